"""Coded passages: the lines that coders write, the records they stand for, and JSON lines for everybody else.

    python -m training.coding lint FILE...                  say what is wrong, by file and line
    python -m training.coding pack FILE... -o PASSAGES      lines → JSON lines
    python -m training.coding unpack PASSAGES -o FILE       JSON lines → lines

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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


def read_passages(path: Path) -> tuple[Passage, ...]:
    """Return the passages of a file of JSON lines.

    Raises CodingError where words do not stand where they should.
    """
    return tuple(from_row(json.loads(line)) for line in path.read_text("utf8").splitlines() if line.strip())


def read_lines(path: Path) -> Iterator[Passage | str]:
    """Yield the passages of a file of lines, and a message with file and line for each fault."""
    blocks: list[list[tuple[int, str]]] = []
    for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
        if line.startswith("=== "):
            blocks.append([])
        if blocks:
            blocks[-1].append((number, line.strip()))
        elif line.strip():
            yield f"{path}:{number}: words before the first passage (=== ID | …)"
    for block in blocks:
        yield from _passage(block, path)


def to_row(passage: Passage) -> dict[str, Any]:
    """Return a passage as `kgraph evaluate` reads coded articles, with the places of all words."""
    return {
        "id": passage.id,
        **passage.about,
        "text": passage.text,
        "sentences": [passage.text[start:end] for start, end in passage.sentences],
        "statements": [_statement_row(each) for each in passage.statements],
    }


def from_row(row: Mapping[str, Any]) -> Passage:
    """Return the passage of a row that `to_row` made."""
    text, position = str(row["text"]), 0
    spans: list[tuple[int, int]] = []
    for sentence in row["sentences"]:
        start = text.index(sentence, position)
        position = start + len(sentence)
        spans.append((start, position))
    return Passage(
        id=str(row["id"]),
        about={key: str(row[key]) for key in ABOUT},
        text=text,
        sentences=tuple(spans),
        statements=tuple(_from_statement(each, text, spans) for each in row["statements"]),
    )


def to_lines(passage: Passage) -> Iterator[str]:
    """Yield the lines that `read_lines` reads."""
    yield " | ".join((f"=== {passage.id}", *(f"{key}: {passage.about[key]}" for key in ABOUT)))
    behind = 0
    for number, (start, end) in enumerate(passage.sentences, 1):
        if "\n" in passage.text[behind:start]:
            yield ""
        yield f"[{number}] {passage.text[start:end]}"
        behind = end
    yield "---"
    yield from (_line(each, passage) for each in passage.statements)
    yield ""


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
    statements: list[Coded] = []
    for place, line in block[middle + 1 :]:
        if line:
            try:
                statements.append(_statement(line, text, spans))
            except CodingError as error:
                yield f"{path}:{place}: {error}"
    passage = Passage(id=identifier, about=named, text=text, sentences=tuple(spans), statements=tuple(statements))
    yield from (f"{path}:{number}: {fault}" for fault in faults(passage))
    yield passage


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


def _statement(line: str, text: str, spans: Sequence[tuple[int, int]]) -> Coded:
    number, relation, *fields = (field.strip() for field in line.split("|"))
    if not number.isdecimal() or not 0 < int(number) <= len(spans) or len(fields) < 3:
        raise CodingError(f"not sentence | relation | actor | cue | target: {line[:60]!r}")
    sentence = int(number) - 1
    given: dict[str, Any] = {
        role: _words(raw, sentence, text, spans) for role, raw in zip(ROLES, fields[:3], strict=False)
    }
    for field in fields[3:]:
        role = next((role for prefix, role in _PREFIXES.items() if field.startswith(prefix)), "")
        if role and field[3:] != _NOBODY:
            given[role] = _words(field[3:], sentence, text, spans)
        elif field in _FLAGS:
            name, value = _FLAGS[field]
            given[name] = value
        elif field and not role:
            raise CodingError(f"unknown field {field!r}")
    return Coded(sentence=sentence, relation=relation, **given)


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


def _from_statement(row: Mapping[str, Any], text: str, spans: Sequence[tuple[int, int]]) -> Coded:
    words: dict[str, Any] = {}
    for role, (start, end) in row["spans"].items():
        sentence = next((place for place, (low, high) in enumerate(spans) if low <= start < end <= high), None)
        if sentence is None:
            raise CodingError(f"{row['relation']}: the {role} stands in no sentence")
        name = row["names"].get(role, "")
        words[role] = Words(text=text[start:end], start=start, end=end, sentence=sentence, name=name)
    for role, given in (("actor", row["actor_text"]), ("target", row["target_text"]), ("cue", row["cue"])):
        if words[role].text != given:
            raise CodingError(f"{row['relation']}: {words[role].text!r} stands where {given!r} should")
    axes: dict[str, Any] = {axis: row[axis] for axis in _PLAIN}
    return Coded(sentence=row["sentence"], relation=row["relation"], **words, **axes)


def _line(each: Coded, passage: Passage) -> str:
    fields = [str(each.sentence + 1), each.relation]
    fields += [_spelled(getattr(each, role), each.sentence, passage) for role in ROLES[:3]]
    fields += [flag for flag, (axis, value) in _FLAGS.items() if getattr(each, axis) == value]
    for prefix, role in _PREFIXES.items():
        words = getattr(each, role)
        fields += [prefix + _spelled(words, each.sentence, passage)] if words is not None else []
    if each.voice != _PLAIN["voice"] and each.speaker is None:
        fields.append(f"by={_NOBODY}")
    return " | ".join(fields)


def _spelled(words: Words, sentence: int, passage: Passage) -> str:
    occurrence = places_of(words.text, passage.text, *passage.sentences[words.sentence]).index(words.start) + 1
    made = words.text + (f"#{occurrence}" if occurrence > 1 else "")
    made += f"@{words.sentence + 1}" if words.sentence != sentence else ""
    return made + (_MEANING + words.name if words.name else "")


def main() -> None:
    """Lint, pack or unpack files of passages."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("action", choices=("lint", "pack", "unpack"))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    if options.action == "unpack":
        lines = [line for file in options.files for each in read_passages(file) for line in to_lines(each)]
        options.output.write_text("\n".join(lines) + "\n", "utf8")
        return
    read = [each for file in options.files for each in _read(file)]
    wrong = [each for each in read if isinstance(each, str)]
    print("\n".join(wrong), file=sys.stderr)
    if options.action == "pack" and not wrong:
        rows = (json.dumps(to_row(each), ensure_ascii=False) for each in read if isinstance(each, Passage))
        options.output.write_text("\n".join(rows) + "\n", "utf8")
    sys.exit(bool(wrong))


def _read(file: Path) -> Iterable[Passage | str]:
    return [*read_passages(file)] if file.suffix == ".jsonl" else [*read_lines(file)]


if __name__ == "__main__":
    main()
