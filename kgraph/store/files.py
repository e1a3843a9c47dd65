"""Graphs in files, in folders of files, in stores on disk, and on stdin."""

import gzip
import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from kgraph.errors import GraphError, UsageError
from kgraph.formats import FORMATS, Format, format_for, open_graph
from kgraph.store.folders import is_store, open_for_reading

__all__ = ["count_statements", "graph_files", "read_datasets", "read_graphs"]

_LINES: Final = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
#: Bytes of lines that one thread reads at a time.
_PART: Final = 1 << 23


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
            _read_bytes(store, _unpacked(stdin.read()), Format(syntax=ox.RdfFormat.TURTLE), "standard input", None)
        elif is_store(Path(path)):
            store.bulk_extend(open_for_reading(Path(path)))
        else:
            for file in _files(Path(path)):
                kind = _format_of(file)
                _read_bytes(store, _bytes_of(file, kind), kind, str(file), file.resolve().as_uri())
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
    except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as error:
        raise _unreadable(path, error) from error


def _unpacked(content: bytes) -> bytes:
    """Return what came on stdin, where nothing but the first bytes tells a gzip file."""
    try:
        return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _unreadable(Path("standard input"), error) from error


def _read_bytes(store: ox.Store, content: bytes, kind: Format, name: str, base: str | None) -> None:
    """Load a graph; parsing takes as long as storing, so that one part is parsed while another is stored."""

    def read(start: int, end: int) -> None:
        try:
            store.bulk_load(content[start:end], format=kind.syntax, base_iri=base)
        except SyntaxError as error:
            raise _malformed(name, error, lines_before=content.count(b"\n", 0, start)) from error

    parts = tuple(_parts(content, kind))
    if len(parts) == 1:
        read(*parts[0])
        return
    from concurrent.futures import ThreadPoolExecutor  # not for small graphs, which it would cost start-up time

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(read, *zip(*parts, strict=True)):
            pass


def _parts(content: bytes, kind: Format) -> Iterator[tuple[int, int]]:
    """Yield where parts begin and end that are graphs themselves.

    Lines of N-Triples and N-Quads are, unless they share blank nodes, which would become different ones.
    """
    start = 0
    if kind.syntax in _LINES and b"_:" not in content:
        while len(content) - start > _PART and (end := content.find(b"\n", start + _PART) + 1):
            yield start, end
            start = end
    yield start, len(content)


def _malformed(name: str, error: SyntaxError, *, lines_before: int = 0) -> GraphError:
    what = (error.msg or "").partition(": ")[2].removesuffix(f" (line {error.lineno})") or error.msg
    return GraphError(f"{name}:{lines_before + (error.lineno or 1)}: {what}")


def _unreadable(path: Path, error: EOFError | zlib.error | OSError) -> GraphError:
    if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
        return GraphError(f"{path} cannot be read: {error.strerror}; check the name")
    return GraphError(f"{path} is no whole gzip file ({error}); write it again")
