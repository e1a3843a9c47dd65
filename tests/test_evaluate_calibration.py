"""The calibration of a component is the line that its finds follow, told by articles that it does not come from."""

import numpy as np
import pytest

from kgraph.calibration import confidence
from kgraph.model import Calibration
from kgraph.ontology import read_components
from tests.benchmarks.calibration import COMPONENTS, SCORES, Outcome, crossed, fit, reliability, written

TRUE = Calibration(intercept=-0.5, rule=0.8, component=1.2)


def drawn(case: str, number: int, line: Calibration = TRUE) -> list[Outcome]:
    """Return finds with random scores that are right as often as a line says."""
    rng = np.random.default_rng(3)
    rows = []
    for place in range(number):
        rule, component = rng.uniform(0.05, 0.95, 2)
        right = rng.random() < confidence(line, rule=rule, component=component)
        row = Outcome(article=place, case=case, relation="backs", rule=rule, component=component, right=bool(right))
        rows.append(row)
    return rows


def test_the_line_that_finds_follow_is_found_again() -> None:
    found = fit("agreed", drawn("agreed", 20_000))
    assert found.intercept == pytest.approx(TRUE.intercept, abs=0.1)
    assert found.rule == pytest.approx(TRUE.rule, abs=0.1)
    assert found.component == pytest.approx(TRUE.component, abs=0.1)


def test_a_score_that_speaks_against_its_find_counts_nothing() -> None:
    found = fit("agreed", drawn("agreed", 2_000, Calibration(rule=-1.0, component=1.0)))
    assert found.rule == 0
    assert found.component > 0.5


def test_few_finds_claim_little() -> None:
    [first, *_] = drawn("added", 1)
    assert abs(fit("added", [first]).component) < 2
    assert fit("added", []) == Calibration()


def test_confidence_comes_from_other_articles_and_is_told_by_relation() -> None:
    rows = drawn("alone", 400)
    assert len(crossed(rows)) == len(rows)
    lines = list(reliability(rows))
    assert any(line.startswith("| backs | 400 |") for line in lines)
    assert sum(line.startswith("| 0.") for line in lines) > 4


def test_lines_are_written_where_the_component_has_them() -> None:
    text = COMPONENTS.read_text(encoding="utf-8")
    made = written(text, dict.fromkeys(SCORES, Calibration(intercept=-1.25, rule=0.5, component=2.0)))
    assert made.count("kg:intercept -1.25") == len(SCORES) * len(read_components())
    assert made.count("kg:ruleSlope 0.50") == 2 * len(read_components())
    assert written(made, dict.fromkeys(SCORES, Calibration(intercept=-1.25, rule=0.5, component=2.0))) == made
