"""`kgraph actors`: who is mentioned how often, by which words, what is open; corrected, it corrects the next graph."""

import csv
import gzip
import io
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.actors import INFORMATION, RESULTS, Actor, list_actors, render, results_for, write
from kgraph.errors import OutputError, UsageError
from kgraph.formats import serialize
from kgraph.gazetteers import COLUMNS, NODE, extend, read_rows
from kgraph.model import Document
from kgraph.namespaces import BASE, KG, PREFIXES, RDF, RDFS, SKOS
from kgraph.ontology import read_gazetteer
from kgraph.pipeline import Extractor, build_graph, find
from kgraph.store import read_graphs

HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
ALLIES, OTHER_ALLIES, MARSH, VALE, SHE = (f"ac-{digit * 20}" for digit in "abcde")
NODES = f"""
d:ac-KE a kg:State ; rdfs:label "Kenya" ; skos:altLabel "Republic of Kenya", "Land of Lions" .
d:ac-KE-gov a kg:RoleActor ; rdfs:label "government of Kenya" ; skos:altLabel "Nairobi" ;
    kg:polity d:ac-KE ; kg:role kg:government .
d:ac-lantern-league a kg:Organisation ; rdfs:label "Lantern League" ; skos:altLabel "Lamplighters" .
d:ac-lamplighters a kg:Actor ; rdfs:label "Lamplighters" .
d:ac-lantern-league-lead a kg:RoleActor ; rdfs:label "leader of Lantern League" ; kg:role kg:headOfState ;
    kg:organisation d:ac-lantern-league .
d:ac-tilda-marsh a kg:Person ; rdfs:label "Tilda Marsh" ; kg:polity d:ac-fenwick ; kg:role kg:minister .
d:ac-ida-vale a kg:Person ; rdfs:label "Ida Vale" .
d:ac-otto-vale a kg:Person ; rdfs:label "Otto Vale" .
d:ac-fenwick a kg:Polity ; rdfs:label "Fenwick" .
d:{ALLIES} a kg:Group ; rdfs:label "allies" ; kg:role kg:ally .
d:{OTHER_ALLIES} a kg:Group ; rdfs:label "allies" ; kg:role kg:ally .
d:{MARSH} a kg:Person ; rdfs:label "Marsh" .
d:{VALE} a kg:Actor ; rdfs:label "Vale" ; kg:candidate d:ac-otto-vale, d:ac-ida-vale .
d:{SHE} a kg:Person ; rdfs:label "She" ; kg:candidate d:ac-ida-vale .
d:to-canal-toll a kg:Topic ; rdfs:label "canal toll" .
d:pl-fenwick a kg:Place ; rdfs:label "Fenwick" .
"""
#: Who is mentioned: article, place, role, node, words, and what led from them to it.
MENTIONS = (
    (1, 0, "actor", "ac-KE", "Kenya", "byLabel"),
    (1, 0, "speaker", "ac-KE", "Kenya", "byLabel"),
    (1, 90, "target", "ac-KE", "It", "byPronoun"),
    (1, 95, "target", "ac-KE", "it", "byPronoun"),
    (2, 0, "addressee", "ac-KE", "Land of Lions", "byLabel"),
    (1, 10, "actor", "ac-KE-gov", "Nairobi", "byCapital"),
    (2, 10, "actor", "ac-KE-gov", "Nairobi", "byCapital"),
    (1, 20, "actor", "ac-lantern-league", "The Lantern League", "byName"),
    (2, 20, "actor", "ac-lamplighters", "the Lamplighters", "byName"),
    (2, 25, "actor", "ac-lantern-league-lead", "its leader", "byRole"),
    (1, 30, "actor", "ac-tilda-marsh", "Tilda Marsh", "byName"),
    (2, 30, "actor", MARSH, "Marsh", "byName"),
    (1, 40, "actor", ALLIES, "its allies", "byDescription"),
    (2, 40, "actor", OTHER_ALLIES, "its allies", "byDescription"),
    (2, 50, "actor", VALE, "Vale", "unresolved"),
    (2, 60, "actor", SHE, "She", "unresolved"),
    (1, 70, "target", "to-canal-toll", "the canal toll", ""),
    (1, 80, "target", "pl-fenwick", "Fenwick", ""),
)
ONE = "The Lantern League backed the toll. The Kenyan government opposed the toll. Tilda Marsh rejected the toll."
TWO = "The League of Lanterns backed a fair. Marsh opposed the fair. Its allies backed the fair. Kenya backed the fair."


def graph(*, grounded: bool = True, base: str = BASE, nodes: str = NODES) -> ox.Store:
    """Return a graph in which statements mention actors, as kgraph writes it; older ones tell no grounding."""
    lines = [HEADER.replace(BASE, base), nodes]
    for number, (article, begin, role, node, words, grounding) in enumerate(MENTIONS):
        led = f" ; kg:{role}Grounding kg:{grounding}" if grounded and grounding else ""
        lines.append(
            f"d:st-{number} a kg:Statement ; kg:article d:ar-{article} ; "
            f'kg:{role} d:{node} ; kg:{role}Text "{words}" ; kg:{role}Begin {begin}{led} .'
        )
    store = ox.Store()
    store.load("\n".join(lines).encode(), format=ox.RdfFormat.TURTLE)
    return store


def listed(store: ox.Store | None = None, **how: object) -> dict[str, Actor]:
    return {actor.node: actor for actor in list_actors(store or graph(), **how)}  # type: ignore[arg-type]


def rows_of(actors: Sequence[Actor]) -> dict[str, dict[str, str]]:
    table = render(actors, "csv").decode()
    return {row[NODE]: row for row in csv.DictReader(io.StringIO(table, newline=""))}


def rows(store: ox.Store | None = None) -> dict[str, dict[str, str]]:
    return rows_of(list_actors(store or graph()))


def test_mentions_are_places_in_articles_not_statements() -> None:
    kenya = listed()["ac-KE"]
    assert (kenya.mentions, kenya.articles) == (4, 2)
    assert kenya.words == (("it", 2), ("Kenya", 1), ("Land of Lions", 1))
    assert kenya.grounding == (("byLabel", 2), ("byPronoun", 2))


def test_most_mentions_come_first_and_ties_by_label() -> None:
    labels = [actor.label for actor in list_actors(graph())]
    assert labels[:3] == ["Kenya", "government of Kenya", "allies"]
    assert labels[2:-1] == sorted(labels[2:-1], key=str.casefold)


def test_topics_and_places_are_no_actors() -> None:
    assert not {"to-canal-toll", "pl-fenwick"} & listed().keys()


def test_what_an_actor_lies_in_follows_if_only_the_graph_knows_it() -> None:
    nodes = list(listed())
    assert nodes[-1] == "ac-fenwick"
    assert "ac-ida-vale" not in nodes


def test_fewer_mentions_can_be_left_out() -> None:
    assert list(listed(least=2)) == ["ac-KE", "ac-KE-gov"]


def test_what_is_open_can_be_asked_for_alone() -> None:
    assert listed(only_open=True).keys() == {
        *(ALLIES, OTHER_ALLIES, MARSH, VALE, SHE),
        *("ac-lantern-league", "ac-lamplighters"),
    }


@pytest.mark.parametrize(
    ("node", "told"),
    [
        ("ac-KE", ""),
        ("ac-tilda-marsh", ""),
        (ALLIES, "local"),
        (MARSH, "local; same name as ac-tilda-marsh"),
        (VALE, "unresolved; candidates: ac-ida-vale|ac-otto-vale"),
        (SHE, "unresolved; candidates: ac-ida-vale"),
        ("ac-lantern-league", "same name as ac-lamplighters"),
        ("ac-lamplighters", "same name as ac-lantern-league"),
    ],
)
def test_what_is_open_is_told(node: str, told: str) -> None:
    """Two that share a surname are no namesakes; candidates are not told twice."""
    assert rows()[node]["open"] == told


def test_local_namesakes_are_counted() -> None:
    nodes = NODES.replace("ac-lamplighters a kg:Actor", f"ac-{'f' * 20} a kg:Actor")
    assert "same name" not in rows(graph(nodes=nodes))["ac-lantern-league"]["open"]
    store = graph(nodes=nodes)
    store.update(
        "DELETE { ?s kg:actor ?a } INSERT { ?s kg:actor ?b } "
        f"WHERE {{ BIND (d:ac-{'f' * 20} AS ?b) BIND (d:ac-lamplighters AS ?a) ?s kg:actor ?a }}",
        prefixes=PREFIXES,
    )
    assert rows(store)["ac-lantern-league"]["open"] == "same name in 1 more article"


def test_a_graph_without_groundings_has_the_same_actors() -> None:
    old = listed(graph(grounded=False))
    assert list(old) == list(listed())
    assert all(actor.grounding == () for actor in old.values())
    assert (old[MARSH].is_local, old[MARSH].aliases) == (True, ())


def test_another_base_and_compressed_graphs_change_nothing(tmp_path: Path) -> None:
    base = "https://example.org/press/"
    path = tmp_path / "press.nt.gz"
    path.write_bytes(gzip.compress(graph(base=base).dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())))
    assert list_actors(read_graphs([path, path])) == list_actors(graph())


def test_the_columns_are_those_of_a_gazetteer_and_then_what_is_known() -> None:
    assert list(rows()["ac-KE"]) == [*COLUMNS, *INFORMATION]


@pytest.mark.parametrize(
    ("node", "cells"),
    [
        ("ac-KE", {"actor": "ac-KE", "label": "Kenya", "aliases": "Land of Lions", "kind": "State"}),
        ("ac-KE-gov", {"aliases": "", "polity": "ac-KE", "role": "government", "words": "Nairobi (2)"}),
        ("ac-lamplighters", {"actor": "ac-lamplighters", "kind": ""}),
        ("ac-lantern-league-lead", {"organisation": "ac-lantern-league", "kind": "RoleActor"}),
        (MARSH, {"actor": "", "label": "", "aliases": "Marsh", "kind": "Person"}),
        (VALE, {"actor": "", "label": "", "aliases": "Vale"}),
        (SHE, {"actor": "", "label": "", "aliases": ""}),
        (ALLIES, {"actor": "", "label": "", "aliases": "", "kind": "", "words": "its allies (1)"}),
    ],
)
def test_a_row_has_what_a_gazetteer_must_say(node: str, cells: Mapping[str, str]) -> None:
    """Names that kgraph knows are left out unless they are used; what is local has no actor, and names if any."""
    row = rows()[node]
    assert {name: row[name] for name in cells} == cells


def test_the_table_has_words_as_a_person_reads_them() -> None:
    table = render(list_actors(graph())).decode().splitlines()
    assert table[0].split() == ["actor", "kind", "mentions", "words", "grounding", "open"]
    assert table[2].split("   ")[0] == "Kenya"
    assert "it (2), Kenya, Land of Lions" in table[2]
    assert "label (2), pronoun (2)" in table[2]
    assert any("candidates: Ida Vale, Otto Vale" in line for line in table)


def test_the_table_fits_and_leaves_out_empty_columns() -> None:
    table = render(list_actors(graph(grounded=False)), width=70).decode().splitlines()
    assert max(map(len, table)) <= 70
    assert "grounding" not in table[0]
    assert render((), "table") == b"(no rows)\n"


def actor(**facts: object) -> Actor:
    given = {"node": "ac-x", "label": "X", "kind": "Organisation", "is_local": False, **facts}
    return Actor(**given)  # type: ignore[arg-type]


def test_long_lists_are_cut() -> None:
    many = actor(words=tuple((f"Name {number:02}", 1) for number in range(60)))
    assert "Name 03 … 56 more" in render([many]).decode()
    assert rows_of([many])["ac-x"]["words"].endswith("Name 49 (1) … 10 more")


HOSTILE = "\x1b[31mRed\x07\nLeague\u2028\x9b0m"


def test_control_characters_reach_neither_terminal_nor_table() -> None:
    nodes = f"d:ac-KE a kg:State ; rdfs:label {ox.Literal(HOSTILE)} ."
    for results in RESULTS:
        page = render(list_actors(graph(nodes=nodes)), results).decode()
        assert "[31mRed League 0m" in page
        assert not set("\x1b\x07\x9b\u2028") & set(page)


@pytest.mark.parametrize("label", ["=1+1", "+972 Review", "-", "@mill", "'=1+1", "''@mill", "'Quoted'"])
@pytest.mark.parametrize("results", ["csv", "tsv"])
def test_no_cell_is_a_formula_and_what_is_read_back_is_the_name(label: str, results: str, tmp_path: Path) -> None:
    path = tmp_path / f"own.{results}"
    path.write_bytes(render([actor(label=label, aliases=(label + "a",))], results))
    cells = [
        cell for row in csv.reader(io.StringIO(path.read_text()), delimiter=",\t"[results == "tsv"]) for cell in row
    ]
    assert not any(cell.startswith(tuple("=+-@")) for cell in cells)
    [row] = read_rows(path)
    assert (row.label, row.aliases) == (label, (label + "a",))


@given(label=st.text(), aliases=st.lists(st.text()), results=st.sampled_from(["csv", "tsv"]))
def test_any_names_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, label: str, aliases: Sequence[str], results: str
) -> None:
    """But for control characters and runs of spaces, and aliases with the bar that parts them."""
    node, store = ox.NamedNode(BASE + "ac-x"), graph(nodes="")
    store.add(ox.Quad(node, ox.NamedNode(RDF + "type"), ox.NamedNode(KG + "Organisation")))
    store.add(ox.Quad(node, ox.NamedNode(RDFS + "label"), ox.Literal(label)))
    for alias in aliases:
        store.add(ox.Quad(node, ox.NamedNode(SKOS + "altLabel"), ox.Literal(alias)))
    [found] = list_actors(store, least=0)
    path = tmp_path_factory.mktemp("own") / f"own.{results}"
    write(render([found], results), str(path), stream=io.BytesIO())
    [row] = read_rows(path)
    assert (row.actor, row.label, row.node) == ("ac-x", found.label, "ac-x")
    assert row.aliases == tuple(name for name in found.aliases if "|" not in name)
    kept = {name for name in (label, *aliases) if name.isprintable() and name == " ".join(name.split()) and name}
    assert kept <= {found.label, *found.aliases}


@pytest.mark.parametrize(
    ("output", "results", "found"),
    [
        ("-", None, "table"),
        ("a.CSV", None, "csv"),
        ("a.tsv", None, "tsv"),
        ("a.txt", None, "table"),
        ("a.x", "csv", "csv"),
    ],
)
def test_the_suffix_tells_how_to_write(output: str, results: str | None, found: str) -> None:
    assert results_for(output, results) == found


@pytest.mark.parametrize(("output", "results", "what"), [("a.xlsx", None, "a.xlsx"), ("-", "pdf", "'pdf'")])
def test_another_suffix_is_refused(output: str, results: str | None, what: str) -> None:
    with pytest.raises(UsageError, match=f"{what}.* choose one of"):
        results_for(output, results)


def test_a_file_has_the_mark_of_its_encoding_and_a_stream_has_not(tmp_path: Path) -> None:
    stream = io.BytesIO()
    write(b"x", str(tmp_path / "a.csv"), stream=stream)
    write(b"x", "-", stream=stream)
    assert ((tmp_path / "a.csv").read_bytes(), stream.getvalue()) == (b"\xef\xbb\xbfx", b"x")
    with pytest.raises(OutputError, match="cannot be written"):
        write(b"x", str(tmp_path / "none" / "a.csv"), stream=stream)


def handed_back(tmp_path: Path, found: Mapping[str, dict[str, str]]) -> Path:
    path = tmp_path / "corrected.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*COLUMNS, *INFORMATION])
        writer.writeheader()
        writer.writerows(found.values())
    return path


def test_handed_back_as_it_is_only_names_are_known_that_were_not(tmp_path: Path) -> None:
    """No ally is known by "its allies", and what kgraph ships stays as it is."""
    before, after = read_gazetteer(), extend(read_gazetteer(), [handed_back(tmp_path, rows())])
    new = after.senses.keys() - before.senses.keys()
    assert new == {
        *("Land of Lions", "Lantern League", "Lamplighters", "Tilda Marsh", "Fenwick"),
        *("leader of Lantern League",),
    } | ({"government of Kenya"} - before.senses.keys())
    changed = {label for label in before.senses if after.senses[label] != before.senses[label]}
    assert changed <= {"Kenya", "government of Kenya"}
    assert after.entities["ac-lantern-league-lead"].organisation == "ac-lantern-league"


def test_a_local_name_that_gets_an_actor_means_it_from_then_on(tmp_path: Path) -> None:
    found = rows()
    found[MARSH]["actor"] = "ac-tilda-marsh"
    after = extend(read_gazetteer(), [handed_back(tmp_path, found)])
    assert [sense.iri for sense in after.senses["Marsh"]] == ["ac-tilda-marsh"]
    assert (after.entities["ac-tilda-marsh"].label, after.entities["ac-tilda-marsh"].role) == (
        "Tilda Marsh",
        "minister",
    )


def test_an_actor_for_described_ones_means_them_and_has_no_further_name(tmp_path: Path) -> None:
    found = rows()
    found[ALLIES]["actor"] = "ac-KE"
    before = extend(read_gazetteer(), [handed_back(tmp_path, rows())])
    after = extend(read_gazetteer(), [handed_back(tmp_path, found)])
    assert after.entities[ALLIES].iri == "ac-KE"
    assert OTHER_ALLIES not in after.entities
    assert after.senses == before.senses


def nodes_of(extractor: Extractor) -> tuple[ox.Store, dict[str, Actor]]:
    documents = [Document(text=ONE), Document(text=TWO)]
    store = ox.Store()
    store.load(serialize(build_graph(find(documents, extractor), extractor)), format=ox.RdfFormat.TURTLE)
    return store, listed(store)


def test_a_corrected_table_corrects_the_next_graph(tmp_path: Path, extractor: Extractor) -> None:
    """Two organisations become one, an actor by role another one, a surname a person; a third graph stays so."""
    _, before = nodes_of(extractor)
    found = rows_of(list(before.values()))
    local = {words: node for node, actor in before.items() for words, _ in actor.words if actor.is_local}
    found["ac-league-of-lanterns"]["actor"] = "ac-lantern-league"
    found["ac-KE-gov"]["actor"] = "ac-KE"
    found["ac-tilda-marsh"]["label"] = "Matilda Marsh"
    found[local["Marsh"]]["actor"] = "ac-tilda-marsh"
    known = extend(read_gazetteer(), [handed_back(tmp_path, found)])
    store, after = nodes_of(replace(extractor, gazetteer=known))
    assert {node: (actor.label, actor.kind, actor.mentions) for node, actor in after.items() if not actor.is_local} == {
        "ac-lantern-league": ("Lantern League", "Organisation", 2),
        "ac-KE": ("Kenya", "State", 2),
        "ac-tilda-marsh": ("Matilda Marsh", "Person", 2),
    }
    assert after[local["Its allies"]].is_local
    again = extend(read_gazetteer(), [handed_back(tmp_path, rows_of(list(after.values())))])
    assert set(nodes_of(replace(extractor, gazetteer=again))[0]) == set(store)


def test_an_actor_for_described_ones_holds_for_their_article(tmp_path: Path, extractor: Extractor) -> None:
    """The same words in another article are not touched; what led to the actor is told, and a third graph stays so."""
    before = nodes_of(extractor)[1]
    found = rows_of(list(before.values()))
    [allies] = (node for node, each in before.items() if ("Its allies", 1) in each.words)
    found[allies]["actor"] = "ac-TD"
    known = replace(extractor, gazetteer=extend(read_gazetteer(), [handed_back(tmp_path, found)]))
    store, after = nodes_of(known)
    assert allies not in after
    assert (after["ac-TD"].kind, after["ac-TD"].words) == ("State", (("Its allies", 1),))
    assert after["ac-TD"].grounding == (("byHand", 1),)
    elsewhere = known.extract(f"{TWO} Chad backed the fair.")
    assert {each.actor.entity.by for each in elsewhere if each.actor.text == "Its allies"} == {"byDescription"}
    again = extend(read_gazetteer(), [handed_back(tmp_path, rows_of(list(after.values())))])
    assert set(nodes_of(replace(extractor, gazetteer=again))[0]) == set(store)


def test_the_command_lists_writes_and_refuses(tmp_path: Path, harbour: Path) -> None:
    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "kgraph", "actors", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    shown = run(str(harbour), "--least", "2")
    assert (shown.returncode, shown.stdout.split()[0]) == (0, "actor")
    assert run(str(harbour), "-o", "actors.csv").stderr.endswith("→ actors.csv\n")
    assert {row.actor for row in read_rows(tmp_path / "actors.csv")} >= {"ac-BO", "ac-mara-lind"}
    assert run(str(harbour), "--open", "--results", "csv").stdout.startswith("actor,label,")
    for words, code in ((["-o", "a.xlsx"], 2), (["--results", "pdf"], 2), (["-o", "none/a.csv"], 3)):
        refused = run(str(harbour), *words)
        assert (refused.returncode, refused.stdout, "Traceback" in refused.stderr) == (code, "", False)


def test_listing_loads_neither_spacy_nor_rdflib(harbour: Path) -> None:
    program = (
        "import sys\nfrom kgraph.cli import main\nsys.argv = ['kgraph', 'actors', sys.argv[1]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "assert not {'spacy', 'rdflib', 'pyshacl', 'trafilatura', 'numpy'} & sys.modules.keys()\n"
    )
    assert (
        subprocess.run([sys.executable, "-c", program, str(harbour)], capture_output=True, check=False).returncode == 0
    )
