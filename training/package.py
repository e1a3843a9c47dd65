"""Put the trained parts together and write the pipeline folder with its model card and licence notice."""

import shutil
import tempfile
from pathlib import Path
from string import Template
from typing import Any

import spacy
from spacy.language import Language

from training.evaluate import Scores

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
    ("WNUT 2017", "https://noisy-text.github.io/2017/emerging-rare-entities.html", "CC BY 4.0"),
    ("CrossNER, politics", "https://github.com/zliucr/CrossNER", "MIT, text CC BY-SA"),
    ("re3d", "https://github.com/dstl/re3d", "public domain, OGL 3.0, CC BY, CC BY-SA"),
)
_SYNTAX_COLUMNS = ("words", "sentences", "xpos", "upos", "morphology", "lemmas", "uas", "las", "las_no_punct")
_NAME_COLUMNS = ("all", "PERSON", "ORG", "LOC")
_CONDITIONS = {"gold_words": "treebank's words", "raw_text": "raw text"}


def assemble(syntax: Path, names: Path) -> Language:
    """Join the two checkpoints to one pipeline that no longer refers to how it was trained."""
    nlp = spacy.load(syntax)
    nlp.add_pipe("ner", source=spacy.load(names))
    config = nlp.config
    for section in ("paths", "corpora", "training", "initialize", "listener"):
        config[section] = Language.default_config.get(section, {})
    nlp.config = config
    nlp.meta.update(_META)
    return nlp


def write(nlp: Language, scores: Scores, output: Path) -> None:
    """Replace the folder by the pipeline, its card and its licence; an interrupted write changes nothing."""
    nlp.meta["sources"] = [{"name": name, "url": url, "license": terms} for name, url, terms in _SOURCES]
    nlp.meta["performance"] = scores
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent) as beside:
        made = Path(beside) / output.name
        nlp.to_disk(made)
        (made / "README.md").write_text(model_card(nlp.meta), "utf8")
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


def _figures(scores: dict[str, float], columns: tuple[str, ...]) -> list[str]:
    return [f"{scores[column]:.2f}" for column in columns]


def _table(header: list[str], rows: Any) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
