"""Stores behind HTTP: what is sent is counted, and what was sent is counted again where it has arrived."""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kgraph.errors import StoreError, UsageError
from kgraph.formats import serialize
from kgraph.store.graphs import DEFAULT, GraphName, by_graph, counted, has_blank_nodes, shown
from kgraph.store.logins import Login
from kgraph.store.places import GRAPH, RESULT, Place, address, find_place, question
from kgraph.store.replies import Reply
from kgraph.store.sessions import PAUSES, TIMEOUT, Session
from kgraph.store.updates import UPDATE, clearing, insertions

__all__ = ["ServerStore"]

_TURTLE: Final = {"Content-Type": "text/turtle"}
_ZIPPED: Final = {**_TURTLE, "Content-Encoding": "gzip"}
_COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
#: Bytes that are worth compressing.
_LARGE: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStore:
    """A store behind the SPARQL 1.1 Graph Store HTTP Protocol, or SPARQL Update.

    See https://www.w3.org/TR/sparql11-http-rdf-update/ and https://www.w3.org/TR/sparql11-protocol/.
    """

    url: str
    graph: GraphName = DEFAULT
    login: Login | None = None
    timeout: tuple[float, float] = TIMEOUT
    preset: str = ""
    pauses: tuple[float, ...] = PAUSES

    def load(self, graphs: ox.Store, *, replace: bool = False) -> None:
        """Send each graph, and count what has arrived; raise StoreError where that is another number."""
        session, place = self._found()
        for delivery in _deliveries(place, graphs, self.graph, replace=replace):
            _deliver(session, place, delivery)

    def plan(self, graphs: ox.Store, *, replace: bool = False) -> list[str]:
        _, place = self._found()
        return [_told(place, each) for each in _deliveries(place, graphs, self.graph, replace=replace)]

    def read(self) -> ox.Store:
        session, place = self._found()
        if not place.store:
            raise StoreError(f"{place.query} has no Graph Store endpoint, so its graph cannot be read whole; ask it")
        return _read(session, place, self.graph)

    def find_endpoint(self) -> str:
        """Return the endpoint at or below `url` to which graphs are sent; raise StoreError where there is none."""
        _, place = self._found()
        return place.store or place.update

    def _found(self) -> tuple[Session, Place]:
        session = Session(login=self.login, timeout=self.timeout, pauses=self.pauses)
        return session, find_place(session, self.url, self.preset)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delivery:
    """One graph that is to be sent."""

    graph: GraphName
    triples: list[ox.Triple]
    replace: bool


def _deliveries(place: Place, graphs: ox.Store, graph: GraphName, *, replace: bool) -> Iterator[_Delivery]:
    """Yield what is to be sent; raise UsageError where the server has no graph for it."""
    sent = [(name, list(triples)) for name, triples in by_graph(graphs, graph)]
    if place.named_only and any(name == DEFAULT for name, _ in sent):
        raise UsageError(f"{place.store} has no default graph; name a graph with --graph IRI")
    for name, triples in sent:
        yield _Delivery(graph=name, triples=triples, replace=replace)


def _deliver(session: Session, place: Place, delivery: _Delivery) -> None:
    before = 0 if delivery.replace else _count(session, place, delivery.graph)
    if place.store:
        _send(session, place, delivery)
    else:
        _update(session, place, delivery)
    _verify(place, delivery, before, _count(session, place, delivery.graph))


def _send(session: Session, place: Place, delivery: _Delivery) -> None:
    """Send a graph to the Graph Store, compressed where that is taken."""
    method, url = "PUT" if delivery.replace else "POST", address(place.store, delivery.graph)
    body, again = serialize(delivery.triples), delivery.replace or not has_blank_nodes(delivery.triples)
    session.knock(url, headers=_TURTLE)
    if place.gzip and len(body) > _LARGE:
        reply = _ask(session, method, url, _ZIPPED, gzip.compress(body, mtime=0), again=again)
        if reply.status not in (400, 415):
            return _check(reply.fine, reply.refusal())
    reply = _ask(session, method, url, _TURTLE, body, again=again)
    return _check(reply.fine, reply.refusal())


def _update(session: Session, place: Place, delivery: _Delivery) -> None:
    """Send a graph in updates; what has arrived before a refusal stays."""
    session.knock(place.update, headers=UPDATE)
    if delivery.replace:
        reply = session.ask("POST", place.update, headers=UPDATE, body=clearing(delivery.graph))
        _check(reply.fine, reply.refusal())
    done, again, whole = 0, not has_blank_nodes(delivery.triples), len(delivery.triples)
    for number, body in insertions(delivery.triples, delivery.graph):
        reply = _ask(session, "POST", place.update, UPDATE, body, again=again)
        _check(reply.fine, f"{reply.refusal()}; {done:,} of {whole:,} triples are stored, load them again")
        done += number


def _ask(session: Session, method: str, url: str, headers: Mapping[str, str], body: bytes, *, again: bool) -> Reply:
    """Send what may be sent `again` only where nothing is doubled by it, and say so where it is not."""
    try:
        return session.ask(method, url, headers=headers, body=body, again=again)
    except StoreError as error:
        if again:
            raise
        what = "the graph may have arrived, and blank nodes would be doubled; load it again with --replace"
        raise StoreError(f"{error}; {what}") from error


def _check(fine: bool, refusal: str) -> None:
    if not fine:
        raise StoreError(refusal)


def _verify(place: Place, delivery: _Delivery, before: int, after: int) -> None:
    """Raise StoreError where a graph cannot hold what was sent: all of it, and no more than that and what it had."""
    sent = len(delivery.triples)
    if max(before, sent) <= after <= before + sent:
        return
    had = f" to {before:,} that were there" if before else ""
    raise StoreError(
        f"{place.store or place.update}: {shown(delivery.graph)} holds {counted(after)}, but {sent:,} were sent{had}; "
        "see whether another program writes to it, and the server's log, then load with --replace"
    )


def _count(session: Session, place: Place, graph: GraphName) -> int:
    """Return the number of triples in a graph: as the server counts them, or by reading it where nothing counts."""
    reply = session.ask("GET", question(place, _COUNT, graph), headers=RESULT) if place.query else None
    if reply is None or (place.store and reply.status in (404, 405)):
        return len(_read(session, place, graph))
    found = reply.result()
    try:
        return int(found["results"]["bindings"][0]["n"]["value"])  # type: ignore[index]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise StoreError(f"{place.query} does not count triples as SPARQL does; check --preset") from error


def _read(session: Session, place: Place, graph: GraphName) -> ox.Store:
    reply = session.ask("GET", address(place.store, graph), headers=GRAPH)
    return ox.Store() if reply.status == 404 and graph != DEFAULT else reply.graph()


def _told(place: Place, delivery: _Delivery) -> str:
    """Say what would be sent where."""
    what = counted(len(delivery.triples))
    if place.store:
        body = serialize(delivery.triples)
        how = " compressed" if place.gzip and len(body) > _LARGE else ""
        verb = "PUT" if delivery.replace else "POST"
        return f"{verb} {address(place.store, delivery.graph)}: {what}, {len(body):,} bytes of Turtle{how}"
    number = sum(1 for _ in insertions(delivery.triples, delivery.graph))
    first = f"empty {shown(delivery.graph)}, then " if delivery.replace else ""
    return f"POST {place.update}: {first}INSERT DATA into {shown(delivery.graph)}, {what} in {number:,} requests"
