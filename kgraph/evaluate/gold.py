"""Read gold data in any of the formats that kgraph knows; a format says itself by its suffix and first line."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kgraph.errors import DocumentError, UsageError
from kgraph.evaluate.article_formats import read_coded, read_dna, read_seesaw
from kgraph.evaluate.files import SEE_HELP, read_text
from kgraph.evaluate.pair_formats import read_directed, read_marked, read_plover
from kgraph.evaluate.reading import MARKS, Reading, read_judged
from kgraph.evaluate.records import GoldArticle, GoldPair
from kgraph.evaluate.schemes import OWN, Scheme, read_schemes


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How to tell gold data by suffix and first line, and read it; `scheme` names what it is coded in."""

    name: str
    scheme: str
    fits: Callable[[str, str], bool]
    read: Callable[[str, str, Scheme], Iterable[GoldArticle | GoldPair | Reading]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What a file holds, coded articles, given pairs or readings, and the scheme that they are coded in."""

    format: str
    scheme: Scheme
    articles: tuple[GoldArticle, ...] = ()
    pairs: tuple[GoldPair, ...] = ()
    readings: tuple[Reading, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text once, in order."""
        return tuple(dict.fromkeys([*(a.text for a in self.articles), *(p.text for p in self.pairs)]))


def _has_keys(suffix: str, first: str, keys: Iterable[str]) -> bool:
    try:
        row = json.loads(first)
    except ValueError:
        return False
    return suffix == ".jsonl" and isinstance(row, dict) and row.keys() >= set(keys)


#: Formats by name, those that can be told by their content first.
FORMATS: Final[Mapping[str, Format]] = {
    each.name: each
    for each in (
        Format(
            name="seesaw",
            scheme="sign",
            fits=lambda suffix, first: _has_keys(suffix, first, ("sentences", "stances")),
            read=read_seesaw,
        ),
        Format(
            name="plover",
            scheme="plover",
            fits=lambda suffix, first: _has_keys(suffix, first, ("event", "text")),
            read=read_plover,
        ),
        Format(
            name="marked",
            scheme="plover",
            fits=lambda suffix, first: suffix == ".tsv" and "marked_sentence" in first,
            read=read_marked,
        ),
        Format(
            name="directed",
            scheme="directed",
            fits=lambda suffix, first: suffix == ".tsv" and re.search(r"\[.*\].*\[.*\].*\t.*\t.*\t", first) is not None,
            read=read_directed,
        ),
        Format(
            name="judged",
            scheme="",
            fits=lambda suffix, first: suffix == ".csv" and MARKS[0] in first,
            read=read_judged,
        ),
        Format(
            name="dna",
            scheme="sign",
            fits=lambda suffix, first: suffix == ".csv" and {"statement_id", "agreement"} <= set(first.split(";")),
            read=read_dna,
        ),
        Format(
            name="coded",
            scheme="",
            fits=lambda suffix, first: suffix == ".jsonl",  # noqa: ARG005
            read=read_coded,
        ),
    )
}


def read(path: str | Path, *, kind: str | None = None) -> Gold:
    """Read gold data; without `kind`, the name of a format, suffix and first line say which it is.

    Raises DocumentError naming file and line where the file is not as its format says.
    """
    file = Path(path)
    text = read_text(file)
    chosen = _chosen(kind) if kind else _detected(file, text)
    scheme = read_schemes().get(chosen.scheme, OWN)
    rows = tuple(chosen.read(text, str(file), scheme))
    if not rows:
        raise DocumentError(f"{file} holds nothing that was coded; {SEE_HELP}")
    return Gold(
        format=chosen.name,
        scheme=scheme,
        articles=tuple(row for row in rows if isinstance(row, GoldArticle)),
        pairs=tuple(row for row in rows if isinstance(row, GoldPair)),
        readings=tuple(row for row in rows if isinstance(row, Reading)),
    )


def read_gold(path: str | Path) -> tuple[GoldArticle, ...]:
    """Read articles coded in kgraph's own relations from JSON lines, plain or gzipped.

    Raises DocumentError naming file and line where they are not as the package says.
    """
    return read(path, kind="coded").articles


def _chosen(name: str) -> Format:
    if name not in FORMATS:
        raise UsageError(f"Unknown format {name!r} of gold data; choose one of {', '.join(FORMATS)}.")
    return FORMATS[name]


def _detected(file: Path, text: str) -> Format:
    suffix = file.with_suffix("").suffix if file.suffix == ".gz" else file.suffix
    first = next((line for line in text.split("\n") if line.strip()), "")
    for each in FORMATS.values():
        if each.fits(suffix, first):
            return each
    raise DocumentError(f"{file} is in no format known by its suffix and first line: give --format NAME, {SEE_HELP}")
