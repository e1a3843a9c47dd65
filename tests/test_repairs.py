"""Repairs of a parse leave a tree, whatever the parser made of the words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.grammar.repairs import is_tree, mend_participles
from kgraph.model import Word

#: Forms with tag and features that the repairs look at.
FORMS = (
    ("Kenya", "PROPN", ""),
    ("rebels", "NOUN", ""),
    ("the", "DET", ""),
    ("its", "PRON", "Poss=Yes"),
    ("backed", "VERB", "Tense=Past|VerbForm=Part"),
    ("backed", "VERB", "Tense=Past|VerbForm=Fin"),
    ("back", "VERB", "VerbForm=Inf"),
    ("arming", "VERB", "Tense=Pres|VerbForm=Part"),
    ("by", "ADP", ""),
    ("and", "CCONJ", ""),
    ("-", "PUNCT", ""),
    (".", "PUNCT", ""),
)
RELATIONS = (
    "acl",
    "acl:relcl",
    "amod",
    "appos",
    "compound",
    "conj",
    "case",
    "cc",
    "det",
    "mark",
    "nmod",
    "nsubj",
    "obj",
    "obl",
)


@st.composite
def trees(draw: st.DrawFn) -> list[Word]:
    """Draw a sentence with any tree over it."""
    length = draw(st.integers(2, 14))
    order = draw(st.permutations(range(length)))
    heads = {order[0]: order[0]} | {order[i]: order[draw(st.integers(0, i - 1))] for i in range(1, length)}
    words, start = [], 0
    for index in range(length):
        form, pos, features = draw(st.sampled_from(FORMS))
        relation = "root" if heads[index] == index else draw(st.sampled_from(RELATIONS))
        words.append(
            Word(
                index=index,
                text=form,
                lemma=form.lower(),
                pos=pos,
                features=frozenset(features.split("|")),
                head=heads[index],
                relation=relation,
                start=start,
                end=start + len(form),
            )
        )
        start += len(form) + 1
    return words


@settings(max_examples=400, deadline=None)
@given(trees())
def test_what_was_a_tree_stays_one(words: list[Word]) -> None:
    """No repair hangs a word below itself, and none moves a word."""
    mended = mend_participles(words)
    assert is_tree(mended)
    assert [(w.index, w.text, w.start) for w in mended] == [(w.index, w.text, w.start) for w in words]


@given(trees())
def test_a_circle_is_no_tree(words: list[Word]) -> None:
    """A word whose head hangs on it has no root above."""
    words[0] = replace(words[0], head=1)
    words[1] = replace(words[1], head=0)
    assert not is_tree(words)


@pytest.mark.parametrize(
    ("agent", "before", "head"),
    [("by", "rebels", 1), ("in", "rebels", 0), ("by", ",", 0)],
)
def test_a_participle_with_an_agent_modifies_the_noun_before_it(agent: str, before: str, head: int) -> None:
    """ "forces of rebels backed by Kenya": the rebels are; not so without agent, or behind a comma."""
    rows = [("forces", "NOUN", "", 0, "root"), (before, "PUNCT" if before == "," else "NOUN", "", 0, "nmod")]
    rows += [
        ("backed", "VERB", "VerbForm=Part", 0, "acl"),
        (agent, "ADP", "", 4, "case"),
        ("Kenya", "PROPN", "", 2, "obl"),
    ]
    words = [
        Word(
            index=i, text=form, lemma=form, pos=pos, features=frozenset({"Tense=Past", features}), head=above,
            relation=relation, start=8 * i, end=8 * i + len(form),
        )
        for i, (form, pos, features, above, relation) in enumerate(rows)
    ]  # fmt: skip
    assert mend_participles(words)[2].head == head


@pytest.mark.parametrize(
    ("governor", "coordinated", "head"),
    [
        ("Tense=Pres|VerbForm=Part", "Tense=Pres|VerbForm=Part", 0),  # "urging it to leave and accusing others"
        ("VerbForm=Ger", "VerbForm=Ger", 0),
        ("Tense=Pres|VerbForm=Part", "VerbForm=Inf", 2),  # "urging it to leave and accuse others"
        ("Tense=Past|VerbForm=Fin", "Tense=Pres|VerbForm=Part", 2),  # no form above that it could stand beside
    ],
)
def test_an_ing_form_is_not_coordinated_with_an_infinitive(governor: str, coordinated: str, head: int) -> None:
    rows = [
        ("urging", governor, 0, "root"),
        ("to", "", 2, "mark"),
        ("leave", "VerbForm=Inf", 0, "xcomp"),
        ("and", "", 4, "cc"),
        ("accusing", coordinated, 2, "conj"),
    ]
    words = [
        Word(
            index=i, text=form, lemma=form, pos="VERB" if features else "PART", features=frozenset(features.split("|")),
            head=above, relation=relation, start=9 * i, end=9 * i + len(form),
        )
        for i, (form, features, above, relation) in enumerate(rows)
    ]  # fmt: skip
    assert mend_participles(words)[4].head == head


#: What is mended, the parse (form, tag, features, head counted from 1, relation), the word and its new place.
PARSES = [
    ("finite under an infinitive", """
        said VERB Tense=Past|VerbForm=Fin 0 root
        hoped VERB Tense=Past|VerbForm=Fin 1 ccomp
        win VERB VerbForm=Inf 2 xcomp
        vowed VERB Tense=Past|VerbForm=Fin 3 conj""", "vowed", ("hoped", "conj")),
    ("infinitive under an infinitive stays", """
        hoped VERB Tense=Past|VerbForm=Fin 0 root
        win VERB VerbForm=Inf 1 xcomp
        stay VERB VerbForm=Inf 2 conj""", "stay", ("win", "conj")),
    ("past beside what is so now", """
        said VERB Tense=Past|VerbForm=Fin 0 root
        backs VERB Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin 1 ccomp
        vowed VERB Tense=Past|VerbForm=Fin 2 conj""", "vowed", ("said", "conj")),
    ("past beside what was so stays", """
        said VERB Tense=Past|VerbForm=Fin 0 root
        backed VERB Tense=Past|VerbForm=Fin 1 ccomp
        praised VERB Tense=Past|VerbForm=Fin 2 conj""", "praised", ("backed", "conj")),
    ("verb beside a predicate", """
        remain VERB VerbForm=Inf 0 root
        calm ADJ _ 1 xcomp
        respect VERB VerbForm=Inf 2 conj""", "respect", ("remain", "conj")),
    ("adjective after an object", """
        called VERB Tense=Past|VerbForm=Fin 0 root
        decree NOUN _ 1 obj
        vile ADJ _ 2 amod""", "vile", ("called", "xcomp")),
    ("adjective before an object stays", """
        called VERB Tense=Past|VerbForm=Fin 0 root
        vile ADJ _ 3 amod
        people NOUN _ 1 obj""", "vile", ("people", "amod")),
    ("predicate with subject and copula", """
        said VERB Tense=Past|VerbForm=Fin 0 root
        plan NOUN _ 4 nsubj
        was AUX _ 4 cop
        cowardly ADJ _ 1 advmod""", "cowardly", ("said", "ccomp")),
    ("subject of an infinitive", """
        called VERB Tense=Past|VerbForm=Fin 0 root
        for ADP _ 5 mark
        judge NOUN _ 1 obl
        to PART _ 5 mark
        resign VERB VerbForm=Inf 1 advcl""", "judge", ("resign", "nsubj")),
    ("what an infinitive is for stays", """
        called VERB Tense=Past|VerbForm=Fin 0 root
        for ADP _ 3 case
        help NOUN _ 1 obl
        to PART _ 5 mark
        leave VERB VerbForm=Inf 1 advcl""", "help", ("called", "obl")),
    ("adverb with a comparison stays", """
        acted VERB Tense=Past|VerbForm=Fin 0 root
        sooner ADV _ 1 advmod
        promised VERB Tense=Past|VerbForm=Fin 2 advcl""", "sooner", ("acted", "advmod")),
    ("adjunct behind a relative clause", """
        backed VERB Tense=Past|VerbForm=Fin 0 root
        laws NOUN _ 1 obj
        ban VERB VerbForm=Fin 2 acl:relcl
        , PUNCT _ 6 punct
        despite SCONJ _ 6 mark
        opposing VERB VerbForm=Ger 3 advcl""", "opposing", ("backed", "advcl")),
    ("second half of a compound", """
        dismissed VERB Tense=Past|VerbForm=Fin 0 root
        plan NOUN _ 1 obj
        UN PROPN _ 5 compound
        - PUNCT _ 3 punct
        backed VERB Tense=Past|VerbForm=Part 2 acl
        government NOUN _ 2 nmod""", "backed", ("government", "amod")),
    ("preposition before a coordination", """
        met VERB Tense=Past|VerbForm=Fin 0 root
        with ADP _ 5 case
        king NOUN _ 1 obl
        and CCONJ _ 5 cc
        sons NOUN _ 3 conj""", "with", ("king", "case")),
    ("relative clause behind a coordination", """
        Kim PROPN _ 0 root
        and CCONJ _ 3 cc
        Doe PROPN _ 1 conj
        , PUNCT _ 6 punct
        who PRON PronType=Rel 6 nsubj
        leads VERB Tense=Pres|VerbForm=Fin 1 acl:relcl""", "leads", ("Doe", "acl:relcl")),
    ("preposition before a name", """
        met VERB Tense=Past|VerbForm=Fin 0 root
        in ADP _ 4 case
        Tel PROPN _ 1 obl
        Aviv PROPN _ 3 flat""", "in", ("Tel", "case")),
    ("day behind a verb", """
        threatened VERB Tense=Past|VerbForm=Fin 0 root
        Monday PROPN _ 1 obj
        resign VERB VerbForm=Inf 1 xcomp""", "Monday", ("threatened", "obl:unmarked")),
    ("day with an article stays", """
        dreaded VERB Tense=Past|VerbForm=Fin 0 root
        that DET _ 3 det
        Monday PROPN _ 1 obj""", "Monday", ("dreaded", "obj")),
    ("day beside a subject", """
        mayor NOUN _ 3 nsubj
        Monday PROPN _ 3 nsubj
        backed VERB Tense=Past|VerbForm=Fin 0 root""", "Monday", ("backed", "obl:unmarked")),
    ("day as the only subject stays", """
        Monday PROPN _ 2 nsubj
        brought VERB Tense=Past|VerbForm=Fin 0 root""", "Monday", ("brought", "nsubj")),
    ("day behind a name", """
        Ann PROPN _ 3 nsubj
        Monday PROPN _ 1 flat
        backed VERB Tense=Past|VerbForm=Fin 0 root""", "Monday", ("backed", "obl:unmarked")),
    ("month that is a name stays", """
        Theresa PROPN _ 3 nsubj
        May PROPN _ 1 flat
        backed VERB Tense=Past|VerbForm=Fin 0 root""", "May", ("Theresa", "flat")),
    ("it that is willing", """
        it PRON Gender=Neut 2 expl
        willing ADJ _ 0 root
        pay VERB VerbForm=Inf 2 xcomp""", "it", ("willing", "nsubj")),
    ("it that is wrong to pay stays", """
        it PRON Gender=Neut 2 expl
        wrong ADJ _ 0 root
        pay VERB VerbForm=Inf 2 csubj""", "it", ("wrong", "expl")),
    ("second subject", """
        judge NOUN _ 2 nsubj
        ordered VERB Tense=Past|VerbForm=Fin 0 root
        consul NOUN _ 2 nsubj
        appear VERB VerbForm=Inf 2 xcomp""", "consul", ("ordered", "obj")),
    ("subject behind its verb stays", """
        left VERB Tense=Past|VerbForm=Fin 2 ccomp
        said VERB Tense=Past|VerbForm=Fin 0 root
        Roe PROPN _ 2 nsubj""", "Roe", ("said", "nsubj")),
    ("two nouns that are one name", """
        attorney NOUN _ 0 root
        general NOUN _ 1 appos""", "general", ("attorney", "flat")),
    ("an apposition with an article stays", """
        Roe NOUN _ 0 root
        judge NOUN _ 1 appos
        the DET _ 2 det""", "judge", ("Roe", "appos")),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "form", "place"), [pytest.param(*row, id=name) for name, *row in PARSES])
def test_a_word_goes_where_its_form_says(rows: str, form: str, place: tuple[str, str]) -> None:
    mended = {word.text: word for word in mend_participles(_words(rows))}
    by_index = {word.index: word.text for word in mended.values()}
    assert (by_index[mended[form].head], mended[form].relation) == place


def _words(rows: str) -> list[Word]:
    found: list[Word] = []
    for index, row in enumerate(rows.split("\n")[1:]):
        form, pos, features, head, relation = row.split()
        found.append(
            Word(
                index=index, text=form, lemma=form, pos=pos, features=frozenset(features.split("|")),
                head=max(int(head) - 1, 0) if head != "0" else index, relation=relation,
                start=12 * index, end=12 * index + len(form),
            )
        )  # fmt: skip
    return found
