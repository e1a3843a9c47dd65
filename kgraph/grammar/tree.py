"""Moving about in a sentence: dependents, coordination, phrases.

Relation names stand in this package only. Source of the scheme: universaldependencies.org, version 2.
"""

from collections.abc import Sequence
from typing import Final

from kgraph.model import Phrase, Sentence, Word

#: Dependents that are no part of the words for an argument.
_OUTSIDE_PHRASE: Final = frozenset(
    {"conj", "cc", "parataxis", "appos", "dep", "discourse", "vocative", "list", "orphan", "reparandum", "cop",
     "nsubj", "csubj", "expl", "aux", "advcl", "ccomp"}
)  # fmt: skip
#: Features of "he" and "she".
PERSONAL: Final = frozenset({"Gender=Masc", "Gender=Fem"})
HYPHENS: Final = ("-", "‑", "–")
_OUTSIDE_CLAUSE: Final = frozenset({"conj", "cc", "parataxis", "discourse", "vocative", "list", "reparandum"})
_MARKERS: Final = frozenset({"case", "mark"})
#: What opens the part of a coordination that does not hold: "rather than", "instead of".
_INSTEAD: Final = ("rather", "instead")
_OPENING_MARKS: Final = ("“", '"')
_CLOSING_MARKS: Final = ("”", '"')
_CAPACITY: Final = "as"
_REASONS: Final = frozenset({"for", "over", "of"})


def relation(word: Word) -> str:
    """Return the relation without its subtype: `nsubj` for `nsubj:pass`."""
    return word.relation.partition(":")[0]


def dependents(sentence: Sentence, index: int, *relations: str) -> list[int]:
    """Return the dependents of a word that stand in one of `relations` (subtypes included), in text order."""
    children = sentence.children[index]
    if not children:
        return []
    labels, words = sentence.labels, sentence.words
    return [c for c in children if labels[c] in relations or words[c].relation in relations]


def has_dependent(sentence: Sentence, index: int, *relations: str) -> bool:
    """Tell whether a word has a dependent in one of `relations`; the first word of a sentence counts too."""
    labels, words = sentence.labels, sentence.words
    return any(labels[c] in relations or words[c].relation in relations for c in sentence.children[index])


def expand(sentence: Sentence, head: int) -> tuple[int, ...]:
    """Return `head` and what is coordinated with it: "bombing and a no-fly zone"."""
    found = [head]
    for index in found:
        found += [c for c in dependents(sentence, index, "conj") if _joins(sentence, c, head)]
    return tuple(dict.fromkeys(i for index in found for i in _named(sentence, index)))


def _named(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return the names beside a description: "the candidates, Jane Roe and John Doe", "Jane Roe, a judge"."""
    word = sentence.words[index]
    if word.pos != "NOUN":
        return (index,)
    between = sentence.words[word.head : index]
    if word.relation == "appos" and sentence.words[word.head].pos == "PROPN" and not any(map(is_verbal, between)):
        return (word.head,)
    names = [c for c in dependents(sentence, index, "appos") if sentence.words[c].pos == "PROPN" and c > index]
    return tuple(i for name in names for i in expand(sentence, name)) or (index,)


def _joins(sentence: Sentence, conjunct: int, head: int) -> bool:
    """Tell what shares the place of the first part, unlike "but not a strike" and "rather than a strike"."""
    openers = [sentence.words[opener] for opener in dependents(sentence, conjunct, "advmod", "cc")]
    is_denied = any("Polarity=Neg" in opener.features or opener.lemma in _INSTEAD for opener in openers)
    is_nominal_part = not is_verbal(sentence.words[conjunct])
    return _alike(sentence.words[conjunct], sentence.words[head]) and not (is_denied and is_nominal_part)


def _alike(one: Word, other: Word) -> bool:
    """Tell whether two words can stand side by side: nouns, or verbs that are both finite or both not."""
    if is_verbal(one) and is_verbal(other):
        return is_finite(one) == is_finite(other)
    return is_nominal(one) and is_nominal(other)


def is_nominal(word: Word) -> bool:
    return word.pos in ("NOUN", "PROPN", "PRON", "NUM", "SYM", "ADJ", "X", "DET") or is_gerund(word)


def is_verbal(word: Word) -> bool:
    return word.pos in ("VERB", "AUX")


def is_gerund(word: Word) -> bool:
    return is_verbal(word) and ("VerbForm=Ger" in word.features or _is_present_participle(word))


def _is_present_participle(word: Word) -> bool:
    return "VerbForm=Part" in word.features and "Tense=Pres" in word.features


def is_past_participle(word: Word) -> bool:
    return is_verbal(word) and "VerbForm=Part" in word.features and "Tense=Past" in word.features


def is_finite(word: Word) -> bool:
    return "VerbForm=Fin" in word.features


def is_subjectless(sentence: Sentence, index: int) -> bool:
    """Tell a clause without a finite verb, whose subject is understood: "admitted having backed it"."""
    verbs = (index, *dependents(sentence, index, "aux", "aux:pass", "cop"))
    return is_verbal(sentence.words[index]) and not any(is_finite(sentence.words[verb]) for verb in verbs)


def is_denied_object(sentence: Sentence, index: int) -> bool:
    """Tell a noun that a denying verb denies, "denied support", from one that is somebody's: "denied Kim's charge"."""
    is_owned = any(sentence.words[c].pos != "PRON" for c in dependents(sentence, index, "nmod:poss"))
    return relation(sentence.words[index]) != "obl" and not is_owned


def is_statement(sentence: Sentence, index: int, governor: int) -> bool:
    """Tell a full clause that completes a verb, "establish that X lied", from an infinitive, "manage to lie"."""
    is_full = relation(sentence.words[index]) == "ccomp" and has_dependent(sentence, index, "nsubj")
    return is_full and is_verbal(sentence.words[governor])


def is_capacity(sentence: Sentence, index: int) -> bool:
    """Tell what something is said to be: "an ally" in "as an ally"."""
    return relation(sentence.words[index]) in ("obl", "advcl", "xcomp") and marker(sentence, index) == _CAPACITY


def blamed(sentence: Sentence, noun: int) -> tuple[int, ...]:
    """Return whom a verb acts on for the reason that a noun names: "Chad" in "thanked Chad for its support"."""
    governor = sentence.words[noun].head
    if sentence.labels[noun] != "obl" or marker(sentence, noun) not in _REASONS:
        return ()
    return tuple(c for c in dependents(sentence, governor, "obj", "iobj") if c < noun)


def is_factual(sentence: Sentence, clause: int) -> bool:
    """Tell a clause that says what is, "that he lied", from one of what is wanted: "that he resign"."""
    verbs = [sentence.words[i] for i in (clause, *dependents(sentence, clause, "aux", "cop"))]
    is_modal = any(word.pos == "AUX" and is_finite(word) and "Mood=Ind" not in word.features for word in verbs)
    is_told = any("Mood=Ind" in word.features and _is_marked(word) for word in verbs)
    return has_dependent(sentence, clause, "nsubj") and is_told and not is_modal


def _is_marked(word: Word) -> bool:
    """Tell forms that no subjunctive has: past, third person, auxiliaries; "put" may be either."""
    if word.text.lower() == word.lemma:
        return False
    return "Tense=Past" in word.features or {"Number=Sing", "Person=3"} <= word.features or word.pos == "AUX"


def is_counted(phrase: Phrase) -> bool:
    """Tell several of a kind that are counted: "the two leaders", "both sides"."""
    sentence = phrase.sentence
    counted = has_dependent(sentence, phrase.head, "nummod") or has_dependent(sentence, phrase.head, "det:predet")
    is_plural = "Number=Plur" in sentence.words[phrase.head].features
    both = (c for c in dependents(sentence, phrase.head, "det") if "Number=Dual" in sentence.words[c].features)
    return is_plural and (counted or any(both))


def is_relative(word: Word) -> bool:
    return "PronType=Rel" in word.features


def marker(sentence: Sentence, index: int) -> str:
    """Return the preposition or subjunction that opens a phrase or clause, in lower case: "according to".

    Of two prepositions the last counts ("from within"); parts of fixed expressions are joined.
    """
    found = ""
    for child in dependents(sentence, index, "case", "mark"):
        if sentence.words[child].pos != "PART" or sentence.words[child].lemma == "to":
            fixed = [sentence.words[c].lemma for c in dependents(sentence, child, "fixed")]
            found = " ".join([sentence.words[child].lemma, *fixed])
    return "" if found in ("'s", "’s", "'", "’") else found


def is_before_hyphen(sentence: Sentence, index: int) -> bool:
    """Tell the first part of a compound: "union" in "union-backed"."""
    is_hyphened = index + 1 < len(sentence.words) and sentence.words[index + 1].text in HYPHENS
    return is_hyphened and not any(name.first <= index <= name.last - 2 for name in sentence.names)


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """Return the word of a run that governs the others: the first one that hangs on none of them."""
    inside = range(first, last + 1)
    outer = (i for i in inside if sentence.words[i].head not in inside or sentence.words[i].head == i)
    return next(outer, last)


def descendants(sentence: Sentence, index: int) -> set[int]:
    """Return the indices of the whole subtree below and with a word."""
    found = [index]
    for node in found:
        found += sentence.children[node]
    return set(found)


def noun_phrase(sentence: Sentence, head: int, *, without: int | None = None) -> Phrase:
    """Return the words for a nominal argument: no preposition, conjunct, apposition or finite relative clause.

    A modifier after the noun that holds the word `without` is left out: "the bill" of "the bill backed by Jane".
    """
    members = _members(sentence, head)
    for child in sentence.children[head] if without is not None else ():
        inside = descendants(sentence, child)
        if child > head and without in inside:
            members -= inside
    first, last = _stretch(sentence, members, head)
    return Phrase(sentence=sentence, head=head, first=first, last=last)


def clause_phrase(sentence: Sentence, head: int, *, opener: str = "") -> Phrase:
    """Return the words of a clause, its opening "to" or "that" included, but not the preposition `opener`."""
    members = {head}
    for child in sentence.children[head]:
        is_opener = relation(sentence.words[child]) in _MARKERS and sentence.words[child].lemma == opener
        if not is_opener and relation(sentence.words[child]) not in _OUTSIDE_CLAUSE:
            members |= descendants(sentence, child)
    first, last = _stretch(sentence, members, head)
    return Phrase(sentence=sentence, head=head, first=first, last=last, clausal=True)


def _members(sentence: Sentence, head: int) -> set[int]:
    if is_before_hyphen(sentence, head):
        return {head, *dependents(sentence, head, "compound", "flat")}
    if sentence.labels[head] == "amod" and head > 0 and sentence.words[head - 1].text in HYPHENS:
        return {head}  # "Russian" of "US-Russian"
    members = {head}
    for child in sentence.children[head]:
        word = sentence.words[child]
        label = relation(word)
        if label in _OUTSIDE_PHRASE and not (label == "appos" and child < head):  # "the African Union (AU) mission"
            continue
        if label in _MARKERS:
            continue
        if word.relation == "acl:relcl" or (label == "acl" and _is_apart(sentence, child)):
            continue
        members |= descendants(sentence, child) - _asides(sentence, child)
    return members


def _asides(sentence: Sentence, index: int) -> set[int]:
    """Return modifiers set off by a comma in a subtree: "the bank in Berlin, which refused", "aid, including arms"."""
    found: set[int] = set()
    for node in descendants(sentence, index):
        if sentence.words[node].relation in ("acl:relcl", "nmod"):
            inside = descendants(sentence, node)
            first = min(inside)
            if "," in (sentence.words[first].text, sentence.words[max(first - 1, 0)].text):
                found |= inside
    return found


def _is_apart(sentence: Sentence, index: int) -> bool:
    """Tell finite clauses, and gerunds after a preposition, which belong to a verb: "the union of lying"."""
    word = sentence.words[index]
    return (
        is_finite(word)
        or has_dependent(sentence, index, "nsubj")
        or (is_gerund(word) and bool(marker(sentence, index)))
    )


def _stretch(sentence: Sentence, members: set[int], head: int) -> tuple[int, int]:
    """Return the longest unbroken run of members around the head, without punctuation at its ends."""
    words = sentence.words
    first = last = head
    while first - 1 in members or (first - 2 in members and words[first - 1].pos == "PUNCT"):
        first -= 1
    while last + 1 in members or (last + 2 in members and words[last + 1].pos == "PUNCT"):
        last += 1
    while first < head and words[first].pos in ("PUNCT", "CCONJ", "ADP"):
        first += 1
    while last > head and words[last].pos in ("PUNCT", "CCONJ"):
        last -= 1
    return _with_quotes(words, first, last)


def _with_quotes(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """Take in the quotation mark right beside a phrase that holds its partner: “a number of measures” for."""
    before = words[first - 1].text if first > 0 else ""
    after = words[last + 1].text if last + 1 < len(words) else ""
    if before not in _OPENING_MARKS and after not in _CLOSING_MARKS:
        return first, last
    inside = "".join(word.text for word in words[first : last + 1])
    opened, closed, plain = inside.count("“"), inside.count("”"), inside.count('"')
    if (closed > opened and before == "“") or (plain % 2 and before == '"'):
        return first - 1, last
    if (opened > closed and after == "”") or (plain % 2 and after == '"'):
        return first, last + 1
    return first, last
