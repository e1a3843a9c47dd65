"""What keeps an ontology in RDF from being OWL 2 DL, a sentence each.

The rules are those of the W3C recommendations "OWL 2 Structural Specification and Functional-Style Syntax", sections
3.1, 5.2, 5.8.1 and 11.2, and "OWL 2 Mapping to RDF Graphs", section 3; no package checks them without Java. What the
ontology does not use (facets, keys, anonymous individuals) is refused here also where OWL allows it.

>>> graph = rdflib.Graph().parse(data="<urn:x:o> a owl:Ontology . <urn:x:a> a owl:Class ; rdfs:subClassOf <urn:x:b> .")
>>> violations(graph)
['<urn:x:b> is used as class without being declared.']
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import BNode, Literal, Node, URIRef

__all__ = ["violations"]

_CLASS: Final = "class"
_DATATYPE: Final = "datatype"
_OBJECT: Final = "object property"
_DATA: Final = "data property"
_NOTE: Final = "annotation property"
_KINDS: Final = {
    OWL.Class: _CLASS,
    RDFS.Datatype: _DATATYPE,
    OWL.ObjectProperty: _OBJECT,
    OWL.DatatypeProperty: _DATA,
    OWL.AnnotationProperty: _NOTE,
}
#: What no term may be at once; a class and an individual, or a property and an individual, it may (punning).
_CLASHES: Final = ({_CLASS, _DATATYPE}, {_OBJECT, _DATA}, {_OBJECT, _NOTE}, {_DATA, _NOTE})
#: The datatype map of OWL 2; xsd:date and rdf:langString are not in it.
_DATATYPES: Final = frozenset(
    [
        *(RDFS.Literal, RDF.PlainLiteral, RDF.XMLLiteral, OWL.real, OWL.rational),
        *(XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.positiveInteger),
        *(XSD.negativeInteger, XSD.long, XSD.int, XSD.short, XSD.byte, XSD.unsignedLong, XSD.unsignedInt),
        *(XSD.unsignedShort, XSD.unsignedByte, XSD.double, XSD.float, XSD.string, XSD.normalizedString, XSD.token),
        *(XSD.language, XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.boolean, XSD.hexBinary, XSD.base64Binary, XSD.anyURI),
        *(XSD.dateTime, XSD.dateTimeStamp),
    ]
)
_GIVEN: Final = {
    **dict.fromkeys((OWL.Thing, OWL.Nothing), _CLASS),
    **dict.fromkeys(_DATATYPES, _DATATYPE),
    **dict.fromkeys((OWL.topObjectProperty, OWL.bottomObjectProperty), _OBJECT),
    **dict.fromkeys((OWL.topDataProperty, OWL.bottomDataProperty), _DATA),
    **dict.fromkeys((RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated), _NOTE),
    **dict.fromkeys((OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith), _NOTE),
}
_RESERVED: Final = tuple(map(str, (OWL, RDF, RDFS, XSD)))
#: Predicates of OWL itself, with the kinds that may stand before and behind them; a list stands for its members.
_CLASSY, _ROLES = {_CLASS}, {_OBJECT, _DATA, _NOTE}
_SYNTAX: Final[dict[URIRef, tuple[set[str], set[str]]]] = {
    **dict.fromkeys((RDFS.subClassOf, OWL.disjointWith, OWL.complementOf, OWL.unionOf), (_CLASSY, _CLASSY)),
    **dict.fromkeys((OWL.intersectionOf, OWL.disjointUnionOf), (_CLASSY, _CLASSY)),
    OWL.equivalentClass: (_CLASSY, _CLASSY),
    OWL.members: (set(), {_CLASS, _OBJECT, _DATA}),
    OWL.onClass: (set(), _CLASSY),
    **dict.fromkeys((OWL.someValuesFrom, OWL.allValuesFrom), (set(), {_CLASS, _DATATYPE})),
    OWL.onProperty: (set(), {_OBJECT, _DATA}),
    RDFS.domain: (_ROLES, _CLASSY),
    RDFS.range: (_ROLES, {_CLASS, _DATATYPE}),
    RDFS.subPropertyOf: (_ROLES, _ROLES),
    OWL.equivalentProperty: ({_OBJECT, _DATA}, {_OBJECT, _DATA}),
    OWL.propertyDisjointWith: ({_OBJECT, _DATA}, {_OBJECT, _DATA}),
    **dict.fromkeys((OWL.inverseOf, OWL.propertyChainAxiom), ({_OBJECT}, {_OBJECT})),
}
_COUNTS: Final = (
    *(OWL.cardinality, OWL.minCardinality, OWL.maxCardinality, OWL.hasSelf),
    *(OWL.qualifiedCardinality, OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality),
)
_OTHER_SYNTAX: Final = frozenset(
    [
        *(RDF.type, RDF.first, RDF.rest, OWL.oneOf, OWL.distinctMembers, OWL.sameAs, OWL.differentFrom),
        *(OWL.versionIRI, OWL.imports, OWL.hasValue, *_COUNTS),
    ]
)
_CHARACTERISTICS: Final = {
    OWL[f"{name}Property"]: {_OBJECT}
    for name in ("Transitive", "Symmetric", "Asymmetric", "Reflexive", "Irreflexive", "InverseFunctional")
} | {OWL.FunctionalProperty: {_OBJECT, _DATA}}
#: What only a simple property may be, one that is neither transitive nor above a chain.
_SIMPLE: Final = (
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty),
)
_CONSTRUCTS: Final = (OWL.Class, OWL.Restriction, OWL.AllDisjointClasses, OWL.AllDisjointProperties, OWL.AllDifferent)
_TYPES: Final = {*_KINDS, *_CONSTRUCTS, *_CHARACTERISTICS, OWL.Ontology, OWL.NamedIndividual, OWL.Thing, RDF.List}
_Kinds = dict[Node, set[str]]


def violations(graph: rdflib.Graph) -> list[str]:
    """Return why a graph is no OWL 2 DL ontology, in order; an empty list where it is one."""
    kinds = _kinds(graph)
    return sorted({said for rule in _RULES for said in rule(graph, kinds)})


def _kinds(graph: rdflib.Graph) -> _Kinds:
    kinds: _Kinds = {term: {kind} for term, kind in _GIVEN.items()}
    for declared, kind in _KINDS.items():
        for term in graph.subjects(RDF.type, declared):
            kinds.setdefault(term, set()).add(kind)
    return kinds


def _header(graph: rdflib.Graph, _: _Kinds) -> Iterator[str]:
    headers = list(graph.subjects(RDF.type, OWL.Ontology))
    if len(headers) != 1 or not isinstance(headers[0], URIRef):
        yield f"An ontology has one owl:Ontology with an IRI; here there are {len(headers)}."


def _clashing(_: rdflib.Graph, kinds: _Kinds) -> Iterator[str]:
    for term, found in kinds.items():
        for clash in _CLASHES:
            if clash <= found:
                yield f"{term.n3()} is both {' and '.join(sorted(clash))}."


def _reserved(graph: rdflib.Graph, _: _Kinds) -> Iterator[str]:
    for term in set(graph.subjects()):
        if isinstance(term, URIRef) and str(term).startswith(_RESERVED):
            yield f"{term.n3()} belongs to the vocabulary of OWL and is described anew."
    for term in set(graph.predicates()) - _SYNTAX.keys() - _OTHER_SYNTAX - _GIVEN.keys():
        if str(term).startswith(_RESERVED):
            yield f"{term.n3()} belongs to the vocabulary of OWL, which has no such property."


def _misplaced(graph: rdflib.Graph, kinds: _Kinds) -> Iterator[str]:
    """Yield the terms that stand where another kind of term must."""
    for predicate, (before, behind) in _SYNTAX.items():
        for subject, object_ in graph.subject_objects(predicate):
            yield from _unfit(subject, before, kinds)
            for each in _members(graph, object_):
                yield from _unfit(each, behind, kinds)
            yield from _unlike(subject, predicate, object_, kinds)
    for characteristic, allowed in _CHARACTERISTICS.items():
        for term in graph.subjects(RDF.type, characteristic):
            yield from _unfit(term, allowed, kinds)


def _unfit(term: Node, allowed: set[str], kinds: _Kinds) -> Iterator[str]:
    if allowed and not isinstance(term, BNode) and not allowed & kinds.get(term, set()):
        wanted = "property" if allowed == _ROLES else " or ".join(sorted(allowed))
        yield f"{term.n3()} is used as {wanted} without being declared."


def _unlike(subject: Node, predicate: URIRef, object_: Node, kinds: _Kinds) -> Iterator[str]:
    """Yield ranges that do not fit the kind of their property, and properties under one of another kind."""
    of, to = kinds.get(subject, set()), kinds.get(object_, set())
    misfit = (_OBJECT in of and _CLASS not in to) or (_DATA in of and _DATATYPE not in to)
    if predicate == RDFS.range and not isinstance(object_, BNode) and misfit:
        yield f"{object_.n3()} cannot be the range of {subject.n3()}, which is declared as {', '.join(sorted(of))}."
    if predicate in (RDFS.subPropertyOf, OWL.equivalentProperty) and of and to and not of & to:
        yield f"{subject.n3()} and {object_.n3()} are properties of different kinds."


def _facts(graph: rdflib.Graph, kinds: _Kinds) -> Iterator[str]:
    """Yield what is wrong with the triples that are no syntax of OWL: types, properties, values."""
    for class_ in set(graph.objects(None, RDF.type)) - _TYPES:
        yield from _unfit(class_, _CLASSY, kinds)
    for predicate in set(graph.predicates()) - _SYNTAX.keys() - _OTHER_SYNTAX:
        yield from _unfit(predicate, _ROLES, kinds)
    for _, predicate, object_ in graph:
        of = kinds.get(predicate, set())
        if _OBJECT in of and isinstance(object_, Literal):
            yield f"{predicate.n3()} is an object property, and has the literal {object_.n3()}."
        if _DATA in of and not isinstance(object_, Literal):
            yield f"{predicate.n3()} is a data property, and has the value {object_.n3()}."
        if _DATA in of and isinstance(object_, Literal) and object_.datatype and not object_.language:
            yield from _unfit(object_.datatype, {_DATATYPE}, kinds)


def _blank(graph: rdflib.Graph, _: _Kinds) -> Iterator[str]:
    """Yield blank nodes that are no class expression, list or axiom, or stand in more than one place."""
    for node in {term for triple in graph for term in triple if isinstance(term, BNode)}:
        types = set(graph.objects(node, RDF.type))
        if not (types & set(_CONSTRUCTS) or (node, RDF.first, None) in graph):
            yield "A blank node is no class, list or axiom of OWL."
        if len(list(graph.subject_predicates(node))) > 1:
            yield "A blank node stands in more than one place."


def _composite(graph: rdflib.Graph, _: _Kinds) -> Iterator[str]:
    """Yield transitive properties, and those above them or above a chain, that are used where only simple ones may."""
    composite = {*graph.subjects(RDF.type, OWL.TransitiveProperty), *graph.subjects(OWL.propertyChainAxiom)}
    above = {term for each in composite for term in graph.transitive_objects(each, RDFS.subPropertyOf)}
    for term in filter(None, above):
        counted = any((on, p, None) in graph for on in graph.subjects(OWL.onProperty, term) for p in _COUNTS)
        if counted or any((term, RDF.type, each) in graph for each in _SIMPLE) or _is_disjoint(graph, term):
            yield f"{term.n3()} is transitive or above a chain, and is counted functional or disjoint."
    for term in graph.subjects(OWL.propertyChainAxiom):
        if term in set(_links(graph, term)):
            yield f"{term.n3()} is a chain of properties in which it stands itself."


def _is_disjoint(graph: rdflib.Graph, term: Node) -> bool:
    return (term, OWL.propertyDisjointWith, None) in graph or (None, OWL.propertyDisjointWith, term) in graph


def _links(graph: rdflib.Graph, term: Node) -> Iterator[Node]:
    """Yield what the chains of a property are made of, and what the chains of these are made of."""
    todo, seen = [term], set[Node]()
    while todo:
        for chain in graph.objects(todo.pop(), OWL.propertyChainAxiom):
            todo += (fresh := set(_members(graph, chain)) - seen)
            seen |= fresh
    yield from seen


def _members(graph: rdflib.Graph, term: Node) -> Iterable[Node]:
    return Collection(graph, term) if (term, RDF.first, None) in graph else (term,)


_RULES: Final[tuple[Callable[[rdflib.Graph, _Kinds], Iterator[str]], ...]] = (
    *(_header, _clashing, _reserved, _misplaced, _facts, _blank, _composite),
)
