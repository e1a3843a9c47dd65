"""Statements by place alone find their words in sentences that stand elsewhere."""

import gzip
from pathlib import Path

import pytest

from training.coding import CodingError, Passage
from training.placed import read_placed
from training.treebanks import Line, read_lines

SENTENCES = {
    "a-1": Line(text="Fishers in Mombasa spoke up.", opens_paragraph=True),
    "a-2": Line(text="They slammed the port levy.", opens_paragraph=False),
    "a-3": Line(text="Rain fell.", opens_paragraph=True),
}
CODED = "=== r1 | a-1 a-2 a-3\n---\n2 | criticizes | 0-18@1 | 5-12 | 13-26 | reported | by=0-4\n"


def read(tmp_path: Path, lines: str) -> list[Passage]:
    path = tmp_path / "treebanks.txt"
    path.write_text(lines, encoding="utf-8")
    return list(read_placed(path, SENTENCES))


def test_words_are_those_at_the_places(tmp_path: Path) -> None:
    [passage] = read(tmp_path, CODED)
    assert passage.text == "Fishers in Mombasa spoke up. They slammed the port levy.\n\nRain fell."
    [found] = passage.statements
    words = (found.actor, found.cue, found.target, found.speaker)
    assert [each and each.text for each in words] == ["Fishers in Mombasa", "slammed", "the port levy", "They"]
    assert (found.actor.sentence, found.sentence, found.voice) == (0, 1, "reported")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("a-1", "b-7", ":1: no treebank has the sentence b-7"),
        ("5-12", "5-120", ":3: 5-120 is not within sentence 2"),
        ("0-18@1", "0-18@9", ":3: 0-18@9 is not within sentence 9"),
        ("5-12", "slammed", ":3: not START-END: 'slammed'"),
    ],
)
def test_a_slip_is_told_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(CodingError, match=message):
        read(tmp_path, CODED.replace(old, new))


def test_sentences_of_a_treebank_have_single_blanks_and_open_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "own.conllu.gz"
    rows = "# newpar\n# sent_id = a-1\n# text = It  rained .\n1\tIt\n\n# sent_id = a-2\n# text = Yes\n1\tYes\n\n"
    path.write_bytes(gzip.compress(rows.encode()))
    assert dict(read_lines(path)) == {
        "a-1": Line(text="It rained .", opens_paragraph=True),
        "a-2": Line(text="Yes", opens_paragraph=False),
    }
