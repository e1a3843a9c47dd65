"""Train the embedded English pipeline: one command from the data folder to a folder that spaCy loads.

    python -m training.train --data DATA --output kgraph/models/en_news

Corpora and checkpoints go to `--work`. A run that was cut goes on from there when the command is given again.
"""

import argparse
import logging
from pathlib import Path

from training import corpora, package, stages
from training.evaluate import evaluate

_HERE = Path(__file__).parent


def main() -> None:
    """Run all stages that are not done yet."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--data", type=Path, required=True, help="folder with treebanks/ and ner/")
    parser.add_argument("--output", type=Path, default=Path("kgraph/models/en_news"))
    parser.add_argument("--work", type=Path, default=Path("build/en_news"), help="corpora and checkpoints")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(options.data, options.output, options.work)


def train(data: Path, output: Path, work: Path) -> None:
    """Train syntax, then names on a copy of its encoder; assemble, score and write the pipeline."""
    paths = corpora.build(data, work / "corpora")
    syntax = stages.run_stage(_HERE / "parser.cfg", work / "parser", paths["syntax"])
    names = stages.run_stage(_HERE / "names.cfg", work / "names", {**paths["names"], "syntax": syntax})
    nlp = package.assemble(syntax, names, corpora.training_sentences(data))
    package.write(nlp, output, score=lambda made: evaluate(made, data))


if __name__ == "__main__":
    main()
