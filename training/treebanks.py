"""Read Universal Dependencies treebanks (CoNLL-U) as spaCy documents that keep the raw text.

spaCy's own converter is not used: it puts a space into every multiword token ("do n't").
"""

import gzip
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

# Too rare to learn, each with a well-populated neighbour.
_COLLAPSED = {"csubj:pass": "csubj", "csubj:outer": "csubj"}
_BLANK_LINE = "\n\n"


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


def articles(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Group consecutive sentences of the same article."""
    for _, group in groupby(sentences, key=lambda sentence: sentence.article):
        yield list(group)


def passages(sentences: Iterable[Sentence], *, longest: int, seed: int) -> Iterator[list[Sentence]]:
    """Cut articles into passages of one to `longest` sentences."""
    rng = random.Random(seed)
    for article in articles(sentences):
        start = 0
        while start < len(article):
            end = start + rng.randint(1, longest)
            yield article[start:end]
            start = end


def as_doc(passage: Iterable[Sentence], vocab: Vocab) -> Doc:
    """Join sentences into one annotated document, with a blank line after headings (no final punctuation)."""
    words: list[Word] = []
    heads: list[int] = []
    starts: list[bool] = []
    for sentence in passage:
        if words:
            _close(words, heads, starts)
        offset = len(words)
        words += sentence.words
        heads += [offset + word.head for word in sentence.words]
        starts += [position == 0 for position in range(len(sentence.words))]
    return Doc(
        vocab,
        words=[word.text for word in words],
        spaces=[word.spaced for word in words],
        tags=[word.tag for word in words],
        pos=[word.pos for word in words],
        morphs=[word.morph for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=[word.dep for word in words],
        sent_starts=starts,
    )


def _close(words: list[Word], heads: list[int], starts: list[bool]) -> None:
    """End the sentence so far: by a space, or by the token that the tokenizer makes of a blank line."""
    last = words[-1]
    if last.pos in ("PUNCT", "SYM"):
        words[-1] = replace(last, spaced=True)
        return
    words[-1] = replace(last, spaced=False)
    heads.append(len(words) - 1)
    starts.append(False)
    words.append(
        Word(
            text=_BLANK_LINE,
            lemma=_BLANK_LINE,
            pos="SPACE",
            tag="_SP",
            morph="",
            head=0,
            dep="dep",
            misc="_",
            spaced=False,
        )
    )


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
