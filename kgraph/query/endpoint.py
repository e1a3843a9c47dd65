"""Questions put to a server, by the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from collections.abc import Mapping
from functools import partial
from typing import Final
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from kgraph.errors import StoreError
from kgraph.markup import plain
from kgraph.namespaces import BASE
from kgraph.query.answers import Answer
from kgraph.query.bindings import Bindings, bind, pairs_of
from kgraph.query.checks import check_asks, check_prefixes
from kgraph.query.prefixes import declare, known_prefixes, one_for_each
from kgraph.query.questions import Question
from kgraph.query.tokens import asks_for_graph, declared_prefixes
from kgraph.query.waiting import wait_for
from kgraph.store.logins import find_login
from kgraph.store.replies import Reply
from kgraph.store.sessions import TIMEOUT, Session

__all__ = ["ask_endpoint"]

# Not XML, in which the engine's parser lets an end that is missing pass.
_RESULTS: Final = "application/sparql-results+json"
# Triples line by line first, since Virtuoso's Turtle has 1 for 1.00 and so another datatype.
_GRAPH: Final = "application/n-triples, text/turtle;q=0.9"
#: The column in which Virtuoso 7.2.5 answers ASK with a row, or with none where it is false.
_TRUTH: Final = "__ASK_RETVAL"
#: What Virtuoso says of an answer that it cut to its limits of rows or time.
_CUT: Final = ("X-SPARQL-MaxRows", "X-SQL-State")


def ask_endpoint(
    url: str,
    sparql: str | Question,
    *,
    bindings: Bindings = (),
    base: str = BASE,
    user: str | None = None,
    timeout: float | None = None,
) -> Answer:
    """Answer `sparql` as the SPARQL endpoint at `url` does; known prefixes are declared to it.

    Raise QueryError for what a question must not be and after `timeout` seconds, StoreError where the server is out
    of reach, refuses, or answers in part.
    """
    known = known_prefixes({}, base)
    asked = sparql if isinstance(sparql, str) else sparql.sparql
    check_asks(asked)
    check_prefixes(asked, known)
    text = declare(bind(asked, pairs_of(bindings), known), known)
    is_graph = asks_for_graph(asked)
    accept = _GRAPH if is_graph else _RESULTS
    reply = wait_for(partial(_post, url, text, user, accept, timeout or TIMEOUT[1]), timeout)
    _check(reply)
    names = one_for_each({**known, **declared_prefixes(asked)})
    return _read_graph(reply, names) if is_graph else _read_results(reply, names)


def _post(url: str, text: str, user: str | None, accept: str, seconds: float) -> Reply:
    query = urlsplit(url).query
    address, login = find_login(url.replace(f"?{query}", "", 1) if query else url, user=user)
    session = Session(login=login, timeout=(TIMEOUT[0], seconds))
    headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"query": text}).encode()
    return session.ask("POST", f"{address}?{query}" if query else address, headers=headers, body=body)


def _check(reply: Reply) -> None:
    """Raise StoreError where the answer is a refusal, or one in part."""
    if reply.status == 404:
        raise StoreError(f"{plain(reply.refusal())}; the address of an endpoint often ends in /query or /sparql")
    if reply.status != 200:
        raise StoreError(plain(reply.refusal()))
    for header in _CUT:
        if header in reply.headers:
            said = plain(f"{header}: {reply.headers[header]}")
            raise StoreError(f"{reply.url} answers in part ({said}); ask for less with LIMIT and OFFSET")


def _read_results(reply: Reply, names: Mapping[str, str]) -> Answer:
    if ox.QueryResultsFormat.from_media_type(reply.kind) != ox.QueryResultsFormat.JSON:
        raise StoreError(_no_answer(reply))
    try:
        parsed = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
        if isinstance(parsed, ox.QuerySolutions) and parsed.variables == [ox.Variable(_TRUTH)]:
            parsed = ox.parse_query_results(_spell_truth(parsed), format=ox.QueryResultsFormat.JSON)
        content = parsed.serialize(format=ox.QueryResultsFormat.JSON) or b""
    except (SyntaxError, ValueError) as error:
        raise StoreError(_broken(reply, error)) from error
    return Answer(kind="truth" if isinstance(parsed, ox.QueryBoolean) else "rows", content=content, prefixes=names)


def _spell_truth(rows: ox.QuerySolutions) -> str:
    truth = any(isinstance(row[_TRUTH], ox.Literal) and row[_TRUTH].value != "0" for row in rows)
    return f'{{"head":{{}},"boolean":{str(truth).lower()}}}'


def _read_graph(reply: Reply, names: Mapping[str, str]) -> Answer:
    syntax = ox.RdfFormat.from_media_type(reply.kind)
    if syntax not in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES):
        raise StoreError(_no_answer(reply))
    if not any(name in reply.headers for name in ("Content-Length", "Transfer-Encoding")):
        # A list of triples looks whole wherever it ends.
        raise StoreError(f"{reply.url} does not tell the length of its answer, which may be cut off; ask with SELECT")
    try:
        triples = [quad.triple for quad in ox.parse(reply.body, format=syntax, base_iri=reply.url)]
    except (SyntaxError, ValueError) as error:
        raise StoreError(_broken(reply, error)) from error
    return Answer(kind="graph", content=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", prefixes=names)


def _no_answer(reply: Reply) -> str:
    kind = plain(reply.kind) or "nothing that it names"
    asked = "SPARQL results in JSON, or Turtle for a graph"
    return f"{reply.url} answers with {kind} instead of {asked}; an endpoint's address often ends in /query or /sparql"


def _broken(reply: Reply, error: Exception) -> str:
    return f"{reply.url} sends an answer that breaks off or is garbled ({plain(str(error))}); ask again, or for less"
