"""A sentence under the lexicon it is read with: what its words do to each other."""

from dataclasses import dataclass
from typing import Final

from kgraph.grammar import arguments, complements, tree
from kgraph.grammar.slots import NAMED_SLOTS
from kgraph.model import Entry, Lexicon, Operator, Phrase, Sentence, Word

#: Part of speech in the lexicon by universal tag.
POS: Final = {
    "VERB": "verb",
    "AUX": "verb",
    "NOUN": "noun",
    "PROPN": "noun",
    "ADJ": "adjective",
    "ADV": "adverb",
    "ADP": "preposition",
    "SCONJ": "conjunction",
    "CCONJ": "conjunction",
    "DET": "determiner",
    "PRON": "pronoun",
    "PART": "particle",
    "INTJ": "interjection",
}
#: Tags that parsers confuse, tried in turn where the first has no operator.
_CLOSED: Final = (
    "adverb",
    "particle",
    "determiner",
    "pronoun",
    "conjunction",
    "preposition",
    "verb",
    "adjective",
)
#: Tags that mean different things: "push back" backs nothing, "against his support" leaves open no support, as
#: "against supporting it" does.
_APART: Final = frozenset({("adverb", "verb"), ("preposition", "conjunction")})
#: Effects on what stands below a word, and of a verb on the noun that completes it.
_CHANGING: Final = frozenset({"negating", "hypothesizing", "foretelling", "transparent", "reporting", "requesting"})
_LENDING: Final = frozenset({"lightening", "converting"})
_SOURCING: Final = frozenset({"sourcing"})
_FUTURE: Final = frozenset({"foretelling", "backshifting"})
_DOCUMENTING: Final = frozenset({"documenting"})
_VIEWING: Final = frozenset({"judging"})
_AIMING: Final = frozenset({"aiming"})
_LIMITING: Final = frozenset({"limiting"})
_RAISING: Final = frozenset({"raising"})
_COMMITTING: Final = frozenset({"committing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sentence under the lexicon it is read with."""

    sentence: Sentence
    lexicon: Lexicon
    said_before: Phrase | None

    def effect(self, index: int) -> str:
        """Return what the word does to the clause or noun below it: as an operator, else as a cue."""
        word = self.sentence.words[index]
        pos = POS.get(word.pos, "")
        return self._operator(index, word.lemma, pos) or self._relation_effect(index, word, pos)

    def says(self, index: int) -> str:
        """Return the effect of a verb as an operator; what it is as a cue does not count."""
        return self._operator(index, self.sentence.words[index].lemma, "verb")

    def restriction(self, index: int) -> str:
        """Return what a word beside a predicate does to it, whatever its tag."""
        word = self.sentence.words[index]
        if word.lemma not in self.lexicon.operating:
            return ""
        if self._is_limited(index):
            return ""
        own = "conjunction" if self.sentence.labels[index] == "mark" else POS.get(word.pos, "")
        tags = [pos for pos in (own, *_CLOSED) if (own, pos) not in _APART]
        return next(filter(None, (self._operator(index, word.lemma, pos) for pos in tags)), "")

    def _is_limited(self, index: int) -> bool:
        """Tell a "not" that denies no more than that this is all: "not just backed"."""
        after = self.sentence.words[index + 1 : index + 2]
        return any(self._first(word.index, word.lemma, "adverb", _LIMITING) for word in after)

    def lending(self, _: Sentence, index: int) -> str:
        """Return whether a verb lends its subject to its object: "lightening", "converting" or nothing."""
        word = self.sentence.words[index]
        if word.pos not in ("VERB", "AUX"):
            return ""
        return self._first(index, word.lemma, "verb", _LENDING)

    def asks(self, sentence: Sentence, index: int) -> bool:
        """Tell a cue whose object may be asked to do what a clause says."""
        entries = self.lexicon.entries.get((sentence.words[index].lemma, "verb"), ())
        return any("clause" in frame.target and frame.addressee for entry in entries for frame in entry.frames)

    def delegates(self, sentence: Sentence, index: int) -> bool:
        """Tell a verb whose object does what an infinitive says: any but cues that take no clause."""
        word = sentence.words[index]
        entries = self.lexicon.entries.get((word.lemma, "verb"), ())
        return not entries or self.takes_clause(sentence, index) or (word.lemma, "verb") in self.lexicon.operators

    def documents(self, _: Sentence, index: int) -> bool:
        """Tell a noun for a text, which says what its author says: "letter", "report"."""
        return bool(self._first(index, self.sentence.words[index].lemma, "noun", _DOCUMENTING))

    def is_cue(self, sentence: Sentence, index: int) -> bool:
        """Tell a word that the lexicon has an entry for."""
        word = sentence.words[index]
        return (word.lemma, POS.get(word.pos, "")) in self.lexicon.entries

    def takes_sides(self, index: int) -> bool:
        """Tell a cue for or against what it speaks of."""
        word = self.sentence.words[index]
        entries = self.lexicon.entries.get((word.lemma, POS.get(word.pos, "")), ())
        return any(self.lexicon.relations[entry.relation].valence != "neutral" for entry in entries)

    def foretells(self, _: Sentence, index: int) -> bool:
        """Tell an auxiliary of the future: "will", "would"."""
        return bool(self._first(index, self.sentence.words[index].lemma, "verb", _FUTURE))

    def leaves_open(self, _: Sentence, index: int) -> bool:
        """Tell a verb that leaves open what its complement says: "would like to"."""
        return self.says(index) == "hypothesizing"

    def commits(self, _: Sentence, index: int) -> bool:
        """Tell a verb whose subject does what it says, even with an object: "promised voters to"."""
        return bool(self._first(index, self.sentence.words[index].lemma, "verb", _COMMITTING))

    def addressees(self, sentence: Sentence, index: int) -> tuple[str, ...]:
        """Return the prepositions after which the cue may name whom it addresses."""
        word = sentence.words[index]
        return tuple(
            slot
            for entry in self.lexicon.entries.get((word.lemma, POS.get(word.pos, "")), ())
            for frame in entry.frames
            for slot in frame.addressee
            if slot not in ("object", "recipient")
        )

    def judges(self, _: Sentence, index: int) -> bool:
        """Tell a verb whose subject holds what its complement says of its object: "called it reckless"."""
        return bool(self._first(index, self.sentence.words[index].lemma, "verb", _VIEWING))

    def raises(self, index: int) -> bool:
        """Tell a verb whose denial denies what it says: "does not think it fair"."""
        return bool(self._first(index, self.sentence.words[index].lemma, "verb", _RAISING))

    def sources(self, index: int, pos: str) -> bool:
        """Tell whether the word, as `pos`, names a source: "according", "words" in "in the words of"."""
        return bool(self._first(index, self.sentence.words[index].lemma, pos, _SOURCING))

    def aims(self, index: int) -> bool:
        """Tell whether a noun is opened by a preposition of aims: "a campaign for war"."""
        openers = tree.dependents(self.sentence, index, "case")
        return any(self._first(o, self.sentence.words[o].lemma, "preposition", _AIMING) for o in openers)

    def takes_clause(self, sentence: Sentence, index: int) -> bool:
        """Tell whether the target of the cue may be a clause."""
        word = sentence.words[index]
        entries = self.lexicon.entries.get((word.lemma, POS.get(word.pos, "")), ())
        return any("clause" in frame.target for entry in entries for frame in entry.frames)

    def _operator(self, index: int, lemma: str, pos: str) -> str:
        return self._first(index, lemma, pos, _CHANGING)

    def _first(self, index: int, lemma: str, pos: str, effects: frozenset[str]) -> str:
        """Return the effect of the most specific operator that fits the word, of those in `effects`."""
        for operator in self.lexicon.operators.get((lemma, pos), ()):
            if operator.effect in effects and self._fits(operator, index):
                return operator.effect
        return ""

    def _fits(self, operator: Operator, index: int) -> bool:
        return not operator.requires or operator.requires <= company_of(self.sentence, index).keys()

    def _relation_effect(self, index: int, word: Word, pos: str) -> str:
        """Return what the relation of the cue makes of a clause below it; entries that take clauses come first."""
        if (word.lemma, pos) not in self.lexicon.entries:
            return ""
        company = company_of(self.sentence, index).keys()
        own, there = self.lexicon.entries.get((word.lemma, pos), ()), NAMED_SLOTS.union(company)
        fitting = [entry for entry in own if entry.requires <= company and _may_apply(entry, there)]
        fitting.sort(key=lambda entry: not any("clause" in frame.target for frame in entry.frames))
        return next((self.lexicon.relations[entry.relation].effect for entry in fitting), "")


def _may_apply(entry: Entry, there: frozenset[str]) -> bool:
    """Tell an entry whose target may be among the slots that are there: "call" is not "call for" without a "for"."""
    return any(
        not there.isdisjoint(frame.target) and not (frame.addressee and there.isdisjoint(frame.addressee))
        for frame in entry.frames
    )


def company_of(sentence: Sentence, index: int) -> dict[str, int]:
    """Return the lemmas beside a word: its dependents, what they measure, and the words that open them."""
    beside = (*sentence.children[index], *arguments.measured(sentence, index))
    opened = (*beside, *complements.infinitives(sentence, index, below=True))
    openers = [o for child in opened for o in tree.dependents(sentence, child, "case", "mark", "fixed")]
    found: dict[str, int] = {}
    for word in sorted((*beside, *openers), key=lambda i: (i in beside, -abs(i - index))):
        found[sentence.words[word].lemma] = word
    return found
