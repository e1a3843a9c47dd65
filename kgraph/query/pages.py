"""Answers as HTML for notebooks, without style sheet or script."""

from collections.abc import Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from kgraph.markup import escaped
from kgraph.query.values import is_number, shown

__all__ = ["table_html", "text_html"]

#: Rows that a page shows; the others are counted.
_MOST: Final = 200
_TABLE: Final = "border-collapse:collapse;margin:0.4em 0"
_CELL: Final = "border-bottom:1px solid #888;padding:0.2em 0.8em 0.2em 0;vertical-align:top;text-align:"


def table_html(names: Sequence[str], rows: Sequence[Sequence[object]], prefixes: Mapping[str, str]) -> str:
    """Return rows of terms as a table, the first of them where there are many."""
    head = "".join(f'<th scope="col" style="{_CELL}left">{escaped(name)}</th>' for name in names)
    body = "".join(f"<tr>{''.join(_cell(term, prefixes) for term in row)}</tr>" for row in rows[:_MOST])
    count = f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"
    more = f", of which the first {_MOST} are shown" if len(rows) > _MOST else ""
    caption = f'<caption style="text-align:left;opacity:0.85">{count}{more}</caption>'
    return f'<table style="{_TABLE}">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def text_html(text: str) -> str:
    """Return lines of text as they stand."""
    lines = "\n".join(escaped(line) for line in text.split("\n"))
    return f'<pre style="white-space:pre-wrap">{lines}</pre>'


def _cell(term: object, prefixes: Mapping[str, str]) -> str:
    text = f"<bdi>{escaped(shown(term, prefixes))}</bdi>"
    if isinstance(term, ox.NamedNode):
        text = _named(term.value, text)
    return f'<td style="{_CELL}{"right" if is_number(term) else "left"}">{text}</td>'


def _named(iri: str, text: str) -> str:
    """Link what a browser can open: an IRI of another scheme might run a script."""
    if iri.startswith(("http://", "https://")):
        return f'<a href="{escaped(iri)}" title="{escaped(iri)}" rel="noopener noreferrer">{text}</a>'
    return f'<span title="{escaped(iri)}">{text}</span>'
