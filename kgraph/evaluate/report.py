"""Turn scores into the lines that `kgraph evaluate` prints."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from kgraph.evaluate.articles import agreement, intervals, judge, levels, recoded, score
from kgraph.evaluate.gold import Gold
from kgraph.evaluate.pairs import answer, class_scores, edge_score, over_all, parts
from kgraph.evaluate.records import Answer, Judgement, Score
from kgraph.model import Lexicon, Miss, Statement

_HEADER = "found  gold  right  precision  recall    F1"


class Extracts(Protocol):
    """What is scored: `kgraph.load()`, or anything that finds statements in texts."""

    @property
    def lexicon(self) -> Lexicon: ...

    def extract_many(self, texts: Iterable[str]) -> Iterator[list[Statement]]: ...

    def explain_many(self, texts: Iterable[str]) -> Iterator[list[Statement | Miss]]: ...


def report(gold: Gold, extractor: Extracts, *, errors: bool = False) -> Iterator[str]:
    """Yield the lines of an evaluation; `errors` lists what is wrong below the scores."""
    found = dict(zip(gold.texts, extractor.extract_many(gold.texts), strict=True))
    if gold.pairs:
        answers = list(answer(gold.pairs, found, gold.scheme, extractor.lexicon.relations))
        yield from _pair_lines(answers, gold, extractor)
        yield from _wrong_answers(answers) if errors else ()
        return
    judged = _judged(gold, found, extractor)
    yield from _article_lines(judged)
    yield from _errors(judged["relation"]) if errors else ()


def _judged(gold: Gold, found: Mapping[str, Sequence[Statement]], extractor: Extracts) -> dict[str, list[Judgement]]:
    relations = extractor.lexicon.relations
    finds = [found[article.text] for article in gold.articles]
    if not gold.scheme.rules:
        return {name: list(judge(gold.articles, finds, level)) for name, level in levels(relations).items()}
    coded = [recoded(each, article, gold.scheme, relations) for each, article in zip(finds, gold.articles, strict=True)]
    return {"relation": list(judge(gold.articles, coded))}


def _article_lines(judged: Mapping[str, Sequence[Judgement]]) -> Iterator[str]:
    """Yield the lines for coded articles; `judged` has the judgements by what relations were compared by."""
    yield f"relation            {_HEADER}"
    for name, row in score(judged["relation"]).items():
        yield _row(name or "all", row)
    yield from (_row(f"all, by {name}", score(judged[name])[""]) for name in judged if name != "relation")
    for measure, (low, high) in intervals(judged["relation"]).items():
        yield f"{measure} from {low:.2f} to {high:.2f}"
    for axis, (same, coded) in agreement(judged["relation"]).items():
        if coded:
            yield f"{axis} right in {same} of {coded} hits"


def _pair_lines(answers: Sequence[Answer], gold: Gold, extractor: Extracts) -> Iterator[str]:
    """Yield the lines for given pairs: per code of the finest level, then by level."""
    yield f"{gold.scheme.levels[0]:19} {_HEADER}"
    scores = [class_scores(answers, level) for level, _ in enumerate(gold.scheme.levels)]
    yield from (_row(code, row) for code, row in scores[0].items())
    yield _row("all that is said", edge_score(answers, gold.scheme.silence))
    for name, rows in zip(gold.scheme.levels, scores, strict=True):
        right, macro = over_all(rows)
        yield f"{name}: {right:.3f} of {len(answers)} pairs right, macro-F1 {macro:.3f}"
    for what, count in parts(answers, gold.scheme, extractor.lexicon.relations).items():
        yield f"{what} found in {count} of {len(answers)} pairs ({count / len(answers):.3f})"


def _row(name: str, row: Score) -> str:
    counts = f"{name:18} {row.found:6} {row.gold:5} {row.right:6}"
    return f"{counts} {row.precision:10.2f} {row.recall:7.2f} {row.f1:5.2f}"


def _errors(judgements: Iterable[Judgement]) -> Iterator[str]:
    for judgement in judgements:
        find, gold = judgement.find, judgement.gold
        if find is not None and gold is None:
            yield f"\nfalse  {_told(find)}\n       {judgement.sentence}"
        elif gold is not None and find is None:
            words = f"{gold['actor_text']} – {gold['relation']} – {gold['target_text']}"
            yield f"\nmissed {words}\n       {judgement.sentence}"


def _wrong_answers(answers: Iterable[Answer]) -> Iterator[str]:
    for each in answers:
        pair, code = each.pair, each.codes[0]
        if code == pair.codes[0]:
            continue
        ends = " → ".join(" | ".join(end.words for end in ends) or "(open)" for ends in (pair.sources, pair.targets))
        yield f"\n{pair.codes[0]} coded, {code} given: {ends}  ({pair.where})\n       {pair.text}"
        yield from (f"       {'*' if find is each.find else ' '} {_told(find)}" for find in each.finds)


def _told(find: Statement) -> str:
    axes = "".join(
        f" {word}" for word, holds in (("not", find.negated), ("maybe", find.modality != "asserted")) if holds
    )
    to = f" (to {find.addressee.text})" if find.addressee else ""
    return (
        f"{find.actor.text} –{axes} {find.relation} – {find.target.text}{to}"
        f"  [lex:{find.entry}, frame:{find.frame}, {find.confidence:.2f}]"
    )
