"""Draw words for actors with the node that kgraph gives them, to be read, and score what was read.

    python tests/benchmarks/grounding.py draw TEXTS.jsonl.gz [-n 200] [--kind described|states] > sample.csv
    python tests/benchmarks/grounding.py score sample.csv

TEXTS has a text or sentences in each line. "described" draws noun phrases around a role noun or a demonym, "states" the
names of states and demonyms. Who reads puts under `country_ok` and `role_ok` y (right), n (wrong), a (none given,
though the words and the text tell it) or - (they tell none, and none is given); score prints the shares without the
last.
"""

import argparse
import csv
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import kgraph
from kgraph.entities import Cast, gather, resolve
from kgraph.grammar import tree
from kgraph.model import Phrase, Sentence
from kgraph.nlp import parse

COLUMNS = (
    "sentence",
    "words",
    "node",
    "label",
    "kind",
    "polity",
    "role",
    "grounding",
    "candidates",
    "country_ok",
    "role_ok",
)


def main() -> None:
    """Draw or score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "score"))
    parser.add_argument("file", type=Path)
    parser.add_argument("-n", type=int, default=200)
    parser.add_argument("--kind", choices=("described", "states"), default="described")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    if given.what == "score":
        score(given.file)
        return
    rows = list(draw(given.file, given.kind))
    random.Random(given.seed).shuffle(rows)
    writer = csv.DictWriter(sys.stdout, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows[: given.n])


def draw(file: Path, kind: str) -> Iterator[dict[str, str]]:
    """Yield a row for each phrase of the kind wanted."""
    extractor = kgraph.load()
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        texts = [each.get("text") or " ".join(each["sentences"]) for each in map(json.loads, lines)]
    for text in texts:
        sentences = [sentence for _, section in parse(extractor.nlp, [text]) for sentence in section]
        cast = gather(sentences, extractor.gazetteer, extractor.lexicon, "ar-x")
        for phrase in described(cast) if kind == "described" else states(cast):
            yield _row(phrase, cast)


def described(cast: Cast) -> Iterator[Phrase]:
    """Yield the noun phrases around a role noun, or a demonym for people."""
    for sentence in cast.sentences:
        named = {i for m in cast.mentions[sentence.start] for i in range(m.first, m.last + 1)}
        for word in sentence.words:
            is_noun = word.pos in ("NOUN", "PROPN") and sentence.labels[word.index] not in ("compound", "flat")
            is_role = word.lemma in cast.gazetteer.roles and word.index not in named
            if is_noun and (is_role or word.text in cast.gazetteer.demonyms):
                yield tree.noun_phrase(sentence, word.index)


def states(cast: Cast) -> Iterator[Phrase]:
    """Yield names of states and adjectives of origin, each alone."""
    for sentence in cast.sentences:
        for mention in cast.mentions[sentence.start]:
            if any(cast.gazetteer.entities[s.iri].kind == "State" for s in mention.senses):
                yield _alone(sentence, mention.first, mention.last)
        for word in sentence.words:
            if word.text in cast.gazetteer.demonyms:
                yield _alone(sentence, word.index, word.index)


def _alone(sentence: Sentence, first: int, last: int) -> Phrase:
    return Phrase(sentence=sentence, head=tree.head_of(sentence, first, last), first=first, last=last)


def _row(phrase: Phrase, cast: Cast) -> dict[str, str]:
    entity = resolve(phrase, cast)
    row = {"sentence": _marked(phrase), "words": phrase.span.text}
    if entity is None:
        return row | {"node": "none"}
    return row | {
        "node": entity.iri,
        "label": entity.label,
        "kind": entity.kind,
        "polity": entity.iri if entity.kind in ("State", "Polity") else entity.polity,
        "role": entity.role,
        "grounding": entity.by,
        "candidates": "|".join(each.label for each in entity.candidates),
    }


def _marked(phrase: Phrase) -> str:
    text, offset = phrase.sentence.text, phrase.sentence.start
    return f"{text[: phrase.start - offset]}[[{phrase.span.text}]]{text[phrase.end - offset :]}"


def score(file: Path) -> None:
    """Print the shares of right, wrong and open countries and roles among the rows that were read."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for column in ("country_ok", "role_ok"):
        counts = Counter(row[column] for row in rows if row[column])
        total = counts.total() - counts["-"]
        shares = ", ".join(f"{what} {counts[key]} ({counts[key] / max(1, total):.3f})" for key, what in _READ.items())
        print(f"{column.removesuffix('_ok'):8} of {total}: {shares}")


_READ = {"y": "right", "n": "wrong", "a": "open"}

if __name__ == "__main__":
    main()
