"""Whose a role is: the polity or organisation that the words beside its noun name."""

from itertools import chain
from typing import Final

from kgraph.entities.cast import Cast
from kgraph.entities.names import of_mention
from kgraph.grammar import tree
from kgraph.model import Entity, Phrase, Sentence

#: How words hang on a noun that they tell the kind of.
_PREMODIFYING: Final = ("amod", "compound")


def owner_of(phrase: Phrase, cast: Cast) -> tuple[Entity | None, int]:
    """Return whose role it is, from modifiers before the noun or "of" after it, and the last word that says so.

    Of "Kenyan and British firms" neither is told.
    """
    sentence = phrase.sentence
    makers = [_sharing(sentence, phrase.head)]
    for head in makers:  # "the minister of trade of Kenya"
        makers += [c for c in tree.dependents(sentence, head, "nmod") if tree.marker(sentence, c) == "of"]
    below = [i for c in makers[1:] for i in tree.descendants(sentence, c) if i <= c]
    words = [*range(phrase.first, phrase.head), *sorted(below)]
    named = [
        (owner, mention.last)
        for mention in cast.mentions.get(sentence.start, ())
        if mention.first in words and not tree.is_before_hyphen(sentence, mention.last)
        if (owner := of_mention(sentence, mention, cast)) is not None and not owner.candidates
    ]
    listed = (each for each in named if polity_of(each[0]) in cast.gazetteer.entities)
    origins = ((cast.gazetteer.entities[polity], i) for i in words if (polity := origin(sentence, i, cast)))
    owner, last = next(chain(listed, origins, named), (None, phrase.head))
    is_shared = last < phrase.head and _is_shared(sentence, last, polity_of(owner), cast)
    return (None, phrase.head) if is_shared else (owner, last)


def origin(sentence: Sentence, index: int, cast: Cast) -> str:
    """Return the polity of an adjective of origin, unless it is half of a compound: "Russian-backed"."""
    is_part = tree.is_before_hyphen(sentence, index)
    return "" if is_part else cast.gazetteer.demonyms.get(sentence.words[index].text, "")


def polity_of(owner: Entity | None) -> str:
    """Return the polity that an actor is or belongs to, empty where there is none."""
    if owner is None:
        return ""
    return owner.iri if owner.kind in ("State", "Polity") else owner.polity


def is_modifier(sentence: Sentence, index: int) -> bool:
    """Tell words before a noun that they tell the kind of, also after another: "soldier and militia deaths"."""
    first = _coordinated(sentence, index)
    return sentence.labels[first] in _PREMODIFYING and index < sentence.words[first].head


def _is_shared(sentence: Sentence, index: int, polity: str, cast: Cast) -> bool:
    """Tell one of two names or adjectives of origin before a noun, of two lands: "Kenyan and British firms"."""
    first = _coordinated(sentence, index)
    others = {first, *tree.dependents(sentence, first, "conj")} - {index}
    named = {m.last: polity_of(of_mention(sentence, m, cast)) for m in cast.mentions.get(sentence.start, ())}
    lands = {i: origin(sentence, i, cast) or named.get(i) for i in others}
    return is_modifier(sentence, index) and any(land not in (None, polity) for land in lands.values())


def _coordinated(sentence: Sentence, index: int) -> int:
    return sentence.words[index].head if sentence.labels[index] == "conj" else index


def _sharing(sentence: Sentence, noun: int) -> int:
    """Return the noun that says whose another is too: "people" in "the government and people of Mali"."""
    others = tree.dependents(sentence, noun, "conj")
    if not others or tree.has_dependent(sentence, noun, "nmod") or tree.has_dependent(sentence, others[-1], "det"):
        return noun
    return others[-1]
