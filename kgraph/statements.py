"""What an article states, in text order: what rules find in it and what the learned component finds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kgraph.agreement import reconcile, take_alone
from kgraph.clauses import find_clauses
from kgraph.entities import Cast
from kgraph.learned import read_mark, word_places
from kgraph.model import Clause, Component, Lexicon, Method, Miss, Sentence, Statement
from kgraph.quotations import running_speakers
from kgraph.rules import read_clause


def find_statements(cast: Cast, lexicon: Lexicon, method: Method = "both") -> Iterator[Statement | Miss]:
    """Yield what an article states, sentence by sentence, and each cue that stated nothing with the reason."""
    is_marked = method != "rules" and any(sentence.marks for sentence in cast.sentences)
    places = word_places(cast.sentences) if is_marked else {}
    for sentence, speaker in zip(cast.sentences, running_speakers(cast.sentences, lexicon), strict=True):
        found: list[Statement | Miss] = []
        phrases: list[tuple[set[int], Statement]] = []
        if method != "learned":
            for clause in find_clauses(sentence, lexicon, speaker):
                for each in read_clause(clause, cast, lexicon):
                    if isinstance(each, Statement) and _is_turned(clause, each, phrases):
                        continue
                    found.append(each)
                    phrases += _phrase(clause, each)
                    cast = _with_deed(cast, clause, each, lexicon)
        learned = [
            each
            for mark in (sentence.marks if is_marked else ())
            for each in read_mark(mark, speaker, places, cast, lexicon)
        ]
        yield from (each for each in (*found, *learned) if isinstance(each, Miss))
        yield from _joined(_first(found), _first(learned), sentence, lexicon, method)


def _phrase(clause: Clause, found: Statement | Miss) -> Iterator[tuple[set[int], Statement]]:
    """Yield what a phrase states, with the words that it has beside its head."""
    if isinstance(found, Statement):
        required = (lemma for entry in clause.entries if entry.id == found.entry for lemma in entry.requires)
        yield {clause.company[lemma] for lemma in required}, found


def _is_turned(clause: Clause, found: Statement, phrases: Iterable[tuple[set[int], Statement]]) -> bool:
    """Tell what a part of a phrase states the other way round: "support" of "Kenya has the support of Chad"."""
    ends = (found.target.entity.iri, found.actor.entity.iri)
    return any(clause.head in parts and ends == (by.actor.entity.iri, by.target.entity.iri) for parts, by in phrases)


def _joined(
    ruled: list[Statement], learned: list[Statement], sentence: Sentence, lexicon: Lexicon, method: Method
) -> Iterator[Statement | Miss]:
    """Return what rules and the component make of a sentence together, with the confidence that this deserves."""
    component = lexicon.components.get(sentence.marker, Component())
    if method == "learned":
        return take_alone(learned, component, lexicon.relations)
    if method == "rules" or not sentence.marker:
        return iter(ruled)
    return reconcile(ruled, learned, sentence.marks, component, lexicon.relations)


def _first(found: Iterable[Statement | Miss]) -> list[Statement]:
    """Return the statements, of those that are one the first."""
    kept: dict[tuple[object, ...], Statement] = {}
    for each in found:
        if isinstance(each, Statement):
            kept.setdefault(_stated(each), each)
    return list(kept.values())


def _with_deed(cast: Cast, clause: Clause, found: Statement | Miss, lexicon: Lexicon) -> Cast:
    """Return the cast that knows whose deed the noun is that later sentences may speak of: "carried out raids"."""
    if isinstance(found, Miss) or clause.pos != "noun" or not lexicon.relations[found.relation].is_deed:
        return cast
    noun = clause.sentence.words[clause.head].lemma
    return replace(cast, deeds={**cast.deeds, noun: found.actor.entity})


def _stated(found: Statement) -> tuple[object, ...]:
    """Return what two statements of one sentence must share to be one: all but their words and who reports them."""
    return (found.actor.entity.iri, found.relation, found.target.entity.iri, found.negated, found.modality)
