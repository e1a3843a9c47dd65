"""When what a sentence states happened: the time beside its cue, counted from the day of publication."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from re import Match
from typing import Final

from kgraph.days import is_calendar_word
from kgraph.grammar import tree
from kgraph.model import Moment, Sentence, Span, Timing, Word
from kgraph.periods import Window, find_periods, is_absolute, name_window, read_period

#: First and last word of an expression of time, and its match in the sentence.
Expression = tuple[int, int, Match[str]]

_UNITS: Final = frozenset(
    {"day", "week", "weekend", "month", "year", "decade", "century", "spring", "summer", "autumn", "fall", "winter",
     "morning", "afternoon", "evening", "night", "yesterday", "today", "tonight", "tomorrow"}
)  # fmt: skip
#: Prepositions that say when, when before "weekend", from or until when, and where: "voted in Nairobi to back it".
_AT: Final = frozenset({"in", "on", "during", "of"})
_AT_WEEKEND: Final = frozenset({"at", "over"})
_BOUNDS: Final = frozenset({"since", "until", "till", "before", "after", "from", "when", "once", "while"})
_PLACES: Final = frozenset({"in", "at"})
#: What joins a time to another.
_JOINTS: Final = frozenset({*tree.HYPHENS, "/", "to", "through", "until", "and", "or"})
_NOTHING: Final = Timing()
_TIMELY: Final = frozenset({"obl", "nmod", "advmod", "compound", "nummod", "amod", "det", "dep"})


def event_time(
    sentence: Sentence, index: int, published: date | None, *, ahead: bool = False, timing: Timing = _NOTHING
) -> Moment | None:
    """Return when the event that word `index` names happened, None where the sentence does not clearly say.

    `ahead` tells events that are still to come on the day of publication; `timing` is what the lexicon knows of words.
    """
    found = tuple(_expressions(sentence))
    for host, limit in _hosts(sentence, index, timing) if found else ():
        own = [each for each in found if _hangs_on(sentence, each, host)]
        is_overtaken = any(limit < first < index for first, *_ in found)
        if own or is_overtaken or _is_dated(sentence, host, timing):
            is_sole = len(own) == 1 and own[0][1] < limit and not is_overtaken
            return _moment(sentence, own[0], host, published, ahead, timing) if is_sole else None
    return None


def _expressions(sentence: Sentence) -> Iterator[Expression]:
    """Yield the expressions of time that consist of whole words."""
    starts = {word.start - sentence.start: word.index for word in sentence.words}
    ends = {word.end - sentence.start: word.index for word in sentence.words}
    for period in find_periods(sentence.text):
        if period.start() in starts and period.end() in ends:
            yield starts[period.start()], ends[period.end()], period


def _moment(
    sentence: Sentence, found: Expression, host: int, published: date | None, ahead: bool, timing: Timing
) -> Moment | None:
    first, last, period = found
    if not _is_clear(sentence, first, last, host, timing):
        return None
    if first in sentence.quoted and not is_absolute(period):
        return None  # what speakers call "today" is a day that only they know
    side = _side(sentence, host, ahead)
    window = read_period(period, published, side)
    if window is None or (published and _is_against(sentence, host, window, published, side)):
        return None
    named = name_window(window)
    words = Span(text=period[0], start=sentence.start + period.start(), end=sentence.start + period.end())
    return Moment(value=named[0], precision=named[1], words=words) if named else None


# Whose time it is


def _hosts(sentence: Sentence, index: int, timing: Timing) -> Iterator[tuple[int, int]]:
    """Yield the words whose time is also that of a word, nearest first, each with the word it must stand before."""
    end = len(sentence.words)
    yield index, end
    yield from ((c, end) for c in tree.dependents(sentence, index, "conj") if _are_beside(sentence, index, c, timing))
    governor, first = _governor(sentence, index, timing), sentence.words[index].head
    if governor is not None:
        yield from _hosts(sentence, governor, timing)
    elif sentence.labels[index] == "conj" and _are_alike(sentence, first, index):
        yield first, end if _are_beside(sentence, first, index, timing) else first


def _governor(sentence: Sentence, index: int, timing: Timing) -> int | None:
    """Return the word above whose time a noun or a clause without tense shares: "decided last week to oppose"."""
    top = index
    while sentence.labels[top] == "conj" and not _finite(sentence, top):
        top = sentence.words[top].head
    word = sentence.words[top]
    if _finite(sentence, top) or word.head == top or tree.has_dependent(sentence, top, "nsubj", "aux"):
        return None
    if word.pos == "NOUN":
        return word.head if _is_lent(sentence, word, timing) else None
    label, opener = sentence.labels[top], tree.marker(sentence, top)
    is_infinitive = opener == "to" and not tree.is_gerund(word) and not _is_asked(sentence, top)
    is_aside = not opener and (label == "xcomp" or "Tense=Past" not in word.features)
    return word.head if label in ("xcomp", "advcl", "acl") and (is_infinitive or is_aside) else None


def _is_asked(sentence: Sentence, infinitive: int) -> bool:
    """Tell what another is asked to do, some time: "urged X on Friday to oppose", "called on X to oppose"."""
    governor = sentence.words[infinitive].head
    roles = ("obj", "iobj", "obl") if sentence.labels[infinitive] == "xcomp" else ("iobj", "obl")
    asked = [c for c in tree.dependents(sentence, governor, *roles) if governor < c < infinitive]
    return any(not _is_time(sentence.words[c]) and tree.marker(sentence, c) not in _PLACES for c in asked)


def _is_lent(sentence: Sentence, noun: Word, timing: Timing) -> bool:
    """Tell a noun that says what its verb does, "voiced support", from one of somebody else: "voiced Kim's support"."""
    is_told = sentence.labels[noun.index] == "obl" and tree.marker(sentence, noun.index) == "in"
    is_owned = any(sentence.words[c].pos != "PRON" for c in tree.dependents(sentence, noun.index, "nmod:poss"))
    is_part = is_told or noun.relation in ("obj", "nsubj:pass")
    return is_part and sentence.words[noun.head].lemma in timing.light and not is_owned


def _are_beside(sentence: Sentence, one: int, other: int, timing: Timing) -> bool:
    """Tell verbs with nothing of their own between them: "denounced and rejected the bill on Friday"."""
    between = range(one + 1, other)
    is_bare = all(sentence.labels[i] in ("cc", "punct", "advmod", "conj") for i in between)
    is_shifted = any(_is_among(timing.shifting, sentence.words[i]) for i in between)
    return is_bare and not is_shifted and _are_alike(sentence, one, other)


def _are_alike(sentence: Sentence, one: int, other: int) -> bool:
    """Tell verbs of one subject and one tense: "On Friday X met Y and denounced Z"."""
    verbs = _finite(sentence, one), _finite(sentence, other)
    is_verbal = all(tree.is_verbal(sentence.words[i]) for i in (one, other))
    is_other = bool(verbs[1]) and _is_past(verbs[0]) != _is_past(verbs[1])
    return is_verbal and not is_other and not tree.has_dependent(sentence, other, "nsubj", "csubj")


def _is_dated(sentence: Sentence, host: int, timing: Timing) -> bool:
    """Tell a word with a time of its own that is no clear one: "since the vote", "later", "for weeks"."""
    beside = [sentence.words[c] for c in tree.dependents(sentence, host, "obl", "advmod", "advcl")]
    return any(
        _is_among(timing.shifting, w) or _is_time(w) or tree.marker(sentence, w.index) in _BOUNDS for w in beside
    )


def _is_among(listed: Collection[str], word: Word) -> bool:
    """Tell a word that is listed, by lemma or, of an adverb, by form: to some pipelines "later" is "late"."""
    return word.lemma in listed or (word.pos == "ADV" and word.text.lower() in listed)


def _is_time(word: Word) -> bool:
    return is_calendar_word(word.text) or word.lemma in _UNITS or word.text[0].isdigit()


# Where a time stands


def _hangs_on(sentence: Sentence, found: Expression, host: int) -> bool:
    return host in {word.head for word in sentence.words[found[0] : found[1] + 1]} - {*range(found[0], found[1] + 1)}


def _is_clear(sentence: Sentence, first: int, last: int, host: int, timing: Timing) -> bool:
    """Tell a whole time that says when, unlike "since Friday", "about a week ago", "Friday and Saturday"."""
    words, inside = sentence.words, range(first, last + 1)
    heads = [i for i in inside if words[i].head not in inside]
    around = [c for i in inside for c in sentence.children[i] if c not in inside]
    is_beside = all(words[i].head == host and sentence.labels[i] in _TIMELY for i in heads)
    opened = min((c for c in around if sentence.labels[c] == "case"), default=first)
    is_name = any(name.first <= last and first <= name.last for name in sentence.names)
    is_bare_may = first == last and words[first].text == "May" and sentence.labels[first] != "obl"  # "May's speech"
    return is_beside and not (
        is_name
        or is_bare_may
        or _is_joined(words, first, last)
        or _is_beyond(sentence, min(first, opened), host, timing)
        or any(_changes(sentence, c, last, timing) for c in around)
    )


def _is_beyond(sentence: Sentence, first: int, host: int, timing: Timing) -> bool:
    """Tell a time right behind another verb, or after one that goes on: "denounced it, people said on Friday"."""
    before = sentence.words[max(first - 1, 0)]
    is_own = before.index == host or sentence.labels[before.index] in ("aux", "cop", "conj")
    later = [c for c in tree.dependents(sentence, host, "conj") if c < first and tree.is_verbal(sentence.words[c])]
    return (tree.is_verbal(before) and not is_own) or not all(_are_beside(sentence, host, c, timing) for c in later)


def _changes(sentence: Sentence, index: int, last: int, timing: Timing) -> bool:
    """Tell a word that makes another time of the one that ends with word `last`: "since", "every", "or Monday"."""
    word, label = sentence.words[index], sentence.labels[index]
    if label in ("case", "mark"):
        allowed = _AT | _AT_WEEKEND if sentence.words[last].lemma == "weekend" else _AT
        return word.pos != "PART" and word.lemma not in allowed
    if index > last:
        return label == "conj" or (_is_time(word) and tree.marker(sentence, index) != "at")
    return label != "punct" and not _is_among(timing.pointing, word)


def _is_joined(words: Sequence[Word], first: int, last: int) -> bool:
    """Tell a time that is one end of a longer one, however it is parsed: "5-7 July", "Monday to Friday"."""
    before, after = words[max(first - 2, 0) : first], words[last + 1 : last + 3]
    ends = [(before[1], before[0])] if len(before) > 1 else []
    ends += [(after[0], after[1])] if len(after) > 1 else []
    return any(joint.text in _JOINTS and _is_time(end) for joint, end in ends)


def _side(sentence: Sentence, host: int, ahead: bool) -> bool | None:
    """Return whether what a word names lies ahead, None where neither its tense nor the caller tells."""
    word, verbs = sentence.words[host], _finite(sentence, host)
    if not verbs and not tree.is_verbal(word):
        return ahead
    is_bare = not tree.has_dependent(sentence, host, "aux")  # "the bill backed on Friday", not "to be backed"
    if _is_past(verbs or [word] * is_bare):
        return False
    return (
        None if _is_told(sentence, host) else ahead or None
    )  # who "agreed to meet on Friday" agreed then, or meets then


def _is_told(sentence: Sentence, host: int) -> bool:
    """Tell a clause without tense below what is past: "agreed to oppose"."""
    top = host
    while not _finite(sentence, top) and sentence.words[top].head != top:
        top = sentence.words[top].head
    return top != host and _is_past(_finite(sentence, top))


def _is_against(sentence: Sentence, host: int, window: Window, published: date, side: bool | None) -> bool:
    """Tell a time that the verb cannot have: "said next week", "will meet last week", "seems to defy it in 2014"."""
    is_infinitive = "VerbForm=Inf" in sentence.words[host].features and not tree.has_dependent(sentence, host, "aux")
    if side or (side is None and is_infinitive and not _is_told(sentence, host)):
        return window[1] < published
    return side is False and window[0] > published


def _finite(sentence: Sentence, host: int) -> list[Word]:
    verbs = [sentence.words[i] for i in (host, *tree.dependents(sentence, host, "aux", "cop"))]
    return [verb for verb in verbs if tree.is_finite(verb)]


def _is_past(verbs: Sequence[Word]) -> bool:
    return any("Tense=Past" in verb.features or (verb.pos == "AUX" and verb.lemma == "have") for verb in verbs)
