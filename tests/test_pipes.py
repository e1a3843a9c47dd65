"""What the components of the embedded pipeline do besides carrying weights: cutting, searching, putting together."""

import math
from itertools import pairwise, product

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model
from threadpoolctl import threadpool_info
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import BertPreTokenizer

from kgraph.pipes.encoder import window_encoder
from kgraph.pipes.layers import gelu
from kgraph.pipes.lemmas import CASED, CasedLemmatizer
from kgraph.pipes.names import NameTagger, spell, tags_of
from kgraph.pipes.parser import LONGEST, ROOT, BiaffineParser, Views
from kgraph.pipes.pieces import PieceCutter, case_of, windows
from kgraph.pipes.tok2vec import AheadTok2Vec
from kgraph.pipes.trees import best_tree, find_cycle

_TAGS = tags_of(("PERSON", "PARTY"))
_PIECES = ("[UNK]", "[CLS]", "[SEP]", "[unused0]", "ken", "##ya", "back", "##ed", "-", ".")


@pytest.fixture
def cutter() -> PieceCutter:
    vocabulary = {piece: number for number, piece in enumerate(_PIECES)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return PieceCutter(tokenizer)


@pytest.fixture(scope="module")
def blank() -> Language:
    return spacy.blank("en")


@pytest.mark.parametrize(
    ("word", "case"),
    [("rebels", 0), ("1990", 0), ("“", 0), ("Kenya", 1), ("NATO", 2), ("McCain", 3), ("iPhone", 3), ("A", 4)],
)
def test_case_is_one_of_five(word: str, case: int) -> None:
    assert case_of(word) == case


def test_words_become_pieces_with_case_and_spacing(cutter: PieceCutter) -> None:
    pieces = cutter.cut(["Kenya", "-", "backed", "."], [False, False, False, True])
    assert [_PIECES[number] for number in pieces.ids] == ["ken", "##ya", "-", "back", "##ed", "."]
    assert pieces.counts.tolist() == [2, 1, 2, 1]
    assert pieces.types.tolist() == [1, 1, 5, 5, 5, 5]


def test_white_space_and_strange_words_have_a_piece_too(cutter: PieceCutter) -> None:
    pieces = cutter.cut(["\n\n", "  ", "мир", "\ufeff"], [False, False, True, False])
    assert [_PIECES[number] for number in pieces.ids] == ["[SEP]", "[unused0]", "[UNK]", "[UNK]"]


def test_a_text_without_words_has_no_pieces(cutter: PieceCutter) -> None:
    assert len(cutter.cut([], []).ids) == 0


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), max_size=200), st.integers(9, 40), st.integers(0, 8))
def test_windows_cover_all_words_in_order(words: list[tuple[int, bool]], longest: int, overlap: int) -> None:
    counts = np.array([count for count, _ in words], dtype=np.int64)
    ends = np.array([is_end for _, is_end in words], dtype=np.bool_)
    found = list(windows(counts, ends, longest=longest, overlap=overlap))
    assert sorted({word for window in found for word in window}) == list(range(len(words)))
    assert all(sum(counts[word] for word in window) <= longest for window in found)
    assert all(one.start < other.start <= one.stop < other.stop for one, other in pairwise(found))


def test_windows_begin_and_end_with_sentences() -> None:
    ends = np.array([False, True, False, True, False, False, False, True])
    assert list(windows(np.ones(8, dtype=np.int64), ends, longest=5, overlap=3)) == [
        range(0, 4),
        range(2, 7),
        range(4, 8),
    ]


def test_a_word_longer_than_a_window_stands_alone() -> None:
    assert list(windows(np.array([2, 9, 2]), longest=4, overlap=2)) == [range(0, 1), range(1, 2), range(2, 3)]


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.integers(-20, 20), min_size=n * n, max_size=n * n)))
def test_the_best_tree_below_its_root_is_found(values: list[int]) -> None:
    size = int(len(values) ** 0.5)
    scores = np.array(values, dtype=np.float32).reshape(size, size)
    heads = best_tree(scores).tolist()
    roots = [word for word, head in enumerate(heads) if word == head]
    assert len(roots) == 1
    assert not find_cycle(heads)

    def total(tree: tuple[int, ...]) -> float:
        return float(sum(scores[word, head] for word, head in enumerate(tree)))

    trees = [
        tree
        for tree in product(range(size), repeat=size)
        if [word for word, head in enumerate(tree) if word == head] == roots and not find_cycle(tree)
    ]
    assert total(tuple(heads)) == max(map(total, trees))


@given(st.lists(st.lists(st.integers(0, 30), min_size=len(_TAGS), max_size=len(_TAGS)), min_size=1, max_size=3))
def test_names_are_spelt_by_the_best_row_of_tags(rows: list[list[int]]) -> None:
    scores = np.array(rows, dtype=np.float32)
    names = list(spell(scores, _TAGS))
    spelt = {place: f"{_place(place, first, end)}-{kind}" for first, end, kind in names for place in range(first, end)}
    total = sum(row[_TAGS.index(spelt.get(place, "O"))] for place, row in enumerate(rows))
    valid = (row for row in product(_TAGS, repeat=len(rows)) if _is_valid(row))
    assert total == max(sum(rows[place][_TAGS.index(tag)] for place, tag in enumerate(row)) for row in valid)


def test_a_text_without_words_has_no_names() -> None:
    assert not list(spell(np.empty((0, len(_TAGS)), dtype=np.float32), _TAGS))


def test_a_kind_of_a_type_is_kept_beside_the_label(blank: Language) -> None:
    scores = np.zeros((4, len(_TAGS)), dtype=np.float32)
    for place, tag in enumerate(("O", "B-PARTY", "L-PARTY", "U-PERSON")):
        scores[place, _TAGS.index(tag)] = 1
    tagger = NameTagger(blank.vocab, _giving(scores), types=("PERSON", "PARTY"), kinds={"PARTY": "ORG"})
    doc = tagger(Doc(blank.vocab, words=["the", "Reform", "League", "Vreck"]))
    assert [(ent.text, ent.label_, ent.id_) for ent in doc.ents] == [
        ("Reform League", "ORG", "PARTY"),
        ("Vreck", "PERSON", ""),
    ]


def test_each_marked_sentence_gets_a_tree_and_white_space_hangs_on_a_word(blank: Language) -> None:
    words = ["Kenya", "agreed", ".", "\n\n", "Chad", "refused", "."]
    doc = Doc(blank.vocab, words=words, sent_starts=[True, False, False, False, True, False, False])
    parser = BiaffineParser(blank.vocab, _giving(_views(heads=[1, 1, 1, 0, 5, 5, 5])), labels=("nsubj", ROOT, "punct"))
    parsed = parser(doc)
    assert [token.head.i for token in parsed] == [1, 1, 1, 2, 5, 5, 5]
    assert [token.dep_ for token in parsed] == ["nsubj", ROOT, "nsubj", "dep", "nsubj", ROOT, "nsubj"]
    assert [sentence.start for sentence in parsed.sents] == [0, 4]


def test_a_sentence_too_long_to_be_one_is_parsed_in_parts(blank: Language) -> None:
    doc = Doc(blank.vocab, words=["word"] * (LONGEST + 2))
    parser = BiaffineParser(blank.vocab, _giving(_views(heads=[0] * (LONGEST + 2))), labels=("nsubj", ROOT, "punct"))
    assert [(sentence.start, sentence.end) for sentence in parser(doc).sents] == [(0, LONGEST), (LONGEST, LONGEST + 2)]


def test_an_encoder_without_weights_says_so(blank: Language) -> None:
    with pytest.raises(ValueError, match="no weights"):
        window_encoder(8).predict([Doc(blank.vocab, words=["word"])])


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_vectors_are_made_ahead_and_texts_stay_in_order(blank: Language, count: int) -> None:
    read: list[int] = []
    tok2vec = AheadTok2Vec(blank.vocab, _counting(read))
    docs = [Doc(blank.vocab, words=["word"] * size) for size in range(1, count + 1)]
    stream = tok2vec.pipe(iter(docs), batch_size=1)
    assert [len(doc.tensor) for doc in stream] == list(range(1, count + 1))
    assert read == list(range(1, count + 1))


def test_only_the_batch_that_fails_is_lost(blank: Language) -> None:
    lost: list[int] = []
    tok2vec = AheadTok2Vec(blank.vocab, _counting([], fails_at=3))
    tok2vec.set_error_handler(lambda _name, _pipe, docs, _error: lost.extend(map(len, docs)))
    docs = [Doc(blank.vocab, words=["word"] * size) for size in range(1, 6)]
    assert [len(doc) for doc in tok2vec.pipe(iter(docs), batch_size=1)] == [1, 2, 4, 5]
    assert lost == [3]


def test_threads_of_linear_algebra_are_off_only_while_texts_stream(blank: Language) -> None:
    def threads() -> list[int]:
        return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]

    before = threads()
    stream = AheadTok2Vec(blank.vocab, _counting([])).pipe([Doc(blank.vocab, words=["word"])] * 3, batch_size=1)
    next(stream)
    assert set(threads()) <= {1}
    stream.close()  # as when a reader stops early
    assert threads() == before


def test_a_linear_unit_is_smooth_and_never_overflows() -> None:
    values = np.array([-1000, -3, -1, 0, 1, 3, 1000], dtype=np.float32)
    exact = [0.5 * value * (1 + math.erf(value / math.sqrt(2))) for value in values.tolist()]
    assert np.allclose(gelu(values), exact, atol=1e-3)


def test_words_that_keep_their_capitals_are_looked_up_first(blank: Language) -> None:
    lemmatizer = CasedLemmatizer(blank.vocab, None, mode="rule", overwrite=True)
    lemmatizer.lookups.add_table("lemma_rules", {"noun": [["s", ""]]})
    lemmatizer.lookups.add_table(CASED, {"NOUN": {"CEOs": "CEO"}})
    doc = lemmatizer(Doc(blank.vocab, words=["CEOs", "Tariffs"], pos=["NOUN", "NOUN"]))
    assert [token.lemma_ for token in doc] == ["CEO", "tariff"]


def _giving(result: object) -> Model[list[Doc], list[object]]:
    """Return a model that gives `result` for each text, with a layer for labels that prefers the first."""
    params = {"labels_W": np.zeros((3, 2), dtype=np.float32), "labels_b": np.array([2, 9, 1], dtype=np.float32)}
    labels: Model[object, object] = Model("labels", _nothing, params=params)

    def forward(_model: object, docs: list[Doc], is_train: bool) -> tuple[list[object], object]:
        return [result] * len(docs), is_train

    return Model("fixed", forward, layers=[labels])  # type: ignore[arg-type]


def _counting(read: list[int], fails_at: int = 0) -> Model[list[Doc], list[object]]:
    """Return a model that notes the lengths of texts in the order in which it reads them."""

    def forward(_model: object, docs: list[Doc], is_train: bool) -> tuple[list[object], object]:
        read.extend(map(len, docs))
        if any(len(doc) == fails_at for doc in docs):
            raise RuntimeError("unreadable")
        return [np.zeros((len(doc), 2), dtype=np.float32) for doc in docs], is_train

    return Model("counting", forward, dims={"nO": 2})  # type: ignore[arg-type]


def _nothing(_model: object, texts: object, is_train: bool) -> tuple[object, object]:
    return texts, is_train


def _views(heads: list[int]) -> Views:
    """Return views under which each word prefers its head."""
    size = len(heads)
    wanted = np.zeros((size, size), dtype=np.float32)
    wanted[range(size), heads] = 5
    plain = np.zeros((size, 2), dtype=np.float32)
    return Views(
        arc_word=wanted, arc_head=np.eye(size, dtype=np.float32), root=np.diagonal(wanted), label_word=plain,
        label_head=plain,
    )  # fmt: skip


def _place(place: int, first: int, end: int) -> str:
    if end - first == 1:
        return "U"
    return "B" if place == first else "L" if place == end - 1 else "I"


def _is_valid(row: tuple[str, ...]) -> bool:
    kind = ""
    for tag in row:
        if kind and (tag[0] not in "IL" or tag[2:] != kind):
            return False
        if not kind and tag[0] not in "OBU":
            return False
        kind = tag[2:] if tag[0] in "BI" else ""
    return not kind
