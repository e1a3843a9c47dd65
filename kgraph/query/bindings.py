"""Values given to the variables of a question."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from kgraph.errors import QueryError
from kgraph.namespaces import XSD
from kgraph.query.guesses import did_you_mean
from kgraph.query.tokens import value_lists, words

__all__ = ["Bindings", "bind", "pairs_of", "term", "unknown_prefix"]

#: Values by name, or pairs of both where a name has several.
Bindings: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]

# Patterns are compiled at their first use, since most questions are asked without values.
_NAME: Final = r"(?P<prefix>\w*):(?P<local>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)"
_QUOTED: Final = r'(?s)"(?P<text>.*)"(?:@(?P<language>[A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(?P<datatype>\S+|<.*>))?'
_DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
#: What is a value of an XSD datatype without saying so, as in SPARQL; dates, which SPARQL must be told, as well.
_BARE: Final = {
    "integer": r"[+-]?(?:0|[1-9][0-9]*)",  # a number with zeros before it is a name: 007
    "decimal": r"[+-]?[0-9]+\.[0-9]+",
    "double": r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+",
    "boolean": r"true|false",
    "date": _DAY,
    "dateTime": _DAY + r"T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?",
}
#: What ends the conditions on groups.
_BEHIND_HAVING: Final = ("ORDER", "LIMIT", "OFFSET", "VALUES", "}")


def bind(text: str, bindings: Iterable[tuple[str, str]], prefixes: Mapping[str, str]) -> str:
    """Give `name` its values wherever it stands in the question, several for one name together.

    Where the question lists values itself, `VALUES ?name { … }`, these take their place; else such a list is put into
    each pattern that has the variable, and the value itself into HAVING. Raise QueryError where none has.
    """
    values: dict[str, list[str]] = {}
    for name, value in bindings:
        values.setdefault(name.lstrip("?$"), []).append(str(term(name, value, prefixes)))
    edits = [edit for name, terms in values.items() for edit in _edits(text, name, terms)]
    for start, end, new in sorted(edits, reverse=True):
        text = f"{text[:start]}{new}{text[end:]}"
    return text


def pairs_of(bindings: Bindings) -> list[tuple[str, str]]:
    """Return bindings as pairs of name and value."""
    return list(bindings.items() if isinstance(bindings, Mapping) else bindings)


def term(name: str, value: str, prefixes: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    """Return what a value for `name` means; raise QueryError where it is an IRI or a literal that cannot be.

    `<an IRI>`, a name with a known prefix, a number, true, false, a date or a moment, `"text"` that might be one of
    these, `"text"@en`, `"2024"^^xsd:gYear`; whatever else is text as it stands.
    """
    try:
        return _iri(value, prefixes) or _literal(value, prefixes)
    except ValueError as error:
        raise QueryError(f"{value!r} cannot be a value for {name}: {error}") from error


def unknown_prefix(value: str, prefixes: Mapping[str, str]) -> str | None:
    """Return the prefix of a value that looks like a name and is text, since nobody knows the prefix."""
    short = re.fullmatch(_NAME, value)
    return short["prefix"] if short and short["prefix"] not in prefixes else None


def _iri(value: str, prefixes: Mapping[str, str]) -> ox.NamedNode | None:
    if value.startswith("<") and value.endswith(">"):
        return ox.NamedNode(value[1:-1])
    short = re.fullmatch(_NAME, value)
    return ox.NamedNode(prefixes[short["prefix"]] + short["local"]) if short and short["prefix"] in prefixes else None


def _literal(value: str, prefixes: Mapping[str, str]) -> ox.Literal:
    quoted = re.fullmatch(_QUOTED, value)
    if quoted and quoted["language"]:
        return ox.Literal(quoted["text"], language=quoted["language"])
    if quoted and quoted["datatype"]:
        datatype = _iri(quoted["datatype"], prefixes)
        if datatype is None:
            raise ValueError(f"{quoted['datatype']} is no datatype, such as xsd:date")
        return ox.Literal(quoted["text"], datatype=datatype)
    if quoted:
        return ox.Literal(quoted["text"])
    kind = next((kind for kind, form in _BARE.items() if re.fullmatch(form, value)), "string")
    return ox.Literal(value, datatype=ox.NamedNode(XSD + kind))


def _edits(text: str, name: str, terms: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return what to put in the place of which parts of the question, by start and end."""
    from kgraph.query.patterns import patterns  # here, since most questions are asked without values

    lists = [(start, end, f" {' '.join(terms)} ") for found, start, end in value_lists(text) if found == name]
    if lists:
        return lists
    places = [each for each in patterns(text) if name in each.names]
    if not places:
        raise QueryError(_missing(text, name))
    if not all(place.open for place in places):
        raise QueryError(f"CONSTRUCT WHERE has no room for a value of ?{name}; write CONSTRUCT {{ … }} WHERE {{ … }}")
    return [
        *((place.start, place.start, f" VALUES ?{name} {{ {' '.join(terms)} }}") for place in places),
        *((start, end, _only(terms, name)) for start, end in _in_having(text, name)),
    ]


def _in_having(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where a variable stands in conditions on groups, in which what a pattern binds is out of scope."""
    is_inside = False
    for word, token in words(text):
        if word in ("HAVING", *_BEHIND_HAVING):
            is_inside = word == "HAVING"
        elif is_inside and token["variable"] and token["variable"][1:] == name:
            yield token.span()


def _only(terms: Sequence[str], name: str) -> str:
    if len(terms) > 1:
        raise QueryError(f"?{name} stands in HAVING, which has room for one value; {len(terms)} are given")
    return terms[0]


def _missing(text: str, name: str) -> str:
    from kgraph.query.patterns import patterns, variables

    if any(name in each.computed for each in patterns(text)):
        return f"?{name} is what the question computes by AS; a value can be bound to another variable only"
    known = variables(text)
    if name in known:
        return f"?{name} stands in no pattern of the question; write WHERE {{ … }} with it"
    listed = " ".join(f"?{each}" for each in known) or "none"
    near = did_you_mean(name, known, "?{}")
    return f"The question has no variable ?{name} to bind a value to; it has {listed}{near}"
