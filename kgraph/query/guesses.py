"""What somebody may have meant who wrote a name that is not known.

>>> did_you_mean("who-back", ["counts", "who-backs"])
'; did you mean who-backs?'
>>> did_you_mean("zebra", ["counts", "who-backs"])
''
"""

from collections.abc import Iterable

__all__ = ["did_you_mean", "nearest"]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that `word` looks like, None where none does; the case of letters is no difference."""
    from difflib import get_close_matches  # here, since a right question needs none of it

    spelled = {each.casefold(): each for each in known}
    close = get_close_matches(word.casefold(), spelled, n=1, cutoff=0.6)
    return spelled[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str], shown: str = "{}") -> str:
    """Return the end of a message that says, as `shown`, what `word` looks like, nothing where that is none."""
    found = nearest(word, known)
    return f"; did you mean {shown.format(found)}?" if found else ""
