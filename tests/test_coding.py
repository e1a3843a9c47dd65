"""Lines that coders write become passages with the places of all words, or say what is wrong, by file and line."""

import json
from pathlib import Path

import pytest

from training.coding import CodingError, Passage, read_lines, read_passages, recode, to_row

LINES = """\
=== 01-01 | genre: local paper | topic: transport | place: Ghana | level: town or city council
[1] Trotro drivers in Wa have no kind word for the levy, and the drivers say so.

[2] "We will not pay it," said their chairman, Issah Bawa.
[3] He asked the council to meet them.
---
1 | criticizes | Trotro drivers in Wa | no kind word for | the levy
2 | rejects | We = Trotro drivers in Wa | will not pay | it = the levy | quoted | hyp | by=Issah Bawa
3 | demands | He = Issah Bawa | asked | to meet them | to=the council
3 | criticizes | the drivers#1@1 | asked | the council | t2 | reported | by=?

=== 01-02 | genre: agency report | topic: transport | place: Ghana | level: none
[1] It rained.
---
"""


def written(tmp_path: Path, lines: str) -> Path:
    path = tmp_path / "passages.txt"
    path.write_text(lines, encoding="utf-8")
    return path


def faults_in(tmp_path: Path, lines: str) -> list[str]:
    return [each for each in read_lines(written(tmp_path, lines)) if isinstance(each, str)]


def test_words_stand_where_the_lines_say(tmp_path: Path) -> None:
    first, second = read_passages(written(tmp_path, LINES))
    assert first.text.count("\n\n") == 1
    assert second.statements == ()
    for each in first.statements:
        given = (each.actor, each.cue, each.target, each.addressee, each.speaker)
        for words in filter(None, given):
            assert first.text[words.start : words.end] == words.text


def test_a_pronoun_keeps_whom_it_stands_for(tmp_path: Path) -> None:
    refusal = read_passages(written(tmp_path, LINES))[0].statements[1]
    assert (refusal.actor.text, refusal.actor.name) == ("We", "Trotro drivers in Wa")
    assert (refusal.voice, refusal.modality, refusal.polarity, refusal.tier) == (
        "quoted",
        "hypothetical",
        "affirmed",
        1,
    )
    assert refusal.speaker is not None
    assert refusal.speaker.text == "Issah Bawa"


def test_words_may_stand_in_another_sentence(tmp_path: Path) -> None:
    last = read_passages(written(tmp_path, LINES))[0].statements[3]
    assert (last.sentence, last.actor.sentence, last.tier, last.speaker) == (2, 0, 2, None)


def test_a_row_is_what_evaluation_reads(tmp_path: Path) -> None:
    row = json.loads(json.dumps(to_row(read_passages(written(tmp_path, LINES))[0])))
    assert row["statements"][2]["addressee"] == "the council"
    assert row["statements"][1]["actor"] == "Trotro drivers in Wa"
    assert all(sentence in row["text"] for sentence in row["sentences"])


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("1 | criticizes | Trotro drivers in Wo |", "1 | criticizes | Trotro drivers in Wa |", "does not stand"),
        ("3 | begs |", "3 | demands |", "unknown relation begs"),
        ("[4] He", "[3] He", "sentence 4 where 3 should be"),
        (" | hype", " | hyp", "unknown field 'hype'"),
        ("topic: transport | place: Ghana | level: none", "x", "the header of 01-02 needs genre"),
        ("the drivers#2@1", "the drivers#1@1", "2 time(s)"),
        ("9 | rejects", "2 | rejects", "not sentence | relation"),
        ("asked | to meet them | by=He", "asked | to meet them | to=the council", "narrated has no speaker"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, wrong: str, right: str, message: str) -> None:
    lines = LINES.replace(wrong, "topic: transport") if right == "x" else LINES.replace(right, wrong)
    [fault] = faults_in(tmp_path, lines)
    assert message in fault
    assert "passages.txt:" in fault


def test_the_same_statement_twice_is_a_fault(tmp_path: Path) -> None:
    line = "1 | criticizes | Trotro drivers in Wa | no kind word for | the levy\n"
    assert "twice" in faults_in(tmp_path, LINES.replace(line, line * 2))[0]


def test_another_coding_takes_the_place_of_the_first(tmp_path: Path) -> None:
    passages = read_passages(written(tmp_path, LINES))
    other = tmp_path / "second.txt"
    other.write_text(
        "=== 01-01\n---\n1 | opposes | Trotro drivers in Wa | no kind word for | the levy\n\n=== 01-02\n---\n"
    )
    recoded = recode(passages, other)
    assert [each.relation for passage in recoded for each in passage.statements] == ["opposes"]


def test_a_coding_that_lacks_a_passage_is_refused(tmp_path: Path) -> None:
    passages = read_passages(written(tmp_path, LINES))
    other = tmp_path / "second.txt"
    other.write_text("=== 01-01\n---\n")
    with pytest.raises(CodingError, match="01-02 is not coded"):
        recode(passages, other)


def test_a_passage_without_statements_is_one(tmp_path: Path) -> None:
    assert [isinstance(each, Passage) for each in read_lines(written(tmp_path, LINES))] == [True, True]
