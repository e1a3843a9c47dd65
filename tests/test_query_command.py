"""The command `kgraph query` as its users meet it."""

import gzip
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kgraph.query import questions

KGRAPH = [sys.executable, "-m", "kgraph"]
Query = Callable[..., "subprocess.CompletedProcess[str]"]
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
STATES = "SELECT ?s { ?s a kg:State } ORDER BY ?s"


@pytest.fixture
def query(harbour: Path, tmp_path: Path) -> Query:
    """Run the command in an empty folder with the fixture graph as `g.ttl`."""
    (tmp_path / "g.ttl").write_bytes(harbour.read_bytes())

    def run(*words: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[str]":
        done = subprocess.run([*KGRAPH, "query", *words], input=stdin, capture_output=True, cwd=tmp_path, check=False)
        return subprocess.CompletedProcess(words, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


# What it reads


def test_graphs_are_files_compressed_files_and_stdin(query: Query, harbour: Path, tmp_path: Path) -> None:
    content = harbour.read_bytes()
    (tmp_path / "more.ttl.gz").write_bytes(gzip.compress(b"<urn:a> <urn:b> <urn:c> ."))
    one, two, piped, zipped = (
        int(query(*words, COUNT, "--results", "csv", stdin=stdin).stdout.split()[1])
        for words, stdin in (
            (["g.ttl"], b""),
            (["g.ttl", "more.ttl.gz"], b""),
            (["-"], content),
            (["-"], gzip.compress(content)),
        )
    )
    assert one > 0
    assert (two, piped, zipped) == (one + 1, one, one)


def test_a_question_may_be_longer_than_the_name_of_a_file(query: Query) -> None:
    assert query("g.ttl", STATES + " # and so on" * 100).stdout == query("g.ttl", STATES).stdout


def test_the_question_may_come_from_stdin(query: Query) -> None:
    assert query("g.ttl", "-f", "-", stdin=STATES.encode()).stdout == query("g.ttl", STATES).stdout
    done = query("-", "-f", "-")
    assert (done.returncode, done.stderr) == (
        2,
        "Error: Both graph and question are to come from stdin; put one of them into a file.\n",
    )


def test_the_ontology_can_be_asked_alone_and_beside_a_graph(query: Query) -> None:
    """The relations that a graph does not use are there too, with their definitions."""
    above = "SELECT ?r ?text { ?r rdfs:subPropertyOf* kg:opposes ; rdfs:comment ?text }"
    alone = query(above, "--ontology", "--results", "csv").stdout
    beside = query("g.ttl", above, "--ontology", "--results", "csv").stdout
    assert sorted(alone.splitlines()) == sorted(beside.splitlines())
    assert len(alone.splitlines()) > 5


# What it writes


def test_a_file_gets_the_format_of_its_suffix(query: Query, tmp_path: Path) -> None:
    graph = "CONSTRUCT { ?s a kg:Land } { ?s a kg:State }"
    starts = {"a.csv": "s", "a.TSV": "?s", "a.json": "{", "a.srj": "{", "a.xml": "<?xml", "a.txt": "s\n─"}
    for name, start in starts.items():
        assert query("g.ttl", STATES, "-o", name).stderr == f"2 rows → {name}\n"
        assert (tmp_path / name).read_text().startswith(start)
    assert query("g.ttl", graph, "-o", "a.ttl").stderr == "2 triples → a.ttl\n"
    assert (tmp_path / "a.ttl").read_text().startswith("@prefix d:")


def test_a_told_format_goes_before_the_suffix_and_its_letters_may_be_large(query: Query, tmp_path: Path) -> None:
    query("g.ttl", STATES, "-o", "a.csv", "--format", "TSV")
    assert (tmp_path / "a.csv").read_text().startswith("?s")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-o", "a.pdf"], "a.pdf: unknown suffix '.pdf'; choose one of .txt .srj .srx .csv"),
        (["-o", "a"], "a: no suffix; choose one of .txt"),
        (["-o", "a.ttl"], "ttl is for the graph"),
        (["--results", "md"], "Unknown results 'md'; choose one of table, csv, tsv, json, xml, ttl, nt"),
    ],
)
def test_a_format_that_cannot_be_is_wrong_usage(query: Query, tmp_path: Path, words: list[str], message: str) -> None:
    done = query("g.ttl", STATES, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["g.ttl"]


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made by the pty module")
@pytest.mark.parametrize(("columns", "widest"), [(30, 30), (70, 70), (200, 200)])
def test_a_table_fits_the_terminal(harbour: Path, columns: int, widest: int) -> None:
    import pty

    master, terminal = pty.openpty()
    command = [*KGRAPH, "query", str(harbour), "--name", "what-is-said-about", "--bind", "target=bill"]
    subprocess.run(command, stdout=terminal, env={**os.environ, "COLUMNS": str(columns)}, check=True)
    os.close(terminal)
    found = b""
    while True:
        try:
            found += os.read(master, 65536)
        except OSError:  # Linux tells so that nothing more comes
            break
    assert max(map(len, found.decode().splitlines())) <= widest
    assert "Dockers" in found.decode()


# What it tells beside the answer


def test_explaining_leaves_stdout_to_the_answer(query: Query) -> None:
    """Times, rows and the plan go to stderr; the plan tells each step with its rows."""
    done = query("g.ttl", STATES, "--explain", "--results", "csv")
    assert done.stdout.splitlines()[0] == "s"
    first, second, third, *steps = done.stderr.splitlines()
    assert re.fullmatch(r"read      \d+ triples in \d+\.\d{3} s", first)
    assert re.fullmatch(r"answered  2 rows in \d+\.\d{3} s", second)
    assert third.startswith("plan      planned in ")
    assert any(re.fullmatch(r" +2 rows +[\d.]+ ms +QuadPattern\(\?s rdf:type kg:State\)", step) for step in steps)


@pytest.mark.parametrize(
    "sparql", ["ASK { ?s a kg:State }", "DESCRIBE ?s { ?s a kg:State }", "CONSTRUCT WHERE { ?s a kg:State }"]
)
def test_questions_of_every_kind_have_a_plan(query: Query, sparql: str) -> None:
    assert "QuadPattern" in query("g.ttl", sparql, "--explain").stderr


def test_without_the_program_explaining_says_how_to_get_it(harbour: Path, tmp_path: Path) -> None:
    program = f"""if True:
        import sys, sysconfig
        sysconfig.get_path = lambda *_: {str(tmp_path)!r}
        sys.argv = ["kgraph", "query", {str(harbour)!r}, "ASK {{}}", "--explain"]
        from kgraph.cli import main
        main()
    """
    env = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=env)
    assert (done.returncode, done.stdout) == (0, "true\n")
    assert "plan      not told: it takes the oxigraph program, which comes by pip install oxigraph" in done.stderr


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["SELECT ?s { ?s a kg:Statemen }"], "No triple has kg:Statemen; did you mean kg:Statement?"),
        (["SELECT ?s { ?s kg:Speaker ?o }"], "No triple has kg:Speaker; did you mean kg:speaker?"),
        (["ASK { ?s kg:actor d:ac-NOBODY }"], "No triple has d:ac-NOBODY"),
        (["SELECT ?s { ?s kg:actor ?o }", "--bind", "o=d:ac-XX"], "No triple has d:ac-XX"),
        (
            ["SELECT ?s { ?s kg:actor ?o }", "--bind", "o=dd:x"],
            "o=dd:x is taken as text, since no prefix dd: is known; did",
        ),
        (
            ["--name", "who-backs", "--bind", "target=zz:x"],
            "target=zz:x is taken as text, since no prefix zz: is known",
        ),
    ],
)
def test_an_answer_of_nothing_tells_what_no_triple_has(query: Query, words: list[str], hint: str) -> None:
    assert hint in query("g.ttl", *words).stderr


@pytest.mark.parametrize(
    "sparql",
    [
        'SELECT ?s { ?s a kg:State ; rdfs:label "Nowhere" }',
        'PREFIX z: <urn:z> ASK { ?s kg:date "2024"^^xsd:gYear ; ^kg:actor ?t FILTER (xsd:integer(?s) > 1) }',
        "CONSTRUCT { ?s a kg:Newland } { ?s a kg:State ; a kg:Topic }",
        "SELECT ?s { ?s a kg:State }",
        "BASE <urn:x:> PREFIX z: <z/> SELECT ?s { <here> z:p ?s ; kg:a\\,b ?s }",
    ],
)
def test_an_answer_without_such_a_name_tells_nothing(query: Query, sparql: str) -> None:
    assert query("g.ttl", sparql).stderr == ""


def test_values_that_a_shipped_question_has_by_itself_are_told(query: Query) -> None:
    def told(*words: str) -> str:
        return query("g.ttl", "--name", "evidence", *words).stderr.splitlines()[-1]

    rest = "; --bind NAME=VALUE asks with others."
    assert told() == f"Asked with actor=Russia, relation=kg:backs, target=Syria{rest}"
    assert told("--bind", "actor=Borduria") == f"Asked with relation=kg:backs, target=Syria{rest}"
    assert query("g.ttl", "--name", "who-backs", "--bind", "target=harbour bill").stderr == ""


def test_the_list_shows_names_questions_and_parameters_with_what_they_are_by_themselves(query: Query) -> None:
    lines = query("--list").stdout.splitlines()
    for each in questions():
        assert f"{each.name}  {each.help}" in lines
        assert all(
            any(f" {parameter.name}=" in line and parameter.help in line for line in lines)
            for parameter in each.parameters
        )
    assert "    --bind actor='United States'   the name of the one actor" in lines


# What it refuses


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["g.ttl"], 2, "No question: give SPARQL after 'g.ttl', or --file FILE.rq, or --name NAME."),
        (["g.ttl", "g.ttl"], 2, "No question: give SPARQL after 'g.ttl'"),
        (["g.ttl", "who-back"], 2, "No question: give --name who-backs for the one that comes with kgraph."),
        (["g.ttl", "my.rq"], 2, "No question: give --file my.rq to ask what is in it."),
        (["ASK {}"], 2, "No graph: name a file or folder before the question"),
        (["g.ttl", "--name", "who-back"], 3, "who-backs, who-opposes; did you mean who-backs?"),
        (["g.ttl", "--name", "who-backs", "--bind", "taget=x"], 3, "it has target; did you mean target?"),
        (["g.ttl", "ASK { ?s kgg:a 1 }"], 3, "xsd:; did you mean kg:?\n    ASK { ?s kgg:a 1 }\n             ^"),
        (["g.ttl", "ASK {\n  ?s ?p\n}"], 3, "line 3, column 1: cannot read the question"),
        (["g.ttl", "CLEAR ALL"], 3, "CLEAR changes a graph"),
        (["g.ttl", "ASK { SERVICE <http://localhost:9/> {} }"], 3, "--federated allows that"),
        (["ASK {}", "--ontology", "--endpoint", "http://localhost:9/"], 2, "--ontology is read beside graphs"),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(query: Query, words: list[str], code: int, message: str) -> None:
    done = query(*words)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr


def test_a_mistake_in_a_file_of_several_lines_is_shown_at_its_place(query: Query, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("# Who?\nSELECT ?s\nWHERE {\n  ?s kg:actor ?a .\n  ?a rdfs:lable }\n")
    assert query("g.ttl", "-f", "q.rq").stderr == (
        "Error: line 5, column 17: cannot read the question\n      ?a rdfs:lable }\n                    ^\n"
    )


def test_ctrl_c_while_the_graph_is_read_ends_with_130(tmp_path: Path) -> None:
    """The engine reads a file in one go, which takes longer than this test waits."""
    (tmp_path / "big.nt").write_text("".join(f'<urn:x:{n}> <urn:x:p> "{n}" .\n' for n in range(400_000)))
    command = [*KGRAPH, "query", str(tmp_path / "big.nt"), "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asking:
        time.sleep(1)
        asking.send_signal(signal.SIGINT)
        assert asking.communicate(timeout=20) == (b"", b"\nInterrupted.\n")
        assert asking.returncode == 130
