"""Where rules and the learned component meet: they agree, complement each other, or contradict each other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from kgraph.calibration import confidence
from kgraph.model import Component, Mark, Reference, Relation, Span, Statement

#: From which confidence on the component contradicts a rule.
_EVEN: Final = 0.5


def reconcile(
    ruled: Iterable[Statement],
    learned: Iterable[Statement],
    marks: Iterable[Mark],
    component: Component,
    relations: Mapping[str, Relation],
) -> Iterator[Statement]:
    """Yield what either states of a sentence, once where both do; what the component surely contradicts says so.

    Who does what by a cue that a rule reads, and whether it is asserted, is for the rule to say: on hand-coded texts
    its doubts were right more often than the component's. `marks` tell what the component makes of cues that it states
    nothing by.
    """
    marks = tuple(marks)
    left = list(_distinct(learned, relations))
    for find in ruled:
        beside = [each for each in left if _meet(find.cue, each.cue)]
        sure = [each for each in beside if confidence(component.alone, component=each.confidence) > _EVEN]
        opposing = next((each for each in sure if _contradicts(find, each, relations)), None)
        meeting = [each for each in left if _agrees(find, each, relations)]
        if opposing is not None:
            yield _contested(find, opposing, component)
        elif meeting:
            yield _seconded(find, max(meeting, key=lambda each: each.confidence), component)
        else:
            doubt = confidence(component.unseconded, rule=find.confidence, component=_stance(find.cue, marks))
            yield replace(find, confidence=doubt)
        left = [each for each in left if each not in beside and each not in meeting]
    for find in left:
        yield replace(find, confidence=confidence(component.added, component=find.confidence))


def take_alone(
    learned: Iterable[Statement], component: Component, relations: Mapping[str, Relation]
) -> Iterator[Statement]:
    """Yield what the component states of a sentence, once each."""
    for find in _distinct(learned, relations):
        yield replace(find, confidence=confidence(component.alone, component=find.confidence))


def _distinct(finds: Iterable[Statement], relations: Mapping[str, Relation]) -> Iterator[Statement]:
    """Yield the surer one of finds that say the same by different cues: "voiced concern"."""
    kept: list[Statement] = []
    for find in sorted(finds, key=lambda each: -each.confidence):
        if not any(_agrees(each, find, relations) for each in kept):
            kept.append(find)
    yield from sorted(kept, key=lambda each: (each.cue.start, each.actor.start, each.target.start))


def _stance(cue: Span, marks: Iterable[Mark]) -> float:
    """Return how likely the component takes one of the words to be a cue of any relation."""
    return max((mark.stance for mark in marks if cue.start <= mark.start < cue.end), default=0.0)


def _seconded(find: Statement, other: Statement, component: Component) -> Statement:
    return replace(
        find,
        confidence=confidence(component.agreed, rule=find.confidence, component=other.confidence),
        method="both",
        seconded_by=other.entry,
    )


def _contested(find: Statement, other: Statement, component: Component) -> Statement:
    sure = confidence(component.contested, rule=find.confidence, component=other.confidence)
    return replace(find, confidence=sure, contradicted_by=other.entry)


def _agrees(one: Statement, other: Statement, relations: Mapping[str, Relation]) -> bool:
    """Tell whether two finds say the same of the same ends, as far as the root of their relations goes."""
    is_alike = relations[one.relation].root == relations[other.relation].root and one.negated == other.negated
    is_mutual = relations[one.relation].is_mutual and relations[other.relation].is_mutual
    return is_alike and (_is_between(one, other) or (is_mutual and _is_turned(one, other)))


def _contradicts(one: Statement, other: Statement, relations: Mapping[str, Relation]) -> bool:
    """Tell finds by one cue of which one at most is right: of opposite valence or polarity, or with the ends turned."""
    ours, theirs = relations[one.relation], relations[other.relation]
    if _is_between(one, other):
        is_denied = ours.root == theirs.root and one.negated != other.negated
        return is_denied or (
            {ours.valence, theirs.valence} == {"positive", "negative"} and not (one.negated or other.negated)
        )
    return ours.root == theirs.root and _is_turned(one, other) and not (ours.is_mutual and theirs.is_mutual)


def _is_between(one: Statement, other: Statement) -> bool:
    return _are_same(one.actor, other.actor) and _are_same(one.target, other.target)


def _is_turned(one: Statement, other: Statement) -> bool:
    return _are_same(one.actor, other.target) and _are_same(one.target, other.actor)


def _are_same(one: Reference, other: Reference) -> bool:
    return one.entity.iri == other.entity.iri or _meet(one, other)


def _meet(one: Reference | Span, other: Reference | Span) -> bool:
    return one.start < other.end and other.start < one.end
