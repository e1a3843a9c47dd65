"""Build a rule lemmatizer: what the treebanks say of a form, else spaCy's rules checked by a list of words.

A learned lemmatizer makes "rejecte" of "rejected" where the verb is rare, and lexicons are keyed by lemmas.
"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any, TypeAlias

from spacy.language import Language
from spacy.lookups import Lookups

from kgraph.pipes.lemmas import CASED, CasedLemmatizer
from training.treebanks import Sentence, Word

Lemmas: TypeAlias = dict[tuple[str, str], str]  # by part of speech and form

_TABLES = ("lemma_rules", "lemma_index", "lemma_exc")
_OFTEN = 2


def add_lemmatizer(nlp: Language, sentences: Iterable[Sentence]) -> None:
    """Add the lemmatizer; it goes behind the morphologizer, whose parts of speech it needs."""
    words = [word for sentence in sentences for word in sentence.words if "Typo=Yes" not in word.morph]
    lemmatizer = nlp.add_pipe("cased_lemmatizer", name="lemmatizer")
    assert isinstance(lemmatizer, CasedLemmatizer)
    lookups = _lookups(_lemmas(words, str.lower))
    lookups.add_table(CASED, _by_part(_capitalised(_lemmas(words, str))))
    lemmatizer.initialize(lookups=lookups)


def _lookups(lemmas: Lemmas) -> Lookups:
    tables = {name: _general_table(name) for name in _TABLES}
    for (pos, form), lemma in lemmas.items():
        tables["lemma_exc"].setdefault(pos.lower(), {})[form] = [lemma]
    lookups = Lookups()
    for name, table in tables.items():
        lookups.add_table(name, table)
    return lookups


def _capitalised(lemmas: Lemmas) -> Lemmas:
    """Choose what spaCy's rules would write in lower case ("American", "CEO")."""
    return {key: lemma for key, lemma in lemmas.items() if key[0] in ("ADJ", "NOUN") and not lemma.islower()}


def _by_part(lemmas: Lemmas) -> dict[str, dict[str, str]]:
    parts: dict[str, dict[str, str]] = {}
    for (pos, form), lemma in lemmas.items():
        parts.setdefault(pos, {})[form] = lemma
    return parts


def _general_table(name: str) -> dict[str, Any]:
    """Read a table of spacy-lookups-data (made from WordNet)."""
    packed = files("spacy_lookups_data").joinpath("data", f"en_{name}.json.gz").read_bytes()
    table: dict[str, Any] = json.loads(gzip.decompress(packed))
    return table


def _lemmas(words: Iterable[Word], spell: Callable[[str], str]) -> Lemmas:
    """Return the most frequent lemma of each form that is there more than once."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for word in words:
        counts[word.pos, spell(word.text)][word.lemma] += 1
    often = {key: found for key, found in sorted(counts.items()) if found.total() >= _OFTEN}
    return {key: found.most_common(1)[0][0] for key, found in often.items()}
