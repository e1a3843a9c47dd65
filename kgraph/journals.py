"""What an export has found so far, kept beside the file that it writes until that is whole.

A journal, `FILE.partial`, is text: one line tells what reads the articles, then comes a line for each article that is
done, with its statements. It keeps statements and not triples because that is where the time goes: format, base, named
graphs, header and the graph to merge with are laid out anew from them in a moment, so that a run that goes on with a
journal gives the same bytes as one that was never interrupted, whatever the format. An article is known by what it
says, so that changed ones are read anew. Each line is checked by a digest: one that a crash has torn ends the journal.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from functools import cache
from pathlib import Path
from typing import BinaryIO, Final

from pydantic import TypeAdapter

from kgraph.errors import OutputError, UsageError
from kgraph.files import beside, remove_parts
from kgraph.model import Document, Statement

__all__ = ["Journal", "is_left", "journal_path", "open_journal"]

#: How a journal begins.
_MARK: Final = b"kgraph-partial"
#: Hex digits of the digest of a line, and of an article.
_DIGITS: Final = 16
_KEY: Final = 40


@dataclass(slots=True, kw_only=True)
class Journal:
    """An open journal, and where in it stand the articles of an earlier run, of which `reused` have been read."""

    file: BinaryIO
    places: Mapping[str, int]
    reused: int = 0

    def __contains__(self, document: Document) -> bool:
        return _key(document) in self.places

    def read(self, document: Document) -> list[Statement]:
        """Return what an earlier run has found in an article."""
        self.reused += 1
        self.file.seek(self.places[_key(document)])
        return _statements().validate_json(_body(self.file.readline()).partition(b" ")[2])

    def add(self, document: Document, statements: Sequence[Statement]) -> None:
        """Note what an article states; the note outlives the program."""
        self.file.seek(0, os.SEEK_END)
        self.file.write(_line(_key(document).encode() + b" " + _statements().dump_json(list(statements))))
        self.file.flush()


def journal_path(path: str | Path) -> Path:
    """Return where the journal of an export to `path` lies."""
    return beside(path, ".partial")


def is_left(path: str | Path) -> bool:
    """Tell whether a run that was interrupted has left a journal, which no other program goes on with just now."""
    where = journal_path(path)
    if not where.exists():
        return False
    try:
        with _opened(where):
            return True
    except OutputError:
        return False


@contextmanager
def open_journal(path: str | Path, reader: Mapping[str, str], *, resume: bool) -> Iterator[Journal]:
    """Open the journal of an export to `path`: the one that is there with `resume`, else a new one in its place.

    `reader` names what statements depend on beside the article. The journal goes when the export succeeds, and stays
    when it does not and has an article. Raise UsageError where it was begun by another reader, OutputError where it
    cannot be written, is no journal, or another export to the same file is at work.
    """
    where, is_kept = journal_path(path), True
    try:
        with _opened(where) as file:
            remove_parts(path)
            places = _resumed(file, where, reader) if resume else {}
            if not places:
                _begin(file, reader)
            begun, is_kept = file.tell(), False
            try:
                yield Journal(file=file, places=places)
            except BaseException:
                is_kept = bool(places) or file.seek(0, os.SEEK_END) > begun
                raise
    finally:
        if not is_kept:
            where.unlink(missing_ok=True)


@contextmanager
def _opened(where: Path) -> Iterator[BinaryIO]:
    """Open a journal, or make one, that nobody else writes."""
    try:
        file = os.fdopen(os.open(where, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b")
    except OSError as error:
        raise OutputError(f"{where} cannot be written: {error.strerror or error}; write elsewhere") from error
    with file:
        _lock(file, where)
        begin = file.read(len(_MARK)).rstrip(b"\0")  # a file system may keep the length and lose the content
        if not _MARK.startswith(begin):
            raise OutputError(f"{where} is none of kgraph's, which keeps what it has done there; move it elsewhere")
        file.seek(0)
        yield file


def _lock(file: BinaryIO, where: Path) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        target = where.name.removesuffix(".partial")
        raise OutputError(f"another kgraph writes {target} at this moment; wait for it, or write elsewhere") from error
    except OSError:
        return  # a file system without locks


def _begin(file: BinaryIO, reader: Mapping[str, str]) -> None:
    file.seek(0)
    file.truncate()
    file.write(_line(_MARK + b" " + json.dumps(dict(reader)).encode()))
    file.flush()


def _resumed(file: BinaryIO, where: Path, reader: Mapping[str, str]) -> dict[str, int]:
    """Return where each article stands, and cut off what a crash has torn; nothing where nothing is whole."""
    first = file.readline()
    if not _is_whole(first):
        return {}
    _check_reader(json.loads(_body(first).partition(b" ")[2]), reader, where)
    places, end = {}, file.tell()
    for line in iter(file.readline, b""):
        if not _is_whole(line):
            break
        places[_body(line).partition(b" ")[0].decode()] = end
        end += len(line)
    file.seek(end)
    file.truncate()
    return places


def _check_reader(before: Mapping[str, str], now: Mapping[str, str], where: Path) -> None:
    changed = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    if changed:
        told = ", ".join(f"{name} was {before.get(name, 'none')} and is {now.get(name, 'none')}" for name in changed)
        raise UsageError(
            f"--resume: {where} was begun otherwise ({told}); give the same options to go on, "
            "or leave --resume out to start anew"
        )


def _line(body: bytes) -> bytes:
    return body + b" " + hashlib.sha256(body).hexdigest()[:_DIGITS].encode() + b"\n"


def _body(line: bytes) -> bytes:
    return line[: -_DIGITS - 2]


def _is_whole(line: bytes) -> bool:
    return line == _line(_body(line))


def _key(document: Document) -> str:
    """Return a digest of an article as it was read, letter by letter, wherever it lies."""
    content = json.dumps(astuple(replace(document, path="")), default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:_KEY]


@cache
def _statements() -> TypeAdapter[list[Statement]]:
    return TypeAdapter(list[Statement])
