"""The training loop: all tasks at once, a falling learning rate, averaged weights, a checkpoint after each epoch."""

import json
import logging
import random
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from kgraph.pipes.names import spell
from kgraph.pipes.pieces import PieceCutter
from training.batches import Labels, batches
from training.corpora import Corpus
from training.narrow import narrow
from training.network import Batch, Network, Sizes
from training.passages import TAGS, Passage

_log = logging.getLogger(__name__)

EPOCHS = 10
SEED = 7
# Inner units of an encoder layer that are kept, of 1,536, and the number of batches that tell which.
_WIDTH = 1280
_TELLING = 150
_PIECES = 1300
_ENCODER_RATE = 1.5e-4
_HEAD_RATE = 8e-4
_WARM_UP = 0.06
_AVERAGE = 0.998
_WEIGHTS = {"tags": 0.4, "morphs": 0.4, "starts": 0.4, "names": 0.8, "arcs": 1.0, "labels": 0.7}


def learn(
    corpus: Corpus,
    labels: Labels,
    encoder: Path,
    folder: Path,
    dev: dict[str, Sequence[Passage]],
    *,
    epochs: int = EPOCHS,
) -> Network:
    """Train the network, or go on after the last whole epoch that `folder` holds.

    Return averaged weights, with the encoder narrowed.
    """
    torch.manual_seed(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    cutter = PieceCutter(Tokenizer.from_file(str(encoder / "tokenizer.json")))
    network = Network(encoder, sizes_of(labels))
    optimizer = _optimizer(network)
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    for epoch in range(_restore(folder, network, optimizer, average), epochs):
        rounds = list(_rounds(corpus, labels, cutter, epoch))
        _run_epoch(network, optimizer, average, rounds, epoch, epochs)
        scores = _measure(network, average, cutter, labels, dev)
        _log.info("epoch %d %s", epoch + 1, {name: round(score, 2) for name, score in scores.items()})
        _save(folder, network, optimizer, average, epoch + 1, scores)
    network.load_state_dict(average)
    network.eval()
    narrow(network, islice(_rounds(corpus, labels, cutter, 0), _TELLING), _WIDTH)
    return network


def _rounds(corpus: Corpus, labels: Labels, cutter: PieceCutter, epoch: int) -> Iterator[Batch]:
    return batches(corpus.epoch(epoch, SEED), cutter, labels, pieces=_PIECES, rng=random.Random(epoch))


def sizes_of(labels: Labels) -> Sizes:
    """Return the sizes of the network's heads."""
    return Sizes(tags=len(labels.tags), morphs=len(labels.morphs), deps=len(labels.deps), names=len(labels.names))


def _run_epoch(
    network: Network,
    optimizer: torch.optim.Optimizer,
    average: dict[str, Tensor],
    rounds: list[Batch],
    epoch: int,
    epochs: int,
) -> None:
    network.train()
    sums: dict[str, float] = {}
    begin = time.monotonic()
    for number, batch in enumerate(rounds):
        _set_rate(optimizer, (epoch + number / len(rounds)) / epochs)
        losses = network.losses(batch)
        sum(_WEIGHTS[name] * loss for name, loss in losses.items()).backward()  # type: ignore[union-attr]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        _blend(
            average, network, min(_AVERAGE, (1 + number + epoch * len(rounds)) / (10 + number + epoch * len(rounds)))
        )
        for name, loss in losses.items():
            sums[name] = 0.98 * sums.get(name, float(loss.detach())) + 0.02 * float(loss.detach())
        if number % 50 == 49:
            shown = {name: round(value, 3) for name, value in sums.items()}
            _log.info("%d:%d/%d %s %.0f s", epoch + 1, number + 1, len(rounds), shown, time.monotonic() - begin)


def _optimizer(network: Network) -> torch.optim.Optimizer:
    encoder = list(network.encoder.parameters())
    inside = {id(parameter) for parameter in encoder}
    heads = [parameter for parameter in network.parameters() if id(parameter) not in inside]
    groups = [{"params": encoder, "peak": _ENCODER_RATE}, {"params": heads, "peak": _HEAD_RATE}]
    return torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def _set_rate(optimizer: torch.optim.Optimizer, progress: float) -> None:
    """Rise for the first steps, then fall to 0 along a line."""
    share = min(progress / _WARM_UP, (1 - progress) / (1 - _WARM_UP))
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * max(share, 1e-3)


@torch.no_grad()
def _blend(average: dict[str, Tensor], network: Network, keep: float) -> None:
    for name, value in network.state_dict().items():
        if value.is_floating_point():
            average[name].lerp_(value, 1 - keep)


def _measure(
    network: Network, average: dict[str, Tensor], cutter: PieceCutter, labels: Labels, dev: dict[str, Sequence[Passage]]
) -> dict[str, float]:
    """Score the averaged weights on given words and sentences, in percent."""
    kept = {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict(average)
    network.eval()
    scores: dict[str, float] = {}
    with torch.inference_mode():
        for name, passages in dev.items():
            rounds = batches(passages, cutter, labels, pieces=3000, rng=random.Random(0))
            scores |= _syntax(network, rounds) if name == "syntax" else {name: _names(network, rounds)}
    network.load_state_dict(kept)
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


def _save(
    folder: Path,
    network: Network,
    optimizer: torch.optim.Optimizer,
    average: dict[str, Tensor],
    epoch: int,
    scores: dict[str, float],
) -> None:
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "epoch": epoch}
    beside = folder / "checkpoint.tmp"
    torch.save(state, beside)
    beside.replace(folder / "checkpoint.pt")
    with (folder / "scores.jsonl").open("a", encoding="utf8") as stream:
        stream.write(json.dumps({"epoch": epoch, **scores}) + "\n")


def _restore(folder: Path, network: Network, optimizer: torch.optim.Optimizer, average: dict[str, Tensor]) -> int:
    if not (folder / "checkpoint.pt").exists():
        return 0
    state = torch.load(folder / "checkpoint.pt", weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    average.update(state["average"])
    return int(state["epoch"])
