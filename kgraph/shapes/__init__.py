"""SHACL shapes as SPARQL questions: what is wrong with a graph, found at the speed of the store.

Each shape becomes a few SELECTs over its focus nodes, after the definitions of its constraints in SPARQL that the SHACL
recommendation gives. Most graphs have no faults, so that cheaper questions come first, of which one answers for many
nodes or values, and the SELECT is asked only where they leave a doubt.
The core that `ontology/` uses is here: cardinality, value types, ranges, strings, property pairs, `sh:in`, `sh:or`,
`sh:not`, alternative paths. pySHACL gives the same findings and checks this package in the tests.

    reader    shapes as questions
    values    when a value keeps to a constraint
    doubts    what tells at less cost that there is nothing to find
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox

from kgraph.shapes.doubts import Censuses, take_census
from kgraph.shapes.reader import Check, Reader
from kgraph.shapes.values import value_of

__all__ = ["Violation", "violations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A node that a shape finds fault with, and what the shape says of it."""

    focus: str
    message: str
    severity: str


def violations(store: ox.Store, shapes: ox.Store, terms: ox.Store) -> Iterator[Violation]:
    """Yield what the shapes find in a graph; `terms` has the subclasses that its classes have.

    Raises NotImplementedError for a kind of constraint that is not among those above. Several threads ask: a store
    answers outside Python's lock.
    """
    # What waits for a census comes last.
    checks = sorted(Reader.of(shapes, terms).checks(), key=lambda check: any(doubt.targets for doubt in check.doubts))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = dict.fromkeys(target for check in checks for doubt in check.doubts for target in doubt.targets)
        censuses = {target: pool.submit(take_census, store, target).result for target in counted}
        for found in pool.map(partial(_found, store, censuses), checks):
            yield from found


def _found(store: ox.Store, censuses: Censuses, check: Check) -> list[Violation]:
    if check.doubts and not any(doubt.holds(store, censuses) for doubt in check.doubts):
        return []
    found = store.query(check.question)
    assert isinstance(found, ox.QuerySolutions)
    return [Violation(focus=value_of(row["focus"]), message=check.message, severity=check.severity) for row in found]
