"""What an article names, gathered before anything in it is resolved."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from kgraph.entities.aliases import full_names, longer_names
from kgraph.entities.cast import Cast, Holders, name_words
from kgraph.entities.names import of_mention
from kgraph.entities.resolution import antecedents, resolve
from kgraph.entities.titles import Titled, genders_of, titled_actors, titles_of
from kgraph.grammar import tree
from kgraph.lemmas import mend
from kgraph.mentions import find_mentions
from kgraph.model import Entity, Gazetteer, Lexicon, Mention, NameKind, Sentence, Timing
from kgraph.quotations import mark_quotations

#: What tells by its state which state an article is about, and how many of them it takes.
_OF_STATES: Final = frozenset({"Person", "RoleActor", "Organisation"})
_FEWEST: Final = 3


def gather(
    sentences: Iterable[Sentence],
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    article: str,
    before: Cast | None = None,
    published: date | None = None,
) -> Cast:
    """Return the cast of an article, or of a section of a long one that goes on from the section `before`."""
    kept = tuple(mark_quotations((mend(sentence, lexicon.forms) for sentence in sentences), lexicon))
    mentions = {sentence.start: find_mentions(sentence, gazetteer) for sentence in kept}
    kinds = {**(before.kinds if before else {}), **_kinds(kept, mentions, gazetteer)}
    persons = (*(name for name, kind in kinds.items() if kind == "person"), *_listed_persons(kept, mentions, gazetteer))
    cast = Cast(
        article=article,
        published=published,
        sentences=kept,
        gazetteer=gazetteer,
        mentions=mentions,
        kinds=kinds,
        full_names=full_names(persons, before.full_names if before else {}),
        longer={**(before.longer if before else {}), **longer_names(kept, mentions, kinds, gazetteer)},
        titles={},
        genders=before.genders if before else {},
        home=before.home if before else (),
        holders={},
        bearers={},
        containers=lexicon.heads.get("containing", frozenset()),
        locating=lexicon.heads.get("locating", frozenset()),
        timing=Timing(
            light=lexicon.heads.get("lightening", frozenset()) | lexicon.heads.get("converting", frozenset()),
            shifting=lexicon.heads.get("shifting", frozenset()),
            pointing=lexicon.heads.get("pointing", frozenset()),
        ),
        planning=lexicon.heads.get("planning", frozenset()),
        furthering=lexicon.heads.get("furthering", frozenset()),
        deed_nouns=lexicon.heads.get("wielding", frozenset()) | lexicon.deed_nouns,
    )
    cast = _renewed(cast, titles={**(before.titles if before else {}), **titles_of(titled_actors(cast))})
    cast = _renewed(cast, home=_home(cast) or cast.home)
    found = tuple(_holding(cast, titled_actors(cast)))
    cast = _renewed(
        cast,
        holders=_by_key(((noun, start, entity) for noun, _, start, entity in found), before.holders if before else {}),
        bearers=_by_key(((role, start, entity) for _, role, start, entity in found), before.bearers if before else {}),
        genders=genders_of(cast),
    )
    _find_antecedents(cast)
    return cast


def _renewed(cast: Cast, **known: object) -> Cast:
    """Return a cast that knows more, with nothing kept of what was made out before it did."""
    return replace(cast, **known, meant={}, mentioned={}, resolved={})  # type: ignore[arg-type]


def _find_antecedents(cast: Cast) -> None:
    """Read the pronouns in text order: what one stands for may be another before it."""
    for sentence in cast.sentences:
        for word in sentence.words:
            if word.pos == "PRON":
                antecedents(tree.noun_phrase(sentence, word.index), cast)


def _kinds(
    sentences: Iterable[Sentence], mentions: Mapping[int, tuple[Mention, ...]], gazetteer: Gazetteer
) -> dict[str, NameKind]:
    """Return what each name that is not listed is taken for most often."""
    votes: dict[str, Counter[NameKind]] = defaultdict(Counter)
    for sentence in sentences:
        for mention in mentions[sentence.start]:
            if not mention.senses:
                votes[name_words(sentence, mention, gazetteer)][mention.kind] += 1
    return {name: counts.most_common(1)[0][0] for name, counts in votes.items() if name}


def _listed_persons(
    sentences: Iterable[Sentence], mentions: Mapping[int, tuple[Mention, ...]], gazetteer: Gazetteer
) -> Iterator[str]:
    for sentence in sentences:
        for mention in mentions[sentence.start]:
            named = {sense.iri for sense in mention.senses if sense.via in ("label", "altLabel")}
            if len(named) == 1 and gazetteer.entities[next(iter(named))].kind == "Person":
                yield name_words(sentence, mention, gazetteer)


def _home(cast: Cast) -> tuple[str, ...]:
    """Return the names of the state that two of three of the persons and bodies belong to that an article names."""
    votes: Counter[str] = Counter()
    for sentence in cast.sentences:
        for mention in cast.mentions[sentence.start]:
            entity = of_mention(sentence, mention, cast)
            if entity is not None and entity.polity and entity.kind in _OF_STATES:
                polity = cast.gazetteer.entities.get(entity.polity)
                votes[polity.polity if polity and polity.polity else entity.polity] += 1
    home, most = next(iter(votes.most_common(1)), ("", 0))
    if home not in cast.gazetteer.entities or most < _FEWEST or most * 3 < votes.total() * 2:
        return ()
    state = cast.gazetteer.entities[home]
    return (state.label, *state.alternatives, *(word for word, iri in cast.gazetteer.demonyms.items() if iri == home))


def _holding(cast: Cast, titled: Iterable[Titled]) -> Iterator[tuple[str, str, int, Entity]]:
    """Yield noun, role and place of each role noun that the article uses of an actor it names."""
    for each in titled:
        yield each.noun, each.title.role, each.start, each.entity
    for sentence in cast.sentences:
        for word in sentence.words:
            noun = word.text.lower()
            if word.pos not in ("NOUN", "PROPN") or noun not in cast.gazetteer.roles:
                continue
            if tree.has_dependent(sentence, word.index, "amod", "compound", "nmod", "nummod"):
                entity = resolve(tree.noun_phrase(sentence, word.index), cast)
                if entity is not None and entity.kind not in ("Person", "Actor", "Group"):
                    yield noun, entity.role, word.start, entity
        for mention in cast.mentions[sentence.start]:
            entity = resolve(tree.noun_phrase(sentence, mention.last), cast)
            if entity is not None and entity.kind == "Organisation" and entity.role:
                yield "", entity.role, sentence.words[mention.first].start, entity


def _by_key(found: Iterable[tuple[str, int, Entity]], before: Holders) -> Holders:
    made: dict[str, list[tuple[int, Entity]]] = defaultdict(list, {key: list(row) for key, row in before.items()})
    for key, start, entity in found:
        if key:
            made[key].append((start, entity))
    return {key: tuple(row) for key, row in made.items()}
