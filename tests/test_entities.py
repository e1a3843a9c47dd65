"""Words become known actors where the text says so, and stay local to the article where it does not."""

from dataclasses import replace

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

from kgraph.entities import Cast, resolve, resolve_topic
from kgraph.entities.aliases import full_names
from kgraph.grammar import tree
from kgraph.model import Entity, Phrase, Reference, Role
from kgraph.namespaces import BASE

LEXICON = make_lexicon(
    [],
    [],
    [
        make_operator("number", "noun", "containing"),
        make_operator("in", "preposition", "locating"),
        make_operator("plan", "noun", "planning"),
        make_operator("expand", "verb", "furthering"),
    ],
)


def role(name: str, label: str, notation: str, *, collective: bool = False) -> Role:
    return Role(name=name, label=label, notation=notation, collective=collective)


_JUDGE = role("jurist", "judge or lawyer", "law")
_LAWMAKER = role("lawmaker", "lawmaker", "mp")
_HEAD = role("headOfState", "head of state or government", "head")
_LEADER = role("leader", "leadership", "lead", collective=True)
_KNOWN = make_gazetteer(
    [
        Entity(iri="ac-KE", kind="State", label="Kenya"),
        Entity(iri="ac-KE-gov", kind="RoleActor", label="government of Kenya", polity="ac-KE", role="government"),
        Entity(iri="ac-US", kind="State", label="United States"),
        Entity(
            iri="ac-US-gov",
            kind="RoleActor",
            label="government of the United States",
            polity="ac-US",
            role="government",
        ),
        Entity(iri="ac-GE", kind="State", label="Georgia"),
        Entity(iri="ac-georgia", kind="Polity", label="Georgia"),
        Entity(iri="ac-dockers-union", kind="Organisation", label="Dockers’ Union"),
    ],
    names={
        "Kenya": ("ac-KE",),
        "Nairobi": ("capitalName ac-KE-gov",),
        "United States": ("ac-US",),
        "White House": ("seatName ac-US-gov",),
        "Georgia": ("ac-GE", "ac-georgia"),
        "Dockers' Union": ("ac-dockers-union",),
    },
    demonyms={"Kenyan": "ac-KE", "Kenyans": "ac-KE"},
    roles={
        "government": role("government", "government", "gov", collective=True),
        "army": role("military", "military", "mil", collective=True),
        "judge": _JUDGE,
        "judges": _JUDGE,
        "senators": _LAWMAKER,
        "president": _HEAD,
        "prime minister": _HEAD,
        "secretary of state": role("official", "official", "off"),
        "minister": role("minister", "minister", "min"),
        "leaders": _LEADER,
    },
)
GAZETTEER = replace(_KNOWN, genders={"crowd": "Neut"}, given_names={"Clara": "Fem", "Thomas": "Masc"})
LOCAL_DIGITS = 20
CASES = read_cases("entities.txt")
ROWS = {case.name: case.rows for case in CASES}


def cast(rows: str) -> Cast:
    return cast_of(rows, gazetteer=GAZETTEER, lexicon=LEXICON)


def phrases(found: Cast, form: str) -> Phrase:
    """Return the phrase around the last word of that form in the article."""
    return next(
        phrase_of(sentence, form)
        for sentence in reversed(found.sentences)
        if any(word.text == form for word in sentence.words)
    )


def entity(rows: str, form: str) -> Entity | None:
    """Return whom a word stands for; "We by minister" gives the speaker of the words as well."""
    found = cast(rows)
    form, _, speaker = form.partition(" by ")
    return resolve(phrases(found, form), found, phrases(found, speaker) if speaker else None)


def written(entity: Entity | None) -> str:
    """Return an entity as the case file writes it."""
    if entity is None:
        return "nobody"
    tail = entity.iri.removeprefix("ac-")
    is_local = len(tail) == LOCAL_DIGITS and set(tail) <= set("0123456789abcdef")
    return f"{'local' if is_local else entity.iri} | {entity.kind} | {entity.label}"


@pytest.mark.parametrize("case", as_params(CASES))
def test_words_stand_for_an_actor(case: Case) -> None:
    found = {form: written(entity(case.rows, form)) for form in case.expected}
    assert found == case.expected


@pytest.mark.parametrize(("spaced", "label"), [("SpaceAfter=No", "Zentrik-Ost"), ("", "Zentrik")])
def test_a_hyphen_belongs_to_a_name_and_a_dash_does_not(spaced: str, label: str) -> None:
    rows = f"Zentrik Zentrik PROPN _ 4 nsubj {spaced}\n- - PUNCT _ 1 punct {spaced}\n"
    rows += "Ost Ost PROPN _ 1 flat\nspoke speak VERB _ 0 root"
    found = entity(rows, "Zentrik")
    assert found
    assert found.label == label


# What the text leaves open stays in its article


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("military composed with an adjective", "army"),
        ("person", "Jane"),
        ("government by its seat", "House"),
    ],
)
def test_known_named_and_composed_actors_meet_across_articles(name: str, form: str) -> None:
    assert len(nodes_in_two_articles(name, form)) == 1


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("one of many in a role", "judge"),
        ("container", "number"),
        ("he without anybody before", "He"),
        ("label with two meanings", "Georgia"),
        ("proper name that nobody knows", "Zentrik"),
    ],
)
def test_described_and_unclear_actors_stay_in_their_article(name: str, form: str) -> None:
    assert len(nodes_in_two_articles(name, form)) == 2


def nodes_in_two_articles(name: str, form: str) -> set[str]:
    """Return the identifiers of the actor of a case in two articles that differ elsewhere."""
    rows = ROWS[name]
    after = len(rows.strip().splitlines())
    more = f"Rain rain NOUN _ {after + 2} nsubj\nfell fall VERB _ 0 root"
    found = [entity(text, form) for text in (rows, f"{rows}\n{more}")]
    assert all(found)
    return {each.iri for each in found if each}


def test_a_described_group_is_one_node_in_its_article() -> None:
    twice = "\n".join(
        f"The the DET Definite=Def|PronType=Art {at + 2} det\njudges judge NOUN Number=Plur {at + 3} nsubj\n"
        f"spoke speak VERB _ 0 root"
        for at in (0, 3)
    )
    found = cast(twice)
    one, other = (resolve(phrase_of(sentence, "judges"), found) for sentence in found.sentences)
    assert one == other


@pytest.mark.parametrize(
    ("name", "form", "iri"),
    [
        ("one of many in a role", "judge", "ac-6002496d6fc4d6df1570"),
        ("container", "number", "ac-f804bcb1ed99d6ff796a"),
        ("label with two meanings", "Georgia", "ac-091a7ea067c5733dd130"),
        ("he without anybody before", "He", "ac-698a22b7bb79d5f695e4"),
    ],
)
def test_identifiers_of_local_actors_are_stable(name: str, form: str, iri: str) -> None:
    found = entity(ROWS[name], form)
    assert found
    assert found.iri == iri


def test_a_composed_actor_names_its_polity_and_role() -> None:
    found = entity(ROWS["military composed with an adjective"], "army")
    assert found
    assert (found.polity, found.organisation, found.role) == ("ac-KE", "", "military")


def test_the_role_of_an_organisation_names_the_organisation() -> None:
    found = entity(ROWS["role of an organisation"], "leaders")
    assert found
    assert (found.polity, found.organisation, found.role) == ("", "ac-dockers-union", "leader")


def test_a_group_keeps_the_polity_and_role_that_it_is_described_with() -> None:
    found = entity(ROWS["one of many in a role"], "judge")
    assert found
    assert (found.polity, found.role) == ("ac-KE", "jurist")


def test_a_clause_is_no_actor() -> None:
    found = cast(ROWS["state by its name"])
    sentence = found.sentences[0]
    assert resolve(tree.clause_phrase(sentence, 1), found) is None


# Topics


TOPICS = {case.name: case for case in read_cases("topics.txt")}


@pytest.mark.parametrize("case", as_params(TOPICS.values()))
def test_other_words_are_a_topic(case: Case) -> None:
    found = cast(case.rows)
    topics = {form: resolve_topic(phrases(found, form), found) for form in case.expected}
    assert {form: topic_written(topic) for form, topic in topics.items()} == case.expected


def topic_written(topic: Entity | None) -> str:
    if topic is None:
        return "nothing"
    involved = ", ".join(inner.iri for inner in topic.involves)
    tail = topic.iri.removeprefix("to-")
    is_local = len(tail) == LOCAL_DIGITS and set(tail) <= set("0123456789abcdef")
    return f"{'local' if is_local else topic.iri} | {topic.label}" + (f" | involves {involved}" if involved else "")


def test_a_clause_is_a_topic_without_its_opening_word() -> None:
    [sentence] = read_parse("to to PART _ 2 mark\ncut cut VERB VerbForm=Inf 0 root\ntolls toll NOUN Number=Plur 2 obj")
    topic = resolve_topic(tree.clause_phrase(sentence, 1), cast(ROWS["thing"]))
    assert topic
    assert (topic.iri, topic.label) == ("to-cut-tolls", "cut tolls")


@pytest.mark.parametrize(
    ("clause", "label"),
    [
        ("to to PART _ 2 mark\nexpand expand VERB VerbForm=Inf 0 root\ntrade trade NOUN _ 2 obj", "trade"),
        ("to to PART _ 2 mark\nban ban VERB VerbForm=Inf 0 root\ntrade trade NOUN _ 2 obj", "ban trade"),
    ],
)
def test_verbs_that_only_further_something_leave_it_as_the_topic(clause: str, label: str) -> None:
    [sentence] = read_parse(clause)
    topic = resolve_topic(tree.clause_phrase(sentence, 1), cast(ROWS["thing"]))
    assert topic
    assert topic.label == label


@pytest.mark.parametrize(
    ("introduced", "expected"), [(("port",), "to-port-bill"), (("port", "tax"), "local"), ((), "local")]
)
def test_what_is_known_already_is_what_the_article_introduced(introduced: tuple[str, ...], expected: str) -> None:
    rows, at = "", 0
    for word in introduced:
        rows += f"A a DET Definite=Ind|PronType=Art {at + 3} det\n{word} {word} NOUN _ {at + 3} compound\n"
        rows += f"bill bill NOUN _ {at + 4} nsubj\npassed pass VERB _ 0 root\n"
        at += 4
    rows += f"The the DET Definite=Def|PronType=Art {at + 2} det\n"
    rows += f"bill bill NOUN _ {at + 3} nsubj\nfailed fail VERB _ 0 root"
    found = cast(rows)
    topic = resolve_topic(phrase_of(found.sentences[-1], "bill"), found)
    assert topic_written(topic).startswith(f"{expected} | ")


def test_a_topic_is_one_of_what_its_noun_names() -> None:
    found = cast(TOPICS["article left out"].rows)
    topic = resolve_topic(phrases(found, "bill"), found)
    assert topic
    assert topic.broader
    assert topic.broader.iri == "to-bill"


def test_the_identifier_of_an_entity_is_completed_with_the_base() -> None:
    found = entity(ROWS["person"], "Jane")
    assert found
    reference = Reference(text="Jane Roe", start=0, end=8, entity=found)
    assert reference.iri == BASE + "ac-jane-roe"


def test_the_kind_of_a_name_tells_a_party() -> None:
    [case] = [case for case in read_cases("entities.txt") if case.name == "name of a party is an organisation"]
    cast = cast_of(case.rows, gazetteer=GAZETTEER, lexicon=LEXICON)
    entity = resolve(phrase_of(cast.sentences[0], "League"), cast)
    assert entity is not None
    assert entity.role == "party"


@pytest.mark.parametrize(
    ("names", "introduced", "expected"),
    [
        (["Jane Roe", "Kisumu"], {}, {"Roe": ("Jane Roe",)}),
        (["Jane Roe", "John Roe"], {}, {"Roe": ("Jane Roe", "John Roe")}),
        (["Jane Roe"], {"Otieno": ("Ann Otieno",)}, {"Roe": ("Jane Roe",), "Otieno": ("Ann Otieno",)}),
        (["John Roe"], {"Roe": ("Jane Roe",)}, {"Roe": ("Jane Roe", "John Roe")}),
        (["Jane Q. Roe", "Jane Roe"], {}, {"Roe": ("Jane Roe",)}),
        (["Ida van der Berg"], {}, dict.fromkeys(("Berg", "der Berg", "van der Berg"), ("Ida van der Berg",))),
    ],
)
def test_a_surname_means_those_who_bear_it(
    names: list[str], introduced: dict[str, tuple[str, ...]], expected: dict[str, tuple[str, ...]]
) -> None:
    assert full_names(names, introduced) == expected
