"""SHACL shapes as SPARQL questions: what is wrong with a graph, found at the speed of the store.

Each shape becomes a few SELECTs over its focus nodes, after the definitions of its constraints in SPARQL that the SHACL
recommendation gives. The core that `ontology/` uses is here: cardinality, value types, ranges, strings, property pairs,
`sh:in`, `sh:or`, `sh:not`, alternative paths. pySHACL gives the same findings and checks this module in the tests.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kgraph.namespaces import RDF, RDFS, XSD

_SH: Final = "http://www.w3.org/ns/shacl#"
_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
#: Datatypes whose values SPARQL can read, so that "abc"^^xsd:integer is found.
_CAST: Final = frozenset(XSD + name for name in ("integer", "decimal", "boolean", "double", "date", "dateTime"))
#: Parameters of shapes that constrain nothing.
_SAID: Final = frozenset({"path", "message", "severity", "targetClass", "targetSubjectsOf", "property", "name"})

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A node that a shape finds fault with, and what the shape says of it."""

    focus: str
    message: str
    severity: str


def violations(store: ox.Store, shapes: ox.Store, terms: ox.Store) -> Iterator[Violation]:
    """Yield what the shapes find in a graph; `terms` has the subclasses that its classes have.

    Raises NotImplementedError for a kind of constraint that is not among those above.
    """
    reader = _Reader(shapes, _below(terms))
    for shape in reader.shapes():
        for question in reader.questions(shape):
            for row in _solutions(store, question):
                yield Violation(focus=_value(row), message=reader.message(shape), severity=reader.severity(shape))


def _solutions(store: ox.Store, question: str) -> Iterator[Term]:
    found = store.query(question)
    assert isinstance(found, ox.QuerySolutions)
    return (row["focus"] for row in found)


def _value(term: Term) -> str:
    return str(getattr(term, "value", term))


def _below(terms: ox.Store) -> Callable[[Node], list[str]]:
    """Return what gives a class with its subclasses."""
    children: dict[Node, list[Node]] = {}
    for quad in terms.quads_for_pattern(None, _SUBCLASS, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            children.setdefault(quad.object, []).append(quad.subject)

    def below(top: Node) -> list[str]:
        reached, ahead = {top}, [top]
        while ahead:
            new = set(children.get(ahead.pop(), ())) - reached
            reached |= new
            ahead += new
        return sorted(map(str, reached))

    return below


@dataclass(frozen=True, slots=True)
class _Reader:
    """Shapes as questions."""

    store: ox.Store
    below: Callable[[Node], list[str]]

    def shapes(self) -> tuple[Node, ...]:
        """Return the shapes that have targets, and the property shapes within them."""
        predicates = (ox.NamedNode(_SH + name) for name in ("targetClass", "targetSubjectsOf"))
        quads = (quad for predicate in predicates for quad in self.store.quads_for_pattern(None, predicate, None))
        aimed = dict.fromkeys(quad.subject for quad in quads if isinstance(quad.subject, Node))
        inner = (each for shape in aimed for each in self.all(shape, "property") if isinstance(each, Node))
        return (*aimed, *inner)

    def questions(self, shape: Node) -> Iterator[str]:
        """Yield the questions for the nodes that a shape finds fault with.

        What is wrong is looked for first, and only then whether the shape is about it: most graphs have no faults.
        """
        path = self.one(shape, "path")
        at = f"{{ {' UNION '.join(self.targets(shape))} }}"
        if path is None:
            if fine := self.fine(shape, "?focus"):
                yield f"SELECT DISTINCT ?focus WHERE {{ {at} FILTER (!({fine})) }}"
            return
        way = f"?focus {self.way(path)}"
        wrong = [*self.paired(shape, way), *self.several(shape, way)]
        if fine := self.fine(shape, "?value"):
            wrong.append(f"{way} ?value FILTER (!({fine}))")
        yield from (f"SELECT DISTINCT ?focus WHERE {{ {{ SELECT ?focus {{ {each} }} }} {at} }}" for each in wrong)
        if (least := self.one(shape, "minCount")) is not None:
            assert _value(least) == "1", "minCount is 1 or not given"
            yield f"SELECT DISTINCT ?focus WHERE {{ {at} FILTER NOT EXISTS {{ {way} ?value }} }}"

    def several(self, shape: Node, way: str) -> Iterator[str]:
        """Yield where a path has more values than it may."""
        most = self.one(shape, "maxCount")
        if most is not None:
            assert _value(most) == "1", "maxCount is 1 or not given"
            yield f"{way} ?value, ?other FILTER (!sameTerm(?value, ?other))"

    def targets(self, shape: Node) -> Iterator[str]:
        owner = self.owner(shape)
        for target in self.all(owner, "targetClass"):
            assert isinstance(target, Node)
            yield f"{{ VALUES ?targeted {{ {' '.join(self.below(target))} }} ?focus a ?targeted }}"
        for predicate in self.all(owner, "targetSubjectsOf"):
            yield f"{{ ?focus {predicate} ?any }}"

    def owner(self, shape: Node) -> Node:
        """Return the shape that has the targets: itself, or the one that holds it as a property."""
        holders = self.store.quads_for_pattern(None, ox.NamedNode(_SH + "property"), shape)
        return next((quad.subject for quad in holders if isinstance(quad.subject, Node)), shape)

    def paired(self, shape: Node, way: str) -> Iterator[str]:
        """Yield what must not be between the values of a path and those of another property."""
        for other in self.all(shape, "disjoint"):
            yield f"{way} ?value . ?focus {other} ?value"
        for other in self.all(shape, "lessThan"):
            yield f"{way} ?value . ?focus {other} ?more FILTER (!COALESCE(?value < ?more, false))"
        for other in self.all(shape, "equals"):
            yield f"{way} ?value FILTER NOT EXISTS {{ ?focus {other} ?value }}"
            yield f"?focus {other} ?value FILTER NOT EXISTS {{ {way} ?value }}"

    def fine(self, shape: Node, value: str) -> str:
        """Return when a value keeps to the constraints of a shape, empty where it has none for values."""
        found = []
        for quad in sorted(self.store.quads_for_pattern(shape, None, None), key=str):
            name = quad.predicate.value.removeprefix(_SH)
            if quad.predicate.value.startswith(_SH) and name not in _SAID | _COUNTED:
                if name not in _FINE:
                    raise NotImplementedError(f"sh:{name} of {shape}")
                found.append(f"({_FINE[name](self, quad.object, value)})")
        return " && ".join(found)

    def way(self, path: Term) -> str:
        if isinstance(path, ox.NamedNode):
            return str(path)
        assert isinstance(path, ox.BlankNode)
        [several] = self.all(path, "alternativePath")
        return f"({'|'.join(map(self.way, self.members(several)))})"

    def members(self, items: Term) -> Iterator[Term]:
        while isinstance(items, Node) and items != _NIL:
            yield next(iter(self.store.quads_for_pattern(items, _FIRST, None))).object
            items = next(iter(self.store.quads_for_pattern(items, _REST, None))).object

    def all(self, shape: Node, name: str) -> list[Term]:
        quads = self.store.quads_for_pattern(shape, ox.NamedNode(_SH + name), None)
        return sorted((quad.object for quad in quads), key=str)

    def one(self, shape: Node, name: str) -> Term | None:
        return next(iter(self.all(shape, name)), None)

    def message(self, shape: Node) -> str:
        """Return what a shape says, or the one that holds it."""
        own = self.one(shape, "message") or self.one(self.owner(shape), "message")
        return _value(own) if own is not None else f"does not keep to {_value(self.owner(shape))}"

    def severity(self, shape: Node) -> str:
        own = self.one(shape, "severity")
        return _value(own).removeprefix(_SH) if own is not None else "Violation"


def _has_datatype(_: _Reader, datatype: Term, value: str) -> str:
    fine = f"isLiteral({value}) && datatype({value}) = {datatype}"
    if _value(datatype) in _CAST:
        fine += f" && COALESCE({datatype}(STR({value})) = {value}, false)"
    return fine


def _is_kind(_: _Reader, kind: Term, value: str) -> str:
    return f"{_KINDS[_value(kind).removeprefix(_SH)]}({value})"


def _is_of_class(reader: _Reader, target: Term, value: str) -> str:
    assert isinstance(target, Node)
    classes = " ".join(reader.below(target))
    return f"EXISTS {{ VALUES ?class {{ {classes} }} {value} a ?class }}"


def _is_in(reader: _Reader, items: Term, value: str) -> str:
    return f"{value} IN ({', '.join(map(str, reader.members(items)))})"


def _compared(sign: str) -> "_Fine":
    return lambda _, bound, value: f"COALESCE({value} {sign} {bound}, false)"


def _is_long(sign: str) -> "_Fine":
    return lambda _, length, value: f"!isBlank({value}) && STRLEN(STR({value})) {sign} {_value(length)}"


def _matches(_: _Reader, pattern: Term, value: str) -> str:
    return f"!isBlank({value}) && REGEX(STR({value}), {pattern})"


def _is_any(reader: _Reader, shapes: Term, value: str) -> str:
    return " || ".join(f"({reader.fine(each, value)})" for each in reader.members(shapes) if isinstance(each, Node))


def _is_not(reader: _Reader, shape: Term, value: str) -> str:
    assert isinstance(shape, Node)
    return f"!({reader.fine(shape, value)})"


_Fine = Callable[[_Reader, Term, str], str]
_KINDS: Final = {"IRI": "isIRI", "Literal": "isLiteral", "BlankNode": "isBlank"}
#: Constraints that are no matter of single values.
_COUNTED: Final = frozenset({"minCount", "maxCount", "disjoint", "lessThan", "equals"})
_FINE: Final[Mapping[str, _Fine]] = {
    "datatype": _has_datatype,
    "nodeKind": _is_kind,
    "class": _is_of_class,
    "in": _is_in,
    "minInclusive": _compared(">="),
    "maxInclusive": _compared("<="),
    "minLength": _is_long(">="),
    "maxLength": _is_long("<="),
    "pattern": _matches,
    "or": _is_any,
    "not": _is_not,
}
