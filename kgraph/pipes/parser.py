"""The dependency parser: a biaffine classifier over pairs of words, and the best tree of its scores.

Method: Dozat and Manning (2017), "Deep Biaffine Attention for Neural Dependency Parsing". It parses the sentences
that a component before it has marked; the pipeline's layer for this is spaCy's sentence recogniser.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from spacy.attrs import DEP, HEAD, IS_SPACE, ORTH, SENT_START
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.pipeline.dep_parser import make_parser_scorer
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from kgraph.days import is_weekday
from kgraph.pipes.layers import AnyModel, Floats, affine, gelu, read_only
from kgraph.pipes.trees import best_tree

if TYPE_CHECKING:
    from numpy.typing import NDArray

Places: TypeAlias = "NDArray[np.int64]"

#: The label of the word that heads a sentence, and that of white space.
ROOT: Final = "ROOT"
_SPACE: Final = "dep"

#: Most words that are parsed as one sentence; a longer one is a list or a table, and each part gets a tree.
LONGEST: Final = 400

#: Marks that close a quotation.
_CLOSING: Final = ("”", '"')

#: Layers from word vectors to what pairs of words are scored with.
PROJECTIONS: Final = ("arc_word", "arc_head", "label_word", "label_head")


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """What the words of a text are, as dependents and as heads; an array has a row for each word."""

    arc_word: Floats
    arc_head: Floats
    root: Floats
    label_word: Floats
    label_head: Floats


class BiaffineParser(TrainablePipe):
    """Sets heads, labels and, as spaCy derives them from the trees, sentence boundaries."""

    def __init__(self, vocab: Vocab, model: AnyModel, name: str = "parser", *, labels: Sequence[str] = ()) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg = {"labels": list(labels)}
        self.scorer = make_parser_scorer()

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the dependency labels in the order of the scores."""
        return tuple(self.cfg["labels"])

    @property
    def is_trainable(self) -> bool:
        """Say that spaCy cannot train it: `training/` does."""
        return False

    def predict(self, docs: Sequence[Doc]) -> list[tuple[Places, Places]]:
        """Return heads and label numbers of each text's words; white space hangs on the word before it."""
        return [self._parse(doc, self.model.predict([doc])[0]) for doc in docs]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[tuple[Places, Places]]) -> None:
        """Write the trees into the texts."""
        hashes = np.array([self.vocab.strings.add(label) for label in (*self.labels, _SPACE)], dtype=np.uint64)
        for doc, (heads, labels) in zip(docs, found, strict=True):
            if len(doc):
                offsets = (heads - np.arange(len(doc))).astype(np.int64).view(np.uint64)
                table: Any = np.stack([offsets, hashes[labels]], axis=1)
                doc.from_array([HEAD, DEP], table)

    def _parse(self, doc: Doc, views: Views) -> tuple[Places, Places]:
        heads = np.arange(len(doc))
        for words in _sentences(doc):
            scores = views.arc_word[words] @ views.arc_head[words].T
            np.fill_diagonal(scores, views.root[words])
            heads[words] = words[best_tree(scores)]
        labels = self._label(views, heads)
        for place, word in _spaces(doc):
            heads[place], labels[place] = word, len(self.labels)
        return heads, labels

    def _label(self, views: Views, heads: Places) -> Places:
        layer = self.model.layers[-1]
        scores = affine(layer, "labels", gelu(views.label_word + views.label_head[heads]))
        root = self.labels.index(ROOT)
        scores[:, root] = -np.inf
        labels: Places = scores.argmax(axis=1)
        labels[heads == np.arange(len(heads))] = root
        return labels


@Language.factory("biaffine_parser", assigns=["token.dep", "token.head", "token.is_sent_start", "doc.sents"])
def make_parser(nlp: Language, name: str, model: AnyModel, labels: list[str]) -> BiaffineParser:
    """Make the component; the labels are read from disk with the weights."""
    return BiaffineParser(nlp.vocab, model, name, labels=labels)


@registry.architectures("kgraph.Biaffine.v1")
def biaffine(tok2vec: AnyModel) -> AnyModel:
    """Return the layers from texts to `Views`."""
    return read_only("biaffine", tok2vec, (*PROJECTIONS, "root", "arc", "labels"), _views)


def _views(model: AnyModel, words: Floats) -> Views:
    made = {name: affine(model, name, words) for name in PROJECTIONS}
    arc_word, arc_head = gelu(made["arc_word"]), gelu(made["arc_head"])
    return Views(
        arc_word=affine(model, "arc", arc_word),
        arc_head=arc_head,
        root=affine(model, "root", arc_word)[:, 0],
        label_word=made["label_word"],
        label_head=made["label_head"],
    )


def _sentences(doc: Doc) -> Iterator[Places]:
    """Yield the places of each sentence's words, white space left out; without boundaries all is one sentence."""
    words = np.flatnonzero(doc.to_array(IS_SPACE) == 0)
    starts = doc.to_array(SENT_START) == 1
    for place in np.flatnonzero(starts):
        starts[place] = not _goes_on(doc, int(place))
    closing = np.isin(doc.to_array(ORTH), [doc.vocab.strings[mark] for mark in _CLOSING])
    for mark in np.flatnonzero(closing[:-1]):
        starts[mark + 1] |= _is_behind_end(doc, int(mark) + 1)
    numbers = np.cumsum(starts)
    for sentence in np.split(words, np.flatnonzero(np.diff(numbers[words])) + 1):
        for first in range(0, len(sentence), LONGEST):
            yield sentence[first : first + LONGEST]


def _goes_on(doc: Doc, place: int) -> bool:
    """Tell a day after a word, with which no sentence starts: "Ann Roe Tuesday rejected the plan"."""
    return place > 0 and is_weekday(doc[place].text) and doc[place - 1].is_alpha


def _is_behind_end(doc: Doc, place: int) -> bool:
    """Tell a capital behind a full stop and the quotation mark that closes after it: ‘calls it “huge.” Roe left.’"""
    if place < 3:
        return False
    word, stop, mark = doc[place - 3], doc[place - 2], doc[place - 1]
    is_closed = stop.text == "." and not stop.whitespace_ and bool(mark.whitespace_)
    return is_closed and doc[place].is_title and word.is_alpha


def _spaces(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the place of each white space and of the word it hangs on: the one before, at the start the first."""
    is_space = doc.to_array(IS_SPACE) == 1
    words = np.flatnonzero(~is_space)
    for place in np.flatnonzero(is_space).tolist():
        before = int(np.searchsorted(words, place))
        yield place, int(words[max(before - 1, 0)]) if len(words) else 0
