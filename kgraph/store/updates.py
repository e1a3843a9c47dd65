"""SPARQL Update, for servers without a Graph Store endpoint."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kgraph.store.graphs import GraphName, has_blank_nodes

__all__ = ["BATCH", "UPDATE", "clearing", "insertions"]

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
        content = "".join(f"{triple} .\n" for triple in batch)
        inner = f"GRAPH {graph} {{\n{content}}}" if isinstance(graph, ox.NamedNode) else content
        yield len(batch), f"INSERT DATA {{\n{inner}}}\n".encode()
