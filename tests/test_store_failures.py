"""Stores and networks that fail: each failure is told in one line with exit code 4, or overcome, and nothing doubles.

A small Graph Store with an endpoint answers on loopback, and misbehaves at the requests that it is told to.
"""

import gzip
import io
import re
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from kgraph import cli
from kgraph.errors import StoreError
from kgraph.query import ask_endpoint
from kgraph.store import load, open_store, read_graphs

GRAPH, RESULT, PAGE = "application/n-triples", "application/sparql-results+json", "text/html"
LOGIN = b"<!DOCTYPE html><html><head><title>x</title></head><body><h1>Please log in</h1></body></html>"
OLD = "".join(f'<urn:x:{n}> <urn:x:p> "{n}" .\n' for n in range(100))
NEW = "".join(f'<urn:x:{n}> <urn:x:p> "{n}" .\n' for n in range(50, 400))
WRITES, READS, ALL = ("PUT", "POST"), ("QUERY",), ("PUT", "POST", "QUERY", "GET")
ALWAYS = 99
QUESTION = "SELECT ?s { ?s ?p ?o } ORDER BY ?s"


class Handler(BaseHTTPRequestHandler):
    """Keeps connections open, as servers do."""

    protocol_version = "HTTP/1.1"
    server: "Store"

    @property
    def kind(self) -> str:
        """What is asked: a method of the Graph Store, or QUERY."""
        return "QUERY" if self.path.startswith("/query") else self.command

    def answer(self) -> None:
        self.server.asked.append(self.kind)
        fault = self.server.fault
        if fault and self.kind in fault.kinds and self.server.count(fault) <= fault.times:
            fault.act(self)
        else:
            self.reply(*self.carry_out())

    def carry_out(self) -> tuple[int, str, bytes]:
        """Do what is asked; return status, media type and content."""
        body, query = self.body(), parse_qs(urlsplit(self.path).query)
        if not self.path.startswith(("/store?", "/query")):
            return 404, "text/plain", b"nothing here"
        return self.server.carry_out(self.kind, body, query)

    def body(self) -> bytes:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return gzip.decompress(sent) if self.headers.get("Content-Encoding") == "gzip" else sent

    def reply(self, status: int, kind: str, content: bytes, *, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        told = {"Content-Type": kind, "Content-Length": str(len(content) if length is None else length)}
        for name, value in {**told, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self, *, rudely: bool = False) -> None:
        """End the connection, by a reset where that is `rude`."""
        if rudely:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR) if not rudely else self.connection.close()

    do_GET = do_PUT = do_POST = answer  # noqa: N815 – names that http.server calls

    def log_message(self, *_: object) -> None:
        pass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong, at which kinds of requests, how many times."""

    act: Callable[[Handler], None]
    kinds: tuple[str, ...]
    times: int


class Store(ThreadingHTTPServer):
    """A Graph Store with one graph, which counts and reads it too."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.graph, self.asked, self.fault, self.over = ox.Store(), list[str](), None, threading.Event()
        self.fault: Fault | None
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def count(self, fault: Fault) -> int:
        return sum(kind in fault.kinds for kind in self.asked)

    def carry_out(self, kind: str, body: bytes, query: dict[str, list[str]]) -> tuple[int, str, bytes]:
        if kind == "QUERY":
            asked = (query or parse_qs(body.decode()))["query"][0]
            found = self.graph.query(asked)
            assert isinstance(found, ox.QuerySolutions)
            return 200, RESULT, found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        if kind == "GET":
            return 200, GRAPH, self.graph.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
        if kind == "PUT":
            self.graph.clear()
        self.graph.load(body, format=ox.RdfFormat.TURTLE)
        return 204, "", b""

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that hang up."""


@pytest.fixture
def store() -> Iterator[Store]:
    """Serve a store that holds the old graph."""
    with Store() as serving:
        serving.graph.load(OLD, format=ox.RdfFormat.N_TRIPLES)
        threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
        yield serving
        serving.over.set()
        serving.shutdown()


@dataclass
class Said:
    """How a command ended."""

    code: int
    out: str
    lines: list[str] = field(default_factory=list)


@pytest.fixture
def kgraph(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., Said]:
    """Run a command as from a shell, without the logins of whoever runs the tests and without waiting."""
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("KGRAPH_USER", "KGRAPH_PASSWORD", "KGRAPH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("kgraph.store.sessions.time", Clock())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["kgraph", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err.splitlines())

    return run


class Clock:
    """Lets no time pass; remembers how long was waited."""

    waited: tuple[float, ...] = ()

    def sleep(self, seconds: float) -> None:
        Clock.waited = (*Clock.waited, seconds)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    """Start the clock anew."""
    monkeypatch.setattr(Clock, "waited", ())
    return Clock


@pytest.fixture
def new(tmp_path: Path) -> Path:
    (tmp_path / "new.nt").write_text(NEW, encoding="utf-8")
    return tmp_path / "new.nt"


# What goes wrong


def half_of_the_request(asked: Handler) -> None:
    """Stop reading in the middle."""
    asked.rfile.read(min(10, int(asked.headers.get("Content-Length") or 0)))
    asked.hang_up(rudely=True)


def no_answer(asked: Handler) -> None:
    """Do it and hang up."""
    asked.carry_out()
    asked.hang_up()


def half_of_the_headers(asked: Handler) -> None:
    asked.carry_out()
    asked.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
    asked.hang_up()


def half_of_the_answer(asked: Handler) -> None:
    """Send less than was announced."""
    _, kind, content = asked.carry_out()
    content = content or b"done, thank you"
    asked.reply(200, kind or "text/plain", content[: len(content) // 2], length=len(content))
    asked.hang_up()


def half_of_the_chunks(end: bytes) -> Callable[[Handler], None]:
    """Send a chunk, and as much of the next as `end`."""

    def act(asked: Handler) -> None:
        _, kind, content = asked.carry_out()
        content = (content or b"done, thank you")[:9]
        asked.reply(200, kind or "text/plain", b"", Content_Length="", Transfer_Encoding="chunked")
        asked.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n" + end)
        asked.hang_up()

    return act


def garbled(asked: Handler) -> None:
    """Announce what is compressed, and send what is not."""
    _, kind, content = asked.carry_out()
    asked.reply(200, kind or "text/plain", content or b"done", Content_Encoding="gzip")


def answers(status: int, said: bytes = b"", kind: str = "text/plain", **headers: str) -> Callable[[Handler], None]:
    def act(asked: Handler) -> None:
        asked.body()
        asked.reply(status, kind, said, **headers)

    return act


login_page = answers(200, LOGIN, PAGE)
LATER = format_datetime(datetime.now(UTC) + timedelta(hours=10), usegmt=True)
FAULTS: dict[str, tuple[Callable[[Handler], None], bool, str]] = {
    # name: what happens, whether it passes when it is tried again, what is said where it does not
    "stops reading": (half_of_the_request, True, "cannot be reached: "),
    "hangs up": (no_answer, True, "cannot be reached: Remote end closed connection without response"),
    "half an answer": (half_of_the_answer, True, "breaks off in the middle of its answer"),
    "half a chunk": (half_of_the_chunks(b"4\r\nab"), True, "breaks off in the middle of its answer"),
    "half the chunks": (half_of_the_chunks(b""), True, "breaks off in the middle of its answer"),
    "garbled": (garbled, True, "breaks off in the middle of its answer"),
    "429": (answers(429, b"slow down"), True, "answers 429: slow down$"),
    "429, wait": (answers(429, Retry_After="7"), True, "answers 429; it asks to wait 7 s$"),
    "502": (answers(502, b"<html><h1>Bad Gateway</h1></html>", PAGE), True, "answers 502: Bad Gateway$"),
    "503": (answers(503, b"busy"), True, "answers 503: busy$"),
    "503, wait": (answers(503, b"busy", Retry_After="3"), True, "answers 503: busy; it asks to wait 3 s$"),
    "503, wait long": (answers(503, b"busy", Retry_After="3600"), False, "503: busy; it asks to wait 3,600 s$"),
    "503, until": (answers(503, Retry_After=LATER), False, r"answers 503; it asks to wait 3\d,\d\d\d s$"),
    "503, wait what": (answers(503, Retry_After="soon"), True, "answers 503$"),
    "504": (answers(504), True, "answers 504$"),
    "500": (answers(500, b"disk full"), False, "answers 500: disk full$"),
    "500, escapes": (answers(500, b"disk \x1b[31mfull\x07"), False, r"answers 500: disk  \[31mfull $"),
    "501": (answers(501, b"not mine"), False, "answers 501: not mine$"),
    "507": (answers(507, b"no room"), False, "answers 507: no room$"),
    "301": (answers(301, Location="http://127.0.0.1/new"), False, "has moved to http://127.0.0.1/new; give that"),
    "302": (answers(302, Location="/login"), False, "has moved to /login; give that address"),
    "307": (answers(307, Location="/other"), False, "has moved to /other; give that address"),
    "308": (answers(308), False, "has moved to elsewhere; give that address"),
}
NAMES = pytest.mark.parametrize("name", FAULTS)
MOMENTS = pytest.mark.parametrize(
    ("kinds", "option"),
    [(WRITES, "--replace"), (WRITES, "--add"), (READS, "--add")],
    ids=["replacing", "adding", "counting"],
)


def check(said: Said, message: str) -> None:
    """See that one line tells what is wrong."""
    assert said.code == 4, said
    assert len(said.lines) == 1, said
    assert said.lines[0].startswith("Error: http://127.0.0.1:")
    assert re.search(message, said.lines[0])


def held(store: Store) -> set[ox.Triple]:
    assert len(store.graph) == len({quad.triple for quad in store.graph})
    return {quad.triple for quad in store.graph}


def triples(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)}


# Loading


@MOMENTS
@NAMES
def test_what_goes_wrong_once_is_overcome_or_told(
    store: Store, kgraph: Callable[..., Said], new: Path, name: str, kinds: tuple[str, ...], option: str
) -> None:
    """Told or not, the same command brings the graph, and once."""
    act, passes, message = FAULTS[name]
    store.fault = Fault(act=act, kinds=kinds, times=1)
    said = kgraph("load", str(new), store.url, option)
    after = triples(NEW) if option == "--replace" else triples(OLD + NEW)
    if passes:
        assert (said.code, held(store)) == (0, after)
        return
    check(said, message)
    assert held(store) in (triples(OLD), after)
    assert kgraph("load", str(new), store.url, option).code == 0
    assert held(store) == after


@MOMENTS
@NAMES
def test_what_goes_wrong_always_is_told(
    store: Store, kgraph: Callable[..., Said], new: Path, name: str, kinds: tuple[str, ...], option: str
) -> None:
    """After three more tries at most; when the server is well again, the same command brings the graph, and once."""
    act, passes, message = FAULTS[name]
    store.fault = Fault(act=act, kinds=kinds, times=ALWAYS)
    check(kgraph("load", str(new), store.url, option), message)
    assert store.count(store.fault) == (4 if passes else 1)
    after = triples(NEW) if option == "--replace" else triples(OLD + NEW)
    assert held(store) in (triples(OLD), after)
    store.fault = None
    assert kgraph("load", str(new), store.url, option).code == 0
    assert held(store) == after


@pytest.mark.parametrize(("asked", "waited"), [("7", (7,)), ("0", (0.2,)), ("61", ()), ("soon", (0.2,))])
def test_a_server_is_waited_for_as_it_asks(
    store: Store, kgraph: Callable[..., Said], new: Path, clock: type[Clock], asked: str, waited: tuple[float, ...]
) -> None:
    """But for a minute at most: who wants more is left alone."""
    store.fault = Fault(act=answers(503, Retry_After=asked), kinds=WRITES, times=1)
    assert kgraph("load", str(new), store.url).code == (0 if waited else 4)
    assert clock.waited == waited


@pytest.mark.parametrize(
    ("kinds", "message"),
    [
        (ALL, r"answers \(200\), but neither it nor"),
        (WRITES, "holds 100 triples, but 350 were sent to 100 that were there; see whether"),
        (READS, "/query answers 200 with text/html, not with data: Please log in; see whether one has to log in"),
    ],
    ids=["everywhere", "while writing", "while counting"],
)
def test_a_page_that_asks_for_a_login_is_no_success(
    store: Store, kgraph: Callable[..., Said], new: Path, kinds: tuple[str, ...], message: str
) -> None:
    store.fault = Fault(act=login_page, kinds=kinds, times=ALWAYS)
    check(kgraph("load", str(new), store.url), message)
    assert held(store) == triples(OLD)


@pytest.mark.parametrize(("kinds", "code"), [(WRITES, 0), (READS, 4)], ids=["while writing", "while counting"])
def test_an_answer_that_ends_in_its_headers_is_none(
    store: Store, kgraph: Callable[..., Said], new: Path, kinds: tuple[str, ...], code: int
) -> None:
    """Whether the graph has arrived is told by counting, not by the answer."""
    store.fault = Fault(act=half_of_the_headers, kinds=kinds, times=ALWAYS)
    said = kgraph("load", str(new), store.url)
    if code:
        check(said, "/query sends results that break off or are no JSON; try again")
    assert said.code == code
    assert held(store) == triples(OLD if code else OLD + NEW)


def test_connections_that_are_closed_behind_each_answer_do_not_matter(
    store: Store, kgraph: Callable[..., Said], new: Path
) -> None:
    """Without a word that they will be."""

    def act(asked: Handler) -> None:
        asked.reply(*asked.carry_out())
        asked.hang_up()

    store.fault = Fault(act=act, kinds=ALL, times=ALWAYS)
    assert kgraph("load", str(new), store.url).code == 0
    assert kgraph("query", "--endpoint", f"{store.url}/query", QUESTION).code == 0
    assert held(store) == triples(OLD + NEW)


@pytest.mark.parametrize("kinds", [WRITES, READS, ALL], ids=["writing", "counting", "everything"])
def test_a_server_that_is_slow_is_given_up_and_not_asked_again(store: Store, new: Path, kinds: tuple[str, ...]) -> None:
    """What it does in the end is done once."""

    def act(asked: Handler) -> None:
        done = asked.carry_out()
        store.over.wait(1)
        asked.reply(*done)

    store.fault = Fault(act=act, kinds=kinds, times=ALWAYS)
    with pytest.raises(StoreError, match="cannot be reached: Read timed out; try again when the server has less to do"):
        load([new], open_store(store.url, timeout=(1, 0.2)))
    assert store.count(store.fault) == 1
    store.fault = None
    load([new], open_store(store.url))
    assert held(store) == triples(OLD + NEW)


def test_a_graph_with_blank_nodes_is_sent_once_and_told_how_to_load_again(
    store: Store, kgraph: Callable[..., Said], tmp_path: Path
) -> None:
    """Twice they would be two; in the place of what is there they are one."""
    (tmp_path / "blank.nt").write_text('_:a <urn:x:p> "one" .\n', encoding="utf-8")
    store.fault = Fault(act=no_answer, kinds=WRITES, times=1)
    message = "the graph may have arrived, and blank nodes would be doubled; load it again with --replace$"
    check(kgraph("load", str(tmp_path / "blank.nt"), store.url), message)
    assert store.count(store.fault) == 1
    assert kgraph("load", str(tmp_path / "blank.nt"), store.url, "--replace").code == 0
    assert len(store.graph) == 1


def test_a_server_that_does_not_speak_tls_is_told_at_once(kgraph: Callable[..., Said], store: Store, new: Path) -> None:
    """Nor is a certificate that is wrong now right in a second."""
    said = kgraph("load", str(new), store.url.replace("http:", "https:"))
    assert (said.code, len(said.lines)) == (4, 1)
    assert "cannot be reached: " in said.lines[0]
    assert Clock.waited == ()


# Asking


@NAMES
def test_an_answer_that_goes_wrong_once_is_asked_for_again_or_told(
    store: Store, kgraph: Callable[..., Said], name: str
) -> None:
    act, passes, message = FAULTS[name]
    words = ("query", "--endpoint", f"{store.url}/query", QUESTION, "--results", "csv")
    whole = kgraph(*words).out
    store.fault, store.asked = Fault(act=act, kinds=READS, times=1), []
    said = kgraph(*words)
    if passes:
        assert (said.code, said.out) == (0, whole)
    else:
        check(said, message)
        assert said.out == ""


@NAMES
def test_an_answer_that_goes_wrong_always_is_told(store: Store, kgraph: Callable[..., Said], name: str) -> None:
    """And nothing of it is shown."""
    act, passes, message = FAULTS[name]
    store.fault = Fault(act=act, kinds=READS, times=ALWAYS)
    said = kgraph("query", "--endpoint", f"{store.url}/query", QUESTION)
    check(said, message)
    assert (said.out, store.count(store.fault)) == ("", 4 if passes else 1)


def test_a_page_that_asks_for_a_login_is_no_answer(store: Store, kgraph: Callable[..., Said]) -> None:
    store.fault = Fault(act=login_page, kinds=READS, times=ALWAYS)
    said = kgraph("query", "--endpoint", f"{store.url}/query", QUESTION)
    check(said, "answers with text/html instead of SPARQL results")


def test_an_endpoint_that_is_slow_is_given_up(store: Store) -> None:
    """Also where it sends a little now and then."""

    def act(asked: Handler) -> None:
        asked.body()
        asked.reply(200, RESULT, b"{", length=9999)
        while not store.over.wait(0.1):
            asked.wfile.write(b" ")

    store.fault = Fault(act=act, kinds=READS, times=ALWAYS)
    with pytest.raises(Exception, match=r"No answer in 0\.5 s|Read timed out"):
        ask_endpoint(f"{store.url}/query", QUESTION, timeout=0.5)


def test_what_a_store_sends_can_be_read_back(store: Store, new: Path) -> None:
    """The store of these tests is one."""
    load([new], open_store(store.url), replace=True)
    assert {quad.triple for quad in open_store(store.url).read()} == {quad.triple for quad in read_graphs([new])}
