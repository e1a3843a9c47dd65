"""Clauses that complete a word: "that he resign", "to resign", what its subject will do."""

from collections.abc import Iterable

from kgraph.grammar.arguments import deep_subject, surface_subject
from kgraph.grammar.cues import Cues
from kgraph.grammar.prepositions import COMPLEMENTIZERS
from kgraph.grammar.tree import dependents, expand, has_dependent, is_gerund, is_verbal, marker
from kgraph.model import Sentence


def complements(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return the clauses that complete a predicate: "that he resign", "to resign", "resigning"."""
    controlled = tuple(c for c in dependents(sentence, index, "xcomp") if is_verbal(sentence.words[c]))
    infinitive = tuple(c for c in dependents(sentence, index, "acl") if marker(sentence, c) in COMPLEMENTIZERS)
    return controlled or tuple(dependents(sentence, index, "ccomp")) or infinitive


def clause_subjects(sentence: Sentence, clauses: Iterable[int], cues: Cues) -> tuple[int, ...]:
    """Return who does what complement clauses say: "the junta" in "alleged that the junta had lied"."""
    return tuple(
        expanded
        for clause in clauses
        if has_dependent(sentence, clause, "nsubj")
        for subject in deep_subject(sentence, clause, cues)
        for expanded in expand(sentence, subject)
    )


def asked_clauses(sentence: Sentence, index: int) -> tuple[tuple[int, int], ...]:
    """Return who is to do what, for infinitives with a subject of their own: "called for the junta to resign"."""
    return tuple(
        (subject, clause)
        for clause in dependents(sentence, index, "advcl", "ccomp", "xcomp", "acl")
        if behind_subject(sentence, clause)
        for subject in dependents(sentence, clause, "nsubj")
    )


def behind_subject(sentence: Sentence, clause: int) -> int:
    """Return where an infinitive with a subject of its own begins behind it: "for the junta to resign"; else 0."""
    marks = {sentence.words[c].lemma: c for c in dependents(sentence, clause, "mark")}
    return marks["to"] if {"for", "to"} <= marks.keys() and has_dependent(sentence, clause, "nsubj") else 0


def full_clauses(sentence: Sentence, clauses: Iterable[int]) -> tuple[int, ...]:
    """Return the clauses but for bare infinitives, which belong to an object before them: "refused a plea to"."""
    return tuple(c for c in clauses if has_dependent(sentence, c, "nsubj") or marker(sentence, c) != "to")


def undertakings(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return what the subject says it will do: "committed to leaving", "said it would leave"."""
    gerunds = (c for c in dependents(sentence, index, "advcl", "acl", "xcomp") if marker(sentence, c) == "to")
    vowed = (c for c in dependents(sentence, index, "ccomp") if _is_own_future(sentence, c, index, cues))
    return (*(c for c in gerunds if is_gerund(sentence.words[c])), *vowed)


def infinitives(sentence: Sentence, index: int, *, below: bool) -> tuple[int, ...]:
    """Return infinitives that parsers hang beside the complement of a verb, or `below` its object.

    "called on the junta to resign", "begged the judge to free her son".
    """
    beside = [c for c in dependents(sentence, index, "advcl") if marker(sentence, c) == "to"]
    inner = [
        infinitive
        for c in dependents(sentence, index, "obj", "obl")
        for infinitive in dependents(sentence, c, "acl")
        if marker(sentence, infinitive) == "to"
    ]
    return tuple(beside or (inner if below else ()))


def _is_own_future(sentence: Sentence, clause: int, governor: int, cues: Cues) -> bool:
    """Tell a clause about what its speaker will do, where a pronoun says so: "the bank said it would pay".

    What says more than that it will be done, "it would back the bill", is a cue of its own.
    """
    if cues.is_cue(sentence, clause) or "VerbForm=Inf" not in sentence.words[clause].features:
        return False  # "said she'd reviewed it": done
    if cues.leaves_open(sentence, clause):
        return False  # "said she'd like to"
    subjects = tuple(dependents(sentence, clause, "nsubj"))
    own = surface_subject(sentence, governor, cues)
    is_future = any(cues.foretells(sentence, c) for c in dependents(sentence, clause, "aux"))
    return is_future and bool(own) and any(s > own[0] and _stands_for(sentence, s, own[0]) for s in subjects)


def _stands_for(sentence: Sentence, pronoun: int, noun: int) -> bool:
    """Tell a pronoun that may stand for a noun: "officials said they would", not "officials said it would"."""
    features = sentence.words[pronoun].features
    is_thing = "Gender=Neut" in features and sentence.words[noun].pos == "NOUN"
    is_plural = "Number=Plur" in sentence.words[noun].features
    return sentence.words[pronoun].pos == "PRON" and not (is_thing and is_plural)
