"""Measure how often finds of the learned component are right, by their scores, and store that as its calibration.

    python tests/benchmarks/calibration.py GOLD... [--write]

GOLD is what `kgraph evaluate` reads, as in `confidence.py`, which measures the frames of the rules and comes first. A
find is one of five cases: of the component alone, added by it where rules are silent, agreed on by both, of a rule
that the component does not second, or of one that it contradicts. For each case the log-odds of being right are a line
in the log-odds of the scores (logistic regression with a weak normal prior, by Newton's method; Platt 1999).

The tables say whether confidence means the share of right finds, by range and by relation: each article's finds get
the confidence that articles of other folds give them. With --write the lines go into ontology/components.ttl,
but for cases that are too rare.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from kgraph.calibration import confidence, log_odds
from kgraph.evaluate import answer, judge, read
from kgraph.evaluate.gold import Gold
from kgraph.model import Calibration, Component, Method, Statement
from kgraph.pipeline import Extractor, load

COMPONENTS: Final = Path(__file__).parents[2] / "ontology" / "components.ttl"
#: The case of a find by the method that was asked for and the one that found it.
CASES: Final[Mapping[Method, Mapping[Method, str]]] = {
    "learned": {"learned": "alone"},
    "both": {"learned": "added", "both": "agreed", "rules": "unseconded"},
}
_CONTESTED: Final = "contested"
#: The scores that each case knows.
SCORES: Final = {
    "alone": ("component",),
    "added": ("component",),
    "agreed": ("rule", "component"),
    "unseconded": ("rule", "component"),
    _CONTESTED: (),
}
#: Fewest finds of a case that tell how often it is right.
FEWEST: Final = 10
FOLDS: Final = 15
BINS: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
#: Variance of the prior of a line's numbers.
PRIOR: Final = 4.0

_RULE, _COMPONENT = Calibration(rule=1.0), Calibration(component=1.0)
_SLOPES: Final = {case: tuple(f"{name}Slope" for name in names) for case, names in SCORES.items()}
_STEPS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A find: the number of its article, its case, relation and scores, and whether it was right."""

    article: int
    case: str
    relation: str
    rule: float
    component: float
    right: bool


def main() -> None:
    files = [word for word in sys.argv[1:] if not word.startswith("--")]
    outcomes = list(measure(files))
    fitted = {case: fit(case, outcomes) for case in SCORES}
    for line in (*table(fitted, outcomes), *reliability(outcomes)):
        print(line)
    if "--write" in sys.argv:
        known = {case: line for case, line in fitted.items() if sum(each.case == case for each in outcomes) >= FEWEST}
        COMPONENTS.write_text(written(COMPONENTS.read_text(encoding="utf-8"), known), encoding="utf-8")


def measure(files: Iterable[str]) -> Iterator[Outcome]:
    """Yield every find that coders tell to be right or wrong; the text of a pair is an article of its own."""
    extractor, first = load(min_confidence=0), 0
    for gold in map(read, files):
        for method, cases in CASES.items():
            yield from _outcomes(gold, replace(extractor, method=method), cases, first)
        first += len(gold.texts)


def _outcomes(gold: Gold, extractor: Extractor, cases: Mapping[Method, str], first: int) -> Iterator[Outcome]:
    found, weighed = (_finds(gold.texts, extractor, score) for score in (_RULE, _COMPONENT))
    beside = {(text, _key(find)): find for text, finds in weighed.items() for find in finds}
    numbers = {text: first + number for number, text in enumerate(gold.texts)}

    def outcome(text: str, find: Statement, right: bool) -> Outcome:
        return Outcome(
            article=numbers[text],
            case=_CONTESTED if find.contradicted_by else cases[find.method],
            relation=find.relation,
            rule=find.confidence,
            component=beside[text, _key(find)].confidence,
            right=right,
        )

    for each in judge(gold.articles, [found[article.text] for article in gold.articles]):
        if each.find is not None:
            yield outcome(gold.articles[each.article].text, each.find, each.gold is not None)
    for given in answer(gold.pairs, found, gold.scheme, extractor.lexicon.relations):
        if given.find is not None:
            yield outcome(given.pair.text, given.find, given.codes[0] == given.pair.codes[0])


def _finds(texts: Sequence[str], extractor: Extractor, score: Calibration) -> dict[str, list[Statement]]:
    """Return the finds of each text, one of their scores in the place of their confidence."""
    bare = Component(alone=score, added=score, agreed=score, unseconded=score, contested=score)
    components = {
        name: bare if extractor.method == "learned" else replace(bare, alone=component.alone)  # tells contradictions
        for name, component in extractor.lexicon.components.items()
    }
    lexicon = replace(extractor.lexicon, components=components)
    return dict(zip(texts, replace(extractor, lexicon=lexicon).extract_many(texts), strict=True))


def _key(find: Statement) -> tuple[str, str, int, int, int]:
    return find.method, find.relation, find.cue.start, find.actor.start, find.target.start


def fit(case: str, outcomes: Iterable[Outcome]) -> Calibration:
    """Return the line of a case; a score that speaks against what it says counts nothing."""
    own = [each for each in outcomes if each.case == case]
    names = list(SCORES[case])
    while True:
        weights = _regressed(own, names)
        falling = [name for name, weight in zip(names, weights[1:], strict=True) if weight < 0]
        if not falling:
            return Calibration(intercept=weights[0], **dict(zip(names, weights[1:], strict=True)))
        names.remove(falling[0])


def _regressed(outcomes: Sequence[Outcome], names: Sequence[str]) -> list[float]:
    """Return intercept and slopes by Newton's method."""
    rows = np.array([[1.0, *(log_odds(getattr(each, name)) for name in names)] for each in outcomes])
    rows = rows.reshape(-1, 1 + len(names))
    right = np.array([each.right for each in outcomes], dtype=float)
    weights = np.zeros(1 + len(names))
    for _ in range(_STEPS):
        shares = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - shares) - weights / PRIOR
        curve = (rows * (shares * (1 - shares))[:, None]).T @ rows + np.eye(len(weights)) / PRIOR
        weights = weights + np.linalg.solve(curve, slope)
    return [float(weight) for weight in weights]


def calibrated(each: Outcome, fitted: Mapping[str, Calibration]) -> float:
    """Return the confidence of a find."""
    return confidence(fitted[each.case], rule=each.rule, component=each.component)


def crossed(outcomes: Sequence[Outcome]) -> list[float]:
    """Return the confidence that articles of the other folds give each find."""
    folds = [
        {case: fit(case, [each for each in outcomes if each.article % FOLDS != fold]) for case in SCORES}
        for fold in range(FOLDS)
    ]
    return [calibrated(each, folds[each.article % FOLDS]) for each in outcomes]


def table(fitted: Mapping[str, Calibration], outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a table of the cases."""
    yield "| case | right | finds | intercept | slope of the rule | slope of the component |\n|---|---|---|---|---|---|"
    for case, line in fitted.items():
        own = [each.right for each in outcomes if each.case == case]
        numbers = f"{line.intercept:.2f} | {line.rule:.2f} | {line.component:.2f}"
        yield f"| {case} | {sum(own)} | {len(own)} | {numbers} |"


def reliability(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield tables by method of ranges of confidence and of relations, measured on the other articles."""
    scored = list(zip(crossed(outcomes), outcomes, strict=True))
    for method in CASES:
        own = [(share, each) for share, each in scored if each.case in _cases_of(method)]
        if not own:
            continue
        yield f"\n| {method}: confidence | finds | mean confidence | share right |\n|---|---|---|---|"
        for low, high in pairwise(BINS):
            name = f"{low:.1f} to {min(high, 1):.1f}"
            yield from _row(name, [(share, each.right) for share, each in own if low <= share < high])
        yield f"\n| {method}: relation | finds | mean confidence | share right |\n|---|---|---|---|"
        for relation in sorted({each.relation for _, each in own}):
            yield from _row(relation, [(share, each.right) for share, each in own if each.relation == relation])
        errors = [(share - each.right) ** 2 for share, each in own]
        overall = float(np.mean([each.right for _, each in own]))
        even = overall * (1 - overall)
        yield f"\nBrier score {np.mean(errors):.3f}; {even:.3f} where every find had the share of all."


def _cases_of(method: Method) -> tuple[str, ...]:
    return (*CASES[method].values(), *((_CONTESTED,) if method == "both" else ()))


def _row(name: str, held: Sequence[tuple[float, bool]]) -> Iterator[str]:
    if held:
        share, right = np.mean(held, axis=0)
        yield f"| {name} | {len(held)} | {share:.2f} | {right:.2f} |"


def written(components: str, fitted: Mapping[str, Calibration]) -> str:
    """Return the components with the lines of their cases."""
    for case, line in fitted.items():
        slopes = {"ruleSlope": line.rule, "componentSlope": line.component}
        told = "".join(f" ; kg:{name} {slopes[name]:.2f}" for name in _SLOPES[case])
        components = re.sub(
            rf"(component:\S+-{case} a kg:Calibration ;\n    )kg:intercept [^.]*\.[^\n]* \.\n",
            lambda match, told=told, line=line: f"{match[1]}kg:intercept {line.intercept:.2f}{told} .\n",
            components,
        )
    return components


if __name__ == "__main__":
    main()
