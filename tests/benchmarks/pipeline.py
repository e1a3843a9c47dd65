"""Time the embedded pipeline beside a plain convolutional one, and weigh it.

    python tests/benchmarks/pipeline.py

Both parse the paragraphs of `seeds/`, over and over, in the same run: words a second through `nlp.pipe`, the share of
each component, and the ratio of the two. The convolutional pipeline has spaCy's usual components (tok2vec 96 × 4,
tagger, morphologizer, lemmatizer, parser, names); it learns for a few rounds from what the embedded one says of the
same paragraphs, so that its parser and names do their usual work. Loading time and peak memory are those of fresh
processes; the memory is that of extracting from one text of 0.1, 1 and 5 million characters.
"""

import random
import subprocess
import sys
import time
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import minibatch

import kgraph
from kgraph.nlp import load_pipeline

WORDS = 60_000
ROUNDS = 12
LENGTHS = (100_000, 1_000_000, 5_000_000)

_LOAD = """
import time
from kgraph.nlp import load_pipeline
start = time.perf_counter()
load_pipeline()
print(f"{time.perf_counter() - start:.2f}")
"""
_MEMORY = """
import resource, sys
import kgraph
paragraphs = sys.stdin.read()
length = int(sys.argv[1])
text = (paragraphs * (length // len(paragraphs) + 1))[:length]
found = kgraph.load().extract(text)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> None:
    """Print the figures."""
    paragraphs = _paragraphs()
    # First, while this process is small: on Linux a child's peak counts what it was forked from.
    print(f"load      {_run(_LOAD)} s")
    for length in LENGTHS:
        megabytes = _run(_MEMORY, str(length), given="\n".join(paragraphs))
        print(f"memory    {megabytes} MB at {length:,} characters", flush=True)
    embedded = load_pipeline()
    plain = _plain_pipeline(embedded, paragraphs)
    texts = _repeat(paragraphs, embedded)
    pipelines = {"embedded": embedded, "plain": plain}
    speeds = _speeds(pipelines, texts)
    for name, nlp in pipelines.items():
        print(f"{name:9} {speeds[name]:7,.0f} words/s   {_shares(nlp, texts)}", flush=True)
    print(f"ratio     {speeds['embedded'] / speeds['plain']:7.2f}")


def _paragraphs() -> list[str]:
    documents = kgraph.read_documents([Path(__file__).parents[2] / "seeds"])
    return [paragraph for document in documents for paragraph in document.text.split("\n\n")]


def _repeat(paragraphs: list[str], nlp: Language) -> list[str]:
    once = sum(len(nlp.make_doc(paragraph)) for paragraph in paragraphs)
    return paragraphs * max(1, WORDS // once)


def _plain_pipeline(teacher: Language, paragraphs: list[str]) -> Language:
    """Train spaCy's convolutional components on what the teacher says."""
    nlp = spacy.blank("en", vocab=teacher.vocab)
    nlp.tokenizer = teacher.tokenizer
    nlp.add_pipe("tok2vec")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    for name in ("tagger", "morphologizer"):
        nlp.add_pipe(name, config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    for name in ("parser", "ner"):
        nlp.add_pipe(name, config={"model": {"tok2vec": listener}})
    golds = list(teacher.pipe(paragraphs))
    examples = [Example(nlp.make_doc(gold.text), gold) for gold in golds]
    optimizer = nlp.initialize(lambda: examples)
    rng = random.Random(7)
    for _ in range(ROUNDS):
        rng.shuffle(examples)
        for batch in minibatch(examples, 8):
            nlp.update(batch, sgd=optimizer)
    nlp.add_pipe("lemmatizer", source=teacher, after="morphologizer")
    return nlp


def _speeds(pipelines: dict[str, Language], texts: list[str], runs: int = 3) -> dict[str, float]:
    """Return words a second, the best of some runs in turn: other programs slow both alike."""
    best = dict.fromkeys(pipelines, 0.0)
    for _ in range(runs):
        for name, nlp in pipelines.items():
            start = time.perf_counter()
            words = sum(map(len, nlp.pipe(texts)))
            best[name] = max(best[name], words / (time.perf_counter() - start))
    return best


def _shares(nlp: Language, texts: list[str]) -> str:
    """Return the share of time of each component, run one after the other."""
    start = time.perf_counter()
    docs = [nlp.make_doc(text) for text in texts]
    times = {"tokenizer": time.perf_counter() - start}
    for name, pipe in nlp.pipeline:
        start = time.perf_counter()
        docs = list(pipe.pipe(docs, batch_size=nlp.batch_size)) if hasattr(pipe, "pipe") else list(map(pipe, docs))
        times[name] = time.perf_counter() - start
    total = sum(times.values())
    return ", ".join(f"{name} {100 * seconds / total:.0f} %" for name, seconds in times.items())


def _run(code: str, *arguments: str, given: str = "") -> str:
    """Run code in a fresh process and return what it prints."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
