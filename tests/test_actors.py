"""The gazetteer is complete for states, a name in it stands for one actor, a noun for one role."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology"
KG = "https://w3id.org/kgraph/ontology#"
D = "https://w3id.org/kgraph/id/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NAMES = (LABEL, f"{SKOS}altLabel")
METONYMS = (f"{KG}capitalName", f"{KG}seatName")
ROLE_NOUN = f"{KG}roleNoun"

# Congolese, Dominican and Guinean each fit two states; nobody says "Vaticanian".
STATES_WITHOUT_DEMONYM = frozenset({"CD", "CG", "DM", "DO", "GN", "VA"})
# Named like the state, mostly something else, or disputed: the reasons stand in corrections.toml.
STATES_WITHOUT_CAPITAL = frozenset(
    {
        "AG",
        "BE",
        "BS",
        "CR",
        "DJ",
        "GD",
        "GY",
        "IL",
        "JM",
        "LU",
        "MC",
        "NL",
        "PS",
        "SC",
        "SG",
        "SM",
        "VA",
        "YE",
    }
)
ACTOR_IDENTIFIER = re.compile(r"ac-(?:[A-Z]{2,4}(?:-[A-Z]{2,4})?)?(?:(?:(?<=[A-Z])-)?[a-z0-9]+(?:-[a-z0-9]+)*)?")
WIKIDATA_ITEM = re.compile(r"http://www\.wikidata\.org/entity/Q[1-9][0-9]*")

Entry = Mapping[str, list[str]]


@pytest.fixture(scope="module")
def entries() -> dict[str, Entry]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in parse(path=str(ONTOLOGY / "actors.ttl"), format=RdfFormat.TURTLE):
        assert isinstance(triple.subject, NamedNode), f"a blank node: {triple}"
        assert isinstance(triple.object, NamedNode | Literal), f"a blank node: {triple}"
        found[triple.subject.value][triple.predicate.value].append(triple.object.value)
    return {subject: dict(entry) for subject, entry in found.items()}


@pytest.fixture(scope="module")
def states(entries: dict[str, Entry]) -> dict[str, Entry]:
    return {iri.removeprefix(f"{D}ac-"): entry for iri, entry in entries.items() if f"{KG}State" in entry[TYPE]}


@pytest.fixture(scope="module")
def roles(entries: dict[str, Entry]) -> dict[str, Entry]:
    return {iri: entry for iri, entry in entries.items() if f"{KG}Role" in entry[TYPE]}


def test_every_sovereign_state_is_there(states: dict[str, Entry]) -> None:
    assert len(states) == 193 + len({"Vatican City", "Palestine", "Kosovo", "Taiwan"})


def test_every_entry_has_one_label(entries: dict[str, Entry]) -> None:
    assert {iri for iri, entry in entries.items() if len(entry.get(LABEL, [])) != 1} == set()


def test_every_state_has_its_code(states: dict[str, Entry]) -> None:
    assert {code for code, entry in states.items() if entry.get(f"{KG}isoCode") != [code]} == set()


def test_only_states_have_demonyms(entries: dict[str, Entry], states: dict[str, Entry]) -> None:
    with_demonym = {iri.removeprefix(f"{D}ac-") for iri, entry in entries.items() if f"{KG}demonym" in entry}
    assert with_demonym == states.keys() - STATES_WITHOUT_DEMONYM


def test_every_state_has_a_government_with_a_capital(entries: dict[str, Entry], states: dict[str, Entry]) -> None:
    governments = {code: entries[f"{D}ac-{code}-gov"] for code in states}
    assert {entry[f"{KG}polity"][0] for entry in governments.values()} == {f"{D}ac-{code}" for code in states}
    without = {code for code, entry in governments.items() if f"{KG}capitalName" not in entry}
    assert without == STATES_WITHOUT_CAPITAL


@pytest.mark.parametrize("properties", [NAMES, (f"{KG}demonym",), METONYMS], ids=["names", "demonyms", "metonyms"])
def test_no_name_stands_for_two_actors(entries: dict[str, Entry], properties: tuple[str, ...]) -> None:
    holders = _holders(entries, properties)
    assert {name: sorted(iris) for name, iris in holders.items() if len(iris) > 1} == {}


def test_a_metonym_names_no_actor_of_another_state(entries: dict[str, Entry]) -> None:
    names, metonyms = _holders(entries, NAMES), _holders(entries, METONYMS)
    assert {name: names[name] for name in metonyms.keys() & names.keys() if names[name] != metonyms[name]} == {}


def test_a_demonym_names_no_other_actor(entries: dict[str, Entry]) -> None:
    names, demonyms = _holders(entries, (*NAMES, *METONYMS)), _holders(entries, (f"{KG}demonym",))
    assert {name: names[name] for name in demonyms.keys() & names.keys() if names[name] != demonyms[name]} == {}


@pytest.mark.parametrize(
    "name", ["Congo", "Korea", "Congress", "Supreme Court", "IS", "it", "us", "Congolese", "Korean"]
)
def test_what_could_be_several_actors_names_none(entries: dict[str, Entry], name: str) -> None:
    assert name not in _holders(entries, (*NAMES, *METONYMS, f"{KG}demonym"))


def test_no_name_is_a_single_letter_or_padded(entries: dict[str, Entry]) -> None:
    names = _holders(entries, (*NAMES, *METONYMS, f"{KG}demonym", ROLE_NOUN))
    assert {name for name in names if len(name.strip(".")) < 2 or name != " ".join(name.split())} == set()


def test_no_name_is_given_twice(entries: dict[str, Entry]) -> None:
    text = (ONTOLOGY / "actors.ttl").read_text(encoding="utf-8")
    paragraphs = [paragraph for paragraph in text.split("\n\n") if " a kg:" in paragraph]
    assert len(paragraphs) == len({p.split(" a kg:")[0].split()[-1] for p in paragraphs})
    repeated = {iri: _repeated(entry) for iri, entry in entries.items()}
    assert {iri: names for iri, names in repeated.items() if names} == {}


def test_actors_are_identified_by_the_scheme(entries: dict[str, Entry]) -> None:
    identifiers = [iri.removeprefix(D) for iri in entries if iri.startswith(f"{D}ac-")]
    assert [i for i in identifiers if i == "ac-" or not ACTOR_IDENTIFIER.fullmatch(i)] == []


def test_role_actors_are_identified_by_polity_and_notation(entries: dict[str, Entry]) -> None:
    for iri, entry in entries.items():
        if f"{KG}RoleActor" in entry[TYPE]:
            notation = entries[entry[f"{KG}role"][0]][f"{SKOS}notation"][0]
            assert iri == f"{entry[f'{KG}polity'][0]}-{notation}"


def test_no_named_organisation_takes_the_identifier_of_a_role_actor(
    entries: dict[str, Entry], roles: dict[str, Entry]
) -> None:
    polities = [iri for iri, entry in entries.items() if {f"{KG}State", f"{KG}Polity"} & {*entry[TYPE]}]
    reserved = {f"{polity}-{role[f'{SKOS}notation'][0]}" for polity in polities for role in roles.values()}
    assert {iri for iri in reserved & entries.keys() if f"{KG}RoleActor" not in entries[iri][TYPE]} == set()


@pytest.mark.parametrize(
    ("link", "classes"),
    [("polity", {"State", "Polity"}), ("claimedBy", {"State"}), ("role", {"Role"})],
)
def test_links_point_at_entries_of_the_right_class(entries: dict[str, Entry], link: str, classes: set[str]) -> None:
    targets = {target for entry in entries.values() for target in entry.get(f"{KG}{link}", [])}
    wanted = {KG + name for name in classes}
    assert targets
    assert {target for target in targets if not wanted & {*entries.get(target, {}).get(TYPE, [])}} == set()


def test_matches_are_items_of_wikidata_each_used_once(entries: dict[str, Entry]) -> None:
    items = [item for entry in entries.values() for item in entry.get(f"{SKOS}exactMatch", [])]
    assert [item for item in items if not WIKIDATA_ITEM.fullmatch(item)] == []
    assert [item for item, count in Counter(items).items() if count > 1] == []


def test_every_state_is_matched(states: dict[str, Entry]) -> None:
    assert {code for code, entry in states.items() if f"{SKOS}exactMatch" not in entry} == set()


def test_roles_are_described_and_told_apart(roles: dict[str, Entry]) -> None:
    required = (COMMENT, f"{SKOS}example", f"{SKOS}notation", ROLE_NOUN)
    assert {iri for iri, role in roles.items() if any(name not in role for name in required)} == set()
    notations = [role[f"{SKOS}notation"][0] for role in roles.values()]
    assert len({*notations}) == len(notations)
    assert [notation for notation in notations if not re.fullmatch("[a-z]{2,5}", notation)] == []


def test_a_role_noun_stands_in_one_role(roles: dict[str, Entry]) -> None:
    holders = _holders(roles, (ROLE_NOUN,))
    assert {noun: sorted(iris) for noun, iris in holders.items() if len(iris) > 1} == {}
    assert len(holders) >= 500


def test_role_nouns_are_in_lower_case(roles: dict[str, Entry]) -> None:
    assert {noun for noun in _holders(roles, (ROLE_NOUN,)) if noun != noun.lower()} == set()


def test_only_institutions_of_a_state_are_collective(roles: dict[str, Entry]) -> None:
    collective = {iri.removeprefix(KG) for iri, role in roles.items() if role.get(f"{KG}collective") == ["true"]}
    assert {"government", "parliament", "military", "police"} <= collective
    assert collective.isdisjoint({"farmer", "lawmaker", "media", "rebels", "worker"})


def test_every_term_is_declared(entries: dict[str, Entry]) -> None:
    vocabulary = parse(path=str(ONTOLOGY / "kgraph.ttl"), format=RdfFormat.TURTLE)
    declared = {triple.subject.value for triple in vocabulary if isinstance(triple.subject, NamedNode)}
    used = {predicate for entry in entries.values() for predicate in entry}
    used |= {name for entry in entries.values() for name in entry[TYPE]}
    assert {term for term in used if term.startswith(KG)} <= declared


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("U.S.", "US"),
        ("Britain", "GB"),
        ("Burma", "MM"),
        ("Turkey", "TR"),
        ("Obama administration", "US-gov"),
        ("White House", "US-gov"),
        ("Kremlin", "RU-gov"),
        ("Moscow", "RU-gov"),
        ("Washington", "US-gov"),
        ("Pentagon", "US-defense-department"),
        ("Capitol Hill", "US-leg"),
        ("Brussels", "EU"),
        ("Holyrood", "GB-SCT-leg"),
        ("Briton", "GB"),
        ("Danes", "DK"),
        ("Chinese", "CN"),
        ("Daesh", "islamic-state"),
        ("UN", "united-nations"),
    ],
)
def test_a_name_leads_to_its_actor(entries: dict[str, Entry], name: str, actor: str) -> None:
    assert _holders(entries, (*NAMES, *METONYMS, f"{KG}demonym"))[name] == {f"{D}ac-{actor}"}


def _holders(entries: Mapping[str, Entry], properties: tuple[str, ...]) -> dict[str, set[str]]:
    """Map each name to the entries that carry it under one of the properties; roles have none."""
    holders: dict[str, set[str]] = defaultdict(set)
    for iri, entry in entries.items():
        if iri.startswith(KG) and properties != (ROLE_NOUN,):
            continue
        for name in (value for known in properties for value in entry.get(known, [])):
            holders[name].add(iri)
    return dict(holders)


def _repeated(entry: Entry) -> list[str]:
    lists = (
        [name for known in (*NAMES, *METONYMS) for name in entry.get(known, [])],
        entry.get(ROLE_NOUN, []),
    )
    return [name for names in lists for name, count in Counter(names).items() if count > 1]
