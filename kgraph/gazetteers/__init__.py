"""Users' own actors: files of names beside the shipped gazetteer, as a table (CSV) or as RDF (SKOS).

A table has a row for each actor, and in its first line the names of its columns, in any order: `label`, and where
known `actor` (identifier or IRI), `aliases` and `matches` (IRIs elsewhere), several of them between bars, `kind`,
`polity`, `role` and `organisation`; other columns are passed over. RDF says the same with `skos:prefLabel` or
`rdfs:label`, `skos:altLabel`, `skos:exactMatch`, a class of kgraph, `kg:polity`, `kg:role` and `kg:organisation`.

What a row names by the identifier or the label of an actor that is already known adds to that actor. Its names are the
user's from then on: they stand for nobody else, unless two rows have the same one. Such a name stays local to articles.
A match that is an identifier of kgraph, `ac-KE-gov`, becomes another identifier of the actor.

In a table that `kgraph actors` wrote, `node` is what a row tells of. Where `actor` is another one, that takes in the
node with its names, and stays what it is. A row with neither actor nor label is one left open, and is passed over. The
name by which kgraph made a node is not taken from whom kgraph ships by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from kgraph.gazetteers.faults import DIGEST, faults_of, refuse, wrong_polities
from kgraph.gazetteers.rows import COLUMNS, KINDS, NODE, Row, guarded, read_rows
from kgraph.model import OPENER, Entity, Gazetteer, Sense
from kgraph.namespaces import BASE, mint, slug

__all__ = ["COLUMNS", "DIGEST", "KINDS", "NODE", "Row", "extend", "guarded", "read_rows"]


def extend(gazetteer: Gazetteer, paths: Iterable[str | Path]) -> Gazetteer:
    """Return a gazetteer with the actors of files: .csv, .tsv, or RDF by its suffix.

    Raises GazetteerError, with file and line, for a file that cannot be read, and for rows without a label, with an
    unknown kind, a role that is none, and polities that lie in each other: for the first rows that are wrong at once.
    """
    given = [row for path in paths for row in read_rows(Path(path))]
    rows = _identified(given, gazetteer)
    roles = {role.name for role in gazetteer.roles.values()}
    entities: dict[str, Entity] = {}
    senses: dict[str, dict[str, Sense]] = defaultdict(dict)
    wrong: list[tuple[Row, str]] = []
    for row, iri in rows:
        known = entities.get(iri) or gazetteer.entities.get(iri)
        wrong += ((row, what) for what in faults_of(row, iri, known, roles))
        entities[iri] = _merged(row, iri, known)
        for label in filter(None, (row.label, *row.aliases)):
            if not (_is_as_written(row, iri, label) and label in gazetteer.senses):
                senses[label][iri] = Sense(iri=iri, via="label")
    complete = _with_moved(gazetteer.entities, entities)
    refuse([*wrong, *wrong_polities(rows, complete)], given)
    return replace(
        gazetteer,
        entities=complete,
        senses={**gazetteer.senses, **{label: tuple(found.values()) for label, found in senses.items()}},
        openers=gazetteer.openers | {found[0] for label in senses if (found := OPENER.match(label))},
    )


def _identified(rows: Iterable[Row], gazetteer: Gazetteer) -> list[tuple[Row, str]]:
    """Return rows with the identifier of their actor, behind those that tell of it those that it takes in."""
    given = [(row, _identifier(row, gazetteer)) for row in rows]
    moved = {other: iri for row, iri in given for other in _others(row, iri)}
    found = [(row, _followed(iri, moved)) for row, iri in given]
    return sorted(found, key=lambda each: _is_taken_in(*each))


def _others(row: Row, iri: str) -> set[str]:
    """Return the further identifiers of kgraph that an actor has by a row."""
    return {own for own in map(_reference, (*row.matches, row.node)) if own.startswith("ac-")} - {iri}


def _followed(iri: str, moved: Mapping[str, str]) -> str:
    """Return what an identifier leads to at last; where that is a circle, the identifier itself."""
    seen: set[str] = set()
    while iri in moved and iri not in seen:
        seen.add(iri)
        iri = moved[iri]
    return iri


def _is_as_written(row: Row, iri: str, label: str) -> bool:
    """Tell the name by which kgraph itself has made a node, in a row that nobody has given another actor or name.

    What kgraph knows by that name it means still: an article that calls a city what others call a government by.
    """
    return row.node == iri == f"ac-{slug(label)}"


def _is_taken_in(row: Row, iri: str) -> bool:
    return row.node not in ("", iri)


def _identifier(row: Row, gazetteer: Gazetteer) -> str:
    """Return the identifier of an actor: its own one, that of the known actor with its label, or one of its label."""
    own = _reference(row.actor)
    if own.startswith("ac-"):
        return own
    named = {sense.iri for sense in gazetteer.senses.get(row.label, ()) if sense.via in ("label", "altLabel")}
    if not row.actor and len(named) == 1:
        return named.pop()
    return f"ac-{slug(row.label)}" if slug(row.label) and not row.actor else mint("ac", row.actor or row.label)


def _merged(row: Row, iri: str, known: Entity | None) -> Entity:
    """Return the entity of a row; what it leaves open stays as known, all of it where the row is taken in."""
    entity = known or Entity(iri=iri, kind="Actor", label=row.label)
    names = {*entity.alternatives, *row.aliases, *filter(None, (entity.label, row.label))}
    elsewhere = {*row.matches, *([row.actor] if "://" in row.actor else [])}
    foreign = {match for match in elsewhere if not _reference(match).startswith("ac-")}
    own = {BASE + other for other in _others(row, iri)}
    if not (known and _is_taken_in(row, iri)):
        entity = replace(
            entity,
            label=row.label or entity.label,
            kind=row.kind or entity.kind,
            polity=_reference(row.polity) or entity.polity,
            role=row.role or entity.role,
            organisation=_reference(row.organisation) or entity.organisation,
        )
    return replace(
        entity,
        alternatives=tuple(sorted(names - {entity.label})),
        matches=tuple(sorted({*entity.matches, *foreign, *own})),
    )


def _with_moved(known: Mapping[str, Entity], own: Mapping[str, Entity]) -> dict[str, Entity]:
    """Return all actors, also by the identifiers that they had; who lies in one of these lies in what it became."""
    moved = {_reference(match): iri for iri, actor in own.items() for match in actor.matches if match.startswith(BASE)}
    entities = {**known, **own, **{old: own[iri] for old, iri in moved.items()}}
    return {iri: _reattached(entity, moved) if moved else entity for iri, entity in entities.items()}


def _reattached(entity: Entity, moved: Mapping[str, str]) -> Entity:
    if not {entity.polity, entity.organisation} & moved.keys():
        return entity
    polity, organisation = (moved.get(iri, iri) for iri in (entity.polity, entity.organisation))
    return replace(
        entity,
        polity=polity if polity != entity.iri else "",
        organisation=organisation if organisation != entity.iri else "",
    )


def _reference(actor: str) -> str:
    return actor.removeprefix(BASE).removeprefix("d:")
