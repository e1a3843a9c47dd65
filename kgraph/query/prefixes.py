"""The prefixes that graph files declare."""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kgraph.errors import UsageError
from kgraph.formats import format_for

__all__ = ["read_prefixes"]


def read_prefixes(paths: Iterable[str | Path]) -> dict[str, str]:
    """Return what the files, and those in the folders, declare before their first triple; the first file leads.

    What cannot be read is passed over: reading the graphs reports it.
    """
    found: dict[str, str] = {}
    for path in paths:
        for file in _files(Path(path)):
            found = {**_declared_in(file), **found}
    return found


def _files(path: Path) -> Iterator[Path]:
    yield from sorted(path.iterdir()) if path.is_dir() else [path]


def _declared_in(path: Path) -> dict[str, str]:
    try:
        kind = format_for(path)
        with _opened(path, compressed=kind.compressed) as file:
            parser = ox.parse(file, format=kind.syntax, base_iri=path.resolve().as_uri())
            next(parser, None)
            return dict(parser.prefixes)
    except (UsageError, OSError, EOFError, SyntaxError):
        return {}


def _opened(path: Path, *, compressed: bool) -> IO[bytes]:
    # What is typed as a gzip file is no IO[bytes], though it reads like one.
    return cast("IO[bytes]", gzip.open(path)) if compressed else path.open("rb")
