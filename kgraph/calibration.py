"""Scores of rules and of a learned component → how often a find with such scores is right.

The log-odds of being right are a line in the log-odds of the scores (Platt 1999, Probabilistic outputs for support
vector machines); `ontology/components.ttl` has its numbers. A component that nobody has measured is taken at its word.
"""

from math import exp, log
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # commands read the constant below before they do anything
    from kgraph.model import Calibration

#: Least confidence of what is stated unless asked for otherwise.
MIN_CONFIDENCE: Final = 0.4
#: How near to 0 and 1 a score counts.
_LEAST: Final = 0.02


def confidence(calibration: "Calibration", *, rule: float = 0.5, component: float = 0.5) -> float:
    """Return the confidence of a find from the scores that a rule and a component give it."""
    odds = calibration.intercept + calibration.rule * log_odds(rule) + calibration.component * log_odds(component)
    return 1 / (1 + exp(-odds))


def log_odds(score: float) -> float:
    """Return the log-odds of a score, of one near 0 or 1 those a little farther from it."""
    kept = min(max(score, _LEAST), 1 - _LEAST)
    return log(kept / (1 - kept))
