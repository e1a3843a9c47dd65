"""A few rounds of the crashes that `tests/benchmarks/crashes.py` makes two hundred of."""

import sys
from pathlib import Path

import pytest

from kgraph.store import load, open_store
from tests.benchmarks.crashes import crash

ROUNDS = 8


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_kills_at_random_moments_break_neither_files_nor_stores(tmp_path: Path, oxigraph: str) -> None:
    """Old or new, never half; what is resumed or repeated ends as without a kill."""
    counts = crash(ROUNDS, 11, tmp_path, oxigraph)
    assert counts.total() >= ROUNDS
    assert {what for what, _ in counts} >= {"export", "load into folder", "load into server"}


@pytest.mark.parametrize("left", [[], ["MANIFEST-000001", "000001.dbtmp"]])
def test_a_store_whose_making_was_cut_short_is_begun_anew(tmp_path: Path, harbour: Path, left: list[str]) -> None:
    """RocksDB makes several files before the one that tells a store."""
    store = tmp_path / "store"
    store.mkdir()
    for name in ("LOCK", "LOG", "IDENTITY", *left):
        (store / name).touch()
    load([harbour], open_store(str(store)))
    assert len(open_store(str(store)).read()) == 357
