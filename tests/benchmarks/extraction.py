"""Time what comes after parsing: reading the cast of an article and finding its statements.

    python tests/benchmarks/extraction.py [FOLDER]

Parses the articles of `seeds/`, or of FOLDER, then extracts from the same parses, best of five rounds of each in turn,
so that both meet the same load. The share is that of the parsing time, on the clock and in processor time; the
encoder runs on several threads, extraction on one.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from kgraph import read_documents
from kgraph.entities import Cast, gather
from kgraph.model import Sentence
from kgraph.nlp import parse
from kgraph.pipeline import Extractor, load
from kgraph.statements import find_statements

SEEDS = Path(__file__).parents[2] / "seeds"
ROUNDS = 5


def main() -> None:
    extractor = load()
    texts = [document.text for document in read_documents([sys.argv[1] if len(sys.argv) > 1 else SEEDS])]
    parsed = [sentences for _, sentences in parse(extractor.nlp, texts)]
    words = sum(len(sentence.words) for sentences in parsed for sentence in sentences)
    rounds = [
        (
            _seconds(lambda: list(parse(extractor.nlp, texts))),
            _seconds(lambda: [_extract(extractor, sentences) for sentences in parsed]),
            _seconds(lambda: [_gather(extractor, sentences) for sentences in parsed]),
        )
        for _ in range(ROUNDS)
    ]
    print(f"{words:,} words; words a second, share of the parsing time, share of its processor time")
    best = [tuple(map(min, zip(*times, strict=True))) for times in zip(*rounds, strict=True)]
    for name, (clock, processor) in zip(("parsing", "extraction", "  names, pronouns"), best, strict=True):
        print(f"{name:18} {words / clock:8,.0f}  {clock / best[0][0]:.3f}  {processor / best[0][1]:.3f}")


def _gather(extractor: Extractor, sentences: tuple[Sentence, ...]) -> Cast:
    return gather(sentences, extractor.gazetteer, extractor.lexicon, "article")


def _extract(extractor: Extractor, sentences: tuple[Sentence, ...]) -> None:
    cast = _gather(extractor, sentences)
    for _ in find_statements(cast, extractor.lexicon):
        pass


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long a piece of work takes on the clock, and how much processor time on all threads."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


if __name__ == "__main__":
    main()
