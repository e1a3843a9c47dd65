"""When a value keeps to a constraint of a shape: conditions in SPARQL, by the name of the constraint."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol, TypeAlias

import pyoxigraph as ox

from kgraph.namespaces import XSD

__all__ = ["CONDITIONS", "Node", "Shapes", "Term", "value_of"]

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Shapes(Protocol):
    """What conditions ask of a graph of shapes."""

    def fine(self, shape: Node, value: str) -> str:
        """Return when a value keeps to the constraints of a shape; raise NotImplementedError for other constraints."""

    def members(self, items: Term) -> Iterator[Term]:
        """Yield the members of a list."""

    def below(self, top: Node) -> list[str]:
        """Return a class and its subclasses as SPARQL has them."""


#: From shapes, what the constraint says, and the variable for the value to the condition.
_Condition: TypeAlias = Callable[[Shapes, Term, str], str]
#: Datatypes whose values SPARQL can read, so that "abc"^^xsd:integer is found.
_CAST: Final = frozenset(XSD + name for name in ("integer", "decimal", "boolean", "double", "date", "dateTime"))
_KINDS: Final = {"IRI": "isIRI", "Literal": "isLiteral", "BlankNode": "isBlank"}


def value_of(term: object) -> str:
    """Return an IRI, the name of a blank node, or the words of a literal."""
    return str(getattr(term, "value", term))


def _has_datatype(_: Shapes, datatype: Term, value: str) -> str:
    fine = f"isLiteral({value}) && datatype({value}) = {datatype}"
    if value_of(datatype) in _CAST:
        fine += f" && COALESCE(isLiteral({datatype}(STR({value}))), false)"
    return fine


def _is_kind(_: Shapes, kind: Term, value: str) -> str:
    return f"{_KINDS[value_of(kind).rpartition('#')[2]]}({value})"


def _is_of_class(shapes: Shapes, target: Term, value: str) -> str:
    assert isinstance(target, Node)
    return f"EXISTS {{ {value} a ?class FILTER (?class IN ({', '.join(shapes.below(target))})) }}"


def _is_in(shapes: Shapes, items: Term, value: str) -> str:
    # Not IN, to which 1 and 1.0 are the same and a literal of a datatype of one's own is an error.
    return " || ".join(f"sameTerm({value}, {item})" for item in shapes.members(items)) or "false"


def _compared(sign: str) -> _Condition:
    return lambda _, bound, value: f"COALESCE({value} {sign} {bound}, false)"


def _is_long(sign: str) -> _Condition:
    return lambda _, length, value: f"!isBlank({value}) && STRLEN(STR({value})) {sign} {value_of(length)}"


def _matches(_: Shapes, pattern: Term, value: str) -> str:
    return f"!isBlank({value}) && REGEX(STR({value}), {pattern})"


def _is_any(shapes: Shapes, items: Term, value: str) -> str:
    every = (shapes.fine(each, value) for each in shapes.members(items) if isinstance(each, Node))
    return " || ".join(f"({fine or 'true'})" for fine in every)


def _is_not(shapes: Shapes, shape: Term, value: str) -> str:
    assert isinstance(shape, Node)
    return f"!({shapes.fine(shape, value) or 'true'})"


CONDITIONS: Final[Mapping[str, _Condition]] = {
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
