"""Measure how often each construction is right, and store that as the confidence of its frames.

    python tests/benchmarks/confidence.py GOLD... [--write] [--bounds]

GOLD is what `kgraph evaluate` reads: articles coded in kgraph's relations, or given pairs, of which the finds between
the ends count. A construction is the kind of cue with the kind of slot that
holds the target, “noun, clause”: single frames are too rare in a few hundred coded statements. Its share of right
finds is drawn towards that of its kind of cue, and that one towards the share of all finds, with the weight of PRIOR
finds each (the mean of a beta distribution; Gelman and others, Bayesian Data Analysis, chapters 2 and 5), so that a
construction with few finds claims little. The range holds 90 of 100 draws from that distribution.

The second table says whether the numbers mean what they say: each article's finds get the confidence that articles
of other folds give them, and in each range of confidence the share of right finds stands beside the mean confidence.

With --write the values go into ontology/lexicon.ttl as kg:confidence, with --bounds the ranges too, as
kg:confidenceLow and kg:confidenceHigh.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from kgraph.evaluate import answer, judge, read
from kgraph.model import Statement
from kgraph.pipeline import load

LEXICON: Final = Path(__file__).parents[2] / "ontology" / "lexicon.ttl"
#: Finds that the share of what a construction belongs to counts for.
PRIOR: Final = 10
#: Parts that the articles are dealt into, each judged by the others.
FOLDS: Final = 15
BINS: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
CUES: Final = {
    "AgentNoun": "agent noun",
    "Noun": "noun",
    "Adjective": "adjective",
    "Preposition": "adjective",
    "Affix": "affix",
    "Judging": "judgement",
}
SLOTS: Final = (
    (re.compile(r"Clause|Undertaking"), "clause"),
    (re.compile(r"(Object|Subjects?|Recipient|Holder|Possessor)$"), "core"),
)

Construction = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A find: the number of its article, its construction, and whether it was right."""

    article: int
    construction: Construction
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The confidence of a construction with its range, and the counts behind it."""

    right: int
    found: int
    confidence: float
    low: float
    high: float


def main() -> None:
    files = [word for word in sys.argv[1:] if not word.startswith("--")]
    outcomes = list(measure(files))
    lexicon = LEXICON.read_text(encoding="utf-8")
    constructions = {construction(name) for name in re.findall(r"frame:(\w+) a kg:Frame", lexicon)}
    estimates = {each: estimate(each, outcomes) for each in sorted(constructions)}
    for line in (*table(estimates), "", *reliability(outcomes)):
        print(line)
    if "--write" in sys.argv:
        LEXICON.write_text(written(lexicon, estimates, bounds="--bounds" in sys.argv), encoding="utf-8")


def measure(files: Iterable[str]) -> Iterator[Outcome]:
    """Yield every find that coders tell to be right or wrong; the text of a pair is an article of its own."""
    extractor = load(method="rules")
    first = 0
    for gold in map(read, files):
        found = dict(zip(gold.texts, extractor.extract_many(gold.texts), strict=True))
        numbers = {text: first + number for number, text in enumerate(gold.texts)}
        for each in judge(gold.articles, [found[article.text] for article in gold.articles]):
            if each.find is not None:
                yield _outcome(numbers[gold.articles[each.article].text], each.find, each.gold is not None)
        for given in answer(gold.pairs, found, gold.scheme, extractor.lexicon.relations):
            if given.find is not None:
                yield _outcome(numbers[given.pair.text], given.find, given.codes[0] == given.pair.codes[0])
        first += len(numbers)


def _outcome(article: int, find: Statement, right: bool) -> Outcome:
    return Outcome(article=article, construction=construction(find.frame), right=right)


def construction(frame: str) -> Construction:
    """Return the kind of cue and the kind of target slot of a frame, by its name."""
    cue = next((name for start, name in CUES.items() if frame.startswith(start)), "verb")
    return cue, next((name for pattern, name in SLOTS if pattern.search(frame)), "other")


def estimate(wanted: Construction, outcomes: Sequence[Outcome]) -> Estimate:
    """Return the mean and the range of the beta distribution of a construction's share of right finds."""
    whole = [each.right for each in outcomes]
    kin = [each.right for each in outcomes if each.construction[0] == wanted[0]]
    own = [each.right for each in outcomes if each.construction == wanted]
    overall = (sum(whole) + 1) / (len(whole) + 2)
    expected = (sum(kin) + PRIOR * overall) / (len(kin) + PRIOR)
    right, wrong = sum(own) + PRIOR * expected, len(own) - sum(own) + PRIOR * (1 - expected)
    low, high = np.quantile(np.random.default_rng(7).beta(right, wrong, 20_000), (0.05, 0.95))
    return Estimate(
        right=sum(own), found=len(own), confidence=right / (right + wrong), low=float(low), high=float(high)
    )


def table(estimates: Mapping[Construction, Estimate]) -> Iterator[str]:
    yield "| cue | target | right | finds | confidence | range |\n|---|---|---|---|---|---|"
    for (cue, slot), each in estimates.items():
        shares = f"{each.confidence:.2f} | {each.low:.2f} to {each.high:.2f}"
        yield f"| {cue} | {slot} | {each.right} | {each.found} | {shares} |"


def reliability(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a table of ranges of confidence, each find's confidence being measured on the other articles."""
    scored = [(confidence, each.right) for each, confidence in zip(outcomes, crossed(outcomes), strict=True)]
    yield "| confidence | finds | mean confidence | share right |\n|---|---|---|---|"
    for low, high in pairwise(BINS):
        held = [(confidence, right) for confidence, right in scored if low <= confidence < high]
        if held:
            confidence, right = np.mean(held, axis=0)
            yield f"| {low:.1f} to {min(high, 1):.1f} | {len(held)} | {confidence:.2f} | {right:.2f} |"
    brier = np.mean([(confidence - right) ** 2 for confidence, right in scored])
    share = np.mean([right for _, right in scored])
    yield f"\nBrier score {brier:.3f}; {share * (1 - share):.3f} where every find had the share of all, {share:.2f}."


def crossed(outcomes: Sequence[Outcome]) -> list[float]:
    """Return the confidence that articles of the other folds give each find."""
    folds = {fold: [each for each in outcomes if each.article % FOLDS != fold] for fold in range(FOLDS)}
    keys = {(each.article % FOLDS, each.construction) for each in outcomes}
    known = {(fold, kind): estimate(kind, folds[fold]).confidence for fold, kind in keys}
    return [known[each.article % FOLDS, each.construction] for each in outcomes]


def written(lexicon: str, estimates: Mapping[Construction, Estimate], *, bounds: bool = False) -> str:
    """Return the lexicon with a kg:confidence in every frame, and its range where `bounds` are wanted."""

    def values(frame: str) -> str:
        each = estimates[construction(frame)]
        ends = (("Low", each.low), ("High", each.high)) if bounds else ()
        return "".join(f"    kg:confidence{end} {value:.2f} ;\n" for end, value in (("", each.confidence), *ends))

    bare = re.sub(r"    kg:confidence(?:Low|High)? [0-9.]+ ;\n", "", lexicon)
    return re.sub(r"(frame:(\w+) a kg:Frame ;\n)", lambda match: match[1] + values(match[2]), bare)


if __name__ == "__main__":
    main()
