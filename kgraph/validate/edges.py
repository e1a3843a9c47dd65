"""Plain edges, and the statements that allow them: affirmed, asserted, uncontested, narrated or the actor's own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import pyoxigraph as ox

from kgraph.namespaces import KG, RDF, RDFS
from kgraph.shapes.values import value_of
from kgraph.validate.findings import Finding, Name, rows

__all__ = ["unsafe_edges"]

_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBPROPERTY: Final = ox.NamedNode(RDFS + "subPropertyOf")
_RELATION: Final = ox.NamedNode(KG + "Relation")
_Edge: TypeAlias = tuple[str, str, str]
_STATED: Final = "?statement kg:actor ?actor ; kg:relation ?relation ; kg:target ?target"


def unsafe_edges(store: ox.Store, terms: ox.Store, name: Name) -> Iterator[Finding]:
    """Find plain edges without a statement that allows them, and say which statement does not."""
    above = _super_relations(store, terms)
    edges = _edges(store, above)
    bad = edges - set(_safe(store, above)) if edges else set()
    obstacles = _obstacles(store, above, bad, name) if bad else {}
    for actor, relation, target in sorted(bad):
        why = obstacles.get((actor, relation, target), "no statement says so")
        message = f"The plain edge {name(relation)} {name(target)} must not be there: {why}."
        yield Finding(what="edge", where=name(actor), message=message)


def _safe(store: ox.Store, above: Mapping[str, set[str]]) -> Iterator[_Edge]:
    """Yield the edges that statements allow."""
    question = f"""SELECT DISTINCT ?actor ?relation ?target WHERE {{
        {_STATED} ; kg:polarity kg:affirmed ; kg:modality kg:asserted ; kg:voice ?voice
        FILTER (sameTerm(?voice, kg:narrated) || EXISTS {{ ?statement kg:speaker ?actor }})
        FILTER NOT EXISTS {{ ?statement kg:contradictedBy ?component }} }}"""
    for actor, relation, target in rows(store, question):
        for each in above.get(relation, {relation}):
            yield actor, each, target


def _obstacles(store: ox.Store, above: Mapping[str, set[str]], bad: set[_Edge], name: Name) -> dict[_Edge, str]:
    """Return for edges the first statement of them that does not allow them, and why not."""
    question = f"""SELECT ?statement ?actor ?relation ?target ?polarity ?modality ?voice ?component ?speaker WHERE {{
        {_STATED} ; kg:polarity ?polarity ; kg:modality ?modality ; kg:voice ?voice
        OPTIONAL {{ ?statement kg:contradictedBy ?component }}
        OPTIONAL {{ ?statement kg:speaker ?speaker }} }}"""
    found: dict[_Edge, tuple[str, str]] = {}
    for node, actor, relation, target, *axes, speaker in rows(store, question):
        for each in above.get(relation, {relation}):
            edge = (actor, each, target)
            if edge in bad:
                why = (node, f"{name(node)} {_obstacle(*axes, own=speaker == actor)}")
                found[edge] = min(found.get(edge, why), why)
    return {edge: why for edge, (_, why) in found.items()}


def _obstacle(polarity: str, modality: str, voice: str, component: str, *, own: bool) -> str:
    obstacles = (
        (polarity != KG + "affirmed", "is negated"),
        (modality != KG + "asserted", "is hypothetical"),
        (not own and voice != KG + "narrated", "is only what another says"),
        (bool(component), "is contradicted"),
    )
    return " and ".join(why for there, why in obstacles if there)


def _super_relations(store: ox.Store, terms: ox.Store) -> dict[str, set[str]]:
    """Return for each relation itself and all that it specialises, in the ontology or the graph."""
    parents: dict[str, set[str]] = {}
    for source in (terms, store):
        for quad in source.quads_for_pattern(None, _TYPE, _RELATION):
            if isinstance(quad.subject, ox.NamedNode):
                parents.setdefault(quad.subject.value, set())
        for quad in source.quads_for_pattern(None, _SUBPROPERTY, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                parents.setdefault(quad.subject.value, set()).add(quad.object.value)
    return {relation: _closure(relation, parents) for relation in parents}


def _closure(relation: str, parents: Mapping[str, set[str]]) -> set[str]:
    reached, ahead = {relation}, [relation]
    while ahead:
        new = parents.get(ahead.pop(), set()) - reached
        reached |= new
        ahead += new
    return reached


def _edges(store: ox.Store, relations: Iterable[str]) -> set[_Edge]:
    return {
        (value_of(quad.subject), relation, value_of(quad.object))
        for relation in relations
        for quad in store.quads_for_pattern(None, ox.NamedNode(relation), None)
    }
