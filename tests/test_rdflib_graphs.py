"""Graphs for people who live in rdflib: the same whatever rdflib keeps them in."""

from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import RDFS, XSD

import kgraph
from kgraph.errors import UsageError
from kgraph.namespaces import KG, PREFIXES
from kgraph.pipeline import Extractor
from kgraph.query import question, questions
from kgraph.query.bindings import bind

TEXT = (
    "The dockers' union opposes the harbour bill. Kenya backs the harbour bill. France may reject the harbour bill. "
    "Germany said that Kenya had accused France of bribery."
)
QUESTIONS = [question.name for question in questions()]


@pytest.fixture(scope="module")
def graphs(extractor: Extractor) -> dict[str, rdflib.Graph]:
    """The graph of one text, kept in memory by rdflib and by Oxigraph."""
    document = kgraph.Document(text=TEXT, title="A 100 % “quoted” title")
    return {store: kgraph.to_graph([document], extractor=extractor, store=store) for store in ("default", "Oxigraph")}


def plain(term: object) -> object:
    """Return a literal as RDF 1.1 has it: text without a datatype is an xsd:string, which rdflib tells apart.

    Oxigraph keeps the value of a decimal, not its noughts.
    """
    if isinstance(term, rdflib.Literal) and term.datatype == XSD.string:
        return rdflib.Literal(str(term))
    if isinstance(term, rdflib.Literal) and term.datatype == XSD.decimal:
        return rdflib.Literal(term.toPython().normalize())
    return term


def plain_graph(graph: rdflib.Graph) -> rdflib.Graph:
    normal = rdflib.Graph()
    for triple in graph:
        normal.add(tuple(map(plain, triple)))  # type: ignore[arg-type]
    return normal


def test_both_hold_the_same_graph(graphs: dict[str, rdflib.Graph]) -> None:
    one, other = (plain_graph(graph) for graph in graphs.values())
    assert len(one) > 50
    assert isomorphic(one, other)


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_answer_the_shipped_questions_alike(graphs: dict[str, rdflib.Graph], name: str) -> None:
    values = {"target": "harbour bill", "actor": "Kenya", "other": "dockers' union", "speaker": "Germany"}
    known = [parameter.name for parameter in question(name).parameters]
    sparql = bind(question(name).sparql, [(key, value) for key, value in values.items() if key in known], PREFIXES)
    rows = {
        store: sorted(str([None if term is None else str(term) for term in row]) for row in graph.query(sparql))  # type: ignore[union-attr]
        for store, graph in graphs.items()
    }
    assert rows["Oxigraph"] == rows["default"]


def test_some_of_these_questions_have_answers(graphs: dict[str, rdflib.Graph]) -> None:
    sparql = question("counts").sparql
    assert len(list(graphs["Oxigraph"].query(sparql))) > 1


def test_patterns_and_prefixes_work_in_both(graphs: dict[str, rdflib.Graph]) -> None:
    """A text is found as it is written, and names are shortened by the prefixes of kgraph."""
    for graph in graphs.values():
        assert list(graph.subjects(RDFS.label, rdflib.Literal("Kenya")))
        assert dict(graph.namespaces())["kg"] == rdflib.URIRef(KG)


@pytest.mark.parametrize("store", ["default", "Oxigraph"])
def test_kgraph_answers_about_them_as_about_files(harbour: Path, store: str) -> None:
    """The prefixes of the graph are known too."""
    graph = rdflib.Graph(store=store).parse(harbour)
    graph.bind("my", "https://example.org/my#")
    for each in questions():
        assert list(kgraph.ask(graph, each)) == list(kgraph.ask(harbour, each))
    assert kgraph.ask(graph, "ASK { FILTER (my:x = <https://example.org/my#x>) }")


def test_a_store_that_rdflib_has_not_is_named() -> None:
    with pytest.raises(UsageError, match=r"rdflib has no store 'Oxygraph'; pip install oxrdflib"):
        kgraph.to_graph([], store="Oxygraph")
