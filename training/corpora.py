"""Which text teaches what: the passages of an epoch, and the development texts that are only measured on."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from spacy.language import Language

from training import names, passages, pools, treebanks
from training.names import Annotated
from training.passages import Passage
from training.treebanks import Sentence

_LONGEST_PASSAGE = 6  # sentences
_MOST_WORDS = 140
_POLITICS_COPIES = 3
_TWEETS = 0.5
_OTHER_NAMES = 0.5
_UNMARKED = ("NORP", "EVENT", "LAW")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Everything that is trained on: sentences of the treebanks by name, passages with names by source."""

    treebanks: dict[str, list[Sentence]]
    names: dict[str, list[Passage]]
    pools: dict[str, list[tuple[str, ...]]]
    places: frozenset[str]
    known: dict[str, str]

    def epoch(self, number: int, seed: int) -> list[Passage]:
        """Return the passages of an epoch, cut and varied anew each time."""
        rng = random.Random(f"{seed} {number}")
        syntax = [
            passages.vary(passage, rng, lower=0.03, upper=0.02, title=0.04, typography=0.3)
            for passage in self.syntax(rng)
        ]
        named = list(chain(*[self.names["politics"]] * _POLITICS_COPIES, self.names["wiki"], self.names["conflict"]))
        named += rng.sample(self.names["tweets"], int(_TWEETS * len(self.names["tweets"])))
        return syntax + [self._named(passage, rng) for passage in named]

    def syntax(self, rng: random.Random) -> Iterator[Passage]:
        """Yield the treebanks' passages."""
        for name, sentences in self.treebanks.items():
            for piece in treebanks.passages(sentences, longest=_LONGEST_PASSAGE, words=_MOST_WORDS, rng=rng):
                names_of = (
                    partial(passages.gum_names, places=self.places)
                    if name == "gum"
                    else partial(passages.ewt_names, known=self.known)
                )
                yield passages.from_treebank(piece, rng=rng, names_of=names_of)

    def _named(self, passage: Passage, rng: random.Random) -> Passage:
        if rng.random() < _OTHER_NAMES:
            passage = passages.with_other_names(passage, rng, self.pools, _OTHER_NAMES)
        return passages.vary(passage, rng, lower=0.04, upper=0.02, title=0.04, typography=0.3)


def read(data: Path, nlp: Language) -> Corpus:
    """Read the training texts, cut with the tokenizer of `nlp`."""
    ner = data / "ner"
    sources = {
        "politics": list(names.read_columns(ner / "crossner-politics-train.conll.gz", silent=("NORP", "LAW"))),
        "wiki": list(names.read_columns(ner / "wikigold.conll.gz")),
        "tweets": list(names.read_columns(ner / "wnut17-train.conll.gz", silent=_UNMARKED))
        + list(names.read_columns(ner / "wnut17-dev.conll.gz", silent=_UNMARKED)),
    }
    gum = list(names.read_gum(data / "treebanks" / "gum-train.conllu.gz"))
    places = names.mostly_places([*sources["politics"], *sources["wiki"], *gum])
    sources["conflict"] = list(names.settle_places(names.read_re3d(ner / "re3d.jsonl.gz"), places))
    return Corpus(
        treebanks={path.name[:3]: list(treebanks.read_sentences(path)) for path in syntax_files(data, "train")},
        names={name: passages.read_all(items, nlp) for name, items in sources.items()},
        pools=_pools(chain(*sources.values(), gum), nlp),
        places=places,
        known=names.of_one_type(chain(*sources.values(), gum), places),
    )


def syntax_files(data: Path, split: str) -> list[Path]:
    """Return the treebank files of a split."""
    return [data / "treebanks" / f"{name}-{split}.conllu.gz" for name in ("ewt", "gum")]


def training_sentences(data: Path) -> Iterator[Sentence]:
    """Yield the sentences of all training treebanks."""
    return chain.from_iterable(treebanks.read_sentences(path) for path in syntax_files(data, "train"))


def measured_syntax(data: Path) -> Iterator[Passage]:
    """Yield the passages on which syntax is measured while training; none of them is trained on."""
    rng = random.Random(2)
    for path in syntax_files(data, "dev"):
        sentences = treebanks.read_sentences(path)
        for piece in treebanks.passages(sentences, longest=_LONGEST_PASSAGE, words=_MOST_WORDS, rng=rng):
            yield passages.from_treebank(piece, names_of=passages.ewt_names)


def measured_names(data: Path) -> dict[str, list[Annotated]]:
    """Return the texts on which names are measured, by source; none of them is trained on."""
    ner, (ewt, _) = data / "ner", syntax_files(data, "dev")
    return {
        "crossner-politics-dev": list(names.read_columns(ner / "crossner-politics-dev.conll.gz")),
        "uner-ewt-dev": list(names.read_uner(ner / "uner-ewt-dev.iob2.gz", ewt)),
    }


def _pools(items: Iterable[Annotated], nlp: Language) -> dict[str, list[tuple[str, ...]]]:
    cut = nlp.tokenizer
    return {
        label: [tuple(token.text for token in cut(name)) for name in found]
        for label, found in pools.collect(items).items()
    }
