"""What `import kgraph` offers is what it names, and it costs no time."""

import importlib
import subprocess
import sys

import pytest

import kgraph

NAMES = {
    "Answer",
    "Document",
    "Entity",
    "Extractor",
    "KgraphError",
    "Miss",
    "Reference",
    "Span",
    "Statement",
    "__version__",
    "ask",
    "load",
    "question",
    "read_documents",
    "to_graph",
}


def test_the_public_names_are_these() -> None:
    assert set(kgraph.__all__) == NAMES
    assert list(kgraph.__all__) == sorted(kgraph.__all__)
    assert set(dir(kgraph)) == NAMES


@pytest.mark.parametrize("name", kgraph.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(kgraph, name)


def test_a_star_import_brings_all_of_them_and_nothing_else() -> None:
    found: dict[str, object] = {}
    exec("from kgraph import *", found)
    assert found.keys() - {"__builtins__"} == NAMES


def test_a_public_name_is_the_one_of_its_module() -> None:
    assert kgraph.load is importlib.import_module("kgraph.pipeline").load
    assert kgraph.Statement is importlib.import_module("kgraph.model").Statement
    assert kgraph.ask is importlib.import_module("kgraph.query").ask


def test_another_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'kgraph' has no attribute 'unload'"):
        _ = kgraph.unload


def modules_after(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after running `code`."""
    script = f"{code}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code", ["import kgraph", "import kgraph.cli", "import kgraph.model, kgraph.namespaces, kgraph.errors"]
)
def test_importing_loads_neither_spacy_nor_a_graph_library(code: str) -> None:
    assert not modules_after(code) & {"spacy", "thinc", "rdflib", "pyoxigraph", "pyshacl", "trafilatura"}


def test_asking_a_graph_loads_neither_spacy_nor_rdflib() -> None:
    assert not modules_after("import kgraph.query") & {"spacy", "thinc", "rdflib", "pyshacl"}


def test_loading_a_pipeline_is_what_loads_spacy() -> None:
    assert "spacy" in modules_after("import kgraph; kgraph.load")
