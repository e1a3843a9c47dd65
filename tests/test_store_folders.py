"""Stores on disk: opened, refused, and never left between what was there and what comes."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_store import NAMED, ONE, TWO, as_rdflib, put

from kgraph.errors import GraphError, OutputError, StoreError, UsageError
from kgraph.store import FolderStore, load, open_store, read_graphs


def test_a_folder_that_does_not_load_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(GraphError):
        load([put(tmp_path / "bad.nt", "<urn:x:a>")], open_store(str(tmp_path / "store")))
    assert not (tmp_path / "store").exists()


def test_a_store_on_disk_answers_like_a_file_alone_or_beside_one(tmp_path: Path) -> None:
    where = tmp_path / "store"
    load([put(tmp_path / "one.nt", ONE)], open_store(str(where)))
    assert len(read_graphs([where])) == 1
    assert len(read_graphs([where, put(tmp_path / "two.nt", TWO)])) == 2


def test_named_graphs_in_a_folder_stay_apart_but_are_all_asked(tmp_path: Path) -> None:
    where = tmp_path / "store"
    load([put(tmp_path / "one.nt", ONE)], open_store(str(where), graph="urn:x:one"))
    load([put(tmp_path / "two.nq", TWO + NAMED)], open_store(str(where), graph="urn:x:two"))
    assert [len(list(FolderStore(path=where).read().quads_for_pattern(None, None, None, name))) for name in (
        ox.DefaultGraph(), ox.NamedNode("urn:x:one"), ox.NamedNode("urn:x:two"), ox.NamedNode("urn:x:graph"),
    )] == [0, 1, 1, 1]  # fmt: skip
    assert len(list(read_graphs([where]).quads_for_pattern(None, None, None, ox.DefaultGraph()))) == 3


def test_a_store_open_in_another_program_is_a_store_error(tmp_path: Path) -> None:
    program = "import sys, pyoxigraph as ox; s = ox.Store(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", program, tmp_path / "store"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with other:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match="store is open in another program"):
            load([put(tmp_path / "one.nt", ONE)], open_store(str(tmp_path / "store")))
        other.communicate(b"")


def test_a_file_or_a_folder_of_other_files_is_no_store(tmp_path: Path) -> None:
    graph = put(tmp_path / "one.nt", ONE)
    with pytest.raises(UsageError, match="is a file; give a server's address, or a folder"):
        load([graph], open_store(str(graph)))
    with pytest.raises(UsageError, match="holds files that are no store; give a new folder"):
        load([graph], open_store(str(tmp_path)))


def test_a_broken_store_is_a_store_error(tmp_path: Path) -> None:
    put(tmp_path / "CURRENT", "nonsense")
    with pytest.raises(StoreError, match="cannot be opened as a store"):
        read_graphs([tmp_path])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit for files")
@pytest.mark.parametrize("suffix", ["nt", "nq"])
def test_a_graph_that_cannot_be_replaced_stays(tmp_path: Path, suffix: str) -> None:
    many = put(tmp_path / f"many.{suffix}", "".join(f"<urn:x:{n}> <urn:x:p> <urn:x:b{n}> .\n" for n in range(20_000)))
    load([put(tmp_path / "one.nt", ONE)], open_store(str(tmp_path / "store")))
    program = """
        import resource, signal, sys
        from kgraph.store import load, open_store
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        load([sys.argv[1]], open_store(sys.argv[2]), replace=True)
    """
    command = [sys.executable, "-c", textwrap.dedent(program), many, tmp_path / "store"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "store cannot be written" in done.stderr
    assert as_rdflib(read_graphs([tmp_path / "store"])).serialize(format="nt").strip() == ONE.strip()


def test_replacing_keeps_other_graphs_and_what_blank_nodes_share(tmp_path: Path) -> None:
    where = str(tmp_path / "store")
    load([put(tmp_path / "old.nq", ONE + NAMED + "<urn:x:a> <urn:x:p> _:n <urn:x:other> .\n")], open_store(where))
    load(
        [put(tmp_path / "new.trig", "_:n <urn:x:p> 1 . <urn:x:graph> { _:n <urn:x:p> 2 }")],
        open_store(where),
        replace=True,
    )
    found = open_store(where).read()
    subjects = {quad.subject for quad in found if isinstance(quad.object, ox.Literal)}
    assert (len(subjects), len(found)) == (1, 3)


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    name = "n" * 300
    with pytest.raises(GraphError, match=f"{name}.ttl cannot be read: File name too long"):
        read_graphs([tmp_path / f"{name}.ttl"])
    with pytest.raises(OutputError, match=f"{name} cannot hold a store: File name too long"):
        load([put(tmp_path / "one.nt", ONE)], open_store(str(tmp_path / name)))
