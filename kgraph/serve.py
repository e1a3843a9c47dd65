"""Answer SPARQL questions about graphs at an address on this machine, by the Oxigraph server.

The graphs are copied into a store that lasts as long as the server; nothing can be changed through it.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from kgraph.errors import StoreError
from kgraph.store import load, open_store
from kgraph.store.programs import find_oxigraph

__all__ = ["serve", "serving"]

_HOST: Final = "127.0.0.1"
#: Seconds that the server has to start, and to stop.
_PATIENCE: Final = 30.0


def serve(graphs: Sequence[str | Path], *, port: int = 0, ready: Callable[[str], None]) -> None:
    """Answer questions about `graphs` until interrupted; `ready` gets the endpoint's address.

    Raise GraphError for a malformed graph, StoreError where there is no server or it stops by itself.
    """
    with serving(graphs, port=port) as (url, server):
        ready(url)
        code = server.wait()
        raise StoreError(f"{url}: the oxigraph server has stopped by itself (code {code}); start it again")


@contextmanager
def serving(graphs: Sequence[str | Path], *, port: int = 0) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Start a server of `graphs` on `port`, a free one where it is 0; stop it and remove its store at the end."""
    program, number = find_oxigraph(), _free_port(port)
    with TemporaryDirectory(prefix="kgraph-", ignore_cleanup_errors=True) as folder:
        store, log = Path(folder, "store"), Path(folder, "log")
        load(graphs, open_store(str(store)))
        command = [program, "serve-read-only", "--location", str(store), "--bind", f"{_HOST}:{number}"]
        with log.open("wb") as output, _running([*command, "--union-default-graph"], output) as server:
            _wait_for(number, server, log)
            yield f"http://{_HOST}:{number}/query", server


def _free_port(port: int) -> int:
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise StoreError(f"port {port} cannot be used: {error.strerror}; choose another with --port") from error
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: Sequence[str], output: IO[bytes]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program apart from the terminal, whose Ctrl-C is for kgraph, and stop it at the end."""
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=output, start_new_session=True)
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection((_HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    said = log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    raise StoreError(f"the oxigraph server does not start on port {port}: {said or 'no answer'}; try another --port")
