"""Other names that an article itself gives: surnames, abbreviations in brackets, the first words of a long name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from kgraph.entities.cast import name_words
from kgraph.model import Gazetteer, Mention, NameKind, Sentence

#: Kinds of names that are shortened to their first words.
_SHORTENED: Final = frozenset({"organisation", "party"})
#: Fewest and most letters of an abbreviation.
_SHORTEST, _LONGEST = 2, 8

Mentions = Mapping[int, tuple[Mention, ...]]


def full_names(names: Iterable[str], introduced: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the full names for each surname, also those introduced before.

    With and without a middle name, "Jane Q. Roe" and "Jane Roe", is one person; with another one, two.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for name in (*(full for fulls in introduced.values() for full in fulls), *names):
        for surname in _surnames(name):
            found[surname].add(name)
    return {
        surname: _persons(name for name in fulls if decapitalised(name) not in found)
        for surname, fulls in found.items()
    }


def decapitalised(name: str) -> str:
    """Return a name as it is written within a sentence: "Van der Berg" begins one."""
    return name[:1].lower() + name[1:]


def _surnames(name: str) -> Iterator[str]:
    """Yield what may stand for a full name: its last word, with the small words before it too: "van der Berg"."""
    words = name.split()
    for first in range(len(words) - 1, 0, -1):
        yield " ".join(words[first:])
        if not words[first - 1].islower():
            return


def _persons(names: Iterable[str]) -> tuple[str, ...]:
    """Return a name for each person: one without a middle name takes in the only one that has one."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (len(name.split()), name)):
        by_first[name.split()[0]].append(name)
    return tuple(sorted(name for alike in by_first.values() for name in (alike[:1] if _is_one(alike) else alike)))


def _is_one(names: list[str]) -> bool:
    """Tell one person of the same first name, called with the only middle name and without."""
    return len(names) == 2 and len(names[0].split()) < len(names[1].split())


def longer_names(
    sentences: Iterable[Sentence], mentions: Mentions, kinds: Mapping[str, NameKind], gazetteer: Gazetteer
) -> dict[str, str]:
    """Return the name that each abbreviation and each shortened name of an article stands for."""
    abbreviations = dict(_abbreviations(sentences, mentions, gazetteer))
    organisations = sorted(name for name, kind in kinds.items() if kind in _SHORTENED)
    return {**_shortened(organisations, whole={*abbreviations.values()}), **abbreviations}


def _shortened(names: list[str], whole: set[str]) -> dict[str, str]:
    """Return the one longer name for each that is the beginning of another: "Northern Front" of "… Front Council".

    Those that are `whole` have an abbreviation of their own.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for short, name in product(names, names):
        if name.startswith(f"{short} ") and short not in whole:
            found[short].append(name)
    return {short: candidates[0] for short, candidates in found.items() if len(candidates) == 1}


def _abbreviations(
    sentences: Iterable[Sentence], mentions: Mentions, gazetteer: Gazetteer
) -> Iterator[tuple[str, str]]:
    """Yield abbreviations in brackets behind the name that they are made of: "Harbour Workers Union (HWU)"."""
    for sentence in sentences:
        for mention in mentions[sentence.start]:
            short = _in_brackets(sentence, mention.last + 1)
            name = name_words(sentence, mention, gazetteer)
            if short and _is_made_of(short, name):
                yield short, name


def _in_brackets(sentence: Sentence, index: int) -> str:
    """Return the one word in brackets that begin at a word, empty where there is none."""
    words = sentence.words[index : index + 3]
    is_enclosed = len(words) == 3 and words[0].text == "(" and words[2].text == ")"
    text = words[1].text if is_enclosed else ""
    is_short = _SHORTEST <= len(text) <= _LONGEST and sum(map(str.isupper, text)) >= _SHORTEST
    return text if is_short else ""


def _is_made_of(short: str, name: str) -> bool:
    """Tell an abbreviation of the first letters of a name, small words of it left out or not."""
    letters = [letter.lower() for letter in short if letter.isalnum()]
    words = name.replace("-", " ").split()
    capitals = [word[0].lower() for word in words if word[0].isupper()]
    return letters in (capitals, [word[0].lower() for word in words])
