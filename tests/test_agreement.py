"""Rules and the learned component agree, complement or contradict each other."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from parses import make_relation

from kgraph.agreement import reconcile, take_alone
from kgraph.model import Calibration, Component, Entity, Mark, Modality, Reference, Span, Statement

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
LEARNED = replace(RULED, entry="stances-9", frame="", method="learned", confidence=0.6)
COMPONENT = Component(
    alone=Calibration(component=2.0),
    added=Calibration(intercept=-1.0, component=1.0),
    agreed=Calibration(intercept=1.0, rule=1.0, component=1.0),
    unseconded=Calibration(rule=1.0, component=0.1),
    contested=Calibration(intercept=-0.5),
)


def reconciled(ruled: Sequence[Statement], learned: Sequence[Statement], marks: Sequence[Mark] = ()) -> list[Statement]:
    return list(reconcile(ruled, learned, marks, COMPONENT, RELATIONS))


def test_what_both_say_is_said_once_and_surer() -> None:
    [found] = reconciled([RULED], [replace(LEARNED, relation="praises")])
    assert (found.entry, found.seconded_by, found.relation, found.method) == ("hail-v", "stances-9", "backs", "both")
    assert found.confidence > RULED.confidence


@pytest.mark.parametrize("modality", ["asserted", "hypothetical"])
def test_whether_what_both_find_is_asserted_is_for_the_rule_to_say(modality: Modality) -> None:
    other: Modality = "hypothetical" if modality == "asserted" else "asserted"
    [found] = reconciled([replace(RULED, modality=modality)], [replace(LEARNED, modality=other)])
    assert found.modality == modality


@pytest.mark.parametrize(
    "other",
    [
        replace(LEARNED, relation="opposes"),
        replace(LEARNED, negated=True),
        replace(LEARNED, actor=PLAN, target=KENYA),
    ],
    ids=["opposite stances", "opposite polarity", "ends turned round"],
)
def test_of_what_contradicts_the_rule_the_rule_is_kept_and_doubted(other: Statement) -> None:
    [found] = reconciled([RULED], [other])
    assert (found.relation, found.actor, found.negated) == (RULED.relation, RULED.actor, RULED.negated)
    assert (found.contradicted_by, found.seconded_by, found.method) == ("stances-9", "", "rules")
    assert found.confidence < 0.5 < RULED.confidence


def test_who_neither_backs_nor_opposes_is_no_contradiction() -> None:
    [found] = reconciled([replace(RULED, negated=True)], [replace(LEARNED, relation="opposes", negated=True)])
    assert found.contradicted_by == ""


def test_what_two_do_to_each_other_may_be_told_either_way() -> None:
    ruled = replace(RULED, relation="meetsWith", target=CHAD)
    turned = replace(LEARNED, relation="meetsWith", actor=CHAD, target=KENYA)
    [found] = reconciled([ruled], [turned])
    assert found.seconded_by == "stances-9"


def test_a_find_at_another_cue_is_added() -> None:
    other = replace(LEARNED, relation="demands", target=CHAD, cue=Span(text="and", start=22, end=25))
    ruled, added = reconciled([RULED], [other])
    assert (ruled.cue, added.cue) == (RULED.cue, other.cue)


def test_the_rule_decides_who_does_what_by_its_own_cue() -> None:
    [found] = reconciled([RULED], [replace(LEARNED, actor=CHAD)])
    assert (found.actor, found.method) == (KENYA, "rules")


def test_one_stance_by_two_cues_is_kept_where_it_is_surer() -> None:
    surer = replace(LEARNED, confidence=0.9, cue=Span(text="and", start=22, end=25))
    [found] = reconciled([], [LEARNED, surer])
    assert found.cue == surer.cue


def test_a_find_of_the_component_is_surer_alone_than_where_rules_have_not_found_it() -> None:
    [alone] = take_alone([LEARNED], COMPONENT, RELATIONS)
    [added] = reconciled([], [LEARNED])
    assert alone.confidence == pytest.approx(1 / (1 + (0.4 / 0.6) ** 2))
    assert added.confidence < LEARNED.confidence < alone.confidence


def test_a_rule_is_surer_where_the_component_takes_its_words_for_a_cue() -> None:
    mark = Mark(start=RULED.cue.start, relation="demands", score=0.5, stance=0.9)
    elsewhere = replace(mark, start=KENYA.start)
    [seen], [unseen] = reconciled([RULED], [], [mark]), reconciled([RULED], [], [elsewhere])
    assert unseen.confidence < RULED.confidence < seen.confidence
