"""SPARQL Update, for servers without a Graph Store endpoint, and for what is to happen as a whole."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kgraph.store.graphs import GraphName, by_graph, has_blank_nodes

__all__ = ["BATCH", "UPDATE", "clearing", "insertions", "replacing"]

#: Header that says what is sent.
UPDATE: Final = {"Content-Type": "application/sparql-update"}
#: Triples in one request.
BATCH: Final = 1000


def clearing(graph: GraphName) -> bytes:
    """Return the update that empties a graph."""
    if isinstance(graph, ox.NamedNode):
        return f"DELETE WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}".encode()
    return b"CLEAR DEFAULT"


def insertions(triples: Sequence[ox.Triple], graph: GraphName) -> Iterator[tuple[int, bytes]]:
    """Yield updates that add `triples`, each with their number; blank nodes do not live longer than one request."""
    left, size = iter(triples), max(1, len(triples)) if has_blank_nodes(triples) else BATCH
    while batch := list(islice(left, size)):
        yield len(batch), f"INSERT DATA {{\n{_content(graph, batch)}}}\n".encode()


def replacing(graphs: ox.Store, graph: GraphName) -> str:
    """Return the update that puts `graphs` in the place of those of the same names, the default graph in `graph`."""
    found = [(name, list(triples)) for name, triples in by_graph(graphs, graph)]
    cleared = "".join(f"{clearing(name).decode()} ;\n" for name, _ in found)
    # One operation, since blank nodes do not live longer than that either.
    return f"{cleared}INSERT DATA {{\n{''.join(_content(*each) for each in found)}}}"


def _content(graph: GraphName, triples: Iterable[ox.Triple]) -> str:
    content = "".join(f"{triple} .\n" for triple in triples)
    return f"GRAPH {graph} {{\n{content}}}" if isinstance(graph, ox.NamedNode) else content
