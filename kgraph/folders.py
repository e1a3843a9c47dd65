"""Where the ontology lies: inside the package in a wheel, beside it in a checkout."""

from importlib.resources import files
from pathlib import Path


def ontology_folder() -> Path:
    """Return the folder that holds `kgraph.ttl`, `lexicon.ttl`, `shapes.ttl`, `queries/`, …"""
    package = Path(str(files("kgraph")))
    shipped = package / "_ontology"
    return shipped if shipped.is_dir() else package.parent / "ontology"
