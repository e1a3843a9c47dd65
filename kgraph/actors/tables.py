"""Write actors: as a table for a terminal, or as a gazetteer that is corrected in a spreadsheet and read again."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from kgraph.actors.listing import Actor
from kgraph.errors import OutputError, UsageError
from kgraph.gazetteers import COLUMNS, DIGEST, KINDS, NODE, guarded
from kgraph.query import Answer
from kgraph.query import render as render_answer

#: Columns behind those of a gazetteer: what is known of an actor, and the node that the row tells of.
INFORMATION: Final = ("mentions", "articles", "words", "grounding", "open", NODE)

_BAR: Final = "|"
#: How many different words a cell has at most, on a terminal and in a file.
_FEW, _MANY = 4, 50
_SUFFIXES: Final = {".csv": "csv", ".tsv": "tsv", ".txt": "table"}


def render(actors: Iterable[Actor], results: str = "table", *, width: int | None = None) -> bytes:
    """Write actors as one of RESULTS; a table is as wide as its cells, or `width` characters with its cells wrapped."""
    return RESULTS[results](actors, width)


def results_for(output: str, results: str | None = None) -> str:
    """Return one of RESULTS, as told or by the suffix of a file; raise UsageError where that gives none."""
    found = results or ("table" if output == "-" else _SUFFIXES.get(Path(output).suffix.lower(), ""))
    if not found:
        raise UsageError(f"{output}: unknown suffix; choose one of {', '.join(_SUFFIXES)}, or give --results.")
    if found not in RESULTS:
        raise UsageError(f"Unknown results {found!r}; choose one of {', '.join(RESULTS)}.")
    return found


def write(content: bytes, output: str, *, stream: BinaryIO) -> None:
    """Write to a file, with the mark by which spreadsheets know UTF-8, or to `stream` where `output` is `-`."""
    if output == "-":
        stream.write(content)
        stream.flush()
        return
    try:
        Path(output).write_bytes("\ufeff".encode() + content)
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror}; choose another file with -o.") from error


def _as_table(actors: Iterable[Actor], width: int | None) -> bytes:
    rows = [_shown(actor) for actor in actors]
    names = [name for name in (rows[0] if rows else ()) if any(row[name] for row in rows)]
    cells = [{name: {"type": "literal", "value": row[name]} for name in names} for row in rows]
    content = json.dumps({"head": {"vars": names}, "results": {"bindings": cells}})
    return render_answer(Answer(kind="rows", content=content.encode()), "table", width=width)


def _shown(actor: Actor) -> dict[str, str]:
    """Return what a table shows of an actor; columns that are empty throughout are left out."""
    grounding = [(re.sub("([A-Z])", r" \1", name.removeprefix("by")).lower().strip(), n) for name, n in actor.grounding]
    return {
        "actor": actor.label,
        "kind": actor.kind,
        "mentions": str(actor.mentions),
        "words": _listed(actor.words, ", ", _FEW, once="{}"),
        "grounding": _listed(grounding, ", ", _MANY, once="{}"),
        "open": _open(actor, _few([label for _, label in actor.candidates], ", ", _FEW)),
    }


def _as_file(actors: Iterable[Actor], _width: int | None, *, delimiter: str) -> bytes:
    page = io.StringIO()
    writer = csv.DictWriter(page, (*COLUMNS, *INFORMATION), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guarded(cell) for name, cell in _cells(actor).items()} for actor in actors)
    return page.getvalue().encode()


def _cells(actor: Actor) -> dict[str, str]:
    """Return the cells of a row; a list cannot hold a name with a bar, nor a gazetteer the kind of a group."""
    return {
        "actor": "" if actor.is_local else actor.node,
        "label": "" if actor.is_local else actor.label,
        "aliases": _BAR.join(name for name in actor.aliases if _BAR not in name),
        "kind": actor.kind if actor.kind in KINDS and actor.kind != "Actor" else "",
        "polity": actor.polity,
        "role": actor.role,
        "matches": _BAR.join(actor.matches),
        "organisation": actor.organisation,
        "mentions": str(actor.mentions),
        "articles": str(actor.articles),
        "words": _listed(actor.words, _BAR, _MANY),
        "grounding": _listed(actor.grounding, _BAR, _MANY),
        "open": _open(actor, _BAR.join(label if DIGEST.fullmatch(node) else node for node, label in actor.candidates)),
        NODE: actor.node,
    }


def _open(actor: Actor, candidates: str) -> str:
    """Return what is open about an actor, in words."""
    is_unresolved = any(name == "unresolved" for name, _ in actor.grounding)
    points = (
        "unresolved" if is_unresolved else "local" if actor.is_local else "",
        f"candidates: {candidates}" if candidates else "",
        f"same name as {_few(actor.namesakes, _BAR, _FEW)}" if actor.namesakes else "",
        f"same name in {actor.elsewhere} more article{'s' if actor.elsewhere > 1 else ''}" if actor.elsewhere else "",
    )
    return "; ".join(filter(None, points))


def _listed(counts: Sequence[tuple[str, int]], separator: str, most: int, *, once: str = "{} (1)") -> str:
    """Return words with how often each is used."""
    return _few([once.format(text) if n == 1 else f"{text} ({n})" for text, n in counts], separator, most)


def _few(words: Sequence[str], separator: str, most: int) -> str:
    left = len(words) - most
    return separator.join(words[:most]) + (f" … {left} more" if left > 0 else "")


#: How actors are written, by name.
RESULTS: Final[Mapping[str, Callable[[Iterable[Actor], int | None], bytes]]] = {
    "table": _as_table,
    "csv": partial(_as_file, delimiter=","),
    "tsv": partial(_as_file, delimiter="\t"),
}
