"""Marks of the learned component → statements: phrases from the parse, actors from the cast, scope from the words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from kgraph.assertions import assert_between
from kgraph.clauses import phrase_at, slots_at
from kgraph.entities import Cast, resolve_speaker
from kgraph.frames import actor_of, reference, target_of
from kgraph.grammar import links, tree
from kgraph.model import (
    Entity,
    Lexicon,
    Link,
    Mark,
    Miss,
    Phrase,
    Reference,
    Relation,
    Scope,
    Sentence,
    Span,
    Statement,
    Word,
)
from kgraph.readings import POS, Reading
from kgraph.scopes import scope_of

#: From which likelihood on a word holds a role, and from which on the likeliest does where none other.
_LIKELY: Final = 0.5
_LEAST: Final = 0.2
_EVEN: Final = 0.5
#: What a name of a place stands for where it acts.
_PLACES: Final = frozenset({"State", "Polity", "Place", "RoleActor"})

Places = Mapping[int, tuple[Sentence, int]]


class _Found(NamedTuple):
    reference: Reference
    score: float


def word_places(sentences: Iterable[Sentence]) -> Places:
    """Return sentence and index of each word of an article by where it begins."""
    return {word.start: (sentence, word.index) for sentence in sentences for word in sentence.words}


def read_mark(
    mark: Mark, speaker: Phrase | None, places: Places, cast: Cast, lexicon: Lexicon
) -> Iterator[Statement | Miss]:
    """Yield what a mark states, with how likely the component takes all of it to be, or why it states nothing."""
    if mark.start not in places:
        return
    sentence, index = places[mark.start]
    reading = Reading(sentence=sentence, lexicon=lexicon, said_before=speaker)
    if not _is_possible(mark, sentence.words[index], lexicon):
        yield _miss(mark, sentence, index, "the lexicon has the word in other senses alone")
        return
    scope = _scope(reading, index, mark, places)
    if scope.negated != (mark.negated > _EVEN):
        yield _miss(mark, sentence, index, "the words and the component do not agree whether it is denied")
        return
    relation = lexicon.relations[mark.relation]
    actors = _actors(mark, reading, index, scope, places, cast)
    targets = _targets(mark, relation.target_class, scope, places, cast)
    addressee = next(_resolved(mark.addressees, mark.start, scope, places, cast), None)
    if addressee is None and _is_own_wish(relation, reading, index, mark, places):
        yield _miss(mark, sentence, index, "what one wants to do oneself is asked of nobody")
        return
    found = [actor for actor in actors if _is_there(actor, sentence, scope)]
    pairs = [(actor, target) for actor in found for target in targets if not _are_one(actor, target)]
    if not pairs:
        yield _miss(mark, sentence, index, "no actor and target among the words linked")
    for actor, target in pairs:
        others = {actor.reference.entity.iri, target.reference.entity.iri}
        yield assert_between(
            relation,
            actor.reference,
            target.reference,
            addressee.reference if addressee is not None and addressee.reference.entity.iri not in others else None,
            scope,
            cast,
            sentence=sentence,
            head=index,
            cue=_cue(sentence, index),
            entry=sentence.marker,
            frame="",
            method="learned",
            confidence=mark.score * actor.score * target.score,
        )


def _is_possible(mark: Mark, word: Word, lexicon: Lexicon) -> bool:
    """Tell a relation that has its root with one that the lexicon has the word for, or with none: it lacks the word."""
    entries = lexicon.entries.get((word.lemma, POS.get(word.pos, "")), ())
    root = lexicon.relations[mark.relation].root
    return not entries or any(lexicon.relations[entry.relation].root == root for entry in entries)


def _is_there(actor: _Found, sentence: Sentence, scope: Scope) -> bool:
    """Tell who is named in the sentence, or speaks it: only these may be named elsewhere."""
    start = actor.reference.start
    return sentence.start <= start < sentence.end or (scope.speaker is not None and scope.speaker.start == start)


def _is_own_wish(relation: Relation, reading: Reading, index: int, mark: Mark, places: Places) -> bool:
    """Tell what is not asked of others: "sought to resign", "wants to resign", unlike "wants her to resign"."""
    words = reading.sentence.words
    linked = {places[link.start] for link, _ in _phrases(mark.targets, mark.start, places)}
    return relation.effect == "requesting" and any(
        (reading.sentence, c) in linked and all(word.pos in ("PART", "ADV") for word in words[index + 1 : c])
        for c in tree.dependents(reading.sentence, index, "xcomp")
        if tree.is_verbal(words[index]) and not tree.has_dependent(reading.sentence, index, "aux:pass")
    )


def _are_one(actor: _Found, target: _Found) -> bool:
    one, other = actor.reference, target.reference
    return one.entity.iri == other.entity.iri or one.start == other.start


def _scope(reading: Reading, index: int, mark: Mark, places: Places) -> Scope:
    """Return what the words make of the cue; what the component takes for possible or for others' words is not ours."""
    scope = scope_of(reading, index)
    if mark.voice != "narrated" and scope.voice == "narrated":
        said_by = next((phrase for _, phrase in _phrases(mark.speakers, mark.start, places)), None)
        scope = replace(scope, voice=mark.voice, speaker=scope.speaker or said_by)
    return replace(scope, hypothetical=scope.hypothetical or mark.hypothetical > _EVEN)


def _actors(mark: Mark, reading: Reading, index: int, scope: Scope, places: Places, cast: Cast) -> list[_Found]:
    """Return who acts: the words linked, else the subject that the grammar gives the cue, else who speaks."""
    found = list(_resolved(mark.actors, mark.start, scope, places, cast))
    if found:
        return found
    for phrase in slots_at(reading, index).get("subject", ()):
        entity = actor_of(phrase, cast, scope.speaker)
        if entity is not None and entity.is_actor:
            return [_Found(reference(phrase, entity, cast), _EVEN)]
    elsewhere = max((link.score for link in mark.actors if link.start < 0), default=0.0)
    if scope.speaker is not None and elsewhere > _LEAST:
        entity = resolve_speaker(scope.speaker, cast)
        if entity is not None:
            return [_Found(reference(scope.speaker, entity, cast), elsewhere)]
    return []


def _resolved(given: tuple[Link, ...], cue: int, scope: Scope, places: Places, cast: Cast) -> Iterator[_Found]:
    for link, phrase in _phrases(given, cue, places):
        entity = actor_of(phrase, cast, scope.speaker)
        if entity is not None and entity.is_actor and not _is_location(phrase, entity, cast):
            yield _Found(reference(phrase, entity, cast), link.score)


def _is_location(phrase: Phrase, entity: Entity, cast: Cast) -> bool:
    """Tell a state that is only where something happens: "strikes in Syria"."""
    sentence, top = phrase.sentence, phrase.head
    while sentence.labels[top] == "conj":
        top = sentence.words[top].head
    is_name = sentence.words[phrase.head].pos == "PROPN" and entity.kind in _PLACES
    return is_name and tree.marker(sentence, top) in cast.locating


def _targets(mark: Mark, wanted: str, scope: Scope, places: Places, cast: Cast) -> list[_Found]:
    return [
        _Found(reference(phrase, entity, cast), link.score)
        for link, phrase in _phrases(mark.targets, mark.start, places)
        if (entity := target_of(phrase, wanted, cast, scope.speaker)) is not None
        and not _is_location(phrase, entity, cast)
    ]


def _phrases(given: tuple[Link, ...], cue: int, places: Places) -> Iterator[tuple[Link, Phrase]]:
    """Yield the words for each likely link, or for the likeliest where none is."""
    known = sorted((link for link in given if link.start in places), key=lambda link: -link.score)
    likely = [link for link in known if link.score >= _LIKELY] or [link for link in known[:1] if link.score >= _LEAST]
    own, index = places[cue]
    for link in likely:
        sentence, word = places[link.start]
        yield link, phrase_at(sentence, word, index if sentence is own else -1)


def _cue(sentence: Sentence, index: int) -> Span:
    first = links.verb_group_start(sentence, index)
    start, end = sentence.words[first].start, sentence.words[index].end
    return Span(text=sentence.text[start - sentence.start : end - sentence.start], start=start, end=end)


def _span(sentence: Sentence) -> Span:
    return Span(text=sentence.text, start=sentence.start, end=sentence.end)


def _miss(mark: Mark, sentence: Sentence, index: int, reason: str) -> Miss:
    return Miss(
        cue=_cue(sentence, index),
        sentence=_span(sentence),
        entry=sentence.marker,
        relation=mark.relation,
        reason=reason,
        method="learned",
    )
