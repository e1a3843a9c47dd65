"""The `oxigraph` program, which comes by `pip install oxigraph`."""

import shutil
import sysconfig

from kgraph.errors import StoreError

__all__ = ["find_oxigraph"]


def find_oxigraph() -> str:
    """Return where the program is, beside this Python first; raise StoreError where it is not installed."""
    found = shutil.which("oxigraph", path=sysconfig.get_path("scripts")) or shutil.which("oxigraph")
    if not found:
        raise StoreError("the oxigraph server is not installed; run: pip install oxigraph")
    return found
