"""Where the antecedent of a pronoun of the third person may stand: rings of words around it, the nearest first."""

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


def rings(phrase: Phrase, cast: Cast) -> Iterator[tuple[Phrase, ...]]:
    """Yield what a pronoun may stand for: words beside it, subjects before it, those of each sentence before.

    Subjects may be pronouns themselves.
    """
    features = phrase.sentence.words[phrase.head].features
    if "Poss=Yes" in features:
        yield from ((each,) for each in _beside(phrase))
    yield tuple(_before(phrase))
    position = bisect_left(cast.sentences, phrase.sentence.start, key=lambda earlier: earlier.start)
    for earlier in reversed(cast.sentences[max(0, position - _WINDOW) : position]):
        yield tuple(each for each in _salient(earlier, len(earlier.words)) if not _speaks(each, phrase))


def _beside(phrase: Phrase) -> Iterator[Phrase]:
    """Yield the words beside a possessive pronoun that it nearly always stands for."""
    sentence = phrase.sentence
    node = sentence.words[phrase.head].head
    if sentence.words[node].relation == "conj":
        yield tree.noun_phrase(sentence, sentence.words[node].head)  # "the regime and its backers"
    if "Number=Plur" in sentence.words[phrase.head].features:
        yield from _right_before(sentence, node)
    for actor in tree.blamed(sentence, node):
        yield tree.noun_phrase(sentence, actor)
    yield from _above(sentence, phrase.head)


def _above(sentence: Sentence, pronoun: int) -> Iterator[Phrase]:
    """Yield the nouns that a possessive pronoun hangs below: "the rebels in their fight".

    A person is meant only in a relative clause: "the judge who left her post", but not "the judge of his time".
    """
    is_person = bool(tree.PERSONAL & sentence.words[pronoun].features)
    node = sentence.words[pronoun].head
    while sentence.words[node].head != node:
        below, node = node, sentence.words[node].head
        subjects = tree.dependents(sentence, below, "nsubj")
        is_about = not is_person or any(tree.is_relative(sentence.words[i]) for i in subjects)
        if is_about and node < pronoun and sentence.words[node].pos in ("NOUN", "PROPN"):
            yield tree.noun_phrase(sentence, node, without=pronoun)


def _before(phrase: Phrase) -> Iterator[Phrase]:
    """Yield the subjects before a pronoun in its sentence but, unless it is possessive, that of its own clause."""
    sentence = phrase.sentence
    governor = sentence.words[phrase.head].head
    is_possessive = "Poss=Yes" in sentence.words[phrase.head].features
    for each in _salient(sentence, phrase.head):
        is_own = sentence.words[each.head].head == governor  # "Kenya opposes it": not Kenya
        if (is_possessive or not is_own) and not _speaks(each, phrase):
            yield each


def _speaks(candidate: Phrase, pronoun: Phrase) -> bool:
    """Tell who stands outside a quotation that the pronoun stands in: speakers say "I", not "he"."""
    is_quoted = pronoun.head in pronoun.sentence.quoted
    return is_quoted and bool(candidate.sentence.quoted) and candidate.head not in candidate.sentence.quoted


def _salient(sentence: Sentence, before: int) -> Iterator[Phrase]:
    """Yield the subjects and the pronouns of a sentence up to a word: what it is about."""
    for word in sentence.words[:before]:
        if sentence.labels[word.index] == "nsubj" or word.pos == "PRON":
            subject = tree.noun_phrase(sentence, word.index)
            if subject.last < before and not _is_part(sentence, before, word.index):
                yield subject


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
    before = _things(sentence, [word.index for word in sentence.words[: phrase.head] if word.head != own])
    yield from (thing for thing in before if thing.last < phrase.head)  # none that it is a part of: "the rest of it"
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


def _is_part(sentence: Sentence, pronoun: int, noun: int) -> bool:
    """Tell a pronoun that what a noun measures is named by, which the noun cannot stand for: "all you have for him"."""
    index = pronoun if pronoun < len(sentence.words) else noun
    while index != noun and sentence.labels[index] in _MEASURED:
        index = sentence.words[index].head
    return pronoun < len(sentence.words) and index == noun
