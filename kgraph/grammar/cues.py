"""What the lexicon knows of single words, as far as it decides who does what."""

from typing import Protocol

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

    def judges(self, sentence: Sentence, index: int) -> bool:
        """Tell a verb whose subject holds what its complement says of its object: "called it reckless"."""

    def documents(self, sentence: Sentence, index: int) -> bool:
        """Tell a noun for a text, which says what its author says: "letter", "report"."""

    def is_cue(self, sentence: Sentence, index: int) -> bool:
        """Tell a word that the lexicon has an entry for."""

    def foretells(self, sentence: Sentence, index: int) -> bool:
        """Tell an auxiliary of the future: "will", "would"."""

    def leaves_open(self, sentence: Sentence, index: int) -> bool:
        """Tell a verb that leaves open what its complement says: "would like to"."""

    def commits(self, sentence: Sentence, index: int) -> bool:
        """Tell a verb whose subject does what it says, even with an object: "promised voters to"."""
