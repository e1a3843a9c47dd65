"""What holds of a cue, and who says so, follows from the words on and above it."""

import pytest
from parses import Case, as_params, clauses_of, read_cases, read_parse

from kgraph.model import Clause
from kgraph.ontology import read_lexicon


@pytest.mark.parametrize("case", as_params(read_cases("scope.txt")))
def test_the_words_above_decide_what_a_cue_states(case: Case) -> None:
    clauses = clauses_of(read_parse(case.rows), read_lexicon())
    found = {word_of(clause): scope_of(clause) for clause in clauses}
    assert {cue: found.get(cue) for cue in case.expected} == case.expected


def word_of(clause: Clause) -> str:
    return clause.sentence.words[clause.head].text


def scope_of(clause: Clause) -> str:
    """Return what differs from a plain fact, as the case file writes it."""
    scope = clause.scope
    marks = (
        *(name for name in ("negated", "hypothetical", "future") if getattr(scope, name)),
        *((scope.voice,) if scope.voice != "narrated" else ()),
        *((f"by: {scope.speaker.span.text}",) if scope.speaker else ()),
    )
    return " | ".join(marks) or "plain"
