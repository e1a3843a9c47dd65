"""The heads that mark stances, in PyTorch, and what they lose: cues, links to the words of each role, axes.

A cue's relation is one of many or none; each role of a cue holds any number of words, scored by a biaffine
classifier with the way between the two words through the tree and their distance added. See `kgraph.pipes.stances`.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from kgraph.pipes.stances import ROLES, VOICES
from training.network import Batch, FastDropout

_STEPS = 32  # distances, and one for words outside of the text
_NO_LINK = -1e4
_NOTHING = 4.0  # first bias of no relation, which most words have


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceSizes:
    """Numbers of relations and of ways through trees, and widths of the layers."""

    relations: int
    ways: int
    cue_width: int = 256
    link_width: int = 160
    way_width: int = 32
    axis_width: int = 128
    dropout: float = 0.3


@dataclass(slots=True, kw_only=True)
class Cues:
    """What is known of a batch of W words with C cues, whose passages have at most N words."""

    batch: Batch
    relations: Tensor  # W: number of the relation of the word as a cue, 0 for none
    weights: Tensor  # W
    cues: Tensor  # C: word
    kinds: Tensor  # C: relation, from 0
    ways: Tensor  # C × (1 + N): number of the way to words outside, then to each word of the passage
    steps: Tensor  # C × (1 + N): number of the distance
    links: Tensor  # C × roles × (1 + N), 0 or 1
    negated: Tensor
    hypothetical: Tensor
    voices: Tensor


class StanceHeads(nn.Module):
    """Scores of cues, links and axes, from the vectors of words."""

    def __init__(self, width: int, sizes: StanceSizes) -> None:
        super().__init__()
        self.sizes = sizes
        roles, known = len(ROLES), width + sizes.relations
        self.dropout = FastDropout(sizes.dropout)
        self.cue_hidden = nn.Linear(width, sizes.cue_width)
        self.cue = nn.Linear(sizes.cue_width, sizes.relations + 1)
        self.cue.bias.data[0] = _NOTHING
        self.link_cue = nn.Linear(known, roles * sizes.link_width)
        self.link_word = nn.Linear(width, roles * sizes.link_width)
        self.link = nn.Parameter(0.05 * torch.randn(roles, sizes.link_width, sizes.link_width))
        self.link_bias = nn.Parameter(torch.zeros(roles, sizes.link_width))
        self.outside = nn.Parameter(0.05 * torch.randn(width))
        self.distance = nn.Parameter(torch.zeros(roles, _STEPS))
        self.distance_bias = nn.Parameter(torch.full((roles,), -3.0))
        self.way = nn.Parameter(0.1 * torch.randn(sizes.ways, sizes.way_width))
        self.way_cue = nn.Linear(known, roles * sizes.way_width)
        self.way_score = nn.Parameter(torch.zeros(sizes.ways, roles))
        self.axis_hidden = nn.Linear(known, sizes.axis_width)
        self.negated = nn.Linear(sizes.axis_width, 2)
        self.hypothetical = nn.Linear(sizes.axis_width, 2)
        self.voice = nn.Linear(sizes.axis_width, len(VOICES))

    def relations(self, words: Tensor) -> Tensor:
        """Return W × (1 + relations) scores."""
        return self.cue(self.dropout(functional.gelu(self.cue_hidden(words))))

    def links(self, words: Tensor, known: Tensor, given: Cues) -> Tensor:
        """Return C × roles × (1 + N) scores; `known` has the vector and the relation of each cue."""
        place, sizes = given.batch.place, self.sizes
        passages, longest = given.batch.ids.shape[0], given.ways.shape[1] - 1
        grid = words.new_zeros(passages, longest, words.shape[1]).index_put((place[:, 0], place[:, 1]), words)
        fillers = torch.cat([self.outside.expand(passages, 1, -1), grid], 1)
        fillers = self.dropout(functional.gelu(self.link_word(fillers))).view(passages, longest + 1, len(ROLES), -1)
        cues = self.dropout(functional.gelu(self.link_cue(known))).view(len(known), len(ROLES), -1)
        queries = (torch.einsum("crl,rlm->crm", cues, self.link) + self.link_bias) / math.sqrt(sizes.link_width)
        own = place[given.cues, 0]
        scores = torch.einsum("crm,cnrm->crn", queries, fillers[own])
        through = self.way_cue(self.dropout(known)).view(len(known), len(ROLES), -1)
        scores = scores + torch.einsum("crp,cnp->crn", through, self.way[given.ways]) / math.sqrt(sizes.way_width)
        scores = scores + self.way_score[given.ways].transpose(1, 2)
        scores = scores + self.distance[:, given.steps].transpose(0, 1) + self.distance_bias[:, None]
        there = torch.zeros(passages, longest + 1, dtype=torch.bool)
        there[:, 0] = True
        there[place[:, 0], place[:, 1] + 1] = True
        return scores.masked_fill(~there[own].unsqueeze(1), _NO_LINK)

    def losses(self, words: Tensor, given: Cues) -> dict[str, Tensor]:
        """Return the loss of cues, links and axes, each by cue."""
        count = max(1, len(given.cues))
        of_words = functional.cross_entropy(self.relations(words), given.relations, reduction="none")
        losses = {"cues": (of_words * given.weights).sum() / count}
        if not len(given.cues):
            return losses
        kinds = functional.one_hot(given.kinds, self.sizes.relations).to(words.dtype)
        known = torch.cat([words[given.cues], kinds], 1)
        weights = given.weights[given.cues]
        scores = self.links(words, known, given)
        of_links = functional.binary_cross_entropy_with_logits(scores, given.links, reduction="none")
        losses["holders"] = (of_links.masked_fill(scores <= _NO_LINK, 0).sum((1, 2)) * weights).mean()
        axes = self.dropout(functional.gelu(self.axis_hidden(known)))
        losses["axes"] = (
            functional.cross_entropy(self.negated(axes), given.negated)
            + functional.cross_entropy(self.hypothetical(axes), given.hypothetical)
            + functional.cross_entropy(self.voice(axes), given.voices)
        )
        return losses
