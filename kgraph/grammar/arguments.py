"""Who acts and what is acted on, whatever the construction: voice, control, coordination, predication."""

from collections.abc import Callable
from typing import Final

from kgraph.grammar.cues import Cues
from kgraph.grammar.obliques import obliques
from kgraph.grammar.prepositions import AGENT
from kgraph.grammar.relatives import antecedents, has_relative
from kgraph.grammar.tree import (
    HYPHENS,
    dependents,
    expand,
    has_dependent,
    is_capacity,
    is_finite,
    is_gerund,
    is_past_participle,
    is_subjectless,
    is_verbal,
    marker,
    relation,
)
from kgraph.model import Sentence

_NOUNS: Final = ("NOUN", "PROPN", "PRON")


def is_passive(sentence: Sentence, index: int) -> bool:
    """Tell whether the word is a passive verb: "was backed", "the plan backed by", "union-backed"."""
    word = sentence.words[index]
    agents = (c for c in dependents(sentence, index, "obl:agent") if marker(sentence, c) == AGENT)
    if has_dependent(sentence, index, "aux:pass") or any(agents):
        return True
    if has_dependent(sentence, index, "aux"):
        return False  # "has berated": active, whatever its subject is called
    if has_dependent(sentence, index, "nsubj:pass", "csubj:pass"):
        return not has_dependent(sentence, index, "obj")
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


def deep_subject(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return who acts: the subject of an active verb, the agent of a passive one."""
    if not is_passive(sentence, index):
        return surface_subject(sentence, index, cues)
    agents = _agents(sentence, index) or _shared(sentence, index, _agents)
    return antecedents(sentence, index, agents) or _before_hyphen(sentence, index)


def deep_object(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return what is acted on: the object of an active verb, the subject of a passive one."""
    word = sentence.words[index]
    if is_passive(sentence, index):
        return surface_subject(sentence, index, cues)
    own = tuple(dependents(sentence, index, "obj")) or _bare_obliques(sentence, index)
    if own:
        return antecedents(sentence, index, own)
    subjects = tuple(dependents(sentence, index, "nsubj"))
    is_complete = has_dependent(sentence, index, "ccomp")  # "the second time he said that it failed"
    if word.relation == "acl:relcl" and not is_complete and (len(subjects) > 1 or not has_relative(sentence, index)):
        return (word.head,) if subjects else ()
    if relation(word) == "amod" and is_gerund(word):
        return _before_hyphen(sentence, index)
    return _shared(sentence, index, _objects)


def first_conjunct(sentence: Sentence, index: int) -> int:
    while sentence.words[index].relation == "conj" and sentence.words[index].head != index:
        index = sentence.words[index].head
    return index


def measured(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return what the objects of a verb only count: "aid" in "sent two tons of aid", "sent $90 worth of aid"."""
    return tuple(
        noun
        for count in dependents(sentence, index, "obj")
        if any(has_dependent(sentence, c, "nummod") for c in (count, *dependents(sentence, count, "compound")))
        for noun in dependents(sentence, count, "nmod")
        if marker(sentence, noun) == "of"
    )


def measure(sentence: Sentence, noun: int) -> int:
    """Return the object that counts a noun, else the noun itself: "tons" in "sent two tons of aid"."""
    count = sentence.words[noun].head
    return count if noun in measured(sentence, sentence.words[count].head) else noun


def lent(sentence: Sentence, noun: int, cues: Cues) -> tuple[int, ...]:
    """Return the subject of the verb that a noun completes."""
    word = sentence.words[measure(sentence, noun)]
    if relation(word) == "conj":
        return lent(sentence, word.head, cues)
    if relation(word) in ("obj", "obl", "xcomp") and is_verbal(sentence.words[word.head]):
        return surface_subject(sentence, word.head, cues)
    if word.relation == "nsubj:pass":
        return deep_subject(sentence, word.head, cues)
    return ()


def predicated_of(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return whom a noun or adjective is said of: "X is an ally", "X, an ally", "X became an ally", "in favor"."""
    word = sentence.words[index]
    label = relation(word)
    if (label == "amod" and is_predicate(sentence, word.head)) or _is_one_of(sentence, index):
        return predicated_of(sentence, word.head, cues)
    if has_dependent(sentence, index, "cop") or label == "xcomp":
        return surface_subject(sentence, index, cues)
    if label == "appos":
        return (word.head,)
    if is_capacity(sentence, index) and not is_finite(word):
        return _in_capacity(sentence, index, cues)
    if label == "conj" and not has_dependent(sentence, index, "nsubj"):
        return predicated_of(sentence, word.head, cues)
    if word.pos == "ADJ" and label in ("amod", "acl"):
        return (word.head,)
    if has_dependent(sentence, index, "nsubj"):
        return surface_subject(sentence, index, cues)
    if marker(sentence, index) == "in" and label in ("obl", "advcl"):
        return surface_subject(sentence, word.head, cues)
    if marker(sentence, index) == "in" and label in ("nmod", "acl") and "Number=Plur" not in word.features:
        return lent(sentence, word.head, cues) or (word.head,)
    return ()


def _is_one_of(sentence: Sentence, index: int) -> bool:
    """Tell those of whom something is one: "backers" in "is one of its backers"."""
    word = sentence.words[index]
    return (
        relation(word) == "nmod"
        and marker(sentence, index) == "of"
        and "Number=Plur" in word.features
        and sentence.words[word.head].pos in ("NUM", "PRON", "DET")
        and has_dependent(sentence, word.head, "cop")
    )


def is_predicate(sentence: Sentence, index: int) -> bool:
    """Tell a noun that says what something is: "a bad idea" in "is a bad idea", "called it a bad idea"."""
    word = sentence.words[index]
    is_said = has_dependent(sentence, index, "cop") or relation(word) == "xcomp" or is_capacity(sentence, index)
    return word.pos == "NOUN" and is_said


def owners(sentence: Sentence, noun: int) -> tuple[int, ...]:
    """Return whose a noun is or who does it: "Kenya" in "Kenya's role", "a raid by Kenya"."""
    makers = (c for c in dependents(sentence, noun, "nmod") if marker(sentence, c) == AGENT)
    doers = (c for deed in dependents(sentence, noun, "acl") for c in _agents(sentence, deed))
    found = (*dependents(sentence, noun, "nmod:poss"), *makers, *doers)
    return tuple(i for owner in found for i in expand(sentence, owner))


def _authors(sentence: Sentence, noun: int, predicate: int, cues: Cues) -> tuple[int, ...]:
    """Return whose words a noun holds: "Kenya" in "Kenya's letter urged", "Kenya sent a letter urging"."""
    if not cues.documents(sentence, noun):
        sent = _sent_to(sentence, noun, predicate, cues)
        return _authors(sentence, sent, predicate, cues) if sent is not None else ()
    owners = tuple(c for c in dependents(sentence, noun, "nmod:poss") if sentence.words[c].pos != "PRON")
    makers = tuple(c for c in dependents(sentence, noun, "nmod") if marker(sentence, c) in ("by", "from"))
    is_above = sentence.words[noun].head != predicate
    return owners or makers or (lent(sentence, noun, cues) if is_above else ())


def _sent_to(sentence: Sentence, noun: int, predicate: int, cues: Cues) -> int | None:
    """Return what somebody sent that says what follows whom it went to: "sent a letter to Kenya urging"."""
    is_open = sentence.words[predicate].head == noun and is_gerund(sentence.words[predicate])
    verb = sentence.words[noun].head
    if not is_open or relation(sentence.words[noun]) != "obl":
        return None
    return next((c for c in dependents(sentence, verb, "obj") if c < noun and cues.documents(sentence, c)), None)


def _grammatical_subject(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    own = tuple(dependents(sentence, index, "nsubj"))
    # No subject has a preposition and no verb two subjects: where the parser says so, the nearest counts.
    fitting = [filler for filler in own if not marker(sentence, filler)]
    if fitting:
        return antecedents(sentence, index, [min(fitting, key=lambda filler: abs(filler - index))])
    if own:
        return ()
    if has_dependent(sentence, index, "csubj"):
        return ()
    return _understood(sentence, index, cues)


def _bare_obliques(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return what parsers call oblique although no preposition opens it: "voted down the budget".

    Times and measures, which need none, have a label of their own.
    """
    after = (c for c in dependents(sentence, index, "obl") if c > index)
    plain = (c for c in after if sentence.words[c].relation in ("obl", "obl:agent"))
    return tuple(c for c in plain if not marker(sentence, c) and sentence.words[c].pos in _NOUNS)


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
        found = obliques(sentence, head, "obl").get(preposition, ())
        if found:
            return found
    if cues.commits(sentence, head) or not cues.delegates(sentence, head):
        return surface_subject(sentence, head, cues)
    return _objects_or_subject(sentence, index, cues)


def _objects_or_subject(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    head = sentence.words[index].head
    objects = tuple(c for c in dependents(sentence, head, "obj", "iobj") if c < index)
    return antecedents(sentence, head, objects) or surface_subject(sentence, head, cues)


def _adverbial_subject(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return who does what a clause without a finite verb says.

    "accused X of backing Y", "X left, backing Y", "X admitted backing Y": X backs; "by backing Y": the subject.
    """
    opening = marker(sentence, index)
    head = sentence.words[index].head
    if opening == "to" and (cues.addressees(sentence, head) or cues.asks(sentence, head)):
        return _controllers(sentence, index, cues)
    if opening == "to" and is_passive(sentence, head) and _agents(sentence, head):
        return _agents(sentence, head)  # "the word is used by critics to smear her"
    if opening in ("of", "from", "for", "into"):
        if is_passive(sentence, head):
            return surface_subject(sentence, head, cues)
        return _objects_or_subject(sentence, index, cues)
    return surface_subject(sentence, head, cues)


def _agents(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return who does what a passive says: "by the army", also where that hangs on the phrase before it."""
    obliques = tuple(dependents(sentence, index, "obl"))
    inner = (child for oblique in obliques for child in dependents(sentence, oblique, "nmod"))
    own = tuple(child for child in obliques if marker(sentence, child) == AGENT)
    return own or tuple(child for child in inner if marker(sentence, child) == AGENT)


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


def _holders(sentence: Sentence, noun: int, cues: Cues) -> tuple[int, ...]:
    """Return whose plan, vow or decision a noun is: its possessor, its origin, or the subject of a light verb."""
    for label in ("nmod:poss", "compound", "amod"):
        found = tuple(c for c in dependents(sentence, noun, label) if _may_own(sentence, c, label))
        if found:
            return found
    makers = tuple(c for c in dependents(sentence, noun, "nmod") if marker(sentence, c) == "of")
    if makers:
        return makers
    governor = sentence.words[first_conjunct(sentence, noun)].head
    # "its decision": the pronoun stands for the subject above, whatever the verb.
    is_lent = cues.lending(sentence, governor) == "lightening" or has_dependent(sentence, noun, "nmod:poss")
    return predicated_of(sentence, noun, cues) or (lent(sentence, noun, cues) if is_lent else ())


def _may_own(sentence: Sentence, index: int, label: str) -> bool:
    word = sentence.words[index]
    return word.pos != "PRON" and (label == "nmod:poss" or word.text[:1].isupper())


def _in_capacity(sentence: Sentence, index: int, cues: Cues) -> tuple[int, ...]:
    """Return whom "as" introduces: "X sees Y as an ally", "Y is seen as an ally", "as an ally, Y helps X": Y."""
    head = sentence.words[index].head
    objects = deep_object(sentence, head, cues) if is_verbal(sentence.words[head]) and head < index else ()
    return objects or surface_subject(sentence, head, cues)
