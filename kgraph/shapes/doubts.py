"""What tells at little cost that a shape has nothing to find: numbers of triples, and questions about values.

A doubt may be unfounded, but where none holds there is no fault.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

__all__ = ["Census", "Censuses", "Doubt", "asked", "doubled", "missing", "take_census", "unequal"]


class Count(NamedTuple):
    """How many triples have a property, and how many nodes have it."""

    triples: int
    nodes: int


#: Counts for each property of the nodes that a target aims at; a property is written as in SPARQL.
Census: TypeAlias = Mapping[str, Count]
#: What gives the census of a target, which is a pattern for ?focus.
Censuses: TypeAlias = Mapping[str, Callable[[], Census]]
_NONE = Count(0, 0)


def take_census(store: ox.Store, target: str) -> Census:
    """Count the properties of the nodes that match a pattern for ?focus."""
    rows = store.query(f"""SELECT ?path (COUNT(*) AS ?triples) (COUNT(DISTINCT ?focus) AS ?nodes) WHERE {{
        {{ SELECT DISTINCT ?focus WHERE {target} }} ?focus ?path ?value }} GROUP BY ?path""")
    assert isinstance(rows, ox.QuerySolutions)
    return {str(path): Count(int(triples.value), int(nodes.value)) for path, triples, nodes in rows}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What tells whether something may be wrong, and the targets whose censuses it needs."""

    holds: Callable[[ox.Store, Censuses], bool]
    targets: tuple[str, ...] = ()


def asked(question: str) -> Doubt:
    """Something is wrong where a question says so."""
    return Doubt(lambda store, _: bool(store.query(question)))


def missing(targets: tuple[str, ...], path: str) -> Doubt:
    """Some node may lack a property: fewer nodes have it than have the property that all have."""
    return _counted(targets, lambda census: census.get(path, _NONE).nodes < _size(census))


def doubled(targets: tuple[str, ...], path: str) -> Doubt:
    """Some node may have a property more than once: it has more triples than nodes."""
    return _counted(targets, lambda census: census.get(path, _NONE).triples > census.get(path, _NONE).nodes)


def unequal(targets: tuple[str, ...], path: str, other: str) -> Doubt:
    """Some node may not have the same values for two properties: they differ in their number of triples."""
    return _counted(targets, lambda census: census.get(path, _NONE).triples != census.get(other, _NONE).triples)


def _counted(targets: tuple[str, ...], is_odd: Callable[[Census], bool]) -> Doubt:
    return Doubt(lambda _, censuses: any(is_odd(censuses[target]()) for target in targets), targets)


def _size(census: Census) -> int:
    """Return the number of nodes: what aims at them is a property of each, be it their type."""
    return max((count.nodes for count in census.values()), default=0)
