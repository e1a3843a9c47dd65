"""Nodes for names: known to the gazetteer, found by the pipeline, or merely written as names."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from kgraph.days import is_calendar_word
from kgraph.entities.aliases import decapitalised
from kgraph.entities.cast import Cast, name_start, name_words
from kgraph.entities.wording import without_article
from kgraph.grammar import tree
from kgraph.mentions import lookup
from kgraph.model import Entity, Grounding, Mention, NameKind, Phrase, Sentence
from kgraph.namespaces import mint, slug

KINDS: Final[Mapping[NameKind, str]] = {
    "person": "Person",
    "organisation": "Organisation",
    "party": "Organisation",
    "place": "Polity",
}

#: Roles that the kind of a name tells.
_ROLES: Final[Mapping[NameKind, str]] = {"party": "party"}
#: Features of determiners for what is known already.
_DEFINITE: Final = frozenset({"Definite=Def", "PronType=Dem"})
#: Kinds of labels, the surest first, and how they lead to an actor.
_NAMING: Final[tuple[tuple[tuple[str, ...], Grounding], ...]] = (
    (("label", "altLabel"), "byLabel"),
    (("surname",), "bySurname"),
    (("seatName",), "bySeat"),
    (("capitalName",), "byCapital"),
)


def known(mention: Mention, cast: Cast, name: str) -> Entity:
    """Return the entity of a label; names outrank seats and capitals, of several the article does not say which."""
    for via, by in _NAMING:
        found = sorted({sense.iri for sense in mention.senses if sense.via in via})
        if found:
            return unclear(name, (replace(cast.gazetteer.entities[iri], by=by) for iri in found), cast)
    return unclear(name, (), cast)


def of_mention(sentence: Sentence, mention: Mention, cast: Cast) -> Entity | None:
    """Return the node of a mention, None for names of other things; names in the article outrank listed surnames."""
    key = (sentence.start, mention.first)
    if key not in cast.mentioned:
        cast.mentioned[key] = _of_mention(sentence, mention, cast)
    return cast.mentioned[key]


def _of_mention(sentence: Sentence, mention: Mention, cast: Cast) -> Entity | None:
    name = name_words(sentence, mention, cast.gazetteer)
    bearers = _bearers(name, cast)
    if mention.senses and not (is_surname(mention) and bearers):
        return known(mention, cast, name)
    if name.lower() in cast.gazetteer.roles:
        return of_home(name, cast)  # many a state has a "Supreme Court"; "Deputies" may only begin a sentence
    if name in cast.longer and (listed := lookup(cast.longer[name], cast.gazetteer)):
        return replace(known(replace(mention, senses=listed), cast, name), by=_shortening(name, cast.longer[name]))
    kind: NameKind = "person" if bearers else cast.kinds.get(name, mention.kind)
    if kind not in KINDS or not slug(name):
        return None
    body = of_home(name, cast) if kind == "organisation" and " " not in name else None  # "the House"
    return body or named(name, kind, cast)


def of_home(name: str, cast: Cast) -> Entity | None:
    """Return the body of that name of the state that the article is about, where it is listed: "the Senate"."""
    for state in cast.home:
        for label in (f"{state} {name}", f"{name} of {state}"):
            found = {sense.iri for sense in lookup(label, cast.gazetteer)}
            if len(found) == 1:
                return replace(cast.gazetteer.entities[found.pop()], by="byContext")
    return None


def named(name: str, kind: NameKind, cast: Cast) -> Entity:
    """Return the node of a name: one for all articles where it has several words or is listed, else the article's own.

    Of a surname that two people of the article share the article does not say whose it is.
    """
    if kind != "person":
        full = cast.longer.get(name, name)
        return _node(full, kind, cast, "byName" if full == name else _shortening(name, full))
    persons = _bearers(name, cast)
    if not persons:
        return _node(_without_middle(name, cast), kind, cast, "byName")
    return unclear(name, (_node(person, kind, cast, "bySurname") for person in persons), cast)


def _bearers(name: str, cast: Cast) -> tuple[str, ...]:
    """Return the full names in the article of those who bear a surname."""
    return cast.full_names.get(name) or cast.full_names.get(decapitalised(name), ())


def is_surname(mention: Mention) -> bool:
    """Tell a mention that is known as the surname of a person alone."""
    return bool(mention.senses) and all(sense.via == "surname" for sense in mention.senses)


def unclear(name: str, candidates: Iterable[Entity], cast: Cast) -> Entity:
    """Return the only candidate, else a node of the article for words that could stand for several, which it keeps."""
    kept = {entity.iri: entity for entity in candidates}
    if len(kept) == 1:
        return next(iter(kept.values()))
    kinds = {entity.kind for entity in kept.values()}
    return Entity(
        iri=mint("ac", cast.article, name),
        kind="Person" if kinds == {"Person"} else "Actor",
        label=name,
        candidates=tuple(kept[iri] for iri in sorted(kept)),
        by="unresolved",
    )


def _node(name: str, kind: NameKind, cast: Cast, by: Grounding) -> Entity:
    listed = _listed(name, cast)
    if listed is not None:
        return replace(listed, by="byLabel" if by == "byName" else by)
    title = cast.titles.get(name)
    return Entity(
        iri=_identifier(name, cast),
        kind=KINDS[kind],
        label=name,
        polity=title.polity if title else _origin(name, kind, cast),
        role=title.role if title else _ROLES.get(kind, ""),
        by=by,
    )


def _origin(name: str, kind: NameKind, cast: Cast) -> str:
    """Return the polity that the name of an organisation begins with: "Kenyan Bankers Association"."""
    words = name.split()
    firsts = (" ".join(words[:n]) for n in (2, 1) if n < len(words))
    found = (cast.gazetteer.demonyms[first] for first in firsts if first in cast.gazetteer.demonyms)
    return next(found, "") if KINDS[kind] == "Organisation" else ""


def _listed(name: str, cast: Cast) -> Entity | None:
    """Return the known actor with a name, also in another spelling: "AFRICAN UNION"."""
    senses = {sense.iri for sense in lookup(name, cast.gazetteer) if sense.via in ("label", "altLabel")}
    iri = next(iter(senses)) if len(senses) == 1 else f"ac-{slug(name)}"
    return cast.gazetteer.entities.get(iri)


def _identifier(name: str, cast: Cast) -> str:
    """Return what identifies a name; one word alone may name another in another article."""
    several = len(name.split()) > 1 and slug(name)
    return f"ac-{slug(name)}" if several else mint("ac", cast.article, name)


def _without_middle(name: str, cast: Cast) -> str:
    """Return the name of a person as the article has it without a middle name, where that is one person."""
    given, _, surname = name.rpartition(" ")
    persons = cast.full_names.get(surname, ()) if given else ()
    return next((full for full in persons if full == f"{given.split()[0]} {surname}" and name not in persons), name)


def _shortening(name: str, full: str) -> Grounding:
    return "byPartialName" if full.startswith(f"{name} ") else "byAbbreviation"


def unlisted(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return a proper name that neither gazetteer nor pipeline knows; behind a title it is a person's."""
    words = phrase.sentence.words
    head = words[phrase.head]
    if head.pos != "PROPN" or not head.text[:1].isupper() or is_calendar_word(head.text):
        return None
    first = last = phrase.head
    while first > phrase.first and _is_of_name(phrase.sentence, first - 1):
        first -= 1
    while last < phrase.last and _is_of_name(phrase.sentence, last + 1):
        last += 1
    start = name_start(phrase.sentence, Mention(first=first, last=last, kind="person"), cast.gazetteer)
    span = Phrase(sentence=phrase.sentence, head=last, first=start, last=last).span
    if start > first or _bearers(span.text, cast):
        return named(span.text, "person", cast)
    if not slug(span.text) or span.text.lower() in cast.gazetteer.roles or span.text in cast.gazetteer.demonyms:
        return None
    return _listed(span.text, cast) or Entity(
        iri=_identifier(span.text, cast), kind="Actor", label=span.text, by="byName"
    )


def _is_of_name(sentence: Sentence, index: int) -> bool:
    """Tell a word of a name; a hyphen is one without a space before it, "al-Assad", a dash is none."""
    word = sentence.words[index]
    is_hyphen = word.text == "-" and index > 0 and sentence.words[index - 1].end == word.start
    return word.pos == "PROPN" or is_hyphen


def titled(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the person named after a title of several words: "Secretary of State Roe"."""
    words = [word.text for word in phrase.sentence.words[phrase.first : phrase.last + 1]]
    for length in range(min(4, len(words) - 1), 1, -1):
        name = phrase.sentence.words[phrase.first + length : phrase.last + 1]
        role = cast.gazetteer.roles.get(" ".join(words[:length]).lower())
        is_title = role is not None and not role.body  # "Foreign Office" is none in "Foreign Office Minister"
        if is_title and all(word.pos == "PROPN" for word in name):
            return named(" ".join(words[length:]), "person", cast)
    return None


def group(
    phrase: Phrase,
    cast: Cast,
    *,
    polity: str = "",
    role: str = "",
    part_of: str = "",
    candidates: tuple[Entity, ...] = (),
) -> Entity:
    """Return a described group, local to the article; `part_of` tells "some of them" from "some of them".

    Only "the drivers" and "these drivers" are the same wherever they come; "drivers" and "his drivers" may be others.
    """
    label = without_article(phrase)
    place = "" if phrase.skip or _is_definite(phrase) else str(phrase.start)
    return Entity(
        iri=mint("ac", cast.article, label.lower(), *filter(None, (part_of, place))),
        kind="Group",
        label=label,
        polity=polity,
        role=role,
        candidates=candidates,
        by="unresolved" if candidates else "byDescription",
    )


def _is_definite(phrase: Phrase) -> bool:
    """Tell words for what is known; a clause behind them, "those who came", tells others apart."""
    determiners = tree.dependents(phrase.sentence, phrase.head, "det")
    is_narrowed = tree.has_dependent(phrase.sentence, phrase.head, "acl")
    return not is_narrowed and any(_DEFINITE & phrase.sentence.words[i].features for i in determiners)
