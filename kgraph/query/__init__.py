"""Ask a graph or an endpoint in SPARQL, with questions given or shipped, and write the answers.

>>> import pyoxigraph as ox
>>> ask(ox.Store(), "ASK { ?someone kg:backs ?something }").truth
False
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from kgraph.query.answers import RESULTS, Answer, check_results, render, results_for
from kgraph.query.asking import ask
from kgraph.query.prefixes import known_prefixes, read_prefixes
from kgraph.query.questions import Parameter, Question, question, questions, read_question_file

if TYPE_CHECKING:
    from kgraph.query.advice import endpoint_hints, hints
    from kgraph.query.changing import change
    from kgraph.query.endpoint import ask_endpoint
    from kgraph.query.guesses import nearest
    from kgraph.query.plans import plan_of

__all__ = [
    "RESULTS",
    "Answer",
    "Parameter",
    "Question",
    "ask",
    "ask_endpoint",
    "change",
    "check_results",
    "endpoint_hints",
    "hints",
    "known_prefixes",
    "nearest",
    "plan_of",
    "question",
    "questions",
    "read_prefixes",
    "read_question_file",
    "render",
    "results_for",
]

#: Where the other names live; imported at first use, since most questions go to files and are not explained.
_HOMES: Final = {
    "ask_endpoint": "endpoint",
    "change": "changing",
    "endpoint_hints": "advice",
    "hints": "advice",
    "nearest": "guesses",
    "plan_of": "plans",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kgraph.query' has no attribute {name!r}")
    return getattr(import_module(f"kgraph.query.{_HOMES[name]}"), name)
