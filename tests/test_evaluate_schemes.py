"""Which code of another scheme a statement counts as is data, and every rule of it names what exists."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from findings import find

from kgraph.errors import OntologyError
from kgraph.evaluate import read_schemes
from kgraph.evaluate.schemes import code_of, lineage, mutual_relations
from kgraph.folders import ontology_folder
from kgraph.ontology import read_lexicon, read_relations

RELATIONS = {relation.name: relation for relation in read_relations()}
TEXT = "Chad backs Mali."


@pytest.mark.parametrize(
    ("scheme", "relation", "negated", "maybe", "code"),
    [
        ("plover", "backs", False, False, "SUPPORT"),
        ("plover", "praises", False, False, "SUPPORT"),  # by the rule of its super-relation
        ("plover", "aids", False, False, "AID"),  # by its own
        ("plover", "opposes", False, False, "ACCUSE"),
        ("plover", "rejects", False, False, "REJECT"),
        ("plover", "accuses", False, False, "ACCUSE"),
        ("plover", "backs", True, False, "REJECT"),  # what is denied is refused
        ("plover", "meetsWith", False, True, "AGREE"),  # what is to come is agreed to
        ("plover", "attacks", False, True, "THREATEN"),
        ("plover", "coerces", True, False, "YIELD"),
        ("directed", "aids", False, False, "1"),
        ("directed", "accuses", False, False, "3"),
        ("directed", "backs", True, False, "3"),
        ("directed", "demands", False, False, "0"),  # neutral
        ("sign", "criticizes", False, True, "NEG"),
        ("sign", "proposes", False, False, "NONE"),
    ],
)
def test_a_statement_counts_as_a_code(scheme: str, relation: str, negated: bool, maybe: bool, code: str) -> None:
    made = find(TEXT, relation, "Chad", "Mali", negated=negated, maybe=maybe)
    assert code_of(made, read_schemes()[scheme], RELATIONS) == code


@pytest.mark.parametrize(
    ("entry", "relation", "maybe", "code"),
    [
        ("embargo-n", "sanctions", False, "COERCE"),
        ("embargo-n", "sanctions", True, "THREATEN"),
        ("expel-v", "sanctions", False, "SANCTION"),
        ("treaty-n", "agreesWith", False, "SUPPORT"),
        ("agree-to-v", "agreesWith", False, "AGREE"),
    ],
)
def test_an_entry_may_have_a_rule_of_its_own(entry: str, relation: str, maybe: bool, code: str) -> None:
    made = replace(find(TEXT, relation, "Chad", "Mali", maybe=maybe), entry=entry)
    assert code_of(made, read_schemes()["plover"], RELATIONS) == code


@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_every_relation_has_a_code_of_plover(relation: str) -> None:
    scheme = read_schemes()["plover"]
    assert code_of(find(TEXT, relation, "Chad", "Mali"), scheme, RELATIONS) != scheme.silence


def test_codes_have_broader_ones() -> None:
    schemes = read_schemes()
    assert lineage("AID", schemes["plover"]) == ("AID", "2", "cooperation")
    assert lineage("NONE", schemes["plover"]) == ("NONE", "NONE", "NONE")
    assert lineage("4", schemes["directed"]) == ("4",)
    assert schemes["directed"].reverse["4"] == "3"


@pytest.mark.parametrize("name", sorted(read_schemes()))
def test_rules_name_what_exists(name: str) -> None:
    made = read_schemes()[name]
    entries = {entry.id for row in read_lexicon().entries.values() for entry in row}
    assert mutual_relations() <= RELATIONS.keys()
    for rule in made.rules:
        assert rule.code in made.known.values()
        assert rule.relations <= RELATIONS.keys()
        assert rule.entries <= entries
        assert rule.relations or rule.valence in {relation.valence for relation in RELATIONS.values()}
        assert rule.polarity in ("", "affirmed", "negated")
        assert rule.modality in ("", "asserted", "hypothetical")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the ontology folder that is read instead of the real one."""
    copy = tmp_path / "ontology"
    shutil.copytree(ontology_folder(), copy)
    monkeypatch.setattr("kgraph.ontology.ontology_folder", lambda: copy)
    read_schemes.cache_clear()
    yield copy
    read_schemes.cache_clear()


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("scheme:toy a scheme:Scheme .", "toy has no scheme:levels"),
        ('scheme:toy a scheme:Scheme ; scheme:levels "a" .', "toy has no scheme:silence"),
        ("rule:toy a scheme:Rule ; scheme:in scheme:sign .", "toy has no scheme:code"),
        ("scheme:toy a", r"schemes\.ttl .* cannot be read"),
    ],
)
def test_a_slip_in_a_scheme_is_named(folder: Path, turtle: str, message: str) -> None:
    file = folder / "schemes.ttl"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{turtle}\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=message):
        read_schemes()
