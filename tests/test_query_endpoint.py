import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from conftest import free_port
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import QueryError, StoreError, UsageError
from kgraph.query import ask, ask_endpoint, endpoint_hints, hints, known_prefixes, question, render
from kgraph.query.prefixes import declare
from kgraph.store import load, open_store, read_graphs

Start = Callable[..., None]
JSON, TURTLE = "application/sparql-results+json", "text/turtle"
ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:x:a"}}]}}'
SELECT, CONSTRUCT = "SELECT ?s { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"


@pytest.fixture(autouse=True)
def nobody_logs_in(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the logins of whoever runs the tests out of them."""
    monkeypatch.setenv("NETRC", str(tmp_path_factory.mktemp("home") / "netrc"))
    for name in ("KGRAPH_USER", "KGRAPH_PASSWORD", "KGRAPH_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def endpoint(oxigraph: str, harbour: Path) -> str:
    """A server that holds the graph of the fixture."""
    load([harbour], open_store(oxigraph))
    return f"{oxigraph}/query"


@contextmanager
def server(status: int, headers: dict[str, str], body: bytes) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Answer every request in the same way on a loopback port; what was asked is listed."""
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            asked.append({"path": self.path, "query": form["query"][0], **self.headers})
            self.send_response(status)
            for header, value in headers.items():
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{serving.server_address[1]}/sparql", asked
        finally:
            serving.shutdown()


# A real server


@pytest.mark.parametrize(
    ("name", "bindings"),
    [
        ("who-backs", [("target", "harbour bill")]),
        ("evidence", [("actor", "Borduria"), ("relation", "kg:opposes"), ("target", "bill")]),
        ("counts", []),
    ],
)
def test_an_endpoint_answers_as_the_graph_does(
    endpoint: str, harbour: Path, name: str, bindings: list[tuple[str, str]]
) -> None:
    asked = question(name, bindings=bindings).sparql
    here = render(ask(read_graphs([harbour]), asked, bindings=bindings), "csv")
    assert render(ask_endpoint(endpoint, asked, bindings=bindings), "csv") == here
    assert len(here.splitlines()) > 1


@pytest.mark.parametrize("results", ["ttl", "nt", "table"])
def test_a_graph_comes_from_an_endpoint_as_from_a_file(endpoint: str, harbour: Path, results: str) -> None:
    sparql = "# who?\nPREFIX x: <urn:x:>\nCONSTRUCT { ?a x:for ?b } { ?a kg:backs ?b }"
    here = render(ask(read_graphs([harbour]), sparql), results)
    assert render(ask_endpoint(endpoint, sparql), results) == here


@pytest.mark.parametrize(("name", "truth"), [("kg:Statement", True), ("kg:Nothing", False)])
def test_an_endpoint_tells_the_truth(endpoint: str, name: str, truth: bool) -> None:
    assert ask_endpoint(endpoint, f"ASK {{ ?s a {name} }}").truth is truth


def test_what_a_server_cannot_read_is_said_in_its_words(endpoint: str) -> None:
    with pytest.raises(StoreError, match=r"/query answers 400: .*error at 1:\d+"):
        ask_endpoint(endpoint, "SELECT ?s WHERE")


def test_an_answer_that_the_server_gives_up_is_no_answer(tmp_path: Path) -> None:
    """Oxigraph answers 200, and ends in the middle of the JSON, when its time is over."""
    rows = "".join(f"<urn:x:{n}> <urn:x:p> <urn:x:{n + 1}> .\n" for n in range(2000))
    (tmp_path / "chain.nt").write_text(rows)
    sparql = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(CONCAT(STR(?a), STR(?d), STR(?g))) > 999) }"
    with oxigraph_with_little_time() as url:
        load([tmp_path / "chain.nt"], open_store(url))
        with pytest.raises(StoreError, match="breaks off"):
            ask_endpoint(f"{url}/query", sparql)


@pytest.mark.parametrize(
    ("sparql", "bindings"),
    [
        ("SELECT ?s { ?s kg:Speaker ?o }", []),
        ("ASK { ?s kg:actor d:ac-NOBODY }", []),
        ("SELECT ?s { ?s kg:actor ?o }", [("o", "d:ac-XX"), ("s", "zz:x")]),
        ("SELECT ?s { ?s kg:backs d:to-harbour-bill ; a kg:Topic }", []),
        ("BASE <urn:x:> SELECT ?s { <here> kg:date ?s }", []),
    ],
)
def test_an_endpoint_gives_the_hints_that_the_graph_does(
    endpoint: str, harbour: Path, sparql: str, bindings: list[tuple[str, str]]
) -> None:
    here = hints(read_graphs([harbour]), sparql, known_prefixes({}), bindings)
    assert endpoint_hints(endpoint, sparql, bindings=bindings) == here


def test_what_stands_in_a_named_graph_is_there(endpoint: str, tmp_path: Path) -> None:
    (tmp_path / "one.nt").write_text("<urn:x:a> <urn:x:p> <urn:x:b> .\n")
    load([tmp_path / "one.nt"], open_store(endpoint.removesuffix("/query"), graph="urn:x:g"))
    assert endpoint_hints(endpoint, "ASK { <urn:x:b> <urn:x:p> <urn:x:c> }") == ["No triple has urn:x:c"]


@pytest.mark.parametrize(("status", "body"), [(500, b""), (200, b"no JSON"), (200, ROWS)])
def test_a_server_that_cannot_be_asked_for_hints_gives_none(status: int, body: bytes) -> None:
    with server(status, {"Content-Type": JSON}, body) as (url, _):
        assert endpoint_hints(url, "ASK { ?s kg:nothing ?o }") == []


def test_an_endpoint_is_asked_about_few_names() -> None:
    with server(200, {"Content-Type": JSON}, b'{"head":{},"boolean":true}') as (url, asked):
        names = " ".join(f"<urn:x:{n}>" for n in range(100))
        assert endpoint_hints(url, f"SELECT ?s {{ VALUES ?s {{ {names} }} }}") == []
    assert len(asked) == 12


@contextmanager
def oxigraph_with_little_time() -> Iterator[str]:
    from conftest import _wait_for

    address = f"127.0.0.1:{free_port()}"
    program = Path(sys.executable).with_name("oxigraph")
    command = [str(program), "serve", "--bind", address, "--timeout-s", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as serving:
        try:
            _wait_for(f"http://{address}/store?default", serving)
            yield f"http://{address}"
        finally:
            serving.terminate()


def test_the_command_asks_an_endpoint(endpoint: str) -> None:
    command = [sys.executable, "-m", "kgraph", "query", "--endpoint", endpoint]
    done = subprocess.run([*command, "ASK { ?s a kg:Nothing }"], capture_output=True, text=True, check=False)
    hint = "No triple has kg:Nothing; did you mean kg:pointing?\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "false\n", hint)
    named = subprocess.run(
        [*command, "--name", "counts", "--results", "csv"], capture_output=True, text=True, check=True
    )
    assert len(named.stdout.splitlines()) == 12


# Wrong usage


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["g.ttl", "ASK {}", "--endpoint", "http://127.0.0.1:PORT/"], 2, "Both 'g.ttl' and --endpoint"),
        (["--endpoint", "http://127.0.0.1:PORT/"], 2, "No question: give SPARQL, or"),
        (["ASK {}", "--endpoint", "ftp://127.0.0.1/"], 2, "http://"),
        (["DROP ALL", "--endpoint", "http://127.0.0.1:PORT/"], 3, "DROP changes a graph"),
        (["--name", "counts"], 2, "No graph: name a file"),
        ([], 2, "No question"),
        (["g.ttl", "ASK {}", "--user", "me"], 2, "--user is for a server"),
        (
            ["ASK {}", "--endpoint", "http://127.0.0.1:PORT/"],
            4,
            "127.0.0.1:PORT/ cannot be reached: Connection refused",
        ),
    ],
)
def test_wrong_usage_and_a_server_that_is_down_are_told_apart(words: list[str], code: int, message: str) -> None:
    port = str(free_port())
    command = [sys.executable, "-m", "kgraph", "query", *(word.replace("PORT", port) for word in words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (code, "")
    assert message.replace("PORT", port) in done.stderr
    assert done.stderr.count("\n") == 1 or "^" in done.stderr


# Servers of other kinds


def test_the_question_is_posted_with_the_prefixes_it_uses() -> None:
    with server(200, {"Content-Type": JSON, "Content-Length": str(len(ROWS))}, ROWS) as (url, asked):
        answer = ask_endpoint(f"{url}?default-graph-uri=urn:g", 'SELECT ?s { ?s a kg:State ; ?p "é & x:y" }')
    assert render(answer, "tsv") == b"?s\n<urn:x:a>\n"
    assert asked[0]["path"] == "/sparql?default-graph-uri=urn:g"
    assert asked[0]["query"] == (
        'PREFIX kg: <https://w3id.org/kgraph/ontology#> SELECT ?s { ?s a kg:State ; ?p "é & x:y" }'
    )
    assert JSON in asked[0]["Accept"]


@given(name=st.from_regex(r"[a-z]{1,5}", fullmatch=True), text=st.text())
def test_declared_prefixes_are_those_used_and_the_question_stays(name: str, text: str) -> None:
    quoted = str(ox.Literal(text))
    whole = declare(f"ASK {{ ?s {name}:p {quoted} }}", {name: "urn:x:", "unused": "urn:y:"})
    assert whole == f"PREFIX {name}: <urn:x:> ASK {{ ?s {name}:p {quoted} }}"


@pytest.mark.parametrize("cut", range(1, len(ROWS), 9))
def test_rows_that_break_off_anywhere_are_no_answer(cut: int) -> None:
    """The server says that this is all."""
    with (
        server(200, {"Content-Type": JSON, "Content-Length": str(cut)}, ROWS[:cut]) as (url, _),
        pytest.raises(StoreError, match="breaks off or is garbled"),
    ):
        ask_endpoint(url, SELECT)


REFUSALS = {
    "garbled": (SELECT, 200, {"Content-Type": JSON}, b"[1]", "garbled"),
    "more behind": (SELECT, 200, {"Content-Type": JSON}, ROWS + b"The operation has been cancelled", "garbled"),
    "rows in XML": (
        SELECT,
        200,
        {"Content-Type": "application/sparql-results+xml"},
        b"",
        "instead of SPARQL results in",
    ),
    "half a triple": (CONSTRUCT, 200, {"Content-Type": TURTLE, "Content-Length": "14"}, b"<urn:a> <urn:b", "garbled"),
    "no length": (CONSTRUCT, 200, {"Content-Type": TURTLE}, b"<urn:a> <urn:b> <urn:c> .", "does not tell the length"),
    "a web page": (
        SELECT,
        200,
        {"Content-Type": "text/html"},
        b"<html>",
        "answers with text/html instead of",
    ),
    "a graph for rows": (SELECT, 200, {"Content-Type": TURTLE}, b"", "answers with text/turtle"),
    "no kind": (SELECT, 200, {}, b"", "answers with nothing that it names"),
    "some rows": (SELECT, 200, {"Content-Type": JSON, "X-SPARQL-MaxRows": "1"}, ROWS, "in part .X-SPARQL-MaxRows: 1"),
    "some time": (SELECT, 200, {"Content-Type": JSON, "X-SQL-State": "S1TAT"}, ROWS, "in part .X-SQL-State"),
    "not found": (SELECT, 404, {}, b"nothing here", "404: nothing here; the address of an endpoint often ends in"),
    "not allowed": (SELECT, 403, {}, b"go away\nnow", "refuses access .403.: go away; .*KGRAPH_PASSWORD"),
    "moved": (SELECT, 301, {"Location": "https://example.org/"}, b"", "has moved to https://example.org/"),
    "no content": (SELECT, 204, {}, b"", "204"),
    "trouble": (SELECT, 500, {}, b"\n out of \x1b[31mmemory\nat line 1", r"answers 500: out of  \[31mmemory$"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_no_whole_answer_is_an_error(name: str) -> None:
    sparql, status, headers, body, message = REFUSALS[name]
    with server(status, headers, body) as (url, _), pytest.raises(StoreError, match=message):
        ask_endpoint(url, sparql)


@pytest.mark.parametrize(("rows", "truth"), [("", False), ("1", True), ("0", False)])
def test_a_truth_that_virtuoso_puts_into_a_row_is_a_truth(rows: str, truth: bool) -> None:
    cells = [{"__ASK_RETVAL": {"type": "literal", "value": value}} for value in rows]
    body = json.dumps({"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": cells}}).encode()
    with server(200, {"Content-Type": JSON, "Content-Length": str(len(body))}, body) as (url, _):
        assert ask_endpoint(url, "ASK { ?s ?p ?o }").truth is truth


def test_fewer_bytes_than_were_announced_are_no_answer() -> None:
    with (
        server(200, {"Content-Type": JSON, "Content-Length": str(len(ROWS) + 5)}, ROWS) as (url, _),
        pytest.raises(StoreError, match="breaks off"),
    ):
        ask_endpoint(url, SELECT)


def test_a_server_that_does_not_answer_in_time_is_given_up() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:
        url = f"http://127.0.0.1:{silent.server_address[1]}/sparql"
        with pytest.raises((QueryError, StoreError), match=r"No answer in 1 s|Read timed out"):
            ask_endpoint(url, SELECT, timeout=1)


def test_an_address_must_be_one_of_a_server() -> None:
    with pytest.raises(UsageError, match="http"):
        ask_endpoint("graph.ttl", SELECT)
