"""A read-only endpoint on this machine: it answers as `kgraph query` does, changes nothing, leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import free_port

from kgraph.errors import GraphError, StoreError
from kgraph.serve import serve, serving
from kgraph.store import load, open_store, read_graphs

#: Where Linux lists the child processes of the one that runs.
CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children")
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def ask(url: str, sparql: str = COUNT) -> str:
    request = urllib.request.Request(
        f"{url}?{urllib.parse.urlencode({'query': sparql})}", headers={"Accept": "text/csv"}
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        return str(reply.read().decode())


def command_of(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


def leftovers() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("kgraph-*"))


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Temporary stores of these tests lie apart, so that what is left of them can be seen."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield
    monkeypatch.undo()
    tempfile.tempdir = None


def test_the_endpoint_answers_and_is_gone_afterwards(harbour: Path) -> None:
    """As many triples as the graph has; afterwards neither the server nor its store is there."""
    with serving([harbour]) as (url, server):
        assert ask(url).split() == ["n", str(len(read_graphs([harbour])))]
    assert server.poll() is not None
    assert leftovers() == set()
    with pytest.raises(urllib.error.URLError):
        ask(url)


def test_the_endpoint_answers_about_named_graphs_as_query_does(tmp_path: Path) -> None:
    """Triples of named graphs are in the default graph too."""
    graph = tmp_path / "graph.nq"
    graph.write_text("<urn:x:a> <urn:x:p> <urn:x:b> .\n<urn:x:a> <urn:x:p> <urn:x:c> <urn:x:g> .\n")
    with serving([graph]) as (url, _):
        assert ask(url).split() == ["n", str(2)]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/update"), ("PUT", "/store?default"), ("POST", "/store?default")]
)
def test_nothing_can_be_changed(harbour: Path, method: str, path: str) -> None:
    """Updates and graphs are refused, and the graph stays as it was."""
    with serving([harbour]) as (url, _):
        before = ask(url)
        kind = "application/sparql-update" if path == "/update" else "text/turtle"
        body = b"CLEAR ALL" if path == "/update" else b""
        request = urllib.request.Request(
            url.removesuffix("/query") + path, data=body, method=method, headers={"Content-Type": kind}
        )
        with pytest.raises(urllib.error.HTTPError, match=r"HTTP Error 40\d"):
            urllib.request.urlopen(request, timeout=10)
        assert ask(url) == before


def test_loading_into_it_is_told_to_be_of_no_use(harbour: Path) -> None:
    with serving([harbour]) as (url, _):
        with pytest.raises(
            StoreError, match=r"store only answers questions \(403: .*\); give the graph to it when"
        ) as told:
            load([harbour], open_store(url.removesuffix("/query")))
        assert "--user" not in str(told.value)


def test_a_port_in_use_is_named(harbour: Path) -> None:
    """Before anything is loaded."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StoreError, match=f"port {port} cannot be used: .*--port"), serving([harbour], port=port):
            pass


def test_a_malformed_graph_leaves_nothing(tmp_path: Path) -> None:
    """The error of the graph, no server, no store."""
    (tmp_path / "broken.nt").write_text("<urn:x:a>")
    with pytest.raises(GraphError, match=r"broken\.nt:1"), serving([tmp_path / "broken.nt"]):
        pass
    assert leftovers() == set()


def test_a_missing_server_is_said_with_what_to_install(
    harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is an extra."""
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match=r"not installed; run: pip install oxigraph"):
        serve([harbour], ready=print)


@pytest.mark.skipif(not CHILDREN.is_file(), reason="child processes are told by Linux alone")
def test_a_server_that_dies_is_a_store_error(harbour: Path) -> None:
    """Serving ends with an error that has the code of the server."""

    def kill_server(_: str) -> None:
        children = [int(number) for number in CHILDREN.read_text().split()]
        os.kill(next(each for each in children if b"serve-read-only" in command_of(each)), signal.SIGKILL)

    with pytest.raises(StoreError, match=r"has stopped by itself \(code -9\)"):
        serve([harbour], ready=kill_server)
    assert leftovers() == set()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_interrupted(harbour: Path, stop: signal.Signals) -> None:
    """The address goes to stderr; Ctrl-C ends with 130, and the server goes too."""
    words = [sys.executable, "-m", "kgraph", "serve", str(harbour), "--port", str(free_port())]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as command:
        assert command.stderr
        found = re.search(r"http://127\.0\.0\.1:\d+/query", command.stderr.readline())
        assert found
        assert ask(found[0]).startswith("n")
        command.send_signal(stop)
        output, errors = command.communicate(timeout=30)
    assert (command.returncode, output, errors.strip()) == (130, "", "Interrupted.")
    assert leftovers() == set()
    with pytest.raises(urllib.error.URLError):
        ask(found[0])
