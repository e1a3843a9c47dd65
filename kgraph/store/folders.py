"""Stores on disk and in memory."""

from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kgraph.errors import OutputError, StoreError, UsageError
from kgraph.store.graphs import DEFAULT, GraphName, by_graph, counted, shown

__all__ = ["FolderStore", "MemoryStore", "is_store", "open_for_reading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryStore:
    """A store that lasts as long as the program."""

    store: ox.Store = field(default_factory=ox.Store)
    graph: GraphName = DEFAULT

    def load(self, graphs: ox.Store, *, replace: bool = False) -> None:
        _load_into(self.store, graphs, self.graph, replace=replace)

    def plan(self, graphs: ox.Store, *, replace: bool = False) -> list[str]:
        return _plan("memory", graphs, self.graph, replace=replace)

    def read(self) -> ox.Store:
        return self.store


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderStore:
    """A store on disk, of the kind that `oxigraph serve --location` serves."""

    path: Path
    graph: GraphName = DEFAULT

    def load(self, graphs: ox.Store, *, replace: bool = False) -> None:
        store = _open_for_writing(self.path)
        try:
            _load_into(store, graphs, self.graph, replace=replace)
            store.flush()
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written: {error}; make room, then load again") from error

    def plan(self, graphs: ox.Store, *, replace: bool = False) -> list[str]:
        _check_folder(self.path)
        return _plan(str(self.path), graphs, self.graph, replace=replace)

    def read(self) -> ox.Store:
        return open_for_reading(self.path)


def is_store(path: Path) -> bool:
    """Tell whether a folder is a store on disk."""
    # RocksDB keeps the name of its current manifest in this file.
    return (path / "CURRENT").is_file()


def open_for_reading(path: Path) -> ox.Store:
    """Open a store on disk that another program may be reading; raise StoreError where it is broken."""
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{path} cannot be opened as a store: {error}; load the graphs anew") from error


def _open_for_writing(path: Path) -> ox.Store:
    _check_folder(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        return ox.Store(str(path))
    except RuntimeError as error:
        raise StoreError(f"{path} is a broken store: {error}; load the graphs into a new folder") from error
    except OSError as error:
        if "LOCK" in str(error):
            remedy = "stop that, or load through its address"
            raise StoreError(f"{path} is open in another program; {remedy}") from error
        raise OutputError(f"{path} cannot be opened as a store: {error}; choose another folder") from error


def _check_folder(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file; give a server's address, or a folder to keep the store in")
    if path.is_dir() and not is_store(path) and any(path.iterdir()):
        raise UsageError(f"{path} holds files that are no store; give a new folder")


def _load_into(store: ox.Store, graphs: ox.Store, graph: GraphName, *, replace: bool) -> None:
    for name, triples in by_graph(graphs, graph):
        if replace:
            store.clear_graph(name)
        store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)


def _plan(where: str, graphs: ox.Store, graph: GraphName, *, replace: bool) -> list[str]:
    verb = "replace" if replace else "add to"
    return [
        f"{verb} {shown(name)} in {where}: {counted(sum(1 for _ in triples))}"
        for name, triples in by_graph(graphs, graph)
    ]
