"""Paragraphs that a page break or a stray blank line cut in mid-sentence become whole again.

Joined: "the plan of the Russian" + "backers."   Kept apart: "A divided region" + "The bloc met."
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kgraph.documents.blocks import Block
from kgraph.documents.lines import Joiner, ends_sentence, first_letter

#: Words that end neither a sentence nor a heading: what follows belongs to them.
_OPEN_WORDS: Final = frozenset(
    re.findall(
        r"\S+",
        """
    a an and as because between but from his its my nor of or our than that the their these this those
    to whose your
    """,
    )
)

_FORM_OF_ADDRESS: Final = re.compile(r"(?:^|\s)(?:Dr|Gen|Gov|Mr|Mrs|Ms|Prof|Rep|Sen|Sgt)\.$")

#: A heading may end on any word or on a comma's worth of text, but is hardly this long.
_LONGER_THAN_HEADING: Final = 60
_LONGER_THAN_LABEL: Final = 40


def join_cut_paragraphs(blocks: Iterable[Block], joiner: Joiner) -> Iterator[Block]:
    """Yield the blocks with cut paragraphs joined and page breaks gone; linear."""
    open_parts: list[str] = []
    page = False
    for block in blocks:
        if block.kind == "page":
            page = True
            continue
        if open_parts and block.kind == "paragraph" and _continues(open_parts, block.text, page, joiner):
            open_parts.append(block.text)
        else:
            yield from _close(open_parts, joiner)
            open_parts = [block.text] if block.kind == "paragraph" else []
            if block.kind != "paragraph":
                yield block
        page = False
    yield from _close(open_parts, joiner)


def is_unfinished(text: str) -> bool:
    """Tell whether `text` cannot end here: on a comma, a dash, "Gen." or a word like "the"."""
    if text.endswith((",", "—", "–", " -")) or _FORM_OF_ADDRESS.search(text[-8:]):
        return True
    return text.rsplit(maxsplit=1)[-1].lower() in _OPEN_WORDS


def _close(parts: list[str], joiner: Joiner) -> Iterator[Block]:
    if parts:
        yield Block(text=joiner.join(parts))


def _continues(parts: list[str], following: str, page: bool, joiner: Joiner) -> bool:
    last = parts[-1]
    if ends_sentence(last) or not last[-1:].strip():
        return False
    if first_letter(following).islower():
        return True
    if page:
        return _reaches(_LONGER_THAN_LABEL, parts, joiner)
    return is_unfinished(last) and _reaches(_LONGER_THAN_HEADING, parts, joiner)


def _reaches(length: int, parts: list[str], joiner: Joiner) -> bool:
    """Tell whether the parts, joined, are that long; looks at the last ones only, to stay linear."""
    tail = parts[-length:]
    return any(len(part) >= length for part in tail) or len(joiner.join(tail)) >= length
