"""Users' own actors join those that are shipped, or are refused with file, line and what to do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import GazetteerError
from kgraph.gazetteers import COLUMNS, Row, extend, guarded, read_rows
from kgraph.model import Gazetteer
from kgraph.namespaces import BASE, SKOS
from kgraph.ontology import read_gazetteer

TABLE = """\
label,aliases,kind,polity,role,matches,statements
Amina Okello,A. Okello|Okello the Elder,Person,ac-KE,minister,http://example.org/mp/12,7
Harbour Union,HU,Organisation,,tradeUnion,,
Kenya,Land of Lions,,,,,
"""
TURTLE = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix kg: <https://w3id.org/kgraph/ontology#> .
@prefix d: <https://w3id.org/kgraph/id/> .
<http://example.org/okello> a schema:Person ; skos:prefLabel "Amina Okello"@en ; skos:altLabel "A. Okello" ;
    kg:polity d:ac-KE ; kg:role kg:minister .
d:ac-KE skos:altLabel "Land of Lions" .
"""


def extended(tmp_path: Path, content: str | bytes, name: str = "own.csv") -> Gazetteer:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return extend(read_gazetteer(), [path])


def meant(gazetteer: Gazetteer, label: str) -> list[str]:
    return [sense.iri for sense in gazetteer.senses.get(label, ())]


def test_a_row_is_an_actor_with_all_its_names(tmp_path: Path) -> None:
    found = extended(tmp_path, TABLE)
    for label in ("Amina Okello", "A. Okello", "Okello the Elder"):
        assert meant(found, label) == ["ac-amina-okello"]
    okello = found.entities["ac-amina-okello"]
    assert (okello.kind, okello.polity, okello.role) == ("Person", "ac-KE", "minister")
    assert okello.matches == ("http://example.org/mp/12",)
    assert "Harbour" in found.openers


def test_what_is_known_by_its_label_gets_more_names(tmp_path: Path) -> None:
    found = extended(tmp_path, TABLE)
    assert meant(found, "Land of Lions") == meant(found, "Kenya") == ["ac-KE"]
    before, after = read_gazetteer().entities["ac-KE"], found.entities["ac-KE"]
    assert (after.kind, after.matches) == (before.kind, before.matches)
    assert set(after.alternatives) == {*before.alternatives, "Land of Lions"}


def test_rdf_says_the_same(tmp_path: Path) -> None:
    found = extended(tmp_path, TURTLE, "own.ttl")
    assert meant(found, "Land of Lions") == ["ac-KE"]
    [iri] = meant(found, "A. Okello")
    okello = found.entities[iri]
    assert (okello.label, okello.kind, okello.polity, okello.role) == ("Amina Okello", "Person", "ac-KE", "minister")
    assert okello.matches == ("http://example.org/okello",)


def test_another_separator_and_a_mark_of_the_encoding_do_no_harm(tmp_path: Path) -> None:
    found = extended(tmp_path, b"\xef\xbb\xbf" + b"label;kind\nHarbour Union;Organisation\n")
    assert found.entities[meant(found, "Harbour Union")[0]].kind == "Organisation"
    found = extended(tmp_path, "label\tkind\nHarbour Union\tOrganisation\n", "own.tsv")
    assert meant(found, "Harbour Union") == ["ac-harbour-union"]


def test_a_name_of_two_actors_stands_for_neither(tmp_path: Path) -> None:
    found = extended(tmp_path, "actor,label,aliases\nac-a,Ann Roe,Roe\nac-b,Bob Roe,Roe\n")
    assert meant(found, "Roe") == ["ac-a", "ac-b"]


#: Rows as `kgraph actors` writes them, with what a reader changed; the last two were left open.
CORRECTED = """\
actor,label,aliases,kind,polity,role,organisation,words,node
ac-lantern-league,League of Lanterns,,Actor,,,,,ac-league-of-lanterns
ac-lantern-league,Lantern League,LL,Organisation,ac-KE,tradeUnion,,,ac-lantern-league
ac-KE,government of Kenya,,RoleActor,ac-KE,government,,,ac-KE-gov
ac-lantern-league-lead,leader of Lantern League,,RoleActor,,headOfState,ac-league-of-lanterns,,ac-lantern-league-lead
ac-lantern-league,,Lanterns,Person,,,,Lanterns (2),ac-aaaaaaaaaaaaaaaaaaaa
,Quarry,Quarry,Organisation,,,,Quarry (1),ac-bbbbbbbbbbbbbbbbbbbb
,,Marsh,Person,,minister,,Marsh (1),ac-cccccccccccccccccccc
,,,,ac-KE,ally,,its allies (3),ac-dddddddddddddddddddd
"""


def test_an_actor_takes_in_the_nodes_that_are_given_to_it_and_stays_what_it_is(tmp_path: Path) -> None:
    found = extended(tmp_path, CORRECTED)
    league = found.entities["ac-lantern-league"]
    assert (league.label, league.kind, league.polity, league.role) == (
        *("Lantern League", "Organisation", "ac-KE", "tradeUnion"),
    )
    assert league.alternatives == ("LL", "Lanterns", "League of Lanterns")
    assert found.entities["ac-league-of-lanterns"] == found.entities["ac-aaaaaaaaaaaaaaaaaaaa"] == league
    assert all(meant(found, name) == ["ac-lantern-league"] for name in (league.label, *league.alternatives))
    assert found.entities["ac-lantern-league-lead"].organisation == "ac-lantern-league"


def test_an_actor_by_role_can_be_taken_in(tmp_path: Path) -> None:
    """What composes it, "the Kenyan government", leads to the other actor; what lay in it lies there."""
    found = extended(tmp_path, CORRECTED)
    assert found.entities["ac-KE-gov"] == found.entities["ac-KE"]
    assert (found.entities["ac-KE"].kind, found.entities["ac-KE"].polity) == ("State", "")
    found = extended(tmp_path, "actor,label,node\nac-IN-gov,India,ac-IN\n")
    assert (found.entities["ac-IN"].iri, found.entities["ac-IN-gov"].polity) == ("ac-IN-gov", "")
    assert found.entities["ac-IN-supreme-court"].polity == "ac-IN-gov"


def test_a_row_left_open_says_nothing_and_a_label_makes_it_an_actor(tmp_path: Path) -> None:
    found = extended(tmp_path, CORRECTED)
    assert (meant(found, "Marsh"), meant(found, "its allies"), meant(found, "")) == ([], [], [])
    assert (meant(found, "Quarry"), found.entities["ac-quarry"].kind) == (["ac-quarry"], "Organisation")


def test_an_actor_given_to_a_node_without_names_stands_for_that_node_alone(tmp_path: Path) -> None:
    """What one article alone has, "its allies", has no name that another article could use."""
    allies, before = f"ac-{'d' * 20}", read_gazetteer()
    found = extended(tmp_path, f"actor,label,role,words,node\nac-KE,,ally,its allies (3),{allies}\n")
    assert found.entities[allies] == found.entities["ac-KE"]
    kenya = found.entities["ac-KE"]
    assert (kenya.label, kenya.kind, kenya.role) == ("Kenya", "State", "")
    assert found.senses == before.senses
    assert found.entities.keys() - before.entities.keys() == {allies}


def test_nodes_may_be_taken_in_one_after_the_other(tmp_path: Path) -> None:
    """Of those that are in a circle each takes in the next."""
    chain = "actor,label,node\nac-b,A,ac-a\nac-c,B,ac-b\nac-c,C,ac-c\n"
    found = extended(tmp_path, chain)
    assert {found.entities[iri].label for iri in ("ac-a", "ac-b", "ac-c")} == {"C"}
    assert [meant(found, name) for name in "ABC"] == [["ac-c"]] * 3
    swapped = extended(tmp_path, "actor,label,node\nac-b,A,ac-a\nac-a,B,ac-b\n")
    assert {swapped.entities[iri].label for iri in ("ac-a", "ac-b")} == {"A", "B"}


def test_what_kgraph_ships_keeps_its_names_unless_they_are_given_to_another(tmp_path: Path) -> None:
    """An article that calls the city by its name takes nothing from others, which call the government by it."""
    before = read_gazetteer().senses["Phnom Penh"]
    written = "actor,label,kind,node\nac-phnom-penh,Phnom Penh,Polity,ac-phnom-penh\n"
    assert [sense.iri for sense in before] != ["ac-phnom-penh"]
    assert extended(tmp_path, written).senses["Phnom Penh"] == before
    assert extended(tmp_path, written).entities["ac-phnom-penh"].kind == "Polity"
    own = "label,kind\nPhnom Penh,Polity\n"
    assert meant(extended(tmp_path, own), "Phnom Penh") == ["ac-phnom-penh"]


def test_a_match_may_be_another_identifier_of_kgraph(tmp_path: Path) -> None:
    found = extended(tmp_path, "label,matches\nKenya,ac-KE-gov|http://example.org/kenya\n")
    assert found.entities["ac-KE-gov"].iri == "ac-KE"
    assert {BASE + "ac-KE-gov", "http://example.org/kenya"} <= set(found.entities["ac-KE"].matches)


def test_the_mark_that_keeps_a_cell_from_being_a_formula_is_no_part_of_it(tmp_path: Path) -> None:
    for name in ("=1", "+972 Review", "'-", "'Quoted'", "Marsh"):
        [row] = _read(tmp_path, f"label\n{guarded(name)}\n")
        assert row.label == name


def _read(tmp_path: Path, content: str) -> list[Row]:
    path = tmp_path / "own.csv"
    path.write_text(content, encoding="utf-8")
    return list(read_rows(path))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("own.csv", "name\nX\n", r"own\.csv:1 has no column 'label'"),
        ("own.csv", "label,kind\nX,Person\n,Person\n", r"own\.csv:3 has no label"),
        ("own.csv", "label,kind\nX,Human\n", r"own\.csv:2 has kind Human; choose one of Actor, "),
        ("own.csv", "label,role\nX,chief\n", r"own\.csv:2 has role chief; choose one of "),
        ("own.csv", f"actor,label,node\nac-new,,ac-{'a' * 20}\n", r"own\.csv:2 has no label"),
        (
            "own.csv",
            "label,matches\nKenya,http://www.wikidata.org/entity/Q1\n",
            r"own\.csv:2 makes Q1 and Q114 of Wikidata one, ac-KE: leave one out",
        ),
        ("own.csv", "label,polity\nX,ac-atlantis\n", r"own\.csv:2 has polity ac-atlantis, which neither"),
        ("own.csv", "actor,label,polity\nac-a,A,ac-b\nac-b,B,ac-a\n", r"own\.csv:2 lies in itself: ac-a → ac-b → ac-a"),
        ("own.csv", b"label\nX\nCaf\xe9\n", r"own\.csv:3 is not UTF-8"),
        ("own.csv", "", r"own\.csv:1 has no column 'label'"),
        ("own.ttl", "<a> <b> .", r"own\.ttl is no Turtle: .*line 1"),
        ("own.nt", f'<http://x.y/a> <{SKOS}altLabel> "A" .', r"<http://x\.y/a> has no label"),
        ("own.xls", "x", r"own\.xls: give a gazetteer as a table or as RDF"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    with pytest.raises(GazetteerError, match=message):
        extended(tmp_path, content, name)


def test_several_faults_are_told_at_once_in_the_order_of_their_rows(tmp_path: Path) -> None:
    content = (
        "actor,label,kind,polity,role\nac-a,A,,ac-b,\nac-b,B,,ac-a,\nac-c,,Human,,chief\n"
        "ac-d,D,,ac-c,\nac-e,E,,ac-atlantis,\nac-f,F,,ac-e,\n"
    )
    with pytest.raises(GazetteerError) as told:
        extended(tmp_path, content)
    lines = [line.removeprefix(f"    {tmp_path}/own.csv:") for line in f"    {told.value}".split("\n")]
    assert [line[:16] for line in lines] == [
        "2 lies in itself", "4 has no label: ", "4 has kind Human", "4 has role chief", "6 has polity ac-",
    ]  # fmt: skip


@pytest.mark.parametrize(("rows", "last"), [(10, ":11 has kind Human"), (11, "    … and 1 more"), (14, "… and 4 more")])
def test_of_many_faults_ten_are_told(tmp_path: Path, rows: int, last: str) -> None:
    with pytest.raises(GazetteerError) as told:
        extended(tmp_path, "label,kind\n" + "".join(f"X{n},Human\n" for n in range(rows)))
    lines = str(told.value).split("\n")
    assert last in lines[-1]
    assert sum("has kind Human" in line for line in lines) == 10


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="cannot be read: No such file"):
        extend(read_gazetteer(), [tmp_path / "none.csv"])


@given(content=st.binary(max_size=300))
def test_whatever_a_table_holds_it_works_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("own") / "own.csv"
    path.write_bytes(b"label,aliases\n" + content)
    try:
        rows, found = list(read_rows(path)), extend(read_gazetteer(), [path])
    except GazetteerError:
        return
    assert all(meant(found, row.label) for row in rows)


def test_columns_are_those_of_a_row() -> None:
    assert COLUMNS[:2] == ("actor", "label")
