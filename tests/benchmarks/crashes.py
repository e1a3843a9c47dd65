"""Kill exports, resumed exports and loads with -9 at random moments, and look at what is left.

    python tests/benchmarks/crashes.py [--rounds 200] [--seed 7]

Half of the rounds export, and resume until that is through, a quarter each loads into a folder and into an Oxigraph
server. After each kill the file is the old or the new one, and a store can be opened; the graph of a folder that was to
be replaced is the old or the new one too. In the end file and store hold what they do without a kill, to the byte and
to the triple. Articles are read by `tests/stub.py`, slowly: what is under test is writing, merging, resuming and
loading. A worker forks a child for each run, since starting Python takes longer than most runs; POSIX only.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[2])

import pyoxigraph as ox

from kgraph.errors import StoreError
from kgraph.exporting import Plan, export, survey
from kgraph.formats import serialize
from kgraph.headers import Header
from kgraph.journals import journal_path
from kgraph.store import FolderStore, load, open_store
from tests.stub import article, stub

PLANS: Final[Mapping[str, Plan]] = {
    "ttl": Plan(),
    "nt": Plan(header=Header()),
    "nq.gz": Plan(graph_per="article"),
    "trig": Plan(graph_per="run"),
    "jsonld": Plan(text=False),
    "ttl.gz": Plan(onto="merge"),
    "nq": Plan(onto="replace", prune=True, header=Header()),
}
ARTICLES: Final = 24
STATEMENTS: Final = 12
#: Seconds that the stub needs for an article, so that about half of a run is reading.
PAUSE: Final = 0.004
#: Triples that a store holds and that are loaded; a third of them are the same.
TRIPLES: Final = 6000
#: Most kills of one export.
MOST: Final = 4

#: What is found in a store that is neither as before nor as after.
_PART: Final = "part of it, repaired"

Counts = Counter[tuple[str, str]]


def main() -> None:
    """Print how many kills fell into which phase."""
    parser = argparse.ArgumentParser(description="Kill exports and loads at random moments.")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        serve()
    else:
        _report(given.rounds, given.seed)


def _report(rounds: int, seed: int) -> None:
    from tests.conftest import serving_oxigraph

    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, serving_oxigraph() as url:
        counts = crash(rounds, seed, Path(folder), url)
    for (what, phase), number in sorted(counts.items()):
        print(f"{what:<18} {phase:<26} {number:>4}")
    print(f"{rounds} rounds, {counts.total()} kills in {time.monotonic() - start:.0f} s: nothing lost or doubled")


def crash(rounds: int, seed: int, folder: Path, url: str) -> Counts:
    """Run so many rounds in `folder` and against the server at `url`; raise AssertionError where something is lost."""
    random, counts = Random(seed), Counts()
    with worker() as run:
        export_round = exports(folder, run)
        folder_round, server_round = loads(folder, run, str(folder / "store")), loads(folder, run, url)
        for number in range(rounds):
            kind = (export_round, folder_round, export_round, server_round)[number % 4]
            try:
                kind(random, counts)
            except AssertionError as error:
                raise AssertionError(f"round {number} of seed {seed}: {error}") from error
    return counts


# Exports


def exports(folder: Path, run: "Run") -> Callable[[Random, Counts], None]:
    """Make articles and the files before and after; return what does a round."""
    for number in range(ARTICLES):
        for name in ("articles", "half")[: 1 + number % 2]:
            (folder / name).mkdir(exist_ok=True)
            (folder / name / f"{number:02}.txt").write_text(article(number, STATEMENTS), encoding="utf-8")
    made: dict[str, tuple[bytes, bytes, float]] = {}

    def round_(random: Random, counts: Counts) -> None:
        suffix = random.choice([*PLANS])
        if suffix not in made:
            made[suffix] = _before_and_after(folder, suffix, run)
        _export_round(folder, suffix, made[suffix], partial(_export, folder, suffix, run), random, counts)

    return round_


def _before_and_after(folder: Path, suffix: str, run: "Run") -> tuple[bytes, bytes, float]:
    """Return the file of half of the articles, that of all, and the seconds that writing the second takes."""
    target = folder / f"graph.{suffix}"
    _export(folder, suffix, run, source="half")
    old = target.read_bytes()
    seconds = _export(folder, suffix, run)
    new = target.read_bytes()
    assert old != new
    return old, new, seconds


def _export_round(
    folder: Path,
    suffix: str,
    known: tuple[bytes, bytes, float],
    export_: Callable[..., float],
    random: Random,
    counts: Counts,
) -> None:
    (old, new, seconds), target, log = known, folder / f"graph.{suffix}", folder / "log"
    target.write_bytes(old)
    log.write_bytes(b"")
    kills, through = 0, 0
    while not kills or (kills < MOST and random.random() < 0.6):
        export_(resume=kills > 0, moment=_moment(random, seconds))
        phase = _phase(target, old, new)
        counts["resumed export" if kills else "export", phase] += 1
        kills, through = kills + 1, through + (phase == "too late")
    export_(resume=True)
    assert target.read_bytes() == new, f"{suffix}: the bytes are others"
    parsed = log.read_bytes().count(b"\n")
    assert parsed <= ARTICLES * (1 + through) + kills, f"{suffix}: {parsed} articles parsed, {kills} kills"
    left = {file.name for file in folder.iterdir() if file.name.endswith((".part", ".partial"))}
    assert not left, f"{suffix}: {left} are left"


def _export(folder: Path, suffix: str, run: "Run", *, source: str = "articles", **options: Any) -> float:
    return run({"do": "export", "folder": str(folder), "suffix": suffix, "source": source, **options})


def _phase(target: Path, old: bytes, new: bytes) -> str:
    """Tell what a kill has met; raise AssertionError where the file is neither the old nor the new one."""
    content, journal = target.read_bytes(), journal_path(target)
    assert content in (old, new), f"{target} is broken"
    done = journal.read_bytes().count(b"\n") - 1 if journal.exists() else -1
    if content == new:
        return "written, journal there" if journal.exists() else "too late"
    if done < 1:
        return "before the first article"
    return "among articles" if not _all_are_done(target, done) else "while writing"


def _all_are_done(target: Path, done: int) -> bool:
    return done >= (ARTICLES // 2 if target.name.endswith("ttl.gz") else ARTICLES)


# Loads


def loads(folder: Path, run: "Run", where: str) -> Callable[[Random, Counts], None]:
    """Make graphs; return what does a round with the store at `where`."""
    old, new = (_graph(folder / f"{name}.nt", start) for name, start in (("old", 0), ("new", TRIPLES * 2 // 3)))
    what = "load into server" if "://" in where else "load into folder"
    seconds: dict[tuple[bool, bool], float] = {}

    def round_(random: Random, counts: Counts) -> None:
        empty, replaces = random.random() < 0.3, random.random() < 0.5
        job = {"do": "load", "graph": str(folder / "new.nt"), "store": where, "replace": replaces}
        before, after = set() if empty else old, new if replaces or empty else old | new
        if (empty, replaces) not in seconds:
            _reset(where, folder, empty=empty)
            seconds[empty, replaces] = run(job)
        _reset(where, folder, empty=empty)
        run(job, moment=_moment(random, seconds[empty, replaces]))
        state = _state(where, before, after, old | new)
        assert state != _PART or not replaces or empty or "://" in where, f"{what}: what was there is lost"
        counts[what, state] += 1
        run(job)
        assert _held(where) == after, f"{what}: repeating does not repair"

    return round_


def _graph(path: Path, start: int) -> set[ox.Triple]:
    predicates = [ox.NamedNode(f"urn:x:p{number}") for number in range(7)]
    triples = {
        ox.Triple(ox.NamedNode(f"urn:x:{n}"), predicates[n % 7], ox.Literal(f"value {n % 1000}"))
        for n in range(start, start + TRIPLES)
    }
    path.write_bytes(serialize(triples, ox.RdfFormat.N_TRIPLES))
    return triples


def _reset(where: str, folder: Path, *, empty: bool) -> None:
    if "://" not in where:
        shutil.rmtree(where, ignore_errors=True)
        if empty:
            return
    (folder / "none.nt").touch()
    load([folder / ("none.nt" if empty else "old.nt")], open_store(where), replace=True)


def _held(where: str) -> set[ox.Triple]:
    """Return what a store holds, found by each of its orders in the same way."""
    store = open_store(where).read() if "://" in where or any(Path(where).glob("CURRENT")) else ox.Store()
    found = {quad.triple for quad in store}
    if isinstance(open_store(where), FolderStore):
        for at, terms in enumerate(zip(*found, strict=True)):
            patterns = ([term if at == place else None for place in range(3)] for term in set(terms))
            assert {quad.triple for each in patterns for quad in store.quads_for_pattern(*each)} == found
    return found


def _state(where: str, before: set[ox.Triple], after: set[ox.Triple], known: set[ox.Triple]) -> str:
    """Tell what a kill has left, before the load is repeated; a new store may not have been one yet."""
    try:
        held = _held(where)
    except StoreError:
        assert not before, "the store cannot be opened any more"
        return "half-made store, repaired"
    assert held <= known, "the store holds what nobody loaded"
    if held == before:
        return "old graph"
    return "new graph" if held == after else _PART


def _moment(random: Random, seconds: float) -> float:
    """Return a moment of a run, in half of the cases one near its end, where files are written and graphs sent."""
    return random.uniform(*random.choice([(0.0, 1.0), (0.6, 1.3)])) * seconds


# The worker


Run = Callable[..., float]


@contextmanager
def worker() -> Iterator[Run]:
    """Start what forks a child for each job; give a function that runs one, kills it, and tells how long it took."""
    command = [sys.executable, __file__, "--worker"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        assert process.stdin
        assert process.stdout
        given, told = process.stdin, process.stdout

        def run(job: Mapping[str, Any], *, moment: float | None = None) -> float:
            given.write(json.dumps({"moment": moment, **job}) + "\n")
            given.flush()
            code, seconds = json.loads(told.readline())
            assert code in (0, -signal.SIGKILL), f"{job} ends with {code}"
            assert code == 0 or job.get("moment", moment) is not None
            return float(seconds)

        yield run
        given.close()


def serve() -> None:
    """Take jobs from standard input, a line each, and tell of each how it ended."""
    stub().lexicon  # noqa: B018  read once for all children
    for line in sys.stdin:
        job = json.loads(line)
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            _do(job)
        if job["moment"] is not None:
            time.sleep(job["moment"])
            os.kill(child, signal.SIGKILL)  # it has not been waited for, so that its number is its own
        _, status = os.waitpid(child, 0)
        print(json.dumps([os.waitstatus_to_exitcode(status), time.monotonic() - start]), flush=True)


def _do(job: Mapping[str, Any]) -> None:
    code = 1
    try:
        {"export": _do_export, "load": _do_load}[job["do"]](job)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _do_export(job: Mapping[str, Any]) -> None:
    folder = Path(job["folder"])
    plan, target = replace(PLANS[job["suffix"]], resume=job.get("resume", False)), folder / f"graph.{job['suffix']}"
    log = os.open(folder / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    extractor = stub(read=lambda _: os.write(log, b"\n"), pause=PAUSE)
    export(survey([folder / job["source"]], target, plan), extractor, target, plan)


def _do_load(job: Mapping[str, Any]) -> None:
    load([job["graph"]], open_store(job["store"]), replace=job["replace"])


if __name__ == "__main__":
    main()
