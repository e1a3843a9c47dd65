"""Score finds in coded articles: matched where they meet, counted per relation and in all."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from kgraph.evaluate.matching import bears, head_of, is_named, overlaps, places
from kgraph.evaluate.records import GoldArticle, Judgement, Score
from kgraph.evaluate.schemes import Scheme, code_of, mutual_relations
from kgraph.evaluate.uncertainty import drawn_intervals
from kgraph.model import Entity, Reference, Relation, Span, Statement

#: What a statement of the one is to the other who has none there.
NOTHING: Final = "none"

Level = Callable[[str], str]


def levels(relations: Mapping[str, Relation]) -> dict[str, Level]:
    """Return by name how far relations are told apart: as they are, by their root, by their valence."""
    return {
        "relation": str,
        "root": lambda name: relations[name].root if name in relations else name,
        "valence": lambda name: relations[name].valence if name in relations else name,
    }


def judge(
    articles: Sequence[GoldArticle], found: Iterable[Sequence[Statement]], level: Level = str
) -> Iterator[Judgement]:
    """Yield every find and every gold statement, matched where they meet; `found` has the finds of each article.

    Two relations are the same where `level` gives the same for both.
    """
    for number, (article, finds) in enumerate(zip(articles, found, strict=True)):
        open_gold = list(article.statements)
        for find in finds:
            meeting = [each for each in open_gold if _meets(find, each, article, level)]
            gold = min(meeting, key=lambda each: each["relation"] != find.relation, default=None)
            if gold is not None:
                open_gold.remove(gold)
            yield Judgement(article=number, sentence=find.sentence.text, find=find, gold=gold)
        for gold in open_gold:
            start, end = article.spans[gold["sentence"]]
            yield Judgement(article=number, sentence=article.text[start:end], find=None, gold=gold)


def recoded(
    finds: Iterable[Statement], article: GoldArticle, scheme: Scheme, relations: Mapping[str, Relation]
) -> list[Statement]:
    """Return the finds that a scheme has a code for, with that code as their relation.

    Where the coders chose from names, only finds between such names can be right or wrong. Where they named actors
    alone, several finds with one code for one actor in a sentence are one.
    """
    coded = [
        replace(find, relation=code_of(find, scheme, relations), target=head_of(find.target, scheme.head_ends))
        for find in finds
    ]
    kept = [find for find in coded if find.relation != scheme.silence and _is_listed(find, article)]
    if article.targets or not article.actors:
        return kept
    firsts: dict[tuple[str, str, int], Statement] = {}
    for find in kept:
        firsts.setdefault((find.actor.entity.iri, find.relation, find.sentence.start), find)
    return list(firsts.values())


def as_finds(article: GoldArticle) -> list[Statement]:
    """Return what was coded in an article in the place of finds, to be compared with another coding."""
    return [_as_find(gold, article) for gold in article.statements]


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
    """Return between which values precision, recall and F1 over all relations lie in 95 of 100 draws of articles."""
    counts: dict[int, list[int]] = {}
    for judgement in judgements:
        row = counts.setdefault(judgement.article, [0, 0, 0])
        sides = (judgement.find is not None, judgement.gold is not None)
        for place, counted in enumerate((*sides, all(sides))):
            row[place] += counted
    scores = [Score(found=found, gold=gold, right=right) for found, gold, right in counts.values()]
    return drawn_intervals(scores, seed=seed)


def agreement(judgements: Iterable[Judgement]) -> dict[str, tuple[int, int]]:
    """Return on how many of the hits polarity, modality and voice agree, and of how many that was coded."""
    hits = [(j.find, j.gold) for j in judgements if j.find is not None and j.gold is not None]
    rows: dict[str, tuple[int, int]] = {}
    for axis in ("polarity", "modality", "voice"):
        coded = [(_axis(find, axis), gold[axis]) for find, gold in hits if gold.get(axis)]
        rows[axis] = (sum(one == other for one, other in coded), len(coded))
    return rows


def values(judgements: Iterable[Judgement]) -> Iterator[tuple[str, str]]:
    """Yield the relations of coder and finder for each statement that either has, `NOTHING` where one has none.

    The judgements are those of a level at which all relations are the same: statements meet by their ends alone.
    """
    for each in judgements:
        find = each.find.relation if each.find is not None else NOTHING
        chosen = _chosen(each.gold) if each.gold is not None else (NOTHING,)
        # Where another coder chose what was found, the coders agree with it.
        yield (find if find in chosen else chosen[0], find)


def recall_by(judgements: Iterable[Judgement], key: str) -> dict[str, Score]:
    """Return the scores of gold statements by what they have under `key`; those without are left out."""
    gold: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for each in judgements:
        if each.gold is not None and each.gold.get(key) is not None:
            gold[str(each.gold[key]).lower()] += 1
            right[str(each.gold[key]).lower()] += each.find is not None
    return {name: Score(found=right[name], gold=gold[name], right=right[name]) for name in sorted(gold)}


def spelled(judgements: Iterable[Judgement], articles: Sequence[GoldArticle]) -> Score:
    """Return the score of the gold statements whose both ends the sentence names, whole or by their last word."""
    kept = [
        each
        for each in judgements
        if each.gold is not None and _is_spelled(each.gold, articles[each.article], each.sentence)
    ]
    right = sum(each.find is not None for each in kept)
    return Score(found=right, gold=len(kept), right=right)


def _meets(find: Statement, gold: Mapping[str, Any], article: GoldArticle, level: Level) -> bool:
    start, end = article.spans[gold["sentence"]]
    if not start <= find.cue.start < end or level(find.relation) not in map(level, _chosen(gold)):
        return False
    return _is_between(find.actor, find.target, gold, article) or (
        find.relation in mutual_relations() and _is_between(find.target, find.actor, gold, article)
    )


def _chosen(gold: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the relation of the coder, then those that other coders chose."""
    also = gold.get("also") or ()
    return (gold["relation"], *((also,) if isinstance(also, str) else also))


def _is_between(actor: Reference, target: Reference, gold: Mapping[str, Any], article: GoldArticle) -> bool:
    return _is_coded(actor, gold, "actor", article) and _is_coded(target, gold, "target", article)


def _is_coded(reference: Reference, gold: Mapping[str, Any], role: str, article: GoldArticle) -> bool:
    """Tell whether an end of a find is that of the coder; an end without words is open."""
    words = str(gold[f"{role}_text"])
    names = article.actors if role == "actor" else article.targets
    if not words or overlaps(reference, places(words, article.text, *article.spans[gold["sentence"]])):
        return True
    if names:
        return any(bears(reference, name, names) for name in (words, *gold.get(f"{role}_names", ())))
    return is_named(reference.entity, str(gold.get(role) or words))


def _is_listed(find: Statement, article: GoldArticle) -> bool:
    """Tell whether both ends bear names that the coders chose from, and not the same one."""
    actors = {name for name in article.actors if bears(find.actor, name, article.actors)}
    targets = {name for name in article.targets if bears(find.target, name, article.targets)}
    return bool(actors or not article.actors) and bool(targets - actors or not article.targets)


def _is_spelled(gold: Mapping[str, Any], article: GoldArticle, sentence: str) -> bool:
    return all(
        name in names and any(places(words, sentence) for words in (name, *name.split()[-1:]))
        for name, names in ((gold["actor_text"], article.actors), (gold["target_text"], article.targets))
    )


def _as_find(gold: Mapping[str, Any], article: GoldArticle) -> Statement:
    start, end = article.spans[gold["sentence"]]
    sentence = Span(text=article.text[start:end], start=start, end=end)

    def reference(role: str) -> Reference:
        words = str(gold[f"{role}_text"])
        first, last = next(iter(places(words, article.text, start, end)), (start, start))
        entity = Entity(iri="", kind="Actor", label=str(gold.get(role) or words))
        return Reference(text=words, start=first, end=last, entity=entity)

    return Statement(
        relation=gold["relation"],
        actor=reference("actor"),
        target=reference("target"),
        negated=gold.get("polarity") == "negated",
        modality=gold.get("modality") or "asserted",
        voice=gold.get("voice") or "narrated",
        cue=replace(sentence, end=start, text=""),
        sentence=sentence,
        entry="",
        frame="",
        confidence=1.0,
    )


def _axis(find: Statement, axis: str) -> str:
    return ("negated" if find.negated else "affirmed") if axis == "polarity" else str(getattr(find, axis))
