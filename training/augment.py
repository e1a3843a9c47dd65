"""Vary case and typography of training texts, so that headlines and curly quotes are nothing new."""

import random
from collections.abc import Callable, Iterator
from typing import TypeAlias

import spacy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.training import Example

Augmenter: TypeAlias = Callable[[Language, Example], Iterator[Example]]
Retype: TypeAlias = Callable[[Token], str]

_ANNOTATION = {"TAG": TAG, "POS": POS, "MORPH": MORPH, "LEMMA": LEMMA}
_SYNTAX = (HEAD, DEP)
_NAMES = (ENT_IOB, ENT_TYPE)
_DASHES = ("--", "-", "–", "—")
_QUOTES = {'"': "“”", "''": "“”", "``": "“”", "'": "‘’"}


@spacy.registry.augmenters("en_news.variants.v1")
def variants(lower: float, upper: float, title: float, typography: float) -> Augmenter:
    """Return an augmenter that gives each text one form; the arguments are the shares of texts changed."""
    forms: tuple[Retype, ...] = (_lower, _upper, _title)
    shares = (lower, upper, title)

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        reference = example.reference
        if random.random() < typography:
            dash = random.choice(_DASHES)
            reference = retype(reference, lambda token: _typeset(token, dash))
        (form,) = random.choices((*forms, None), (*shares, 1 - sum(shares)))
        if form is not None:
            reference = retype(reference, form)
        yield Example(nlp.make_doc(reference.text), reference)

    return augment


def retype(doc: Doc, form: Retype) -> Doc:
    """Copy a document and its annotation with other words in the same places."""
    words = [form(token) for token in doc]
    copy = Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])
    attributes = [attribute for name, attribute in _ANNOTATION.items() if doc.has_annotation(name)]
    attributes += _SYNTAX if doc.has_annotation("DEP") else ()
    attributes += _NAMES if doc.has_annotation("ENT_IOB") else ()
    return copy.from_array(attributes, doc.to_array(attributes)) if attributes else copy


def _lower(token: Token) -> str:
    return token.lower_


def _upper(token: Token) -> str:
    return token.text.upper()


def _title(token: Token) -> str:
    return token.text.capitalize() if len(token) > 3 and token.is_lower else token.text


def _typeset(token: Token, dash: str) -> str:
    """Write quotation marks, apostrophes and free-standing dashes as newspapers do."""
    text = token.text
    if token.tag_ in ("``", "''") and text in _QUOTES:
        return _QUOTES[text][token.tag_ == "''"]
    if text in _DASHES and token.whitespace_ and token.i and token.nbor(-1).whitespace_:
        return dash
    return text.replace("'", "’") if len(text) > 1 or token.tag_ == "POS" else text
