"""The lines of an evaluation: scores, agreement, confusions, and what is wrong with the reason why."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from findings import find, span

from kgraph.errors import DocumentError
from kgraph.evaluate import compare, read, report
from kgraph.model import Lexicon, Miss, Statement
from kgraph.ontology import read_lexicon

TEXT = "Kenya blasted Chad over the toll."
BLASTED = find(TEXT, "criticizes", "Kenya", "Chad")
SILENT = Miss(cue=span(TEXT, "toll"), sentence=span(TEXT, TEXT), entry="toll-n", relation="opposes", reason="no actor")


@dataclass(frozen=True)
class Finder:
    """Finds the same in every text."""

    found: Sequence[Statement | Miss] = (BLASTED, SILENT)

    @property
    def lexicon(self) -> Lexicon:
        return read_lexicon()

    def explain_many(self, texts: Iterable[str]) -> Iterator[list[Statement | Miss]]:
        yield from (list(self.found) for _ in texts)


def coded(actor: str, relation: str, target: str, **more: Any) -> dict[str, Any]:
    return {"sentence": 0, "relation": relation, "actor_text": actor, "target_text": target, **more}


def gold_file(tmp_path: Path, *statements: dict[str, Any], name: str = "gold.jsonl", text: str = TEXT) -> Path:
    (tmp_path / name).write_text(json.dumps({"sentences": [text], "statements": statements}), encoding="utf-8")
    return tmp_path / name


def test_coded_articles(tmp_path: Path) -> None:
    file = gold_file(
        tmp_path,
        coded("Kenya", "accuses", "Chad", tier=1, both=True),
        coded("Chad", "opposes", "the toll", tier=2, both=False),
    )
    lines = list(report(read(file), Finder(), errors=True))
    assert "all                     1     2      0       0.00    0.00  0.00" in lines
    assert "all, by root            1     2      1       1.00    0.50  0.67" in lines
    assert "recall of tier 1: 0 of 1 (0.000)" in lines
    assert "recall found by both coders: false: 0 of 1 (0.000)" in lines
    assert "coded accuses, where the ends meet: criticizes 1" in lines
    errors = "\n".join(lines)
    assert f"false  Kenya – criticizes – Chad  [lex:-, frame:-, 0.50]\n       {TEXT}" in errors
    assert f"missed Chad – opposes – the toll\n       {TEXT}\n     – “toll” (lex:toll-n): no actor" in errors


def test_given_pairs(tmp_path: Path) -> None:
    rows = [f"[Kenya] blasted [Chad] over the toll.\tKenya\tChad\t{label}" for label in "3311"]
    (tmp_path / "gold.tsv").write_text("\n".join(rows), encoding="utf-8")
    lines = list(report(read(tmp_path / "gold.tsv"), Finder(), errors=True))
    assert "all that is said        4     4      2       0.50    0.50  0.50" in lines
    assert "class: 0.500 of 4 pairs right, macro-F1 0.333" in lines
    assert "each pair once          2     2      1       0.50    0.50  0.50" in lines
    wrong = lines.index(f"\n1 coded, 3 given: Kenya → Chad  ({tmp_path / 'gold.tsv'}:3)\n       {TEXT}")
    assert lines[wrong + 1] == "     * Kenya – criticizes – Chad  [lex:-, frame:-, 0.50]"
    assert lines[wrong + 2] == "     – “toll” (lex:toll-n): no actor"


def test_names_from_a_list(tmp_path: Path) -> None:
    """Only finds between two names of the list are scored, by valence."""
    row = {
        "sentences": [TEXT],
        "entities": [["Kenya", ["GPE"]], ["Chad", ["GPE"]], ["Mali", ["GPE"]]],
        "stances": {"0": [["Kenya", "NEG", "Chad"], ["Kenya", "POS", "Mali"], ["Kenya", "NEG", "Not in the list"]]},
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps(row), encoding="utf-8")
    unlisted, neutral = find(TEXT, "opposes", "Kenya", "the toll"), find(TEXT, "meetsWith", "Kenya", "Chad")
    lines = list(report(read(tmp_path / "gold.jsonl"), Finder((BLASTED, unlisted, neutral))))
    assert "all                     1     3      1       1.00    0.33  0.50" in lines
    assert "recall where the sentence names both ends: 1 of 1 (1.000)" in lines


def test_positions_of_discourse_network_analyzer(tmp_path: Path) -> None:
    """Several finds of one sign by one actor in a sentence are one, and what the position is on is not compared."""
    header = "person;organization;concept;agreement;start_position;text;document_id\n"
    (tmp_path / "gold.csv").write_text(f"{header};Kenya;Chad has a point.;0;0;{TEXT};7\n", encoding="utf-8")
    again = find(TEXT, "opposes", "Kenya", "the toll")
    other = find(TEXT, "opposes", "Chad", "the toll")
    lines = list(report(read(tmp_path / "gold.csv", kind="dna"), Finder((BLASTED, again, other))))
    assert "all                     1     1      1       1.00    1.00  1.00" in lines


def test_a_second_coding_is_scored_like_the_extractor(tmp_path: Path) -> None:
    gold = gold_file(
        tmp_path,
        coded("Kenya", "criticizes", "Chad", polarity="affirmed"),
        coded("Kenya", "opposes", "the toll", also=["criticizes"]),
        coded("Chad", "backs", "the toll"),
    )
    second = gold_file(
        tmp_path,
        coded("Kenya", "criticizes", "Chad", polarity="negated"),
        coded("Kenya", "criticizes", "toll"),
        coded("Chad", "praises", "the toll"),
        name="second.jsonl",
    )
    lines = list(compare(read(gold), read(second), errors=True))
    assert "all                     3     3      2       0.67    0.67  0.67" in lines
    assert "polarity right in 0 of 1 hits" in lines
    assert "Krippendorff's alpha over 3 statements of either: 0.44" in lines
    assert "coded backs, where the ends meet: praises 1" in lines
    assert any(line.startswith("\nmissed Chad – backs – the toll") for line in lines)


def test_a_second_coding_in_another_scheme(tmp_path: Path) -> None:
    row = {"sentences": [TEXT], "entities": [["Kenya", []], ["Chad", []]]}
    for name, code in (("gold.jsonl", "NEG"), ("second.jsonl", "POS")):
        content = {**row, "stances": {"0": [["Kenya", code, "Chad"]]}}
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    lines = list(compare(read(tmp_path / "gold.jsonl"), read(tmp_path / "second.jsonl")))
    assert "coded NEG, where the ends meet: POS 1" in lines


def test_codings_of_other_articles_are_not_compared(tmp_path: Path) -> None:
    one, other = gold_file(tmp_path), gold_file(tmp_path, name="other.jsonl", text="Chad blasted Kenya.")
    with pytest.raises(DocumentError, match="not of the same articles"):
        list(compare(read(one), read(other)))


def test_relations_that_hold_both_ways_meet_either_way(tmp_path: Path) -> None:
    file = gold_file(tmp_path, coded("Chad", "meetsWith", "Kenya"))
    lines = list(report(read(file), Finder([replace(BLASTED, relation="meetsWith")])))
    assert "all                     1     1      1       1.00    1.00  1.00" in lines
