"""Where the antecedent of a pronoun may stand."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from kgraph.entities.cast import Cast
from kgraph.grammar import tree
from kgraph.model import Phrase, Sentence

#: Sentences before a pronoun in which its antecedent is looked for.
_WINDOW: Final = 2
#: How the words for what a noun measures hang on it.
_MEASURED: Final = frozenset({"nmod", "obl", "conj"})


def candidates(phrase: Phrase, cast: Cast) -> Iterator[Phrase]:
    """Yield the subjects before a pronoun: of the clauses above it, then of the sentences before."""
    sentence = phrase.sentence
    own = node = sentence.words[phrase.head].head
    is_possessive = "Poss=Yes" in sentence.words[phrase.head].features
    if is_possessive and sentence.words[node].relation == "conj":
        yield tree.noun_phrase(sentence, sentence.words[node].head)  # "the regime and its backers"
    if is_possessive and "Number=Plur" in sentence.words[phrase.head].features:
        yield from _right_before(sentence, node)
    for actor in tree.blamed(sentence, node) if is_possessive else ():
        yield tree.noun_phrase(sentence, actor)
    while sentence.words[node].head != node:
        node = sentence.words[node].head
        if is_possessive and node < phrase.head and sentence.words[node].pos in ("NOUN", "PROPN"):
            yield tree.noun_phrase(sentence, node, without=phrase.head)  # "the rebels in their fight"
        yield from _subjects(sentence, node, phrase.head)
    if node != own or is_possessive:  # "Kenya opposes it": not Kenya
        yield from _subjects(sentence, node, phrase.head)
    position = bisect_left(cast.sentences, sentence.start, key=lambda earlier: earlier.start)
    for earlier in reversed(cast.sentences[max(0, position - _WINDOW) : position]):
        for word in earlier.words:
            if word.head == word.index:
                yield from _subjects(earlier, word.index, len(earlier.words))


def _right_before(sentence: Sentence, noun: int) -> Iterator[Phrase]:
    """Yield what ends where the phrase of a noun begins: "the rebels" in "backed the rebels in their fight"."""
    if not tree.marker(sentence, noun):
        return
    last = min(tree.descendants(sentence, noun)) - 1
    for index in {last, sentence.words[max(last, 0)].head}:
        word = sentence.words[index]
        if index >= 0 and word.pos in ("NOUN", "PROPN") and "Number=Plur" in word.features:
            phrase = tree.noun_phrase(sentence, index, without=noun)
            if phrase.last == last:
                yield phrase


def things_before(phrase: Phrase, cast: Cast) -> Iterator[Phrase]:
    """Yield what "it" may stand for: the nearest things in other clauses before it, then in the sentence before."""
    sentence = phrase.sentence
    own = sentence.words[phrase.head].head
    yield from _things(sentence, [word.index for word in sentence.words[: phrase.head] if word.head != own])
    position = bisect_left(cast.sentences, sentence.start, key=lambda earlier: earlier.start)
    for earlier in cast.sentences[max(0, position - 1) : position]:
        yield from _things(earlier, [word.index for word in earlier.words])


def _things(sentence: Sentence, indices: list[int]) -> Iterator[Phrase]:
    for index in reversed(indices):
        word = sentence.words[index]
        is_clause = tree.is_verbal(sentence.words[word.head]) or tree.has_dependent(sentence, word.head, "cop")
        is_argument = sentence.labels[index] in ("nsubj", "obj") and is_clause
        if is_argument and word.pos == "NOUN" and "Number=Plur" not in word.features:
            yield tree.noun_phrase(sentence, index)


def _subjects(sentence: Sentence, predicate: int, before: int) -> Iterator[Phrase]:
    for subject in tree.dependents(sentence, predicate, "nsubj"):
        if subject < before and sentence.words[subject].pos != "PRON":
            phrase = tree.noun_phrase(sentence, subject)
            if phrase.last < before and not _is_part(sentence, before, subject):
                yield phrase


def _is_part(sentence: Sentence, pronoun: int, noun: int) -> bool:
    """Tell a pronoun that what a noun measures is named by, which the noun cannot stand for: "all you have for him"."""
    index = pronoun if pronoun < len(sentence.words) else noun
    while index != noun and sentence.labels[index] in _MEASURED:
        index = sentence.words[index].head
    return pronoun < len(sentence.words) and index == noun
