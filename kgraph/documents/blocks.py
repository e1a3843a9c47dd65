"""What an article is made of while it is being repaired: blocks, and what stands above them."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

#: `page` is the trace of a page break: it holds no text, and a sentence may run across it.
Kind = Literal["paragraph", "heading", "item", "page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of text between blank lines; `text` still holds its line breaks."""

    text: str
    kind: Kind = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What an article says about itself; empty where it does not say."""

    title: str = ""
    author: str = ""
    published: date | None = None
    source: str = ""

    def __or__(self, other: "Masthead") -> "Masthead":
        """Fill what is empty here from `other`."""
        return Masthead(
            title=self.title or other.title,
            author=self.author or other.author,
            published=self.published or other.published,
            source=self.source or other.source,
        )
