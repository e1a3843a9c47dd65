"""Put the trained parts together and write the pipeline folder with its model card and licence notice."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
import spacy
import torch
from spacy.language import Language
from torch import nn

from kgraph.pipes.encoder import Encoder
from kgraph.pipes.parser import PROJECTIONS
from kgraph.pipes.stances import LAYERS
from kgraph.pipes.tags import SCORES
from training import quantize, tokenization
from training.batches import Labels
from training.evaluate import Scores
from training.lemmas import add_lemmatizer
from training.names import TYPES
from training.network import Network
from training.passages import TAGS
from training.stance_heads import StanceHeads
from training.treebanks import Sentence

_HERE = Path(__file__).parent
_BATCH = 32  # texts at once
# Added to the score of a sentence start. Training passages are cut between sentences and show few doubtful ones; of 0,
# 0.5, 1 and 1.5, this gave the best sentence F1 on the raw text of the development parts.
_READINESS = 0.5
# Added to the scores of these tags of names. The pools give lone names more often than texts do, and web text has
# words in capitals that are no names; among steps of half a point, these gave the best F1 on both development sets.
_CAUTION = {"O": 0.5, "U-PERSON": -1.0, "U-ORG": -1.0}
# What the finds of its stance component are known by: see `ontology/components.ttl`.
_COMPONENT = "stances-1"
_META = {
    "name": "en_news",
    "version": "0.3.0",
    "description": "English pipeline for news: syntax (Universal Dependencies), lemmas, names, stances.",
    "author": "The kgraph developers",
    "license": "CC BY-SA 4.0",
    "spacy_version": ">=3.8.7,<3.9.0",
}
_SOURCES = (
    ("UD English EWT", "https://github.com/UniversalDependencies/UD_English-EWT", "CC BY-SA 4.0"),
    (
        "UD English GUM",
        "https://github.com/UniversalDependencies/UD_English-GUM",
        "CC BY, CC BY-SA, public domain",
    ),
    ("WikiGold", "https://aclanthology.org/W09-3302/", "CC BY 4.0"),
    ("CrossNER, politics", "https://github.com/zliucr/CrossNER", "MIT, text CC BY-SA"),
    ("WNUT 2017", "https://noisy-text.github.io/2017/emerging-rare-entities.html", "CC BY 4.0"),
    ("re3d", "https://github.com/dstl/re3d", "public domain, OGL 3.0, CC BY, CC BY-SA"),
    ("kgraph's coded passages", "https://w3id.org/kgraph", "CC BY 4.0"),
    ("WordNet 3.0", "https://wordnet.princeton.edu/", "WordNet licence"),
    ("all-MiniLM-L6-v2", "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2", "Apache-2.0"),
)
_SYNTAX_COLUMNS = ("words", "sentences", "xpos", "upos", "morphology", "lemmas", "uas", "las", "las_no_punct")
_NAME_COLUMNS = ("all", "PERSON", "ORG", "LOC")
_CONDITIONS = {
    "gold_sentences": "words and sentences given",
    "gold_words": "words given",
    "raw_text": "raw text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The heads for stances, with the relations and the ways through trees that they know."""

    heads: StanceHeads
    relations: tuple[str, ...]
    ways: tuple[str, ...]


def assemble(
    network: Network, labels: Labels, pieces: Path, sentences: Iterable[Sentence], marker: Marker | None = None
) -> Language:
    """Make a spaCy pipeline of the trained network: the encoder as ONNX, each head as a component of its own."""
    nlp = spacy.blank("en", config={"nlp": {"batch_size": _BATCH}})
    tokenization.adapt(nlp)
    _add_encoder(nlp, network, pieces)
    _add_tagger(nlp, network, labels)
    _add_morphologizer(nlp, network, labels)
    add_lemmatizer(nlp, sentences)
    spaces = nlp.add_pipe("attribute_ruler")
    spaces.add([[{"IS_SPACE": True}]], {"TAG": "_SP", "POS": "SPACE", "MORPH": ""})  # type: ignore[attr-defined]
    _add_senter(nlp, network)
    _add_parser(nlp, network, labels)
    _add_names(nlp, network)
    if marker is not None:
        _add_stances(nlp, network, marker)
    nlp.add_pipe("doc_cleaner", config={"attrs": {"tensor": None}})
    sources = [{"name": name, "url": url, "license": terms} for name, url, terms in _SOURCES]
    nlp.meta.update({**_META, "sources": sources})
    return nlp


def _add_encoder(nlp: Language, network: Network, pieces: Path) -> None:
    layer = {"@architectures": "kgraph.WindowEncoder.v1", "width": _width(network)}
    pipe = nlp.add_pipe("ahead_tok2vec", name="tok2vec", config={"model": layer})
    made = Encoder(quantize.to_onnx(network.encoder), pieces.read_text("utf8"))
    pipe.model.shims[0] = made  # type: ignore[attr-defined]


def _add_tagger(nlp: Language, network: Network, labels: Labels) -> None:
    pipe = nlp.add_pipe("tagger", config={"model": _tagger_model(network)})
    for tag in labels.tags:
        pipe.add_label(tag)  # type: ignore[attr-defined]
    _fill(pipe, network.tags)


def _add_morphologizer(nlp: Language, network: Network, labels: Labels) -> None:
    """Add the morphologizer; spaCy writes the features of a label in an order of its own."""
    pipe = nlp.add_pipe("morphologizer", config={"model": _tagger_model(network)})
    for label in labels.morphs:
        pipe.add_label(label.lstrip("|"))  # type: ignore[attr-defined]
    assert len(pipe.labels) == len(labels.morphs)  # type: ignore[attr-defined]
    _fill(pipe, network.morphs)


def _add_senter(nlp: Language, network: Network) -> None:
    pipe = nlp.add_pipe("senter", config={"model": _tagger_model(network)})
    _fill(pipe, network.starts)
    _shift(pipe.model.layers[-1], SCORES, [0, _READINESS])  # type: ignore[attr-defined]


def _add_parser(nlp: Language, network: Network, labels: Labels) -> None:
    model = {"@architectures": "kgraph.Biaffine.v1", "tok2vec": _listener(network)}
    pipe = nlp.add_pipe("biaffine_parser", name="parser", config={"model": model, "labels": list(labels.deps)})
    layer = pipe.model.layers[-1]  # type: ignore[attr-defined]
    for name in (*PROJECTIONS, "root", "labels"):
        _set(layer, name, getattr(network, name))
    layer.set_param("arc_W", network.arc.detach().numpy().T.copy())
    layer.set_param("arc_b", network.arc_bias.detach().numpy())


def _add_names(nlp: Language, network: Network) -> None:
    model = {"@architectures": "kgraph.TagScorer.v1", "tok2vec": _listener(network)}
    config = {"model": model, "types": list(TYPES), "kinds": {"PARTY": "ORG"}}
    layer = nlp.add_pipe("name_tagger", name="ner", config=config).model.layers[-1]  # type: ignore[attr-defined]
    _set(layer, "hidden", network.names_hidden)
    _set(layer, "tags", network.names)
    _shift(layer, "tags", [_CAUTION.get(tag, 0) for tag in TAGS])


def _add_stances(nlp: Language, network: Network, marker: Marker) -> None:
    model = {"@architectures": "kgraph.Stances.v1", "tok2vec": _listener(network)}
    names = {"relations": list(marker.relations), "ways": list(marker.ways), "component": _COMPONENT}
    config = {"model": model, **names}
    pipe = nlp.add_pipe("stance_marker", name="stances", config=config)
    layer = pipe.model.layers[-1]  # type: ignore[attr-defined]
    heads = marker.heads
    for name in LAYERS:
        trained = getattr(heads, name)
        if isinstance(trained, nn.Linear):
            _set(layer, name, trained)
        else:
            bias = getattr(heads, f"{name}_bias", torch.zeros(0))
            layer.set_param(f"{name}_W", trained.detach().numpy())
            layer.set_param(f"{name}_b", bias.detach().numpy())


def _tagger_model(network: Network) -> dict[str, Any]:
    return {"@architectures": "kgraph.Tagger.v1", "tok2vec": _listener(network)}


def _listener(network: Network) -> dict[str, Any]:
    return {"@architectures": "spacy.Tok2VecListener.v1", "width": _width(network), "upstream": "tok2vec"}


def _width(network: Network) -> int:
    return int(network.encoder.config.hidden_size)


def _fill(pipe: Any, layer: nn.Linear) -> None:
    """Give a component of spaCy's own the weights of a trained layer."""
    _set(pipe.model.layers[-1], SCORES, layer)


def _set(layer: Any, name: str, trained: nn.Linear) -> None:
    layer.set_param(f"{name}_W", trained.weight.detach().numpy())
    layer.set_param(f"{name}_b", trained.bias.detach().numpy())


def _shift(layer: Any, name: str, by: Sequence[float]) -> None:
    """Add to the scores that a layer gives."""
    layer.set_param(f"{name}_b", layer.get_param(f"{name}_b") + np.array(by, dtype=np.float32))


def write(nlp: Language, output: Path, *, score: Callable[[Language], Scores]) -> None:
    """Replace the folder by the pipeline, scored as it is read back; an interrupted write changes nothing."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent) as beside:
        made = Path(beside) / output.name
        nlp.to_disk(made)
        _forget_words(nlp, made / "vocab" / "strings.json")
        meta = {**nlp.meta, "performance": score(spacy.load(made))}
        (made / "meta.json").write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", "utf8")
        (made / "README.md").write_text(model_card(meta), "utf8")
        shutil.copyfile(_HERE / "LICENSE.model", made / "LICENSE")
        shutil.rmtree(output, ignore_errors=True)
        made.rename(output)


def model_card(meta: dict[str, Any]) -> str:
    """Fill the model card with what the pipeline's metadata say."""
    syntax, names, sample = (meta["performance"][part] for part in ("syntax", "names", "sample"))
    syntax_rows = (
        [treebank, _CONDITIONS[condition], *_figures(scores, _SYNTAX_COLUMNS)]
        for condition, treebanks in syntax.items()
        for treebank, scores in treebanks.items()
    )
    name_rows = ([source, *_figures(scores, _NAME_COLUMNS)] for source, scores in names.items())
    sources = ([f"[{source['name']}]({source['url']})", source["license"]] for source in meta["sources"])
    template = Template((_HERE / "model_card.md").read_text("utf8"))
    return template.substitute(
        meta,
        component=_COMPONENT,
        source_table=_table(["data", "licence"], sources),
        syntax_table=_table(["treebank", "input", *_SYNTAX_COLUMNS], syntax_rows),
        name_table=_table(["texts", *_NAME_COLUMNS], name_rows),
        sample_table=_table(list(sample), [_figures(sample, tuple(sample))]),
    )


def _forget_words(nlp: Language, strings: Path) -> None:
    """Leave the words of the training texts out of the string store: only labels are looked up in it."""
    labels = {label for names in nlp.pipe_labels.values() for label in names}
    known = labels | set(spacy.blank(nlp.lang).vocab.strings)
    kept = [text for text in json.loads(strings.read_text("utf8")) if text in known or "||" in text]
    strings.write_text(json.dumps(kept, ensure_ascii=False), "utf8")


def _figures(scores: dict[str, float], columns: tuple[str, ...]) -> list[str]:
    return [f"{scores[column]:.2f}" for column in columns]


def _table(header: list[str], rows: Iterable[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
