"""A given pair gets the code of the find that links its ends, and silence where none does."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from findings import find, reference, span

from kgraph.evaluate import Answer, End, GoldPair, Score, answer, read_schemes
from kgraph.evaluate.matching import bears, head_of, is_named
from kgraph.evaluate.pairs import class_scores, edge_score, meets, over_all, parts, text_scores
from kgraph.evaluate.schemes import lineage
from kgraph.model import Entity, Miss, Statement
from kgraph.ontology import read_relations

RELATIONS = {relation.name: relation for relation in read_relations()}
TEXT = "Chad urged Mali to end the siege of Timbuktu, and Niger agreed."


def end(words: str) -> End:
    where = span(TEXT, words)
    return End(words=words, spans=((where.start, where.end),))


def pair(source: str, target: str, code: str, scheme: str = "plover") -> GoldPair:
    return GoldPair(
        where="gold:1",
        text=TEXT,
        sources=tuple(end(each) for each in source.split(" + ") if each),
        targets=tuple(end(each) for each in target.split(" + ") if each),
        codes=lineage(code, read_schemes()[scheme]),
    )


def answered(given: GoldPair, finds: Sequence[Statement], scheme: str = "plover") -> Answer:
    [found] = answer([given], {TEXT: finds}, read_schemes()[scheme], RELATIONS)
    return found


URGED = find(TEXT, "demands", "Chad", "to end the siege of Timbuktu", addressee="Mali", topic=True)
ACCUSED = find(TEXT, "accuses", "Chad", "Mali")
BLASTED = find(TEXT, "criticizes", "Chad", "the siege of Timbuktu", topic=True)
MET = find(TEXT, "meetsWith", "Chad", "Mali")


@pytest.mark.parametrize(
    ("source", "target", "made", "scheme", "code"),
    [
        ("Chad", "Mali", ACCUSED, "plover", "ACCUSE"),
        ("Mali", "Chad", ACCUSED, "plover", "NONE"),  # roles reversed
        ("Mali", "Chad", MET, "plover", "CONSULT"),  # holds both ways
        ("Niger", "Mali", ACCUSED, "plover", "NONE"),
        ("Chad", "Mali", URGED, "plover", "REQUEST"),  # the addressee
        ("Chad", "Timbuktu", URGED, "plover", "REQUEST"),  # inside the topic
        ("Chad", "", ACCUSED, "plover", "ACCUSE"),  # an open end
        ("", "Mali", ACCUSED, "plover", "ACCUSE"),
        ("", "Chad", ACCUSED, "plover", "NONE"),
        ("Chad + Mali", "Chad + Mali", MET, "plover", "CONSULT"),  # one another
        ("Chad", "Mali", ACCUSED, "directed", "3"),
        ("Mali", "Chad", ACCUSED, "directed", "4"),
        ("Chad", "Mali", MET, "directed", "0"),
        ("Chad", "siege", BLASTED, "directed", "3"),
        ("Chad", "Timbuktu", BLASTED, "directed", "0"),  # not in the topic's head
    ],
)
def test_a_pair_gets_the_code_of_what_links_it(
    source: str, target: str, made: Statement, scheme: str, code: str
) -> None:
    assert (
        answered(pair(source, target, "0" if scheme == "directed" else "AID", scheme), [made], scheme).codes[0] == code
    )


@pytest.mark.parametrize(
    ("finds", "relation"),
    [
        ([find(TEXT, "aids", "Chad", "Mali", maybe=True), find(TEXT, "backs", "Chad", "Mali")], "backs"),
        ([find(TEXT, "opposes", "Chad", "Mali", confidence=0.9), ACCUSED], "accuses"),
        ([ACCUSED, find(TEXT, "criticizes", "Chad", "Mali", confidence=0.9)], "criticizes"),
        ([ACCUSED, find(TEXT, "criticizes", "Chad", "Mali")], "accuses"),
    ],
)
def test_of_several_finds_one_counts(finds: list[Statement], relation: str) -> None:
    chosen = answered(pair("Chad", "Mali", "AID"), finds).find
    assert chosen is not None
    assert chosen.relation == relation


def test_a_vow_counts_after_what_is_vowed() -> None:
    vowed = find(TEXT, "promises", "Chad", "to end the siege of Timbuktu", topic=True)
    ending = replace(find(TEXT, "attacks", "Chad", "siege", maybe=True), cue=span(TEXT, "end"))
    outside = replace(ending, cue=span(TEXT, "urged"))
    assert answered(pair("Chad", "Timbuktu", "AGREE"), [vowed]).codes[0] == "AGREE"
    assert answered(pair("Chad", "siege", "AGREE"), [vowed, ending]).codes[0] == "THREATEN"
    assert answered(pair("Chad", "siege", "AGREE"), [vowed, outside]).codes[0] == "AGREE"


@pytest.mark.parametrize(
    ("actor", "relation", "code"),
    [("Chad", "protestsAgainst", "PROTEST"), ("Niger", "protestsAgainst", "REQUEST"), ("Chad", "attacks", "REQUEST")],
)
def test_who_demands_and_protests_at_nothing_named_protests(actor: str, relation: str, code: str) -> None:
    rallied = Miss(
        cue=span(TEXT, "urged"),
        sentence=span(TEXT, TEXT),
        entry="rally-n",
        relation=relation,
        reason="no target",
        actor=reference(TEXT, actor),
    )
    [found] = answer([pair("Chad", "Mali", "REQUEST")], {TEXT: [URGED, rallied]}, read_schemes()["plover"], RELATIONS)
    assert found.codes[0] == code


def test_a_pronoun_meets_what_it_stands_for() -> None:
    they = replace(reference(TEXT, "Niger", label="x"), antecedent=span(TEXT, "Mali"))
    assert meets(they, end("Mali"))
    assert not meets(they, end("Chad"))


def test_scores_by_code_and_over_all() -> None:
    given = [pair("Chad", "Mali", code) for code in ("ACCUSE", "ACCUSE", "AID")]
    answers = [answered(given[0], [ACCUSED]), answered(given[1], []), answered(given[2], [ACCUSED])]
    scores = class_scores(answers)
    assert scores == {"ACCUSE": Score(found=2, gold=2, right=1), "AID": Score(found=0, gold=1, right=0)}
    assert over_all(scores) == pytest.approx((1 / 3, 0.25))
    assert class_scores(answers, 2)["conflict"] == Score(found=2, gold=2, right=1)
    assert edge_score(answers, "NONE") == Score(found=2, gold=3, right=1)
    assert parts(answers, read_schemes()["plover"], RELATIONS) == {
        "code": 1,
        "code and source": 1,
        "code, source and target": 1,
    }


def test_silence_is_right_where_nothing_is_coded() -> None:
    answers = [answered(pair("Chad", "Mali", "0", "directed"), [MET], "directed")]
    assert over_all(class_scores(answers)) == (1, 1)
    assert edge_score(answers, "0") == Score()


def test_the_other_direction_is_right_where_asked() -> None:
    answers = [answered(pair("Mali", "Chad", code, "directed"), [ACCUSED], "directed") for code in "340"]
    assert edge_score(answers, "0") == Score(found=3, gold=2, right=1)
    assert edge_score(answers, "0", read_schemes()["directed"].reverse) == Score(found=3, gold=2, right=2)
    assert text_scores(answers, "0") == [Score(found=3, gold=2, right=1)]


@pytest.mark.parametrize(
    ("kind", "label", "name", "same"),
    [
        ("Person", "Ann Roe", "Roe", True),
        ("Person", "Ann Roe", "ann roe", True),
        ("Person", "Ann Roe", "Ann", False),
        ("Organisation", "Harbour Party", "Party", False),
    ],
)
def test_an_entity_bears_its_name(kind: str, label: str, name: str, same: bool) -> None:
    assert is_named(Entity(iri="", kind=kind, label=label), name) == same
    assert meets(reference(label, label, kind=kind), End(words=name)) == same


@pytest.mark.parametrize(
    ("words", "name", "names", "same"),
    [
        ("Mayor Roe", "Ann Roe", ("Ann Roe", "Bo Lind"), True),
        ("Roe supporters", "Ann Roe", ("Ann Roe",), False),  # others
        ("Mayor Roe", "Ann Roe", ("Ann Roe", "Cy Roe"), False),  # two end so
        ("Mayor Ann Roe", "Ann Roe", ("Ann Roe", "Cy Roe"), True),
        ("the EU", "EU", ("EU",), True),
        ("Roebuck", "Ann Roe", ("Ann Roe",), False),
    ],
)
def test_a_find_bears_a_name_of_a_list(words: str, name: str, names: tuple[str, ...], same: bool) -> None:
    assert bears(reference(words, words), name, names) == same


def test_the_head_of_a_topic_ends_before_what_goes_with_it() -> None:
    topic = reference(TEXT, "the siege of Timbuktu", kind="Topic")
    assert head_of(topic, {"of"}).text == "the siege"
    assert head_of(topic, {"of"}).end == topic.start + len("the siege")
    assert head_of(topic, {"the", "on"}) == topic
    assert head_of(replace(topic, entity=replace(topic.entity, kind="Actor")), {"of"}).text == topic.text
