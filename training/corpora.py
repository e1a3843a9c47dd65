"""Build the training and development corpora of both stages from the data folder."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from training import names, pools, tokenization, treebanks
from training.names import Annotated
from training.treebanks import Sentence

_LONGEST_PASSAGE = 8
_POLITICS_COPIES = 8
_WIKI_COPIES = 2


def build(data: Path, folder: Path) -> dict[str, dict[str, Path]]:
    """Write the corpora that are not there yet; return their paths by stage ("syntax", "names") and split."""
    nlp = spacy.blank("en")
    tokenization.adapt(nlp)
    sources = {
        ("syntax", "train"): _syntax(data, "train", 1, nlp),
        ("syntax", "dev"): _syntax(data, "dev", 2, nlp),
        ("names", "train"): _names(_training_names(data), nlp),
        ("names", "dev"): _names(chain(*measured_names(data).values()), nlp),
    }
    folder.mkdir(parents=True, exist_ok=True)
    paths: dict[str, dict[str, Path]] = {"syntax": {}, "names": {}}
    for (stage, split), docs in sources.items():
        paths[stage][split] = folder / f"{stage}-{split}.spacy"
        if not paths[stage][split].exists():
            DocBin(docs=docs).to_disk(paths[stage][split])
    names_file = folder / "pools.json"
    if not names_file.exists():
        names_file.write_text(json.dumps(pools.collect(_training_names(data)), ensure_ascii=False), "utf8")
    paths["names"]["pools"] = names_file
    return paths


def syntax_files(data: Path, split: str) -> list[Path]:
    """Return the treebank files of a split."""
    return [data / "treebanks" / f"{name}-{split}.conllu.gz" for name in ("ewt", "gum")]


def training_sentences(data: Path) -> Iterator[Sentence]:
    """Yield the sentences of all training treebanks."""
    return chain.from_iterable(treebanks.read_sentences(path) for path in syntax_files(data, "train"))


def measured_names(data: Path) -> dict[str, list[Annotated]]:
    """Return the texts on which names are measured, by source; none of them is trained on."""
    ner, (ewt, _) = data / "ner", syntax_files(data, "dev")
    return {
        "crossner-politics-dev": list(names.read_columns(ner / "crossner-politics-dev.conll.gz")),
        "uner-ewt-dev": list(names.read_uner(ner / "uner-ewt-dev.iob2.gz", ewt)),
    }


def _syntax(data: Path, split: str, seed: int, nlp: Language) -> Iterator[Doc]:
    for path in syntax_files(data, split):
        sentences = treebanks.read_sentences(path)
        for passage in treebanks.passages(sentences, longest=_LONGEST_PASSAGE, seed=seed):
            yield treebanks.as_doc(passage, nlp.vocab)


def _names(items: Iterable[Annotated], nlp: Language) -> Iterator[Doc]:
    return (names.as_doc(item, nlp) for item in items)


def _training_names(data: Path) -> Iterator[Annotated]:
    """Mix the sources; the political texts are few and closest to what the pipeline is for."""
    politics = list(names.read_columns(data / "ner" / "crossner-politics-train.conll.gz"))
    wiki = list(names.read_columns(data / "ner" / "wikigold.conll.gz"))
    gum = list(names.read_gum(data / "treebanks" / "gum-train.conllu.gz"))
    conflict = list(names.read_re3d(data / "ner" / "re3d.jsonl.gz"))
    rough = names.settle_places([*gum, *conflict], reference=[*politics, *wiki, *gum])
    return chain(politics * _POLITICS_COPIES, wiki * _WIKI_COPIES, rough)
