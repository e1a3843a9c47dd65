"""Graphs of further articles go into one that is there; what the file held is never lost."""

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_triples import CHAD, GAZETTEER, KENYA, PLAIN, RELATIONS, SAID_BY_CHAD, reference

from kgraph.errors import GraphError
from kgraph.exporting import Plan, export, survey
from kgraph.formats import serialize, write_graph
from kgraph.merging import articles_in, merge, read_quads, remove_articles
from kgraph.model import Document, Entity, Statement
from kgraph.namespaces import BASE, KG, RDF, RDFS, SKOS
from kgraph.pipeline import Extractor
from kgraph.triples import Layout, article_id, graph_blocks
from kgraph.validate import validate

TEXTS = {
    "road.txt": "Kenya backed the road plan. Uganda did not endorse it.\n",
    "port.txt": "The dockers' union backed the port bill. Kenya opposed the bill.\n",
    "dam.txt": "Ethiopia rejected the road plan. Chad praised the dockers' union.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with three articles."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def write(folder: Path, extractor: Extractor) -> Callable[..., Path]:
    """Write the graph of articles, given by name."""

    def call(target: str, names: Iterable[str], plan: Plan) -> Path:
        sources = [folder / name for name in names]
        export(survey(sources, folder / target, plan), extractor, folder / target, plan)
        return folder / target

    return call


MERGE, REPLACE = Plan(onto="merge"), Plan(onto="replace")
SUFFIXES = pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig", "rdf", "jsonld", "nq.gz"])


@SUFFIXES
def test_articles_merged_one_by_one_give_the_graph_of_all(write: Callable[..., Path], suffix: str) -> None:
    whole = write(f"whole.{suffix}", TEXTS, MERGE)
    for name in reversed(TEXTS):
        target = write(f"graph.{suffix}", [name], MERGE)
    assert target.read_bytes() == whole.read_bytes()
    assert set(read_quads(target)) == set(read_quads(write("plain.ttl", TEXTS, Plan())))


@SUFFIXES
def test_merging_again_gives_the_same_bytes(write: Callable[..., Path], suffix: str) -> None:
    before = write(f"graph.{suffix}", TEXTS, MERGE).read_bytes()
    assert write(f"graph.{suffix}", TEXTS, MERGE).read_bytes() == before
    assert write(f"graph.{suffix}", ["dam.txt"], REPLACE).read_bytes() == before


@pytest.mark.parametrize("graph_per", ["article", "run"])
def test_named_graphs_are_merged_and_replaced(write: Callable[..., Path], graph_per: str) -> None:
    plan = Plan(graph_per=graph_per)  # type: ignore[arg-type]
    before = write("whole.trig", TEXTS, plan).read_bytes()
    write("graph.trig", ["road.txt", "dam.txt"], replace(plan, onto="merge"))
    target = write("graph.trig", TEXTS, replace(plan, onto="merge"))
    assert validate([target]) == ()
    assert write("graph.trig", TEXTS, replace(plan, onto="replace")).read_bytes() == before


def test_what_the_file_has_already_is_not_read_again(folder: Path, write: Callable[..., Path]) -> None:
    target = write("graph.ttl", ["road.txt"], MERGE)
    assert survey([folder / name for name in TEXTS], target, MERGE).ids == tuple(
        article_id(TEXTS[name].strip()) for name in ("port.txt", "dam.txt")
    )
    assert len(survey([folder / name for name in TEXTS], target, REPLACE).ids) == len(TEXTS)


def test_other_triples_of_the_file_stay(folder: Path, write: Callable[..., Path]) -> None:
    note = ox.Triple(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:b"), ox.Literal("0.70"))
    write_graph([note], folder / "graph.ttl")
    target = write("graph.ttl", TEXTS, MERGE)
    write("graph.ttl", TEXTS, REPLACE)
    assert note in {quad.triple for quad in read_quads(target)}


def test_a_broken_file_is_named_and_left_alone(folder: Path, write: Callable[..., Path]) -> None:
    (folder / "graph.ttl").write_text("<urn:a> <urn:b>\n", encoding="utf-8")
    (folder / "graph.nt.gz").write_bytes(gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n")[:-9])
    for name in ("graph.ttl", "graph.nt.gz"):
        before = (folder / name).read_bytes()
        with pytest.raises(GraphError, match=name):
            write(name, TEXTS, MERGE)
        assert (folder / name).read_bytes() == before


# Articles made by hand

FIRST, SECOND = (Document(text=f"Kenya backed the port bill, Chad said. {number}") for number in (1, 2))


def graph(*found: tuple[Document, list[Statement]], layout: Layout | None = None) -> ox.Dataset:
    blocks = graph_blocks(found, RELATIONS, GAZETTEER, layout or Layout())
    return ox.Dataset(quad for block in blocks for quad in block)


def iri(document: Document) -> str:
    return BASE + article_id(document.text)


def test_an_article_taken_out_leaves_the_graph_of_the_others() -> None:
    sued = replace(PLAIN, relation="sues", actor=reference("Chad", CHAD))
    both = graph((FIRST, [PLAIN, SAID_BY_CHAD]), (SECOND, [sued]))
    remove_articles(both, [iri(FIRST)])
    assert set(both) == set(graph((SECOND, [sued])))
    remove_articles(both, [iri(SECOND)])
    assert set(both) == set()


@pytest.mark.parametrize("per_article", [True, False])
@pytest.mark.parametrize(
    "other",
    [
        PLAIN,
        SAID_BY_CHAD,
        replace(PLAIN, relation="aids"),
        replace(PLAIN, negated=True),
        replace(PLAIN, contradicted_by="stances-9"),
    ],
)
def test_a_plain_edge_stays_only_where_another_article_bears_it_out(other: Statement, per_article: bool) -> None:
    layout = Layout(per_article=per_article)
    both = graph((FIRST, [PLAIN]), (SECOND, [other]), layout=layout)
    remove_articles(both, [iri(FIRST)])
    assert set(both) == set(graph((SECOND, [other]), layout=layout))


def test_entities_that_point_at_each_other_go_together() -> None:
    one, other = (ox.NamedNode(f"{BASE}ac-{name}") for name in "ab")
    link = ox.NamedNode(KG + "involves")
    both = graph((FIRST, [PLAIN]))
    for quad in (ox.Quad(ox.NamedNode(BASE + "to-port-bill"), link, one), ox.Quad(one, link, other)):
        both.add(quad)
    both.add(ox.Quad(other, link, one))
    remove_articles(both, [iri(FIRST)])
    assert set(both) == set()


def test_an_entity_keeps_one_label_and_one_kind_whichever_article_came_first() -> None:
    named = Entity(iri="to-port-bill", kind="Topic", label="Port bill")
    plain = Entity(iri="to-port-bill", kind="Topic", label="port bill")
    found = [(FIRST, [with_target(named)]), (SECOND, [with_target(plain)])]
    for pair in (found, found[::-1]):
        merged = graph(pair[0])
        merge(merged, graph(pair[1]))
        assert set(merged) == set(graph(*found))


def test_a_kind_that_tells_more_wins() -> None:
    found = [(FIRST, [with_target(replace(KENYA, kind="Actor"))]), (SECOND, [with_target(KENYA)])]
    merged = graph(found[0])
    merge(merged, graph(found[1]))
    kinds = {quad.object for quad in merged.quads_for_subject(ox.NamedNode(BASE + "ac-KE")) if is_type(quad)}
    assert kinds == {ox.NamedNode(KG + "State")}


LABELS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(st.lists(LABELS, min_size=1, max_size=4))
def test_any_labels_are_reconciled_in_any_order(labels: list[str]) -> None:
    merged, backwards = ox.Dataset(), ox.Dataset()
    graphs = [
        graph((Document(text=label), [with_target(Entity(iri="to-x", kind="Topic", label=label))])) for label in labels
    ]
    for each in graphs:
        merge(merged, each)
    for each in reversed(graphs):
        merge(backwards, each)
    assert set(merged) == set(backwards)
    node = list(merged.quads_for_subject(ox.NamedNode(BASE + "to-x")))
    first = [quad.object.value for quad in node if quad.predicate.value == RDFS + "label"]  # type: ignore[union-attr]
    others = {quad.object.value for quad in node if quad.predicate.value == SKOS + "altLabel"}  # type: ignore[union-attr]
    assert (first, others) == ([min(labels)], set(labels) - {min(labels)})


def with_target(entity: Entity) -> Statement:
    return replace(PLAIN, target=reference("the port bill", entity))


def is_type(quad: ox.Quad) -> bool:
    return quad.predicate.value == RDF + "type"


# Killed

ROUNDS = 10


def test_a_killed_merge_leaves_the_whole_old_file_or_the_whole_new_one(tmp_path: Path) -> None:
    """The process is killed at moments between its start and its end."""
    many = graph(*((Document(text=f"article {number}"), [PLAIN]) for number in range(3000)))
    target = tmp_path / "graph.nq"
    old = serialize(many, ox.RdfFormat.N_QUADS)
    program = """if True:
        import sys
        import pyoxigraph as ox
        from kgraph.formats import write_graph
        from kgraph.merging import merge, read_quads
        graph = read_quads(sys.argv[1])
        print("read", flush=True)
        merge(graph, [ox.Quad(ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:b"), ox.NamedNode("urn:x:c"))])
        write_graph(graph, sys.argv[1])
    """
    new, seconds = outcome(program, target, old)
    moments = [Random(7).uniform(0, seconds) for _ in range(ROUNDS)]
    assert {outcome(program, target, old, moment)[0] for moment in moments} <= {old, new}
    assert len(articles_in(read_quads(target))) == 3000


def outcome(program: str, target: Path, old: bytes, moment: float | None = None) -> tuple[bytes, float]:
    """Return what the file holds after the program has run, or was killed at a moment, and how long it wrote."""
    target.write_bytes(old)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    work = subprocess.Popen([sys.executable, "-c", program, target], stdout=subprocess.PIPE, env=environment)
    assert work.stdout is not None
    work.stdout.readline()
    start = time.monotonic()
    if moment is not None:
        time.sleep(moment)
        work.send_signal(signal.SIGKILL)
    work.wait(timeout=60)
    work.stdout.close()
    return target.read_bytes(), time.monotonic() - start
