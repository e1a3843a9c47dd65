"""Sentences from a parse with Universal Dependencies labels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from sys import intern
from typing import TYPE_CHECKING, Any, Final

from kgraph.grammar.repairs import mend_participles
from kgraph.model import MARKS, Link, Mark, Name, NameKind, Sentence, Word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: Labels that only a parser of this scheme declares.
TELLING_LABELS: Final = frozenset({"obj", "obl", "case"})

#: What the labels of common name schemes (UNER, CoNLL, OntoNotes) stand for, and the finer one of the embedded
#: pipeline; events and laws are no actors, other names may be.
NAME_KINDS: Final[dict[str, NameKind]] = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "PARTY": "party",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "EVENT": "topic",
    "LAW": "topic",
    "PRODUCT": "name",
    "WORK_OF_ART": "name",
    "MISC": "name",
}

#: Depth of a tree beyond which it is no sentence but a list, a table or noise; news stays under 30.
_DEEPEST: Final = 100

_OPENING: Final = frozenset("“«‹„")
_CLOSING: Final = frozenset("”»›")


def sentences(doc: "Doc", text: str, offset: int, paragraph: int) -> Iterator[Sentence]:
    """Yield the sentences of `doc`, the parse of a paragraph that starts at `offset` of the article.

    `text` is the paragraph as it stands in the article, character for character as long as `doc`.
    """
    marker, marks = marks_of(doc, offset)
    for words, names, quoted in readings(doc, offset):
        for sentence in assemble(mend_participles(words), names, quoted, text, offset, paragraph):
            own = tuple(mark for mark in marks if sentence.start <= mark.start < sentence.end)
            yield replace(sentence, marker=marker, marks=own) if marker else sentence


def readings(doc: "Doc", offset: int) -> Iterator[tuple[list[Word], tuple[Name, ...], frozenset[int]]]:
    """Yield the words of each sentence as the pipeline labels them, with its names and what is quoted."""
    quoted = quoted_tokens(doc)
    for first, last in _stretches(doc):
        tokens = [token for token in doc[first:last] if not token.is_space]
        if tokens:
            position = {token.i: index for index, token in enumerate(tokens)}
            words = _joined([_word(token, position, offset) for token in tokens])
            yield words, names_of(doc[first:last], position), quoted_in(quoted, position)


def _stretches(doc: "Doc") -> Iterator[tuple[int, int]]:
    """Yield the sentences of a parse, a quotation that ends in a comma joined with who says it.

    Parsers end a sentence after it: “We oppose the toll,” | the mayor said.
    """
    start = None
    for sent in doc.sents:
        start = sent.start if start is None else start
        if not (sent.end < len(doc) and _ends_open(doc, sent.end)):
            yield start, sent.end
            start = None


def _ends_open(doc: "Doc", end: int) -> bool:
    """Tell whether the token before `end` closes a quotation right after a comma."""
    last = doc[end - 1].text
    is_closing = last in ('"', "''") or bool(_CLOSING & set(last))
    return end > 1 and is_closing and (doc[end - 2].text == "," or last.startswith(","))


def _word(token: "Token", position: dict[int, int], offset: int) -> Word:
    index = position[token.i]
    head = position.get(token.head.i, index)
    return Word(
        index=index,
        text=intern(token.text),
        lemma=intern((token.lemma_ or token.text).lower()),
        pos=intern(token.pos_),
        features=_features(str(token.morph)),
        head=head,
        relation="root" if head == index else intern(token.dep_.lower()),
        start=offset + token.idx,
        end=offset + token.idx + len(token.text),
    )


@cache
def _features(morph: str) -> frozenset[str]:
    """Return the features of a label; the words of a long text share them, as they share their strings."""
    return frozenset(morph.split("|"))


def _joined(words: list[Word]) -> list[Word]:
    """Hang later roots of joined sentences on the first, as something set beside it."""
    roots = [word.index for word in words if word.head == word.index]
    for root in roots[1:]:
        words[root] = replace(words[root], head=roots[0], relation="parataxis")
    return words


def assemble(
    words: Sequence[Word],
    names: Sequence[Name],
    quoted: frozenset[int],
    text: str,
    offset: int,
    paragraph: int,
) -> Iterator[Sentence]:
    """Yield the sentence over `words` with its tree turned downwards, unless it is too deep to be language."""
    if _depth(words) > _DEEPEST:
        return
    children: list[list[int]] = [[] for _ in words]
    for word in words:
        if word.head != word.index:
            children[word.head].append(word.index)
    start, end = words[0].start, words[-1].end
    yield Sentence(
        words=tuple(words),
        children=tuple(map(tuple, children)),
        labels=tuple(intern(word.relation.partition(":")[0]) for word in words),
        names=tuple(names),
        quoted=quoted,
        text=text[start - offset : end - offset],
        start=start,
        end=end,
        paragraph=paragraph,
    )


def _depth(words: Sequence[Word]) -> int:
    """Return the longest way up to a root, in words."""
    depths: dict[int, int] = {}
    for word in words:
        path = [word.index]
        while path[-1] not in depths and words[path[-1]].head != path[-1]:
            path.append(words[path[-1]].head)
        base = depths.get(path[-1], 0)
        for steps, index in enumerate(reversed(path)):
            depths.setdefault(index, base + steps)
    return max(depths.values(), default=0)


def marks_of(doc: "Doc", offset: int) -> tuple[str, tuple[Mark, ...]]:
    """Return name and finds of the learned component, where the pipeline has one."""

    def links(row: Mapping[str, Any], role: str) -> tuple[Link, ...]:
        return tuple(
            Link(start=offset + doc[word].idx if word >= 0 else -1, score=score) for word, score in row["links"][role]
        )

    found = doc.user_data.get(MARKS, {"component": "", "marks": ()})
    return found["component"], tuple(
        Mark(
            start=offset + doc[row["cue"]].idx,
            relation=row["relation"],
            score=row["score"],
            stance=row["stance"],
            actors=links(row, "actor"),
            targets=links(row, "target"),
            addressees=links(row, "addressee"),
            speakers=links(row, "speaker"),
            negated=row["negated"],
            hypothetical=row["hypothetical"],
            voice=row["voice"],
        )
        for row in found["marks"]
    )


def names_of(sent: "Span", position: dict[int, int]) -> tuple[Name, ...]:
    """Return the named entities of `sent` by word index."""
    return tuple(
        Name(
            first=position[ent.start],
            last=position[ent.end - 1],
            kind=NAME_KINDS.get(ent.id_, NAME_KINDS[ent.label_]),
        )
        for ent in sent.ents
        if ent.label_ in NAME_KINDS and ent.start in position and ent.end - 1 in position
    )


def quoted_tokens(doc: "Doc") -> frozenset[int]:
    """Return the tokens that stand between double quotation marks; an open quotation ends with its paragraph.

    Single quotation marks are left alone: they cannot be told from apostrophes.
    """
    inside: set[int] = set()
    is_open = False
    for token in doc:
        if token.text in ('"', "``", "''") or _OPENING & set(token.text) or _CLOSING & set(token.text):
            is_open = bool(_OPENING & set(token.text)) or (not is_open and not _CLOSING & set(token.text))
        elif is_open:
            inside.add(token.i)
    return frozenset(inside)


def quoted_in(quoted: frozenset[int], position: dict[int, int]) -> frozenset[int]:
    """Return the word indices of one sentence that are quoted."""
    return frozenset(position[i] for i in quoted & position.keys())
