"""Marks of the learned component become statements: phrases from the parse, actors from the cast, scope from words."""

from dataclasses import replace

from parses import cast_of, make_entry, make_frame, make_gazetteer, make_lexicon, make_operator, make_relation

from kgraph.learned import read_mark, word_places
from kgraph.model import Entity, Link, Mark, Miss, Statement
from kgraph.quotations import running_speakers

LEXICON = make_lexicon(
    [make_relation("criticizes", valence="negative"), make_relation("praises", valence="positive")],
    [make_entry("laud", "verb", "praises", make_frame("subject", "object"))],
    [
        make_operator("not", "particle", "negating"),
        make_operator("may", "verb", "hypothesizing"),
        make_operator("say", "verb", "reporting"),
        make_operator("in", "preposition", "locating"),
    ],
)
GAZETTEER = make_gazetteer([Entity(iri="ac-KE", kind="State", label="Kenya")], names={"Kenya": ("ac-KE",)}, roles={})
LASHED = """
    Kenya    Kenya   PROPN  _                        3  nsubj
    may      may     AUX    VerbForm=Fin             3  aux
    lash     lash    VERB   VerbForm=Inf             0  root
    the      the     DET    _                        6  det
    harsh    harsh   ADJ    _                        6  amod
    terms    term    NOUN   Number=Plur              3  obj
    of       of      ADP    _                        9  case
    the      the     DET    _                        9  det
    loan     loan    NOUN   _                        6  nmod  SpaceAfter=No
    .        .       PUNCT  _                        3  punct
"""
ASSERTED = LASHED.replace("may      may     AUX    VerbForm=Fin ", "now      now     ADV    _            ").replace(
    "3  aux", "3  advmod"
)
MARK = Mark(
    start=10,
    relation="criticizes",
    score=0.9,
    stance=0.95,
    actors=(Link(start=0, score=0.9),),
    targets=(Link(start=25, score=0.8),),
)


def read(rows: str, mark: Mark) -> list[Statement | Miss]:
    cast = cast_of(rows, gazetteer=GAZETTEER, lexicon=LEXICON)
    [speaker] = running_speakers(cast.sentences, LEXICON)
    return list(read_mark(mark, speaker, word_places(cast.sentences), cast, LEXICON))


def stated(rows: str, mark: Mark) -> Statement:
    [found] = read(rows, mark)
    assert isinstance(found, Statement)
    return found


def refused(rows: str, mark: Mark) -> str:
    [found] = read(rows, mark)
    assert isinstance(found, Miss)
    return found.reason


def test_a_mark_states_what_its_links_hold() -> None:
    found = stated(ASSERTED, MARK)
    assert (found.actor.entity.iri, found.target.text) == ("ac-KE", "the harsh terms of the loan")
    assert (found.cue.text, found.modality, found.voice) == ("lash", "asserted", "narrated")


def test_words_above_a_cue_hold_for_what_is_learned_too() -> None:
    found = stated(LASHED, MARK)
    assert found.modality == "hypothetical"


def test_what_the_component_takes_for_possible_is_not_asserted() -> None:
    found = stated(ASSERTED, replace(MARK, hypothetical=0.8))
    assert found.modality == "hypothetical"


def test_without_a_linked_actor_the_subject_acts() -> None:
    found = stated(ASSERTED, replace(MARK, actors=()))
    assert found.actor.entity.iri == "ac-KE"


def test_a_mark_without_target_states_nothing() -> None:
    assert "no actor and target" in refused(ASSERTED, replace(MARK, targets=()))


def test_nobody_stands_in_relation_to_themselves() -> None:
    assert "no actor and target" in refused(ASSERTED, replace(MARK, targets=(Link(start=0, score=0.9),)))


def test_what_one_takes_for_denied_and_the_other_does_not_is_not_stated() -> None:
    assert "do not agree whether it is denied" in refused(ASSERTED, replace(MARK, negated=0.9))


def test_what_the_component_takes_for_the_words_of_others_is_not_narrated() -> None:
    found = stated(ASSERTED, replace(MARK, voice="reported", speakers=(Link(start=0, score=0.9),)))
    assert found.voice == "reported"
    assert found.speaker is not None
    assert found.speaker.entity.iri == "ac-KE"


def test_a_mark_outside_all_sentences_states_nothing() -> None:
    assert read(ASSERTED, replace(MARK, start=999)) == []


def test_a_word_that_the_lexicon_has_in_other_senses_states_nothing_else() -> None:
    assert "in other senses" in refused(ASSERTED.replace("lash     lash ", "lash     laud "), MARK)


def test_a_state_where_something_happens_is_no_target() -> None:
    rows = """
        Fishers  Fishers PROPN  _               2  nsubj
        lashed   lash    VERB   VerbForm=Fin    0  root
        out      out     ADP    _               2  compound:prt
        PLACE    PLACE   ADP    _               5  case
        Kenya    Kenya   PROPN  _               2  obl  SpaceAfter=No
        .        .       PUNCT  _               2  punct
    """
    actors, targets = (Link(start=0, score=0.9),), (Link(start=22, score=0.9),)
    mark = replace(MARK, start=8, actors=actors, targets=targets)
    assert "no actor and target" in refused(rows.replace("PLACE", "in"), mark)
    against = replace(mark, targets=(Link(start=22, score=0.9),))
    assert stated(rows.replace("PLACE", "at"), against).target.entity.iri == "ac-KE"


def test_who_acts_is_named_in_the_sentence_unless_it_is_who_speaks() -> None:
    rows = """
        Kenya  Kenya  PROPN  _                                 2  nsubj
        left   leave  VERB   Mood=Ind|Tense=Past|VerbForm=Fin  0  root   SpaceAfter=No
        .      .      PUNCT  _                                 2  punct
        Lash   lash   VERB   VerbForm=Inf                      0  root
        terms  term   NOUN   Number=Plur                       4  obj    SpaceAfter=No
        .      .      PUNCT  _                                 4  punct
    """
    cast = cast_of(rows, gazetteer=GAZETTEER, lexicon=LEXICON)
    mark = replace(MARK, start=12, targets=(Link(start=17, score=0.8),))
    [found] = read_mark(mark, None, word_places(cast.sentences), cast, LEXICON)
    assert isinstance(found, Miss)
    assert found.reason == "no actor and target among the words linked"
