"""Answer given pairs with what was found in their texts, and count right answers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from kgraph.evaluate.matching import head_of, is_named, overlaps
from kgraph.evaluate.records import Answer, End, GoldPair, Score
from kgraph.evaluate.schemes import Scheme, code_of, lineage, mutual_relations
from kgraph.model import Miss, Reference, Relation, Statement


def answer(
    pairs: Iterable[GoldPair],
    found: Mapping[str, Sequence[Statement | Miss]],
    scheme: Scheme,
    relations: Mapping[str, Relation],
) -> Iterator[Answer]:
    """Yield an answer to each pair; `found` has the finds of each text, and the cues without one."""
    for pair in pairs:
        finds = tuple(each for each in found[pair.text] if isinstance(each, Statement))
        misses = tuple(each for each in found[pair.text] if isinstance(each, Miss))
        linked = [(find, code) for find in finds for code in _codes(find, pair, scheme, relations, misses)]
        best = min(linked, key=lambda each: _rank(each[0], linked, scheme, relations), default=None)
        find, code = best if best is not None else (None, scheme.silence)
        yield Answer(pair=pair, codes=lineage(code, scheme), find=find, finds=finds, misses=misses)


def _codes(
    find: Statement, pair: GoldPair, scheme: Scheme, relations: Mapping[str, Relation], misses: Iterable[Miss]
) -> Iterator[str]:
    """Yield the code of a find that links the ends of a pair, and its reverse where it links them backwards."""
    code = code_of(find, scheme, relations, misses)
    if code == scheme.silence:
        return
    find = replace(find, target=head_of(find.target, scheme.head_ends))
    if links(find, pair.sources, pair.targets):
        yield code
    elif links(find, pair.targets, pair.sources):
        back = code if find.relation in mutual_relations() else scheme.reverse.get(code, "")
        if back:
            yield back


def links(find: Statement, sources: Sequence[End], targets: Sequence[End]) -> bool:
    """Tell whether a find leads from a source to another target; an end without candidates is open."""
    others = [end for end in (find.target, find.addressee) if end is not None]
    return any(
        source is not target
        and (source is None or meets(find.actor, source))
        and (target is None or any(meets(other, target) for other in others))
        for source, target in product(sources or (None,), targets or (None,))
    )


def meets(reference: Reference, end: End) -> bool:
    """Tell whether the words of a find are those of an end, or name what it names."""
    return overlaps(reference, end.spans) or is_named(reference.entity, end.words)


def class_scores(answers: Iterable[Answer], level: int = 0) -> dict[str, Score]:
    """Return a score per code at a level of the scheme, for the codes that are in the gold data."""
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for each in answers:
        given, said = each.pair.codes[level], each.codes[level]
        gold[given] += 1
        found[said] += 1
        right[given] += given == said
    return {code: Score(found=found[code], gold=gold[code], right=right[code]) for code in sorted(gold)}


def over_all(scores: Mapping[str, Score]) -> tuple[float, float]:
    """Return the share of right answers, and the mean F1 over codes (macro)."""
    total = sum(each.gold for each in scores.values())
    right = sum(each.right for each in scores.values())
    return (right / total if total else 0.0, sum(each.f1 for each in scores.values()) / len(scores) if scores else 0.0)


def edge_score(answers: Iterable[Answer], silence: str, reverse: Mapping[str, str] | None = None) -> Score:
    """Return one score over all codes but silence; with `reverse` the code for the other direction is right too."""
    rows = [(each.pair.codes[0], each.codes[0]) for each in answers]
    ways = reverse or {}
    return Score(
        found=sum(said != silence for _, said in rows),
        gold=sum(given != silence for given, _ in rows),
        right=sum(said != silence and said in (given, ways.get(given)) for given, said in rows),
    )


def text_scores(answers: Iterable[Answer], silence: str) -> list[Score]:
    """Return one score per text over all codes but silence, for intervals."""
    rows: dict[str, list[Answer]] = {}
    for each in answers:
        rows.setdefault(each.pair.text, []).append(each)
    return [edge_score(row, silence) for row in rows.values()]


def parts(answers: Iterable[Answer], scheme: Scheme, relations: Mapping[str, Relation]) -> dict[str, int]:
    """Return for how many pairs a find has the code, the code and a source, the code and both ends."""
    counts = Counter({"code": 0, "code and source": 0, "code, source and target": 0})
    for each in answers:
        pair, wanted = each.pair, each.pair.codes[0]
        same = [find for find in each.finds if code_of(find, scheme, relations, each.misses) == wanted]
        counts["code"] += bool(same)
        counts["code and source"] += any(links(find, pair.sources, ()) for find in same) or not pair.sources
        counts["code, source and target"] += any(
            wanted in _codes(find, pair, scheme, relations, each.misses) for find in same
        )
    return dict(counts)


def _rank(
    find: Statement, linked: Sequence[tuple[Statement, str]], scheme: Scheme, relations: Mapping[str, Relation]
) -> tuple[bool, bool, int, float, int]:
    """Rank asserted before hypothetical, then the specific, the sure, and the first before the rest.

    A vow comes last where what is vowed has a code of its own: "vowed to bomb the port".
    """
    inside = (other for other, _ in linked if find.target.start <= other.cue.start < find.target.end)
    is_vow = find.relation in scheme.yielding and any(other is not find for other in inside)
    return (
        is_vow,
        find.modality != "asserted",
        -len(relations[find.relation].parents),
        -find.confidence,
        find.cue.start,
    )
