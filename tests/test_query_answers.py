"""Answers in Python: rows of values, and what a notebook shows of them."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kgraph
from kgraph.errors import GraphError
from kgraph.query import ask, question, render
from kgraph.store import read_graphs

TAGS = {"table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "a", "span", "pre"}


class Page(HTMLParser):
    """The tags of a page, the attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(answer: kgraph.Answer) -> Page:
    return Page(answer._repr_html_())


# In Python


def test_rows_are_dictionaries_of_values() -> None:
    sparql = """SELECT * { VALUES (?iri ?text ?whole ?part ?day ?yes ?odd ?none)
        { (kg:backs "a"@en 3 0.5 "2024-03-04"^^xsd:date true "x"^^xsd:integer UNDEF) } }"""
    (row,) = ask(ox.Store(), sparql)
    assert row == {
        "iri": "https://w3id.org/kgraph/ontology#backs",
        "text": "a",
        "whole": 3,
        "part": 0.5,
        "day": date(2024, 3, 4),
        "yes": True,
        "odd": "x",
        "none": None,
    }


def test_an_answer_has_columns_a_length_and_a_truth(harbour: Path) -> None:
    store = read_graphs([harbour])
    rows = ask(store, "SELECT ?s ?k { ?s a ?k . ?k rdfs:subClassOf* kg:State }")
    assert (rows.columns, len(rows), bool(rows), rows.truth) == (("s", "k"), len(list(rows)), True, None)
    empty = ask(store, "SELECT ?s { ?s a kg:Nothing }")
    assert (empty.columns, len(empty), bool(empty)) == (("s",), 0, False)
    assert [bool(ask(store, f"ASK {{ ?s a kg:{name} }}")) for name in ("State", "Nothing")] == [True, False]
    graph = ask(store, "CONSTRUCT { ?a ?r ?b } { ?a ?r ?b FILTER (?r = kg:backs) }")
    assert (graph.columns, len(graph)) == (("subject", "predicate", "object"), 4)
    assert all(row["predicate"] == "https://w3id.org/kgraph/ontology#backs" for row in graph)


def test_graphs_are_asked_by_their_files_and_questions_by_their_names(harbour: Path) -> None:
    """Values may be a dictionary, and the prefixes of the files are known."""
    answer = kgraph.ask(harbour, kgraph.question("who-backs"), bindings={"target": "toll"})
    assert {row["on"] for row in answer} == {"truck toll"}
    assert list(kgraph.ask([harbour, str(harbour)], question("who-backs"), bindings={"target": "toll"})) == list(answer)


def test_prefixes_of_a_file_are_known_when_it_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("@prefix ex: <urn:ex:> . ex:a ex:b ex:c .")
    assert kgraph.ask(tmp_path / "a.ttl", "ASK { ex:a ex:b ex:c }")
    with pytest.raises(GraphError, match=r"none\.ttl cannot be read"):
        kgraph.ask(tmp_path / "none.ttl", "ASK {}")


def test_an_answer_printed_is_a_table_and_its_repr_is_short(harbour: Path) -> None:
    answer = ask(read_graphs([harbour]), "SELECT ?s { ?s a kg:State }")
    assert str(answer) == render(answer).decode()
    assert repr(answer) == "Answer(kind='rows')"


# In a notebook


def test_a_notebook_shows_rows_as_a_table(harbour: Path) -> None:
    page = page_of(ask(read_graphs([harbour]), 'SELECT ?s ?n { ?s rdfs:label "Borduria" BIND (7 AS ?n) }'))
    assert page.tags.count("tr") == 2
    assert [value for name, value in page.attributes if name == "scope"] == ["col", "col"]
    assert page.text == "1 rowsnd:ac-BO7"
    assert ("href", "https://w3id.org/kgraph/id/ac-BO") in page.attributes


def test_a_long_answer_is_shown_in_part_and_counted() -> None:
    values = " ".join(map(str, range(1234)))
    page = page_of(ask(ox.Store(), f"SELECT ?n {{ VALUES ?n {{ {values} }} }}"))
    assert page.tags.count("tr") == 201
    assert page.text.startswith("1,234 rows, of which the first 200 are shown")


def test_a_truth_and_a_graph_are_shown_as_text() -> None:
    assert page_of(ask(ox.Store(), "ASK {}")).text == "true\n"
    assert page_of(ask(ox.Store(), "CONSTRUCT { kg:a kg:b '<i>' } {}")).text.endswith('kg:a kg:b "<i>" .\n')


def test_only_addresses_of_the_web_are_links() -> None:
    """A name that would run a script is text with its IRI beside it."""
    page = page_of(ask(ox.Store(), "SELECT * { VALUES ?x { <javascript:alert(1)> <data:text/html,x> } }"))
    assert "a" not in page.tags
    assert ("title", "javascript:alert(1)") in page.attributes


HOSTILE = st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '" onmouseover="x',
        "' style='x",
        "</td></table>",
        "<!--",
        "&lt;b&gt;",
        "\u202e<b>",
        "\0<b",
    ]
)


@given(text=HOSTILE)
def test_no_text_breaks_out_of_the_page(text: str) -> None:
    literal = ox.Literal(text)
    for sparql in (f"SELECT ?x {{ VALUES ?x {{ {literal} }} }}", f"CONSTRUCT {{ kg:a kg:b {literal} }} {{}}"):
        page = page_of(ask(ox.Store(), sparql))
        assert set(page.tags) <= TAGS
        assert {name for name, _ in page.attributes} <= {"style", "scope", "href", "title", "rel"}


@given(text=HOSTILE)
def test_a_text_reads_in_the_page_as_it_is(text: str) -> None:
    page = page_of(ask(ox.Store(), f"SELECT ?x {{ VALUES ?x {{ {ox.Literal(text)} }} }}"))
    shown = page.text.removeprefix("1 rowx")
    assert [letter for letter in shown if letter.isalnum()] == [letter for letter in text if letter.isalnum()]
