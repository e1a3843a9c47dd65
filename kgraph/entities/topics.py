"""Topics: what is backed, opposed or proposed where that is no actor, and whom it involves."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kgraph.days import is_calendar_word
from kgraph.entities.cast import Cast, name_words
from kgraph.entities.names import known, of_mention
from kgraph.entities.pronouns import things_before
from kgraph.entities.wording import content, opening, unquoted, without_article
from kgraph.grammar import tree
from kgraph.model import Entity, Phrase
from kgraph.namespaces import mint, slug

#: Features of "it", of determiners for what is known already, and of these and "a".
_THING: Final = frozenset({"Gender=Neut", "PronType=Prs"})
_KNOWN: Final = frozenset({"Definite=Def", "PronType=Dem", "Poss=Yes"})
_DETERMINED: Final = _KNOWN | {"Definite=Ind"}
#: Tags of words that no topic is named by alone.
_EMPTY: Final = frozenset({"PRON", "DET", "NUM", "ADJ", "ADV"})
#: Sentences before a noun in which it may have been introduced.
_WINDOW: Final = 10


def resolve_topic(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the topic that a phrase stands for, None for words that name nothing by themselves.

    Topics with the same label meet in one node. A noun that is known already, "the bill", is what the article
    introduced by it, "a port bill", or a node of the article where it introduced none or several.
    """
    head = phrase.sentence.words[phrase.head]
    if head.features >= _THING and not phrase.clausal:
        things = (resolve_topic(each, cast) for each in things_before(phrase, cast) if not _is_actor(each, cast))
        return next((replace(each, by="byPronoun") for each in things if each is not None), None)
    if not phrase.clausal and (head.pos in _EMPTY or is_calendar_word(head.text)):
        return None
    inner = _opened(phrase, cast)
    if inner != phrase:
        return resolve_topic(inner, cast)
    is_known = _is_bare(phrase, _KNOWN)
    introduced = {slug(label_of(each, cast)): each for each in _introduced(phrase, cast)} if is_known else {}
    if len(introduced) == 1 and (found := resolve_topic(introduced.popitem()[1], cast)) is not None:
        return replace(found, by="byNoun")
    return _topic(phrase, cast)


def _topic(phrase: Phrase, cast: Cast) -> Entity | None:
    label = label_of(phrase, cast)
    if not slug(label):
        return None
    is_local = _is_bare(phrase, _DETERMINED)
    head = phrase.sentence.words[phrase.head]
    is_narrower = not phrase.clausal and head.pos == "NOUN" and (is_local or phrase.first != phrase.last)
    broader = f"to-{slug(head.lemma)}" if is_narrower else ""
    iri = mint("to", cast.article, label.lower()) if is_local else f"to-{slug(label)}"
    return Entity(
        iri=iri,
        kind="Topic",
        label=label,
        involves=_involved(phrase, cast),
        broader=Entity(iri=broader, kind="Topic", label=head.lemma) if broader not in ("", iri) else None,
    )


def _opened(phrase: Phrase, cast: Cast) -> Phrase:
    """Return what the words are about: "a toll" of "a plan for a toll", "a number of tolls", "to introduce a toll"."""
    sentence, head = phrase.sentence, phrase.sentence.words[phrase.head]
    if not phrase.clausal:
        inner = content(phrase, cast)
        return inner or (_planned(phrase) if head.lemma in cast.planning else phrase)
    if head.lemma in cast.furthering and head.pos == "VERB" and not tree.has_dependent(sentence, phrase.head, "nsubj"):
        things = [c for c in tree.dependents(sentence, phrase.head, "obj") if c > phrase.head]
        if len(things) == 1 and sentence.words[things[0]].pos == "NOUN":
            first = tree.noun_phrase(sentence, things[0]).first
            return replace(phrase, head=things[0], first=first, clausal=False)
    return phrase


def _planned(phrase: Phrase) -> Phrase:
    sentence = phrase.sentence
    for child in sentence.children[phrase.head]:
        word = sentence.words[child]
        is_aim = tree.marker(sentence, child) in ("for", "of", "to")
        if child > phrase.head and word.relation == "nmod" and is_aim and word.pos == "NOUN":
            return replace(tree.noun_phrase(sentence, child), last=phrase.last)
        if child > phrase.head and word.relation == "acl" and tree.is_subjectless(sentence, child):
            return tree.clause_phrase(sentence, child)
    return phrase


def _is_bare(phrase: Phrase, features: frozenset[str]) -> bool:
    """Tell a noun with nothing beside it but words with one of these features: "the bill", "their proposal"."""
    sentence = phrase.sentence
    before = [word for word in sentence.words[phrase.first : phrase.head] if word.pos != "PUNCT"]
    is_alone = not phrase.clausal and phrase.last == phrase.head and sentence.words[phrase.head].pos == "NOUN"
    is_narrowed = tree.has_dependent(sentence, phrase.head, "acl")
    return is_alone and not is_narrowed and bool(before) and all(features & word.features for word in before)


def _introduced(phrase: Phrase, cast: Cast) -> Iterator[Phrase]:
    """Yield the phrases before a noun that say more of what the same noun names."""
    noun = phrase.sentence.words[phrase.head].lemma
    position = bisect_left(cast.sentences, phrase.sentence.start, key=lambda earlier: earlier.start)
    for sentence in cast.sentences[max(0, position - _WINDOW) : position + 1]:
        for word in sentence.words:
            if word.lemma == noun and word.pos == "NOUN":
                found = tree.noun_phrase(sentence, word.index)
                is_before = found.end <= phrase.start  # "a plan for the plan" introduces nothing inside itself
                if is_before and not _is_bare(found, _DETERMINED) and found.first != found.last:
                    yield found


def _is_actor(phrase: Phrase, cast: Cast) -> bool:
    """Tell nouns for people and groups, which "it" stands for as actors if at all."""
    return phrase.sentence.words[phrase.head].lemma in cast.gazetteer.roles


def label_of(phrase: Phrase, cast: Cast) -> str:
    """Return the words of a topic to be read by themselves: no article or possessive, states for their capitals."""
    sentence = phrase.sentence
    text, at, kept = sentence.text, phrase.start - sentence.start, ""
    for first, last, written in _rewritten(phrase, cast):
        start, end = sentence.words[first].start - sentence.start, sentence.words[last].end - sentence.start
        kept += text[at:start] + written
        at = end
    return unquoted(f"{kept}{text[at : phrase.end - sentence.start]}") or without_article(phrase)


def _rewritten(phrase: Phrase, cast: Cast) -> Iterator[tuple[int, int, str]]:
    """Yield runs of words inside a phrase with what stands for them in its label."""
    sentence = phrase.sentence
    mentions = {mention.first: mention for mention in cast.mentions.get(sentence.start, ())}
    opened = opening(phrase)
    if opened > phrase.first:
        yield phrase.first, opened - 1, ""
    index = opened
    while index <= phrase.last:
        mention = mentions.get(index)
        if mention is not None and mention.senses and mention.last <= phrase.last:
            entity = known(mention, cast, "")
            if entity.by == "byCapital" and entity.polity in cast.gazetteer.entities:
                yield index, mention.last, cast.gazetteer.entities[entity.polity].label
            index = mention.last
        elif {"Poss=Yes", "PronType=Prs"} <= sentence.words[index].features:
            yield index, index, ""
        index += 1


def _involved(phrase: Phrase, cast: Cast) -> tuple[Entity, ...]:
    found: dict[str, Entity] = {}
    sentence = phrase.sentence
    for mention in cast.mentions.get(sentence.start, ()):
        if phrase.first <= mention.first and mention.last <= phrase.last:
            entity = of_mention(sentence, mention, cast)
            is_place = tree.marker(sentence, tree.head_of(sentence, mention.first, mention.last)) in cast.locating
            if is_place and entity is not None:
                entity = _place(name_words(sentence, mention, cast.gazetteer), entity, cast)
            if entity is not None:
                found[entity.iri] = entity
    for word in sentence.words[phrase.first : phrase.last + 1]:
        polity = cast.gazetteer.demonyms.get(word.text)
        if polity is not None:
            found.setdefault(polity, cast.gazetteer.entities[polity])
    return tuple(found[iri] for iri in sorted(found))


def _place(name: str, entity: Entity, cast: Cast) -> Entity:
    """Return where something is: the territory of a state, a city, or a place that is no more than named."""
    known = cast.gazetteer.places
    return known.get(name) or known.get(entity.label) or Entity(iri=f"pl-{slug(name)}", kind="Place", label=name)
