"""What a graph says of itself: a node that describes it as a data set, by the terms of VoID, DCAT and Dublin Core.

Articles and statements are counted by class partitions of VoID; its `void:documents` would count documents of RDF.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyoxigraph as ox

from kgraph.errors import UsageError
from kgraph.formats import HEADER_PREFIXES
from kgraph.namespaces import DCTERMS, KG, NIF, PROV, RDF, SKOS, XSD, mint

__all__ = ["Header", "Maker", "Size", "check_licence", "header_in", "header_nodes", "header_quads"]

_VOID: Final = HEADER_PREFIXES["void"]
_DATASET: Final = ox.NamedNode(_VOID + "Dataset")
#: Vocabularies by the IRI of their ontology, or by their namespace.
_VOCABULARIES: Final = (KG.rstrip("#"), DCTERMS, NIF, PROV, SKOS)
_DESCRIPTION: Final = (
    "Statements found in the sentences of articles: who backs, opposes or proposes what, by which words, "
    "and who says so."
)
_LICENCE: Final = ox.NamedNode(DCTERMS + "license")
_KIND: Final = "ds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What whoever makes a graph wants to say of it; `moment` is when it was made."""

    licence: str = ""
    moment: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """The programs that made a graph, each with its version, as in "kgraph 0.1.0"; the ontology by its version IRI."""

    software: str
    pipeline: str
    ontology: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many statements a graph has, and how many triples beside its header."""

    statements: int
    triples: int


def check_licence(licence: str) -> None:
    """Raise UsageError where `licence` is no IRI."""
    try:
        absolute = bool(ox.NamedNode(licence))
    except ValueError:
        absolute = False
    if not absolute:
        raise UsageError(f"--licence {licence}: give an IRI, such as https://creativecommons.org/licenses/by/4.0/")


def header_quads(articles: Collection[str], header: Header, maker: Maker, size: Size, *, base: str) -> list[ox.Quad]:
    """Return the description of the graph of `articles`, given by IRI; its identifier comes from them and the maker."""
    node = base + mint(_KIND, maker.software, maker.pipeline, *sorted(articles))
    described = [
        *_about(node, header, maker, base),
        *(_quad(node, PROV + "wasDerivedFrom", ox.NamedNode(article)) for article in articles),
        *_part(node, "Article", len(articles)),
        *_part(node, "Statement", size.statements),
    ]
    triples = size.triples + len(described) + 1  # with the one that says so
    return [*described, _quad(node, _VOID + "triples", _typed(str(triples), "integer"))]


def header_nodes(graph: ox.Dataset, *, base: str) -> list[ox.NamedNode]:
    """Return the nodes by which a graph describes itself and its parts, as `header_quads` does."""
    described = {quad.subject for quad in graph.quads_for_object(_DATASET)}
    return [node for node in described if isinstance(node, ox.NamedNode) and node.value.startswith(f"{base}{_KIND}-")]


def header_in(graph: ox.Dataset, *, base: str) -> Header | None:
    """Return what the header of a graph says that still holds when its articles change: the licence."""
    nodes = header_nodes(graph, base=base)
    quads = (quad for node in nodes for quad in graph.quads_for_subject(node) if quad.predicate == _LICENCE)
    licences = sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))
    return Header(licence=licences[0] if licences else "") if nodes else None


def _about(node: str, header: Header, maker: Maker, base: str) -> Iterator[ox.Quad]:
    """Yield what is told of the data set as a whole."""
    yield _quad(node, RDF + "type", _DATASET)
    yield _quad(node, RDF + "type", ox.NamedNode(HEADER_PREFIXES["dcat"] + "Dataset"))
    yield _quad(node, DCTERMS + "title", ox.Literal("Who backs, opposes and proposes what", language="en"))
    yield _quad(node, DCTERMS + "description", ox.Literal(_DESCRIPTION, language="en"))
    yield _quad(node, DCTERMS + "conformsTo", ox.NamedNode(maker.ontology))
    yield _quad(node, KG + "software", ox.Literal(maker.software))
    yield _quad(node, KG + "pipeline", ox.Literal(maker.pipeline))
    yield _quad(node, _VOID + "uriSpace", ox.Literal(base))
    for vocabulary in _VOCABULARIES:
        yield _quad(node, _VOID + "vocabulary", ox.NamedNode(vocabulary))
    if header.licence:
        yield _quad(node, _LICENCE.value, ox.NamedNode(header.licence))
    if header.moment:
        yield _quad(node, DCTERMS + "created", _typed(header.moment.isoformat(timespec="seconds"), "dateTime"))


def _part(node: str, kind: str, number: int) -> Iterator[ox.Quad]:
    """Yield that a data set has so many nodes of a kind."""
    part = f"{node}-{kind.lower()}s"
    yield _quad(node, _VOID + "classPartition", ox.NamedNode(part))
    yield _quad(part, RDF + "type", _DATASET)
    yield _quad(part, _VOID + "class", ox.NamedNode(KG + kind))
    yield _quad(part, _VOID + "entities", _typed(str(number), "integer"))


def _quad(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def _typed(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))
