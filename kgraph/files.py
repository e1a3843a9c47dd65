"""Write a file so that it appears whole or not at all."""

import os
import shutil
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from kgraph.errors import OutputError

__all__ = ["check_file", "compressed", "replace_file"]


def check_file(path: str | Path) -> None:
    """Raise OutputError where `replace_file` would, before any work is done."""
    target = Path(path)
    if target.is_dir():
        raise OutputError(f"{target} is a folder; name a file in it, such as {target / 'graph.ttl'}")
    if not target.parent.is_dir():
        raise OutputError(f"{target.parent} is no folder; create it, or write elsewhere")
    if not os.access(target.parent if not target.exists() else target, os.W_OK):
        raise OutputError(f"{target} cannot be written; check its permissions, or write elsewhere")


def replace_file(path: str | Path, chunks: Iterable[bytes]) -> None:
    """Write beside `path`, then rename; what is no plain file (a pipe, /dev/null) is written as it is.

    Chunks are written as they come. Raise OutputError where that fails; the old file is then as it was.
    """
    target = Path(path).resolve()
    try:
        if target.exists() and not target.is_file():
            _write(target, chunks)
            return
        _write_and_rename(target, chunks)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{path} cannot be written: {reason}; write elsewhere, or make room") from error


def compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield `chunks` as one gzip file, without time and name, so that the bytes depend on the content alone."""
    gzip = zlib.compressobj(level=9, wbits=zlib.MAX_WBITS | 16)
    for chunk in chunks:
        yield gzip.compress(chunk)
    yield gzip.flush()


def _write_and_rename(target: Path, chunks: Iterable[bytes]) -> None:
    beside = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        _write(beside, chunks)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _write(target: Path, chunks: Iterable[bytes]) -> None:
    with target.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
