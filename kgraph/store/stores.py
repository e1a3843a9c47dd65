"""What is done with a store of any kind: open it, load into it, say what loading would do."""

import sys
from collections.abc import Sequence
from pathlib import Path

from kgraph.errors import UsageError
from kgraph.store.files import count_statements, graph_files, read_datasets
from kgraph.store.folders import FolderStore, is_store
from kgraph.store.graphs import TripleStore, graph_name
from kgraph.store.logins import Ask, find_login
from kgraph.store.presets import presets_for
from kgraph.store.servers import ServerStore
from kgraph.store.sessions import PAUSES, TIMEOUT

__all__ = ["load", "open_store", "plan"]


def load(graphs: Sequence[str | Path], store: TripleStore, *, replace: bool = False) -> int:
    """Load files, folders of files or `-` (Turtle on stdin) into `store`; return the number of triples read.

    Loading twice doubles nothing. Triples that come twice count once, but for those of files that are added to a
    folder, of which nothing is kept in memory; what a folder has is replaced as a whole or not at all. Raise GraphError
    before anything is stored, StoreError after.
    """
    if isinstance(store, FolderStore) and not (replace and is_store(store.path)):
        files = graph_files(graphs)
        if files and not any(kind.syntax.supports_datasets for kind in files.values()):
            count = sum(count_statements(file, kind) for file, kind in files.items())
            store.load_files(files)
            return count
    read = read_datasets(graphs, sys.stdin.buffer)
    store.load(read, replace=replace)
    return len(read)


def plan(graphs: Sequence[str | Path], store: TripleStore, *, replace: bool = False) -> list[str]:
    """Return a line for each thing that `load` would do; store nothing."""
    return store.plan(read_datasets(graphs, sys.stdin.buffer), replace=replace)


def open_store(
    where: str,
    *,
    graph: str | None = None,
    user: str | None = None,
    preset: str = "",
    ask: Ask | None = None,
    timeout: tuple[float, float] = TIMEOUT,
    pauses: tuple[float, ...] = PAUSES,
) -> TripleStore:
    """Return the store at `where`: a server's base URL, its Graph Store endpoint, or a folder.

    `graph` is the IRI of the graph to use instead of the default graph, `preset` the kind of server,
    `ask` asks for a password that is found nowhere, `pauses` are the seconds between tries.
    """
    name = graph_name(graph)
    if "://" not in where:
        if preset:
            raise UsageError(f"{where} is a folder, which has no preset; give a server's address as http://…")
        return FolderStore(path=Path(where), graph=name)
    next(presets_for(preset, login=True))
    url, login = find_login(where, user=user, ask=ask)
    return ServerStore(url=url, graph=name, login=login, timeout=timeout, preset=preset, pauses=pauses)
