"""What several test modules share: the graph of two short articles, and a real triple store."""

import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgraph.pipeline import Extractor, load

GRAPHS = Path(__file__).parent / "graphs"


@pytest.fixture
def harbour() -> Path:
    """Two invented articles on a harbour bill, as kgraph would write them."""
    return GRAPHS / "harbour.ttl"


@pytest.fixture
def oxigraph() -> Iterator[str]:
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert server.poll() is None, "the oxigraph server has stopped"
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
