"""How a word hangs on the one above it: what may pass down to it, and what may not."""

from enum import Enum
from typing import Final

from kgraph.grammar.tree import dependents, has_dependent, is_capacity, is_gerund, is_verbal, marker, relation
from kgraph.model import Sentence


class Link(Enum):
    """What a word is to the word above it."""

    ROOT = "nothing stands above"
    CONTENT = "what the word above says, wants, plans or does: clauses and infinitives that complete it"
    CONJUNCT = "coordinated with the word above, sharing its subject"
    COORDINATED = "coordinated with the word above, with a subject of its own"
    APART = "set beside the word above"
    ADVERBIAL = "a circumstance of the word above, opened by a subjunction"
    PURPOSE = "the purpose of the word above"
    RELATIVE = "said of the noun above, whatever happens to it"
    OBJECT = "a noun that the word above acts on"
    ARGUMENT = "another noun beside or below the word above"


#: Prepositions after which a gerund completes its verb: "accused of lying", "refrained from voting".
_COMPLETING: Final = frozenset(
    {"of", "from", "for", "about", "against", "into", "on", "in", "to", "with", "at", "over"}
)

#: Words that put a negation or a modal on every part of a coordination: "did not meet or discuss".
_JOINING: Final = frozenset({"or", "nor"})


def link(sentence: Sentence, index: int) -> Link:
    """Return how the word hangs on its governor."""
    word = sentence.words[index]
    label = relation(word)
    if word.head == index:
        return Link.ROOT
    if label in ("ccomp", "xcomp", "csubj"):
        return Link.CONTENT
    if label == "conj":
        return Link.COORDINATED if _has_own_subject(sentence, index) else Link.CONJUNCT
    if label == "advcl":
        return _adverbial(sentence, index)
    if label == "acl" and word.relation != "acl:relcl" and marker(sentence, index):
        return Link.CONTENT
    if label in ("acl", "amod", "appos"):
        return Link.RELATIVE
    if label in ("obj", "obl") or word.relation == "nsubj:pass":
        return Link.OBJECT
    if label == "parataxis":
        return Link.APART
    return Link.ARGUMENT


def is_predicative(sentence: Sentence, index: int) -> bool:
    """Tell what a verb makes of its object: "reckless" in "called it reckless", "a threat" in "saw it as a threat"."""
    word = sentence.words[index]
    if relation(word) == "conj" and word.head != index:
        return is_predicative(sentence, word.head)
    is_bare = relation(word) == "xcomp" and not is_verbal(word)
    return is_bare or is_capacity(sentence, index)


def shares_modifiers(sentence: Sentence, index: int) -> bool:
    """Tell whether a coordinated predicate stands under the negation and modals of the first one.

    "did not back or praise", "may back and arm"; not "did not back the plan but praised it".
    """
    word, head = sentence.words[index], sentence.words[sentence.words[index].head]
    if not is_verbal(word) or not is_verbal(head):
        return not any(sentence.words[c].lemma == "but" for c in dependents(sentence, index, "cc"))
    if has_dependent(sentence, index, "aux", "cop"):
        return False
    joined = any(sentence.words[c].lemma in _JOINING for c in dependents(sentence, index, "cc"))
    return joined or not _is_inflected(sentence, index)


def restricts(sentence: Sentence, index: int, *, above: int | None = None) -> tuple[tuple[int, ...], ...]:
    """Return the words that may deny a predicate, make it possible or put it off, by where they stand.

    Beside the predicate itself, "not", "may", "if", each is a group of its own; those of one argument are one
    group, since "neither the union nor the mayor backed it" denies once. The argument `above` is left out:
    "voiced no support" denies the support, not the voicing too.
    """
    beside = dependents(sentence, index, "advmod", "aux", "det", "mark", "case", "discourse", "amod")
    joined = () if _is_joined(sentence, index) else dependents(sentence, index, "cc")
    arguments = dependents(sentence, index, "nsubj", "obj", "iobj", "obl")
    groups: list[tuple[int, ...]] = [(i,) for i in (*beside, *joined)]
    groups += [_quantifiers(sentence, i) for i in arguments if i != above]
    groups += [tuple(dependents(sentence, i, "det")) for i in _fronted(sentence, index)]
    return tuple(group for group in groups if group)


def _fronted(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return phrases whose denial turns auxiliary and subject round: "at no time did the union back it"."""
    subject = min(dependents(sentence, index, "nsubj"), default=-1)
    auxiliary = min(dependents(sentence, index, "aux"), default=index)
    is_inverted = auxiliary < subject < index
    return tuple(c for c in dependents(sentence, index, "obl") if is_inverted and c < auxiliary)


def _quantifiers(sentence: Sentence, argument: int) -> tuple[int, ...]:
    """Return what may deny an argument: "no union", "not a single union", "neither the union nor", "no one".

    "Chad, not Mali, backed it" and "Chad rather than Mali" deny no backing.
    """
    word = sentence.words[argument]
    if relation(word) == "obl" and word.relation != "obl:agent" and word.pos != "PRON":
        return ()
    if word.pos == "PRON":
        return (argument, *dependents(sentence, argument, "det"))
    return tuple(i for i in dependents(sentence, argument, "det", "cc", "advmod") if i < argument)


def _is_joined(sentence: Sentence, index: int) -> bool:
    """Tell a later part of a coordination under shared modifiers, whose "nor" adds no second denial."""
    return relation(sentence.words[index]) == "conj" and shares_modifiers(sentence, index)


def openers(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return the subjunctions and prepositions that open the clause or phrase: "if", "without"."""
    return tuple(dependents(sentence, index, "mark", "case"))


def verb_group_start(sentence: Sentence, index: int) -> int:
    """Return the first of the auxiliaries and adverbs that stand right before a verb: "has not backed"."""
    beside = set(dependents(sentence, index, "aux", "advmod"))
    first = index
    while first - 1 in beside:
        first -= 1
    while first < index and relation(sentence.words[first]) != "aux":
        first += 1
    return first


def is_supposed(sentence: Sentence, index: int) -> bool:
    """Tell a verb whose form says that nothing is told as a fact: an inversion, or a subjunctive, "that she resign"."""
    return inversion(sentence, index) or _is_subjunctive(sentence, index)


def _is_subjunctive(sentence: Sentence, index: int) -> bool:
    """Tell the bare form behind a third person: "the request that he resign"."""
    word = sentence.words[index]
    subjects = [sentence.words[c] for c in dependents(sentence, index, "nsubj")]
    is_singular = bool(subjects) and all(
        "Number=Sing" in each.features and not {"Person=1", "Person=2"} & each.features for each in subjects
    )
    is_bare = is_verbal(word) and word.text == word.lemma and "Tense=Past" not in word.features
    return (
        is_bare and is_singular and has_dependent(sentence, index, "mark") and not has_dependent(sentence, index, "aux")
    )


def inversion(sentence: Sentence, index: int) -> bool:
    """Tell a conditional without "if": "should the truce collapse", "had they voted"."""
    subjects = tuple(dependents(sentence, index, "nsubj"))
    auxiliaries = tuple(dependents(sentence, index, "aux"))
    return bool(
        relation(sentence.words[index]) == "advcl"
        and subjects
        and auxiliaries
        and auxiliaries[0] < subjects[0]
        and not has_dependent(sentence, index, "mark")
    )


def asks(sentence: Sentence, index: int) -> bool:
    """Tell whether the clause of a word is asked, not only what a colon sets behind it: "Roe blasts tax: who pays?"."""
    is_apart = any(word.text == ":" for word in sentence.words[index:])
    return sentence.text.rstrip("”\"' )").endswith("?") and not is_apart


def _adverbial(sentence: Sentence, index: int) -> Link:
    opening = marker(sentence, index)
    if opening == "to" and not is_gerund(sentence.words[index]):
        return Link.CONTENT if has_dependent(sentence, index, "nsubj") else Link.PURPOSE  # "called for X to"
    if not opening and _is_contrasted(sentence, index):
        return Link.CONJUNCT
    is_behind = index > sentence.words[index].head  # unlike "in announcing the plan, she praised him"
    if opening in _COMPLETING and is_behind and not has_dependent(sentence, index, "nsubj"):
        return Link.CONTENT
    return Link.ADVERBIAL


def _is_contrasted(sentence: Sentence, index: int) -> bool:
    """Tell what is set against the verb before it: "should stand up to him, not stand with him"."""
    word = sentence.words[index]
    denied = "Polarity=Neg" in sentence.words[index - 1].features and sentence.words[index - 1].head == index
    return denied and word.head < index and word.features == sentence.words[word.head].features


def _has_own_subject(sentence: Sentence, index: int) -> bool:
    return has_dependent(sentence, index, "nsubj", "csubj")


def _is_inflected(sentence: Sentence, index: int) -> bool:
    features = sentence.words[index].features
    return ("Tense=Past" in features and "VerbForm=Fin" in features) or "Person=3" in features
