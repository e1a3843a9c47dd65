"""Entries of a Turtle file, written as they are by hand."""

import json
from collections.abc import Iterable


def entry(head: str, *properties: tuple[str, list[str]]) -> str:
    """Return a paragraph with one line for each property that has values."""
    lines = [head, *(f"    {name} {', '.join(values)}" for name, values in properties if values)]
    return " ;\n".join(lines) + " .\n"


def quoted(values: Iterable[str]) -> list[str]:
    """Return the values as literals."""
    return [json.dumps(value, ensure_ascii=False) for value in values]


def geonames(number: str) -> list[str]:
    """Return the IRI of a place of GeoNames, or nothing for the empty string."""
    return [f"<https://sws.geonames.org/{number}/>"] if number else []
