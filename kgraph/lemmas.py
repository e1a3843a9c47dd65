"""Mend lemmas that a pipeline got wrong, by the regular forms of the words in the lexicon.

Statistical lemmatizers guess at words that their training data lacks: "acceded" becomes "acced". The
lexicon knows its words, and English regular inflection is a handful of rules (Huddleston and Pullum 2002,
chapter 18); irregular forms are common words, which lemmatizers know.

>>> sorted(regular_forms("ally", "verb"))
['allied', 'allies', 'ally', 'allying']
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from kgraph.model import Sentence

_VOWELS: Final = "aeiou"

#: Part of speech in the lexicon by universal tag, for words that inflect.
_INFLECTING: Final = {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "verb"}


def regular_forms(lemma: str, pos: str) -> frozenset[str]:
    """Return the regular inflected forms of a verb or noun, the lemma included."""
    stem = lemma[:-1] + "i" if _ends_in_consonant_y(lemma) else lemma
    sibilant = lemma.endswith(("s", "x", "z", "ch", "sh")) or _ends_in_consonant_o(lemma)
    plural = stem + ("es" if stem != lemma or sibilant else "s")
    if pos != "verb":
        return frozenset({lemma, plural})
    if lemma.endswith("e"):
        stem = lemma if lemma.endswith("ee") else lemma[:-1]
        return frozenset({lemma, plural, lemma + "d", stem + "ing"})
    plain = {lemma, plural, stem + "ed", lemma + "ing"}
    doubled = {lemma, plural, lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    if not _may_double(lemma):
        return frozenset(plain)
    # One syllable always doubles, "rapped"; of longer words it depends on stress, "equipped", "targeted".
    return frozenset(doubled if len(re.findall(r"[aeiouy]+", lemma)) == 1 else plain | doubled)


def forms_of(words: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the lemma for every regular form of (lemma, part of speech) pairs; ambiguous forms are left out."""
    found: dict[tuple[str, str], set[str]] = {}
    for lemma, pos in words:
        for form in regular_forms(lemma, pos):
            found.setdefault((form, pos), set()).add(lemma)
    return {key: lemmas.pop() for key, lemmas in found.items() if len(lemmas) == 1}


def mend(sentence: Sentence, forms: Mapping[tuple[str, str], str]) -> Sentence:
    """Return the sentence with the lemmas of the lexicon where a word is a form of one."""
    mended = {
        word.index: lemma
        for word in sentence.words
        if (lemma := forms.get((word.text.lower(), _INFLECTING.get(word.pos, ""))))
        and lemma != word.lemma
        and forms.get((word.lemma, _INFLECTING[word.pos])) != word.lemma
    }
    if not mended:
        return sentence
    words = (replace(w, lemma=mended[w.index]) if w.index in mended else w for w in sentence.words)
    return replace(sentence, words=tuple(words))


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2:-1] not in _VOWELS


def _ends_in_consonant_o(word: str) -> bool:
    return word.endswith("o") and word[-2:-1] not in _VOWELS


def _may_double(verb: str) -> bool:
    """Tell verbs that end in a single vowel and a consonant."""
    before = verb[-3:-2].replace("u", "q") if verb[-4:-2] == "qu" else verb[-3:-2]
    return len(verb) > 2 and verb[-1] not in _VOWELS + "wxy" and verb[-2] in _VOWELS and before not in _VOWELS
