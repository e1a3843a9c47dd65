"""What is wrong, where, in a sentence; some of what is many; and what checks share: questions and names."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from kgraph.namespaces import PREFIXES
from kgraph.shapes.values import value_of

__all__ = ["Finding", "Name", "Severity", "rows", "some_of_each_kind"]

Severity: TypeAlias = Literal["error", "warning", "note"]
#: What shortens IRIs for people.
Name: TypeAlias = Callable[[str], str]
#: What is another in each sentence of a kind: what stands between the quotation marks, names, dates, numbers.
_VARIED: Final = re.compile(r"“.*”|\S*[:\d]\S*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong: which check found it, at which node, and a sentence that says what it is."""

    what: str
    where: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def some_of_each_kind(findings: Sequence[Finding], most: int) -> Iterator[tuple[Finding, int]]:
    """Yield at most so many findings of each kind, in their order, each with how many more like it are left out here.

    Of one kind are those whose sentences differ in names, numbers and what they quote.
    """
    lacking = Counter(map(_kind, findings))
    room = dict.fromkeys(lacking, most)
    for finding in findings:
        kind = _kind(finding)
        if room[kind]:
            room[kind] -= 1
            lacking[kind] -= 1
            yield finding, 0 if room[kind] else lacking[kind]


def _kind(finding: Finding) -> tuple[str, str]:
    # A shape says the same of all nodes; a name in it tells which shape it is.
    is_constant = finding.what == "shape"
    return finding.what, finding.message if is_constant else _VARIED.sub("…", finding.message)


def rows(store: ox.Store, question: str) -> Iterator[tuple[str, ...]]:
    """Yield the values of each solution, empty where there is none."""
    solutions = store.query(question, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    for solution in solutions:
        yield tuple(value_of(term) if term is not None else "" for term in solution)
