"""Find the spans of a sentence that name something: known labels first, then the pipeline's names."""

from collections.abc import Iterator
from typing import Final

from kgraph.model import OPENER, Gazetteer, Mention, Sense, Sentence

#: Most words that a label of the gazetteer is looked up with.
_LONGEST: Final = 8

_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "‑": "-", "\N{NO-BREAK SPACE}": " ", "\n": " "})


def find_mentions(sentence: Sentence, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Return what the sentence names, in text order, without overlaps; the longest label wins.

    A label of the gazetteer counts only in its own spelling ("US" is no "us"), and gives way to a
    longer name found by the pipeline ("Washington" in "Denzel Washington").
    """
    found = [*_known(sentence, gazetteer), *_named(sentence)]
    found.sort(key=lambda mention: (mention.first - mention.last, not mention.senses, mention.first))
    taken: set[int] = set()
    kept = []
    for mention in found:
        words = set(range(mention.first, mention.last + 1))
        if not words & taken:
            taken |= words
            kept.append(mention)
    return tuple(sorted(kept, key=lambda mention: mention.first))


def lookup(text: str, gazetteer: Gazetteer) -> tuple[Sense, ...]:
    """Return what `text` can mean as a label, with or without a leading article."""
    plain = " ".join(text.translate(_PLAIN).split())
    bare = plain[4:] if plain[:4].lower() == "the " else plain
    return gazetteer.senses.get(bare) or gazetteer.senses.get(f"the {bare}") or gazetteer.senses.get(plain) or ()


def _known(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Mention]:
    words, text = sentence.words, sentence.text.translate(_PLAIN)
    is_even = "  " not in text
    for first, word in enumerate(words):
        if not _may_open(word.text, gazetteer):
            continue
        for last in range(min(first + _LONGEST, len(words)) - 1, first - 1, -1):
            start, end = word.start - sentence.start, words[last].end - sentence.start
            senses = gazetteer.senses.get(text[start:end] if is_even else " ".join(text[start:end].split()), ())
            if senses and _is_possible(senses, sentence, first, last):
                yield Mention(first=first, last=last, kind="name", senses=senses)
                break


def _may_open(text: str, gazetteer: Gazetteer) -> bool:
    """Tell words that some label starts with."""
    start = OPENER.match(text)
    return start is not None and start[0].translate(_PLAIN) in gazetteer.openers


def _is_possible(senses: tuple[Sense, ...], sentence: Sentence, first: int, last: int) -> bool:
    """Tell labels that fit what the pipeline takes the words for: a capital is no person, a surname nothing else."""
    kinds = {sense.via for sense in senses}
    if kinds == {"capitalName"}:
        return not _is_person(sentence, first, last)
    return kinds != {"surname"} or _is_person(sentence, first, last)


def _is_person(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether the pipeline takes the words for a person, as in "Paris Hilton", "Washington said"."""
    return any(n.kind == "person" and n.first <= first and last <= n.last for n in sentence.names)


def _named(sentence: Sentence) -> Iterator[Mention]:
    for name in sentence.names:
        first, last = name.first, name.last
        while first < last and sentence.words[first].pos in ("DET", "PUNCT"):
            first += 1
        while last > first and (sentence.words[last].pos == "PUNCT" or _is_possessive(sentence.words[last].text)):
            last -= 1
        yield Mention(first=first, last=last, kind=name.kind)


def _is_possessive(text: str) -> bool:
    return text in ("'s", "’s", "'", "’")
