"""Turn news text into an RDF graph of who backs, opposes or proposes what, according to whom.

import kgraph

extractor = kgraph.load()
for statement in extractor.extract("The dockers' union backed the port bill."):
    print(statement.actor.text, statement.relation, statement.target.text)
graph = kgraph.to_graph(kgraph.read_documents(["seeds"]))
answer = kgraph.ask("graph.ttl", kgraph.question("who-backs"), bindings={"target": "port bill"})
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kgraph.errors import KgraphError

if TYPE_CHECKING:
    from kgraph.documents import read_documents
    from kgraph.model import Document, Entity, Miss, Reference, Span, Statement
    from kgraph.pipeline import Extractor, load, to_graph
    from kgraph.query import Answer, ask, question

__version__ = "0.1.0"

__all__ = [
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
]

#: Where each name lives; imported at first use, since `kgraph --help` and `kgraph query` need no spaCy.
_HOMES = {
    "Document": "model",
    "Entity": "model",
    "Miss": "model",
    "Reference": "model",
    "Span": "model",
    "Statement": "model",
    "read_documents": "documents",
    "Answer": "query",
    "ask": "query",
    "question": "query",
    "Extractor": "pipeline",
    "load": "pipeline",
    "to_graph": "pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kgraph' has no attribute {name!r}")
    return getattr(import_module(f"kgraph.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
