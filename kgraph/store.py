"""Read graphs, and load them into a store: in memory, in a folder, or behind a server's Graph Store endpoint.

Graphs are read to their end before anything is stored, so that a malformed one leaves a store as it was.
"""

import gzip
import netrc
import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, Protocol, TypeAlias
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from kgraph.errors import GraphError, OutputError, StoreError, UsageError
from kgraph.formats import FORMATS, Format, format_for, serialize

__all__ = [
    "FolderStore",
    "Login",
    "MemoryStore",
    "ServerStore",
    "TripleStore",
    "find_login",
    "load",
    "open_store",
    "read_graphs",
]

#: Environment variable that holds the password for a server.
PASSWORD: Final = "KGRAPH_PASSWORD"
#: Seconds to wait for a connection, and for an answer.
TIMEOUT: Final = (10.0, 300.0)

#: Graph Store endpoints below a server's base URL: Oxigraph; Fuseki; RDF4J and GraphDB; Virtuoso.
_ENDPOINTS: Final = ("/store", "/data", "/rdf-graphs/service", "/sparql-graph-crud")
#: Bytes of a refusal that are read, to quote its first line.
_ENOUGH: Final = 2000
_DEFAULT: Final = ox.DefaultGraph()

GraphName: TypeAlias = ox.NamedNode | ox.DefaultGraph


class TripleStore(Protocol):
    """What every store can do."""

    def load(self, graphs: ox.Store, *, replace: bool = False) -> None:
        """Add `graphs`, or put them in the place of the graphs of the same names."""

    def read(self) -> ox.Store:
        """Return what the store holds."""


def load(graphs: Sequence[str | Path], store: TripleStore, *, replace: bool = False) -> int:
    """Load files, folders of files or `-` (Turtle on stdin) into `store`; return the number of triples read.

    Loading twice doubles nothing. Raise GraphError before anything is stored, StoreError after.
    """
    read = _read_all(graphs, sys.stdin.buffer)
    store.load(read, replace=replace)
    return len(read)


def read_graphs(paths: Sequence[str | Path], *, stdin: BinaryIO | None = None) -> ox.Store:
    """Read files, folders of files, stores on disk or `-` (Turtle on stdin) to ask questions of.

    The default graph holds all triples, those of named graphs as well. Raise GraphError naming file and
    line, and StoreError where a folder is a broken store.
    """
    if len(paths) == 1 and _is_store(Path(paths[0])):
        store = _open_for_reading(Path(paths[0]))
        if not any(store.named_graphs()):
            return store
    store = _read_all(paths, stdin or sys.stdin.buffer)
    store.bulk_extend([ox.Quad(*quad.triple) for quad in store if quad.graph_name != _DEFAULT])
    return store


def open_store(
    where: str, *, graph: str | None = None, user: str | None = None, timeout: tuple[float, float] = TIMEOUT
) -> TripleStore:
    """Return the store at `where`: a server's base URL, its Graph Store endpoint, or a folder.

    `graph` is the IRI of the graph to use instead of the default graph.
    """
    name = _graph_name(graph)
    if "://" not in where:
        return FolderStore(path=Path(where), graph=name)
    url, login = find_login(where, user=user)
    return ServerStore(url=url, graph=name, login=login, timeout=timeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryStore:
    """A store that lasts as long as the program."""

    store: ox.Store = field(default_factory=ox.Store)
    graph: GraphName = _DEFAULT

    def load(self, graphs: ox.Store, *, replace: bool = False) -> None:
        _load_into(self.store, graphs, self.graph, replace=replace)

    def read(self) -> ox.Store:
        return self.store


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderStore:
    """A store on disk, of the kind that `oxigraph serve --location` serves."""

    path: Path
    graph: GraphName = _DEFAULT

    def load(self, graphs: ox.Store, *, replace: bool = False) -> None:
        store = _open_for_writing(self.path)
        try:
            _load_into(store, graphs, self.graph, replace=replace)
            store.flush()
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written: {error}; make room, then load again") from error

    def read(self) -> ox.Store:
        return _open_for_reading(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A user and password for a server; never shown."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStore:
    """A store behind the SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/)."""

    url: str
    graph: GraphName = _DEFAULT
    login: Login | None = None
    timeout: tuple[float, float] = TIMEOUT

    def load(self, graphs: ox.Store, *, replace: bool = False) -> None:
        endpoint = self.find_endpoint()
        for name, triples in _by_graph(graphs, self.graph):
            reply = self._ask("PUT" if replace else "POST", endpoint, name, body=serialize(triples))
            if not 200 <= reply.status < 300:
                raise StoreError(reply.refusal())

    def read(self) -> ox.Store:
        endpoint, store = self.find_endpoint(), ox.Store()
        reply = self._ask("GET", endpoint, self.graph)
        if reply.status == 404 and self.graph != _DEFAULT:
            return store
        if not reply.syntax:
            raise StoreError(reply.refusal())
        store.load(reply.body, format=reply.syntax)
        return store

    def find_endpoint(self) -> str:
        """Return the Graph Store endpoint at or below `url`; raise StoreError where there is none."""
        bare = self.url.rstrip("/")
        replies = []
        for endpoint in dict.fromkeys((self.url, *(bare + path for path in _ENDPOINTS))):
            reply = self._ask("GET", endpoint, _DEFAULT, peek=True)
            if reply.syntax:
                return endpoint
            replies.append(reply)
        telling = next((reply for reply in replies if reply.tells_why), None)
        raise StoreError(telling.refusal() if telling else replies[0].no_endpoint())

    def _ask(
        self, method: str, endpoint: str, graph: GraphName, *, body: bytes | None = None, peek: bool = False
    ) -> "_Reply":
        import urllib3

        query = urlencode({"graph": graph.value}) if isinstance(graph, ox.NamedNode) else "default"
        timeout = urllib3.Timeout(connect=self.timeout[0], read=self.timeout[1])
        try:
            with (
                urllib3.PoolManager(retries=False, timeout=timeout) as pool,
                pool.request(
                    method, f"{endpoint}?{query}", headers=self._headers(), body=body, preload_content=False
                ) as answer,
            ):
                # A graph may be large: of what is only looked at, no more than a refusal is read.
                content = answer.read(_ENOUGH if peek else None)
                answer.close()
        except urllib3.exceptions.LocationValueError as error:
            raise UsageError(f"{endpoint} is no address of a server ({error})") from error
        except urllib3.exceptions.HTTPError as error:
            raise StoreError(
                f"{endpoint} cannot be reached: {_reason(error)}; check the address, and that the server runs"
            ) from error
        return _Reply(url=endpoint, status=answer.status, headers=answer.headers, body=content)

    def _headers(self) -> dict[str, str]:
        import urllib3

        basic = f"{self.login.user}:{self.login.password}" if self.login else None
        return {
            "Accept": "application/n-triples",
            "Content-Type": "text/turtle",
            **urllib3.make_headers(basic_auth=basic, user_agent="kgraph"),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    """What a server answers."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def syntax(self) -> ox.RdfFormat | None:
        """The syntax of the graph in the answer; None where it is no graph, but a web page or a refusal."""
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        known = {syntax.media_type: syntax for syntax in FORMATS.values()}
        return known.get(kind) if self.status == 200 else None

    @property
    def tells_why(self) -> bool:
        """Whether the status says more than that there is nothing at the address."""
        return 300 <= self.status < 400 or self.status in (401, 403) or self.status >= 500

    def no_endpoint(self) -> str:
        """Say that there is no graph store here, and what to do."""
        tried = ", ".join(_ENDPOINTS)
        return (
            f"{self.url} answers ({self.status}), but neither it nor {tried} below it is a SPARQL 1.1 "
            "Graph Store endpoint; give the endpoint's own address"
        )

    def refusal(self) -> str:
        """Say what the server said, and what to do."""
        lines = (line.strip() for line in self.body.decode("utf-8", "replace").splitlines())
        said = next((f": {line[:200]}" for line in lines if line), "")
        if self.status in (401, 403):
            scheme = self.headers.get("WWW-Authenticate", "Basic").partition(" ")[0]
            asked = "" if scheme.lower() == "basic" else f" (it asks for {scheme}; kgraph knows Basic)"
            remedy = f"give --user, and the password in {PASSWORD}{asked}"
            return f"{self.url} refuses access ({self.status}){said}; {remedy}"
        if 300 <= self.status < 400:
            return f"{self.url} has moved to {self.headers.get('Location', 'elsewhere')}; give that address"
        return f"{self.url} answers {self.status}{said}"


def find_login(url: str, *, user: str | None = None) -> tuple[str, Login | None]:
    """Return `url` without a user, and who logs in: `user`, the URL's user, or the one in the netrc file.

    The password comes from the environment variable KGRAPH_PASSWORD, the URL, or the netrc file.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{url}: give a server's address as http://… or https://…")
    if parts.query:
        raise UsageError(f"{url}: give the address without what follows '?'; --graph names the graph")
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
    filed_user, filed_password = _from_netrc(parts.hostname)
    name = user or parts.username or filed_user
    if not name:
        return bare, None
    password = os.environ.get(PASSWORD) or parts.password or (filed_password if name == filed_user else "")
    return bare, Login(user=name, password=password)


def _from_netrc(host: str) -> tuple[str, str]:
    path = Path(os.environ.get("NETRC", Path.home() / ".netrc"))
    try:
        found = netrc.netrc(path).authenticators(host)
    except OSError:
        return "", ""
    except netrc.NetrcParseError as error:
        raise UsageError(f"{path} cannot be read as a netrc file: {error.msg}, line {error.lineno}") from error
    return (found[0], found[2] or "") if found else ("", "")


def _graph_name(graph: str | None) -> GraphName:
    try:
        return ox.NamedNode(graph) if graph else _DEFAULT
    except ValueError as error:
        raise UsageError(f"{graph} is no IRI; a graph is named like https://example.org/news") from error


def _read_all(paths: Iterable[str | Path], stdin: BinaryIO) -> ox.Store:
    store = ox.Store()
    for path in paths:
        if str(path) == "-":
            _read_bytes(store, stdin.read(), Format(syntax=ox.RdfFormat.TURTLE), "standard input", None)
        elif _is_store(Path(path)):
            store.bulk_extend(_open_for_reading(Path(path)))
        else:
            for file in _files(Path(path)):
                kind = _format_of(file)
                _read_bytes(store, _bytes_of(file, kind), kind, str(file), file.resolve().as_uri())
    return store


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    files = sorted(file for file in path.iterdir() if file.is_file() and _has_known_suffix(file))
    if not files:
        raise GraphError(f"{path} holds neither graph files ({' '.join(FORMATS)}) nor a store; name a graph")
    yield from files


def _has_known_suffix(path: Path) -> bool:
    return path.name.lower().removesuffix(".gz").endswith(tuple(FORMATS))


def _format_of(path: Path) -> Format:
    try:
        return format_for(path)
    except UsageError as error:
        raise GraphError(str(error)) from error


def _bytes_of(path: Path, kind: Format) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if kind.compressed else content
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise GraphError(f"{path} is no whole gzip file ({error}); write it again") from error
    except OSError as error:
        raise GraphError(f"{path} cannot be read: {error.strerror}; check the name") from error


def _read_bytes(store: ox.Store, content: bytes, kind: Format, name: str, base: str | None) -> None:
    try:
        store.bulk_load(content, format=kind.syntax, base_iri=base)
    except SyntaxError as error:
        what = (error.msg or "").partition(": ")[2].removesuffix(f" (line {error.lineno})") or error.msg
        raise GraphError(f"{name}:{error.lineno or 1}: {what}") from error


def _is_store(path: Path) -> bool:
    # RocksDB keeps the name of its current manifest in this file.
    return (path / "CURRENT").is_file()


def _open_for_reading(path: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{path} cannot be opened as a store: {error}; load the graphs anew") from error


def _open_for_writing(path: Path) -> ox.Store:
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file; give a server's address, or a folder to keep the store in")
    if path.is_dir() and not _is_store(path) and any(path.iterdir()):
        raise UsageError(f"{path} holds files that are no store; give a new folder")
    try:
        path.mkdir(parents=True, exist_ok=True)
        return ox.Store(str(path))
    except RuntimeError as error:
        raise StoreError(f"{path} is a broken store: {error}; load the graphs into a new folder") from error
    except OSError as error:
        if "LOCK" in str(error):
            remedy = "stop that, or load through its address"
            raise StoreError(f"{path} is open in another program; {remedy}") from error
        raise OutputError(f"{path} cannot be opened as a store: {error}; choose another folder") from error


def _load_into(store: ox.Store, graphs: ox.Store, graph: GraphName, *, replace: bool) -> None:
    for name, triples in _by_graph(graphs, graph):
        if replace:
            store.clear_graph(name)
        store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)


def _by_graph(graphs: ox.Store, graph: GraphName) -> Iterator[tuple[GraphName, Iterator[ox.Triple]]]:
    """Yield each graph with its triples; what stands in the default graph goes to `graph`."""
    names = [name for name in graphs.named_graphs() if isinstance(name, ox.NamedNode)]
    default = any(graphs.quads_for_pattern(None, None, None, _DEFAULT))
    if default or not names:
        yield graph, (quad.triple for quad in graphs.quads_for_pattern(None, None, None, _DEFAULT))
    for name in sorted(names, key=str):
        yield name, (quad.triple for quad in graphs.quads_for_pattern(None, None, None, name))


def _reason(error: Exception) -> str:
    return str(error).rpartition("] ")[2].rpartition(": ")[2] or type(error).__name__
