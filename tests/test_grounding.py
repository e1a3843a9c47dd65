"""Words lead to a node in one of several ways, which is told; what they might mean is kept where that is open."""

from dataclasses import replace
from typing import get_args

import pytest
from parses import (
    Case,
    as_params,
    cast_of,
    make_gazetteer,
    make_lexicon,
    make_operator,
    phrase_of,
    read_cases,
    read_parse,
)

from kgraph.entities import Cast, gather, resolve
from kgraph.frames import reference
from kgraph.model import Entity, Gazetteer, Grounding, Phrase, Role
from kgraph.namespaces import KG, RDF, local_name
from kgraph.ontology import read_facts

LEXICON = make_lexicon(
    [], [], [make_operator("say", "verb", "reporting"), make_operator("number", "noun", "containing")]
)
_HEAD = Role(name="headOfState", label="head of state", notation="head", collective=False)
_JURIST = Role(name="jurist", label="judge or lawyer", notation="law", collective=False)
_MEDIA = Role(name="media", label="media", notation="med", collective=False, body=True)
_MINISTER = Role(name="minister", label="minister", notation="min", collective=False)
_GOVERNMENT = Role(name="government", label="government", notation="gov", collective=True, body=True)
_WORKER = Role(name="worker", label="worker", notation="wrk", collective=False)
ROLES = {
    "administration": _GOVERNMENT,
    "army": Role(name="military", label="military", notation="mil", collective=True, body=True),
    "fighters": Role(name="rebels", label="rebels", notation="reb", collective=False),
    "government": _GOVERNMENT,
    **dict.fromkeys(("judge", "judges"), _JURIST),
    **dict.fromkeys(("king", "president", "queen"), _HEAD),
    **dict.fromkeys(("driver", "drivers"), _WORKER),
    "leaders": Role(name="people", label="people", notation="ppl", collective=False),
    **dict.fromkeys(("minister", "ministers", "trade minister"), _MINISTER),
    **dict.fromkeys(("newspaper", "newspapers"), _MEDIA),
    "supporters": Role(name="ally", label="ally", notation="ally", collective=False),
    "union": Role(name="tradeUnion", label="trade union", notation="uni", collective=False, body=True),
}
STATES = (
    Entity(iri="ac-KE", kind="State", label="Kenya"),
    Entity(iri="ac-KE-gov", kind="RoleActor", label="government of Kenya", polity="ac-KE", role="government"),
    Entity(iri="ac-US", kind="State", label="United States"),
    Entity(iri="ac-US-gov", kind="RoleActor", label="government of the US", polity="ac-US", role="government"),
    Entity(iri="ac-GE", kind="State", label="Georgia"),
    Entity(iri="ac-georgia", kind="Polity", label="Georgia"),
)
BODIES = (
    Entity(iri="ac-daily-lantern", kind="Organisation", label="Daily Lantern", role="media"),
    Entity(iri="ac-dockers-union", kind="Organisation", label="Dockers’ Union", role="tradeUnion"),
    Entity(iri="ac-evening-beacon", kind="Organisation", label="Evening Beacon", role="media"),
    Entity(iri="ac-red-tide", kind="Organisation", label="Red Tide"),
)
PERSONS = (
    Entity(iri="ac-amina-okello", kind="Person", label="Amina Okello", polity="ac-KE", role="headOfState"),
    Entity(iri="ac-mara-lind", kind="Person", label="Mara Lind"),
    Entity(iri="ac-nils-lind", kind="Person", label="Nils Lind"),
    Entity(iri="ac-otto-brandt", kind="Person", label="Otto Brandt", polity="ac-US", role="minister"),
    Entity(iri="ac-paul-q-hale", kind="Person", label="Paul Q. Hale"),
    Entity(iri="ac-paul-x-hale", kind="Person", label="Paul X. Hale"),
)
NAMES = {
    "Kenya": ("ac-KE",),
    "KE": ("altLabel ac-KE",),
    "Nairobi": ("capitalName ac-KE-gov",),
    "United States": ("ac-US",),
    "White House": ("seatName ac-US-gov",),
    "Georgia": ("ac-GE", "ac-georgia"),
    **{body.label.replace("’", "'"): (body.iri,) for body in BODIES},
    **{person.label: (person.iri,) for person in PERSONS},
    "Mina Okello": ("altLabel ac-amina-okello",),
    "Brandt": ("surname ac-otto-brandt",),
    "Hale": ("surname ac-paul-q-hale", "surname ac-paul-x-hale"),
    "Lind": ("surname ac-mara-lind", "surname ac-nils-lind"),
    "Okello": ("surname ac-amina-okello",),
}
GAZETTEER: Gazetteer = replace(
    make_gazetteer(
        (*STATES, *BODIES, *PERSONS), names=NAMES, demonyms={"Kenyan": "ac-KE", "Kenyans": "ac-KE"}, roles=ROLES
    ),
    genders={"king": "Masc", "mr": "Masc", "mrs": "Fem", "queen": "Fem"},
)
CASES = read_cases("grounding.txt")
ROWS = {case.name: case.rows for case in CASES}
_DIGITS = frozenset("0123456789abcdef")


def cast(rows: str) -> Cast:
    return cast_of(rows, gazetteer=GAZETTEER, lexicon=LEXICON)


def last(found: Cast, form: str) -> Phrase:
    """Return the phrase around the last word of that form in the article."""
    sentences = [each for each in found.sentences if any(word.text == form for word in each.words)]
    return phrase_of(sentences[-1], form)


def grounded(found: Cast, form: str) -> Entity | None:
    """Return whom a word stands for; "We by minister" gives the speaker of the words as well."""
    form, _, speaker = form.partition(" by ")
    return resolve(last(found, form), found, last(found, speaker) if speaker else None)


def node(entity: Entity) -> str:
    tail = entity.iri.removeprefix("ac-")
    return f"local {entity.label}" if len(tail) == 20 and set(tail) <= _DIGITS else entity.iri


def written(entity: Entity | None) -> str:
    """Return where words lead, and how, as the case file writes it."""
    if entity is None:
        return "nobody"
    candidates = ", ".join(sorted(map(node, entity.candidates)))
    return " | ".join(filter(None, (node(entity), entity.by, candidates)))


@pytest.mark.parametrize("case", as_params(CASES))
def test_words_lead_to_a_node(case: Case) -> None:
    found = cast(case.rows)
    assert {form: written(grounded(found, form)) for form in case.expected} == case.expected


@pytest.mark.parametrize("case", [case for case in CASES if not case.xfail], ids=lambda case: case.name)
def test_only_open_words_have_candidates_and_they_stay_in_the_article(case: Case) -> None:
    found = cast(case.rows)
    for form in case.expected:
        entity = grounded(found, form)
        is_open = entity is not None and entity.by == "unresolved"
        assert entity is None or is_open or not entity.candidates
        assert entity is None or not is_open or node(entity).startswith("local ")


def test_every_way_is_described_in_the_ontology() -> None:
    classes = {iri: row.get(RDF + "type", ()) for iri, row in read_facts("kgraph.ttl").items()}
    described = {local_name(iri) for iri, types in classes.items() if KG + "Grounding" in types}
    assert described == set(get_args(Grounding))


def test_the_way_is_no_part_of_the_node() -> None:
    kenya = STATES[0]
    assert replace(kenya, by="byLabel") == replace(kenya, by="byDemonym")
    assert len({kenya, replace(kenya, by="byDemonym")}) == 1


# Described groups


@pytest.mark.parametrize(
    ("name", "nodes"),
    [
        ("group that the article knows, twice", 1),
        ("group that the article points at", 1),
        ("group that is only mentioned, twice", 2),
        ("group of somebody, twice", 2),
        ("group that a clause tells apart, twice", 2),
    ],
)
def test_only_a_group_that_is_known_is_the_same_again(name: str, nodes: int) -> None:
    found = cast(ROWS[name])
    meant = [resolve(phrase_of(sentence, "judges"), found) for sentence in found.sentences]
    assert len({each.iri for each in meant if each is not None}) == nodes


# What a node is


@pytest.mark.parametrize(
    ("name", "organisation", "label"),
    [
        ("role of an organisation that is not listed", "ac-salt-brigade", "Salt Brigade"),
        ("role of a listed organisation", "ac-red-tide", ""),
    ],
)
def test_a_role_carries_its_owner_where_the_gazetteer_has_none(name: str, organisation: str, label: str) -> None:
    entity = grounded(cast(ROWS[name]), "fighters")
    assert entity is not None
    assert (entity.kind, entity.organisation) == ("RoleActor", organisation)
    assert (entity.owner.label if entity.owner else "") == label


def test_those_on_the_side_of_a_leader_are_of_no_state_for_that() -> None:
    entity = grounded(cast(ROWS["those on the side of a leader are not all of his state"]), "supporters")
    assert entity is not None
    assert (entity.role, entity.polity) == ("ally", "")


def test_a_person_has_the_role_and_polity_of_the_title() -> None:
    entity = grounded(cast(ROWS["government of a leader whom the article gives an office"]), "Jane")
    assert entity is not None
    assert (entity.kind, entity.role, entity.polity) == ("Person", "headOfState", "ac-KE")


@pytest.mark.parametrize(("preposition", "polity"), [("case", ""), ("", "ac-KE")])
def test_where_something_is_said_tells_no_title(preposition: str, polity: str) -> None:
    """ "In Nairobi President Jane Roe spoke", but "Nairobi's President" in the words of a headline."""
    rows = "In in ADP _ 2 case\n" if preposition else ""
    at = 1 if preposition else 0
    rows += f"Nairobi Nairobi PROPN _ {at + 5} obl\nPresident President PROPN _ {at + 3} nmod\n"
    rows += (
        f"Jane Jane PROPN _ {at + 5} nsubj B-PERSON\nRoe Roe PROPN _ {at + 3} flat I-PERSON\nspoke speak VERB _ 0 root"
    )
    entity = grounded(cast(rows), "Jane")
    assert entity is not None
    assert (entity.role, entity.polity) == ("headOfState", polity)


def test_a_person_has_them_too_where_only_the_title_stands_for_it() -> None:
    entity = grounded(cast(ROWS["title after it stood before a name"]), "minister")
    assert entity is not None
    assert (entity.by, entity.role) == ("byTitle", "minister")


# Long texts


def in_sections(rows: str) -> Cast:
    """Return the cast of the last sentence of an article that is read in two sections."""
    sentences = read_parse(rows)
    first = gather(sentences[:-1], GAZETTEER, LEXICON, "ar-0")
    return gather(sentences[-1:], GAZETTEER, LEXICON, "ar-0", first)


@pytest.mark.parametrize(
    "name",
    [
        "surname after the full name",
        "surname with small words before it",
        "surname of two persons",
        "surname of a listed person where the article names another in full",
        "abbreviation in brackets",
        "abbreviation of a listed organisation",
        "first words of a longer name",
        "title after it stood before a name",
        "title after apposition",
        "title of two persons",
        "noun for the role of a listed organisation",
        "noun of a name",
        "noun of two names",
        "noun of an actor composed before",
        "government of a leader whom the article gives an office",
        "group that the article knows, twice",
        "group that is only mentioned, twice",
    ],
)
def test_what_a_section_introduced_is_known_in_the_next(name: str) -> None:
    [case] = [case for case in CASES if case.name == name]
    found = in_sections(case.rows)
    assert {form: written(grounded(found, form)) for form in case.expected} == case.expected


@pytest.mark.parametrize(
    ("name", "form"),
    [("she, of one person of the sentence before", "She"), ("they, in the sentence after", "They")],
)
def test_no_pronoun_stands_for_somebody_of_another_section(name: str, form: str) -> None:
    assert written(grounded(in_sections(ROWS[name]), form)) == f"local {form} | unresolved"


def test_the_gender_that_a_section_told_is_known_in_the_next() -> None:
    first = cast(ROWS["he, of a person called Mrs"])
    sentences = read_parse(ROWS["he, of a person whose gender nothing tells"])
    found = gather(sentences, GAZETTEER, LEXICON, first.article, first)
    assert written(grounded(found, "He")) == "local He | unresolved"


# By hand


@pytest.mark.parametrize(
    ("name", "form", "other"),
    [
        ("role of what its stands for", "army", "ac-KE-gov"),
        ("he, of two persons", "He", "ac-otto-brandt"),
        ("surname of two persons", "Roe", "ac-mara-lind"),
    ],
)
def test_an_actor_that_a_user_gives_to_a_local_node_wins(name: str, form: str, other: str) -> None:
    found = cast(ROWS[name])
    local = grounded(found, form)
    assert local is not None
    actor = GAZETTEER.entities[other]
    known = replace(GAZETTEER, entities={**GAZETTEER.entities, local.iri: actor})
    corrected = cast_of(ROWS[name], gazetteer=known, lexicon=LEXICON)
    assert reference(last(corrected, form), local, corrected).entity == actor
    assert reference(last(corrected, form), local, corrected).entity.by == "byHand"
    assert reference(last(found, form), local, found).entity.by == local.by


def test_what_the_gazetteer_knows_is_not_by_hand() -> None:
    found = cast(ROWS["capital"])
    entity = grounded(found, "Nairobi")
    assert entity is not None
    assert reference(last(found, "Nairobi"), entity, found).entity.by == "byCapital"
