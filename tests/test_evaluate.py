"""A find is right where it meets a coder's statement, and each coded statement counts once."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from parses import make_relation

from kgraph.errors import DocumentError
from kgraph.evaluate import GoldArticle, Judgement, Score, agreement, intervals, judge, levels, read_gold, score
from kgraph.model import Entity, Reference, Span, Statement

SENTENCES = ("Kenya backed the bill.", "Chad armed the rebels, Kenya said.")
TEXT = " ".join(SENTENCES)
RELATIONS = {
    relation.name: relation
    for relation in (
        make_relation("backs", valence="positive"),
        make_relation("aids", "backs", valence="positive"),
        make_relation("opposes", valence="negative"),
        make_relation("accuses", "opposes", valence="negative"),
        make_relation("praises", valence="positive"),
    )
}


def gold(sentence: int, relation: str, actor: str, target: str, /, **more: Any) -> dict[str, Any]:
    return {"sentence": sentence, "relation": relation, "actor_text": actor, "target_text": target, **more}


def article(*statements: dict[str, Any]) -> GoldArticle:
    return GoldArticle(text=TEXT, spans=((0, 22), (23, len(TEXT))), statements=statements)


def find(relation: str, actor: str, cue: str, target: str, *, at: int = 0) -> Statement:
    """Return a find whose words stand in the text from `at` on."""

    def span(words: str) -> Span:
        start = TEXT.index(words, at)
        return Span(text=words, start=start, end=start + len(words))

    def reference(words: str) -> Reference:
        where = span(words)
        entity = Entity(iri=f"ac-{words}", kind="Actor", label=words)
        return Reference(text=words, start=where.start, end=where.end, entity=entity)

    return Statement(
        relation=relation,
        actor=reference(actor),
        target=reference(target),
        cue=span(cue),
        sentence=span(SENTENCES[1] if at else SENTENCES[0]),
        entry="-",
        frame="-",
        confidence=0.5,
    )


BACKS = find("backs", "Kenya", "backed", "the bill")
AIDS = find("aids", "Chad", "armed", "the rebels", at=23)


def judged(finds: Iterable[Statement], *statements: dict[str, Any], level: str = "relation") -> list[Judgement]:
    return list(judge([article(*statements)], [list(finds)], levels(RELATIONS)[level]))


def is_hit(finding: Statement, coded: dict[str, Any], *, level: str = "relation") -> bool:
    return judged([finding], coded, level=level)[0].gold is not None


@pytest.mark.parametrize(
    ("finding", "coded"),
    [
        (BACKS, gold(0, "backs", "Kenya", "the bill")),
        (BACKS, gold(0, "backs", "Kenya", "bill")),  # overlapping words
        (BACKS, gold(0, "aids", "Kenya", "the bill", also=["backs"])),  # another coder's choice
        (BACKS, gold(0, "aids", "Kenya", "the bill", also="backs")),
        (AIDS, gold(1, "aids", "Chad", "the rebels")),
        (  # other words for the same entity
            replace(BACKS, actor=replace(BACKS.actor, start=30, end=33)),
            gold(0, "backs", "Kenya", "the bill", actor="Kenya"),
        ),
    ],
)
def test_a_find_is_right(finding: Statement, coded: dict[str, Any]) -> None:
    assert is_hit(finding, coded)


@pytest.mark.parametrize(
    ("finding", "coded"),
    [
        (BACKS, gold(0, "opposes", "Kenya", "the bill")),
        (BACKS, gold(0, "aids", "Kenya", "the bill")),
        (BACKS, gold(1, "backs", "Kenya", "the bill")),
        (BACKS, gold(0, "backs", "the bill", "the bill")),
        (BACKS, gold(0, "backs", "Kenya", "Kenya")),
        (BACKS, gold(0, "backs", "the bill", "Kenya")),  # roles reversed
    ],
)
def test_a_find_is_wrong(finding: Statement, coded: dict[str, Any]) -> None:
    assert not is_hit(finding, coded)


@pytest.mark.parametrize(
    ("relation", "level", "right"),
    [
        ("backs", "relation", True),
        ("aids", "relation", False),
        ("aids", "root", True),
        ("opposes", "root", False),
        ("unknown", "root", False),
        ("praises", "root", False),
        ("praises", "valence", True),
        ("opposes", "valence", False),
        ("unknown", "valence", False),
    ],
)
def test_relations_are_compared_as_closely_as_asked(relation: str, level: str, right: bool) -> None:
    assert is_hit(BACKS, gold(0, relation, "Kenya", "the bill"), level=level) == right


def test_a_coded_statement_counts_once() -> None:
    found = judged([BACKS, BACKS], gold(0, "backs", "Kenya", "the bill"))
    assert [each.gold is not None for each in found] == [True, False]


def test_what_was_not_found_is_told_with_its_sentence() -> None:
    found = judged([BACKS], gold(0, "backs", "Kenya", "the bill"), gold(1, "aids", "Chad", "the rebels"))
    assert [(each.sentence, each.find is None) for each in found] == [
        (SENTENCES[0], False),
        (SENTENCES[1], True),
    ]


def test_scores_count_finds_gold_and_hits_per_relation() -> None:
    found = judged(
        [BACKS, find("opposes", "Kenya", "backed", "the bill")],
        gold(0, "backs", "Kenya", "the bill"),
        gold(1, "aids", "Chad", "the rebels"),
    )
    assert score(found) == {
        "": Score(found=2, gold=2, right=1),
        "aids": Score(found=0, gold=1, right=0),
        "backs": Score(found=1, gold=1, right=1),
        "opposes": Score(found=1, gold=0, right=0),
    }


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Score(found=4, gold=8, right=2), (0.5, 0.25, 1 / 3)),
        (Score(found=1, gold=1, right=1), (1.0, 1.0, 1.0)),
        (Score(found=0, gold=3, right=0), (0.0, 0.0, 0.0)),
        (Score(), (0.0, 0.0, 0.0)),
    ],
)
def test_precision_recall_and_f1(counts: Score, expected: tuple[float, float, float]) -> None:
    assert (counts.precision, counts.recall, counts.f1) == pytest.approx(expected)


def test_a_hit_on_what_another_coder_chose_is_never_more_than_all_finds() -> None:
    found = score(judged([BACKS], gold(0, "aids", "Kenya", "the bill", also=["backs"])))
    assert all(each.precision <= 1 and each.recall <= 1 for each in found.values())
    assert all(each.right <= min(each.found, each.gold) for each in found.values())


def test_agreement_counts_only_what_was_coded() -> None:
    found = judged(
        [replace(BACKS, negated=True, modality="hypothetical"), AIDS],
        gold(0, "backs", "Kenya", "the bill", polarity="negated", modality="asserted"),
        gold(1, "aids", "Chad", "the rebels", polarity="negated", voice="narrated"),
    )
    assert agreement(found) == {"polarity": (1, 2), "modality": (0, 1), "voice": (1, 1)}


def test_intervals_are_wider_the_more_articles_differ() -> None:
    right, wrong = gold(0, "backs", "Kenya", "the bill"), gold(0, "opposes", "Kenya", "the bill")
    alike = intervals(judge([article(right)] * 4, [[BACKS]] * 4))
    assert alike == {"precision": (1, 1), "recall": (1, 1), "f1": (1, 1)}
    differing = judge([article(right), article(wrong)] * 4, [[BACKS]] * 8)
    low, high = intervals(differing)["precision"]
    assert 0 <= low < 0.5 < high <= 1


def test_intervals_are_the_same_each_time() -> None:
    found = list(judge([article(gold(0, "backs", "Kenya", "the bill")), article()] * 3, [[BACKS]] * 6))
    assert intervals(found) == intervals(found)


def test_one_article_has_no_interval() -> None:
    assert intervals(judged([BACKS], gold(0, "backs", "Kenya", "the bill"))) == {}


def test_nothing_found_and_nothing_coded_scores_nothing() -> None:
    assert score(judged([])) == {"": Score()}


LINE: dict[str, Any] = {"sentences": list(SENTENCES), "statements": [gold(0, "backs", "Kenya", "the bill")]}


@pytest.mark.parametrize("name", ["gold.jsonl", "gold.jsonl.gz"])
def test_gold_data_is_read_plain_or_gzipped(tmp_path: Path, name: str) -> None:
    content = f"{json.dumps(LINE)}\n\n{json.dumps(LINE)}\n".encode()
    file = tmp_path / name
    file.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    found = read_gold(file)
    assert len(found) == 2
    assert found[0].text == TEXT
    assert [found[0].text[start:end] for start, end in found[0].spans] == list(SENTENCES)
    assert found[0].statements == (LINE["statements"][0],)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"gold\.jsonl:2: no gold article"),
        ("[]", r"gold\.jsonl:2: no gold article"),
        ('{"sentences": []}', r"gold\.jsonl:2: no gold article \('statements'\)"),
        ('{"sentences": ["A."], "statements": [{"sentence": 0}]}', r"gold\.jsonl:2: a statement lacks '"),
        ('{"sentences": ["A."], "statements": [3]}', r"gold\.jsonl:2: no gold article"),
        (
            json.dumps({"sentences": ["A."], "statements": [gold(1, "backs", "A", "B")]}),
            r"gold\.jsonl:2: .*sentence",
        ),
    ],
)
def test_malformed_gold_data_is_refused_with_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(f"{json.dumps(LINE)}\n{line}\n")
    with pytest.raises(DocumentError, match=message):
        read_gold(file)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.jsonl", None),
        ("latin.jsonl", b'{"sentences": ["caf\xe9"]}'),
        ("broken.jsonl.gz", b"no gzip"),
    ],
)
def test_unreadable_gold_data_is_refused_with_its_name(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError, match=rf"{name} cannot be read as gold data"):
        read_gold(tmp_path / name)
