"""Mend what parsers get wrong about participles, where the form is plain."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgraph.grammar.tree import is_finite, is_gerund, is_past_participle
from kgraph.model import Word

_NOUNS: Final = ("NOUN", "PROPN")
_NOMINAL: Final = (*_NOUNS, "PRON", "ADJ")


def mend_participles(words: Sequence[Word]) -> list[Word]:
    """Return the words with participles read and attached as their form tells."""
    mended = list(words)
    _raise_verb(mended)
    for index in range(len(mended)):
        _attach_participle(mended, index)
        _raise_gerund(mended, index)
    return mended if is_tree(mended) else list(words)


def is_tree(words: Sequence[Word]) -> bool:
    """Tell whether every word leads up to a root."""
    safe: set[int] = set()
    for word in words:
        path = [word.index]
        while path[-1] not in safe and words[path[-1]].head != path[-1]:
            path.append(words[path[-1]].head)
            if len(path) > len(words):
                return False
        safe.update(path)
    return True


def _raise_verb(words: list[Word]) -> None:
    """Make the participle of a sentence without any finite verb its finite verb: "The king assented to the bill."

    Parsers trained on texts with many headings take short sentences for noun phrases.
    """
    root = next((word for word in words if word.head == word.index), None)
    if root is None or root.pos not in _NOMINAL or words[-1].text != "." or any(map(is_finite, words)):
        return
    verb = next((word for word in words if word.head == root.index and _may_be_finite(words, word)), None)
    if verb is None:
        return
    subject = root.index if verb.index > root.index else _noun_before(words, verb.index)
    if subject is not None:
        _make_clause(words, subject, verb.index, root.index)


def _may_be_finite(words: Sequence[Word], word: Word) -> bool:
    below = [other.lemma for other in words if other.head == word.index or words[other.head].head == word.index]
    is_modifier = word.relation in ("acl", "amod", "compound")
    return is_modifier and is_past_participle(word) and "by" not in below and word.index > 0


def _noun_before(words: Sequence[Word], verb: int) -> int | None:
    before = [word.index for word in words[:verb] if word.pos != "ADV"]
    return before[-1] if before and words[before[-1]].pos in _NOMINAL else None


def _make_clause(words: list[Word], subject: int, verb: int, root: int) -> None:
    """Hang subject and object on the verb, and what stood around the old root on whichever is next to it."""
    for word in list(words):
        if word.head == root and word.index not in (root, verb, subject):
            side = subject if word.index < verb else (verb if subject == root else root)
            words[word.index] = replace(word, head=side if word.index < words[-1].index else verb)
    features = words[verb].features - {"VerbForm=Part"} | {"VerbForm=Fin"}
    words[verb] = replace(words[verb], head=verb, relation="root", features=features)
    words[subject] = replace(words[subject], head=verb, relation="nsubj")
    if root != subject:
        words[root] = replace(words[root], head=verb, relation="obj")


def _attach_participle(words: list[Word], index: int) -> None:
    """Make a participle with an agent modify the noun right before it: "on rebels openly backed by the army".

    Without an auxiliary it heads no clause of its own, whatever the parser says; and of several nouns before
    it the nearest is the likeliest.
    """
    word = words[index]
    is_clause = word.relation in ("acl", "conj", "ccomp", "parataxis", "dep")
    if not (is_clause and is_past_participle(word)):
        return
    below = [other for other in words if other.head == index and other.index != index]
    has_agent = any(c.pos == "ADP" and c.lemma == "by" and words[c.head].head == index for c in words[index:])
    if not has_agent or any(other.relation.startswith(("aux", "cop")) for other in below):
        return
    before = index - 1
    while before >= 0 and words[before].pos in ("ADV", "PUNCT") and words[before].text != ",":
        before -= 1
    if before >= 0 and words[before].pos in _NOUNS:
        words[index] = replace(word, head=before, relation="acl")
        for other in below:
            if other.relation.startswith("nsubj"):
                words[other.index] = replace(other, head=word.head, relation="dep")


def _raise_gerund(words: list[Word], index: int) -> None:
    """Coordinate an -ing form with the one above, not with an infinitive below that: "urging it to go and vowing to".

    What "to" governs is no -ing form; parsers take the nearer verb, whose subject is another.
    """
    word = words[index]
    if word.relation != "conj" or not is_gerund(word):
        return
    above = word.head
    while "VerbForm=Inf" in words[above].features and words[above].head != above:
        above = words[above].head
    if above != word.head and is_gerund(words[above]):
        words[index] = replace(word, head=above)
