"""Large files of lines are read in parts, as if they were read in one."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kgraph.errors import GraphError
from kgraph.store import read_graphs

#: 20 MB, which is more than two parts.
LINES = [f'<urn:x:n{n}> <urn:x:p> "{n} {"x" * 1000}" .' for n in range(20_000)]


def read(folder: Path, lines: list[str], name: str = "large.nt") -> ox.Store:
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return read_graphs([folder / name])


def test_each_line_is_read_once(tmp_path: Path) -> None:
    subjects = {quad.subject.value for quad in read(tmp_path, [*LINES, "# the end"])}
    assert subjects == {f"urn:x:n{n}" for n in range(20_000)}


def test_lines_keep_their_graphs(tmp_path: Path) -> None:
    store = read(tmp_path, [line.removesuffix(".") + f"<urn:x:g{n % 2}> ." for n, line in enumerate(LINES)], "large.nq")
    assert [len(list(store.quads_for_pattern(None, None, None, ox.NamedNode(f"urn:x:g{n}")))) for n in (0, 1)] == [
        10_000,
        10_000,
    ]


@pytest.mark.parametrize("wrong", [0, 8_400, 15_000, 19_999])
def test_a_fault_in_any_part_is_named_with_its_line(tmp_path: Path, wrong: int) -> None:
    lines = LINES.copy()
    lines[wrong] = "<urn:x:a> <urn:x:p> ."
    with pytest.raises(GraphError, match=rf"large\.nt:{wrong + 1}: "):
        read(tmp_path, lines)


def test_the_first_of_several_faults_is_named(tmp_path: Path) -> None:
    lines = ["<urn:x:a> <urn:x:p> ." if n in {9_000, 18_000} else line for n, line in enumerate(LINES)]
    with pytest.raises(GraphError, match=r"large\.nt:9001: "):
        read(tmp_path, lines)


def test_blank_nodes_are_the_same_from_the_first_line_to_the_last(tmp_path: Path) -> None:
    store = read(tmp_path, ["_:a <urn:x:p> <urn:x:first> .", *LINES, "_:a <urn:x:p> <urn:x:last> ."])
    assert len({quad.subject for quad in store if isinstance(quad.subject, ox.BlankNode)}) == 1
