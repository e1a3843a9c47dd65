"""Ways through a dependency tree, as names: up the labels to where two words meet, then down the others.

“^xcomp|nsubj” leads from “endorse” in “The party refused to endorse him” to “party”. Prepositions belong to the label
of what they stand before: “|obl[against]”.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from spacy.tokens import Doc, Token

#: The way from a word to itself.
HERE: Final = "="
#: Most steps up and in all; what is farther away is named by its sentence alone.
_UP: Final = 4
_STEPS: Final = 5
_FINER: Final = frozenset({"pass", "agent", "poss", "relcl"})
_MARKED: Final = frozenset({"obl", "nmod", "advcl", "acl", "obl:agent", "acl:relcl"})
_MARKERS: Final = frozenset({"case", "mark"})


class Ways:
    """The ways through the trees of a text."""

    def __init__(self, doc: Doc) -> None:
        self._heads = [token.head.i for token in doc]
        self._labels = [_label(token) for token in doc]
        self._marked = [_marked(token, label) for token, label in zip(doc, self._labels, strict=True)]
        self._children: list[list[int]] = [[] for _ in doc]
        for word, head in enumerate(self._heads):
            if head != word:
                self._children[head].append(word)
        self._sentences = [0] * len(doc)
        for number, sentence in enumerate(doc.sents):
            self._sentences[sentence.start : sentence.end] = [number] * len(sentence)

    def from_word(self, start: int, words: Iterable[int]) -> list[str]:
        """Return the names of the ways from a word to each of `words`."""
        near = {start: HERE, **dict(self._near(start))}
        return [near.get(word) or self._far(start, word) for word in words]

    def _near(self, start: int) -> Iterator[tuple[int, str]]:
        above = [start]
        while len(above) <= _UP and self._heads[above[-1]] != above[-1]:
            above.append(self._heads[above[-1]])
        for steps, top in enumerate(above):
            up = "/".join(f"^{self._labels[word]}" for word in above[:steps])
            if steps:
                yield top, f"{up}|"
            came_from = above[steps - 1] if steps else -1
            yield from self._below(top, came_from, f"{up}|", _STEPS - steps)

    def _below(self, word: int, without: int, way: str, left: int) -> Iterator[tuple[int, str]]:
        if not left:
            return
        for child in self._children[word]:
            if child != without:
                longer = f"{way}{'' if way.endswith('|') else '/'}{self._marked[child]}"
                yield child, longer
                yield from self._below(child, -1, longer, left - 1)

    def _far(self, start: int, word: int) -> str:
        match self._sentences[word] - self._sentences[start]:
            case 0:
                return "far"
            case -1:
                return "previous"
            case 1:
                return "next"
            case apart:
                return "before" if apart < 0 else "after"


def plain(way: str) -> str:
    """Return the name of a way without its prepositions."""
    if "[" not in way:
        return way
    return "".join(part.partition("]")[2] if number else part for number, part in enumerate(way.split("[")))


def number_of(way: str, numbers: Mapping[str, int], unknown: int) -> int:
    """Return the number of a way, else of the way without its prepositions, else that of the unknown."""
    return numbers.get(way) or numbers.get(plain(way)) or unknown


def _label(token: Token) -> str:
    label, _, finer = token.dep_.lower().partition(":")
    return f"{label}:{finer}" if finer in _FINER else label


def _marked(token: Token, label: str) -> str:
    if label not in _MARKED:
        return label
    marker = next((child.lower_ for child in token.children if child.dep_ in _MARKERS), "")
    return f"{label}[{marker}]" if marker else label
