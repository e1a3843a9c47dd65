"""The places of polities and capitals are told apart by name and lead to GeoNames."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kgraph.namespaces import BASE, KG, RDF, RDFS, SKOS, local_name, slug

ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology"
GEONAMES = re.compile(r"https://sws\.geonames\.org/[1-9][0-9]*/")

DISPUTED = frozenset({"east-jerusalem", "jerusalem"})

Entry = Mapping[str, list[str]]


def read(name: str) -> dict[str, Entry]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in parse(path=str(ONTOLOGY / name), format=RdfFormat.TURTLE):
        assert isinstance(triple.subject, NamedNode), f"a blank node: {triple}"
        found[triple.subject.value][triple.predicate.value].append(str(getattr(triple.object, "value", "")))
    return {subject: dict(entry) for subject, entry in found.items()}


@pytest.fixture(scope="module")
def actors() -> dict[str, Entry]:
    return read("actors.ttl")


@pytest.fixture(scope="module")
def places() -> dict[str, Entry]:
    return read("places.ttl")


def names(entry: Entry) -> list[str]:
    return [*entry.get(RDFS + "label", []), *entry.get(SKOS + "altLabel", [])]


def is_a(entry: Entry, *classes: str) -> bool:
    return any(KG + name in entry.get(RDF + "type", []) for name in classes)


def test_every_entry_is_a_place_identified_by_its_one_label(places: dict[str, Entry]) -> None:
    for iri, entry in places.items():
        assert entry[RDF + "type"] == [KG + "Place"]
        assert [f"{BASE}pl-{slug(label)}" for label in entry[RDFS + "label"]] == [iri]


def test_a_name_stands_for_one_place(places: dict[str, Entry], actors: dict[str, Entry]) -> None:
    by_hand = [entry for entry in actors.values() if is_a(entry, "Place")]
    assert by_hand
    counts = Counter(name for entry in (*places.values(), *by_hand) for name in names(entry))
    assert {name for name, count in counts.items() if count > 1 or name != " ".join(name.split())} == set()


def test_every_place_lies_in_a_known_polity_unless_that_is_disputed(
    places: dict[str, Entry], actors: dict[str, Entry]
) -> None:
    without = set()
    for iri, entry in places.items():
        polities = entry.get(KG + "polity", [])
        assert all(is_a(actors[polity], "State", "Polity") for polity in polities)
        without |= set() if len(polities) == 1 else {local_name(iri).removeprefix("pl-")}
    assert without == DISPUTED


def test_every_polity_has_a_territory_of_its_name(places: dict[str, Entry], actors: dict[str, Entry]) -> None:
    for polity, actor in actors.items():
        if is_a(actor, "State", "Polity"):
            [label] = actor[RDFS + "label"]
            place = places[f"{BASE}pl-{slug(label)}"]
            assert (place[RDFS + "label"], place[KG + "polity"]) == ([label], [polity])
            assert place.get(SKOS + "exactMatch") == actor.get(SKOS + "closeMatch")


def test_numbers_of_geonames_are_well_formed_and_used_once(places: dict[str, Entry]) -> None:
    numbers = [number for entry in places.values() for number in entry.get(SKOS + "exactMatch", [])]
    assert [number for number in numbers if not GEONAMES.fullmatch(number)] == []
    assert len(numbers) == len({*numbers})


def test_only_territories_below_or_beside_states_have_no_number(
    places: dict[str, Entry], actors: dict[str, Entry]
) -> None:
    without = [entry for entry in places.values() if SKOS + "exactMatch" not in entry]
    assert without
    for entry in without:
        [polity] = entry[KG + "polity"]
        assert entry[RDFS + "label"] == actors[polity][RDFS + "label"]
        assert KG + "isoCode" not in actors[polity]


def test_capitals_that_stand_for_governments_are_places(places: dict[str, Entry], actors: dict[str, Entry]) -> None:
    known = {name: entry for entry in places.values() for name in names(entry)}
    for actor in actors.values():
        for name in actor.get(KG + "capitalName", []):
            assert known[name][KG + "polity"] == actor[KG + "polity"]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Damascus", 170654),
        ("Syria", 163843),
        ("Washington", 4140963),
        ("Washington, D.C.", 4140963),
        ("Washington State", 5815135),
        ("Moscow", 524901),
        ("Kiev", 703448),
        ("Paris", 2988507),
        ("London", 2643743),
        ("Nairobi", 184745),
        ("The Hague", 2747373),
        ("New Delhi", 1261481),
        ("Delhi", 1273294),
        ("Luxembourg", 2960313),
        ("Luxembourg City", 2960316),
        ("Singapore", 1880251),
        ("Georgia", 614540),
        ("Mexico", 3996063),
        ("Mexico City", 3530597),
        ("Georgetown, Guyana", 3378644),
        ("U.S.", 6252001),
    ],
)
def test_a_name_leads_to_its_place(places: dict[str, Entry], name: str, number: int) -> None:
    [entry] = [entry for entry in places.values() if name in names(entry)]
    assert entry[SKOS + "exactMatch"] == [f"https://sws.geonames.org/{number}/"]


@pytest.mark.parametrize("name", ["Congo", "Georgetown", "Kingston", "San Jose", "Soviets", "Holy See", "Victoria"])
def test_what_could_be_several_places_or_is_none_names_none(places: dict[str, Entry], name: str) -> None:
    assert name not in {known for entry in places.values() for known in names(entry)}
