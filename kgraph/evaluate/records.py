"""What the readers of gold data hand over, and what the scorers give back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kgraph.model import Miss, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """A coded article: its text, where its sentences start and end in it, and what was coded.

    `actors` and `targets` are the names that the coders chose from, where they had a list. `about` has what else its
    file says of it, by key: genre, topic.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    statements: tuple[Mapping[str, Any], ...]
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a given pair: its words, and where in the text they stand, which may be nowhere or twice."""

    words: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPair:
    """Two ends in a text, and the codes for what the first does to the second, the finest first.

    Each source may be linked with each target but itself. No source or no target: that end is left open.
    """

    where: str
    text: str
    sources: tuple[End, ...]
    targets: tuple[End, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of one relation, or of all: finds, gold statements, and those that meet."""

    found: int = 0
    gold: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A find with the gold statement that it meets; None on the side that the other lacks.

    `article` is the number of the article among those judged, `sentence` its text.
    """

    article: int
    sentence: str
    find: Statement | None
    gold: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A given pair, the codes that kgraph gives it, and the find behind them.

    `finds` are all of its text, `misses` its cues without one.
    """

    pair: GoldPair
    codes: tuple[str, ...]
    find: Statement | None
    finds: tuple[Statement, ...]
    misses: tuple[Miss, ...] = ()
