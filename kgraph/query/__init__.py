"""Ask a graph or an endpoint in SPARQL, with questions given or shipped, and write the answers.

>>> import pyoxigraph as ox
>>> ask(ox.Store(), "ASK { ?someone kg:backs ?something }").truth
False
"""

from kgraph.query.answers import RESULTS, Answer, check_results, render
from kgraph.query.asking import ask
from kgraph.query.endpoint import ask_endpoint
from kgraph.query.prefixes import read_prefixes
from kgraph.query.questions import Parameter, Question, question, questions, read_question_file

__all__ = [
    "RESULTS",
    "Answer",
    "Parameter",
    "Question",
    "ask",
    "ask_endpoint",
    "check_results",
    "question",
    "questions",
    "read_prefixes",
    "read_question_file",
    "render",
]
