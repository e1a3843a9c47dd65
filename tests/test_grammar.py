"""Whatever the construction and the label scheme, the same words fill the same slots."""

import pytest
from parses import (
    Adapter,
    Case,
    as_params,
    clauses_of,
    make_entry,
    make_frame,
    make_lexicon,
    make_operator,
    make_relation,
    phrase_of,
    read_cases,
    read_doc,
    read_parse,
)

from kgraph.errors import PipelineError
from kgraph.grammar import adapter_for, clearnlp, ud
from kgraph.model import Clause, Lexicon

_DIRECT = make_frame("subject", "object")
_ON = make_frame("subject", "clause", "on")
LEXICON = make_lexicon(
    [make_relation("backs")],
    [
        *(
            make_entry(verb, "verb", "backs", _DIRECT)
            for verb in ("back", "praise", "accuse", "march", "flee", "give", "argue")
        ),
        make_entry("urge", "verb", "backs", make_frame("subject", "clause", "object")),
        make_entry("promise", "verb", "backs", make_frame("subject", "clause")),
        make_entry("call", "verb", "backs", _ON),
        *(
            make_entry(noun, "noun", "backs", _DIRECT)
            for noun in ("support", "proposal", "denunciation", "critic", "ally", "favor")
        ),
        make_entry("opposed", "adjective", "backs", _DIRECT),
        make_entry("anti-", "affix", "backs", _DIRECT),
    ],
    [
        make_operator("declare", "verb", "lightening"),
        make_operator("evoke", "verb", "converting"),
        make_operator("promise", "verb", "committing"),
        make_operator("accuse", "verb", "reporting"),
    ],
)
ROLES = {case.name: case for case in read_cases("roles.txt")}


def slots(clause: Clause, *, with_self: bool) -> str:
    """Return the slots of a cue as the case files write them."""
    filled = {
        **{name: " + ".join(p.span.text for p in found) for name, found in clause.slots.items() if found},
        **({"particles": " + ".join(sorted(clause.particles))} if clause.particles else {}),
    }
    if not with_self:
        filled.pop("self", None)
    return " | ".join(f"{name}: {words}" for name, words in sorted(filled.items()))


def found_slots(case: Case, adapter: Adapter, lexicon: Lexicon = LEXICON) -> dict[str, str]:
    clauses = clauses_of(read_parse(case.rows, adapter=adapter), lexicon)
    found = {}
    for clause in clauses:
        word = clause.sentence.words[clause.head].text
        cue = word[: clause.affix] if clause.affix else word
        if cue in ROLES[case.name].expected:
            found[cue] = slots(clause, with_self="self: " in ROLES[case.name].expected[cue])
    return found


@pytest.mark.parametrize("case", as_params(ROLES.values()))
def test_a_construction_fills_these_slots_and_no_other(case: Case) -> None:
    assert found_slots(case, ud.sentences) == expected_slots(case.name)


@pytest.mark.parametrize("case", as_params(read_cases("clearnlp.txt")))
def test_the_other_label_scheme_fills_the_same_slots(case: Case) -> None:
    assert found_slots(case, clearnlp.sentences) == expected_slots(case.name)


def expected_slots(name: str) -> dict[str, str]:
    return {cue: " | ".join(sorted(slots.split(" | "))) for cue, slots in ROLES[name].expected.items()}


# Adapters


@pytest.mark.parametrize(
    ("labels", "adapter"),
    [
        (("nsubj", "obj", "obl", "case", "ROOT"), ud.sentences),
        (("nsubj", "dobj", "pobj", "prep", "ROOT"), clearnlp.sentences),
    ],
)
def test_the_labels_of_a_parser_choose_its_adapter(labels: tuple[str, ...], adapter: Adapter) -> None:
    assert adapter_for(labels) is adapter


@pytest.mark.parametrize("labels", [(), ("SB", "OA", "MO"), ("nsubj", "obj")])
def test_labels_of_no_known_scheme_are_refused_with_the_schemes(labels: tuple[str, ...]) -> None:
    with pytest.raises(PipelineError, match=r"neither Universal Dependencies .* nor ClearNLP .*: choose"):
        adapter_for(labels)


TWO_SENTENCES = """
Kenya   Kenya  PROPN  _  2  nsubj  B-GPE
spoke   speak  VERB   _  0  root   SpaceAfter=No
.       .      PUNCT  _  2  punct
Jane    Jane   PROPN  _  6  nsubj  B-PERSON
Roe     Roe    PROPN  _  4  flat   I-PERSON
left    leave  VERB   _  0  root   SpaceAfter=No
.       .      PUNCT  _  6  punct
"""


def test_sentences_stand_where_they_stand_in_the_article() -> None:
    first, second = read_parse(TWO_SENTENCES, offset=100, paragraph=3)
    assert (first.text, first.start, first.end) == ("Kenya spoke.", 100, 112)
    assert (second.text, second.start, second.end) == ("Jane Roe left.", 113, 127)
    assert second.paragraph == 3
    assert [(word.index, word.head, word.start) for word in second.words] == [
        (0, 2, 113),
        (1, 0, 118),
        (2, 2, 122),
        (3, 2, 126),
    ]
    assert second.children == ((1,), (), (0, 3), ())


def test_names_have_a_kind_and_places_in_their_sentence() -> None:
    first, second = read_parse(TWO_SENTENCES)
    assert [(n.first, n.last, n.kind) for n in (*first.names, *second.names)] == [
        (0, 0, "place"),
        (0, 1, "person"),
    ]


def test_the_words_are_those_of_the_article_where_a_stand_in_was_parsed() -> None:
    doc = read_doc(TWO_SENTENCES)
    article = doc.text.replace(" ", "\N{NO-BREAK SPACE}")
    first, _ = ud.sentences(doc, article, 0, 0)
    assert first.text == "Kenya\N{NO-BREAK SPACE}spoke."


# Quotations and phrases


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“ yes ” no", "yes"),
        ('" yes " no " yes "', "yes yes"),
        ("« yes » no", "yes"),
        ("no “ yes yes", "yes yes"),
        ("no ” no", ""),
        ("‘ no ’ no", ""),
        ("“ yes “ yes ” no", "yes yes"),
    ],
)
def test_words_between_double_quotation_marks_are_quoted(text: str, quoted: str) -> None:
    rows = [f"{word} {word} X _ {min(at, 1)} {'dep' if at else 'root'}" for at, word in enumerate(text.split())]
    [sentence] = read_parse("\n".join(rows))
    assert " ".join(sentence.words[i].text for i in sorted(sentence.quoted)) == quoted


PHRASES = """
The        the       DET    _  3   det
“          “         PUNCT  _  3   punct    SpaceAfter=No
measures   measure   NOUN   _  12  nsubj    SpaceAfter=No
”          ”         PUNCT  _  3   punct
against    against   ADP    _  6   case
tolls      toll      NOUN   _  3   nmod     SpaceAfter=No
,          ,         PUNCT  _  9   punct
which      which     PRON   PronType=Rel  9  nsubj
failed     fail      VERB   VerbForm=Fin  3  acl:relcl  SpaceAfter=No
,          ,         PUNCT  _  9   punct
reportedly reportedly ADV   _  12  advmod
angered    anger     VERB   VerbForm=Fin  0  root
Chad       Chad      PROPN  _  12  obj
and        and       CCONJ  _  15  cc
Mali       Mali      PROPN  _  13  conj     SpaceAfter=No
.          .         PUNCT  _  12  punct
"""


@pytest.mark.parametrize(
    ("form", "words"),
    [("measures", "The “measures” against tolls"), ("tolls", "tolls"), ("Chad", "Chad"), ("Mali", "Mali")],
)
def test_a_phrase_has_no_preposition_conjunct_or_relative_clause(form: str, words: str) -> None:
    [sentence] = read_parse(PHRASES)
    assert phrase_of(sentence, form).span.text == words
