"""Read Universal Dependencies treebanks (CoNLL-U) with the spacing of the raw text.

spaCy's own converter is not used: it puts a space into every multiword token ("do n't").
"""

import gzip
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

# Too rare to learn, each with a well-populated neighbour.
_COLLAPSED = {"csubj:pass": "csubj", "csubj:outer": "csubj"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One syntactic word; `head` is relative to the sentence, the root points at itself."""

    text: str
    lemma: str
    pos: str
    tag: str
    morph: str
    head: int
    dep: str
    misc: str
    spaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One annotated sentence and the article it comes from."""

    identifier: str
    article: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The text of a sentence."""

    text: str
    opens_paragraph: bool


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a gzipped CoNLL-U file in order."""
    article = identifier = ""
    with gzip.open(path, "rt", encoding="utf8") as stream:
        blocks = stream.read().split("\n\n")
    for block in blocks:
        lines = block.strip().split("\n")
        for line in lines:
            if line.startswith("# newdoc"):
                article = line.partition("=")[2].strip()
            if line.startswith("# sent_id"):
                identifier = line.partition("=")[2].strip()
        if words := _words([line.split("\t") for line in lines if line and not line.startswith("#")]):
            yield Sentence(identifier=identifier, article=article, words=words)


def read_lines(path: Path) -> Iterator[tuple[str, Line]]:
    """Yield identifier and text of the sentences of a gzipped CoNLL-U file, white space as single blanks."""
    identifier, opens = "", False
    with gzip.open(path, "rt", encoding="utf8") as stream:
        for line in stream:
            key, _, value = line.partition("=")
            opens = opens or key.startswith(("# newpar", "# newdoc"))
            if key == "# sent_id ":
                identifier = value.strip()
            if key == "# text ":
                yield identifier, Line(text=" ".join(value.split()), opens_paragraph=opens)
                opens = False


def articles(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Group consecutive sentences of the same article."""
    for _, group in groupby(sentences, key=lambda sentence: sentence.article):
        yield list(group)


def passages(
    sentences: Iterable[Sentence], *, longest: int, words: int, rng: random.Random
) -> Iterator[list[Sentence]]:
    """Cut articles into passages of one to `longest` sentences and at most `words` words, if no sentence has more."""
    for article in articles(sentences):
        passage: list[Sentence] = []
        size = rng.randint(1, longest)
        for sentence in article:
            if passage and (len(passage) == size or sum(len(s.words) for s in [*passage, sentence]) > words):
                yield passage
                passage, size = [], rng.randint(1, longest)
            passage.append(sentence)
        yield passage


def _words(rows: list[list[str]]) -> tuple[Word, ...]:
    """Read the rows of a sentence; the words of a multiword token ("do" + "n't") get its spacing."""
    words, inside_until, range_misc = [], 0, "_"
    for row in rows:
        if "." in row[0]:  # an empty node of the enhanced graph
            continue
        if "-" in row[0]:
            inside_until, range_misc = int(row[0].split("-")[1]), row[9]
            continue
        number = int(row[0])
        spacing = range_misc if number == inside_until else row[9]
        spaced = number >= inside_until and "SpaceAfter=No" not in spacing
        words.append(_word(row, number, spaced=spaced))
    return tuple(words)


def _word(row: list[str], number: int, *, spaced: bool) -> Word:
    is_root = row[6] == "0"
    return Word(
        text=row[1],
        lemma=row[1] if row[2] == "_" and row[1] != "_" else row[2],
        pos=row[3],
        tag=row[3] if row[4] == "_" else row[4],
        morph="" if row[5] == "_" else row[5],
        head=number - 1 if is_root else int(row[6]) - 1,
        dep="ROOT" if is_root else _COLLAPSED.get(row[7], row[7]),
        misc=row[9],
        spaced=spaced,
    )
