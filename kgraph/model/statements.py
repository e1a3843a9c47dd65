"""What an article states, and cues that state nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from kgraph.model.cards import statement_html
from kgraph.model.entities import Reference
from kgraph.model.lexicon import Entry
from kgraph.model.texts import Phrase, Sentence, Span, Voice

#: What finds statements: the lexicon's rules, the learned component, or the two together.
Method = Literal["rules", "learned", "both"]
Modality = Literal["asserted", "hypothetical"]


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
class Moment:
    """When something happened: a `value` of the XSD datatype `precision`, and the words of the article that tell it."""

    value: str
    precision: Literal["date", "gYearMonth", "gYear"]
    words: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who takes which stance on what, in whose words, in which sentence.

    `entry` is the entry of the lexicon that found it or, where `method` is "learned", the component; where "both" found
    it, the entry, and the component is in `seconded_by`; one that contradicts it is in `contradicted_by`. `frame` says
    how the entry read the clause. `event_time` is when it happened, where the sentence tells that.
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
    contradicted_by: str = ""
    event_time: Moment | None = None

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the sentence with its parts marked, and what it states."""
        return statement_html(self)


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
