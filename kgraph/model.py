"""Every record that crosses a module boundary: frozen, slotted, keyword-only.

Offsets count characters (Unicode code points) from 0, ends excluded, so that
`text[span.start:span.end] == span.text` holds for every span.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, Literal

from kgraph.namespaces import BASE

#: What words and labels start with.
OPENER: Final = re.compile(r"\w+|\S")

#: What finds statements: the lexicon's rules, the learned component, or the two together.
Method = Literal["rules", "learned", "both"]
Modality = Literal["asserted", "hypothetical"]
Voice = Literal["narrated", "reported", "quoted"]
NameKind = Literal["person", "organisation", "party", "place", "group", "topic", "name"]
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

#: Where a parse keeps what the learned component found in it: `doc.user_data[MARKS]`.
MARKS: Final = "kgraph.stances"

# Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article with its text repaired: paragraphs separated by one blank line, no line break inside."""

    text: str
    title: str = ""
    author: str = ""
    published: date | None = None
    source: str = ""
    path: str = ""


# Parsing: trees in the terms of Universal Dependencies, whatever the pipeline's own labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One token. `head` is the index of its governor in the sentence, its own index at the root."""

    index: int
    text: str
    lemma: str
    pos: str
    features: frozenset[str]
    head: int
    relation: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A run of words `first` to `last` (included) that names something."""

    first: int
    last: int
    kind: NameKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A word that heads what a role of a mark holds, by where it begins in the article, and how likely it is that.

    `start` is -1 where the role is held by words outside of the paragraph.
    """

    start: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word that the learned component takes for the head of a cue, with the words it links to each role.

    `start` is where the word begins in the article, `score` how likely it is a cue of `relation`, `stance` of any
    relation. `negated` and `hypothetical` say how likely those are.
    """

    start: int
    relation: str
    score: float
    stance: float
    actors: tuple[Link, ...] = ()
    targets: tuple[Link, ...] = ()
    addressees: tuple[Link, ...] = ()
    speakers: tuple[Link, ...] = ()
    negated: float = 0.0
    hypothetical: float = 0.0
    voice: Voice = "narrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A parsed sentence; `children[i]` are the dependents of word i in text order, `labels[i]` its relation
    without subtype: `nsubj` for `nsubj:pass`. `marker` names the learned component that has read it, if one has.
    """

    words: tuple[Word, ...]
    children: tuple[tuple[int, ...], ...]
    labels: tuple[str, ...]
    names: tuple[Name, ...]
    quoted: frozenset[int]
    text: str
    start: int
    end: int
    paragraph: int = 0
    marker: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words of the article."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """The words for one argument: `first` to `last` (included) around `head`.

    `skip` characters of the first word are left out, for arguments inside a word: "anti-junta".
    """

    sentence: Sentence = field(repr=False)
    head: int
    first: int
    last: int
    clausal: bool = False
    skip: int = 0

    @property
    def start(self) -> int:
        return self.sentence.words[self.first].start + self.skip

    @property
    def end(self) -> int:
        return self.sentence.words[self.last].end

    @property
    def span(self) -> Span:
        offset = self.sentence.start
        return Span(
            text=self.sentence.text[self.start - offset : self.end - offset],
            start=self.start,
            end=self.end,
        )


# The ontology


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation of the ontology; `name` is its local name, `parents` its super-relations, nearest first.

    `target_class` is what a target must be, "Actor" or "Topic"; anything where empty. A relation that
    `reaches_owner` has whoever did what is named for a target: "accused of", "inquiry into the regime's crimes".
    Where one `is_deed`, nouns for it stand for who did it: "two raids hit the camp". In a mutual one either end may be
    named as the one who acts.
    """

    name: str
    label: str
    definition: str
    example: str
    valence: str
    parents: tuple[str, ...] = ()
    target_class: str = ""
    asserted_in_future: bool = False
    reaches_owner: bool = False
    is_deed: bool = False
    is_mutual: bool = False
    effect: str = ""

    @property
    def root(self) -> str:
        return self.parents[-1] if self.parents else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The slots that hold each role, best first, and the share of right statements it gave on gold data.

    `rank` is that of the best slot for the target: of frames that fit equally well, the lowest is taken.
    `target_class` narrows down what the relation takes as a target: "Actor", "Topic" or, where empty, nothing;
    `actor_kinds` who may act, by class or role: a person "attacks" with words.
    A special frame is tried before those of other entries for the same word. In a reciprocal one the fillers of
    an actor slot are actors and targets of each other: "Kenya and Chad met". A factual one holds of what is
    said to be so, not of what is denied or possible.
    """

    name: str
    actor: tuple[str, ...]
    target: tuple[str, ...]
    addressee: tuple[str, ...] = ()
    target_class: str = ""
    actor_kinds: frozenset[str] = frozenset()
    rank: float = 0.0
    is_special: bool = False
    is_reciprocal: bool = False
    is_factual: bool = False
    confidence: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A cue of the lexicon: `head` with all of `requires` and none of `excludes` among its company means `relation`.

    A denial is what the word means when it is denied: who "will not tolerate" something opposes it. None of the
    slots `without` may be filled: "called for", but "called him a liar for".
    """

    id: str
    label: str
    pos: str
    head: str
    relation: str
    frames: tuple[Frame, ...]
    requires: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()
    is_denial: bool = False
    without: frozenset[str] = frozenset()
    example: str = ""
    example_actor: str = ""
    example_target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A word that changes what holds of the clause or noun below it; `effect` names how."""

    id: str
    pos: str
    head: str
    effect: str
    requires: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How scores tell how often a find is right: the log-odds of that from those of the rule and of the component."""

    intercept: float = 0.0
    rule: float = 0.0
    component: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A learned component: how to take what it finds alone, what it adds to rules, what both find, and rules alone."""

    alone: Calibration = Calibration(component=1.0)
    added: Calibration = Calibration(component=1.0)
    agreed: Calibration = Calibration(rule=1.0, component=1.0)
    unseconded: Calibration = Calibration(rule=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Entries and operators by (head lemma, part of speech), the most specific first.

    `forms` gives the lemma for each regular form of a word in it, by (form, part of speech); `operating` are the
    lemmas of the operators, by effect in `heads`, beside the words that open topics. `prefixes` are the heads of the
    affixes; `deed_nouns` name what is done.
    """

    entries: Mapping[tuple[str, str], tuple[Entry, ...]]
    operators: Mapping[tuple[str, str], tuple[Operator, ...]]
    affixes: tuple[Entry, ...]
    relations: Mapping[str, Relation]
    forms: Mapping[tuple[str, str], str]
    operating: frozenset[str]
    heads: Mapping[str, frozenset[str]]
    prefixes: tuple[str, ...]
    deed_nouns: frozenset[str]
    components: Mapping[str, Component] = field(default_factory=dict)


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
class Gazetteer:
    """Known actors: senses by label, polities by demonym, entities by identifier, roles by noun; places by name.

    `genders` has "Masc" or "Fem", as in the features of pronouns, by noun or title. `openers` are what the labels start
    with, a run of letters or another character.
    """

    senses: Mapping[str, tuple[Sense, ...]]
    demonyms: Mapping[str, str]
    entities: Mapping[str, "Entity"]
    roles: Mapping[str, "Role"]
    openers: frozenset[str]
    places: Mapping[str, "Entity"] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)


# Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words `first` to `last` (included) of a sentence that name something; `senses` where it is known."""

    first: int
    last: int
    kind: NameKind
    senses: tuple[Sense, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the words on and above a predicate make of it.

    `denied` tells a denial right beside the word, as "not", whatever else holds of it.
    `speaker` is who says so where that is reported or quoted, as far as the text tells. Where the words are
    the judgement of somebody, "called it reckless", `judgement` is what holds of the judging itself; `saying` what
    holds of the saying, where another says that it was said.
    """

    negated: bool = False
    denied: bool = False
    hypothetical: bool = False
    future: bool = False
    voice: Voice = "narrated"
    speaker: Phrase | None = None
    judgement: "Scope | None" = None
    saying: "Scope | None" = None


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A cue in its sentence: the slots beside it, and what the words above it make of it.

    Slots and scope are read when they are asked for: most cues lack a required word, an actor or a target, and state
    nothing whatever the rest is.
    `company` gives the words beside the cue by lemma, which multiword entries may require;
    `inner` the slots of those words. `particles` are the lemmas that make another verb of it.
    `affix` is the length of the cue where it is only the first part of a word.
    """

    sentence: Sentence = field(repr=False)
    head: int
    pos: str
    entries: tuple[Entry, ...]
    company: Mapping[str, int]
    particles: frozenset[str]
    read_slots: Callable[[], Mapping[str, tuple[Phrase, ...]]] = field(repr=False, compare=False)
    read_inner: Callable[[], Mapping[str, Mapping[str, tuple[Phrase, ...]]]] = field(repr=False, compare=False)
    read_scope: Callable[[], Scope] = field(repr=False, compare=False)
    affix: int = 0

    @cached_property
    def slots(self) -> Mapping[str, tuple[Phrase, ...]]:
        return self.read_slots()

    @cached_property
    def inner(self) -> Mapping[str, Mapping[str, tuple[Phrase, ...]]]:
        return self.read_inner()

    @cached_property
    def scope(self) -> Scope:
        return self.read_scope()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something happened: a `value` of the XSD datatype `precision`, and the words of the article that tell it."""

    value: str
    precision: Literal["date", "gYearMonth", "gYear"]
    words: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who takes which stance on what, in whose words, in which sentence.

    `entry` is the entry of the lexicon that found it or, where `method` is "learned", the component; where "both" found
    it, the entry, and the component is in `seconded_by`. `frame` says how the entry read the clause. `event_time` is
    when it happened, where the sentence tells that.
    """

    relation: str
    actor: Reference
    target: Reference
    addressee: Reference | None = None
    speaker: Reference | None = None
    negated: bool = False
    modality: Modality = "asserted"
    voice: Voice = "narrated"
    cue: Span
    sentence: Span
    entry: str
    frame: str
    confidence: float
    method: Method = "rules"
    seconded_by: str = ""
    event_time: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A cue that gave no statement, and why; `actor` is who was found to act where only the target is missing."""

    cue: Span
    sentence: Span
    entry: str
    relation: str
    reason: str
    method: Method = "rules"
    actor: Reference | None = None
