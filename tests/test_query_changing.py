"""Requests that change a graph leave the files alone, and fetch nothing."""

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgraph.errors import QueryError
from kgraph.namespaces import KG
from kgraph.query import change


def run(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kgraph", "query", *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False, text=True)


def test_a_request_changes_a_copy(harbour: Path) -> None:
    before = harbour.read_bytes()
    store = change([harbour], "DELETE WHERE { ?s kg:confidence ?c } ; INSERT DATA { d:to-toll a kg:Topic }")
    assert not any(store.quads_for_pattern(None, ox.NamedNode(KG + "confidence"), None))
    assert any(store.quads_for_pattern(ox.NamedNode("https://w3id.org/kgraph/id/to-toll"), None, None))
    assert harbour.read_bytes() == before


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ("ASK { ?s ?p ?o }", "line 1, column 1: no change of a graph"),
        ("INSERT DATA { d:x a foo:Y }", "unknown prefix 'foo:'"),
        ("DELETE WHERE {\n  ?s kg:actor }", "line 2, column 15: cannot read the request"),
        ("LOAD <http://127.0.0.1:9/a.ttl>", "LOAD asks another server"),
        (
            "INSERT { ?s a kg:Topic } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
            "SERVICE asks another server",
        ),
        ("CLEAR GRAPH <urn:none>", "The request cannot be done"),
    ],
)
def test_what_cannot_be_done_is_told(harbour: Path, request_: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        change([harbour], request_)


def test_the_command_writes_what_the_request_leaves(harbour: Path, tmp_path: Path) -> None:
    target = tmp_path / "new.nt"
    done = run(harbour, "DELETE WHERE { ?s kg:confidence ?c }", "--update", "-o", target)
    assert done.returncode == 0
    assert done.stderr.endswith(f"triples → {target}\n")
    assert b"confidence" not in target.read_bytes()
    assert run(target, "ASK { ?s kg:confidence ?c }").returncode == 1


def test_without_update_a_request_is_refused_and_says_how(harbour: Path) -> None:
    done = run(harbour, "DELETE WHERE { ?s kg:confidence ?c }")
    assert done.returncode == 3
    assert "give --update and -o FILE" in done.stderr


@pytest.mark.parametrize("option", [("--bind", "x=3"), ("--ontology",), ("--name", "counts"), ("--results", "csv")])
def test_update_takes_nothing_that_is_for_questions(harbour: Path, option: tuple[str, ...]) -> None:
    done = run(harbour, "INSERT DATA { d:x a kg:Topic }", "--update", *option)
    assert done.returncode == 2
    assert f"--update and {option[0]} do not go together" in done.stderr
