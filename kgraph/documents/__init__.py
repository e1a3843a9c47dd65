"""Articles in, `Document`s out: read from files, folders, pages and pipes, repaired where broken.

Characters → marks → masthead → furniture → cut paragraphs → dateline → footer, each step a pure
function of the last. Offsets in a graph count the text that comes out.

>>> from_text("# Talks open\\n\\nBy Jane Roe\\n\\nThe plan of the\\nminister\\n\\nis *new*.").text
'Talks open\\n\\nThe plan of the minister is new.'
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kgraph.documents.blocks import Block, Masthead
from kgraph.documents.characters import PAGE, clean_characters, collapse
from kgraph.documents.decoding import decode
from kgraph.documents.front_matter import split_front_matter
from kgraph.documents.furniture import without_footer, without_furniture
from kgraph.documents.lines import Joiner, split_paragraphs
from kgraph.documents.markdown import read_blocks, strip_marks
from kgraph.documents.masthead import cut_dateline, read_masthead, read_source_line
from kgraph.documents.paragraphs import join_cut_paragraphs
from kgraph.documents.sources import STDIN, find_files, read_bytes
from kgraph.documents.web import looks_like_page, read_page
from kgraph.errors import DocumentError
from kgraph.model import Document

__all__ = ["READERS", "from_html", "from_text", "read_documents"]


def read_documents(
    sources: Iterable[str | Path], *, doubled: Callable[[str, str], object] | None = None
) -> Iterator[Document]:
    """Yield the articles of files, folders (sorted, recursively) and, for "-", standard input.

    Of articles with the same text the first is yielded; `doubled` gets the path of each other, with that of the first.
    Raises DocumentError, for missing sources before the first article is read.
    """
    seen: dict[bytes, str] = {}
    for source in find_files(sources, READERS):
        document = _read(source)
        digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).digest()
        if digest not in seen:
            seen[digest] = document.path
            yield document
        elif doubled:
            doubled(document.path, seen[digest])


def from_text(text: str) -> Document:
    """Return the article in plain text or Markdown. Raises DocumentError where it holds none."""
    given, body = split_front_matter(clean_characters(text))
    return _repair(given, read_blocks(body), strip_marks)


def from_html(text: str) -> Document:
    """Return the article on a web page. Raises DocumentError where trafilatura finds none."""
    given, blocks = read_page(clean_characters(text).replace(PAGE, " "))
    if not blocks:
        raise DocumentError(
            "No article was found on this page; save the page that holds the whole text, "
            "or give the text itself in a .txt file."
        )
    return _repair(given, blocks, str)


#: How files are read, by suffix in lower case.
READERS: Final[Mapping[str, Callable[[str], Document]]] = MappingProxyType(
    {".txt": from_text, ".md": from_text, ".markdown": from_text, ".html": from_html, ".htm": from_html}
)


def _read(source: Path | str) -> Document:
    content = read_bytes(source)
    suffix = source.suffix.lower() if isinstance(source, Path) else ""
    try:
        markup = READERS.get(suffix) is from_html or not suffix
        text = decode(content, markup=markup)
        reader = READERS.get(suffix) or (from_html if looks_like_page(text) else from_text)
        return replace(reader(text), path=str(source))
    except DocumentError as error:
        name = "standard input" if source == STDIN else source
        raise DocumentError(f"{name}: {error}") from error


def _repair(given: Masthead, blocks: Sequence[Block], heal: Callable[[str], str]) -> Document:
    """Put the blocks in order; `heal` strips the marks that a cut had torn apart."""
    head, body = read_masthead(given, [replace(block, text=_clean_lines(block.text)) for block in blocks])
    joiner = Joiner("\n".join(block.text for block in body))
    whole = join_cut_paragraphs(without_furniture(_split(body, joiner)), joiner)
    paragraphs = [replace(block, text=collapse(heal(block.text))) for block in whole]
    dateline, paragraphs = _without_dateline(paragraphs)
    closing, kept = _without_closing_source(without_footer(paragraphs))
    return _document(head | dateline | closing, [block.text for block in kept if block.text])


def _clean_lines(text: str) -> str:
    """Clean once more what character references such as `&shy;` brought in."""
    lines = map(collapse, clean_characters(text).split("\n"))
    return "\n".join(filter(None, lines))


def _split(blocks: Iterable[Block], joiner: Joiner) -> Iterator[Block]:
    for block in blocks:
        if block.kind != "paragraph":
            yield replace(block, text=joiner.join(block.text.split("\n")))
            continue
        for lines in split_paragraphs(block.text):
            yield Block(text=joiner.join(lines))


def _without_dateline(blocks: list[Block]) -> tuple[Masthead, list[Block]]:
    at = next((at for at, block in enumerate(blocks) if block.kind == "paragraph"), None)
    if at is None:
        return Masthead(), blocks
    said, text = cut_dateline(blocks[at].text)
    return said, [*blocks[:at], replace(blocks[at], text=text), *blocks[at + 1 :]]


def _without_closing_source(blocks: Sequence[Block]) -> tuple[Masthead, Sequence[Block]]:
    source = read_source_line(blocks[-1].text) if blocks else ""
    return Masthead(source=source), without_footer(blocks[:-1]) if source else blocks


def _document(head: Masthead, paragraphs: list[str]) -> Document:
    title = collapse(clean_characters(head.title))
    body = paragraphs[1:] if paragraphs and _letters(title) == _letters(paragraphs[0]) else paragraphs
    text = "\n\n".join(filter(None, [title, *body]))
    if not any(map(str.isalnum, text)):
        raise DocumentError("There is no article text in it; check that the right file was saved.")
    return Document(
        text=text,
        title=title,
        author=collapse(head.author),
        published=head.published,
        source=collapse(head.source),
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
