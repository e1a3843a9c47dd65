"""The persons of the gazetteer are named in full, each name stands for one, a surname for few."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kgraph.days import is_calendar_word
from kgraph.namespaces import slug

ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology"
KG = "https://w3id.org/kgraph/ontology#"
D = "https://w3id.org/kgraph/id/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SURNAME = f"{KG}surname"
NAMES = (LABEL, f"{SKOS}altLabel")
OTHER_NAMES = (*NAMES, f"{KG}capitalName", f"{KG}seatName", f"{KG}demonym")

Entry = Mapping[str, list[str]]


@pytest.fixture(scope="module")
def leaders() -> dict[str, Entry]:
    return _read("leaders.ttl")


@pytest.fixture(scope="module")
def actors() -> dict[str, Entry]:
    return _read("actors.ttl")


def test_only_persons_are_there(leaders: dict[str, Entry]) -> None:
    assert len(leaders) >= 350
    assert {iri for iri, entry in leaders.items() if entry[TYPE] != [f"{KG}Person"]} == set()


def test_only_known_properties_are_used(leaders: dict[str, Entry]) -> None:
    known = {TYPE, *NAMES, SURNAME, *(KG + name for name in ("polity", "organisation", "role"))}
    assert {iri: entry.keys() - known for iri, entry in leaders.items() if entry.keys() - known} == {}


def test_every_person_has_one_label_of_several_words(leaders: dict[str, Entry]) -> None:
    assert {iri for iri, entry in leaders.items() if len(entry.get(LABEL, [])) != 1} == set()
    names = [name for entry in leaders.values() for known in NAMES for name in entry.get(known, [])]
    assert [name for name in names if len(name.split()) < 2 or name != " ".join(name.split())] == []


def test_the_identifier_is_made_of_the_label(leaders: dict[str, Entry]) -> None:
    assert {iri for iri, entry in leaders.items() if iri != f"{D}ac-{slug(entry[LABEL][0])}"} == set()
    assert [iri for iri in leaders if not re.fullmatch("[a-z0-9-]+", iri.removeprefix(D))] == []


def test_entries_are_ordered_within_their_section() -> None:
    text = (ONTOLOGY / "leaders.ttl").read_text(encoding="utf-8")
    sections = [re.findall(r"^d:(\S+) a kg:Person ;$", section, re.MULTILINE) for section in text.split("\n# ")]
    assert sum(map(len, sections)) == text.count(" a kg:Person ")
    assert [section for section in sections if section != sorted({*section})] == []


def test_every_person_belongs_to_a_polity_or_organisation(leaders: dict[str, Entry], actors: dict[str, Entry]) -> None:
    for link, classes in (("polity", {"State", "Polity"}), ("organisation", {"Organisation"})):
        targets = {target for entry in leaders.values() for target in entry.get(KG + link, [])}
        wanted = {KG + name for name in classes}
        assert {target for target in targets if not wanted & {*actors.get(target, {}).get(TYPE, [])}} == set()
    linked = {
        iri: [*map(len, (e.get(f"{KG}polity", []), e.get(f"{KG}organisation", [])))] for iri, e in leaders.items()
    }
    assert {iri for iri, counts in linked.items() if max(counts) != 1} == set()


def test_every_person_has_one_role_and_none_of_bodies(leaders: dict[str, Entry], actors: dict[str, Entry]) -> None:
    roles = {iri for iri, entry in actors.items() if f"{KG}Role" in entry[TYPE] and f"{KG}body" not in entry}
    assert {iri for iri, entry in leaders.items() if len(entry.get(f"{KG}role", [])) != 1} == set()
    assert {role for entry in leaders.values() for role in entry[f"{KG}role"]} <= roles


def test_no_name_stands_twice(leaders: dict[str, Entry]) -> None:
    names = [name for entry in leaders.values() for known in NAMES for name in entry.get(known, [])]
    assert _repeated(names) == []
    repeated = {iri: _repeated(entry.get(SURNAME, [])) for iri, entry in leaders.items()}
    assert {iri: surnames for iri, surnames in repeated.items() if surnames} == {}


def test_no_name_or_surname_is_one_of_another_actor(leaders: dict[str, Entry], actors: dict[str, Entry]) -> None:
    taken = _names(actors, OTHER_NAMES)
    assert leaders.keys() & actors.keys() == set()
    assert _names(leaders, (*NAMES, SURNAME)) & taken == set()


def test_a_surname_is_a_part_of_the_name(leaders: dict[str, Entry]) -> None:
    strange = {iri: {s for s in entry.get(SURNAME, []) if not _is_part(s, entry)} for iri, entry in leaders.items()}
    assert {iri: surnames for iri, surnames in strange.items() if surnames} == {}


def test_no_surname_is_a_month_or_day(leaders: dict[str, Entry]) -> None:
    assert {surname for surname in _names(leaders, (SURNAME,)) if is_calendar_word(surname)} == set()


@pytest.mark.parametrize("word", ["May", "Brown", "Scott", "Johnson", "Lee", "Park", "Kim", "Khan", "Singh", "Harris"])
def test_what_is_mostly_somebody_else_is_no_surname(leaders: dict[str, Entry], word: str) -> None:
    assert word not in _names(leaders, (SURNAME,))


@pytest.mark.parametrize(
    ("surname", "persons"),
    [
        ("Merkel", {"angela-merkel"}),
        ("Assad", {"bashar-al-assad"}),
        ("Zelenskyy", {"volodymyr-zelensky"}),
        ("Erdogan", {"recep-tayyip-erdogan"}),
        ("Lula", {"luiz-inacio-lula-da-silva"}),
        ("von der Leyen", {"ursula-von-der-leyen"}),
        ("Suu Kyi", {"aung-san-suu-kyi"}),
        ("Clinton", {"bill-clinton", "hillary-clinton"}),
        ("Bush", {"george-h-w-bush", "george-w-bush", "jeb-bush"}),
        ("Le Pen", {"jean-marie-le-pen", "marine-le-pen"}),
        ("Duterte", {"rodrigo-duterte", "sara-duterte"}),
    ],
)
def test_a_surname_leads_to_all_who_bear_it(leaders: dict[str, Entry], surname: str, persons: set[str]) -> None:
    bearers = {iri for iri, entry in leaders.items() if surname in entry.get(SURNAME, [])}
    assert bearers == {f"{D}ac-{person}" for person in persons}


@pytest.mark.parametrize(
    ("person", "polity", "role"),
    [
        ("angela-merkel", "DE", "headOfState"),
        ("nancy-pelosi", "US", "lawmaker"),
        ("nicola-sturgeon", "GB-SCT", "headOfState"),
        ("sergei-lavrov", "RU", "minister"),
        ("ursula-von-der-leyen", "EU", "official"),
        ("alexei-navalny", "RU", "politician"),
    ],
)
def test_a_person_has_a_polity_and_role(leaders: dict[str, Entry], person: str, polity: str, role: str) -> None:
    entry = leaders[f"{D}ac-{person}"]
    assert (entry[f"{KG}polity"], entry[f"{KG}role"]) == ([f"{D}ac-{polity}"], [KG + role])


def _read(name: str) -> dict[str, Entry]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in parse(path=str(ONTOLOGY / name), format=RdfFormat.TURTLE):
        assert isinstance(triple.subject, NamedNode), f"a blank node: {triple}"
        assert isinstance(triple.object, NamedNode | Literal), f"a blank node: {triple}"
        found[triple.subject.value][triple.predicate.value].append(triple.object.value)
    return {subject: dict(entry) for subject, entry in found.items()}


def _names(entries: Mapping[str, Entry], properties: tuple[str, ...]) -> set[str]:
    return {name for entry in entries.values() for known in properties for name in entry.get(known, [])}


def _repeated(names: list[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _is_part(surname: str, entry: Entry) -> bool:
    """Tell a surname that is whole words of a name, or what follows a hyphen in it: "Assad"."""
    word = re.compile(rf"(?<!\w){re.escape(_plain(surname))}(?!\w)")
    return any(word.search(_plain(name)) for known in NAMES for name in entry.get(known, []))


def _plain(name: str) -> str:
    """Return a name in lower case, without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
