"""What found a statement, in words for people."""

from kgraph.model import Miss, Statement
from kgraph.namespaces import COMPONENT, entry_iri, shortened


def trace(found: Statement | Miss) -> str:
    """Return what found it: the entry of the lexicon with its frame, or the component; what that says to an entry."""
    entry = shortened(entry_iri(found.entry, found.method))
    if not isinstance(found, Statement):
        return entry
    seconded = f", seconded by {shortened(COMPONENT + found.seconded_by)}" if found.seconded_by else ""
    denied = f", contradicted by {shortened(COMPONENT + found.contradicted_by)}" if found.contradicted_by else ""
    return f"{entry}{f', frame:{found.frame}' if found.frame else ''}{seconded}{denied}"
