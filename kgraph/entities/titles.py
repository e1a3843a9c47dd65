"""What an article says actors are: "Trade Minister Jane Roe", "Jane Roe, the Kenyan trade minister"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from kgraph.entities.cast import Cast, Title, gender_before, name_start
from kgraph.entities.names import of_mention
from kgraph.entities.owners import polity_of
from kgraph.entities.roles import names_body, role_in
from kgraph.grammar import tree
from kgraph.model import Entity, Gazetteer, Mention, Phrase, Role, Sentence

#: Tags of the words of a title and of whose it is: "US Secretary of State", but not what governs it.
_TITULAR: Final = frozenset({"ADJ", "NOUN", "PROPN"})
#: What may stand before a noun of a title: nothing, or what joins it to another.
_OF: Final = frozenset({"", "of", "for"})
#: Gender of given names that hardly any family bears.
_RARELY_SURNAMES: Final = frozenset({"Fem"})
#: Kinds of actors that have titles.
_ACTING: Final = frozenset({"Person", "Organisation"})
#: Most words of a title with whose it is.
_LONGEST: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A person or organisation with a title: its noun or nouns, "trade minister", and where the name begins."""

    name: str
    title: Title
    noun: str
    start: int
    entity: Entity


def titled_actors(cast: Cast) -> Iterator[Titled]:
    """Yield the persons and organisations that a role noun stands beside: in apposition, or before a person's name."""
    for sentence in cast.sentences:
        for mention in cast.mentions[sentence.start]:
            entity = of_mention(sentence, mention, cast)
            if entity is None or entity.kind not in _ACTING:
                continue
            for phrase in _titles(sentence, mention, cast, entity):
                first, role, owner = role_in(phrase, cast)
                if role is not None and _is_title(phrase, role, entity, cast):
                    words = sentence.words[first : phrase.head + 1]
                    title = Title(role=role.name, polity=polity_of(owner))
                    start = sentence.words[mention.first].start
                    for noun in dict.fromkeys((" ".join(word.text for word in words).lower(), words[-1].text.lower())):
                        yield Titled(name=entity.label, title=title, noun=noun, start=start, entity=entity)


def _is_title(phrase: Phrase, role: Role, entity: Entity, cast: Cast) -> bool:
    """Tell a role that fits an actor; "a group" alone says nothing of one, "an armed group" does."""
    if entity.kind == "Person":
        return not names_body(phrase, cast)
    is_telling = role.body or role != cast.gazetteer.roles.get(phrase.sentence.words[phrase.head].lemma)
    return is_telling and names_body(phrase, cast)


def titles_of(found: Iterable[Titled]) -> dict[str, Title]:
    """Return for each actor what it is said to be first, and of which polity where that is said first."""
    made: dict[str, Title] = {}
    for each in found:
        title = made.setdefault(each.name, each.title)
        if each.title.polity and not title.polity:
            made[each.name] = replace(title, polity=each.title.polity)
    return made


def genders_of(cast: Cast) -> dict[str, str]:
    """Return the gender of the persons of an article that a title or noun before the name tells, else a first name."""
    named: dict[str, str] = {}
    titled: dict[str, str] = {}
    for sentence in cast.sentences:
        for mention in cast.mentions[sentence.start]:
            entity = _person(sentence, mention, cast)
            if entity is not None:
                named[entity.iri] = _gender_of_name(entity.label, cast.gazetteer)
                start = name_start(sentence, mention, cast.gazetteer)
                titled[entity.iri] = gender_before(sentence, start, cast.gazetteer) or titled.get(entity.iri, "")
    told = {iri: gender for iri, gender in titled.items() if gender}
    return {**named, **cast.genders, **told}


def _gender_of_name(name: str, gazetteer: Gazetteer) -> str:
    """Return the gender that a first name tells: "Jane Roe", "Jane"; empty for "Martin", which may be a surname."""
    first, _, others = name.partition(" ")
    gender = gazetteer.given_names.get(first, "")
    return gender if others or gender in _RARELY_SURNAMES else ""


def _person(sentence: Sentence, mention: Mention, cast: Cast) -> Entity | None:
    entity = of_mention(sentence, mention, cast)
    return entity if entity is not None and entity.kind == "Person" else None


def _titles(sentence: Sentence, mention: Mention, cast: Cast, entity: Entity) -> Iterator[Phrase]:
    """Yield the words for what an actor is: in apposition to the name, those of a person also right before it."""
    if entity.kind == "Person":
        yield from _before(sentence, mention, cast)
    head = tree.head_of(sentence, mention.first, mention.last)
    for child in tree.dependents(sentence, head, "appos"):
        yield tree.noun_phrase(sentence, child)
    if sentence.labels[head] == "appos" and sentence.words[head].head < mention.first:
        yield tree.noun_phrase(sentence, sentence.words[head].head)


def _before(sentence: Sentence, mention: Mention, cast: Cast) -> Iterator[Phrase]:
    """Yield the words for what a person is before the name: "Trade Minister", "Minister for the South"."""
    start = name_start(sentence, mention, cast.gazetteer)
    first = start
    while first > max(0, start - _LONGEST) and _is_titular(sentence, first - 1):
        first -= 1
    first = max((first, *(m.last + 1 for m in cast.mentions[sentence.start] if _is_place(sentence, m, first, cast))))
    if first < start:
        yield Phrase(sentence=sentence, head=start - 1, first=first, last=start - 1)
    for child in tree.dependents(sentence, tree.head_of(sentence, mention.first, mention.last), "nmod:desc"):
        if (phrase := tree.noun_phrase(sentence, child)).last > child:
            yield phrase


def _is_place(sentence: Sentence, mention: Mention, first: int, cast: Cast) -> bool:
    """Tell a name at the start of a title that is where something happens: "in Chad Minister Roe met her"."""
    return mention.first == first > 0 and sentence.words[first - 1].lemma in cast.locating


def _is_titular(sentence: Sentence, index: int) -> bool:
    """Tell words of a title: nouns, adjectives, hyphens, "of" in "Secretary of State"; "in Paris" before it is none."""
    word = sentence.words[index]
    if word.pos == "ADP":
        return word.lemma in _OF
    return word.text == "-" or (word.pos in _TITULAR and tree.marker(sentence, index) in _OF)
