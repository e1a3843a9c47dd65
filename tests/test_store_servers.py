"""Servers as they are: guarded, slow, unwell, cut off, without a Graph Store; what arrives is all, and nothing twice.

An Oxigraph server answers. Before it stands a door that forwards what it is asked, and does on the way what servers and
the networks before them do. Where Virtuoso is installed, it answers too.
"""

import gzip
import hashlib
import http.client
import os
import pty
import re
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kgraph.cli import commands
from kgraph.errors import StoreError, UsageError
from kgraph.store import PRESETS, Preset, ServerStore, load, open_store, plan, read_graphs

ONE = "<urn:x:a> <urn:x:p> <urn:x:b> .\n"
MANY = "".join(f'<urn:x:{number}> <urn:x:p> "{number}" .\n' for number in range(2500))
HARD = r"""
<urn:x:a> <urn:x:p> "tab\t, \"quotes\", \\ and line\nend" .
<urn:x:a> <urn:x:p> "Zoë 🚢 }{"@en-GB .
<urn:x:a> <urn:x:p> "2025-03-04"^^<http://www.w3.org/2001/XMLSchema#date> .
<urn:x:a> <urn:x:p> "0.74"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<urn:x:a> <urn:x:p> "</html> INSERT DATA { }" .
"""
BLANK = '_:a <urn:x:p> "one" .\n'
SECRET = "s3cret"


@pytest.fixture(autouse=True)
def nobody_logs_in(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the secrets of whoever runs the tests out of them."""
    monkeypatch.setenv("NETRC", str(tmp_path_factory.mktemp("home") / "netrc"))
    for name in ("KGRAPH_USER", "KGRAPH_PASSWORD", "KGRAPH_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def put(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def triples(store: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in store}


# A door before a real server


@dataclass(frozen=True)
class Asked:
    """What the door was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def writes(self) -> bool:
        return self.method != "GET" and bool(self.body)

    @property
    def login(self) -> str:
        return self.headers.get("authorization", "")


Answer: TypeAlias = tuple[int, dict[str, str], bytes]
#: Says what to answer instead of the server, given a request and the requests before it; None forwards.
Rule: TypeAlias = Callable[[Asked, list[Asked]], Answer | None]
#: Changes what the server answers; None hangs up.
Change: TypeAlias = Callable[[Asked, list[Asked], Answer], Answer | None]


class Door(ThreadingHTTPServer):
    """Forwards to a real server, but for what its rule says."""

    daemon_threads = True

    def __init__(self, behind: str, rule: Rule, change: Change) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behind, self.rule, self.change = behind.removeprefix("http://"), rule, change
        self.asked: list[Asked] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def written(self) -> list[Asked]:
        return [each for each in self.asked if each.writes]


class Handler(BaseHTTPRequestHandler):
    server: Door

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked, before = Asked(self.command, self.path, headers, body), list(self.server.asked)
        self.server.asked.append(asked)
        found = self.server.rule(asked, before) or self.forward(asked)
        if changed := self.server.change(asked, before, found):
            self.reply(*changed)

    def forward(self, asked: Asked) -> Answer:
        behind = http.client.HTTPConnection(self.server.behind, timeout=10)
        kept = {name: value for name, value in asked.headers.items() if name not in ("host", "authorization")}
        behind.request(asked.method, asked.path, asked.body, kept)
        reply = behind.getresponse()
        found = reply.status, {"Content-Type": reply.headers.get("Content-Type", "")}, reply.read()
        behind.close()
        return found

    def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_POST = answer  # noqa: N815 – names that http.server calls

    def log_message(self, *args: object) -> None:
        pass


def forwards(*_: object) -> None:
    """The rule that has no exception."""


def leaves(_: Asked, __: list[Asked], answer: Answer) -> Answer:
    """The change that changes nothing."""
    return answer


MakeDoor: TypeAlias = Callable[..., Door]


@pytest.fixture
def door(oxigraph: str) -> Iterator[MakeDoor]:
    made: list[Door] = []

    def make(rule: Rule = forwards, change: Change = leaves) -> Door:
        made.append(Door(oxigraph, rule, change))
        threading.Thread(target=made[-1].serve_forever, args=(0.01,), daemon=True).start()
        return made[-1]

    yield make
    for each in made:
        each.shutdown()
        each.server_close()


def first(number: int, answer: Answer, *, method: str = "") -> Rule:
    """Give `answer` to the first `number` requests that send something, or have that method."""

    def rule(asked: Asked, before: list[Asked]) -> Answer | None:
        like = [each for each in before if each.method == method or (each.writes and not method)]
        return answer if (asked.method == method or (asked.writes and not method)) and len(like) < number else None

    return rule


# Unwell servers


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_passes_is_tried_again(door: MakeDoor, oxigraph: str, harbour: Path, status: int, replace: bool) -> None:
    """Twice refused, the third time taken, and the graph is whole."""
    server = door(first(2, (status, {"Retry-After": "0"}, b"later")))
    load([harbour], open_store(server.url, pauses=(0.01, 0.01)), replace=replace)
    assert triples(open_store(oxigraph).read()) == triples(read_graphs([harbour]))
    assert len(server.written) == 3


def test_a_server_is_waited_for_as_long_as_it_asks(door: MakeDoor, harbour: Path) -> None:
    """Retry-After goes before the usual pause."""
    began = time.monotonic()
    load([harbour], open_store(door(first(1, (503, {"Retry-After": "1"}, b""))).url, pauses=(0.01,)))
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("status", [400, 413, 500])
def test_what_does_not_pass_is_not_tried_again(door: MakeDoor, tmp_path: Path, status: int) -> None:
    """The server's word is quoted, also out of a page."""
    page = b"<!DOCTYPE html><html><head><title>no</title></head><body><h1>disk &amp; quota full</h1></body></html>"
    server = door(first(9, (status, {}, page)))
    with pytest.raises(StoreError, match=rf"/store answers {status}: disk & quota full$"):
        load([put(tmp_path / "one.nt", ONE)], open_store(server.url, pauses=(0.01,)))
    assert len(server.written) == 1


def test_a_connection_that_breaks_after_the_graph_has_arrived_doubles_nothing(
    door: MakeDoor, oxigraph: str, harbour: Path
) -> None:
    """The server has the graph, its answer gets lost, and the graph is sent again."""
    server = door(change=lambda asked, before, answer: None if asked.writes and not any(
        each.writes for each in before) else answer)  # fmt: skip
    load([harbour], open_store(server.url, pauses=(0.01,)))
    assert len(server.written) == 2
    assert triples(open_store(oxigraph).read()) == triples(read_graphs([harbour]))


def test_blank_nodes_are_not_sent_again(door: MakeDoor, oxigraph: str, tmp_path: Path) -> None:
    """They would be other ones, so that the graph would have them twice; replacing has no such trouble."""
    blank = put(tmp_path / "blank.nt", BLANK)
    lost = door(change=lambda asked, before, answer: None if asked.writes and not any(
        each.writes for each in before) else answer)  # fmt: skip
    with pytest.raises(StoreError, match="cannot be reached"):
        load([blank], open_store(lost.url, pauses=(0.01,)))
    assert (len(lost.written), len(open_store(oxigraph).read())) == (1, 1)
    load([blank], open_store(door(first(1, (503, {}, b""))).url, pauses=(0.01,)), replace=True)
    assert len(open_store(oxigraph).read()) == 1


def test_a_connection_that_fails_for_a_moment_is_tried_again(door: MakeDoor, harbour: Path) -> None:
    """Nothing comes back twice, then all is well."""
    server = door(change=lambda _, before, answer: answer if len(before) > 1 else None)
    assert load([harbour], open_store(server.url, pauses=(0.01, 0.01))) == len(read_graphs([harbour]))


def test_a_server_that_answers_too_slowly_is_given_up_at_once(door: MakeDoor, harbour: Path) -> None:
    """Asking a slow server again makes it slower."""

    def sleep(asked: Asked, _: list[Asked]) -> None:
        time.sleep(0.6 if asked.writes else 0)

    server = door(sleep)
    with pytest.raises(StoreError, match="Read timed out; try again when"):
        load([harbour], open_store(server.url, timeout=(1, 0.3), pauses=(0.01, 0.01)))
    assert len(server.written) == 1


def cut(*, told: bool, times: int) -> Change:
    """Send half of what is counted or read, with the length of the whole where it is `told`."""

    def change(asked: Asked, before: list[Asked], answer: Answer) -> Answer:
        whole = asked.path.startswith("/query") or "graph=" in asked.path
        done = sum(each.path.startswith("/query") or "graph=" in each.path for each in before)
        if not whole or done >= times or asked.method != "GET":
            return answer
        status, headers, body = answer
        return status, headers | ({"Content-Length": str(len(body))} if told else {}), body[: len(body) // 2]

    return change


def test_half_an_answer_is_asked_for_again(door: MakeDoor, harbour: Path) -> None:
    """Where the server has told how long it is."""
    server = door(change=cut(told=True, times=1))
    assert load([harbour], open_store(server.url, pauses=(0.01,))) == len(read_graphs([harbour]))


@pytest.mark.parametrize(
    ("told", "message"), [(True, "/query breaks off in the middle"), (False, "/query sends results that break off")]
)
def test_half_an_answer_is_no_answer(door: MakeDoor, harbour: Path, told: bool, message: str) -> None:
    """Whether its length was told or not."""
    with pytest.raises(StoreError, match=message):
        load([harbour], open_store(door(change=cut(told=told, times=9)).url, pauses=(0.01,)))


def test_half_a_graph_is_no_graph(door: MakeDoor, oxigraph: str, tmp_path: Path) -> None:
    """A graph that ends within a triple is not taken for a shorter one."""
    load([put(tmp_path / "one.nt", ONE)], open_store(oxigraph, graph="urn:x:g"))
    with pytest.raises(StoreError, match="/store sends a graph that breaks off or is malformed"):
        open_store(door(change=cut(told=False, times=9)).url, graph="urn:x:g").read()


@pytest.mark.parametrize("replace", [False, True])
def test_what_has_not_arrived_is_missed(door: MakeDoor, harbour: Path, replace: bool) -> None:
    """A server that says yes and keeps nothing."""
    server = door(lambda asked, _: (204, {}, b"") if asked.writes else None)
    with pytest.raises(StoreError, match="the default graph holds 0 triples, but 357 were sent; see whether"):
        load([harbour], open_store(server.url), replace=replace)


def test_what_is_added_is_counted_beside_what_was_there(door: MakeDoor, oxigraph: str, tmp_path: Path) -> None:
    """Also where part of it was there."""
    load([put(tmp_path / "many.nt", MANY)], open_store(oxigraph))
    load([put(tmp_path / "some.nt", MANY[:4000].rpartition("\n")[0] + "\n" + ONE)], open_store(door().url))
    assert len(open_store(oxigraph).read()) == 2501


def test_what_cannot_be_counted_is_read_back(door: MakeDoor, oxigraph: str, harbour: Path) -> None:
    """Where the Graph Store alone is open to the world, or stands at an address of its own."""

    def rule(asked: Asked, _: list[Asked]) -> Answer | None:
        path, _, query = asked.path.partition("?")
        object.__setattr__(asked, "path", f"/store?{query}")
        return None if path in ("/ds/store", "/ds/graphs") else (404, {}, b"nothing here")

    for path in ("/ds/store", "/ds/graphs"):
        load([harbour], open_store(door(rule).url + path))
    assert triples(open_store(oxigraph).read()) == triples(read_graphs([harbour]))


# Servers that take compressed graphs


def test_a_graph_goes_compressed_where_that_is_taken(door: MakeDoor, oxigraph: str, harbour: Path) -> None:
    """Oxigraph takes it."""
    server = door()
    load([harbour], open_store(server.url))
    assert [each.headers.get("content-encoding") for each in server.written] == ["gzip"]
    assert gzip.decompress(server.written[0].body).startswith(b"@prefix")
    assert triples(open_store(oxigraph).read()) == triples(read_graphs([harbour]))


@pytest.mark.parametrize("status", [400, 415])
def test_a_graph_goes_as_it_is_where_compressed_ones_are_refused(
    door: MakeDoor, oxigraph: str, harbour: Path, status: int
) -> None:
    """Refused once, sent plain, whole."""
    server = door(lambda asked, _: (status, {}, b"what?") if "content-encoding" in asked.headers else None)
    load([harbour], open_store(server.url))
    assert [each.headers.get("content-encoding") for each in server.written] == ["gzip", None]
    assert triples(open_store(oxigraph).read()) == triples(read_graphs([harbour]))


# Servers that ask who is there


def basic(asked: Asked, _: list[Asked]) -> Answer | None:
    told = f"Basic {b64encode(f'ida:{SECRET}'.encode()).decode()}"
    return None if asked.login == told else (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")


def bearer(asked: Asked, _: list[Asked]) -> Answer | None:
    return None if asked.login == f"Bearer {SECRET}" else (401, {"WWW-Authenticate": "Bearer"}, b"")


def writers_only(asked: Asked, before: list[Asked]) -> Answer | None:
    return None if asked.method == "GET" else sha256(asked, before)


def sha256(asked: Asked, before: list[Asked]) -> Answer | None:
    """Let in who answers a challenge that is good for two requests."""
    told = dict(re.findall(r'(\w+)="?([^",]*)', asked.login.removeprefix("Digest ")))
    used = sum(f'nonce="{told.get("nonce")}"' in each.login for each in before)
    if told and used < 2 and _proven(asked, told):
        return None
    challenge = f'Digest realm="x", qop="auth", algorithm=SHA-256, nonce="n{len(before)}", opaque="o"'
    return 401, {"WWW-Authenticate": challenge}, b""


def _proven(asked: Asked, told: dict[str, str]) -> bool:
    def hashed(*parts: str) -> str:
        return hashlib.sha256(":".join(parts).encode()).hexdigest()

    secret, request = hashed("ida", "x", SECRET), hashed(asked.method, asked.path)
    proof = hashed(secret, told["nonce"], told["nc"], told["cnonce"], "auth", request)
    return (told["response"], told["uri"], told["opaque"]) == (proof, asked.path, "o")


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("rule", [basic, sha256, writers_only])
def test_who_has_the_password_gets_in(
    door: MakeDoor, oxigraph: str, harbour: Path, rule: Rule, replace: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the server asks for it, and whether all need it or writers."""
    monkeypatch.setenv("KGRAPH_PASSWORD", SECRET)
    server = door(rule)
    load([harbour], open_store(server.url, user="ida"), replace=replace)
    assert triples(open_store(oxigraph).read()) == triples(read_graphs([harbour]))
    if rule is not basic:
        assert not any(each.login.startswith("Basic") for each in server.asked)


def test_a_graph_is_not_sent_before_the_server_has_asked_who_is_there(
    door: MakeDoor, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large one would be sent in vain."""
    monkeypatch.setenv("KGRAPH_PASSWORD", SECRET)
    server = door(lambda asked, _: None if asked.method == "GET" else basic(asked, []))
    load([harbour], open_store(server.url, user="ida"))
    assert [bool(each.login) for each in server.written] == [True]


def test_a_bearer_token_gets_in(door: MakeDoor, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the first request."""
    monkeypatch.setenv("KGRAPH_TOKEN", SECRET)
    server = door(bearer)
    load([harbour], open_store(server.url))
    assert {each.login for each in server.asked} == {f"Bearer {SECRET}"}


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (basic, r"\(401\); check user and password, and what the user may do \(Basic was used\)"),
        (sha256, r"\(401\); check user and password, and what the user may do \(Digest was used\)"),
        (bearer, r"\(401\); it asks for Bearer; kgraph knows Basic, Digest and Bearer; set KGRAPH_TOKEN"),
    ],
)
def test_who_has_another_password_is_told_so_without_it(
    door: MakeDoor, harbour: Path, rule: Rule, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is not asked for ever."""
    monkeypatch.setenv("KGRAPH_PASSWORD", "an0ther")
    server = door(rule)
    with pytest.raises(StoreError, match=message) as caught:
        load([harbour], open_store(server.url, user="ida"))
    assert "an0ther" not in str(caught.value)
    assert not server.written


def test_the_command_asks_for_a_password_on_a_terminal(door: MakeDoor, tmp_path: Path, oxigraph: str) -> None:
    """It is typed unseen."""
    on_terminal = (
        "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    )
    words = ["-m", "kgraph", "load", str(put(tmp_path / "one.nt", ONE)), door(basic).url, "--user", "ida"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", on_terminal, sys.executable, *words],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    ) as command:  # fmt: skip
        os.close(theirs)
        seen = _until(ours, b": ")
        os.write(ours, f"{SECRET}\n".encode())
        seen += _until(ours, b"\0")
        assert command.wait(30) == 0
    os.close(ours)
    assert b"Password of ida at 127.0.0.1: " in seen
    assert SECRET.encode() not in seen
    assert len(open_store(oxigraph).read()) == 1


def _until(terminal: int, end: bytes) -> bytes:
    """Read a terminal until `end`, or until nobody writes to it."""
    seen = b""
    while end not in seen:
        try:
            seen += os.read(terminal, 1000)
        except OSError:
            break
    return seen


# Servers without a Graph Store


def updates_only(asked: Asked, _: list[Asked]) -> Answer | None:
    return None if asked.path.partition("?")[0] in ("/query", "/update") else (404, {}, b"nothing here")


@pytest.fixture(params=[None, "urn:x:g"])
def graph(request: pytest.FixtureRequest) -> str | None:
    return str(request.param) if request.param else None


@pytest.mark.parametrize("preset", ["", "oxigraph"])
def test_updates_go_where_graphs_cannot(
    door: MakeDoor, oxigraph: str, tmp_path: Path, graph: str | None, preset: str
) -> None:
    """In batches, twice without doubles, every character as it was."""
    server = door(updates_only)
    file = put(tmp_path / "graph.nt", MANY + HARD)
    for _ in range(2):
        assert load([file], open_store(server.url, graph=graph, preset=preset)) == 2505
    assert len(server.written) == 6
    assert triples(open_store(oxigraph, graph=graph).read()) == triples(read_graphs([file]))


def test_updates_replace(door: MakeDoor, oxigraph: str, tmp_path: Path, graph: str | None) -> None:
    """The one graph alone."""
    server, other = door(updates_only), open_store(oxigraph, graph="urn:x:other")
    load([put(tmp_path / "many.nt", MANY)], open_store(server.url, graph=graph))
    load([put(tmp_path / "one.nt", ONE)], other)
    load([put(tmp_path / "hard.nt", HARD)], open_store(server.url, graph=graph), replace=True)
    assert triples(open_store(oxigraph, graph=graph).read()) == triples(read_graphs([tmp_path / "hard.nt"]))
    assert len(other.read()) == 1


def test_blank_nodes_stay_the_same_across_an_update(door: MakeDoor, oxigraph: str, tmp_path: Path) -> None:
    """All in one request, however many triples."""
    file = put(tmp_path / "blank.nt", "".join(f'_:a <urn:x:p> "{number}" .\n' for number in range(1500)))
    load([file], open_store(door(updates_only).url))
    assert len({quad.subject for quad in open_store(oxigraph).read()}) == 1


def test_an_update_that_is_refused_halfway_tells_how_far_it_came(door: MakeDoor, tmp_path: Path) -> None:
    """Loading again doubles nothing."""

    def rule(asked: Asked, before: list[Asked]) -> Answer | None:
        return (500, {}, b"disk full") if sum(each.writes for each in before) == 1 else updates_only(asked, before)

    server, file = door(rule), put(tmp_path / "many.nt", MANY)
    message = r"/update answers 500: disk full; 1,000 of 2,500 triples are stored, load them again"
    with pytest.raises(StoreError, match=message):
        load([file], open_store(server.url))
    server.rule = updates_only
    assert load([file], open_store(server.url)) == 2500


def test_an_update_whose_answer_is_lost_is_sent_again_and_doubles_nothing(
    door: MakeDoor, oxigraph: str, tmp_path: Path
) -> None:
    """Every batch arrives twice."""
    lost: set[bytes] = set()

    def lose(asked: Asked, _: list[Asked], answer: Answer) -> Answer | None:
        if not asked.writes or asked.body in lost:
            return answer
        return lost.add(asked.body)

    server = door(updates_only, lose)
    assert load([put(tmp_path / "many.nt", MANY)], open_store(server.url, pauses=(0.01,))) == 2500
    assert len(server.written) == 6
    assert len(open_store(oxigraph).read()) == 2500


@pytest.mark.parametrize("rule", [forwards, updates_only])
def test_triples_about_triples_arrive(door: MakeDoor, oxigraph: str, tmp_path: Path, rule: Rule) -> None:
    """As RDF 1.2 has them, where the server knows it."""
    reifies = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"
    file = put(tmp_path / "one.nt", f'<urn:x:s> <{reifies}> <<( <urn:x:a> <urn:x:p> "b" )>> .\n')
    load([file], open_store(door(rule).url))
    assert triples(open_store(oxigraph).read()) == triples(read_graphs([file]))


def test_a_graph_cannot_be_read_whole_without_a_graph_store(door: MakeDoor) -> None:
    """But asked."""
    with pytest.raises(StoreError, match="has no Graph Store endpoint, so its graph cannot be read whole"):
        open_store(door(updates_only).url).read()


# Presets


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: f"{preset.name} {preset.store}")
def test_every_preset_is_in_the_help(preset: Preset) -> None:
    """With the base URL that it wants."""
    text = CliRunner().invoke(commands, ["load", "--help"]).output
    assert re.search(rf"^ *{preset.name} +{re.escape(preset.base)}\b", text, flags=re.MULTILINE)


def test_an_unknown_preset_is_a_usage_error() -> None:
    """The known ones are named; a folder has none."""
    with pytest.raises(UsageError, match="unknown preset 'stardog'; choose one of oxigraph, fuseki, rdf4j"):
        open_store("http://localhost", preset="stardog")
    with pytest.raises(UsageError, match="folder, which has no preset"):
        open_store("folder", preset="fuseki")


def renamed(preset: Preset) -> Rule:
    """Answer at the addresses of another kind of server as Oxigraph does at its own."""

    def rule(asked: Asked, _: list[Asked]) -> Answer | None:
        path, _, query = asked.path.partition("?")
        sent = asked.headers.get("content-type", "")
        kind = "query" if "query=" in query else "update" if "update" in sent else "store"
        if path.rstrip("/") != f"/ds{getattr(preset, kind)}":
            return 404, {}, b"nothing here"
        object.__setattr__(asked, "path", f"/{kind}?{re.sub('&?default-graph-uri=http[^&]*', '', query)}")
        return None

    return rule


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("preset", [each for each in PRESETS if not each.server], ids=lambda preset: preset.name)
def test_a_preset_tells_where_a_server_takes_what(
    door: MakeDoor, oxigraph: str, harbour: Path, preset: Preset, named: bool
) -> None:
    """Told or found."""
    server = door(renamed(preset))
    store = open_store(f"{server.url}/ds/", preset=preset.name if named else "", pauses=())
    assert isinstance(store, ServerStore)
    assert store.find_endpoint().rstrip("/") == f"{server.url}/ds{preset.store}"
    load([harbour], store)
    assert triples(open_store(oxigraph).read()) == triples(read_graphs([harbour]))


def test_virtuoso_is_told_behind_a_door_that_hides_its_name(
    door: MakeDoor, oxigraph: str, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error that there is no default graph is no trouble where a preset says so."""
    preset = next(each for each in PRESETS if each.login)

    def rule(asked: Asked, before: list[Asked]) -> Answer | None:
        if asked.path.endswith("?default"):
            return 500, {}, b"not configured to have a default graph"
        return renamed(preset)(asked, before)

    monkeypatch.setenv("KGRAPH_USER", "ida")
    load([harbour], open_store(f"{door(rule).url}/ds", graph="urn:x:g", preset="virtuoso"))
    assert len(open_store(oxigraph, graph="urn:x:g").read()) == 357
    with pytest.raises(StoreError, match="500: not configured"):
        load([harbour], open_store(f"{door(rule).url}/ds", graph="urn:x:g"))


def test_the_wrong_preset_is_named_with_what_its_servers_look_like(oxigraph: str, harbour: Path) -> None:
    """Nothing is sent."""
    with pytest.raises(
        StoreError, match=r"no graphdb server takes graphs there, .* http://localhost:7200/repositories/NAME"
    ):
        load([harbour], open_store(oxigraph, preset="graphdb"))


# What would be sent


def test_a_dry_run_tells_what_would_be_sent_where_and_sends_nothing(
    door: MakeDoor, tmp_path: Path, harbour: Path
) -> None:
    """To a Graph Store, by updates, into a folder, into memory's place."""
    server, updated, folder = door(), door(updates_only), tmp_path / "store"
    many = put(tmp_path / "many.nt", MANY)
    store = f"{server.url}/store"
    assert plan([harbour], open_store(server.url), replace=True) == [
        f"PUT {store}?default: 357 triples, 12,387 bytes of Turtle compressed"
    ]
    assert plan([put(tmp_path / "one.nt", ONE)], open_store(server.url, graph="urn:x:g")) == [
        f"POST {store}?graph=urn%3Ax%3Ag: 1 triple, 32 bytes of Turtle"
    ]
    assert plan([many], open_store(updated.url), replace=True) == [
        f"POST {updated.url}/update: empty the default graph, then INSERT DATA into the default graph, "
        "2,500 triples in 3 requests"
    ]
    assert plan([many], open_store(str(folder), graph="urn:x:g")) == [
        f"add to graph <urn:x:g> in {folder}: 2,500 triples"
    ]
    assert {each.method for each in server.asked + updated.asked} == {"GET"}
    assert not folder.exists()


def test_the_command_prints_a_dry_run(harbour: Path, oxigraph: str) -> None:
    """On stdout, since it is what was asked for."""
    done = CliRunner().invoke(commands, ["load", str(harbour), oxigraph, "--dry-run"])
    assert (done.exit_code, done.stdout.startswith(f"POST {oxigraph}/store?default: 357 triples")) == (0, True)
    assert len(open_store(oxigraph).read()) == 0


# Virtuoso


@pytest.fixture
def dba(monkeypatch: pytest.MonkeyPatch) -> None:
    """Log in as the user that a new Virtuoso has."""
    monkeypatch.setenv("KGRAPH_USER", "dba")
    monkeypatch.setenv("KGRAPH_PASSWORD", "dba")


@pytest.mark.usefixtures("dba")
@pytest.mark.parametrize("preset", ["", "virtuoso"])
@pytest.mark.parametrize("path", ["", "/sparql-graph-crud-auth"])
def test_virtuoso_takes_graphs_from_who_answers_its_digest(
    virtuoso: str, harbour: Path, tmp_path: Path, preset: str, path: str
) -> None:
    """Added twice without doubles, then replaced."""
    store = open_store(virtuoso + path, graph="urn:x:harbour", preset=preset)
    for _ in range(2):
        load([harbour], store)
    assert triples(store.read()) == triples(read_graphs([harbour]))
    load([put(tmp_path / "hard.nt", HARD)], store, replace=True)
    assert len(store.read()) == 5
    load([put(tmp_path / "none.nt", "")], store, replace=True)
    assert len(store.read()) == 0


@pytest.mark.usefixtures("dba")
def test_virtuoso_needs_the_name_of_a_graph(virtuoso: str, harbour: Path) -> None:
    """It has no default graph to write to."""
    with pytest.raises(UsageError, match="has no default graph; name a graph with --graph IRI"):
        load([harbour], open_store(virtuoso))


def test_virtuoso_refuses_who_does_not_log_in(virtuoso: str, harbour: Path) -> None:
    """And the message tells what to give."""
    with pytest.raises(StoreError, match=r"refuses access \(403\).*; give --user or KGRAPH_USER"):
        load([harbour], open_store(virtuoso, graph="urn:x:harbour"))


@pytest.mark.usefixtures("dba")
def test_virtuoso_refuses_a_wrong_password(virtuoso: str, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told so, without it."""
    monkeypatch.setenv("KGRAPH_PASSWORD", SECRET)
    with pytest.raises(StoreError, match=r"\(Digest was used\)") as caught:
        load([harbour], open_store(virtuoso, graph="urn:x:harbour"))
    assert SECRET not in str(caught.value)
