"""Questions put to graphs."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import pyoxigraph as ox

from kgraph.errors import QueryError, StoreError
from kgraph.namespaces import BASE
from kgraph.query.answers import Answer
from kgraph.query.bindings import Bindings, bind, pairs_of
from kgraph.query.checks import check_asks, check_prefixes, check_services, explain_syntax
from kgraph.query.prefixes import known_prefixes, one_for_each, read_prefixes
from kgraph.query.tokens import declared_prefixes, words
from kgraph.query.waiting import wait_for
from kgraph.store import read_graphs

if TYPE_CHECKING:
    import rdflib

    from kgraph.query.questions import Question

__all__ = ["Graph", "ask", "spelled_out"]

#: A store, a graph of rdflib, or what `read_graphs` reads: a file, a folder, or several.
Graph: TypeAlias = "ox.Store | rdflib.Graph | str | Path | Sequence[str | Path]"
_NO_OTHERS: Final[Mapping[str, str]] = MappingProxyType({})


def ask(
    graph: Graph,
    sparql: "str | Question",
    *,
    bindings: Bindings = (),
    base: str = BASE,
    prefixes: Mapping[str, str] = _NO_OTHERS,
    federated: bool = False,
    timeout: float | None = None,
) -> Answer:
    """Answer `sparql`, or a shipped question, about `graph`; `bindings` give its variables values.

    A value is text, a number, a date, `<an IRI>`, or a name with a known prefix; where the question lists values,
    `VALUES ?name { … }`, it replaces these. Known prefixes, those of the files and `prefixes` among them, need no
    declaration; `d:` stands for `base`. SERVICE needs `federated`. Raise QueryError with line and column in `sparql`
    or after `timeout` seconds, GraphError for a graph that cannot be read, StoreError where a SERVICE or a store on
    disk fails. Ctrl-C interrupts.
    """
    store, declared = wait_for(partial(_open, graph))
    known = known_prefixes({**declared, **prefixes}, base)
    text = sparql if isinstance(sparql, str) else sparql.sparql
    check_asks(text)
    check_prefixes(text, known)
    if not federated:
        check_services(text, known)
    try:
        return wait_for(partial(_answer, store, text, pairs_of(bindings), known, federated), timeout)
    except SyntaxError as error:
        explain_syntax(text, known)
        raise QueryError(f"The question cannot be read: {error}") from error
    except OSError as error:
        raise StoreError(f"The question cannot be answered: {error}; check SERVICE and the store") from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"The question cannot be answered: {error}") from error


def _open(graph: Graph) -> tuple[ox.Store, dict[str, str]]:
    """Return a store of the graph, and the prefixes that it declares."""
    if isinstance(graph, ox.Store):
        return graph, {}
    # Nobody has a graph of rdflib without having imported it, which takes long.
    if (library := sys.modules.get("rdflib")) and isinstance(graph, library.Graph):
        store = ox.Store()
        store.bulk_load(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
        return store, {prefix: str(space) for prefix, space in graph.namespaces()}
    paths = [graph] if isinstance(graph, (str, Path)) else [*cast("Sequence[str | Path]", graph)]
    return read_graphs(paths), read_prefixes(paths)


def spelled_out(text: str, bindings: Iterable[tuple[str, str]], prefixes: Mapping[str, str]) -> str:
    """Return a question as the engine is asked: with its columns in order and its values in place."""
    # The columns come first, since a value puts its variable before others.
    return bind(_spell_star(text, prefixes), bindings, prefixes)


def _answer(
    store: ox.Store, text: str, bindings: Iterable[tuple[str, str]], prefixes: Mapping[str, str], federated: bool
) -> Answer:
    asked = spelled_out(text, bindings, prefixes)
    if not federated:
        check_services(asked, prefixes)
    result = store.query(asked, prefixes=dict(prefixes))
    names = one_for_each({**prefixes, **declared_prefixes(text)})
    if isinstance(result, ox.QueryTriples):
        content = result.serialize(format=ox.RdfFormat.N_TRIPLES)
        return Answer(kind="graph", content=content or b"", prefixes=names)
    content = result.serialize(format=ox.QueryResultsFormat.JSON) or b""
    return Answer(kind="truth" if isinstance(result, ox.QueryBoolean) else "rows", content=content, prefixes=names)


def _spell_star(text: str, prefixes: Mapping[str, str]) -> str:
    """Replace SELECT * by the variables as they appear; the engine would list them by name.

    A question with SERVICE is left as it is: to try it would ask the other server once more.
    """
    found = words(text)
    selects = [at for at, (word, _) in enumerate(found) if word == "SELECT"]
    if not selects:
        return text
    star = next((token for word, token in found[selects[0] + 1 :] if word not in ("DISTINCT", "REDUCED")), None)
    if star is None or star[0] != "*" or any(word == "SERVICE" for word, _ in found):
        return text
    # An empty store knows the variables in scope as well as a full one, and answers at once.
    result = ox.Store().query(text, prefixes=dict(prefixes))
    visible = {variable.value for variable in result.variables} if isinstance(result, ox.QuerySolutions) else set()
    seen = dict.fromkeys(token["variable"][1:] for _, token in found if token["variable"])
    columns = " ".join(f"?{name}" for name in seen if name in visible)
    return f"{text[: star.start()]} {columns} {text[star.end() :]}" if columns else text
