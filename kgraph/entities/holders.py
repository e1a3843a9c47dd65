"""Whom an article can mean by a noun alone: "the minister", "the newspaper", "the country"."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from kgraph.entities.cast import Cast
from kgraph.entities.names import of_mention
from kgraph.entities.wording import noun_of
from kgraph.grammar import tree
from kgraph.model import Entity, Mention, Phrase, Role, Sentence

#: The role of states that are not named.
COUNTRY: Final = "country"
#: Sentences before a noun in which the state that it means is named.
_WINDOW: Final = 2


def meant_by(phrase: Phrase, first: int, role: Role, cast: Cast) -> tuple[Entity, ...]:
    """Return the actors that a noun with its article can mean: those that the noun or role was used of.

    What stands before counts, else what the noun is used of later: headlines name first what the text introduces.
    "The country" means a state where only one is named right before it.
    """
    noun = noun_of(replace(phrase, first=first, last=phrase.head))
    is_one = role.body and "Number=Plur" not in phrase.sentence.words[phrase.head].features
    states = {each.iri: each for each in _states_before(phrase, cast)} if is_one and role.name == COUNTRY else {}
    if len(states) == 1:
        return tuple(states.values())
    of_noun, of_role = cast.holders.get(noun, ()), cast.bearers.get(role.name, ()) if is_one else ()
    before = ([each for start, each in held if start < phrase.start] for held in (of_noun, of_role))
    after = [each for start, each in of_noun if start > phrase.sentence.end]
    return next((_told_apart(found) for found in (*before, after) if found), ())


def _states_before(phrase: Phrase, cast: Cast) -> Iterator[Entity]:
    """Yield the states that are named, or whose adjective stands, before a phrase in its sentence and those before."""
    position = bisect_left(cast.sentences, phrase.sentence.start, key=lambda earlier: earlier.start)
    for sentence in cast.sentences[max(0, position - _WINDOW) : position + 1]:
        for mention in cast.mentions[sentence.start]:
            entity = of_mention(sentence, mention, cast)
            is_before = sentence.words[mention.last].end <= phrase.start and not _is_subject(sentence, mention, phrase)
            if entity is not None and entity.kind == "State" and is_before:
                yield entity
        for word in sentence.words:
            if word.end <= phrase.start and word.text in cast.gazetteer.demonyms:
                yield cast.gazetteer.entities[cast.gazetteer.demonyms[word.text]]


def _is_subject(sentence: Sentence, mention: Mention, phrase: Phrase) -> bool:
    """Tell who does something to what a phrase names, which the phrase cannot mean: "Chad broke with the kingdom"."""
    if sentence is not phrase.sentence:
        return False
    verb = phrase.head
    while not tree.is_verbal(sentence.words[verb]) and sentence.words[verb].head != verb:
        verb = sentence.words[verb].head
    subjects = tree.dependents(sentence, verb, "nsubj")
    return any(mention.first <= subject <= mention.last for subject in subjects)


def _told_apart(found: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return each actor once; the office of a person among them gives way."""
    actors = {each.iri: each for each in found}.values()
    offices = {(each.role, each.polity) for each in actors if each.kind == "Person"}
    held = [each for each in actors if each.kind == "Person" or (each.role, each.polity) not in offices]
    return tuple(sorted(held, key=lambda each: each.iri))
