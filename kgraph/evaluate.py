"""Score the extractor on hand-coded articles: precision, recall and F1, per relation and in all.

Gold data is JSON lines, one article each: `sentences` (a list of texts) and `statements`, each with
`sentence` (its index), `relation`, `actor_text`, `target_text` (verbatim) and, where known, `actor` and
`target` (names of the entities), `also` (one or more relations that another coder chose), `polarity`,
`modality`, `voice`.

A find is right where it stands in the sentence of a gold statement with the same relation, and its words
for actor and target overlap those of the coder, or name the same entity. Each gold statement counts once.
Relations may also be compared by what they have in common: their root, or their valence (`levels`).
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from kgraph.errors import DocumentError
from kgraph.model import Reference, Relation, Statement
from kgraph.namespaces import slug

_SEE_HELP: Final = "see `kgraph evaluate --help` for the format."
#: Number of times that articles are drawn again, and the share of the draws that an interval holds.
_DRAWS: Final = 2_000
_HELD: Final = 0.95
_NEEDED: Final = frozenset({"sentence", "relation", "actor_text", "target_text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """A coded article: its text, where its sentences start and end in it, and what was coded."""

    text: str
    spans: tuple[tuple[int, int], ...]
    statements: tuple[Mapping[str, Any], ...]


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


def read_gold(path: str | Path) -> tuple[GoldArticle, ...]:
    """Read coded articles from JSON lines, plain or gzipped.

    Raises DocumentError naming file and line where they are not as the module says.
    """
    file = Path(path)
    try:
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        lines = content.decode("utf-8").splitlines()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DocumentError(f"{file} cannot be read as gold data ({error}): give JSON lines in UTF-8.") from error
    articles = tuple(_article(line, f"{file}:{number}") for number, line in enumerate(lines, 1) if line.strip())
    if not articles:
        raise DocumentError(f"{file} holds no article; {_SEE_HELP}")
    return articles


def levels(relations: Mapping[str, Relation]) -> dict[str, Callable[[str], str]]:
    """Return by name how far relations are told apart: as they are, by their root, by their valence."""
    return {
        "relation": str,
        "root": lambda name: _root(name, relations),
        "valence": lambda name: relations[name].valence if name in relations else name,
    }


def judge(
    articles: Sequence[GoldArticle], found: Iterable[Sequence[Statement]], level: Callable[[str], str] = str
) -> Iterator[Judgement]:
    """Yield every find and every gold statement, matched where they meet; `found` has the finds of each article.

    Two relations are the same where `level` gives the same for both.
    """
    for number, (article, finds) in enumerate(zip(articles, found, strict=True)):
        open_gold = list(article.statements)
        for find in finds:
            gold = next((g for g in open_gold if _meets(find, g, article, level)), None)
            if gold is not None:
                open_gold.remove(gold)
            yield Judgement(article=number, sentence=find.sentence.text, find=find, gold=gold)
        for gold in open_gold:
            start, end = article.spans[gold["sentence"]]
            yield Judgement(article=number, sentence=article.text[start:end], find=None, gold=gold)


def score(judgements: Iterable[Judgement]) -> dict[str, Score]:
    """Return a score per relation, and one for all under the empty name."""
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for judgement in judgements:
        # A hit counts under the coder's relation, also where the find chose one that another coder chose.
        relation = judgement.gold["relation"] if judgement.gold is not None else ""
        if judgement.find is not None:
            found.update(("", relation or judgement.find.relation))
        if judgement.gold is not None:
            gold.update(("", relation))
        if judgement.find is not None and judgement.gold is not None:
            right.update(("", relation))
    return {name: Score(found=found[name], gold=gold[name], right=right[name]) for name in sorted({"", *found, *gold})}


def intervals(judgements: Iterable[Judgement], *, seed: int = 7) -> dict[str, tuple[float, float]]:
    """Return between which values precision, recall and F1 over all relations lie in 95 of 100 draws of articles.

    Articles are drawn as often as there are some, with replacement (percentile bootstrap, Efron and Tibshirani 1993):
    the statements of one article are not independent. Of fewer than two articles nothing is known.
    """
    rows: dict[int, list[int]] = {}
    for judgement in judgements:
        counts = rows.setdefault(judgement.article, [0, 0, 0])
        sides = (judgement.find is not None, judgement.gold is not None)
        for place, counted in enumerate((*sides, all(sides))):
            counts[place] += counted
    if len(rows) < 2:
        return {}
    table = np.array(list(rows.values()))
    drawn = np.random.default_rng(seed).integers(0, len(table), (_DRAWS, len(table)))
    scores = [Score(found=int(found), gold=int(gold), right=int(right)) for found, gold, right in table[drawn].sum(1)]
    ends = (50 * (1 - _HELD), 50 * (1 + _HELD))
    return {
        measure: (float(low), float(high))
        for measure in ("precision", "recall", "f1")
        for low, high in [np.percentile([getattr(each, measure) for each in scores], ends)]
    }


def agreement(judgements: Iterable[Judgement]) -> dict[str, tuple[int, int]]:
    """Return on how many of the hits polarity, modality and voice agree, and of how many that was coded."""
    hits = [(j.find, j.gold) for j in judgements if j.find is not None and j.gold is not None]
    rows: dict[str, tuple[int, int]] = {}
    for axis in ("polarity", "modality", "voice"):
        coded = [(_axis(find, axis), gold[axis]) for find, gold in hits if gold.get(axis)]
        rows[axis] = (sum(one == other for one, other in coded), len(coded))
    return rows


def _article(line: str, where: str) -> GoldArticle:
    try:
        row = json.loads(line)
        sentences = [str(sentence) for sentence in row["sentences"]]
        statements = tuple(dict(statement) for statement in row["statements"])
    except (ValueError, KeyError, TypeError) as error:
        raise DocumentError(f"{where}: no gold article ({error}); {_SEE_HELP}") from error
    for statement in statements:
        if _NEEDED - statement.keys():
            raise DocumentError(f"{where}: a statement lacks {min(_NEEDED - statement.keys())!r}; {_SEE_HELP}")
        if statement["sentence"] not in range(len(sentences)):
            raise DocumentError(f"{where}: no sentence {statement['sentence']}; sentences are counted from 0.")
    spans, position = [], 0
    for sentence in sentences:
        spans.append((position, position + len(sentence)))
        position += len(sentence) + 1
    return GoldArticle(text=" ".join(sentences), spans=tuple(spans), statements=statements)


def _meets(find: Statement, gold: Mapping[str, Any], article: GoldArticle, level: Callable[[str], str]) -> bool:
    start, end = article.spans[gold["sentence"]]
    also = gold.get("also") or ()
    chosen = (gold["relation"], *((also,) if isinstance(also, str) else also))
    return (
        start <= find.cue.start < end
        and level(find.relation) in map(level, chosen)
        and _names(find.actor, gold, "actor", article.text, (start, end))
        and _names(find.target, gold, "target", article.text, (start, end))
    )


def _names(reference: Reference, gold: Mapping[str, Any], role: str, text: str, span: tuple[int, int]) -> bool:
    words = str(gold[f"{role}_text"])
    coded = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text[slice(*span)])
    overlaps = any(
        reference.start < span[0] + match.end() and span[0] + match.start() < reference.end for match in coded
    )
    return overlaps or slug(reference.entity.label) == slug(str(gold.get(role) or words))


def _axis(find: Statement, axis: str) -> str:
    return ("negated" if find.negated else "affirmed") if axis == "polarity" else str(getattr(find, axis))


def _root(name: str, relations: Mapping[str, Relation]) -> str:
    parents = relations[name].parents if name in relations else ()
    return parents[-1] if parents else name
