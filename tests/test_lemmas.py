"""The lexicon's own words are recognised in their regular forms, whatever a lemmatizer made of them."""

import doctest
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import read_parse

import kgraph.lemmas
from kgraph.lemmas import forms_of, mend, regular_forms
from kgraph.model import Sentence

FORMS = forms_of(
    [
        ("accede", "verb"),
        ("back", "verb"),
        ("plan", "verb"),
        ("plane", "verb"),
        ("ally", "noun"),
        ("decry", "verb"),
    ]
)


def test_the_examples_of_the_module_run() -> None:
    assert doctest.testmod(kgraph.lemmas).failed == 0


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("back", "back backs backed backing"),
        ("praise", "praise praises praised praising"),
        ("decry", "decry decries decried decrying"),
        ("annoy", "annoy annoys annoyed annoying"),
        ("bash", "bash bashes bashed bashing"),
        ("agree", "agree agrees agreed agreeing"),
        ("rap", "rap raps rapped rapping"),
        ("endow", "endow endows endowed endowing"),
        ("avoid", "avoid avoids avoided avoiding"),
        ("veto", "veto vetoes vetoed vetoing"),
        ("equip", "equip equips equiped equiping equipped equipping"),  # stress decides, so both stand
    ],
)
def test_a_verb_has_its_regular_forms(lemma: str, forms: str) -> None:
    assert regular_forms(lemma, "verb") == set(forms.split())


@pytest.mark.parametrize(
    ("lemma", "forms"), [("ally", "ally allies"), ("critic", "critic critics"), ("clash", "clash clashes")]
)
def test_a_noun_has_a_plural(lemma: str, forms: str) -> None:
    assert regular_forms(lemma, "noun") == set(forms.split())


@given(st.from_regex(r"[a-z]{2,12}", fullmatch=True), st.sampled_from(["verb", "noun"]))
def test_a_word_is_among_its_forms(lemma: str, pos: str) -> None:
    assert lemma in regular_forms(lemma, pos)


def test_a_form_of_two_words_is_left_to_the_lemmatizer() -> None:
    forms = forms_of([("envelop", "verb"), ("envelope", "verb")])
    assert ("enveloping", "verb") not in forms
    assert forms["envelops", "verb"] == "envelop"


def sentence(form: str, lemma: str, pos: str) -> Sentence:
    return read_parse(f"{form} {lemma} {pos} _ 0 root")[0]


@pytest.mark.parametrize(
    ("form", "lemma", "pos", "mended"),
    [
        ("acceded", "acced", "VERB", "accede"),
        ("Acceded", "acced", "VERB", "accede"),
        ("decrying", "decrye", "VERB", "decry"),
        ("allies", "allie", "NOUN", "ally"),
        ("backs", "backs", "VERB", "back"),
        ("backing", "backing", "ADP", "backing"),
        ("planned", "plane", "VERB", "plane"),  # the lexicon knows the lemma given
        ("marched", "marche", "VERB", "marche"),  # and not this word
    ],
)
def test_a_wrong_lemma_gives_way_to_the_word_of_the_lexicon(form: str, lemma: str, pos: str, mended: str) -> None:
    assert mend(sentence(form, lemma, pos), FORMS).words[0].lemma == mended


def test_nothing_but_lemmas_changes() -> None:
    given_ = sentence("acceded", "acced", "VERB")
    found = mend(given_, FORMS)
    assert replace(found, words=(replace(found.words[0], lemma="acced"),)) == given_


def test_a_sentence_in_order_is_returned_as_it_is() -> None:
    given_ = sentence("backed", "back", "VERB")
    assert mend(given_, FORMS) is given_
