"""Where the words of a find and those of a coder mean the same."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kgraph.model import Entity, Reference
from kgraph.namespaces import slug

#: Fewest letters of the last word of a name that may stand for the name.
_SHORTEST: Final = 3


def overlaps(reference: Reference, spans: Iterable[tuple[int, int]]) -> bool:
    """Tell whether the words of a find, or what its pronoun stands for, share a character with one of the spans."""
    own = (reference, reference.antecedent) if reference.antecedent is not None else (reference,)
    return any(words.start < end and start < words.end for start, end in spans for words in own)


def is_named(entity: Entity, name: str) -> bool:
    """Tell whether an entity bears a name; a person bears the last part of it too: “Roe” is Ann Roe."""
    wanted = slug(name)
    labels = {slug(label) for label in (entity.label, *entity.alternatives)}
    return wanted in labels or (entity.kind == "Person" and wanted == slug(entity.label).rpartition("-")[2])


def bears(reference: Reference, name: str, names: Iterable[str]) -> bool:
    """Tell whether a find's end goes by one of several names, its last word being enough where no other ends so.

    An actor ends with the name, “President Roe”, since “Roe supporters” are others; a topic may hold it anywhere.
    """
    last = name.split()[-1] if name.split() else ""
    shared = sum(each.split()[-1:] == [last] for each in names) > 1
    wordings = (name,) if shared or len(last) < _SHORTEST else (name, last)
    is_actor = reference.entity.is_actor
    return is_named(reference.entity, name) or any(
        end == len(reference.text) or not is_actor for words in wordings for _, end in places(words, reference.text)
    )


def head_of(reference: Reference, ends: Iterable[str]) -> Reference:
    """Return a topic with its words up to the first of `ends`, which begins what only goes with it."""
    if reference.entity.is_actor or not ends:
        return reference
    pattern = rf"(?<=\S)\s+(?:{'|'.join(map(re.escape, sorted(ends)))})\b.*"
    text = re.sub(pattern, "", reference.text, count=1, flags=re.IGNORECASE | re.DOTALL)
    return replace(reference, text=text, end=reference.start + len(text))


def places(words: str, text: str, start: int = 0, end: int | None = None) -> tuple[tuple[int, int], ...]:
    """Return where `words` stand in a text as words of their own, whatever the blanks and cases between them."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    if not pattern:
        return ()
    found = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE).finditer(
        text, start, len(text) if end is None else end
    )
    return tuple(match.span() for match in found)
