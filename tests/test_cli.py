"""The command: exit codes, one clear message per slip, nothing half written, help with an example that runs."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import free_port

from kgraph.cli import commands

KGRAPH = [sys.executable, "-m", "kgraph"]
ARTICLE = "# Road plan\n\nBy Ann Roe\n\n4 March 2025\n\nKenya backed the road plan. Uganda did not endorse it.\n"

#: Sentences of a long line.
SENTENCES = 4_000

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run kgraph in an empty folder."""

    def call(*words: str, text: str | bytes = "") -> "subprocess.CompletedProcess[str]":
        given = text.encode() if isinstance(text, str) else text
        done = subprocess.run([*KGRAPH, *words], cwd=tmp_path, input=given, capture_output=True, check=False)
        return subprocess.CompletedProcess(words, done.returncode, done.stdout.decode(), done.stderr.decode().strip())

    return call


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "road.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_export_writes_what_query_answers_and_validate_accepts(run: Run, article: Path) -> None:
    """The whole line: articles in, a graph out, a question answered, no findings."""
    assert run("export", article.name, "-o", "graph.ttl").returncode == 0
    answer = run("query", "graph.ttl", "--name", "who-backs", "--bind", "target=road plan", "--results", "csv")
    assert (answer.returncode, "Kenya,backs,road plan" in answer.stdout) == (0, True)
    assert "Uganda" not in answer.stdout
    checked = run("validate", "graph.ttl")
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize("output", ["graph.ttl", "graph.nt"])
def test_export_tells_which_files_have_the_same_text(run: Run, tmp_path: Path, output: str) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Kenya backed the road plan.\n", encoding="utf-8")
    done = run("export", "a.txt", "b.txt", "-o", output)
    counted = f"1 statement from 1 article → {output}"
    assert done.stderr == f"b.txt has the same text as a.txt and counts once.\n{counted}"
    for name in ("c.txt", "d.txt"):
        (tmp_path / name).write_text("Kenya backed the road plan.\n", encoding="utf-8")
    done = run("export", ".", "-o", output)
    assert done.stderr == f"b.txt has the same text as a.txt and counts once; so it is with 2 more files.\n{counted}"


def test_findings_of_a_kind_are_shown_in_part_and_counted_in_full(run: Run, tmp_path: Path) -> None:
    nodes = "".join(f"d:to-{n:04} a kg:Topic .\n" for n in range(1213))
    prefixes = "@prefix kg: <https://w3id.org/kgraph/ontology#> .\n@prefix d: <https://w3id.org/kgraph/id/> .\n"
    (tmp_path / "graph.ttl").write_text(prefixes + nodes, encoding="utf-8")
    some, every = run("validate", "graph.ttl"), run("validate", "graph.ttl", "--all")
    *first, last = some.stdout.splitlines()
    assert (len(first), last) == (10, "… and 1,203 more like this; --all shows them")
    assert (every.stdout.splitlines()[:10], len(every.stdout.splitlines())) == (first, 1213)
    assert {(each.returncode, each.stderr) for each in (some, every)} == {(1, "1213 findings")}


def test_two_runs_give_the_same_bytes(run: Run, article: Path, tmp_path: Path) -> None:
    """Whatever the hash seed, and from stdin as from a file of the same text."""
    for seed in ("1", "2"):
        subprocess.run(
            [*KGRAPH, "export", str(article), "-o", f"{seed}.ttl"],
            cwd=tmp_path, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
    assert run("export", "-", "-o", "3.ttl", text=ARTICLE).returncode == 0
    assert len({(tmp_path / f"{seed}.ttl").read_bytes() for seed in "123"}) == 1


def test_every_format_holds_the_same_graph(run: Run, article: Path, tmp_path: Path) -> None:
    """The suffix alone decides, `-` is Turtle on stdout."""
    graphs = []
    for suffix in ("ttl", "nt", "rdf", "jsonld", "ttl.gz"):
        assert run("export", article.name, "-o", f"graph.{suffix}").returncode == 0
        if not suffix.endswith("gz"):
            graphs.append({t.triple for t in ox.parse(path=str(tmp_path / f"graph.{suffix}"))})
    graphs.append({t.triple for t in ox.parse(run("export", article.name, "-o", "-").stdout, ox.RdfFormat.TURTLE)})
    assert all(graph == graphs[0] for graph in graphs)


def test_base_starts_every_identifier(run: Run, article: Path) -> None:
    """With --base the data live elsewhere, the ontology stays."""
    text = run("export", article.name, "-o", "-", "--base", "https://example.org/news/").stdout
    assert "@prefix d: <https://example.org/news/> ." in text
    assert "https://w3id.org/kgraph/id/" not in text


def test_an_ask_query_that_is_false_ends_with_1(run: Run, harbour: Path) -> None:
    """True is 0, false is 1, and both are printed."""
    for name, code in (("kg:Statement", 0), ("kg:Unicorn", 1)):
        done = run("query", str(harbour), f"ASK {{ ?s a {name} }}")
        assert (done.returncode, done.stdout.strip()) == (code, str(code == 0).lower())


def test_load_fills_a_server_and_a_folder(run: Run, harbour: Path, oxigraph: str) -> None:
    """From a file to a real server, twice, and to a store on disk that query opens."""
    for _ in range(2):
        assert run("load", str(harbour), oxigraph).returncode == 0
        assert run("load", str(harbour), "store").returncode == 0
    rows = run("query", "store", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--results", "csv").stdout.split()
    assert int(rows[1]) == len(list(ox.parse(path=str(harbour))))


def test_explain_names_the_entry_and_the_reason(run: Run) -> None:
    """What was found with its entry, and why another cue gave nothing."""
    text = run("explain", "Kenya backed the road plan, and the rain rejected nothing.").stdout
    assert "backs: affirmed, asserted, narrated" in text
    assert "lex:back-v" in text
    assert "“rejected” (lex:reject-v) gives no statement: no actor" in text


def test_explain_tells_what_a_pronoun_stands_for(run: Run) -> None:
    """The words of the antecedent stand behind the pronoun."""
    text = run("explain", "The rebels said they will free the mayor.").stdout
    assert "they (“The rebels”)" in text


def test_relations_lists_the_ontology(run: Run) -> None:
    """Every relation with definition, cue words and example."""
    from kgraph.ontology import read_relations

    text = run("relations").stdout
    assert all(relation.name in text and relation.definition in text for relation in read_relations())


BAD_INPUT: dict[str, tuple[list[str], int, str]] = {
    "missing article": (["export", "none.txt", "-o", "g.ttl"], 3, "none.txt"),
    "empty article": (["export", "empty.txt", "-o", "g.ttl"], 3, "empty.txt"),
    "binary article": (["export", "binary.txt", "-o", "g.ttl"], 3, "binary.txt"),
    "wrongly encoded article": (["export", "latin.txt", "-o", "g.ttl"], 3, "latin.txt"),
    "unknown kind of article": (["export", "sheet.xls", "-o", "g.ttl"], 3, "sheet.xls"),
    "folder without articles": (["export", "bare", "-o", "g.ttl"], 3, "bare"),
    "unknown output suffix": (["export", "road.md", "-o", "g.docx"], 2, ".docx"),
    "output in no folder": (["export", "road.md", "-o", "none/g.ttl"], 3, "none"),
    "output is a folder": (["export", "road.md", "-o", "bare.ttl"], 3, "bare.ttl"),
    "bad base": (["export", "road.md", "-o", "g.ttl", "--base", "nowhere"], 2, "nowhere"),
    "unknown pipeline": (["export", "road.md", "-o", "g.ttl", "--model", "none"], 3, "'none'"),
    "unknown method": (["export", "road.md", "-o", "g.ttl", "--method", "guess"], 2, "'guess' is not one of"),
    "a gazetteer without labels": (["explain", "Kenya backed Chad.", "--gazetteer", "names.csv"], 3, "'label'"),
    "confidence above 1": (["explain", "Kenya backed Chad.", "--min-confidence", "7"], 2, "0<=x<=1"),
    "missing graph": (["query", "none.ttl", "ASK {}"], 3, "none.ttl"),
    "malformed graph": (["query", "broken.ttl", "ASK {}"], 3, "broken.ttl:2"),
    "malformed graph to validate": (["validate", "broken.ttl"], 3, "broken.ttl:2"),
    "malformed question": (["query", "fine.ttl", "SELECT WHERE"], 3, "line 1"),
    "unknown prefix": (["query", "fine.ttl", "SELECT * { ?s foo:bar ?o }"], 3, "foo"),
    "unknown question": (["query", "fine.ttl", "--name", "none"], 3, "none"),
    "unknown parameter": (["query", "fine.ttl", "--name", "who-backs", "--bind", "zebra=1"], 3, "zebra"),
    "unreadable binding": (["query", "fine.ttl", "--name", "who-backs", "--bind", "zebra"], 2, "NAME=VALUE"),
    "no question": (["query", "fine.ttl"], 2, "--name"),
    "two questions": (["query", "fine.ttl", "--name", "who-backs", "-f", "q.rq"], 2, "--file"),
    "missing question file": (["query", "fine.ttl", "-f", "none.rq"], 3, "none.rq"),
    "unknown result format": (["query", "fine.ttl", "ASK {}", "--results", "pdf"], 2, "pdf"),
    "malformed graph to load": (["load", "broken.ttl", "store"], 3, "broken.ttl:2"),
    "unreachable store": (["load", "fine.ttl", "http://127.0.0.1:PORT"], 4, "127.0.0.1"),
    "no command": (["frobnicate"], 2, "frobnicate"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_gets_one_clear_message(name: str, run: Run, article: Path, tmp_path: Path) -> None:
    """The right exit code, the culprit named, no traceback, no file left behind."""
    words, code, culprit = BAD_INPUT[name]
    _spoil(tmp_path)
    before = _files(tmp_path)
    done = run(*(word.replace("PORT", str(free_port())) for word in words))
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert culprit in done.stderr
    assert "Traceback" not in done.stderr
    assert _files(tmp_path) == before
    assert article.exists()


def test_an_article_that_may_not_be_read_is_named(run: Run, tmp_path: Path) -> None:
    """Permissions are the reader's business; root, who may read everything, gets the graph."""
    path = tmp_path / "secret.txt"
    path.write_text("Kenya backed the road plan.", encoding="utf-8")
    path.chmod(0)
    done = run("export", "secret.txt", "-o", "g.ttl")
    assert (done.returncode, "secret.txt" in done.stderr) == ((0, False) if os.geteuid() == 0 else (3, True))


def test_a_huge_single_line_is_read(run: Run, tmp_path: Path) -> None:
    """A line of many thousand sentences is an article like any other."""
    (tmp_path / "long.txt").write_text("Kenya backed the road plan. " * SENTENCES, encoding="utf-8")
    done = run("export", "long.txt", "-o", "g.nt")
    assert done.returncode == 0
    assert int(done.stderr.split()[0]) > 0.99 * SENTENCES


def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    """An export cut short leaves the old file as it was."""
    (tmp_path / "long.txt").write_text("Kenya backed the road plan. " * 50_000, encoding="utf-8")
    (tmp_path / "g.ttl").write_text("# old\n", encoding="utf-8")
    work = subprocess.Popen([*KGRAPH, "export", "long.txt", "-o", "g.ttl"], cwd=tmp_path, stderr=subprocess.PIPE)
    time.sleep(4)
    work.send_signal(signal.SIGINT)
    _, stderr = work.communicate(timeout=60)
    assert (work.returncode, stderr.decode().strip()) == (130, "Interrupted.")
    assert (tmp_path / "g.ttl").read_text(encoding="utf-8") == "# old\n"
    assert _files(tmp_path) == {"long.txt", "g.ttl"}


def test_a_reader_that_leaves_early_is_no_error(harbour: Path) -> None:
    """`kgraph query … | head -1` ends quietly."""
    command = f"{shlex.join(KGRAPH)} query {shlex.quote(str(harbour))} 'SELECT * {{ ?s ?p ?o }}' | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False)
    assert done.stderr == b""


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_help_ends_with_an_example_of_the_command(name: str, run: Run) -> None:
    """Each command says what it does and shows a line that starts with itself."""
    text = run(name, "--help").stdout.strip()
    assert commands.commands[name].help
    assert text.splitlines()[-1].strip().startswith(f"kgraph {name} ") or name == "relations"


@pytest.mark.parametrize("words", [["--help"], ["query", "--help"], ["query", "GRAPH", "ASK {}"]])
def test_help_and_query_start_without_heavy_libraries(words: list[str], harbour: Path) -> None:
    """Neither spaCy nor rdflib is imported."""
    program = (
        "import sys\nfrom kgraph.cli import main\nsys.argv = ['kgraph', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "assert not {'spacy', 'rdflib', 'pyshacl', 'trafilatura'} & sys.modules.keys()\n"
    )
    command = [sys.executable, "-c", program, *(word.replace("GRAPH", str(harbour)) for word in words)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def _spoil(folder: Path) -> None:
    (folder / "names.csv").write_text("name\nHarbour Union\n", encoding="utf-8")
    (folder / "empty.txt").write_text(" \n", encoding="utf-8")
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02\xff" * 100)
    (folder / "latin.txt").write_bytes("Côte d’Ivoire backs the plan.".encode("utf-8", "replace")[:2] + b"\xe9 plan")
    (folder / "sheet.xls").write_bytes(b"sheet")
    (folder / "bare").mkdir()
    (folder / "bare.ttl").mkdir()
    (folder / "broken.ttl").write_text("@prefix a: <urn:a:> .\na:b a:c .\n", encoding="utf-8")
    (folder / "fine.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    (folder / "q.rq").write_text("ASK {}", encoding="utf-8")


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
