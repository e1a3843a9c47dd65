"""Clauses that only say that somebody else does the same: "and so did Hamas", "as did Hamas", "Hamas did too"."""

from collections.abc import Iterator
from typing import Final

from kgraph.grammar.tree import dependents, expand, has_dependent, marker
from kgraph.model import Sentence

#: Words before an auxiliary, and behind it, that say so: of a denial too, "neither did Hamas", "Hamas did not either".
_BEFORE: Final = frozenset({"so", "neither", "nor"})
_BEHIND: Final = frozenset({"too", "either", "likewise", "also"})
_AUXILIARIES: Final = frozenset({"do", "have", "be", "will"})


def echoes(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return who else does what a verb says, whatever parsers take the auxiliary for."""
    return tuple(i for subject in _subjects(sentence, index) for i in expand(sentence, subject))


def _subjects(sentence: Sentence, index: int) -> Iterator[int]:
    for child in dependents(sentence, index, "conj"):
        if _is_echo(sentence, child):
            yield from dependents(sentence, child, "nsubj")
    for child in dependents(sentence, index, "obl", "advcl"):
        before = sentence.words[child - 1]
        if marker(sentence, child) == "as" and before.head == child and before.lemma in _AUXILIARIES:
            yield child


def _is_echo(sentence: Sentence, index: int) -> bool:
    word = sentence.words[index]
    if word.lemma not in _AUXILIARIES or has_dependent(sentence, index, "obj", "obl", "xcomp", "ccomp", "aux"):
        return False
    behind = {sentence.words[c].lemma for c in dependents(sentence, index, "advmod") if c > index}
    return sentence.words[index - 1].lemma in _BEFORE or bool(behind & _BEHIND)
