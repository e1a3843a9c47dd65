"""What one article names, gathered before anything in it is resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kgraph.model import Entity, Gazetteer, Mention, NameKind, Phrase, Sentence, Timing

#: Actors that a noun or a role is used of, by where they are first named.
Holders = Mapping[str, tuple[tuple[int, Entity], ...]]
#: Genders of persons, as in the features of pronouns.
_PERSONAL: Final = frozenset({"Masc", "Fem"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What an article says a person is: the role and, where it tells that, of which polity."""

    role: str
    polity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What one article names, gathered before anything in it is resolved.

    `article` is the identifier of the article, `published` its day; `mentions` is keyed by the start of the sentence,
    `kinds` by name; `full_names` gives the full names in the article for a surname, `longer` the one name that an
    abbreviation or the first words of it stand for, `titles` what a person is said to be, `genders` of which gender;
    `home` has the names of the state whose actors it is about, where that is one. `holders` are the actors that a role
    noun is used of, by noun: the government, once it was "the Kenyan government"; `bearers` those of a role.
    `planning` nouns and `furthering` verbs open the words for a topic; `timing` tells whose time a word
    shares. `deed_nouns` name deeds and what they are done with; `deeds` grows as the article is read: who did last
    what an event noun names, "two strikes". `meant` keeps the words that pronouns may stand for, by where these begin,
    `mentioned` the nodes of mentions, by the start of the sentence and the first word; `resolved` what phrases stand
    for, by their place and that of who speaks. These three fill as the article is read.
    """

    article: str
    published: date | None = None
    sentences: tuple[Sentence, ...]
    gazetteer: Gazetteer
    mentions: Mapping[int, tuple[Mention, ...]]
    kinds: Mapping[str, NameKind]
    full_names: Mapping[str, tuple[str, ...]]
    longer: Mapping[str, str]
    titles: Mapping[str, Title]
    genders: Mapping[str, str]
    home: tuple[str, ...]
    holders: Holders
    bearers: Holders
    containers: frozenset[str]
    locating: frozenset[str]
    timing: Timing
    planning: frozenset[str]
    furthering: frozenset[str]
    deed_nouns: frozenset[str] = frozenset()
    deeds: Mapping[str, Entity] = field(default_factory=dict)
    meant: dict[int, tuple[Phrase, ...]] = field(default_factory=dict)
    mentioned: dict[tuple[int, int], Entity | None] = field(default_factory=dict)
    resolved: dict[tuple[int, ...], Entity | None] = field(default_factory=dict)


def name_words(sentence: Sentence, mention: Mention, gazetteer: Gazetteer) -> str:
    """Return the words of a mention without titles before a person's name: "President Jane Roe"."""
    first = name_start(sentence, mention, gazetteer)
    start, end = sentence.words[first].start, sentence.words[mention.last].end
    return " ".join(sentence.text[start - sentence.start : end - sentence.start].split())


def name_start(sentence: Sentence, mention: Mention, gazetteer: Gazetteer) -> int:
    """Return the first word of a name, behind titles that the pipeline takes for a part of it."""
    first = mention.first
    if mention.kind == "person":
        while first < mention.last and _ends_title(sentence, first, gazetteer):
            first += 1
    return first


def gender_before(sentence: Sentence, index: int, gazetteer: Gazetteer) -> str:
    """Return the gender that the word before a name tells: "Mrs. Roe", "Queen Jane"; empty where it tells none."""
    return _gender(sentence.words[index - 1].text.lower().rstrip("."), gazetteer) if index else ""


def _gender(word: str, gazetteer: Gazetteer) -> str:
    """Return the gender of a word for a person, "Masc" or "Fem", empty for a word for a body and for any other."""
    gender = gazetteer.genders.get(word, "")
    return gender if gender in _PERSONAL else ""


def _ends_title(sentence: Sentence, index: int, gazetteer: Gazetteer) -> bool:
    """Tell the last word of a role or a form of address: "President", "State" in "Secretary of State", "Mrs."."""
    words = [word.text.lower().rstrip(".") for word in sentence.words[max(0, index - 3) : index + 1]]
    known = (" ".join(words[-n:]) in gazetteer.roles for n in range(1, len(words) + 1))
    return bool(_gender(words[-1], gazetteer)) or any(known)
