"""Terms of an answer: as Python values, and as they are shown."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from kgraph.markup import plain
from kgraph.namespaces import XSD, shortened

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Value", "is_number", "shown", "value_of"]

#: What a cell of an answer is in Python: IRIs and text are strings, what is unbound is None.
Value: TypeAlias = "str | int | float | bool | date | None"
_INTEGERS: Final = frozenset(XSD + name for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger"))
_FRACTIONS: Final = frozenset(XSD + name for name in ("decimal", "double", "float"))


def value_of(term: object) -> Value:
    """Return a term as a Python value; what its datatype promises and does not keep is text."""
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else None if term is None else str(term)
    datatype = term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _FRACTIONS:
            return float(term.value)
        if datatype == XSD + "date":
            from datetime import date

            return date.fromisoformat(term.value)
    except ValueError:
        return term.value
    return term.value in ("true", "1") if datatype == XSD + "boolean" else term.value


def shown(term: object, prefixes: Mapping[str, str]) -> str:
    """Return a term for somebody to read, on one line: names shortened, text without quotation marks."""
    if isinstance(term, ox.Literal):
        return plain(term.value)
    return plain(shortened(term.value, prefixes) if isinstance(term, ox.NamedNode) else str(term or ""))


def is_number(term: object) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value in _INTEGERS | _FRACTIONS
