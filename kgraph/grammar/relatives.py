"""What relative pronouns stand for."""

from collections.abc import Iterable

from kgraph.grammar.tree import dependents, is_relative, relation
from kgraph.model import Sentence


def antecedents(sentence: Sentence, predicate: int, fillers: Iterable[int]) -> tuple[int, ...]:
    """Replace a relative pronoun by the noun that its clause modifies."""
    found = []
    for filler in fillers:
        noun = _modified_noun(sentence, predicate)
        found.append(noun if _is_relative(sentence, filler) and noun is not None else filler)
    return tuple(found)


def has_relative(sentence: Sentence, index: int) -> bool:
    return any(
        is_relative(sentence.words[c]) and relation(sentence.words[c]) in ("nsubj", "obj", "obl", "advmod")
        for c in sentence.children[index]
    )


def _is_relative(sentence: Sentence, index: int) -> bool:
    """Tell relative pronouns, and pronouns that take a part of them: "who", "all of whom"."""
    inner = dependents(sentence, index, "nmod") if sentence.words[index].pos in ("PRON", "DET", "NUM") else ()
    return is_relative(sentence.words[index]) or any(is_relative(sentence.words[child]) for child in inner)


def _modified_noun(sentence: Sentence, predicate: int) -> int | None:
    node = predicate
    while sentence.words[node].head != node:
        word = sentence.words[node]
        if word.relation == "acl:relcl":
            return word.head
        node = word.head
    return None
