"""Score the extractor on what others coded by hand.

Two kinds of task stand behind one seam: `read` tells the format of a file (`FORMATS`), and `report` scores it.

*Coded articles*: precision, recall and F1 of finds against coded statements. A find is right where it stands in the
sentence of a coded statement with the same relation, and both ends meet those of the coder. Each coded statement
counts once. kgraph's own format is JSON lines, one article each: `sentences` (a list of texts) and `statements`, each
with `sentence` (its index), `relation`, `actor_text`, `target_text` (verbatim) and, where known, `actor` and `target`
(names of the entities), `also` (one or more relations that another coder chose), `both` (whether both coders have the
statement), `tier` (1 for what grammar alone tells), `polarity`, `modality`, `voice`. The sentences are joined by
blanks unless the row has `text`, in which they stand in order; by any other text of the row (`genre`) articles may
be grouped. Relations may also be compared by what they have in
common: their root, or their valence (`levels`).

*Given pairs*: the code that others gave to what a source does to a target, against what kgraph finds between the two.
Nothing found is silence, which is wrong wherever the scheme has no code for nothing.

How ends meet:

- The words of the find share a character with those of the coder, or the entity bears the coder's name: one of its
  labels, for a person the last part of the name too. “[Kenyan] farmers” is met by “Kenyan farmers in Kisumu”.
- A given target may also be the addressee, or stand inside a topic: “condemned [a court] decision”. Where a scheme
  codes what is said of the ends alone (directed sentiment, SEESAW), it must stand in the topic's head, before the
  first preposition: “condemned the attack on [Kenya]” says nothing about Kenya.
- Relations that hold both ways (`meetsWith`, `agreesWith`, …) meet their ends either way.
- Where coders chose from a list of names, only finds whose ends are on the list can be right or wrong, and the last
  word of a name is enough if no other name ends so.

Which code a relation counts as, negated or hypothetical too, is data: `ontology/schemes.ttl`. Of several finds between
the same ends one counts: asserted before hypothetical, the more specific relation, the higher confidence, the first.
"""

from kgraph.evaluate.articles import agreement, as_finds, intervals, judge, levels, recall_by, recoded, score, values
from kgraph.evaluate.files import write_text
from kgraph.evaluate.gold import FORMATS, Gold, read, read_gold
from kgraph.evaluate.pairs import answer
from kgraph.evaluate.reading import Reading, draw
from kgraph.evaluate.records import Answer, End, GoldArticle, GoldPair, Judgement, Score
from kgraph.evaluate.reliability import alpha
from kgraph.evaluate.reports import compare, report, report_readings
from kgraph.evaluate.schemes import Rule, Scheme, read_schemes

__all__ = [
    "FORMATS",
    "Answer",
    "End",
    "Gold",
    "GoldArticle",
    "GoldPair",
    "Judgement",
    "Reading",
    "Rule",
    "Scheme",
    "Score",
    "agreement",
    "alpha",
    "answer",
    "as_finds",
    "compare",
    "draw",
    "intervals",
    "judge",
    "levels",
    "read",
    "read_gold",
    "read_schemes",
    "recall_by",
    "recoded",
    "report",
    "report_readings",
    "score",
    "values",
    "write_text",
]
