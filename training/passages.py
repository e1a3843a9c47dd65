"""Passages: what the network learns from, in plain records, and their variants in case, typography and names.

Headlines, curly quotes, dashes and unknown names are then nothing new. A word's names are given as the set of tags
that its source leaves possible, one bit a tag.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.days import is_calendar_word
from kgraph.pipes.names import tags_of
from training.names import TYPES, Annotated, is_people, is_title, name_words
from training.treebanks import Sentence, Word

NamesOf: TypeAlias = Callable[[tuple[Word, ...]], list[int]]
Retype: TypeAlias = Callable[[str], str]

TAGS = tags_of(TYPES)
_BIT = {tag: 1 << place for place, tag in enumerate(TAGS)}
_ANY = (1 << len(TAGS)) - 1
_OUTSIDE = _BIT["O"]
_IN_NAME = _ANY & ~_OUTSIDE
_WHOLE_NAME = sum(bit for tag, bit in _BIT.items() if tag[0] == "U")

_BREAK = Word(text="\n\n", lemma="\n\n", pos="SPACE", tag="_SP", morph="", head=0, dep="dep", misc="_", spaced=False)
_RUN_ON = 0.15  # share of headings that run on without a line break
_DASHES = ("--", "-", "–", "—")
_TAILS = ("backed", "led", "based", "held", "funded", "allied", "controlled", "sponsored", "trained")
_COMPOUNDS = 0.04
_ADDRESS = re.compile(r"@|www\.|://|\.(?:com|org|net|edu|gov)\b")
_LINKS = frozenset(("of", "for", "the", "and", "&", "de", "'s", "-"))
_QUOTES = {'"': "“”", "''": "“”", "``": "“”", "'": "‘’"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """What a treebank says of a passage, by word. Heads are places in the passage; a root is its own head."""

    lemmas: tuple[str, ...]
    tags: tuple[str, ...]
    morphs: tuple[str, ...]
    heads: tuple[int, ...]
    deps: tuple[str, ...]
    starts: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words, whether a space follows each, and what is known of them; `names` are bits of possible tags."""

    words: tuple[str, ...]
    spaced: tuple[bool, ...]
    names: tuple[int, ...]
    syntax: Syntax | None = None


def from_treebank(sentences: Sequence[Sentence], *, names_of: NamesOf, rng: random.Random | None = None) -> Passage:
    """Join sentences. Headings (no final punctuation) end in a blank line; with `rng`, some only in a space."""
    words: list[Word] = []
    heads: list[int] = []
    names: list[int] = []
    starts: list[bool] = []
    for sentence in sentences:
        if words:
            runs_on = rng is not None and rng.random() < _RUN_ON
            _close(words, heads, names, starts, runs_on=runs_on)
        heads += [len(words) + word.head for word in sentence.words]
        names += names_of(sentence.words)
        starts += [place == 0 for place in range(len(sentence.words))]
        words += sentence.words
    return Passage(
        words=tuple(word.text for word in words),
        spaced=tuple(word.spaced for word in words),
        names=tuple(names),
        syntax=Syntax(
            lemmas=tuple(word.lemma for word in words),
            tags=tuple(word.tag for word in words),
            morphs=tuple(f"{word.morph}|POS={word.pos}" for word in words),
            heads=tuple(heads),
            deps=tuple(word.dep for word in words),
            starts=tuple(starts),
        ),
    )


def from_names(item: Annotated, nlp: Language) -> Passage:
    """Cut a text with the pipeline's tokenizer; a name that ends inside a token takes the whole token."""
    doc = nlp.make_doc(item.text)
    unsaid = _OUTSIDE | sum(_BIT[tag] for tag in TAGS if tag[2:] in item.silent)
    names = [_OUTSIDE if token.is_lower else unsaid for token in doc]
    for start, end in item.unknown:
        for token in doc.char_span(start, end, alignment_mode="expand") or ():
            names[token.i] = _ANY
    for start, end, label in item.names:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            names[span.start : span.end] = name_bits(len(span), label)
    return Passage(
        words=tuple(token.text for token in doc),
        spaced=tuple(bool(token.whitespace_) for token in doc),
        names=tuple(names),
    )


def from_doc(doc: Doc) -> Passage:
    """Return a text with all that a pipeline says of it."""
    names = [_OUTSIDE] * len(doc)
    for name in doc.ents:
        names[name.start : name.end] = name_bits(len(name), name.id_ if name.id_ in TYPES else name.label_)
    return Passage(
        words=tuple(token.text for token in doc),
        spaced=tuple(bool(token.whitespace_) for token in doc),
        names=tuple(names),
        syntax=Syntax(
            lemmas=tuple(token.lemma_ for token in doc),
            tags=tuple(token.tag_ for token in doc),
            morphs=tuple(f"{token.morph}|POS={token.pos_}" for token in doc),
            heads=tuple(token.head.i for token in doc),
            deps=tuple(token.dep_ for token in doc),
            starts=tuple(bool(token.is_sent_start) for token in doc),
        ),
    )


def name_bits(length: int, label: str) -> list[int]:
    """Return the tags that each word of a name may have."""
    places = "U" if length == 1 else "B" + "I" * (length - 2) + "L"
    kinds = label.split("|")
    return [sum(_BIT["O" if kind == "O" else f"{place}-{kind}"] for kind in kinds) for place in places]


def gum_names(words: tuple[Word, ...], places: frozenset[str]) -> list[int]:
    """Take the names of GUM's entity layer; words of peoples are known by the gazetteer."""
    bits = [_OUTSIDE] * len(words)
    names, unknown = name_words(words, places)
    for first, last in unknown:
        bits[first : last + 1] = [_ANY] * (last + 1 - first)
    for place, word in enumerate(words):
        if word.text[0].isupper() and is_people(word.text):
            bits[place] = _people(word)
    for first, end, label in names:
        bits[first:end] = name_bits(end - first, label)
    return bits


def ewt_names(words: tuple[Word, ...], known: Mapping[str, str] | None = None) -> list[int]:
    """Tell what a treebank without names says of them: proper nouns are in names of some type, common words are not.

    Titles, codes and what stands between capitals are left undecided; a proper noun by itself is a whole name. A run
    of proper nouns that is a `known` name of one type, in other texts, is that here too.
    """
    proper = [word.pos in ("PROPN", "X", "SYM") or word.text[0].isupper() for word in words]
    bits = []
    for place, word in enumerate(words):
        before, behind = any(proper[max(0, place - 2) : place]), any(proper[place + 1 : place + 3])
        if word.text[0].isupper() and is_people(word.text):
            bits.append(_people(word))
        elif is_calendar_word(word.text) or _ADDRESS.search(word.text):
            bits.append(_OUTSIDE)
        elif word.pos == "PROPN" and word.text.istitle() and not is_title(word.text):
            beside = {other.text for other in words[max(0, place - 1) : place + 2]}
            bits.append(_IN_NAME if before or behind or beside & _LINKS else _WHOLE_NAME)
        elif word.pos == "PROPN" or (before and behind) or (proper[place] and place):
            bits.append(_ANY)
        else:
            bits.append(_OUTSIDE)
    for first, end in _proper_runs(words):
        name = " ".join(word.text for word in words[first:end])
        label = (known or {}).get(name)
        if label and not is_calendar_word(name):
            bits[first:end] = name_bits(end - first, label)
    return bits


def _proper_runs(words: tuple[Word, ...]) -> Iterator[tuple[int, int]]:
    """Yield the runs of proper nouns that no linking word joins to another."""
    for is_proper, group in groupby(range(len(words)), key=lambda place: words[place].pos == "PROPN"):
        places = list(group)
        beside = {word.text for word in (*words[max(0, places[0] - 1) : places[0]], *words[places[-1] + 1 :][:1])}
        if is_proper and not beside & _LINKS:
            yield places[0], places[-1] + 1


def _people(word: Word) -> int:
    return _BIT["U-NORP"] if word.tag in ("JJ", "NNPS") else _ANY


def _close(words: list[Word], heads: list[int], names: list[int], starts: list[bool], *, runs_on: bool) -> None:
    """End the sentence so far: by a space, or by the token that the tokenizer makes of a blank line."""
    last = words[-1]
    if runs_on or last.pos in ("PUNCT", "SYM"):
        words[-1] = replace(last, spaced=True)
        return
    words[-1] = replace(last, spaced=False)
    heads.append(len(words) - 1)
    starts.append(False)
    names.append(_OUTSIDE)
    words.append(_BREAK)


def vary(
    passage: Passage, rng: random.Random, *, lower: float, upper: float, title: float, typography: float
) -> Passage:
    """Give a passage one form of case, and the quotation marks and dashes of newspapers; arguments are shares."""
    if rng.random() < typography:
        passage = replace(passage, words=tuple(_typeset(passage, rng.choice(_DASHES))))
    forms: tuple[Retype | None, ...] = (str.lower, str.upper, _capitalised, None)
    (form,) = rng.choices(forms, (lower, upper, title, 1 - lower - upper - title))
    return passage if form is None else replace(passage, words=tuple(map(form, passage.words)))


def with_other_names(
    passage: Passage, rng: random.Random, others: dict[str, list[tuple[str, ...]]], share: float
) -> Passage:
    """Put other names of the same kind in the place of a share of the names: contexts tell what a name is."""
    words: list[str] = []
    spaced: list[bool] = []
    names: list[int] = []
    for first, end, label in _runs(passage.names):
        old = passage.words[first:end]
        if label not in others or rng.random() >= share:
            words += old
            spaced += passage.spaced[first:end]
            names += passage.names[first:end]
            continue
        new = _other_name(old, label, others[label], rng)
        words += new
        spaced += [True] * (len(new) - 1) + [passage.spaced[end - 1]]
        names += name_bits(len(new), label)
        if label != "PERSON" and rng.random() < _COMPOUNDS:
            words += ["-", rng.choice(_TAILS)]
            spaced = [*spaced[:-1], False, False, passage.spaced[end - 1]]
            names += [_OUTSIDE, _OUTSIDE]
    return Passage(words=tuple(words), spaced=tuple(spaced), names=tuple(names))


def _runs(names: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Yield (first, end, label) of names with one possible type, and of each other word with an empty label."""
    place = 0
    while place < len(names):
        tag = TAGS[names[place].bit_length() - 1] if names[place].bit_count() == 1 else ""
        end = place + 1
        if tag[:1] == "B":
            while TAGS[names[end].bit_length() - 1][:1] == "I":
                end += 1
            end += 1
        yield place, end, tag[2:] if tag[:1] in ("B", "U") else ""
        place = end


def _other_name(old: Sequence[str], label: str, pool: list[tuple[str, ...]], rng: random.Random) -> tuple[str, ...]:
    """Draw a name; half of the persons get the first name of one and the last name of another."""
    first, last = rng.choice(pool), rng.choice(pool)
    if label != "PERSON":
        return first
    if len(old) == 1:
        return last[-1:]
    return (first[0], last[-1]) if rng.random() < 0.5 else first


def _capitalised(word: str) -> str:
    return word.capitalize() if len(word) > 3 and word.islower() else word


def _typeset(passage: Passage, dash: str) -> Iterator[str]:
    """Write quotation marks, apostrophes and free-standing dashes as newspapers do."""
    tags = passage.syntax.tags if passage.syntax else ("",) * len(passage.words)
    is_open = False
    for place, (text, tag) in enumerate(zip(passage.words, tags, strict=True)):
        before = passage.spaced[place - 1] if place else False
        if text in _QUOTES and (tag in ("``", "''") or (not tag and text == '"')):
            is_closing = tag == "''" or (not tag and is_open)
            is_open = not is_closing
            yield _QUOTES[text][is_closing]
        elif text in _DASHES and passage.spaced[place] and before:
            yield dash
        else:
            yield text.replace("'", "’") if len(text) > 1 or tag == "POS" else text


def read_all(items: Iterable[Annotated], nlp: Language) -> list[Passage]:
    """Return the passages of name-annotated texts that hold any word."""
    return [passage for item in items if (passage := from_names(item, nlp)).words]
