"""Files, folders and standard input to bytes, each article once, in a fixed order."""

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from kgraph.errors import DocumentError

STDIN: Final = "-"


def find_files(sources: Iterable[str | Path], suffixes: Collection[str]) -> list[Path | str]:
    """Return the files behind `sources` in the order given, folders sorted, "-" for standard input.

    Raises DocumentError for what is missing, for a suffix that is not read, for a folder without
    articles.
    """
    found: dict[str, Path | str] = {}
    for source in sources:
        if source == STDIN:
            found.setdefault(STDIN, STDIN)
            continue
        path = source if isinstance(source, Path) else Path(source)
        for file in _files(path, suffixes):
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def read_bytes(source: Path | str) -> bytes:
    """Return the content of a file, or of standard input for "-"."""
    try:
        return sys.stdin.buffer.read() if isinstance(source, str) else source.read_bytes()
    except OSError as error:
        raise _unreadable(source, error) from error


def _files(path: Path, suffixes: Collection[str]) -> Iterator[Path]:
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not exists:
        raise DocumentError(f"{path}: there is no such file or folder; check the name.")
    if is_folder:
        yield from _articles(path, suffixes)
    elif path.suffix.lower() in suffixes:
        yield path
    else:
        what = f"files ending in {path.suffix} are" if path.suffix else "a file without a suffix is"
        raise DocumentError(
            f"{path}: {what} not read, only {_enumerate(suffixes)}; "
            f"rename or convert it, or pipe its text: `kgraph export - < {path.name}`."
        )


def _articles(folder: Path, suffixes: Collection[str]) -> list[Path]:
    files = sorted(_walk(folder, suffixes), key=lambda file: file.relative_to(folder).parts)
    if not files:
        raise DocumentError(
            f"{folder}: no article in this folder; articles are files ending in {_enumerate(suffixes)} "
            "(hidden files and README.* are left out): add one, or name another folder."
        )
    return files


def _walk(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    for name, folders, files in os.walk(folder, onerror=_raise):
        folders[:] = [inner for inner in folders if not inner.startswith(".")]
        for file in map(Path(name).joinpath, files):
            hidden = file.name.startswith(".") or file.stem.lower() == "readme"
            if not hidden and file.suffix.lower() in suffixes:
                yield file


def _raise(error: OSError) -> None:
    raise _unreadable(error.filename, error) from error


def _unreadable(source: object, error: Exception) -> DocumentError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    name = "standard input" if source == STDIN else source
    return DocumentError(f"{name}: cannot be read ({reason}); check that it is a file you may read.")


def _enumerate(suffixes: Collection[str]) -> str:
    *others, last = suffixes
    return f"{', '.join(others)} and {last}" if others else last
