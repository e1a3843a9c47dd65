"""Run spaCy's training loop so that a cut costs at most the steps since the last evaluation.

Every start of a stage writes its checkpoints into a folder of its own (`part-1`, `part-2`, …). A later part
begins with the weights the last one left and runs the steps that remain; the best checkpoint of all counts.
"""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeAlias

import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config, registry

from training import augment, tokenization  # noqa: F401  (registers the augmenter)

Logger: TypeAlias = tuple[Callable[[dict[str, Any] | None], None], Callable[[], None]]

_log = logging.getLogger(__name__)
_STEPS = "steps.jsonl"


def run_stage(config_file: Path, folder: Path, paths: dict[str, Path]) -> Path:
    """Train what `config_file` describes, or what is left of it, and return the best checkpoint.

    `paths` fills the section of that name in the configuration.
    """
    steps = load_config(config_file)["training"]["max_steps"]
    done = sum(_records(part)[-1]["step"] for part in _parts(folder))
    if done < steps:
        _run_part(config_file, folder, paths, done=done)
    return max(_parts(folder), key=_best_score) / "model-best"


@registry.callbacks("en_news.tokenizer.v1")
def _tokenizer() -> Callable[[Language], None]:
    return tokenization.adapt


@registry.callbacks("en_news.warm_start.v1")
def _warm_start(syntax: str) -> Callable[[Language], None]:
    """Copy the encoder of a trained parser into the name recogniser: names alone teach it less."""

    def copy(nlp: Language) -> None:
        encoder, recogniser = spacy.load(syntax).get_pipe("tok2vec"), nlp.get_pipe("ner")
        assert isinstance(encoder, TrainablePipe)
        assert isinstance(recogniser, TrainablePipe)
        recogniser.model.get_ref("tok2vec").layers[0].from_bytes(encoder.model.to_bytes())

    return copy


@registry.loggers("en_news.progress.v1")
def _progress() -> Callable[[Language, IO[str], IO[str]], Logger]:
    """Log each evaluation, and append it to a file beside the checkpoints that says how far a part came."""

    def start(nlp: Language, _stdout: IO[str], _stderr: IO[str]) -> Logger:
        path = Path(nlp.config["paths"]["part"]) / _STEPS

        def step(info: dict[str, Any] | None) -> None:
            if info is None:
                return
            scores = {key: value for key, value in info["other_scores"].items() if isinstance(value, float)}
            record = {"step": info["step"], "score": info["score"], "seconds": info["seconds"], **scores}
            _log.info("%s", {key: round(value, 4) for key, value in record.items()})
            with path.open("a", encoding="utf8") as stream:
                stream.write(json.dumps(record) + "\n")

        return step, lambda: None

    return start


def _run_part(config_file: Path, folder: Path, paths: dict[str, Path], *, done: int) -> None:
    earlier = _parts(folder)
    part = folder / f"part-{len(earlier) + 1}"
    part.mkdir(parents=True, exist_ok=True)
    overrides = {f"paths.{name}": str(path) for name, path in {**paths, "part": part}.items()}
    config = load_config(config_file, overrides=overrides, interpolate=False)
    if earlier:
        _continue(config, earlier[-1] / "model-last", done)
    nlp = init_nlp(config)
    train(nlp, part)


def _continue(config: dict[str, Any], checkpoint: Path, done: int) -> None:
    """Take the components from a checkpoint; the learning rate goes on from where the schedule was."""
    training = config["training"]
    left = training["max_steps"] - done
    training["optimizer"]["learn_rate"]["initial_rate"] *= left / training["max_steps"]
    training["max_steps"] = left
    config["initialize"].pop("after_init", None)
    for name in config["nlp"]["pipeline"]:
        config["components"][name] = {"source": str(checkpoint)}


def _parts(folder: Path) -> list[Path]:
    """Return the parts that saved a checkpoint, oldest first."""
    saved = (path.parent.parent for path in folder.glob("part-*/model-last/config.cfg"))
    return sorted(saved, key=lambda part: int(part.name.split("-")[1]))


def _best_score(part: Path) -> float:
    return max(float(record["score"]) for record in _records(part))


def _records(part: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (part / _STEPS).read_text("utf8").splitlines()]
