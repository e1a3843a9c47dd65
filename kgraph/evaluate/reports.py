"""Turn scores into the lines that `kgraph evaluate` prints."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from kgraph.errors import DocumentError, UsageError
from kgraph.evaluate.articles import (
    NOTHING,
    Level,
    agreement,
    as_finds,
    intervals,
    judge,
    levels,
    recall_by,
    recoded,
    score,
    spelled,
    values,
)
from kgraph.evaluate.gold import Gold
from kgraph.evaluate.pairs import answer, class_scores, edge_score, over_all, parts, text_scores
from kgraph.evaluate.reading import Reading, readings
from kgraph.evaluate.records import Answer, GoldArticle, Judgement, Score
from kgraph.evaluate.reliability import alpha
from kgraph.evaluate.uncertainty import drawn_intervals, share_interval
from kgraph.model import Lexicon, Miss, Relation, Statement
from kgraph.ontology import read_relations
from kgraph.traces import trace

_HEADER = "found  gold  right  precision  recall    F1"
#: Characters for the names of relations.
_WIDTH = 18

#: Finds, and cues without one, of each text.
_Found = Mapping[str, Sequence[Statement | Miss]]
_Shown = Callable[[Iterable[list[Statement | Miss]]], Iterator[list[Statement | Miss]]]


class Explains(Protocol):
    """What is scored: `kgraph.load()`, or anything that finds statements in texts."""

    @property
    def lexicon(self) -> Lexicon: ...

    def explain_many(self, texts: Iterable[str]) -> Iterator[list[Statement | Miss]]: ...


def report(
    gold: Gold, extractor: Explains, *, by: str | None = None, errors: bool = False, shown: _Shown = iter
) -> Iterator[str]:
    """Yield the lines of an evaluation of the extractor; `errors` lists what is wrong below the scores.

    `by` names what the articles are grouped by, for a score of each group. What is found in each text passes through
    `shown`, which may show how far it has come.

    Raises UsageError where no article says what it is by that name.
    """
    _check_groups(gold, by)
    relations = extractor.lexicon.relations
    found = dict(zip(gold.texts, shown(extractor.explain_many(gold.texts)), strict=True))
    if gold.pairs:
        answers = list(answer(gold.pairs, found, gold.scheme, relations))
        yield from _pair_lines(answers, gold, relations)
        yield from _wrong_answers(answers, found) if errors else ()
        return
    finds = [_finds(found[article.text]) for article in gold.articles]
    if gold.scheme.rules:
        finds = [recoded(row, each, gold.scheme, relations) for row, each in zip(finds, gold.articles, strict=True)]
    judged = _judged(gold, finds, relations)
    yield from _article_lines(judged, gold.articles)
    yield from _groups(judged["relation"], gold.articles, by) if by else ()
    yield from _errors(judged["relation"], gold.articles, found) if errors else ()


def compare(gold: Gold, second: Gold, *, by: str | None = None, errors: bool = False) -> Iterator[str]:
    """Yield the lines of an evaluation of a second coding of the same articles.

    Raises DocumentError where the articles are not the same, UsageError where none says what it is by the name `by`.
    """
    _check_groups(gold, by)
    if [each.text for each in gold.articles] != [each.text for each in second.articles] or not gold.articles:
        raise DocumentError("The two codings are not of the same articles: give the same texts in the same order.")
    relations = {relation.name: relation for relation in read_relations()}
    judged = _judged(gold, [as_finds(article) for article in second.articles], relations)
    yield from _article_lines(judged, gold.articles)
    yield from _groups(judged["relation"], gold.articles, by) if by else ()
    yield from _errors(judged["relation"], gold.articles, {}) if errors else ()


def report_readings(rows: Sequence[Reading]) -> Iterator[str]:
    """Yield the lines for statements that were judged by reading."""
    for what, count in readings(rows):
        low, high = share_interval(count, len(rows))
        yield f"{_share(what, count, len(rows))}, from {low:.2f} to {high:.2f}"


def _finds(found: Iterable[Statement | Miss]) -> list[Statement]:
    return [each for each in found if isinstance(each, Statement)]


def _judged(
    gold: Gold, found: Sequence[Sequence[Statement]], relations: Mapping[str, Relation]
) -> dict[str, list[Judgement]]:
    """Return judgements by what relations are compared by, `ends` being nothing but actor and target."""
    compared: dict[str, Level] = {"relation": str} if gold.scheme.rules else levels(relations)
    compared["ends"] = _alike
    return {name: list(judge(gold.articles, found, level)) for name, level in compared.items()}


def _alike(_: str) -> str:
    return ""


def _article_lines(judged: Mapping[str, Sequence[Judgement]], articles: Sequence[GoldArticle]) -> Iterator[str]:
    yield f"{'relation':<{_WIDTH}}  {_HEADER}"
    for name, row in score(judged["relation"]).items():
        yield _row(name or "all", row)
    yield from (_row(f"all, by {name}", score(judged[name])[""]) for name in judged if name != "relation")
    yield from _intervals(intervals(judged["relation"]))
    yield from _recalls(judged["relation"], articles)
    for axis, (same, coded) in agreement(judged["relation"]).items():
        if coded:
            yield f"{axis} right in {same} of {coded} hits"
    yield from _confusion(list(values(judged["ends"])))


def _check_groups(gold: Gold, by: str | None) -> None:
    known = sorted({key for article in gold.articles for key in article.about})
    if by and by not in known:
        choice = f"choose one of {', '.join(known)}" if known else "leave --by out, since it says nothing of its texts"
        raise UsageError(f"No article of the file has {by!r}, by which to group: {choice}.")


def _groups(judgements: Sequence[Judgement], articles: Sequence[GoldArticle], by: str) -> Iterator[str]:
    """Yield the score of each group of articles, the largest first."""
    groups: dict[str, list[Judgement]] = {}
    for each in judgements:
        groups.setdefault(articles[each.article].about.get(by, ""), []).append(each)
    width = max(_WIDTH, *map(len, groups))
    yield f"{by:<{width}}  {_HEADER}"
    for name, row in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield _row(name, score(row)[""], width)


def _recalls(judgements: Sequence[Judgement], articles: Sequence[GoldArticle]) -> Iterator[str]:
    """Yield recall by tier, by whether both coders have a statement, and where both ends are named."""
    for key, what in (("tier", "of tier"), ("both", "found by both coders:")):
        for name, row in recall_by(judgements, key).items():
            yield _share(f"recall {what} {name}", row.right, row.gold)
    if any(article.targets for article in articles):
        row = spelled(judgements, articles)
        yield _share("recall where the sentence names both ends", row.right, row.gold)


def _confusion(chosen: Sequence[tuple[str, str]]) -> Iterator[str]:
    agreed = alpha(chosen)
    if agreed is not None:
        yield f"Krippendorff's alpha over {len(chosen)} statements of either: {agreed:.2f}"
    met = [pair for pair in chosen if NOTHING not in pair]
    if len(met) > 1 and (within := alpha(met)) is not None:
        yield f"Krippendorff's alpha over the {len(met)} whose actor and target meet: {within:.2f}"
    rows: dict[str, Counter[str]] = {}
    for gold, find in met:
        rows.setdefault(gold, Counter())[find] += 1
    for gold, row in sorted(rows.items()):
        yield f"coded {gold}, where the ends meet: {', '.join(f'{name} {count}' for name, count in row.most_common())}"


def _pair_lines(answers: Sequence[Answer], gold: Gold, relations: Mapping[str, Relation]) -> Iterator[str]:
    """Yield the lines for given pairs: per code of the finest level, then by level."""
    scheme = gold.scheme
    yield f"{scheme.levels[0]:19} {_HEADER}"
    scores = [class_scores(answers, level) for level, _ in enumerate(scheme.levels)]
    yield from (_row(code, row) for code, row in scores[0].items())
    yield _row("all that is said", edge_score(answers, scheme.silence))
    once = list(
        {(each.pair.text, each.pair.sources, each.pair.targets, each.pair.codes): each for each in answers}.values()
    )
    if len(once) < len(answers):
        yield _row("each pair once", edge_score(once, scheme.silence))
    if scheme.reverse:
        yield _row("either direction", edge_score(answers, scheme.silence, scheme.reverse))
    yield from _intervals(drawn_intervals(text_scores(answers, scheme.silence)))
    for name, rows in zip(scheme.levels, scores, strict=True):
        right, macro = over_all(rows)
        yield f"{name}: {right:.3f} of {len(answers)} pairs right, macro-F1 {macro:.3f}"
    counts = {} if scheme.reverse else parts(answers, scheme, relations)
    yield from (_share(f"{what} right", count, len(answers)) for what, count in counts.items())


def _intervals(ends: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    for measure, (low, high) in ends.items():
        yield f"{measure} from {low:.2f} to {high:.2f}"


def _errors(judgements: Iterable[Judgement], articles: Sequence[GoldArticle], found: _Found) -> Iterator[str]:
    for judgement in judgements:
        find, gold, article = judgement.find, judgement.gold, articles[judgement.article]
        if find is not None and gold is None:
            yield f"\nfalse  {_told(find)}\n       {judgement.sentence}"
        elif gold is not None and find is None:
            yield f"\nmissed {_coded(gold)}\n       {judgement.sentence}"
            yield from _reasons(found.get(article.text, ()), article.spans[gold["sentence"]])


def _wrong_answers(answers: Iterable[Answer], found: _Found) -> Iterator[str]:
    for each in answers:
        pair, code = each.pair, each.codes[0]
        if code == pair.codes[0]:
            continue
        ends = " → ".join(" | ".join(end.words for end in ends) or "(open)" for ends in (pair.sources, pair.targets))
        yield f"\n{pair.codes[0]} coded, {code} given: {ends}  ({pair.where})\n       {pair.text}"
        yield from (f"     {'*' if find is each.find else ' '} {_told(find)}" for find in each.finds)
        yield from _reasons(found[pair.text], (0, len(pair.text)))


def _reasons(found: Iterable[Statement | Miss], span: tuple[int, int]) -> Iterator[str]:
    """Yield why cues in a passage gave no statement."""
    for each in found:
        if isinstance(each, Miss) and span[0] <= each.cue.start < span[1]:
            yield f"     – “{each.cue.text}” ({trace(each)}): {each.reason}"


def _coded(gold: Mapping[str, Any]) -> str:
    polarity = "" if gold.get("polarity") != "negated" else "not "
    return f"{gold['actor_text']} – {polarity}{gold['relation']} – {gold['target_text'] or gold.get('target', '')}"


def _told(find: Statement) -> str:
    axes = (("not ", find.negated), ("maybe ", find.modality != "asserted"))
    relation = "".join(word for word, holds in axes if holds) + find.relation
    to = f" (to {find.addressee.text})" if find.addressee else ""
    by = f"  [{trace(find)}, {find.confidence:.2f}]" if find.entry else ""
    return f"{find.actor.text} – {relation} – {find.target.text}{to}{by}"


def _row(name: str, row: Score, width: int = _WIDTH) -> str:
    counts = f"{name:{width}} {row.found:6} {row.gold:5} {row.right:6}"
    return f"{counts} {row.precision:10.2f} {row.recall:7.2f} {row.f1:5.2f}"


def _share(what: str, right: int, of: int) -> str:
    return f"{what}: {right} of {of} ({right / of if of else 0:.3f})"
