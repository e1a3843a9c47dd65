"""Components of the embedded pipeline that spaCy does not have; importing this makes them known to spaCy."""

from kgraph.pipes import encoder, lemmas, names, parser, stances, tags, tok2vec

__all__ = ["encoder", "lemmas", "names", "parser", "stances", "tags", "tok2vec"]
