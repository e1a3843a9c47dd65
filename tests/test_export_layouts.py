"""Options of export: without sentences, into named graphs, with a header, line by line; any text in any format."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_triples import GAZETTEER, PLAIN, RELATIONS

from kgraph import __version__
from kgraph.errors import DocumentError, OutputError, UsageError
from kgraph.exporting import Plan, check_plan, export, survey
from kgraph.formats import FORMATS, serialize, write_graph, write_lines
from kgraph.headers import Header
from kgraph.model import Document, Entity, Reference, Span, Statement
from kgraph.namespaces import BASE, DCTERMS, KG, RDF
from kgraph.pipeline import Extractor, build_graph, find
from kgraph.query import ask, question, render
from kgraph.store import MemoryStore, load, read_graphs
from kgraph.triples import Layout, article_id, graph_blocks
from kgraph.validate import validate

TEXTS = {
    "road.txt": "Kenya backed the road plan. Uganda did not endorse it.\n",
    "port.txt": "The dockers' union backed the port bill. Kenya opposed the bill.\n",
}
VOID = "http://rdfs.org/ns/void#"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
KGRAPH = [sys.executable, "-m", "kgraph"]

Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two articles."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def write(folder: Path, extractor: Extractor) -> Write:
    """Write the graph of the articles."""

    def call(target: str, **options: Any) -> Path:
        plan = Plan(**options)
        check_plan(folder / target, plan)
        export(survey([folder / name for name in TEXTS], folder / target, plan), extractor, folder / target, plan)
        return folder / target

    return call


def triples(path: Path) -> set[ox.Triple]:
    return {quad.triple for quad in read_quads(path)}


def read_quads(path: Path) -> set[ox.Quad]:
    return set(ox.parse(path=str(path)))


# Formats


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_holds_what_build_graph_yields(write: Write, extractor: Extractor, suffix: str) -> None:
    documents = [Document(text=text.strip()) for text in TEXTS.values()]
    expected = set(build_graph(find(documents, extractor), extractor))
    assert triples(write(f"graph{suffix}")) == expected


def test_lines_have_the_order_of_the_articles(write: Write) -> None:
    lines = write("graph.nt").read_text(encoding="utf-8").splitlines()
    kinds = [line.partition(BASE)[2][:2] for line in lines]
    articles = [kind for kind in kinds if kind == "ar"]
    assert len(lines) == len(set(lines))
    assert len(articles) == len(TEXTS)
    assert lines != sorted(lines)


@pytest.mark.parametrize("suffix", ["nt", "nq.gz", "trig"])
def test_bytes_do_not_depend_on_the_hash_seed(folder: Path, suffix: str) -> None:
    written = set()
    for seed in ("1", "2"):
        target = folder / f"{seed}.{suffix}"
        per = [] if suffix == "nt" else ["--graph-per", "article"]
        command = [*KGRAPH, "export", *TEXTS, "-o", str(target), "--header", *per]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)
        written.add(target.read_bytes())
    assert len(written) == 1


def test_an_article_that_cannot_be_read_is_told_before_any_work(folder: Path) -> None:
    (folder / "empty.txt").write_text(" \n", encoding="utf-8")
    for target in ("graph.nt", "graph.ttl"):
        with pytest.raises(DocumentError, match=r"empty\.txt"):
            survey([folder / "road.txt", folder / "empty.txt"], folder / target)


# Without sentences


def test_without_text_the_words_of_the_parts_stay(write: Write) -> None:
    left_out = triples(write("whole.ttl")) - triples(write("graph.ttl", text=False))
    assert {triple.predicate.value for triple in left_out} == {KG + "text"}


def test_a_graph_without_sentences_is_in_order(write: Write) -> None:
    assert validate([write("graph.ttl", text=False)]) == ()


# Named graphs


@pytest.mark.parametrize("suffix", ["nq", "trig", "jsonld", "nq.gz"])
@pytest.mark.parametrize("graph_per", ["article", "run"])
def test_what_stands_in_named_graphs_is_found(write: Write, suffix: str, graph_per: str) -> None:
    """A question, the checks, and a store see the statements of all graphs."""
    target = write(f"graph.{suffix}", graph_per=graph_per)
    asked = question("who-backs", bindings=[("target", "road plan")]).sparql
    answer = ask(read_graphs([target]), asked, bindings=[("target", "road plan")])
    assert b"Kenya,backs,road plan" in render(answer, "csv")
    assert validate([target]) == ()
    memory = MemoryStore()
    assert load([target], memory) == len(triples(write("plain.nt")))


def test_articles_have_a_graph_each_and_a_run_has_one(write: Write) -> None:
    names = {
        graph_per: {quad.graph_name for quad in read_quads(write("graph.nq", graph_per=graph_per))}
        for graph_per in ("article", "run")
    }
    articles = {ox.NamedNode(BASE + article_id(text.strip())) for text in TEXTS.values()}
    assert names["article"] == {ox.DefaultGraph(), *articles}
    [run] = names["run"] - {ox.DefaultGraph()}
    assert isinstance(run, ox.NamedNode)
    assert run.value.startswith(BASE + "run-")


@pytest.mark.parametrize("target", ["graph.ttl", "graph.nt.gz", "graph.rdf", "-"])
def test_a_format_without_named_graphs_is_refused(target: str) -> None:
    with pytest.raises(UsageError, match=r"no named graphs; choose \.nq, \.trig or \.jsonld"):
        check_plan(target, Plan(graph_per="article"))


# RDF 1.2


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig"])
def test_safe_statements_name_their_plain_triples(write: Write, suffix: str) -> None:
    plain, target = triples(write("plain.nt")), write(f"graph.{suffix}", reify=True)
    added = triples(target) - plain
    assert added
    assert {triple.predicate.value for triple in added} == {RDF + "reifies"}
    assert {triple.object for triple in added} <= plain
    assert validate([target]) == ()
    answer = ask(
        read_graphs([target]), "SELECT ?s { ?s rdf:reifies <<( ?a kg:backs ?t )>> ; kg:actor ?a ; kg:target ?t }"
    )
    assert render(answer, "csv").count(b"st-") == 2


@pytest.mark.parametrize("target", ["graph.rdf", "graph.jsonld.gz"])
def test_a_format_without_triple_terms_is_refused(target: str) -> None:
    with pytest.raises(UsageError, match="no triple terms; choose"):
        check_plan(target, Plan(reify=True))


def test_merging_again_keeps_what_names_plain_triples(write: Write) -> None:
    before = write("graph.ttl", reify=True).read_bytes()
    assert write("graph.ttl", reify=True, onto="merge").read_bytes() == before
    assert write("graph.ttl", reify=True, onto="replace").read_bytes() == before


# Header


def header_of(path: Path) -> dict[str, set[str]]:
    """Return what the file says of itself."""
    quads = read_quads(path)
    kind = ox.NamedNode("http://www.w3.org/ns/dcat#Dataset")
    [node] = {quad.subject for quad in quads if quad.predicate.value == RDF + "type" and quad.object == kind}
    found: dict[str, set[str]] = {}
    for quad in quads:
        if quad.subject == node:
            found.setdefault(quad.predicate.value, set()).add(quad.object.value)  # type: ignore[union-attr]
    return found


def parts_of(path: Path) -> dict[str, str]:
    """Return how much of each class the file says that it has."""
    asked = "SELECT ?kind ?n { ?d void:classPartition [ void:class ?kind ; void:entities ?n ] }"
    rows = render(ask(read_graphs([path]), f"PREFIX void: <{VOID}> {asked}"), "csv").decode().split()[1:]
    return {kind.removeprefix(KG).removeprefix("kg:"): number for kind, number in (row.split(",") for row in rows)}


def statements_in(path: Path) -> int:
    typed = (triple.object for triple in triples(path) if triple.predicate.value == RDF + "type")
    return sum(kind == ox.NamedNode(KG + "Statement") for kind in typed)


def test_a_header_describes_the_graph(write: Write, extractor: Extractor) -> None:
    path = write("graph.ttl", header=Header(licence=LICENCE))
    found = header_of(path)
    assert found[KG + "software"] == {f"kgraph {__version__}"}
    assert found[KG + "pipeline"] == {f"en_news {extractor.nlp.meta['version']}"}
    assert found[DCTERMS + "license"] == {LICENCE}
    assert parts_of(path) == {"Article": "2", "Statement": str(statements_in(path))}
    assert found[VOID + "uriSpace"] == {BASE}
    assert found[DCTERMS + "conformsTo"] == {f"https://w3id.org/kgraph/ontology/{__version__}"}
    assert "https://w3id.org/kgraph/ontology" in found[VOID + "vocabulary"]
    assert found["http://www.w3.org/ns/prov#wasDerivedFrom"] == {
        BASE + article_id(text.strip()) for text in TEXTS.values()
    }
    assert DCTERMS + "created" not in found
    assert "@prefix void: <http://rdfs.org/ns/void#> ." in path.read_text(encoding="utf-8")
    assert validate([path]) == ()


def test_without_being_asked_for_there_is_no_header(write: Write) -> None:
    assert "Dataset" not in write("graph.ttl").read_text(encoding="utf-8")


def test_a_header_adds_one_node_and_the_time_where_that_is_given(write: Write) -> None:
    moment = datetime(2024, 3, 4, 12, tzinfo=UTC)
    path = write("graph.nt", header=Header(moment=moment))
    assert header_of(path)[DCTERMS + "created"] == {"2024-03-04T12:00:00+00:00"}
    subjects = {str(triple.subject) for triple in triples(path) - triples(write("plain.nt"))}
    assert len(subjects) == 3
    assert all(subject.startswith(f"<{BASE}ds-") for subject in subjects)


@pytest.mark.parametrize("suffix", ["nt", "ttl", "nq", "trig", "jsonld"])
@pytest.mark.parametrize("onto", [None, "merge", "replace"])
def test_a_header_counts_what_is_there(write: Write, suffix: str, onto: str | None) -> None:
    """Written line by line, sorted, or gone on with: each triple once, those of the header too."""
    per = None if suffix in ("nt", "ttl") else "article"
    write(f"graph.{suffix}", header=Header(), graph_per=per)
    path = write(f"graph.{suffix}", header=Header(), graph_per=per, onto=onto)
    assert header_of(path)[VOID + "triples"] == {str(len(read_quads(path)))}
    assert parts_of(path) == {"Article": "2", "Statement": str(statements_in(path))}
    assert validate([path]) == ()


def test_a_merged_file_has_one_header_that_counts_all(folder: Path, extractor: Extractor) -> None:
    plan, target = Plan(onto="merge", header=Header()), folder / "graph.trig"
    for name in TEXTS:
        export(survey([folder / name], target, plan), extractor, target, plan)
    assert parts_of(target) == {"Article": "2", "Statement": str(statements_in(target))}


# The command


@pytest.mark.parametrize(
    ("options", "culprit"),
    [
        (["-o", "g.ttl", "--graph-per", "article"], "g.ttl has no named graphs"),
        (["-o", "-", "--graph-per", "run"], "Turtle on stdout has no named graphs"),
        (["-o", "-", "--merge"], "--merge goes on with a file"),
        (["-o", "g.ttl", "--licence", LICENCE], "give --header too"),
        (["-o", "g.ttl", "--stamp"], "give --header too"),
        (["-o", "g.ttl", "--header", "--licence", "mine"], "--licence mine: give an IRI"),
    ],
)
def test_options_that_contradict_each_other_are_named(folder: Path, options: list[str], culprit: str) -> None:
    command = [*KGRAPH, "export", "road.txt", *options]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert culprit in done.stderr
    assert not list(folder.glob("g.*"))


def test_the_command_merges_and_replaces(folder: Path) -> None:
    """A second run adds nothing; --replace puts the same in anew; standard input is read once."""
    written, said = [], []
    for options in ([], ["--merge"], ["--replace"]):
        command = [*KGRAPH, "export", "-", "road.txt", "-o", "g.ttl", "--no-text", *options]
        given = TEXTS["port.txt"].encode()
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True, input=given)
        written.append((folder / "g.ttl").read_bytes())
        said.append(done.stderr.decode().partition(" →")[0])
    assert len(set(written)) == 1
    assert said[1] == "0 statements from 0 articles"
    assert said[0] == said[2] != said[1]


# Any text

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


def made(title: str, name: str, sentence: str) -> tuple[Document, list[Statement]]:
    """Return an article with such a title, and a statement about such an actor in such a sentence."""
    span = Span(text=sentence, start=0, end=len(sentence))
    actor = Reference(text=name, start=0, end=len(name), entity=Entity(iri="ac-x", kind="Person", label=name))
    return Document(text=sentence, title=title), [replace(PLAIN, actor=actor, cue=span, sentence=span)]


@pytest.mark.parametrize("suffix", [*FORMATS, ".nt.gz", ".trig.gz"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=WORDS, name=WORDS, sentence=WORDS)
def test_any_text_survives_every_format(tmp_path: Path, suffix: str, title: str, name: str, sentence: str) -> None:
    """What RDF/XML cannot hold is refused, with the formats that can."""
    blocks = list(graph_blocks([made(title, name, sentence)], RELATIONS, GAZETTEER, Layout(base="urn:x:")))
    quads, target = [quad for block in blocks for quad in block], tmp_path / f"graph{suffix}"
    if suffix in (".rdf", ".xml") and is_beyond_xml(title + name + sentence):
        with pytest.raises(OutputError, match=r"choose \.ttl or \.nt"):
            write_graph(quads, target)
        return
    write_graph(quads, target)
    assert set(read_graphs([target])) == set(stored(quads))
    if suffix.startswith((".nt", ".nq")):
        write_lines(blocks, target)
        assert set(read_graphs([target])) == set(stored(quads))


def is_beyond_xml(text: str) -> bool:
    return re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", text) is not None


def stored(quads: list[ox.Quad]) -> ox.Store:
    """Return what a store makes of quads, which writes numbers its own way."""
    store = ox.Store()
    store.load(serialize(quads, ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)
    return store
