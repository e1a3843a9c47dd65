"""Users' own actors: files of names beside the shipped gazetteer, as a table (CSV) or as RDF (SKOS).

A table has a row for each actor, and in its first line the names of its columns, in any order: `label`, and where
known `actor` (identifier or IRI), `aliases` and `matches` (IRIs elsewhere), several of them between bars, `kind`,
`polity`, `role` and `organisation`; other columns are passed over. RDF says the same with `skos:prefLabel` or
`rdfs:label`, `skos:altLabel`, `skos:exactMatch`, a class of kgraph, `kg:polity`, `kg:role` and `kg:organisation`.

What a row names by the identifier or the label of an actor that is already known adds to that actor. Its names are the
user's from then on: they stand for nobody else, unless two rows have the same one. Such a name stays local to articles.
A match that is an identifier of kgraph, `ac-KE-gov`, becomes another identifier of the actor.

In a table that `kgraph actors` wrote, `node` is what a row tells of. Where `actor` is another one, that takes in the
node with its names, and stays what it is. A row with neither actor nor label is one left open, and is passed over.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgraph.errors import GazetteerError
from kgraph.formats import FORMATS
from kgraph.model import OPENER, Entity, Gazetteer, Sense
from kgraph.namespaces import BASE, KG, OWL, PREFIXES, RDF, RDFS, SKOS, local_name, mint, slug

#: Columns of a table, in the order in which kgraph writes them.
COLUMNS: Final = ("actor", "label", "aliases", "kind", "polity", "role", "matches", "organisation")
#: The column for the node of a graph that a row tells of, in tables that `kgraph actors` writes.
NODE: Final = "node"
#: What an actor may be.
KINDS: Final = ("Actor", "State", "Polity", "RoleActor", "Organisation", "Person", "Place")

_TABLES: Final = (".csv", ".tsv")
#: Identifiers that one article alone has, with roles in them, and those of actors that have a foreign one.
DIGEST: Final = re.compile(r"ac-[0-9a-f]{20}(?:-[a-z]+)*")

_BAR: Final = "|"
#: Cells that a spreadsheet takes for a formula, or that have the mark that keeps it from that.
_FORMULA: Final = re.compile(r"'*[=+\-@]")
_ITEMS: Final = PREFIXES["wd"]
_LABELS: Final = (SKOS + "prefLabel", RDFS + "label")
_MATCHES: Final = (SKOS + "exactMatch", OWL + "sameAs")
#: Classes elsewhere that say what kind of actor something is, by local name.
_LIKE: Final = {"Person": "Person", "Organization": "Organisation", "Organisation": "Organisation", "Country": "State"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An actor as a user gives it; `where` is file and line, or file and IRI, `node` what the row was written for."""

    where: str
    actor: str
    label: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    polity: str = ""
    role: str = ""
    matches: tuple[str, ...] = ()
    organisation: str = ""
    node: str = ""


def extend(gazetteer: Gazetteer, paths: Iterable[str | Path]) -> Gazetteer:
    """Return a gazetteer with the actors of files: .csv, .tsv, or RDF by its suffix.

    Raises GazetteerError, with file and line, for a file that cannot be read, a row without a label, an unknown kind, a
    role that is none, and polities that lie in each other.
    """
    rows = _identified((row for path in paths for row in read_rows(Path(path))), gazetteer)
    roles = {role.name for role in gazetteer.roles.values()}
    entities: dict[str, Entity] = {}
    senses: dict[str, dict[str, Sense]] = defaultdict(dict)
    for row, iri in rows:
        known = entities.get(iri) or gazetteer.entities.get(iri)
        _check(row, known, roles)
        _check_matches(row, iri, known)
        entities[iri] = _merged(row, iri, known)
        for label in filter(None, (row.label, *row.aliases)):
            senses[label][iri] = Sense(iri=iri, via="label")
    complete = _with_moved(gazetteer.entities, entities)
    _check_polities(rows, complete)
    return replace(
        gazetteer,
        entities=complete,
        senses={**gazetteer.senses, **{label: tuple(found.values()) for label, found in senses.items()}},
        openers=gazetteer.openers | {found[0] for label in senses if (found := OPENER.match(label))},
    )


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the actors of a file; raises GazetteerError where it cannot be read."""
    suffix = path.suffix.lower()
    if suffix not in (*_TABLES, *FORMATS):
        known = ", ".join((*_TABLES, *FORMATS))
        raise GazetteerError(f"{path}: give a gazetteer as a table or as RDF, with one of the suffixes {known}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GazetteerError(f"{path} cannot be read: {error.strerror}.") from error
    yield from _from_table(content, path) if suffix in _TABLES else _from_graph(content, path, FORMATS[suffix])


def _from_table(content: bytes, path: Path) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise GazetteerError(f"{path}:{line} is not UTF-8: save the table in that encoding.") from error
    first = text.partition("\n")[0]
    mark = max("\t,;", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)
    if "label" not in (reader.fieldnames or ()):
        raise GazetteerError(f"{path}:1 has no column 'label': its first line names columns, such as label,aliases.")
    try:
        for given in reader:
            cells = {name: _unguarded((given.get(name) or "").strip()) for name in (*COLUMNS, NODE)}
            if any(cells[name] for name in (("actor", "label") if cells[NODE] else COLUMNS)):
                yield _row(f"{path}:{reader.line_num}", cells)
    except csv.Error as error:
        raise GazetteerError(f"{path}:{reader.line_num} is no row of a table: {error}.") from error


def _row(where: str, cells: Mapping[str, str]) -> Row:
    several = {name: tuple(filter(None, map(str.strip, cells[name].split(_BAR)))) for name in ("aliases", "matches")}
    return Row(
        where=where,
        actor=cells["actor"],
        label=cells["label"],
        aliases=several["aliases"],
        kind=cells["kind"].removeprefix("kg:"),
        polity=cells["polity"],
        role=cells["role"].removeprefix("kg:"),
        matches=several["matches"],
        organisation=cells["organisation"],
        node=cells[NODE],
    )


def guarded(cell: str) -> str:
    """Return what a table holds for a text: marked where a spreadsheet would take it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _from_graph(content: bytes, path: Path, syntax: ox.RdfFormat) -> Iterator[Row]:
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(content, format=syntax, base_iri=path.absolute().as_uri()):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                facts[quad.subject.value][quad.predicate.value].append(quad.object.value)
    except SyntaxError as error:
        raise GazetteerError(f"{path} is no {syntax.name}: {error}") from error
    for iri, row in facts.items():
        if any(label in row for label in (*_LABELS, SKOS + "altLabel")):
            yield _described(f"{path}, <{iri}>", iri, row)


def _described(where: str, iri: str, row: Mapping[str, Sequence[str]]) -> Row:
    labels = [label.strip() for key in _LABELS for label in row.get(key, ())]
    types = [local_name(value) for value in row.get(RDF + "type", ())]
    return Row(
        where=where,
        actor=iri,
        label=labels[0] if labels else "",
        aliases=tuple(filter(None, dict.fromkeys((*labels[1:], *map(str.strip, row.get(SKOS + "altLabel", ())))))),
        kind=next((_LIKE.get(name, name) for name in types if name in KINDS or name in _LIKE), ""),
        polity=next(iter(row.get(KG + "polity", ())), ""),
        role=local_name(next(iter(row.get(KG + "role", ())), "")),
        matches=tuple(value for key in _MATCHES for value in row.get(key, ())),
        organisation=next(iter(row.get(KG + "organisation", ())), ""),
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


def _check(row: Row, known: Entity | None, roles: set[str]) -> None:
    """Raise GazetteerError for what a row must not say."""
    if not row.label and known is None:
        raise GazetteerError(f"{row.where} has no label: give the name that articles use.")
    if row.kind not in ("", *KINDS):
        raise GazetteerError(f"{row.where} has kind {row.kind}; choose one of {', '.join(KINDS)}.")
    if row.role and row.role not in roles:
        raise GazetteerError(f"{row.where} has role {row.role}; choose one of {', '.join(sorted(roles))}.")


def _check_matches(row: Row, iri: str, known: Entity | None) -> None:
    """Raise GazetteerError where one actor would have two identifiers of Wikidata: those are two things."""
    items = {
        match for match in (*row.matches, row.actor, *(known.matches if known else ())) if match.startswith(_ITEMS)
    }
    if len(items) > 1:
        named = " and ".join(sorted(item.removeprefix(_ITEMS) for item in items))
        raise GazetteerError(
            f"{row.where} makes {named} of Wikidata one, {iri}: leave one out, or give it another actor."
        )


def _check_polities(rows: Iterable[tuple[Row, str]], entities: Mapping[str, Entity]) -> None:
    for row, identifier in rows:
        seen, iri = [identifier], entities[identifier].polity
        while iri in entities or (iri and not DIGEST.fullmatch(iri)):  # what lies in a local node is told of an article
            if iri not in entities:
                raise GazetteerError(f"{row.where} has polity {iri}, which neither the files nor kgraph know.")
            if iri in seen:
                raise GazetteerError(f"{row.where} lies in itself: {' → '.join((*seen, iri))}. Mend one of these.")
            seen.append(iri)
            iri = entities[iri].polity
