"""Graphs in files, in folders of files, in stores on disk, and on stdin."""

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kgraph.errors import GraphError, UsageError
from kgraph.formats import FORMATS, Format, format_for
from kgraph.store.folders import is_store, open_for_reading
from kgraph.store.graphs import DEFAULT

__all__ = ["read_datasets", "read_graphs"]


def read_graphs(paths: Sequence[str | Path], *, stdin: BinaryIO | None = None) -> ox.Store:
    """Read files, folders of files, stores on disk or `-` (Turtle on stdin) to ask questions of.

    The default graph holds all triples, those of named graphs as well. Raise GraphError naming file and
    line, and StoreError where a folder is a broken store.
    """
    if len(paths) == 1 and is_store(Path(paths[0])):
        store = open_for_reading(Path(paths[0]))
        if not any(store.named_graphs()):
            return store
    store = read_datasets(paths, stdin or sys.stdin.buffer)
    store.bulk_extend([ox.Quad(*quad.triple) for quad in store if quad.graph_name != DEFAULT])
    return store


def read_datasets(paths: Iterable[str | Path], stdin: BinaryIO) -> ox.Store:
    """Read what `read_graphs` reads, each graph by itself."""
    store = ox.Store()
    for path in paths:
        if str(path) == "-":
            _read_bytes(store, stdin.read(), Format(syntax=ox.RdfFormat.TURTLE), "standard input", None)
        elif is_store(Path(path)):
            store.bulk_extend(open_for_reading(Path(path)))
        else:
            for file in _files(Path(path)):
                kind = _format_of(file)
                _read_bytes(store, _bytes_of(file, kind), kind, str(file), file.resolve().as_uri())
    return store


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    files = sorted(file for file in path.iterdir() if file.is_file() and _has_known_suffix(file))
    if not files:
        raise GraphError(f"{path} holds neither graph files ({' '.join(FORMATS)}) nor a store; name a graph")
    yield from files


def _has_known_suffix(path: Path) -> bool:
    return path.name.lower().removesuffix(".gz").endswith(tuple(FORMATS))


def _format_of(path: Path) -> Format:
    try:
        return format_for(path)
    except UsageError as error:
        raise GraphError(str(error)) from error


def _bytes_of(path: Path, kind: Format) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if kind.compressed else content
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise GraphError(f"{path} is no whole gzip file ({error}); write it again") from error
    except OSError as error:
        raise GraphError(f"{path} cannot be read: {error.strerror}; check the name") from error


def _read_bytes(store: ox.Store, content: bytes, kind: Format, name: str, base: str | None) -> None:
    try:
        store.bulk_load(content, format=kind.syntax, base_iri=base)
    except SyntaxError as error:
        what = (error.msg or "").partition(": ")[2].removesuffix(f" (line {error.lineno})") or error.msg
        raise GraphError(f"{name}:{error.lineno or 1}: {what}") from error
