"""Texts of others, shown in a terminal or a page so that they read as they are and do nothing.

>>> plain("red \x1b[31m")
'red  [31m'
>>> escaped("<script>")
'&lt;script&gt;'
"""

import re
from typing import Final

__all__ = ["escaped", "numbered", "plain"]

#: Control characters, line separators, what turns the order of reading around, and halves of characters.
_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


def plain(text: str) -> str:
    """Return `text` on one line, without what could change a terminal or the order in which it is read."""
    return _UNSAFE.sub(" ", text)


def numbered(text: str) -> str:
    r"""Return Turtle or N-Triples with `\u202E` and the like for what `plain` leaves out; the triples are the same."""
    return _UNSAFE.sub(lambda found: "".join(map(_number, found[0])), text)


def escaped(text: str) -> str:
    """Return `text` as it may stand in HTML, between tags or in the quotes of an attribute."""
    from html import escape  # here, since a table for a terminal needs none of it

    return escape(plain(text))


def _number(sign: str) -> str:
    return sign if sign == "\n" else f"\\u{ord(sign):04X}"
