"""Questions put to a store."""

from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from kgraph.errors import QueryError, StoreError
from kgraph.namespaces import BASE, PREFIXES
from kgraph.query.answers import Answer
from kgraph.query.bindings import bind
from kgraph.query.checks import check_asks, check_prefixes, check_services, explain_syntax
from kgraph.query.tokens import declared_prefixes, words
from kgraph.query.waiting import wait_for

__all__ = ["ask"]

_NO_OTHERS: Final[Mapping[str, str]] = MappingProxyType({})


def ask(
    store: ox.Store,
    sparql: str,
    *,
    bindings: Iterable[tuple[str, str]] = (),
    base: str = BASE,
    prefixes: Mapping[str, str] = _NO_OTHERS,
    federated: bool = False,
    timeout: float | None = None,
) -> Answer:
    """Answer `sparql`; `bindings` replace what its `VALUES ?name { … }` lists, several for one name together.

    A value is text, `<an IRI>`, or a name with a known prefix. Known prefixes, `prefixes` among them, need no
    declaration; `d:` stands for `base`. SERVICE needs `federated`. Raise QueryError with line and column in
    `sparql` or after `timeout` seconds, StoreError where a SERVICE or a store on disk fails. Ctrl-C interrupts.
    """
    known = {**prefixes, **PREFIXES, "d": base}
    check_asks(sparql)
    check_prefixes(sparql, known)
    text = bind(sparql, bindings, known)
    try:
        return wait_for(partial(_answer, store, text, known, federated), timeout)
    except SyntaxError as error:
        explain_syntax(sparql, known)
        raise QueryError(f"The question cannot be read: {error}") from error
    except OSError as error:
        raise StoreError(f"The question cannot be answered: {error}; check SERVICE and the store") from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"The question cannot be answered: {error}") from error


def _answer(store: ox.Store, text: str, prefixes: Mapping[str, str], federated: bool) -> Answer:
    if not federated:
        check_services(text, prefixes)
    result = store.query(_spell_star(text, prefixes), prefixes=dict(prefixes))
    names = {**prefixes, **declared_prefixes(text)}
    if isinstance(result, ox.QueryTriples):
        content = result.serialize(format=ox.RdfFormat.N_TRIPLES)
        return Answer(kind="graph", content=content or b"", prefixes=names)
    content = result.serialize(format=ox.QueryResultsFormat.JSON) or b""
    return Answer(kind="truth" if isinstance(result, ox.QueryBoolean) else "rows", content=content, prefixes=names)


def _spell_star(text: str, prefixes: Mapping[str, str]) -> str:
    """Replace SELECT * by the variables as they appear; the engine would list them by name."""
    found = words(text)
    selects = [at for at, (word, _) in enumerate(found) if word == "SELECT"]
    if not selects:
        return text
    star = next((token for word, token in found[selects[0] + 1 :] if word not in ("DISTINCT", "REDUCED")), None)
    if star is None or star[0] != "*":
        return text
    # An empty store knows the variables in scope as well as a full one, and answers at once.
    result = ox.Store().query(text, prefixes=dict(prefixes))
    visible = {variable.value for variable in result.variables} if isinstance(result, ox.QuerySolutions) else set()
    seen = dict.fromkeys(token["variable"][1:] for _, token in found if token["variable"])
    columns = " ".join(f"?{name}" for name in seen if name in visible)
    return f"{text[: star.start()]} {columns} {text[star.end() :]}" if columns else text
