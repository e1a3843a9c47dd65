"""Write a graph so that the same triples always give the same bytes.

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
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from kgraph.errors import OutputError, UsageError
from kgraph.namespaces import BASE, KG, NIF, PREFIXES, RDF, RDFS, SKOS, XSD

__all__ = ["FORMATS", "Format", "check_target", "format_for", "serialize", "write_graph"]

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
    target = Path(path)
    if target.is_dir():
        raise OutputError(f"{target} is a folder; name a file in it, such as {target / 'graph.ttl'}")
    if not target.parent.is_dir():
        raise OutputError(f"{target.parent} is no folder; create it, or write elsewhere")
    if not os.access(target.parent if not target.exists() else target, os.W_OK):
        raise OutputError(f"{target} cannot be written; check its permissions, or write elsewhere")


def write_graph(
    triples: Iterable[ox.Triple],
    path: str | Path,
    *,
    base: str = BASE,
    stream: BinaryIO | None = None,
) -> None:
    """Write `triples` to `path` in the format of its suffix, or as Turtle to `stream` where `path` is `-`.

    The file appears whole or not at all. Raise OutputError where it cannot be written.
    """
    if str(path) == "-":
        if stream is None:
            raise UsageError("'-' needs a stream to write to")
        stream.write(serialize(triples, base=base))
        return
    check_target(path)
    kind = format_for(path)
    content = serialize(triples, kind.syntax, base=base)
    # No time and no file name in the header, so that the bytes depend on the triples alone.
    _replace(Path(path), gzip.compress(content, mtime=0) if kind.compressed else content)


def serialize(
    triples: Iterable[ox.Triple],
    syntax: ox.RdfFormat = ox.RdfFormat.TURTLE,
    *,
    base: str = BASE,
    prefixes: Mapping[str, str] = PREFIXES,
) -> bytes:
    """Return `triples` sorted and without duplicates; `d:` stands for `base`.

    Raise OutputError where the syntax cannot hold them (RDF/XML and control characters).
    """
    ordered = sorted(set(triples), key=_rank)
    known = {**prefixes, "d": base}
    write = _WRITERS.get(syntax)
    if write:
        return write(ordered, known)
    quads = syntax in (ox.RdfFormat.N_QUADS, ox.RdfFormat.JSON_LD)
    content = ox.serialize((ox.Quad(*triple) for triple in ordered) if quads else ordered, format=syntax)
    return _end_line(content or b"")


def _rank(triple: ox.Triple) -> tuple[str, int, str, str]:
    predicate = triple.predicate.value
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
    return subject, _RANK.get(predicate, len(_RANK)), predicate, str(triple.object)


def _write_turtle(ordered: list[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    names = _Names(prefixes)
    subjects = [
        _block(names.write(subject), list(group), names)
        for subject, group in groupby(ordered, key=lambda triple: triple.subject)
    ]
    header = "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(names.used))
    return "\n".join(filter(None, (header, *subjects))).encode()


def _block(subject: str, triples: list[ox.Triple], names: "_Names") -> str:
    """Return one subject with a line for each predicate, and for each object where there are several."""
    lines = []
    for predicate, group in groupby(triples, key=lambda triple: triple.predicate):
        objects = [names.write(triple.object) for triple in group]
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


def _write_xml(ordered: list[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    for triple in ordered:
        if isinstance(triple.object, ox.Literal) and _NOT_IN_XML.search(triple.object.value):
            where = triple.subject
            raise OutputError(f"RDF/XML cannot hold the control character at {where}; choose .ttl or .nt")
    used = _used(ordered, prefixes)
    try:
        content = ox.serialize(ordered, format=ox.RdfFormat.RDF_XML, prefixes=used)
    except (OSError, ValueError) as error:
        raise OutputError(f"RDF/XML cannot hold this graph ({error}); choose .ttl or .nt") from error
    return _end_line(content or b"")


def _end_line(content: bytes) -> bytes:
    return content.rstrip(b"\n") + b"\n" if content else content


def _used(ordered: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    # RDF/XML has names for properties and classes only.
    terms = {term for triple in ordered for term in (triple.predicate, triple.object)}
    spaces = {
        term.value.rpartition(mark)[0] + mark for term in terms if isinstance(term, ox.NamedNode) for mark in "#/"
    }
    return {name: space for name, space in sorted(prefixes.items()) if space in spaces}


_WRITERS: Final[Mapping[ox.RdfFormat, Callable[[list[ox.Triple], Mapping[str, str]], bytes]]] = {
    ox.RdfFormat.TURTLE: _write_turtle,
    ox.RdfFormat.TRIG: _write_turtle,
    ox.RdfFormat.RDF_XML: _write_xml,
}


def _replace(path: Path, content: bytes) -> None:
    """Write beside `path`, then rename; what is no plain file (a pipe, /dev/null) is written as it is."""
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        _write_and_rename(target, content)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{path} cannot be written: {reason}; write elsewhere, or make room") from error


def _write_and_rename(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
