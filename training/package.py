"""Put the trained parts together and write the pipeline folder with its model card and licence notice."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from string import Template
from typing import Any

import spacy
from spacy.language import Language

from training.evaluate import Scores
from training.lemmas import add_lemmatizer
from training.treebanks import Sentence

_HERE = Path(__file__).parent
_META = {
    "name": "en_news",
    "version": "0.1.0",
    "description": "English pipeline for news text: Universal Dependencies syntax, lemmas, names.",
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
    ("re3d", "https://github.com/dstl/re3d", "public domain, OGL 3.0, CC BY, CC BY-SA"),
    ("WordNet 3.0", "https://wordnet.princeton.edu/", "WordNet licence"),
)
_SYNTAX_COLUMNS = ("words", "sentences", "xpos", "upos", "morphology", "lemmas", "uas", "las", "las_no_punct")
_NAME_COLUMNS = ("all", "PERSON", "ORG", "LOC")
_CONDITIONS = {
    "gold_sentences": "words and sentences given",
    "gold_words": "words given",
    "raw_text": "raw text",
}


def assemble(syntax: Path, names: Path, sentences: Iterable[Sentence]) -> Language:
    """Join the two checkpoints and the lemmatizer to a pipeline that no longer says how it was trained."""
    nlp = spacy.load(syntax)
    add_lemmatizer(nlp, sentences)
    nlp.add_pipe("ner", source=spacy.load(names))
    config = nlp.config
    for section in ("paths", "corpora", "training", "initialize"):
        config[section] = Language.default_config.get(section, {})
    nlp.config = config
    sources = [{"name": name, "url": url, "license": terms} for name, url, terms in _SOURCES]
    nlp.meta.update({**_META, "sources": sources})
    return nlp


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
    syntax, names = meta["performance"]["syntax"], meta["performance"]["names"]
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
        source_table=_table(["data", "licence"], sources),
        syntax_table=_table(["treebank", "input", *_SYNTAX_COLUMNS], syntax_rows),
        name_table=_table(["texts", *_NAME_COLUMNS], name_rows),
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
