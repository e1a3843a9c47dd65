"""Which entity the words for an argument stand for; where the text does not say, the node stays local.

In order of evidence: labels of the gazetteer, names in the text, roles composed with a polity ("the
Kenyan government"), described groups.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from kgraph.entities.cast import Cast, name_words
from kgraph.entities.names import group, known, of_mention, titled, unlisted
from kgraph.entities.owners import polity_of
from kgraph.entities.pronouns import rings
from kgraph.entities.roles import demonym, in_role, names_body, people
from kgraph.entities.wording import content, mention_at, wording
from kgraph.grammar import tree
from kgraph.mentions import lookup
from kgraph.model import Entity, Mention, Phrase
from kgraph.namespaces import mint

#: The role of what somebody published, beside which stands who did.
_TEXT: Final = "publishedText"
#: Features of pronouns whose antecedent must stand in the same sentence.
_NEARBY: Final = frozenset({"Poss=Yes", "Number=Plur"})
#: Features that a pronoun shares with another of the same person or group.
_AGREEING: Final = frozenset({"Gender=Masc", "Gender=Fem", "Gender=Neut", "Number=Sing", "Number=Plur"})


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
    key = (phrase.start, phrase.end, phrase.head, phrase.clausal, speaker.start if speaker is not None else -1)
    if key not in cast.resolved:
        cast.resolved[key] = _resolve(wording(phrase, cast), cast, speaker)
    return cast.resolved[key]


def _resolve(phrase: Phrase, cast: Cast, speaker: Phrase | None) -> Entity | None:
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
        or _apposed(phrase, cast)
        or in_role(phrase, cast)
        or unlisted(phrase, cast)
    )


def antecedent(phrase: Phrase, cast: Cast) -> Phrase:
    """Return the words of the same sentence that "his" or "their" stands for, else the phrase itself."""
    nearest = stood_for(phrase, cast) if "Poss=Yes" in phrase.sentence.words[phrase.head].features else None
    return nearest if nearest is not None and nearest.sentence is phrase.sentence else phrase


def stood_for(phrase: Phrase, cast: Cast) -> Phrase | None:
    """Return the words that a pronoun of the third person stands for, None for other words and where it is unclear.

    Of "they" and "its" only the same sentence tells that; "it" means an actor too rarely but where it is said to do
    something by who is its only candidate: "the bank said it would close".
    """
    found = antecedents(phrase, cast)
    features = phrase.sentence.words[phrase.head].features
    is_near = len(found) == 1 and found[0].sentence is phrase.sentence
    is_clear = bool(features & tree.PERSONAL) or (is_near and (bool(features & _NEARBY) or _is_told(found[0], phrase)))
    return found[0] if len(found) == 1 and is_clear else None


def _is_told(teller: Phrase, pronoun: Phrase) -> bool:
    """Tell the subject of a verb from the subject of what that verb says."""
    sentence = pronoun.sentence
    clause = sentence.words[pronoun.head].head
    is_subject = sentence.labels[pronoun.head] == "nsubj" and sentence.labels[clause] == "ccomp"
    return is_subject and sentence.words[teller.head].head == sentence.words[clause].head


def antecedents(phrase: Phrase, cast: Cast) -> tuple[Phrase, ...]:
    """Return the words that a pronoun of the third person may stand for: those nearest to it that fit, one each."""
    features = phrase.sentence.words[phrase.head].features
    if not {"PronType=Prs", "Person=3"} <= features or phrase.clausal:
        return ()
    if phrase.start not in cast.meant:
        found = (_fitting_ones(ring, cast, features) for ring in rings(phrase, cast))
        cast.meant[phrase.start] = next(filter(None, found), ())
    return cast.meant[phrase.start]


def _fitting_ones(ring: Iterable[Phrase], cast: Cast, features: frozenset[str]) -> tuple[Phrase, ...]:
    kept: dict[str, Phrase] = {}
    for candidate in ring:
        word = candidate.sentence.words[candidate.head]
        is_same = word.pos == "PRON" and features & _AGREEING <= word.features
        own = () if word.pos in ("PRON", "DET") else (candidate,)  # "all of our friends" is not he
        for phrase in antecedents(candidate, cast) if is_same else own:
            entity = _fitting(phrase, cast, features)
            if entity is not None:
                kept.setdefault(entity.iri, phrase)
    return tuple(kept.values())


def resolve_speaker(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return who speaks; words that name no known kind of actor, "leaked papers", stand for a local one."""
    entity = resolve(phrase, cast)
    if entity is not None and entity.is_actor:
        return entity
    is_noun = phrase.sentence.words[phrase.head].pos in ("NOUN", "PROPN", "SYM", "NUM") and not phrase.clausal
    return group(phrase, cast) if is_noun else None


def _mentioned(phrase: Phrase, cast: Cast) -> Entity | None:
    mention = mention_at(phrase, cast)
    if mention is None:
        return None
    if _is_part_of_land(phrase, mention, cast):
        return group(phrase, cast, polity=polity_of(of_mention(phrase.sentence, mention, cast)))
    if not mention.senses:
        name = name_words(phrase.sentence, mention, cast.gazetteer)
        is_person = name in cast.full_names
        if name in cast.gazetteer.demonyms or (cast.kinds.get(name, mention.kind) == "group" and not is_person):
            return demonym(phrase, cast) or people(phrase, cast)
    return of_mention(phrase.sentence, mention, cast)


def _is_part_of_land(phrase: Phrase, mention: Mention, cast: Cast) -> bool:
    """Tell a part of a land that something lies in, "in southern Chad"; "neighbouring Chad said" is the state."""
    adjectives = tree.dependents(phrase.sentence, phrase.head, "amod")
    is_placed = tree.marker(phrase.sentence, phrase.head) in cast.locating
    return is_placed and bool(mention.senses) and any(phrase.first <= i < mention.first for i in adjectives)


def _apposed(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return who is named in apposition to a role: "the trade minister, Jane Roe", "the newspaper, the Daily Post"."""
    sentence = phrase.sentence
    role = cast.gazetteer.roles.get(sentence.words[phrase.head].lemma)
    if role is None or role.name == _TEXT or _is_plural(phrase):
        return None
    for name in _names_beside(phrase):
        entity = _mentioned(tree.noun_phrase(sentence, name), cast)
        if entity is not None and entity.is_actor and names_body(phrase, cast) == (entity.kind != "Person"):
            return replace(entity, by="byApposition")
    return None


def _names_beside(phrase: Phrase) -> Iterator[int]:
    """Yield the words in apposition to a noun alone: not in "the army and its allies, notably Chad"."""
    others = tree.dependents(phrase.sentence, phrase.head, "conj")
    yield from (c for c in tree.dependents(phrase.sentence, phrase.head, "appos") if not others or c < others[0])


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
        return replace(cast.gazetteer.entities[cast.gazetteer.demonyms[text]], by="byDemonym")
    role = cast.gazetteer.roles.get(text.lower())
    if role is None:
        return None
    meant = {entity.iri: entity for _, entity in cast.holders.get(text.lower(), ())}
    return replace(meant.popitem()[1], by="byNoun") if len(meant) == 1 else group(phrase, cast, role=role.name)


def _contained(phrase: Phrase, cast: Cast, speaker: Phrase | None) -> Entity | None:
    """Return the group behind a noun that only measures: "a number of senators", "some of them"."""
    inner = content(phrase, cast)
    entity = resolve(inner, cast, speaker) if inner is not None else None
    if entity is None:
        return None
    return group(phrase, cast, polity=entity.polity, role=entity.role, part_of=entity.iri)


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
    found = antecedents(phrase, cast)
    meant = tuple(entity for each in found if (entity := _fitting(each, cast, features)) is not None)
    if stood_for(phrase, cast) is not None:
        return replace(meant[0], by="byPronoun")
    return _local(phrase, cast, phrase.start, meant) if meant or "Gender=Neut" not in features else None


def _first_person(phrase: Phrase, cast: Cast, speaker: Phrase | None) -> Entity:
    """Return who speaks; where that is not known, one node for all who say "I" in the article, one for "we"."""
    is_own = speaker is not None and speaker.start == phrase.start  # "I said"
    found = resolve_speaker(speaker, cast) if speaker is not None and not is_own else None
    return replace(found, by="bySpeaker") if found else _local(phrase, cast, "we" if _is_plural(phrase) else "I")


def _local(phrase: Phrase, cast: Cast, key: object, candidates: tuple[Entity, ...] = ()) -> Entity:
    """Return a node of its own for a person or group that the text does not name."""
    is_thing = "Gender=Neut" in phrase.sentence.words[phrase.head].features
    return Entity(
        iri=mint("ac", cast.article, str(key)),
        kind="Group" if _is_plural(phrase) else "Actor" if is_thing else "Person",
        label=phrase.span.text,
        candidates=candidates,
        by="unresolved",
    )


def _is_plural(phrase: Phrase) -> bool:
    return "Number=Plur" in phrase.sentence.words[phrase.head].features


def _fitting(phrase: Phrase, cast: Cast, features: frozenset[str]) -> Entity | None:
    entity = resolve(phrase, cast)
    if entity is None:
        return None
    is_plural = _is_plural(phrase)
    if "Number=Plur" in features:
        return entity if is_plural or entity.kind in ("Organisation", "RoleActor") else None
    if "Gender=Neut" in features:
        is_one = not is_plural or phrase.sentence.words[phrase.head].pos == "PROPN"  # "the United Nations said it"
        is_body = entity.kind != "Group" or names_body(phrase, cast)
        return entity if entity.kind != "Person" and is_body and is_one else None
    head = phrase.sentence.words[phrase.head]
    if head.pos != "NUM" and content(phrase, cast) is not None:
        return None  # "many of us" is not she, "one of us" may be
    gender = cast.genders.get(entity.iri) or cast.gazetteer.genders.get(head.lemma.lower(), "")
    if gender and f"Gender={gender}" not in features:
        return None
    return entity if entity.kind in ("Person", "Actor") or (entity.kind == "Group" and not is_plural) else None
