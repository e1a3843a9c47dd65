"""The questions that shapes become find what pySHACL finds."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate as reference

from kgraph.folders import ontology_folder
from kgraph.namespaces import RDFS
from kgraph.shapes import violations
from kgraph.store import read_graphs
from tests.test_validate import FAULTS, changed

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
PREFIXES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix e: <http://example.org/> .
"""
GRAPH = """
e:a a e:Ship ; e:name "Ada", "Bo" ; e:age 7 ; e:flag e:red ; e:from 3 ; e:to 5 ; e:port e:p .
e:b a e:Boat ; e:name "" ; e:age "old"^^xsd:integer ; e:flag e:pink ; e:from 5 ; e:to 5 ; e:port "p" .
e:c a e:Ship ; e:name "Cy"@en ; e:age -1, "7" ; e:flag e:red, e:blue ; e:from "x" ; e:to 1 ; e:alias "Cy"@en .
e:c e:port e:q .
e:d a e:Ship ; e:day "2024-02-31"^^xsd:date, "2024-03"^^xsd:gYearMonth ; e:alias "D" ; e:port [] ; e:tag e:Ship .
e:p a e:Port . e:q a e:Quay . e:loose e:tag e:Ship .
"""
CLASSES = "e:Boat rdfs:subClassOf e:Ship . e:Quay rdfs:subClassOf e:Port ."
#: One constraint each, on property or node.
CONSTRAINTS = [
    "sh:path e:name ; sh:minCount 1",
    "sh:path e:name ; sh:minCount 2",
    "sh:path e:name ; sh:maxCount 1",
    "sh:path e:name ; sh:maxCount 0",
    "sh:path e:name ; sh:datatype xsd:string",
    "sh:path e:name ; sh:minLength 1",
    "sh:path e:name ; sh:maxLength 2",
    "sh:path e:name ; sh:pattern '^[A-B]'",
    "sh:path e:name ; sh:disjoint e:alias",
    "sh:path e:name ; sh:equals e:alias",
    "sh:path e:age ; sh:datatype xsd:integer",
    "sh:path e:age ; sh:minInclusive 0",
    "sh:path e:age ; sh:maxInclusive 6",
    "sh:path e:age ; sh:nodeKind sh:Literal ; sh:minCount 1",
    "sh:path e:flag ; sh:in ( e:red e:blue )",
    "sh:path e:from ; sh:in ( 3 'x' )",
    "sh:path e:from ; sh:in ()",
    "sh:path e:from ; sh:lessThan e:to",
    "sh:path e:port ; sh:class e:Port",
    "sh:path e:port ; sh:nodeKind sh:IRI",
    "sh:path e:day ; sh:datatype xsd:date",
    "sh:path e:day ; sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYearMonth ] )",
    "sh:path [ sh:alternativePath ( e:alias e:day ) ] ; sh:minCount 1",
    "sh:path [ sh:alternativePath ( e:alias e:day ) ] ; sh:maxCount 1",
    "sh:path [ sh:alternativePath ( e:alias e:day ) ] ; sh:equals e:day",
    "sh:property [ sh:path e:alias ; sh:minCount 1 ; sh:message 'Has an alias.' ]",
    "sh:nodeKind sh:IRI",
    "sh:not [ sh:class e:Boat ]",
]


def found(graph: ox.Store, shapes: ox.Store, terms: ox.Store) -> set[tuple[str, str]]:
    return {(named(each.focus), each.message) for each in violations(graph, shapes, terms)}


def named(focus: object) -> str:
    """Return an IRI; blank nodes have no name that two programs share."""
    return str(focus) if "://" in str(focus) else "blank"


def found_by_pyshacl(graph: ox.Store, shapes: ox.Store, terms: ox.Store) -> set[tuple[str, str]]:
    """Return focus nodes and messages of pySHACL's report."""
    subclasses = (quad for quad in terms if quad.predicate.value == RDFS + "subClassOf")
    _, report, _ = reference(rdf(graph), shacl_graph=rdf(shapes), ont_graph=rdf(subclasses))
    assert isinstance(report, rdflib.Graph)
    results = report.subjects(rdflib.RDF.type, SH.ValidationResult)
    return {(named(report.value(r, SH.focusNode)), str(report.value(r, SH.resultMessage))) for r in results}


def rdf(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    content = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(data=content, format="nt")


def store_of(content: str) -> ox.Store:
    store = ox.Store()
    store.load(PREFIXES + content, format=ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("target", ["sh:targetClass e:Ship", "sh:targetSubjectsOf e:tag"])
@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_each_constraint_finds_what_pyshacl_finds(constraint: str, target: str) -> None:
    shapes = store_of(f"e:shape {target} ; {constraint} ; sh:message 'Wrong.' .")
    graph, terms = store_of(GRAPH), store_of(CLASSES)
    kind = "PropertyShape" if constraint.startswith("sh:path") else "NodeShape"
    shapes.load(f"{PREFIXES} e:shape a sh:{kind} .", format=ox.RdfFormat.TURTLE)
    assert found(graph, shapes, terms) == found_by_pyshacl(graph, shapes, terms)


def sizes(constraint: str) -> tuple[ox.Store, ox.Store, ox.Store]:
    """Return a graph of numbers that are none, shapes with a constraint on them, and terms."""
    values = ("NaN", "INF", "-INF", "-0.0", "1e3", "one")
    nodes = "".join(f"e:n{n} a e:Ship ; e:size '{value}'^^xsd:double ; e:to 5 . " for n, value in enumerate(values))
    shape = "e:shape a sh:PropertyShape ; sh:targetClass e:Ship ; sh:path e:size"
    return store_of(nodes), store_of(f"{shape} ; {constraint} ; sh:message 'Wrong.' ."), store_of(CLASSES)


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:datatype xsd:double",
        "sh:minInclusive 0",
        "sh:in ( 'NaN'^^xsd:double )",
        "sh:or ( [ sh:datatype xsd:double ] )",
    ],
)
def test_what_is_no_number_may_be_a_double(constraint: str) -> None:
    assert found(*sizes(constraint)) == found_by_pyshacl(*sizes(constraint))


@pytest.mark.parametrize("constraint", ["sh:maxInclusive 5", "sh:lessThan e:to"])
def test_what_is_no_number_is_not_less_than_any(constraint: str) -> None:
    """Such constraints are comparisons of SPARQL; pySHACL takes NaN for the least of all."""
    assert {focus[-2:] for focus, _ in found(*sizes(constraint))} == {"n0", "n1", "n4", "n5"}


#: Graphs whose numbers of nodes, triples and values look right although something is wrong, and the other way round.
MISLEADING = {
    "one lacks what another has twice": 'e:a a e:Ship . e:b a e:Ship ; e:name "B", "C" ; e:alias "B" .',
    "one lacks what another kind has": 'e:a a e:Ship . e:b a e:Ship ; e:name "B" . e:c a e:Port ; e:name "C" .',
    "a subclass lacks what its class has": 'e:a a e:Ship ; e:name "A" . e:b a e:Boat .',
    "two kinds at once": 'e:a a e:Ship, e:Boat ; e:name "A" ; e:alias "A" . e:b a e:Ship ; e:name "B" ; e:alias "B" .',
    "two kinds at once and nothing": 'e:a a e:Ship, e:Boat . e:b a e:Ship ; e:name "B", "C", "D" .',
    "as many values but others": 'e:a a e:Ship ; e:name "A" ; e:alias "B" . e:b a e:Ship ; e:name "B" ; e:alias "A" .',
    "others only where nobody looks": 'e:a a e:Ship ; e:name "A" ; e:alias "A" . e:p a e:Port ; e:name "P" .',
    "a value too few": 'e:a a e:Ship ; e:name "A" ; e:alias "A", "B" .',
    "the same words twice": 'e:a a e:Ship ; e:name "A", "A"@en ; e:alias "A" .',
    "a fault that all share": 'e:a a e:Ship ; e:name "" . e:b a e:Ship ; e:name "" . e:c a e:Port ; e:name "" .',
    "a fault elsewhere": 'e:a a e:Ship ; e:name "A" ; e:alias "A" . e:p a e:Port ; e:name "", "P" .',
    "several faults on one node": 'e:a a e:Ship ; e:name "", "A", 7 ; e:alias "A", 7 . e:b a e:Ship .',
    "no node at all": 'e:p a e:Port ; e:name "" .',
}


@pytest.mark.parametrize("content", MISLEADING.values(), ids=MISLEADING)
def test_numbers_that_look_right_do_not_mislead(content: str) -> None:
    constraints = "sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ; sh:minLength 1 ; sh:equals e:alias"
    each = [f"[ sh:path e:name ; {one} ; sh:message '{one}' ]" for one in constraints.split(" ; ")]
    shapes = store_of(f"e:shape a sh:NodeShape ; sh:targetClass e:Ship ; sh:property {', '.join(each)} .")
    graph, terms = store_of(content), store_of(CLASSES)
    assert found(graph, shapes, terms) == found_by_pyshacl(graph, shapes, terms)


def test_a_value_that_many_have_is_a_fault_of_each() -> None:
    graph = store_of("".join(f"e:n{n} a e:Ship ; e:flag {'e:pink' if n % 3 else 'e:red'} ." for n in range(3000)))
    shapes = store_of("e:shape a sh:PropertyShape ; sh:targetClass e:Ship ; sh:path e:flag ; sh:in ( e:red ) .")
    assert len(list(violations(graph, shapes, store_of(CLASSES)))) == 2000


@pytest.mark.parametrize("fault", [{"name": "none", "old": "", "new": ""}, *FAULTS], ids=lambda fault: fault["name"])
def test_the_shapes_of_the_ontology_find_what_pyshacl_finds(
    tmp_path: Path, harbour: Path, fault: dict[str, str]
) -> None:
    text = changed(harbour.read_text(encoding="utf-8"), fault["old"], fault["new"], fault.get("at", ""))
    (tmp_path / "graph.ttl").write_text("@prefix owl: <http://www.w3.org/2002/07/owl#> .\n" + text, encoding="utf-8")
    graph = read_graphs([tmp_path / "graph.ttl"])
    shapes, terms = (read_graphs([ontology_folder() / name]) for name in ("shapes.ttl", "kgraph.ttl"))
    assert found(graph, shapes, terms) == found_by_pyshacl(graph, shapes, terms)


@pytest.mark.parametrize(
    ("constraint", "name"),
    [
        ("sh:path e:port ; sh:uniqueLang true", "sh:uniqueLang"),
        ("sh:path e:port ; sh:property [ sh:path e:name ; sh:minCount 1 ]", "sh:property"),
        ("sh:property [ sh:path e:port ; sh:property [ sh:path e:name ; sh:minCount 1 ] ]", "sh:property"),
        ("sh:path e:port ; sh:node [ sh:property [ sh:path e:name ; sh:minCount 1 ] ]", "sh:node"),
        ("sh:not [ sh:property [ sh:path e:name ; sh:minCount 1 ] ]", "sh:property"),
        ("sh:or ( [ sh:path e:name ; sh:minCount 1 ] [ sh:nodeKind sh:IRI ] )", "sh:(path|minCount)"),
    ],
)
def test_a_constraint_that_is_not_known_there_is_refused(constraint: str, name: str) -> None:
    shapes = store_of(f"e:shape sh:targetClass e:Ship ; {constraint} .")
    with pytest.raises(NotImplementedError, match=name):
        found(store_of(GRAPH), shapes, store_of(CLASSES))


def test_a_shape_without_constraints_holds_for_all() -> None:
    shapes = store_of("e:shape a sh:NodeShape ; sh:targetClass e:Ship ; sh:or ( [ sh:class e:Port ] [] ) .")
    assert found(store_of(GRAPH), shapes, store_of(CLASSES)) == set()
