"""The whole line on text: spans, identifiers, safe edges, the Python interface."""

from dataclasses import replace
from datetime import date

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic

import kgraph
from kgraph.errors import PipelineError
from kgraph.formats import serialize
from kgraph.model import Document, Moment, Reference, Span, Statement
from kgraph.namespaces import BASE, KG
from kgraph.nlp import check_marker, load_pipeline, parse
from kgraph.pipeline import Extractor, build_graph, find

TEXT = (
    "Kenya backed the road plan on Friday. “We reject the toll,” the mayor of Kisumu said. "
    "The dockers’ union has not endorsed the plan, but it may support the ferry bill.\n\n"
    "According to local newspapers, Washington-backed firms accused Uganda of funding the rebels."
)

#: Sentence, and what it must give: (actor, relation, target, negated, modality, voice).
CASES = [
    ("The plan was backed by the miners' union.", ("ac-", "backs", "to-", False, "asserted", "narrated")),
    ("Kenya did not back the treaty.", ("ac-KE", "backs", "to-", True, "asserted", "narrated")),
    ("Kenya may back the treaty.", ("ac-KE", "backs", "to-", False, "hypothetical", "narrated")),
    (
        "If Kenya backs the treaty, talks end.",
        ("ac-KE", "backs", "to-", False, "hypothetical", "narrated"),
    ),
    (
        "Officials said Kenya backed the treaty.",
        ("ac-KE", "backs", "to-", False, "asserted", "reported"),
    ),
    ("Kenya refused to back the treaty.", ("ac-KE", "backs", "to-", True, "asserted", "narrated")),
    (
        "The treaty, which Kenya has backed, was signed.",
        ("ac-KE", "backs", "to-", False, "asserted", "narrated"),
    ),
    (
        "Kenya has declared its support for the treaty.",
        ("ac-KE", "backs", "to-", False, "asserted", "narrated"),
    ),
    (
        "Kenya's opposition to the treaty grew.",
        ("ac-KE", "opposes", "to-", False, "asserted", "narrated"),
    ),
    ("Kenya is opposed to the treaty.", ("ac-KE", "opposes", "to-", False, "asserted", "narrated")),
    ("Paris-backed militias left.", ("ac-FR-gov", "backs", "ac-", False, "asserted", "narrated")),
    ("Anti-Kenya rebels left.", ("ac-", "opposes", "ac-KE", False, "asserted", "narrated")),
    (
        "Uganda urged Kenya to leave the bloc.",
        ("ac-UG", "demands", "to-leave-the-bloc", False, "asserted", "narrated"),
    ),
    ("Uganda accused Kenya of arming rebels.", ("ac-UG", "accuses", "ac-KE", False, "asserted", "narrated")),
    ("Uganda accused Kenya of arming rebels.", ("ac-KE", "aids", "ac-", False, "asserted", "reported")),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[f"{s} {e[1]}" for s, e in CASES])
def test_a_sentence_states(extractor: Extractor, sentence: str, expected: tuple[object, ...]) -> None:
    """The statement is there, with the axes that the sentence gives it."""
    actor, relation, target, *axes = expected
    rows = [
        (s.actor.entity.iri, s.relation, s.target.entity.iri, s.negated, s.modality, s.voice)
        for s in extractor.extract(sentence)
    ]
    assert any(
        r[0].startswith(str(actor)) and r[1] == relation and r[2].startswith(str(target)) and list(r[3:]) == axes
        for r in rows
    ), rows


@pytest.mark.parametrize(
    "sentence",
    [
        "The weather backed up the traffic.",
        "Heavy rain attacked the roof tiles.",
        "The report was long.",
        "Backing the car into the garage took an hour.",
        "The plan opposes a trend in prices.",
    ],
)
def test_a_sentence_without_actor_or_stance_states_nothing(extractor: Extractor, sentence: str) -> None:
    """No actor in the text, no statement."""
    assert extractor.extract(sentence) == []


def test_every_span_is_verbatim(extractor: Extractor) -> None:
    """`text[start:end]` equals the text of actor, target, addressee, speaker, cue and sentence."""
    statements = extractor.extract(TEXT)
    assert len(statements) >= 5
    for statement in statements:
        for span in _spans(statement):
            assert TEXT[span.start : span.end] == span.text


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("abc Kenya backs the plan. ,;“”\"'’-–—\n\t\u00a0é中\U0001f600")))
def test_odd_text_keeps_its_spans(text: str) -> None:
    """Whatever stands around a statement, offsets count the characters of the text given."""
    given_text = f"{text} Kenya backs the plan. {text}"
    for statement in kgraph.load().extract(given_text):
        for span in _spans(statement):
            assert given_text[span.start : span.end] == span.text


def test_many_texts_give_what_each_gives_alone(extractor: Extractor) -> None:
    """Batches change nothing, and an empty text gives an empty list in its place."""
    texts = [TEXT, "", "Kenya backs the plan.", "   ", TEXT]
    assert list(extractor.extract_many(texts)) == [extractor.extract(text) for text in texts]


def test_the_date_of_a_document_tells_when_last_week_was(extractor: Extractor) -> None:
    """Words that count from the date say nothing without it; a full date says the same with and without."""
    relative, absolute = "Kenya opposed the toll last week.", "Kenya opposed the toll on 2 May 2023."
    [dated] = extractor.extract(Document(text=relative, published=date(2024, 3, 14)))
    words = Span(text="last week", start=23, end=32)
    assert dated.event_time == Moment(value="2024-03", precision="gYearMonth", words=words)
    for text in (relative, Document(text=relative)):
        [undated] = extractor.extract(text)
        assert undated == replace(dated, event_time=None)
    for text in (absolute, Document(text=absolute, published=date(2024, 3, 14))):
        [found] = extractor.extract(text)
        assert found.event_time is not None
        assert (found.event_time.value, found.event_time.precision) == ("2023-05-02", "date")


def test_texts_and_documents_may_be_mixed(extractor: Extractor) -> None:
    """Each keeps its place and its own date."""
    text = "Kenya opposed the toll last week."
    texts = [text, Document(text=text, published=date(2024, 3, 14)), "", Document(text=""), text]
    found = list(extractor.extract_many(texts))
    assert found == [extractor.extract(each) for each in texts]
    assert [[each.event_time is not None for each in row] for row in found] == [[False], [True], [], [], [False]]
    assert list(extractor.explain_many(texts)) == [extractor.explain(each) for each in texts]


def test_the_graph_tells_time_and_grounding_of_a_document(extractor: Extractor) -> None:
    """What `extract` tells of a document, `to_graph` writes."""
    document = Document(text="Nairobi opposed the toll last week.", published=date(2024, 3, 14))
    written = kgraph.to_graph([document], extractor=extractor)
    [moment] = written.objects(None, URIRef(KG + "eventTime"))
    assert moment == Literal("2024-03", datatype=XSD.gYearMonth)
    assert list(written.objects(None, URIRef(KG + "eventTimeText"))) == [Literal("last week")]
    assert list(written.objects(None, URIRef(KG + "actorGrounding"))) == [URIRef(KG + "byCapital")]


def test_a_text_longer_than_articles_is_read_in_sections(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spans stay those of the whole text, and a surname means who was introduced in an earlier section."""
    text = "Amara Dlamini backs the toll.\n\nKenya opposes the ferry bill.\n\nDlamini rejects the road plan."
    texts = [text, "", "Kenya backs the plan."]
    whole = list(extractor.extract_many(texts))
    monkeypatch.setattr("kgraph.nlp._SECTION", 5)
    assert [number for number, _ in parse(extractor.nlp, texts)] == [0, 0, 0, 1, 2]
    assert list(extractor.extract_many(texts)) == whole
    first, _, last = whole[0]
    assert first.actor.iri == last.actor.iri == BASE + "ac-amara-dlamini"


def test_no_texts_give_nothing(extractor: Extractor) -> None:
    """Neither extraction nor graph needs an article."""
    assert list(extractor.extract_many([])) == []
    assert len(kgraph.to_graph([], extractor=extractor)) == 0


@pytest.mark.parametrize(
    "text", ["In Kenya, and in Uganda by the army.", "Kenya hoped to try to " * 400, "(" * 2000, "\ud800"]
)
def test_text_that_is_no_sentence_states_nothing(extractor: Extractor, text: str) -> None:
    """Fragments, endless chains and stray characters are read to their end."""
    assert extractor.extract(text) == []


def test_opposite_statements_of_one_sentence_are_both_kept(extractor: Extractor) -> None:
    """What is said of different times is not one statement."""
    text = "Kenya backed the ceasefire, and Kenya did not back the ceasefire."
    assert [s.negated for s in extractor.extract(text) if s.relation == "backs"] == [False, True]


def test_a_quotation_runs_on_into_the_next_sentence(extractor: Extractor) -> None:
    """The speaker of the first sentence speaks the second as well."""
    text = "“The union backs us,” Mayor Ann Otieno said. “Kenya opposes the toll.”"
    spoken = [s for s in extractor.extract(text) if s.relation == "opposes"]
    assert [(s.voice, s.speaker and s.speaker.text) for s in spoken] == [("quoted", "Mayor Ann Otieno")]


def test_the_graph_is_the_same_in_rdflib(extractor: Extractor) -> None:
    """`to_graph` gives the triples that `export` writes."""
    document = Document(text=TEXT, title="Roads", published=date(2025, 3, 4))
    content = serialize(build_graph(find([document], extractor), extractor))
    expected = Graph().parse(data=content, format="turtle")
    assert isomorphic(kgraph.to_graph([document], extractor=extractor), expected)


def test_edges_can_be_left_out(extractor: Extractor) -> None:
    """Without edges no actor has a plain relation to anything."""
    backs = URIRef(KG + "backs")
    assert (URIRef(BASE + "ac-KE"), backs, None) in kgraph.to_graph([TEXT], extractor=extractor)
    assert (None, backs, None) not in kgraph.to_graph([TEXT], extractor=extractor, edges=False)


def test_two_articles_meet_in_their_actors(extractor: Extractor) -> None:
    """Graphs of two articles merge into the graph of both."""
    one, other = "Kenya backs the plan.", "Uganda's government opposes Kenya."
    merged = kgraph.to_graph([one], extractor=extractor) + kgraph.to_graph([other], extractor=extractor)
    assert isomorphic(merged, kgraph.to_graph([one, other], extractor=extractor))


def test_an_unknown_pipeline_is_named() -> None:
    """The message says what was asked for and what to do."""
    with pytest.raises(PipelineError, match=r"'no_such_pipeline'.*name of an installed pipeline"):
        kgraph.load("no_such_pipeline")


def _spans(statement: Statement) -> list[Span | Reference]:
    named = [statement.actor, statement.target, statement.addressee, statement.speaker]
    return [*(each for each in named if each is not None), statement.cue, statement.sentence]


def test_ctrl_c_while_a_pipeline_loads_is_no_fault_of_the_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library whose import is cut short reports an error of its own."""

    def load_cut_short(_: object) -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as stop:
            raise ImportError("cut short") from stop

    monkeypatch.setattr("spacy.load", load_cut_short)
    with pytest.raises(KeyboardInterrupt):
        load_pipeline("cut_short")


def test_statements_that_are_not_sure_enough_say_so() -> None:
    strict = kgraph.load(min_confidence=1.0)
    misses = [each for each in strict.explain("The mayor endorsed the plan.") if isinstance(each, kgraph.Miss)]
    assert any("is below 1.00" in miss.reason for miss in misses)
    assert strict.extract("The mayor endorsed the plan.") == []


def test_a_pipeline_without_learned_component_cannot_be_asked_for_it_alone() -> None:
    with pytest.raises(kgraph.KgraphError, match="no learned component"):
        check_marker(spacy.blank("en"))
