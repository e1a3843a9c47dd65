"""The word at which a question cannot be read any further.

The engine tells how far it looked, which may be a word or two behind what is wrong. Here the question is cut behind
each of the words before that place and ended in some way that may be right: where that works, all is in order so far.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

import pyoxigraph as ox

from kgraph.query.tokens import tokens

__all__ = ["misfit"]

#: What may come next in a question, behind which its brackets can be closed.
_NEXT: Final = (
    "",
    *("?_", "?_ ?_", "?_ ?_ ?_", "?_ {}", "* {}", "{}", "(?_)", "1", "1 AS ?_", "AS ?_", "BY ?_", "WHERE {}"),
    *("<urn:_>", "<urn:_> ?_", "<urn:_> {}", "<urn:_> ASK {}", "_: <urn:_> ASK {}", "ASK {}", "IN (1)", "EXISTS {}"),
)
_LAST: Final = ("", " {}")
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}
#: Words before the engine's place that are looked at.
_BACK: Final = 6


def misfit(text: str, prefixes: Mapping[str, str], offset: int) -> int:
    """Return where the word begins that does not fit; it is near `offset`, where the engine gave up."""
    found = list(tokens(text))
    near = [token for token in found if token.start() <= offset][-_BACK:]
    for token in reversed(near):
        if _can_end(text[: token.end()], prefixes):
            behind = next((other.start() for other in found if other.start() >= token.end()), len(text))
            return min(behind, len(text.rstrip()))
    return near[0].start() if near and len(near) < _BACK else offset


def _can_end(start: str, prefixes: Mapping[str, str]) -> bool:
    closing = _closing(start)
    return any(_reads(f"{start} {end}", prefixes) for end in _ends(closing))


def _ends(closing: str) -> Iterator[str]:
    return (f"{following} {closing}{last}" for following, last in product(_NEXT, _LAST))


def _closing(start: str) -> str:
    """Return what closes the brackets that are open."""
    opened: list[str] = []
    for token in tokens(start):
        if token[0] in _CLOSING:
            opened.append(token[0])
        elif opened and token[0] == _CLOSING[opened[-1]]:
            opened.pop()
    return " ".join(_CLOSING[sign] for sign in reversed(opened))


def _reads(text: str, prefixes: Mapping[str, str]) -> bool:
    """Tell whether the engine can read a question; what is wrong in it beyond its grammar is no matter here."""
    try:
        ox.Store().query(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        return "error at " not in str(error)
    return True
