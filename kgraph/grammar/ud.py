"""Sentences from a parse with Universal Dependencies labels."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kgraph.grammar.repairs import mend_noun_phrases
from kgraph.model import Name, NameKind, Sentence, Word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: Labels that only a parser of this scheme declares.
TELLING_LABELS: Final = frozenset({"obj", "obl", "case"})

#: What the labels of common name schemes (UNER, CoNLL, OntoNotes) stand for; others name no actor.
NAME_KINDS: Final[dict[str, NameKind]] = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "EVENT": "name",
    "LAW": "name",
    "PRODUCT": "name",
    "WORK_OF_ART": "name",
    "MISC": "name",
}

_OPENING: Final = frozenset("“«‹„")
_CLOSING: Final = frozenset("”»›")


def sentences(doc: "Doc", text: str, offset: int, paragraph: int) -> Iterator[Sentence]:
    """Yield the sentences of `doc`, the parse of a paragraph that starts at `offset` of the article.

    `text` is the paragraph as it stands in the article, character for character as long as `doc`.
    """
    quoted = quoted_tokens(doc)
    for sent in doc.sents:
        tokens = [token for token in sent if not token.is_space]
        if tokens:
            position = {token.i: index for index, token in enumerate(tokens)}
            words = [
                Word(
                    index=index,
                    text=token.text,
                    lemma=(token.lemma_ or token.text).lower(),
                    pos=token.pos_,
                    features=frozenset(str(token.morph).split("|")),
                    head=position.get(token.head.i, index),
                    relation="root" if position.get(token.head.i, index) == index else token.dep_.lower(),
                    start=offset + token.idx,
                    end=offset + token.idx + len(token.text),
                )
                for index, token in enumerate(tokens)
            ]
            yield assemble(
                mend_noun_phrases(words),
                names_of(sent, position),
                quoted_in(quoted, position),
                text,
                offset,
                paragraph,
            )


def assemble(
    words: Sequence[Word],
    names: Sequence[Name],
    quoted: frozenset[int],
    text: str,
    offset: int,
    paragraph: int,
) -> Sentence:
    """Return the sentence over `words` with its tree turned downwards."""
    children: list[list[int]] = [[] for _ in words]
    for word in words:
        if word.head != word.index:
            children[word.head].append(word.index)
    start, end = words[0].start, words[-1].end
    return Sentence(
        words=tuple(words),
        children=tuple(map(tuple, children)),
        names=tuple(names),
        quoted=quoted,
        text=text[start - offset : end - offset],
        start=start,
        end=end,
        paragraph=paragraph,
    )


def names_of(sent: "Span", position: dict[int, int]) -> tuple[Name, ...]:
    """Return the named entities of `sent` by word index."""
    return tuple(
        Name(first=position[ent.start], last=position[ent.end - 1], kind=NAME_KINDS[ent.label_])
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
