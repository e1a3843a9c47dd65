"""Measure how often each kind of find is right, and store that as the confidence of its frames.

    python tests/benchmarks/confidence.py GOLD [--write]

GOLD is what `kgraph evaluate` reads. Frames are grouped by the part of speech of the cue, since single frames
are too rare in a few hundred coded statements. A group's share of right finds is drawn towards the share of all
finds, with the weight of PRIOR finds (the mean of a beta distribution; Gelman and others, Bayesian Data Analysis,
chapter 2), so that a group with few finds claims little. With --write the values go into ontology/lexicon.ttl.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from kgraph.evaluate import judge, read_gold
from kgraph.pipeline import load

LEXICON = Path(__file__).parents[2] / "ontology" / "lexicon.ttl"
PRIOR = 10
GROUPS = {"AgentNoun": "agent noun", "Noun": "noun", "Adjective": "adjective", "Affix": "affix"}


def main() -> None:
    extractor = load()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    articles = read_gold(sys.argv[1])
    for judgement in judge(articles, extractor.extract_many(article.text for article in articles)):
        if judgement.find is not None:
            found[_group(judgement.find.frame)] += 1
            right[_group(judgement.find.frame)] += judgement.gold is not None
    overall = right.total() / found.total()
    values = {name: (right[name] + PRIOR * overall) / (found[name] + PRIOR) for name in (*GROUPS.values(), "verb")}
    for name, value in values.items():
        print(f"{name:10} {right[name]:4} right of {found[name]:4}   confidence {value:.2f}")
    print(f"all        {right.total():4} right of {found.total():4}   {overall:.2f}")
    if "--write" in sys.argv:
        LEXICON.write_text(_written(LEXICON.read_text(encoding="utf-8"), values), encoding="utf-8")


def _group(frame: str) -> str:
    return next((name for start, name in GROUPS.items() if frame.startswith(start)), "verb")


def _written(text: str, values: dict[str, float]) -> str:
    """Return the lexicon with a kg:confidence in every frame."""
    bare = re.sub(r"    kg:confidence [0-9.]+ ;\n", "", text)
    return re.sub(
        r"(frame:(\w+) a kg:Frame ;\n)",
        lambda match: f"{match[1]}    kg:confidence {values[_group(match[2])]:.2f} ;\n",
        bare,
    )


if __name__ == "__main__":
    main()
