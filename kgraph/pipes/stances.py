"""The learned component: words that are cues of a relation, the words that hold its roles, and what holds of it.

A layer scores each word as the head of a cue of each relation; a biaffine classifier (Dozat and Manning 2017) each
word as the head of the cue's actor, target, addressee and speaker, helped by the way between the two through the
tree and by their distance; further layers say whether the relation is denied, possible, and in whose voice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from kgraph.model import MARKS
from kgraph.pipes.layers import AnyModel, Floats, affine, gelu, read_only
from kgraph.pipes.paths import Ways, number_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The roles in the order of the scores; the first column of a score stands for words outside the text.
ROLES: Final = ("actor", "target", "addressee", "speaker")
VOICES: Final = ("narrated", "reported", "quoted")
#: Layers that the weights come from disk for.
LAYERS: Final = (
    "cue_hidden",
    "cue",
    "link_cue",
    "link_word",
    "link",
    "outside",
    "distance",
    "way",
    "way_cue",
    "way_score",
    "axis_hidden",
    "negated",
    "hypothetical",
    "voice",
)
#: Least likelihood of a cue and of a link that is written down.
LEAST_CUE: Final = 0.15
LEAST_LINK: Final = 0.1
#: Words before and behind a cue that may hold a role.
REACH: Final = 150
#: Kinds of words that hold no role.
_EMPTY: Final = frozenset({"ADP", "ADV", "AUX", "CCONJ", "DET", "PART", "PUNCT", "SCONJ", "SPACE", "SYM"})
#: Numbers of the way to words outside the text, of a way never seen, and of the first known way.
OUTSIDE_WAY, UNKNOWN_WAY, FIRST_WAY = 0, 1, 2
_FARTHEST: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """The words of a text as the encoder gives them, and how likely each is a cue: a row for each word."""

    words: Floats
    cues: Floats


class StanceMarker(TrainablePipe):
    """Writes what it finds to `doc.user_data`, as plain numbers and names that spaCy saves with a text."""

    def __init__(
        self,
        vocab: Vocab,
        model: AnyModel,
        name: str = "stances",
        *,
        relations: Sequence[str] = (),
        ways: Sequence[str] = (),
        component: str = "",
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg: dict[str, Any] = {"component": component or name, "relations": list(relations), "ways": list(ways)}

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the relations in the order of the scores."""
        return tuple(self.cfg["relations"])

    @property
    def is_trainable(self) -> bool:
        """Say that spaCy cannot train it: `training/` does."""
        return False

    def predict(self, docs: Sequence[Doc]) -> list[list[dict[str, Any]]]:
        """Return the cues of each text with relation, links and axes."""
        return [list(self._mark(doc, self.model.predict([doc])[0])) if len(doc) else [] for doc in docs]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[list[dict[str, Any]]]) -> None:
        """Keep what was found with the texts."""
        for doc, marks in zip(docs, found, strict=True):
            doc.user_data[MARKS] = {"component": self.cfg["component"], "marks": marks}

    def _mark(self, doc: Doc, views: Views) -> Iterator[dict[str, Any]]:
        stance = 1 - views.cues[:, 0]
        places = [int(place) for place in np.flatnonzero(stance >= LEAST_CUE) if not doc[int(place)].is_space]
        if not places:
            return
        best = views.cues[places, 1:].argmax(axis=1)
        cues = np.concatenate([views.words[places], np.eye(len(self.labels), dtype=np.float32)[best]], axis=1)
        layer = self.model.layers[-1]
        axes = gelu(affine(layer, "axis_hidden", cues))
        negated, hypothetical = (_likelihoods(affine(layer, name, axes))[:, 1] for name in ("negated", "hypothetical"))
        voices = affine(layer, "voice", axes).argmax(axis=1)
        links = self._links(doc, views, places, cues)
        for number, place in enumerate(places):
            yield {
                "cue": place,
                "relation": self.labels[best[number]],
                "score": float(views.cues[place, 1 + best[number]]),
                "stance": float(stance[place]),
                "links": links[number],
                "negated": float(negated[number]),
                "hypothetical": float(hypothetical[number]),
                "voice": VOICES[voices[number]],
            }

    def _links(
        self, doc: Doc, views: Views, places: Sequence[int], cues: Floats
    ) -> list[dict[str, list[tuple[int, float]]]]:
        """Return for each cue the words that may hold each role, -1 for words outside the text."""
        layer = self.model.layers[-1]
        queries = _queries(layer, cues)
        through: Floats = affine(layer, "way_cue", cues).reshape(len(places), len(ROLES), -1)
        able = np.array([token.i for token in doc if token.pos_ not in _EMPTY], dtype=np.int64)
        fillers = _fillers(layer, views.words[able])
        ways, numbers = Ways(doc), {way: number for number, way in enumerate(self.cfg["ways"], FIRST_WAY)}
        made = []
        for number, place in enumerate(places):
            first, end = np.searchsorted(able, (place - REACH, place + REACH + 1))
            words = able[first:end].tolist()
            names = ways.from_word(place, words)
            known = np.array([OUTSIDE_WAY, *(number_of(name, numbers, UNKNOWN_WAY) for name in names)])
            rows = np.concatenate([fillers[:1], fillers[first + 1 : end + 1]])
            apart = np.array([0, *(step(word - place) for word in words)])
            scores = _scores(layer, queries[number], through[number], rows, known, apart)
            made.append({role: _likely(row, words) for role, row in zip(ROLES, scores, strict=True)})
        return made


@Language.factory(
    "stance_marker",
    requires=["token.dep", "token.head", "doc.sents"],
    default_config={"relations": [], "ways": [], "component": ""},
)
def make_stance_marker(
    nlp: Language, name: str, model: AnyModel, relations: list[str], ways: list[str], component: str
) -> StanceMarker:
    """Make the component; relations and ways through trees are read from disk with the weights.

    `component` is what its finds are known by, as in `ontology/components.ttl`.
    """
    return StanceMarker(nlp.vocab, model, name, relations=relations, ways=ways, component=component)


@registry.architectures("kgraph.Stances.v1")
def stances(tok2vec: AnyModel) -> AnyModel:
    """Return the layers from texts to `Views`."""
    return read_only("stances", tok2vec, LAYERS, _views)


def _views(model: AnyModel, words: Floats) -> Views:
    return Views(words=words, cues=_likelihoods(affine(model, "cue", gelu(affine(model, "cue_hidden", words)))))


def _fillers(model: AnyModel, words: Floats) -> Floats:
    """Return what stands for words outside the text, then each word, as they may fill a role: rows × roles × width."""
    outside: Any = model.get_param("outside_W")
    made = gelu(affine(model, "link_word", np.concatenate([outside[None], words])))
    return made.reshape(len(made), len(ROLES), -1)


def _queries(model: AnyModel, cues: Floats) -> Floats:
    """Return what cues ask of the fillers of each role: cues × roles × width."""
    weights: Any = model.get_param("link_W")
    bias: Any = model.get_param("link_b")
    width = weights.shape[-1]
    given = gelu(affine(model, "link_cue", cues)).reshape(len(cues), len(ROLES), width)
    made: Floats = np.einsum("crl,rlm->crm", given, weights) + bias
    return made / np.float32(np.sqrt(width))


def _scores(
    model: AnyModel,
    query: Floats,
    through: Floats,
    fillers: Floats,
    ways: "NDArray[np.int64]",
    apart: "NDArray[np.int64]",
) -> Floats:
    """Return roles × (1 + words): how well words outside the text, and each word, hold a role of the cue."""
    tables: dict[str, Any] = {name: model.get_param(name) for name in ("distance_W", "way_W", "way_score_W")}
    scores: Floats = np.einsum("rm,nrm->rn", query, fillers)
    bias: Any = model.get_param("distance_b")
    scores += tables["distance_W"][:, apart] + bias[:, None]
    scores += through @ tables["way_W"][ways].T / np.float32(np.sqrt(through.shape[1]))
    scores += tables["way_score_W"][ways].T
    made: Floats = np.exp(-scores)
    made += 1
    np.reciprocal(made, out=made)
    return made


@cache
def step(apart: int) -> int:
    """Return the number of a distance in words: near ones one by one, far ones together; 0 is for outside."""
    steps = round(float(np.sign(apart) * np.log2(1 + abs(apart)) * 2.2))
    return max(-_FARTHEST, min(_FARTHEST, steps)) + _FARTHEST + 1


def _likely(row: Floats, words: Sequence[int]) -> list[tuple[int, float]]:
    places = (-1, *words)
    return [(places[int(column)], float(row[column])) for column in np.flatnonzero(row >= LEAST_LINK)]


def _likelihoods(scores: Floats) -> Floats:
    """Return the softmax of each row."""
    made: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    made /= made.sum(axis=1, keepdims=True)
    return made
