"""Values put into the lists of a question."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from kgraph.errors import QueryError
from kgraph.query.tokens import value_lists

__all__ = ["bind"]

_NAME: Final = re.compile(r"(?P<prefix>\w*):(?P<local>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)")


def bind(text: str, bindings: Iterable[tuple[str, str]], prefixes: Mapping[str, str]) -> str:
    """Replace what `VALUES ?name { … }` lists by the values bound to `name`."""
    values: dict[str, list[str]] = {}
    for name, value in bindings:
        values.setdefault(name.lstrip("?$"), []).append(_term(name, value, prefixes))
    lists = list(value_lists(text))
    for name in values.keys() - {name for name, _, _ in lists}:
        known = ", ".join(dict.fromkeys(name for name, _, _ in lists)) or "none"
        raise QueryError(f"The question has no list VALUES ?{name} {{ … }} to put a value in; it has {known}")
    for name, start, end in reversed(lists):
        if name in values:
            text = f"{text[:start]} {' '.join(values[name])} {text[end:]}"
    return text


def _term(name: str, value: str, prefixes: Mapping[str, str]) -> str:
    try:
        if value.startswith("<") and value.endswith(">"):
            return str(ox.NamedNode(value[1:-1]))
        short = _NAME.fullmatch(value)
        if short and short["prefix"] in prefixes:
            return str(ox.NamedNode(prefixes[short["prefix"]] + short["local"]))
        quoted = len(value) > 1 and value[0] == value[-1] == '"'
        return str(ox.Literal(value[1:-1] if quoted else value))
    except ValueError as error:
        raise QueryError(f"{value!r} cannot be a value for {name}: {error}") from error
