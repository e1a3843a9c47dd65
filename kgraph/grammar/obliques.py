"""Phrases behind a preposition, wherever the parser hangs them."""

from collections.abc import Iterator

from kgraph.grammar.cues import Slots
from kgraph.grammar.prepositions import AIMS, OWNING, SETTING
from kgraph.grammar.relatives import antecedents
from kgraph.grammar.tree import dependents, descendants, has_dependent, is_gerund, is_nominal, marker, relation
from kgraph.model import Sentence


def obliques(sentence: Sentence, index: int, *relations: str) -> Slots:
    """Return prepositional dependents by preposition, gerunds after one included."""
    found: dict[str, list[int]] = {}
    for child in dependents(sentence, index, *relations, "advcl", "acl"):
        word = sentence.words[child]
        opening = marker(sentence, child)
        clause = relation(word) in ("advcl", "acl")
        is_noun = is_gerund(word) or (is_nominal(word) and opening != "to")
        if opening and (is_noun or not clause):
            found.setdefault(opening, []).append(child)
            for name, inner in _behind_name(sentence, child):
                found.setdefault(name, []).append(inner)
    return {name: antecedents(sentence, index, fillers) for name, fillers in found.items()}


def stranded(sentence: Sentence, noun: int, governor: int) -> Slots:
    """Return what parsers hang on the verb though it is the object's: "cut its aid to X", "met calls from X for Y"."""
    if relation(sentence.words[noun]) != "obj":
        return {}
    is_parted = any(marker(sentence, c) in OWNING for c in dependents(sentence, noun, "nmod"))
    found = obliques(sentence, governor, "obl")
    return {
        name: fillers
        for name, fillers in found.items()
        if name in AIMS and (is_parted or _follows(sentence, noun, fillers))
    }


def extraposed(sentence: Sentence, noun: int) -> Slots:
    """Return what stands after the verb of a subject but belongs to it: "opposition is growing to the toll"."""
    governor = sentence.words[noun].head
    if relation(sentence.words[noun]) != "nsubj" or has_dependent(sentence, governor, "obj"):
        return {}
    found = obliques(sentence, governor, "obl")
    return {name: fillers for name, fillers in found.items() if name not in OWNING}


def _behind_name(sentence: Sentence, index: int) -> Iterator[tuple[str, int]]:
    """Yield what parsers hang on a place or day before it: "talks in Oman with Chad", "support in May for the bill"."""
    if sentence.words[index].pos == "PROPN" and marker(sentence, index) in SETTING:
        for child in dependents(sentence, index, "nmod"):
            if marker(sentence, child) in AIMS:
                yield marker(sentence, child), child


def _follows(sentence: Sentence, noun: int, fillers: tuple[int, ...]) -> bool:
    """Tell whether a preposition stands right after a noun."""
    return bool(fillers) and min(descendants(sentence, fillers[0])) == noun + 1
