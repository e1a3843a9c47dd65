"""Answers, and how they are written."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Literal

import pyoxigraph as ox

from kgraph.errors import UsageError
from kgraph.formats import serialize
from kgraph.namespaces import PREFIXES, shortened
from kgraph.query.tokens import asks_for_graph

__all__ = ["RESULTS", "Answer", "check_results", "render"]

Renderer = Callable[["Answer", int | None], bytes]

#: Characters that no row exceeds, so that nothing is wrapped.
_WIDE: Final = 1_000_000
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows (SPARQL results in JSON), a truth (the same), or a graph (N-Triples)."""

    kind: Literal["rows", "truth", "graph"]
    content: bytes
    prefixes: Mapping[str, str] = field(default_factory=lambda: PREFIXES)

    @property
    def truth(self) -> bool | None:
        """What an ASK answers; None for the answers to other questions."""
        return b'"boolean":true' in self.content if self.kind == "truth" else None


def render(answer: Answer, results: str | None = None, *, width: int | None = None) -> bytes:
    """Write `answer` as one of RESULTS; by default a table, or Turtle for a graph.

    A table is as wide as its cells, or `width` characters with its cells wrapped.
    """
    check_results(results)
    _check_fit(results, is_graph=answer.kind == "graph")
    return RESULTS[results or ("ttl" if answer.kind == "graph" else "table")](answer, width)


def check_results(results: str | None, sparql: str = "") -> None:
    """Raise UsageError where `results` names none of RESULTS, or none that answers `sparql`."""
    if results is not None and results not in RESULTS:
        raise UsageError(f"Unknown results {results!r}; choose one of {', '.join(RESULTS)}")
    if sparql:
        _check_fit(results, is_graph=asks_for_graph(sparql))


def _check_fit(results: str | None, *, is_graph: bool) -> None:
    if is_graph and results in _FOR_ROWS:
        raise UsageError(f"{results} is for rows; CONSTRUCT and DESCRIBE answer with a graph: choose ttl, nt or table")
    if not is_graph and results in _FOR_GRAPHS:
        rows = ", ".join(_FOR_ROWS)
        raise UsageError(
            f"{results} is for the graph that CONSTRUCT or DESCRIBE answers with; "
            f"for SELECT and ASK choose table, {rows}"
        )


def _rows(answer: Answer) -> tuple[list[str], list[list[object]]]:
    if answer.kind == "graph":
        return ["subject", "predicate", "object"], sorted(map(list, _triples(answer)), key=str)
    solutions = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return names, [[solution[name] for name in names] for solution in solutions]


def _triples(answer: Answer) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)]


def _as_table(answer: Answer, width: int | None) -> bytes:
    if answer.kind == "truth":
        return _as_word(answer)
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    names, rows = _rows(answer)
    if not rows:
        return b"(no rows)\n"
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in names:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(term, answer.prefixes)) for term in row))
    page = io.StringIO()
    Console(file=page, width=width or _WIDE, color_system=None, legacy_windows=False).print(table)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines()).encode()


def _cell(term: object, prefixes: Mapping[str, str]) -> str:
    if isinstance(term, ox.Literal):
        # Control characters could change the terminal or the table.
        return _CONTROL.sub(" ", term.value)
    return shortened(term.value, prefixes) if isinstance(term, ox.NamedNode) else str(term or "")


def _as_results(answer: Answer, _width: int | None, *, results: ox.QueryResultsFormat) -> bytes:
    if answer.kind == "truth" and results in (ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV):
        return _as_word(answer)
    parsed = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    content = parsed.serialize(format=results) or b""
    return content if content.endswith(b"\n") else content + b"\n"


def _as_word(answer: Answer) -> bytes:
    return b"true\n" if answer.truth else b"false\n"


def _as_graph(answer: Answer, _width: int | None, *, syntax: ox.RdfFormat) -> bytes:
    return serialize(_triples(answer), syntax, base=answer.prefixes["d"], prefixes=answer.prefixes)


_FOR_ROWS: Final[Mapping[str, Renderer]] = {
    "csv": partial(_as_results, results=ox.QueryResultsFormat.CSV),
    "tsv": partial(_as_results, results=ox.QueryResultsFormat.TSV),
    "json": partial(_as_results, results=ox.QueryResultsFormat.JSON),
    "xml": partial(_as_results, results=ox.QueryResultsFormat.XML),
}
_FOR_GRAPHS: Final[Mapping[str, Renderer]] = {
    "ttl": partial(_as_graph, syntax=ox.RdfFormat.TURTLE),
    "nt": partial(_as_graph, syntax=ox.RdfFormat.N_TRIPLES),
}
#: How answers are written, by name.
RESULTS: Final[Mapping[str, Renderer]] = {"table": _as_table, **_FOR_ROWS, **_FOR_GRAPHS}
