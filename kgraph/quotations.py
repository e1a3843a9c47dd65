"""Words that are quoted without quotation marks: what follows "The minister said:" in statements and releases."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from kgraph.model import Lexicon, Sentence, Word
from kgraph.scopes import Reading

#: Most words between a verb of saying and its colon: "said in a statement on Monday:".
_REACH: Final = 8
_MARKS: Final = frozenset("“”\"«»")


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
