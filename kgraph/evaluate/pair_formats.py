"""Read given pairs: two ends in a text, and how others coded what stands between them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kgraph.errors import DocumentError
from kgraph.evaluate.files import SEE_HELP, json_rows, table_rows
from kgraph.evaluate.matching import places
from kgraph.evaluate.records import End, GoldPair
from kgraph.evaluate.schemes import Scheme, lineage, read_code

#: Columns of sentences with marked ends that must be there.
_MARKED: Final = ("marked_sentence", "source", "target", "gold_root")
_TAGS: Final = re.compile(r"</?[st]>")
_BRACKETED: Final = re.compile(r"\[([^\[\]]*)\]")
#: The rest of a word whose end a bracket cut off: “[Democrat]s”.
_REST: Final = re.compile(r"\w*")


def read_marked(text: str, file: str, scheme: Scheme) -> Iterator[GoldPair]:
    """Yield pairs from a table of sentences with `<s>source</s>` and `<t>target</t>`; an end without mark is open."""
    for where, row in table_rows(text, file, _MARKED, "\t"):
        plain, spans = _unmarked(row["marked_sentence"])
        code = read_code(row["gold_root"], scheme, where)
        yield GoldPair(
            where=where,
            text=plain,
            sources=_marked_end(plain, spans.get("s")),
            targets=_marked_end(plain, spans.get("t")),
            codes=_coarser(code, row.get("gold_penta", ""), scheme),
        )


def read_directed(text: str, file: str, scheme: Scheme) -> Iterator[GoldPair]:
    """Yield pairs from lines of a sentence with two `[spans]`, the two spans, and the label, with tabs between."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where, cells = f"{file}:{number}", line.rstrip("\r").split("\t")
        marks = list(_BRACKETED.finditer(cells[0]))
        if len(cells) != 4 or len(marks) != 2:
            what = f"{len(cells)} cells and {len(marks)} spans in brackets, where 4 and 2 are needed"
            raise DocumentError(f"{where}: {what}; {SEE_HELP}")
        plain = re.sub(r"[\[\]]", "", cells[0])
        # Two characters less before the end of each mark, and one before its start.
        ends = [_whole(plain, mark.start() - 2 * i, mark.end() - 2 - 2 * i) for i, mark in enumerate(marks)]
        code = read_code(cells[3], scheme, where)
        yield GoldPair(where=where, text=plain, sources=(ends[0],), targets=(ends[1],), codes=lineage(code, scheme))


def read_plover(text: str, file: str, scheme: Scheme) -> Iterator[GoldPair]:
    """Yield pairs from PLOVER event records, JSON lines with `text`, `event`, `source` and `target`.

    Several sources without target act on one another; one without target leaves that end open.
    """
    for where, row in json_rows(text, file):
        if "text" not in row or "event" not in row:
            raise DocumentError(f"{where}: no PLOVER record: it lacks 'text' or 'event'; {SEE_HELP}")
        plain = str(row["text"])
        sources, targets = (_actors(row.get(role), plain, where) for role in ("source", "target"))
        code = read_code(str(row["event"]), scheme, where)
        reciprocal = sources if len(sources) > 1 else ()
        yield GoldPair(
            where=where, text=plain, sources=sources, targets=targets or reciprocal, codes=lineage(code, scheme)
        )


def _unmarked(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """Return the sentence without its tags, and the span of each pair of tags by its letter."""
    starts: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    removed = 0
    for tag in _TAGS.finditer(marked):
        letter, place = tag[0].strip("</>"), tag.start() - removed
        if "/" in tag[0]:
            spans[letter] = (starts.get(letter, place), place)
        else:
            starts[letter] = place
        removed += len(tag[0])
    return _TAGS.sub("", marked), spans


def _marked_end(text: str, span: tuple[int, int] | None) -> tuple[End, ...]:
    return (End(words=text[slice(*span)].strip(), spans=(span,)),) if span else ()


def _whole(text: str, start: int, end: int) -> End:
    rest = _REST.match(text, end)
    whole = rest.end() if rest is not None else end
    return End(words=text[start:whole], spans=((start, whole),))


def _actors(given: object, text: str, where: str) -> tuple[End, ...]:
    """Return the actors of a record where their words stand; “A ... B” is in two parts, what is no list is none.

    PLOVER's gold standard records have "" and, once, the context where a target is missing.
    """
    rows: list[Any] = given if isinstance(given, list) else []
    if wrong := [row for row in rows if not isinstance(row, Mapping) or "actorText" not in row]:
        raise DocumentError(f"{where}: the actor {wrong[0]!r} lacks 'actorText'; {SEE_HELP}")
    names = [" ".join(str(row["actorText"]).split()) for row in rows]
    return tuple(
        End(words=name, spans=tuple(span for part in name.split("...") for span in places(part, text)))
        for name in dict.fromkeys(names)
    )


def _coarser(code: str, given: str, scheme: Scheme) -> tuple[str, ...]:
    """Return a code with its broader ones; the file's own class in the place of the second where it gives one."""
    codes = lineage(code, scheme)
    if given not in scheme.broader:
        return codes
    return (code, given, *(scheme.broader[given] for _ in codes[2:]))
