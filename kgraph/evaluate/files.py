"""Read the lines of a file of gold data, plain or gzipped, and say where one is not as it should be."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from kgraph.errors import DocumentError, OutputError

#: What every message about gold data ends with.
SEE_HELP: Final = "see `kgraph evaluate --help` for the format."


def read_text(path: str | Path) -> str:
    """Return the text of a file in UTF-8, plain or gzipped. Raises DocumentError where that fails."""
    file = Path(path)
    try:
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise DocumentError(f"{file} cannot be read as gold data ({error}): give text in UTF-8.") from error


def write_text(text: str, path: str | Path, *, stream: BinaryIO | None = None) -> None:
    """Write a file in UTF-8; `-` stands for `stream`. Raises OutputError where that fails."""
    if str(path) == "-" and stream is not None:
        stream.write(text.encode("utf-8"))
        stream.flush()
        return
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}): choose another file with -o.") from error


def json_rows(text: str, file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each object of JSON lines with the place where it stands, `file:line`."""
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{file}:{number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DocumentError(f"{where}: no gold article ({error}); {SEE_HELP}") from error
        if not isinstance(row, dict):
            raise DocumentError(f"{where}: no gold article (a JSON object is needed); {SEE_HELP}")
        yield where, row


def table_rows(text: str, file: str, needed: Iterable[str], delimiter: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each row of a table with a header, by column, with the place where it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = next(reader, [])
    if missing := [column for column in needed if column not in header]:
        raise DocumentError(f"{file}:1: no column {missing[0]!r} in the header; {SEE_HELP}")
    start = reader.line_num + 1
    for cells in _cells(reader, file):
        if len(cells) not in (0, len(header)):
            what = f"{len(cells)} cells, where the header has {len(header)}"
            raise DocumentError(f"{file}:{start}: {what}: check the quotes and the delimiter {delimiter!r}.")
        if cells:
            yield f"{file}:{start}", dict(zip(header, cells, strict=True))
        start = reader.line_num + 1


def _cells(reader: Iterator[Sequence[str]], file: str) -> Iterator[Sequence[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise DocumentError(f"{file}:{getattr(reader, 'line_num', 1)}: not a table ({error}); {SEE_HELP}") from error
