import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import free_port
from hypothesis import example, given
from hypothesis import strategies as st

from kgraph.errors import KgraphError, QueryError, UsageError
from kgraph.namespaces import BASE
from kgraph.query import RESULTS, ask, check_results, read_prefixes, render
from kgraph.query.tokens import placed
from kgraph.query.waiting import wait_for
from kgraph.store import read_graphs

KGRAPH = [sys.executable, "-m", "kgraph"]
#: A question that takes longer than anybody waits, about the edges of `chain`.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """A graph of 2,000 triples."""
    path = tmp_path / "chain.nt"
    path.write_text("".join(f"<urn:x:{n}> <urn:x:p> <urn:x:{n + 1}> .\n" for n in range(2000)))
    return path


# The place of a mistake


@pytest.mark.parametrize(
    ("text", "offset", "shown"),
    [
        ("ASK { ?s ?p ]", 12, "line 1, column 13: here\n    ASK { ?s ?p ]\n                ^"),
        ("ASK {\n  ?s é:p ]\r\n}", 13, "line 2, column 8: here\n      ?s é:p ]\n           ^"),
        ("ASK {\n\n\n", 8, "line 1, column 6: here\n    ASK {\n         ^"),
        ("\tASK\x1b[31m", 1, "line 1, column 2: here\n     ASK [31m\n     ^"),
        ("x" * 100 + "!" + "y" * 100, 100, f"line 1, column 101: here\n    …{'x' * 60}!{'y' * 39}…\n    {' ' * 61}^"),
    ],
)
def test_a_place_is_shown_by_a_caret_below_its_line(text: str, offset: int, shown: str) -> None:
    assert placed(text, offset, "here") == shown


@given(text=st.text(), where=st.integers(min_value=0))
def test_a_caret_stands_below_the_character_meant(text: str, where: int) -> None:
    offset = where % (len(text.rstrip()) + 1)
    _, line, caret = placed(text, offset, "here").split("\n")
    meant = text[offset : offset + 1]
    if meant.isprintable() and not meant.isspace():
        assert line[len(caret) - 1 :][:1] == meant


@given(text=st.text() | st.text(alphabet="{}<>?:#\"'\\ \nas").map(lambda rest: f"ASK {rest}"))
@example(text="ASK { \ud800 }")
def test_whatever_is_asked_is_answered_or_explained(text: str) -> None:
    with contextlib.suppress(KgraphError):
        ask(ox.Store(), text, timeout=5)


# Prefixes


def test_prefixes_of_the_graph_files_are_known_and_listed(tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text("@prefix ex: <urn:ex:> .\n@prefix kg: <urn:other:> .\nex:a ex:b ex:c .\n")
    (tmp_path / "two.ttl").write_text("PREFIX ex: <urn:late:>\nPREFIX : <urn:bare:>\n:a :b :c .\n")
    (tmp_path / "notes.md").write_text("# nothing")
    prefixes = read_prefixes([tmp_path])
    assert prefixes == {"ex": "urn:ex:", "kg": "urn:other:", "": "urn:bare:"}
    store = read_graphs([tmp_path])
    assert ask(store, "ASK { ex:a ex:b ex:c . :a :b :c }", prefixes=prefixes).truth is True
    assert render(ask(store, "SELECT ?s { ?s ?p ex:c }", prefixes=prefixes)).split()[-1] == b"ex:a"
    with pytest.raises(
        QueryError, match=r"unknown prefix 'no:'; declare it with PREFIX no: <…>, or .* : .* ex: .*kg: "
    ):
        ask(store, "ASK { no:a no:b no:c }", prefixes=prefixes)


def test_a_prefix_that_kgraph_knows_is_not_changed_by_a_file(harbour: Path) -> None:
    assert ask(read_graphs([harbour]), "ASK { ?s a kg:Statement }", prefixes={"kg": "urn:other:"}).truth is True


@pytest.mark.parametrize("name", ["none.ttl", "broken.ttl", "-", "chain.nt"])
def test_a_file_without_prefixes_gives_none(name: str, tmp_path: Path, chain: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<urn:a")
    assert read_prefixes([name if name == "-" else chain.parent / name]) == {}


def test_a_name_is_shown_by_one_prefix_for_its_namespace_the_question_s_own_first() -> None:
    """A prefix that the question only might use, dct:, does not take the place of the one that kgraph writes."""
    text = "SELECT * { VALUES (?a ?b) { (dct:title d:x) } }"
    assert render(ask(ox.Store(), text)).split()[-2:] == [b"dcterms:title", b"d:x"]
    assert render(ask(ox.Store(), f"PREFIX my: <{BASE}> {text}")).split()[-1] == b"my:x"
    graph = render(ask(ox.Store(), f"PREFIX my: <{BASE}> CONSTRUCT {{ my:a dct:title my:b }} {{}}"))
    assert b"dcterms:title" in graph


# What changes a graph


@pytest.mark.parametrize("word", ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
@pytest.mark.parametrize("head", ["", "PREFIX ex: <urn:x:>\n", "# SELECT\nBASE <urn:x:> "])
def test_an_update_is_refused_with_what_to_do(word: str, head: str, harbour: Path) -> None:
    store = read_graphs([harbour])
    before = len(store)
    with pytest.raises(QueryError, match=rf"{word} changes a graph; .* give --update and -o FILE"):
        ask(store, f"{head}{word.lower()} DATA {{ <urn:a> <urn:b> <urn:c> }}")
    assert len(store) == before


@pytest.mark.parametrize("text", ['ASK { ?delete ?p "INSERT" }', "# CLEAR ALL\nASK { ?s ?p <urn:LOAD> }"])
def test_a_word_of_an_update_elsewhere_is_no_update(text: str) -> None:
    assert ask(ox.Store(), text).truth is False


# Other servers


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <{url}> { ?s ?p ?o } }",
        "ASK {service silent<{url}>{?s ?p ?o}}",
        "SELECT * { { SELECT ?s { Service ?x { ?s ?p ?o } } } VALUES ?x { <{url}> } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { SERVICE <{url}> { ?s ?p ?o } } }",
        "ASK { FILTER EXISTS { SERVICE <{url}> { ?s ?p ?o } } }",
        'ASK { ?s ?p "#" . SERVICE <{url}> { ?s ?p ?o } }',
        "ASK { ?s ?p 'it\\'s' SERVICE <{url}> { ?s ?p ?o } }",
        "PREFIX SERVICE: <urn:x:> PREFIX : <{url}> ASK { SERVICE:x { ?s ?p ?o } }",
        "ASK { VALUES ?b { <{url}> } BIND(1 AS ?a) BIND(2 AS ?d) FILTER(?a<?d)SERVICE?b#>\n{ ?s ?p ?o } }",
    ],
)
def test_another_server_is_asked_only_where_that_is_allowed(text: str) -> None:
    """The port is closed: had the question gone out, the error would be another."""
    with pytest.raises(QueryError, match=r"--federated allows that|cannot read the question"):
        ask(ox.Store(), text.replace("{url}", f"http://127.0.0.1:{free_port()}/"))


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?s ?p "SERVICE <urn:x:y> { }" }',
        "ASK { ?s ?p '''a\nSERVICE ?x {''' } # SERVICE <urn:x:y> {",
        "ASK { ?s <http://example.org/SERVICE> ?service }",
        "PREFIX service: <urn:service#> ASK { ?s service:service _:service }",
        "ASK { ?s ?p ?o FILTER(?s<?service && ?o>?service) }",
        "SELECT ?service { ?service a kg:Service }",
    ],
)
def test_the_word_service_elsewhere_asks_nobody(text: str) -> None:
    assert ask(ox.Store(), text).kind in ("truth", "rows")


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_string_asks_another_server(text: str) -> None:
    literal = ox.Literal(f"{text} SERVICE <urn:x:y> {{ {text}")
    assert ask(ox.Store(), f"ASK {{ ?s ?p {literal} }}").truth is False


# Time


def test_a_question_that_takes_too_long_is_given_up(chain: Path) -> None:
    done = subprocess.run(
        [*KGRAPH, "query", str(chain), LONG, "--timeout", "1"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "Error: No answer in 1 s; ask for less, or wait longer with --timeout SECONDS\n"


def test_ctrl_c_ends_a_long_question_with_130(chain: Path) -> None:
    command = [*KGRAPH, "query", str(chain), LONG]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asking:
        time.sleep(2)
        assert asking.poll() is None
        asking.send_signal(signal.SIGINT)
        assert asking.communicate(timeout=20) == (b"", b"\nInterrupted.\n")
        assert asking.returncode == 130


def test_waiting_ends_in_time_and_hands_on_results_and_errors() -> None:
    assert wait_for(lambda: 1, timeout=60) == 1
    with pytest.raises(ZeroDivisionError):
        wait_for(lambda: 1 / 0)
    begun = time.monotonic()
    with pytest.raises(QueryError, match=r"No answer in 0\.1 s"):
        wait_for(lambda: time.sleep(5), timeout=0.1)
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "soon"])
def test_a_time_that_is_none_is_wrong_usage(seconds: str, harbour: Path) -> None:
    command = [*KGRAPH, "query", str(harbour), "ASK {}", "--timeout", seconds]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


# Kinds of answers


@pytest.mark.parametrize("results", RESULTS)
@pytest.mark.parametrize("sparql", ["SELECT ?s { ?s a kg:State }", "ASK {}", "DESCRIBE kg:backs", "CONSTRUCT WHERE {}"])
def test_what_is_checked_beforehand_is_what_is_refused_afterwards(results: str, sparql: str) -> None:
    try:
        check_results(results, sparql)
    except UsageError as error:
        with pytest.raises(UsageError, match=str(error)):
            render(ask(ox.Store(), sparql), results)
    else:
        assert render(ask(ox.Store(), sparql), results).endswith(b"\n") or "CONSTRUCT" in sparql or "DESC" in sparql


def test_a_graph_may_be_n_triples(harbour: Path) -> None:
    answer = ask(read_graphs([harbour]), "CONSTRUCT { ?a kg:for ?b } { ?a kg:backs ?b }")
    lines = render(answer, "nt").decode().splitlines()
    assert len(lines) == 4
    assert lines == sorted(lines)
    assert all(line.startswith("<https://w3id.org/kgraph/id/ac-") and line.endswith("> .") for line in lines)


# Relations above relations


def test_a_graph_knows_all_relations_above_those_it_uses(harbour: Path) -> None:
    """Questions with rdfs:subPropertyOf* need no ontology beside the graph."""
    asked = "SELECT ?r ?above { ?s kg:relation ?r . ?r rdfs:subPropertyOf+ ?above }"
    ontology = ox.Store()
    ontology.bulk_load(path=str(Path(__file__).parents[1] / "ontology" / "kgraph.ttl"), format=ox.RdfFormat.TURTLE)
    above = ask(ontology, "SELECT ?r ?above { ?r rdfs:subPropertyOf+ ?above . ?above a kg:Relation }")
    known = set(render(above, "tsv").splitlines()[1:])
    used = set(render(ask(read_graphs([harbour]), "SELECT DISTINCT ?r { ?s kg:relation ?r }"), "tsv").splitlines()[1:])
    found = set(render(ask(read_graphs([harbour]), asked), "tsv").splitlines()[1:])
    assert found
    assert found == {row for row in known if row.split(b"\t")[0] in used}
