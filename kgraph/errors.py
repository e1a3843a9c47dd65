"""Everything that can go wrong, on one screen; each message says what, where and what to do.

KgraphError
├── UsageError            options that contradict each other                    exit code 2
├── InputError            something given to kgraph cannot be used              exit code 3
│   ├── DocumentError     an article that cannot be read
│   ├── GraphError        a graph that cannot be read or is malformed
│   ├── QueryError        a SPARQL question that cannot be answered
│   ├── OntologyError     the ontology folder contradicts itself
│   ├── GazetteerError    a user's file of actors that cannot be used
│   └── PipelineError     a spaCy pipeline that cannot be loaded or used
├── OutputError           a file or folder that cannot be written               exit code 3
└── StoreError            a triple store out of reach, or one that refused      exit code 4
"""

__all__ = [
    "DocumentError",
    "GazetteerError",
    "GraphError",
    "InputError",
    "KgraphError",
    "OntologyError",
    "OutputError",
    "PipelineError",
    "QueryError",
    "StoreError",
    "UsageError",
]


class KgraphError(Exception):
    """Anything that kgraph reports to its user; `exit_code` is what the command ends with."""

    exit_code = 3


class UsageError(KgraphError):
    """Options or arguments that contradict each other."""

    exit_code = 2


class InputError(KgraphError):
    """Something given to kgraph cannot be used."""


class DocumentError(InputError):
    """An article that is missing, empty, binary, wrongly encoded or unreadable."""


class GraphError(InputError):
    """A graph that is missing or malformed; the message names file and line."""


class QueryError(InputError):
    """A SPARQL question that is malformed, unknown or lacks a value."""


class OntologyError(InputError):
    """The ontology folder contradicts itself; the message names the term."""


class GazetteerError(InputError):
    """A user's file of actors that cannot be read or contradicts itself; the message names file and line."""


class PipelineError(InputError):
    """A spaCy pipeline that cannot be loaded or lacks what kgraph asks of a parse."""


class OutputError(KgraphError):
    """A file or folder that cannot be written."""


class StoreError(KgraphError):
    """A triple store out of reach, or one that refused."""

    exit_code = 4
