"""The encoder: a small BERT, quantised to 8 bits, run by ONNX Runtime behind a Thinc layer.

Each window of a text is run alone. What a text gives then depends on nothing but the text, not on what is
read beside it, although quantisation takes the range of values from all that is run together.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import srsly
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model
from thinc.shims import Shim

from kgraph.pipes.layers import Floats
from kgraph.pipes.pieces import PieceCutter, Pieces, windows

if TYPE_CHECKING:
    import onnxruntime as ort
    from numpy.typing import NDArray

_FINAL: Final = frozenset(".?!…")

#: Most threads that run windows side by side; more gain little on texts of a page.
_MOST_THREADS: Final = 8


@registry.architectures("kgraph.WindowEncoder.v1")
def window_encoder(width: int) -> Model[list[Doc], list[Floats]]:
    """Return a layer that gives each word of a text a vector of `width` numbers; its weights come from disk."""
    return Model("window_encoder", _forward, dims={"nO": width}, shims=[Encoder()])


class Encoder(Shim):
    """The network and its word pieces, as Thinc wants to save and load them."""

    def __init__(self, network: bytes = b"", pieces: str = "") -> None:
        super().__init__(None)
        self._load(network, pieces)

    def vectors(self, docs: Sequence[Doc], width: int) -> list[Floats]:
        """Return an array of words × `width` for each text.

        Raises ValueError where no weights have been read.
        """
        if not self._network:
            raise ValueError("The encoder has no weights: load the pipeline from its folder with kgraph.load().")
        cuts = [self._cutter.cut([t.text for t in doc], [bool(t.whitespace_) for t in doc]) for doc in docs]
        spans = [list(windows(cut.counts, _ends(doc))) for cut, doc in zip(cuts, docs, strict=True)]
        rows = self._run_all([(cut, words) for cut, inside in zip(cuts, spans, strict=True) for words in inside])
        return [_joined(inside, rows, (len(cut.counts), width)) for cut, inside in zip(cuts, spans, strict=True)]

    def to_bytes(self) -> bytes:
        """Return the network (ONNX) and the word pieces (the JSON of `tokenizers`)."""
        return bytes(srsly.msgpack_dumps({"network": self._network, "pieces": self._pieces}))

    def from_bytes(self, data: bytes) -> "Encoder":
        """Take the network and the word pieces from what `to_bytes` gave."""
        saved = srsly.msgpack_loads(data)
        self._load(saved["network"], saved["pieces"])
        return self

    def copy(self) -> "Encoder":
        """Return an encoder of its own with the same weights."""
        return Encoder(self._network, self._pieces)

    def _load(self, network: bytes, pieces: str) -> None:
        self._network, self._pieces = network, pieces
        if network:
            from tokenizers import Tokenizer

            self._cutter = PieceCutter(Tokenizer.from_str(pieces))
            self._session = _session(network)

    def _run_all(self, jobs: Sequence[tuple[Pieces, range]]) -> Iterator[Floats]:
        """Run the windows on all cores; the threads live as long as the call, so that a process may fork."""
        threads = min(_MOST_THREADS, _cores(), len(jobs))
        if threads < 2:
            return iter([self._run(job) for job in jobs])
        with ThreadPoolExecutor(threads) as pool:
            return iter(list(pool.map(self._run, jobs)))

    def _run(self, job: tuple[Pieces, range]) -> Floats:
        """Return the vectors of the words in a window: the mean over the pieces of each."""
        pieces, words = job
        counts = pieces.counts[words.start : words.stop]
        before = int(pieces.counts[: words.start].sum())
        stretch = slice(before, before + int(counts.sum()))
        ids = np.concatenate([[self._cutter.first], pieces.ids[stretch], [self._cutter.last]])
        types = np.concatenate([[0], pieces.types[stretch], [0]])
        (hidden,) = self._session.run(None, {"ids": ids[None], "types": types[None]})
        firsts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        sums = np.add.reduceat(hidden[0, 1:-1], firsts, axis=0)
        means: Floats = np.divide(sums, counts[:, None], dtype=np.float32)
        return means


def _forward(
    model: Model[list[Doc], list[Floats]],
    docs: list[Doc],
    is_train: bool,  # noqa: ARG001  (Thinc's signature)
) -> tuple[list[Floats], Callable[[Any], list[Doc]]]:
    """Give the vectors; the weights stay as they are, also while other parts of a pipeline learn."""
    encoder = model.shims[0]
    assert isinstance(encoder, Encoder)
    return encoder.vectors(docs, model.get_dim("nO")), lambda _gradient: []


def _joined(spans: Sequence[range], rows: Iterator[Floats], shape: tuple[int, int]) -> Floats:
    """Put the windows of a text together, each up to the middle of what it shares with the next."""
    whole = np.empty(shape, dtype=np.float32)
    end = 0
    for words in spans:
        cut = (words.start + end) // 2
        whole[cut : words.stop] = next(rows)[cut - words.start :]
        end = words.stop
    return whole


def _ends(doc: Doc) -> "NDArray[np.bool_]":
    """Mark the words that may end a sentence: final punctuation, line breaks."""
    return np.fromiter((t.text in _FINAL or "\n" in t.text for t in doc), dtype=np.bool_, count=len(doc))


def _cores() -> int:
    """Return how many cores this process may use, where the system says so."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _session(network: bytes) -> "ort.InferenceSession":
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Fused, sums and normalisations are slower (training/README.md, Choices).
    apart = ["SkipLayerNormFusion"]
    return ort.InferenceSession(network, options, providers=["CPUExecutionProvider"], disabled_optimizers=apart)
