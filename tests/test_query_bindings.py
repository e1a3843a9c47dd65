"""Values given to variables: what they mean, and where they go."""

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import QueryError
from kgraph.namespaces import PREFIXES, XSD
from kgraph.query import ask, question, render
from kgraph.query.bindings import bind, term
from kgraph.query.patterns import patterns, variables
from kgraph.store import read_graphs


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(io.StringIO(content.decode(), newline=""))]


@pytest.fixture
def store(harbour: Path) -> ox.Store:
    return read_graphs([harbour])


# What a value means


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('x" } . } DROP ALL #', '"x\\" } . } DROP ALL #"'),
        ("two\nlines \\ and a tab\t", '"two\\nlines \\\\ and a tab\\t"'),
        ('"kg:backs"', '"kg:backs"'),
        ("Question: why?", '"Question: why?"'),
        ("nope:backs", '"nope:backs"'),
        ("kg:backs", "<https://w3id.org/kgraph/ontology#backs>"),
        ("d:ac-x", "<https://example.org/ac-x>"),
        ("foaf:name", "<http://xmlns.com/foaf/0.1/name>"),
        ("<urn:x:y>", "<urn:x:y>"),
        ('"oui"@fr', '"oui"@fr'),
        ('"say "yes""@en-GB', '"say \\"yes\\""@en-gb'),
        ('"2016"^^xsd:gYear', f'"2016"^^<{XSD}gYear>'),
        (f'"P1D"^^<{XSD}duration>', f'"P1D"^^<{XSD}duration>'),
        ('"12"', '"12"'),
        ("12", "12"),
        ("-3", "-3"),
        ("0.50", "0.5"),
        ("true", "true"),
        ("2016-07-05", f'"2016-07-05"^^<{XSD}date>'),
        ("2016-07-05T10:00:00Z", f'"2016-07-05T10:00:00Z"^^<{XSD}dateTime>'),
        ("007", '"007"'),
        ("12 ships", '"12 ships"'),
        ("2016-13-05", '"2016-13-05"'),
        ("", '""'),
    ],
)
def test_a_value_is_text_unless_it_is_written_as_something_else(value: str, written: str) -> None:
    """A list of values takes it, and so does a variable without one."""
    for sparql in ('SELECT ?x { VALUES ?x { "a" "b" } }', "SELECT ?x { FILTER (BOUND(?x)) }"):
        answer = ask(ox.Store(), sparql, bindings=[("x", value)], base="https://example.org/")
        assert render(answer, "tsv").decode() == f"?x\n{written}\n"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("<no iri>", "'<no iri>' cannot be a value for x"),
        ('"a"^^date', "date is no datatype, such as xsd:date"),
        ('"a"^^<no iri>', "cannot be a value for x"),
    ],
)
def test_a_value_that_cannot_be_is_a_query_error(value: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        ask(ox.Store(), "SELECT ?x { VALUES ?x { 1 } }", bindings={"x": value})


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_text_comes_out_as_it_went_in_whatever_it_is(text: str) -> None:
    """No text breaks out of its quotation marks, and what is quoted is text."""
    found = term("x", f'"{text}"', PREFIXES)
    assert isinstance(found, ox.Literal)
    answer = ask(ox.Store(), "SELECT ?x { FILTER (BOUND(?x)) }", bindings={"x": f'"{text}"'})
    assert [row["x"] for row in answer] == [found.value]


# Where a value goes


def test_several_values_for_one_name_are_asked_together(store: ox.Store) -> None:
    asked = ask(store, question("who-backs"), bindings=[("target", "toll"), ("target", "harbour bill")])
    assert {row["on"] for row in asked} == {"truck toll", "harbour bill"}


def test_a_list_in_a_comment_or_string_is_left_alone() -> None:
    sparql = '# VALUES ?x { 1 }\nSELECT ?x ?y { VALUES ?x { 2 } BIND ("VALUES ?x { 3 }" AS ?y) }'
    assert rows_of(render(ask(ox.Store(), sparql, bindings=[("x", "z")]), "csv"))[1] == ("z", "VALUES ?x { 3 }")


@pytest.mark.parametrize(
    ("sparql", "bound"),
    [
        ("ASK { ?x ?p ?o }", "ASK { X ?x ?p ?o }"),
        ("SELECT ?x WHERE { ?s ?p ?x OPTIONAL { ?x a ?c } }", "SELECT ?x WHERE { X ?s ?p ?x OPTIONAL { X ?x a ?c } }"),
        ("ASK { { ?x a ?c } UNION { ?s ?p ?o } }", "ASK { { X ?x a ?c } UNION { ?s ?p ?o } }"),
        ("ASK { ?s ?p ?o MINUS { ?x a ?c } }", "ASK { ?s ?p ?o MINUS { X ?x a ?c } }"),
        ("ASK { GRAPH ?x { ?s ?p ?o } }", "ASK { X GRAPH ?x { ?s ?p ?o } }"),
        ("CONSTRUCT { ?x a ?c } { ?x ?c ?o }", "CONSTRUCT { ?x a ?c } { X ?x ?c ?o }"),
        ("DESCRIBE ?x { ?s ?p ?o }", "DESCRIBE ?x { X ?s ?p ?o }"),
        ("SELECT (COUNT(?x) AS ?n) { ?s ?p ?o }", "SELECT (COUNT(?x) AS ?n) { X ?s ?p ?o }"),
        ("SELECT ?s { ?s ?p ?o } ORDER BY ?x", "SELECT ?s { X ?s ?p ?o } ORDER BY ?x"),
        ("ASK { { SELECT ?x { ?x ?p ?o } } }", "ASK { { SELECT ?x { X ?x ?p ?o } } }"),
        ("ASK { FILTER(?x > 1) { SELECT (1 AS ?x) {} } }", "ASK { X FILTER(?x > 1) { SELECT (1 AS ?x) {} } }"),
        ("SELECT (EXISTS { ?s a ?x } AS ?e) { ?s ?p ?o }", "SELECT (EXISTS { X ?s a ?x } AS ?e) { ?s ?p ?o }"),
        ("ASK { VALUES (?x ?y) { (1 2) } }", "ASK { X VALUES (?x ?y) { (1 2) } }"),
        ("ASK { ?s ?p ?o FILTER(?o<?x&&?p>0) }", "ASK { X ?s ?p ?o FILTER(?o<?x&&?p>0) }"),
        ("ASK { ?s ?p ?o FILTER(?o<5&&?x>0) }", "ASK { X ?s ?p ?o FILTER(?o<5&&?x>0) }"),
        ("ASK { ?x <?q=1&r=2> ?o }", "ASK { X ?x <?q=1&r=2> ?o }"),
        ("ASK { ?s ?p '?x' ; ?q ?o # ?x\n ; ?x ?y }", "ASK { X ?s ?p '?x' ; ?q ?o # ?x\n ; ?x ?y }"),
    ],
)
def test_a_value_goes_into_each_pattern_that_has_the_variable(sparql: str, bound: str) -> None:
    assert bind(sparql, [("x", "<urn:v>")], {}) == bound.replace(" X ", " VALUES ?x { <urn:v> } ")


def test_comparisons_without_blanks_are_read_as_the_engine_reads_them() -> None:
    store = ox.Store()
    store.update("INSERT DATA { <urn:a> <urn:n> 1 ; <urn:m> 5 . <urn:b> <urn:n> 9 ; <urn:m> 5 }")
    sparql = "SELECT ?s { ?s <urn:n> ?a ; <urn:m> ?o FILTER(?a<?most&&?o>0) }"
    assert [row["s"] for row in ask(store, sparql, bindings={"most": "4"})] == ["urn:a"]


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?actor { ?actor ?p ?o }", r"no variable \?acter .*; it has \?actor \?p \?o; did you mean \?actor\?"),
        ("ASK {}", "no variable .acter to bind a value to; it has none$"),
        ("SELECT (COUNT(*) AS ?acter) { ?s ?p ?o }", "acter is what the question computes by AS"),
        ("CONSTRUCT WHERE { ?acter a ?c }", "CONSTRUCT WHERE has no room for a value"),
        ("DESCRIBE ?acter", "acter stands in no pattern"),
    ],
)
def test_a_variable_that_takes_no_value_is_a_query_error(sparql: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        ask(ox.Store(), sparql, bindings={"?acter": "x"})


def test_a_value_in_a_condition_on_groups_stands_there_itself(store: ox.Store) -> None:
    sparql = "SELECT ?a { { SELECT ?a { ?s kg:actor ?a } GROUP BY ?a HAVING (COUNT(?s) >= ?n) ORDER BY ?a } }"
    counts = [len(ask(store, sparql, bindings={"n": number})) for number in "123"]
    assert counts == [len(ask(store, sparql.replace("?n", number))) for number in "123"]
    assert counts[0] > counts[2] > 0
    with pytest.raises(QueryError, match="n stands in HAVING, which has room for one value; 2 are given"):
        ask(store, sparql, bindings=[("n", "1"), ("n", "2")])


def test_a_count_counts_what_has_the_value(store: ox.Store) -> None:
    """A list of values behind the question would leave a COUNT as it is."""
    sparql = "SELECT (COUNT(?s) AS ?n) { ?s kg:actor ?actor }"
    counts = {name: next(iter(ask(store, sparql, bindings={"actor": name})))["n"] for name in ("d:ac-BO", "d:ac-XX")}
    assert counts == {"d:ac-BO": 3, "d:ac-XX": 0}


def test_dates_and_numbers_compare_as_such(store: ox.Store) -> None:
    since = ask(store, "SELECT ?s { ?s kg:date ?d FILTER (?d > ?since) }", bindings={"since": "2024-04-01"})
    sure = ask(store, "SELECT ?s { ?s kg:confidence ?c FILTER (?c >= ?least) }", bindings={"least": "0.5"})
    assert 0 < len(since) < len(ask(store, "SELECT ?s { ?s kg:date ?d }"))
    assert len(sure) > 0


def test_columns_of_a_star_stay_in_their_order() -> None:
    answer = ask(ox.Store(), "SELECT * { ?s ?p ?o }", bindings={"o": "1"})
    assert answer.columns == ("s", "p", "o")


# Patterns


def test_variables_are_listed_as_they_first_appear() -> None:
    assert variables('SELECT ?b { $a ?p "?c" . ?a ?q ?b # ?d\n }') == ("b", "a", "p", "q")


@given(text=st.text(alphabet="{}()?ax \n\"'#<>") | st.text())
def test_every_pattern_begins_behind_a_brace(text: str) -> None:
    assert all(text[pattern.start - 1] == "{" for pattern in patterns(text))
