"""What the words on and above a predicate make of it: denied, possible, in the future, said by whom."""

from dataclasses import replace
from typing import Final

from kgraph.grammar import arguments, complements, links, slots, tree
from kgraph.grammar.links import Link
from kgraph.model import Phrase, Scope, Word
from kgraph.readings import Reading

_OPENING: Final = frozenset({"hypothesizing", "requesting"})
#: Effects of words that speak of what has happened: "condemned for the raid".
_JUDGING: Final = frozenset({"transparent", "reporting"})
#: Slots of a noun that may hold whose saying it is.
#: Prepositions before whoever a noun comes from: "concerns from farmers".
_MAKING: Final = ("by", "from")
#: How a source stands to what it says: "according to the ministry", "the ministry said".
_SOURCES: Final = ("obl", "nmod", "advcl", "parataxis", "dep", "advmod")
_OWNING: Final = ("possessor", "subject", "of", "by")


def scope_of(reading: Reading, index: int) -> Scope:
    """Return what the words on and above a predicate make of it: denied, possible, said by whom."""
    return _heard(reading, index, _scope(reading, index))


def modal_scope(reading: Reading, index: int) -> Scope:
    """Return what the words above an auxiliary make of it; what it does to its verb itself is what it says."""
    return _heard(reading, index, _scope(reading, reading.sentence.words[index].head, own=False))


def predicated_scope(reading: Reading, index: int) -> Scope:
    """Return the scope of what a preposition is said of: "is not against the tax"."""
    return scope_of(reading, reading.sentence.words[index].head)


def _heard(reading: Reading, index: int, scope: Scope) -> Scope:
    """Return a scope with what only the place of a word tells: between quotation marks, behind an "if"."""
    if _is_supposed(reading, index):
        scope = replace(scope, hypothetical=True)
    if scope.speaker is not None and _is_first_person(scope.speaker):
        scope = replace(scope, speaker=quoting(reading) or scope.speaker)  # “I think it is absurd,” he said
    if index not in reading.sentence.quoted:
        return scope
    judgement = scope.judgement if scope.judgement is not None and scope.judgement.voice == "quoted" else None
    return replace(scope, voice="quoted", speaker=scope.speaker or quoting(reading), judgement=judgement)


def _is_first_person(phrase: Phrase) -> bool:
    return "Person=1" in phrase.sentence.words[phrase.head].features


def presumed(reading: Reading, noun: int) -> Scope:
    """Return the scope of what a noun for people presumes, whatever is said of them: "his backers may lose"."""
    scope = _own_scope(reading, noun, own=True, above=None)
    head = reading.sentence.words[noun].head
    is_apart = head == noun or reading.sentence.labels[noun] == "appos"  # "Kim, a backer of Chad"
    above = Scope() if is_apart else _scope(reading, _aimed(reading, head), own=False)
    return _heard(reading, noun, _beside(scope, above))


def presupposed(reading: Reading, noun: int) -> Scope:
    """Return the scope of what a modifier says of its noun: safe only where nothing above is in doubt."""
    above = _scope(reading, noun)
    is_open = above.hypothetical or above.negated or _is_supposed(reading, noun)
    return replace(above, negated=False, hypothetical=is_open)


def _is_supposed(reading: Reading, index: int) -> bool:
    """Tell words between an "if" that opens the sentence and the next comma, wherever the parse hangs them."""
    words = reading.sentence.words
    first = next((word.index for word in words if word.pos != "PUNCT"), 0)
    if words[first].pos != "SCONJ" or reading.restriction(first) != "hypothesizing":
        return False
    comma = next((word.index for word in words[first:] if word.text == ","), len(words))
    return first < index < comma


def quoting(reading: Reading) -> Phrase | None:
    """Return who speaks the quoted words of a sentence: the subject of a reporting verb outside them."""
    sentence = reading.sentence
    if not sentence.quoted and not sentence.text.endswith(":"):
        return None
    for word in sentence.words:
        if word.index not in sentence.quoted and tree.is_verbal(word) and _introduces(reading, word):
            subject = _subject(reading, word.index)
            if subject is not None and subject.head not in sentence.quoted:
                return subject
    outside = [word for word in sentence.words if word.index not in sentence.quoted and word.pos != "PUNCT"]
    return None if outside else reading.said_before


def sayer(reading: Reading, index: int) -> Phrase | None:
    """Return who says what a verb or noun reports: "the mayor claims", "the mayor's claim"."""
    if tree.is_verbal(reading.sentence.words[index]):
        return _subject(reading, index)
    is_adjective = reading.sentence.words[index].pos == "ADJ"  # "is clear that"
    fill = slots.adjective_slots if is_adjective else slots.noun_slots
    found = fill(reading.sentence, index, reading)
    owners = next((found[name] for name in _OWNING if found.get(name)), ())
    return tree.noun_phrase(reading.sentence, owners[0]) if owners else None


def _scope(reading: Reading, index: int, *, own: bool = True, above: int | None = None) -> Scope:
    """Return the scope without regard to quotation marks.

    Not `own` leaves out "not" and modals beside the word; `above` is the argument that asks, whose own
    denial is not counted twice.
    """
    scope = _own_scope(reading, index, own=own, above=above)
    scope = _under_source(reading, index, scope)
    word = reading.sentence.words[index]
    if links.is_predicative(reading.sentence, index) and reading.judges(reading.sentence, word.head):
        return _under_judgement(reading, word.head, scope)
    kind = links.link(reading.sentence, index)
    match Link.CONTENT if kind is Link.ADVERBIAL and _completes(reading, index) else kind:
        case Link.ROOT:
            if links.asks(reading.sentence, index):
                scope = replace(scope, hypothetical=True)
        case Link.CONTENT:
            scope = _under_content(reading, index, word.head, scope)
        case Link.CONJUNCT if links.shares_modifiers(reading.sentence, index):
            scope = _merged(scope, _scope(reading, word.head))
        case Link.CONJUNCT | Link.COORDINATED:
            scope = _merged(scope, _scope(reading, word.head, own=False))
        case Link.PURPOSE:
            is_said = len(tree.dependents(reading.sentence, index, "mark")) > 1  # "in order to", "so as to"
            is_open = is_said or reading.says(word.head) != "transparent"
            scope = _said(replace(scope, hypothetical=scope.hypothetical or is_open), _scope(reading, word.head))
        case Link.OBJECT | Link.ARGUMENT if _is_owned(reading, index) and not _is_wished(reading, word.head):
            scope = _beside(scope, _scope(reading, _aimed(reading, word.head), own=False))
        case Link.OBJECT:
            scope = _under_verb(reading, index, word.head, scope)
        case Link.ARGUMENT:
            scope = _under_noun(reading, index, word.head, scope)
        case Link.RELATIVE if "appos" in (reading.sentence.labels[index], reading.sentence.labels[word.head]):
            pass  # "a charge they dismiss", "Kim, an ally of Chad": the article's own words
        case _:
            scope = _said(scope, _scope(reading, word.head))
    return scope


def _completes(reading: Reading, index: int) -> bool:
    """Tell a gerund right behind a verb that changes what it says, whatever parsers call it: "ruled out backing it"."""
    sentence = reading.sentence
    word = sentence.words[index]
    between = range(word.head + 1, index)
    is_next = word.head < index and all(sentence.labels[i] == "compound" for i in between)
    return is_next and tree.is_gerund(word) and not tree.marker(sentence, index) and bool(reading.says(word.head))


def _own_scope(reading: Reading, index: int, *, own: bool, above: int | None) -> Scope:
    """Read the words beside the predicate itself: "not", "may", "no", "reportedly", "if"."""
    groups = links.restricts(reading.sentence, index, above=above)
    if not own:
        groups = tuple((opener,) for opener in links.openers(reading.sentence, index))
    effects = [{i: reading.restriction(i) for i in group} for group in groups]
    denials = sum("negating" in each.values() for each in effects)
    found = {effect for each in effects for effect in each.values()}
    # "nearly backed it", but not "nearly half of them backed it"
    beside = {effect for each in effects for i, effect in each.items() if reading.sentence.words[i].head == index}
    return Scope(
        negated=denials % 2 == 1,
        denied=denials % 2 == 1,
        hypothetical="hypothesizing" in beside or denials > 1 or links.is_supposed(reading.sentence, index),
        future="foretelling" in found,
        voice="reported" if "reporting" in found else "narrated",
    )


def _under_source(reading: Reading, index: int, scope: Scope) -> Scope:
    """Read "according to X" and ", X said" beside the predicate."""
    if scope.speaker is not None:
        return scope
    for child in tree.dependents(reading.sentence, index, *_SOURCES):
        speaker = _sourced(reading, child) or _interjected(reading, child)
        if speaker is not None:
            return replace(scope, voice="reported", speaker=speaker)
    return scope


def _sourced(reading: Reading, child: int) -> Phrase | None:
    """Return the source in "according to the ministry" and "in the words of the ministry"."""
    sentence = reading.sentence
    opening = tree.marker(sentence, child).partition(" ")[0]
    for case in tree.dependents(sentence, child, "case"):
        if reading.sources(case, "preposition") or reading.sources(case, "verb"):
            return tree.noun_phrase(sentence, child)
    if opening and reading.sources(child, "noun"):
        return sayer(reading, child)
    return None


def _interjected(reading: Reading, child: int) -> Phrase | None:
    is_apart = tree.relation(reading.sentence.words[child]) in ("parataxis", "advcl")
    if not is_apart or reading.effect(child) != "reporting":
        return None
    if tree.relation(reading.sentence.words[child]) == "advcl" and tree.marker(reading.sentence, child) != "as":
        return None
    if tree.has_dependent(reading.sentence, child, "ccomp", "obj"):
        return None
    subjects = arguments.surface_subject(reading.sentence, child, reading)
    return tree.noun_phrase(reading.sentence, subjects[0]) if subjects else None


def _under_content(reading: Reading, index: int, governor: int, scope: Scope) -> Scope:
    """Pass what the governor says, wants or denies down to its complement."""
    above = _scope(reading, governor)
    match reading.effect(governor):
        case "negating":
            is_double = above.negated or scope.negated
            return _said(
                replace(
                    scope,
                    negated=not is_double or (above.negated and scope.negated),
                    hypothetical=scope.hypothetical or above.hypothetical or is_double,
                    future=scope.future or above.future,
                ),
                above,
            )
        case "reporting":
            is_raised = above.negated and reading.raises(governor)
            is_open = (above.negated and not is_raised) or above.hypothetical or above.future
            return replace(
                scope,
                negated=scope.negated != is_raised,
                hypothetical=scope.hypothetical or is_open,
                voice="reported",
                speaker=scope.speaker or sayer(reading, governor) or above.speaker,
                saying=scope.saying or (above if above.voice != "narrated" else None),
            )
        case "requesting" if not _is_asked_of(reading, governor):
            return replace(_merged(scope, above), hypothetical=True)
        case "requesting":
            wanted = replace(scope, hypothetical=True, voice="reported", judgement=None)
            return replace(wanted, speaker=scope.speaker or sayer(reading, governor) or above.speaker)
        case "transparent" if above.negated and tree.is_statement(reading.sentence, index, governor):
            return _said(replace(scope, hypothetical=True), above)  # "did not establish that": open, not denied
        case "transparent":
            return _merged(scope, above)
        case _ if above.negated and _is_open_noun(reading, index, governor):
            return _said(replace(scope, hypothetical=True), above)  # "no evidence that": open, not denied
        case "foretelling":
            return replace(_merged(scope, above), future=True)
        case _:
            return replace(_merged(scope, above), hypothetical=True)


def _is_open_noun(reading: Reading, index: int, governor: int) -> bool:
    """Tell a noun with a full clause, which is not denied with the noun: "no sign that they agreed"."""
    is_clause = tree.has_dependent(reading.sentence, index, "nsubj")
    return is_clause and not tree.is_verbal(reading.sentence.words[governor])


def _is_asked_of(reading: Reading, governor: int) -> bool:
    """Tell a verb that names who shall do what it wants, "urged Chad to go", from one of own wishes: "wants to go"."""
    sentence = reading.sentence
    named = tree.has_dependent(sentence, governor, "obj", "iobj", "nsubj:pass", "ccomp")
    prepositions = {tree.marker(sentence, child) for child in sentence.children[governor]}
    is_addressed = bool(prepositions & set(reading.addressees(sentence, governor)))
    is_addressed = is_addressed or bool(complements.asked_clauses(sentence, governor))
    return tree.is_verbal(sentence.words[governor]) and (named or is_addressed)


def _under_judgement(reading: Reading, governor: int, scope: Scope) -> Scope:
    """Read "called it reckless": reported as to what it says of "it", an act of its own as to who holds it."""
    act = _merged(scope, _scope(reading, governor))
    if governor in reading.sentence.quoted:
        act = replace(act, voice="quoted", speaker=act.speaker or quoting(reading))
    return replace(act, voice="reported", speaker=_subject(reading, governor), judgement=act)


def _beside(scope: Scope, above: Scope) -> Scope:
    """Return what holds of a noun whatever its verb says of it, unless the whole clause is in doubt: "if Kim's"."""
    is_open = scope.hypothetical or above.negated or above.hypothetical
    return _said(replace(scope, hypothetical=is_open), above)


def _aimed(reading: Reading, verb: int) -> int:
    """Return the verb above an infinitive, which leaves open what it does, not what it does it to.

    "went to hear Kim's charge": there is one; but "hoped to win Kim's support", which comes of it.
    """
    sentence = reading.sentence
    while tree.marker(sentence, verb) == "to" and tree.is_verbal(sentence.words[verb]):
        if reading.lending(sentence, verb):
            break
        above = sentence.words[verb].head
        if above == verb or not tree.is_verbal(sentence.words[above]):
            break
        verb = above
    return verb


def _is_owned(reading: Reading, index: int) -> bool:
    """Tell a noun with an owner, which is there whatever happens to it: "Kim's plan could be a problem"."""
    sentence = reading.sentence
    makers = (c for c in tree.dependents(sentence, index, "nmod") if tree.marker(sentence, c) in _MAKING)
    owners = (*tree.dependents(sentence, index, "nmod:poss"), *makers)
    is_denied = any(reading.restriction(c) for c in tree.dependents(sentence, index, "det", "amod"))
    is_named = any(sentence.words[c].pos != "PRON" for c in owners)
    return sentence.words[index].pos == "NOUN" and is_named and not is_denied


def _is_wished(reading: Reading, governor: int) -> bool:
    """Tell a word that asks for what its noun names, "sought Kim's support"; what is backed or rejected is there."""
    return reading.effect(governor) in _OPENING and not reading.takes_sides(governor)


def _under_verb(reading: Reading, index: int, governor: int, scope: Scope) -> Scope:
    """Pass down what holds of the verb that a noun completes: "did not voice support", "denied support"."""
    above = _scope(reading, governor, above=index)
    if not tree.is_verbal(reading.sentence.words[governor]):
        return _said(scope, above)
    is_denied = reading.says(governor) == "negating"  # "gave up its resistance", though "gave" alone lends
    is_there = tree.has_dependent(reading.sentence, index, "nmod:poss")  # "should end its support"
    if reading.commits(reading.sentence, governor) and not is_there:
        scope = replace(scope, future=True)  # "pledged an inquiry"
    if reading.lending(reading.sentence, governor) and not is_denied:
        return _merged(scope, above)
    effect = reading.effect(governor)
    if is_denied and tree.is_denied_object(reading.sentence, index):
        return _said(
            replace(scope, negated=not above.negated, hypothetical=scope.hypothetical or above.hypothetical),
            above,
        )
    is_judged = reading.judges(reading.sentence, governor) and tree.has_dependent(reading.sentence, governor, "xcomp")
    is_open = (effect in _OPENING and not is_judged) or (
        not is_there and (above.hypothetical or above.negated or above.future)
    )
    is_open = is_open or (reading.aims(index) and effect not in _JUDGING)
    return _said(replace(scope, hypothetical=scope.hypothetical or is_open), above)


def _under_noun(reading: Reading, index: int, governor: int, scope: Scope) -> Scope:
    """Pass down what a word above does: "lack of support", "hopes of an alliance", "if support grew".

    What a noun presupposes survives a denial of its verb, "her support did not help", but not a doubt about
    the whole clause, "it is not true that her support helped".
    """
    above = _scope(reading, governor, own=not tree.is_verbal(reading.sentence.words[governor]))
    if above.negated or above.hypothetical:
        scope = replace(scope, hypothetical=True)  # "no evidence of support"
    match reading.effect(governor) if not tree.is_verbal(reading.sentence.words[governor]) else "":
        case "negating":
            return _said(replace(scope, negated=not scope.negated), above)
        case "hypothesizing" | "requesting":
            return _said(replace(scope, hypothetical=True), above)
        case effect:
            is_open = scope.hypothetical or (reading.aims(index) and effect not in _JUDGING)
            return _said(replace(scope, hypothetical=is_open), above)


def _merged(scope: Scope, above: Scope) -> Scope:
    """Return a scope with everything that holds above it."""
    return replace(
        _said(scope, above),
        negated=scope.negated != above.negated,
        hypothetical=scope.hypothetical or above.hypothetical or (scope.negated and above.negated),
        future=scope.future or above.future,
    )


def _said(scope: Scope, above: Scope) -> Scope:
    """Return a scope with the voice that holds above it, where it has none of its own."""
    if scope.voice != "narrated":
        return scope if scope.speaker is not None else replace(scope, speaker=above.speaker)
    return replace(scope, voice=above.voice, speaker=above.speaker)


def _introduces(reading: Reading, word: Word) -> bool:
    """Tell a verb that reports, or whose complement is the quotation: "asked", "wondered"."""
    below = tree.dependents(reading.sentence, word.index, "ccomp", "parataxis")
    return reading.effect(word.index) == "reporting" or any(c in reading.sentence.quoted for c in below)


def _subject(reading: Reading, index: int) -> Phrase | None:
    found = arguments.deep_subject(reading.sentence, index, reading)
    return tree.noun_phrase(reading.sentence, found[0]) if found else None
