"""Set kgraph beside rdflib, pyoxigraph and oxigraph on a made-up graph: writing, asking, loading, starting.

    python tests/benchmarks/graphs.py [TRIPLES] [--only writing|asking|loading|starting] [--rdflib TRIPLES]

A million triples in kgraph's own shape unless told. rdflib gets a tenth of them, or as many as told, and is compared
by seconds for each triple where it writes, and on that smaller graph where it is asked. Each measurement runs in a
fresh process. Seconds are those of the processor, which other programs disturb least, but where a command is waited
for.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, TypeVar

import pyoxigraph as ox
import rdflib
from synthetic import blocks, statements_for

from kgraph.formats import write_graph, write_lines
from kgraph.namespaces import PREFIXES
from kgraph.query import ask
from kgraph.store import read_graphs

Result = TypeVar("Result")

KGRAPH = [sys.executable, "-m", "kgraph"]
OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))
#: Shapes of questions that people have put to such graphs.
QUESTIONS = {
    "star join": """SELECT ?who ?what ?cue ?text ?date {
        ?st kg:actor ?who ; kg:relation kg:backs ; kg:target ?what ; kg:cue ?cue ; kg:polarity kg:affirmed ;
            kg:modality kg:asserted ; kg:date ?date ; kg:sentence ?se . ?se kg:text ?text }""",
    "group by": """SELECT ?relation (COUNT(?st) AS ?n) (AVG(?sure) AS ?mean) {
        ?st kg:relation ?relation ; kg:confidence ?sure } GROUP BY ?relation ORDER BY ?relation""",
    "not exists": """SELECT DISTINCT ?who {
        ?st kg:actor ?who ; kg:relation kg:opposes
        FILTER NOT EXISTS { ?other kg:actor ?who ; kg:relation kg:backs } }""",
    "disagreement": """SELECT ?what (COUNT(*) AS ?pairs) {
        ?one kg:target ?what ; kg:actor ?who ; kg:relation kg:backs ; kg:polarity kg:affirmed .
        ?two kg:target ?what ; kg:actor ?whom ; kg:relation kg:opposes ; kg:polarity kg:affirmed .
        FILTER (?who != ?whom) } GROUP BY ?what ORDER BY DESC(?pairs) ?what""",
}


class Cost(NamedTuple):
    """Seconds of the processor and on the clock, and the largest memory of the process so far, in megabytes."""

    cpu: float
    wall: float
    peak: int


def main() -> None:
    """Print a line for each comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("triples", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--only", choices=list(PARTS))
    parser.add_argument("--rdflib", type=int, metavar="TRIPLES")
    options = parser.parse_args()
    small = options.rdflib or options.triples // 10
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [_fresh(_generate, folder / f"{size}.nt", size) for size in (options.triples, small)]
        print(f"{sizes[0]:,} triples, {sizes[1]:,} for rdflib; load of the machine {os.getloadavg()[0]:.1f}")
        for part in [options.only] if options.only else PARTS:
            PARTS[part](folder, options.triples, small)


def writing(folder: Path, large: int, small: int) -> None:
    """Compare what is written from a graph in memory, then show the memory of a graph written while it is made."""
    for suffix, goal in ((".ttl", 15), (".nt", 8)):
        ours, count = _fresh(_write, folder, large, suffix)
        theirs, theirs_count = _fresh(_rdflib_writes, folder / f"{small}.nt", suffix)
        ratio = theirs.cpu / theirs_count * count / ours.cpu
        print(f"write {suffix:5} kgraph {ours.cpu:6.2f} s   rdflib {theirs.cpu * count / theirs_count:7.2f} s ", end="")
        print(f"({theirs_count:,} triples in {theirs.cpu:.2f} s)   ratio {ratio:5.1f} (goal {goal})")
    for suffix in (".nt", ".ttl"):
        cost = _fresh(_stream, folder, large, suffix)
        print(f"make and write {suffix:5} {cost.cpu:6.2f} s, peak memory {cost.peak} MB")


def asking(folder: Path, large: int, small: int) -> None:
    """Compare questions with rdflib on the smaller graph, and with the bare engine on the larger one."""
    for name, sparql in QUESTIONS.items():
        ours, _, rows = _fresh(_ask, folder / f"{small}.nt", sparql)
        theirs, their_rows = _fresh(_rdflib_answers, folder / f"{small}.nt", sparql)
        assert rows == their_rows, f"{name}: {rows} rows, {their_rows} by rdflib"
        print(f"ask {name:13} kgraph {ours * 1000:6.1f} ms  rdflib {theirs:6.2f} s  ", end="")
        print(f"ratio {theirs / ours:6.0f} (goal 15)   {rows:,} rows")
    for name, sparql in QUESTIONS.items():
        ours, bare, rows = _fresh(_ask, folder / f"{large}.nt", sparql)
        print(f"ask {name:13} kgraph {ours * 1000:6.1f} ms  pyoxigraph {bare * 1000:6.1f} ms  ", end="")
        print(f"ratio {ours / bare:5.2f} (goal 1.3 at most)   {rows:,} rows")


def loading(folder: Path, large: int, _: int) -> None:
    """Compare loading into a new folder."""
    file = str(folder / f"{large}.nt")
    ours, theirs = [], []
    for turn in range(2):
        ours.append(_run([*KGRAPH, "load", file, str(folder / f"ours{turn}")]))
        theirs.append(_run([OXIGRAPH, "load", "--location", str(folder / f"theirs{turn}"), "--file", file]))
    for what, at in (("wall", 1), ("processor", 0)):
        mine, other = (min(cost[at] for cost in costs) for costs in (ours, theirs))
        print(f"load, {what:9}  kgraph {mine:6.2f} s   oxigraph {other:6.2f} s   ratio {mine / other:.2f} ", end="")
        print("(goal 1.5 at most)")


def starting(folder: Path, _: int, __: int) -> None:
    """Show how long a question to a tiny graph takes, with byte code written as pip does when it installs."""
    graph = folder / "tiny.ttl"
    graph.write_text("<urn:a> <urn:b> <urn:c> .\n")
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "kgraph query": [*KGRAPH, "query", str(graph), "ASK {}"],
    }
    for name, command in commands.items():
        costs = [_run(command, environment) for _ in range(12)][1:]
        wall, cpu = (statistics.median(cost[at] for cost in costs) for at in (1, 0))
        print(f"start {name:15} {wall:5.3f} s, processor {cpu:5.3f} s", end="\n" if name != "kgraph query" else "")
    print("   (goal 0.25)")


PARTS: Mapping[str, Callable[[Path, int, int], None]] = {
    "writing": writing,
    "asking": asking,
    "loading": loading,
    "starting": starting,
}


def _fresh(work: Callable[..., Result], *arguments: object) -> Result:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _timed(work: Callable[[], object]) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    cost = time.process_time() - cpu, time.perf_counter() - wall
    return Cost(*cost, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def _best(work: Callable[[], object]) -> Cost:
    # Both sides get the same turns, since other programs make single ones slow.
    return min(_timed(work) for _ in range(3))


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> Cost:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, wall, after.ru_maxrss // 1024)


def _generate(file: Path, triples: int) -> int:
    write_lines(blocks(statements_for(triples)), file)
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


def _write(folder: Path, triples: int, suffix: str) -> tuple[Cost, int]:
    made = list(blocks(statements_for(triples)))
    file = folder / f"graph{suffix}"
    if suffix == ".nt":
        return _best(partial(write_lines, made, file)), sum(map(len, made))
    quads = list(chain.from_iterable(made))
    return _best(partial(write_graph, quads, file)), len(quads)


def _stream(folder: Path, triples: int, suffix: str) -> Cost:
    made, file = blocks(statements_for(triples)), folder / f"graph{suffix}"
    if suffix == ".nt":
        return _timed(partial(write_lines, made, file))
    return _timed(partial(write_graph, chain.from_iterable(made), file))


def _rdflib_writes(file: Path, suffix: str) -> tuple[Cost, int]:
    warnings.simplefilter("ignore")  # that it always writes UTF-8
    graph = _rdflib_graph(file)
    target = str(file.with_name(f"rdflib{suffix}"))
    return _best(partial(graph.serialize, target, format=suffix[1:])), len(graph)


def _ask(file: Path, sparql: str) -> tuple[float, float, int]:
    """Return the seconds of kgraph and of the bare engine, best of five by turns, and the number of rows."""
    store = read_graphs([file])
    ours, bare = [], []
    for _ in range(5):
        ours.append(_timed(lambda: ask(store, sparql)).cpu)
        bare.append(_timed(lambda: _bare(store, sparql)).cpu)
    return min(ours), min(bare), _rows(ask(store, sparql).content)


def _bare(store: ox.Store, sparql: str) -> bytes | None:
    answer = store.query(sparql, prefixes=PREFIXES)
    assert not isinstance(answer, ox.QueryTriples)
    return answer.serialize(format=ox.QueryResultsFormat.JSON)


def _rows(content: bytes) -> int:
    solutions: Iterable[object] = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    return sum(1 for _ in solutions)


def _rdflib_answers(file: Path, sparql: str) -> tuple[float, int]:
    graph = _rdflib_graph(file)
    rows: list[object] = []
    cost = _timed(lambda: rows.extend(graph.query(sparql, initNs=PREFIXES)))
    return cost.cpu, len(rows)


def _rdflib_graph(file: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space, replace=True)
    return graph.parse(file, format="nt")


if __name__ == "__main__":
    main()
