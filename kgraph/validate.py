"""Check a graph: SHACL shapes, words against their sentences, plain edges against their statements.

SHACL says what one node must look like; what holds between nodes is asked of the store, in SPARQL.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from kgraph.folders import ontology_folder
from kgraph.namespaces import BASE, KG, PREFIXES, RDF, RDFS
from kgraph.shapes import violations
from kgraph.store import read_graphs

__all__ = ["Finding", "validate", "validate_ontology"]

_SHAPE: Final = "https://w3id.org/kgraph/shape#"
_SH: Final = "http://www.w3.org/ns/shacl#"
_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
_SUBPROPERTY: Final = ox.NamedNode(RDFS + "subPropertyOf")
_RELATION: Final = ox.NamedNode(KG + "Relation")
_ROLES: Final = ("actor", "target", "addressee", "speaker", "cue")
Edge = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong: which check found it, at which node, and a sentence that says what it is."""

    what: str
    where: str
    message: str
    severity: Literal["error", "warning", "note"] = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def validate(paths: Sequence[str | Path], *, base: str = BASE) -> tuple[Finding, ...]:
    """Check the graphs in `paths` together; raise GraphError where one cannot be read.

    `base` is what `d:` stands for in the findings.
    """
    store = read_graphs(paths)
    terms = _read("kgraph.ttl")
    name = _Names({**PREFIXES, "d": base})
    found = [*_shape_findings(store, _shapes_for(store), terms, name)]
    for check in _CHECKS:
        found += check(store, terms, name)
    return _sorted(found)


def validate_ontology(folder: Path | None = None) -> tuple[Finding, ...]:
    """Check the relations and the lexicon of the ontology folder against `lexicon-shapes.ttl`."""
    here = folder or ontology_folder()
    store, name = read_graphs([here / "kgraph.ttl", here / "lexicon.ttl"]), _Names(PREFIXES)
    shapes = read_graphs([here / "lexicon-shapes.ttl"])
    return _sorted((*_shape_findings(store, shapes, ox.Store(), name), *_wrong_examples(store, name)))


def _sorted(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(set(found), key=lambda finding: (finding.where, finding.what, finding.message)))


class _Names:
    """Shortens IRIs for people."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._spaces = sorted(prefixes.items(), key=lambda item: -len(item[1]))

    def __call__(self, term: object) -> str:
        iri = str(getattr(term, "value", term))
        for prefix, space in self._spaces:
            if iri.startswith(space):
                return f"{prefix}:{iri[len(space) :]}"
        return iri


def _read(name: str) -> ox.Store:
    return read_graphs([ontology_folder() / name])


def _shapes_for(store: ox.Store) -> ox.Store:
    """Return the shapes, which ask for the words of sentences only where the graph holds any."""
    shapes = _read("shapes.ttl")
    if not any(store.quads_for_pattern(None, ox.NamedNode(KG + "text"), None)):
        asked = shapes.quads_for_pattern(ox.NamedNode(_SHAPE + "text"), ox.NamedNode(_SH + "minCount"), None)
        for quad in list(asked):
            shapes.remove(quad)
    return shapes


# SHACL


def _shape_findings(store: ox.Store, shapes: ox.Store, terms: ox.Store, name: _Names) -> Iterator[Finding]:
    for each in violations(store, shapes, terms):
        yield Finding(what="shape", where=name(each.focus), message=each.message, severity=_SEVERITIES[each.severity])


_SEVERITIES: Final[Mapping[str, Literal["error", "warning", "note"]]] = {
    "Violation": "error",
    "Warning": "warning",
    "Info": "note",
}


# The lexicon


def _wrong_examples(store: ox.Store, name: _Names) -> Iterator[Finding]:
    question = """SELECT ?entry ?example ?words WHERE {
        ?entry skos:example ?example ; kg:exampleActor|kg:exampleTarget ?words }"""
    for entry, example, words in _rows(store, question):
        if words not in example:
            message = f"The example “{example}” does not hold the words “{words}”."
            yield Finding(what="example", where=name(entry), message=message)


# Between nodes


def _blank_nodes(store: ox.Store, _terms: ox.Store, name: _Names) -> Iterator[Finding]:
    for quad in store:
        for node in (quad.subject, quad.object):
            if isinstance(node, ox.BlankNode):
                where, predicate = name(quad.subject), name(quad.predicate)
                message = f"A blank node stands at {predicate}; give it an IRI, so that graphs merge."
                yield Finding(what="blank node", where=where, message=message)


def _unknown_terms(store: ox.Store, terms: ox.Store, name: _Names) -> Iterator[Finding]:
    known = {quad.subject.value for quad in terms if isinstance(quad.subject, ox.NamedNode)}
    for row in _rows(store, "SELECT DISTINCT ?term WHERE { { ?s ?term ?o } UNION { ?s a ?term } }"):
        if row[0].startswith(KG) and row[0] not in known:
            message = "This is no term of the ontology; check its spelling."
            yield Finding(what="term", where=name(row[0]), message=message)


def _undeclared_relations(store: ox.Store, _terms: ox.Store, name: _Names) -> Iterator[Finding]:
    question = "SELECT DISTINCT ?term WHERE { ?statement kg:relation ?term MINUS { ?term a kg:Relation } }"
    for (relation,) in _rows(store, question):
        message = "Statements use this as their relation, but the graph does not declare it as a kg:Relation."
        yield Finding(what="relation", where=name(relation), message=message)


def _wrong_words(store: ox.Store, _terms: ox.Store, name: _Names) -> Iterator[Finding]:
    """Find words that do not stand where their offset says.

    The words for a speaker may stand in another sentence, also where the speaker is the actor, and are then left alone.
    """
    for role in _ROLES:
        words = "cue" if role == "cue" else f"{role}Text"
        question = f"""SELECT ?statement ?begin ?words ?from ?text ?speaks WHERE {{
            ?statement kg:{role}Begin ?begin ; kg:{words} ?words ; kg:sentence ?sentence .
            ?sentence nif:beginIndex ?from ; kg:text ?text
            BIND (EXISTS {{ ?statement kg:{role} ?who ; kg:speaker ?who }} AS ?speaks) }}"""
        for statement, begin, said, start, text, speaks in _rows(store, question):
            if not (begin.isdecimal() and start.isdecimal()):
                continue  # the shapes say so
            offset = int(begin) - int(start)
            there = text[offset : offset + len(said)] if offset >= 0 else ""
            outside = offset < 0 or offset >= len(text)
            if there != said and not (outside and speaks == "true"):
                message = f"kg:{words} is “{said}”, but at kg:{role}Begin {begin} the sentence has “{there}”."
                yield Finding(what="span", where=name(statement), message=message)


def _wrong_lengths(store: ox.Store, _terms: ox.Store, name: _Names) -> Iterator[Finding]:
    question = "SELECT ?s ?from ?to ?text WHERE { ?s nif:beginIndex ?from ; nif:endIndex ?to ; kg:text ?text }"
    for sentence, start, end, text in _rows(store, question):
        if start.isdecimal() and end.isdecimal() and int(end) - int(start) != len(text):
            message = (
                f"The sentence has {len(text)} characters, but nif:beginIndex {start} and nif:endIndex {end} "
                f"enclose {int(end) - int(start)}."
            )
            yield Finding(what="sentence", where=name(sentence), message=message)


def _wrong_articles(store: ox.Store, _terms: ox.Store, name: _Names) -> Iterator[Finding]:
    question = """SELECT ?statement ?one ?other WHERE {
        ?statement kg:sentence ?sentence ; kg:article ?one .
        ?sentence kg:article ?other FILTER (?one != ?other) }"""
    for statement, one, other in _rows(store, question):
        message = f"The statement is from {name(one)}, but its sentence from {name(other)}."
        yield Finding(what="article", where=name(statement), message=message)
    question = """SELECT ?statement ?date ?issued WHERE {
        ?statement kg:date ?date ; kg:article ?article .
        ?article dcterms:issued ?issued FILTER (?date != ?issued) }"""
    for statement, date, issued in _rows(store, question):
        message = f"The statement is dated {date}, but its article was issued {issued}."
        yield Finding(what="date", where=name(statement), message=message)


def _unsafe_edges(store: ox.Store, terms: ox.Store, name: _Names) -> Iterator[Finding]:
    """Find plain edges without a statement that is affirmed, asserted, and narrated or the actor's own."""
    above = _super_relations(store, terms)
    safe: set[Edge] = set()
    unsafe: dict[Edge, str] = {}
    for statement in _statements(store):
        for relation in above.get(statement.relation, {statement.relation}):
            edge = (statement.actor, relation, statement.target)
            if statement.obstacle:
                unsafe[edge] = f"{name(statement.node)} {statement.obstacle}"
            else:
                safe.add(edge)
    for actor, relation, target in sorted(_edges(store, above) - safe):
        why = unsafe.get((actor, relation, target), "no statement says so")
        message = f"The plain edge {name(relation)} {name(target)} must not be there: {why}."
        yield Finding(what="edge", where=name(actor), message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    node: str
    actor: str
    relation: str
    target: str
    obstacle: str


def _statements(store: ox.Store) -> Iterator[_Stated]:
    question = """SELECT ?statement ?actor ?relation ?target ?polarity ?modality ?voice ?speaker WHERE {
        ?statement kg:actor ?actor ; kg:relation ?relation ; kg:target ?target ;
            kg:polarity ?polarity ; kg:modality ?modality ; kg:voice ?voice
        OPTIONAL { ?statement kg:speaker ?speaker } }"""
    for node, actor, relation, target, polarity, modality, voice, speaker in _rows(store, question):
        own = voice == KG + "narrated" or speaker == actor
        obstacles = (
            (polarity != KG + "affirmed", "is negated"),
            (modality != KG + "asserted", "is hypothetical"),
            (not own, "is only what another says"),
        )
        obstacle = " and ".join(why for there, why in obstacles if there)
        yield _Stated(node=node, actor=actor, relation=relation, target=target, obstacle=obstacle)


def _super_relations(store: ox.Store, terms: ox.Store) -> dict[str, set[str]]:
    """Return for each relation itself and all that it specialises, in the ontology or the graph."""
    parents: dict[str, set[str]] = {}
    for source in (terms, store):
        for quad in source.quads_for_pattern(None, _TYPE, _RELATION):
            parents.setdefault(_iri(quad.subject), set())
        for quad in source.quads_for_pattern(None, _SUBPROPERTY, None):
            parents.setdefault(_iri(quad.subject), set()).add(_iri(quad.object))
    return {relation: _closure(relation, parents) for relation in parents}


def _closure(relation: str, parents: Mapping[str, set[str]]) -> set[str]:
    reached, ahead = {relation}, [relation]
    while ahead:
        new = parents.get(ahead.pop(), set()) - reached
        reached |= new
        ahead += new
    return reached


def _edges(store: ox.Store, relations: Iterable[str]) -> set[Edge]:
    return {
        (_iri(quad.subject), relation, _iri(quad.object))
        for relation in relations
        for quad in store.quads_for_pattern(None, ox.NamedNode(relation), None)
    }


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))


def _rows(store: ox.Store, question: str) -> Iterator[tuple[str, ...]]:
    solutions = store.query(question, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    for solution in solutions:
        yield tuple(_iri(term) if term is not None else "" for term in solution)


_CHECKS: Final[tuple[Callable[[ox.Store, ox.Store, _Names], Iterator[Finding]], ...]] = (
    _blank_nodes,
    _unknown_terms,
    _undeclared_relations,
    _wrong_words,
    _wrong_lengths,
    _wrong_articles,
    _unsafe_edges,
)
