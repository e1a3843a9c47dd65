"""Articles as they are read and parsed: trees in the terms of Universal Dependencies, whatever a pipeline says."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

Voice = Literal["narrated", "reported", "quoted"]
NameKind = Literal["person", "organisation", "party", "place", "group", "topic", "name"]
#: Where a parse keeps what the learned component found in it: `doc.user_data[MARKS]`.
MARKS: Final = "kgraph.stances"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article with its text repaired: paragraphs separated by one blank line, no line break inside."""

    text: str
    title: str = ""
    author: str = ""
    published: date | None = None
    source: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One token. `head` is the index of its governor in the sentence, its own index at the root."""

    index: int
    text: str
    lemma: str
    pos: str
    features: frozenset[str]
    head: int
    relation: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A run of words `first` to `last` (included) that names something."""

    first: int
    last: int
    kind: NameKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A word that heads what a role of a mark holds, by where it begins in the article, and how likely it is that.

    `start` is -1 where the role is held by words outside of the paragraph.
    """

    start: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word that the learned component takes for the head of a cue, with the words it links to each role.

    `start` is where the word begins in the article, `score` how likely it is a cue of `relation`, `stance` of any
    relation. `negated` and `hypothetical` say how likely those are.
    """

    start: int
    relation: str
    score: float
    stance: float
    actors: tuple[Link, ...] = ()
    targets: tuple[Link, ...] = ()
    addressees: tuple[Link, ...] = ()
    speakers: tuple[Link, ...] = ()
    negated: float = 0.0
    hypothetical: float = 0.0
    voice: Voice = "narrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A parsed sentence; `children[i]` are the dependents of word i in text order, `labels[i]` its relation
    without subtype: `nsubj` for `nsubj:pass`. `marker` names the learned component that has read it, if one has.
    """

    words: tuple[Word, ...]
    children: tuple[tuple[int, ...], ...]
    labels: tuple[str, ...]
    names: tuple[Name, ...]
    quoted: frozenset[int]
    text: str
    start: int
    end: int
    paragraph: int = 0
    marker: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words of the article."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """The words for one argument: `first` to `last` (included) around `head`.

    `skip` characters of the first word are left out, for arguments inside a word: "anti-junta".
    """

    sentence: Sentence = field(repr=False)
    head: int
    first: int
    last: int
    clausal: bool = False
    skip: int = 0

    @property
    def start(self) -> int:
        return self.sentence.words[self.first].start + self.skip

    @property
    def end(self) -> int:
        return self.sentence.words[self.last].end

    @property
    def span(self) -> Span:
        offset = self.sentence.start
        return Span(
            text=self.sentence.text[self.start - offset : self.end - offset],
            start=self.start,
            end=self.end,
        )
