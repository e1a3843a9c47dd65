"""The training loop: a falling learning rate, averaged weights, a checkpoint after each epoch."""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.network import Network

_log = logging.getLogger(__name__)

_WARM_UP = 0.06
_AVERAGE = 0.998


class Learner(nn.Module):
    """What learns: a network, alone or with further heads, that says what it loses on a batch by task."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def losses(self, batch: Any) -> dict[str, Tensor]:
        """Return what the network loses."""
        return self.network.losses(batch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How to learn: the batches of an epoch, the weight of each task, the highest rates of encoder and heads."""

    rounds: Callable[[int], Sequence[Any]]
    weights: Mapping[str, float]
    encoder_rate: float
    head_rate: float
    epochs: int


def learn(learner: Learner, course: Course, folder: Path, scores: Callable[[], Mapping[str, float]]) -> None:
    """Train a learner, or go on after the last whole epoch that `folder` holds, and give it its averaged weights."""
    folder.mkdir(parents=True, exist_ok=True)
    optimizer = _optimizer(learner, course)
    average = {name: value.detach().clone() for name, value in learner.state_dict().items()}
    for epoch in range(_restore(folder, learner, optimizer, average), course.epochs):
        _run_epoch(learner, optimizer, average, course, epoch)
        found = _of_average(learner, average, scores)
        _log.info("epoch %d %s", epoch + 1, {name: round(score, 2) for name, score in found.items()})
        _save(folder, learner, optimizer, average, epoch + 1, found)
    learner.load_state_dict(average)
    learner.eval()


def _run_epoch(
    learner: Learner,
    optimizer: torch.optim.Optimizer,
    average: dict[str, Tensor],
    course: Course,
    epoch: int,
) -> None:
    learner.train()
    sums: dict[str, float] = {}
    begin = time.monotonic()
    rounds = course.rounds(epoch)
    for number, batch in enumerate(rounds):
        done = number + epoch * len(rounds)
        _set_rate(optimizer, (epoch + number / len(rounds)) / course.epochs)
        losses = learner.losses(batch)
        sum(course.weights[name] * loss for name, loss in losses.items()).backward()  # type: ignore[union-attr]
        torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        _blend(average, learner, min(_AVERAGE, (1 + done) / (10 + done)))
        for name, loss in losses.items():
            sums[name] = 0.98 * sums.get(name, float(loss.detach())) + 0.02 * float(loss.detach())
        if number % 50 == 49:
            shown = {name: round(value, 3) for name, value in sums.items()}
            _log.info("%d:%d/%d %s %.0f s", epoch + 1, number + 1, len(rounds), shown, time.monotonic() - begin)


def _optimizer(learner: Learner, course: Course) -> torch.optim.Optimizer:
    encoder = list(learner.network.encoder.parameters())
    inside = {id(parameter) for parameter in encoder}
    heads = [parameter for parameter in learner.parameters() if id(parameter) not in inside]
    groups = [{"params": encoder, "peak": course.encoder_rate}, {"params": heads, "peak": course.head_rate}]
    return torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def _set_rate(optimizer: torch.optim.Optimizer, progress: float) -> None:
    """Rise for the first steps, then fall to 0 along a line."""
    share = min(progress / _WARM_UP, (1 - progress) / (1 - _WARM_UP))
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * max(share, 1e-3)


@torch.no_grad()
def _blend(average: dict[str, Tensor], learner: Learner, keep: float) -> None:
    for name, value in learner.state_dict().items():
        if value.is_floating_point():
            average[name].lerp_(value, 1 - keep)


def _of_average(
    learner: Learner, average: dict[str, Tensor], scores: Callable[[], Mapping[str, float]]
) -> Mapping[str, float]:
    """Return the scores of the averaged weights."""
    kept = {name: value.clone() for name, value in learner.state_dict().items()}
    learner.load_state_dict(average)
    learner.eval()
    found = scores()
    learner.load_state_dict(kept)
    return found


def _save(
    folder: Path,
    learner: Learner,
    optimizer: torch.optim.Optimizer,
    average: dict[str, Tensor],
    epoch: int,
    scores: Mapping[str, float],
) -> None:
    state = {"network": learner.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "epoch": epoch}
    beside = folder / "checkpoint.tmp"
    torch.save(state, beside)
    beside.replace(folder / "checkpoint.pt")
    with (folder / "scores.jsonl").open("a", encoding="utf8") as stream:
        stream.write(json.dumps({"epoch": epoch, **scores}) + "\n")


def _restore(folder: Path, learner: Learner, optimizer: torch.optim.Optimizer, average: dict[str, Tensor]) -> int:
    if not (folder / "checkpoint.pt").exists():
        return 0
    state = torch.load(folder / "checkpoint.pt", weights_only=True)
    learner.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    average.update(state["average"])
    return int(state["epoch"])
