"""Precision by reading: draw statements from a graph into a table, and score the table when it is filled in."""

import csv
import io
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgraph.errors import DocumentError, GraphError
from kgraph.evaluate.files import table_rows
from kgraph.evaluate.schemes import Scheme
from kgraph.namespaces import PREFIXES
from kgraph.store import read_graphs

#: What is written about a statement, then what its reader fills in.
COLUMNS: Final = (
    "statement",
    "sentence",
    "actor",
    "relation",
    "target",
    "polarity",
    "modality",
    "voice",
    "speaker",
    "cue",
)
MARKS: Final = ("actor right", "relation right", "target right", "polarity right", "attribution right")

#: What a reader may write: right, wrong, and wrong because actor and target are reversed.
_YES, _NO, _REVERSED = "y", "n", "r"
_QUESTION: Final = """
SELECT ?statement ?sentence ?actor ?relation ?target ?polarity ?modality ?voice ?speaker ?cue WHERE {
  ?statement a kg:Statement ; kg:sentence/kg:text ?sentence ; kg:actorText ?actor ; kg:targetText ?target ;
    kg:relation ?relation ; kg:polarity ?polarity ; kg:modality ?modality ; kg:voice ?voice ; kg:cue ?cue .
  OPTIONAL { ?statement kg:speakerText ?words }
  BIND (COALESCE(?words, "") AS ?speaker)
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader wrote about a statement, by column of `MARKS`: y, n, or r where the ends are reversed."""

    where: str
    marks: Mapping[str, str]


def draw(graphs: Sequence[str | Path], size: int, *, seed: int = 7) -> str:
    """Return a table, CSV, of `size` statements of the graphs, with empty columns for a reader's judgement.

    The same graphs and seed give the same statements. Raises GraphError where the graphs hold none.
    """
    rows = sorted(_rows(read_graphs(graphs)))
    if not rows:
        raise GraphError(f"{', '.join(map(str, graphs))}: no statement to read; give what `kgraph export` wrote.")
    drawn = random.Random(seed).sample(rows, min(size, len(rows)))
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow((*COLUMNS, *MARKS))
    writer.writerows((*row, *("" for _ in MARKS)) for row in drawn)
    return table.getvalue()


def read_judged(text: str, file: str, _: Scheme) -> Iterator[Reading]:
    """Yield what a reader wrote in each row of a sample. Raises DocumentError naming the line that is not filled in."""
    for where, row in table_rows(text, file, MARKS, ","):
        marks = {column: row[column].strip().lower()[:1] for column in MARKS}
        for column, mark in marks.items():
            if mark not in (_YES, _NO, _REVERSED) or (mark == _REVERSED and column not in (MARKS[0], MARKS[2])):
                what = f"{column!r} is {row[column]!r}" if mark else f"{column!r} is empty"
                raise DocumentError(f"{where}: {what}: write y or n, and r for an actor or target that is the other's.")
        yield Reading(where=where, marks=marks)


def readings(rows: Sequence[Reading]) -> Iterator[tuple[str, int]]:
    """Yield how many statements are wholly right, right in each column, reversed, and right but for polarity."""
    yield "wholly right", sum(_is_right(row.marks.values()) for row in rows)
    for column in MARKS:
        yield column, sum(row.marks[column] == _YES for row in rows)
    yield "actor and target reversed", sum(_REVERSED in row.marks.values() for row in rows)
    yield "polarity wrong", sum(row.marks["polarity right"] != _YES for row in rows)


def _is_right(marks: Iterable[str]) -> bool:
    return all(mark == _YES for mark in marks)


def _rows(store: ox.Store) -> Iterator[tuple[str, ...]]:
    solutions = store.query(_QUESTION, prefixes=PREFIXES)
    if isinstance(solutions, ox.QuerySolutions):
        yield from (tuple(_short(term) for term in row) for row in solutions)


def _short(term: object) -> str:
    """Return the words of a literal, the last part of an identifier."""
    value = str(getattr(term, "value", ""))
    return re.split("[/#]", value)[-1] if isinstance(term, ox.NamedNode) else value
