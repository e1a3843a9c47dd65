"""Which entity the words for an argument stand for; where the text does not say, the node stays local.

In order of evidence: labels of the gazetteer, names in the text, roles composed with a polity ("the
Kenyan government"), described groups. Topics are what remains, in target position only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kgraph.entities.cast import Cast, full_names, name_words
from kgraph.entities.names import KINDS, group, known, named, titled, unlisted
from kgraph.entities.pronouns import candidates
from kgraph.entities.roles import demonym, in_role, people
from kgraph.entities.topics import resolve_topic
from kgraph.entities.wording import content, mention_at, without_article, wording
from kgraph.grammar import tree
from kgraph.lemmas import mend
from kgraph.mentions import find_mentions, lookup
from kgraph.model import Entity, Gazetteer, Lexicon, Mention, NameKind, Phrase, Sentence
from kgraph.namespaces import mint, slug
from kgraph.quotations import mark_quotations

__all__ = [
    "Cast",
    "antecedent",
    "gather",
    "resolve",
    "resolve_doer",
    "resolve_owner",
    "resolve_speaker",
    "resolve_topic",
    "stood_for",
    "wording",
]


def gather(
    sentences: Iterable[Sentence],
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    article: str,
    introduced: Mapping[str, str] | None = None,
) -> Cast:
    """Return the cast of an article, or of a section of a long one; `introduced` has full names from before it."""
    kept = tuple(mark_quotations((mend(sentence, lexicon.forms) for sentence in sentences), lexicon))
    mentions = {sentence.start: find_mentions(sentence, gazetteer) for sentence in kept}
    votes: dict[str, Counter[NameKind]] = defaultdict(Counter)
    for sentence in kept:
        for mention in mentions[sentence.start]:
            if not mention.senses:
                votes[name_words(sentence, mention, gazetteer)][mention.kind] += 1
    kinds = {name: counts.most_common(1)[0][0] for name, counts in votes.items() if name}
    cast = Cast(
        article=article,
        sentences=kept,
        gazetteer=gazetteer,
        mentions=mentions,
        kinds=kinds,
        full_names=full_names((name for name, kind in kinds.items() if kind == "person"), introduced or {}),
        containers=lexicon.heads.get("containing", frozenset()),
        locating=lexicon.heads.get("locating", frozenset()),
        deed_nouns=lexicon.heads.get("wielding", frozenset()) | lexicon.deed_nouns,
        holders={},
    )
    return replace(cast, holders=_holders(cast))


def resolve_doer(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return who stands behind a deed or weapon: its owner, or who did last what it names: "two raids"."""
    return resolve_owner(phrase, cast) or (
        None if phrase.clausal else cast.deeds.get(phrase.sentence.words[phrase.head].lemma)
    )


def resolve_owner(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return whose deed or weapon the words name: "Kenyan jets"."""
    sentence = phrase.sentence
    if phrase.clausal or sentence.words[phrase.head].lemma not in cast.deed_nouns:
        return None
    makers = (c for c in tree.dependents(sentence, phrase.head, "nmod") if tree.marker(sentence, c) in ("by", "of"))
    owners = (*tree.dependents(sentence, phrase.head, "nmod:poss", "compound", "amod"), *makers)
    found = (resolve(tree.noun_phrase(sentence, owner), cast) for owner in owners)
    return next((each for each in found if each is not None and each.is_actor), None)


def resolve(phrase: Phrase, cast: Cast, speaker: Phrase | None = None) -> Entity | None:
    """Return the actor that a phrase stands for, None where it names none.

    `speaker` is who speaks the words, for the first person in quotations.
    """
    phrase = wording(phrase, cast)
    word = phrase.sentence.words[phrase.head]
    if phrase.clausal:
        return None
    if phrase.skip:
        return _inside_word(phrase, cast)
    if word.pos == "PRON" and content(phrase, cast) is None:
        return _pronoun(phrase, cast, speaker)
    if _names_topic(phrase, cast):
        return None
    return (
        _mentioned(phrase, cast)
        or demonym(phrase, cast)
        or _contained(phrase, cast, speaker)
        or titled(phrase, cast)
        or in_role(phrase, cast)
        or unlisted(phrase)
    )


def antecedent(phrase: Phrase, cast: Cast) -> Phrase:
    """Return the words of the same sentence that "his" or "their" stands for, else the phrase itself."""
    nearest = stood_for(phrase, cast) if "Poss=Yes" in phrase.sentence.words[phrase.head].features else None
    return nearest if nearest is not None and nearest.sentence is phrase.sentence else phrase


def stood_for(phrase: Phrase, cast: Cast) -> Phrase | None:
    """Return the words that a pronoun of the third person stands for, None for other words and where none fit."""
    features = phrase.sentence.words[phrase.head].features
    if not {"PronType=Prs", "Person=3"} <= features or phrase.clausal:
        return None
    return next((c for c in candidates(phrase, cast) if _fitting(c, cast, features) is not None), None)


def resolve_speaker(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return who speaks; words that name no known kind of actor, "leaked papers", stand for a local one."""
    entity = resolve(phrase, cast)
    if entity is not None and entity.is_actor:
        return entity
    is_noun = phrase.sentence.words[phrase.head].pos in ("NOUN", "PROPN", "SYM", "NUM") and not phrase.clausal
    return group(without_article(phrase), cast) if is_noun else None


def _mentioned(phrase: Phrase, cast: Cast) -> Entity | None:
    mention = mention_at(phrase, cast)
    if mention is None:
        return None
    if mention.senses:
        return known(mention, cast, name_words(phrase.sentence, mention, cast.gazetteer))
    name = name_words(phrase.sentence, mention, cast.gazetteer)
    if name.lower() in cast.gazetteer.roles:
        return None  # "Deputies" at the start of a sentence is no name, whatever the pipeline says
    kind: NameKind = "person" if name in cast.full_names else cast.kinds.get(name, mention.kind)
    if kind == "group":
        return demonym(phrase, cast) or people(phrase, cast)
    if kind not in KINDS or not slug(name):
        return None
    return named(name, kind, cast)


def _names_topic(phrase: Phrase, cast: Cast) -> bool:
    """Tell names of events and laws, which act no more than other topics do."""
    mention = mention_at(phrase, cast)
    if mention is None or mention.senses:
        return False
    return cast.kinds.get(name_words(phrase.sentence, mention, cast.gazetteer), mention.kind) == "topic"


def _inside_word(phrase: Phrase, cast: Cast) -> Entity | None:
    text = phrase.span.text
    senses = lookup(text, cast.gazetteer)
    if senses:
        return known(Mention(first=phrase.first, last=phrase.last, kind="name", senses=senses), cast, text)
    if text in cast.gazetteer.demonyms:
        return cast.gazetteer.entities[cast.gazetteer.demonyms[text]]
    role = cast.gazetteer.roles.get(text.lower())
    if role is None:
        return None
    return cast.holders.get(text.lower()) or group(text, cast, role=role.name)


def _contained(phrase: Phrase, cast: Cast, speaker: Phrase | None) -> Entity | None:
    """Return the group behind a noun that only measures: "a number of senators", "some of them"."""
    inner = content(phrase, cast)
    entity = resolve(inner, cast, speaker) if inner is not None else None
    if entity is None:
        return None
    label = without_article(phrase)
    return group(label, cast, polity=entity.polity, role=entity.role, part_of=entity.iri)


def _holders(cast: Cast) -> dict[str, Entity]:
    """Return for each role noun the actor that the article uses it of, where that is only one."""
    found: dict[str, dict[str, Entity]] = defaultdict(dict)
    for sentence in cast.sentences:
        for word in sentence.words:
            noun = word.text.lower()
            is_role = word.pos in ("NOUN", "PROPN") and noun in cast.gazetteer.roles
            if is_role and tree.has_dependent(sentence, word.index, "amod", "compound", "nmod"):
                entity = resolve(tree.noun_phrase(sentence, word.index), cast)
                if entity is not None and entity.kind not in ("Group", "Person", "Actor"):
                    found[noun][entity.iri] = entity
    return {noun: next(iter(actors.values())) for noun, actors in found.items() if len(actors) == 1}


def _pronoun(phrase: Phrase, cast: Cast, speaker: Phrase | None) -> Entity | None:
    """Return whom a personal pronoun stands for; an unresolved person stays a node of its own."""
    features = phrase.sentence.words[phrase.head].features
    if "PronType=Prs" not in features or "Reflex=Yes" in features:
        return None
    if "Person=1" in features:
        return _first_person(phrase, cast, speaker)
    if "Person=2" in features:
        return _local(phrase, cast, phrase.start) if speaker is not None else None
    if "Person=3" not in features:
        return None
    found = stood_for(phrase, cast)
    if found is not None:
        return _fitting(found, cast, features)
    return None if "Gender=Neut" in features else _local(phrase, cast, phrase.start)


def _first_person(phrase: Phrase, cast: Cast, speaker: Phrase | None) -> Entity:
    """Return who speaks; where that is not known, one node for all who say "I" in the article, one for "we"."""
    is_own = speaker is not None and speaker.start == phrase.start  # "I said"
    found = resolve(speaker, cast) if speaker is not None and not is_own else None
    return found or _local(phrase, cast, "we" if _is_plural(phrase) else "I")


def _local(phrase: Phrase, cast: Cast, key: object) -> Entity:
    """Return a node of its own for a person or group that the text does not name."""
    kind = "Group" if _is_plural(phrase) else "Person"
    return Entity(iri=mint("ac", cast.article, str(key)), kind=kind, label=phrase.span.text)


def _is_plural(phrase: Phrase) -> bool:
    return "Number=Plur" in phrase.sentence.words[phrase.head].features


def _names_body(phrase: Phrase, cast: Cast) -> bool:
    """Tell a noun for a body of people, "the party", from one for a person, "the senator"."""
    role = cast.gazetteer.roles.get(phrase.sentence.words[phrase.head].lemma)
    return role is not None and role.body


def _fitting(phrase: Phrase, cast: Cast, features: frozenset[str]) -> Entity | None:
    entity = resolve(phrase, cast)
    if entity is None:
        return None
    is_plural = _is_plural(phrase)
    if "Number=Plur" in features:
        return entity if is_plural or entity.kind in ("Organisation", "RoleActor") else None
    if "Gender=Neut" in features:
        is_one = not is_plural or phrase.sentence.words[phrase.head].pos == "PROPN"  # "the United Nations said it"
        is_body = entity.kind != "Group" or _names_body(phrase, cast)
        return entity if entity.kind != "Person" and is_body and is_one else None
    return entity if entity.kind in ("Person", "Actor") or (entity.kind == "Group" and not is_plural) else None
