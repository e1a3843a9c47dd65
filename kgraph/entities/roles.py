"""Actors by role: composed with a polity, "the Kenyan government", or groups local to the article."""

from dataclasses import replace
from itertools import takewhile
from typing import Final

from kgraph.entities.cast import Cast
from kgraph.entities.holders import COUNTRY, meant_by
from kgraph.entities.names import group, of_home
from kgraph.entities.owners import is_modifier, origin, owner_of, polity_of
from kgraph.entities.wording import noun_of
from kgraph.grammar import tree
from kgraph.model import Entity, Phrase, Role, Word
from kgraph.namespaces import slug

#: Tags of words that may stand between the two of a role.
_MODIFYING: Final = frozenset({"ADJ", "NOUN", "PROPN"})
#: Roles of heads of states, of those who manage anything else, and of what states are members of.
_HEAD: Final = "headOfState"
_MANAGER: Final = "employer"
_UNION_OF_STATES: Final = "internationalOrganisation"
#: What opens the aim of a plan.
_AIMING: Final = ("to", "for", "against")


def in_role(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the holders of a role: one actor where they form an institution of a polity, else a group."""
    word = phrase.sentence.words[phrase.head]
    first, role = _role(phrase, cast)
    is_kind = is_modifier(phrase.sentence, phrase.head)
    if role is None or (is_kind and word.pos == "ADJ"):
        return None  # "military" in "military cooperation" names nobody
    owner, last = owner_of(phrase, cast)
    if _is_plan(phrase, owner, cast) or (not role.collective and _is_in_title(phrase, cast)):
        return None
    role = _of_owner(role, owner, cast)
    is_narrowed = _is_narrowed(phrase, first, last, cast) or (not role.collective and _is_one_of_many(phrase))
    if owner is None and not is_narrowed and _is_definite(phrase):
        meant = meant_by(phrase, first, role, cast)
        if len(meant) == 1:
            return replace(meant[0], by="byTitle" if meant[0].kind == "Person" else "byNoun")
        if meant:
            return group(phrase, cast, role=role.name, candidates=meant)
    if owner is None and not is_narrowed and word.text[:1].isupper() and (body := _of_home(phrase, first, cast)):
        return body
    if owner is None and not role.collective and is_kind:
        return None  # "a terrorist attack": a kind of attack, nobody's
    if owner is not None and not is_narrowed and (made := _composed(owner, role, cast)) is not None:
        return made
    is_persons = owner is not None and owner.kind == "Person"  # "a critic of Obama" is of no country for that
    return group(phrase, cast, polity="" if is_persons and not role.collective else polity_of(owner), role=role.name)


def names_body(phrase: Phrase, cast: Cast) -> bool:
    """Tell a noun for a body of people, "the party", "the group", from one for a person, "the attorney general"."""
    _, role = _role(phrase, cast)
    noun = phrase.sentence.words[phrase.head].lemma
    return role is not None and (role.body or cast.gazetteer.genders.get(noun) == "Neut")


def _is_plan(phrase: Phrase, owner: Entity | None, cast: Cast) -> bool:
    """Tell a plan from those who have it: "the army's campaign", but "the Okello campaign", "her election campaign"."""
    sentence = phrase.sentence
    if sentence.words[phrase.head].lemma not in cast.planning:
        return False
    after = [c for c in tree.dependents(sentence, phrase.head, "acl", "nmod") if c > phrase.head]
    has_aim = any(tree.marker(sentence, c) in _AIMING for c in after)
    beside = [sentence.words[i] for i in tree.dependents(sentence, phrase.head, "compound")]
    whose = [sentence.words[i] for i in tree.dependents(sentence, phrase.head, "nmod:poss")]
    is_persons = (owner is not None and owner.kind == "Person") or any(tree.PERSONAL & word.features for word in whose)
    is_named = bool(beside) and all(word.pos == "PROPN" for word in beside)
    return has_aim or not (is_persons or is_named)


def _is_in_title(phrase: Phrase, cast: Cast) -> bool:
    """Tell a noun that only ends the words for a role: "State" in "the Secretary of State"."""
    sentence, head = phrase.sentence, phrase.head
    before = (noun_of(replace(phrase, first=i, last=head)) for i in range(max(0, head - 3), head - 1))
    return tree.marker(sentence, head) == "of" and any(text in cast.gazetteer.roles for text in before)


def _of_owner(role: Role, owner: Entity | None, cast: Cast) -> Role:
    """Return the role of those who belong to an organisation for what would be a state's.

    The troops of rebels are rebels, and whoever presides over a company is head of no state.
    """
    is_head = role.name == _HEAD
    if owner is None or owner.kind != "Organisation" or not (is_head or role.collective):
        return role
    known = _named(owner.role, cast)
    if is_head and (known is None or not (known.collective or known.name == _UNION_OF_STATES)):
        return _named(_MANAGER, cast) or role
    return known if role.collective and known is not None and not (known.body or owner.polity) else role


def _named(name: str, cast: Cast) -> Role | None:
    return next((each for each in cast.gazetteer.roles.values() if each.name == name), None)


def _of_home(phrase: Phrase, first: int, cast: Cast) -> Entity | None:
    """Return the body of the article's state that a name for a role means: "Congress"."""
    return of_home(Phrase(sentence=phrase.sentence, head=phrase.head, first=first, last=phrase.head).span.text, cast)


def role_in(phrase: Phrase, cast: Cast) -> tuple[int, Role | None, Entity | None]:
    """Return where the role starts that the words up to the head of a phrase name, the role, and whose it is."""
    first, role = _role(phrase, cast)
    owner = owner_of(phrase, cast)[0] if role is not None else None
    return first, _of_owner(role, owner, cast) if role is not None else None, owner


def demonym(phrase: Phrase, cast: Cast) -> Entity | None:
    """Return the polity of an adjective of origin: "Kenyan" in "a Kenyan proposal"; "Kenyans" are a group."""
    word = phrase.sentence.words[phrase.head]
    polity = cast.gazetteer.demonyms.get(word.text)
    if polity is None:
        return None
    if word.pos == "NOUN" or "Number=Plur" in word.features:
        return people(phrase, cast)
    if word.pos == "PROPN" and _is_language(phrase):
        return None
    return replace(cast.gazetteer.entities[polity], by="byDemonym")


def _is_language(phrase: Phrase) -> bool:
    """Tell an adjective of origin that stands alone: "the paper in Kenyan", but not "the French", "Kenyan troops"."""
    sentence = phrase.sentence
    is_noun = sentence.labels[phrase.head] in ("obj", "obl", "nmod", "nsubj", "root", "appos")
    return is_noun and not tree.has_dependent(sentence, phrase.head, "det", "amod", "nmod:poss")


def people(phrase: Phrase, cast: Cast) -> Entity:
    """Return people by their origin; "American Indians" and "British Kenyans" are of two, of which none is told."""
    polity = cast.gazetteer.demonyms.get(phrase.sentence.words[phrase.head].text, "")
    others = (origin(phrase.sentence, i, cast) for i in range(phrase.first, phrase.head))
    return group(phrase, cast, polity="" if any(others) else polity)


def _role(phrase: Phrase, cast: Cast) -> tuple[int, Role | None]:
    """Return the role that the words around the head of a phrase name, the longest first, and where it starts.

    Of what stands behind the head only "of" and a noun are looked at: "chief of staff".
    """
    sentence, head = phrase.sentence, phrase.head
    roles, word = cast.gazetteer.roles, sentence.words[head]
    for last in (head + 2, head) if head + 2 <= phrase.last else (head,):
        for first in range(max(phrase.first, head - 3), head + (last > head)):
            noun = noun_of(Phrase(sentence=sentence, head=head, first=first, last=last))
            if noun in roles:
                return first, roles[noun]
    return head, _split_role(phrase, cast) or roles.get(word.text.lower()) or roles.get(word.lemma)


def _split_role(phrase: Phrase, cast: Cast) -> Role | None:
    """Return the role that a noun makes with a word further before, or a part of one: "armed Islamist group"."""
    words, noun = phrase.sentence.words, phrase.sentence.words[phrase.head].text
    before = takewhile(lambda i: words[i].pos in _MODIFYING, range(phrase.head - 1, phrase.first - 1, -1))
    pairs = (f"{part} {noun}".lower() for i in before for part in (words[i].text, *words[i].text.split("-")))
    return next((cast.gazetteer.roles[pair] for pair in pairs if pair in cast.gazetteer.roles), None)


def _is_narrowed(phrase: Phrase, role: int, owner: int, cast: Cast) -> bool:
    """Tell holders of a role that are not all of them: "a Kenyan judge", "farmers in the north of Kenya".

    `role` is the first word of the role noun, `owner` the last word that says whose role it is.
    """
    sentence = phrase.sentence
    named = (m for m in cast.mentions.get(sentence.start, ()) if m.last == owner)  # "the European team" is another
    taken = {i for m in named for i in range(m.first, m.last + 1)}
    before = [i for i in range(phrase.first, role) if i not in taken and i != owner]
    determiners = tree.dependents(sentence, phrase.head, "det")
    return (
        (phrase.last != phrase.head and not (phrase.last == owner and _is_of(phrase)))
        or any("Definite=Ind" in sentence.words[i].features for i in determiners)
        or any(not _is_neutral(sentence.words[i], cast) for i in before)
    )


def _is_one_of_many(phrase: Phrase) -> bool:
    """Tell one holder without an article: "White House aide"."""
    is_plural = "Number=Plur" in phrase.sentence.words[phrase.head].features
    return not is_plural and not tree.has_dependent(phrase.sentence, phrase.head, "det", "nmod:poss")


def _is_of(phrase: Phrase) -> bool:
    """Tell whether only an "of" phrase follows the head: "the army of Kenya", not "the judges in Nairobi"."""
    after = [c for c in phrase.sentence.children[phrase.head] if phrase.head < c <= phrase.last]
    return len(after) == 1 and tree.marker(phrase.sentence, after[0]) == "of"


def _is_definite(phrase: Phrase) -> bool:
    """Tell a noun with its article and no more than that, "the minister", but not "the people who came"."""
    sentence = phrase.sentence
    determiners = tree.dependents(sentence, phrase.head, "det")
    is_alone = phrase.last == phrase.head and not tree.has_dependent(sentence, phrase.head, "acl")
    return is_alone and any("Definite=Def" in sentence.words[i].features for i in determiners)


def _is_neutral(word: Word, cast: Cast) -> bool:
    """Tell words that do not narrow a role down: articles, the possessive mark, further role nouns."""
    is_role = word.pos != "ADJ" and word.text.lower() in cast.gazetteer.roles
    return word.pos in ("DET", "PART", "PUNCT") or is_role


def _composed(owner: Entity, role: Role, cast: Cast) -> Entity | None:
    """Return the holders of a role in a polity or organisation as one actor, None for those of a person."""
    is_itself = owner.kind in ("State", "Polity") and role.name == COUNTRY  # "the state of Yucatan"
    if is_itself or (owner.role == role.name and owner.kind != "Person"):
        return owner
    if owner.kind == "Person" and not (role.collective and owner.polity):
        return None  # "Okello supporters", but "the Okello government"
    if owner.iri not in cast.gazetteer.entities and owner.iri != f"ac-{slug(owner.label)}":
        return None  # who is of one article alone
    base = owner.polity if owner.kind in ("RoleActor", "Person") and owner.polity else owner.iri
    iri = f"{base}-{role.notation}"
    listed = cast.gazetteer.entities.get(iri)
    if listed is not None:
        return replace(listed, by="byRole")
    holder = cast.gazetteer.entities.get(base, owner)
    is_polity = holder.kind in ("State", "Polity")
    return Entity(
        iri=iri,
        kind="RoleActor",
        label=f"{role.label} of {holder.label}",
        polity=base if is_polity else holder.polity,
        organisation="" if is_polity else base,
        role=role.name,
        owner=None if base in cast.gazetteer.entities else holder,
        by="byRole",
    )
