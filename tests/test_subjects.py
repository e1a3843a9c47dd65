"""Graphs come back subject by subject, the same whether or not they fit into memory."""

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.subjects import by_subject

A, AB, B = ox.NamedNode("urn:a"), ox.NamedNode("urn:a-b"), ox.NamedNode("urn:b")
NODES = st.builds(ox.NamedNode, st.from_regex(r"\Aurn:[ab](-[ab>]?)?\Z").filter(lambda iri: ">" not in iri))
TEXTS = st.builds(ox.Literal, st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
TRIPLES = st.lists(st.builds(ox.Triple, NODES, NODES, st.one_of(NODES, TEXTS)), max_size=12)


def test_subjects_come_in_the_order_of_their_iris_and_nothing_comes_twice() -> None:
    triples = [ox.Triple(B, A, A), ox.Triple(AB, A, A), ox.Triple(A, B, A), ox.Triple(A, A, B), ox.Triple(B, A, A)]
    assert list(by_subject(triples)) == [
        ("<urn:a>", ["<urn:a> <urn:b>", "<urn:b> <urn:a>"]),
        ("<urn:a-b>", ["<urn:a> <urn:a>"]),
        ("<urn:b>", ["<urn:a> <urn:a>"]),
    ]


def test_a_quad_of_a_named_graph_is_refused() -> None:
    with pytest.raises(ValueError, match="does not support named graphs"):
        list(by_subject([ox.Quad(A, A, A, B)]))


@given(TRIPLES)
def test_what_waits_in_files_comes_back_as_from_memory(triples: list[ox.Triple]) -> None:
    twice = iter([*triples, *triples])
    assert list(by_subject(twice, at_once=1)) == list(by_subject(triples))
    assert [subject for subject, _ in by_subject(triples)] == [
        f"<{iri}>" for iri in sorted({triple.subject.value for triple in triples})
    ]


def test_memory_is_bounded_by_what_is_kept_at_once() -> None:
    program = """if True:
        import sys
        from pathlib import Path
        import pyoxigraph as ox
        from kgraph.subjects import by_subject
        node = ox.NamedNode("urn:x:p")
        triples = (
            ox.Triple(ox.NamedNode(f"urn:x:{number % 997}-{number}"), node, ox.Literal("x" * 200))
            for number in range(int(sys.argv[1]))
        )
        count = sum(len(rows) for _, rows in by_subject(triples, at_once=1 << 20))
        # Not what getrusage has, which starts with the memory of the program that started this one.
        [peak] = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
        print(count, peak)
    """
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    kilobytes = []
    for number in ("10000", "200000"):
        command = [sys.executable, "-c", program, number]
        done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
        count, peak = done.stdout.split()
        assert count == number
        kilobytes.append(int(peak))
    assert kilobytes[1] - kilobytes[0] < 25_000
