"""Gold data of every format comes out as articles, pairs or readings; a slip in it is named with file and line."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from kgraph.errors import DocumentError, UsageError
from kgraph.evaluate import FORMATS, End, read

MARKED = "marked_sentence\tsource\ttarget\tgold_root\tgold_penta\n"
DNA = "statement_id;person;organization;concept;agreement;start_position;stop_position;text;document_id\n"
SEESAW: dict[str, Any] = {
    "sentences": ["Ann Roe spoke.", "She blasted the toll."],
    "entities": [["Ann Roe", ["People"]], ["toll", ["Topic"]]],
    "stances": {"1": [["Ann Roe", "NEG", "toll"]]},
}
RECORD: dict[str, Any] = {
    "text": "Chad and Kenya agreed on a border post.",
    "event": "AGREE",
    "source": [{"actorText": "Chad"}, {"actorText": "Kenya"}],
}
CODED: dict[str, Any] = {
    "sentences": ["Kenya backs the toll."],
    "statements": [{"sentence": 0, "relation": "backs", "actor_text": "Kenya", "target_text": "the toll"}],
}


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("a.jsonl", json.dumps(SEESAW), "seesaw"),
        ("a.jsonl", json.dumps(RECORD), "plover"),
        ("a.jsonl", json.dumps(CODED), "coded"),
        ("a.tsv", f"{MARKED}<s>Chad</s> aids <t>Mali</t>.\tChad\tMali\tAID\t2\n", "marked"),
        ("a.tsv", "[Chad] met [Mali].\tChad\tMali\t0\n", "directed"),
        ("a.csv", f"{DNA}1;Ann Roe;;The toll helps.;1;0;4;Toll;7\n", "dna"),
        ("a.csv", "actor right,relation right,target right,polarity right,attribution right\ny,y,y,y,y\n", "judged"),
    ],
)
def test_a_format_is_told_by_suffix_and_first_line(tmp_path: Path, name: str, content: str, format: str) -> None:  # noqa: A002
    (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content.encode()))
    assert [read(tmp_path / each).format for each in (name, f"{name}.gz")] == [format, format]
    assert read(tmp_path / name, kind=format).format == format
    assert format in FORMATS


def pairs(tmp_path: Path, content: str, kind: str) -> list[tuple[str, list[str], list[str], tuple[str, ...]]]:
    """Return text, words of sources and targets as they stand in the text, and codes of each pair."""
    file = tmp_path / "gold"
    file.write_text(content, encoding="utf-8")

    def words(text: str, ends: tuple[End, ...]) -> list[str]:
        return [" | ".join(text[slice(*span)] for span in end.spans) for end in ends]

    return [
        (pair.text, words(pair.text, pair.sources), words(pair.text, pair.targets), pair.codes)
        for pair in read(file, kind=kind).pairs
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "<s>Chad</s> aids <t>Mali</t>.\tChad\tMali\tAID\t2",
            ("Chad aids Mali.", ["Chad"], ["Mali"], ("AID", "2", "cooperation")),
        ),
        (  # the target first
            "<t>Mali</t> was shelled by <s>Chad</s>.\tChad\tMali\tASSAULT\t4",
            ("Mali was shelled by Chad.", ["Chad"], ["Mali"], ("ASSAULT", "4", "conflict")),
        ),
        (  # an open end, and the file's own class
            "<s>Chad</s> will lift the curfew.\tChad\ta recipient\tYIELD\t1",
            ("Chad will lift the curfew.", ["Chad"], [], ("YIELD", "1", "cooperation")),
        ),
    ],
)
def test_marked_sentences(tmp_path: Path, row: str, expected: object) -> None:
    assert pairs(tmp_path, f"{MARKED}{row}\n", "marked") == [expected]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("[Chad] met [Mali].\tChad\tMali\t0", ("Chad met Mali.", ["Chad"], ["Mali"], ("0",))),
        (  # brackets that cut a word short
            "[Democrat]s blasted [Roe’]s toll.\tDemocrat\tRoe’\t3",
            ("Democrats blasted Roe’s toll.", ["Democrats"], ["Roe’s"], ("3",)),
        ),
    ],
)
def test_directed_sentiment(tmp_path: Path, row: str, expected: object) -> None:
    assert pairs(tmp_path, f"{row}\n\n", "directed") == [expected]


@pytest.mark.parametrize(
    ("record", "sources", "targets", "code"),
    [
        (RECORD, ["Chad", "Kenya"], ["Chad", "Kenya"], "AGREE"),
        ({**RECORD, "target": "", "source": RECORD["source"][:1]}, ["Chad"], [], "AGREE"),
        ({**RECORD, "target": "economic", "source": None}, [], [], "AGREE"),
        (
            {**RECORD, "event": "FIGHT", "target": [{"actorText": "a  border"}]},
            ["Chad", "Kenya"],
            ["a border"],
            "ASSAULT",
        ),
        ({**RECORD, "target": [{"actorText": "Kenya ... post"}]}, ["Chad", "Kenya"], ["Kenya | post"], "AGREE"),
        ({**RECORD, "target": [{"actorText": "Atlantis"}]}, ["Chad", "Kenya"], [""], "AGREE"),
    ],
)
def test_plover_records(
    tmp_path: Path, record: dict[str, Any], sources: list[str], targets: list[str], code: str
) -> None:
    [(_, found_sources, found_targets, codes)] = pairs(tmp_path, json.dumps(record), "plover")
    assert (found_sources, found_targets, codes[0]) == (sources, targets, code)


def test_seesaw_articles(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(SEESAW), encoding="utf-8")
    [article] = read(tmp_path / "a.jsonl").articles
    assert (article.actors, article.targets) == (("Ann Roe", "toll"), ("Ann Roe", "toll"))
    assert [article.text[slice(*span)] for span in article.spans] == SEESAW["sentences"]
    expected = {"sentence": 1, "relation": "NEG", "actor_text": "Ann Roe", "target_text": "toll"}
    assert article.statements == (expected,)


LETTER = "The council met. Ann Roe of Harbour First backs the toll. It is late."


def test_dna_passages_are_found_in_documents_beside_the_list(tmp_path: Path) -> None:
    (tmp_path / "toll").mkdir()
    (tmp_path / "toll" / "7.txt").write_text(LETTER, encoding="utf-8")
    row = f"1;Ann Roe;Harbour First;The toll helps.;1;{LETTER.index('backs')};0;backs the toll;7\n"
    (tmp_path / "toll.csv").write_text(f"{DNA}{row}", encoding="utf-8")
    [article] = read(tmp_path / "toll.csv").articles
    assert article.text == LETTER
    assert article.actors == ("Ann Roe", "Harbour First")
    assert [LETTER[slice(*span)].strip() for span in article.spans] == ["Ann Roe of Harbour First backs the toll."]
    assert (article.statements[0]["relation"], article.statements[0]["target"]) == ("POS", "The toll helps.")


def test_dna_passages_stand_for_themselves_where_no_documents_are_given(tmp_path: Path) -> None:
    rows = '1;Ann Roe;;The toll helps.;0;99;0;"Roe; Ann Roe, fought the toll.";7\n2;;Harbour First;…;1;0;0;Yes.;7\n'
    (tmp_path / "toll.csv").write_text(f"{DNA}{rows}", encoding="utf-8")
    articles = read(tmp_path / "toll.csv").articles
    assert [each.text for each in articles] == ["Roe; Ann Roe, fought the toll.", "Yes."]
    assert [each.statements[0]["relation"] for each in articles] == ["NEG", "POS"]


JUDGED = "actor right,relation right,target right,polarity right,attribution right\ny,y,y,y,y\n"


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("marked", "sentence\tgold_root\n", r":1: no column 'marked_sentence'"),
        (
            "marked",
            f"{MARKED}<s>A</s> aids <t>B</t>.\tA\tB\tLOVE\t2\n",
            r":2: unknown code 'LOVE'; choose one of ACCUSE",
        ),
        ("marked", f"{MARKED}<s>A</s> aids <t>B</t>.\tA\tB\n", r":2: 3 cells, where the header has 5"),
        ("marked", MARKED, "holds nothing that was coded"),
        ("directed", "[A] met [B].\tA\tB\t0\n[A] met B.\tA\tB\t0\n", r":2: 4 cells and 1 spans in brackets"),
        ("directed", "[A] met [B].\tA\tB\t9\n", r":1: unknown code '9'"),
        ("plover", "{}\n", r":1: no PLOVER record"),
        ("plover", "[]\n", r":1: .*a JSON object is needed"),
        ("plover", json.dumps({**RECORD, "source": [{"code": "TCD"}]}), r":1: the actor .* lacks 'actorText'"),
        ("seesaw", json.dumps({**SEESAW, "stances": {"1": [["Ann Roe", "toll"]]}}), r":1: no SEESAW article"),
        ("seesaw", json.dumps({**SEESAW, "stances": {"5": SEESAW["stances"]["1"]}}), r":1: no sentence 5"),
        ("seesaw", json.dumps({**SEESAW, "stances": {"1": [["Ann Roe", "MAD", "toll"]]}}), r":1: unknown code 'MAD'"),
        ("dna", "statement_id;agreement\n", r":1: no column 'person'"),
        ("dna", f"{DNA}1;;;The toll helps.;1;0;4;Toll;7\n", r":2: neither person nor organization"),
        ("dna", f"{DNA}1;Ann Roe;;The toll helps.;9;0;4;Toll;7\n", r":2: unknown code '9'; choose one of .*yes"),
        ("judged", f"{JUDGED}y,,y,y,y\n", r":3: 'relation right' is empty: write y or n"),
        ("judged", f"{JUDGED}y,r,y,y,y\n", r":3: 'relation right' is 'r'"),
        ("judged", f'{JUDGED}"y', r":3: "),
    ],
)
def test_a_slip_is_named_with_file_and_line(tmp_path: Path, kind: str, content: str, message: str) -> None:
    file = tmp_path / "gold.txt"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=rf"gold\.txt.*{message}" if message[0] != ":" else rf"gold\.txt{message}"):
        read(file, kind=kind)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Another letter.", r"toll\.csv:2: the passage 'backs the toll' does not stand"),
        (None, r"toll\.csv:2: no text of"),
    ],
)
def test_a_document_without_its_passage_is_named(tmp_path: Path, text: str | None, message: str) -> None:
    (tmp_path / "toll").mkdir()
    if text is not None:
        (tmp_path / "toll" / "7.txt").write_text(text, encoding="utf-8")
    (tmp_path / "toll.csv").write_text(f"{DNA}1;Ann Roe;;…;1;0;0;backs the toll;7\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=message):
        read(tmp_path / "toll.csv")


def test_an_unknown_format_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    (tmp_path / "gold.xyz").write_text("?", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"gold\.xyz is in no format .*--format NAME"):
        read(tmp_path / "gold.xyz")
    with pytest.raises(UsageError, match=r"'xyz'.*seesaw"):
        read(tmp_path / "gold.xyz", kind="xyz")
