"""The component that gives words their vectors for all others, one batch of texts ahead of them.

The encoder works outside of Python's lock. While a batch of texts is tagged and parsed, it reads the next. It uses
all cores; threads of the linear algebra library (BLAS) would only wait for each other beside it. They are therefore
off while texts stream, for the whole process.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from spacy.language import Language
from spacy.pipeline.tok2vec import Tok2Vec
from spacy.tokens import Doc
from spacy.util import minibatch
from threadpoolctl import ThreadpoolController

from kgraph.pipes.layers import AnyModel


class AheadTok2Vec(Tok2Vec):
    """Sets `doc.tensor` as spaCy's component does; the vectors of the next batch are made in the background."""

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Yield the texts with their vectors, in order; an error goes to the pipeline's handler with its batch."""
        with ThreadpoolController().limit(limits=1, user_api="blas"), ThreadPoolExecutor(1) as reader:
            waiting: deque[tuple[list[Doc], Future[Any]]] = deque()
            for docs in minibatch(stream, size=batch_size):  # type: ignore[no-untyped-call]
                waiting.append((docs, reader.submit(self.predict, docs)))
                if len(waiting) > 1:
                    yield from self._finish(*waiting.popleft())
            while waiting:
                yield from self._finish(*waiting.popleft())

    def _finish(self, docs: list[Doc], vectors: "Future[Any]") -> Iterator[Doc]:
        try:
            self.set_annotations(docs, vectors.result())
        except Exception as error:  # spaCy's contract: the handler decides what is an error
            self.get_error_handler()(self.name, self, docs, error)
        else:
            yield from docs


@Language.factory("ahead_tok2vec", assigns=["doc.tensor"])
def make_tok2vec(nlp: Language, name: str, model: AnyModel) -> AheadTok2Vec:
    """Make the component; the layers that listen to it name it as their upstream, as with spaCy's `tok2vec`."""
    return AheadTok2Vec(nlp.vocab, model, name)
