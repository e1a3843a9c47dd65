"""Each constraint of the shapes refuses what it is there to refuse, in kgraph as in pySHACL, and says what to do.

The failing examples are made from the shapes themselves: for each constraint something of the kind that the
shape is about, with a value that this constraint must refuse. A shape that is added has its examples at once.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, SH
from rdflib.term import BNode, Literal, Node, URIRef

from kgraph.folders import ontology_folder
from kgraph.shapes import violations
from kgraph.store import read_graphs

FILES = ("shapes", "lexicon-shapes")
EXAMPLE = rdflib.Namespace("https://example.org/")
#: For a constraint and what it asks for, values of the path that it refuses.
REFUSED: dict[URIRef, Callable[[Node], list[Node]]] = {
    SH.minCount: lambda asked: [EXAMPLE[f"value-{number}"] for number in range(int(str(asked)) - 1)],
    SH.maxCount: lambda asked: [EXAMPLE[f"value-{number}"] for number in range(int(str(asked)) + 1)],
    SH.datatype: lambda asked: [Literal("words", lang=None if asked == RDF.langString else "en")],
    SH.nodeKind: lambda asked: [Literal("words") if asked == SH.IRI else EXAMPLE.value],
    SH["class"]: lambda _: [EXAMPLE.undescribed],
    SH["in"]: lambda _: [EXAMPLE.unlisted],
    SH["or"]: lambda _: [Literal("words", lang="en")],
    SH.pattern: lambda _: [Literal("-1 or so")],
    SH.minLength: lambda _: [Literal("")],
    SH.minInclusive: lambda asked: [Literal(asked.toPython() - 1)],
    SH.maxInclusive: lambda asked: [Literal(asked.toPython() + 1)],
    SH.lessThan: lambda _: [Literal(5)],
    SH.equals: lambda _: [EXAMPLE.value],
    SH.disjoint: lambda _: [EXAMPLE.value],
    SH["not"]: lambda _: [],
}
#: Constraints that compare with another property, which then has the same value.
COMPARED = (SH.lessThan, SH.disjoint)
#: What else a shape may say.
SAYS = {RDF.type, SH.path, SH.message, SH.property, SH.targetClass, SH.targetSubjectsOf, SH.severity}


@dataclass(frozen=True, kw_only=True)
class Constraint:
    """What a shape asks of what it is about: one of its parameters, with its value."""

    shape: Node
    parameter: URIRef
    asked: Node
    path: Node | None
    target: tuple[URIRef, Node]
    message: str

    @property
    def name(self) -> str:
        return f"{self.message} [{self.parameter.fragment}]"


@cache
def shapes(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_folder() / f"{name}.ttl")


def constraints(name: str) -> Iterator[Constraint]:
    """Yield the constraints of a file, nested shapes with the target of the shape that they stand in."""
    graph = shapes(name)
    for shape in sorted(set(graph.subjects(SH.message)), key=str):
        outer = graph.value(predicate=SH.property, object=shape) or shape
        target = next((p, o) for p in (SH.targetClass, SH.targetSubjectsOf) for o in graph.objects(outer, p))
        path = graph.value(shape, SH.path)
        for parameter, asked in graph.predicate_objects(shape):
            if parameter not in SAYS:
                message = str(graph.value(shape, SH.message))
                yield Constraint(
                    shape=shape, parameter=parameter, asked=asked, path=path, target=target, message=message
                )


def refused(constraint: Constraint, focus: Node, graph: rdflib.Graph) -> Iterator[tuple[Node, Node, Node]]:
    """Yield the triples of something that the constraint must refuse."""
    kind, class_ = constraint.target
    yield (focus, RDF.type, class_) if kind == SH.targetClass else (focus, class_, EXAMPLE.other)
    if constraint.parameter == SH["not"]:
        yield focus, RDF.type, graph.value(constraint.asked, SH["class"])
    if constraint.path is None:
        return
    alternatives = graph.value(constraint.path, SH.alternativePath)
    path = Collection(graph, alternatives)[0] if alternatives else constraint.path
    for value in REFUSED[constraint.parameter](constraint.asked):
        yield focus, path, value
        if constraint.parameter in COMPARED:
            yield focus, constraint.asked, value


def examples(name: str) -> tuple[rdflib.Graph, dict[tuple[str, URIRef, str], Constraint]]:
    """Return one graph with a failing example for each constraint, and what must be found where."""
    graph, wanted = rdflib.Graph(), {}
    for number, constraint in enumerate(constraints(name)):
        unnamed = constraint.path is None and constraint.parameter == SH.nodeKind
        focus = BNode() if unnamed else EXAMPLE[f"focus-{number}"]
        for triple in refused(constraint, focus, shapes(name)):
            graph.add(triple)
        wanted["" if unnamed else str(focus), component(constraint.parameter), constraint.message] = constraint
    return graph, wanted


def component(parameter: URIRef) -> URIRef:
    return SH[parameter.fragment[0].upper() + parameter.fragment[1:] + "ConstraintComponent"]


def found_by_pyshacl(graph: rdflib.Graph, name: str) -> set[tuple[str, URIRef, str]]:
    _, report, _ = validate(graph, shacl_graph=shapes(name))
    return {
        (
            str(focus) if isinstance(focus := report.value(each, SH.focusNode), URIRef) else "",
            report.value(each, SH.sourceConstraintComponent),
            str(report.value(each, SH.resultMessage)),
        )
        for each in report.subjects(RDF.type, SH.ValidationResult)
    }


def found_by_kgraph(graph: rdflib.Graph, name: str) -> set[tuple[str, str]]:
    store = ox.Store()
    store.load(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    found = violations(store, read_graphs([ontology_folder() / f"{name}.ttl"]), ox.Store())
    return {(str(each.focus) if "://" in str(each.focus) else "", each.message) for each in found}


@pytest.mark.parametrize("name", FILES)
def test_each_constraint_refuses_its_example(name: str) -> None:
    graph, wanted = examples(name)
    found = found_by_pyshacl(graph, name)
    assert [each.name for key, each in wanted.items() if key not in found] == []
    assert found_by_kgraph(graph, name) == {(focus.strip("<>"), message) for focus, _, message in found}


@pytest.mark.parametrize("name", FILES)
def test_the_shapes_are_shapes_for_pyshacl(name: str) -> None:
    assert validate(rdflib.Graph(), shacl_graph=shapes(name), meta_shacl=True)[0]


def test_a_shape_that_is_none_is_told_by_pyshacl() -> None:
    broken = rdflib.Graph() + shapes("shapes")
    broken.set((next(broken.subjects(SH.path)), SH.minCount, Literal("one")))
    with pytest.raises(ReportableRuntimeError, match=r"(?i)shacl"):
        validate(rdflib.Graph(), shacl_graph=broken, meta_shacl=True)


@pytest.mark.parametrize("name", FILES)
def test_each_shape_says_in_one_english_sentence_what_must_be(name: str) -> None:
    graph = shapes(name)
    for shape in {*graph.subjects(RDF.type, SH.NodeShape), *graph.objects(None, SH.property)}:
        asks = set(graph.predicates(shape)) - SAYS
        assert not asks or len(list(graph.objects(shape, SH.message))) == 1, shape
    for message in graph.objects(None, SH.message):
        assert message.language == "en"
        assert re.fullmatch(r"[A-Z].+\.", message), message
        assert not re.search(r"\b(sh:|[A-Z]\w+Constraint|conform|violat)", message), message


@pytest.mark.parametrize("name", FILES)
def test_a_shape_names_the_property_that_it_is_about(name: str) -> None:
    graph = shapes(name)
    for shape, path in graph.subject_objects(SH.path):
        alternatives = graph.value(path, SH.alternativePath)
        for word in Collection(graph, alternatives) if alternatives else [path]:
            assert graph.namespace_manager.normalizeUri(str(word)) in graph.value(shape, SH.message), word


def test_lists_of_values_are_those_of_the_ontology() -> None:
    """A closed list in a shape holds all that the ontology's class of these values holds."""
    core, graph = rdflib.Graph().parse(ontology_folder() / "kgraph.ttl"), shapes("shapes")
    whole = [set(Collection(core, members)) for members in core.objects(None, OWL.oneOf)]
    for shape, members in graph.subject_objects(SH["in"]):
        listed = set(Collection(graph, members))
        assert listed in whole or graph.value(shape, SH.targetSubjectsOf), shape
