"""Why a question may have found nothing: names that no triple has."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kgraph.errors import QueryError, StoreError
from kgraph.folders import ontology_folder
from kgraph.namespaces import BASE, KG, RDF, XSD, shortened
from kgraph.query.bindings import Bindings, pairs_of, term, unknown_prefix
from kgraph.query.endpoint import ask_endpoint
from kgraph.query.guesses import did_you_mean
from kgraph.query.prefixes import known_prefixes, one_for_each
from kgraph.query.tokens import asks_for_graph, declared_prefixes, words

__all__ = ["endpoint_hints", "hints"]

_MOST: Final = 3
#: Names that an endpoint is asked about, and the seconds that it has for each.
_ASKED: Final = 12
_PATIENCE: Final = 10.0
#: What stands before names that are no terms of triples.
_NO_TERMS_BEHIND: Final = ("BASE", "FROM", "NAMED", "GRAPH", "SERVICE", "SILENT")
_PLACES: Final = "{ TERM ?p ?o } UNION { ?s TERM ?o } UNION { ?s ?p TERM }"
_ANYWHERE: Final = f"ASK {{ {_PLACES} UNION {{ GRAPH ?g {{ {_PLACES} }} }} }}"
_USED: Final = f"SELECT DISTINCT ?t {{ {{ ?s ?t ?o }} UNION {{ ?s <{RDF}type>|<{KG}relation> ?t }} }}"


def hints(store: ox.Store, text: str, prefixes: Mapping[str, str], bindings: Bindings = ()) -> list[str]:
    """Return sentences on what in a question no triple of the store has, with what may have been meant."""
    return _hints(partial(_is_in, store), partial(_terms, store), text, prefixes, bindings)


def endpoint_hints(
    url: str,
    text: str,
    *,
    bindings: Bindings = (),
    base: str = BASE,
    user: str | None = None,
    timeout: float | None = None,
) -> list[str]:
    """Return what `hints` does for an endpoint, which is asked about each of the first names; nothing where it fails.

    What may have been meant comes from the ontology, since all terms of the data would have to be asked for.
    """

    def is_there(iri: ox.NamedNode) -> bool:
        asked = _ANYWHERE.replace("TERM", str(iri))
        return ask_endpoint(url, asked, user=user, timeout=seconds).truth is not False

    seconds = min(timeout or _PATIENCE, _PATIENCE)
    try:
        return _hints(is_there, partial(_terms, ox.Store()), text, known_prefixes({}, base), bindings, most=_ASKED)
    except (QueryError, StoreError):
        return []


def _hints(
    is_there: Callable[[ox.NamedNode], bool],
    terms: Callable[[], list[str]],
    text: str,
    prefixes: Mapping[str, str],
    bindings: Bindings,
    most: int | None = None,
) -> list[str]:
    pairs = pairs_of(bindings)
    known = {**prefixes, **declared_prefixes(text)}
    bound = [term(name, value, known) for name, value in pairs]
    # The names in the template of CONSTRUCT need be nowhere yet.
    asked = () if asks_for_graph(text) else _iris(text, known)
    iris = [*(each.value for each in bound if isinstance(each, ox.NamedNode)), *asked]
    return list(islice((*_untold(pairs, known), *_absent(is_there, terms, islice(iris, most), known)), _MOST))


def _untold(pairs: Iterable[tuple[str, str]], prefixes: Mapping[str, str]) -> Iterator[str]:
    for name, value in pairs:
        prefix = unknown_prefix(value, prefixes)
        if prefix is not None:
            near = did_you_mean(prefix, prefixes, "{}:")
            yield f"{name}={value} is taken as text, since no prefix {prefix}: is known{near}"


def _absent(
    is_there: Callable[[ox.NamedNode], bool],
    terms: Callable[[], list[str]],
    iris: Iterable[str],
    prefixes: Mapping[str, str],
) -> Iterator[str]:
    short = one_for_each(prefixes)
    nodes = filter(None, map(_node, dict.fromkeys(iris)))
    lacking = [node.value for node in nodes if not node.value.startswith(XSD) and not is_there(node)]
    if lacking:
        names = [shortened(iri, short) for iri in terms()]
        for name in (shortened(iri, short) for iri in lacking):
            yield f"No triple has {name}{did_you_mean(name, (each for each in names if each != name))}"


def _iris(text: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the IRIs that stand where a triple has its terms: none of declarations, graphs, datatypes, functions."""
    found = words(text)
    spelled = ["", "", *(word for word, _ in found), ""]
    for at, (_, token) in enumerate(found):
        before_last, before, after = spelled[at], spelled[at + 1], spelled[at + 3]
        is_declared = "PREFIX" in (before_last, before)
        is_datatype = before_last == before == "^"
        if is_declared or is_datatype or before in _NO_TERMS_BEHIND or after == "(":
            continue
        if token["iri"]:
            yield token["iri"][1:-1]
        elif token["prefix"] is not None and token["prefix"] in prefixes:
            yield prefixes[token["prefix"]] + token["name"].partition(":")[2]


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:  # an IRI that BASE makes whole, or a name with escapes: the engine reads these
        return None


def _is_in(store: ox.Store, term: ox.NamedNode) -> bool:
    patterns = ((term, None, None), (None, term, None), (None, None, term))
    return any(next(store.quads_for_pattern(*pattern), None) for pattern in patterns)


def _terms(store: ox.Store) -> list[str]:
    """Return the IRIs of predicates, classes and relations, in the store and in kgraph's ontology."""
    used = store.query(_USED)
    assert isinstance(used, ox.QuerySolutions)
    ontology = ox.parse(path=str(ontology_folder() / "kgraph.ttl"))
    terms = [*(solution["t"] for solution in used), *(quad.subject for quad in ontology)]
    return sorted({term.value for term in terms if isinstance(term, ox.NamedNode)})
