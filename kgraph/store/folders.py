"""Stores on disk and in memory."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgraph.errors import OutputError, StoreError, UsageError
from kgraph.formats import Format, open_graph
from kgraph.store.graphs import DEFAULT, GraphName, by_graph, counted, shown
from kgraph.store.updates import replacing

__all__ = ["FolderStore", "MemoryStore", "is_store", "open_for_reading"]

#: Files that RocksDB makes before a folder is a store: all that is there where its making was cut short.
_BEGUN: Final = re.compile(r"LOCK|LOG|LOG\.old\.\d+|IDENTITY|MANIFEST-\d+|\d+\.dbtmp")


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
        with _written(self.path) as store:
            _load_into(store, graphs, self.graph, replace=replace)

    def load_files(self, files: Mapping[Path, Format]) -> None:
        """Add files of triples, which have been read once already, without a store in memory between."""
        with _written(self.path) as store:
            for file, kind in files.items():
                _load_file(store, file, kind, self.graph)

    def plan(self, graphs: ox.Store, *, replace: bool = False) -> list[str]:
        _check_folder(self.path)
        return _plan(str(self.path), graphs, self.graph, replace=replace)

    def read(self) -> ox.Store:
        return open_for_reading(self.path)


def is_store(path: Path) -> bool:
    """Tell whether a folder is a store on disk."""
    # RocksDB keeps the name of its current manifest in this file. Not Path.is_file, to which a name that is too long is
    # an error.
    return os.path.isfile(path / "CURRENT")  # noqa: PTH113


def open_for_reading(path: Path) -> ox.Store:
    """Open a store on disk that another program may be reading; raise StoreError where it is broken."""
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{path} cannot be opened as a store: {error}; load the graphs anew") from error


@contextmanager
def _written(path: Path) -> Iterator[ox.Store]:
    store = _open_for_writing(path)
    try:
        yield store
        store.flush()
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error}; make room, then load again") from error


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
    try:
        if path.exists() and not path.is_dir():
            raise UsageError(f"{path} is a file; give a server's address, or a folder to keep the store in")
        if path.is_dir() and not is_store(path) and not all(_BEGUN.fullmatch(file.name) for file in path.iterdir()):
            raise UsageError(f"{path} holds files that are no store; give a new folder")
    except OSError as error:
        raise OutputError(f"{path} cannot hold a store: {error.strerror}; choose another folder") from error


def _load_into(store: ox.Store, graphs: ox.Store, graph: GraphName, *, replace: bool) -> None:
    if replace and not _is_empty(store):
        store.update(replacing(graphs, graph))  # in one transaction: what was there, or what comes
        return
    # In one go: each writes files of its own, and there may be a graph for every article.
    store.bulk_extend(graphs if graph == DEFAULT else _moved(graphs, graph))


def _is_empty(store: ox.Store) -> bool:
    return next(iter(store), None) is None


def _load_file(store: ox.Store, file: Path, kind: Format, graph: GraphName) -> None:
    load = partial(store.bulk_load, format=kind.syntax, base_iri=file.resolve().as_uri(), to_graph=graph)
    if kind.compressed:
        with open_graph(file, kind) as content:
            load(content)
    else:
        load(path=file)  # much faster than what passes through Python


def _moved(graphs: ox.Store, graph: GraphName) -> Iterator[ox.Quad]:
    """Yield all quads, with what stands in the default graph moved to `graph`."""
    for quad in graphs:
        is_moved = quad.graph_name == DEFAULT
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph) if is_moved else quad


def _plan(where: str, graphs: ox.Store, graph: GraphName, *, replace: bool) -> list[str]:
    verb = "replace" if replace else "add to"
    return [
        f"{verb} {shown(name)} in {where}: {counted(sum(1 for _ in triples))}"
        for name, triples in by_graph(graphs, graph)
    ]
