"""Mend what parsers get wrong where the form of the words is plain."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from kgraph.days import is_weekday
from kgraph.grammar.tree import HYPHENS, is_finite, is_gerund, is_past_participle, is_relative, is_verbal
from kgraph.model import Word

_NOUNS: Final = ("NOUN", "PROPN")
_NOMINAL: Final = (*_NOUNS, "PRON", "ADJ")


def mend_participles(words: Sequence[Word]) -> list[Word]:
    """Return the words with participles read and attached as their form tells."""
    mended = list(words)
    _raise_verb(mended)
    for index in range(len(mended)):
        _free_day(mended, index)
        _fill_subject(mended, index)
        _make_object(mended, index)
        _move_case(mended, index)
        _attach_compound(mended, index)
        _attach_participle(mended, index)
        _raise_gerund(mended, index)
        _raise_finite(mended, index)
        _raise_past(mended, index)
        _flatten(mended, index)
        _raise_conjunct(mended, index)
        _detach_predicate(mended, index)
        _complete_clause(mended, index)
        _claim_subject(mended, index)
        _raise_adjunct(mended, index)
        _attach_relative(mended, index)
    return mended if is_tree(mended) else list(words)


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

    Parsers trained on texts with many headings take short sentences for noun phrases.
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


def _raise_gerund(words: list[Word], index: int) -> None:
    """Coordinate an -ing form with the one above, not with an infinitive below that: "urging it to go and vowing to".

    What "to" governs is no -ing form; parsers take the nearer verb, whose subject is another.
    """
    word = words[index]
    if word.relation != "conj" or not is_gerund(word):
        return
    above = _climb(words, word.head, _is_infinitive)[-1]
    if above != word.head and is_gerund(words[above]):
        words[index] = replace(word, head=above)


def _raise_finite(words: list[Word], index: int) -> None:
    """Coordinate a finite verb with the finite one above, not with an infinitive: "said he hoped to win and vowed".

    Only what "to" does not govern can carry a tense of its own.
    """
    word = words[index]
    if word.relation != "conj" or not _has_tense(words, word) or "VerbForm=Inf" not in words[word.head].features:
        return
    above = _climb(words, word.head, _is_infinitive)[-1]
    if is_finite(words[above]) and above < index:
        words[index] = replace(word, head=above)


def _has_tense(words: Sequence[Word], word: Word) -> bool:
    """Tell a past or third-person form without subject or auxiliary of its own."""
    has_own = any(other.head == word.index and other.relation.startswith(("nsubj", "aux", "cop")) for other in words)
    is_tensed = "Tense=Past" in word.features or "Person=3" in word.features
    return is_finite(word) and is_tensed and not has_own


def _raise_conjunct(words: list[Word], index: int) -> None:
    """Coordinate a verb with the verb above, not with what that is said to be: "to stay calm and respect the vote"."""
    word = words[index]
    predicate = words[word.head]
    verb = words[predicate.head]
    is_mixed = word.relation == "conj" and word.pos == "VERB" and predicate.pos in _NOMINAL
    if is_mixed and predicate.relation == "xcomp" and verb.pos == "VERB" and _same_form(word, verb):
        words[index] = replace(word, head=verb.index)


def _same_form(one: Word, other: Word) -> bool:
    forms = [{feature for feature in word.features if feature.startswith("VerbForm=")} for word in (one, other)]
    return forms[0] == forms[1]


def _detach_predicate(words: list[Word], index: int) -> None:
    """Make a bare adjective after the object of a verb what it is said to be: "called the decree vile".

    Adjectives stand before their nouns; parsers hang a last one on the object, or take the object for a predicate.
    """
    word = words[index]
    if word.pos not in ("ADJ", "NOUN") or any(other.head == index and other.pos != "ADV" for other in words):
        return
    before = words[index - 1]
    verb = words[before.head]
    if before.pos not in _NOUNS or not is_verbal(verb) or verb.index > before.index:
        return
    if word.pos == "ADJ" and word.relation == "amod" and word.head == before.index and before.relation == "obj":
        words[index] = replace(word, head=verb.index, relation="xcomp")
    elif word.relation == "xcomp" and word.head == verb.index and before.relation == "xcomp":
        words[before.index] = replace(before, relation="obj")


def _complete_clause(words: list[Word], index: int) -> None:
    """Make a predicate with subject and copula a clause below its verb: "said the offer was insincere"."""
    word = words[index]
    if word.relation != "advmod" or word.pos == "ADV" or not is_verbal(words[word.head]):
        return
    if {"nsubj", "cop"} <= {other.relation for other in words[:index] if other.head == index}:
        words[index] = replace(word, relation="ccomp" if word.head < index else "parataxis")


def _claim_subject(words: list[Word], index: int) -> None:
    """Give an infinitive the noun between its "for" and its "to" as a subject: "called for the judge to resign"."""
    if "VerbForm=Inf" not in words[index].features or words[index].relation not in ("advcl", "xcomp", "ccomp", "acl"):
        return
    marks = [other for other in words[:index] if other.head == index and other.relation == "mark"]
    if [mark.lemma for mark in marks] != ["for", "to"] or any(w.head == index and w.relation == "nsubj" for w in words):
        return
    between = words[marks[0].index + 1 : marks[1].index]
    for noun in between:
        if noun.head == words[index].head and noun.relation in ("obl", "obj", "nmod"):
            words[noun.index] = replace(noun, head=index, relation="nsubj")


def _raise_adjunct(words: list[Word], index: int) -> None:
    """Hang an -ing form after a comma on the main verb, not in a relative clause before the comma.

    "He backed laws that would ban guns, despite opposing them": a clause that the comma ends holds nothing after it.
    """
    word = words[index]
    clause = words[word.head]
    if word.relation != "advcl" or not is_gerund(word) or clause.relation != "acl:relcl" or clause.index > index:
        return
    opener = min((other.index for other in words if other.head == index and other.relation == "mark"), default=index)
    is_set_off = opener > 0 and words[opener - 1].text == ","
    has_comma = any(other.text == "," for other in words[clause.head : clause.index])
    verb = words[words[clause.head].head]
    if is_set_off and not has_comma and is_verbal(verb):
        words[index] = replace(word, head=verb.index)


def _attach_compound(words: list[Word], index: int) -> None:
    """Make the second part of a compound modify the noun after it: "the UN-backed government", not what is before.

    A hyphen ties it to the word before it, so that nothing but its noun can follow.
    """
    word = words[index]
    if index < 2 or words[index - 1].text not in HYPHENS or not is_past_participle(word) or word.head > index:
        return
    after = index + 1
    while after < len(words) and words[after].pos in ("ADJ", "ADV", *_NOUNS) and words[after].head > after:
        after += 1
    if after < len(words) and words[after].pos in _NOUNS and after > index and words[after].head != index:
        words[index] = replace(word, head=after, relation="amod")


def _free_day(words: list[Word], index: int) -> None:
    """Take a bare name of a day for when something happens, not for an object: "threatened Monday to resign".

    It is no subject either where there is another, nor part of one: "the mayor Monday backed", "Ann Roe Monday backed".
    """
    word = words[index]
    if word.pos != "PROPN" or not is_weekday(word.text) or any(other.head == index for other in words):
        return
    name = words[word.head]
    ends_name = word.relation == "flat" and words[name.head].index == index + 1
    if ends_name and name.relation == "nsubj" and is_verbal(words[name.head]):
        words[index] = replace(word, head=name.head, relation="obl:unmarked")
    siblings = [other.relation for other in words if other.head == word.head and other.index < index]
    if word.relation in ("obj", "iobj") or (word.relation == "nsubj" and "nsubj" in siblings):
        words[index] = replace(word, relation="obl:unmarked")


def _fill_subject(words: list[Word], index: int) -> None:
    """Take "it" for a subject where the infinitive has no other one: "it is willing to pay", not "it is wrong to pay".

    Parsers tell the two by their labels, `xcomp` and `csubj`, and take either "it" for a dummy.
    """
    word = words[index]
    below = [other.relation for other in words if other.head == word.head] if word.relation == "expl" else []
    if "xcomp" in below and not {"nsubj", "csubj", "ccomp"} & set(below) and words[word.head].pos == "ADJ":
        words[index] = replace(word, relation="nsubj")


def _make_object(words: list[Word], index: int) -> None:
    """Take a subject behind its verb for an object where another stands before: "ordered the consul to leave"."""
    word = words[index]
    before = (other.relation for other in words[: word.head] if other.head == word.head)
    if word.relation == "nsubj" and word.head < index and is_verbal(words[word.head]) and "nsubj" in before:
        words[index] = replace(word, relation="obj")


def _move_case(words: list[Word], index: int) -> None:
    """Hang a preposition before a coordination or a name on its first part: "with the king and his sons"."""
    word = words[index]
    parts = [part for part in _climb(words, word.head, _follows) if part > index]
    if word.relation == "case" and parts and parts[-1] != word.head:
        words[index] = replace(word, head=parts[-1])


def _attach_relative(words: list[Word], index: int) -> None:
    """Hang a relative clause on the part of a coordination right before it: "Kim, Roe and Doe, who leads"."""
    word = words[index]
    if word.relation != "acl:relcl":
        return
    opener = next((other.index for other in words[:index] if is_relative(other) and other.head == index), 0)
    before = opener - 1
    if before > 0 and words[before].text == ",":
        before -= 1
    before = _climb(words, before, _is_part_of_name)[-1]
    if before > word.head and word.head in _climb(words, before, _is_conjunct):
        words[index] = replace(word, head=before)


def _raise_past(words: list[Word], index: int) -> None:
    """Coordinate a past form with the past form above, not with what that says of now: "said he backs it and vowed"."""
    word, content = words[index], words[words[index].head]
    above = words[content.head]
    is_content = word.relation == "conj" and content.relation == "ccomp" and content.index < index
    if is_content and _has_tense(words, word) and _is_past(word) and _is_past(above) and _is_present(words, content):
        words[index] = replace(word, head=above.index)


def _is_past(word: Word) -> bool:
    return {"Tense=Past", "VerbForm=Fin"} <= word.features


def _is_present(words: Sequence[Word], word: Word) -> bool:
    """Tell a clause in the present or the future, by its verb or what carries its tense."""
    finite = [w for w in words if w.head == word.index and w.relation.startswith(("aux", "cop"))] or [word]
    return not any("Tense=Past" in w.features for w in finite[:1])


def _flatten(words: list[Word], index: int) -> None:
    """Make one name of two nouns side by side, which no comma sets apart: "attorney general"."""
    word = words[index]
    has_article = any(other.head == index and other.relation in ("det", "nmod:poss") for other in words)
    if (
        word.relation == "appos"
        and word.head == index - 1
        and word.pos == words[index - 1].pos == "NOUN"
        and not has_article
    ):
        words[index] = replace(word, relation="flat")


def _climb(words: Sequence[Word], index: int, goes_on: Callable[[Word], bool]) -> list[int]:
    """Return a word and those above it, as long as `goes_on` holds of the last."""
    path = [index]
    while goes_on(words[path[-1]]) and words[path[-1]].head not in path:
        path.append(words[path[-1]].head)
    return path


def _is_conjunct(word: Word) -> bool:
    return word.relation == "conj"


def _follows(word: Word) -> bool:
    return word.relation in ("conj", "flat")


def _is_part_of_name(word: Word) -> bool:
    return word.relation in ("flat", "compound", "nmod:desc")


def _is_infinitive(word: Word) -> bool:
    return "VerbForm=Inf" in word.features
