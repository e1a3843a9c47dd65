import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from kgraph.errors import OutputError, UsageError
from kgraph.formats import FORMATS, REIFYING, check_target, format_for, serialize, write_graph, write_lines
from kgraph.namespaces import BASE, KG, RDF, RDFS, XSD
from kgraph.store import read_graphs

EDGE = ox.Triple(ox.NamedNode(BASE + "ac-a"), ox.NamedNode(KG + "backs"), ox.NamedNode(BASE + "to-b"))


def read(content: bytes, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(content, format=syntax)}


def turtle(*triples: ox.Triple) -> str:
    return serialize(triples).decode()


def literal(value: str, datatype: str = "string") -> ox.Triple:
    return ox.Triple(EDGE.subject, EDGE.predicate, ox.Literal(value, datatype=ox.NamedNode(XSD + datatype)))


@pytest.mark.parametrize("suffix", [*FORMATS, *(f"{suffix}.gz" for suffix in FORMATS)])
def test_what_is_written_can_be_read_back(tmp_path: Path, harbour: Path, suffix: str) -> None:
    store = read_graphs([harbour])
    target = tmp_path / f"graph{suffix}"
    write_graph((quad.triple for quad in store), target)
    assert set(read_graphs([target])) == set(store)


@pytest.mark.parametrize("name", ["graph", "graph.csv", "graph.gz", "graph.csv.gz", "", ".ttl"])
def test_an_unknown_suffix_is_a_usage_error_that_names_the_known_ones(name: str) -> None:
    with pytest.raises(UsageError, match=r"\.ttl.*\.jsonld"):
        format_for(name)


def test_a_suffix_is_known_in_capitals_and_after_other_dots() -> None:
    assert format_for("news.2024.TTL").syntax == ox.RdfFormat.TURTLE
    assert format_for("news.nt.gz").compressed


def test_turtle_puts_types_first_a_blank_line_between_subjects_and_only_the_prefixes_in_use() -> None:
    label = ox.Triple(EDGE.subject, ox.NamedNode(RDFS + "label"), ox.Literal("A"))
    kind = ox.Triple(EDGE.subject, ox.NamedNode(RDF + "type"), ox.NamedNode(KG + "State"))
    other = ox.Triple(EDGE.object, ox.NamedNode(RDFS + "label"), ox.Literal("B"))
    also = ox.Triple(EDGE.subject, EDGE.predicate, ox.NamedNode(BASE + "to-c"))
    assert turtle(other, EDGE, also, label, kind, EDGE) == (
        "@prefix d: <https://w3id.org/kgraph/id/> .\n"
        "@prefix kg: <https://w3id.org/kgraph/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "\n"
        "d:ac-a a kg:State ;\n"
        '    rdfs:label "A" ;\n'
        "    kg:backs d:to-b,\n"
        "        d:to-c .\n"
        "\n"
        'd:to-b rdfs:label "B" .\n'
    )


def test_a_statement_reads_from_actor_to_article(harbour: Path) -> None:
    content = serialize(quad.triple for quad in read_graphs([harbour])).decode()
    first = next(block for block in content.split("\n\n") if "a kg:Statement" in block)
    predicates = [line.split()[0] for line in first.splitlines()[1:]]
    assert predicates[:4] == ["kg:actor", "kg:actorText", "kg:actorBegin", "kg:relation"]
    assert predicates[-2:] == ["kg:date", "prov:wasDerivedFrom"]


def test_a_graph_is_written_byte_for_byte_as_before(harbour: Path) -> None:
    assert serialize(quad.triple for quad in read_graphs([harbour])) == harbour.read_bytes()


def test_the_data_prefix_follows_the_base() -> None:
    edge = ox.Triple(ox.NamedNode("https://example.org/x/ac-a"), EDGE.predicate, EDGE.object)
    content = serialize([edge], base="https://example.org/x/").decode()
    assert "@prefix d: <https://example.org/x/> ." in content
    assert "d:ac-a kg:backs <https://w3id.org/kgraph/id/to-b> ." in content


@pytest.mark.parametrize(
    ("value", "datatype", "written"),
    [
        ("0.83", "decimal", " 0.83 ."),
        ("007", "integer", " 007 ."),
        ("true", "boolean", " true ."),
        ("1.", "decimal", ' "1."^^xsd:decimal .'),
        ("yes", "boolean", ' "yes"^^xsd:boolean .'),
        ("2024-03-04", "date", ' "2024-03-04"^^xsd:date .'),
        ('"\\\n', "string", ' "\\"\\\\\\n" .'),
    ],
)
def test_literals_are_bare_only_where_turtle_reads_them_back(value: str, datatype: str, written: str) -> None:
    assert turtle(literal(value, datatype)).endswith(f"{written}\n")
    assert read(serialize([literal(value, datatype)])) == {literal(value, datatype)}


LOCALS = st.lists(st.sampled_from([*"aZ09_-.:/()~é中’", "%25"]), max_size=6).map("".join)
SPACES = st.sampled_from([BASE, KG, XSD, "urn:x:"])
NODES = st.builds(lambda space, local: ox.NamedNode(space + local), SPACES, LOCALS)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(lambda text: ox.Literal(text, language="en-GB"), TEXTS),
    st.builds(
        lambda text, name: ox.Literal(text, datatype=ox.NamedNode(XSD + name)),
        st.one_of(TEXTS, st.from_regex(r"\A[+-]?[0-9]*\.?[0-9]*([eE][0-9])?\Z")),
        st.sampled_from(["integer", "decimal", "double", "boolean", "date", "x.y"]),
    ),
)
TRIPLES = st.lists(st.builds(ox.Triple, NODES, NODES, st.one_of(NODES, LITERALS)), max_size=8)


@given(TRIPLES)
def test_any_graph_survives_turtle(triples: list[ox.Triple]) -> None:
    content = serialize(triples)
    assert read(content) == set(triples)
    assert content == serialize(reversed(triples))


GRAPHS = st.one_of(st.just(ox.DefaultGraph()), st.builds(ox.NamedNode, st.sampled_from(["urn:x:1", BASE + "ar-1"])))
QUADS = st.lists(st.builds(ox.Quad, NODES, NODES, st.one_of(NODES, LITERALS), GRAPHS), max_size=8)


@pytest.mark.parametrize("syntax", [ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS, ox.RdfFormat.JSON_LD])
@given(quads=QUADS)
def test_any_named_graphs_survive(syntax: ox.RdfFormat, quads: list[ox.Quad]) -> None:
    content = serialize(quads, syntax)
    assert set(ox.parse(content, format=syntax)) == set(quads)
    assert content == serialize(reversed(quads), syntax)


TERMS = st.builds(ox.Triple, NODES, NODES, st.one_of(NODES, LITERALS))


@pytest.mark.parametrize("syntax", REIFYING)
@given(triples=st.lists(st.builds(ox.Triple, NODES, NODES, TERMS), max_size=5))
def test_any_triple_terms_survive(syntax: ox.RdfFormat, triples: list[ox.Triple]) -> None:
    content = serialize(triples, syntax)
    assert read(content, syntax) == set(triples)
    assert content == serialize(reversed(triples), syntax)


@pytest.mark.parametrize("syntax", [ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD])
def test_a_syntax_without_triple_terms_refuses_them(syntax: ox.RdfFormat) -> None:
    with pytest.raises(UsageError, match=r"no triple terms; choose \.ttl"):
        serialize([ox.Triple(EDGE.subject, EDGE.predicate, EDGE)], syntax)


def test_trig_puts_a_named_graph_in_braces() -> None:
    named = ox.Quad(EDGE.subject, EDGE.predicate, EDGE.object, ox.NamedNode(BASE + "ar-1"))
    assert serialize([named, EDGE], ox.RdfFormat.TRIG).decode() == (
        "@prefix d: <https://w3id.org/kgraph/id/> .\n"
        "@prefix kg: <https://w3id.org/kgraph/ontology#> .\n"
        "\n"
        "d:ac-a kg:backs d:to-b .\n"
        "\n"
        "d:ar-1 {\n"
        "d:ac-a kg:backs d:to-b .\n"
        "}\n"
    )


@pytest.mark.parametrize("syntax", [ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML])
def test_a_syntax_without_named_graphs_refuses_them(syntax: ox.RdfFormat) -> None:
    named = ox.Quad(EDGE.subject, EDGE.predicate, EDGE.object, ox.NamedNode("urn:x:1"))
    with pytest.raises(UsageError, match=r"no named graphs; choose \.nq"):
        serialize([named], syntax)


@pytest.mark.parametrize("suffix", [".nt", ".nq", ".nt.gz", ".nq.gz"])
def test_lines_are_written_block_by_block_in_their_order(tmp_path: Path, suffix: str) -> None:
    target, other = tmp_path / f"graph{suffix}", ox.Triple(EDGE.object, EDGE.predicate, EDGE.subject)
    write_lines([[other, EDGE], [], [literal("x")]], target)
    content = gzip.decompress(target.read_bytes()) if suffix.endswith("gz") else target.read_bytes()
    assert content.decode().splitlines() == [f"{triple} ." for triple in (other, EDGE, literal("x"))]


@pytest.mark.parametrize("suffix", [".nt", ".nq"])
def test_a_whole_graph_has_its_lines_in_the_order_of_their_bytes(tmp_path: Path, harbour: Path, suffix: str) -> None:
    write_graph([*read_graphs([harbour]), EDGE, EDGE], tmp_path / f"graph{suffix}")
    lines = (tmp_path / f"graph{suffix}").read_bytes().splitlines()
    assert lines == sorted(set(lines))


def test_what_is_no_line_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"choose \.nt or \.nq"):
        write_lines([[EDGE]], tmp_path / "graph.ttl")


def test_lines_cut_short_leave_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "graph.nt"
    target.write_text("old")

    def interrupted() -> Iterator[list[ox.Triple]]:
        yield [EDGE]
        assert len(list(tmp_path.iterdir())) == 2
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_lines(interrupted(), target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_lines_take_the_same_memory_however_many_there_are(tmp_path: Path) -> None:
    program = """if True:
        import resource, sys
        import pyoxigraph as ox
        from kgraph.formats import write_lines
        node = ox.NamedNode("urn:x:a")
        blocks = ([ox.Triple(node, node, ox.Literal(f"{number} " + "x" * 2000))] for number in range(int(sys.argv[2])))
        write_lines(blocks, sys.argv[1])
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    """
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    kilobytes = []
    for number in ("1000", "50000"):
        command = [sys.executable, "-c", program, tmp_path / "graph.nt", number]
        done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
        kilobytes.append(int(done.stdout))
    assert (tmp_path / "graph.nt").stat().st_size > 100_000_000
    assert kilobytes[1] - kilobytes[0] < 10_000


def test_rdflib_reads_the_same_graph(harbour: Path) -> None:
    content = serialize(quad.triple for quad in read_graphs([harbour]))
    plain = serialize((quad.triple for quad in read_graphs([harbour])), ox.RdfFormat.N_TRIPLES)
    ours, theirs = rdflib.Graph(), rdflib.Graph()
    assert isomorphic(ours.parse(data=content, format="turtle"), theirs.parse(data=plain, format="nt"))


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".rdf", ".jsonld", ".ttl.gz"])
def test_the_bytes_depend_on_the_triples_alone(tmp_path: Path, harbour: Path, suffix: str) -> None:
    program = (
        "import sys; from kgraph.formats import write_graph; from kgraph.store import read_graphs;"
        "write_graph({quad.triple for quad in read_graphs([sys.argv[1]])}, sys.argv[2])"
    )
    written = set()
    for seed in ("0", "1", "42"):
        target = tmp_path / f"{seed}{suffix}"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])}
        subprocess.run([sys.executable, "-c", program, harbour, target], check=True, env=environment)
        written.add(target.read_bytes())
    assert len(written) == 1
    content = written.pop()
    content = gzip.decompress(content) if suffix.endswith(".gz") else content
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.endswith(b"\n\n")


def test_an_empty_graph_is_an_empty_file(tmp_path: Path) -> None:
    write_graph([], tmp_path / "graph.ttl")
    assert (tmp_path / "graph.ttl").read_bytes() == b""


def test_a_dash_writes_turtle_to_the_stream_given(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as stream:
        write_graph([EDGE], "-", stream=stream)
    assert (tmp_path / "out").read_bytes() == serialize([EDGE])


def test_xml_refuses_control_characters_that_it_cannot_hold() -> None:
    with pytest.raises(OutputError, match=r"choose \.ttl or \.nt"):
        serialize([literal("bell \x07")], ox.RdfFormat.RDF_XML)


def test_an_error_while_triples_come_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "graph.ttl"
    target.write_text("old")

    def interrupted() -> Iterator[ox.Triple]:
        yield EDGE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_graph(interrupted(), target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_device_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "full.nt").symlink_to("/dev/full")
    with pytest.raises(OutputError, match="No space left on device"):
        write_graph([EDGE], tmp_path / "full.nt")


def test_a_disk_error_in_mid_file_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "graph.nt"
    target.write_text("old")
    program = """if True:
        import resource, signal, sys
        import pyoxigraph as ox
        from kgraph.errors import OutputError
        from kgraph.formats import write_graph
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        node = ox.NamedNode("urn:x:a")
        try:
            write_graph([ox.Triple(node, node, ox.Literal("x" * 5000))], sys.argv[1])
        except OutputError as error:
            print(error)
    """
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", program, target]
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    assert f"{target} cannot be written: File too large" in done.stdout
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_existing_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "graph.nt"
    target.write_text("old")
    target.chmod(0o640)
    write_graph([EDGE], target)
    assert read(target.read_bytes(), ox.RdfFormat.N_TRIPLES) == {EDGE}
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.ttl").write_text("old")
    (tmp_path / "link.ttl").symlink_to(tmp_path / "real.ttl")
    write_graph([EDGE], tmp_path / "link.ttl")
    assert (tmp_path / "link.ttl").is_symlink()
    assert (tmp_path / "real.ttl").read_bytes() == serialize([EDGE])


@pytest.mark.parametrize("check", [check_target, partial(write_graph, [EDGE])])
def test_a_target_that_cannot_be_written_is_named(tmp_path: Path, check: Callable[[Path], None]) -> None:
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(OutputError, match="is a folder; name a file in it"):
        check(tmp_path / "folder.ttl")
    with pytest.raises(OutputError, match="missing is no folder; create it"):
        check(tmp_path / "missing" / "graph.ttl")
    with pytest.raises(OutputError, match="cannot be written: File name too long"):
        check(tmp_path / f"{'a' * 300}.ttl")
