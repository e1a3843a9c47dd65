"""Say what the corpus of coded passages holds, and how well its two codings agree.

    python -m training.corpus_report training/corpus

prints the tables of its README.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from kgraph.evaluate import agreement, alpha, as_finds, judge, levels, score, values
from kgraph.evaluate.article_formats import GoldArticle
from kgraph.ontology import read_relations
from training.coding import ABOUT, Coded, Passage, read_passages, recode, to_row

PARTS: Final = ("train", "test")
AXES: Final = ("polarity", "modality", "voice", "tier")
_WORD: Final = re.compile(r"\w+")
_LONG: Final = 30  # words
_SHOWN: Final = 10


def main() -> None:
    """Print the tables."""
    folder = Path(sys.argv[1])
    parts = {part: read_passages(folder / f"{part}.txt") for part in PARTS}
    everything = [each for passages in parts.values() for each in passages]
    lines = [*sizes(parts), "", *shares(parts), "", *spread(everything), "", *recurring(everything), ""]
    lines += agreed(recode(everything, folder / "first.txt"), recode(everything, folder / "second.txt"))
    print("\n".join(lines))


def sizes(parts: dict[str, tuple[Passage, ...]]) -> Iterator[str]:
    """Yield the sizes of the parts."""
    yield from _head("part", "passages", "sentences", "over 30 words", "without statement", "words", "statements")
    for name, passages in {**parts, "all": sum(parts.values(), ())}.items():
        sentences = [(each, each.text[start:end]) for each in passages for start, end in each.sentences]
        lengths = [len(_WORD.findall(text)) for _, text in sentences]
        stated = sum(len({coded.sentence for coded in each.statements}) for each in passages)
        total = sum(len(each.statements) for each in passages)
        long = sum(length > _LONG for length in lengths) / len(lengths)
        yield _row(
            name, len(passages), len(lengths), f"{long:.0%}", f"{1 - stated / len(lengths):.0%}", sum(lengths), total
        )


def shares(parts: dict[str, tuple[Passage, ...]]) -> Iterator[str]:
    """Yield how often each relation is stated, and each value of the axes."""
    yield from _head("", *parts)
    rows = {name: [coded for each in passages for coded in each.statements] for name, passages in parts.items()}
    for relation in sorted(relation.name for relation in read_relations()):
        yield _row(relation, *(_share(row, "relation", relation) for row in rows.values()))
    for axis in AXES:
        for value in dict.fromkeys(getattr(coded, axis) for row in rows.values() for coded in row):
            what = f"{axis} {value}" if axis == "tier" else value
            yield _row(what, *(_share(row, axis, value) for row in rows.values()))


def spread(passages: Sequence[Passage]) -> Iterator[str]:
    """Yield over what the passages are spread: genres with their numbers, how many topics, places and levels."""
    genres = Counter(each.about["genre"] for each in passages)
    yield "Genres: " + ", ".join(f"{name} {count}" for name, count in genres.most_common()) + "."
    counts = (f"{len({each.about[key] for each in passages})} {key}s" for key in ABOUT[1:])
    yield "Spread over " + ", ".join(counts) + "."


def recurring(passages: Sequence[Passage]) -> Iterator[str]:
    """Yield how many cues there are, and which recur in more than one of a hundred passages."""
    found = Counter(cue for each in passages for cue in {coded.cue.text.lower() for coded in each.statements})
    once = sum(count == 1 for count in found.values())
    often = sum(count > len(passages) / 100 for count in found.values())
    yield f"{len(found)} different cues, {once} of them in one passage alone, {often} in more than 1%; most often:"
    yield ", ".join(f"“{cue}” {count}" for cue, count in found.most_common(_SHOWN)) + "."


def agreed(first: Sequence[Passage], second: Sequence[Passage]) -> Iterator[str]:
    """Yield how well the second coding agrees with the first."""
    relations = {relation.name: relation for relation in read_relations()}
    articles, finds = [_article(each) for each in first], [as_finds(_article(each)) for each in second]
    yield from _head("agreement", "F1", "first", "second", "both")
    for name, level in levels(relations).items():
        total = score(judge(articles, finds, level))[""]
        yield _row(f"by {name}", f"{total.f1:.2f}", total.gold, total.found, total.right)
    judged = list(judge(articles, finds))
    for axis, (same, coded) in agreement(judged).items():
        yield f"{axis}: the same for {same} of {coded} statements that both have"
    chance = alpha(values(judge(articles, finds, lambda _: "")))
    yield f"Krippendorff's alpha of the relation, “none” where one coder has no statement: {chance:.2f}"


def _article(passage: Passage) -> GoldArticle:
    return GoldArticle(text=passage.text, spans=passage.sentences, statements=tuple(to_row(passage)["statements"]))


def _share(row: Iterable[Coded], name: str, value: object) -> str:
    given = [getattr(coded, name) for coded in row]
    return f"{given.count(value)} ({given.count(value) / max(1, len(given)):.1%})"


def _head(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield _row(*("---" for _ in cells))


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


if __name__ == "__main__":
    main()
