"""Which words fill the slots beside a predicate, whatever the construction.

The slots are those of the lexicon's frames: subject (who acts), object (what is acted on), recipient,
possessor, modifier, self, clause, and one per preposition. Actives, passives, relative and reduced
relative clauses, participles, infinitives under control and coordinations all end in the same slots:

    The union backs the bill. The bill was backed by the union. the union, which backs the bill
    the bill backed by the union. The union vowed to back the bill. a union-backed bill

each has `union` as subject and `bill` as object of "back".
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

from kgraph.grammar.tree import (
    HYPHENS,
    dependents,
    descendants,
    expand,
    has_dependent,
    is_capacity,
    is_finite,
    is_gerund,
    is_nominal,
    is_past_participle,
    is_relative,
    is_subjectless,
    is_verbal,
    marker,
    relation,
)
from kgraph.model import Sentence

Slots = dict[str, tuple[int, ...]]


class Cues(Protocol):
    """What the lexicon knows of single words, which decides who does what in the clauses below them."""

    def addressees(self, sentence: Sentence, index: int) -> tuple[str, ...]:
        """Return the prepositions after which a verb may name whom it addresses: "called on X to"."""

    def lending(self, sentence: Sentence, index: int) -> str:
        """Return whether a verb lends its subject to its object: "lightening", "converting" or nothing."""

    def asks(self, sentence: Sentence, index: int) -> bool:
        """Tell a cue whose object may be asked to do what a clause says: "challenged X to"."""

    def delegates(self, sentence: Sentence, index: int) -> bool:
        """Tell a verb whose object does what an infinitive says, "urged X to", from one of purpose, "met X to"."""

    def documents(self, sentence: Sentence, index: int) -> bool:
        """Tell a noun for a text, which says what its author says: "letter", "report"."""

    def is_cue(self, sentence: Sentence, index: int) -> bool:
        """Tell a word that the lexicon has an entry for."""

    def foretells(self, sentence: Sentence, index: int) -> bool:
        """Tell an auxiliary of the future: "will", "would"."""

    def commits(self, sentence: Sentence, index: int) -> bool:
        """Tell a verb whose subject does what it says, even with an object: "promised voters to"."""


_AGENT: Final = "by"
#: Prepositions that tell what a noun is about.
_AIMS: Final = frozenset({"for", "to", "against", "with"})
#: What opens a clause that completes a noun: "a demand that", "an inquiry into whether".
_COMPLEMENTIZERS: Final = frozenset({"to", "that", "whether"})
#: Prepositions that tell where or when.
_SETTING: Final = frozenset({"in", "at", "on", "during", "since", "after", "before"})
#: Prepositions that tell whose a noun is, or by whom its verb is done.
_OWNING: Final = frozenset({"by", "of", "from"})
_NOUNS: Final = ("NOUN", "PROPN", "PRON")

#: How a noun stands to the light verb that it completes: "voiced scepticism", "came under attack".
_COMPLETING: Final = ("obj", "obl", "nsubj", "xcomp")


def verb_slots(sentence: Sentence, index: int, cues: Cues) -> Slots:
    """Return the fillers of a verb's slots by slot name, coordination unfolded."""
    slots = _obliques(sentence, index, "obl")
    if is_passive(sentence, index):
        slots.pop(_AGENT, None)
    slots["subject"] = deep_subject(sentence, index, cues)
    slots["object"] = deep_object(sentence, index, cues) or tuple(dependents(sentence, index, "iobj"))
    for child in dependents(sentence, index, "obj"):
        # "blamed the outage on the rebels": parsers often hang the last phrase on the object.
        for name, fillers in _obliques(sentence, child, "nmod").items():
            slots.setdefault(name, fillers)
    slots["recipient"] = tuple(dependents(sentence, index, "iobj"))
    slots["clause"] = complements(sentence, index)
    return _expanded(sentence, slots)


def oblique_slots(sentence: Sentence, index: int) -> Slots:
    """Return the fillers of the prepositions below any other word: "walked away from the talks"."""
    return _expanded(sentence, _obliques(sentence, index, "obl", "nmod"))


def noun_slots(sentence: Sentence, index: int, cues: Cues) -> Slots:
    """Return the fillers of a noun's slots: possessor, modifier, self, prepositions, subject and clause."""
    slots = _obliques(sentence, index, "nmod", "obl")
    for inner in slots.get("of", ()):
        # "the murder of the judge by the rebels": parsers often hang the last phrase on the one before.
        for agent in _obliques(sentence, inner, "nmod").get(_AGENT, ()):
            slots.setdefault(_AGENT, (agent,))
    first = _first_conjunct(sentence, index)
    governor = sentence.words[first].head
    light = cues.lending(sentence, governor) if relation(sentence.words[first]) in _COMPLETING else ""
    if light:
        for name, fillers in _obliques(sentence, governor, "obl").items():
            slots.setdefault(name, tuple(f for f in fillers if f != index))
        slots["recipient"] = tuple(dependents(sentence, governor, "iobj"))
        for means in dependents(sentence, governor, "advcl"):  # "made raids using drones against the camps"
            if is_gerund(sentence.words[means]) and not marker(sentence, means):
                for name, fillers in _obliques(sentence, means, "obl").items():
                    slots.setdefault(name, fillers)
    for name, fillers in (*_extraposed(sentence, first).items(), *_stranded(sentence, first, governor).items()):
        slots.setdefault(name, fillers)
    possessors = tuple(dependents(sentence, index, "nmod:poss")) or _shared_possessors(sentence, index)
    is_owned = any(sentence.words[c].pos != "PRON" for c in possessors)
    lender = () if is_owned else _lent(sentence, index, cues)
    slots["holder"] = _predicated_of(sentence, index, cues)
    slots["subject"] = slots["holder"] or (lender if light == "lightening" else ())
    slots["object"] = lender if light == "converting" else ()
    slots["possessor"] = possessors
    slots["modifier"] = _modifiers(sentence, index)
    slots["self"] = (index,)
    slots["clause"] = complements(sentence, index)
    return _expanded(sentence, slots)


def _shared_possessors(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return the possessor of the first of coordinated nouns: "the union's probe and lawsuit"."""
    word = sentence.words[index]
    if relation(word) != "conj" or has_dependent(sentence, index, "det"):
        return ()
    return tuple(dependents(sentence, _first_conjunct(sentence, index), "nmod:poss"))


def _stranded(sentence: Sentence, noun: int, governor: int) -> Slots:
    """Return what parsers hang on the verb though it is the object's: "cut its aid to X", "met calls from X for Y"."""
    if relation(sentence.words[noun]) != "obj":
        return {}
    is_parted = any(marker(sentence, c) in _OWNING for c in dependents(sentence, noun, "nmod"))
    found = _obliques(sentence, governor, "obl")
    return {
        name: fillers
        for name, fillers in found.items()
        if name in _AIMS and (is_parted or _follows(sentence, noun, fillers))
    }


def _follows(sentence: Sentence, noun: int, fillers: tuple[int, ...]) -> bool:
    """Tell whether a preposition stands right after a noun."""
    return bool(fillers) and min(descendants(sentence, fillers[0])) == noun + 1


def _extraposed(sentence: Sentence, noun: int) -> Slots:
    """Return what stands after the verb of a subject but belongs to it: "opposition is growing to the toll"."""
    governor = sentence.words[noun].head
    if relation(sentence.words[noun]) != "nsubj" or has_dependent(sentence, governor, "obj"):
        return {}
    found = _obliques(sentence, governor, "obl")
    return {name: fillers for name, fillers in found.items() if name not in _OWNING}


def adjective_slots(sentence: Sentence, index: int, cues: Cues) -> Slots:
    """Return the fillers of an adjective's slots: whom it is said of, prepositions and clause."""
    slots = _obliques(sentence, index, "obl", "nmod")
    slots["subject"] = _predicated_of(sentence, index, cues) or surface_subject(sentence, index, cues)
    slots["clause"] = complements(sentence, index) or tuple(dependents(sentence, index, "csubj"))
    if not has_dependent(sentence, index, "csubj"):  # "it was wrong to go": nothing is said of "it"
        slots["modified" if _is_before_noun(sentence, index) else "predicated"] = slots["subject"]
    return _expanded(sentence, slots)


def modal_slots(sentence: Sentence, index: int, cues: Cues) -> Slots:
    """Return who must do what, for an auxiliary: "Congress must act"."""
    verb = sentence.words[index].head
    if not is_verbal(sentence.words[verb]):
        return {}
    slots = {"subject": surface_subject(sentence, verb, cues), "obligation": (verb,)}
    return _expanded(sentence, slots) | {"obligation": (verb,)}


def _is_before_noun(sentence: Sentence, index: int) -> bool:
    """Tell an adjective that only describes the noun after it: "this reckless governor"."""
    noun = sentence.words[index].head
    return relation(sentence.words[index]) == "amod" and index < noun and not _is_predicate(sentence, noun)


def _modifiers(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return nouns and adjectives before a noun, from its article or possessive on.

    In "the US and its allies" parsers take "US" for a modifier of "allies".
    """
    start = max((c for c in dependents(sentence, index, "det", "nmod:poss") if c < index), default=-1)
    return tuple(c for c in dependents(sentence, index, "compound", "amod", "nmod:desc") if start < c < index)


def is_passive(sentence: Sentence, index: int) -> bool:
    """Tell whether the word is a passive verb: "was backed", "the plan backed by", "union-backed"."""
    word = sentence.words[index]
    agents = (c for c in dependents(sentence, index, "obl:agent") if marker(sentence, c) == _AGENT)
    if has_dependent(sentence, index, "aux:pass") or any(agents):
        return True
    if has_dependent(sentence, index, "aux"):
        return False  # "has berated": active, whatever its subject is called
    if has_dependent(sentence, index, "nsubj:pass", "csubj:pass"):
        return not (is_finite(word) and has_dependent(sentence, index, "obj"))
    if relation(word) in ("acl", "amod") and word.relation != "acl:relcl":
        return is_verbal(word) and "Tense=Past" in word.features  # whatever the tagger says: nothing else can be
    if not is_past_participle(word):
        return False
    if word.relation == "conj" and not has_dependent(sentence, index, "nsubj"):
        return is_passive(sentence, word.head) or not is_verbal(sentence.words[word.head])
    return relation(word) in ("advcl", "xcomp") and not has_dependent(sentence, index, "nsubj")


def surface_subject(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return the subject of a predicate, own, shared or understood; whoever wrote it for a letter or report."""
    found = _grammatical_subject(sentence, index, cues)
    return tuple(i for subject in found for i in _authors(sentence, subject, index, cues) or (subject,))


def _authors(sentence: Sentence, noun: int, predicate: int, cues: Cues) -> tuple[int, ...]:
    """Return whose words a noun holds: "Kenya" in "Kenya's letter urged", "Kenya sent a letter urging"."""
    if not cues.documents(sentence, noun):
        return ()
    owners = tuple(c for c in dependents(sentence, noun, "nmod:poss") if sentence.words[c].pos != "PRON")
    makers = tuple(c for c in dependents(sentence, noun, "nmod") if marker(sentence, c) in ("by", "from"))
    is_above = sentence.words[noun].head != predicate
    return owners or makers or (_lent(sentence, noun, cues) if is_above else ())


def _grammatical_subject(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    own = tuple(dependents(sentence, index, "nsubj"))
    # No subject has a preposition and no verb two subjects: where the parser says so, the nearest counts.
    fitting = [filler for filler in own if not marker(sentence, filler)]
    if fitting:
        return _antecedents(sentence, index, [min(fitting, key=lambda filler: abs(filler - index))])
    if own:
        return ()
    if has_dependent(sentence, index, "csubj"):
        return ()
    return _understood(sentence, index, cues)


def deep_subject(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return who acts: the subject of an active verb, the agent of a passive one."""
    if not is_passive(sentence, index):
        return surface_subject(sentence, index, cues)
    agents = _agents(sentence, index) or _shared(sentence, index, _agents)
    return _antecedents(sentence, index, agents) or _before_hyphen(sentence, index)


def deep_object(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return what is acted on: the object of an active verb, the subject of a passive one."""
    word = sentence.words[index]
    if is_passive(sentence, index):
        return surface_subject(sentence, index, cues)
    own = tuple(dependents(sentence, index, "obj")) or _bare_obliques(sentence, index)
    if own:
        return _antecedents(sentence, index, own)
    subjects = tuple(dependents(sentence, index, "nsubj"))
    if word.relation == "acl:relcl" and (len(subjects) > 1 or not _has_relative(sentence, index)):
        return (word.head,) if subjects else ()
    if relation(word) == "amod" and is_gerund(word):
        return _before_hyphen(sentence, index)
    return _shared(sentence, index, _objects)


def _bare_obliques(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return what parsers call oblique although no preposition opens it: "voted down the budget".

    Times and measures, which need none, have a label of their own.
    """
    after = (c for c in dependents(sentence, index, "obl") if c > index)
    plain = (c for c in after if sentence.words[c].relation in ("obl", "obl:agent"))
    return tuple(c for c in plain if not marker(sentence, c) and sentence.words[c].pos in _NOUNS)


def complements(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return the clauses that complete a predicate: "that he resign", "to resign", "resigning"."""
    controlled = tuple(c for c in dependents(sentence, index, "xcomp") if is_verbal(sentence.words[c]))
    infinitive = tuple(c for c in dependents(sentence, index, "acl") if marker(sentence, c) in _COMPLEMENTIZERS)
    return controlled or tuple(dependents(sentence, index, "ccomp")) or infinitive


def owners(sentence: Sentence, noun: int) -> tuple[int, ...]:
    """Return whose a noun is or who does it: "Kenya" in "Kenya's role", "a raid by Kenya"."""
    makers = (c for c in dependents(sentence, noun, "nmod") if marker(sentence, c) == _AGENT)
    doers = (c for deed in dependents(sentence, noun, "acl") for c in _agents(sentence, deed))
    found = (*dependents(sentence, noun, "nmod:poss"), *makers, *doers)
    return tuple(i for owner in found for i in expand(sentence, owner))


def clause_subjects(sentence: Sentence, clauses: Iterable[int], cues: Cues) -> tuple[int, ...]:
    """Return who does what complement clauses say: "the junta" in "alleged that the junta had lied"."""
    return tuple(
        expanded
        for clause in clauses
        if has_dependent(sentence, clause, "nsubj")
        for subject in deep_subject(sentence, clause, cues)
        for expanded in expand(sentence, subject)
    )


def full_clauses(sentence: Sentence, clauses: Iterable[int]) -> tuple[int, ...]:
    """Return the clauses but for bare infinitives, which belong to an object before them: "refused a plea to"."""
    return tuple(c for c in clauses if has_dependent(sentence, c, "nsubj") or marker(sentence, c) != "to")


def undertakings(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return what the subject says it will do: "committed to leaving", "said it would leave"."""
    gerunds = (c for c in dependents(sentence, index, "advcl", "acl", "xcomp") if marker(sentence, c) == "to")
    vowed = (c for c in dependents(sentence, index, "ccomp") if _is_own_future(sentence, c, index, cues))
    return (*(c for c in gerunds if is_gerund(sentence.words[c])), *vowed)


def _is_own_future(sentence: Sentence, clause: int, governor: int, cues: Cues) -> bool:
    """Tell a clause about what its speaker will do, where a pronoun says so: "the bank said it would pay".

    What says more than that it will be done, "it would back the bill", is a cue of its own.
    """
    if cues.is_cue(sentence, clause):
        return False
    subjects = tuple(dependents(sentence, clause, "nsubj"))
    is_future = any(cues.foretells(sentence, c) for c in dependents(sentence, clause, "aux"))
    own = surface_subject(sentence, governor, cues)
    return is_future and bool(own) and any(sentence.words[s].pos == "PRON" and s > own[0] for s in subjects)


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


def _understood(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    word = sentence.words[index]
    label = relation(word)
    if word.head == index:
        return ()
    if label == "conj":
        return _shared_subject(sentence, index, cues)
    if label == "xcomp":
        return _controllers(sentence, index, cues)
    if label in ("advcl", "ccomp"):
        # A finite clause has a subject of its own; where the parse shows none, it must not get another's.
        is_open = is_subjectless(sentence, index) or is_passive(sentence, index)
        return _adverbial_subject(sentence, index, cues) if is_open else ()
    if label == "acl" and marker(sentence, index) == "to":
        return _asked(sentence, word.head, cues) or _holders(sentence, word.head, cues)
    if label in ("acl", "amod") and word.relation != "acl:relcl":
        return _bearers(sentence, word.head, cues)
    return ()


def _asked(sentence: Sentence, noun: int, cues: Cues) -> tuple[int, ...]:
    """Return a noun that its verb asks to do something: "members" in "challenged members to resign"."""
    word = sentence.words[noun]
    is_object = relation(word) in ("obj", "iobj") and is_verbal(sentence.words[word.head])
    return (noun,) if is_object and cues.asks(sentence, word.head) else ()


def _bearers(sentence: Sentence, noun: int, cues: Cues) -> tuple[int, ...]:
    """Return whom a modifier of a noun is about: the noun, or its subject: "X is the force defending Y"."""
    if has_dependent(sentence, noun, "cop") and has_dependent(sentence, noun, "nsubj"):
        return surface_subject(sentence, noun, cues)
    return (noun,)


def _shared_subject(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    head = sentence.words[index].head
    if is_verbal(sentence.words[head]) or has_dependent(sentence, head, "cop", "nsubj"):
        return surface_subject(sentence, head, cues)
    return _understood(sentence, head, cues)


def _controllers(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return who does what an infinitive says: the addressee or object of its governor, or its subject."""
    head = sentence.words[index].head
    if is_passive(sentence, head):
        return surface_subject(sentence, head, cues)
    for preposition in cues.addressees(sentence, head):
        found = _obliques(sentence, head, "obl").get(preposition, ())
        if found:
            return found
    if cues.commits(sentence, head) or not cues.delegates(sentence, head):
        return surface_subject(sentence, head, cues)
    return _objects_or_subject(sentence, index, cues)


def _objects_or_subject(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    head = sentence.words[index].head
    objects = tuple(c for c in dependents(sentence, head, "obj", "iobj") if c < index)
    return _antecedents(sentence, head, objects) or surface_subject(sentence, head, cues)


def _adverbial_subject(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return who does what a clause without a finite verb says.

    "accused X of backing Y", "X left, backing Y", "X admitted backing Y": X backs; "by backing Y": the subject.
    """
    opening = marker(sentence, index)
    head = sentence.words[index].head
    if opening == "to" and (cues.addressees(sentence, head) or cues.asks(sentence, head)):
        return _controllers(sentence, index, cues)
    if opening in ("of", "from", "for", "into"):
        if is_passive(sentence, head):
            return surface_subject(sentence, head, cues)
        return _objects_or_subject(sentence, index, cues)
    return surface_subject(sentence, head, cues)


def _holders(sentence: Sentence, noun: int, cues: Cues) -> tuple[int, ...]:
    """Return whose plan, vow or decision a noun is: its possessor, its origin, or the subject of a light verb."""
    for label in ("nmod:poss", "compound", "amod"):
        found = tuple(c for c in dependents(sentence, noun, label) if _may_own(sentence, c, label))
        if found:
            return found
    makers = tuple(c for c in dependents(sentence, noun, "nmod") if marker(sentence, c) == "of")
    if makers:
        return makers
    governor = sentence.words[_first_conjunct(sentence, noun)].head
    # "its decision": the pronoun stands for the subject above, whatever the verb.
    is_lent = cues.lending(sentence, governor) == "lightening" or has_dependent(sentence, noun, "nmod:poss")
    lent = _lent(sentence, noun, cues) if is_lent else ()
    return _predicated_of(sentence, noun, cues) or lent


def _may_own(sentence: Sentence, index: int, label: str) -> bool:
    word = sentence.words[index]
    return word.pos != "PRON" and (label == "nmod:poss" or word.text[:1].isupper())


def _first_conjunct(sentence: Sentence, index: int) -> int:
    while sentence.words[index].relation == "conj" and sentence.words[index].head != index:
        index = sentence.words[index].head
    return index


def _lent(sentence: Sentence, noun: int, cues: Cues) -> tuple[int, ...]:
    """Return the subject of the verb that a noun completes."""
    word = sentence.words[noun]
    if relation(word) == "conj":
        return _lent(sentence, word.head, cues)
    if relation(word) in ("obj", "obl", "xcomp") and is_verbal(sentence.words[word.head]):
        return surface_subject(sentence, word.head, cues)
    if word.relation == "nsubj:pass":
        return deep_subject(sentence, word.head, cues)
    return ()


def _predicated_of(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return whom a noun or adjective is said of: "X is an ally", "X, an ally", "X became an ally", "in favor"."""
    word = sentence.words[index]
    label = relation(word)
    if label == "amod" and _is_predicate(sentence, word.head):
        return _predicated_of(sentence, word.head, cues)
    if has_dependent(sentence, index, "cop") or label == "xcomp":
        return surface_subject(sentence, index, cues)
    if label == "appos":
        return (word.head,)
    if is_capacity(sentence, index) and not is_finite(word):
        return _in_capacity(sentence, index, cues)
    if label == "conj" and not has_dependent(sentence, index, "nsubj"):
        return _predicated_of(sentence, word.head, cues)
    if word.pos == "ADJ" and label in ("amod", "acl"):
        return (word.head,)
    if has_dependent(sentence, index, "nsubj"):
        return surface_subject(sentence, index, cues)
    if marker(sentence, index) == "in" and label in ("obl", "advcl"):
        return surface_subject(sentence, word.head, cues)
    if marker(sentence, index) == "in" and label in ("nmod", "acl"):
        return _lent(sentence, word.head, cues) or (word.head,)
    return ()


def _is_predicate(sentence: Sentence, index: int) -> bool:
    """Tell a noun that says what something is: "a bad idea" in "is a bad idea", "called it a bad idea"."""
    word = sentence.words[index]
    is_said = has_dependent(sentence, index, "cop") or relation(word) == "xcomp" or is_capacity(sentence, index)
    return word.pos == "NOUN" and is_said


def _in_capacity(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return whom "as" introduces: "X sees Y as an ally", "Y is seen as an ally", "as an ally, Y helps X": Y."""
    head = sentence.words[index].head
    objects = deep_object(sentence, head, cues) if is_verbal(sentence.words[head]) and head < index else ()
    return objects or surface_subject(sentence, head, cues)


def _agents(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return who does what a passive says: "by the army", also where that hangs on the phrase before it."""
    obliques = tuple(dependents(sentence, index, "obl"))
    inner = (child for oblique in obliques for child in dependents(sentence, oblique, "nmod"))
    own = tuple(child for child in obliques if marker(sentence, child) == _AGENT)
    return own or tuple(child for child in inner if marker(sentence, child) == _AGENT)


def _objects(sentence: Sentence, index: int) -> tuple[int, ...]:
    return tuple(dependents(sentence, index, "obj"))


def _shared(sentence: Sentence, index: int, fillers: Callable[[Sentence, int], tuple[int, ...]]) -> tuple[int, ...]:
    """Return what a coordinated verb shares with its neighbour: "criticized and rejected the plan"."""
    word = sentence.words[index]
    if relation(word) == "conj" and is_verbal(sentence.words[word.head]):
        return tuple(c for c in fillers(sentence, word.head) if c > index)
    for other in dependents(sentence, index, "conj"):
        between = sentence.words[index + 1 : other]
        if is_verbal(sentence.words[other]) and all(w.pos in ("CCONJ", "PUNCT", "ADV") for w in between):
            return fillers(sentence, other)
    return ()


def _before_hyphen(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return what stands before a hyphenated participle: "union-backed", "Russian- and Iranian-backed"."""
    if index < 2 or sentence.words[index - 1].text not in HYPHENS:
        return ()
    found = [index - 2]
    i = index - 3
    while i > 0 and sentence.words[i].pos in ("CCONJ", "PUNCT"):
        if sentence.words[i].text in HYPHENS and sentence.words[i + 1].pos in ("CCONJ", "PUNCT"):
            found.append(i - 1)
            i -= 1
        i -= 1
    return tuple(sorted(found))


def _antecedents(sentence: Sentence, predicate: int, fillers: Iterable[int]) -> tuple[int, ...]:
    """Replace a relative pronoun by the noun that its clause modifies."""
    found = []
    for filler in fillers:
        noun = _modified_noun(sentence, predicate)
        found.append(noun if _is_relative(sentence, filler) and noun is not None else filler)
    return tuple(found)


def _is_relative(sentence: Sentence, index: int) -> bool:
    """Tell relative pronouns, and pronouns that take a part of them: "who", "all of whom"."""
    inner = dependents(sentence, index, "nmod") if sentence.words[index].pos in ("PRON", "DET", "NUM") else ()
    return is_relative(sentence.words[index]) or any(is_relative(sentence.words[child]) for child in inner)


def _modified_noun(sentence: Sentence, predicate: int) -> int | None:
    node = predicate
    while sentence.words[node].head != node:
        word = sentence.words[node]
        if word.relation == "acl:relcl":
            return word.head
        node = word.head
    return None


def _has_relative(sentence: Sentence, index: int) -> bool:
    return any(
        is_relative(sentence.words[c]) and relation(sentence.words[c]) in ("nsubj", "obj", "obl")
        for c in sentence.children[index]
    )


def _obliques(sentence: Sentence, index: int, *relations: str) -> Slots:
    """Return prepositional dependents by preposition, gerunds after one included."""
    found: dict[str, list[int]] = {}
    for child in dependents(sentence, index, *relations, "advcl", "acl"):
        word = sentence.words[child]
        opening = marker(sentence, child)
        clause = relation(word) in ("advcl", "acl")
        is_noun = is_gerund(word) or (is_nominal(word) and opening != "to")
        if opening and (is_noun or not clause):
            found.setdefault(opening, []).append(child)
            for name, inner in _behind_name(sentence, child):
                found.setdefault(name, []).append(inner)
    return {name: _antecedents(sentence, index, fillers) for name, fillers in found.items()}


def _behind_name(sentence: Sentence, index: int) -> Iterator[tuple[str, int]]:
    """Yield what parsers hang on a place or day before it: "talks in Oman with Chad", "support in May for the bill"."""
    if sentence.words[index].pos == "PROPN" and marker(sentence, index) in _SETTING:
        for child in dependents(sentence, index, "nmod"):
            if marker(sentence, child) in _AIMS:
                yield marker(sentence, child), child


def _expanded(sentence: Sentence, slots: Slots) -> Slots:
    return {
        name: tuple(dict.fromkeys(i for filler in fillers for i in expand(sentence, filler)))
        for name, fillers in slots.items()
        if fillers
    }
