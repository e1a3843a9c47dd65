"""Names of graphs, graphs of a dataset one by one, and what every store can do."""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol, TypeAlias

import pyoxigraph as ox

from kgraph.errors import UsageError

__all__ = ["DEFAULT", "GraphName", "TripleStore", "by_graph", "counted", "graph_name", "has_blank_nodes", "shown"]

GraphName: TypeAlias = ox.NamedNode | ox.DefaultGraph
DEFAULT: Final = ox.DefaultGraph()


class TripleStore(Protocol):
    """What every store can do."""

    def load(self, graphs: ox.Store, *, replace: bool = False) -> None:
        """Add `graphs`, or put them in the place of the graphs of the same names."""

    def plan(self, graphs: ox.Store, *, replace: bool = False) -> list[str]:
        """Return a line for each thing that `load` would do, and store nothing."""

    def read(self) -> ox.Store:
        """Return what the store holds."""


def graph_name(graph: str | None) -> GraphName:
    """Return the name that is an IRI, or the default graph's; raise UsageError where it is none."""
    try:
        return ox.NamedNode(graph) if graph else DEFAULT
    except ValueError as error:
        raise UsageError(f"{graph} is no IRI; a graph is named like https://example.org/news") from error


def by_graph(graphs: ox.Store, graph: GraphName) -> Iterator[tuple[GraphName, Iterator[ox.Triple]]]:
    """Yield each graph with its triples; what stands in the default graph goes to `graph`."""
    names = [name for name in graphs.named_graphs() if isinstance(name, ox.NamedNode)]
    default = any(graphs.quads_for_pattern(None, None, None, DEFAULT))
    if graph in names:
        yield graph, iter(dict.fromkeys(_triples(graphs, DEFAULT, graph)))
    elif default or not names:
        yield graph, _triples(graphs, DEFAULT)
    for name in sorted((name for name in names if name != graph), key=str):
        yield name, _triples(graphs, name)


def has_blank_nodes(triples: Iterable[ox.Triple]) -> bool:
    """Tell whether sending `triples` twice would double some."""
    return any(isinstance(term, ox.BlankNode) for triple in triples for term in (triple.subject, triple.object))


def counted(number: int) -> str:
    """Return a number of triples as a message has it."""
    return f"{number:,} triple{'' if number == 1 else 's'}"


def shown(graph: GraphName) -> str:
    """Return the name of a graph as a message has it."""
    return f"graph {graph}" if isinstance(graph, ox.NamedNode) else "the default graph"


def _triples(graphs: ox.Store, *names: GraphName) -> Iterator[ox.Triple]:
    return (quad.triple for name in names for quad in graphs.quads_for_pattern(None, None, None, name))
