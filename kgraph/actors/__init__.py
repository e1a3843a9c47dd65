"""The actors of graphs: how often articles name each, by which words, how these led to it, and what is still open.

The table of them is a gazetteer for `kgraph.gazetteers`: corrected by hand, it corrects the next graph. Handed back as
it is, it changes nothing. So rows of nodes that one article alone has, such as "its allies", leave actor and label
empty, and say nothing until one is given; and names that kgraph knows anyway are repeated only where articles use them.
"""

from kgraph.actors.listing import Actor, list_actors
from kgraph.actors.tables import INFORMATION, RESULTS, render, results_for, write

__all__ = ["INFORMATION", "RESULTS", "Actor", "list_actors", "render", "results_for", "write"]
