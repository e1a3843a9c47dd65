"""Shapes as questions in SPARQL."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kgraph.namespaces import RDF, RDFS
from kgraph.shapes.doubts import Doubt, asked, doubled, missing, unequal
from kgraph.shapes.values import CONDITIONS, Node, Term, value_of

__all__ = ["Check", "Reader"]

_SH: Final = "http://www.w3.org/ns/shacl#"
_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
#: Parameters of shapes that constrain nothing.
_SAID: Final = frozenset({"message", "severity", "name"})
#: Parameters that tell what a shape is about, and constraints that are no matter of single values: of shapes that have
#: targets or are a property of one that has, not of shapes within other constraints.
_AIMED: Final = frozenset({"targetClass", "targetSubjectsOf"})
_OF_NODES: Final = _AIMED | {"property"}
_OF_PATHS: Final = _AIMED | {"path", "minCount", "maxCount", "disjoint", "lessThan", "equals"}
#: A question, and when it has to be asked: where one of these holds, or always where there are none.
_Question = tuple[str, tuple[Doubt, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A question for the nodes (?focus) that a shape finds fault with, what it says of them, and when to ask it."""

    question: str
    doubts: tuple[Doubt, ...]
    message: str
    severity: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a graph of shapes."""

    store: ox.Store
    children: Mapping[Node, Sequence[Node]]

    @classmethod
    def of(cls, shapes: ox.Store, terms: ox.Store) -> "Reader":
        """Return a reader of shapes over classes whose subclasses `terms` tells."""
        children: dict[Node, list[Node]] = {}
        for quad in terms.quads_for_pattern(None, _SUBCLASS, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                children.setdefault(quad.object, []).append(quad.subject)
        return cls(shapes, children)

    def checks(self) -> Iterator[Check]:
        """Yield the questions of all shapes that have targets, and of the property shapes within them."""
        for shape in self.shapes():
            message, severity = self.message(shape), self.severity(shape)
            for question, doubts in self.questions(shape):
                yield Check(question=question, doubts=doubts, message=message, severity=severity)

    def shapes(self) -> tuple[Node, ...]:
        predicates = (ox.NamedNode(_SH + name) for name in ("targetClass", "targetSubjectsOf"))
        quads = (quad for predicate in predicates for quad in self.store.quads_for_pattern(None, predicate, None))
        aimed = dict.fromkeys(quad.subject for quad in quads if isinstance(quad.subject, Node))
        inner = (each for shape in aimed for each in self.all(shape, "property") if isinstance(each, Node))
        return (*aimed, *inner)

    def questions(self, shape: Node) -> Iterator[_Question]:
        """Yield the questions for the nodes that a shape finds fault with.

        What is wrong is looked for first, and only then whether the shape is about it.
        """
        path = self.one(shape, "path")
        if path is None:
            if fine := self.fine(shape, "?focus", _OF_NODES):
                yield f"SELECT DISTINCT ?focus WHERE {{ {self.aim(shape)} FILTER (!({fine})) }}", ()
            return
        yield from self.counted(shape, path)
        way = f"?focus {self.way(path)}"
        for wrong, doubts in (*self.paired(shape, path), *self.single(shape, way)):
            yield f"SELECT DISTINCT ?focus WHERE {{ {{ SELECT ?focus {{ {wrong} }} }} {self.aim(shape)} }}", doubts

    def counted(self, shape: Node, path: Term) -> Iterator[_Question]:
        """Yield what has fewer or more values than it should; a census sees only paths of one property."""
        way, targets = f"?focus {self.way(path)} ?value", tuple(self.targets(shape))
        seen = isinstance(path, ox.NamedNode)
        number = "GROUP BY ?focus HAVING (COUNT(DISTINCT ?value)"
        if least := self.number(shape, "minCount"):
            few = f"{self.aim(shape)} OPTIONAL {{ {way} }}"
            none = f"{self.aim(shape)} FILTER NOT EXISTS {{ {way} }}"
            question = f"{{ {none} }}" if least == 1 else f"{{ {few} }} {number} < {least})"
            yield f"SELECT DISTINCT ?focus WHERE {question}", (missing(targets, str(path)),) * (seen and least == 1)
        if (most := self.number(shape, "maxCount")) is not None:
            many = f"{{ SELECT ?focus WHERE {{ {way} }} {number} > {most}) }}"
            doubts = (doubled(targets, str(path)),) * (seen and most > 0)
            yield f"SELECT DISTINCT ?focus WHERE {{ {many} {self.aim(shape)} }}", doubts

    def paired(self, shape: Node, path: Term) -> Iterator[_Question]:
        """Yield what must not be between the values of a path and those of another property."""
        way = f"?focus {self.way(path)}"
        for other in self.all(shape, "disjoint"):
            yield _doubted(f"{way} ?value . ?focus {other} ?value")
        for other in self.all(shape, "lessThan"):
            yield _doubted(f"{way} ?value . ?focus {other} ?more FILTER (!COALESCE(?value < ?more, false))")
        for other in self.all(shape, "equals"):
            extra, doubts = _doubted(f"{way} ?value FILTER NOT EXISTS {{ ?focus {other} ?value }}")
            lack = f"?focus {other} ?value FILTER NOT EXISTS {{ {way} ?value }}"
            # Where no value is extra and the numbers agree, none is lacking.
            seen = isinstance(path, ox.NamedNode)
            numbers = unequal(tuple(self.targets(shape)), str(path), str(other))
            yield f"{{ {extra} }} UNION {{ {lack} }}", (*doubts, numbers) if seen else ()

    def single(self, shape: Node, way: str) -> Iterator[_Question]:
        """Yield what has a value that does not keep to the constraints; most values are those of many nodes."""
        if fine := self.fine(shape, "?value", _OF_PATHS):
            values = f"{{ SELECT DISTINCT ?value {{ {way} ?value }} }}"
            yield f"{way} ?value FILTER (!({fine}))", (asked(f"ASK {{ {values} FILTER (!({fine})) }}"),)

    def aim(self, shape: Node) -> str:
        return f"{{ {' UNION '.join(self.targets(shape))} }}"

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

    def fine(self, shape: Node, value: str, others: Set[str] = frozenset()) -> str:
        """Return when a value keeps to the constraints of a shape; empty where it has none but `others`."""
        found = []
        for quad in sorted(self.store.quads_for_pattern(shape, None, None), key=str):
            name = quad.predicate.value.removeprefix(_SH)
            if quad.predicate.value.startswith(_SH) and name not in _SAID | others:
                if name not in CONDITIONS:
                    raise NotImplementedError(f"sh:{name} of {shape}")
                found.append(f"({CONDITIONS[name](self, quad.object, value)})")
        return " && ".join(found)

    def way(self, path: Term) -> str:
        if isinstance(path, ox.NamedNode):
            return str(path)
        assert isinstance(path, ox.BlankNode)
        [several] = self.all(path, "alternativePath")
        return f"({'|'.join(map(self.way, self.members(several)))})"

    def below(self, top: Node) -> list[str]:
        """Return a class and its subclasses as SPARQL has them."""
        reached, ahead = {top}, [top]
        while ahead:
            new = set(self.children.get(ahead.pop(), ())) - reached
            reached |= new
            ahead += new
        return sorted(map(str, reached))

    def members(self, items: Term) -> Iterator[Term]:
        while isinstance(items, Node) and items != _NIL:
            yield next(iter(self.store.quads_for_pattern(items, _FIRST, None))).object
            items = next(iter(self.store.quads_for_pattern(items, _REST, None))).object

    def all(self, shape: Node, name: str) -> list[Term]:
        quads = self.store.quads_for_pattern(shape, ox.NamedNode(_SH + name), None)
        return sorted((quad.object for quad in quads), key=str)

    def one(self, shape: Node, name: str) -> Term | None:
        return next(iter(self.all(shape, name)), None)

    def number(self, shape: Node, name: str) -> int | None:
        found = self.one(shape, name)
        return None if found is None else int(value_of(found))

    def message(self, shape: Node) -> str:
        """Return what a shape says, or the one that holds it."""
        own = self.one(shape, "message") or self.one(self.owner(shape), "message")
        return value_of(own) if own is not None else f"does not keep to {value_of(self.owner(shape))}"

    def severity(self, shape: Node) -> str:
        own = self.one(shape, "severity")
        return value_of(own).removeprefix(_SH) if own is not None else "Violation"


def _doubted(wrong: str) -> _Question:
    """Return a pattern for what is wrong, to be asked about the targets of a shape where it is there at all."""
    return wrong, (asked(f"ASK {{ {wrong} }}"),)
