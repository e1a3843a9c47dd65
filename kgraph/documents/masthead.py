"""The lines above an article: title, byline, date and source are read and, but for the title, leave.

    Talks open in Doha            title
    Jane Roe                      author, since it stands alone between title and date
    5 July 2016                   date
    DOHA, July 5 (Reuters) —      dateline: cut off the first sentence, which it would break

A place is lost with the dateline; it is where the reporter sat, and no part of any statement.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

from kgraph.documents.blocks import Block, Masthead
from kgraph.documents.bylines import is_name, name_in, read_byline
from kgraph.documents.dates import match_date, read_date
from kgraph.documents.furniture import is_furniture
from kgraph.documents.lines import Joiner, ends_sentence, first_letter, split_paragraphs
from kgraph.documents.paragraphs import is_unfinished

#: How far down a masthead reaches, in blocks, and how long its lines and a title may be.
_DEEPEST: Final = 10
_LONGEST_LINE: Final = 160
_LONGEST_TITLE: Final = 200
_MOST_TITLE_LINES: Final = 3
_SHORTEST_PROSE: Final = 60
_LONGEST_DATE: Final = 40

_LABEL: Final = re.compile(
    r"(title|headline|by|authors?|written by|writer|source|url|link|original(?: article)?"
    r"|date|published(?: on)?"
    r"|publication date|posted(?: on)?|updated|last updated|last modified)\s?:\s*(\S.*)",
    re.IGNORECASE,
)
_TITLES: Final = frozenset({"title", "headline"})
_AUTHORS: Final = frozenset({"by", "author", "authors", "written by", "writer"})
_SOURCES: Final = frozenset({"source", "url", "link", "original", "original article"})

_DATED: Final = re.compile(
    r"(published|posted|issued|first published|updated|last updated|last modified|modified)"
    r"(?:\s(?:on|at))?[:,]?\s+(?=\S)",
    re.IGNORECASE,
)
_SECOND_DATE: Final = re.compile(r"\s?[,;|(–—-]?\s?\(?(?:last )?(?:updated|modified|published)\b.*", re.IGNORECASE)
_PLACE_BEFORE: Final = re.compile(r"[^\W\d_a-z][\w.’' -]{1,40},\s+(?=[\w])")

_PARTS: Final = re.compile(r"\s+[|•·–—]\s+")
_URL: Final = re.compile(r"<?(https?://\S{4,300}?|www\.\S{4,300}?)>?")
_ACRONYM: Final = re.compile(r"(?:[A-Z]\.){2}$")
_ASKS: Final = re.compile(r"[?!][\"'”’]?$")

_AGENCY: Final = r"\((?P<agency>[A-Z][\w.’' /&-]{1,40})\)"
_MONTH_DAY: Final = r"(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?"
_DASH: Final = r"(?:\s?(?:—|–|--)\s?|\s-\s)"
_CAPITALS: Final = re.compile(r"[^\W\d_a-z]{2}[^\Wa-z]*(?:[ /.’'-]{1,2}[^\W\d_a-z]{1}[^\Wa-z]*){0,4}")
_PLACE: Final = r"[^\W\d_a-z][\w.’'-]*(?:[ /][^\W\d_a-z][\w.’'-]*){0,3}"
_REGION: Final = rf"(?:,\s{_PLACE}){{0,2}}"

_DATELINE: Final = re.compile(
    rf"(?P<place>{_PLACE}{_REGION})?(?:,\s(?P<day>{_MONTH_DAY}))?(?:\s?{_AGENCY})?{_DASH}(?=\S)"
)
_LONGEST_DATELINE: Final = 120


def read_masthead(given: Masthead, blocks: Sequence[Block]) -> tuple[Masthead, list[Block]]:
    """Fill `given` from the lines above the article; return it, and the blocks less those lines.

    A title that is read leaves the blocks too; where it is given, headings stay.
    """
    reader = _Reader(given, blocks)
    return reader.masthead, [*reader.kept, *blocks[reader.depth :]]


def cut_dateline(text: str) -> tuple[Masthead, str]:
    """Cut a dateline such as "NAIROBI, June 25 (Reuters) —" off the start of a paragraph."""
    found = _DATELINE.match(text[:_LONGEST_DATELINE])
    if not found or not _is_dateline(found, text[found.end() :]):
        return Masthead(), text
    dated = match_date(found["day"]) if found["day"] else None
    return Masthead(published=dated[0] if dated else None, source=found["agency"] or ""), text[found.end() :]


def read_source_line(text: str) -> str:
    """Return the source that a closing line such as "Source: Xinhua" names, else nothing."""
    label = _LABEL.fullmatch(text) if len(text) <= _LONGEST_LINE else None
    return label[2] if label and label[1].lower() in _SOURCES and not ends_sentence(label[2]) else ""


class _Reader:
    """Walks down from the top to the prose, or past one paragraph of it (a standfirst) below a title."""

    def __init__(self, given: Masthead, blocks: Sequence[Block]) -> None:
        self.masthead = given
        self.kept: list[Block] = []
        self.depth = 0
        self._prose = 0
        self._told = False
        self._timeline = _is_timeline(blocks)
        for at, block in enumerate(blocks[:_DEEPEST]):
            rest = self._peel(block, _next_line(blocks[at + 1 : at + 4]))
            self._told |= bool(rest and rest.kind == "paragraph" and ends_sentence(rest.text))
            self._prose += bool(rest and rest.kind == "paragraph" and _is_prose(rest.text))
            self.depth = at + 1
            self.kept.extend([rest] if rest else [])
            if self._prose > bool(self.masthead.title):
                break

    def _peel(self, block: Block, after: str) -> Block | None:
        """Read the masthead lines at the start of a block; return what is left of it."""
        lines = block.text.split("\n")
        while lines:
            titled = bool(self.masthead.title or self.kept)
            if found := self._read([*lines[:2], after], titled=titled, wrapped=len(lines) > 1):
                self.masthead |= found
                lines = lines[1:]
                continue
            taken = 0 if titled else self._title_lines(block, lines, after)
            if not taken:
                break
            self.masthead |= Masthead(title=Joiner("").join(lines[:taken]))
            lines = lines[taken:]
        return replace(block, text="\n".join(lines)) if lines else None

    def _title_lines(self, block: Block, lines: list[str], after: str) -> int:
        """Return of how many lines the title is that this block begins with; 0 if it has none."""
        if block.kind == "heading":
            return len(lines)
        if block.kind != "paragraph":
            return 0
        for taken in range(1, min(len(lines), _MOST_TITLE_LINES + 1)):
            below = [*lines[taken : taken + 2], after]
            ends = len(lines[taken]) > _LONGEST_LINE or self._read(below, titled=True, wrapped=False)
            if ends and _is_title(" ".join(lines[:taken])):
                return taken
        paragraphs = split_paragraphs("\n".join(lines))
        below = paragraphs[1] if len(paragraphs) > 1 else [after]
        runs_on = first_letter(below[0]).islower() and not self._read([*below, ""], titled=True, wrapped=False)
        return len(paragraphs[0]) if below[0] and not runs_on and _is_title(" ".join(paragraphs[0])) else 0

    def _read(self, lines: Sequence[str], *, titled: bool, wrapped: bool) -> Masthead | None:
        """Return what the first line says, or None where it is none of a masthead."""
        line, below = lines[0], lines[1]
        if not line or len(line) > _LONGEST_LINE or (wrapped and below[:1].islower()):
            return None
        parts = [part.strip() for part in _PARTS.split(line)]
        found = [self._read_part(part, below, titled=titled) for part in parts]
        known = reduce(or_, filter(None, found), Masthead())
        others = [part for part, read in zip(parts, found, strict=True) if read is None]
        if others and known.author and known.published and len(others) == 1 and is_name(others[0], fewest=1):
            return known | Masthead(source=others[0])  # "By Jane Roe | Accra Ledger | January 9, 2025"
        if others:
            return Masthead() if is_furniture(line) else None
        return known

    def _read_part(self, part: str, below: str, *, titled: bool) -> Masthead | None:
        if label := _LABEL.fullmatch(part):
            return self._read_label(label[1].lower(), label[2])
        if published := _read_date_line(part, bare=not self._timeline):
            return Masthead(published=published)
        if not self._told and (url := _URL.fullmatch(part)):
            return Masthead(source=url[1])
        if byline := read_byline(part, titled=titled):
            return byline
        alone = titled and is_name(part) and _read_date_line(below, bare=True)
        return Masthead(author=name_in(part)) if alone else None

    def _read_label(self, label: str, value: str) -> Masthead | None:
        if label in _TITLES:
            return None if self.kept else Masthead(title=value)
        if label in _AUTHORS:
            return Masthead(author=name_in(value))
        if label in _SOURCES:
            return Masthead(source=value) if not ends_sentence(value) else None
        published = _first_date(value)
        unreadable = len(value) < _LONGEST_DATE and re.search(r"\d", value)
        return Masthead(published=published) if published or unreadable else None


def _next_line(blocks: Sequence[Block]) -> str:
    """Return the line that follows, furniture aside; nothing across a page break."""
    following = (block for block in blocks if block.kind == "page" or not is_furniture(block.text))
    block = next(following, None)
    return block.text.split("\n", 1)[0] if block else ""


def _is_title(text: str) -> bool:
    if len(text) > _LONGEST_TITLE or not any(map(str.isalpha, text)) or is_unfinished(text):
        return False
    if text.endswith((";", ":", "-")) or (text.endswith(".") and not _ACRONYM.search(text)):
        return False
    asks = _ASKS.search(text) and not re.search(r"[.?!] ", text)
    return bool(asks) or not ends_sentence(text)


def _is_prose(text: str) -> bool:
    return len(text) > _LONGEST_TITLE or (len(text) >= _SHORTEST_PROSE and ends_sentence(text))


def _is_timeline(blocks: Sequence[Block]) -> bool:
    """Tell whether several different dates stand alone, as headings of a chronicle do."""
    short = (line for block in blocks if len(block.text) < 400 for line in block.text.split("\n"))
    return len({day for line in short if len(line) < 40 and (day := read_date(line))}) > 1


def _read_date_line(line: str, *, bare: bool) -> date | None:
    if len(line) > _LONGEST_LINE:
        return None
    if dated := _DATED.match(line):
        return _first_date(line[dated.end() :])
    if not bare:
        return None
    place = _PLACE_BEFORE.match(line)
    return _first_date(line) or (_first_date(line[place.end() :]) if place else None)


def _first_date(text: str) -> date | None:
    """Return the date that `text` is; a second one may follow ("…, updated 6 July 2016")."""
    if day := read_date(text):
        return day
    second = _SECOND_DATE.search(text)
    return read_date(text[: second.start()]) if second and second.start() else None


def _is_dateline(found: re.Match[str], rest: str) -> bool:
    """With a date or an agency any place will do; with neither it must stand in capitals."""
    if not (rest[:1].isupper() or rest[:1].isdigit() or rest[:1] in "\"'“‘«"):
        return False
    place = (found["place"] or "").split(",")[0]
    return bool(found["day"] or found["agency"]) or bool(_CAPITALS.fullmatch(place) and not _has_dash(rest))


def _has_dash(text: str) -> bool:
    """Tell whether the sentence goes on to a second dash: "NATO — an alliance — met" has no dateline."""
    return bool(re.search(_DASH, re.split(r"[.!?]\s", text[:400], maxsplit=1)[0]))
