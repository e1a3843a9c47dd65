"""Where the ontology lies: inside the package in a wheel, beside it in a checkout."""

from pathlib import Path


def ontology_folder() -> Path:
    """Return the folder that holds `kgraph.ttl`, `lexicon.ttl`, `shapes.ttl`, `queries/`, …"""
    package = Path(__file__).resolve().parent
    shipped = package / "_ontology"
    return shipped if shipped.is_dir() else package.parent / "ontology"
