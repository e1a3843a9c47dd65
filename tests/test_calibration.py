"""Scores become confidence along a line in log-odds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.calibration import confidence, log_odds
from kgraph.model import Calibration
from kgraph.ontology import read_components

SCORES = st.floats(0, 1)


@given(SCORES)
def test_a_rule_that_counts_as_it_stands_keeps_its_score(score: float) -> None:
    assert confidence(Calibration(rule=1.0), rule=score) == pytest.approx(min(max(score, 0.02), 0.98))


@given(SCORES, SCORES)
def test_every_shipped_calibration_gives_a_share_that_rises_with_the_score(one: float, other: float) -> None:
    less, more = sorted((one, other))
    for component in read_components().values():
        for case in (component.alone, component.added, component.agreed):
            assert 0 < confidence(case, component=less) <= confidence(case, component=more) < 1


def test_even_scores_leave_the_intercept() -> None:
    assert confidence(Calibration(intercept=log_odds(0.3), rule=2.0, component=3.0)) == pytest.approx(0.3)
