"""Known labels count in their own spelling, the longest wins, and names of the pipeline fill the rest."""

import pytest
from parses import make_gazetteer, read_parse

from kgraph.mentions import find_mentions, lookup
from kgraph.model import Sentence

GAZETTEER = make_gazetteer(
    names={
        "US": ("altLabel ac-US",),
        "Washington": ("capitalName ac-US-gov",),
        "Kenya": ("ac-KE",),
        "United Nations": ("ac-un",),
        "United Nations Security Council": ("ac-unsc",),
        "UN": ("altLabel ac-un",),
        "the Gambia": ("altLabel ac-GM",),
        "Doctors' Union": ("ac-doctors",),
        "Al-Shabab": ("ac-al-shabab",),
        "Washington Post": ("ac-washington-post",),
        "Clinton": ("ac-one", "ac-two"),
    }
)


def sentence(*words: str) -> Sentence:
    """Return words that hang on the first one, each given as form, tag and entity: "Paris/PROPN/B-PERSON"."""
    rows = []
    for number, word in enumerate(words):
        form, pos, entity, *_ = (*word.split("/"), "", "")
        glued = form.endswith("~")
        form = form.rstrip("~")
        rows.append(
            f"{form} {form.lower()} {pos or 'PROPN'} _ {min(number, 1)} {'dep' if number else 'root'} "
            f"{entity} {'SpaceAfter=No' if glued else ''}"
        )
    return read_parse("\n".join(rows))[0]


def named(*words: str) -> list[tuple[str, str]]:
    """Return the words of each mention with what they can mean, or else with their kind."""
    parsed = sentence(*words)
    return [
        (
            " ".join(word.text for word in parsed.words[m.first : m.last + 1]),
            " ".join(sense.iri for sense in m.senses) or m.kind,
        )
        for m in find_mentions(parsed, GAZETTEER)
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["US", "forces/NOUN"], [("US", "ac-US")]),
        (["us/PRON", "forces/NOUN"], []),
        (["kenya/NOUN"], []),
        (["United", "Nations", "Security", "Council"], [("United Nations Security Council", "ac-unsc")]),
        (["United", "Nations", "staff/NOUN"], [("United Nations", "ac-un")]),
        (["Kenya", "and/CCONJ", "US"], [("Kenya", "ac-KE"), ("US", "ac-US")]),
        (["Al~", "-~/PUNCT", "Shabab"], [("Al - Shabab", "ac-al-shabab")]),
        (["Doctors~", "’/PART", "Union"], [("Doctors ’ Union", "ac-doctors")]),
        (["Clinton"], [("Clinton", "ac-one ac-two")]),
        (["Mombasa/PROPN/B-GPE"], [("Mombasa", "place")]),
        (["Jane/PROPN/B-PERSON", "Roe/PROPN/I-PERSON"], [("Jane Roe", "person")]),
        (["Tuesday/PROPN/B-DATE"], []),
    ],
)
def test_a_sentence_names(words: list[str], expected: list[tuple[str, str]]) -> None:
    assert named(*words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Washington", "protested/VERB"], [("Washington", "ac-US-gov")]),
        (["Washington/PROPN/B-GPE", "protested/VERB"], [("Washington", "ac-US-gov")]),
        (["Washington/PROPN/B-PERSON", "protested/VERB"], [("Washington", "person")]),
        (["Denzel/PROPN/B-PERSON", "Washington/PROPN/I-PERSON"], [("Denzel Washington", "person")]),
        (["Washington", "Post"], [("Washington Post", "ac-washington-post")]),
        (["Kenya/PROPN/B-PERSON"], [("Kenya", "ac-KE")]),
    ],
)
def test_a_capital_gives_way_to_a_person(words: list[str], expected: list[tuple[str, str]]) -> None:
    assert named(*words) == expected


def test_a_name_goes_without_article_and_possessive_mark() -> None:
    rows = ("the/DET/B-ORG", "Dockers/PROPN/I-ORG", "Guild~/PROPN/I-ORG", "’s/PART/I-ORG", "bill/NOUN")
    assert named(*rows) == [("Dockers Guild", "organisation")]


def test_mentions_stand_in_text_order_and_never_overlap() -> None:
    found = find_mentions(
        sentence("US", "and/CCONJ", "Jane/PROPN/B-PERSON", "Kenya/PROPN/I-PERSON", "met/VERB", "UN"),
        GAZETTEER,
    )
    assert [(m.first, m.last) for m in found] == [(0, 0), (2, 3), (5, 5)]


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("Kenya", "ac-KE"),
        ("the US", "ac-US"),
        ("Gambia", "ac-GM"),
        ("The Gambia", "ac-GM"),
        ("us", ""),
        ("the", ""),
    ],
)
def test_a_label_is_looked_up_with_and_without_its_article(text: str, iri: str) -> None:
    found = lookup(text, GAZETTEER)
    assert [sense.iri for sense in found] == ([iri] if iri else [])
