"""What is wrong, where, in a sentence; and what checks share: questions, and names for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pyoxigraph as ox

from kgraph.namespaces import PREFIXES

__all__ = ["Finding", "Names", "Severity", "rows", "value_of"]

Severity: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong: which check found it, at which node, and a sentence that says what it is."""

    what: str
    where: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class Names:
    """Shortens IRIs for people."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._spaces = sorted(prefixes.items(), key=lambda item: -len(item[1]))

    def __call__(self, term: object) -> str:
        iri = str(getattr(term, "value", term))
        for prefix, space in self._spaces:
            if iri.startswith(space):
                return f"{prefix}:{iri[len(space) :]}"
        return iri


def value_of(term: object) -> str:
    """Return an IRI, the name of a blank node, or the words of a literal."""
    return str(getattr(term, "value", term))


def rows(store: ox.Store, question: str) -> Iterator[tuple[str, ...]]:
    """Yield the values of each solution, empty where there is none."""
    solutions = store.query(question, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    for solution in solutions:
        yield tuple(value_of(term) if term is not None else "" for term in solution)
