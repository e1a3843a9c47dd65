"""Users' own actors: files of names beside the shipped gazetteer, as a table (CSV) or as RDF (SKOS).

A table has a row for each actor, and in its first line the names of its columns, in any order: `label`, and where
known `actor` (identifier or IRI), `aliases` and `matches` (IRIs elsewhere), several of them between bars, `kind`,
`polity` and `role`; other columns are passed over. RDF says the same with `skos:prefLabel` or `rdfs:label`,
`skos:altLabel`, `skos:exactMatch`, a class of kgraph, `kg:polity` and `kg:role`.

What a row names by the identifier or the label of an actor that is already known adds to that actor. Its names are the
user's from then on: they stand for nobody else, unless two rows have the same one. Such a name stays local to articles.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgraph.errors import GazetteerError
from kgraph.formats import FORMATS
from kgraph.model import OPENER, Entity, Gazetteer, Sense
from kgraph.namespaces import BASE, KG, OWL, RDF, RDFS, SKOS, local_name, mint, slug

#: Columns of a table, in the order in which kgraph writes them.
COLUMNS: Final = ("actor", "label", "aliases", "kind", "polity", "role", "matches")
#: What an actor may be.
KINDS: Final = ("Actor", "State", "Polity", "RoleActor", "Organisation", "Person", "Place")

_TABLES: Final = (".csv", ".tsv")
_BAR: Final = "|"
_LABELS: Final = (SKOS + "prefLabel", RDFS + "label")
_MATCHES: Final = (SKOS + "exactMatch", OWL + "sameAs")
#: Classes elsewhere that say what kind of actor something is, by local name.
_LIKE: Final = {"Person": "Person", "Organization": "Organisation", "Organisation": "Organisation", "Country": "State"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An actor as a user gives it; `where` is file and line, or file and IRI."""

    where: str
    actor: str
    label: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    polity: str = ""
    role: str = ""
    matches: tuple[str, ...] = ()


def extend(gazetteer: Gazetteer, paths: Iterable[str | Path]) -> Gazetteer:
    """Return a gazetteer with the actors of files: .csv, .tsv, or RDF by its suffix.

    Raises GazetteerError, with file and line, for a file that cannot be read, a row without a label, an unknown kind, a
    role that is none, and polities that lie in each other.
    """
    rows = [(row, _identifier(row, gazetteer)) for path in paths for row in read_rows(Path(path))]
    roles = {role.name for role in gazetteer.roles.values()}
    entities: dict[str, Entity] = {}
    senses: dict[str, dict[str, Sense]] = defaultdict(dict)
    for row, iri in rows:
        known = entities.get(iri) or gazetteer.entities.get(iri)
        _check(row, known, roles)
        entities[iri] = _merged(row, iri, known)
        for label in filter(None, (row.label, *row.aliases)):
            senses[label][iri] = Sense(iri=iri, via="label")
    _check_polities(rows, entities, gazetteer)
    return replace(
        gazetteer,
        entities={**gazetteer.entities, **entities},
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
            cells = {name: (given.get(name) or "").strip() for name in COLUMNS}
            if any(cells.values()):
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
    )


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
    )


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
    """Return the entity of a row; what it leaves open stays as known."""
    entity = known or Entity(iri=iri, kind="Actor", label=row.label)
    elsewhere = (row.actor,) if "://" in row.actor and not row.actor.startswith(BASE) else ()
    names = {*entity.alternatives, *row.aliases, *({entity.label} if row.label else ())} - {row.label or entity.label}
    return replace(
        entity,
        label=row.label or entity.label,
        kind=row.kind or entity.kind,
        alternatives=tuple(sorted(names)),
        matches=tuple(sorted({*entity.matches, *row.matches, *elsewhere})),
        polity=_reference(row.polity) or entity.polity,
        role=row.role or entity.role,
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


def _check_polities(rows: Iterable[tuple[Row, str]], own: Mapping[str, Entity], gazetteer: Gazetteer) -> None:
    for row, identifier in rows:
        seen, iri = [identifier], _reference(row.polity)
        while iri:
            if iri not in own and iri not in gazetteer.entities:
                raise GazetteerError(f"{row.where} has polity {iri}, which neither the files nor kgraph know.")
            if iri in seen:
                raise GazetteerError(f"{row.where} lies in itself: {' → '.join((*seen, iri))}. Mend one of these.")
            seen.append(iri)
            iri = (own.get(iri) or gazetteer.entities[iri]).polity
