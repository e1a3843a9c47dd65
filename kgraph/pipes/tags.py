"""The layer of spaCy's taggers: a score for each word and label."""

from spacy.util import registry

from kgraph.pipes.layers import AnyModel, Floats, affine, read_only

#: The one layer's name among the weights.
SCORES = "scores"


@registry.architectures("kgraph.Tagger.v1")
def tagger(tok2vec: AnyModel) -> AnyModel:
    """Return the layers from texts to a score for each word and label.

    It does what `spacy.Tagger.v2` does without training and without making probabilities of the scores.
    """
    return read_only("tagger", tok2vec, (SCORES,), _scores)


def _scores(model: AnyModel, words: Floats) -> Floats:
    return affine(model, SCORES, words)
