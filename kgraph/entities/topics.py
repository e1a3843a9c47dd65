"""Topics: what is backed, opposed or proposed where that is no actor, and whom it involves."""

from typing import Final

from kgraph.days import is_calendar_word
from kgraph.entities.cast import Cast, name_words
from kgraph.entities.names import KINDS, known, named
from kgraph.entities.pronouns import things_before
from kgraph.entities.wording import content, without_article
from kgraph.grammar import tree
from kgraph.model import Entity, Mention, Phrase
from kgraph.namespaces import slug

#: Features of "it".
_THING: Final = frozenset({"Gender=Neut", "PronType=Prs"})


def resolve_topic(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the topic that a phrase stands for, None for words that name nothing by themselves."""
    head = phrase.sentence.words[phrase.head]
    if head.features >= _THING and not phrase.clausal:
        found = (resolve_topic(each, cast) for each in things_before(phrase, cast) if not _is_actor(each, cast))
        return next(filter(None, found), None)
    if not phrase.clausal and (head.pos in ("PRON", "DET", "NUM", "ADJ", "ADV") or is_calendar_word(head.text)):
        return None
    label = _topic_label(phrase, cast)
    if not slug(label):
        return None
    return Entity(iri=f"to-{slug(label)}", kind="Topic", label=label, involves=_involved(phrase, cast))


def _is_actor(phrase: Phrase, cast: Cast) -> bool:
    """Tell nouns for people and groups, which "it" stands for as actors if at all."""
    return phrase.sentence.words[phrase.head].lemma in cast.gazetteer.roles


def _topic_label(phrase: Phrase, cast: Cast) -> str:
    inner = content(phrase, cast) if not phrase.clausal else None
    if inner is not None:
        return _topic_label(inner, cast)
    return without_article(phrase)


def _involved(phrase: Phrase, cast: Cast) -> tuple[Entity, ...]:
    found: dict[str, Entity] = {}
    sentence = phrase.sentence
    for mention in cast.mentions.get(sentence.start, ()):
        if phrase.first <= mention.first and mention.last <= phrase.last:
            name = name_words(sentence, mention, cast.gazetteer)
            entity = known(mention, cast, name) if mention.senses else _name_of(name, mention, cast)
            is_place = tree.marker(sentence, tree.head_of(sentence, mention.first, mention.last)) in cast.locating
            if is_place and entity is not None:
                entity = _place(name, entity, cast)
            if entity is not None:
                found[entity.iri] = entity
    for word in sentence.words[phrase.first : phrase.last + 1]:
        polity = cast.gazetteer.demonyms.get(word.text)
        if polity is not None:
            found.setdefault(polity, cast.gazetteer.entities[polity])
    return tuple(found[iri] for iri in sorted(found))


def _place(name: str, entity: Entity, cast: Cast) -> Entity:
    """Return where something is: the territory of a state, a city, or a place that is no more than named."""
    known = cast.gazetteer.places
    return known.get(name) or known.get(entity.label) or Entity(iri=f"pl-{slug(name)}", kind="Place", label=name)


def _name_of(name: str, mention: Mention, cast: Cast) -> Entity | None:
    kind = cast.kinds.get(name, mention.kind)
    return named(name, kind, cast) if kind in KINDS and slug(name) else None
