"""The embedded pipeline: what others rely on when they load it from its folder."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from tests.sample import score_sample

FOLDER = Path(__file__).parent.parent / "kgraph" / "models" / "en_news"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(FOLDER)  # the components come by kgraph's entry points


def test_is_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) <= 40_000_000


def test_has_the_components_and_labels_of_universal_dependencies(nlp: Language) -> None:
    assert set(nlp.pipe_names) >= {"tagger", "morphologizer", "lemmatizer", "parser", "ner"}
    assert set(nlp.pipe_labels["parser"]) >= {
        *(
            "ROOT",
            "nsubj",
            "obj",
            "obl",
            "nsubj:pass",
            "aux:pass",
            "obl:agent",
            "acl:relcl",
            "nmod:poss",
            "case",
        ),
        *(
            "mark",
            "advcl",
            "ccomp",
            "xcomp",
            "conj",
            "cc",
            "appos",
            "compound",
            "compound:prt",
            "flat",
            "iobj",
        ),
    }
    types = {"PERSON", "ORG", "LOC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"}
    assert set(nlp.pipe_labels["ner"]) == types


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Washington-backed rebels", "Washington - backed rebels"),
        ("US-Russian talks", "US - Russian talks"),
        ("Russian- and Iranian-backed forces", "Russian - and Iranian - backed forces"),
        ("a U.S.-led raid", "a U.S. - led raid"),
        ("al-Assad", "al - Assad"),
        ("pro-Beijing and anti-war", "pro-Beijing and anti-war"),
        ("the ex-president's re-elected co-sponsor", "the ex-president 's re-elected co-sponsor"),
        ("neo-Nazi groups of the mid-1980s", "neo-Nazi groups of the mid-1980s"),
        ("non-Indians, pre-war, multi-national", "non-Indians , pre-war , multi-national"),
        ("It doesn’t help Trump’s case.", "It does n’t help Trump ’s case ."),
        ("It can't, he said.", "It ca n't , he said ."),
        ("“Never,” she said", "“ Never , ” she said"),
        ("the deal—the first—failed", "the deal — the first — failed"),
        ("a $5bn loan to the U.S.", "a $ 5 bn loan to the U.S."),
        ("Lt. Col. J.D. Hale of the Dept. of Defense", "Lt. Col. J.D. Hale of the Dept. of Defense"),
        ("Sens. Pell and Ruiz (D-Calif.)", "Sens. Pell and Ruiz ( D - Calif. )"),
    ],
)
def test_cuts_compounds_and_keeps_affixes(nlp: Language, text: str, words: str) -> None:
    assert [token.text for token in nlp.make_doc(text)] == words.split()


@pytest.mark.parametrize(
    ("text", "dependency", "head", "word"),
    [
        ("Canada supports the treaty.", "nsubj", "supports", "Canada"),
        ("Canada supports the treaty.", "obj", "supports", "treaty"),
        ("The bill was rejected by the senators.", "nsubj:pass", "rejected", "bill"),
        ("The bill was rejected by the senators.", "obl:agent", "rejected", "senators"),
        ("The minister who opposed the plan resigned.", "acl:relcl", "minister", "opposed"),
        ("Germany criticized the government's proposal.", "nmod:poss", "proposal", "government"),
        ("The union did not accept the offer.", "advmod", "accept", "not"),
        ("Officials said that the army would attack.", "ccomp", "said", "attack"),
    ],
)
def test_finds_who_did_what(nlp: Language, text: str, dependency: str, head: str, word: str) -> None:
    arcs = {(token.dep_, token.head.text, token.text) for token in nlp(text)}
    assert (dependency, head, word) in arcs


@pytest.mark.parametrize(
    "sentences",
    [
        ("Sen. J.R. Vance of Vt. met Gen. Ruiz.", "Both declined to speak."),
        ("“We will not sign,” she said.", "“Not now.”"),
        ("The bill—his third—failed.", "It had few backers."),
        ("Prices rose 2.5 percent, the U.N. said.", "Wages did not."),
        ("Who pays?", "Not the banks, Mr. Okafor said."),
        ("She called the toll a “dangerous precedent.”", "Mr. Okafor thanked the nurses."),
        ('They changed the song from "Build it" to "Finish it."', "Wanjiru, the mayor, sang along."),
        ("Mr. Okafor left.", '"Wanjiru won," she said.'),
    ],
)
def test_ends_sentences_where_news_does(nlp: Language, sentences: tuple[str, ...]) -> None:
    assert tuple(sentence.text for sentence in nlp(" ".join(sentences)).sents) == sentences


def test_a_headline_without_a_full_stop_ends_at_the_blank_line(nlp: Language) -> None:
    text = "Kenya backs peace plan\n\nThe government in Nairobi said it would send troops."
    assert [sentence.text.strip() for sentence in nlp(text).sents] == text.split("\n\n")


def test_gives_lemmas_tags_and_morphology(nlp: Language) -> None:
    rejected = nlp("The union rejected the offers.")[2]
    assert (rejected.lemma_, rejected.pos_, rejected.tag_) == ("reject", "VERB", "VBD")
    assert "Tense=Past" in str(rejected.morph)


def test_finds_sentence_boundaries(nlp: Language) -> None:
    sentences = (
        "The U.S. government backed the plan on Monday.",
        "Its allies in Europe did not.",
        "“We need more time,” the chancellor said.",
        "Talks will resume in Geneva next week.",
    )
    assert tuple(sentence.text for sentence in nlp(" ".join(sentences)).sents) == sentences


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Angela Merkel met Barack Obama in Berlin.",
            {("Angela Merkel", "PERSON"), ("Barack Obama", "PERSON"), ("Berlin", "LOC")},
        ),
        ("The Labour Party lost seats in Scotland.", {("Labour Party", "ORG"), ("Scotland", "LOC")}),
        ("He was elected president of Brazil in 2002.", {("Brazil", "LOC")}),
    ],
)
def test_finds_names(nlp: Language, text: str, names: set[tuple[str, str]]) -> None:
    assert {(ent.text, ent.label_) for ent in nlp(text).ents} == names


def test_reading_twice_gives_the_same(nlp: Language) -> None:
    text = "France and Italy welcomed the court’s ruling, which Hungary’s prime minister had called a mistake."
    assert nlp(text).to_json() == nlp(text).to_json()


def test_card_and_metadata_agree() -> None:
    meta = json.loads((FOLDER / "meta.json").read_text("utf8"))
    card = (FOLDER / "README.md").read_text("utf8")
    rows = {tuple(re.split(r"\s*\|\s*", line)[1:-1]) for line in card.splitlines() if line.startswith("|")}
    inputs = {
        "gold_sentences": "words and sentences given",
        "gold_words": "words given",
        "raw_text": "raw text",
    }
    performance = meta["performance"]
    for condition, treebanks in performance["syntax"].items():
        for treebank, scores in treebanks.items():
            assert (treebank, inputs[condition], *_figures(scores)) in rows
    for source, scores in performance["names"].items():
        assert (source, *_figures(scores)) in rows
    assert meta["license"] == "CC BY-SA 4.0"
    assert all(source["url"] in card for source in meta["sources"])
    assert "CC BY-SA 4.0" in (FOLDER / "LICENSE").read_text("utf8")


def test_card_scores_reach_what_is_promised() -> None:
    performance = json.loads((FOLDER / "meta.json").read_text("utf8"))["performance"]
    raw = performance["syntax"]["raw_text"]["together"]
    assert raw["las"] >= 87.5
    assert raw["uas"] >= 90.5
    assert performance["names"]["crossner-politics-dev"]["all"] >= 82


def test_scores_what_its_card_says_on_the_sample(nlp: Language) -> None:
    card = json.loads((FOLDER / "meta.json").read_text("utf8"))["performance"]["sample"]
    # Processors add floating-point numbers in different orders, and a close decision may fall the other way.
    assert score_sample(nlp) == pytest.approx(card, abs=0.7)


def test_the_text_beside_it_changes_nothing(nlp: Language) -> None:
    text = "France and Italy welcomed the court’s ruling, which Hungary’s prime minister had called a mistake."
    beside = ("Short.", text, "Lawmakers in Nairobi rejected the finance bill after weeks of protests. " * 9)
    assert [doc.to_json() for doc in nlp.pipe(beside)] == [nlp(each).to_json() for each in beside]


def test_runs_without_network_torch_or_pickle() -> None:
    done = subprocess.run([sys.executable, "-c", _ALONE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Kenya backed Chad. Chad refused.\n", "")


def test_a_process_may_fork_after_it_has_parsed(nlp: Language) -> None:
    texts = ["Kenya backed the plan."] * 3
    assert [doc.to_json() for doc in nlp.pipe(texts, n_process=2, batch_size=1)] == [
        nlp(text).to_json() for text in texts
    ]


_ALONE = """
import pickle, socket, sys

def forbidden(*arguments, **named):
    raise AssertionError("not at run time")

socket.socket.connect = socket.getaddrinfo = pickle.load = pickle.loads = forbidden
sys.modules["torch"] = None
import kgraph
print(kgraph.load().nlp("Kenya backed Chad. Chad refused.").text)
"""


def _figures(scores: dict[str, float]) -> tuple[str, ...]:
    return tuple(f"{score:.2f}" for score in scores.values())
