"""Make tensors of passages: pieces, labels by number, batches of passages of about the same length."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from kgraph.pipes.pieces import PieceCutter
from training.network import Batch
from training.passages import TAGS, Passage

_POOL = 40  # batches that are sorted by length together
_LONGEST = 400  # pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels in the order of their numbers."""

    tags: tuple[str, ...]
    morphs: tuple[str, ...]
    deps: tuple[str, ...]
    names: tuple[str, ...] = TAGS


def collect_labels(passages: Iterable[Passage], *, rare: int = 3) -> Labels:
    """Return the labels of the passages; a dependency seen fewer than `rare` times is none."""
    tags, morphs, deps = set[str](), set[str](), dict[str, int]()
    for passage in passages:
        if passage.syntax:
            tags.update(passage.syntax.tags)
            morphs.update(passage.syntax.morphs)
            for dep in passage.syntax.deps:
                deps[dep] = deps.get(dep, 0) + 1
    kept = sorted(dep for dep, count in deps.items() if count >= rare)
    return Labels(tags=tuple(sorted(tags)), morphs=tuple(sorted(morphs)), deps=tuple(kept))


def batches(
    passages: Sequence[Passage], cutter: PieceCutter, labels: Labels, *, pieces: int, rng: random.Random
) -> Iterator[Batch]:
    """Yield batches of about `pieces` pieces, padding included, in random order."""
    order = list(range(len(passages)))
    rng.shuffle(order)
    lengths = [int(cutter.cut(p.words, p.spaced).counts.sum()) + 2 for p in passages]
    order = [i for i in order if lengths[i] <= _LONGEST]
    mean = sum(lengths) / max(1, len(lengths))
    pool = max(1, int(_POOL * pieces / mean))
    for start in range(0, len(order), pool):
        groups: list[list[int]] = [[]]
        for i in sorted(order[start : start + pool], key=lengths.__getitem__):
            if groups[-1] and (len(groups[-1]) + 1) * lengths[i] > pieces:
                groups.append([])
            groups[-1].append(i)
        rng.shuffle(groups)
        for group in groups:
            yield to_batch([passages[i] for i in group], cutter, labels)


def to_batch(passages: Sequence[Passage], cutter: PieceCutter, labels: Labels) -> Batch:
    """Return the tensors of some passages."""
    cuts = [cutter.cut(passage.words, passage.spaced) for passage in passages]
    longest = max(len(cut.ids) for cut in cuts) + 2
    ids = np.zeros((len(cuts), longest), dtype=np.int64)
    types, present = np.zeros_like(ids), np.zeros_like(ids, dtype=bool)
    word_of_piece: list[np.ndarray] = []
    place, offset = [], 0
    mark = np.array([-1])
    for row, cut in enumerate(cuts):
        end = len(cut.ids) + 1
        ids[row, 0], ids[row, 1:end], ids[row, end] = cutter.first, cut.ids, cutter.last
        types[row, 1:end] = cut.types
        present[row, : end + 1] = True
        count = len(cut.counts)
        word_of_piece += [mark, np.repeat(np.arange(offset, offset + count), cut.counts), mark]
        place.append(np.stack([np.full(count, row), np.arange(count)], axis=1))
        offset += count
    numbers = _Numbers(labels)
    columns = [numbers.of(passage) for passage in passages]
    bits = np.concatenate([np.array(passage.names, dtype=np.int64) for passage in passages])
    names = (bits[:, None] >> np.arange(len(labels.names))[None, :]) & 1 == 1
    known = {name: torch.from_numpy(np.concatenate([column[name] for column in columns])) for name in columns[0]}
    return Batch(
        ids=torch.from_numpy(ids),
        types=torch.from_numpy(types),
        present=torch.from_numpy(present),
        word_of_piece=torch.from_numpy(np.concatenate(word_of_piece)),
        place=torch.from_numpy(np.concatenate(place)),
        names=torch.from_numpy(names),
        words=offset,
        **known,
    )


class _Numbers:
    """Turns labels into their numbers."""

    def __init__(self, labels: Labels) -> None:
        self._tags = {label: i for i, label in enumerate(labels.tags)}
        self._morphs = {label: i for i, label in enumerate(labels.morphs)}
        self._deps = {label: i for i, label in enumerate(labels.deps)}

    def of(self, passage: Passage) -> dict[str, np.ndarray]:
        """Return the columns of a passage; -1 where nothing is known."""
        syntax, count = passage.syntax, len(passage.words)
        if syntax is None:
            nothing = np.full(count, -1, dtype=np.int64)
            return dict.fromkeys(("tags", "morphs", "starts", "heads", "deps", "sentence"), nothing)
        space = np.array([word.isspace() for word in passage.words])
        deps = _column(self._deps.get(dep, -1) for dep in syntax.deps)
        unknown = space | (deps < 0)
        return {
            "tags": _column(self._tags.get(tag, -1) for tag in syntax.tags),
            "morphs": _column(self._morphs.get(morph, -1) for morph in syntax.morphs),
            "starts": np.where(space, -1, _column(syntax.starts)),
            "heads": np.where(unknown, -1, _column(syntax.heads)),
            "deps": deps,
            "sentence": np.where(space, -1, np.cumsum(_column(syntax.starts))),
        }


def _column(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)
