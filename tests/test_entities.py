"""Words become known actors where the text says so, and stay local to the article where it does not."""

import pytest
from parses import Case, as_params, cast_of, make_gazetteer, make_lexicon, make_operator, phrase_of, read_cases, read_parse

from kgraph.entities import Cast, resolve, resolve_topic
from kgraph.grammar import tree
from kgraph.model import Entity, Phrase, Role
from kgraph.namespaces import BASE

LEXICON = make_lexicon(
    [], [], [make_operator("number", "noun", "containing"), make_operator("in", "preposition", "locating")]
)


def role(name: str, label: str, notation: str, *, collective: bool = False) -> Role:
    return Role(name=name, label=label, notation=notation, collective=collective)


_JUDGE = role("jurist", "judge or lawyer", "law")
_LAWMAKER = role("lawmaker", "lawmaker", "mp")
_HEAD = role("headOfState", "head of state or government", "head")
_LEADER = role("leader", "leadership", "lead", collective=True)
GAZETTEER = make_gazetteer(
    [
        Entity(iri="ac-KE", kind="State", label="Kenya"),
        Entity(iri="ac-KE-gov", kind="RoleActor", label="government of Kenya", polity="ac-KE", role="government"),
        Entity(iri="ac-US", kind="State", label="United States"),
        Entity(
            iri="ac-US-gov", kind="RoleActor", label="government of the United States", polity="ac-US", role="government"
        ),
        Entity(iri="ac-GE", kind="State", label="Georgia"),
        Entity(iri="ac-georgia", kind="Polity", label="Georgia"),
        Entity(iri="ac-dockers-union", kind="Organisation", label="Dockers’ Union"),
    ],
    names={
        "Kenya": ("ac-KE",),
        "Nairobi": ("capitalName ac-KE-gov",),
        "United States": ("ac-US",),
        "White House": ("seatName ac-US-gov",),
        "Georgia": ("ac-GE", "ac-georgia"),
        "Dockers' Union": ("ac-dockers-union",),
    },
    demonyms={"Kenyan": "ac-KE", "Kenyans": "ac-KE"},
    roles={
        "government": role("government", "government", "gov", collective=True),
        "army": role("military", "military", "mil", collective=True),
        "judge": _JUDGE,
        "judges": _JUDGE,
        "senators": _LAWMAKER,
        "president": _HEAD,
        "prime minister": _HEAD,
        "secretary of state": role("official", "official", "off"),
        "minister": role("minister", "minister", "min"),
        "leaders": _LEADER,
    },
)
LOCAL_DIGITS = 20


def cast(rows: str) -> Cast:
    return cast_of(rows, gazetteer=GAZETTEER, lexicon=LEXICON)


def phrases(found: Cast, form: str) -> Phrase:
    """Return the phrase around the last word of that form in the article."""
    return next(
        phrase_of(sentence, form)
        for sentence in reversed(found.sentences)
        if any(word.text == form for word in sentence.words)
    )


def entity(rows: str, form: str) -> Entity | None:
    """Return whom a word stands for; "We by minister" gives the speaker of the words as well."""
    found = cast(rows)
    form, _, speaker = form.partition(" by ")
    return resolve(phrases(found, form), found, phrases(found, speaker) if speaker else None)


def written(entity: Entity | None) -> str:
    """Return an entity as the case file writes it."""
    if entity is None:
        return "nobody"
    tail = entity.iri.removeprefix("ac-")
    is_local = len(tail) == LOCAL_DIGITS and set(tail) <= set("0123456789abcdef")
    return f"{'local' if is_local else entity.iri} | {entity.kind} | {entity.label}"


@pytest.mark.parametrize("case", as_params(read_cases("entities.txt")))
def test_words_stand_for_an_actor(case: Case) -> None:
    found = {form: written(entity(case.rows, form)) for form in case.expected}
    assert found == case.expected
