"""What tells at little cost that a shape has nothing to find: numbers of triples, and questions about values.

A doubt may be unfounded, but where none holds there is no fault.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

import pyoxigraph as ox

__all__ = ["Asked", "Census", "Censuses", "Count", "Doubled", "Doubt", "Missing", "Unequal", "take_census"]


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


class Doubt(Protocol):
    """What may be wrong with the nodes that some targets aim at."""

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets whose censuses are needed."""

    def holds(self, store: ox.Store, censuses: Censuses) -> bool:
        """Tell whether something may be wrong."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something is wrong where a question says so."""

    question: str
    targets: tuple[str, ...] = field(default=(), init=False)

    def holds(self, store: ox.Store, _: Censuses) -> bool:
        return bool(store.query(self.question))


@dataclass(frozen=True, slots=True)
class Missing:
    """Some node may lack a property: fewer nodes have it than have the property that all have."""

    targets: tuple[str, ...]
    path: str

    def holds(self, _: ox.Store, censuses: Censuses) -> bool:
        taken = (censuses[target]() for target in self.targets)
        return any(each.get(self.path, _NONE).nodes < _size(each) for each in taken)


@dataclass(frozen=True, slots=True)
class Doubled:
    """Some node may have a property more than once: it has more triples than nodes."""

    targets: tuple[str, ...]
    path: str

    def holds(self, _: ox.Store, censuses: Censuses) -> bool:
        counts = (censuses[target]().get(self.path, _NONE) for target in self.targets)
        return any(count.triples > count.nodes for count in counts)


@dataclass(frozen=True, slots=True)
class Unequal:
    """Some node may not have the same values for two properties: they differ in their number of triples."""

    targets: tuple[str, ...]
    path: str
    other: str

    def holds(self, _: ox.Store, censuses: Censuses) -> bool:
        taken = (censuses[target]() for target in self.targets)
        return any(each.get(self.path, _NONE).triples != each.get(self.other, _NONE).triples for each in taken)


def _size(census: Census) -> int:
    """Return the number of nodes: what aims at them is a property of each, be it their type."""
    return max((count.nodes for count in census.values()), default=0)
