"""The ontology is OWL 2 DL, consistent, and has no class that nothing can be; a broken copy is told from it."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from hermit import Reasoner
from hermit.parser import load_ontology_from_string
from hermit.structural.owl_clausification import OWLClausification
from hermit.structural.owl_normalization import OWLNormalization
from rdflib.namespace import OWL, RDF
from rdflib.term import URIRef

from kgraph.folders import ontology_folder
from tests.owl_profile import violations

CORE = "kgraph.ttl"
PREFIXES = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
#: Files that build on the core; each is OWL 2 DL together with it.
COMPANIONS = ("lexicon", "actors", "leaders", "places", "components", "alignments", "schemes")
#: What makes the core leave OWL 2 DL, and how that is said. OWL API 5.1.9 finds these too.
BREAKS = [
    ("kg:Snub rdfs:subClassOf kg:Actor .", "kg:Snub> is used as class"),
    ("kg:Actor rdfs:subClassOf kg:Agent .", "kg:Agent> is used as class"),
    ("kg:backs rdfs:domain kg:Aktor .", "kg:Aktor> is used as class"),
    ("kg:snub a kg:Sentiment .", "kg:Sentiment> is used as class"),
    ("kg:backs rdfs:subPropertyOf kg:favours .", "kg:favours> is used as property"),
    ("kg:planning kg:openWord 'scheme' .", "kg:openWord> is used as property"),
    ("kg:Actor dcterms:subject 'actors' .", "subject> is used as property"),
    ("kg:date rdfs:range xsd:date .", "#date> is used as class or datatype"),
    ("kg:byLabel kg:openingWord '2026-11-26'^^xsd:date .", "#date> is used as datatype"),
    ("kg:targetClass rdfs:range owl:Class .", "#Class> cannot be the range of"),
    ("kg:actor rdfs:range xsd:string .", "#string> cannot be the range of"),
    ("kg:cue rdfs:range kg:Actor .", "kg:Actor> cannot be the range of"),
    ("kg:cue a owl:ObjectProperty .", "kg:cue> is both data property and object property"),
    ("kg:backs a owl:AnnotationProperty .", "kg:backs> is both annotation property and object property"),
    ("kg:Actor a rdfs:Datatype .", "kg:Actor> is both class and datatype"),
    ("kg:byLabel kg:valence 'good' .", "kg:valence> is an object property, and has the literal"),
    ("kg:byLabel kg:cue kg:bySeat .", "kg:cue> is a data property, and has the value"),
    ("kg:cue rdfs:subPropertyOf kg:actor .", "are properties of different kinds"),
    ("kg:cue a owl:SymmetricProperty .", "kg:cue> is used as object property"),
    ("owl:Class rdfs:subClassOf kg:Entity .", "belongs to the vocabulary of OWL and is described"),
    (
        "kg:involves a owl:TransitiveProperty . kg:Topic rdfs:subClassOf"
        " [ a owl:Restriction ; owl:onProperty kg:involves ; owl:maxCardinality 2 ] .",
        "kg:involves> is transitive or above a chain",
    ),
    ("kg:involves a owl:TransitiveProperty, owl:FunctionalProperty .", "kg:involves> is transitive or above a chain"),
    ("kg:polity owl:propertyChainAxiom ( kg:role kg:polity kg:role ) .", "in which it stands itself"),
]
#: What the specifications exclude and OWL API passes over; anonymous individuals kgraph does without.
STRICTER = [
    ("kg:date rdfs:range rdf:langString .", "#langString> is used as class or datatype"),
    ("kg:Actor owl:subClassOf kg:Entity .", "which has no such property"),
    ("[] kg:valence kg:positive ; rdfs:comment 'nothing' .", "A blank node is no class, list or axiom"),
    (
        "kg:Actor rdfs:subClassOf _:x . kg:Place rdfs:subClassOf _:x ."
        " _:x a owl:Class ; owl:unionOf ( kg:Actor kg:Place ) .",
        "A blank node stands in more than one place",
    ),
    ("<urn:x:other> a owl:Ontology .", "one owl:Ontology with an IRI; here there are 2"),
]
#: What makes the core contradict itself.
CONTRADICTIONS = [
    "kg:Actor rdfs:subClassOf kg:Topic .",
    "kg:negated owl:sameAs kg:affirmed .",
    "kg:Mood rdfs:subClassOf kg:Polarity, kg:Voice ; a owl:Class .",
    "kg:backs a kg:Statement .",
]
#: What a graph of kgraph's cannot say without contradicting the core: what is changed in a graph in order.
CONTRADICTING_DATA = [
    ("kg:polarity kg:affirmed", "kg:polarity kg:asserted"),
    ("kg:relation kg:rejects", "kg:relation d:ac-BO"),
    ('kg:cue "', 'kg:cue 5 ; kg:cue "'),
]


def core(turtle: str = "") -> rdflib.Graph:
    """Return the core of the ontology, with further triples."""
    content = (ontology_folder() / CORE).read_text(encoding="utf-8")
    return rdflib.Graph().parse(data=content + PREFIXES + turtle, format="turtle")


def together(others: Iterable[Path]) -> rdflib.Graph:
    """Return the core with other files, as one ontology: their headers are left out."""
    graph = core()
    for path in others:
        other = rdflib.Graph().parse(path)
        for header in list(other.subjects(RDF.type, OWL.Ontology)):
            other.remove((header, None, None))
        graph += other
    return graph


def is_consistent(graph: rdflib.Graph) -> bool:
    """Ask the reasoner whether all that a graph says can be so at once."""
    axioms = load_ontology_from_string(graph.serialize(format="xml"))
    return bool(Reasoner(OWLClausification().clausify(OWLNormalization().process_ontology(axioms))).is_consistent())


def with_one_of_each(graph: rdflib.Graph) -> rdflib.Graph:
    """Add something of each class: where that is consistent, there is no class that nothing can be."""
    classes = sorted(term for term in graph.subjects(RDF.type, OWL.Class) if isinstance(term, URIRef))
    for number, class_ in enumerate(classes):
        graph.add((URIRef(f"https://example.org/{number}"), RDF.type, class_))
    return graph


def test_the_core_is_owl_2_dl() -> None:
    assert violations(core()) == []


@pytest.mark.parametrize("name", COMPANIONS)
def test_each_file_is_owl_2_dl_with_the_core(name: str) -> None:
    assert violations(together([ontology_folder() / f"{name}.ttl"])) == []


@pytest.mark.parametrize(("turtle", "said"), [*BREAKS, *STRICTER])
def test_what_is_not_owl_2_dl_is_said(turtle: str, said: str) -> None:
    found = violations(core(turtle))
    assert any(said in each.replace("https://w3id.org/kgraph/ontology#", "kg:") for each in found), found


def test_every_class_can_have_something_in_it() -> None:
    assert is_consistent(with_one_of_each(core()))


@pytest.mark.parametrize("turtle", CONTRADICTIONS)
def test_a_contradiction_is_found(turtle: str) -> None:
    assert not is_consistent(with_one_of_each(core(turtle)))


def test_a_graph_in_order_agrees_with_the_ontology(harbour: Path) -> None:
    assert is_consistent(core().parse(harbour))


@pytest.mark.parametrize(("old", "new"), CONTRADICTING_DATA)
def test_a_graph_that_contradicts_the_ontology_is_found(harbour: Path, old: str, new: str) -> None:
    content = harbour.read_text(encoding="utf-8")
    assert old in content
    assert not is_consistent(core().parse(data=content.replace(old, new, 1), format="turtle"))
