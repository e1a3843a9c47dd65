"""What found a statement, in words for people."""

from kgraph.model import Miss, Statement
from kgraph.namespaces import COMPONENT, entry_iri, shortened


def trace(found: Statement | Miss) -> str:
    """Return what found it: the entry of the lexicon with its frame, the component that found it too or alone."""
    entry = shortened(entry_iri(found.entry, found.method))
    if not isinstance(found, Statement):
        return entry
    seconded = f", seconded by {shortened(COMPONENT + found.seconded_by)}" if found.seconded_by else ""
    return f"{entry}{f', frame:{found.frame}' if found.frame else ''}{seconded}"
