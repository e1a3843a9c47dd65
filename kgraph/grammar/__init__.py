"""What may be asked of a parse, in the terms of Universal Dependencies.

A pipeline's own labels are translated once, by an adapter chosen from the labels that its parser
declares; everything after this package knows neither spaCy nor a second label scheme.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from kgraph.errors import PipelineError
from kgraph.grammar import clearnlp, ud
from kgraph.model import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

Adapter = Callable[["Doc", str, int, int], Iterator[Sentence]]

#: Adapter and the labels that give its scheme away.
ADAPTERS: Final[Mapping[str, tuple[frozenset[str], Adapter]]] = {
    "Universal Dependencies": (ud.TELLING_LABELS, ud.sentences),
    "ClearNLP": (clearnlp.TELLING_LABELS, clearnlp.sentences),
}


def adapter_for(labels: Collection[str]) -> Adapter:
    """Return the adapter for a parser that declares `labels`.

    Raises PipelineError where the labels belong to no known scheme.
    """
    for telling, adapter in ADAPTERS.values():
        if telling <= set(labels):
            return adapter
    schemes = " nor ".join(f"{name} ({', '.join(sorted(telling))})" for name, (telling, _) in ADAPTERS.items())
    raise PipelineError(
        f"The pipeline's dependency labels are neither {schemes}: "
        "choose a pipeline with a parser trained on one of these schemes."
    )
