import re
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgraph.errors import GraphError
from kgraph.folders import ontology_folder
from kgraph.namespaces import KG, RDF, RDFS, SKOS
from kgraph.store import read_graphs
from kgraph.validate import Finding, some_of_each_kind, validate, validate_ontology

GRAPHS = Path(__file__).parent / "graphs"
FAULTS = tomllib.loads((GRAPHS / "faults.toml").read_text(encoding="utf-8"))["fault"]


def changed(text: str, old: str, new: str, at: str = "") -> str:
    """Replace `old` once, in the description of the node `at` where that is given."""
    there = text.index(old, text.index(f"\n{at} a ") if at else 0)
    return text[:there] + new + text[there + len(old) :]


def check(tmp_path: Path, text: str) -> tuple[Finding, ...]:
    prefix = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    (tmp_path / "graph.ttl").write_text(prefix + text, encoding="utf-8")
    return validate([tmp_path / "graph.ttl"])


def test_a_graph_in_order_has_no_findings(harbour: Path) -> None:
    assert validate([harbour]) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_a_fault_is_found_where_it_is_and_said_in_a_sentence(
    tmp_path: Path, harbour: Path, fault: dict[str, str]
) -> None:
    at, where = fault.get("at", ""), fault.get("where", fault.get("at"))
    found = check(tmp_path, changed(harbour.read_text(encoding="utf-8"), fault["old"], fault["new"], at))
    assert any(each.where == where and fault["message"] in each.message for each in found), found
    assert all(each.message.endswith(".") and each.severity == "error" for each in found)


def test_the_words_for_a_speaker_may_stand_in_another_sentence(tmp_path: Path, harbour: Path) -> None:
    text = changed(harbour.read_text(encoding="utf-8"), "kg:speakerBegin 35", "kg:speakerBegin 350")
    assert check(tmp_path, text) == ()


@pytest.mark.parametrize(
    ("words", "begin", "findings"),
    [
        ("Mara Lind", 89, ()),
        ("Borduria", 60, ("kg:speakerText is “Borduria”, but at kg:speakerBegin 60 the article has “ the tru”.",)),
        ("Borduria", 350, ()),
    ],
)  # fmt: skip
def test_another_sentence_must_have_the_words_for_a_speaker_if_it_is_in_the_graph(
    tmp_path: Path, harbour: Path, words: str, begin: int, findings: tuple[str, ...]
) -> None:
    old = 'kg:speakerText "Borduria" ;\n    kg:speakerBegin 35'
    text = changed(harbour.read_text(encoding="utf-8"), old, f'kg:speakerText "{words}" ;\n    kg:speakerBegin {begin}')
    assert tuple(each.message for each in check(tmp_path, text)) == findings


def test_an_actor_s_own_word_gives_an_edge_and_edges_may_be_left_out(tmp_path: Path, harbour: Path) -> None:
    assert "kg:rejects d:to-harbour-bill" in harbour.read_text(encoding="utf-8")
    assert (
        check(
            tmp_path,
            changed(harbour.read_text(encoding="utf-8"), "    kg:rejects d:to-harbour-bill .", "    ."),
        )
        == ()
    )


def test_offsets_count_characters_beyond_the_basic_plane_as_one(tmp_path: Path, harbour: Path) -> None:
    text = harbour.read_text(encoding="utf-8").replace("“We reject", "“𝔚𝔢 reject").replace('"We"', '"𝔚𝔢"')
    assert "𝔚𝔢" in text
    assert check(tmp_path, text) == ()
    [found] = check(tmp_path, changed(text, "kg:cueBegin 4", "kg:cueBegin 5", "d:st-d43f121a07eff245f24d"))
    assert found.message == "kg:cue is “reject”, but at kg:cueBegin 5 the sentence has “eject ”."


@pytest.mark.parametrize(
    ("offset", "faults"),
    [("4.5", 1), ("99999999999999999999999", 1), ("-4", 1), ("<urn:x:four>", 1), ('"4"', 0), ('"5"', 1), ('"4"@en', 0)],
)
def test_an_offset_is_digits_of_any_type(tmp_path: Path, harbour: Path, offset: str, faults: int) -> None:
    text, at = harbour.read_text(encoding="utf-8"), "d:st-d43f121a07eff245f24d"
    found = check(tmp_path, changed(text, "kg:cueBegin 4 ", f"kg:cueBegin {offset} ", at))
    assert [each.where for each in found] == [at] * faults


def test_several_faults_on_one_statement_are_all_found(tmp_path: Path, harbour: Path) -> None:
    text, at = harbour.read_text(encoding="utf-8"), "d:st-d43f121a07eff245f24d"
    for old, new in (
        ("kg:voice kg:quoted ;", ""),
        ("kg:cue ", 'kg:cue "", '),
        ("kg:confidence 0.8", "kg:confidence 0.8, 2"),
        ("kg:actor d:ac-BO", "kg:actor d:ac-BO, d:to-bribery"),
        ("kg:targetBegin 11", "kg:targetBegin 12"),
    ):
        text = changed(text, old, new, at)
    found = [re.search(r"kg:\w+", each.message) for each in check(tmp_path, text) if each.where == at]
    named = [match.group() for match in found if match]
    assert named == ["kg:actor", "kg:confidence", "kg:cue", "kg:voice", "kg:targetText"]


def test_many_faults_are_all_found_in_order(tmp_path: Path) -> None:
    nodes = "".join(f'<https://w3id.org/kgraph/id/to-{n:04}> a kg:Topic ; rdfs:label "{n}"@en .\n' for n in range(2000))
    prefixes = f"@prefix kg: <{KG}> .\n@prefix rdfs: <{RDFS}> .\n"
    assert [each.where for each in check(tmp_path, prefixes + nodes)] == [f"d:to-{n:04}" for n in range(2000)]


FOUND = [
    *(Finding(what="shape", where=f"d:{n}", message="Exactly one kg:actor.") for n in range(4)),
    *(Finding(what="shape", where=f"d:{n}", message="Exactly one kg:target.") for n in range(3)),
    *(
        Finding(what="edge", where=f"d:{n}", message=f"The edge kg:r d:{n} is wrong: d:st-{n} is negated.")
        for n in "ab"
    ),
    *(Finding(what="edge", where="d:a", message=f"The edge kg:r d:{n} is wrong: no statement says so.") for n in "cd"),
    *(Finding(what="span", where=f"d:{n}", message=f"kg:cue is “{n}”, but at {n} has “so”.") for n in ("a b", "c”")),
    Finding(what="date", where="d:a", message="Dated 2024-05-01."),
]


@pytest.mark.parametrize(
    ("most", "shown", "left"),
    [(1, 6, [3, 2, 1, 1, 1, 0]), (2, 11, [0, 2, 0, 1, *[0] * 7]), (3, 13, [0, 0, 1, *[0] * 10]), (4, 14, [0] * 14)],
)
def test_of_findings_that_differ_in_names_some_are_shown_and_the_others_counted(
    most: int, shown: int, left: list[int]
) -> None:
    some = list(some_of_each_kind(FOUND, most))
    assert [more for _, more in some] == left
    assert [each for each, _ in some] == [each for each in FOUND if each in dict(some)]
    assert (len(some), len(some) + sum(left)) == (shown, len(FOUND))


def test_of_two_statements_that_forbid_an_edge_the_first_is_named(tmp_path: Path, harbour: Path) -> None:
    text = harbour.read_text(encoding="utf-8")
    start = text.index("\nd:st-14fc42a9ed1e08006f2e a ")
    denial = text[start : text.index(" .\n", start) + 3]
    edge = "d:ac-RU1-gov a kg:RoleActor ;\n    kg:praises d:ac-BO ;"
    text = text.replace("d:ac-RU1-gov a kg:RoleActor ;", edge)
    for order in (1, -1):
        more = [denial.replace("d:st-14fc", f"d:st-{n}4fc") for n in (0, 2, 3)][::order]
        [found] = check(tmp_path, text + "".join(more))
        assert found.message.endswith("must not be there: d:st-04fc42a9ed1e08006f2e is negated.")


def test_what_the_component_contradicts_allows_no_edge(tmp_path: Path, harbour: Path) -> None:
    doubt = "\nd:st-b99214f857eb5de55fe7 kg:contradictedBy <https://w3id.org/kgraph/component#stances-1> .\n"
    found = check(tmp_path, harbour.read_text(encoding="utf-8") + doubt)
    assert {each.what for each in found} == {"edge"}
    assert all(each.message.endswith("d:st-b99214f857eb5de55fe7 is contradicted.") for each in found)


def test_what_is_no_relation_gives_no_edges(tmp_path: Path, harbour: Path) -> None:
    more = '\nkg:backs rdfs:subPropertyOf "support" .\n[] a kg:Relation .\n'
    found = check(tmp_path, harbour.read_text(encoding="utf-8") + more)
    assert {each.what for each in found} == {"blank node", "shape"}


def test_graphs_are_checked_together_and_d_follows_the_base(tmp_path: Path, harbour: Path) -> None:
    (tmp_path / "more.ttl").write_text("<https://example.org/ac-x> a <https://w3id.org/kgraph/ontology#Person> .")
    found = validate([harbour, tmp_path / "more.ttl"], base="https://example.org/")
    assert [str(each) for each in found] == [
        "d:ac-x: An actor, place or topic has exactly one rdfs:label, without a language tag."
    ]


def test_a_malformed_graph_is_a_graph_error(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<urn:x:a>")
    with pytest.raises(GraphError, match=r"bad\.ttl:1"):
        validate([tmp_path / "bad.ttl"])


# The ontology's own entries


def test_the_ontology_is_in_order() -> None:
    assert validate_ontology() == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ontolex:denotes kg:backs", "ontolex:denotes kg:bakcs", "a relation that kgraph.ttl declares"),
        (
            "synsem:synBehavior frame:SubjectObject",
            "synsem:synBehavior frame:None",
            "a frame that lexicon.ttl declares",
        ),
        (
            "lexinfo:partOfSpeech lexinfo:verb",
            "lexinfo:partOfSpeech lexinfo:word",
            "exactly one lexinfo:partOfSpeech",
        ),
        ("kg:exampleTarget ", "kg:head ", "exactly one kg:exampleTarget"),
        ('kg:exampleActor "', 'kg:exampleActor "zzz ', "does not hold the words “zzz "),
        ("skos:example ", "rdfs:comment ", "exactly one skos:example"),
        ("kg:targetSlot slot:object", "kg:targetSlot slot:nowhere", "a slot that lexicon.ttl declares"),
    ],
)
def test_a_fault_in_the_lexicon_is_found(tmp_path: Path, old: str, new: str, message: str) -> None:
    relations, lexicon = (ontology_folder() / name for name in ("kgraph.ttl", "lexicon.ttl"))
    start, *entries = lexicon.read_text(encoding="utf-8").split("\nlex:")
    few = start + "".join(f"\nlex:{entry}" for entry in entries if entry.startswith(("back-v", "support-v")))
    (tmp_path / "kgraph.ttl").write_text(relations.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "lexicon.ttl").write_text(changed(few, old, new), encoding="utf-8")
    (tmp_path / "lexicon-shapes.ttl").symlink_to(ontology_folder() / "lexicon-shapes.ttl")
    found = validate_ontology(tmp_path)
    assert any(message in each.message for each in found), found


# Alignments

MATCHES = ("closeMatch", "broadMatch", "narrowMatch", "relatedMatch", "exactMatch")


@pytest.fixture(scope="module")
def alignments() -> list[tuple[str, str, str]]:
    store = read_graphs([ontology_folder() / "alignments.ttl"])
    wanted = {ox.NamedNode(SKOS + name): name for name in MATCHES}
    return [(str(quad.subject), wanted[quad.predicate], str(quad.object)) for quad in store if quad.predicate in wanted]


def test_only_declared_terms_are_aligned_and_none_exactly(alignments: list[tuple[str, str, str]]) -> None:
    declared = {str(quad.subject) for quad in read_graphs([ontology_folder() / "kgraph.ttl"])}
    assert {subject for subject, _, _ in alignments} <= declared
    assert not [row for row in alignments if row[1] == "exactMatch"]


def test_every_relation_has_a_plover_and_a_cameo_code_that_is_described(
    alignments: list[tuple[str, str, str]],
) -> None:
    terms = read_graphs([ontology_folder() / "kgraph.ttl", ontology_folder() / "alignments.ttl"])
    kind, relation = ox.NamedNode(RDF + "type"), ox.NamedNode(KG + "Relation")
    for scheme in ("plover", "cameo"):
        space = f"<https://w3id.org/kgraph/{scheme}#"
        described = {str(q.subject) for q in terms.quads_for_pattern(None, ox.NamedNode(SKOS + "notation"), None)}
        aligned = {(subject, code) for subject, _, code in alignments if code.startswith(space)}
        assert {code for _, code in aligned} <= described
        relations = {str(quad.subject) for quad in terms.quads_for_pattern(None, kind, relation)}
        assert relations == {subject for subject, _ in aligned}
