import csv
import io
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from conftest import free_port

from kgraph.errors import OntologyError, QueryError, StoreError, UsageError
from kgraph.namespaces import BASE, PREFIXES
from kgraph.query import RESULTS, ask, check_results, question, questions, read_question_file, render
from kgraph.query.asking import spelled_out
from kgraph.store import load, open_store, read_graphs

ROOT = Path(__file__).parents[1]
BILL = "harbour bill"
OPPOSES = "The Dockers' Union opposes the harbour bill, while Borduria supports it."
REJECT = "“We reject the harbour bill,” said Borduria."
PRAISED = "Mara Lind praised the harbour bill, but the police in Borduria might sanction the union, she said."
PROPOSED = "The government of Ruritania proposed a harbour bill on Monday."
TOLL = "The union backs the truck toll, and so does Mara Lind."
URGED = "The union urged Ruritania to adopt the truck toll."
ACCUSED = "Mara Lind said the union had accused Borduria of bribery."
MARCH, APRIL = "2024-03-04", "2024-04-10"
UNION, GOVERNMENT = "Dockers' Union", "government of Ruritania"

#: What a person may want to know of the fixture graph, and the rows that answer it.
COMPETENCY: dict[str, list[tuple[dict[str, str], list[tuple[str, ...]]]]] = {
    "who-backs": [
        (
            {"target": "BILL"},
            [
                ("Borduria", "backs", BILL, "narrated", "", MARCH, OPPOSES),
                ("Mara Lind", "praises", BILL, "narrated", "", APRIL, PRAISED),
            ],
        ),
        ({"target": "borduria"}, []),
    ],
    "who-opposes": [
        (
            {"target": "harbour"},
            [
                ("Borduria", "rejects", BILL, "quoted", "Borduria", APRIL, REJECT),
                (UNION, "opposes", BILL, "narrated", "", MARCH, OPPOSES),
            ],
        ),
        (
            {"target": "Bordurian Republic"},
            [(UNION, "accuses", "Borduria", "reported", "Mara Lind", MARCH, ACCUSED)],
        ),
        ({"target": "Bordur"}, []),
    ],
    "what-is-proposed": [
        (
            {"actor": "ruritanian GOVERNMENT"},
            [(GOVERNMENT, "proposes", BILL, "", MARCH, PROPOSED)],
        ),
        (
            {"actor": "d:ac-dockers-union"},
            [(UNION, "demands", "truck toll", "Ruritania", APRIL, URGED)],
        ),
    ],
    "what-is-said-about": [
        (
            {"target": "Borduria"},
            [
                (
                    UNION,
                    "accuses",
                    "Borduria",
                    "affirmed",
                    "asserted",
                    "reported",
                    "Mara Lind",
                    MARCH,
                    ACCUSED,
                ),
                (
                    *(GOVERNMENT, "praises", "Borduria", "negated", "asserted", "narrated", "", MARCH),
                    "The government did not praise Borduria.",
                ),
            ],
        )
    ],
    "disagreements": [
        (
            {},
            [
                (BILL, "Borduria", "backs", UNION, "opposes"),
                (BILL, "Mara Lind", "praises", "Borduria", "rejects"),
                (BILL, "Mara Lind", "praises", UNION, "opposes"),
            ],
        )
    ],
    "disagreements-between": [
        (
            {"actor": "lind", "other": "borduria"},
            [(BILL, "Mara Lind", "praises", "1", "Borduria", "rejects", "1")],
        )
    ],
    "changes-of-mind": [({}, [("Borduria", BILL, "backs", MARCH, "1", "rejects", APRIL, "1")])],
    "counts": [
        (
            {},
            [
                (UNION, "backs", "2"),
                ("Borduria", "backs", "1"),
                ("Borduria", "rejects", "1"),
                ("Borduria", "sanctions", "1"),
                (UNION, "accuses", "1"),
                (UNION, "demands", "1"),
                (UNION, "opposes", "1"),
                ("Mara Lind", "backs", "1"),
                ("Mara Lind", "praises", "1"),
                (GOVERNMENT, "praises", "1"),
                (GOVERNMENT, "proposes", "1"),
            ],
        )
    ],
    "reported-speech": [
        (
            {"speaker": "Lind", "actor": UNION},
            [
                (
                    *("Mara Lind", UNION, "accuses", "Borduria", "affirmed", "asserted", "reported"),
                    *(MARCH, ACCUSED),
                )
            ],
        )
    ],
    "evidence": [
        (
            {"actor": "Borduria", "relation": "kg:opposes", "target": "bill"},
            [
                (
                    *(REJECT, "rejects", "quoted", "Borduria", "Borduria turns on the harbour bill"),
                    *(APRIL, "https://example.org/news/2"),
                )
            ],
        )
    ],
    "hypothetical-or-negated": [
        (
            {},
            [
                ("Borduria", "sanctions", UNION, "affirmed", "hypothetical", "Mara Lind", APRIL, PRAISED),
                (
                    *(UNION, "backs", "truck toll", "affirmed", "hypothetical", "", MARCH),
                    "The union may back the truck toll.",
                ),
                (
                    *(GOVERNMENT, "praises", "Borduria", "negated", "asserted", "", MARCH),
                    "The government did not praise Borduria.",
                ),
            ],
        )
    ],
    "timeline": [({"target": "bill"}, [("2024-03", "1", "1", "1"), ("2024-04", "1", "1", "0")])],
    "co-backers": [
        ({"actor": "lind"}, [("Borduria", BILL), (UNION, "truck toll")]),
        ({"actor": UNION}, [("Mara Lind", "truck toll")]),
    ],
    "sources": [({}, [("Mara Lind", "2", "0", "2"), ("Borduria", "1", "1", "1")])],
}
CASES = [
    pytest.param(name, bindings, rows, id=f"{name}-{number}")
    for name, cases in COMPETENCY.items()
    for number, (bindings, rows) in enumerate(cases)
]


@pytest.fixture
def store(harbour: Path) -> ox.Store:
    return read_graphs([harbour])


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(io.StringIO(content.decode(), newline=""))]


# Shipped questions


def test_every_shipped_question_has_a_competency_test() -> None:
    assert {each.name for each in questions()} == set(COMPETENCY)


@pytest.mark.parametrize(("name", "bindings", "rows"), CASES)
def test_a_shipped_question_is_answered(
    store: ox.Store, name: str, bindings: dict[str, str], rows: list[tuple[str, ...]]
) -> None:
    asked = question(name, bindings=bindings.items())
    header, *found = rows_of(render(ask(store, asked.sparql, bindings=bindings.items()), "csv"))
    assert header == asked.columns
    assert found == rows


@pytest.mark.parametrize(("name", "bindings", "rows"), CASES)
def test_rdflib_gives_the_same_answer(
    harbour: Path, name: str, bindings: dict[str, str], rows: list[tuple[str, ...]]
) -> None:
    from kgraph.query.bindings import bind

    sparql = bind(question(name).sparql, bindings.items(), {**PREFIXES, "d": BASE})
    found = rdflib.Graph().parse(harbour).query(sparql, initNs=PREFIXES)
    as_text = [tuple("" if term is None else str(term) for term in row) for row in found]  # type: ignore[union-attr]
    assert Counter(as_text) == Counter(rows)


@pytest.mark.parametrize("each", questions(), ids=lambda each: each.name)
def test_a_shipped_question_is_a_question_by_itself_and_says_what_it_asks(each, store: ox.Store) -> None:  # type: ignore[no-untyped-def]
    assert each.help.endswith(("?", "."))
    assert all(parameter.help and parameter.default for parameter in each.parameters)
    assert rows_of(render(ask(store, each.sparql), "csv"))[0] == each.columns


def test_an_unknown_question_or_parameter_names_the_known_ones() -> None:
    with pytest.raises(QueryError, match=r"Unknown question 'who'; choose one of .*who-backs, who-opposes"):
        question("who")
    with pytest.raises(QueryError, match="evidence has no parameter 'who'; it has actor, relation, target"):
        question("evidence", bindings=[("who", "x")])


def test_a_parameter_without_a_list_of_values_is_an_error_of_the_ontology(tmp_path: Path) -> None:
    """The message names the file and what to add."""
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "mine.rq").write_text("# Who?\n# columns: a\n# parameter who: a name\n\nSELECT ?a {}\n")
    with pytest.raises(OntologyError, match=r"mine\.rq tells of a parameter who and has no list VALUES \?who"):
        questions(tmp_path)


# Asking


def test_known_prefixes_need_no_declaration_and_one_s_own_come_first(store: ox.Store) -> None:
    assert ask(store, "ASK { ?s a kg:Statement }").truth is True
    assert ask(store, "PREFIX kg: <urn:x:> ASK { ?s a kg:Statement }").truth is False
    assert ask(store, "ASK { d:ac-BO a ?kind }", base="https://example.org/").truth is False


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT * { ?s foo:bar ?o }", r"^line 1, column 15: unknown prefix 'foo:'; declare .* kg: .*\n.*\n {18}\^$"),
        ("PREFIX a: <urn:a:>\nASK { a:b b:c 1 }", r"^line 2, column 11: unknown prefix 'b:'"),
        ("ASK { ?s :p 1 }", r"^line 1, column 10: unknown prefix ':'"),
        ("SELECT *\nWHERE { ?s ?p }\n", r"^line 2, column 15: cannot read the question\n    WHERE .* }\n {18}\^$"),
        ("SELECT ?s WHERE { ?s kg:actor ?o", r"^line 1, column 33: cannot read the question"),
        ("SELECT (COUNT(?s) AS ?n) ?p { ?s ?p ?o }", "The SELECT contains a variable that is unbound"),
        ("who backs the bill?", "a question starts with SELECT, .* and changes nothing"),
        ("DELETE WHERE { ?s ?p ?o }", "a question starts with SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("", r"^line 1, column 1: cannot read the question; a question starts with "),
    ],
)  # fmt: skip
def test_a_malformed_question_is_explained_at_its_place(sparql: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        ask(ox.Store(), sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        'ASK { ?s ?p "foo:bar", \'foo:bar\', """foo:"bar""" } # foo:bar',
        "ASK { ?s <foo:bar> ?o FILTER (?s<?o && ?o>?s) }",
        "ASK { ?s !(kg:actor|^kg:target)/kg:cue* _:b . _:b ?p 'x'@en-GB, 1e3 }",
        "ASK { ?s ?p d:ac-\\~x , d:to%20y }",
    ],
)
def test_what_only_looks_like_a_prefix_is_let_through(sparql: str) -> None:
    assert ask(ox.Store(), sparql).truth is False


def test_select_star_lists_variables_as_they_first_appear(store: ox.Store) -> None:
    answer = ask(store, "SELECT DISTINCT * { ?z kg:target ?b . ?z kg:actor ?a { SELECT ?b ?c { ?b a ?c } } }")
    assert rows_of(render(answer, "csv"))[0] == ("z", "b", "a", "c")


def test_a_star_with_a_service_is_not_tried_beforehand() -> None:
    """That would ask the other server twice."""
    asked = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s a kg:State } }"
    assert spelled_out(asked, [], PREFIXES) == asked


def test_a_service_can_be_asked_and_one_that_is_down_is_a_store_error(oxigraph: str, harbour: Path) -> None:
    load([harbour], open_store(oxigraph))
    asked = "SELECT ?s {{ SERVICE <{}> {{ ?s a kg:State }} }}"
    assert len(rows_of(render(ask(ox.Store(), asked.format(f"{oxigraph}/query"), federated=True), "csv"))) == 3
    with pytest.raises(StoreError, match=r"The question cannot be answered: .*Connection refused"):
        ask(ox.Store(), asked.format(f"http://127.0.0.1:{free_port()}/query"), federated=True)


@pytest.mark.parametrize("columns", ["(COUNT(*) AS ?n)", "*", "(SUM(STRLEN(STR(?i))) AS ?n)"])
def test_ctrl_c_interrupts_a_long_question(columns: str) -> None:
    program = """if True:
        import sys, pyoxigraph as ox
        from kgraph.query import ask
        def name(n): return ox.NamedNode(f"urn:x:{n}")
        store = ox.Store()
        store.extend([ox.Quad(name(n), name(0), name(n + 1)) for n in range(5000)])
        print("asking", flush=True)
        try:
            ask(store, "SELECT " + sys.argv[1] + " { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        except KeyboardInterrupt:
            sys.exit(130)
    """
    command = [sys.executable, "-c", program, columns]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as asking:
        assert asking.stdout
        assert asking.stderr
        assert asking.stdout.readline() == b"asking\n"
        time.sleep(0.3)
        asking.send_signal(signal.SIGINT)
        assert asking.wait(timeout=20) == 130
        assert asking.stderr.read() == b""


def test_asking_imports_neither_rdflib_nor_spacy_nor_rich_nor_pyshacl(harbour: Path) -> None:
    program = """if True:
        import sys
        from kgraph.query import ask, question, render
        from kgraph.store import read_graphs
        answer = ask(read_graphs([sys.argv[1]]), question("counts").sparql)
        render(answer, "csv")
        print(*sorted({"rdflib", "spacy", "rich", "pyshacl", "urllib3"} & set(sys.modules)))
    """
    done = subprocess.run([sys.executable, "-c", program, harbour], check=True, capture_output=True, cwd=ROOT)
    assert done.stdout.strip() == b""


# Writing answers


def test_a_table_shortens_names_and_is_as_wide_as_its_cells(store: ox.Store) -> None:
    answer = ask(store, "SELECT ?s ?kind ?text { ?s a ?kind ; kg:text ?text } ORDER BY ?text LIMIT 1")
    lines = render(answer).decode().splitlines()
    assert lines[0].split() == ["s", "kind", "text"]
    assert lines[2].split(maxsplit=2) == ["d:se-7eb194c3555afbf1b79f", "kg:Sentence", PRAISED]
    assert len(lines) == 3
    assert not any("\x1b" in line or line.endswith(" ") for line in lines)


def test_a_table_wraps_its_cells_to_the_width_of_the_terminal(store: ox.Store) -> None:
    answer = ask(store, "SELECT ?text { ?s kg:text ?text }")
    lines = render(answer, width=40).decode().splitlines()
    assert max(map(len, lines)) <= 40
    assert PRAISED in " ".join(line.strip() for line in lines)


def test_cells_show_no_markup_no_control_characters_and_nothing_where_unbound() -> None:
    answer = ask(ox.Store(), 'SELECT ?a ?b ?c { BIND ("[bold]:smile:" AS ?a) BIND ("x\\u001b[31m\\ny" AS ?b) }')
    assert render(answer).decode().splitlines()[2] == "[bold]:smile:   x [31m y"


def test_an_empty_answer_says_so_in_a_table_and_is_a_header_in_csv(store: ox.Store) -> None:
    answer = ask(store, "SELECT ?s { ?s a kg:Nothing }")
    assert render(answer) == b"(no rows)\n"
    assert render(answer, "csv") == b"s\r\n"


def test_csv_quotes_and_tsv_marks_terms() -> None:
    answer = ask(ox.Store(), 'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { ("x, \\"y\\"" "oui"@fr d:z) } }')
    assert render(answer, "csv").decode() == f'a,b,c\r\n"x, ""y""",oui,{BASE}z\r\n'
    assert render(answer, "tsv").decode() == f'?a\t?b\t?c\n"x, \\"y\\""\t"oui"@fr\t<{BASE}z>\n'


def test_json_and_xml_are_sparql_results_with_iris_in_full(store: ox.Store) -> None:
    answer = ask(store, 'SELECT ?s { ?s rdfs:label "Borduria" }')
    bindings = json.loads(render(answer, "json"))["results"]["bindings"]
    assert bindings == [{"s": {"type": "uri", "value": f"{BASE}ac-BO"}}]
    parsed = ox.parse_query_results(render(answer, "xml"), format=ox.QueryResultsFormat.XML)
    assert isinstance(parsed, ox.QuerySolutions)
    assert [solution["s"] for solution in parsed] == [ox.NamedNode(f"{BASE}ac-BO")]


@pytest.mark.parametrize("results", ["table", "csv", "tsv"])
def test_a_truth_is_a_word(store: ox.Store, results: str) -> None:
    assert render(ask(store, "ASK { ?s a kg:Statement }"), results) == b"true\n"
    assert render(ask(store, "ASK { ?s a kg:Nothing }"), results) == b"false\n"


def test_a_truth_in_json_is_a_boolean(store: ox.Store) -> None:
    assert json.loads(render(ask(store, "ASK {}"), "json"))["boolean"] is True


def test_a_graph_is_turtle_with_the_prefixes_in_use(store: ox.Store) -> None:
    sparql = "PREFIX x: <urn:x:> CONSTRUCT { ?a x:for ?b } { ?a kg:backs ?b }"
    assert render(ask(store, sparql)).decode() == (
        "@prefix d: <https://w3id.org/kgraph/id/> .\n"
        "@prefix x: <urn:x:> .\n"
        "\n"
        "d:ac-BO x:for d:to-harbour-bill .\n"
        "\n"
        "d:ac-dockers-union x:for d:to-truck-toll .\n"
        "\n"
        "d:ac-mara-lind x:for d:to-harbour-bill,\n"
        "        d:to-truck-toll .\n"
    )


def test_a_graph_may_be_a_table_of_triples(store: ox.Store) -> None:
    lines = render(ask(store, "DESCRIBE d:to-bribery"), "table").decode().splitlines()
    assert [line.split() for line in lines if "Topic" in line] == [["d:to-bribery", "rdf:type", "kg:Topic"]]


@pytest.mark.parametrize(
    ("sparql", "results", "message"),
    [
        (
            "SELECT ?s { ?s a kg:State }",
            "ttl",
            "ttl is for the graph that CONSTRUCT or DESCRIBE answers with",
        ),
        ("CONSTRUCT WHERE { ?s a kg:State }", "csv", "answer with a graph: choose ttl, nt or table"),
        ("ASK {}", "yaml", "Unknown results 'yaml'; choose one of table, csv, tsv, json, xml, ttl, nt"),
    ],
)
def test_results_that_do_not_fit_the_question_are_a_usage_error(sparql: str, results: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        render(ask(ox.Store(), sparql), results)


def test_results_can_be_checked_before_anything_is_read() -> None:
    for results in (None, *RESULTS):
        check_results(results)
    with pytest.raises(UsageError):
        check_results("yaml")


def test_a_question_is_read_from_a_file_or_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "ask.rq").write_bytes(b"\xef\xbb\xbfASK {}")
    assert read_question_file(tmp_path / "ask.rq") == "ASK {}"
    with pytest.raises(QueryError, match=r"none\.rq cannot be read: No such file"):
        read_question_file(tmp_path / "none.rq")
    (tmp_path / "latin.rq").write_bytes(b"# \xe9")
    with pytest.raises(QueryError, match=r"latin\.rq is not UTF-8 \(byte 2\)"):
        read_question_file(tmp_path / "latin.rq")
