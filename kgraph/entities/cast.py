"""What one article names, gathered before anything in it is resolved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kgraph.model import Entity, Gazetteer, Lexicon, Mention, NameKind, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What one article names, gathered before anything in it is resolved.

    `article` is the identifier of the article; `mentions` is keyed by the start of the sentence,
    `kinds` by name; `full_names` gives the one full name in the article for a surname, empty where it has
    two, `holders` the one actor that a role noun is used of: the government, once it was "the Kenyan government".
    """

    article: str
    sentences: tuple[Sentence, ...]
    gazetteer: Gazetteer
    mentions: Mapping[int, tuple[Mention, ...]]
    kinds: Mapping[str, NameKind]
    full_names: Mapping[str, str]
    holders: Mapping[str, Entity]
    containers: frozenset[str]
    locating: frozenset[str]


def name_words(sentence: Sentence, mention: Mention, gazetteer: Gazetteer) -> str:
    """Return the words of a mention without titles before a person's name: "President Jane Roe"."""
    words = sentence.words[mention.first : mention.last + 1]
    if mention.kind == "person":
        while len(words) > 1 and words[0].text.lower().rstrip(".") in gazetteer.roles:
            words = words[1:]
    return sentence.text[words[0].start - sentence.start : words[-1].end - sentence.start]


def full_names(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        first, _, last = name.rpartition(" ")
        if first:
            found[last].add(name)
    return {surname: holders.pop() if len(holders) == 1 else "" for surname, holders in found.items()}


def heads(lexicon: Lexicon, effect: str) -> frozenset[str]:
    return frozenset(
        operator.head for operators in lexicon.operators.values() for operator in operators if operator.effect == effect
    )
