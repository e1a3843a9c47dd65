"""What an article states, in text order: what rules find in it and what the learned component finds."""

from collections.abc import Iterator
from dataclasses import replace

from kgraph.agreement import reconcile
from kgraph.clauses import find_clauses
from kgraph.entities import Cast
from kgraph.learned import read_mark, word_places
from kgraph.model import Clause, Lexicon, Method, Miss, Statement
from kgraph.quotations import running_speakers
from kgraph.rules import read_clause


def find_statements(cast: Cast, lexicon: Lexicon, method: Method = "both") -> Iterator[Statement | Miss]:
    """Yield what an article states, in text order, and each cue that stated nothing with the reason."""
    places = word_places(cast.sentences) if method != "rules" else {}
    for sentence, speaker in zip(cast.sentences, running_speakers(cast.sentences, lexicon), strict=True):
        ruled: list[Statement] = []
        if method != "learned":
            seen: set[tuple[object, ...]] = set()
            for clause in find_clauses(sentence, lexicon, speaker):
                for found in read_clause(clause, cast, lexicon):
                    if isinstance(found, Miss):
                        yield found
                    elif (key := _stated(found)) not in seen:
                        seen.add(key)
                        cast = _with_deed(cast, clause, found, lexicon)
                        ruled.append(found)
        learned: list[Statement] = []
        if method != "rules":
            learned = [each for mark in sentence.marks for each in read_mark(mark, speaker, places, cast, lexicon)]
        yield from reconcile(ruled, learned, lexicon.relations)


def _with_deed(cast: Cast, clause: Clause, found: Statement, lexicon: Lexicon) -> Cast:
    """Return the cast that knows whose deed the noun is that later sentences may speak of: "carried out raids"."""
    if clause.pos != "noun" or not lexicon.relations[found.relation].is_deed:
        return cast
    noun = clause.sentence.words[clause.head].lemma
    return replace(cast, deeds={**cast.deeds, noun: found.actor.entity})


def _stated(found: Statement) -> tuple[object, ...]:
    """Return what two statements of one sentence must share to be one: all but their words and who reports them."""
    return (found.actor.entity.iri, found.relation, found.target.entity.iri, found.negated, found.modality)
