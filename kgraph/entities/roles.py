"""Actors by role: composed with a polity, "the Kenyan government", or groups local to the article."""

from kgraph.entities.cast import Cast
from kgraph.entities.names import group, known
from kgraph.entities.wording import without_article
from kgraph.grammar import tree
from kgraph.model import Entity, Phrase, Role, Sentence, Word


def in_role(phrase: Phrase, cast: Cast) -> Entity | None:
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
    return group(without_article(phrase), cast, polity=polity_of(owner), role=role.name)


def demonym(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the polity of an adjective of origin: "Kenyan" in "a Kenyan proposal"; "Kenyans" are a group."""
    word = phrase.sentence.words[phrase.head]
    polity = cast.gazetteer.demonyms.get(word.text)
    if polity is None:
        return None
    if word.pos == "NOUN" or "Number=Plur" in word.features:
        return people(phrase, cast)
    return cast.gazetteer.entities[polity]


def people(phrase: Phrase, cast: Cast) -> Entity:
    polity = cast.gazetteer.demonyms.get(phrase.sentence.words[phrase.head].text, "")
    return group(without_article(phrase), cast, polity=polity)


def _role(phrase: Phrase, cast: Cast) -> tuple[int, Role | None]:
    """Return the role that the words up to the head of a phrase name, the longest first, and where it starts."""
    words = phrase.sentence.words
    for first in range(max(phrase.first, phrase.head - 3), phrase.head + 1):
        named = " ".join(word.text for word in words[first : phrase.head + 1]).lower().replace(" - ", "-")
        if named in cast.gazetteer.roles:
            return first, cast.gazetteer.roles[named]
    return phrase.head, cast.gazetteer.roles.get(words[phrase.head].lemma)


def _owner(phrase: Phrase, cast: Cast) -> tuple[Entity | None, int]:
    """Return whose role it is, from modifiers before the noun or "of" after it, and the last word that says so."""
    sentence = phrase.sentence
    makers = [c for c in tree.dependents(sentence, phrase.head, "nmod") if tree.marker(sentence, c) == "of"]
    below = [i for c in makers for i in tree.descendants(sentence, c) if i <= c]
    words = [*range(phrase.first, phrase.head), *sorted(below)]
    for mention in cast.mentions.get(sentence.start, ()):
        if mention.senses and mention.first in words and not tree.is_before_hyphen(sentence, mention.last):
            owner = known(mention, cast, "")
            if owner.label:  # empty where the label can mean several
                return owner, mention.last
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


def polity_of(owner: Entity | None) -> str:
    if owner is None:
        return ""
    return owner.iri if owner.kind in ("State", "Polity") else owner.polity
