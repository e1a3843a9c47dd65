"""Mend what statistical parsers get wrong inside noun phrases, where the form is plain.

"Russian- and Iranian-backed forces": the first part is taken for an argument of the sentence. "the US and its
Gulf allies": the first name is taken for a modifier of the last noun.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from kgraph.grammar.tree import HYPHENS, is_finite, is_gerund, is_past_participle
from kgraph.model import Word

_NOUNS = ("NOUN", "PROPN")
_NOMINAL = (*_NOUNS, "PRON", "ADJ")


def mend_noun_phrases(words: Sequence[Word]) -> list[Word]:
    """Return the words with compounds and coordinated noun phrases attached as their form tells."""
    mended = list(words)
    _raise_verb(mended)
    for repair in _REPAIRS:
        before = list(mended)
        for index in range(len(mended)):
            repair(mended, index)
        if not is_tree(mended):
            mended = before
    for first, last in _suspended(words):
        before = list(mended)
        noun = _noun_behind(mended, last)
        if noun is not None and _is_outside(mended[first].head, first, noun):
            _hand_over(mended, first, last, noun)
        if not is_tree(mended):
            mended = before
    return mended


def is_tree(words: Sequence[Word]) -> bool:
    """Tell whether every word leads up to a root."""
    safe: set[int] = set()
    for word in words:
        path = [word.index]
        while path[-1] not in safe and words[path[-1]].head != path[-1]:
            path.append(words[path[-1]].head)
            if len(path) > len(words):
                return False
        safe.update(path)
    return True


def _raise_verb(words: list[Word]) -> None:
    """Make the participle of a sentence without any finite verb its finite verb: "The king assented to the bill."

    Parsers trained on web text, with its many headings, take short sentences for noun phrases.
    """
    root = next((word for word in words if word.head == word.index), None)
    if root is None or root.pos not in _NOMINAL or words[-1].text != "." or any(map(is_finite, words)):
        return
    verb = next((word for word in words if word.head == root.index and _may_be_finite(words, word)), None)
    if verb is None:
        return
    subject = root.index if verb.index > root.index else _noun_before(words, verb.index)
    if subject is not None:
        _make_clause(words, subject, verb.index, root.index)


def _may_be_finite(words: Sequence[Word], word: Word) -> bool:
    below = [other.lemma for other in words if other.head == word.index or words[other.head].head == word.index]
    is_modifier = word.relation in ("acl", "amod", "compound")
    return is_modifier and is_past_participle(word) and "by" not in below and word.index > 0


def _noun_before(words: Sequence[Word], verb: int) -> int | None:
    before = [word.index for word in words[:verb] if word.pos != "ADV"]
    return before[-1] if before and words[before[-1]].pos in _NOMINAL else None


def _make_clause(words: list[Word], subject: int, verb: int, root: int) -> None:
    """Hang subject and object on the verb, and what stood around the old root on whichever is next to it."""
    for word in list(words):
        if word.head == root and word.index not in (root, verb, subject):
            side = subject if word.index < verb else (verb if subject == root else root)
            words[word.index] = replace(word, head=side if word.index < words[-1].index else verb)
    features = words[verb].features - {"VerbForm=Part"} | {"VerbForm=Fin"}
    words[verb] = replace(words[verb], head=verb, relation="root", features=features)
    words[subject] = replace(words[subject], head=verb, relation="nsubj")
    if root != subject:
        words[root] = replace(words[root], head=verb, relation="obj")


def _split_coordination(words: list[Word], first: int) -> None:
    """Make "the US and its allies" two noun phrases where "US" was taken for a modifier of "allies".

    A modifier has no article of its own, so what has one heads a phrase, and the noun behind is coordinated.
    """
    part = words[first]
    noun = words[part.head]
    if part.relation != "compound" or noun.index < first:
        return
    has_article = any(w.head == first and w.relation.startswith(("det", "nmod:poss")) for w in words[:first])
    if not has_article or not any(w.pos == "CCONJ" for w in words[first : noun.index]):
        return
    words[first] = replace(part, head=first if noun.head == noun.index else noun.head, relation=noun.relation)
    words[noun.index] = replace(noun, head=first, relation="conj")
    for word in words[first + 1 : noun.index]:
        if word.head == first and word.relation in ("conj", "cc"):
            label = "compound" if word.relation == "conj" else "cc"
            words[word.index] = replace(word, head=noun.index, relation=label)
            for inner in words[first + 1 : word.index]:
                if inner.head == word.index and inner.relation.startswith(("det", "nmod:poss", "cc")):
                    words[inner.index] = replace(inner, head=noun.index)


def _attach_participle(words: list[Word], index: int) -> None:
    """Make a participle with an agent modify the noun right before it: "on rebels openly backed by the army".

    Without an auxiliary it heads no clause of its own, whatever the parser says; and of several nouns before
    it the nearest is the likeliest.
    """
    word = words[index]
    is_clause = word.relation in ("acl", "conj", "ccomp", "parataxis", "dep")
    if not (is_clause and is_past_participle(word)):
        return
    below = [other for other in words if other.head == index and other.index != index]
    has_agent = any(c.pos == "ADP" and c.lemma == "by" and words[c.head].head == index for c in words[index:])
    if not has_agent or any(other.relation.startswith(("aux", "cop")) for other in below):
        return
    before = index - 1
    while before >= 0 and words[before].pos in ("ADV", "PUNCT") and words[before].text != ",":
        before -= 1
    if before >= 0 and words[before].pos in _NOUNS:
        words[index] = replace(word, head=before, relation="acl")
        for other in below:
            if other.relation.startswith("nsubj"):
                words[other.index] = replace(other, head=word.head, relation="dep")


def _lift_conjunct(words: list[Word], index: int) -> None:
    """Coordinate a finite verb with a finite one: "refused to pay and accused the bank", "… and staff did not pay"."""
    word = words[index]
    head = words[word.head]
    if word.relation != "conj" or "VerbForm=Inf" not in head.features or not _heads_finite_clause(words, word):
        return
    while not _heads_finite_clause(words, head) and head.head != head.index and head.relation != "conj":
        head = words[head.head]
    if _heads_finite_clause(words, head) and head.index < index:
        words[index] = replace(word, head=head.index)


def _heads_finite_clause(words: Sequence[Word], word: Word) -> bool:
    """Tell a finite verb, or one with a subject and a finite auxiliary: "did not pay"."""
    below = [other for other in words if other.head == word.index and other.index != word.index]
    has_subject = any(other.relation.startswith("nsubj") for other in below)
    has_auxiliary = any(other.relation.startswith("aux") and is_finite(other) for other in below)
    return is_finite(word) or (has_subject and has_auxiliary)


def _lift_gerund(words: list[Word], index: int) -> None:
    """Give a gerund after a preposition to the verb: "accused Kenya of arming rebels"; names take no such clause."""
    word = words[index]
    name = words[word.head]
    if word.relation != "acl" or not is_gerund(word) or name.pos not in ("PROPN", "PRON"):
        return
    if any(w.head == index and w.relation in ("mark", "case") for w in words):
        words[index] = replace(word, head=name.head, relation="advcl")


def _open_relative(words: list[Word], index: int) -> None:
    """Read a relative clause without pronoun: "a plan Kenya dropped", where "Kenya" was taken for the plan's name."""
    name = words[index]
    verb = words[index + 1] if index + 1 < len(words) else name
    is_beside = name.relation == "appos" and name.pos == "PROPN" and name.head < index
    if not (is_beside and verb.relation == "acl" and verb.head == name.head and "Tense=Past" in verb.features):
        return
    if words[name.head].pos == "NOUN" and not any(w.text == "," for w in words[name.head : index]):
        words[index] = replace(name, head=verb.index, relation="nsubj")
        features = verb.features - {"VerbForm=Part"} | {"VerbForm=Fin"}
        words[verb.index] = replace(verb, relation="acl:relcl", features=features)


def _suspended(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield (first part, final participle) of each compound: "Russian - and Iranian - backed"."""
    for i in range(len(words) - 5):
        if words[i + 1].text in HYPHENS and words[i + 2].pos == "CCONJ":
            for j in range(i + 4, min(i + 8, len(words) - 1)):
                if words[j].text in HYPHENS:
                    yield i, j + 1
                    break


def _noun_behind(words: Sequence[Word], participle: int) -> int | None:
    """Return the last noun of the run right after the participle."""
    found = None
    for word in words[participle + 1 :]:
        if word.pos in _NOUNS:
            found = word.index
        elif word.pos != "ADJ" or found is not None:
            break
    return found


def _is_outside(head: int, first: int, last: int) -> bool:
    return not first <= head <= last


def _hand_over(words: list[Word], first: int, participle: int, noun: int) -> None:
    part = words[first]
    is_root = part.head == first
    for word in list(words):
        if word.head == first and not first < word.index <= noun:
            words[word.index] = replace(word, head=noun)
    words[noun] = replace(words[noun], head=noun if is_root else part.head, relation=part.relation)
    words[first] = replace(part, head=participle, relation="compound")
    words[participle] = replace(words[participle], head=noun, relation="amod")
    for i in range(first + 1, noun):
        is_before = i < participle and words[i].head == noun
        if is_before or _is_outside(words[i].head, first, noun) or words[i].head == first:
            head = participle if i < participle else noun
            label = words[i].relation if words[i].pos in ("CCONJ", "PUNCT") else "compound"
            words[i] = replace(words[i], head=head, relation=label)


#: Repairs in the order in which they build on each other; one that leaves no tree is taken back.
_REPAIRS: Final[tuple[Callable[[list[Word], int], None], ...]] = (
    _open_relative,
    _split_coordination,
    _attach_participle,
    _lift_conjunct,
    _lift_gerund,
)
