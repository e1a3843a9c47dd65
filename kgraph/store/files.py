"""Graphs in files, in folders of files, in stores on disk, and on stdin."""

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, cast

import pyoxigraph as ox

from kgraph.errors import GraphError, UsageError
from kgraph.formats import FORMATS, Format, format_for, open_graph
from kgraph.store.folders import is_store, open_for_reading

__all__ = ["count_statements", "graph_files", "read_datasets", "read_graphs"]


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
    for graph in list(store.named_graphs()):
        store.bulk_extend([ox.Quad(*quad.triple) for quad in store.quads_for_pattern(None, None, None, graph)])
    return store


def read_datasets(paths: Iterable[str | Path], stdin: BinaryIO) -> ox.Store:
    """Read what `read_graphs` reads, each graph by itself."""
    store = ox.Store()
    for path in paths:
        if str(path) == "-":
            _read_stdin(store, stdin)
        elif is_store(Path(path)):
            store.bulk_extend(open_for_reading(Path(path)))
        else:
            for file in _files(Path(path)):
                _read_file(store, file)
    return store


def graph_files(paths: Iterable[str | Path]) -> dict[Path, Format] | None:
    """Return the files, and those in folders, with their formats; None where stdin or a store is among `paths`."""
    given = [Path(path) for path in paths]
    if any(str(path) == "-" or is_store(path) for path in given):
        return None
    return {file: _format_of(file) for path in given for file in _files(path)}


def count_statements(path: Path, kind: Format) -> int:
    """Read a file to its end and keep nothing; raise GraphError where it is malformed or cannot be read."""
    try:
        with open_graph(path, kind) as file:
            return sum(1 for _ in ox.parse(file, format=kind.syntax, base_iri=path.resolve().as_uri()))
    except SyntaxError as error:
        raise _malformed(str(path), error) from error
    except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as error:
        raise _unreadable(path, error) from error


def _files(path: Path) -> Iterator[Path]:
    try:
        if not path.is_dir():
            yield path
            return
        files = sorted(file for file in path.iterdir() if file.is_file() and _has_known_suffix(file))
    except OSError as error:
        raise _unreadable(path, error) from error
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


def _read_stdin(store: ox.Store, stdin: IO[bytes]) -> None:
    """Load Turtle; nothing but the first bytes tells a gzip file here."""
    content = stdin.read()
    packed = content.startswith(b"\x1f\x8b")
    source = cast("IO[bytes]", gzip.GzipFile(fileobj=BytesIO(content)) if packed else BytesIO(content))
    _read(store, source, Format(syntax=ox.RdfFormat.TURTLE), "standard input", None)


def _read_file(store: ox.Store, file: Path) -> None:
    kind = _format_of(file)
    try:
        source = open_graph(file, kind)
    except OSError as error:
        raise _unreadable(file, error) from error
    with source:
        _read(store, source, kind, str(file), file.resolve().as_uri())


def _read(store: ox.Store, source: IO[bytes], kind: Format, name: str, base: str | None) -> None:
    """Load a graph in one transaction, which for a store in memory is quicker than `bulk_load`."""
    try:
        store.load(source, format=kind.syntax, base_iri=base)
    except SyntaxError as error:
        raise _malformed(name, error) from error
    except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as error:
        raise _unreadable(Path(name), error) from error


def _malformed(name: str, error: SyntaxError) -> GraphError:
    what = (error.msg or "").partition(": ")[2].removesuffix(f" (line {error.lineno})") or error.msg
    return GraphError(f"{name}:{error.lineno or 1}: {what}")


def _unreadable(path: Path, error: EOFError | zlib.error | OSError) -> GraphError:
    if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
        return GraphError(f"{path} cannot be read: {error.strerror}; check the name")
    return GraphError(f"{path} is no whole gzip file ({error}); write it again")
