"""Answers, and how they are written."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from kgraph.errors import OutputError, UsageError
from kgraph.formats import serialize
from kgraph.markup import numbered, plain
from kgraph.namespaces import BASE, PREFIXES
from kgraph.query.tokens import asks_for_graph
from kgraph.query.values import Value, is_number, shown, value_of

__all__ = ["RESULTS", "Answer", "check_results", "render", "results_for"]

Renderer = Callable[["Answer", int | None], bytes]

#: What XML 1.0 (section 2.2) has not, or reads as another character, in UTF-8.
_NOT_IN_XML: Final = re.compile(rb"[\x00-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows (SPARQL results in JSON), a truth (the same), or a graph (N-Triples).

    Iterating gives each row as a dictionary, as `pandas.DataFrame` takes them: IRIs and text as strings, numbers and
    dates as such, None where nothing is bound. A graph has the columns subject, predicate and object, a truth none.
    """

    kind: Literal["rows", "truth", "graph"]
    content: bytes = field(repr=False)
    prefixes: Mapping[str, str] = field(default_factory=lambda: PREFIXES, repr=False)

    @property
    def truth(self) -> bool | None:
        """What an ASK answers; None for the answers to other questions."""
        return b'"boolean":true' in self.content if self.kind == "truth" else None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(_rows(self)[0]) if self.truth is None else ()

    def __iter__(self) -> Iterator[dict[str, Value]]:
        names, rows = _rows(self) if self.truth is None else ([], [])
        return (dict(zip(names, map(value_of, row), strict=True)) for row in rows)

    def __len__(self) -> int:
        return len(_rows(self)[1]) if self.truth is None else 0

    def __bool__(self) -> bool:
        """Whether an ASK is true, and whether another question is answered with anything."""
        if self.kind == "rows":
            return any(True for _ in _solutions(self))
        return bool(self.content) if self.truth is None else self.truth

    def __str__(self) -> str:
        return render(self).decode()

    def _repr_html_(self) -> str:
        """Return what a notebook shows: a table, the word true or false, or a graph in Turtle."""
        from kgraph.query.pages import table_html, text_html  # here, as draw below: few answers are shown so

        if self.kind != "rows":
            return text_html(str(self))
        names, rows = _rows(self)
        return table_html(names, rows, self.prefixes)


def render(answer: Answer, results: str | None = None, *, width: int | None = None) -> bytes:
    """Write `answer` as one of RESULTS; by default a table, or Turtle for a graph.

    A table is as wide as its cells, or `width` characters with its cells wrapped.
    """
    check_results(results)
    _check_fit(results, is_graph=answer.kind == "graph")
    return RESULTS[results or ("ttl" if answer.kind == "graph" else "table")](answer, width)


def results_for(output: str, results: str | None = None) -> str | None:
    """Return one of RESULTS as told, or by the suffix of a file; None where neither tells, and `output` is `-`.

    Raise UsageError where there is none of that name or suffix.
    """
    if results is None and output != "-":
        suffix = Path(output).suffix.lower()
        results = _SUFFIXES.get(suffix)
        if results is None:
            what = f"unknown suffix {suffix!r}" if suffix else "no suffix"
            raise UsageError(f"{output}: {what}; choose one of {' '.join(_SUFFIXES)}, or give --results FORMAT")
    chosen = results.lower() if results else None
    check_results(chosen)
    return chosen


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
    solutions = _solutions(answer)
    names = [variable.value for variable in solutions.variables]
    return names, [[solution[name] for name in names] for solution in solutions]


def _solutions(answer: Answer) -> ox.QuerySolutions:
    solutions = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions


def _triples(answer: Answer) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)]


def _as_table(answer: Answer, width: int | None) -> bytes:
    from kgraph.query.tables import draw

    if answer.kind == "truth":
        return _as_word(answer)
    names, rows = _rows(answer)
    if not rows:
        return b"(no rows)\n"
    if not names:
        return f"({len(rows)} without columns)\n".encode()
    numbers = [at for at, column in enumerate(zip(*rows, strict=True)) if all(map(_is_number_or_nothing, column))]
    cells = [[shown(term, answer.prefixes) for term in row] for row in rows]
    return draw([plain(name) for name in names], cells, width, right=numbers).encode()


def _is_number_or_nothing(term: object) -> bool:
    return term is None or is_number(term)


def _as_results(answer: Answer, _width: int | None, *, results: ox.QueryResultsFormat) -> bytes:
    if answer.kind == "truth" and results in (ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV):
        return _as_word(answer)
    parsed = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    content = parsed.serialize(format=results) or b""
    if results == ox.QueryResultsFormat.XML and _NOT_IN_XML.search(content):
        raise OutputError("XML cannot hold the control characters of this answer; choose json, csv or tsv")
    return content if content.endswith(b"\n") else content + b"\n"


def _as_word(answer: Answer) -> bytes:
    return b"true\n" if answer.truth else b"false\n"


def _as_graph(answer: Answer, _width: int | None, *, syntax: ox.RdfFormat) -> bytes:
    content = serialize(_triples(answer), syntax, base=answer.prefixes.get("d", BASE), prefixes=answer.prefixes)
    return numbered(content.decode()).encode()


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
_SUFFIXES: Final = {".txt": "table", ".srj": "json", ".srx": "xml"} | {
    f".{name}": name for name in (*_FOR_ROWS, *_FOR_GRAPHS)
}
#: How answers are written, by name.
RESULTS: Final[Mapping[str, Renderer]] = {"table": _as_table, **_FOR_ROWS, **_FOR_GRAPHS}
