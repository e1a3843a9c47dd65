"""Which entity the words for an argument stand for; where the text does not say, the node stays local.

In order of evidence: labels of the gazetteer, names in the text, roles composed with a polity ("the
Kenyan government"), described groups. Topics are what remains, in target position only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kgraph.grammar import tree
from kgraph.lemmas import mend
from kgraph.mentions import find_mentions, is_calendar_word, lookup
from kgraph.model import Entity, Gazetteer, Lexicon, Mention, NameKind, Phrase, Role, Sentence, Word
from kgraph.namespaces import mint, slug

_KINDS: Final[Mapping[NameKind, str]] = {
    "person": "Person",
    "organisation": "Organisation",
    "place": "Polity",
}
#: Features of determiners and pronouns that tell nothing about what a phrase names.
_OPENING: Final = frozenset({"PronType=Art", "PronType=Dem", "Poss=Yes"})
#: Sentences before a pronoun in which its antecedent is looked for.
_WINDOW: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What one article names, gathered before anything in it is resolved.

    `article` is the identifier of the article; `mentions` is keyed by the start of the sentence,
    `kinds` by name; `full_names` gives the one full name in the article for a surname, empty where it has
    two, `holders` the one actor that a role noun is used of: the government, once it was "the Kenyan government".
    """

    article: str
    sentences: tuple[Sentence, ...]
    gazetteer: Gazetteer
    mentions: Mapping[int, tuple[Mention, ...]]
    kinds: Mapping[str, NameKind]
    full_names: Mapping[str, str]
    holders: Mapping[str, Entity]
    containers: frozenset[str]
    locating: frozenset[str]


def gather(sentences: Iterable[Sentence], gazetteer: Gazetteer, lexicon: Lexicon, article: str) -> Cast:
    """Return the cast of an article."""
    kept = tuple(mend(sentence, lexicon.forms) for sentence in sentences)
    mentions = {sentence.start: find_mentions(sentence, gazetteer) for sentence in kept}
    votes: dict[str, Counter[NameKind]] = defaultdict(Counter)
    for sentence in kept:
        for mention in mentions[sentence.start]:
            votes[_name(sentence, mention, gazetteer)][mention.kind] += 1
    kinds = {name: counts.most_common(1)[0][0] for name, counts in votes.items() if name}
    cast = Cast(
        article=article,
        sentences=kept,
        gazetteer=gazetteer,
        mentions=mentions,
        kinds=kinds,
        full_names=_full_names(name for name, kind in kinds.items() if kind == "person"),
        containers=_heads(lexicon, "containing"),
        locating=_heads(lexicon, "locating"),
        holders={},
    )
    return replace(cast, holders=_holders(cast))


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
    if word.pos == "PRON":
        return _pronoun(phrase, cast, speaker)
    return (
        _mentioned(phrase, cast)
        or _demonym(phrase, cast)
        or _contained(phrase, cast)
        or _in_role(phrase, cast)
        or _unlisted(phrase)
    )


def resolve_speaker(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return who speaks; words that name no known kind of actor, "leaked papers", stand for a local one."""
    entity = resolve(phrase, cast)
    if entity is not None and entity.is_actor:
        return entity
    is_noun = phrase.sentence.words[phrase.head].pos in ("NOUN", "PROPN") and not phrase.clausal
    return _group(_without_article(phrase), cast) if is_noun else None


def resolve_topic(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the topic that a phrase stands for, None for words that name nothing by themselves."""
    head = phrase.sentence.words[phrase.head]
    if not phrase.clausal and (head.pos in ("PRON", "DET", "NUM") or is_calendar_word(head.text)):
        return None
    label = _topic_label(phrase, cast)
    if not slug(label):
        return None
    return Entity(iri=f"to-{slug(label)}", kind="Topic", label=label, involves=_involved(phrase, cast))


def wording(phrase: Phrase, cast: Cast) -> Phrase:
    """Return a phrase without what parsers wrongly hang on a name or role: places and dates after it.

    "Moscow" in "cooperation with Moscow in Syria", "the regime" in "backed the regime in May". Clauses that
    tell more of an actor go too: "the rebels" of "the rebels armed by Chad".
    """
    if phrase.clausal or phrase.skip:
        return phrase
    mention = _mention_at(phrase, cast)
    if mention is not None and mention.kind != "group" and phrase.head <= mention.last:
        return replace(phrase, first=_title_start(phrase, mention, cast), last=min(mention.last, phrase.last))
    for child in tree.dependents(phrase.sentence, phrase.head, "nmod", "obl", "acl"):
        word = phrase.sentence.words[child]
        is_stray = tree.relation(word) == "acl" or is_calendar_word(word.text)
        if phrase.head < child <= phrase.last and is_stray:
            return replace(phrase, last=_before(phrase.sentence, child))
    return phrase


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


# Names


def _mentioned(phrase: Phrase, cast: Cast) -> Entity | None:
    mention = _mention_at(phrase, cast)
    if mention is None:
        return None
    if mention.senses:
        return _known(mention, cast, _name(phrase.sentence, mention, cast.gazetteer))
    name = _name(phrase.sentence, mention, cast.gazetteer)
    kind = cast.kinds.get(name, mention.kind)
    if kind == "group":
        return _people(phrase, cast)
    if kind not in _KINDS or not slug(name):
        return None
    return _named(name, kind, cast)


def _named(name: str, kind: NameKind, cast: Cast) -> Entity:
    """Return the node of a name; a surname that two people of the article share stays a local one."""
    full = cast.full_names.get(name, name) if kind == "person" else name
    iri = f"ac-{slug(full)}" if full else mint("ac", cast.article, name)
    return Entity(iri=iri, kind=_KINDS[kind], label=full or name)


def _mention_at(phrase: Phrase, cast: Cast) -> Mention | None:
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


def _is_titled(phrase: Phrase, mention: Mention, cast: Cast) -> bool:
    """Tell whether a title stands right before a name, whatever the parser made of it."""
    words = [word.text.lower() for word in phrase.sentence.words[phrase.first : mention.first]]
    return any(" ".join(words[-n:]) in cast.gazetteer.roles for n in range(1, min(4, len(words)) + 1))


def _shorter(phrase: Phrase, mention: Mention, cast: Cast) -> Mention | None:
    """Return the part of a label inside a phrase: "US" in "US military aid", where the label is "US military"."""
    if mention.first < phrase.first:
        return None
    words, offset = phrase.sentence.words, phrase.sentence.start
    text = phrase.sentence.text[words[mention.first].start - offset : phrase.end - offset]
    return Mention(first=mention.first, last=phrase.last, kind=mention.kind, senses=lookup(text, cast.gazetteer))


def _head_of(sentence: Sentence, mention: Mention) -> int:
    inside = range(mention.first, mention.last + 1)
    return next(
        (i for i in inside if sentence.words[i].head not in inside or sentence.words[i].head == i),
        mention.last,
    )


def _known(mention: Mention, cast: Cast, name: str) -> Entity:
    """Return the entity of a label; names outrank seats and capitals, a tie stays local to the article."""
    for kinds in (("label", "altLabel"), ("seatName",), ("capitalName",)):
        found = sorted({sense.iri for sense in mention.senses if sense.via in kinds})
        if len(found) == 1:
            return cast.gazetteer.entities[found[0]]
        if found:
            break
    return Entity(iri=mint("ac", cast.article, name), kind="Actor", label=name)


def _name(sentence: Sentence, mention: Mention, gazetteer: Gazetteer) -> str:
    """Return the words of a mention without titles before a person's name: "President Jane Roe"."""
    words = sentence.words[mention.first : mention.last + 1]
    if mention.kind == "person":
        while len(words) > 1 and words[0].text.lower().rstrip(".") in gazetteer.roles:
            words = words[1:]
    return sentence.text[words[0].start - sentence.start : words[-1].end - sentence.start]


def _full_names(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        first, _, last = name.rpartition(" ")
        if first:
            found[last].add(name)
    return {surname: holders.pop() if len(holders) == 1 else "" for surname, holders in found.items()}


def _unlisted(phrase: Phrase) -> Entity | None:
    """Return a proper name that neither gazetteer nor pipeline knows."""
    words = phrase.sentence.words
    head = words[phrase.head]
    if head.pos != "PROPN" or not head.text[:1].isupper() or is_calendar_word(head.text):
        return None
    first = last = phrase.head
    while first > phrase.first and words[first - 1].pos == "PROPN":
        first -= 1
    while last < phrase.last and words[last + 1].pos == "PROPN":
        last += 1
    label = " ".join(word.text for word in words[first : last + 1])
    return Entity(iri=f"ac-{slug(label)}", kind="Actor", label=label) if slug(label) else None


def _inside_word(phrase: Phrase, cast: Cast) -> Entity | None:
    text = phrase.span.text
    senses = lookup(text, cast.gazetteer)
    if senses:
        return _known(Mention(first=phrase.first, last=phrase.last, kind="name", senses=senses), cast, text)
    if text in cast.gazetteer.demonyms:
        return cast.gazetteer.entities[cast.gazetteer.demonyms[text]]
    role = cast.gazetteer.roles.get(text.lower())
    if role is None:
        return None
    return cast.holders.get(text.lower()) or _group(text, cast, role=role.name)


# Roles and groups


def _demonym(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the polity of an adjective of origin: "Kenyan" in "a Kenyan proposal"; "Kenyans" are a group."""
    word = phrase.sentence.words[phrase.head]
    polity = cast.gazetteer.demonyms.get(word.text)
    if polity is None:
        return None
    if word.pos == "NOUN" or "Number=Plur" in word.features:
        return _people(phrase, cast)
    return cast.gazetteer.entities[polity]


def _people(phrase: Phrase, cast: Cast) -> Entity:
    polity = cast.gazetteer.demonyms.get(phrase.sentence.words[phrase.head].text, "")
    return _group(_without_article(phrase), cast, polity=polity)


def _contained(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the group behind a noun that only measures: "a number of senators"."""
    inner = _content(phrase, cast)
    entity = resolve(inner, cast) if inner is not None else None
    if entity is None:
        return None
    return _group(_without_article(phrase), cast, polity=entity.polity, role=entity.role)


def _content(phrase: Phrase, cast: Cast) -> Phrase | None:
    sentence = phrase.sentence
    if sentence.words[phrase.head].lemma not in cast.containers:
        return None
    after = [c for c in tree.dependents(sentence, phrase.head, "nmod") if c > phrase.head]
    inner = [c for c in after if tree.marker(sentence, c) in ("of", "for")]
    # "a number of measures for cooperation": the last that is no container itself, whatever hangs on what.
    named = [c for c in inner if sentence.words[c].lemma not in cast.containers]
    return next((tree.noun_phrase(sentence, c) for c in (*named, *inner)), None)


def _in_role(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the holders of a role: one actor where they form an institution of a polity, else a group."""
    word = phrase.sentence.words[phrase.head]
    first, role = _role(phrase, cast)
    is_modifier = word.relation.partition(":")[0] in ("amod", "compound")
    if role is None or (is_modifier and word.pos == "ADJ"):
        return None  # "military" in "military cooperation" names nobody
    owner, last = _owner(phrase, cast)
    is_narrowed = _is_narrowed(phrase, first, last, cast)
    if owner is None and not is_narrowed and _is_definite(phrase) and word.text.lower() in cast.holders:
        return cast.holders[word.text.lower()]
    if owner is None and not role.collective and word.relation == "compound":
        return None  # "a terrorist attack": a kind of attack, nobody's
    if owner is not None and not is_narrowed:
        return _composed(owner, role, cast)
    return _group(_without_article(phrase), cast, polity=_polity(owner), role=role.name)


def _role(phrase: Phrase, cast: Cast) -> tuple[int, Role | None]:
    """Return the role that the words up to the head of a phrase name, the longest first, and where it starts."""
    words = phrase.sentence.words
    for first in range(max(phrase.first, phrase.head - 3), phrase.head + 1):
        named = " ".join(word.text for word in words[first : phrase.head + 1]).lower().replace(" - ", "-")
        if named in cast.gazetteer.roles:
            return first, cast.gazetteer.roles[named]
    return phrase.head, cast.gazetteer.roles.get(words[phrase.head].lemma)


def _holders(cast: Cast) -> dict[str, Entity]:
    """Return for each role noun the actor that the article uses it of, where that is only one."""
    found: dict[str, dict[str, Entity]] = defaultdict(dict)
    for sentence in cast.sentences:
        for word in sentence.words:
            noun = word.text.lower()
            if word.pos in ("NOUN", "PROPN") and noun in cast.gazetteer.roles:
                entity = resolve(tree.noun_phrase(sentence, word.index), cast)
                if entity is not None and entity.kind not in ("Group", "Person", "Actor"):
                    found[noun][entity.iri] = entity
    return {noun: next(iter(actors.values())) for noun, actors in found.items() if len(actors) == 1}


def _owner(phrase: Phrase, cast: Cast) -> tuple[Entity | None, int]:
    """Return whose role it is, from modifiers before the noun or "of" after it, and the last word that says so."""
    sentence = phrase.sentence
    makers = [c for c in tree.dependents(sentence, phrase.head, "nmod") if tree.marker(sentence, c) == "of"]
    below = [i for c in makers for i in tree.descendants(sentence, c) if i <= c]
    words = [*range(phrase.first, phrase.head), *sorted(below)]
    for mention in cast.mentions.get(sentence.start, ()):
        if mention.senses and mention.first in words and not tree.is_before_hyphen(sentence, mention.last):
            return _known(mention, cast, ""), mention.last
    for i in words:
        polity = _origin(sentence, i, cast)
        if polity:
            return cast.gazetteer.entities[polity], i
    return None, phrase.head


def _origin(sentence: Sentence, index: int, cast: Cast) -> str:
    """Return the polity of an adjective of origin, unless it is half of a compound: "Russian-backed"."""
    is_part = tree.is_before_hyphen(sentence, index)
    return "" if is_part else cast.gazetteer.demonyms.get(sentence.words[index].text, "")


def _is_narrowed(phrase: Phrase, role: int, owner: int, cast: Cast) -> bool:
    """Tell holders of a role that are not all of them: "a Kenyan judge", "farmers in the north of Kenya".

    `role` is the first word of the role noun, `owner` the last word that says whose role it is.
    """
    sentence = phrase.sentence
    named = {i for m in cast.mentions.get(sentence.start, ()) if m.senses for i in range(m.first, m.last + 1)}
    before = [i for i in range(phrase.first, role) if i not in named and not _origin(sentence, i, cast)]
    determiners = tree.dependents(sentence, phrase.head, "det")
    return (
        (phrase.last != phrase.head and not (phrase.last == owner and _is_of(phrase)))
        or any("Definite=Ind" in sentence.words[i].features for i in determiners)
        or any(not _is_neutral(sentence.words[i], cast) for i in before)
    )


def _is_of(phrase: Phrase) -> bool:
    """Tell whether only an "of" phrase follows the head: "the army of Kenya", not "the judges in Nairobi"."""
    after = [c for c in phrase.sentence.children[phrase.head] if phrase.head < c <= phrase.last]
    return len(after) == 1 and tree.marker(phrase.sentence, after[0]) == "of"


def _is_definite(phrase: Phrase) -> bool:
    determiners = tree.dependents(phrase.sentence, phrase.head, "det")
    return phrase.last == phrase.head and any("Definite=Def" in phrase.sentence.words[i].features for i in determiners)


def _is_neutral(word: Word, cast: Cast) -> bool:
    """Tell words that do not narrow a role down: articles, the possessive mark, further role nouns."""
    return word.pos in ("DET", "PART", "PUNCT") or word.text.lower() in cast.gazetteer.roles


def _composed(owner: Entity, role: Role, cast: Cast) -> Entity:
    if owner.role == role.name:
        return owner
    base = owner.polity if owner.kind == "RoleActor" and owner.polity else owner.iri
    iri = f"{base}-{role.notation}"
    known = cast.gazetteer.entities.get(iri)
    if known is not None:
        return known
    holder = cast.gazetteer.entities.get(base, owner)
    is_polity = holder.kind in ("State", "Polity")
    return Entity(
        iri=iri,
        kind="RoleActor",
        label=f"{role.label} of {holder.label}",
        polity=base if is_polity else holder.polity,
        organisation="" if is_polity else base,
        role=role.name,
    )


def _polity(owner: Entity | None) -> str:
    if owner is None:
        return ""
    return owner.iri if owner.kind in ("State", "Polity") else owner.polity


def _group(label: str, cast: Cast, *, polity: str = "", role: str = "") -> Entity:
    return Entity(iri=mint("ac", cast.article, label.lower()), kind="Group", label=label, polity=polity, role=role)


# Pronouns


def _pronoun(phrase: Phrase, cast: Cast, speaker: Phrase | None) -> Entity | None:
    """Return whom a personal pronoun stands for; an unresolved person stays a node of its own."""
    features = phrase.sentence.words[phrase.head].features
    if "PronType=Prs" not in features or "Reflex=Yes" in features:
        return None
    if "Person=1" in features:
        return resolve(speaker, cast) if speaker is not None and speaker.head != phrase.head else None
    if "Person=3" not in features:
        return None
    found = next(filter(None, (_fitting(c, cast, features) for c in _candidates(phrase, cast))), None)
    if found is not None or "Gender=Neut" in features:
        return found
    kind = "Group" if "Number=Plur" in features else "Person"
    return Entity(iri=mint("ac", cast.article, str(phrase.start)), kind=kind, label=phrase.span.text)


def _candidates(phrase: Phrase, cast: Cast) -> Iterator[Phrase]:
    """Yield the subjects before a pronoun: of the clauses above it, then of the sentences before."""
    sentence = phrase.sentence
    node = sentence.words[phrase.head].head
    if "Poss=Yes" in sentence.words[phrase.head].features and sentence.words[node].relation == "conj":
        yield tree.noun_phrase(sentence, sentence.words[node].head)  # "the regime and its backers"
    while sentence.words[node].head != node:
        node = sentence.words[node].head
        yield from _subjects(sentence, node, phrase.head)
    yield from _subjects(sentence, node, phrase.head)
    position = next((i for i, s in enumerate(cast.sentences) if s.start == sentence.start), 0)
    for earlier in reversed(cast.sentences[max(0, position - _WINDOW) : position]):
        for word in earlier.words:
            if word.head == word.index:
                yield from _subjects(earlier, word.index, len(earlier.words))


def _subjects(sentence: Sentence, predicate: int, before: int) -> Iterator[Phrase]:
    for subject in tree.dependents(sentence, predicate, "nsubj"):
        if subject < before and sentence.words[subject].pos != "PRON":
            yield tree.noun_phrase(sentence, subject)


def _fitting(phrase: Phrase, cast: Cast, features: frozenset[str]) -> Entity | None:
    entity = resolve(phrase, cast)
    if entity is None:
        return None
    is_plural = "Number=Plur" in phrase.sentence.words[phrase.head].features
    if "Number=Plur" in features:
        return entity if is_plural or entity.kind in ("Organisation", "RoleActor") else None
    if "Gender=Neut" in features:
        return entity if entity.kind not in ("Person", "Group") and not is_plural else None
    return entity if entity.kind in ("Person", "Actor") or (entity.kind == "Group" and not is_plural) else None


# Topics


def _topic_label(phrase: Phrase, cast: Cast) -> str:
    inner = _content(phrase, cast) if not phrase.clausal else None
    if inner is not None:
        return _topic_label(inner, cast)
    return _without_article(phrase)


def _without_article(phrase: Phrase) -> str:
    """Return the words of a phrase without the words that only open it, and without quotation marks."""
    sentence, first = phrase.sentence, phrase.first
    if phrase.skip:
        return phrase.span.text
    while first < phrase.last and _only_opens(sentence.words[first]):
        first += 1
    text = sentence.text[sentence.words[first].start - sentence.start : phrase.end - sentence.start]
    return " ".join(text.translate(str.maketrans("", "", '“”"')).split())


def _only_opens(word: Word) -> bool:
    """Tell articles, demonstratives, possessive pronouns, opening marks: "the", "this", "its", "to", "that"."""
    return (
        word.pos in ("PUNCT", "SCONJ")
        or (word.pos == "PART" and word.relation == "mark")
        or bool(_OPENING & word.features)
    )


def _involved(phrase: Phrase, cast: Cast) -> tuple[Entity, ...]:
    found: dict[str, Entity] = {}
    sentence = phrase.sentence
    for mention in cast.mentions.get(sentence.start, ()):
        if phrase.first <= mention.first and mention.last <= phrase.last:
            name = _name(sentence, mention, cast.gazetteer)
            entity = _known(mention, cast, name) if mention.senses else _name_of(name, mention, cast)
            is_place = tree.marker(sentence, _head_of(sentence, mention)) in cast.locating
            if is_place and entity is not None:
                entity = Entity(iri=f"pl-{slug(name)}", kind="Place", label=name)
            if entity is not None:
                found[entity.iri] = entity
    for word in sentence.words[phrase.first : phrase.last + 1]:
        polity = cast.gazetteer.demonyms.get(word.text)
        if polity is not None:
            found.setdefault(polity, cast.gazetteer.entities[polity])
    return tuple(found[iri] for iri in sorted(found))


def _name_of(name: str, mention: Mention, cast: Cast) -> Entity | None:
    kind = cast.kinds.get(name, mention.kind)
    return _named(name, kind, cast) if kind in _KINDS and slug(name) else None


def _heads(lexicon: Lexicon, effect: str) -> frozenset[str]:
    return frozenset(
        operator.head for operators in lexicon.operators.values() for operator in operators if operator.effect == effect
    )
