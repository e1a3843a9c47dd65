"""Score finds in coded articles: matched where they meet, counted per relation and in all."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from kgraph.evaluate.matching import bears, is_named, overlaps, places
from kgraph.evaluate.records import GoldArticle, Judgement, Score
from kgraph.evaluate.schemes import Scheme, code_of, mutual_relations
from kgraph.model import Reference, Relation, Statement

#: Number of times that articles are drawn again, and the share of the draws that an interval holds.
_DRAWS: Final = 2_000
_HELD: Final = 0.95


def levels(relations: Mapping[str, Relation]) -> dict[str, Callable[[str], str]]:
    """Return by name how far relations are told apart: as they are, by their root, by their valence."""
    return {
        "relation": str,
        "root": lambda name: _root(name, relations),
        "valence": lambda name: relations[name].valence if name in relations else name,
    }


def recoded(
    finds: Iterable[Statement], article: GoldArticle, scheme: Scheme, relations: Mapping[str, Relation]
) -> list[Statement]:
    """Return the finds that a scheme has a code for, with that code as their relation.

    Where the coders chose from a list of names, only finds between two names of the list can be right or wrong.
    """
    coded = ((find, code_of(find, scheme, relations)) for find in finds)
    return [
        replace(find, relation=code)
        for find, code in coded
        if code != scheme.silence and (not article.names or _is_listed(find, article.names))
    ]


def judge(
    articles: Sequence[GoldArticle], found: Iterable[Sequence[Statement]], level: Callable[[str], str] = str
) -> Iterator[Judgement]:
    """Yield every find and every gold statement, matched where they meet; `found` has the finds of each article.

    Two relations are the same where `level` gives the same for both.
    """
    for number, (article, finds) in enumerate(zip(articles, found, strict=True)):
        open_gold = list(article.statements)
        for find in finds:
            gold = next((g for g in open_gold if _meets(find, g, article, level)), None)
            if gold is not None:
                open_gold.remove(gold)
            yield Judgement(article=number, sentence=find.sentence.text, find=find, gold=gold)
        for gold in open_gold:
            start, end = article.spans[gold["sentence"]]
            yield Judgement(article=number, sentence=article.text[start:end], find=None, gold=gold)


def score(judgements: Iterable[Judgement]) -> dict[str, Score]:
    """Return a score per relation, and one for all under the empty name."""
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for judgement in judgements:
        # A hit counts under the coder's relation, also where the find chose one that another coder chose.
        relation = judgement.gold["relation"] if judgement.gold is not None else ""
        if judgement.find is not None:
            found.update(("", relation or judgement.find.relation))
        if judgement.gold is not None:
            gold.update(("", relation))
        if judgement.find is not None and judgement.gold is not None:
            right.update(("", relation))
    return {name: Score(found=found[name], gold=gold[name], right=right[name]) for name in sorted({"", *found, *gold})}


def intervals(judgements: Iterable[Judgement], *, seed: int = 7) -> dict[str, tuple[float, float]]:
    """Return between which values precision, recall and F1 over all relations lie in 95 of 100 draws of articles.

    Articles are drawn as often as there are some, with replacement (percentile bootstrap, Efron and Tibshirani 1993):
    the statements of one article are not independent. Of fewer than two articles nothing is known.
    """
    rows: dict[int, list[int]] = {}
    for judgement in judgements:
        counts = rows.setdefault(judgement.article, [0, 0, 0])
        sides = (judgement.find is not None, judgement.gold is not None)
        for place, counted in enumerate((*sides, all(sides))):
            counts[place] += counted
    if len(rows) < 2:
        return {}
    table = np.array(list(rows.values()))
    drawn = np.random.default_rng(seed).integers(0, len(table), (_DRAWS, len(table)))
    scores = [Score(found=int(found), gold=int(gold), right=int(right)) for found, gold, right in table[drawn].sum(1)]
    ends = (50 * (1 - _HELD), 50 * (1 + _HELD))
    return {
        measure: (float(low), float(high))
        for measure in ("precision", "recall", "f1")
        for low, high in [np.percentile([getattr(each, measure) for each in scores], ends)]
    }


def agreement(judgements: Iterable[Judgement]) -> dict[str, tuple[int, int]]:
    """Return on how many of the hits polarity, modality and voice agree, and of how many that was coded."""
    hits = [(j.find, j.gold) for j in judgements if j.find is not None and j.gold is not None]
    rows: dict[str, tuple[int, int]] = {}
    for axis in ("polarity", "modality", "voice"):
        coded = [(_axis(find, axis), gold[axis]) for find, gold in hits if gold.get(axis)]
        rows[axis] = (sum(one == other for one, other in coded), len(coded))
    return rows


def _meets(find: Statement, gold: Mapping[str, Any], article: GoldArticle, level: Callable[[str], str]) -> bool:
    start, end = article.spans[gold["sentence"]]
    also = gold.get("also") or ()
    chosen = (gold["relation"], *((also,) if isinstance(also, str) else also))
    if not start <= find.cue.start < end or level(find.relation) not in map(level, chosen):
        return False
    return _is_between(find.actor, find.target, gold, article) or (
        find.relation in mutual_relations() and _is_between(find.target, find.actor, gold, article)
    )


def _is_between(actor: Reference, target: Reference, gold: Mapping[str, Any], article: GoldArticle) -> bool:
    return _is_coded(actor, gold, "actor", article) and _is_coded(target, gold, "target", article)


def _is_coded(reference: Reference, gold: Mapping[str, Any], role: str, article: GoldArticle) -> bool:
    words = str(gold[f"{role}_text"])
    if overlaps(reference, places(words, article.text, *article.spans[gold["sentence"]])):
        return True
    if article.names:
        return bears(reference, words, article.names)
    return is_named(reference.entity, str(gold.get(role) or words))


def _is_listed(find: Statement, names: Sequence[str]) -> bool:
    return all(any(bears(end, name, names) for name in names) for end in (find.actor, find.target))


def _axis(find: Statement, axis: str) -> str:
    return ("negated" if find.negated else "affirmed") if axis == "polarity" else str(getattr(find, axis))


def _root(name: str, relations: Mapping[str, Relation]) -> str:
    parents = relations[name].parents if name in relations else ()
    return parents[-1] if parents else name
