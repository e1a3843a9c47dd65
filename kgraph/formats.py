"""Write graphs so that the same statements always give the same bytes.

>>> import pyoxigraph as ox
>>> from kgraph.namespaces import BASE, KG
>>> edge = ox.Triple(ox.NamedNode(BASE + "a"), ox.NamedNode(KG + "actor"), ox.NamedNode(BASE + "b"))
>>> print(serialize([edge]).decode(), end="")
@prefix d: <https://w3id.org/kgraph/id/> .
@prefix kg: <https://w3id.org/kgraph/ontology#> .
<BLANKLINE>
d:a kg:actor d:b .
"""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

import pyoxigraph as ox

from kgraph.errors import OutputError, UsageError
from kgraph.files import check_file, compressed, replace_file
from kgraph.namespaces import BASE, PREFIXES
from kgraph.turtle import reading_order, write_trig, write_turtle

__all__ = [
    "FORMATS",
    "HEADER_PREFIXES",
    "REIFYING",
    "Fact",
    "Format",
    "check_target",
    "format_for",
    "open_graph",
    "serialize",
    "write_graph",
    "write_lines",
]

Fact = ox.Triple | ox.Quad

#: Syntaxes by suffix; each may be followed by `.gz`.
FORMATS: Final[Mapping[str, ox.RdfFormat]] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}

#: Syntaxes that have the triple terms of RDF 1.2.
REIFYING: Final = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG)
#: Prefixes for what is said of a data set as a whole.
HEADER_PREFIXES: Final = {"dcat": "http://www.w3.org/ns/dcat#", "void": "http://rdfs.org/ns/void#"}

_DEFAULT: Final = ox.DefaultGraph()
_NO_GRAPHS: Final = "{} has no named graphs; choose .nq, .trig or .jsonld"
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A syntax, and whether it is compressed."""

    syntax: ox.RdfFormat
    compressed: bool = False

    @property
    def is_line_based(self) -> bool:
        """Whether each statement stands on a line of its own, so that a file can be written while they come."""
        return self.syntax in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)


def format_for(path: str | Path) -> Format:
    """Tell the format from the suffix of `path`; raise UsageError where it is none of FORMATS."""
    suffixes = [suffix.lower() for suffix in Path(path).suffixes]
    compressed = suffixes[-1:] == [".gz"]
    last = "".join(suffixes[:-1][-1:] if compressed else suffixes[-1:])
    if last not in FORMATS:
        what = f"unknown suffix {last!r}" if last else "no suffix"
        raise UsageError(f"{path}: {what}; choose one of {' '.join(FORMATS)}, each also with .gz")
    return Format(syntax=FORMATS[last], compressed=compressed)


def open_graph(path: Path, kind: Format) -> IO[bytes]:
    """Open a file to read its content, out of a gzip file where `kind` says so."""
    # What is typed as a gzip file is no IO[bytes], though it reads like one.
    return cast("IO[bytes]", gzip.open(path)) if kind.compressed else path.open("rb")


def check_target(path: str | Path) -> None:
    """Raise UsageError or OutputError where `write_graph` would, before any work is done."""
    if str(path) == "-":
        return
    format_for(path)
    check_file(path)


def write_graph(
    facts: Iterable[Fact],
    path: str | Path,
    *,
    base: str = BASE,
    stream: BinaryIO | None = None,
) -> None:
    """Write triples or quads to `path` in the format of its suffix, or as Turtle to `stream` where `path` is `-`.

    The file appears whole or not at all. Raise OutputError where it cannot be written.
    """
    if str(path) == "-":
        if stream is None:
            raise UsageError("'-' needs a stream to write to")
        stream.write(serialize(facts, base=base))
        return
    check_target(path)
    kind = format_for(path)
    chunks = _chunks(facts, kind.syntax, {**PREFIXES, "d": base})
    replace_file(path, compressed(chunks) if kind.compressed else chunks)


def write_lines(blocks: Iterable[Iterable[Fact]], path: str | Path) -> None:
    """Write blocks of triples or quads to `path` as they come and in their order, without keeping any.

    The file appears whole or not at all. Raise UsageError where the suffix names a format without lines.
    """
    check_target(path)
    kind = format_for(path)
    if not kind.is_line_based:
        raise UsageError(f"{path} cannot be written line by line; choose .nt or .nq, each also with .gz")
    chunks = (_lines(block, kind.syntax) for block in blocks)
    replace_file(path, compressed(chunks) if kind.compressed else chunks)


def serialize(
    facts: Iterable[Fact],
    syntax: ox.RdfFormat = ox.RdfFormat.TURTLE,
    *,
    base: str = BASE,
    prefixes: Mapping[str, str] = PREFIXES,
) -> bytes:
    """Return triples or quads sorted and without duplicates; `d:` stands for `base`.

    Raise OutputError where the syntax cannot hold them (RDF/XML and control characters), UsageError for named graphs
    or triple terms in a syntax without.
    """
    return b"".join(_chunks(facts, syntax, {**prefixes, "d": base}))


def _chunks(facts: Iterable[Fact], syntax: ox.RdfFormat, prefixes: Mapping[str, str]) -> Iterator[bytes]:
    try:
        yield from _WRITERS[syntax](facts, {**HEADER_PREFIXES, **prefixes})
    except ValueError as error:
        if "does not support named graphs" not in str(error):
            raise
        raise UsageError(_NO_GRAPHS.format(syntax.name)) from error


def _write_sorted_lines(facts: Iterable[Fact], _: Mapping[str, str], *, syntax: ox.RdfFormat) -> Iterator[bytes]:
    yield b"".join(sorted(set(_lines(facts, syntax).splitlines(keepends=True))))


def _lines(facts: Iterable[Fact], syntax: ox.RdfFormat) -> bytes:
    # The engine takes triples and quads together, whatever it declares.
    return ox.serialize(cast("Iterable[ox.Quad]", facts), format=syntax) or b""


def _write_json(facts: Iterable[Fact], _: Mapping[str, str]) -> Iterator[bytes]:
    yield _end_line(ox.serialize(_ordered(facts, ox.RdfFormat.JSON_LD), format=ox.RdfFormat.JSON_LD) or b"")


def _write_xml(facts: Iterable[Fact], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    ordered = _ordered(facts, ox.RdfFormat.RDF_XML)
    for quad in ordered:
        if isinstance(quad.object, ox.Literal) and _NOT_IN_XML.search(quad.object.value):
            where = quad.subject
            raise OutputError(f"RDF/XML cannot hold the control character at {where}; choose .ttl or .nt")
    used = _used(ordered, prefixes)
    try:
        content = ox.serialize(ordered, format=ox.RdfFormat.RDF_XML, prefixes=used)
    except (OSError, ValueError) as error:
        raise OutputError(f"RDF/XML cannot hold this graph ({error}); choose .ttl or .nt") from error
    yield _end_line(content or b"")


def _ordered(facts: Iterable[Fact], syntax: ox.RdfFormat) -> list[ox.Quad]:
    """Sort quads by graph, subject, predicate and object; raise UsageError where `syntax` cannot hold them."""
    ordered = sorted({each if isinstance(each, ox.Quad) else ox.Quad(*each) for each in facts}, key=_place)
    if any(isinstance(quad.object, ox.Triple) for quad in ordered):
        raise UsageError(f"{syntax.name} has no triple terms; choose .ttl, .nt, .nq or .trig")
    if not syntax.supports_datasets and ordered and ordered[-1].graph_name != _DEFAULT:
        raise UsageError(_NO_GRAPHS.format(syntax.name))
    return ordered


def _place(quad: ox.Quad) -> tuple[str, str, int, str, str]:
    name = "" if quad.graph_name == _DEFAULT else str(quad.graph_name)  # the default graph comes first
    return name, str(quad.subject).strip("<>"), *reading_order(str(quad.predicate)), str(quad.object)


def _end_line(content: bytes) -> bytes:
    return content.rstrip(b"\n") + b"\n" if content else content


def _used(ordered: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> dict[str, str]:
    # RDF/XML has names for properties and classes only.
    terms = {term for quad in ordered for term in (quad.predicate, quad.object)}
    spaces = {
        term.value.rpartition(mark)[0] + mark for term in terms if isinstance(term, ox.NamedNode) for mark in "#/"
    }
    return {name: space for name, space in sorted(prefixes.items()) if space in spaces}


_WRITERS: Final[Mapping[ox.RdfFormat, Callable[[Iterable[Fact], Mapping[str, str]], Iterator[bytes]]]] = {
    ox.RdfFormat.TURTLE: write_turtle,
    ox.RdfFormat.TRIG: write_trig,
    ox.RdfFormat.N_TRIPLES: partial(_write_sorted_lines, syntax=ox.RdfFormat.N_TRIPLES),
    ox.RdfFormat.N_QUADS: partial(_write_sorted_lines, syntax=ox.RdfFormat.N_QUADS),
    ox.RdfFormat.RDF_XML: _write_xml,
    ox.RdfFormat.JSON_LD: _write_json,
}
