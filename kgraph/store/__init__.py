"""Read graphs, and load them into a store: in memory, in a folder, or behind a server's Graph Store endpoint.

Graphs are read to their end before anything is stored, so that a malformed one leaves a store as it was.

    stores    what is done with a store of any kind: open, load, plan
    servers   stores behind HTTP: sent, counted, read; places tells where a server takes what, by the table in presets
    sessions  requests with logins and retries; digests answers challenges, replies reads what comes back
    updates   SPARQL Update for servers without a Graph Store endpoint
    folders   stores on disk and in memory
    files     graphs in files
    graphs    names of graphs, and what every store can do
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from kgraph.store.files import read_graphs
from kgraph.store.folders import FolderStore, MemoryStore
from kgraph.store.graphs import TripleStore

if TYPE_CHECKING:
    from kgraph.store.logins import Login, find_login
    from kgraph.store.presets import PRESETS, Preset
    from kgraph.store.servers import ServerStore
    from kgraph.store.stores import load, open_store, plan

__all__ = [
    "PRESETS",
    "FolderStore",
    "Login",
    "MemoryStore",
    "Preset",
    "ServerStore",
    "TripleStore",
    "find_login",
    "load",
    "open_store",
    "plan",
    "read_graphs",
]

#: Where the other names live; imported at first use, since `kgraph query` on files needs no servers.
_HOMES: Final = {
    "PRESETS": "presets",
    "Login": "logins",
    "Preset": "presets",
    "ServerStore": "servers",
    "find_login": "logins",
    "load": "stores",
    "open_store": "stores",
    "plan": "stores",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kgraph.store' has no attribute {name!r}")
    return getattr(import_module(f"kgraph.store.{_HOMES[name]}"), name)
