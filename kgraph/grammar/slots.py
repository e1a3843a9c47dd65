"""Which words fill the slots beside a predicate, whatever the construction.

The slots are those of the lexicon's frames: subject (who acts), object (what is acted on), recipient,
possessor, modifier, self, clause, and one per preposition. Actives, passives, relative and reduced
relative clauses, participles, infinitives under control and coordinations all end in the same slots:

    The union backs the bill. The bill was backed by the union. the union, which backs the bill
    the bill backed by the union. The union vowed to back the bill. a union-backed bill

each has `union` as subject and `bill` as object of the verb.
"""

from typing import Final

from kgraph.grammar.arguments import (
    deep_object,
    deep_subject,
    first_conjunct,
    is_passive,
    is_predicate,
    lent,
    measure,
    predicated_of,
    surface_subject,
)
from kgraph.grammar.complements import asked_clauses, complements
from kgraph.grammar.cues import Cues, Slots
from kgraph.grammar.ellipsis import echoes
from kgraph.grammar.obliques import extraposed, obliques, stranded
from kgraph.grammar.prepositions import AGENT
from kgraph.grammar.tree import HYPHENS, dependents, expand, has_dependent, is_gerund, is_verbal, marker, relation
from kgraph.model import Sentence

#: Slots that are not named by the preposition that opens them.
NAMED_SLOTS: Final = frozenset(
    {"anticipated", "clause", "clauseSubject", "deed", "holder", "modified", "modifier", "necessity", "object",
     "obligation", "possessor", "predicated", "recipient", "self", "speaker", "subject", "undertaking"}
)  # fmt: skip

#: How a noun stands to the light verb that it completes: "voiced scepticism", "came under attack".
_COMPLETING: Final = ("obj", "obl", "nsubj", "xcomp")


def verb_slots(sentence: Sentence, index: int, cues: Cues) -> Slots:
    """Return the fillers of a verb's slots by slot name, coordination unfolded."""
    slots = obliques(sentence, index, "obl")
    if is_passive(sentence, index):
        slots.pop(AGENT, None)
    slots["subject"] = deep_subject(sentence, index, cues)
    if slots["subject"] and not is_passive(sentence, index):
        slots["subject"] += echoes(sentence, index)
    slots["object"] = deep_object(sentence, index, cues) or tuple(dependents(sentence, index, "iobj"))
    for child in dependents(sentence, index, "obj"):
        # "blamed the outage on the rebels": parsers often hang the last phrase on the object.
        for name, fillers in obliques(sentence, child, "nmod").items():
            slots.setdefault(name, fillers)
    slots["recipient"] = tuple(dependents(sentence, index, "iobj"))
    slots["clause"] = complements(sentence, index)
    for asked, clause in asked_clauses(sentence, index):
        slots.setdefault("for", (asked,))
        slots["clause"] = slots["clause"] or (clause,)
    return _expanded(sentence, slots)


def oblique_slots(sentence: Sentence, index: int) -> Slots:
    """Return the fillers of the prepositions below any other word: "walked away from the talks"."""
    return _expanded(sentence, obliques(sentence, index, "obl", "nmod"))


def noun_slots(sentence: Sentence, index: int, cues: Cues) -> Slots:
    """Return the fillers of a noun's slots: possessor, modifier, self, prepositions, subject and clause."""
    slots = obliques(sentence, index, "nmod", "obl")
    for inner in slots.get("of", ()):
        # "the murder of the judge by the rebels": parsers often hang the last phrase on the one before.
        for agent in obliques(sentence, inner, "nmod").get(AGENT, ()):
            slots.setdefault(AGENT, (agent,))
    for inner in (each for filler in slots.get("from", ()) for each in expand(sentence, filler)):
        # "opposition from the unions to the plan"
        for name, fillers in obliques(sentence, inner, "nmod").items():
            slots.setdefault(name, fillers)
    first = measure(sentence, first_conjunct(sentence, index))
    governor = sentence.words[first].head
    light = cues.lending(sentence, governor) if relation(sentence.words[first]) in _COMPLETING else ""
    if light:
        for name, fillers in obliques(sentence, governor, "obl").items():
            slots.setdefault(name, tuple(f for f in fillers if f != index))
        slots["recipient"] = tuple(dependents(sentence, governor, "iobj"))
        for means in dependents(sentence, governor, "advcl"):  # "made raids using drones against the camps"
            if is_gerund(sentence.words[means]) and not marker(sentence, means):
                for name, fillers in obliques(sentence, means, "obl").items():
                    slots.setdefault(name, fillers)
    for name, fillers in (*extraposed(sentence, first).items(), *stranded(sentence, first, governor).items()):
        slots.setdefault(name, fillers)
    possessors = tuple(dependents(sentence, index, "nmod:poss")) or _shared_possessors(sentence, index)
    is_owned = any(sentence.words[c].pos != "PRON" for c in possessors)
    lender = () if is_owned else lent(sentence, index, cues)
    slots["holder"] = predicated_of(sentence, index, cues)
    is_stance = bool(marker(sentence, index))  # "is in favor", not "Warp Speed, an initiative"
    slots["subject"] = (slots["holder"] if is_stance else ()) or (lender if light == "lightening" else ())
    slots["object"] = lender if light == "converting" else ()
    slots["possessor"] = possessors
    slots["modifier"] = _modifiers(sentence, index)
    slots["self"] = (index,)
    slots["clause"] = complements(sentence, index)
    return _expanded(sentence, slots)


def adjective_slots(sentence: Sentence, index: int, cues: Cues) -> Slots:
    """Return the fillers of an adjective's slots: whom it is said of, prepositions and clause."""
    slots = obliques(sentence, index, "obl", "nmod")
    slots["subject"] = predicated_of(sentence, index, cues) or surface_subject(sentence, index, cues)
    slots["clause"] = complements(sentence, index) or tuple(dependents(sentence, index, "csubj"))
    slots["anticipated"] = _anticipated(sentence, index, slots["clause"])
    if _is_said(sentence, index, cues):
        slots["modified" if _is_before_noun(sentence, index) else "predicated"] = slots["subject"]
    return _expanded(sentence, slots)


def preposition_slots(sentence: Sentence, index: int, cues: Cues) -> Slots:
    """Return who is said to be there, and what for or against, for a preposition: "the party is against the tax"."""
    noun = sentence.words[index].head
    return _expanded(sentence, {"subject": surface_subject(sentence, noun, cues), "object": (noun,)})


def is_predicated(sentence: Sentence, index: int) -> bool:
    """Tell a preposition that a copula says of its subject: "is against the tax"."""
    word = sentence.words[index]
    return relation(word) == "case" and has_dependent(sentence, word.head, "cop")


def _anticipated(sentence: Sentence, index: int, clauses: tuple[int, ...]) -> tuple[int, ...]:
    """Return the clauses that "it" stands for: "to close the port" in "it was wrong to close the port"."""
    subjects = tuple(dependents(sentence, index, "nsubj", "expl"))
    is_dummy = all("Gender=Neut" in sentence.words[c].features for c in subjects)
    return clauses if is_dummy and (subjects or has_dependent(sentence, index, "csubj")) else ()


def _is_said(sentence: Sentence, index: int, cues: Cues) -> bool:
    """Tell an adjective that says what somebody holds of its subject, not "it was wrong to go", "make it great"."""
    governor = sentence.words[index].head
    is_made = relation(sentence.words[index]) == "xcomp" and has_dependent(sentence, governor, "obj")
    return not has_dependent(sentence, index, "csubj") and (not is_made or cues.judges(sentence, governor))


def modal_slots(sentence: Sentence, index: int, cues: Cues) -> Slots:
    """Return who must do what, for an auxiliary: "Congress must act"."""
    verb = sentence.words[index].head
    inverted = any(subject > index for subject in dependents(sentence, verb, "nsubj"))
    is_deed = is_verbal(sentence.words[verb]) or has_dependent(sentence, verb, "xcomp")  # "must be ready to act"
    if not is_deed or inverted:  # "should Chad agree": if it does
        return {}
    slots = _expanded(sentence, {"subject": surface_subject(sentence, verb, cues)}) | {"obligation": (verb,)}
    return slots | ({"necessity": (verb,)} if is_passive(sentence, verb) else {})


def _shared_possessors(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return the possessor of the first of coordinated nouns: "the union's probe and lawsuit"."""
    word = sentence.words[index]
    if relation(word) != "conj" or has_dependent(sentence, index, "det"):
        return ()
    return tuple(dependents(sentence, first_conjunct(sentence, index), "nmod:poss"))


def _is_before_noun(sentence: Sentence, index: int) -> bool:
    """Tell an adjective that only describes the noun after it: "this reckless governor"."""
    noun = sentence.words[index].head
    return relation(sentence.words[index]) == "amod" and index < noun and not is_predicate(sentence, noun)


def _modifiers(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return nouns and adjectives before a noun, from its article or possessive on.

    In "the US and its allies" parsers take "US" for a modifier of "allies".
    """
    start = max((c for c in dependents(sentence, index, "det", "nmod:poss") if c < index), default=-1)
    before = (c for c in dependents(sentence, index, "compound", "amod", "nmod:desc") if start < c < index)
    found = [c for c in before if not _is_joined_deed(sentence, c)]
    halves = [c - 2 for c in found if c > start + 2 and sentence.words[c - 1].text in HYPHENS]
    return tuple(sorted({*found, *halves}))  # "US-Russian talks"


def _is_joined_deed(sentence: Sentence, index: int) -> bool:
    """Tell the second half of a compound that says what is done: "struck" in "star-struck fans"."""
    return is_verbal(sentence.words[index]) and index > 0 and sentence.words[index - 1].text in HYPHENS


def _expanded(sentence: Sentence, slots: Slots) -> Slots:
    return {
        name: tuple(dict.fromkeys(i for filler in fillers for i in expand(sentence, filler)))
        for name, fillers in slots.items()
        if fillers
    }
