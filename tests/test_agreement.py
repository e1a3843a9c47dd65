"""Rules and the learned component agree, complement or contradict each other."""

from dataclasses import replace

from parses import make_relation

from kgraph.agreement import reconcile
from kgraph.model import Entity, Miss, Reference, Span, Statement

RELATIONS = {
    each.name: each
    for each in (
        make_relation("backs", valence="positive"),
        make_relation("praises", "backs", valence="positive"),
        make_relation("opposes", valence="negative"),
        make_relation("demands"),
        make_relation("meetsWith", mutual=True),
    )
}
SENTENCE = Span(text="Kenya hailed the plan and Chad.", start=0, end=31)
KENYA, PLAN, CHAD = (
    Reference(text=text, start=start, end=start + len(text), entity=Entity(iri=f"ac-{text}", kind="Actor", label=text))
    for text, start in (("Kenya", 0), ("the plan", 13), ("Chad", 26))
)
RULED = Statement(
    relation="backs",
    actor=KENYA,
    target=PLAN,
    cue=Span(text="hailed", start=6, end=12),
    sentence=SENTENCE,
    entry="hail-v",
    frame="SubjectObject",
    confidence=0.8,
)
LEARNED = replace(RULED, entry="learned", frame="learned", confidence=0.5)


def test_what_both_say_is_said_once_and_surer() -> None:
    [found] = reconcile([RULED], [replace(LEARNED, relation="praises")], RELATIONS)
    assert isinstance(found, Statement)
    assert (found.entry, found.seconded_by, found.relation) == ("hail-v", "learned", "backs")
    assert found.confidence > RULED.confidence


def test_what_one_of_them_doubts_is_not_asserted() -> None:
    [found] = reconcile([RULED], [replace(LEARNED, modality="hypothetical")], RELATIONS)
    assert isinstance(found, Statement)
    assert found.modality == "hypothetical"


def test_opposite_stances_by_one_cue_are_both_dropped() -> None:
    [found] = reconcile([RULED], [replace(LEARNED, relation="opposes")], RELATIONS)
    assert isinstance(found, Miss)
    assert "learned contradicts it" in found.reason


def test_finds_of_opposite_polarity_by_one_cue_are_both_dropped() -> None:
    [found] = reconcile([RULED], [replace(LEARNED, negated=True)], RELATIONS)
    assert isinstance(found, Miss)
    assert "Kenya not backs the plan" in found.reason


def test_finds_with_the_ends_turned_are_both_dropped() -> None:
    [found] = reconcile([RULED], [replace(LEARNED, actor=PLAN, target=KENYA)], RELATIONS)
    assert isinstance(found, Miss)


def test_what_two_do_to_each_other_may_be_told_either_way() -> None:
    ruled = replace(RULED, relation="meetsWith", target=CHAD)
    turned = replace(LEARNED, relation="meetsWith", actor=CHAD, target=KENYA)
    [found] = reconcile([ruled], [turned], RELATIONS)
    assert isinstance(found, Statement)
    assert found.seconded_by == "learned"


def test_a_find_at_another_cue_is_added() -> None:
    other = replace(LEARNED, relation="demands", target=CHAD, cue=Span(text="and", start=22, end=25))
    assert list(reconcile([RULED], [other], RELATIONS)) == [RULED, other]


def test_the_rule_decides_who_does_what_by_its_own_cue() -> None:
    assert list(reconcile([RULED], [replace(LEARNED, actor=CHAD)], RELATIONS)) == [RULED]


def test_one_stance_by_two_cues_is_kept_where_it_is_surer() -> None:
    surer = replace(LEARNED, confidence=0.9, cue=Span(text="and", start=22, end=25))
    assert list(reconcile([], [LEARNED, surer], RELATIONS)) == [surer]
