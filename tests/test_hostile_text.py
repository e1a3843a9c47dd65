"""Texts that want to be more than text: they break out of no literal, IRI, value, table or message.

Whoever writes an article or names a file writes also what stands on the screen of those who read the graph.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kgraph.cli import main
from kgraph.errors import KgraphError, OutputError, QueryError
from kgraph.namespaces import KG, PREFIXES, RDF, RDFS
from kgraph.query import ask, question, questions, render
from kgraph.query.bindings import bind

#: What tells a terminal to do something, or turns around the order in which text is read.
ACTS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
#: Colours, a link (OSC 8), a title (OSC 0), C1 controls, steps back, a bell, bidi overrides; and rich's own markup.
EVIL: Final = (
    "\x1b[31mred \x1b]8;;https://example.org\x07link\x1b]8;;\x1b\\ \x1b]0;title\x07 \x9b2J \x08\x08\r"
    "\u202egnp.exe\u202c \u2066x\u2069 \x7f [red]bold[/red] [link=https://example.org]"
)
#: What a spreadsheet takes for a formula.
FORMULA: Final = '=HYPERLINK("https://example.org")'
SLOW = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])

Run: TypeAlias = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command as a terminal does; return its exit code, and what it prints."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kgraph", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), *capfd.readouterr()

    return run


def graph(path: Path, label: str) -> Path:
    """Write a graph in which an actor, its words and a sentence are `label`."""
    actor, statement = ox.NamedNode("urn:x:ac-evil"), ox.NamedNode("urn:x:st-evil")
    facts = [
        (actor, RDF + "type", ox.NamedNode(KG + "Person")),
        (actor, RDFS + "label", ox.Literal(label)),
        (statement, RDF + "type", ox.NamedNode(KG + "Statement")),
        (statement, KG + "actor", actor),
        (statement, KG + "actorText", ox.Literal(label)),
        (statement, KG + "actorBegin", ox.Literal(3)),
        (statement, KG + "cue", ox.Literal(label)),
        (statement, KG + "cueBegin", ox.Literal(0)),
        (statement, KG + "article", ox.NamedNode("urn:x:ar-evil")),
        (statement, KG + "relation", ox.NamedNode(KG + "backs\u202e")),
        (statement, KG + "sentence", ox.NamedNode("urn:x:se-evil")),
        (ox.NamedNode("urn:x:se-evil"), KG + "text", ox.Literal("no such words")),
        (ox.NamedNode("urn:x:se-evil"), PREFIXES["nif"] + "beginIndex", ox.Literal(0)),
    ]
    path.write_bytes(ox.serialize([ox.Quad(s, ox.NamedNode(p), o) for s, p, o in facts], format=ox.RdfFormat.TURTLE))
    return path


# What a terminal shows


LABELS: Final = "SELECT ?label { ?actor rdfs:label ?label }"
SHOWN: Final = {
    "query": ("query", LABELS),
    "query for all": ("query", "SELECT * { ?s ?p ?o }"),
    "query for a graph": ("query", "CONSTRUCT WHERE { ?s ?p ?o }", "--results", "table"),
    "query for a graph in Turtle": ("query", "CONSTRUCT WHERE { ?s ?p ?o }"),
    "query for a graph in N-Triples": ("query", "CONSTRUCT WHERE { ?s ?p ?o }", "--results", "nt"),
    "actors": ("actors",),
    "validate": ("validate",),
}


@pytest.mark.parametrize("words", SHOWN.values(), ids=SHOWN)
def test_nothing_in_a_graph_acts_on_the_terminal(tmp_path: Path, run: Run, words: tuple[str, ...]) -> None:
    command, *more = words
    _, out, err = run(command, graph(tmp_path / "graph.ttl", EVIL), *more)
    assert "gnp.exe" in out
    assert "[red]bold[/red]" in out
    assert not ACTS.search(out + err)


@pytest.mark.parametrize("width", [20, 40, 1000])
def test_a_table_has_a_row_for_a_row_in_any_width(tmp_path: Path, width: int) -> None:
    """Line breaks within a text begin no row."""
    store = _store(graph(tmp_path / "graph.ttl", "one\ntwo\r\nthree\u2028four\x85five"))
    table = render(ask(store, LABELS), width=width).decode()
    assert not ACTS.search(table)
    assert "one two" in table


def test_explain_shows_no_more_than_text(run: Run) -> None:
    """Of an actor, a target, and a cue that states nothing."""
    _, out, err = run(
        "explain", f"Ida {EVIL} Holm backed the \x1b[1mport\x07 bill. The \u202elist\u202c would \x9b0m back it."
    )
    assert "backs: affirmed" in out
    assert not ACTS.search(out + err)


NAME: Final = "\x1b[31mred\x07\u202e\r\nError: fine"
FAILURES: Final = {
    "a missing graph": ("query", "{name}.ttl", "ASK {{}}"),
    "a graph of no format": ("query", "{name}", "ASK {{}}"),
    "a graph that breaks off": ("query", "{broken}", "ASK {{}}"),
    "a missing question": ("query", "{fine}", "-f", "{name}.rq"),
    "an unknown question": ("query", "{fine}", "--name", "{name}"),
    "a question that cannot be read": ("query", "{fine}", "ASK {name}"),
    "an unknown prefix": ("query", "{fine}", "ASK {{ ?s x:{name} 'a' }}"),
    "a value that is no IRI": ("query", "{fine}", "SELECT * {{ ?s ?p ?o }}", "--bind", "s=<{name}>"),
    "a parameter that is none": ("query", "{fine}", "--name", "who-backs", "--bind", "{name}=1"),
    "an unknown format": ("query", "{fine}", "ASK {{}}", "--results", "{name}"),
    "an endpoint out of reach": ("query", "--endpoint", "http://127.0.0.1:9/{name}", "ASK {{}}"),
    "an article that is missing": ("export", "{name}.txt", "-o", "x.ttl"),
    "an article of no format": ("export", "{broken}", "-o", "x.ttl"),
    "a folder that is missing": ("export", "{article}", "-o", "{name}/x.ttl"),
    "a base that is none": ("export", "{article}", "-o", "x.ttl", "--base", "{name}"),
    "a licence that is none": ("export", "{article}", "-o", "x.ttl", "--header", "--licence", "{name}"),
    "actors of no graph": ("actors", "{name}"),
    "actors for no file": ("actors", "{fine}", "-o", "{name}"),
    "a graph that cannot be checked": ("validate", "{broken}"),
    "a store that is out of reach": ("load", "{fine}", "http://127.0.0.1:9/{name}"),
    "a graph that is named by no IRI": ("load", "{fine}", "store", "--graph", "{name}"),
    "a server of no kind": ("load", "{fine}", "http://127.0.0.1:9/", "--preset", "{name}"),
    "an option that is none": ("query", "--{name}"),
    "a command that is none": ("{name}",),
    "gold that is missing": ("evaluate", "{name}.jsonl"),
    "actors of one's own that are missing": ("explain", "It is.", "--gazetteer", "{name}.csv"),
    "a pipeline that is missing": ("explain", "It is.", "--model", "{name}"),
}


@pytest.mark.parametrize("words", FAILURES.values(), ids=FAILURES)
def test_no_error_acts_on_the_terminal(
    tmp_path: Path, harbour: Path, run: Run, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor looks like two."""
    monkeypatch.chdir(tmp_path)
    places = {"name": NAME, "fine": str(harbour), "broken": f"broken{NAME}.ttl", "article": "a.txt"}
    (tmp_path / places["broken"]).write_text("<urn:x:a> <urn:x:b> <urn:x\x1b[31m:c> .")
    (tmp_path / "a.txt").write_text("Kenya backed the port bill.")
    code, out, err = run(*(word.format(**places) for word in words))
    assert code in (2, 3, 4)
    assert "rror" in err
    assert not ACTS.search(out + err)
    assert "\nError: fine" not in err


# Answers for machines


def test_answers_for_machines_are_what_the_graph_holds(tmp_path: Path, run: Run) -> None:
    """Nothing is escaped for eyes; the SPARQL 1.1 results formats have escapes of their own."""
    for label in (EVIL, FORMULA, 'a\tb\nc,d"e'):
        path = graph(tmp_path / "graph.ttl", label)
        answers = {kind: run("query", path, LABELS, "--results", kind)[1] for kind in ("csv", "json")}
        assert [*csv.reader(io.StringIO(answers["csv"], newline=""))] == [["label"], [label]]
        [row] = json.loads(answers["json"])["results"]["bindings"]
        assert row["label"]["value"] == label
        tsv = render(ask(_store(path), LABELS), "tsv")
        [found] = ox.parse_query_results(tsv, format=ox.QueryResultsFormat.TSV)  # type: ignore[misc]
        assert found["label"] == ox.Literal(label)


def _store(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize(("kind", "syntax"), [("ttl", ox.RdfFormat.TURTLE), ("nt", ox.RdfFormat.N_TRIPLES)])
def test_graphs_for_machines_and_eyes_spell_characters_by_number(
    tmp_path: Path, kind: str, syntax: ox.RdfFormat
) -> None:
    """And are the same graphs."""
    store = _store(graph(tmp_path / "graph.ttl", EVIL + "\n\t\u2028\\"))
    content = render(ask(store, "CONSTRUCT WHERE { ?s ?p ?o }"), kind)
    assert set(ox.parse(content, format=syntax)) == set(store)


def test_xml_that_cannot_hold_an_answer_is_no_broken_xml(tmp_path: Path) -> None:
    """But an error; what it can hold it holds."""
    with pytest.raises(OutputError, match="XML cannot hold the control characters of this answer; choose json"):
        render(ask(_store(graph(tmp_path / "graph.ttl", "bell\x07")), LABELS), "xml")
    fine = render(ask(_store(graph(tmp_path / "graph.ttl", "</literal>&amp; \u202e")), LABELS), "xml")
    [row] = ox.parse_query_results(fine, format=ox.QueryResultsFormat.XML)  # type: ignore[misc]
    assert row["label"] == ox.Literal("</literal>&amp; \u202e")


# Values

PARTS: Final = [*"\"'\\{}<>#@^:?$. \n\r\t", '"""', "urn:x:", "kg:", "\\u0022", "UNION", "\x00", "\ud800", "é"]
STRANGE = st.one_of(st.text(), st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
KEPT = "SELECT ?x ?secret { VALUES ?x { 'default' } OPTIONAL { ?x <urn:x:has> ?secret } }"


@SLOW
@given(STRANGE)
def test_a_value_is_one_term_whatever_it_holds(value: str) -> None:
    """It ends no literal, list or pattern; or it is refused."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:has"), ox.Literal("secret")))
    try:
        answer = ask(store, KEPT, bindings=[("x", value)])
    except QueryError:
        return
    [row] = json.loads(answer.content)["results"]["bindings"]
    assert "secret" not in row or value == "<urn:x:a>"
    if not re.search(r'^"|^<|^\w*:|^[+-]?[0-9]|^(true|false)$', value):
        assert row["x"] == {"type": "literal", "value": value}


@SLOW
@given(STRANGE, st.sampled_from([each.name for each in questions() if each.parameters]))
def test_a_value_of_a_shipped_question_stays_in_its_place(value: str, name: str) -> None:
    """What the engine reads then is the question with another value, and no more."""
    asked = question(name)
    parameter = asked.parameters[0].name
    try:
        text = bind(asked.sparql, [(parameter, value)], PREFIXES)
    except QueryError:
        return
    before, after = (re.split(rf"VALUES \?{parameter} \{{", each, maxsplit=1) for each in (asked.sparql, text))
    assert after[0] == before[0]
    assert after[1].endswith(before[1].partition("}")[2])
    assert len(ask(ox.Store(), text).columns) == len(asked.columns)


@pytest.mark.parametrize(
    "value",
    [
        "<urn:x:a b>",
        "<urn:x:a> <urn:x:b>",
        "<urn:x:<a>>",
        "<urn:x:{a}>",
        '<urn:x:"a">',
        "<urn:x:a\n>",
        "<urn:x:\x00>",
        "<relative>",
    ],
)
def test_what_is_no_iri_is_refused(harbour: Path, run: Run, value: str) -> None:
    code, out, err = run("query", harbour, "SELECT ?s { ?s ?p ?o }", "--bind", f"s={value}")
    assert (code, out) == (3, "")
    assert "cannot be a value for s" in err


@SLOW
@given(st.text())
def test_a_question_of_any_characters_is_answered_or_refused(text: str) -> None:
    """With an error of ours."""
    assume(text.strip())
    for sparql in (text, f"ASK {{ ?s ?p '{text}' }}", f"SELECT ?{text} {{ ?s ?p ?o }}"):
        with suppress(KgraphError):
            ask(ox.Store(), sparql)
