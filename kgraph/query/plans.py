"""How the engine goes about a question, told by the `oxigraph` program, which does the same work as `pyoxigraph`."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyoxigraph as ox

from kgraph.errors import QueryError
from kgraph.namespaces import shortened
from kgraph.query.asking import spelled_out
from kgraph.query.bindings import Bindings, pairs_of
from kgraph.query.prefixes import declare, one_for_each
from kgraph.query.tokens import asks_for_graph
from kgraph.store.programs import find_oxigraph

__all__ = ["plan_of"]

#: Names that the engine makes up, anew each time.
_MADE_UP: Final = re.compile(r"\?[0-9a-f]{32}\b")
_IRI: Final = re.compile(r"<([^<>\s]*)>")
#: What a plan says of every expression and nobody needs.
_TRUE: Final = re.compile(r'(?:\(|, )expression = "true"\^\^xsd:boolean')


def plan_of(
    store: ox.Store,
    sparql: str,
    prefixes: Mapping[str, str],
    *,
    bindings: Bindings = (),
    timeout: float | None = None,
) -> tuple[str, ...]:
    """Return the steps of answering `sparql`, indented by what they serve, each with its rows and milliseconds.

    The store is copied to disk and the question asked there a second time, since `pyoxigraph` does not tell its plan.
    Raise StoreError where the program is not installed, QueryError after `timeout` seconds or where it fails.
    """
    program = find_oxigraph()
    text = declare(spelled_out(sparql, pairs_of(bindings), prefixes), prefixes)
    with TemporaryDirectory(prefix="kgraph-", ignore_cleanup_errors=True) as folder:
        place, told = Path(folder, "store"), Path(folder, "plan.json")
        _copy(store, place)
        Path(folder, "question.rq").write_text(text, encoding="utf-8")
        answer = Path(folder, "answer.nt" if asks_for_graph(text) else "answer.srj")
        command = [program, "query", "--location", str(place), "--query-file", str(Path(folder, "question.rq"))]
        _run([*command, "--results-file", str(answer), "--explain-file", str(told), "--stats"], timeout)
        plan = json.loads(told.read_text(encoding="utf-8"))
    return tuple(_lines(plan, one_for_each(prefixes)))


def _copy(store: ox.Store, place: Path) -> None:
    disk = ox.Store(str(place))
    disk.bulk_extend(store)
    disk.flush()


def _run(command: list[str], timeout: float | None) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout, errors="replace")
    except subprocess.TimeoutExpired as error:
        raise QueryError(f"No plan in {timeout:g} s; wait longer with --timeout SECONDS") from error
    if done.returncode:
        said = done.stderr.strip().partition("\n")[0] or f"code {done.returncode}"
        raise QueryError(f"The plan cannot be told: {said}")


def _lines(plan: Mapping[str, Any], prefixes: Mapping[str, str]) -> Iterator[str]:
    made_up: dict[str, str] = {}
    yield f"planned in {plan['planning duration in seconds'] * 1000:.1f} ms"
    for depth, step in _steps(plan["plan"], 0):
        name = _IRI.sub(lambda found: shortened(found[1], prefixes), step["name"])
        name = _MADE_UP.sub(lambda found: made_up.setdefault(found[0], f"?_{len(made_up) + 1}"), name)
        name = _TRUE.sub("", name)
        rows, seconds = step["number of results"], step["duration in seconds"]
        yield f"{rows:>9,} {'row ' if rows == 1 else 'rows'} {seconds * 1000:>9.1f} ms  {'  ' * depth}{name}"


def _steps(step: Mapping[str, Any], depth: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    yield depth, step
    for inner in step["children"]:
        yield from _steps(inner, depth + 1)
