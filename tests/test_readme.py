"""What the README shows runs as shown."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kgraph.cli import commands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^(kgraph query .*?)(?:\s+#.*)?$", README, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the graph that the first command of the README writes."""
    path = tmp_path_factory.mktemp("readme")
    export = [sys.executable, "-m", "kgraph", "export", str(ROOT / "seeds"), "-o", "graph.ttl"]
    subprocess.run(export, cwd=path, check=True, capture_output=True)
    return path


@pytest.mark.parametrize("command", QUERIES)
def test_each_question_of_the_readme_has_an_answer(command: str, folder: Path) -> None:
    """Every query runs on the graph of the seeds and gives at least one row."""
    words = [sys.executable, "-m", "kgraph", *shlex.split(command)[1:]]
    done = subprocess.run(words, cwd=folder, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 1


def test_every_command_is_in_the_readme() -> None:
    """A command that is added is documented."""
    assert all(f"`kgraph {name} " in README or f"`kgraph {name}`" in README for name in commands.commands)


def test_the_python_example_runs(folder: Path) -> None:
    """The lines under ```python do what they say."""
    example = re.search(r"```python\n(.*?)```", README, flags=re.DOTALL)
    assert example is not None
    code = example[1].replace('["seeds"]', repr([str(ROOT / "seeds")]))
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "The dockers' union backs the port bill\n"), done.stderr


def test_the_statement_shown_is_in_the_graph(folder: Path) -> None:
    """The node in the README says what export writes of it."""
    graph = (folder / "graph.ttl").read_text(encoding="utf-8")
    shown = re.findall(r"^(d:st-[0-9a-f]{20}) (a .*?) \.$", README, flags=re.DOTALL | re.MULTILINE)
    assert shown
    for node, claims in shown:
        written = re.search(rf"^{node} (a .*?) \.$", graph, flags=re.DOTALL | re.MULTILINE)
        assert written is not None
        assert _claims(claims) <= _claims(written[1])


def _claims(node: str) -> set[str]:
    return {" ".join(claim.split()) for claim in node.split(" ;")}


def test_kgraph_validate_finds_nothing_in_the_graph_of_the_seeds(folder: Path) -> None:
    """Shapes, spans and plain triples are in order."""
    words = [sys.executable, "-m", "kgraph", "validate", "graph.ttl"]
    assert subprocess.run(words, cwd=folder, check=False, capture_output=True).returncode == 0
