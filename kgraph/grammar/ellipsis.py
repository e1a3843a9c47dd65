"""Clauses that only say that somebody else does the same: "and so did Hamas", "as did Hamas", "Hamas did too"."""

from collections.abc import Iterator
from typing import Final

from kgraph.grammar.tree import dependents, descendants, expand, has_dependent, is_nominal
from kgraph.model import Sentence

#: Words before an auxiliary, and behind it, that say so: of a denial too, "neither did Hamas", "Hamas did not either".
_BEFORE: Final = frozenset({"as", "so", "neither", "nor"})
_BEHIND: Final = frozenset({"too", "either", "likewise", "also"})
_AUXILIARIES: Final = frozenset({"do", "have", "be", "will"})


def echoes(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return who else does what a verb says."""
    return tuple(i for subject in _subjects(sentence, index) for i in expand(sentence, subject))


def _subjects(sentence: Sentence, index: int) -> Iterator[int]:
    for child in dependents(sentence, index, "conj"):
        if _does_too(sentence, child):
            yield from dependents(sentence, child, "nsubj")
    for word in sentence.words[index + 2 :]:
        if word.lemma in _AUXILIARIES and sentence.words[word.index - 1].lemma in _BEFORE:
            yield from _inverted(sentence, index, word.index)


def _does_too(sentence: Sentence, index: int) -> bool:
    """Tell an auxiliary alone with its subject: "Hamas did too"."""
    if sentence.words[index].lemma not in _AUXILIARIES or has_dependent(
        sentence, index, "obj", "xcomp", "ccomp", "aux"
    ):
        return False
    return any(sentence.words[c].lemma in _BEHIND for c in dependents(sentence, index, "advmod") if c > index)


def _inverted(sentence: Sentence, index: int, auxiliary: int) -> Iterator[int]:
    """Yield the noun right behind an auxiliary where both hang on the verb, whichever of them parsers hang there."""
    head = sentence.words[auxiliary].head
    for word in sentence.words[auxiliary + 1 :]:
        first = min(i for i in descendants(sentence, word.index) if i > auxiliary)
        is_below = {head, word.head} - {auxiliary, word.index} == {index}
        if first == auxiliary + 1 and is_below and is_nominal(word):
            yield word.index
