"""The ontology folder comes out as plain records, and a slip in it is named with its term."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kgraph.errors import OntologyError
from kgraph.folders import ontology_folder
from kgraph.ontology import read_gazetteer, read_lexicon, read_relations

READERS = (read_relations, read_lexicon, read_gazetteer)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the ontology folder that is read instead of the real one."""
    copy = tmp_path / "ontology"
    shutil.copytree(ontology_folder(), copy)
    monkeypatch.setattr("kgraph.ontology.ontology_folder", lambda: copy)
    _forget()
    yield copy
    _forget()


@pytest.fixture
def add(folder: Path) -> Callable[[str, str], None]:
    """Write further triples at the end of a file of the copy."""

    def write(name: str, turtle: str) -> None:
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8") + turtle, encoding="utf-8")

    return write


def _forget() -> None:
    for reader in READERS:
        reader.cache_clear()


# What is read


def test_every_relation_hangs_under_a_root() -> None:
    relations = {relation.name: relation for relation in read_relations()}
    roots = {name for name, relation in relations.items() if not relation.parents}
    assert roots == {"backs", "opposes", "proposes", "engagesWith"}
    assert all(relation.parents[-1] in roots for relation in relations.values() if relation.parents)
    assert [relation.name for relation in read_relations()] == sorted(relations)


@pytest.mark.parametrize(
    ("name", "parents", "valence", "in_future"),
    [
        ("backs", (), "positive", False),
        ("aids", ("backs",), "positive", False),
        ("accuses", ("opposes",), "negative", False),
        ("threatens", ("opposes",), "negative", True),
        ("demands", ("proposes",), "neutral", True),
        ("promises", ("proposes",), "neutral", True),
        ("proposes", (), "neutral", True),
        ("meetsWith", ("engagesWith",), "neutral", False),
    ],
)
def test_a_relation_has_its_place(name: str, parents: tuple[str, ...], valence: str, in_future: bool) -> None:
    relation = next(relation for relation in read_relations() if relation.name == name)
    assert (relation.parents, relation.valence) == (parents, valence)
    assert relation.asserted_in_future == in_future
    assert relation.label
    assert relation.definition
    assert relation.example


def test_an_entry_is_found_by_its_head_and_part_of_speech() -> None:
    entry = next(entry for entry in read_lexicon().entries["back", "verb"] if not entry.requires)
    assert (entry.id, entry.relation) == ("back-v", "backs")
    assert ("subject",) in {frame.actor for frame in entry.frames}
    assert ("object",) in {frame.target for frame in entry.frames}
    assert entry.example


def test_entries_and_operators_that_require_more_come_first() -> None:
    lexicon = read_lexicon()
    counts = [
        *([len(entry.requires) for entry in row] for row in lexicon.entries.values()),
        *([len(operator.requires) for operator in row] for row in lexicon.operators.values()),
    ]
    assert counts == [sorted(row, reverse=True) for row in counts]


def test_every_entry_denotes_a_relation_and_every_frame_has_both_roles() -> None:
    lexicon = read_lexicon()
    entries = [*(entry for row in lexicon.entries.values() for entry in row), *lexicon.affixes]
    assert all(entry.relation in lexicon.relations for entry in entries)
    assert all(frame.actor and frame.target for entry in entries for frame in entry.frames)
    assert all(0 < frame.confidence <= 1 for entry in entries for frame in entry.frames)


def test_slots_of_a_frame_stand_in_the_order_of_their_rank() -> None:
    frames = {frame.name: frame for row in read_lexicon().entries.values() for e in row for frame in e.frames}
    assert frames["NounFor"].actor[:3] == ("subject", "of", "possessor")


def test_word_parts_are_kept_apart_from_words() -> None:
    lexicon = read_lexicon()
    assert {entry.head for entry in lexicon.affixes} >= {"anti-", "pro-"}
    assert not any(pos == "affix" for _, pos in lexicon.entries)


@pytest.mark.parametrize(
    ("head", "pos", "effect"),
    [
        ("refuse", "verb", "negating"),
        ("may", "verb", "hypothesizing"),
        ("say", "verb", "reporting"),
        ("will", "verb", "foretelling"),
        ("manage", "verb", "transparent"),
        ("number", "noun", "containing"),
        ("later", "adverb", "shifting"),
        ("only", "adverb", "pointing"),
    ],
)
def test_an_operator_has_an_effect(head: str, pos: str, effect: str) -> None:
    assert effect in {operator.effect for operator in read_lexicon().operators[head, pos]}


def test_the_gazetteer_knows_labels_demonyms_and_roles() -> None:
    gazetteer = read_gazetteer()
    assert [(s.iri, s.via) for s in gazetteer.senses["Nairobi"]] == [("ac-KE-gov", "capitalName")]
    assert [(s.iri, s.via) for s in gazetteer.senses["White House"]] == [("ac-US-gov", "seatName")]
    assert gazetteer.demonyms["Kenyan"] == "ac-KE"
    assert gazetteer.roles["army"].notation == "mil"
    assert gazetteer.roles["army"].collective
    assert not gazetteer.roles["judge"].collective


def test_an_entity_has_its_polity_role_and_other_names() -> None:
    entity = read_gazetteer().entities["ac-KE-gov"]
    assert (entity.kind, entity.polity, entity.role) == ("RoleActor", "ac-KE", "government")
    assert "Nairobi" in entity.alternatives
    assert entity.label not in entity.alternatives
    assert read_gazetteer().entities["ac-KE"].matches == ("http://www.wikidata.org/entity/Q114",)


def test_every_sense_demonym_and_polity_leads_to_an_entity() -> None:
    gazetteer = read_gazetteer()
    known = gazetteer.entities.keys()
    assert {sense.iri for senses in gazetteer.senses.values() for sense in senses} <= known
    assert set(gazetteer.demonyms.values()) <= known
    assert {entity.polity for entity in gazetteer.entities.values() if entity.polity} <= known


# What is wrong


@pytest.mark.parametrize("name", ["kgraph.ttl", "lexicon.ttl", "actors.ttl"])
def test_a_file_that_is_no_turtle_is_named(folder: Path, name: str) -> None:
    (folder / name).write_text("kg:backs a kg:Relation .\n")
    with pytest.raises(OntologyError, match=rf"^{name} in the ontology folder cannot be read: .*line 1"):
        _read_all()


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "actors.ttl").unlink()
    with pytest.raises(OntologyError, match=r"^actors\.ttl .*cannot be read"):
        read_gazetteer()


@pytest.mark.parametrize(
    ("name", "turtle", "message"),
    [
        (
            "kgraph.ttl",
            'kg:snubs a kg:Relation ; rdfs:label "snubs"@en .',
            "snubs has no comment: add one to its entry in the ontology folder.",
        ),
        (
            "lexicon.ttl",
            'lex:frob-v rdfs:label "frob" ; ontolex:denotes <https://w3id.org/kgraph/ontology#snubs> .',
            "lex:frob-v names snubs, which is not declared: check the spelling.",
        ),
        (
            "lexicon.ttl",
            'lex:frob-v rdfs:label "frob" ; ontolex:denotes kg:opposes ; synsem:synBehavior frame:SubjectObjekt .',
            "lex:frob-v names SubjectObjekt, which is not declared: check the spelling.",
        ),
        (
            "lexicon.ttl",
            'lex:frob-v rdfs:label "frob" ; ontolex:denotes kg:opposes ; synsem:synBehavior frame:SubjectObject .',
            "frob-v has no partOfSpeech: add one",
        ),
        (
            "lexicon.ttl",
            "lex:frob-op kg:effect kg:negating ; lexinfo:partOfSpeech lexinfo:verb .",
            "frob-op has no label: add one",
        ),
        (
            "lexicon.ttl",
            "frame:Snubbing a kg:Frame ; kg:actorSlot slot:subject ; kg:targetSlot slot:under-way ."
            'slot:under-way a kg:Slot ; kg:preposition "under way" .',
            "under-way has no rank: add one",
        ),
        ("actors.ttl", "d:ac-snubs a kg:Organisation .", "ac-snubs has no label: add one"),
        (
            "actors.ttl",
            'kg:snubber a kg:Role ; rdfs:label "snubber" ; kg:roleNoun "snubber" .',
            "snubber has no notation",
        ),
        (
            "lexicon.ttl",
            "frame:Snubbing a kg:Frame ; kg:actorSlot slot:subjekt ; kg:targetSlot slot:object .",
            "subjekt has no rank: add one",
        ),
        (
            "lexicon.ttl",
            'slot:snubbed a kg:Slot ; kg:rank "first" . frame:Snubbing a kg:Frame ; kg:actorSlot slot:snubbed .',
            "snubbed has rank 'first': write a number.",
        ),
        (
            "lexicon.ttl",
            'frame:Snubbing a kg:Frame ; kg:confidence "high" .',
            "Snubbing has confidence 'high': write a number.",
        ),
        (
            "kgraph.ttl",
            "kg:backs rdfs:subPropertyOf kg:bakes .",
            "kg:backs is a sub-property of kg:bakes, which is not declared.",
        ),
        (
            "kgraph.ttl",
            "kg:backs rdfs:subPropertyOf kg:aids .",
            "is a sub-property of kg:",
        ),
        (
            "lexicon.ttl",
            'lex:frob-op rdfs:label "frob" ; lexinfo:partOfSpeech lexinfo:verb ; kg:effect kg:negatting .',
            "lex:frob-op has effect negatting; choose one of",
        ),
        pytest.param(
            "actors.ttl",
            'd:ac-snubs a kg:Organisation ; rdfs:label "Snubs" ; kg:polity d:ac-XY .',
            "ac-XY",
        ),
    ],
)
def test_a_slip_is_named_with_its_term(add: Callable[[str, str], None], name: str, turtle: str, message: str) -> None:
    add(name, "\n" + turtle + "\n")
    with pytest.raises(OntologyError) as raised:
        _read_all()
    assert message in str(raised.value)


def test_a_new_verb_is_one_entry(add: Callable[[str, str], None]) -> None:
    add(
        "lexicon.ttl",
        'lex:frob-v rdfs:label "frob" ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:denotes kg:opposes ;'
        ' synsem:synBehavior frame:SubjectObject ; skos:example "Chad frobbed Mali." ;'
        ' kg:exampleActor "Chad" ; kg:exampleTarget "Mali" .',
    )
    lexicon = read_lexicon()
    assert [entry.relation for entry in lexicon.entries["frob", "verb"]] == ["opposes"]
    assert lexicon.forms["frobbed", "verb"] == "frob"


def test_a_new_adverb_of_time_is_one_entry(add: Callable[[str, str], None]) -> None:
    known = read_lexicon().heads["shifting"]
    add(
        "lexicon.ttl",
        'lex:thereupon-op a kg:Operator ; rdfs:label "thereupon" ; lexinfo:partOfSpeech lexinfo:adverb ;'
        ' kg:effect kg:shifting ; skos:example "On Friday Chad met Mali and thereupon denounced Togo." .',
    )
    read_lexicon.cache_clear()
    assert read_lexicon().heads["shifting"] - known == {"thereupon"}


def test_a_new_actor_is_one_entry(add: Callable[[str, str], None]) -> None:
    add("actors.ttl", 'd:ac-snubs a kg:Organisation ; rdfs:label "Snubs" ; kg:seatName "Snub Street" .')
    gazetteer = read_gazetteer()
    assert [sense.iri for sense in gazetteer.senses["Snub Street"]] == ["ac-snubs"]
    assert gazetteer.entities["ac-snubs"].alternatives == ("Snub Street",)


def _read_all() -> None:
    for reader in READERS:
        reader()
