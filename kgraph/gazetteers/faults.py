"""What rows of actors must not say: told by file and line, for several rows at once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kgraph.errors import GazetteerError
from kgraph.gazetteers.rows import KINDS, Row
from kgraph.model import Entity
from kgraph.namespaces import PREFIXES

__all__ = ["DIGEST", "faults_of", "refuse", "wrong_polities"]

#: Identifiers that one article alone has, with roles in them, and those of actors that have a foreign one.
DIGEST: Final = re.compile(r"ac-[0-9a-f]{20}(?:-[a-z]+)*")

_ITEMS: Final = PREFIXES["wd"]
#: Faults that a message tells.
_MOST: Final = 10


def faults_of(row: Row, iri: str, known: Entity | None, roles: set[str]) -> Iterator[str]:
    """Yield what a row says that it must not."""
    if not row.label and known is None:
        yield "has no label: give the name that articles use."
    if row.kind not in ("", *KINDS):
        yield f"has kind {row.kind}; choose one of {', '.join(KINDS)}."
    if row.role and row.role not in roles:
        yield f"has role {row.role}; choose one of {', '.join(sorted(roles))}."
    matches = {*row.matches, row.actor, *(known.matches if known else ())}
    items = {match.removeprefix(_ITEMS) for match in matches if match.startswith(_ITEMS)}
    if len(items) > 1:  # two identifiers of Wikidata are two things
        named = " and ".join(sorted(items))
        yield f"makes {named} of Wikidata one, {iri}: leave one out, or give it another actor."


def wrong_polities(rows: Iterable[tuple[Row, str]], entities: Mapping[str, Entity]) -> Iterator[tuple[Row, str]]:
    """Yield rows with an unknown polity, and for each circle of polities the first row that leads into it."""
    told: set[str] = set()
    for row, identifier in rows:
        chain, iri = [identifier], entities[identifier].polity
        while iri in entities and iri not in chain:
            chain.append(iri)
            iri = entities[iri].polity
        if iri in chain and told.isdisjoint(chain):
            yield row, f"lies in itself: {' → '.join((*chain, iri))}. Mend one of these."
            told.update(chain)
        # What lies in a local node is told of an article; what lies in another row's actor is told of that row.
        if iri not in entities and iri and not DIGEST.fullmatch(iri) and len(chain) == 1:
            yield row, f"has polity {iri}, which neither the files nor kgraph know."


def refuse(wrong: Iterable[tuple[Row, str]], rows: Iterable[Row]) -> None:
    """Raise GazetteerError where anything is wrong, with the first things that are, in the order of the rows."""
    places = {row.where: place for place, row in enumerate(rows)}
    told = [f"{row.where} {what}" for row, what in sorted(wrong, key=lambda each: places[each[0].where])]
    more = len(told) - _MOST
    if told:
        raise GazetteerError("\n    ".join([*told[:_MOST], *([f"… and {more} more"] if more > 0 else [])]))
