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

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from kgraph.errors import OutputError, UsageError
from kgraph.files import check_file, compressed, replace_file
from kgraph.namespaces import BASE, KG, NIF, PREFIXES, RDF, RDFS, SKOS, XSD

__all__ = [
    "FORMATS",
    "HEADER_PREFIXES",
    "REIFYING",
    "Fact",
    "Format",
    "check_target",
    "format_for",
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

# fmt: off
_STATEMENT: Final = (
    "actor", "actorText", "actorBegin", "actorGrounding", "relation", "cue", "cueBegin",
    "target", "targetText", "targetBegin", "targetGrounding",
    "addressee", "addresseeText", "addresseeBegin", "addresseeGrounding", "polarity", "modality", "voice",
    "speaker", "speakerText", "speakerBegin", "speakerGrounding", "confidence", "entry",
    "eventTime", "eventTimeText", "text",
)
# fmt: on
#: Predicates in the order in which a reader wants them; the others follow by IRI.
_ORDER: Final = (
    *(RDF + "type", RDFS + "label", SKOS + "altLabel"),
    *(KG + name for name in _STATEMENT),
    *(NIF + "beginIndex", NIF + "endIndex", KG + "sentence", KG + "article", KG + "date"),
)
_DEFAULT: Final = ox.DefaultGraph()
_RANK: Final = {iri: rank for rank, iri in enumerate(_ORDER)}

# A cautious part of PN_LOCAL: whatever else a name holds is written as a full IRI, without escapes.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_BARE: Final = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
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
    content = serialize(facts, kind.syntax, base=base)
    replace_file(path, compressed([content]) if kind.compressed else [content])


def write_lines(blocks: Iterable[Iterable[Fact]], path: str | Path) -> None:
    """Write blocks of triples or quads to `path` as they come, each sorted, without keeping any.

    The file appears whole or not at all. Raise UsageError where the suffix names a format without lines.
    """
    check_target(path)
    kind = format_for(path)
    if not kind.is_line_based:
        raise UsageError(f"{path} cannot be written line by line; choose .nt or .nq, each also with .gz")
    chunks = (serialize(block, kind.syntax) for block in blocks)
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
    ordered = sorted({each if isinstance(each, ox.Quad) else ox.Quad(*each) for each in facts}, key=_rank)
    _check_syntax(ordered, syntax)
    known = {**HEADER_PREFIXES, **prefixes, "d": base}
    write = _WRITERS.get(syntax)
    if write:
        return write(ordered, known)
    rows = ordered if syntax.supports_datasets else (quad.triple for quad in ordered)
    return _end_line(ox.serialize(rows, format=syntax) or b"")


def _check_syntax(ordered: list[ox.Quad], syntax: ox.RdfFormat) -> None:
    if syntax not in REIFYING and any(isinstance(quad.object, ox.Triple) for quad in ordered):
        raise UsageError(f"{syntax.name} has no triple terms; choose .ttl, .nt, .nq or .trig")
    if not syntax.supports_datasets and ordered and ordered[-1].graph_name != _DEFAULT:
        raise UsageError(f"{syntax.name} has no named graphs; choose .nq, .trig or .jsonld")


def _rank(quad: ox.Quad) -> tuple[str, str, int, str, str]:
    predicate = quad.predicate.value
    subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
    graph = quad.graph_name
    name = "" if isinstance(graph, ox.DefaultGraph) else graph.value  # the default graph comes first
    return name, subject, _RANK.get(predicate, len(_RANK)), predicate, str(quad.object)


def _write_trig(ordered: list[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    names = _Names(prefixes)
    parts: list[str] = []
    for name, quads in groupby(ordered, key=lambda quad: quad.graph_name):
        blocks = _blocks(quads, names)
        parts += blocks if name == _DEFAULT else [f"{names.write(name)} {{\n" + "\n".join(blocks) + "}\n"]
    return _with_header(parts, names, prefixes)


def _write_turtle(ordered: list[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    names = _Names(prefixes)
    return _with_header(_blocks(ordered, names), names, prefixes)


def _with_header(parts: Iterable[str], names: "_Names", prefixes: Mapping[str, str]) -> bytes:
    header = "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(names.used))
    return "\n".join(filter(None, (header, *parts))).encode()


def _blocks(quads: Iterable[ox.Quad], names: "_Names") -> list[str]:
    groups = groupby(quads, key=lambda quad: quad.subject)
    return [_block(names.write(subject), list(group), names) for subject, group in groups]


def _block(subject: str, quads: list[ox.Quad], names: "_Names") -> str:
    """Return one subject with a line for each predicate, and for each object where there are several."""
    lines = []
    for predicate, group in groupby(quads, key=lambda quad: quad.predicate):
        objects = [names.write(quad.object) for quad in group]
        verb = "a" if predicate.value == RDF + "type" else names.write(predicate)
        lines.append(f"{verb} " + (",\n        ".join(objects) if verb != "a" else ", ".join(objects)))
    return f"{subject} " + " ;\n    ".join(lines) + " .\n"


class _Names:
    """Shortens IRIs, and remembers which prefixes that took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        self._spaces = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self._known: dict[str, str] = {}

    def write(self, term: object) -> str:
        if isinstance(term, ox.NamedNode):
            return self._name(term.value)
        if isinstance(term, ox.Literal) and not term.language:
            return self._literal(term)
        if isinstance(term, ox.Triple):
            return f"<<( {' '.join(map(self.write, term))} )>>"
        return str(term)

    def _name(self, iri: str) -> str:
        if iri not in self._known:
            self._known[iri] = self._shorten(iri)
        return self._known[iri]

    def _shorten(self, iri: str) -> str:
        for prefix, space in self._spaces:
            if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(space) :]}"
        return f"<{iri}>"

    def _literal(self, literal: ox.Literal) -> str:
        datatype = literal.datatype.value
        if datatype == XSD + "string":
            return str(literal)
        if datatype in _BARE and _BARE[datatype].fullmatch(literal.value):
            return literal.value
        return f"{ox.Literal(literal.value)}^^{self._name(datatype)}"


def _write_xml(ordered: list[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    for quad in ordered:
        if isinstance(quad.object, ox.Literal) and _NOT_IN_XML.search(quad.object.value):
            where = quad.subject
            raise OutputError(f"RDF/XML cannot hold the control character at {where}; choose .ttl or .nt")
    used = _used(ordered, prefixes)
    triples = (quad.triple for quad in ordered)
    try:
        content = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=used)
    except (OSError, ValueError) as error:
        raise OutputError(f"RDF/XML cannot hold this graph ({error}); choose .ttl or .nt") from error
    return _end_line(content or b"")


def _end_line(content: bytes) -> bytes:
    return content.rstrip(b"\n") + b"\n" if content else content


def _used(ordered: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> dict[str, str]:
    # RDF/XML has names for properties and classes only.
    terms = {term for quad in ordered for term in (quad.predicate, quad.object)}
    spaces = {
        term.value.rpartition(mark)[0] + mark for term in terms if isinstance(term, ox.NamedNode) for mark in "#/"
    }
    return {name: space for name, space in sorted(prefixes.items()) if space in spaces}


_WRITERS: Final[Mapping[ox.RdfFormat, Callable[[list[ox.Quad], Mapping[str, str]], bytes]]] = {
    ox.RdfFormat.TURTLE: _write_turtle,
    ox.RdfFormat.TRIG: _write_trig,
    ox.RdfFormat.RDF_XML: _write_xml,
}
