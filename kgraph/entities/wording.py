"""The words of an argument that count: where its name starts and ends, what only opens or measures it."""

from dataclasses import replace
from typing import Final

from kgraph.days import is_calendar_word
from kgraph.entities.cast import Cast
from kgraph.grammar import tree
from kgraph.mentions import lookup
from kgraph.model import Mention, Phrase, Sentence, Word

_QUOTES: Final = str.maketrans("", "", '“”"')
#: Tags of words that measure what follows "of": "several of the drafters", "three of them".
_QUANTIFYING: Final = frozenset({"ADJ", "DET", "NUM", "PRON"})
#: Features of determiners and pronouns that tell nothing about what a phrase names.
_OPENING: Final = frozenset({"PronType=Art", "PronType=Dem", "Poss=Yes"})


def wording(phrase: Phrase, cast: Cast) -> Phrase:
    """Return a phrase without what parsers wrongly hang on a name or role: places and dates after it.

    "Moscow" in "cooperation with Moscow in Syria", "the regime" in "backed the regime in May". Clauses that
    tell more of an actor go too: "the rebels" of "the rebels armed by Chad".
    """
    if phrase.clausal or phrase.skip:
        return phrase
    mention = mention_at(phrase, cast)
    if mention is not None and mention.kind != "group" and phrase.head <= mention.last:
        first, last = _title_start(phrase, mention, cast), min(mention.last, phrase.last)
        return phrase if (first, last) == (phrase.first, phrase.last) else replace(phrase, first=first, last=last)
    for child in tree.dependents(phrase.sentence, phrase.head, "nmod", "obl", "acl"):
        word = phrase.sentence.words[child]
        is_stray = tree.relation(word) == "acl" or is_calendar_word(word.text)
        if phrase.head < child <= phrase.last and is_stray:
            return _without(phrase, child)
    return phrase


def _without(phrase: Phrase, child: int) -> Phrase:
    """Return a phrase up to what hangs on its head, wherever parts of that stand: "where members aligned with Chad"."""
    inside = tree.descendants(phrase.sentence, child)
    first = next(i for i in range(phrase.first, phrase.head + 1) if i not in inside)
    return replace(phrase, first=first, last=max(phrase.head, _before(phrase.sentence, child)))


def mention_at(phrase: Phrase, cast: Cast) -> Mention | None:
    """Return the name at the head of a phrase, or the person that ends it: "Secretary of State Jane Roe"."""
    mentions = cast.mentions.get(phrase.sentence.start, ())
    for mention in mentions:
        if mention.first <= phrase.head <= mention.last:
            is_inside = phrase.first <= mention.first and mention.last <= phrase.last
            return mention if is_inside else _shorter(phrase, mention, cast)
    for mention in mentions:
        is_last = mention.last == phrase.last and mention.first > phrase.head and mention.kind == "person"
        if is_last and _is_titled(phrase, mention, cast):
            return mention
    return None


def without_article(phrase: Phrase) -> str:
    """Return the words of a phrase without the words that only open it, and without quotation marks."""
    sentence = phrase.sentence
    if phrase.skip:
        return phrase.span.text
    return unquoted(sentence.text[sentence.words[opening(phrase)].start - sentence.start : phrase.end - sentence.start])


def unquoted(text: str) -> str:
    """Return words without quotation marks among them."""
    return " ".join(text.translate(_QUOTES).split())


def noun_of(phrase: Phrase) -> str:
    """Return the words of a phrase as nouns for roles are listed: in lower case and on one line."""
    return " ".join(phrase.span.text.lower().split())


def opening(phrase: Phrase) -> int:
    """Return the first word of a phrase behind those that only open it."""
    first = phrase.first
    while first < phrase.last and _only_opens(phrase.sentence.words[first]):
        first += 1
    return first


def content(phrase: Phrase, cast: Cast) -> Phrase | None:
    sentence, head = phrase.sentence, phrase.sentence.words[phrase.head]
    if head.lemma not in cast.containers and head.pos not in _QUANTIFYING:
        return None
    after = [c for c in tree.dependents(sentence, phrase.head, "nmod", "obl") if c > phrase.head]
    inner = [c for c in after if tree.marker(sentence, c) in ("of", "for")]
    # "a number of measures for cooperation": the last that is no container itself, whatever hangs on what.
    named = [c for c in inner if sentence.words[c].lemma not in cast.containers]
    return next((tree.noun_phrase(sentence, c) for c in (*named, *inner)), None)


def _title_start(phrase: Phrase, mention: Mention, cast: Cast) -> int:
    """Return where the words for a name start: at its title, but not at a stray noun before it."""
    words = phrase.sentence.words
    before = [i for i in range(phrase.first, mention.first) if words[i].pos == "NOUN"]
    is_title = all(words[i].text.lower() in cast.gazetteer.roles for i in before)
    return phrase.first if is_title else mention.first


def _before(sentence: Sentence, index: int) -> int:
    """Return the last word before a subtree that is no opening punctuation."""
    last = min(tree.descendants(sentence, index)) - 1
    while sentence.words[last].pos == "PUNCT" and sentence.words[last].text not in ("”", '"'):
        last -= 1
    return last


def _is_titled(phrase: Phrase, mention: Mention, cast: Cast) -> bool:
    """Tell whether a title with the head of the phrase stands right before a name, whatever the parser made of it."""
    words = [word.text.lower() for word in phrase.sentence.words[phrase.first : mention.first]]
    least = mention.first - phrase.head  # words from the head on: "the aide of President Roe" has no title for a head
    return any(" ".join(words[-n:]) in cast.gazetteer.roles for n in range(least, min(4, len(words)) + 1))


def _shorter(phrase: Phrase, mention: Mention, cast: Cast) -> Mention | None:
    """Return the part of a label inside a phrase: "US" in "US military aid", where the label is "US military"."""
    if mention.first < phrase.first:
        return None
    words, offset = phrase.sentence.words, phrase.sentence.start
    text = phrase.sentence.text[words[mention.first].start - offset : phrase.end - offset]
    return Mention(first=mention.first, last=phrase.last, kind=mention.kind, senses=lookup(text, cast.gazetteer))


def _only_opens(word: Word) -> bool:
    """Tell articles, demonstratives, possessive pronouns, opening marks: "the", "this", "its", "to", "that"."""
    return (
        word.pos in ("PUNCT", "SCONJ")
        or (word.pos == "PART" and word.relation == "mark")
        or bool(_OPENING & word.features)
    )
