import base64
import gzip
import io
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from conftest import free_port
from rdflib.compare import isomorphic

from kgraph.errors import GraphError, KgraphError, StoreError, UsageError
from kgraph.formats import serialize
from kgraph.store import (
    Login,
    MemoryStore,
    ServerStore,
    TripleStore,
    find_login,
    load,
    open_store,
    read_graphs,
)

ONE = "<urn:x:a> <urn:x:p> <urn:x:b> .\n"
TWO = "<urn:x:a> <urn:x:p> <urn:x:c> .\n"
NAMED = "<urn:x:a> <urn:x:p> <urn:x:d> <urn:x:graph> .\n"


@pytest.fixture(autouse=True)
def nobody_logs_in(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the password and netrc file of whoever runs the tests out of them."""
    monkeypatch.setenv("NETRC", str(tmp_path_factory.mktemp("home") / "netrc"))
    for name in ("KGRAPH_USER", "KGRAPH_PASSWORD", "KGRAPH_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def put(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def as_rdflib(store: ox.Store) -> rdflib.Graph:
    content = serialize((quad.triple for quad in store), ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=content, format="nt")


# Reading


def test_several_files_are_read_as_one_graph(tmp_path: Path) -> None:
    paths = [put(tmp_path / "one.nt", ONE), put(tmp_path / "two.ttl.gz", gzip.compress(TWO.encode()))]
    assert len(read_graphs([*paths, paths[0]])) == 2


def test_a_dash_reads_turtle_from_stdin() -> None:
    assert len(read_graphs(["-"], stdin=io.BytesIO(b"@prefix x: <urn:x:> . x:a a x:b ."))) == 1


def test_a_folder_is_read_file_by_file_other_files_left_out(tmp_path: Path) -> None:
    put(tmp_path / "one.nt", ONE)
    put(tmp_path / "two.nt", TWO)
    put(tmp_path / "README.md", "no graph")
    assert len(read_graphs([tmp_path])) == 2


def test_triples_of_named_graphs_are_in_the_default_graph_too_once(tmp_path: Path) -> None:
    store = read_graphs([put(tmp_path / "graph.nq", ONE + NAMED + ONE.replace(" .", " <urn:x:graph> ."))])
    assert len(list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))) == 2
    assert len(list(store.quads_for_pattern(None, None, None, ox.NamedNode("urn:x:graph")))) == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", ONE + "\n<urn:x:a> <urn:x:p>\n  oops .\n", r"a\.ttl:4: "),
        ("a.ttl", ONE + "x:a x:b x:c .", r"a\.ttl:2: The prefix x: has not been declared"),
        ("a.nt", "\n\n<urn:x:a> nonsense", r"a\.nt:3: "),
        ("a.ttl", b"\x00\xff\xfe", r"a\.ttl:1: "),
        ("a.rdf", "<rdf:RDF>", r"a\.rdf:1: "),
        ("a.jsonld", '{\n "@id": }', r"a\.jsonld:2: "),
        ("a.ttl.gz", ONE, r"a\.ttl\.gz is no whole gzip file"),
        ("a.ttl.gz", gzip.compress(ONE.encode() * 99)[:-20], r"a\.ttl\.gz is no whole gzip file"),
        ("a.docx", ONE, r"a\.docx: unknown suffix '\.docx'; choose one of \.ttl"),
    ],
)
def test_a_malformed_graph_is_named_with_its_line(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    with pytest.raises(GraphError, match=message):
        read_graphs([put(tmp_path / name, content)])


def test_a_malformed_stdin_is_named_with_its_line() -> None:
    with pytest.raises(GraphError, match=r"^standard input:2: "):
        read_graphs(["-"], stdin=io.BytesIO(b"\n<urn:x:a> ."))


def test_a_missing_graph_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"none\.ttl cannot be read: No such file"):
        read_graphs([tmp_path / "none.ttl"])
    with pytest.raises(GraphError, match="holds neither graph files"):
        read_graphs([tmp_path])


# Every store does the same


@pytest.fixture(params=["memory", "folder", "server", "named graph on a server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> TripleStore:
    if request.param == "memory":
        return MemoryStore()
    if request.param == "folder":
        return open_store(str(tmp_path / "deep" / "store"))
    url = str(request.getfixturevalue("oxigraph"))
    return open_store(url, graph="urn:x:g" if "named" in request.param else None)


def test_what_is_loaded_can_be_read_back(store: TripleStore, harbour: Path) -> None:
    assert load([harbour], store) == len(read_graphs([harbour]))
    assert isomorphic(as_rdflib(store.read()), as_rdflib(read_graphs([harbour])))


def test_loading_twice_doubles_nothing(store: TripleStore, harbour: Path) -> None:
    load([harbour], store)
    load([harbour], store)
    assert len(store.read()) == len(read_graphs([harbour]))


def test_loading_adds_and_replacing_replaces(store: TripleStore, tmp_path: Path) -> None:
    one, two = put(tmp_path / "one.nt", ONE), put(tmp_path / "two.nt", TWO)
    load([one], store)
    load([two], store)
    assert len(store.read()) == 2
    load([two], store, replace=True)
    assert as_rdflib(store.read()).serialize(format="nt").strip() == TWO.strip()


def test_replacing_with_nothing_empties(store: TripleStore, tmp_path: Path) -> None:
    load([put(tmp_path / "one.nt", ONE)], store)
    load([put(tmp_path / "none.nt", "")], store, replace=True)
    assert len(store.read()) == 0


def test_nothing_is_loaded_where_one_graph_of_several_is_malformed(store: TripleStore, tmp_path: Path) -> None:
    good, bad = put(tmp_path / "good.nt", ONE), put(tmp_path / "bad.nt", "<urn:x:a>")
    load([good], store)
    with pytest.raises(GraphError, match=r"bad\.nt:1"):
        load([put(tmp_path / "two.nt", TWO), bad], store, replace=True)
    assert as_rdflib(store.read()).serialize(format="nt").strip() == ONE.strip()


# Servers


@pytest.mark.parametrize("path", ["", "/", "/store"])
def test_the_endpoint_is_found_below_the_base_url_or_is_given(oxigraph: str, path: str) -> None:
    assert ServerStore(url=oxigraph + path).find_endpoint() == f"{oxigraph}/store"


def test_graphs_of_a_dataset_keep_their_names_on_a_server(oxigraph: str, tmp_path: Path) -> None:
    load([put(tmp_path / "graph.nq", ONE + NAMED)], open_store(oxigraph))
    assert len(open_store(oxigraph).read()) == 1
    assert len(open_store(oxigraph, graph="urn:x:graph").read()) == 1


def test_a_graph_that_is_not_there_is_empty(oxigraph: str) -> None:
    assert len(open_store(oxigraph, graph="urn:x:none").read()) == 0


def test_a_server_that_is_down_is_a_store_error(harbour: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match=f"{url} cannot be reached: Connection refused; check the address"):
        load([harbour], open_store(url, pauses=(0.01,)))


def test_an_unknown_host_is_a_store_error(harbour: Path) -> None:
    with pytest.raises(StoreError, match="cannot be reached: "):
        load([harbour], open_store("http://nowhere.invalid"))


class Server(ThreadingHTTPServer):
    """Answers as it is told, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self, replies: dict[str, tuple[int, dict[str, str], bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies = replies
        self.asked: list[tuple[str, str, str | None]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path, self.headers.get("Authorization")))
        path = self.path.partition("?")[0]
        known = self.server.replies
        status, headers, body = known.get(f"{self.command} {path}", known.get(path, (404, {}, b"nothing here")))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_POST = answer  # noqa: N815 – names that http.server calls

    def log_message(self, *args: object) -> None:
        pass


GRAPH = {"Content-Type": "application/n-triples"}
RESULTS = {"Content-Type": "application/sparql-results+json"}
ONE_TRIPLE = b'{"results": {"bindings": [{"n": {"value": "1"}}]}}'
EMPTY = {"/query": (200, RESULTS, ONE_TRIPLE), "GET /store": (200, GRAPH, b"")}
PAGE = (200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>")


@pytest.fixture
def serve() -> Iterator[type[Server]]:
    started: list[Server] = []

    class Started(Server):
        def __init__(self, replies: dict[str, tuple[int, dict[str, str], bytes]]) -> None:
            super().__init__(replies)
            started.append(self)
            threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    yield Started
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("path", ["/store", "/data", "/rdf-graphs/service", "/sparql-graph-crud"])
def test_the_endpoints_of_other_stores_are_found_and_web_pages_are_not_taken_for_them(
    serve: type[Server], path: str
) -> None:
    server = serve({"/ds": PAGE, f"/ds{path}": (200, GRAPH, ONE.encode())})
    assert ServerStore(url=f"{server.url}/ds").find_endpoint() == f"{server.url}/ds{path}"


@pytest.mark.parametrize(
    ("replies", "message"),
    [
        ({}, r"answers \(404\), but neither it nor /store, /data.* is a SPARQL 1.1 Graph Store endpoint"),
        ({"/": PAGE}, r"answers \(200\), but neither it nor"),
        ({"/store": (401, {"WWW-Authenticate": "Basic x"}, b"who?")}, r"\(401\): who\?; give --user"),
        ({"/store": (401, {"WWW-Authenticate": "Negotiate"}, b"")}, r"asks for Negotiate; kgraph knows Basic"),
        ({"/store": (403, {}, b"no")}, r"store refuses access \(403\): no; give --user"),
        ({"/": (301, {"Location": "https://x.example/"}, b"")}, r"has moved to https:..x\.example.; give"),
        ({"/store": (503, {}, b"\n too busy \nsorry")}, r"store answers 503: too busy; try again later$"),
        ({**EMPTY, "POST /store": (400, {}, b"Line 7: bad\nmore")}, r"/store answers 400: Line 7: bad$"),
        ({**EMPTY, "POST /store": (415, {}, b"wrong type")}, r"/store answers 415: wrong type$"),
        ({**EMPTY, "POST /store": (403, {}, b"The server is read-only")}, r"only answers questions \(403: The ser"),
        ({**EMPTY, "POST /store": (403, {}, b"Access is read-only for guests")}, r"refuses access .*; give --user"),
        ({**EMPTY, "POST /store": (403, {}, b"read only")}, r"/store refuses access \(403\): read only"),
    ],
)  # fmt: skip
def test_a_server_that_refuses_is_quoted(
    serve: type[Server], replies: dict[str, tuple[int, dict[str, str], bytes]], message: str, harbour: Path
) -> None:
    with pytest.raises(StoreError, match=message):
        load([harbour], open_store(serve(replies).url, pauses=()))


def test_a_server_that_does_not_answer_is_given_up(harbour: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(StoreError, match="cannot be reached: Read timed out"):
            load([harbour], open_store(url, timeout=(1, 0.2)))


def test_replacing_puts_adding_posts_and_the_graph_is_named(serve: type[Server], tmp_path: Path) -> None:
    server = serve({"GET /store": (200, GRAPH, b""), "/store": (204, {}, b""), "/query": (200, RESULTS, ONE_TRIPLE)})
    one = put(tmp_path / "one.nt", ONE)
    load([one], open_store(server.url))
    load([one], open_store(server.url, graph="urn:x:a&b"), replace=True)
    sent = [(method, path) for method, path, _ in server.asked if method != "GET"]
    assert sent == [("POST", "/store?default"), ("PUT", "/store?graph=urn%3Ax%3Aa%26b")]


def test_the_password_comes_from_the_environment_and_is_never_shown(
    serve: type[Server], harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KGRAPH_PASSWORD", "s3cret")
    server = serve({"/store": (403, {}, b"")})
    store = open_store(server.url, user="ida")
    with pytest.raises(StoreError) as caught:
        load([harbour], store)
    basic = "Basic " + base64.b64encode(b"ida:s3cret").decode()
    assert {login for _, path, login in server.asked if path.startswith("/store")} == {None, basic}
    assert "s3cret" not in str(caught.value) + repr(store)


def test_a_login_comes_from_the_address_or_the_netrc_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "netrc", "machine example.org login ida password one\n").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    url = "http://example.org:7878/ds"
    assert find_login(url) == (url, Login(user="ida", password="one"))
    assert find_login("http://bo@example.org:7878/ds") == (url, Login(user="bo", password=""))
    assert find_login(url, user="bo") == (url, Login(user="bo", password=""))
    assert find_login("http://elsewhere.example") == ("http://elsewhere.example", None)


@pytest.mark.parametrize(
    ("where", "graph"),
    [
        ("ftp://example.org", None),
        ("http://", None),
        ("http://example.org/store?default", None),
        ("store", "no iri"),
    ],
)
def test_an_address_or_graph_name_that_cannot_be_is_a_usage_error(where: str, graph: str | None) -> None:
    with pytest.raises(UsageError):
        open_store(where, graph=graph)


def test_store_errors_end_with_their_own_exit_code() -> None:
    assert StoreError.exit_code == 4
    assert issubclass(StoreError, KgraphError)
