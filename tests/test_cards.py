"""What a notebook shows of a statement."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.model import Entity, Reference, Span, Statement

TEXT = "Yesterday. The dockers' union did not back Borduria's harbour bill, Mara Lind told Ruritania."
SENTENCE = Span(text=TEXT[11:], start=11, end=len(TEXT))


def reference(words: str, label: str = "", text: str = TEXT) -> Reference:
    start = text.index(words)
    return Reference(
        text=words, start=start, end=start + len(words), entity=Entity(iri="ac-x", kind="Group", label=label)
    )


def cue(words: str) -> Span:
    return Span(text=words, start=TEXT.index(words), end=TEXT.index(words) + len(words))


def statement(**changes: object) -> Statement:
    fields = {
        "relation": "backs",
        "actor": reference("The dockers' union", "Dockers' Union"),
        "target": reference("Borduria's harbour bill", "harbour bill"),
        "speaker": reference("Mara Lind", "Mara Lind"),
        "addressee": reference("Ruritania", "Ruritania"),
        "cue": cue("back"),
        "sentence": SENTENCE,
        "negated": True,
        "modality": "hypothetical",
        "voice": "reported",
        "entry": "back-v",
        "frame": "transitive",
        "confidence": 0.876,
    }
    return Statement(**{**fields, **changes})  # type: ignore[arg-type]


def text_of(page: str) -> str:
    return unescape(re.sub("<[^>]*>", "", page))


def test_the_sentence_names_its_parts_and_the_claim_follows() -> None:
    """Each part is told by a word behind it, not by colour alone."""
    assert text_of(statement()._repr_html_()) == (
        "The dockers' union actor did not back cue Borduria's harbour bill target, Mara Lind speaker told "
        "Ruritania addressee."
        "Dockers' Union (“The dockers' union”) → backs → harbour bill (“Borduria's harbour bill”) to Ruritania, "
        "says Mara Lind"
        "negated · hypothetical · reported · confidence 0.88 · found by back-v"
    )


def test_without_speaker_and_addressee_nothing_is_said_of_them() -> None:
    plain = statement(speaker=None, addressee=None, negated=False, modality="asserted", voice="narrated")
    shown = text_of(plain._repr_html_())
    assert "says" not in shown
    assert "speaker" not in shown
    assert shown.endswith("affirmed · asserted · narrated · confidence 0.88 · found by back-v")


def test_parts_inside_each_other_are_both_marked() -> None:
    """As in "anti-junta protesters", whose first word is cue and target."""
    page = statement(target=reference("Borduria", "Borduria"), cue=cue("Borduria's harbour"))._repr_html_()
    assert text_of(page).startswith("The dockers' union actor did not back Borduria target's harbour cue bill")


def test_a_part_outside_of_the_sentence_stands_in_the_claim_alone() -> None:
    page = statement(speaker=reference("Yesterday", "Mara Lind"))._repr_html_()
    assert "speaker" not in page
    assert "says Mara Lind (“Yesterday”)" in text_of(page)


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = statement()._repr_html_()
    assert not re.search(r"<(script|style|link|img|iframe)|class=|url\(|color:(?!inherit)", page)


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "a\x1b[31m\u202eb", "\ud800"]
)
def test_hostile_words_are_shown_and_do_nothing(words: str) -> None:
    bad = reference(words, words, f"{words} backs it")
    page = statement(
        actor=bad, speaker=bad, relation=words, entry=words, sentence=Span(text=f"{words} backs it", start=0, end=60)
    )._repr_html_()
    assert not re.search("<script|<img|[\x00-\x1f\u202e\ud800]", page)
    assert page.encode()


@given(text=st.text(min_size=1, max_size=30), begin=st.integers(0, 30), length=st.integers(0, 30))
def test_the_sentence_reads_as_it_is(text: str, begin: int, length: int) -> None:
    """Whatever is marked, no character is lost or doubled."""
    end = min(begin + length, len(text))
    span = Span(text=text[begin:end], start=begin, end=end)
    page = statement(cue=span, sentence=Span(text=text, start=0, end=len(text)), speaker=None, addressee=None)
    shown = re.sub("<sub.*?</sub>", "", page._repr_html_().partition("</p>")[0])
    assert [letter for letter in text_of(shown) if letter.isalnum()] == [letter for letter in text if letter.isalnum()]
