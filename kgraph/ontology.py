"""Read the ontology folder into plain records: relations, lexicon, gazetteer.

>>> sorted(relation.valence for relation in read_relations() if not relation.parents)
['negative', 'neutral', 'neutral', 'positive']
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kgraph.errors import OntologyError
from kgraph.folders import ontology_folder
from kgraph.lemmas import forms_of
from kgraph.model import (
    OPENER,
    Calibration,
    Component,
    Entity,
    Entry,
    Frame,
    Gazetteer,
    Lexicon,
    Operator,
    Relation,
    Role,
    Sense,
)
from kgraph.namespaces import KG, OWL, RDF, RDFS, SKOS, local_name

_ONTOLEX = "http://www.w3.org/ns/lemon/ontolex#"
_SYNSEM = "http://www.w3.org/ns/lemon/synsem#"
_LEXINFO = "http://www.lexinfo.net/ontology/3.0/lexinfo#"

#: Properties of the gazetteer whose values name the actor, best first.
_NAMING = (RDFS + "label", SKOS + "altLabel", KG + "seatName", KG + "capitalName", KG + "surname")

#: Classes of the gazetteer.
_KINDS = ("State", "Polity", "RoleActor", "Organisation", "Person", "Place")

_Item = TypeVar("_Item", Entry, Operator)
Facts = Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def read_relations() -> tuple[Relation, ...]:
    """Return the relations of the ontology, sorted by name, each with its super-relations.

    Raises OntologyError where a term lacks what kgraph needs of it.
    """
    facts = read_facts("kgraph.ttl")
    return tuple(_relation(iri, facts) for iri in sorted(facts) if KG + "Relation" in facts[iri].get(RDF + "type", ()))


@cache
def read_lexicon() -> Lexicon:
    """Return the lexicon: entries and operators by head lemma and part of speech."""
    facts = read_facts("lexicon.ttl")
    frames = {iri: _frame(iri, facts) for iri in facts if KG + "Frame" in facts[iri].get(RDF + "type", ())}
    relations = {relation.name: relation for relation in read_relations()}
    entries = [_entry(iri, facts, frames, relations) for iri in sorted(facts) if _ONTOLEX + "denotes" in facts[iri]]
    operators = [_operator(iri, facts) for iri in sorted(facts) if KG + "effect" in facts[iri]]
    _check_effects(operators)
    return Lexicon(
        entries=_by_head(entry for entry in entries if entry.pos != "affix"),
        operators=_by_head(operators),
        affixes=tuple(entry for entry in entries if entry.pos == "affix"),
        relations=relations,
        forms=forms_of(
            (word, pos)
            for item in _items(entries, operators)
            for word, pos in ((item.head, item.pos), *((w, "noun") for w in item.requires))
        ),
        operating=frozenset(operator.head for operator in operators),
        heads={**_heads(operators), **_openings()},
        prefixes=tuple(entry.head for entry in entries if entry.pos == "affix"),
        deed_nouns=frozenset(each.head for each in entries if each.pos == "noun" and relations[each.relation].is_deed),
        components=read_components(),
    )


@cache
def read_components() -> dict[str, Component]:
    """Return the learned components that were measured, by local name."""
    facts = read_facts("components.ttl")
    return {
        local_name(iri): Component(**{case.name: _calibration(iri, facts, case.name) for case in fields(Component)})
        for iri in sorted(facts)
        if KG + "Component" in facts[iri].get(RDF + "type", ())
    }


@cache
def read_gazetteer() -> Gazetteer:
    """Return the shipped gazetteer: known actors, their labels, demonyms, and the roles."""
    facts = {**read_facts("leaders.ttl"), **read_facts("actors.ttl")}
    actors = [iri for iri in sorted(facts) if _kind(facts[iri])]
    _check_polities(actors, facts)
    senses: dict[str, list[Sense]] = defaultdict(list)
    for iri in actors:
        for naming in _NAMING:
            for label in facts[iri].get(naming, ()):
                senses[label].append(Sense(iri=local_name(iri), via=local_name(naming)))
    return Gazetteer(
        senses={label: tuple(dict.fromkeys(found)) for label, found in senses.items()},
        demonyms={word: local_name(iri) for iri in actors for word in facts[iri].get(KG + "demonym", ())},
        entities={local_name(iri): _entity(iri, facts[iri]) for iri in actors},
        roles={
            noun: _role(iri, facts[iri])
            for iri in sorted(facts)
            if KG + "Role" in facts[iri].get(RDF + "type", ())
            for noun in facts[iri].get(KG + "roleNoun", ())
        },
        openers=frozenset(found[0] for label in senses if (found := OPENER.match(label))),
        places=_places(),
        genders=_gendered("kgraph.ttl", KG + "genderNoun"),
        given_names=_gendered("names.ttl", KG + "givenName"),
    )


@cache
def ontology_version() -> str:
    """Return the IRI of this version of the ontology."""
    iri = KG.rstrip("#")
    return _one(iri, read_facts("kgraph.ttl").get(iri, {}), OWL + "versionIRI")


def _gendered(name: str, naming: str) -> dict[str, str]:
    """Return the genders of words, as in the features of pronouns."""
    genders = read_facts("kgraph.ttl")
    return {
        word: _one(iri, genders[iri], SKOS + "notation")
        for iri, row in read_facts(name).items()
        for word in row.get(naming, ())
    }


def _places() -> dict[str, Entity]:
    """Return territories and capitals by their names, for what is said to happen there."""
    facts = read_facts("places.ttl")
    return {
        label: _entity(iri, row)
        for iri, row in facts.items()
        for label in (*row.get(RDFS + "label", ()), *row.get(SKOS + "altLabel", ()))
    }


def read_facts(name: str) -> Facts:
    """Return the values of a file of the ontology by subject and property.

    Raises OntologyError where it cannot be read.
    """
    path = Path(str(ontology_folder() / name))
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(triple.subject, ox.NamedNode):
                facts[triple.subject.value][triple.predicate.value].append(str(getattr(triple.object, "value", "")))
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path.name} in the ontology folder cannot be read: {error}") from error
    return {iri: {key: tuple(values) for key, values in row.items()} for iri, row in facts.items()}


def _one(iri: str, row: Mapping[str, tuple[str, ...]], key: str, default: str | None = None) -> str:
    values = row.get(key, ())
    if not values and default is None:
        raise OntologyError(f"{local_name(iri)} has no {local_name(key)}: add one to its entry in the ontology folder.")
    return values[0] if values else str(default)


def _number(iri: str, row: Mapping[str, tuple[str, ...]], key: str, default: str | None = None) -> float:
    value = _one(iri, row, key, default)
    try:
        return float(value)
    except ValueError as error:
        raise OntologyError(f"{local_name(iri)} has {local_name(key)} {value!r}: write a number.") from error


def _check_effects(operators: Iterable[Operator]) -> None:
    facts = read_facts("kgraph.ttl")
    declared = {local_name(iri) for iri, row in facts.items() if KG + "Effect" in row.get(RDF + "type", ())}
    for operator in operators:
        if operator.effect not in declared:
            known = ", ".join(sorted(declared))
            raise OntologyError(f"lex:{operator.id} has effect {operator.effect}; choose one of {known}.")


def _check_polities(actors: Iterable[str], facts: Facts) -> None:
    for iri in actors:
        for polity in facts[iri].get(KG + "polity", ()):
            if polity not in facts:
                raise OntologyError(f"d:{local_name(iri)} has polity d:{local_name(polity)}, which is not declared.")


def _relation(iri: str, facts: Facts) -> Relation:
    row = facts[iri]
    return Relation(
        name=local_name(iri),
        label=_one(iri, row, RDFS + "label"),
        definition=_one(iri, row, RDFS + "comment"),
        example=_one(iri, row, SKOS + "example"),
        valence=local_name(_one(iri, row, KG + "valence")),
        parents=tuple(map(local_name, _ancestors(iri, facts))),
        target_class=local_name(_one(iri, row, KG + "targetClass", "")),
        asserted_in_future=_one(iri, row, KG + "assertedInFuture", "false") == "true",
        is_deed=_one(iri, row, KG + "deed", "false") == "true",
        is_mutual=_one(iri, row, KG + "mutual", "false") == "true",
        reaches_owner=_one(iri, row, KG + "reachesOwner", "false") == "true",
        effect=local_name(_one(iri, row, KG + "effect", "")),
    )


def _ancestors(iri: str, facts: Facts, below: tuple[str, ...] = ()) -> Iterator[str]:
    for parent in facts[iri].get(RDFS + "subPropertyOf", ()):
        if parent not in facts or parent in (*below, iri):
            what = "is not declared" if parent not in facts else "lies below it"
            raise OntologyError(f"kg:{local_name(iri)} is a sub-property of kg:{local_name(parent)}, which {what}.")
        yield parent
        yield from _ancestors(parent, facts, (*below, iri))


def _frame(iri: str, facts: Facts) -> Frame:
    row = facts[iri]

    def slots(role: str) -> tuple[str, ...]:
        ranked = sorted((_number(slot, facts.get(slot, {}), KG + "rank"), slot) for slot in row.get(KG + role, ()))
        return tuple(_one(slot, facts[slot], KG + "preposition", local_name(slot)) for _, slot in ranked)

    return Frame(
        name=local_name(iri),
        actor=slots("actorSlot"),
        target=slots("targetSlot"),
        addressee=slots("addresseeSlot"),
        actor_kinds=frozenset(map(local_name, row.get(KG + "actorKind", ()))),
        target_class=local_name(_one(iri, row, KG + "targetClass", "")),
        rank=min((_number(slot, facts[slot], KG + "rank") for slot in row.get(KG + "targetSlot", ())), default=0),
        is_special=_one(iri, row, KG + "special", "false") == "true",
        is_factual=_one(iri, row, KG + "factual", "false") == "true",
        is_reciprocal=_one(iri, row, KG + "reciprocal", "false") == "true",
        confidence=_number(iri, row, KG + "confidence", "0.5"),
    )


def _calibration(component: str, facts: Facts, case: str) -> Calibration:
    iri = _one(component, facts[component], KG + case)
    row = facts.get(iri, {})
    return Calibration(
        intercept=_number(iri, row, KG + "intercept"),
        rule=_number(iri, row, KG + "ruleSlope", "0"),
        component=_number(iri, row, KG + "componentSlope", "0"),
    )


def _entry(iri: str, facts: Facts, frames: Mapping[str, Frame], relations: Mapping[str, Relation]) -> Entry:
    row = facts[iri]
    relation = local_name(_one(iri, row, _ONTOLEX + "denotes"))
    unknown = [frame for frame in row.get(_SYNSEM + "synBehavior", ()) if frame not in frames]
    if relation not in relations or unknown:
        what = ", ".join(map(local_name, unknown)) or relation
        raise OntologyError(f"lex:{local_name(iri)} names {what}, which is not declared: check the spelling.")
    label = _one(iri, row, RDFS + "label")
    return Entry(
        id=local_name(iri),
        label=label,
        pos=local_name(_one(iri, row, _LEXINFO + "partOfSpeech")),
        head=_one(iri, row, KG + "head", label),
        relation=relation,
        frames=tuple(frames[frame] for frame in sorted(row.get(_SYNSEM + "synBehavior", ()))),
        requires=frozenset(row.get(KG + "requires", ())),
        excludes=frozenset(row.get(KG + "excludes", ())),
        without=frozenset(map(local_name, row.get(KG + "without", ()))),
        is_denial=_one(iri, row, KG + "denial", "false") == "true",
        example=_one(iri, row, SKOS + "example"),
        example_actor=_one(iri, row, KG + "exampleActor"),
        example_target=_one(iri, row, KG + "exampleTarget"),
    )


def _operator(iri: str, facts: Facts) -> Operator:
    row = facts[iri]
    return Operator(
        id=local_name(iri),
        pos=local_name(_one(iri, row, _LEXINFO + "partOfSpeech")),
        head=_one(iri, row, KG + "head", _one(iri, row, RDFS + "label")),
        effect=local_name(_one(iri, row, KG + "effect")),
        requires=frozenset(row.get(KG + "requires", ())),
    )


def _items(entries: Iterable[Entry], operators: Iterable[Operator]) -> Iterator[Entry | Operator]:
    yield from entries
    yield from operators


def _by_head(items: Iterable[_Item]) -> dict[tuple[str, str], tuple[_Item, ...]]:
    found: dict[tuple[str, str], list[_Item]] = defaultdict(list)
    for item in items:
        found[item.head, item.pos].append(item)
    return {key: tuple(sorted(row, key=_generality)) for key, row in found.items()}


def _heads(operators: Iterable[Operator]) -> dict[str, frozenset[str]]:
    """Return the heads of operators by effect."""
    found: dict[str, set[str]] = defaultdict(set)
    for operator in operators:
        found[operator.effect].add(operator.head)
    return {effect: frozenset(heads) for effect, heads in found.items()}


def _openings() -> dict[str, frozenset[str]]:
    """Return the words that open the words for a topic, by the kind of opening."""
    facts = read_facts("kgraph.ttl")
    return {
        local_name(iri): frozenset(row[KG + "openingWord"]) for iri, row in facts.items() if KG + "openingWord" in row
    }


def _generality(item: Entry | Operator) -> tuple[int, int]:
    """Order the most specific first: most words required, then those that take only a target of a special kind."""
    is_special = isinstance(item, Entry) and all(frame.is_special for frame in item.frames)
    return -len(item.requires), not (is_special or (isinstance(item, Entry) and item.is_denial))


def _kind(row: Mapping[str, tuple[str, ...]]) -> str:
    types = {local_name(value) for value in row.get(RDF + "type", ())}
    return next((kind for kind in _KINDS if kind in types), "")


def _entity(iri: str, row: Mapping[str, tuple[str, ...]]) -> Entity:
    return Entity(
        iri=local_name(iri),
        kind=_kind(row),
        label=_one(iri, row, RDFS + "label"),
        alternatives=tuple(sorted({label for naming in _NAMING[1:] for label in row.get(naming, ())})),
        matches=tuple(sorted(row.get(SKOS + "exactMatch", ()))),
        polity=local_name(_one(iri, row, KG + "polity", "")),
        organisation=local_name(_one(iri, row, KG + "organisation", "")),
        role=local_name(_one(iri, row, KG + "role", "")),
    )


def _role(iri: str, row: Mapping[str, tuple[str, ...]]) -> Role:
    return Role(
        name=local_name(iri),
        label=_one(iri, row, RDFS + "label"),
        notation=_one(iri, row, SKOS + "notation"),
        collective=_one(iri, row, KG + "collective", "false") == "true",
        body=_one(iri, row, KG + "body", "false") == "true",
    )
