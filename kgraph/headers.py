"""What a graph says of itself: one node that describes it as a data set."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyoxigraph as ox

from kgraph.errors import UsageError
from kgraph.formats import HEADER_PREFIXES
from kgraph.namespaces import DCTERMS, KG, PROV, RDF, XSD, mint

__all__ = ["Header", "Maker", "check_licence", "header_in", "header_nodes", "header_quads"]

_DATASET: Final = ox.NamedNode(HEADER_PREFIXES["void"] + "Dataset")
_LICENCE: Final = ox.NamedNode(DCTERMS + "license")
_KIND: Final = "ds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What whoever makes a graph wants to say of it; `moment` is when it was made."""

    licence: str = ""
    moment: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """The programs that made a graph, each with its version, as in "kgraph 0.1.0"."""

    software: str
    pipeline: str


def check_licence(licence: str) -> None:
    """Raise UsageError where `licence` is no IRI."""
    try:
        absolute = bool(ox.NamedNode(licence))
    except ValueError:
        absolute = False
    if not absolute:
        raise UsageError(f"--licence {licence}: give an IRI, such as https://creativecommons.org/licenses/by/4.0/")


def header_quads(articles: Collection[str], header: Header, maker: Maker, *, base: str) -> list[ox.Quad]:
    """Return the description of the graph of `articles`, given by IRI; its identifier comes from them and the maker."""
    node = ox.NamedNode(base + mint(_KIND, maker.software, maker.pipeline, *sorted(articles)))
    about: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (RDF + "type", _DATASET),
        (RDF + "type", ox.NamedNode(HEADER_PREFIXES["dcat"] + "Dataset")),
        (DCTERMS + "title", ox.Literal(f"Who backs, opposes and proposes what: {_counted(len(articles))}")),
        (KG + "software", ox.Literal(maker.software)),
        (KG + "pipeline", ox.Literal(maker.pipeline)),
        (HEADER_PREFIXES["void"] + "documents", _typed(str(len(articles)), "integer")),
        *((PROV + "wasDerivedFrom", ox.NamedNode(article)) for article in articles),
    ]
    if header.licence:
        about.append((_LICENCE.value, ox.NamedNode(header.licence)))
    if header.moment:
        about.append((DCTERMS + "created", _typed(header.moment.isoformat(timespec="seconds"), "dateTime")))
    return [ox.Quad(node, ox.NamedNode(predicate), value) for predicate, value in about]


def header_nodes(graph: ox.Dataset, *, base: str) -> list[ox.NamedNode]:
    """Return the nodes by which a graph describes itself, as `header_quads` does."""
    described = {quad.subject for quad in graph.quads_for_object(_DATASET)}
    return [node for node in described if isinstance(node, ox.NamedNode) and node.value.startswith(f"{base}{_KIND}-")]


def header_in(graph: ox.Dataset, *, base: str) -> Header | None:
    """Return what the header of a graph says that still holds when its articles change: the licence."""
    nodes = header_nodes(graph, base=base)
    quads = (quad for node in nodes for quad in graph.quads_for_subject(node) if quad.predicate == _LICENCE)
    licences = sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))
    return Header(licence=licences[0] if licences else "") if nodes else None


def _typed(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


def _counted(number: int) -> str:
    return "1 article" if number == 1 else f"{number} articles"
