"""Between which values a score lies: of articles drawn again, or of a share."""

from collections.abc import Sequence
from math import sqrt
from typing import Final

import numpy as np

from kgraph.evaluate.records import Score

#: Number of times that articles are drawn again, and the share of the draws that an interval holds.
_DRAWS: Final = 2_000
_HELD: Final = 0.95
#: Standard score that holds as much.
_STANDARD: Final = 1.96


def drawn_intervals(scores: Sequence[Score], *, seed: int = 7) -> dict[str, tuple[float, float]]:
    """Return between which values precision, recall and F1 lie in 95 of 100 draws; `scores` has that of each article.

    Articles are drawn as often as there are some, with replacement (percentile bootstrap, Efron and Tibshirani 1993):
    the statements of one article are not independent. Of fewer than two articles nothing is known.
    """
    if len(scores) < 2:
        return {}
    table = np.array([(each.found, each.gold, each.right) for each in scores])
    generator = np.random.default_rng(seed)
    totals = [table[generator.integers(0, len(table), len(table))].sum(0) for _ in range(_DRAWS)]
    drawn = [Score(found=int(found), gold=int(gold), right=int(right)) for found, gold, right in totals]
    ends = (50 * (1 - _HELD), 50 * (1 + _HELD))
    return {
        measure: (float(low), float(high))
        for measure in ("precision", "recall", "f1")
        for low, high in [np.percentile([getattr(each, measure) for each in drawn], ends)]
    }


def share_interval(right: int, of: int) -> tuple[float, float]:
    """Return between which shares the true one lies in 95 of 100 samples (Wilson 1927)."""
    share, square = right / of, _STANDARD**2 / of
    middle = (share + square / 2) / (1 + square)
    reach = sqrt(share * (1 - share) * square + square**2 / 4) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)
