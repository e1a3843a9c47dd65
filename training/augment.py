"""Vary case and typography of training texts, so that headlines and curly quotes are nothing new."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.training import Example
from spacy.util import registry

from training.names import Annotated, as_doc

Augmenter: TypeAlias = Callable[[Language, Example], Iterator[Example]]
Retype: TypeAlias = Callable[[Token], str]

_ANNOTATION = {"TAG": TAG, "POS": POS, "MORPH": MORPH, "LEMMA": LEMMA}
_SYNTAX = (HEAD, DEP)
_NAMES = (ENT_IOB, ENT_TYPE)
_DASHES = ("--", "-", "–", "—")
_TAILS = ("-backed", "-led", "-based", "-held", "-funded", "-allied", "-controlled", "-sponsored", "-trained")
_COMPOUNDS = 0.04
_QUOTES = {'"': "“”", "''": "“”", "``": "“”", "'": "‘’"}


@registry.augmenters("en_news.variants.v1")
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


@registry.augmenters("en_news.names.v1")
def names(pools: str, share: float, lower: float, upper: float, title: float, typography: float) -> Augmenter:
    """Return an augmenter that also puts other names of the same kind in: contexts tell what a name is.

    `pools` is a JSON file, label to names; `share` is the share of texts changed, in them of names.
    """
    others: dict[str, list[str]] = json.loads(Path(pools).read_text("utf8"))
    vary = variants(lower, upper, title, typography)

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        reference = example.reference
        if reference.ents and random.random() < share:
            reference = _with_other_names(nlp, reference, others, share)
        yield from vary(nlp, Example(nlp.make_doc(reference.text), reference))

    return augment


def retype(doc: Doc, form: Retype) -> Doc:
    """Copy a document and its annotation with other words in the same places."""
    words = [form(token) for token in doc]
    copy = Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])
    attributes = [attribute for name, attribute in _ANNOTATION.items() if doc.has_annotation(name)]
    attributes += _SYNTAX if doc.has_annotation("DEP") else ()
    attributes += _NAMES if doc.has_annotation("ENT_IOB") else ()
    return copy.from_array(attributes, doc.to_array(attributes)) if attributes else copy


def _with_other_names(nlp: Language, doc: Doc, others: dict[str, list[str]], share: float) -> Doc:
    text, names, shifts = "", [], [(0, 0)]
    for ent in doc.ents:
        text += doc.text[shifts[-1][0] : ent.start_char]
        name = _other_name(ent, others[ent.label_]) if random.random() < share else ent.text
        names.append((len(text), len(text) + len(name), ent.label_))
        text += name + _tail(ent.label_)
        shifts.append((ent.end_char, len(text) - ent.end_char))
    text += doc.text[shifts[-1][0] :]
    unknown = [token for token in doc if token.ent_iob == 0 and not token.is_space]
    moved = [(token.idx, max(shift for shift in shifts if shift[0] <= token.idx)[1], len(token)) for token in unknown]
    holes = tuple((start + shift, start + shift + length) for start, shift, length in moved)
    return as_doc(Annotated(text=text, names=tuple(names), unknown=holes), nlp)


def _tail(label: str) -> str:
    """Now and then make a compound of a name ("Moscow-backed"), in which the name ends at the hyphen."""
    return random.choice(_TAILS) if label != "PERSON" and random.random() < _COMPOUNDS else ""


def _other_name(ent: Span, pool: list[str]) -> str:
    """Draw a name; half of the persons get the first name of one and the last name of another."""
    first, last = random.choice(pool).split(), random.choice(pool).split()
    if ent.label_ != "PERSON":
        return " ".join(first)
    if len(ent) == 1:
        return last[-1]
    return f"{first[0]} {last[-1]}" if random.random() < 0.5 else " ".join(first)


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
