"""Time `kgraph validate` on a made-up graph, and pySHACL on a small part of it.

    python tests/benchmarks/validation.py [STATEMENTS]

100,000 statements unless told; pySHACL, which is used nowhere else but in the tests, checks the shapes of a graph of a
hundredth of them. The ratio is that of seconds for each statement.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sized
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import rdflib
from pyshacl import validate as pyshacl

from kgraph.folders import ontology_folder
from kgraph.model import Document, Entity, Reference, Span, Statement
from kgraph.ontology import read_gazetteer, read_lexicon
from kgraph.triples import graph_triples
from kgraph.validate import validate

SENTENCE = "Harbour Union {0} backed Bill {1}."
PER_ARTICLE = 10


def main() -> None:
    """Print seconds and the ratio."""
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.nt", Path(folder) / "small.nt"
        _write(large, length)
        _write(small, length // 100)
        findings, seconds = _timed(lambda: validate([large]))
        print(f"kgraph validate  {length:,} statements in {seconds:.1f} s, {len(findings)} findings")
        _, reference = _timed(lambda: _with_pyshacl(small))
        print(f"pySHACL          {length // 100:,} statements in {reference:.1f} s")
        print(f"ratio            {reference * 100 / seconds:.0f} (shapes alone against shapes and integrity)")


def _timed(work: Callable[[], Sized]) -> tuple[Sized, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def _with_pyshacl(file: Path) -> tuple[object, ...]:
    shapes, terms = (rdflib.Graph().parse(ontology_folder() / name) for name in ("shapes.ttl", "kgraph.ttl"))
    return pyshacl(rdflib.Graph().parse(file), shacl_graph=shapes, ont_graph=terms)


def _write(file: Path, length: int) -> None:
    triples = graph_triples(_articles(length), read_lexicon().relations, read_gazetteer())
    file.write_bytes(ox.serialize(dict.fromkeys(triples), format=ox.RdfFormat.N_TRIPLES) or b"")


def _articles(length: int) -> Iterator[tuple[Document, list[Statement]]]:
    for article in range(length // PER_ARTICLE):
        sentences = [SENTENCE.format(article % 997, number) for number in range(PER_ARTICLE)]
        starts = [sum(len(each) + 1 for each in sentences[:number]) for number in range(PER_ARTICLE)]
        found = [_statement(text, starts[n], article % 997, n) for n, text in enumerate(sentences)]
        yield Document(text=" ".join([*sentences, str(article)]), published=date(2024, 1, 1 + article % 28)), found


def _statement(text: str, start: int, union: int, bill: int) -> Statement:
    def span(words: str) -> Span:
        at = start + text.index(words)
        return Span(text=words, start=at, end=at + len(words))

    actor, target = span(f"Harbour Union {union}"), span(f"Bill {bill}")
    return Statement(
        relation="backs",
        actor=_reference(actor, Entity(iri=f"ac-harbour-union-{union}", kind="Organisation", label=actor.text)),
        target=_reference(target, Entity(iri=f"to-bill-{bill}", kind="Topic", label=target.text)),
        cue=span("backed"),
        sentence=Span(text=text, start=start, end=start + len(text)),
        entry="back-v",
        frame="SubjectObject",
        confidence=0.8,
    )


def _reference(span: Span, entity: Entity) -> Reference:
    return Reference(text=span.text, start=span.start, end=span.end, entity=entity)


if __name__ == "__main__":
    main()
