"""Where rules and the learned component meet: they agree, complement each other, or contradict each other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kgraph.model import Miss, Reference, Relation, Statement


def reconcile(
    ruled: Iterable[Statement], learned: Iterable[Statement], relations: Mapping[str, Relation]
) -> Iterator[Statement | Miss]:
    """Yield what either states of a sentence: once where both do, not at all where one contradicts the other."""
    left = list(_distinct(learned, relations))
    for find in ruled:
        meeting = [each for each in left if _agrees(find, each, relations)]
        opposing = [each for each in left if _contradicts(find, each, relations)]
        left = [each for each in left if each not in meeting and each not in opposing]
        if meeting:
            yield _seconded(find, max(meeting, key=lambda each: each.confidence))
        elif opposing:
            yield _dropped(find, opposing[0])
        else:
            yield find
            left = [each for each in left if not _is_same_cue(find, each)]
    yield from left


def _distinct(finds: Iterable[Statement], relations: Mapping[str, Relation]) -> Iterator[Statement]:
    """Yield the surer one of finds that say the same by different cues: "voiced concern"."""
    kept: list[Statement] = []
    for find in sorted(finds, key=lambda each: -each.confidence):
        if not any(_agrees(each, find, relations) for each in kept):
            kept.append(find)
    yield from sorted(kept, key=lambda each: (each.cue.start, each.actor.start, each.target.start))


def _is_same_cue(one: Statement, other: Statement) -> bool:
    return _overlap(one.cue.start, one.cue.end, other.cue.start, other.cue.end)


def _seconded(find: Statement, other: Statement) -> Statement:
    doubt = (1 - find.confidence) * (1 - other.confidence)
    return replace(
        find,
        modality="hypothetical" if "hypothetical" in (find.modality, other.modality) else "asserted",
        seconded_by=other.entry,
        confidence=1 - doubt,
    )


def _dropped(find: Statement, other: Statement) -> Miss:
    return Miss(
        cue=find.cue,
        sentence=find.sentence,
        entry=find.entry,
        relation=find.relation,
        reason=f"{other.entry} contradicts it: {other.actor.text} {other.relation} {other.target.text}",
    )


def _agrees(one: Statement, other: Statement, relations: Mapping[str, Relation]) -> bool:
    """Tell whether two finds say the same of the same ends, as far as the root of their relations goes."""
    is_alike = _root(one.relation, relations) == _root(other.relation, relations)
    is_mutual = is_alike and _meet(one.actor, other.target) and _meet(one.target, other.actor)
    return is_alike and ((_meet(one.actor, other.actor) and _meet(one.target, other.target)) or is_mutual)


def _contradicts(one: Statement, other: Statement, relations: Mapping[str, Relation]) -> bool:
    """Tell finds of opposite valence between the same ends by one cue."""
    valences = {relations[each.relation].valence for each in (one, other)}
    return (
        valences == {"positive", "negative"}
        and one.negated == other.negated
        and _overlap(one.cue.start, one.cue.end, other.cue.start, other.cue.end)
        and _meet(one.actor, other.actor)
        and _meet(one.target, other.target)
    )


def _root(name: str, relations: Mapping[str, Relation]) -> str:
    parents = relations[name].parents
    return parents[-1] if parents else name


def _meet(one: Reference, other: Reference) -> bool:
    return one.entity.iri == other.entity.iri or _overlap(one.start, one.end, other.start, other.end)


def _overlap(start: int, end: int, other_start: int, other_end: int) -> bool:
    return start < other_end and other_start < end
