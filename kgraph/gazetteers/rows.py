"""Files of actors to rows, one for each actor: tables, and RDF."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgraph.errors import GazetteerError
from kgraph.formats import FORMATS
from kgraph.namespaces import KG, OWL, RDF, RDFS, SKOS, local_name

__all__ = ["COLUMNS", "KINDS", "NODE", "Row", "guarded", "read_rows"]

#: Columns of a table, in the order in which kgraph writes them.
COLUMNS: Final = ("actor", "label", "aliases", "kind", "polity", "role", "matches", "organisation")
#: The column for the node of a graph that a row tells of, in tables that `kgraph actors` writes.
NODE: Final = "node"
#: What an actor may be.
KINDS: Final = ("Actor", "State", "Polity", "RoleActor", "Organisation", "Person", "Place")

_TABLES: Final = (".csv", ".tsv")

_BAR: Final = "|"
#: Cells that a spreadsheet takes for a formula, or that have the mark that keeps it from that.
_FORMULA: Final = re.compile(r"'*[=+\-@]")
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


def guarded(cell: str) -> str:
    """Return what a table holds for a text: marked where a spreadsheet would take it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


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
