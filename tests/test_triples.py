"""Statements become flat nodes with their evidence, and plain edges only where that is safe."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from parses import make_gazetteer, make_relation
from rdflib.compare import isomorphic

from kgraph.formats import serialize
from kgraph.model import Document, Entity, Grounding, Moment, Reference, Span, Statement
from kgraph.namespaces import BASE, DCTERMS, KG, LEX, NIF, PROV, RDF, RDFS, SKOS, XSD
from kgraph.triples import Layout, article_id, graph_blocks, graph_triples, is_safe, statement_id

TEXT = "Kenya backed the port bill, Chad said."
DOCUMENT = Document(
    text=TEXT,
    title="Port bill",
    author="Ida Holm",
    published=date(2024, 3, 4),
    source="https://example.org/news/1",
)
KENYA = Entity(
    iri="ac-KE",
    kind="State",
    label="Kenya",
    alternatives=("Republic of Kenya",),
    matches=("http://www.wikidata.org/entity/Q114",),
    by="byLabel",
)
CHAD = Entity(iri="ac-TD", kind="State", label="Chad", by="byLabel")
HARBOUR_BOARD = Entity(iri="ac-harbour-board", kind="Organisation", label="Harbour Board", polity="ac-KE")
JANE_ROE = Entity(iri="ac-jane-roe", kind="Person", label="Jane Roe", polity="ac-KE", role="minister")
BILL = Entity(iri="to-port-bill", kind="Topic", label="port bill", involves=(KENYA,))
RELATIONS = {
    relation.name: relation
    for relation in (
        make_relation("engagesWith"),
        make_relation("backs", valence="positive"),
        make_relation("aids", "backs", valence="positive"),
        make_relation("opposes", valence="negative"),
        make_relation("accuses", "opposes", valence="negative"),
        make_relation("sues", "accuses", "opposes", valence="negative"),
    )
}
GAZETTEER = make_gazetteer([KENYA, CHAD, HARBOUR_BOARD])


def reference(words: str, entity: Entity) -> Reference:
    start = TEXT.index(words)
    return Reference(text=words, start=start, end=start + len(words), entity=entity)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(text=words, start=start, end=start + len(words))


PLAIN = Statement(
    relation="backs",
    actor=reference("Kenya", KENYA),
    target=reference("the port bill", BILL),
    cue=span("backed"),
    sentence=span(TEXT),
    entry="back-v",
    frame="SubjectObject",
    confidence=0.8649,
)
SAID_BY_CHAD = replace(PLAIN, voice="reported", speaker=reference("Chad", CHAD))
QUOTED = replace(PLAIN, voice="quoted")

Triples = set[tuple[str, str, str]]


def graph(
    *statements: Statement, document: Document = DOCUMENT, base: str = BASE, edges: bool = True
) -> list[ox.Triple]:
    return list(graph_triples([(document, statements)], RELATIONS, GAZETTEER, Layout(base=base, edges=edges)))


def short(triples: Iterable[ox.Triple]) -> Triples:
    """Return triples with the usual prefixes."""
    return {(brief(t.subject), brief(t.predicate), brief(t.object)) for t in triples}


def brief(term: object) -> str:
    if isinstance(term, ox.Literal):
        return term.value
    if not isinstance(term, ox.NamedNode):
        return str(term)
    for prefix, iri in {
        "d": BASE,
        "kg": KG,
        "lex": LEX,
        "rdf": RDF,
        "rdfs": RDFS,
        "skos": SKOS,
        "dcterms": DCTERMS,
        "nif": NIF,
        "prov": PROV,
    }.items():
        if term.value.startswith(iri):
            return f"{prefix}:{term.value.removeprefix(iri)}"
    return term.value


def about(triples: Iterable[ox.Triple], subject: str) -> Counter[tuple[str, str]]:
    return Counter((p, o) for s, p, o in short(triples) if s == subject)


def statement_node(statement: Statement, document: Document = DOCUMENT) -> str:
    return f"d:{statement_id(article_id(document.text), statement)}"


ARTICLE = f"d:{article_id(TEXT)}"


def sentence_node(triples: Iterable[ox.Triple]) -> str:
    [node] = {s for s, p, o in short(triples) if (p, o) == ("rdf:type", "kg:Sentence")}
    return node


# Nodes


def test_a_statement_is_one_flat_node_with_every_axis() -> None:
    triples = graph(PLAIN)
    assert about(triples, statement_node(PLAIN)) == Counter(
        [
            ("rdf:type", "kg:Statement"),
            ("kg:actor", "d:ac-KE"),
            ("kg:actorText", "Kenya"),
            ("kg:actorBegin", "0"),
            ("kg:actorGrounding", "kg:byLabel"),
            ("kg:relation", "kg:backs"),
            ("kg:cue", "backed"),
            ("kg:cueBegin", "6"),
            ("kg:target", "d:to-port-bill"),
            ("kg:targetText", "the port bill"),
            ("kg:targetBegin", "13"),
            ("kg:targetGrounding", "kg:byDescription"),
            ("kg:polarity", "kg:affirmed"),
            ("kg:modality", "kg:asserted"),
            ("kg:voice", "kg:narrated"),
            ("kg:confidence", "0.86"),
            ("kg:entry", "lex:back-v"),
            ("kg:sentence", sentence_node(triples)),
            ("kg:article", ARTICLE),
            ("kg:date", "2024-03-04"),
            ("prov:wasDerivedFrom", ARTICLE),
        ]
    )


def test_speaker_and_addressee_are_there_where_the_text_names_them() -> None:
    statement = replace(SAID_BY_CHAD, addressee=reference("Chad", CHAD))
    found = about(graph(statement), statement_node(statement))
    assert {
        ("kg:speaker", "d:ac-TD"),
        ("kg:speakerText", "Chad"),
        ("kg:speakerBegin", "28"),
        ("kg:speakerGrounding", "kg:byLabel"),
        ("kg:addressee", "d:ac-TD"),
        ("kg:addresseeText", "Chad"),
        ("kg:addresseeGrounding", "kg:byLabel"),
    } <= found.keys()


@pytest.mark.parametrize("role", ["actor", "target", "addressee", "speaker"])
def test_each_role_tells_how_its_words_lead_to_the_node(role: str) -> None:
    by: dict[str, Grounding] = {
        "actor": "byPronoun",
        "target": "byTitle",
        "addressee": "bySeat",
        "speaker": "unresolved",
    }
    given = {name: reference("Chad", replace(CHAD, by=each)) for name, each in by.items()}
    statement = replace(PLAIN, **given)  # type: ignore[arg-type]
    found = about(graph(statement), statement_node(statement))
    assert [o for p, o in found if p == f"kg:{role}Grounding"] == [f"kg:{by[role]}"]


def test_how_words_lead_to_a_node_is_not_said_of_the_node() -> None:
    twice = [PLAIN, replace(PLAIN, actor=reference("Kenya", replace(KENYA, by="byCapital")), cue=span("said"))]
    assert about(graph(*twice), "d:ac-KE") == about(graph(PLAIN), "d:ac-KE")
    assert {o for _, p, o in short(graph(*twice)) if p == "kg:actorGrounding"} == {"kg:byLabel", "kg:byCapital"}


@pytest.mark.parametrize("role", ["actor", "target", "addressee", "speaker"])
def test_whom_open_words_might_mean_is_told_and_described(role: str) -> None:
    open_words = Entity(iri="ac-0", kind="Actor", label="it", candidates=(CHAD, JANE_ROE), by="unresolved")
    found = short(graph(replace(PLAIN, **{role: reference("Chad", open_words)})))  # type: ignore[arg-type]
    assert {o for s, p, o in found if (s, p) == ("d:ac-0", "kg:candidate")} == {"d:ac-TD", "d:ac-jane-roe"}
    assert {
        ("d:ac-0", "rdf:type", "kg:Actor"),
        ("d:ac-TD", "rdfs:label", "Chad"),
        ("d:ac-jane-roe", "rdfs:label", "Jane Roe"),
        ("d:ac-jane-roe", "kg:polity", "d:ac-KE"),
        ("d:ac-KE", "rdfs:label", "Kenya"),
    } <= found


def test_nothing_is_stated_of_candidates() -> None:
    open_words = Entity(iri="ac-0", kind="Actor", label="it", candidates=(CHAD, JANE_ROE), by="unresolved")
    found = short(graph(replace(PLAIN, actor=reference("Kenya", open_words))))
    assert {s for s, p, _ in found if p == "kg:backs"} == {"d:ac-0"}
    assert not {p for s, p, _ in found if s == "d:ac-jane-roe"} - {"rdf:type", "rdfs:label", "kg:polity", "kg:role"}


def test_whom_the_words_of_several_articles_might_mean_is_told_together() -> None:
    """Two mentions of a node may leave different ones open."""
    one, other = (
        Entity(iri="ac-0", kind="Actor", label="it", candidates=(each,), by="unresolved") for each in (CHAD, JANE_ROE)
    )
    twice = [
        replace(PLAIN, actor=reference("Kenya", one)),
        replace(PLAIN, actor=reference("Kenya", other), cue=span("said")),
    ]
    assert {o for _, p, o in short(graph(*twice)) if p == "kg:candidate"} == {"d:ac-TD", "d:ac-jane-roe"}


@pytest.mark.parametrize(("value", "precision"), [("2024-03-02", "date"), ("2024-02", "gYearMonth"), ("2023", "gYear")])
def test_a_time_is_as_exact_as_the_words_for_it(value: str, precision: Literal["date", "gYearMonth", "gYear"]) -> None:
    moment = Moment(value=value, precision=precision, words=span("the port"))
    statement = replace(PLAIN, event_time=moment)
    node = f"{BASE}{statement_id(article_id(TEXT), statement)}"
    found = {t.predicate.value: t.object for t in graph(statement) if t.subject == ox.NamedNode(node)}
    assert found[KG + "eventTime"] == ox.Literal(value, datatype=ox.NamedNode(XSD + precision))
    assert found[KG + "eventTimeText"] == ox.Literal("the port")
    assert found[KG + "date"] == ox.Literal("2024-03-04", datatype=ox.NamedNode(XSD + "date"))


def test_without_words_for_it_no_time_is_told() -> None:
    assert not [p for p, _ in about(graph(PLAIN), statement_node(PLAIN)) if p.startswith("kg:eventTime")]


def test_a_time_does_not_change_the_identifier_of_a_statement() -> None:
    moment = Moment(value="2023", precision="gYear", words=span("said"))
    assert statement_id("ar-0", replace(PLAIN, event_time=moment)) == statement_id("ar-0", PLAIN)


@pytest.mark.parametrize(
    ("statement", "axis", "value"),
    [
        (replace(PLAIN, negated=True), "kg:polarity", "kg:negated"),
        (replace(PLAIN, modality="hypothetical"), "kg:modality", "kg:hypothetical"),
        (SAID_BY_CHAD, "kg:voice", "kg:reported"),
        (QUOTED, "kg:voice", "kg:quoted"),
    ],
)
def test_an_axis_has_one_value(statement: Statement, axis: str, value: str) -> None:
    found = about(graph(statement), statement_node(statement))
    assert [o for p, o in found if p == axis] == [value]


def test_a_sentence_has_its_text_and_place() -> None:
    triples = graph(PLAIN)
    assert about(triples, sentence_node(triples)) == Counter(
        [
            ("rdf:type", "kg:Sentence"),
            ("kg:text", TEXT),
            ("nif:beginIndex", "0"),
            ("nif:endIndex", str(len(TEXT))),
            ("kg:article", ARTICLE),
        ]
    )


def test_an_article_has_what_is_known_of_it() -> None:
    assert about(graph(), ARTICLE) == Counter(
        [
            ("rdf:type", "kg:Article"),
            ("dcterms:title", "Port bill"),
            ("dcterms:creator", "Ida Holm"),
            ("dcterms:issued", "2024-03-04"),
            ("dcterms:source", "https://example.org/news/1"),
        ]
    )
    assert about(graph(document=Document(text=TEXT)), ARTICLE) == Counter([("rdf:type", "kg:Article")])


def test_a_statement_of_an_undated_article_has_no_date() -> None:
    found = about(graph(PLAIN, document=Document(text=TEXT)), statement_node(PLAIN))
    assert not [p for p, _ in found if p == "kg:date"]


@pytest.mark.parametrize(
    ("source", "term"),
    [
        ("https://example.org/a?b=c", ox.NamedNode("https://example.org/a?b=c")),
        ("http://example.org/", ox.NamedNode("http://example.org/")),
        ("Harbour Courier", ox.Literal("Harbour Courier")),
        ("https://example.org/a b", ox.Literal("https://example.org/a b")),
        ("ftp://example.org/", ox.Literal("ftp://example.org/")),
    ],
)
def test_a_web_address_is_a_node_and_another_source_is_text(source: str, term: ox.NamedNode | ox.Literal) -> None:
    triples = graph(document=Document(text=TEXT, source=source))
    assert [t.object for t in triples if t.predicate.value == DCTERMS + "source"] == [term]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("beginIndex", "integer"),
        ("actorBegin", "integer"),
        ("date", "date"),
        ("issued", "date"),
        ("confidence", "decimal"),
        ("text", "string"),
        ("cue", "string"),
    ],
)
def test_literals_have_their_types(name: str, kind: str) -> None:
    found = {
        t.object.datatype.value
        for t in graph(PLAIN)
        if t.predicate.value.endswith(("#" + name, "/" + name))
        if isinstance(t.object, ox.Literal)
    }
    assert found == {XSD + kind}


def test_an_actor_is_described_with_its_names_and_matches() -> None:
    found = about(graph(replace(PLAIN, negated=True)), "d:ac-KE")
    assert found == Counter(
        [
            ("rdf:type", "kg:State"),
            ("rdfs:label", "Kenya"),
            ("skos:altLabel", "Republic of Kenya"),
            ("skos:exactMatch", "http://www.wikidata.org/entity/Q114"),
        ]
    )


def test_a_topic_names_what_it_involves() -> None:
    found = about(graph(PLAIN), "d:to-port-bill")
    assert found == Counter([("rdf:type", "kg:Topic"), ("rdfs:label", "port bill"), ("kg:involves", "d:ac-KE")])


def test_what_a_node_points_at_is_described_too() -> None:
    board = Entity(iri="ac-TD-min", kind="RoleActor", label="ministry of Chad", polity="ac-TD", role="ministry")
    found = short(graph(replace(PLAIN, actor=reference("Kenya", board))))
    assert {
        ("d:ac-TD-min", "kg:polity", "d:ac-TD"),
        ("d:ac-TD-min", "kg:role", "kg:ministry"),
        ("d:ac-TD", "rdfs:label", "Chad"),
    } <= found


def test_an_organisation_that_nothing_else_describes_gets_a_label() -> None:
    staff = Entity(iri="ac-port-guild-wrk", kind="RoleActor", label="staff of Port Guild", organisation="ac-port-guild")
    found = short(graph(replace(PLAIN, actor=reference("Kenya", staff))))
    assert {
        ("d:ac-port-guild-wrk", "kg:organisation", "d:ac-port-guild"),
        ("d:ac-port-guild", "rdfs:label", "port guild"),
    } <= found


def test_an_organisation_that_only_the_article_describes_is_described_by_that() -> None:
    guild = Entity(iri="ac-gull-guild", kind="Organisation", label="GULL Guild", role="tradeUnion")
    staff = Entity(
        iri="ac-gull-guild-wrk",
        kind="RoleActor",
        label="staff of GULL Guild",
        organisation="ac-gull-guild",
        owner=guild,
    )
    found = short(graph(replace(PLAIN, actor=reference("Kenya", staff))))
    assert {
        ("d:ac-gull-guild-wrk", "kg:organisation", "d:ac-gull-guild"),
        ("d:ac-gull-guild", "rdf:type", "kg:Organisation"),
        ("d:ac-gull-guild", "rdfs:label", "GULL Guild"),
        ("d:ac-gull-guild", "kg:role", "kg:tradeUnion"),
    } <= found


def test_what_the_gazetteer_knows_of_an_owner_outranks_what_the_article_says() -> None:
    board = replace(HARBOUR_BOARD, label="the board")
    staff = Entity(
        iri="ac-harbour-board-wrk", kind="RoleActor", label="staff", organisation="ac-harbour-board", owner=board
    )
    found = about(graph(replace(PLAIN, actor=reference("Kenya", staff))), "d:ac-harbour-board")
    assert [o for p, o in found if p == "rdfs:label"] == ["Harbour Board"]


@pytest.mark.parametrize("first", [True, False])
def test_what_one_article_tells_of_a_person_is_kept_where_another_tells_less(first: bool) -> None:
    """A title tells role and polity of a person; other articles may leave it out."""
    versions = (JANE_ROE, replace(JANE_ROE, polity="", role=""))
    one, other = versions if first else reversed(versions)
    twice = [
        replace(PLAIN, actor=reference("Kenya", one)),
        replace(PLAIN, actor=reference("Kenya", other), cue=span("said")),
    ]
    found = about(graph(*twice), "d:ac-jane-roe")
    assert {("kg:polity", "d:ac-KE"), ("kg:role", "kg:minister")} <= found.keys()


def test_no_node_is_left_without_a_description() -> None:
    staff = Entity(
        iri="ac-harbour-board-wrk",
        kind="RoleActor",
        label="staff of Harbour Board",
        organisation="ac-harbour-board",
    )
    chadian = replace(
        PLAIN, actor=reference("Chad", CHAD), target=reference("the port bill", replace(BILL, involves=()))
    )
    triples = graph(replace(chadian, actor=reference("Kenya", staff)))
    described = {s for s, p, _ in short(triples) if p == "rdf:type"}
    assert {o for _, _, o in short(triples) if o.startswith("d:")} <= described


def test_other_spellings_of_a_node_become_other_labels() -> None:
    twice = [
        PLAIN,
        replace(PLAIN, target=reference("the port bill", replace(BILL, label="Port bill")), cue=span("said")),
    ]
    found = about(graph(*twice), "d:to-port-bill")
    assert [o for p, o in found if p == "rdfs:label"] == ["Port bill"]
    assert [o for p, o in found if p == "skos:altLabel"] == ["port bill"]


def test_the_relations_in_use_are_described_with_their_super_relations() -> None:
    found = short(graph(replace(PLAIN, relation="sues")))
    assert {s for s, p, o in found if (p, o) == ("rdf:type", "kg:Relation")} == {
        "kg:sues",
        "kg:accuses",
        "kg:opposes",
    }
    assert {(s, o) for s, p, o in found if p == "rdfs:subPropertyOf"} == {
        ("kg:sues", "kg:accuses"),
        ("kg:accuses", "kg:opposes"),
    }
    assert ("kg:sues", "kg:valence", "kg:negative") in found


# Plain edges


@pytest.mark.parametrize("beside", ["seconded", "contradicted"])
def test_a_statement_tells_which_component_found_it_too_or_its_opposite(beside: str) -> None:
    found = short(graph(replace(PLAIN, **{f"{beside}_by": "stances-9"})))
    assert {o for _, p, o in found if p == f"kg:{beside}By"} == {"https://w3id.org/kgraph/component#stances-9"}


def edges_of(statement: Statement, *, edges: bool = True) -> set[str]:
    return {
        p.removeprefix("kg:")
        for s, p, o in short(graph(statement, edges=edges))
        if (s, o) == ("d:ac-KE", "d:to-port-bill")
    }


@pytest.mark.parametrize(
    ("statement", "safe"),
    [
        (PLAIN, True),
        (replace(PLAIN, negated=True), False),
        (replace(PLAIN, modality="hypothetical"), False),
        (replace(PLAIN, voice="reported"), False),
        (replace(PLAIN, contradicted_by="stances-9"), False),
        (SAID_BY_CHAD, False),
        (QUOTED, False),
        (replace(QUOTED, speaker=reference("Kenya", KENYA)), True),
        (replace(PLAIN, voice="reported", speaker=reference("Kenya", KENYA)), True),
        (replace(QUOTED, speaker=reference("Kenya", KENYA), negated=True), False),
        (replace(QUOTED, speaker=reference("Kenya", KENYA), modality="hypothetical"), False),
    ],
)
def test_an_edge_is_written_only_for_what_the_article_or_the_actor_says_flatly(
    statement: Statement, safe: bool
) -> None:
    assert is_safe(statement) == safe
    assert edges_of(statement) == ({"backs"} if safe else set())


@given(
    st.builds(
        lambda negated, modality, voice, speaker: replace(
            PLAIN, negated=negated, modality=modality, voice=voice, speaker=speaker
        ),
        st.booleans(),
        st.sampled_from(["asserted", "hypothetical"]),
        st.sampled_from(["narrated", "reported", "quoted"]),
        st.sampled_from([None, reference("Kenya", KENYA), reference("Chad", CHAD)]),
    )
)
def test_nothing_denied_possible_or_said_by_another_is_an_edge(statement: Statement) -> None:
    if statement.negated or statement.modality != "asserted":
        assert not edges_of(statement)
    if statement.voice != "narrated" and (not statement.speaker or statement.speaker.entity != KENYA):
        assert not edges_of(statement)


@pytest.mark.parametrize(
    ("relation", "edges"),
    [("backs", {"backs"}), ("aids", {"aids", "backs"}), ("sues", {"sues", "accuses", "opposes"})],
)
def test_an_edge_brings_its_super_relations(relation: str, edges: set[str]) -> None:
    assert edges_of(replace(PLAIN, relation=relation)) == edges


def test_edges_can_be_left_out() -> None:
    assert edges_of(PLAIN, edges=False) == set()
    assert short(graph(PLAIN)) - short(graph(PLAIN, edges=False)) == {("d:ac-KE", "kg:backs", "d:to-port-bill")}


# Layout


def blocks(layout: Layout, *documents: Document) -> list[list[ox.Quad]]:
    return list(graph_blocks([(document, [PLAIN]) for document in documents], RELATIONS, GAZETTEER, layout))


def test_the_words_of_sentences_can_be_left_out() -> None:
    left_out = short(graph(PLAIN)) - short(
        quad.triple for block in blocks(Layout(text=False), DOCUMENT) for quad in block
    )
    assert {(p, o) for _, p, o in left_out} == {("kg:text", TEXT)}


def test_an_article_comes_as_soon_as_it_is_read_and_what_articles_share_at_the_end() -> None:
    read = []

    def found() -> Iterator[tuple[Document, list[Statement]]]:
        for number in range(3):
            read.append(number)
            yield Document(text=f"{TEXT} {number}"), [PLAIN]

    for count, block in enumerate(graph_blocks(found(), RELATIONS, GAZETTEER)):
        described = {o for _, p, o in short(quad.triple for quad in block) if p == "rdf:type"}
        assert len(read) == min(count + 1, 3)
        assert ("kg:Article" in described) == (count < 3)


@pytest.mark.parametrize("layout", [Layout(), Layout(per_article=True), Layout(run="run-1")])
def test_a_quad_comes_once(layout: Layout) -> None:
    quads = [quad for block in blocks(layout, DOCUMENT, Document(text="Else.")) for quad in block]
    assert len(quads) == len(set(quads))
    assert {quad.triple for quad in quads} == {
        quad.triple for block in blocks(Layout(), DOCUMENT, Document(text="Else.")) for quad in block
    }


def test_what_an_article_says_stands_in_its_graph_and_what_articles_share_in_the_default_graph() -> None:
    quads = [quad for block in blocks(Layout(per_article=True), DOCUMENT) for quad in block]
    named = short(quad.triple for quad in quads if brief(quad.graph_name) == ARTICLE)
    shared = short(quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph())
    assert {o for _, p, o in named if p == "rdf:type"} == {"kg:Article", "kg:Sentence", "kg:Statement"}
    assert ("d:ac-KE", "kg:backs", "d:to-port-bill") in named
    assert {s for s, _, _ in shared} == {"d:ac-KE", "d:to-port-bill", "kg:backs"}
    assert len(named) + len(shared) == len(quads)


def test_a_run_has_one_graph() -> None:
    quads = [quad for block in blocks(Layout(run="run-1"), DOCUMENT, Document(text="Else.")) for quad in block]
    assert {quad.graph_name for quad in quads} == {ox.DefaultGraph(), ox.NamedNode(BASE + "run-1")}


# Identifiers


def test_identifiers_are_stable() -> None:
    assert article_id(TEXT) == "ar-6d965109b65cb72a7cba"
    assert statement_id("ar-0", PLAIN) == "st-8eee335b89dffe11c422"
    lines = sorted({str(triple) for triple in graph(PLAIN, SAID_BY_CHAD)})
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest()[:20] == "51558fe7cbf50fd5b549"


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAIN, relation="aids"),
        replace(PLAIN, actor=reference("Chad", CHAD)),
        replace(PLAIN, target=reference("port bill", BILL)),
        replace(PLAIN, cue=span("said")),
    ],
)
def test_another_place_or_relation_is_another_statement(other: Statement) -> None:
    assert statement_id("ar-0", other) != statement_id("ar-0", PLAIN)


def test_another_article_has_other_statements() -> None:
    assert statement_id("ar-0", PLAIN) != statement_id("ar-1", PLAIN)


@pytest.mark.parametrize("document", [replace(DOCUMENT, title="Else"), replace(DOCUMENT, published=None, source="")])
def test_what_is_known_of_an_article_does_not_change_its_identifier(document: Document) -> None:
    assert {s for s, _, o in short(graph(document=document)) if o == "kg:Article"} == {ARTICLE}


def test_another_base_moves_data_and_nothing_else() -> None:
    base = "https://example.org/data#"
    moved = {str(t).replace(base, BASE) for t in graph(PLAIN, SAID_BY_CHAD, base=base)}
    assert moved == {str(t) for t in graph(PLAIN, SAID_BY_CHAD)}
    assert not [t for t in graph(PLAIN, base=base) if BASE in str(t)]


# RDF


def test_there_are_no_blank_nodes() -> None:
    for triple in graph(PLAIN, SAID_BY_CHAD):
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)


def test_rdflib_reads_the_same_graph() -> None:
    triples = graph(PLAIN, SAID_BY_CHAD, replace(PLAIN, relation="sues", cue=span("said")))
    turtle = rdflib.Graph().parse(data=serialize(triples, base=BASE), format="turtle")
    lines = rdflib.Graph().parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")
    assert len(lines) == len(set(triples))
    assert isomorphic(turtle, lines)


def test_the_order_of_statements_does_not_matter() -> None:
    assert set(graph(PLAIN, SAID_BY_CHAD)) == set(graph(SAID_BY_CHAD, PLAIN))
    assert serialize(graph(PLAIN, SAID_BY_CHAD), base=BASE) == serialize(graph(SAID_BY_CHAD, PLAIN), base=BASE)


def test_the_order_depends_on_the_articles_alone() -> None:
    program = """if True:
        import sys
        from dataclasses import replace
        from pathlib import Path
        sys.path[:0] = sys.argv[1:]
        from test_triples import BILL, CHAD, DOCUMENT, GAZETTEER, HARBOUR_BOARD, KENYA, PLAIN, RELATIONS, reference
        from kgraph.triples import graph_blocks
        names = tuple(f"the port bill no {number}" for number in range(9))
        bill = replace(BILL, alternatives=names, involves=(KENYA, CHAD, HARBOUR_BOARD), candidates=(CHAD, KENYA))
        plain = replace(PLAIN, target=reference("the port bill", bill))
        for block in graph_blocks([(DOCUMENT, [plain, replace(plain, relation="aids")])], RELATIONS, GAZETTEER):
            print(*block, sep="\\n")
    """
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
    printed = set()
    for seed in ("0", "1", "42"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program, *folders]
        printed.add(subprocess.run(command, check=True, env=environment, capture_output=True).stdout)
    assert len(printed) == 1
    assert printed.pop().count(b"port bill no") == 9
