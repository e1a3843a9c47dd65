"""What one article names, gathered before anything in it is resolved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kgraph.model import Entity, Gazetteer, Mention, NameKind, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What one article names, gathered before anything in it is resolved.

    `article` is the identifier of the article; `mentions` is keyed by the start of the sentence,
    `kinds` by name; `full_names` gives the one full name in the article for a surname, empty where it has
    two, `holders` the one actor that a role noun is used of: the government, once it was "the Kenyan government".
    `deed_nouns` name deeds and what they are done with; `deeds` grows as the article is read: who did last what
    an event noun names, "two strikes".
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
    deed_nouns: frozenset[str] = frozenset()
    deeds: Mapping[str, Entity] = field(default_factory=dict)


def name_words(sentence: Sentence, mention: Mention, gazetteer: Gazetteer) -> str:
    """Return the words of a mention without titles before a person's name: "President Jane Roe"."""
    first = mention.first
    if mention.kind == "person":
        while first < mention.last and _ends_title(sentence, first, gazetteer):
            first += 1
    start, end = sentence.words[first].start, sentence.words[mention.last].end
    return sentence.text[start - sentence.start : end - sentence.start]


def _ends_title(sentence: Sentence, index: int, gazetteer: Gazetteer) -> bool:
    """Tell the last word of a role: "President", "State" in "Secretary of State"."""
    words = [word.text.lower().rstrip(".") for word in sentence.words[max(0, index - 3) : index + 1]]
    return any(" ".join(words[-n:]) in gazetteer.roles for n in range(1, len(words) + 1))


def full_names(names: Iterable[str], introduced: Mapping[str, str]) -> dict[str, str]:
    """Return the one full name for each surname, empty where there are two, also with those introduced before."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        first, _, last = name.rpartition(" ")
        if first:
            found[last].add(name)
    own = {surname: holders.pop() if len(holders) == 1 else "" for surname, holders in found.items()}
    agreed = {surname: name if introduced.get(surname, name) == name else "" for surname, name in own.items()}
    return {**introduced, **agreed}
