"""Web pages to blocks, by trafilatura: the article without menus, comments and tables.

trafilatura is imported where it is used, as it takes longer to load than an article to read.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from kgraph.documents.blocks import Block, Kind, Masthead
from kgraph.documents.characters import collapse
from kgraph.documents.dates import match_date

#: htmldate takes "today" as the latest date otherwise, and the same page would read differently.
_DATES: Final = {
    "extensive_search": False,
    "original_date": True,
    "min_date": "1900-01-01",
    "max_date": "2199-12-31",
}
_KINDS: Final[dict[str, Kind]] = {"head": "heading", "p": "paragraph", "item": "item", "quote": "paragraph"}
_START_OF_DATE: Final = re.compile(
    r"(?i)(?<![\w/.-])(?:\d{1,4}(?=\D)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})"
)
_PAGE: Final = re.compile(
    r"(?i)\s*(?:\ufeff)?\s*(?:<!--.{0,2000}?-->\s*)?(?:<\?xml|<!doctype\s+html|<html\b|<head\b|<body\b)"
)


def looks_like_page(text: str) -> bool:
    """Tell whether `text` begins as web pages do."""
    return bool(_PAGE.match(text[:4000]))


def read_page(markup: str) -> tuple[Masthead, list[Block]]:
    """Return what a page says about its article, and the article; no blocks where it holds none."""
    from trafilatura import bare_extraction

    if not markup.strip():
        return Masthead(), []
    page = bare_extraction(
        markup,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params=dict(_DATES),
    )
    if page is None or isinstance(page, dict) or page.body is None:
        return Masthead(), []
    blocks = list(_blocks(page.body))
    return _masthead(page, markup, blocks), blocks


def _blocks(body: Any) -> Iterator[Block]:
    for element in body.iter(*_KINDS):
        if element.tag == "quote" and len(element):
            continue
        lines = map(collapse, _text(element).split("\n"))
        if text := "\n".join(filter(None, lines)):
            yield Block(text=text, kind=_KINDS[element.tag])


def _text(element: Any) -> str:
    """Return the text of an element less that of blocks inside it, `lb` as line break."""
    parts = [(element.text or "").replace("\n", " ")]
    for child in element:
        if child.tag == "lb":
            parts.append("\n")
        elif child.tag not in _KINDS and child.tag != "list":
            parts.append(_text(child))
        parts.append((child.tail or "").replace("\n", " "))
    return "".join(parts)


def _masthead(page: Any, markup: str, blocks: list[Block]) -> Masthead:
    return Masthead(
        title=_title(collapse(page.title or ""), blocks),
        author=collapse(page.author or "").replace("; ", ", "),
        published=_published(page.date, markup),
        source=page.url or _as_written(page.sitename or "", markup),
    )


def _title(title: str, blocks: list[Block]) -> str:
    """Prefer the heading of the article to a page title that adds the name of the site."""
    first = next((collapse(block.text) for block in blocks if block.kind == "heading"), "")
    return first if first and title.startswith(first) else title


def _published(found: str | None, markup: str) -> date | None:
    """Accept a date only as it stands on the page: htmldate also reads 03/04/2016."""
    if not found:
        return None
    day = date.fromisoformat(found)
    if found in markup or found.replace("-", "") in markup:
        return day
    starts = _START_OF_DATE.finditer(markup)
    read = (match_date(markup[start.start() : start.start() + 40]) for start in starts)
    return day if any(other and other[0] == day for other in read) else None


def _as_written(name: str, markup: str) -> str:
    """Undo the capitals that trafilatura gives to the name of a site."""
    written = re.search(re.escape(name), markup, re.IGNORECASE) if name else None
    return collapse(written[0]) if written else collapse(name)
