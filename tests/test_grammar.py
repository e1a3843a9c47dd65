"""Whatever the construction and the label scheme, the same words fill the same slots."""

import pytest
from parses import Adapter, Case, as_params, clauses_of, make_entry, make_frame, make_lexicon, make_operator, make_relation, read_cases, read_parse

from kgraph.grammar import clearnlp, ud
from kgraph.model import Clause, Lexicon

_DIRECT = make_frame("subject", "object")
_ON = make_frame("subject", "clause", "on")
LEXICON = make_lexicon(
    [make_relation("backs")],
    [
        *(make_entry(verb, "verb", "backs", _DIRECT) for verb in ("back", "praise", "accuse", "march", "give", "argue")),
        make_entry("urge", "verb", "backs", make_frame("subject", "clause", "object")),
        make_entry("promise", "verb", "backs", make_frame("subject", "clause")),
        make_entry("call", "verb", "backs", _ON),
        *(make_entry(noun, "noun", "backs", _DIRECT) for noun in ("support", "proposal", "denunciation", "critic", "ally", "favor")),
        make_entry("opposed", "adjective", "backs", _DIRECT),
        make_entry("anti-", "affix", "backs", _DIRECT),
    ],
    [
        make_operator("declare", "verb", "lightening"),
        make_operator("evoke", "verb", "converting"),
        make_operator("promise", "verb", "committing"),
        make_operator("accuse", "verb", "reporting"),
    ],
)
ROLES = {case.name: case for case in read_cases("roles.txt")}


def slots(clause: Clause, *, with_self: bool) -> str:
    """Return the slots of a cue as the case files write them."""
    filled = {
        **{name: " + ".join(p.span.text for p in found) for name, found in clause.slots.items() if found},
        **({"particles": " + ".join(sorted(clause.particles))} if clause.particles else {}),
    }
    if not with_self:
        filled.pop("self", None)
    return " | ".join(f"{name}: {words}" for name, words in sorted(filled.items()))


def found_slots(case: Case, adapter: Adapter, lexicon: Lexicon = LEXICON) -> dict[str, str]:
    clauses = clauses_of(read_parse(case.rows, adapter=adapter), lexicon)
    found = {}
    for clause in clauses:
        word = clause.sentence.words[clause.head].text
        cue = word[: clause.affix] if clause.affix else word
        if cue in ROLES[case.name].expected:
            found[cue] = slots(clause, with_self="self: " in ROLES[case.name].expected[cue])
    return found


@pytest.mark.parametrize("case", as_params(ROLES.values()))
def test_a_construction_fills_these_slots_and_no_other(case: Case) -> None:
    assert found_slots(case, ud.sentences) == expected_slots(case.name)


@pytest.mark.parametrize("case", as_params(read_cases("clearnlp.txt")))
def test_the_other_label_scheme_fills_the_same_slots(case: Case) -> None:
    assert found_slots(case, clearnlp.sentences) == expected_slots(case.name)


def expected_slots(name: str) -> dict[str, str]:
    return {cue: " | ".join(sorted(slots.split(" | "))) for cue, slots in ROLES[name].expected.items()}
