"""Lemmas by table and rule, as spaCy's English lemmatizer finds them, with the words that keep their capitals."""

from typing import Any, Final

from spacy.lang.en import English
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Token

#: The table of lemmas with capitals ("American", "CEO"), by part of speech and form.
CASED: Final = "lemma_cased"


class CasedLemmatizer(EnglishLemmatizer):
    """Looks a word up as it is spelt before spaCy's rules write it in lower case."""

    @classmethod
    def get_lookups_config(cls, mode: str) -> tuple[list[str], list[str]]:
        """Return the tables that are needed, and those that may be there."""
        needed, optional = super().get_lookups_config(mode)
        return needed, [*optional, CASED]

    def rule_lemmatize(self, token: Token) -> list[str]:
        """Return the lemma in a list."""
        cased: dict[str, Any] = self.lookups.get_table(CASED, {})
        exact = cased.get(token.pos_, {}).get(token.text)
        return [exact] if exact else super().rule_lemmatize(token)


@English.factory("cased_lemmatizer", assigns=["token.lemma"], default_config={"mode": "rule", "overwrite": True})
def make_cased_lemmatizer(nlp: Language, name: str, mode: str, overwrite: bool) -> CasedLemmatizer:
    """Make the component; the tables are read from disk."""
    return CasedLemmatizer(nlp.vocab, None, name, mode=mode, overwrite=overwrite)
