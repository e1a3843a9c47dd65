"""Which entity the words for an argument stand for; where the text does not say, the node stays local.

In order of evidence: labels of the gazetteer, names in the text, roles composed with a polity ("the
Kenyan government"), described groups. Topics are what remains, in target position only.
"""

from kgraph.entities.cast import Cast
from kgraph.entities.gathering import gather
from kgraph.entities.resolution import antecedent, resolve, resolve_doer, resolve_owner, resolve_speaker, stood_for
from kgraph.entities.topics import resolve_topic
from kgraph.entities.wording import wording

__all__ = [
    "Cast",
    "antecedent",
    "gather",
    "resolve",
    "resolve_doer",
    "resolve_owner",
    "resolve_speaker",
    "resolve_topic",
    "stood_for",
    "wording",
]
