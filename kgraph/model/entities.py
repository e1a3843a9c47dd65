"""Whom and what words name: known actors, nodes of the graph, and how words lead to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from kgraph.model.texts import NameKind, Span
from kgraph.namespaces import BASE

#: What words and labels start with.
OPENER: Final = re.compile(r"\w+|\S")
#: How words lead to their node, by the local name of an individual of `kg:Grounding`.
Grounding = Literal[
    "byLabel",
    "bySeat",
    "byCapital",
    "byDemonym",
    "byRole",
    "byName",
    "bySurname",
    "byAbbreviation",
    "byPartialName",
    "byTitle",
    "byNoun",
    "byApposition",
    "byContext",
    "byPronoun",
    "bySpeaker",
    "byDescription",
    "byHand",
    "unresolved",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """An entity that a label of the gazetteer can mean; `via` is the kind of label (`capitalName`)."""

    iri: str
    via: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of the ontology; a collective one makes one actor of its holders in a polity, a body may be "it"."""

    name: str
    label: str
    notation: str
    collective: bool
    body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words `first` to `last` (included) of a sentence that name something; `senses` where it is known."""

    first: int
    last: int
    kind: NameKind
    senses: tuple[Sense, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A node of the graph; `iri` is relative to the base of the data (`ac-US`).

    `candidates` are whom the words might stand for, where the article does not say which. `broader` is what a topic is
    one of, `owner` whose role it is, where the gazetteer does not know that; `by` tells how the words led here, which
    is no part of the node.
    """

    iri: str
    kind: str
    label: str
    alternatives: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    polity: str = ""
    organisation: str = ""
    role: str = ""
    involves: tuple["Entity", ...] = ()
    candidates: tuple["Entity", ...] = ()
    broader: "Entity | None" = field(default=None, compare=False)
    owner: "Entity | None" = field(default=None, compare=False)
    by: Grounding = field(default="byDescription", compare=False)

    @property
    def is_actor(self) -> bool:
        return self.kind not in ("Topic", "Place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Known actors: senses by label, polities by demonym, entities by identifier, roles by noun; places by name.

    `genders` has "Masc", "Fem" or "Neut", as in the features of pronouns, by noun or title; `given_names` likewise by
    first name. `openers` are what the labels start with, a run of letters or another character.
    """

    senses: Mapping[str, tuple[Sense, ...]]
    demonyms: Mapping[str, str]
    entities: Mapping[str, "Entity"]
    roles: Mapping[str, "Role"]
    openers: frozenset[str]
    places: Mapping[str, "Entity"] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)
    given_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Words of the article and the entity that they stand for; `iri` is its identifier under the default base.

    `antecedent` has the words that a pronoun stands for, None for other words and where the article does not say.
    """

    text: str
    start: int
    end: int
    entity: Entity
    antecedent: Span | None = None

    @property
    def iri(self) -> str:
        return BASE + self.entity.iri
