"""Score the extractor on what others coded by hand."""

from kgraph.evaluate.articles import agreement, intervals, judge, levels, recoded, score
from kgraph.evaluate.gold import FORMATS, Gold, read, read_gold
from kgraph.evaluate.pairs import answer
from kgraph.evaluate.records import Answer, End, GoldArticle, GoldPair, Judgement, Score
from kgraph.evaluate.schemes import Scheme, read_schemes

__all__ = [
    "FORMATS",
    "Answer",
    "End",
    "Gold",
    "GoldArticle",
    "GoldPair",
    "Judgement",
    "Scheme",
    "Score",
    "agreement",
    "answer",
    "intervals",
    "judge",
    "levels",
    "read",
    "read_gold",
    "read_schemes",
    "recoded",
    "score",
]
