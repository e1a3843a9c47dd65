"""What several test modules share: the graph of two short articles, and a real triple store."""

import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from kgraph.pipeline import Extractor, load

#: A check gives the same verdict twice; `--hypothesis-profile=searching` looks for what no run has met yet.
settings.register_profile("repeated", derandomize=True, deadline=None)
settings.register_profile("searching", derandomize=False, deadline=None)
settings.load_profile("repeated")

GRAPHS = Path(__file__).parent / "graphs"
VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 2000
MaxDirtyBuffers = 1200
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 100000
"""


@pytest.fixture
def harbour() -> Path:
    """Two invented articles on a harbour bill, as kgraph would write them."""
    return GRAPHS / "harbour.ttl"


@pytest.fixture
def oxigraph() -> Iterator[str]:
    """An Oxigraph server with an empty store."""
    with serving_oxigraph() as url:
        yield url


@contextmanager
def serving_oxigraph() -> Iterator[str]:
    """Start an Oxigraph server with an empty store on a free loopback port, and stop it afterwards."""
    program = shutil.which("oxigraph", path=sysconfig.get_path("scripts")) or shutil.which("oxigraph")
    assert program, "install kgraph-rdf[test], which brings the oxigraph server"
    address = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        [program, "serve", "--bind", address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://{address}/store?default", server)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a Virtuoso server with an empty store on a free loopback port, and stop it afterwards."""
    program = shutil.which("virtuoso-t")
    if not program:
        pytest.skip("virtuoso-t is not installed (Debian has it in virtuoso-opensource-7-bin)")
    folder, port = tmp_path_factory.mktemp("virtuoso"), free_port()
    (folder / "own.ini").write_text(VIRTUOSO.format(sql=free_port(), http=port))
    quiet = subprocess.DEVNULL
    with subprocess.Popen([program, "-f", "-c", "own.ini"], cwd=folder, stdout=quiet, stderr=quiet) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/sparql", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(1200):
        assert server.poll() is None, "the server has stopped"
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """Return the extractor over the embedded pipeline, loaded once."""
    return load()
