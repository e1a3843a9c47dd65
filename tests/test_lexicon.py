"""Every entry of the lexicon finds what its example says, and asserts nothing once that is denied or doubted."""

from collections.abc import Callable

import pytest

from kgraph.model import Entry, Statement
from kgraph.ontology import read_lexicon
from kgraph.pipeline import Extractor, load
from kgraph.triples import is_safe

LEXICON = read_lexicon()
ENTRIES = sorted(
    {entry for row in LEXICON.entries.values() for entry in row} | set(LEXICON.affixes), key=lambda entry: entry.id
)


def _opened(sentence: str) -> str:
    """Return the sentence as it stands after an opening: without capital unless it starts with a name."""
    first, _, rest = sentence.rstrip(".").partition(" ")
    return f"{first.lower() if first in STARTERS or first.endswith('s') and first.lower() in PLURALS else first} {rest}"


STARTERS = {"The", "A", "An", "Her", "His", "Their", "Both", "Two", "Three"}
PLURALS = {word for entry in ENTRIES for word in entry.example.split() if word.islower()}

VARIATIONS: dict[str, Callable[[str], str]] = {
    "denied": lambda sentence: f"It is not true that {_opened(sentence)}.",
    "doubted": lambda sentence: f"If {_opened(sentence)}, talks could resume.",
    "reported": lambda sentence: f"A visitor claimed that {_opened(sentence)}.",
}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load()


@pytest.fixture(scope="module")
def found(extractor: Extractor) -> dict[str, list[Statement]]:
    return dict(
        zip((e.id for e in ENTRIES), extractor.extract_many([e.example for e in ENTRIES]), strict=True)
    )


def _bare(words: str) -> str:
    return words.removesuffix("'s").removesuffix("'").removesuffix("’s")


def _is_meant(statement: Statement, entry: Entry) -> bool:
    return (
        statement.relation == entry.relation
        and _bare(statement.actor.text) == _bare(entry.example_actor)
        and _bare(statement.target.text) == _bare(entry.example_target)
        and is_safe(statement)
    )
