"""The lexicon is complete and free of contradictions; each message says how to mend an entry."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

ONTOLOGY: Final = Path(__file__).parent.parent / "ontology"

KG: Final = "https://w3id.org/kgraph/ontology#"
RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
EXAMPLE: Final = "http://www.w3.org/2004/02/skos/core#example"
ONTOLEX: Final = "http://www.w3.org/ns/lemon/ontolex#"
FRAMES: Final = "http://www.w3.org/ns/lemon/synsem#synBehavior"
LEXINFO: Final = "http://www.lexinfo.net/ontology/3.0/lexinfo#"
POS: Final = LEXINFO + "partOfSpeech"

#: End of an entry's identifier, and how the names of its frames begin, by part of speech.
ENTRY_KINDS: Final = {
    "verb": ("v", ("Subject", "Object", "Judging", "Deed")),
    "noun": ("n", ("Noun", "AgentNoun", "Judging")),
    "adjective": ("adj", ("Adjective", "Judging", "SubjectUndertaking")),
    "affix": ("affix", ("Affix",)),
    "preposition": ("prep", ("Preposition",)),
}
OPERATOR_KINDS: Final = frozenset(
    {"verb", "noun", "adjective", "adverb", "preposition", "conjunction", "determiner", "pronoun", "particle"}
)
SLOT_ROLES: Final = (KG + "actorSlot", KG + "targetSlot", KG + "addresseeSlot")
FEWEST_PER_RELATION: Final = 8
FEWEST_ENTRIES: Final = 150
FEWEST_OPERATORS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the lexicon with its values by property, in the order of the file."""

    id: str
    values: dict[str, tuple[str, ...]]

    def all(self, key: str) -> tuple[str, ...]:
        return self.values.get(key, ())

    def one(self, key: str) -> str:
        return next(iter(self.all(key)), "")

    def local(self, key: str) -> tuple[str, ...]:
        return tuple(map(local, self.all(key)))

    @property
    def words(self) -> list[str]:
        """The words of the label, without a gloss such as "(of raids)"."""
        return re.sub(r" \(.*\)$", "", self.one(LABEL)).split()

    @property
    def pos(self) -> str:
        return local(self.one(POS))

    @property
    def head(self) -> str:
        return self.one(KG + "head") or self.one(LABEL)

    @property
    def requires(self) -> tuple[str, ...]:
        return tuple(sorted(self.all(KG + "requires")))


def local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def slug(label: str) -> str:
    return "-".join(re.findall(r"\w+", label.lower().replace("'", "")))


def read_terms(triples: Iterable[ox.Triple]) -> list[Term]:
    rows: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            rows[triple.subject.value][triple.predicate.value].append(str(getattr(triple.object, "value", "")))
    return [Term(id=local(iri), values={k: tuple(v) for k, v in row.items()}) for iri, row in rows.items()]


def read_file(name: str) -> list[Term]:
    return read_terms(ox.parse(path=str(ONTOLOGY / name), format=ox.RdfFormat.TURTLE))


def of_class(terms: Iterable[Term], iri: str) -> list[Term]:
    return [term for term in terms if iri in term.all(RDF_TYPE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What entries may refer to: relations, effects, and the prepositions of each frame's slots."""

    relations: frozenset[str]
    effects: frozenset[str]
    frames: dict[str, frozenset[str]]


def read_declared(terms: Iterable[Term]) -> Declared:
    schema = read_file("kgraph.ttl")
    kept = list(terms)
    slots = {slot.id: slot.one(KG + "preposition") for slot in of_class(kept, KG + "Slot")}
    return Declared(
        relations=frozenset(term.id for term in of_class(schema, KG + "Relation")),
        effects=frozenset(term.id for term in of_class(schema, KG + "Effect")),
        frames={
            frame.id: frozenset(slots.get(slot, "") for role in SLOT_ROLES for slot in frame.local(role))
            for frame in of_class(kept, KG + "Frame")
        },
    )


# What can be wrong with an entry or operator


def has_each_once(term: Term, _: Declared) -> Iterator[str]:
    needed = {LABEL: "rdfs:label", POS: "lexinfo:partOfSpeech", EXAMPLE: "skos:example"}
    if ONTOLEX + "LexicalEntry" in term.all(RDF_TYPE):
        needed |= {ONTOLEX + "denotes": "ontolex:denotes"}
        needed |= {KG + "exampleActor": "kg:exampleActor", KG + "exampleTarget": "kg:exampleTarget"}
    else:
        needed |= {KG + "effect": "kg:effect"}
    for key, name in needed.items():
        if len(term.all(key)) != 1:
            yield f"has {len(term.all(key))} values for {name}: write exactly one."


def is_declared(term: Term, declared: Declared) -> Iterator[str]:
    for relation in set(term.local(ONTOLEX + "denotes")) - declared.relations:
        yield f"denotes kg:{relation}, which kgraph.ttl does not declare: choose one of its relations."
    for effect in set(term.local(KG + "effect")) - declared.effects:
        yield f"has the effect kg:{effect}, which kgraph.ttl does not declare: choose one of its effects."
    for frame in set(term.local(FRAMES)) - declared.frames.keys():
        yield f"uses frame:{frame}, which is not declared: choose one of the file, or declare it there."


def fits_its_part_of_speech(term: Term, _: Declared) -> Iterator[str]:
    if KG + "Operator" in term.all(RDF_TYPE):
        if term.pos not in OPERATOR_KINDS:
            yield f"is a lexinfo:{term.pos}: an operator is one of {', '.join(sorted(OPERATOR_KINDS))}."
        return
    if term.pos not in ENTRY_KINDS:
        yield f"is a lexinfo:{term.pos}: an entry is one of {', '.join(ENTRY_KINDS)}."
        return
    if not term.all(FRAMES):
        yield "has no synsem:synBehavior: name the frame that says where actor and target stand."
    for frame in term.local(FRAMES):
        if not frame.startswith(ENTRY_KINDS[term.pos][1]):
            yield f"is a {term.pos} but uses frame:{frame}: choose a frame for a {term.pos}."


def shows_its_example(term: Term, _: Declared) -> Iterator[str]:
    example = term.one(EXAMPLE)
    for role in ("Actor", "Target"):
        words = term.one(KG + "example" + role)
        if words and words not in example:
            yield f"has kg:example{role} “{words}”, which its example lacks: copy the words from the example."
    if example and not example.endswith("."):
        yield f"has the example “{example}”: write a whole sentence with its full stop."


def names_its_head(term: Term, declared: Declared) -> Iterator[str]:
    if len(term.words) == 1:
        return
    if not term.one(KG + "head"):
        yield "is several words without a kg:head: name the word on which the others depend."
    slots = frozenset(chain.from_iterable(declared.frames.get(frame, ()) for frame in term.local(FRAMES)))
    if not term.requires and not slots & set(term.words):
        yield "is several words without kg:requires: list the words that must stand beside the head."
    if KG + "Operator" in term.all(RDF_TYPE):
        return
    for word in {term.head, *term.requires} - set(term.words):
        yield f"has the head or required word “{word}”, which its label lacks: spell both as in the label."


def is_named_after_its_label(term: Term, _: Declared) -> Iterator[str]:
    name = slug(term.one(LABEL))
    if KG + "Operator" in term.all(RDF_TYPE):
        if not re.fullmatch(rf"{name}(-[a-z]+)?-op", term.id):
            yield f"should be called lex:{name}-op, after its label."
    elif term.pos in ENTRY_KINDS and term.id != f"{name}-{ENTRY_KINDS[term.pos][0]}":
        yield f"should be called lex:{name}-{ENTRY_KINDS[term.pos][0]}, after its label and part of speech."


CHECKS: Final[tuple[Callable[[Term, Declared], Iterator[str]], ...]] = (
    has_each_once,
    is_declared,
    fits_its_part_of_speech,
    shows_its_example,
    names_its_head,
    is_named_after_its_label,
)


def repetitions(terms: Iterable[Term]) -> Iterator[str]:
    """Tell which two terms would fire on the same words in the same way."""
    seen: dict[tuple[str, ...], str] = {}
    for term in terms:
        for use in (*term.local(FRAMES), *term.local(KG + "effect")):
            key = (term.head, term.pos, *term.requires, use, term.one(KG + "denial"))
            if key in seen:
                yield f"lex:{term.id} repeats lex:{seen[key]} ({use}): drop one, or add kg:requires."
            seen[key] = term.id


TERMS: Final = read_file("lexicon.ttl")
DECLARED: Final = read_declared(TERMS)
ENTRIES: Final = of_class(TERMS, ONTOLEX + "LexicalEntry")
OPERATORS: Final = of_class(TERMS, KG + "Operator")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("terms", [ENTRIES, OPERATORS], ids=["entries", "operators"])
def test_every_term(terms: list[Term], check: Callable[[Term, Declared], Iterator[str]]) -> None:
    found = [f"lex:{term.id} {problem}" for term in terms for problem in check(term, DECLARED)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("terms", [ENTRIES, OPERATORS], ids=["entries", "operators"])
def test_no_two_terms_fire_on_the_same_words_alike(terms: list[Term]) -> None:
    found = list(repetitions(terms))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("relation", sorted(DECLARED.relations))
def test_every_relation_has_cues_in_alphabetical_order(relation: str) -> None:
    names = [entry.id for entry in ENTRIES if entry.local(ONTOLEX + "denotes") == (relation,)]
    assert len(names) >= FEWEST_PER_RELATION, (
        f"kg:{relation} has {len(names)} entries: add words that express it, at least {FEWEST_PER_RELATION}."
    )
    for before, after in pairwise(names):
        assert before < after, f"lex:{after} stands after lex:{before}: keep each section alphabetical."


def test_every_term_has_a_name_of_its_own() -> None:
    triples = ox.parse(path=str(ONTOLOGY / "lexicon.ttl"), format=ox.RdfFormat.TURTLE)
    nameless = [str(triple) for triple in triples if isinstance(triple.subject, ox.BlankNode)]
    assert not nameless, "Write lex:… instead of [ … ] in lexicon.ttl: " + "; ".join(nameless)


def test_lexicon_is_large_enough() -> None:
    assert len(ENTRIES) >= FEWEST_ENTRIES, f"Only {len(ENTRIES)} entries are left: restore the others."
    assert len(OPERATORS) >= FEWEST_OPERATORS, f"Only {len(OPERATORS)} operators are left: restore the others."


def test_every_effect_of_the_axes_has_an_operator() -> None:
    used = Counter(effect for operator in OPERATORS for effect in operator.local(KG + "effect"))
    for effect in ("negating", "hypothesizing", "foretelling", "transparent", "reporting", "sourcing"):
        assert used[effect], f"No operator has the effect kg:{effect}: add the words that do so."


def test_every_frame_says_where_actor_and_target_stand() -> None:
    slots = {slot.id for slot in of_class(TERMS, KG + "Slot")}
    for frame in of_class(TERMS, KG + "Frame"):
        for role in SLOT_ROLES[:2]:
            assert frame.all(role), f"frame:{frame.id} has no kg:{local(role)}: name the slot."
        for role in SLOT_ROLES:
            unknown = set(frame.local(role)) - slots
            assert not unknown, f"frame:{frame.id} names slot:{', '.join(unknown)}: mend the spelling."


SOUND: Final = """
@prefix kg: <https://w3id.org/kgraph/ontology#> .
@prefix frame: <https://w3id.org/kgraph/frame#> .
@prefix lex: <https://w3id.org/kgraph/lexicon#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix synsem: <http://www.w3.org/ns/lemon/synsem#> .
lex:put-forward-v a ontolex:LexicalEntry ; rdfs:label "put forward"@en ;
    lexinfo:partOfSpeech lexinfo:verb ; kg:head "put" ; kg:requires "forward" ;
    ontolex:denotes kg:proposes ; synsem:synBehavior frame:SubjectObject ;
    skos:example "The guild put forward a plan."@en ;
    kg:exampleActor "The guild" ; kg:exampleTarget "a plan" .
"""


@pytest.mark.parametrize(
    ("right", "wrong", "advice"),
    [
        ("kg:proposes", "kg:suggests", "choose one of its relations"),
        ("frame:SubjectObject", "frame:SubjectObjekt", "choose one of the file"),
        ("frame:SubjectObject", "frame:NounOf", "choose a frame for a verb"),
        ("lexinfo:verb", "lexinfo:adverb", "an entry is one of"),
        ('"a plan"', '"the plan"', "copy the words from the example"),
        ('kg:exampleActor "The guild" ;', "", "write exactly one"),
        ('kg:head "put" ;', "", "name the word on which the others depend"),
        ('kg:requires "forward" ;', "", "list the words that must stand beside"),
        ('"forward"', '"foward"', "spell both as in the label"),
        ("lex:put-forward-v", "lex:put-v", "should be called lex:put-forward-v"),
        ("a plan.", "a plan", "with its full stop"),
    ],
)
def test_a_broken_entry_is_told_how_to_be_mended(right: str, wrong: str, advice: str) -> None:
    (sound,) = read_terms(ox.parse(SOUND, format=ox.RdfFormat.TURTLE))
    (broken,) = read_terms(ox.parse(SOUND.replace(right, wrong, 1), format=ox.RdfFormat.TURTLE))
    assert not [problem for check in CHECKS for problem in check(sound, DECLARED)]
    assert any(advice in problem for check in CHECKS for problem in check(broken, DECLARED))
