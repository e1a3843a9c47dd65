"""What the ontology says of words: relations, cues, frames, operators, and how sure finds by them are."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    """A learned component: how to take what it finds alone or adds, what both find, what rules do, what it denies."""

    alone: Calibration = Calibration(component=1.0)
    added: Calibration = Calibration(component=1.0)
    agreed: Calibration = Calibration(rule=1.0, component=1.0)
    unseconded: Calibration = Calibration(rule=1.0)
    contested: Calibration = Calibration()


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
class Timing:
    """What the lexicon knows of words as far as it decides when something happened.

    `light` verbs lend their time to the noun below, "issued a denial on Saturday"; `shifting` adverbs keep a verb from
    sharing the time of another, "on Friday he denounced and later backed it"; `pointing` ones leave a time what it is,
    "only last week".
    """

    light: frozenset[str] = frozenset()
    shifting: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
