"""The component that marks stances: what its weights make of words and of the ways between them."""

from typing import Any

import numpy as np
import pytest
import srsly
from parses import read_doc
from spacy.tokens import Doc
from thinc.api import Model

from kgraph.grammar import ud
from kgraph.model import MARKS
from kgraph.pipes.paths import HERE, Ways, number_of, plain
from kgraph.pipes.stances import LAYERS, REACH, ROLES, VOICES, StanceMarker, stances, step

ROWS = """
    The      the      DET    _                        2  det
    party    party    NOUN   Number=Sing              3  nsubj
    refused  refuse   VERB   Tense=Past|VerbForm=Fin  0  root
    to       to       PART   _                        5  mark
    vote     vote     VERB   VerbForm=Inf             3  xcomp
    against  against  ADP    _                        8  case
    the      the      DET    _                        8  det
    levy     levy     NOUN   Number=Sing              5  obl  SpaceAfter=No
    .        .        PUNCT  _                        3  punct
    It       it       PRON   _                        11 nsubj
    passed   pass     VERB   Tense=Past|VerbForm=Fin  0  root  SpaceAfter=No
    .        .        PUNCT  _                        11 punct
"""
_WIDTH = 3
_CUE, _ACTOR, _TARGET = 4, 1, 7
_WAYS = ("^xcomp|nsubj", "|obl")


def marker(*, way_score: float = 20.0) -> StanceMarker:
    """Return a component to which “vote” is a cue of the second relation, held by what certain ways lead to."""
    width, sizes = _WIDTH + 2, len(ROLES)
    params: dict[str, Any] = {
        "cue_hidden": (np.eye(_WIDTH), np.zeros(_WIDTH)),
        "cue": (np.array([[0, 0, 0], [0, 0, 0], [9, 0, 0]]), np.array([4, 0, 0])),
        "link_cue": (np.zeros((sizes, width)), np.zeros(sizes)),
        "link_word": (np.zeros((sizes, _WIDTH)), np.zeros(sizes)),
        "link": (np.zeros((sizes, 1, 1)), np.zeros((sizes, 1))),
        "outside": (np.zeros(_WIDTH), np.zeros(0)),
        "distance": (np.zeros((sizes, 32)), np.full(sizes, -10.0)),
        "way": (np.zeros((4, 1)), np.zeros(0)),
        "way_cue": (np.zeros((sizes, width)), np.zeros(sizes)),
        "way_score": (np.array([[0, 0, 0, 0], [0, 0, 0, 0], [way_score, 0, 0, 0], [0, way_score, 0, 0]]), np.zeros(0)),
        "axis_hidden": (np.zeros((2, width)), np.zeros(2)),
        "negated": (np.zeros((2, 2)), np.array([0, 5])),
        "hypothetical": (np.zeros((2, 2)), np.array([5, 0])),
        "voice": (np.zeros((3, 2)), np.array([0, 0, 1])),
    }
    model = stances(Model("words", _vectors))  # type: ignore[arg-type]
    for name, (weights, bias) in params.items():
        model.layers[-1].set_param(f"{name}_W", weights.astype(np.float32))
        model.layers[-1].set_param(f"{name}_b", bias.astype(np.float32))
    assert set(params) == set(LAYERS)
    return StanceMarker(read_doc(ROWS).vocab, model, relations=("backs", "opposes"), ways=_WAYS, component="stances-9")


def _vectors(_model: object, docs: list[Doc], is_train: bool) -> tuple[list[Any], object]:
    rows = [[[float(token.text == "vote"), 0, 0] for token in doc] for doc in docs]
    return [np.array(row, dtype=np.float32).reshape(-1, _WIDTH) for row in rows], is_train


def test_a_cue_is_marked_with_its_relation_and_what_holds_its_roles() -> None:
    [mark] = marker()(read_doc(ROWS)).user_data[MARKS]["marks"]
    assert (mark["cue"], mark["relation"], mark["voice"]) == (_CUE, "opposes", VOICES[2])
    assert [word for word, _ in mark["links"]["actor"]] == [_ACTOR]
    assert [word for word, _ in mark["links"]["target"]] == [_TARGET]
    assert mark["links"]["speaker"] == []
    assert mark["negated"] > 0.9 > 0.1 > mark["hypothetical"]
    assert 0 < mark["score"] <= mark["stance"] <= 1


def test_without_a_way_to_them_no_words_hold_a_role() -> None:
    [mark] = marker(way_score=0)(read_doc(ROWS)).user_data[MARKS]["marks"]
    assert not any(mark["links"].values())


def test_marks_are_saved_with_a_text() -> None:
    doc = marker()(read_doc(ROWS))
    assert srsly.msgpack_loads(srsly.msgpack_dumps(doc.user_data[MARKS]))["marks"][0]["cue"] == _CUE


def test_a_text_without_words_has_no_marks() -> None:
    doc = Doc(read_doc(ROWS).vocab, words=[])
    assert marker()(doc).user_data[MARKS] == {"component": "stances-9", "marks": []}


def test_marks_reach_the_sentence_they_stand_in() -> None:
    doc = marker()(read_doc(ROWS))
    first, second = ud.sentences(doc, doc.text, 100, 0)
    [mark] = first.marks
    assert second.marks == ()
    assert (first.marker, second.marker) == ("stances-9", "stances-9")
    assert (mark.start, mark.actors[0].start, mark.targets[0].start) == (121, 104, 138)


def test_ways_lead_up_and_down_the_tree() -> None:
    doc = read_doc(ROWS)
    ways = Ways(doc).from_word(_CUE, range(len(doc)))
    assert ways[:3] == ["^xcomp|nsubj/det", "^xcomp|nsubj", "^xcomp|"]
    assert (ways[_CUE], ways[_TARGET], ways[9]) == (HERE, "|obl[against]", "next")


def test_ways_from_a_later_sentence_look_back() -> None:
    doc = read_doc(ROWS)
    assert Ways(doc).from_word(10, range(3)) == ["previous"] * 3


@pytest.mark.parametrize(("way", "expected"), [("|obl[against]/det", "|obl/det"), ("^xcomp|nsubj", "^xcomp|nsubj")])
def test_a_plain_way_names_no_prepositions(way: str, expected: str) -> None:
    assert plain(way) == expected


def test_a_way_never_seen_counts_as_its_plain_form() -> None:
    assert number_of("|obl[against]", {"|obl": 5}, 1) == 5
    assert number_of("|obj", {"|obl": 5}, 1) == 1


def test_distances_grow_slower_than_words() -> None:
    steps = [step(apart) for apart in range(-REACH, REACH + 1)]
    assert steps == sorted(steps)
    assert (min(steps), steps[REACH], max(steps)) == (1, 16, 31)
    assert 0 not in steps
