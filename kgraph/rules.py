"""Clause × lexicon → statement: which roles the slots of a cue hold, and what is thereby stated."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final, NamedTuple

from kgraph.assertions import assert_between
from kgraph.entities import Cast
from kgraph.frames import JUDGE, actors_in, fillers, left_over, targets_in
from kgraph.grammar import links, tree
from kgraph.model import (
    Clause,
    Entry,
    Frame,
    Lexicon,
    Miss,
    Reference,
    Relation,
    Span,
    Statement,
)

#: The slot of words before a noun, which name who acts together only where they name states.
_MODIFIER: Final = "modifier"
_POLITIES: Final = ("State", "Polity", "RoleActor")
#: Most words that a cue may span beyond its own parts before it is cut down to its head.
_SPREAD: Final = 4


class _Gap(NamedTuple):
    """Why a frame gives no statement; `actor` is who would act, where only the target is missing."""

    reason: str
    actor: Reference | None = None


def read_clause(clause: Clause, cast: Cast, lexicon: Lexicon) -> tuple[Statement | Miss, ...]:
    """Return the statements of the most specific entry that fits the cue, else the misses of all.

    An entry with required words outranks those with fewer, even where its slots stay empty: a phrase keeps its head
    from firing alone.
    """
    fitting = [entry for entry in clause.entries if _fits(entry, clause)]
    required = max((len(entry.requires) for entry in fitting), default=0)
    fitting = [entry for entry in fitting if len(entry.requires) == required]
    misses: list[Miss] = []
    for entry in fitting:
        found, gaps = _apply(entry, lexicon.relations[entry.relation], clause, cast)
        if found:
            return (*found, *_mutual(fitting, found, clause, cast, lexicon))
        if not _is_idle(entry, clause):
            misses.append(_miss(entry, clause, gaps))
    return tuple(_mutual(fitting, [], clause, cast, lexicon)) or tuple(misses)


def _is_idle(entry: Entry, clause: Clause) -> bool:
    """Tell an entry that only means something with a target of a special kind, which is not there: plain "said"."""
    is_special = all(frame.is_special for frame in entry.frames)
    return is_special and not any(slot in clause.slots for frame in entry.frames for slot in frame.target)


def _fits(entry: Entry, clause: Clause) -> bool:
    beside = clause.company.keys()
    is_there = entry.requires <= beside and not entry.excludes & beside and clause.particles <= entry.requires
    if any(slot in clause.slots for slot in entry.without):
        return False
    return is_there and (not entry.is_denial or clause.scope.denied)


def _apply(entry: Entry, relation: Relation, clause: Clause, cast: Cast) -> tuple[list[Statement], list[_Gap]]:
    """Return the statements of the frame that reads most of the clause, or what is missing in each."""
    gaps: list[_Gap] = []
    directed = (frame for frame in entry.frames if not frame.is_reciprocal)
    for frame in sorted(directed, key=lambda frame: left_over(frame, entry, clause)):
        found = _fill(entry, frame, relation, clause, cast)
        if not isinstance(found, _Gap):
            return found, gaps
        gaps.append(found)
    return [], gaps


def _mutual(
    entries: list[Entry], found: list[Statement], clause: Clause, cast: Cast, lexicon: Lexicon
) -> Iterator[Statement]:
    """Yield what actors do to each other: "talks between Chad and Oman"; "Chad and Oman agreed on a truce" too."""
    if any(each.target.entity.is_actor for each in found):
        return
    for entry in entries:
        for frame in entry.frames:
            if frame.is_reciprocal:
                made = list(_reciprocal(entry, frame, lexicon.relations[entry.relation], clause, cast, alone=not found))
                yield from made
                if made:
                    return


def _fill(entry: Entry, frame: Frame, relation: Relation, clause: Clause, cast: Cast) -> list[Statement] | _Gap:
    if frame.is_factual and ((clause.scope.negated and not entry.is_denial) or clause.scope.hypothetical):
        return _Gap("what is denied or possible is not told as a fact")
    actors = actors_in(frame.actor, entry, clause, cast)
    if frame.actor_kinds:
        actors = [each for each in actors if frame.actor_kinds & {each.entity.kind, each.entity.role}]
    if not actors:
        return _Gap(f"no actor among the words for {', '.join(frame.actor)}")
    targets = targets_in(frame, entry, relation, clause, cast)
    if not targets:
        what = (frame.target_class or relation.target_class).lower() or "target"
        return _Gap(f"no {what} among the words for {', '.join(frame.target)}", actors[0])
    addressee = next(iter(actors_in(frame.addressee, entry, clause, cast)), None)
    if frame.addressee and (addressee is None or addressee.entity.iri in {each.entity.iri for each in actors}):
        return _Gap(f"no addressee among the words for {', '.join(frame.addressee)}")
    made = [
        _statement(entry, frame, relation, clause, actor, target, addressee, cast)
        for actor in actors
        for target in targets
        if actor.entity.iri != target.entity.iri and not _same_words(actor, target)
    ]
    return made or _Gap("actor and target are the same")


def _reciprocal(
    entry: Entry, frame: Frame, relation: Relation, clause: Clause, cast: Cast, *, alone: bool
) -> Iterator[Statement]:
    """Yield a statement for each two of those that a slot holds: "talks between Kenya, Chad and Oman".

    `alone` also takes one group that is counted, "the two sides met", where nothing else is stated.
    """
    for slot in reversed(frame.actor):  # "between" says it outright, the subject least of all
        parties = actors_in((slot,), entry, clause, cast)
        if slot == _MODIFIER and not all(each.entity.kind in _POLITIES for each in parties):
            continue  # "US-Russian talks", but not "bank merger talks"
        pairs = [(one, other) for one, other in combinations(parties, 2) if one.entity.iri != other.entity.iri]
        if alone and len(parties) == 1 and any(map(tree.is_counted, fillers(slot, entry, clause))):
            pairs = [(parties[0], parties[0])]
        yield from (_statement(entry, frame, relation, clause, one, other, None, cast) for one, other in pairs)
        if pairs:
            return


def _statement(
    entry: Entry,
    frame: Frame,
    relation: Relation,
    clause: Clause,
    actor: Reference,
    target: Reference,
    addressee: Reference | None,
    cast: Cast,
) -> Statement:
    return assert_between(
        relation,
        actor,
        target,
        addressee,
        (clause.scope.judgement if JUDGE in frame.actor else None) or clause.scope,
        cast,
        is_denial=entry.is_denial,
        sentence=clause.sentence,
        head=clause.head,
        cue=_cue(entry, clause),
        entry=entry.id,
        frame=frame.name,
        confidence=frame.confidence,
    )


def _same_words(one: Reference, other: Reference) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _miss(entry: Entry, clause: Clause, gaps: list[_Gap]) -> Miss:
    return Miss(
        cue=_cue(entry, clause),
        sentence=_sentence(clause),
        entry=entry.id,
        relation=entry.relation,
        reason="; ".join(dict.fromkeys(gap.reason for gap in gaps)),
        actor=next((gap.actor for gap in gaps if gap.actor is not None), None),
    )


def _sentence(clause: Clause) -> Span:
    sentence = clause.sentence
    return Span(text=sentence.text, start=sentence.start, end=sentence.end)


def _cue(entry: Entry, clause: Clause) -> Span:
    """Return the words of the cue: its head with required words near by, and auxiliaries right before it."""
    sentence = clause.sentence
    head = sentence.words[clause.head]
    if clause.affix:
        return _span(clause, head.start, head.start + clause.affix)
    parts = sorted({clause.head, *(clause.company[lemma] for lemma in entry.requires)})
    if parts[-1] - parts[0] >= len(parts) + _SPREAD:
        parts = [clause.head]
    first = links.verb_group_start(sentence, parts[0]) if parts[0] == clause.head else parts[0]
    return _span(clause, sentence.words[first].start, sentence.words[parts[-1]].end)


def _span(clause: Clause, start: int, end: int) -> Span:
    sentence = clause.sentence
    return Span(text=sentence.text[start - sentence.start : end - sentence.start], start=start, end=end)
