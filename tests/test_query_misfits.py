"""The place in a question that is shown where it cannot be read."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import QueryError
from kgraph.namespaces import PREFIXES
from kgraph.query import ask
from kgraph.query.misfits import misfit

#: Questions with a sign before the word that does not fit.
WRONG = [
    "ASK {\n  ?s ?p\n→}",
    "ASK { ?s ?p →]",
    "SELECT ?s →WERE { ?s ?p ?o }",
    "SELECT →s WHERE { ?s ?p ?o }",
    "SELECT ?s→, ?p { ?s ?p ?o }",
    "SELECT (COUNT(?s) →?n) { ?s ?p ?o }",
    "SELECT ?s { ?s ?p ?o →ORDER BY ?s }",
    "SELECT ?s { ?s ?p ?o } →GROUP ?s",
    "SELECT ?s { ?s ?p ?o } ORDER →DESC(?s)",
    "SELECT ?s { ?s ?p ?o } LIMIT →ten",
    "SELECT ?s { ?s ?p ?o }→}",
    "SELECT ?s { ?s ?p →'Borduria }",
    "SELECT ?s { ?s kg:actor d:ac-US →?o }",
    "SELECT ?s { ?s kg:actor/ →?o }",
    'SELECT ?s { ?s ?p "2024"^^ →}',
    "SELECT ?s { ?s ?p [ a kg:Topic →}",
    "SELECT ?s { { ?s ?p ?o } UNION →?s ?p ?o }",
    "SELECT ?s { ?s a kg:Topic OPTIONAL →?s ?p ?o }",
    "SELECT ?s { ?s ?p ?o FILTER →?o > 3 }",
    "SELECT ?s { ?s ?p ?o FILTER(?o = →) }",
    "SELECT ?s { ?s ?p ?o FILTER(→CONTAIN(?o, 'x')) }",
    "SELECT ?s { BIND(1 →?x) }",
    "SELECT ?s { VALUES ?x { 1 2 →?s ?p ?o }",
    "→who backs it?",
    "SELECT ?s {→",
    "SELECT ?s { ?s ?p ?o . # and so on\n→",
]


@pytest.mark.parametrize("marked", WRONG)
def test_the_word_that_does_not_fit_is_shown(marked: str) -> None:
    """Not what the engine looked at last, a word or two behind."""
    text, offset = marked.replace("→", ""), marked.index("→")
    offset = min(offset, len(text.rstrip()))
    line, column = text[:offset].count("\n") + 1, offset - text.rfind("\n", 0, offset)
    with pytest.raises(QueryError, match=f"^line {line}, column {column}: cannot read the question"):
        ask(ox.Store(), text)


@given(text=st.text(alphabet="{}()[]?sp .'\n,") | st.text(), where=st.integers(0, 100))
def test_the_place_lies_in_the_question_whatever_that_is(text: str, where: int) -> None:
    offset = min(where, len(text))
    found = misfit(text, PREFIXES, offset)
    assert 0 <= found <= len(text)


def test_a_question_that_would_ask_another_server_is_not_tried_out() -> None:
    """The engine's own place is shown then."""
    with pytest.raises(QueryError, match=r"^line 1, column \d+: cannot read the question"):
        ask(ox.Store(), "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p } }", federated=True)
