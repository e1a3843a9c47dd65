"""The `---` header of a Markdown file, read as what an article says about itself.

Only flat `key: value` lines and lists count; that is all that site generators write for these
keys, and no reason to depend on a YAML parser.
"""

import re
from typing import Final

from kgraph.documents.blocks import Masthead
from kgraph.documents.characters import collapse
from kgraph.documents.dates import match_date

_FENCE: Final = re.compile(r"\s*---[ \t]*\n")
_END: Final = frozenset({"---", "..."})
_PAIR: Final = re.compile(r"([A-Za-z][\w-]{0,40}):(?:\s+(.*)|\s*)$")
_MORE: Final = re.compile(r"\s+\S|\s*- |\s*#|\s*$")
_LONGEST: Final = 100

_TITLE: Final = ("title", "headline")
_AUTHOR: Final = ("author", "authors", "byline", "by", "creator")
_DATE: Final = ("date", "published", "pubdate", "publishdate", "published_at", "created", "updated")
_SOURCE: Final = ("source", "canonical_url", "canonical", "source_url", "url", "link", "publisher", "site")


def split_front_matter(text: str) -> tuple[Masthead, str]:
    """Return what the header says, and the text below it; the text itself where it has none."""
    fence = _FENCE.match(text)
    if not fence:
        return Masthead(), text
    lines = text[fence.end() :].split("\n", _LONGEST)
    end = next((at for at, line in enumerate(lines[:_LONGEST]) if line.strip() in _END), 0)
    header = lines[:end]
    if not any(map(_PAIR.match, header)) or not all(_PAIR.match(line) or _MORE.match(line) for line in header):
        return Masthead(), text
    return _masthead(_values(header)), "\n".join(lines[end + 1 :])


def _values(lines: list[str]) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        if pair := _PAIR.match(line):
            key = pair[1].strip().lower().replace(" ", "_").replace("-", "_")
            values[key] = [_bare(item) for item in _items(pair[2] or "")]
        elif key and line.strip() and not line.lstrip().startswith("#"):
            values[key].append(_bare(line.strip().removeprefix("- ").removeprefix("name:")))
    return {key: collapse(_enumerate(filter(None, items))) for key, items in values.items()}


def _items(value: str) -> list[str]:
    value = value.strip()
    return value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]


def _bare(value: str) -> str:
    value = value.strip()
    if value in {"|", ">", "|-", ">-"}:
        return ""
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1].replace("''", "'").replace('\\"', '"') if quoted else value


def _enumerate(items: "filter[str]") -> str:
    names = list(items)
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _masthead(values: dict[str, str]) -> Masthead:
    dates = [found[0] for value in _given(values, _DATE) if (found := match_date(value))]
    return Masthead(
        title=next(_given(values, _TITLE), ""),
        author=next(_given(values, _AUTHOR), ""),
        published=dates[0] if dates else None,
        source=next(_given(values, _SOURCE), ""),
    )


def _given(values: dict[str, str], keys: tuple[str, ...]) -> "filter[str]":
    return filter(None, (values.get(key, "") for key in keys))
