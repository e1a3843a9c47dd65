"""Requests that change a graph: what SPARQL Update makes of files, which stay as they are."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgraph.errors import QueryError
from kgraph.namespaces import BASE
from kgraph.query.checks import check_changes, check_prefixes
from kgraph.query.prefixes import known_prefixes, read_prefixes
from kgraph.query.tokens import placed, words
from kgraph.store import read_graphs

__all__ = ["change"]

#: What would fetch from another server.
_FETCHING: Final = ("LOAD", "SERVICE")
_PLACE: Final = re.compile(r"error at (?P<line>\d+):(?P<column>\d+)")


def change(paths: Sequence[str | Path], request: str, *, base: str = BASE) -> ox.Store:
    """Return the graph of files as a request of SPARQL Update leaves it; `d:` in the request stands for `base`.

    Raise QueryError for what cannot be read, is no such request or would fetch from a server, GraphError for a graph
    that cannot be read.
    """
    store, known = read_graphs(paths), known_prefixes(read_prefixes(paths), base)
    check_changes(request)
    check_prefixes(request, known)
    for word, token in words(request):
        if word in _FETCHING:
            raise QueryError(
                placed(request, token.start(), f"{word} asks another server, which a change of files may not")
            )
    try:
        store.update(request, prefixes=dict(known))
    except SyntaxError as error:
        raise QueryError(_said(request, str(error))) from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"The request cannot be done: {error}") from error
    return store


def _said(request: str, error: str) -> str:
    found = _PLACE.search(error)
    if not found:
        return f"The request cannot be read: {error}"
    before = request.split("\n")[: int(found["line"]) - 1]
    offset = sum(len(row) + 1 for row in before) + int(found["column"]) - 1
    return placed(request, offset, "cannot read the request")
