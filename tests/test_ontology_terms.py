"""Every term of the ontology is described, placed and told from the others; every file says what it is."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD
from rdflib.term import Node, URIRef

from kgraph.folders import ontology_folder

KG = rdflib.Namespace("https://w3id.org/kgraph/ontology#")
SCHEME = rdflib.Namespace("https://w3id.org/kgraph/scheme#")
HARBOUR = Path(__file__).parent / "graphs" / "harbour.ttl"
#: Which file defines which terms, and the ontology that they say they are defined by.
HOMES = [("kgraph", KG, "ontology"), ("actors", KG, "ontology"), ("schemes", SCHEME, "schemes")]
#: Files that call themselves an ontology, by name, with their IRI.
ONTOLOGIES = {"kgraph": "ontology", "alignments": "alignments", "schemes": "schemes", "components": "components"}
#: Properties without a range, for a reason that OWL 2 DL gives; shapes check all but the last.
WITHOUT_RANGE = {
    "date": "a day is no datatype of OWL 2",
    "eventTime": "neither are days, months and years",
    "targetClass": "its values are classes, which have no class in OWL 2 DL",
    "actorKind": "its values are classes or roles",
}
ONE_SENTENCE = re.compile(r"[^.?!]+\.")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)


@cache
def graph(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_folder() / f"{name}.ttl")


def terms(name: str, space: str) -> list[URIRef]:
    """Return what a file describes in a namespace, in order."""
    return sorted({term for term in graph(name).subjects() if isinstance(term, URIRef) and term.startswith(space)})


def of_type(*types: URIRef) -> set[URIRef]:
    """Return the terms of kg: in the core that are of one of the types."""
    found = chain.from_iterable(graph("kgraph").subjects(RDF.type, type_) for type_ in types)
    return {term for term in found if isinstance(term, URIRef) and term in KG}


def listed(kind: Node, members: URIRef) -> Iterator[set[Node]]:
    """Yield the members of each axiom of a kind."""
    for axiom in graph("kgraph").subjects(RDF.type, kind):
        yield set(Collection(graph("kgraph"), graph("kgraph").value(axiom, members)))


# Every term says what it is


@pytest.mark.parametrize(
    ("name", "term", "ontology"),
    [(name, term, ontology) for name, space, ontology in HOMES for term in terms(name, space)],
    ids=lambda value: str(value).rpartition("#")[2],
)
def test_a_term_is_described(name: str, term: URIRef, ontology: str) -> None:
    labels, comments = (list(graph(name).objects(term, each)) for each in (RDFS.label, RDFS.comment))
    examples = list(graph(name).objects(term, SKOS.example))
    assert [each.language for each in labels] == ["en"], "give it one rdfs:label in English"
    assert [each.language for each in comments] == ["en"], "give it one rdfs:comment in English: its definition"
    assert ONE_SENTENCE.fullmatch(re.sub(r'"[^"]*"|\b\d\.\d+', "", comments[0])), "define it in one sentence"
    assert [each.language for each in examples] == ["en"], "give it one skos:example in English"
    home = URIRef(f"https://w3id.org/kgraph/{ontology}")
    assert list(graph(name).objects(term, RDFS.isDefinedBy)) == [home], f"it is rdfs:isDefinedBy {home.n3()}"
    assert list(graph(name).objects(term, RDF.type)), "say what it is"


@pytest.mark.parametrize("name", ["kgraph", "alignments", "schemes"])
def test_a_term_of_others_is_declared_with_its_label_and_home(name: str) -> None:
    declared = {
        term
        for kind in (*PROPERTIES, OWL.AnnotationProperty, OWL.Class)
        for term in graph(name).subjects(RDF.type, kind)
        if isinstance(term, URIRef) and "w3id.org/kgraph" not in term
    }
    assert declared
    for term in declared:
        assert graph(name).value(term, RDFS.label).language == "en", term
        home = str(graph(name).value(term, RDFS.isDefinedBy))
        assert term.startswith(home.rstrip("#/").removesuffix("-o")), term


def test_terms_of_one_kind_have_labels_of_their_own() -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual):
        labels = [graph("kgraph").value(term, RDFS.label) for term in of_type(kind)]
        assert len(set(labels)) == len(labels)


def test_names_show_what_is_a_class() -> None:
    assert all(re.fullmatch("[A-Z][A-Za-z]+", term.fragment) for term in of_type(OWL.Class))
    others = of_type(*PROPERTIES, OWL.NamedIndividual)
    assert all(re.fullmatch("[a-z][A-Za-z0-9]+", term.fragment) for term in others)


def test_every_term_that_is_used_is_declared() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (*_files(), HARBOUR))
    code = re.sub(r'"(?:[^"\\\n]|\\.)*"|#.*', "", text.replace("'''", '"'))
    used = {KG[name] for name in re.findall(r"(?<![\w-])kg:(\w+)", code)}
    assert used <= {*terms("kgraph", KG), *terms("actors", KG)}


def _files() -> list[Path]:
    return sorted(each for each in ontology_folder().rglob("*") if each.suffix in (".ttl", ".rq"))


# Every property has its place


@pytest.mark.parametrize("term", sorted(of_type(*PROPERTIES)), ids=lambda term: term.fragment)
def test_a_property_has_one_domain_and_one_range(term: URIRef) -> None:
    domains, ranges = (list(graph("kgraph").objects(term, each)) for each in (RDFS.domain, RDFS.range))
    assert len(domains) == 1, "several would mean what is in all of them: write an owl:unionOf"
    assert len(ranges) == (term.fragment not in WITHOUT_RANGE)
    if (term, RDF.type, OWL.DatatypeProperty) in graph("kgraph"):
        assert set(ranges) <= {XSD.string, XSD.integer, XSD.decimal, XSD.boolean}


@pytest.mark.parametrize("above", [RDFS.subClassOf, RDFS.subPropertyOf])
def test_nothing_lies_above_itself(above: URIRef) -> None:
    for term in set(graph("kgraph").subjects(above)):
        higher = chain.from_iterable(
            graph("kgraph").transitive_objects(parent, above) for parent in graph("kgraph").objects(term, above)
        )
        assert term not in set(higher), term


def test_a_relation_lies_under_relations_alone() -> None:
    relations = of_type(KG.Relation)
    assert relations <= of_type(OWL.ObjectProperty)
    assert {above for term in relations for above in graph("kgraph").objects(term, RDFS.subPropertyOf)} <= relations


# What is never the same


def test_kinds_of_nodes_exclude_each_other() -> None:
    own = of_type(OWL.Class)
    top = {term for term in own if not own.intersection(graph("kgraph").objects(term, RDFS.subClassOf))}
    under_entity = set(graph("kgraph").subjects(RDFS.subClassOf, KG.Entity))
    assert list(listed(OWL.AllDisjointClasses, OWL.members)) == [top, under_entity]


def test_values_exclude_each_other_and_their_lists_are_complete() -> None:
    assert list(listed(OWL.AllDifferent, OWL.distinctMembers)) == [of_type(OWL.NamedIndividual)]
    for class_, members in graph("kgraph").subject_objects(OWL.oneOf):
        assert set(Collection(graph("kgraph"), members)) == set(graph("kgraph").subjects(RDF.type, class_))


# Every file says what it is


@pytest.mark.parametrize(("name", "iri"), ONTOLOGIES.items())
def test_a_file_says_what_it_is(name: str, iri: str) -> None:
    header = URIRef(f"https://w3id.org/kgraph/{iri}")
    facts = dict(graph(name).predicate_objects(header))
    assert list(graph(name).subjects(RDF.type, OWL.Ontology)) == [header]
    assert str(facts[OWL.versionIRI]) == f"{header}/{facts[OWL.versionInfo]}"
    assert facts[DCTERMS.license] == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert facts[DCTERMS.title].language == facts[DCTERMS.description].language == "en"
    assert facts[DCTERMS.creator]
    assert facts[DCTERMS.created].datatype == facts[DCTERMS.modified].datatype == XSD.date
    assert facts[DCTERMS.created] <= facts[DCTERMS.modified]


def test_the_core_says_its_prefix_and_how_to_cite_it() -> None:
    facts = dict(graph("kgraph").predicate_objects(URIRef("https://w3id.org/kgraph/ontology")))
    assert (str(facts[VANN.preferredNamespacePrefix]), str(facts[VANN.preferredNamespaceUri])) == ("kg", str(KG))
    assert {str(facts[OWL.versionInfo]), "https://w3id.org/kgraph/ontology"} <= set(
        re.split(r"[ ,]|\. ", str(facts[DCTERMS.bibliographicCitation]))
    )
