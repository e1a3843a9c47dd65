"""Bring the graph of further articles into one that is there.

An article is there or not: its node, sentences and statements are added together and taken out together. What articles
share is reconciled, so that an entity keeps one label and one kind, whichever article came first.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgraph.errors import UsageError
from kgraph.formats import format_for
from kgraph.namespaces import KG, RDF, RDFS, SKOS
from kgraph.store import read_graphs

__all__ = ["articles_in", "check_under_base", "merge", "read_quads", "remove_articles", "remove_nodes"]

_TYPE: Final = ox.NamedNode(RDF + "type")
_LABEL: Final = ox.NamedNode(RDFS + "label")
_ALTERNATIVE: Final = ox.NamedNode(SKOS + "altLabel")
_PARENT: Final = ox.NamedNode(RDFS + "subPropertyOf")
_ACTOR: Final = KG + "Actor"
_ARTICLE: Final = ox.NamedNode(KG + "article")
_RELATION: Final = ox.NamedNode(KG + "Relation")
_CONTRADICTED: Final = ox.NamedNode(KG + "contradictedBy")

_ROLES: Final = {name: ox.NamedNode(KG + name) for name in ("actor", "target", "relation", "speaker")}

Node = ox.NamedNode | ox.BlankNode | ox.Triple
_Description = tuple[bool, str, str]


def read_quads(path: str | Path) -> ox.Dataset:
    """Return what the file at `path` holds, to the letter; nothing where there is no such file yet.

    Raise GraphError where it is no whole graph.
    """
    file = Path(path)
    if not file.exists():
        return ox.Dataset()
    kind = format_for(file)
    try:
        content = file.read_bytes()
        content = gzip.decompress(content) if kind.compressed else content
        return ox.Dataset(ox.parse(content, format=kind.syntax, base_iri=file.resolve().as_uri()))
    except (EOFError, OSError, SyntaxError, zlib.error):
        read_graphs([file])  # says what is wrong, and where
        raise


def articles_in(graph: ox.Dataset) -> frozenset[str]:
    """Return the IRIs of the articles that a graph describes."""
    found = _match(graph, None, _TYPE, ox.NamedNode(KG + "Article"))
    return frozenset(_iri(quad.subject) for quad in found)


def check_under_base(articles: Iterable[str], path: str | Path, base: str) -> None:
    """Raise UsageError where articles of the file at `path` are under another base: pruning would take these out."""
    for article in sorted(articles):
        if not article.startswith(base):
            own = article.rpartition("ar-")[0] or article
            raise UsageError(
                f"--prune: {path} has articles under {own}, which --base {base} does not mean; give --base {own}"
            )


def merge(graph: ox.Dataset, new: Iterable[ox.Quad]) -> None:
    """Add `new`, the graph of articles that `graph` lacks; an entity of both keeps one label and one kind."""
    added = ox.Dataset(new)
    shared = {node: _descriptions(graph, node) | _descriptions(added, node) for node in _subjects(added, _LABEL)}
    for quad in added:
        graph.add(quad)
    for node, descriptions in shared.items():
        if len(descriptions) > 1:
            _settle(graph, node, min(descriptions))


def remove_articles(graph: ox.Dataset, articles: Iterable[str]) -> None:
    """Take articles out, with their sentences, statements and edges, and what nothing refers to any more."""
    nodes = {ox.NamedNode(article) for article in articles}
    said = {quad.subject for node in nodes for quad in _match(graph, None, _ARTICLE, node)}
    gone = {*nodes, *said}
    ends = {pair for node in said for pair in _ends(graph, node)}
    reached = _reached(graph, gone) - gone
    remove_nodes(graph, gone)
    for node in nodes:
        _remove(graph, graph.quads_for_graph_name(node))
    _remove_edges(graph, ends)
    remove_nodes(graph, reached - _kept(graph, reached))


def remove_nodes(graph: ox.Dataset, nodes: Iterable[Node]) -> None:
    """Take out all that is said of nodes."""
    for node in nodes:
        _remove(graph, _match(graph, node, None, None))


# What articles share


def _descriptions(graph: ox.Dataset, node: Node) -> set[_Description]:
    """Return the labels and kinds of an entity, the better ones first in order; nothing for what is none."""
    kinds = [kind for kind in _values(graph, node, _TYPE) if kind.startswith(KG)]
    labels = _values(graph, node, _LABEL)
    return set() if _RELATION.value in kinds else {(kind == _ACTOR, label, kind) for kind in kinds for label in labels}


def _settle(graph: ox.Dataset, node: Node, description: _Description) -> None:
    """Leave an entity one label and one kind; the other labels become alternatives."""
    _, label, kind = description
    for quad in _match(graph, node, _LABEL, None):
        if _iri(quad.object) != label:
            graph.discard(quad)
            graph.add(ox.Quad(node, _ALTERNATIVE, quad.object, quad.graph_name))
    _remove(graph, _match(graph, node, _ALTERNATIVE, ox.Literal(label)))
    types = _match(graph, node, _TYPE, None)
    _remove(graph, (quad for quad in types if _iri(quad.object).startswith(KG) and _iri(quad.object) != kind))


# What is left behind


def _reached(graph: ox.Dataset, nodes: Iterable[Node]) -> set[Node]:
    """Return `nodes` and all that they lead to."""
    reached, ahead = set(nodes), list(nodes)
    while ahead:
        quads = _match(graph, ahead.pop(), None, None)
        new = {quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)} - reached
        reached |= new
        ahead += new
    return reached


def _kept(graph: ox.Dataset, nodes: Set[Node]) -> set[Node]:
    """Return those of `nodes` to which something else leads."""
    named = {node: _match(graph, None, None, node) for node in nodes}
    return _reached(graph, {node for node, quads in named.items() if any(quad.subject not in nodes for quad in quads)})


def _ends(graph: ox.Dataset, statement: Node) -> Iterator[tuple[str, str]]:
    for actor in _values(graph, statement, _ROLES["actor"]):
        for target in _values(graph, statement, _ROLES["target"]):
            yield actor, target


def _remove_edges(graph: ox.Dataset, ends: Iterable[tuple[str, str]]) -> None:
    """Take out the plain edges between `ends` that no statement bears out any more."""
    relations = _subjects(graph, _TYPE, _RELATION)
    for actor, target in ends:
        borne_out = _safe_relations(graph, ox.NamedNode(actor), ox.NamedNode(target))
        edges = _match(graph, ox.NamedNode(actor), None, ox.NamedNode(target))
        _remove(graph, (quad for quad in edges if quad.predicate in relations - borne_out))


def _safe_relations(graph: ox.Dataset, actor: ox.NamedNode, target: ox.NamedNode) -> set[Node]:
    """Return the relations, with those above them, that safe statements say hold from actor to target."""
    statements = _subjects(graph, _ROLES["actor"], actor) & _subjects(graph, _ROLES["target"], target)
    safe = [node for node in statements if _is_safe(graph, node, actor.value)]
    stated = {ox.NamedNode(name) for node in safe for name in _values(graph, node, _ROLES["relation"])}
    return {ox.NamedNode(name) for relation in stated for name in _above(graph, relation)}


def _above(graph: ox.Dataset, relation: ox.NamedNode) -> set[str]:
    parents = [ox.NamedNode(name) for name in _values(graph, relation, _PARENT) if name != relation.value]
    return {relation.value}.union(*(_above(graph, parent) for parent in parents))


def _is_safe(graph: ox.Dataset, statement: Node, actor: str) -> bool:
    """Tell what may stand as a plain triple, as `triples.is_safe` does before a statement is written."""
    axes = {_iri(quad.object) for quad in _match(graph, statement, None, None)}
    own_word = actor in _values(graph, statement, _ROLES["speaker"])
    is_fact = {KG + "affirmed", KG + "asserted"} <= axes and not _match(graph, statement, _CONTRADICTED, None)
    return is_fact and (KG + "narrated" in axes or own_word)


# Quads


def _match(
    graph: ox.Dataset, subject: Node | None, predicate: ox.NamedNode | None, value: Node | ox.Literal | None
) -> list[ox.Quad]:
    """Return the quads with these terms, None being any, of which subject, object or predicate must be given."""
    if subject is not None:
        found = graph.quads_for_subject(subject)
    elif value is not None:
        found = graph.quads_for_object(value)
    else:
        assert predicate is not None
        found = graph.quads_for_predicate(predicate)
    return [quad for quad in found if predicate in (None, quad.predicate) and value in (None, quad.object)]


def _values(graph: ox.Dataset, node: Node, predicate: ox.NamedNode) -> list[str]:
    return [_iri(quad.object) for quad in _match(graph, node, predicate, None)]


def _subjects(graph: ox.Dataset, predicate: ox.NamedNode, value: ox.NamedNode | None = None) -> set[Node]:
    return {quad.subject for quad in _match(graph, None, predicate, value)}


def _remove(graph: ox.Dataset, quads: Iterable[ox.Quad]) -> None:
    for quad in list(quads):
        graph.discard(quad)


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))
