"""Count how articles speak of each actor of a graph, and tell what is open about it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import pyoxigraph as ox

from kgraph.gazetteers import DIGEST, KINDS
from kgraph.markup import plain
from kgraph.namespaces import PREFIXES, local_name
from kgraph.ontology import read_gazetteer

#: Values of a node by the local names of its properties.
_Facts: TypeAlias = Mapping[str, Sequence[str]]
#: An article, where the words begin in it, the words, and what led from them to their node, as far as the graph tells.
_Place: TypeAlias = tuple[str, str, str, str]

_ROLES: Final = ("actor", "target", "addressee", "speaker")
#: Classes of actors, those that say most first.
_CLASSES: Final = (*(kind for kind in KINDS if kind not in ("Actor", "Place")), "Group", "Actor")
#: What leads to an actor from words that name it, rather than describe it or stand for it.
_NAMING: Final = frozenset({"byLabel", "bySeat", "byCapital", "byName", "bySurname", "byAbbreviation", "byPartialName"})
#: Most actors of one name that any of them may be taken for.
_COMMON: Final = 20
_PLACES: Final = """
SELECT DISTINCT ?node ?article ?begin ?words ?grounding WHERE {
  ?statement a kg:Statement ; kg:article ?article ; kg:ROLE ?node ; kg:ROLEText ?words ; kg:ROLEBegin ?begin .
  OPTIONAL { ?statement kg:ROLEGrounding ?grounding }
}
"""
_FACTS: Final = f"""
SELECT ?node ?property ?value WHERE {{
  VALUES ?class {{ {" ".join(f"kg:{name}" for name in _CLASSES)} }}
  VALUES ?property {{
    rdf:type rdfs:label skos:altLabel skos:exactMatch kg:polity kg:role kg:organisation kg:candidate
  }}
  ?node a ?class ; ?property ?value .
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor of a graph.

    `node` is its identifier without the base of the data, that of a local one means nothing outside of its article.
    `names` are what may name it, `aliases` those besides the label that a gazetteer must repeat. `words` and
    `grounding` have the words for it and what led from them to it, each with how often, the most frequent first.
    `candidates` are whom it might be, with their labels; `namesakes` have one of its names, or where it is local and
    one word, that for a surname. `elsewhere` counts local ones.
    """

    node: str
    label: str
    kind: str
    is_local: bool
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    polity: str = ""
    role: str = ""
    matches: tuple[str, ...] = ()
    organisation: str = ""
    mentions: int = 0
    articles: int = 0
    words: tuple[tuple[str, int], ...] = ()
    grounding: tuple[tuple[str, int], ...] = ()
    candidates: tuple[tuple[str, str], ...] = ()
    namesakes: tuple[str, ...] = ()
    elsewhere: int = 0

    @property
    def is_open(self) -> bool:
        """Whether there is something that a reader may settle."""
        return self.is_local or bool(self.candidates or self.namesakes or self.elsewhere)


def list_actors(store: ox.Store, *, least: int = 1, only_open: bool = False) -> tuple[Actor, ...]:
    """Return the actors that articles mention at least so often in statements, most mentions first, ties by label.

    What these lie in follows, where kgraph does not know it, since a gazetteer must name it.
    """
    facts, places = _facts(store), _places(store)
    labels = {node: _labels(node, row) for node, row in facts.items()}
    actors = _with_namesakes([_actor(node, row, places.get(node, set()), labels) for node, row in facts.items()])
    actors.sort(key=lambda actor: (-actor.mentions, actor.label.casefold(), actor.label, actor.node))
    listed = [actor for actor in actors if actor.mentions >= least and (actor.is_open or not only_open)]
    around = _around(listed, {actor.node: actor for actor in actors})
    return (*listed, *(actor for actor in actors if actor.node in around))


def _solutions(store: ox.Store, question: str) -> Iterator[tuple[str, ...]]:
    """Yield the values of each answer, empty where one is missing."""
    found = store.query(question, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    for row in found:
        yield tuple(str(getattr(term, "value", "")) for term in row)


def _facts(store: ox.Store) -> dict[str, _Facts]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for node, about, value in _solutions(store, _FACTS):
        found[_short(node)][local_name(about)].add(value)
    return {node: {name: sorted(values) for name, values in row.items()} for node, row in found.items()}


def _places(store: ox.Store) -> dict[str, set[_Place]]:
    """Return where statements mention each node; what several of them say of the same words is one place."""
    found: dict[str, set[_Place]] = defaultdict(set)
    for role in _ROLES:
        for node, article, begin, words, grounding in _solutions(store, _PLACES.replace("ROLE", role)):
            found[_short(node)].add((article, begin, _plain(words), local_name(grounding)))
    return found


def _short(iri: str) -> str:
    """Return the identifier of an actor without the base of the data; another IRI as it is."""
    own = re.search(r"[/#:](ac-[^/#:]+)$", iri)
    return own[1] if own else iri


def _plain(text: str) -> str:
    """Return text without what could change a terminal or a table."""
    return " ".join(plain(text).split())


def _labels(node: str, facts: _Facts) -> list[str]:
    """Return the label of a node, and its other ones."""
    named = filter(None, map(_plain, (*facts.get("label", ()), *facts.get("altLabel", ()))))
    return list(dict.fromkeys(named)) or [node]


def _actor(node: str, facts: _Facts, places: set[_Place], labels: Mapping[str, Sequence[str]]) -> Actor:
    groundings = Counter(grounding for *_, grounding in places if grounding)
    articles = {article for article, *_ in places}
    is_known = len(articles) > 1 or "byLabel" in groundings or "exactMatch" in facts
    polity, role, organisation = (facts.get(name, ("",))[0] for name in ("polity", "role", "organisation"))
    classes = set(map(local_name, facts["type"]))
    actor = Actor(
        node=node,
        label=labels[node][0],
        kind=next(kind for kind in _CLASSES if kind in classes),
        is_local=bool(DIGEST.fullmatch(node)) and not is_known,
        polity=_short(polity),
        role=local_name(role),
        matches=tuple(facts.get("exactMatch", ())),
        organisation=_short(organisation),
        mentions=len({place[:3] for place in places}),
        articles=len(articles),
        words=_ranked(_folded(Counter(words for _, _, words in {place[:3] for place in places}))),
        grounding=_ranked(groundings),
        candidates=tuple(
            (each, labels.get(each, (each,))[0]) for each in sorted(map(_short, facts.get("candidate", ())))
        ),
    )
    return _named(actor, labels, places)


def _folded(counts: Counter[str]) -> Counter[str]:
    """Count "He" with "he": words that begin a sentence."""
    folded: Counter[str] = Counter()
    for words, number in counts.items():
        small = words[:1].lower() + words[1:]
        folded[small if small in counts else words] += number
    return folded


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _named(actor: Actor, labels: Mapping[str, Sequence[str]], places: Iterable[_Place]) -> Actor:
    """Return an actor with its names, and with those that a gazetteer must repeat."""
    naming = {words for _, _, words, grounding in places if grounding in _NAMING}
    if actor.is_local:
        is_named = actor.kind != "Group" and (naming or _is_in_all(actor, labels))
        return replace(actor, names=(actor.label,), aliases=(actor.label,)) if is_named else actor
    surnames = {words for _, _, words, grounding in places if grounding == "bySurname"}
    known = read_gazetteer().entities.get(actor.node)
    shipped = {known.label, *known.alternatives} if known else set()
    used = {words for _, _, words, grounding in places if grounding == "byLabel"}
    return replace(
        actor,
        names=tuple(sorted({*labels[actor.node], *(naming - surnames)})),
        aliases=tuple(sorted(name for name in labels[actor.node][1:] if name not in shipped or name in used)),
    )


def _is_in_all(actor: Actor, labels: Mapping[str, Sequence[str]]) -> bool:
    """Tell a name that several have, "Georgia", from other words that may mean one of several."""
    word = f" {actor.label} "
    named = [any(word in f" {name} " for name in labels.get(node, ())) for node, _ in actor.candidates]
    return bool(named) and all(named)


def _with_namesakes(actors: Sequence[Actor]) -> list[Actor]:
    """Return actors with those that share a name and may be the same, unless the name is a common one."""
    bearers, surnames = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    local: Counter[str] = Counter()
    for actor in actors:
        local.update(_keys(actor) if actor.is_local else ())
        for key in () if actor.is_local else _keys(actor):
            bearers[key].append(actor.node)
        if actor.kind == "Person" and not actor.is_local:
            surnames[actor.label.rpartition(" ")[2].casefold()].append(actor.node)
    return [_beside(actor, (bearers, surnames) if actor.is_local else (bearers,), local) for actor in actors]


def _keys(actor: Actor) -> set[str]:
    return {name.casefold().removeprefix("the ") for name in actor.names}


def _beside(actor: Actor, bearers: Iterable[Mapping[str, Sequence[str]]], local: Mapping[str, int]) -> Actor:
    keys, shipped = _keys(actor), read_gazetteer().entities
    rows = [row for each in bearers for key in keys if len(row := each.get(key, ())) <= _COMMON]
    apart = {actor.node, *(node for node, _ in actor.candidates)}
    known = shipped.keys() if actor.node in shipped else set()  # that two of kgraph's own differ is known
    namesakes = {node for row in rows for node in row if node not in apart and node not in known}
    elsewhere = max((local[key] for key in keys), default=0) - bool(actor.is_local and keys)
    return replace(actor, namesakes=tuple(sorted(namesakes)), elsewhere=elsewhere)


def _around(listed: Iterable[Actor], actors: Mapping[str, Actor]) -> set[str]:
    """Return the nodes that listed actors lie in, and these in turn, that are neither listed nor shipped."""
    found = {actor.node for actor in listed} | read_gazetteer().entities.keys()
    before = set(found)
    pending = [iri for actor in listed if not actor.is_local for iri in _homes(actor, actors)]
    while pending:
        iri = pending.pop()
        if iri not in found:
            found.add(iri)
            pending += _homes(actors[iri], actors)
    return found - before


def _homes(actor: Actor, actors: Mapping[str, Actor]) -> list[str]:
    """Return what an actor lies in, but no organisation of which the graph has no more than its identifier."""
    homes = [actor.polity, actor.organisation]
    known = (actors[iri] for iri in homes if iri in actors and not actors[iri].is_local)
    return [home.node for home in known if home.node != actor.organisation or home.label != _spelt(home.node)]


def _spelt(node: str) -> str:
    """Return the label of an organisation that is known by its identifier alone."""
    return node.partition("-")[2].replace("-", " ")
