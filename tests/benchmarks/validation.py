"""Time the parts of `kgraph validate` on a made-up graph, and pySHACL on a small part of it.

    python tests/benchmarks/validation.py [STATEMENTS]

100,000 statements unless told; pySHACL, which is used nowhere else but in the tests, checks the shapes of a graph of a
hundredth of them. Beside the seconds stand those of the processor, which other programs lengthen less: two threads on
two free cores take about half of what questions take of it. The ratio is that of processor seconds for each statement,
shapes alone.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import rdflib
from pyshacl import validate as pyshacl

from kgraph.folders import ontology_folder
from kgraph.model import Document, Entity, Reference, Span, Statement
from kgraph.namespaces import shortened
from kgraph.ontology import read_gazetteer, read_lexicon
from kgraph.store import read_graphs
from kgraph.triples import graph_triples
from kgraph.validate import integrity_findings, shape_findings, validate

SENTENCE = "Harbour Union {0} backed Bill {1}."
PER_ARTICLE = 10
_Result = TypeVar("_Result")


def main() -> None:
    """Print seconds and the ratio."""
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.nt", Path(folder) / "small.nt"
        _write(large, length)
        _write(small, length // 100)
        print(f"{length:,} statements")
        shapes_took = _time_parts(large)
        findings, _ = _timed("total", lambda: validate([large]))
        print(f"{'':10}{len(findings)} findings")
        report, reference = _timed("pySHACL", lambda: _with_pyshacl(small))
        print(f"{'':10}{length // 100:,} statements, conforms: {report[0]}")
        print(f"ratio     {reference * 100 / shapes_took:.0f} per statement, shapes against shapes")


def _time_parts(file: Path) -> float:
    """Print what each part of validation takes, and return the processor seconds of the shapes."""
    shapes, terms = (read_graphs([ontology_folder() / each]) for each in ("shapes.ttl", "kgraph.ttl"))
    store, _ = _timed("reading", lambda: read_graphs([file]))
    _, seconds = _timed("shapes", lambda: list(shape_findings(store, shapes, terms, shortened)))
    _timed("integrity", lambda: list(integrity_findings(store, terms, shortened)))
    return seconds


def _timed(what: str, work: Callable[[], _Result]) -> tuple[_Result, float]:
    """Do something, print its seconds, and return those of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    used = time.process_time() - processor
    print(f"{what:10}{time.perf_counter() - clock:7.1f} s{used:7.1f} s of the processor")
    return result, used


def _with_pyshacl(file: Path) -> tuple[object, ...]:
    shapes, terms = (rdflib.Graph().parse(ontology_folder() / name) for name in ("shapes.ttl", "kgraph.ttl"))
    conforms, *report = pyshacl(rdflib.Graph().parse(file), shacl_graph=shapes, ont_graph=terms)
    return conforms, *report


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
