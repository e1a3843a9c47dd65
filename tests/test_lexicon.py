"""Every entry of the lexicon finds what its example says, and asserts nothing once that is denied or doubted."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kgraph.model import Entry, Statement
from kgraph.ontology import read_lexicon
from kgraph.pipeline import Extractor
from kgraph.triples import is_safe

LEXICON = read_lexicon()
ENTRIES = sorted({e for row in LEXICON.entries.values() for e in row} | set(LEXICON.affixes), key=lambda e: e.id)

VARIATIONS: dict[str, Callable[[str], str]] = {
    "denied": lambda clause: f"It is not true that {clause}.",
    "doubted": lambda clause: f"If {clause}, talks could resume.",
    "reported": lambda clause: f"A visitor claimed that {clause}.",
}

Found = dict[str, list[Statement]]


@pytest.fixture(scope="module")
def found(extractor: Extractor) -> Found:
    """Return what each example states."""
    statements = replace(extractor, method="rules").extract_many([entry.example for entry in ENTRIES])
    return dict(zip((entry.id for entry in ENTRIES), statements, strict=True))


@pytest.fixture(scope="module")
def varied(extractor: Extractor) -> dict[str, Found]:
    """Return what each example states once it is denied, doubted or reported."""
    rules = replace(extractor, method="rules")
    clauses = [_clause(entry.example, extractor) for entry in ENTRIES]
    ids = [entry.id for entry in ENTRIES]
    return {
        name: dict(zip(ids, rules.extract_many([vary(clause) for clause in clauses]), strict=True))
        for name, vary in VARIATIONS.items()
    }


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_example_states_what_its_entry_says(entry: Entry, found: Found) -> None:
    """The example gives the relation between the words named for actor and target, and safely so."""
    assert any(_is_meant(statement, entry) for statement in found[entry.id]), _told(found[entry.id])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_denied_doubted_or_reported_example_gives_no_plain_edge(entry: Entry, varied: dict[str, Found]) -> None:
    """Whatever is found in the variations is marked, so that none of it may stand as a plain triple."""
    unsafe = {name: [s for s in found[entry.id] if is_safe(s) and not _is_own(s)] for name, found in varied.items()}
    assert not any(unsafe.values()), {name: _told(statements) for name, statements in unsafe.items()}


def test_the_variations_are_not_safe_for_want_of_finds(varied: dict[str, Found]) -> None:
    """Most entries are still found under each variation; they are marked, not missed."""
    for name, found in varied.items():
        kept = sum(any(s.relation == entry.relation for s in found[entry.id]) for entry in ENTRIES)
        assert kept > 0.8 * len(ENTRIES), name


def _clause(sentence: str, extractor: Extractor) -> str:
    """Return the sentence as it stands after an opening: without capital unless it starts with a name."""
    bare = sentence.rstrip(".")
    first = extractor.nlp(bare)[0]
    return bare if first.pos_ == "PROPN" or first.text.isupper() else bare[0].lower() + bare[1:]


def _is_meant(statement: Statement, entry: Entry) -> bool:
    return (
        statement.relation == entry.relation
        and _bare(statement.actor.text) == _bare(entry.example_actor)
        and _bare(statement.target.text) == _bare(entry.example_target)
        and is_safe(statement)
    )


def _is_own(statement: Statement) -> bool:
    """Tell what the visitor of the variation says for himself: that somebody lied, or acted well."""
    return statement.actor.text == "A visitor"


def _bare(words: str) -> str:
    return words.removesuffix("'s").removesuffix("’s").removesuffix("'")


def _told(statements: list[Statement]) -> list[str]:
    return [f"{s.actor.text} – {s.relation} – {s.target.text} ({s.modality}, {s.voice})" for s in statements]
