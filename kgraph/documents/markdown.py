"""Marked-up or plain text to blocks: the marks go, the words stay.

Plain text takes the same way, since pasted articles carry marks under any suffix. The parsing is
markdown-it-py's: it is linear on hostile input (a million brackets or backticks), keeps "5 * 3"
and "snake_case", and knows escapes and entities. What in CommonMark would damage an article is
switched off or undone here: indentation is not code, a rule below a paragraph does not make it a
heading, "[Editor]: yes" defines no link, "2016. A bad year" is no list item numbered 2016, and a
dash at the start of a wrapped line opens no list.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kgraph.documents.blocks import Block, Kind
from kgraph.documents.characters import PAGE

_RULE: Final = re.compile(r"[ \t]*(?:={3,}|[-*_=~#•·]([ \t]*[-*_=~#•·]){2,})[ \t]*")
_DEFINITION: Final = re.compile(r"[ ]{0,3}\[[^\]\n]{1,60}\]:\s{1,9}<?(?:https?:|www\.|/|#|mailto:)\S*.{0,200}")
_BULLET: Final = re.compile(r"[ \t]*[-+*•‣▪●◦][ \t]+(?=(\S))")
_ROUND_BULLET: Final = re.compile(r"(?m)^[ \t]*[•‣▪●◦][ \t]+")
_PAGE_NUMBER: Final = re.compile(
    r"\s*(?:[-–—][ ]?)?(?:page[ ]\d{1,4}|(?!(?:19|20)\d\d\b)\d{1,4})"
    r"(?:[ ]?(?:of|/)[ ]?\d{1,4})?(?:[ ]?[-–—])?\s*",
    re.IGNORECASE,
)

_MARK: Final = re.compile(r"[\\`*_~\[\]<&!]")
_REFERENCE_LINK: Final = re.compile(r"\[([^\[\]\n]{1,200})\]\[[^\[\]\n]{0,60}\]")
_NOTE_MARK: Final = re.compile(r"\[\^\w{1,20}\]|(?<=[\w.,;:!?\"”’)])\[\d{1,3}\]")
_LEFT_BOLD: Final = re.compile(r"\*\*(?![\s*])([^*\n]{1,400})(?<!\s)\*\*")

_TAG_NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_TAGS: Final = frozenset(
    re.findall(
        r"\S+",
        """
    a abbr article aside b big blockquote br center cite code dd del div dl dt em figcaption figure font
    footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd li main mark nav ol p pre q s section small
    span strike strong sub sup table tbody td th thead time tr u ul video
    """,
    )
)

#: A year or another large number before a full stop is the start of a sentence, not a list mark.
_LARGEST_LIST_NUMBER: Final = 199

_WRAPPED: Final = 40

#: Far longer than a paragraph, in characters.
_LONGEST_STRETCH: Final = 20_000


def read_blocks(text: str) -> list[Block]:
    """Return the blocks of `text` in order, marks stripped, line breaks kept."""
    lines = _without_comments(text).split("\n")
    return list(_blocks(_block_parser().parse("\n".join(_prepare(lines)))))


def strip_marks(text: str) -> str:
    """Return `text` without inline marks: emphasis, links, images, code ticks, tags, note marks."""
    return "".join(map(_strip, _stretches(text))) if _MARK.search(text) else text


def _stretches(text: str) -> Iterator[str]:
    """Cut an endless line at blanks: matching emphasis takes longer than linear in its length."""
    at = 0
    while at < len(text):
        blank = text.find(" ", at + _LONGEST_STRETCH) + 1
        yield text[at : blank or len(text)]
        at = blank or len(text)


def _strip(text: str) -> str:
    tokens = _inline_parser(links="](" in text).parseInline(text)
    plain = "".join(_inline(tokens[0].children or ())) if tokens else ""
    plain = _REFERENCE_LINK.sub(r"\1", plain)
    plain = _NOTE_MARK.sub("", plain)
    return _LEFT_BOLD.sub(r"\1", plain)


@cache
def _block_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    return parser.disable(["code", "lheading", "html_block", "reference", "inline", "text_join"])


@cache
def _inline_parser(*, links: bool) -> MarkdownIt:
    """Without links a run of opening brackets costs nothing; with them, every one a look ahead."""
    parser = MarkdownIt("commonmark").enable("strikethrough")
    return parser if links else parser.disable(["link", "image"])


def _without_comments(text: str) -> str:
    """Drop `<!-- … -->` by one scan; an expression would go back over unclosed comments."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join((*kept, text[at:]))


def _prepare(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines that CommonMark reads as an article means them."""
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        alone = not before.strip() and not after.strip()
        if alone and len(line) < 30 and _PAGE_NUMBER.fullmatch(line):
            yield PAGE
        elif len(line) < 500 and (_RULE.fullmatch(line) or _DEFINITION.fullmatch(line)):
            yield ""
        elif _is_wrapped_dash(before, line, after):
            yield "\\" + line.lstrip()
        else:
            yield _ROUND_BULLET.sub("- ", line)


def _is_wrapped_dash(before: str, line: str, after: str) -> bool:
    """Tell a dash that wrapping moved to the start of a line from a list mark."""
    bullet = _BULLET.match(line)
    if not bullet or len(before.strip()) < _WRAPPED or _BULLET.match(before) or _BULLET.match(after):
        return False
    return bullet[1].islower() and before.rstrip()[-1] not in ".!?:;"


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    kind: Kind = "paragraph"
    items: list[str] = []
    tables = 0
    for token in tokens:
        match token.type:
            case "heading_open":
                kind = "heading"
            case "heading_close":
                kind = "paragraph"
            case "list_item_open":
                items.append(_lost_number(token))
            case "list_item_close":
                items.pop()
            case "table_open" | "table_close":
                tables += token.nesting
            case "inline" if not tables:
                lead = items[-1] if items else ""
                yield from _block(lead + token.content, "item" if items and not lead else kind)
                items = [""] * len(items)
            case "fence":
                for part in token.content.split("\n\n"):
                    yield from _block(part, "paragraph")


def _lost_number(token: Token) -> str:
    if token.info.isdecimal() and int(token.info) > _LARGEST_LIST_NUMBER:
        return f"{token.info}{token.markup} "
    return ""


def _block(content: str, kind: Kind) -> Iterator[Block]:
    if content.strip() == PAGE:
        yield Block(text="", kind="page")
        return
    text = strip_marks(content.replace(PAGE, ""))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    if kept := "\n".join(line for line in lines if line):
        yield Block(text=kept, kind=kind)


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                yield "\n"
            case "html_inline":
                yield _tag_text(token.content)
            case "image":
                pass
            case _:
                yield token.content


def _tag_text(tag: str) -> str:
    name = _TAG_NAME.match(tag)
    if not name or name[1].lower() not in _TAGS:
        return tag
    return "\n" if name[1].lower() in {"br", "p", "div", "li", "hr"} else ""
