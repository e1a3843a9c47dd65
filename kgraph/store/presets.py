"""Where servers take what, below the base URL that their users know: one row for each kind of server."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kgraph.errors import UsageError

__all__ = ["NAMES", "PRESETS", "Preset", "presets_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What one kind of server has below its base URL."""

    name: str
    #: What a base URL looks like.
    base: str
    query: str
    update: str
    store: str
    #: IRI of the default graph in questions, where these ask all graphs together unless one is named.
    default: str = ""
    #: How the Server header starts, where the default graph does not answer and so cannot tell.
    server: str = ""
    #: Whether compressed requests are taken though no header says so.
    gzip: bool = False
    #: Whether the server has no default graph, so that --graph has to name one.
    named_only: bool = False
    #: Whether a row is for requests with a login, or without; None for both.
    login: bool | None = None


_NIL: Final = "http://www.openrdf.org/schema/sesame#nil"

#: Sources: Oxigraph and Virtuoso as measured; https://jena.apache.org/documentation/fuseki2/,
#: https://rdf4j.org/documentation/reference/rest-api/, https://graphdb.ontotext.com/documentation/,
#: https://hexdocs.pm/gno/Gno.Store.Adapters.Qlever.html.
PRESETS: Final[tuple[Preset, ...]] = (
    Preset(
        name="oxigraph", base="http://localhost:7878",
        query="/query", update="/update", store="/store", gzip=True,
    ),
    Preset(
        name="fuseki", base="http://localhost:3030/DATASET",
        query="/query", update="/update", store="/data",
    ),
    Preset(
        name="rdf4j", base="http://localhost:8080/rdf4j-server/repositories/NAME",
        query="", update="/statements", store="/rdf-graphs/service", default=_NIL,
    ),
    Preset(
        name="graphdb", base="http://localhost:7200/repositories/NAME",
        query="", update="/statements", store="/rdf-graphs/service", default=_NIL,
    ),
    Preset(
        name="qlever", base="http://localhost:7001",
        query="", update="", store="", default="http://qlever.cs.uni-freiburg.de/builtin-functions/default-graph",
    ),
    Preset(
        name="virtuoso", base="http://localhost:8890",
        query="/sparql-auth", update="/sparql-auth", store="/sparql-graph-crud-auth",
        server="Virtuoso", named_only=True, login=True,
    ),
    Preset(
        name="virtuoso", base="http://localhost:8890",
        query="/sparql", update="/sparql", store="/sparql-graph-crud",
        server="Virtuoso", named_only=True, login=False,
    ),
)  # fmt: skip
NAMES: Final = tuple(dict.fromkeys(preset.name for preset in PRESETS))


def presets_for(name: str, *, login: bool) -> Iterator[Preset]:
    """Yield the rows of that name, all where it is empty, that are for requests with or without a login."""
    if name and name not in NAMES:
        raise UsageError(f"unknown preset {name!r}; choose one of {', '.join(NAMES)}")
    for preset in PRESETS:
        if name in ("", preset.name) and preset.login in (None, login):
            yield preset
