"""A cue states something where the lexicon and the actors of the text agree, and else says why not."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parses import (
    Case,
    as_params,
    cast_of,
    make_entry,
    make_frame,
    make_gazetteer,
    make_lexicon,
    make_operator,
    make_relation,
    read_cases,
    read_doc,
)

from kgraph.model import Entity, Miss, Role, Span, Statement
from kgraph.ontology import read_gazetteer, read_lexicon
from kgraph.statements import find_statements

_DIRECT = make_frame("subject", "object")
LEXICON = make_lexicon(
    [
        make_relation("backs", valence="positive"),
        make_relation("aids", "backs", valence="positive", target="Actor"),
        make_relation("opposes", valence="negative"),
        make_relation("demands", target="Topic", asserted_in_future=True),
    ],
    [
        make_entry("back", "verb", "backs", _DIRECT),
        make_entry("back", "verb", "opposes", make_frame("subject", "on"), requires="down"),
        make_entry("endorse", "verb", "backs", _DIRECT),
        make_entry("throw", "verb", "backs", make_frame("subject", "behind"), requires="weight behind"),
        make_entry("throw", "verb", "opposes", make_frame("subject", "at")),
        make_entry("arm", "verb", "aids", _DIRECT),
        make_entry("demand", "verb", "demands", _DIRECT, make_frame("subject", "object", "from")),
        make_entry("urge", "verb", "demands", make_frame("subject", "clause", "object")),
        make_entry("anti-", "affix", "opposes", _DIRECT),
    ],
    [
        make_operator("not", "particle", "negating"),
        make_operator("may", "verb", "hypothesizing"),
        make_operator("will", "verb", "foretelling"),
        make_operator("say", "verb", "reporting"),
    ],
)
GAZETTEER = make_gazetteer(
    [Entity(iri="ac-KE", kind="State", label="Kenya"), Entity(iri="ac-TD", kind="State", label="Chad")],
    names={"Kenya": ("ac-KE",), "Nairobi": ("altLabel ac-KE",), "Chad": ("ac-TD",)},
    roles={"rebels": Role(name="rebels", label="rebels", notation="reb", collective=False)},
)


def found_in(rows: str, *, offset: int = 0) -> list[Statement | Miss]:
    return list(find_statements(cast_of(rows, gazetteer=GAZETTEER, lexicon=LEXICON, offset=offset), LEXICON))


def written(found: list[Statement | Miss]) -> Iterator[tuple[str, str]]:
    """Yield statements and misses as the case file writes them."""
    numbers = count(1)
    for each in found:
        if isinstance(each, Miss):
            yield "miss", f"{each.entry}: {each.reason}"
        else:
            marks = (
                *(("negated",) if each.negated else ()),
                *((each.modality,) if each.modality != "asserted" else ()),
                *((each.voice,) if each.voice != "narrated" else ()),
                *((f"by: {each.speaker.text}",) if each.speaker else ()),
                f"cue: {each.cue.text}",
                *((f"to: {each.addressee.text}",) if each.addressee else ()),
            )
            yield str(next(numbers)), " | ".join((each.actor.text, each.relation, each.target.text, *marks))


CASES = read_cases("statements.txt")


@pytest.mark.parametrize("case", as_params(CASES))
def test_a_sentence_states(case: Case) -> None:
    assert dict(written(found_in(case.rows))) == case.expected


def test_a_statement_names_its_entry_frame_and_confidence() -> None:
    frame = make_frame("subject", "object", confidence=0.83)
    lexicon = make_lexicon([make_relation("backs")], [make_entry("back", "verb", "backs", frame, name="back-v")])
    cast = cast_of(CASES[0].rows, gazetteer=GAZETTEER, lexicon=lexicon)
    [found] = find_statements(cast, lexicon)
    assert isinstance(found, Statement)
    assert (found.entry, found.frame, found.confidence) == ("back-v", "subject-object", 0.83)
    assert (found.actor.entity.iri, found.target.entity.label) == ("ac-KE", "bill")
    assert found.sentence.text == "Kenya backed the bill."


def test_a_wrong_lemma_of_the_pipeline_is_mended_on_the_way() -> None:
    lexicon = make_lexicon(
        [make_relation("backs")],
        [make_entry("back", "verb", "backs", _DIRECT)],
        forms={("backed", "verb"): "back"},
    )
    rows = CASES[0].rows.replace(" back ", " backe ")
    [found] = find_statements(cast_of(rows, gazetteer=GAZETTEER, lexicon=lexicon), lexicon)
    assert isinstance(found, Statement)


def spans_of(found: Statement | Miss) -> Iterator[Span]:
    yield from (found.cue, found.sentence)
    if isinstance(found, Statement):
        for each in (found.actor, found.target, found.addressee, found.speaker):
            if each is not None:
                yield Span(text=each.text, start=each.start, end=each.end)


@pytest.mark.parametrize("offset", [0, 41])
@pytest.mark.parametrize("case", as_params(CASES))
def test_every_span_equals_the_text_it_points_at(case: Case, offset: int) -> None:
    text = "·" * offset + read_doc(case.rows).text
    for found in found_in(case.rows, offset=offset):
        for span in spans_of(found):
            assert text[span.start : span.end] == span.text


WORDS = {
    "VERB": ["back", "oppose", "accuse", "say", "urge", "call", "refuse", "vow", "announce", "be", "draw"],
    "NOUN": ["support", "ally", "critic", "union", "bill", "number", "government", "plan", "rebel"],
    "PROPN": ["Kenya", "Nairobi", "White", "House", "Roe", "US", "May"],
    "PRON": ["he", "it", "they", "we", "which", "nobody", "its"],
    "ADJ": ["Kenyan", "Russian", "backed", "opposed", "anti-junta", "unable"],
    "ADP": ["by", "of", "for", "on", "in", "without", "according"],
    "PUNCT": ["“", "”", '"', ",", "-", "?"],
    "PART": ["to", "not", "’s"],
    "CCONJ": ["and", "or", "nor", "but"],
    "AUX": ["may", "will", "is", "did"],
    "DET": ["no", "the", "a"],
    "SCONJ": ["if", "that", "instead"],
}
RELATIONS = [
    "nsubj",
    "nsubj:pass",
    "obj",
    "iobj",
    "obl",
    "obl:agent",
    "nmod",
    "nmod:poss",
    "acl",
    "acl:relcl",
    "advcl",
    "ccomp",
    "xcomp",
    "conj",
    "cc",
    "case",
    "mark",
    "amod",
    "compound",
    "compound:prt",
    "appos",
    "flat",
    "fixed",
    "aux",
    "aux:pass",
    "cop",
    "det",
    "advmod",
    "punct",
    "parataxis",
    "dep",
    "csubj",
]
FEATURES = [
    "_",
    "VerbForm=Fin|Tense=Past",
    "VerbForm=Part|Tense=Past",
    "VerbForm=Ger",
    "PronType=Rel",
    "Number=Plur",
    "Person=3|PronType=Prs|Gender=Masc",
    "Person=1|PronType=Prs|Number=Plur",
]


@st.composite
def parses(draw: st.DrawFn) -> str:
    """Draw any tree over words of the lexicon, however odd: parsers err."""
    size = draw(st.integers(1, 12))
    order = draw(st.permutations(range(size)))
    heads = [0] * size
    for place, node in enumerate(order[1:], 1):
        heads[node] = order[draw(st.integers(0, place - 1))] + 1
    rows = []
    for head in heads:
        pos = draw(st.sampled_from(sorted(WORDS)))
        form = draw(st.sampled_from(WORDS[pos]))
        relation = draw(st.sampled_from(RELATIONS)) if head else "root"
        extra = draw(st.sampled_from(["", "B-PERSON", "B-ORG", "SpaceAfter=No"]))
        rows.append(f"{form} {form.lower()} {pos} {draw(st.sampled_from(FEATURES))} {head} {relation} {extra}")
    return "\n".join(rows)


@settings(max_examples=150, deadline=None)
@given(parses())
def test_whatever_a_parser_makes_of_a_text_spans_hold_and_nothing_breaks(rows: str) -> None:
    lexicon = read_lexicon()
    text = read_doc(rows).text
    for found in find_statements(cast_of(rows, gazetteer=read_gazetteer(), lexicon=lexicon), lexicon):
        for span in spans_of(found):
            assert text[span.start : span.end] == span.text
            assert span.text
        if isinstance(found, Statement):
            assert found.actor.entity.is_actor
            assert found.actor.entity.iri != found.target.entity.iri
