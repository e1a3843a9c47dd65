"""Lines to paragraphs: wrapped lines are joined, words cut at a line end made whole.

>>> Joiner("").join(["talks on military co-", "operation with Russian-", "backed troops"])
'talks on military cooperation with Russian-backed troops'
"""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import Final

_CUT_WORD: Final = re.compile(r"(?:^|(?<=[^\w’'-]))([\w’'-]{0,60}\w)-$")
_NEXT_WORD: Final = re.compile(r"[\w’'-]+")
_WORD: Final = re.compile(r"\w+(?:-\w+)*")
_BROKEN_WORD: Final = re.compile(r"(?<![\w-])[\w-]{1,60}-\n\w+")
_CLOSING: Final = "\"'”’»)]"
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(\"“‘])(?:(?:[A-Z]\.)+"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Sen|Rep|Gov|Rev|St|No|vs|Jr|Sr|Adm|Maj)\.)$"
)

#: Second halves of compounds that news prose writes with a hyphen.
_SECOND_HALVES: Final = frozenset(
    re.findall(
        r"\S+",
        """
    aligned allied backed based born bound bred brokered built called controlled designate dominated
    driven educated elect era fire friendly funded general governmental government held imposed in
    inspired led level linked long made minded month neutral occupied off old oriented out owned profile
    proof proposed ranking range related right rights run sanctioned scale sponsored style supported
    supporting term trained up wide wing win winning year zone
    """,
    )
)

#: First halves that keep their hyphen where the second half is a word of its own in the article.
_FIRST_HALVES: Final = frozenset(
    re.findall(
        r"\S+",
        """
    all anti cross ex far half hard high ill left long low mid multi neo non post pre pro quasi right
    self semi short so ultra vice well
    """,
    )
)

#: Wider than any hard wrapping: such lines are whole paragraphs.
_WIDEST_WRAP: Final = 130


class Joiner:
    """Joins lines; `article` is the text whose other words decide on doubtful hyphens."""

    def __init__(self, article: str) -> None:
        self._article = article

    def join(self, lines: Iterable[str]) -> str:
        """Return the lines as one; linear in their total length."""
        parts: list[str] = []
        for line in lines:
            if parts:
                parts[-1], glue = self._seam(parts[-1], line)
                parts.append(glue)
            parts.append(line)
        return "".join(parts)

    def _seam(self, line: str, following: str) -> tuple[str, str]:
        """Return what is left of `line` and what stands between it and the next."""
        if re.search(r"\S[—–]$", line[-2:]):
            return line, ""
        cut = _CUT_WORD.search(line[-64:])
        word = _NEXT_WORD.match(following)
        if not cut or not word:
            return line, " "
        if word[0] in {"and", "or", "to", "nor"}:
            return line, " "
        if self._keeps_hyphen(cut[1], word[0]):
            return line, ""
        return line[:-1], ""

    def _keeps_hyphen(self, first: str, second: str) -> bool:
        if "-" in first or "-" in second or not second[0].islower() or not first[-1].islower():
            return True
        whole, hyphened = (first + second).lower(), f"{first}-{second}".lower()
        if (whole in self._words) != (hyphened in self._words):
            return hyphened in self._words
        if second in _SECOND_HALVES:
            return len(first) > 2
        return first.lower() in _FIRST_HALVES and second in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.lower() for word in _WORD.findall(_BROKEN_WORD.sub(" ", self._article)))


def split_paragraphs(text: str) -> list[list[str]]:
    """Return the paragraphs of a block, each as its lines: not every single break is a wrap.

    A break is the author's where a sentence ends and the next word would still have fitted, or
    where lines are far too long to be wrapped.
    """
    lines = text.split("\n")
    widest = max(map(len, lines))
    paragraphs = [[lines[0]]]
    for line, following in pairwise(lines):
        if _is_break(line, following, widest):
            paragraphs.append([])
        paragraphs[-1].append(following)
    return paragraphs


def ends_sentence(text: str) -> bool:
    """Tell whether `text` ends as sentences end, or with a colon, closing quotes aside."""
    bare = text[-80:].rstrip(_CLOSING + " ")
    return bare.endswith((".", "!", "?", "…", ":")) and not _ABBREVIATION.search(bare)


def _is_break(line: str, following: str, widest: int) -> bool:
    if widest > _WIDEST_WRAP:
        return ends_sentence(line) or (len(line) < 100 and not following[:1].islower() and not line.endswith(","))
    fits = len(line) + 1 + len(following.split(maxsplit=1)[0]) <= 0.75 * widest
    return fits and ends_sentence(line) and not following[:1].islower()


def first_letter(text: str) -> str:
    """Return the first letter or digit of `text`, opening quotes and brackets aside."""
    bare = text[:20].lstrip("\"'“‘«([…. ")
    return bare[0] if bare else ""
