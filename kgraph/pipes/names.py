"""Names: a tag for each word (first, inner, last, single, outside), and the best row of tags that spells names."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.pipeline.ner import make_ner_scorer
from spacy.tokens import Doc, Span
from spacy.util import registry
from spacy.vocab import Vocab

from kgraph.pipes.layers import AnyModel, Floats, affine, gelu, read_only

if TYPE_CHECKING:
    from numpy.typing import NDArray

_IMPOSSIBLE: Final = -1e9


class NameTagger(TrainablePipe):
    """Sets `doc.ents`. A type that is a kind of another has that one's label and its own as `ent.id_`."""

    def __init__(
        self,
        vocab: Vocab,
        model: AnyModel,
        name: str = "ner",
        *,
        types: Sequence[str] = (),
        kinds: Mapping[str, str] | None = None,
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg: dict[str, Any] = {"types": list(types), "kinds": dict(kinds or {})}
        self.scorer = make_ner_scorer()

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of names."""
        return tuple(kind for kind in self.cfg["types"] if kind not in self.cfg["kinds"])

    @property
    def is_trainable(self) -> bool:
        """Say that spaCy cannot train it: `training/` does."""
        return False

    def predict(self, docs: Sequence[Doc]) -> list[list[tuple[int, int, str]]]:
        """Return (first word, end, type) of the names in each text."""
        tags = tags_of(tuple(self.cfg["types"]))
        return [list(spell(self.model.predict([doc])[0], tags)) for doc in docs]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[Sequence[tuple[int, int, str]]]) -> None:
        """Write the names into the texts; white space at either end is no part of a name."""
        for doc, names in zip(docs, found, strict=True):
            spans = [self._span(doc, *name) for name in names]
            doc.set_ents([span for span in spans if span is not None])

    def _span(self, doc: Doc, first: int, end: int, kind: str) -> Span | None:
        words = [place for place in range(first, end) if not doc[place].is_space]
        if not words:
            return None
        broader = self.cfg["kinds"].get(kind)
        return Span(doc, words[0], words[-1] + 1, label=broader or kind, span_id=kind if broader else "")


@Language.factory("name_tagger", assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_name_tagger(nlp: Language, name: str, model: AnyModel, types: list[str], kinds: dict[str, str]) -> NameTagger:
    """Make the component; `kinds` says of which other type a type is a kind."""
    return NameTagger(nlp.vocab, model, name, types=types, kinds=kinds)


@registry.architectures("kgraph.TagScorer.v1")
def tag_scorer(tok2vec: AnyModel) -> AnyModel:
    """Return the layers from texts to a score for each word and tag."""
    return read_only("tag_scorer", tok2vec, ("hidden", "tags"), _scores)


def _scores(model: AnyModel, words: Floats) -> Floats:
    return affine(model, "tags", gelu(affine(model, "hidden", words)))


@cache
def tags_of(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags for name types, "O" first: B begins a name, I goes on, L ends it, U is a whole name."""
    return ("O", *(f"{place}-{kind}" for kind in types for place in "BILU"))


def spell(scores: Floats, tags: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield (first, end, type) of the names in the best row of tags that spells whole names.

    `scores` has a row for each word and a column for each tag (Viterbi 1967).
    """
    if not len(scores):
        return
    best = scores.argmax(axis=1)
    if not _spells_names(best, tags):
        best = _best_path(scores, tags)
    first = 0
    for place, number in enumerate(best.tolist()):
        tag = tags[number]
        if tag[0] in "BU":
            first = place
        if tag[0] in "LU":
            yield first, place + 1, tag[2:]


@cache
def _steps(tags: tuple[str, ...]) -> "NDArray[np.bool_]":
    """Tell which tag may follow which."""
    opens = [tag[0] in "BI" for tag in tags]
    return np.array(
        [
            [(after[0] in "IL" and after[2:] == before[2:]) if is_open else after[0] in "OBU" for after in tags]
            for before, is_open in zip(tags, opens, strict=True)
        ]
    )


def _spells_names(path: "NDArray[np.int64]", tags: tuple[str, ...]) -> bool:
    starts, ends = tags[int(path[0])][0] in "OBU", tags[int(path[-1])][0] in "OLU"
    return starts and ends and bool(_steps(tags)[path[:-1], path[1:]].all())


def _best_path(scores: Floats, tags: tuple[str, ...]) -> "NDArray[np.int64]":
    cost = np.where(_steps(tags), 0.0, _IMPOSSIBLE)
    total = scores[0] + _penalties(tags, "OBU")
    back = np.zeros(scores.shape, dtype=np.int64)
    for place in range(1, len(scores)):
        reached = total[:, None] + cost
        back[place] = reached.argmax(axis=0)
        total = reached.max(axis=0) + scores[place]
    path = [int((total + _penalties(tags, "OLU")).argmax())]
    for place in range(len(scores) - 1, 0, -1):
        path.append(int(back[place, path[-1]]))
    return np.array(path[::-1])


def _penalties(tags: Sequence[str], allowed: str) -> "NDArray[np.float64]":
    return np.array([0.0 if tag[0] in allowed else _IMPOSSIBLE for tag in tags])
