"""Two stages of training: syntax and names alone, then stances with them, on words that the first one has parsed."""

import random
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from kgraph.ontology import read_relations
from kgraph.pipes.pieces import PieceCutter
from kgraph.pipes.stances import FIRST_WAY
from training.batches import Labels, batches
from training.corpora import Corpus
from training.learn import Course, Learner, learn
from training.measure import measure
from training.narrow import narrow
from training.network import Batch, Network, Sizes
from training.passages import Passage
from training.stance_heads import Cues, StanceHeads, StanceSizes
from training.stances import Example, count_ways, stance_batches

EPOCHS = 10
STANCE_EPOCHS = 5
SEED = 7
# Inner units of an encoder layer that are kept, of 1,536, and the number of batches that tell which.
_WIDTH = 1280
_TELLING = 150
_PIECES = 1300
_WORDS = 700
# How often an epoch of the second stage goes over the coded passages, and the share of the first stage's texts in it.
_REPEATS = 2
_SHARE = 0.2
_SYNTAX_WEIGHTS = {"tags": 0.4, "morphs": 0.4, "starts": 0.4, "names": 0.8, "arcs": 1.0, "labels": 0.7}
_STANCE_WEIGHTS = {"cues": 0.25, "holders": 0.15, "axes": 0.12}


class Reader:
    """What a stage works with: word pieces, labels, development texts."""

    def __init__(self, encoder: Path, labels: Labels, dev: dict[str, Sequence[Passage]]) -> None:
        self.cutter = PieceCutter(Tokenizer.from_file(str(encoder / "tokenizer.json")))
        self.labels, self.dev = labels, dev

    def rounds(self, corpus: Corpus, epoch: int) -> list[Batch]:
        """Return the batches of an epoch of syntax and names."""
        passages = corpus.epoch(epoch, SEED)
        return list(batches(passages, self.cutter, self.labels, pieces=_PIECES, rng=random.Random(epoch)))

    def scores(self, network: Network) -> dict[str, float]:
        """Return the scores of a network on the development texts."""
        return measure(network, self.cutter, self.labels, self.dev)


class Together(Learner):
    """The network with the heads for stances."""

    def __init__(self, network: Network, heads: StanceHeads) -> None:
        super().__init__(network)
        self.heads = heads

    def losses(self, batch: Batch | Cues) -> dict[str, Tensor]:
        """Return what the network loses, and the heads where the batch has cues."""
        if isinstance(batch, Batch):
            return super().losses(batch)
        words = self.network.words(batch.batch)
        return {
            **self.network.losses_of(self.network.dropout(words), batch.batch),
            **self.heads.losses(self.heads.dropout(words), batch),
        }


def learn_syntax(corpus: Corpus, reader: Reader, encoder: Path, folder: Path, *, epochs: int = EPOCHS) -> Network:
    """Return the network of the first stage."""
    torch.manual_seed(SEED)
    network = Network(encoder, sizes_of(reader.labels))
    course = Course(
        rounds=lambda epoch: reader.rounds(corpus, epoch),
        weights=_SYNTAX_WEIGHTS,
        encoder_rate=1.5e-4,
        head_rate=8e-4,
        epochs=epochs,
    )
    learn(Learner(network), course, folder, lambda: reader.scores(network))
    return network


def learn_stances(
    network: Network,
    corpus: Corpus,
    reader: Reader,
    coded: Sequence[Example],
    simple: Sequence[Example],
    folder: Path,
    *,
    epochs: int = STANCE_EPOCHS,
) -> tuple[StanceHeads, tuple[str, ...], tuple[str, ...]]:
    """Train the network on with the heads for stances; return these, the relations, and the ways that they know.

    `coded` are the paragraphs of the corpus, `simple` the examples of the lexicon, of which each epoch sees a part.
    """
    torch.manual_seed(SEED)
    relations = tuple(sorted(relation.name for relation in read_relations()))
    ways = count_ways([*coded, *simple])
    sizes = StanceSizes(relations=len(relations), ways=len(ways) + FIRST_WAY)
    heads = StanceHeads(network.encoder.config.hidden_size, sizes)

    def rounds(epoch: int) -> list[Any]:
        rng = random.Random(f"stances {epoch}")
        syntax = reader.rounds(corpus, EPOCHS + epoch)
        own = rng.sample(syntax, int(_SHARE * len(syntax)))
        sets = [list(coded)] * _REPEATS + [list(simple[epoch % 2 :: 2])]
        cued = (
            stance_batches(each, reader.cutter, reader.labels, relations, ways, words=_WORDS, rng=rng) for each in sets
        )
        mixed: list[Any] = [*own, *(batch for made in cued for batch in made)]
        rng.shuffle(mixed)
        return mixed

    course = Course(
        rounds=rounds,
        weights={**_SYNTAX_WEIGHTS, **_STANCE_WEIGHTS},
        encoder_rate=6e-5,
        head_rate=8e-4,
        epochs=epochs,
    )
    learn(Together(network, heads), course, folder, lambda: reader.scores(network))
    return heads, relations, ways


def slim(network: Network, corpus: Corpus, reader: Reader) -> None:
    """Narrow the encoder of a trained network."""
    network.eval()
    narrow(network, islice(reader.rounds(corpus, 0), _TELLING), _WIDTH)


def sizes_of(labels: Labels) -> Sizes:
    """Return the sizes of the network's heads."""
    return Sizes(tags=len(labels.tags), morphs=len(labels.morphs), deps=len(labels.deps), names=len(labels.names))
