"""The HTML reference says of each term what a reader looks for."""

import html
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest
from rdflib.namespace import RDF, RDFS, SKOS
from rdflib.term import URIRef

from tests.test_ontology_terms import KG, graph, of_type

TOP = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> lxml.html.HtmlElement:
    destination = tmp_path_factory.mktemp("build") / "reference" / "ontology.html"
    # in a process of its own, since pyLODE leaves files open
    subprocess.run([sys.executable, "-m", "training.reference", destination], cwd=TOP, check=True, capture_output=True)
    return lxml.html.document_fromstring(destination.read_text(encoding="utf-8"))


def entry(page: lxml.html.HtmlElement, term: URIRef) -> str:
    """Return the words of the entry of a term."""
    found = [each for each in page.find_class("entity") if str(term) in [code.text for code in each.iter("code")][:1]]
    assert len(found) == 1, term
    return " ".join(html.unescape(found[0].text_content()).split())


@pytest.mark.parametrize("relation", sorted(of_type(KG.Relation)), ids=lambda term: term.fragment)
def test_a_relation_has_definition_example_place_and_valence(page: lxml.html.HtmlElement, relation: URIRef) -> None:
    words, facts = entry(page, relation), graph("kgraph")
    for said in (RDFS.comment, SKOS.example):
        assert str(facts.value(relation, said)) in words
    parent = facts.value(relation, RDFS.subPropertyOf)
    assert parent is None or f"Sub Property Of {facts.value(parent, RDFS.label)}" in words
    assert f"Valence: kg:{facts.value(relation, KG.valence).fragment}" in words
    assert "plover:" in words
    assert "cameo:" in words


@pytest.mark.parametrize("value", ["negated", "hypothetical", "quoted", "neutral", "byCapital", "reporting", "neuter"])
def test_a_value_is_described_with_its_class(page: lxml.html.HtmlElement, value: str) -> None:
    facts = graph("kgraph")
    class_ = next(each for each in facts.objects(KG[value], RDF.type) if each in KG)
    assert f"(kg:{value}): {facts.value(KG[value], RDFS.comment)}" in entry(page, class_)


def test_a_role_of_the_gazetteer_is_described(page: lxml.html.HtmlElement) -> None:
    assert "(kg:tradeUnion): Organisations of workers" in entry(page, KG.Role)


def test_a_union_is_read_as_one(page: lxml.html.HtmlElement) -> None:
    words = entry(page, KG.article)
    assert "Domain sentence c or statement c" in words or "Domain statement c or sentence c" in words
