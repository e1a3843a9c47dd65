"""Nodes for names: known to the gazetteer, found by the pipeline, or merely written as names."""

from collections.abc import Mapping
from typing import Final

from kgraph.days import is_calendar_word
from kgraph.entities.cast import Cast
from kgraph.model import Entity, Mention, NameKind, Phrase
from kgraph.namespaces import mint, slug

KINDS: Final[Mapping[NameKind, str]] = {
    "person": "Person",
    "organisation": "Organisation",
    "party": "Organisation",
    "place": "Polity",
}

#: Roles that the kind of a name tells.
_ROLES: Final[Mapping[NameKind, str]] = {"party": "party"}


def known(mention: Mention, cast: Cast, name: str) -> Entity:
    """Return the entity of a label; names outrank seats and capitals, a tie stays local to the article."""
    for kinds in (("label", "altLabel"), ("seatName",), ("capitalName",)):
        found = sorted({sense.iri for sense in mention.senses if sense.via in kinds})
        if len(found) == 1:
            return cast.gazetteer.entities[found[0]]
        if found:
            break
    return Entity(iri=mint("ac", cast.article, name), kind="Actor", label=name)


def named(name: str, kind: NameKind, cast: Cast) -> Entity:
    """Return the node of a name; a surname that two people of the article share stays a local one."""
    full = cast.full_names.get(name, name) if kind == "person" else name
    iri = f"ac-{slug(full)}" if full else mint("ac", cast.article, name)
    listed = cast.gazetteer.entities.get(iri)  # a known actor in another spelling: "AFRICAN UNION"
    return listed or Entity(iri=iri, kind=KINDS[kind], label=full or name, role=_ROLES.get(kind, ""))


def unlisted(phrase: Phrase) -> Entity | None:
    """Return a proper name that neither gazetteer nor pipeline knows."""
    words = phrase.sentence.words
    head = words[phrase.head]
    if head.pos != "PROPN" or not head.text[:1].isupper() or is_calendar_word(head.text):
        return None
    first = last = phrase.head
    while first > phrase.first and words[first - 1].pos == "PROPN":
        first -= 1
    while last < phrase.last and words[last + 1].pos == "PROPN":
        last += 1
    label = " ".join(word.text for word in words[first : last + 1])
    return Entity(iri=f"ac-{slug(label)}", kind="Actor", label=label) if slug(label) else None


def titled(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the person named after a title of several words: "Secretary of State Roe"."""
    words = [word.text for word in phrase.sentence.words[phrase.first : phrase.last + 1]]
    for length in range(min(4, len(words) - 1), 1, -1):
        name = phrase.sentence.words[phrase.first + length : phrase.last + 1]
        is_title = " ".join(words[:length]).lower() in cast.gazetteer.roles
        if is_title and all(word.pos == "PROPN" for word in name):
            return named(" ".join(words[length:]), "person", cast)
    return None


def group(label: str, cast: Cast, *, polity: str = "", role: str = "", part_of: str = "") -> Entity:
    """Return a described group, local to the article; `part_of` tells "some of them" from "some of them"."""
    fields = (cast.article, label.lower(), part_of) if part_of else (cast.article, label.lower())
    return Entity(iri=mint("ac", *fields), kind="Group", label=label, polity=polity, role=role)
