"""Write a file so that it appears whole or not at all."""

import glob
import hashlib
import os
import shutil
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kgraph.errors import OutputError

__all__ = ["beside", "check_file", "compressed", "is_special", "remove_parts", "replace_file", "state_of"]

#: Bytes that the name of a file may have, where file systems differ the least.
_LONGEST: Final = 255
_PART: Final = ".part"


def check_file(path: str | Path) -> None:
    """Raise OutputError where `replace_file` would, before any work is done."""
    target = Path(path)
    try:
        _check(target)
    except OSError as error:  # a name that is too long
        raise OutputError(f"{target} cannot be written: {error.strerror or error}; write elsewhere") from error


def _check(target: Path) -> None:
    if target.is_dir():
        raise OutputError(f"{target} is a folder; name a file in it, such as {target / 'graph.ttl'}")
    if not target.parent.is_dir():
        raise OutputError(f"{target.parent} is no folder; create it, or write elsewhere")
    if not os.access(target.parent if not target.exists() else target, os.W_OK):
        raise OutputError(f"{target} cannot be written; check its permissions, or write elsewhere")


def is_special(path: str | Path) -> bool:
    """Tell whether `path` is there and no plain file: a pipe, /dev/null."""
    return Path(path).exists() and not Path(path).is_file()


def state_of(path: str | Path) -> tuple[int, ...]:
    """Return numbers that are others when a file has been written anew; none where there is no plain file."""
    if not Path(path).is_file():
        return ()
    found = Path(path).stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def beside(path: str | Path, suffix: str) -> Path:
    """Return the path that ends in `suffix` more; a name that would be too long ends in a digest of it instead."""
    target = Path(path)
    name = target.name + suffix
    if len(os.fsencode(name)) > _LONGEST:
        digest = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
        short = target.name.encode("utf-8", "surrogateescape")[: _LONGEST - 60].decode("utf-8", "ignore")
        name = f"{short}-{digest}{suffix}"
    return target.with_name(name)


def replace_file(path: str | Path, chunks: Iterable[bytes]) -> None:
    """Write beside `path`, then rename; what is no plain file (a pipe, /dev/null) is written as it is.

    Chunks are written as they come. Raise OutputError where that fails; the old file is then as it was.
    """
    target = Path(path).resolve()
    try:
        if is_special(target):
            with target.open("wb") as file:
                file.writelines(chunks)
            return
        _write_and_rename(target, chunks)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{path} cannot be written: {reason}; write elsewhere, or make room") from error


def remove_parts(path: str | Path) -> None:
    """Remove what writers that were killed have left beside `path`, of which no other may be at work."""
    hidden = _part(Path(path).resolve(), "\0")
    pattern = glob.escape(hidden.name).replace("\0", "*")
    for part in hidden.parent.glob(pattern):
        part.unlink(missing_ok=True)


def compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield `chunks` as one gzip file, without time and name, so that the bytes depend on the content alone."""
    gzip = zlib.compressobj(level=9, wbits=zlib.MAX_WBITS | 16)
    for chunk in chunks:
        yield gzip.compress(chunk)
    yield gzip.flush()


def _part(target: Path, writer: object) -> Path:
    return beside(target.with_name(f".{target.name}"), f".{writer}{_PART}")


def _write_and_rename(target: Path, chunks: Iterable[bytes]) -> None:
    part = _part(target, os.getpid())
    try:
        with part.open("wb") as file:
            file.writelines(chunks)
            # Without this a file system may keep the new name and lose the content when the power goes.
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
        _keep_name(target.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _keep_name(folder: Path) -> None:
    """Have the names in a folder written to disk, where the system lets a folder be opened for that."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
