"""Turtle and TriG for readers: a block for each subject, known predicates in reading order, prefixes where used."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kgraph.namespaces import KG, NIF, RDF, RDFS, SKOS, XSD
from kgraph.subjects import by_subject

__all__ = ["reading_order", "write_trig", "write_turtle"]

Fact = ox.Triple | ox.Quad

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
_RANK: Final = {f"<{iri}>": rank for rank, iri in enumerate(_ORDER)}
_TYPE: Final = f"<{RDF}type>"

# A cautious part of PN_LOCAL: whatever else a name holds is written as a full IRI, without escapes.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_BARE: Final = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
#: Names that are remembered, and bytes: of a body in memory, and of a part of it.
_REMEMBERED: Final = 50_000
_IN_MEMORY: Final = 32 << 20
_PART: Final = 1 << 20


def write_turtle(facts: Iterable[Fact], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield parts of a document of Turtle, sorted within bounded memory; raise ValueError at a named graph."""
    names = _Names(prefixes)
    return _document(_blocks(facts, names), names)


def write_trig(facts: Iterable[Fact], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield parts of a document of TriG: the default graph, then the named ones in the order of their IRIs."""
    names = _Names(prefixes)
    return _document(_graphs(facts, names), names)


@lru_cache(maxsize=1024)
def reading_order(predicate: str) -> tuple[int, str]:
    """Return the place of a predicate, as N-Triples write it, in the order in which a reader wants them."""
    return _RANK.get(predicate, len(_RANK)), predicate[:-1]


def _document(blocks: Iterable[str], names: "_Names") -> Iterator[bytes]:
    """Put the prefixes before the blocks, which tell by their end only which there are."""
    from tempfile import SpooledTemporaryFile  # here, since questions are answered without

    with SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
        for block in blocks:
            body.write(f"\n{block}".encode())  # which looks at the size, as writelines does not
        header = names.header().encode()
        body.seek(0 if header else 1)
        yield header
        while part := body.read(_PART):
            yield part


def _graphs(facts: Iterable[Fact], names: "_Names") -> Iterator[str]:
    default: list[Fact] = []
    named: defaultdict[ox.NamedNode | ox.BlankNode, list[Fact]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, ox.Triple) or isinstance(fact.graph_name, ox.DefaultGraph):
            default.append(fact)
        else:
            named[fact.graph_name].append(fact.triple)
    yield from _blocks(default, names)
    for name in sorted(named, key=lambda name: name.value):
        yield f"{names.write(str(name))} {{\n" + "\n".join(_blocks(named[name], names)) + "}\n"


def _blocks(facts: Iterable[Fact], names: "_Names") -> Iterator[str]:
    for subject, rows in by_subject(facts):
        yield _block(subject, rows, names)


def _block(subject: str, rows: Iterable[str], names: "_Names") -> str:
    """Return one subject with a line for each predicate, and for each object where there are several."""
    lines: dict[str, str] = {}
    short = names.short
    for row in rows:
        predicate, _, term = row.partition(" ")
        word = term if term[-1] == '"' else short(term)  # as names.write does; here the call counts
        if predicate not in lines:
            lines[predicate] = f"{'a' if predicate == _TYPE else short(predicate)} {word}"
        else:
            lines[predicate] += f", {word}" if predicate == _TYPE else f",\n        {word}"
    ordered = map(lines.__getitem__, _in_order(tuple(lines)))
    return f"{names.write(subject)} " + " ;\n    ".join(ordered) + " .\n"


@lru_cache(maxsize=1024)
def _in_order(predicates: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(predicates, key=reading_order))  # most subjects have those of another one


class _Names:
    """Shortens the terms of N-Triples, and remembers which prefixes that took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._used: set[str] = set()
        self._spaces = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self.short = lru_cache(maxsize=_REMEMBERED)(self._shorten)

    def header(self) -> str:
        return "".join(f"@prefix {name}: <{self._prefixes[name]}> .\n" for name in sorted(self._used))

    def write(self, term: str) -> str:
        # Texts, which are long and rarely the same, stay as they are.
        return term if term[-1] == '"' else self.short(term)

    def _shorten(self, term: str) -> str:
        if term.startswith("<<("):
            return f"<<( {' '.join(map(self.write, term[4:-4].split(' ', 2)))} )>>"
        if term.startswith("<"):
            return self._name(term[1:-1])
        if term.endswith(">"):
            text, _, datatype = term.rpartition('"^^<')
            return self._literal(text[1:], datatype[:-1])
        return term

    def _name(self, iri: str) -> str:
        for prefix, space in self._spaces:
            if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                self._used.add(prefix)
                return f"{prefix}:{iri[len(space) :]}"
        return f"<{iri}>"

    def _literal(self, text: str, datatype: str) -> str:
        is_bare = datatype in _BARE and _BARE[datatype].fullmatch(text)
        return text if is_bare else f'"{text}"^^{self._name(datatype)}'
