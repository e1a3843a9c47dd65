"""Find the best tree over the words of a sentence, given a score for each word as the head of each other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NEVER = -np.inf


def best_tree(scores: "NDArray[np.float32]") -> "NDArray[np.int64]":
    """Return the head of each word; the one root is its own head.

    `scores[i, j]` says how well word j heads word i, `scores[i, i]` how well i is the root. The root is the word
    that loses least by it; below it the tree is the best there is (Chu and Liu 1965, Edmonds 1967), crossing arcs
    included.
    """
    others = scores.astype(np.float64)
    np.fill_diagonal(others, _NEVER)
    root = int((np.diagonal(scores) - others.max(axis=1)).argmax()) if len(scores) > 1 else 0
    heads: NDArray[np.int64] = others.argmax(axis=1)
    heads[root] = root
    return _spanning_tree(others, root) if find_cycle(heads.tolist()) else heads


def find_cycle(heads: Sequence[int]) -> list[int]:
    """Return the words of a cycle, in order of their heads; empty for a tree. Roots are their own heads."""
    done = [False] * len(heads)
    for start in range(len(heads)):
        path: list[int] = []
        on_path: set[int] = set()
        word = start
        while not done[word] and word not in on_path:
            path.append(word)
            on_path.add(word)
            word = heads[word]
        if word in on_path and heads[word] != word:
            return path[path.index(word) :]
        for passed in path:
            done[passed] = True
    return []


def _spanning_tree(scores: "NDArray[np.float64]", root: int) -> "NDArray[np.int64]":
    """Contract a cycle to one word, solve the smaller problem, and open the cycle where its head comes in."""
    heads: NDArray[np.int64] = scores.argmax(axis=1)
    heads[root] = root
    cycle = find_cycle(heads.tolist())
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.setdiff1d(np.arange(len(scores)), inside)
    entering = scores[np.ix_(inside, outside)] - scores[inside, heads[inside]][:, None]
    leaving = scores[np.ix_(outside, inside)]
    smaller = np.full((len(outside) + 1,) * 2, _NEVER)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    smaller[-1, :-1] = entering.max(axis=0)
    smaller[:-1, -1] = leaving.max(axis=1)
    found = _spanning_tree(smaller, int(np.flatnonzero(outside == root)[0]))
    for place, head in enumerate(found[:-1]):
        word = outside[place]
        if word != root:
            heads[word] = outside[head] if head < len(outside) else inside[leaving[place].argmax()]
    opened = inside[entering[:, found[-1]].argmax()]
    heads[opened] = outside[found[-1]]
    return heads
