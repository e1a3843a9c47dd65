"""Time what comes after parsing: reading the cast of an article and finding its statements.

    python tests/benchmarks/extraction.py [FOLDER]

Parses the articles of `seeds/`, or of FOLDER, then extracts from the same parses, best of five rounds of each in turn,
so that both meet the same load. The share is that of the parsing time.
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
    parsing, extraction, naming = [], [], []
    for _ in range(ROUNDS):
        parsing.append(_seconds(lambda: list(parse(extractor.nlp, texts))))
        extraction.append(_seconds(lambda: [_extract(extractor, sentences) for sentences in parsed]))
        naming.append(_seconds(lambda: [_gather(extractor, sentences) for sentences in parsed]))
    print(f"words       {words:,}")
    print(f"parsing     {words / min(parsing):8,.0f} words/s")
    print(
        f"extraction  {words / min(extraction):8,.0f} words/s, {min(extraction) / min(parsing):.3f} of the parsing time"
    )
    print(f"  names, aliases, titles, pronouns alone: {min(naming) / min(parsing):.3f} of the parsing time")


def _gather(extractor: Extractor, sentences: tuple[Sentence, ...]) -> Cast:
    return gather(sentences, extractor.gazetteer, extractor.lexicon, "article")


def _extract(extractor: Extractor, sentences: tuple[Sentence, ...]) -> None:
    cast = _gather(extractor, sentences)
    for _ in find_statements(cast, extractor.lexicon):
        pass


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
