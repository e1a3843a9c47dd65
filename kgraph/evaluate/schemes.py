"""Read the coding schemes of others, and which of their codes a statement counts as, from `ontology/schemes.ttl`.

>>> scheme = read_schemes()["plover"]
>>> lineage("ACCUSE", scheme)
('ACCUSE', '3', 'conflict')
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from kgraph.errors import DocumentError, OntologyError
from kgraph.model import Miss, Relation, Statement
from kgraph.namespaces import RDF, SKOS
from kgraph.ontology import Facts, read_facts, read_relations

_SCHEME: Final = "https://w3id.org/kgraph/scheme#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A statement of one of `relations`, or of `valence`, counts as `code`; the rest holds where asked for.

    `beside` are relations one of which the text must have of the same actor, towards nothing that it names.
    """

    name: str
    code: str
    relations: frozenset[str] = frozenset()
    valence: str = ""
    polarity: str = ""
    modality: str = ""
    entries: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A coding scheme: its rules, and for a code the broader one, the one for the other direction, other names.

    Where it codes what is said of the ends alone, `head_ends` are the words after which a topic names other things:
    “the attack on Kenya” is none on Kenya's part. Where it is empty, all words of a topic count. What lies in the
    target of one of the `yielding` relations counts before that: of “vowed to bomb the port” the bombing to come.
    """

    name: str
    levels: tuple[str, ...]
    silence: str
    rules: tuple[Rule, ...] = ()
    broader: Mapping[str, str] = field(default_factory=dict)
    reverse: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    head_ends: frozenset[str] = frozenset()
    yielding: frozenset[str] = frozenset()


#: kgraph's own relations, which need no rules.
OWN: Final = Scheme(name="kgraph", levels=("relation",), silence="none")


@cache
def read_schemes() -> dict[str, Scheme]:
    """Return the coding schemes by name.

    Raises OntologyError where a scheme lacks what kgraph needs of it.
    """
    facts = read_facts("schemes.ttl")
    return {
        _local(iri): _scheme(iri, facts)
        for iri, row in sorted(facts.items())
        if f"{_SCHEME}Scheme" in row.get(f"{RDF}type", ())
    }


@cache
def mutual_relations() -> frozenset[str]:
    """Return the relations that hold both ways: who is source and who is target is for the coder to choose."""
    return frozenset(relation.name for relation in read_relations() if relation.is_mutual)


def code_of(find: Statement, scheme: Scheme, relations: Mapping[str, Relation], misses: Iterable[Miss] = ()) -> str:
    """Return the code that a find counts as beside the misses of its text, the scheme's silence where no rule fits."""
    relation = relations[find.relation]
    lineage_of_relation = (relation.name, *relation.parents)
    aimless = {each.relation for each in misses if each.actor and each.actor.entity == find.actor.entity}
    fitting = [
        rule
        for rule in scheme.rules
        if _fits(rule, find, relation.valence, lineage_of_relation) and (not rule.beside or rule.beside & aimless)
    ]
    best = min(fitting, key=lambda rule: _rank(rule, lineage_of_relation), default=None)
    return best.code if best is not None else scheme.silence


def read_code(given: str, scheme: Scheme, where: str) -> str:
    """Return the code that a file means, which may have a former name. Raises DocumentError where there is none."""
    if given not in scheme.known:
        raise DocumentError(f"{where}: unknown code {given!r}; choose one of {', '.join(sorted(scheme.known))}.")
    return scheme.known[given]


def lineage(code: str, scheme: Scheme) -> tuple[str, ...]:
    """Return a code and the broader ones, as many as the scheme has levels; its silence is silence at each."""
    codes = [code]
    while len(codes) < len(scheme.levels):
        codes.append(scheme.broader.get(codes[-1], codes[-1]))
    return tuple(codes)


def _fits(rule: Rule, find: Statement, valence: str, relations: tuple[str, ...]) -> bool:
    polarity = "negated" if find.negated else "affirmed"
    return (
        rule.valence in ("", valence)
        and (not rule.relations or not rule.relations.isdisjoint(relations))
        and rule.polarity in ("", polarity)
        and rule.modality in ("", find.modality)
        and (not rule.entries or find.entry in rule.entries)
    )


def _rank(rule: Rule, relations: tuple[str, ...]) -> tuple[int, int, str]:
    """Rank what asks for more before what asks for less, then a relation before what lies above it."""
    asked = bool(rule.polarity) + bool(rule.modality) + bool(rule.entries) + bool(rule.beside)
    nearest = next((place for place, name in enumerate(relations) if name in rule.relations), len(relations))
    return -asked, nearest, rule.name


def _scheme(iri: str, facts: Facts) -> Scheme:
    codes = {
        code: row
        for code, row in facts.items()
        if f"{_SCHEME}Code" in row.get(f"{RDF}type", ()) and iri in row.get(f"{SKOS}inScheme", ())
    }
    every = {code: row for code, row in facts.items() if f"{_SCHEME}Code" in row.get(f"{RDF}type", ())}
    rules = [rule for rule, row in sorted(facts.items()) if iri in row.get(f"{_SCHEME}in", ())]
    return Scheme(
        name=_local(iri),
        levels=tuple(_one(iri, facts, "levels").split()),
        silence=_local(_one(iri, facts, "silence")),
        rules=tuple(_rule(rule, facts) for rule in rules),
        yielding=frozenset(map(_local, facts[iri].get(f"{_SCHEME}yielding", ()))),
        head_ends=frozenset(" ".join(facts[iri].get(f"{_SCHEME}headEnds", ())).split()),
        broader={
            _local(code): _local(row[f"{SKOS}broader"][0]) for code, row in every.items() if f"{SKOS}broader" in row
        },
        reverse={
            _local(code): _local(row[f"{_SCHEME}reverse"][0])
            for code, row in codes.items()
            if f"{_SCHEME}reverse" in row
        },
        known={
            name: _local(code)
            for code, row in codes.items()
            for name in (_local(code), *row.get(f"{SKOS}hiddenLabel", ()))
        },
    )


def _rule(iri: str, facts: Facts) -> Rule:

    def all_of(key: str) -> frozenset[str]:
        return frozenset(map(_local, facts[iri].get(_SCHEME + key, ())))

    def one_of(key: str) -> str:
        return next(iter(all_of(key)), "")

    return Rule(
        name=_local(iri),
        code=_local(_one(iri, facts, "code")),
        relations=all_of("relation"),
        valence=one_of("valence"),
        polarity=one_of("polarity"),
        modality=one_of("modality"),
        entries=all_of("entry"),
        beside=all_of("beside"),
    )


def _one(iri: str, facts: Facts, key: str) -> str:
    values = facts[iri].get(_SCHEME + key, ())
    if not values:
        raise OntologyError(f"{_local(iri)} has no scheme:{key}: add one to schemes.ttl in the ontology folder.")
    return values[0]


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
