"""Who did what: every cue of the lexicon in a sentence, with its slots and what holds of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from kgraph.days import is_calendar_word
from kgraph.grammar import arguments, complements, cues, slots, tree
from kgraph.model import Clause, Entry, Lexicon, Phrase, Scope, Sentence, Word
from kgraph.readings import POS, Reading, company_of
from kgraph.scopes import modal_scope, predicated_scope, presumed, presupposed, scope_of

_UNDERTAKING: Final = "undertaking"
#: Parts of speech of the entries, beside prepositions that are said of something.
_CUES: Final = frozenset({"verb", "noun", "adjective"})
#: Slots of who a noun comes from, on whom parsers hang what it is about.
_MAKING: Final = ("from", "by")
#: How the name of a day stands to a time of day: "Monday night".
_TIMES: Final = ("compound", "nmod:unmarked", "nmod")
#: Slots of what the subject will or must do, where subject and auxiliaries say nothing more.
_OWN_DEEDS: Final = (_UNDERTAKING, "obligation")


def find_clauses(sentence: Sentence, lexicon: Lexicon, said_before: Phrase | None = None) -> Iterator[Clause]:
    """Yield the cues of a sentence in text order.

    `said_before` is the last speaker of a quotation that may run on into this sentence.
    """
    reading = Reading(sentence=sentence, lexicon=lexicon, said_before=said_before)
    for word in sentence.words:
        yield from _affix_clauses(reading, word)
        for pos, entries in _entries(reading, word):
            yield Clause(
                sentence=sentence,
                head=word.index,
                pos=pos,
                entries=entries,
                company=company_of(sentence, word.index),
                particles=_particles(sentence, word.index),
                read_slots=partial(_slots, reading, word.index, pos),
                read_inner=partial(_inner, reading, word.index, entries),
                read_scope=partial(_scope_reader(reading, word, entries), reading, word.index),
            )


def slots_at(reading: Reading, index: int) -> Mapping[str, tuple[Phrase, ...]]:
    """Return the slots beside a word, whether it is a cue of the lexicon or not."""
    return _slots(reading, index, POS.get(reading.sentence.words[index].pos, ""))


def phrase_at(sentence: Sentence, index: int, cue: int) -> Phrase:
    """Return the words for an argument headed by a word, without what holds the cue: noun phrase or clause."""
    return _phrase(sentence, index, cue, "", cue)


def _entries(reading: Reading, word: Word) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    is_predicated = word.pos == "ADP" and slots.is_predicated(reading.sentence, word.index)  # "is against the tax"
    if POS.get(word.pos) not in _CUES and not is_predicated:
        return
    keys = [(word.lemma, POS.get(word.pos, ""))]
    is_bare = tree.is_gerund(word) and not tree.has_dependent(reading.sentence, word.index, "obj")  # "was appalling"
    if tree.is_past_participle(word) or word.pos == "ADJ" or is_bare:
        keys.append((word.text.lower(), "adjective"))
    for lemma, pos in dict.fromkeys(keys):
        entries = reading.lexicon.entries.get((lemma, pos), ())
        if entries and not _is_in_name(reading.sentence, word.index):  # "Meet the Press"
            yield pos, entries


def _is_in_name(sentence: Sentence, index: int) -> bool:
    """Tell a part of a name of several words, which says nothing of its own."""
    return any(name.first <= index <= name.last > name.first for name in sentence.names)


def _affix_clauses(reading: Reading, word: Word) -> Iterator[Clause]:
    """Yield the cue at the start of a word: "anti-junta rebels"."""
    sentence = reading.sentence
    if not word.text.lower().startswith(reading.lexicon.prefixes):
        return
    for entry in reading.lexicon.affixes:
        length = len(entry.head)
        if word.text.lower().startswith(entry.head) and len(word.text) > length and word.head != word.index:
            inside = Phrase(sentence=sentence, head=word.index, first=word.index, last=word.index, skip=length)
            noun = tree.noun_phrase(sentence, word.head)
            yield Clause(
                sentence=sentence,
                head=word.index,
                pos="affix",
                entries=(entry,),
                company={},
                particles=frozenset(),
                read_slots=partial(_affix_slots, noun, inside),
                read_inner=dict,
                read_scope=partial(presupposed, reading, word.head),
                affix=length,
            )


def _affix_slots(noun: Phrase, inside: Phrase) -> Mapping[str, tuple[Phrase, ...]]:
    return {"subject": (noun,), "object": (inside,)}


def _slots(reading: Reading, index: int, pos: str) -> Mapping[str, tuple[Phrase, ...]]:
    sentence = reading.sentence
    match pos:
        case "verb" if _is_modal(reading, sentence.words[index]):
            return _phrases(sentence, index, slots.modal_slots(sentence, index, reading))
        case "verb":
            found = slots.verb_slots(sentence, index, reading)
            if "clause" not in found and reading.takes_clause(sentence, index):
                found["clause"] = complements.infinitives(sentence, index, below=reading.asks(sentence, index))
            if not found.get("object"):
                found["obligation"] = tuple(tree.dependents(sentence, index, "xcomp"))
                found["necessity"] = tuple(c for c in found["obligation"] if arguments.is_passive(sentence, c))
            if found.get("object") and not reading.asks(sentence, index):
                found["clause"] = complements.full_clauses(sentence, found.get("clause", ()))
        case "noun":
            found = slots.noun_slots(sentence, index, reading)
        case "preposition":
            found = slots.preposition_slots(sentence, index, reading)
        case _:
            found = slots.adjective_slots(sentence, index, reading)
    found["clauseSubject"] = complements.clause_subjects(sentence, found.get("clause", ()), reading)
    found[_UNDERTAKING] = complements.undertakings(sentence, index, reading)
    return _phrases(sentence, index, found)


def _scope_reader(reading: Reading, word: Word, entries: tuple[Entry, ...]) -> Callable[[Reading, int], Scope]:
    if _is_modal(reading, word):
        return modal_scope
    if word.pos == "ADP":
        return predicated_scope
    names_people = all("self" in frame.actor for entry in entries for frame in entry.frames)
    is_predicate = tree.has_dependent(reading.sentence, word.index, "cop")
    return presumed if names_people and not is_predicate else scope_of


def _is_modal(reading: Reading, word: Word) -> bool:
    """Tell an auxiliary, which says something of the verb above it: "Congress must act"."""
    return reading.sentence.labels[word.index] == "aux"


def _inner(reading: Reading, index: int, entries: tuple[Entry, ...]) -> Mapping[str, Mapping[str, tuple[Phrase, ...]]]:
    """Return the slots of the words that multiword entries require: "impose sanctions on X"."""
    required = {lemma for entry in entries for lemma in entry.requires}
    sentence = reading.sentence
    beside = (*sentence.children[index], *arguments.measured(sentence, index))
    inside = (child for child in beside if sentence.words[child].lemma in required)
    return {sentence.words[child].lemma: _phrases(sentence, child, _below(reading, child)) for child in inside}


def _below(reading: Reading, index: int) -> cues.Slots:
    if POS.get(reading.sentence.words[index].pos) in ("noun", "adjective"):
        return slots.noun_slots(reading.sentence, index, reading)
    return slots.oblique_slots(reading.sentence, index)


class _Phrases(Mapping[str, tuple[Phrase, ...]]):
    """The words for the fillers of each slot, made when they are asked for: most are not."""

    __slots__ = ("_cue", "_fillers", "_made", "_sentence")

    def __init__(self, sentence: Sentence, cue: int, fillers: cues.Slots) -> None:
        self._sentence, self._cue, self._fillers = sentence, cue, fillers
        self._made: dict[str, tuple[Phrase, ...]] = {}

    def __getitem__(self, slot: str) -> tuple[Phrase, ...]:
        if slot not in self._made:
            fillers = self._fillers[slot]
            below = self._below if slot in _MAKING else lambda _: self._cue
            self._made[slot] = tuple(_phrase(self._sentence, i, self._cue, slot, below(i)) for i in fillers)
        return self._made[slot]

    def _below(self, index: int) -> int:
        """Return the filler of another slot that parsers hang on this one, else the cue: "unions to the bill"."""
        others = (filler for fillers in self._fillers.values() for filler in fillers)
        return next((i for i in others if i > index and self._sentence.words[i].head == index), self._cue)

    def get(self, slot: str, default: Any = None) -> Any:
        # Most slots that frames ask for are not there, and the inherited method raises an error for each.
        return self[slot] if slot in self._fillers else default

    def __contains__(self, slot: object) -> bool:
        return slot in self._fillers

    def __iter__(self) -> Iterator[str]:
        return iter(self._fillers)

    def __len__(self) -> int:
        return len(self._fillers)


def _phrases(sentence: Sentence, cue: int, found: cues.Slots) -> Mapping[str, tuple[Phrase, ...]]:
    """Return the words for the fillers of each slot but for days, which fill none: "on Friday"."""
    kept = {name: tuple(i for i in fillers if not _is_day(sentence, i)) for name, fillers in found.items() if fillers}
    return _Phrases(sentence, cue, {name: fillers for name, fillers in kept.items() if fillers})


def _is_day(sentence: Sentence, index: int) -> bool:
    """Tell the name of a day or month, alone or before a time of day: "on Monday night"."""
    if is_calendar_word(sentence.words[index].text):
        return True
    before = sentence.words[max(index - 1, 0)]
    return before.head == index and before.relation in _TIMES and is_calendar_word(before.text)


def _phrase(sentence: Sentence, index: int, cue: int, slot: str, below: int) -> Phrase:
    """Return the words for a filler, without what lies `below` it and modifies it, and without its preposition."""
    if slot in _OWN_DEEDS and not arguments.is_passive(sentence, index):
        return replace(tree.clause_phrase(sentence, index), first=_first_of_deed(sentence, index, cue))
    is_predicate = tree.has_dependent(sentence, index, "nsubj", "cop") and sentence.words[cue].head != index
    is_predicate = is_predicate and not tree.has_dependent(sentence, index, "case")  # "as did Hamas"
    if tree.is_verbal(sentence.words[index]) or is_predicate:
        phrase = tree.clause_phrase(sentence, index, opener=slot)
        return replace(phrase, first=max(phrase.first, complements.behind_subject(sentence, index)))
    return tree.noun_phrase(sentence, index, without=below)


def _first_of_deed(sentence: Sentence, index: int, cue: int) -> int:
    """Return where the words for one's own deed begin: behind an auxiliary that is the cue, else with their denial."""
    if sentence.words[cue].head == index and cue < index:
        is_contracted = sentence.words[cue].end == sentence.words[cue + 1].start  # "shouldn't exist"
        return cue if is_contracted else cue + 1
    adverbs = tree.dependents(sentence, index, "advmod")
    return min((*(c for c in adverbs if "Polarity=Neg" in sentence.words[c].features), index))


def _particles(sentence: Sentence, index: int) -> frozenset[str]:
    return frozenset(sentence.words[c].lemma for c in tree.dependents(sentence, index, "compound:prt"))
