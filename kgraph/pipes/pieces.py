"""Cut words into the word pieces of the encoder, and long texts into overlapping windows of pieces.

The vocabulary has no capitals (Devlin et al. 2019, "uncased"); what a word's case and spacing say goes into
the encoder as the type of its pieces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

#: Number of piece types: five kinds of case, with and without a space before the word.
TYPES: Final = 10

#: Most pieces in a window, its two boundary marks included, and how many two windows of a text share.
WINDOW: Final = 128
OVERLAP: Final = 24

#: Most pieces of one word; what is longer is an address, not language.
_LONGEST_WORD: Final = 16

#: Most words remembered with their pieces; memory stays flat however much is read.
_MOST_REMEMBERED: Final = 100_000

_LOWER, _TITLE, _UPPER, _MIXED, _INITIAL = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The pieces of one text: `ids` and `types` by piece, `counts` by word (at least 1)."""

    ids: "NDArray[np.int64]"
    types: "NDArray[np.int64]"
    counts: "NDArray[np.int64]"


class PieceCutter:
    """Cuts words with a WordPiece tokenizer and remembers them: news repeats its words."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[list[int], int]] = {}
        self._unknown = _identifier(tokenizer, "[UNK]")
        self._break = _identifier(tokenizer, "[SEP]")
        self._blank = _identifier(tokenizer, "[unused0]")
        self.first = _identifier(tokenizer, "[CLS]")
        self.last = self._break

    def cut(self, words: Sequence[str], spaced: Sequence[bool]) -> Pieces:
        """Return the pieces of a text; `spaced` tells for each word whether a space follows it."""
        self._learn(words)
        known = [self._known[word] for word in words]
        counts = np.fromiter((len(pieces) for pieces, _ in known), dtype=np.int64, count=len(known))
        glued = (False, *(not space for space in spaced))
        kinds = [case + 5 * is_glued for (_, case), is_glued in zip(known, glued, strict=False)]
        ids = np.fromiter(chain.from_iterable(pieces for pieces, _ in known), dtype=np.int64, count=int(counts.sum()))
        return Pieces(ids=ids, types=np.repeat(np.array(kinds, dtype=np.int64), counts), counts=counts)

    def _learn(self, words: Sequence[str]) -> None:
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        if len(self._known) + len(new) > _MOST_REMEMBERED:
            self._known.clear()
            new = list(dict.fromkeys(words))
        for word, encoding in zip(new, self._tokenizer.encode_batch(new, add_special_tokens=False), strict=True):
            self._known[word] = encoding.ids[:_LONGEST_WORD] or [self._stand_in(word)], case_of(word)

    def _stand_in(self, word: str) -> int:
        if not word.isspace():
            return self._unknown
        return self._break if "\n" in word else self._blank


def case_of(word: str) -> int:
    """Return the kind of case: lower (or none), title, upper, mixed, or a single capital."""
    if word == word.lower():
        return _LOWER
    if len(word) == 1:
        return _INITIAL
    if word == word.upper():
        return _UPPER
    return _TITLE if word[1:] == word[1:].lower() else _MIXED


def windows(
    counts: "NDArray[np.int64]",
    ends: "NDArray[np.bool_] | None" = None,
    *,
    longest: int = WINDOW - 2,
    overlap: int = OVERLAP,
) -> Iterator[range]:
    """Yield ranges of words of at most `longest` pieces each, which share up to `overlap` pieces.

    `ends` marks words that may end a sentence: where there are any, windows begin and end at them, so that a
    sentence is read whole.

    >>> list(windows(np.array([2, 1, 3, 1, 2]), longest=4, overlap=2))
    [range(0, 2), range(1, 3), range(3, 5)]
    """
    breaks = np.flatnonzero(ends) + 1 if ends is not None else np.empty(0, dtype=np.int64)
    sums = np.cumsum(counts)
    first = last = 0
    while last < len(counts):
        before, read = int(sums[first] - counts[first]), last
        last = max(first + 1, int(np.searchsorted(sums, before + longest, side="right")))
        if last < len(counts):
            last = _latest(breaks, max(first + (last - first) // 2, read), last) or last
        yield range(first, last)
        if last < len(counts):
            # As far back as the overlap says, but not so far that the next word finds no room.
            earliest = max(int(sums[last - 1]) - overlap, int(sums[last]) - longest)
            back = min(int(np.searchsorted(sums, earliest, side="left")) + 1 if earliest > 0 else 1, last)
            first = max(_earliest(breaks, back, last) or back, first + 1)


def _latest(breaks: "NDArray[np.int64]", lowest: int, highest: int) -> int:
    """Return the last break behind `lowest` and up to `highest`, 0 where there is none."""
    place = int(np.searchsorted(breaks, highest, side="right")) - 1
    return int(breaks[place]) if place >= 0 and breaks[place] > lowest else 0


def _earliest(breaks: "NDArray[np.int64]", lowest: int, highest: int) -> int:
    """Return the first break from `lowest` to `highest`, 0 where there is none."""
    place = int(np.searchsorted(breaks, lowest, side="left"))
    return int(breaks[place]) if place < len(breaks) and breaks[place] <= highest else 0


def _identifier(tokenizer: "Tokenizer", piece: str) -> int:
    found = tokenizer.token_to_id(piece)
    assert found is not None, f"the vocabulary lacks {piece}"
    return int(found)
