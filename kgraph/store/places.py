"""Where a server takes graphs, updates and questions: found by asking at the addresses that the presets have."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox

from kgraph.errors import StoreError
from kgraph.store.graphs import DEFAULT, GraphName
from kgraph.store.presets import PRESETS, Preset, presets_for
from kgraph.store.replies import Reply
from kgraph.store.sessions import Session

__all__ = ["GRAPH", "RESULT", "Place", "address", "find_place", "question"]

#: Headers that ask for a graph, and for results.
GRAPH: Final = {"Accept": "application/n-triples"}
RESULT: Final = {"Accept": "application/sparql-results+json"}
#: What a server answers that has nothing at an address, or not this.
_NOTHING: Final = frozenset({400, 404, 405, 406, 410, 501})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The addresses of one server; empty where there is none."""

    store: str = ""
    query: str = ""
    update: str = ""
    #: IRI of the default graph in questions; empty where it has none.
    default: str = ""
    named_only: bool = False
    gzip: bool = False


def find_place(session: Session, url: str, preset: str = "") -> Place:
    """Return where the server at `url` takes what; raise StoreError where neither graphs nor updates are taken."""
    places = _places(session, url, preset)
    replies: dict[str, Reply] = {}
    for row, place in places:
        reply = session.ask("GET", address(place.store, DEFAULT), headers=GRAPH, peek=True)
        if reply.passing:
            raise StoreError(f"{reply.refusal()}; try again later")
        if _takes_graphs(row, reply, told=bool(preset)):
            return replace(place, gzip=place.gzip or "gzip" in reply.headers.get("Accept-Encoding", ""))
        replies[place.store] = reply
    if found := next(_taking_updates(session, places, replies), None):
        return found
    raise StoreError(_refusal(url, preset, list(replies.values())))


def address(store: str, graph: GraphName) -> str:
    """Return the address of a graph in a Graph Store."""
    return f"{store}?{urlencode({'graph': graph.value}) if isinstance(graph, ox.NamedNode) else 'default'}"


def question(place: Place, sparql: str, graph: GraphName = DEFAULT) -> str:
    """Return the address of the answer to a question about one graph."""
    iri = graph.value if isinstance(graph, ox.NamedNode) else place.default
    return f"{place.query}?{urlencode({'query': sparql, **({'default-graph-uri': iri} if iri else {})})}"


def _below(url: str, row: Preset) -> Place:
    """Return the addresses below a base URL, or beside one of them."""
    base = url.rstrip("/")
    for path in (row.store, row.update, row.query):
        if path and base.endswith(path):
            base = base.removesuffix(path)
            break
    return Place(
        store=base + row.store or url, query=base + row.query, update=base + row.update,
        default=row.default, named_only=row.named_only, gzip=row.gzip,
    )  # fmt: skip


def _places(session: Session, url: str, preset: str) -> list[tuple[Preset | None, Place]]:
    """Return where to look, each address once: beside `url` where it is one of a row, at it, below it."""
    rows = presets_for(preset, login=session.login is not None)
    below = [(row, _below(url, row)) for row in rows if preset or row.store]
    if preset:
        return list(below)
    beside = [(row, place) for row, place in below if place.store == url.rstrip("/")]
    found: dict[str, tuple[Preset | None, Place]] = {}
    for row, place in [*beside, (None, Place(store=url)), *below]:
        found.setdefault(place.store, (row, place))
    return list(found.values())


def _takes_graphs(row: Preset | None, reply: Reply, *, told: bool) -> bool:
    """Tell whether there is a Graph Store; one without default graph says so by an error, and its name or `told`."""
    if row and row.named_only and reply.status == 500:
        return told or reply.headers.get("Server", "").startswith(row.server)
    return reply.syntax is not None


def _taking_updates(
    session: Session, places: list[tuple[Preset | None, Place]], replies: dict[str, Reply]
) -> Iterator[Place]:
    """Yield the places that answer a question and have no Graph Store."""
    for row, place in places:
        if row and row.update != row.store and _is_nothing(replies[place.store]):
            answer = session.ask("GET", question(replace(place, default=""), "ASK {}"), headers=RESULT, peek=True)
            if answer.fine and b'"boolean"' in answer.body:
                yield replace(place, store="")


def _is_nothing(reply: Reply) -> bool:
    return reply.fine or reply.status in _NOTHING


def _refusal(url: str, preset: str, replies: list[Reply]) -> str:
    telling = next((reply for reply in replies if reply.tells_why), None)
    if telling:
        return telling.refusal()
    if preset:
        base = next(row.base for row in PRESETS if row.name == preset)
        return f"{replies[0].refusal()}; no {preset} server takes graphs there, give its base URL, like {base}"
    tried = ", ".join(dict.fromkeys(row.store for row in PRESETS if row.store))
    return (
        f"{url} answers ({replies[0].status}), but neither it nor {tried} below it is a SPARQL 1.1 Graph Store "
        "endpoint, and no SPARQL Update endpoint is near; give the endpoint's own address, or --preset"
    )
