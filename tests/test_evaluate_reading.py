"""Statements are drawn from a graph, read by a person, and scored."""

import csv
import io
from pathlib import Path

import pytest

from kgraph.errors import GraphError
from kgraph.evaluate import draw, read, report_readings
from kgraph.evaluate.reading import COLUMNS, MARKS, readings
from kgraph.evaluate.uncertainty import share_interval


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table)))


def test_a_sample_has_what_a_reader_needs(harbour: Path) -> None:
    drawn = rows(draw([harbour], 100))
    assert tuple(drawn[0]) == (*COLUMNS, *MARKS)
    row = next(each for each in drawn if each["speaker"] and each["voice"] == "quoted")
    assert row["statement"].startswith("st-")
    assert row["actor"] in row["sentence"]
    assert row["target"] in row["sentence"]
    assert (row["polarity"], row["modality"]) == ("affirmed", "asserted")
    assert not any(row[mark] for mark in MARKS)
    assert len({each["statement"] for each in drawn}) == len(drawn)


def test_the_same_seed_draws_the_same(harbour: Path) -> None:
    assert draw([harbour], 3) == draw([harbour], 3)
    assert draw([harbour], 3) != draw([harbour], 3, seed=8)
    assert len(rows(draw([harbour], 3))) == 3


def test_a_graph_without_statements_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bare.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    with pytest.raises(GraphError, match=r"bare\.ttl: no statement to read"):
        draw([tmp_path / "bare.ttl"], 3)


def test_what_a_reader_wrote_is_counted(tmp_path: Path, harbour: Path) -> None:
    marks = ["yyyyy", "YYYYY", "ryryy", "yyyny", "nnyyn"]
    table = [
        {**row, **dict(zip(MARKS, mark, strict=True))}
        for row, mark in zip(rows(draw([harbour], 5)), marks, strict=True)
    ]
    with (tmp_path / "read.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*COLUMNS, *MARKS))
        writer.writeheader()
        writer.writerows(table)
    gold = read(tmp_path / "read.csv")
    assert dict(readings(gold.readings)) == {
        "wholly right": 2,
        "actor right": 3,
        "relation right": 4,
        "target right": 4,
        "polarity right": 4,
        "attribution right": 4,
        "actor and target reversed": 1,
        "polarity wrong": 1,
    }
    assert next(report_readings(gold.readings)) == "wholly right: 2 of 5 (0.400), from 0.12 to 0.77"


@pytest.mark.parametrize(
    ("right", "of", "expected"),
    [(8, 10, (0.490, 0.943)), (0, 10, (0, 0.278)), (10, 10, (0.722, 1))],
)
def test_the_interval_of_a_share(right: int, of: int, expected: tuple[float, float]) -> None:
    """Values of the Wilson interval, as statistics packages give them."""
    assert share_interval(right, of) == pytest.approx(expected, abs=0.001)
