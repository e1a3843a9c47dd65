"""Express statements and their evidence as RDF 1.1: one flat node per statement, no blank nodes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

import pyoxigraph as ox

from kgraph.model import Document, Entity, Gazetteer, Reference, Relation, Span, Statement
from kgraph.namespaces import BASE, COMPONENT, DCTERMS, KG, NIF, PREFIXES, PROV, RDF, RDFS, SKOS, XSD, entry_iri, mint

_TYPE: Final = RDF + "type"
_LABEL: Final = RDFS + "label"

Term = ox.NamedNode | ox.Literal
#: Subject, predicate and object, of which the engine makes one copy only where they become a quad at once.
Fact = tuple[ox.NamedNode, ox.NamedNode, Term | ox.Triple]
GraphName = ox.NamedNode | ox.DefaultGraph
Found = tuple[Document, Sequence[Statement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What is written of articles, and into which graph.

    With `reify` a safe statement names its plain edge by a triple term, which RDF 1.2 has and RDF 1.1 has not.

    Into the graph named by the article's identifier with `per_article`, into one named `run` where that is given, else
    into the default graph. What articles share, entities and relations, always stands in the default graph.
    """

    base: str = BASE
    edges: bool = True
    text: bool = True
    reify: bool = False
    per_article: bool = False
    run: str = ""

    def graph_of(self, article: str) -> GraphName:
        """Return the graph for what an article says."""
        name = article if self.per_article else self.run
        return ox.NamedNode(self.base + name) if name else ox.DefaultGraph()


_PLAIN: Final = Layout()


@lru_cache(maxsize=64)
def article_id(text: str) -> str:
    """Return the identifier of an article, derived from its repaired text alone."""
    return mint("ar", text)


def graph_triples(
    found: Iterable[Found],
    relations: Mapping[str, Relation],
    gazetteer: Gazetteer,
    layout: Layout = _PLAIN,
) -> Iterator[ox.Triple]:
    """Yield the triples of a graph, whatever named graphs they stand in; the same may come more than once."""
    blocks = graph_blocks(found, relations, gazetteer, layout)
    return (quad.triple for quad in chain.from_iterable(blocks))


def graph_blocks(
    found: Iterable[Found],
    relations: Mapping[str, Relation],
    gazetteer: Gazetteer,
    layout: Layout = _PLAIN,
) -> Iterator[list[ox.Quad]]:
    """Yield a graph in blocks: each article as it comes, with sentences, statements and edges, then what they share.

    Safe statements are written as plain edges too, with their super-relations, where the layout says so. Of an article
    that has been yielded only its entities and edges are kept. A quad comes once where each article does, and the same
    articles give the same order.
    """
    entities: dict[str, set[Entity]] = defaultdict(set)
    used: set[str] = set()
    written: set[ox.Quad] = set()
    for document, statements in found:
        yield _article_block(document, statements, relations, layout, written)
        for statement in statements:
            used |= {statement.relation, *relations[statement.relation].parents}
            for reference in _references(statement).values():
                _collect(reference.entity, gazetteer, entities)
    for iri in sorted(entities):
        yield [ox.Quad(*fact) for fact in _entity(entities[iri], layout.base)]
    for name in sorted(used):
        yield [ox.Quad(*fact) for fact in _relation(relations[name])]


def is_safe(statement: Statement) -> bool:
    """Tell what may stand as a plain triple: affirmed, asserted, uncontested, in the article's or the actor's words."""
    own_word = statement.speaker is not None and statement.speaker.entity.iri == statement.actor.entity.iri
    is_fact = not (statement.negated or statement.contradicted_by) and statement.modality == "asserted"
    return is_fact and (statement.voice == "narrated" or own_word)


def statement_id(article: str, statement: Statement) -> str:
    """Return the identifier of a statement, from where it stands and what it relates."""
    spans = (statement.cue, statement.actor, statement.target)
    offsets = [str(offset) for span in spans for offset in (span.start, span.end)]
    return mint("st", article, statement.relation, *offsets)


def _article_block(
    document: Document,
    statements: Sequence[Statement],
    relations: Mapping[str, Relation],
    layout: Layout,
    written: set[ox.Quad],
) -> list[ox.Quad]:
    """Return all that an article says, without the edges that another has `written` to the same graph."""
    graph = layout.graph_of(article_id(document.text))
    account = dict.fromkeys(ox.Quad(*fact, graph) for fact in _account(document, statements, layout))
    edges = dict.fromkeys(ox.Quad(*edge, graph) for edge in _safe_edges(statements, relations, layout))
    new = [edge for edge in edges if edge not in written]
    if not layout.per_article:
        written.update(new)
    return [*account, *new]


def _account(document: Document, statements: Iterable[Statement], layout: Layout) -> Iterator[Fact]:
    """Yield what is told of an article, its sentences and its statements."""
    yield from _article(document, layout.base)
    article = article_id(document.text)
    for statement in statements:
        yield from _statement(statement, document, layout.base)
        if layout.reify and is_safe(statement):
            yield _reifier(statement, article, layout.base)
        yield from _sentence(statement.sentence, article, layout)


def _safe_edges(statements: Iterable[Statement], relations: Mapping[str, Relation], layout: Layout) -> Iterator[Fact]:
    for statement in statements if layout.edges else ():
        if is_safe(statement):
            yield from _edges(statement, relations[statement.relation], layout.base)


def _article(document: Document, base: str) -> Iterator[Fact]:
    node = ox.NamedNode(base + article_id(document.text))
    yield _fact(node, _TYPE, _kg("Article"))
    facts = {"title": document.title, "creator": document.author}
    for name, value in facts.items():
        if value:
            yield _fact(node, DCTERMS + name, _text(value))
    if document.source:
        yield _fact(node, DCTERMS + "source", _source(document.source))
    if document.published:
        yield _fact(node, DCTERMS + "issued", _date(document))


def _statement(statement: Statement, document: Document, base: str) -> Iterator[Fact]:
    article = article_id(document.text)
    node = ox.NamedNode(base + statement_id(article, statement))
    about: dict[str, Term] = {
        RDF + "type": _kg("Statement"),
        KG + "relation": _kg(statement.relation),
        KG + "polarity": _kg("negated" if statement.negated else "affirmed"),
        KG + "modality": _kg(statement.modality),
        KG + "voice": _kg(statement.voice),
        KG + "confidence": ox.Literal(f"{statement.confidence:.2f}", datatype=_xsd("decimal")),
        KG + "entry": ox.NamedNode(entry_iri(statement.entry, statement.method)),
        KG + "article": ox.NamedNode(base + article),
        PROV + "wasDerivedFrom": ox.NamedNode(base + article),
        KG + "cue": _text(statement.cue.text),
        KG + "cueBegin": _count(statement.cue.start),
        KG + "sentence": ox.NamedNode(base + _sentence_id(article, statement.sentence)),
    }
    if statement.seconded_by:
        about[KG + "secondedBy"] = ox.NamedNode(COMPONENT + statement.seconded_by)
    if statement.contradicted_by:
        about[KG + "contradictedBy"] = ox.NamedNode(COMPONENT + statement.contradicted_by)
    if document.published:
        about[KG + "date"] = _date(document)
    if statement.event_time:
        moment = statement.event_time
        about[KG + "eventTime"] = ox.Literal(moment.value, datatype=_xsd(moment.precision))
        about[KG + "eventTimeText"] = _text(moment.words.text)
    for role, reference in _references(statement).items():
        about[KG + role] = ox.NamedNode(base + reference.entity.iri)
        about[KG + role + "Text"] = _text(reference.text)
        about[KG + role + "Begin"] = _count(reference.start)
        about[KG + role + "Grounding"] = _kg(reference.entity.by)
    for predicate, value in about.items():
        yield _fact(node, predicate, value)


def _sentence(span: Span, article: str, layout: Layout) -> Iterator[Fact]:
    node = ox.NamedNode(layout.base + _sentence_id(article, span))
    yield _fact(node, _TYPE, _kg("Sentence"))
    if layout.text:
        yield _fact(node, KG + "text", _text(span.text))
    yield _fact(node, NIF + "beginIndex", _count(span.start))
    yield _fact(node, NIF + "endIndex", _count(span.end))
    yield _fact(node, KG + "article", ox.NamedNode(layout.base + article))


def _reifier(statement: Statement, article: str, base: str) -> Fact:
    node, actor, target = (
        ox.NamedNode(base + name)
        for name in (statement_id(article, statement), statement.actor.entity.iri, statement.target.entity.iri)
    )
    return _fact(node, RDF + "reifies", ox.Triple(actor, _kg(statement.relation), target))


def _edges(statement: Statement, relation: Relation, base: str) -> Iterator[Fact]:
    actor = ox.NamedNode(base + statement.actor.entity.iri)
    target = ox.NamedNode(base + statement.target.entity.iri)
    for name in (relation.name, *relation.parents):
        yield _fact(actor, KG + name, target)


def _entity(versions: set[Entity], base: str) -> Iterator[Fact]:
    """Write a node once, whatever spellings of its label the articles hold, and whatever they say it is."""
    ordered = sorted(versions, key=lambda e: (e.kind == "Actor", e.label, e.kind, e.matches, e.alternatives))
    entity = ordered[0]
    node = ox.NamedNode(base + entity.iri)
    yield _fact(node, _TYPE, _kg(entity.kind))
    yield _fact(node, _LABEL, _text(entity.label))
    for label in sorted({*entity.alternatives, *(other.label for other in ordered)} - {entity.label}):
        yield _fact(node, SKOS + "altLabel", _text(label))
    for match in entity.matches:
        yield _fact(node, SKOS + "exactMatch", ox.NamedNode(match))
    for role in sorted({version.role for version in versions} - {""}):
        yield _fact(node, KG + "role", _kg(role))
    for predicate, others in _pointed_at(versions).items():
        for other in sorted(others - {""}):
            yield _fact(node, predicate, ox.NamedNode(base + other))


def _pointed_at(versions: set[Entity]) -> dict[str, set[str]]:
    """Return the identifiers of the nodes that an entity points at, by predicate."""
    return {
        KG + "polity": {version.polity for version in versions},
        KG + "organisation": {version.organisation for version in versions},
        KG + "involves": {inner.iri for version in versions for inner in version.involves},
        KG + "candidate": {inner.iri for version in versions for inner in version.candidates},
        SKOS + "broader": {version.broader.iri for version in versions if version.broader is not None},
    }


def _relation(relation: Relation) -> Iterator[Fact]:
    node = _kg(relation.name)
    yield _fact(node, _TYPE, _kg("Relation"))
    yield _fact(node, _TYPE, ox.NamedNode(PREFIXES["owl"] + "ObjectProperty"))
    yield _fact(node, _LABEL, ox.Literal(relation.label, language="en"))
    yield _fact(node, KG + "valence", _kg(relation.valence))
    for parent in relation.parents[:1]:
        yield _fact(node, RDFS + "subPropertyOf", _kg(parent))


def _collect(entity: Entity, gazetteer: Gazetteer, entities: dict[str, set[Entity]]) -> None:
    """Gather an entity with everything that its node points at."""
    entities[entity.iri].add(entity)
    broader = (entity.broader,) if entity.broader is not None else ()
    for inner in (*entity.involves, *entity.candidates, *broader):
        _collect(inner, gazetteer, entities)
    for other in (entity.polity, entity.organisation):
        if other and other not in entities:
            owner = entity.owner if entity.owner is not None and entity.owner.iri == other else None
            _collect(gazetteer.entities.get(other) or owner or _bare(other), gazetteer, entities)


def _bare(iri: str) -> Entity:
    label = iri.partition("-")[2].replace("-", " ")
    return Entity(iri=iri, kind="Organisation", label=label)


def _references(statement: Statement) -> dict[str, Reference]:
    roles = {
        "actor": statement.actor,
        "target": statement.target,
        "addressee": statement.addressee,
        "speaker": statement.speaker,
    }
    return {role: reference for role, reference in roles.items() if reference is not None}


def _sentence_id(article: str, span: Span) -> str:
    return mint("se", article, str(span.start), str(span.end))


def _fact(subject: ox.NamedNode, predicate: str, value: Term | ox.Triple) -> Fact:
    return subject, _named(predicate), value


@lru_cache(maxsize=1024)
def _named(iri: str) -> ox.NamedNode:
    """Return the node of a term of an ontology, of which there are few."""
    return ox.NamedNode(iri)


def _kg(name: str) -> ox.NamedNode:
    return _named(KG + name)


def _xsd(name: str) -> ox.NamedNode:
    return _named(XSD + name)


def _count(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_xsd("integer"))


def _date(document: Document) -> ox.Literal:
    return ox.Literal(str(document.published), datatype=_xsd("date"))


def _source(source: str) -> Term:
    """Return a web address as a node, anything else as text."""
    try:
        return ox.NamedNode(source) if source.startswith(("http://", "https://")) else _text(source)
    except ValueError:
        return _text(source)


def _text(words: str) -> ox.Literal:
    """Return words as text; halves of characters, which RDF has not, become U+FFFD, so that offsets still count."""
    try:
        return ox.Literal(words)
    except ValueError:
        return ox.Literal(re.sub("[\ud800-\udfff]", "\ufffd", words))
