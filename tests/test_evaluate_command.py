"""The command scores files of others, compares codings, draws samples and reads them back."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kgraph.cli import commands
from kgraph.errors import DocumentError, UsageError
from kgraph.evaluate import read_gold
from kgraph.evaluate.reading import MARKS

DIRECTED = "[Kenya] praised [Chad].\tKenya\tChad\t1\n[Kenya]n farmers were criticised by [Chad].\tKenya\tChad\t4\n"
CODED: dict[str, Any] = {
    "sentences": ["Kenya backed the road plan.", "It is long."],
    "statements": [{"sentence": 0, "relation": "backs", "actor_text": "Kenya", "target_text": "the road plan"}],
}


def evaluate(*words: str | Path) -> str:
    done = CliRunner().invoke(commands, ["evaluate", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("gold.tsv", DIRECTED, "all that is said        2     2      2       1.00    1.00  1.00"),
        ("gold.jsonl", json.dumps(CODED), "all                     1     1      1       1.00    1.00  1.00"),
    ],
)
def test_kgraph_is_scored(tmp_path: Path, name: str, content: str, line: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert line in evaluate(tmp_path / name, "--errors").splitlines()


def test_a_coding_is_scored_against_another(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps(CODED), encoding="utf-8")
    (tmp_path / "second.jsonl").write_text(json.dumps({**CODED, "statements": []}), encoding="utf-8")
    lines = evaluate(tmp_path / "gold.jsonl", "--against", tmp_path / "second.jsonl").splitlines()
    assert "all                     0     1      0       0.00    0.00  0.00" in lines


def test_groups_of_articles_have_scores_of_their_own(tmp_path: Path) -> None:
    rows = [{**CODED, "genre": "leader"}, {**CODED, "genre": "brief", "statements": []}]
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    lines = evaluate(tmp_path / "gold.jsonl", "--by", "genre").splitlines()
    assert "leader                  1     1      1       1.00    1.00  1.00" in lines
    assert "brief                   1     0      0       0.00    0.00  0.00" in lines
    against = evaluate(tmp_path / "gold.jsonl", "--against", tmp_path / "gold.jsonl", "--by", "genre").splitlines()
    assert "leader                  1     1      1       1.00    1.00  1.00" in against


def test_what_no_article_says_of_itself_cannot_group_them(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps({**CODED, "genre": "brief"}), encoding="utf-8")
    with pytest.raises(UsageError, match=r"'tone'.*choose one of genre"):
        CliRunner().invoke(commands, ["evaluate", str(tmp_path / "gold.jsonl"), "--by", "tone"], catch_exceptions=False)


def test_an_article_keeps_its_own_paragraphs(tmp_path: Path) -> None:
    text = " ".join(CODED["sentences"][:1]) + "\n\n" + CODED["sentences"][1]
    (tmp_path / "gold.jsonl").write_text(json.dumps({**CODED, "text": text}), encoding="utf-8")
    [article] = read_gold(tmp_path / "gold.jsonl")
    assert (article.text, article.spans) == (text, ((0, 27), (29, len(text))))


def test_a_sentence_out_of_its_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps({**CODED, "text": "It is long."}), encoding="utf-8")
    with pytest.raises(DocumentError, match="does not stand in its text"):
        read_gold(tmp_path / "gold.jsonl")


def test_a_sample_is_drawn_and_read_back(tmp_path: Path, harbour: Path) -> None:
    file = tmp_path / "sample.csv"
    assert evaluate(harbour, "--sample", "4", "-o", file) == ""
    assert evaluate(harbour, "--sample", "4") == file.read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows({**row, **dict.fromkeys(MARKS, "y")} for row in rows)
    assert "wholly right: 4 of 4 (1.000)" in evaluate(file)
