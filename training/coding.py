"""Coded passages: the lines that coders write, the records they stand for, and JSON lines for everybody else.

    python -m training.coding lint FILE...                  say what is wrong, by file and line
    python -m training.coding pack FILE... -o PASSAGES      lines → JSON lines, which `kgraph evaluate` reads

The lines of a passage are its header, its numbered sentences (a blank line starts a paragraph), `---`, and a line for
each statement: `sentence | relation | actor | cue | target`, then what differs from affirmed, asserted, narrated,
said outright: `neg`, `hyp`, `reported`, `quoted`, `t2`, `to=ADDRESSEE`, `by=SPEAKER`. Words are verbatim; `#2` behind
them means their second occurrence in the sentence, `@3` that they stand in sentence 3, ` = NAME` whom a pronoun stands
for.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from kgraph.ontology import read_relations

#: What a passage says of itself, in the order of its header.
ABOUT: Final = ("genre", "topic", "place", "level")
#: Roles of a statement by their name in the lines; the first three are always there.
ROLES: Final = ("actor", "cue", "target", "addressee", "speaker")
_PREFIXES: Final = {"to=": "addressee", "by=": "speaker"}
_FLAGS: Final = {
    "neg": ("polarity", "negated"),
    "hyp": ("modality", "hypothetical"),
    "reported": ("voice", "reported"),
    "quoted": ("voice", "quoted"),
    "t2": ("tier", 2),
}
_PLAIN: Final = {"polarity": "affirmed", "modality": "asserted", "voice": "narrated", "tier": 1}
_NOBODY: Final = "?"
_SENTENCE: Final = re.compile(r"\[(\d+)\] (.+)")
_PLACE: Final = re.compile(r"(?<=\S)\s*@(\d+)$")
_OCCURRENCE: Final = re.compile(r"(?<=\S)#(\d+)$")
_MEANING: Final = " = "


class CodingError(ValueError):
    """A line that is no coding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Verbatim words: `start` and `end` count characters of the passage; `name` is whom a pronoun stands for."""

    text: str
    start: int
    end: int
    sentence: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One statement; `speaker` is None where nobody is named, `tier` 2 where it must be inferred."""

    sentence: int
    relation: str
    actor: Words
    cue: Words
    target: Words
    addressee: Words | None = None
    speaker: Words | None = None
    polarity: str = "affirmed"
    modality: str = "asserted"
    voice: str = "narrated"
    tier: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of news: its text, where its sentences start and end in it, and what they state."""

    id: str
    about: Mapping[str, str]
    text: str
    sentences: tuple[tuple[int, int], ...]
    statements: tuple[Coded, ...]


def read_lines(path: Path) -> Iterator[Passage | str]:
    """Yield the passages of a file of lines, and a message with file and line for each fault."""
    for block in blocks(path):
        yield from _passage(block, path)


def read_passages(path: Path) -> tuple[Passage, ...]:
    """Return the passages of a file of lines.

    Raises CodingError with the first fault.
    """
    return _faultless(read_lines(path))


def recode(passages: Iterable[Passage], path: Path) -> tuple[Passage, ...]:
    """Return passages as another coder read them; the file has `=== ID`, `---` and statements for each.

    Raises CodingError where a passage is not coded in it, or wrongly.
    """
    coded = {block[0][1].removeprefix("=== "): block for block in blocks(path)}
    missing = next((each.id for each in passages if each.id not in coded), None)
    if missing is not None:
        raise CodingError(f"{path}: {missing} is not coded")
    return _faultless(item for each in passages for item in _recoded(each, coded[each.id], path))


def to_row(passage: Passage) -> dict[str, Any]:
    """Return a passage as `kgraph evaluate` reads coded articles, with the places of all words."""
    return {
        "id": passage.id,
        **passage.about,
        "text": passage.text,
        "sentences": [passage.text[start:end] for start, end in passage.sentences],
        "statements": [_statement_row(each) for each in passage.statements],
    }


def faults(passage: Passage) -> Iterator[str]:
    """Yield what is wrong with the statements of a passage."""
    known = {relation.name for relation in read_relations()}
    seen: set[tuple[object, ...]] = set()
    for each in passage.statements:
        what = f"{passage.id}, {each.cue.text!r}"
        if each.relation not in known:
            yield f"{what}: unknown relation {each.relation}"
        if each.cue.sentence != each.sentence:
            yield f"{what}: the cue stands in another sentence"
        if each.voice == "narrated" and each.speaker is not None:
            yield f"{what}: what is narrated has no speaker"
        key = (each.relation, each.cue.start, each.actor.start, each.target.start, each.polarity, each.modality)
        if key in seen:
            yield f"{what}: the same statement twice"
        seen.add(key)


def read_statement(line: str, sentences: int, words: Callable[[str, int], Words]) -> Coded:
    """Return the statement of a line; `words` finds what a field says, in the sentence of the line unless it says so.

    Raises CodingError for a line of another form, and for a sentence that is not there.
    """
    number, relation, *fields = (field.strip() for field in line.split("|"))
    if not number.isdecimal() or not 0 < int(number) <= sentences or len(fields) < 3:
        raise CodingError(f"not sentence | relation | actor | cue | target: {line[:60]!r}")
    sentence = int(number) - 1
    given: dict[str, Any] = {role: words(raw, sentence) for role, raw in zip(ROLES, fields[:3], strict=False)}
    for field in fields[3:]:
        role = next((role for prefix, role in _PREFIXES.items() if field.startswith(prefix)), "")
        if role and field[3:] != _NOBODY:
            given[role] = words(field[3:], sentence)
        elif field in _FLAGS:
            name, value = _FLAGS[field]
            given[name] = value
        elif field and not role:
            raise CodingError(f"unknown field {field!r}")
    return Coded(sentence=sentence, relation=relation, **given)


def blocks(path: Path) -> list[list[tuple[int, str]]]:
    """Return the numbered lines of each passage of a file."""
    found: list[list[tuple[int, str]]] = []
    for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
        if line.startswith("=== "):
            found.append([])
        if found:
            found[-1].append((number, line.strip()))
    return found


def _faultless(items: Iterable[Passage | str]) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    for item in items:
        if isinstance(item, str):
            raise CodingError(item)
        passages.append(item)
    return tuple(passages)


def _passage(block: Sequence[tuple[int, str]], path: Path) -> Iterator[Passage | str]:
    """Yield the passage of a block of lines, or what is wrong with it."""
    number, header = block[0]
    identifier, *about = (field.strip() for field in header.removeprefix("=== ").split(" | "))
    named = dict(field.split(": ", 1) for field in about if ": " in field)
    if tuple(named) != ABOUT:
        yield f"{path}:{number}: the header of {identifier} needs {', '.join(f'{key}: …' for key in ABOUT)}"
        return
    middle = next((place for place, (_, line) in enumerate(block) if line == "---"), len(block))
    try:
        text, spans = _joined(block[1:middle])
    except CodingError as error:
        yield f"{path}:{error}"
        return
    bare = Passage(id=identifier, about=named, text=text, sentences=tuple(spans), statements=())
    yield from _recoded(bare, [block[0], *block[middle + 1 :]], path)


def _recoded(passage: Passage, block: Sequence[tuple[int, str]], path: Path) -> Iterator[Passage | str]:
    """Yield the passage with the statements of a block, after what is wrong with them."""
    (number, _), *lines = block
    statements: list[Coded] = []
    words = partial(_words, text=passage.text, spans=passage.sentences)
    for place, line in lines:
        if line and line != "---":
            try:
                statements.append(read_statement(line, len(passage.sentences), words))
            except CodingError as error:
                yield f"{path}:{place}: {error}"
    coded = replace(passage, statements=tuple(statements))
    yield from (f"{path}:{number}: {fault}" for fault in faults(coded))
    yield coded


def _joined(lines: Sequence[tuple[int, str]]) -> tuple[str, list[tuple[int, int]]]:
    text, is_new = "", False
    spans: list[tuple[int, int]] = []
    for number, line in lines:
        match = _SENTENCE.fullmatch(line)
        if match is None and line:
            raise CodingError(f"{number}: no numbered sentence: {line[:40]!r}")
        if match is None:
            is_new = bool(text)
            continue
        if int(match[1]) != len(spans) + 1:
            raise CodingError(f"{number}: sentence {match[1]} where {len(spans) + 1} should be")
        text += ("\n\n" if is_new else " ") if text else ""
        spans.append((len(text), len(text) + len(match[2])))
        text, is_new = text + match[2], False
    return text, spans


def _words(raw: str, sentence: int, text: str, spans: Sequence[tuple[int, int]]) -> Words:
    raw, _, name = raw.partition(_MEANING)
    name = _PLACE.sub("", name.strip())
    raw = raw.strip()
    if match := _PLACE.search(raw):
        raw, sentence = raw[: match.start()], int(match[1]) - 1
    occurrence = 1
    if match := _OCCURRENCE.search(raw):
        raw, occurrence = raw[: match.start()], int(match[1])
    if not raw or not 0 <= sentence < len(spans):
        raise CodingError("words are missing, or stand in a sentence that is not there")
    found = places_of(raw, text, *spans[sentence])
    if len(found) < occurrence:
        raise CodingError(f"{raw!r} does not stand in sentence {sentence + 1} {occurrence} time(s)")
    start = found[occurrence - 1]
    return Words(text=raw, start=start, end=start + len(raw), sentence=sentence, name=name)


def places_of(words: str, text: str, start: int, end: int) -> list[int]:
    """Return where words start between two places, whole words where there are any."""
    pattern = re.escape(words)
    whole = re.compile(rf"(?<!\w){pattern}(?!\w)").finditer(text, start, end)
    found = [match.start() for match in whole]
    return found or [match.start() for match in re.compile(pattern).finditer(text, start, end)]


def _statement_row(each: Coded) -> dict[str, Any]:
    given = {role: words for role in ROLES if (words := getattr(each, role)) is not None}
    return {
        "sentence": each.sentence,
        "relation": each.relation,
        "actor_text": each.actor.text,
        "target_text": each.target.text,
        "cue": each.cue.text,
        **{role: given[role].name or given[role].text if role in given else None for role in ROLES if role != "cue"},
        "polarity": each.polarity,
        "modality": each.modality,
        "voice": each.voice,
        "tier": each.tier,
        "spans": {role: [words.start, words.end] for role, words in given.items()},
        "names": {role: words.name for role, words in given.items() if words.name},
    }


def main() -> None:
    """Lint or pack files of passages."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("action", choices=("lint", "pack"))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    read = [each for file in options.files for each in read_lines(file)]
    wrong = [each for each in read if isinstance(each, str)]
    for fault in wrong:
        print(fault, file=sys.stderr)
    if options.action == "pack" and not wrong:
        rows = (json.dumps(to_row(each), ensure_ascii=False) for each in read if isinstance(each, Passage))
        options.output.write_text("\n".join(rows) + "\n", "utf8")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
