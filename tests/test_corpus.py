"""The corpus of coded passages: every word in its place, large and various enough, its test part of other topics."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from training.coding import Passage, read_lines, read_passages, recode

CORPUS = Path(__file__).parents[1] / "training" / "corpus"


@cache
def part(name: str) -> tuple[Passage, ...]:
    return read_passages(CORPUS / f"{name}.txt")


@pytest.mark.parametrize("name", ["train", "test"])
def test_the_linter_finds_nothing(name: str) -> None:
    assert [each for each in read_lines(CORPUS / f"{name}.txt") if isinstance(each, str)] == []


def test_passages_are_short_and_many() -> None:
    passages = part("train") + part("test")
    assert len({each.id for each in passages}) == len(passages)
    assert all(2 <= len(each.sentences) <= 9 for each in passages)
    assert 0.15 < len(part("test")) / len(passages) < 0.25


def test_parts_share_no_topic() -> None:
    topics = [{each.about["topic"] for each in part(name)} for name in ("train", "test")]
    assert topics[0].isdisjoint(topics[1])


def test_no_cue_but_the_plainest_recurs_often() -> None:
    passages = part("train") + part("test")
    found = Counter(cue for each in passages for cue in {coded.cue.text.lower() for coded in each.statements})
    assert sum(count > len(passages) / 100 for count in found.values()) < 35
    assert max(found.values()) < 3 * len(passages) / 100
    assert sum(count == 1 for count in found.values()) > 0.7 * len(found)


@pytest.mark.parametrize("name", ["first", "second"])
def test_both_codings_cover_every_passage(name: str) -> None:
    passages = part("train") + part("test")
    assert len(recode(passages, CORPUS / f"{name}.txt")) == len(passages)
