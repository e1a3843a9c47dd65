"""Who speaks where: quotations that run over sentences, and those that a colon announces without any marks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from kgraph.model import Lexicon, Phrase, Sentence, Word
from kgraph.readings import Reading
from kgraph.scopes import quoting, sayer

#: Most words between a verb of saying and its colon: "said in a statement on Monday:".
_REACH: Final = 8
_COMPLETING: Final = frozenset({"ccomp", "obj", "xcomp"})
_MARKS: Final = frozenset('“”"«»')


def mark_quotations(sentences: Iterable[Sentence], lexicon: Lexicon) -> Iterator[Sentence]:
    """Yield the sentences, those after "X said:" quoted until somebody else is said to speak."""
    is_open = False
    for sentence in sentences:
        reading = Reading(sentence=sentence, lexicon=lexicon, said_before=None)
        colon = _announcing_colon(reading)
        if colon is not None:
            yield _quoted_after(sentence, colon)
            is_open = not _MARKS & set(sentence.text)
        elif is_open and not sentence.quoted and not _attributes(reading):
            yield _quoted_after(sentence, -1)
        else:
            is_open = False
            yield sentence


def running_speakers(sentences: Sequence[Sentence], lexicon: Lexicon) -> list[Phrase | None]:
    """Return for each sentence who speaks the quotation in it, where other sentences tell.

    That is whoever is named in another sentence of the same quotation, right after it, or before it.
    """
    readings = [Reading(sentence=sentence, lexicon=lexicon, said_before=None) for sentence in sentences]
    own = [quoting(reading) for reading in readings]
    found: list[Phrase | None] = []
    before: Phrase | None = None
    for first, last in _runs(sentences):
        after = readings[last + 1] if last + 1 < len(readings) else None
        named = next(filter(None, own[first : last + 1]), None) or _named_after(after)
        is_quoted = bool(sentences[first].quoted)
        speaker = named or (before if is_quoted and _is_all_quoted(sentences[first]) else None)
        found += [speaker] * (last - first + 1)
        before = speaker or (own[last] if sentences[last].text.endswith(":") else None)
    return found


def _runs(sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Yield the first and last sentence of each quotation that runs on, other sentences alone."""
    first = 0
    for index, sentence in enumerate(sentences):
        follows = index + 1 < len(sentences)
        runs_on = follows and len(sentence.words) - 1 in sentence.quoted and 0 in sentences[index + 1].quoted
        if not runs_on:
            yield first, index
            first = index + 1


def _is_all_quoted(sentence: Sentence) -> bool:
    return all(word.index in sentence.quoted or word.pos == "PUNCT" for word in sentence.words)


def _named_after(reading: Reading | None) -> Phrase | None:
    """Return who speaks by a sentence that says nothing else: “Shame on them!” | the senator said."""
    if reading is None or reading.sentence.quoted:
        return None
    root = next(word for word in reading.sentence.words if word.head == word.index)
    below = {reading.sentence.labels[child] for child in reading.sentence.children[root.index]}
    is_bare = _says(reading, root) and not _COMPLETING & below
    return sayer(reading, root.index) if is_bare else None


def _announcing_colon(reading: Reading) -> int | None:
    """Return the colon after a verb of saying, unless quotation marks follow, which tell more."""
    words = reading.sentence.words
    for colon in (word.index for word in words if word.text == ":"):
        before = words[max(0, colon - _REACH) : colon]
        is_marked = colon + 1 < len(words) and bool(_MARKS & set(words[colon + 1].text))
        if any(_says(reading, word) for word in before) and not is_marked:
            return colon
    return None


def _attributes(reading: Reading) -> bool:
    """Tell a sentence that ends the quotation: somebody is said to say something, by name or as "he"."""
    return any(_says(reading, word) and not _is_own(reading, word) for word in reading.sentence.words)


def _says(reading: Reading, word: Word) -> bool:
    return word.pos == "VERB" and "VerbForm=Fin" in word.features and reading.says(word.index) == "reporting"


def _is_own(reading: Reading, word: Word) -> bool:
    """Tell what the speaker says of himself: "we announced that"."""
    below = (reading.sentence.words[child] for child in reading.sentence.children[word.index])
    return any(other.relation == "nsubj" and "Person=1" in other.features for other in below)


def _quoted_after(sentence: Sentence, index: int) -> Sentence:
    after = frozenset(word.index for word in sentence.words if word.index > index)
    return replace(sentence, quoted=sentence.quoted | after)
