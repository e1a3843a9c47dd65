"""What words for an actor tell of it: the role and whose it is, from the noun and from what stands beside it."""

from dataclasses import replace

import pytest
from parses import Case, as_params, cast_of, phrase_of, read_cases, read_parse

from kgraph.entities import Cast, gather, resolve
from kgraph.model import Entity
from kgraph.ontology import read_gazetteer, read_lexicon

CASES = read_cases("described.txt")
ROWS = {case.name: case.rows for case in CASES}


def last(found: Cast, form: str) -> Entity | None:
    sentences = [each for each in found.sentences if any(word.text == form for word in each.words)]
    return resolve(phrase_of(sentences[-1], form), found)


def told(entity: Entity | None) -> list[str]:
    return ["nobody"] if entity is None else [entity.by, entity.role, entity.polity]


def expected(row: str) -> list[str]:
    parts = [part.strip() for part in row.split("|")]
    return parts if parts == ["nobody"] else [*parts, "", ""][:3]


@pytest.mark.parametrize("case", as_params(CASES))
def test_words_tell_role_and_polity(case: Case) -> None:
    found = cast_of(case.rows)
    assert {form: told(last(found, form)) for form in case.expected} == {
        form: expected(row) for form, row in case.expected.items()
    }


@pytest.mark.parametrize(
    ("name", "form"),
    [("part of a listed group that is no body", "tanks"), ("role of two words over another", "group")],
)
def test_a_line_may_end_within_words(name: str, form: str) -> None:
    [sentence] = read_parse(ROWS[name])
    broken = replace(sentence, text=sentence.text.replace(" ", "\n"))
    found = gather([broken], read_gazetteer(), read_lexicon(), "ar-0")
    assert told(last(found, form)) == told(last(cast_of(ROWS[name]), form))


def test_a_name_over_the_end_of_a_line_is_the_same_name() -> None:
    [sentence] = read_parse(ROWS["group by its name"])
    broken = replace(sentence, text=sentence.text.replace("Red Dawn", "Red\nDawn"))
    entity = last(gather([broken], read_gazetteer(), read_lexicon(), "ar-0"), "Red")
    assert entity is not None
    assert (entity.iri, entity.label) == ("ac-red-dawn", "Red Dawn")
