"""Scores of a network while it learns, on given words and sentences, in percent."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from kgraph.pipes.names import spell
from kgraph.pipes.pieces import PieceCutter
from training.batches import Labels, batches
from training.network import Network
from training.passages import TAGS, Passage

_PIECES = 3000


def measure(
    network: Network, cutter: PieceCutter, labels: Labels, dev: Mapping[str, Sequence[Passage]]
) -> dict[str, float]:
    """Return accuracies of syntax and the F1 of names on development passages."""
    scores: dict[str, float] = {}
    with torch.inference_mode():
        for name, passages in dev.items():
            rounds = batches(passages, cutter, labels, pieces=_PIECES, rng=random.Random(0))
            scores |= _syntax(network, rounds) if name == "syntax" else {name: _names(network, rounds)}
    return scores


def _syntax(network: Network, rounds: Any) -> dict[str, float]:
    right, total = dict.fromkeys(("uas", "las", "tags", "morphs"), 0), 0
    found, gold, both = 0, 0, 0
    for batch in rounds:
        words = network.words(batch)
        known = (batch.heads >= 0).nonzero().squeeze(1)
        place = batch.place[known]
        heads = network.arcs(words, batch)[place[:, 0], place[:, 1]].argmax(1)
        deps = network.label(words[known], words[known - place[:, 1] + heads]).argmax(1)
        attached = heads == batch.heads[known]
        right["uas"] += int(attached.sum())
        right["las"] += int((attached & (deps == batch.deps[known])).sum())
        right["tags"] += int((network.tags(words[known]).argmax(1) == batch.tags[known]).sum())
        right["morphs"] += int((network.morphs(words[known]).argmax(1) == batch.morphs[known]).sum())
        total += len(known)
        starts, true = network.starts(words[known]).argmax(1) == 1, batch.starts[known] == 1
        found, gold, both = found + int(starts.sum()), gold + int(true.sum()), both + int((starts & true).sum())
    return {"starts": 200 * both / (found + gold), **{name: 100 * count / total for name, count in right.items()}}


def _names(network: Network, rounds: Any) -> float:
    found, gold, both = 0, 0, 0
    for batch in rounds:
        scores = network.name(network.words(batch)).numpy()
        true = torch.where(batch.names.all(1, keepdim=True), False, batch.names).float().numpy()
        first = 0
        for count in torch.bincount(batch.place[:, 0]).tolist():
            rows = slice(first, first + count)
            mine, theirs = _three_types(scores[rows]), _three_types(true[rows])
            found, gold, both = found + len(mine), gold + len(theirs), both + len(mine & theirs)
            first += count
    return 200 * both / max(1, found + gold)


def _three_types(scores: Any) -> set[tuple[int, int, str]]:
    names = ((first, end, kind.replace("PARTY", "ORG")) for first, end, kind in spell(scores, TAGS))
    return {name for name in names if name[2] in ("PERSON", "ORG", "LOC")}
