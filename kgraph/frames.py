"""Which slots of a cue hold the roles of a frame, and whom or what the words there stand for."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kgraph.entities import (
    Cast,
    antecedent,
    resolve,
    resolve_doer,
    resolve_owner,
    resolve_speaker,
    resolve_topic,
    stood_for,
    wording,
)
from kgraph.grammar import arguments, tree
from kgraph.model import Clause, Entity, Entry, Frame, Phrase, Reference, Relation

#: The slot of deeds that stand for who did them: "two raids hit the camp".
_DEED: Final = "deed"
_SUBJECT: Final = "subject"
#: The target class of a frame that takes more than its relation does.
_ANYTHING: Final = "Entity"
#: Features of words for who speaks and who is spoken to.
_PARTICIPANT: Final = frozenset({"Person=1", "Person=2"})
#: The rank of whom a noun turns on, "he drew criticism", beside what the noun is about, "for his remarks".
_LAST: Final = 100.0
#: The slot of who holds what the cue says.
JUDGE: Final = "speaker"


def left_over(frame: Frame, entry: Entry, clause: Clause) -> tuple[int, bool, bool, bool, float]:
    """Return how many filled core slots a frame leaves unread, an unread clause weighing more.

    Of equals one with an addressee is tried first, since it fails where the text names none.
    "urged Kenya to resign" needs the frame with addressee, "proposed to resign" the one with clause.
    """
    read = {*frame.actor, *frame.target, *frame.addressee}
    taken = {clause.company[lemma] for lemma in entry.requires}
    unread = [
        slot
        for slot in ("object", "clause")
        if slot not in read and any(phrase.head not in taken for phrase in clause.slots.get(slot, ()))
    ]
    is_empty = not any(_is_filled(slot, entry, clause, taken) for slot in frame.target)
    rank = _LAST if clause.pos == "noun" and frame.target == ("object",) else frame.rank
    return len(unread), "clause" in unread, not frame.addressee, is_empty, rank


def _is_filled(slot: str, entry: Entry, clause: Clause, taken: set[int]) -> bool:
    """Tell whether a slot holds more than the words that the entry requires: "for" in "floated a plan for a toll"."""
    below = any(slot in clause.inner.get(lemma, {}) for lemma in entry.requires)
    return below or any(phrase.head not in taken for phrase in clause.slots.get(slot, ()))


def actors_in(slots: Iterable[str], entry: Entry, clause: Clause, cast: Cast) -> list[Reference]:
    for slot in slots:
        found = [
            reference(phrase, entity, cast)
            for phrase in fillers(slot, entry, clause)
            if (entity := _actor(phrase, slot, clause, cast)) is not None and entity.is_actor
        ]
        if found:
            return found
    return []


def targets_in(frame: Frame, entry: Entry, relation: Relation, clause: Clause, cast: Cast) -> list[Reference]:
    wanted = frame.target_class or relation.target_class
    for slot in frame.target:
        found = [
            reference(phrase, entity, cast)
            for filler in fillers(slot, entry, clause)
            for phrase in _answerable(_unwrapped(filler, cast), relation, cast)
            if (entity := _target(phrase, wanted, cast, _heard(phrase, clause))) is not None
        ]
        if found:
            return found
    return []


def fillers(slot: str, entry: Entry, clause: Clause) -> tuple[Phrase, ...]:
    """Return what fills a slot of the cue, or of the words that the entry requires.

    Parsers take particles for prepositions, "blew up the bridge"; what follows one is the object then. A particle
    and a preposition may be one to them: "backed out of".
    A required word may itself be the target, "sign the bill".
    """
    if slot == JUDGE:
        return (clause.scope.speaker,) if clause.scope.speaker is not None else ()
    if slot == _DEED:
        return clause.slots.get("subject", ())
    if not entry.requires:
        return clause.slots.get(slot, ())
    taken = {clause.company[lemma] for lemma in entry.requires}
    kept = tuple(phrase for phrase in clause.slots.get(slot, ()) if phrase.head not in taken)
    inner = [phrase for lemma in sorted(entry.requires) for phrase in clause.inner.get(lemma, {}).get(slot, ())]
    after = [phrase for lemma in sorted(entry.requires) for phrase in clause.slots.get(lemma, ())]
    joint = [phrase for lemma in sorted(entry.requires) for phrase in clause.slots.get(f"{lemma} {slot}", ())]
    return kept or (*inner, *joint) or (tuple(after) if slot == "object" else ()) or clause.slots.get(slot, ())


def reference(phrase: Phrase, entity: Entity, cast: Cast) -> Reference:
    """Return the words for an argument with the entity they stand for, or the one that a user puts in its place."""
    corrected = cast.gazetteer.entities.get(entity.iri, entity)
    entity = replace(corrected, by="byHand") if corrected.iri != entity.iri else entity
    is_pronoun = phrase.sentence.words[phrase.head].pos == "PRON"
    phrase = antecedent(phrase, cast) if is_pronoun else phrase
    span = wording(phrase, cast).span if entity.kind != "Topic" else phrase.span
    meant = stood_for(phrase, cast) if is_pronoun else None
    return Reference(
        text=span.text,
        start=span.start,
        end=span.end,
        entity=entity,
        antecedent=wording(meant, cast).span if meant is not None else None,
    )


def actor_of(phrase: Phrase, cast: Cast, speaker: Phrase | None) -> Entity | None:
    """Return who a phrase stands for, its owner's where it names a deed or weapon; None for whoever reads it."""
    if "Person=2" in phrase.sentence.words[phrase.head].features:
        return None
    return resolve(phrase, cast, speaker) or resolve_owner(phrase, cast)


def target_of(phrase: Phrase, wanted: str, cast: Cast, speaker: Phrase | None) -> Entity | None:
    """Return what a phrase stands for, None where that is not of the class wanted."""
    return _target(phrase, wanted, cast, speaker)


def _actor(phrase: Phrase, slot: str, clause: Clause, cast: Cast) -> Entity | None:
    """Return who a phrase stands for; who says something is an actor, whatever kind of words name it."""
    if slot == _DEED:
        return resolve_doer(phrase, cast)
    if "Person=2" in phrase.sentence.words[phrase.head].features:
        return None  # whoever reads or hears it
    if slot == JUDGE:
        return resolve_speaker(phrase, cast)
    found = resolve(phrase, cast, _heard(phrase, clause))
    return found or (resolve_owner(phrase, cast) if slot == _SUBJECT else None)


def _heard(phrase: Phrase, clause: Clause) -> Phrase | None:
    """Return who speaks, where the words for an argument may be "I", "us" or "you"."""
    words = phrase.sentence.words[phrase.first : phrase.last + 1]
    return clause.scope.speaker if any(_PARTICIPANT & word.features for word in words) else None


def _target(phrase: Phrase, wanted: str, cast: Cast, speaker: Phrase | None) -> Entity | None:
    """Return what a phrase stands for, where that is of the class wanted: whom one urges is no demand."""
    if wanted == "Topic" and phrase.clausal and tree.is_factual(phrase.sentence, phrase.head):
        return None  # "suggested that the mayor lied" proposes nothing
    found = resolve(phrase, cast, speaker) or resolve_topic(phrase, cast)
    if wanted == "Topic" and found is not None and found.is_actor and _is_indefinite(phrase):
        found = resolve_topic(phrase, cast)  # "called for a new government": there is none yet
    if found is None or not wanted:
        return found
    return found if wanted == _ANYTHING or found.is_actor == (wanted == "Actor") else None


def _is_indefinite(phrase: Phrase) -> bool:
    """Tell words for what is not known yet: "a new government"."""
    determiners = tree.dependents(phrase.sentence, phrase.head, "det")
    return any("Definite=Ind" in phrase.sentence.words[c].features for c in determiners)


def _unwrapped(phrase: Phrase, cast: Cast) -> Phrase:
    """Return the clause behind a noun that only wraps it: "the fact that the toll remains"."""
    sentence = phrase.sentence
    if phrase.clausal or sentence.words[phrase.head].lemma not in cast.containers:
        return phrase
    inside = (c for c in tree.dependents(sentence, phrase.head, "acl", "ccomp") if tree.marker(sentence, c) == "that")
    return next((tree.clause_phrase(sentence, clause) for clause in inside), phrase)


def _answerable(phrase: Phrase, relation: Relation, cast: Cast) -> tuple[Phrase, ...]:
    """Return the phrases that may name a target: of an accusation also "the regime" in "the regime's crimes"."""
    if not relation.reaches_owner or phrase.clausal or resolve(phrase, cast) is not None:
        return (phrase,)
    owners = arguments.owners(phrase.sentence, phrase.head)
    return (phrase, *(tree.noun_phrase(phrase.sentence, owner) for owner in owners))
