"""Mend where a participle hangs, which parsers get wrong and the form makes plain."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgraph.grammar.tree import is_past_participle
from kgraph.model import Word

_NOUNS: Final = ("NOUN", "PROPN")


def mend_participles(words: Sequence[Word]) -> list[Word]:
    """Return the words with participles that have an agent attached as their form tells."""
    mended = list(words)
    for index in range(len(mended)):
        _attach_participle(mended, index)
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
