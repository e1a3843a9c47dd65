"""The network in PyTorch: a small BERT encoder, and one head for each task on the mean of a word's pieces.

Dependencies are scored by a biaffine classifier over pairs of words (Dozat and Manning 2017), each word's
own score standing for the root; labels by a layer over the word and its head.
"""

from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from kgraph.pipes.pieces import TYPES

_MASKS = 1 << 23
_NO_ARC = -1e4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Numbers of labels, and widths of the layers between encoder and scores."""

    tags: int
    morphs: int
    deps: int
    names: int
    arc_width: int = 256
    label_width: int = 256
    name_width: int = 128
    dropout: float = 0.2


@dataclass(slots=True, kw_only=True)
class Batch:
    """Padded pieces of B passages, and what is known of their W words in all (-1: nothing)."""

    ids: Tensor  # B × pieces
    types: Tensor
    present: Tensor  # B × pieces, bool
    word_of_piece: Tensor  # present pieces: word, counted over the batch
    place: Tensor  # W × 2: passage, place in it
    sentence: Tensor  # W: number of the sentence, -1 where none is known or for white space
    tags: Tensor
    morphs: Tensor
    starts: Tensor
    heads: Tensor  # place of the head in the passage
    deps: Tensor
    names: Tensor  # W × tags, bool: may have
    words: int = field(default=0)


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, folder: Path, sizes: Sizes) -> None:
        super().__init__()
        self.encoder = load_encoder(folder)
        width = self.encoder.config.hidden_size
        self.dropout = FastDropout(sizes.dropout)
        self.tags = nn.Linear(width, sizes.tags)
        self.morphs = nn.Linear(width, sizes.morphs)
        self.starts = nn.Linear(width, 2)
        self.names_hidden = nn.Linear(width, sizes.name_width)
        self.names = nn.Linear(sizes.name_width, sizes.names)
        self.arc_word = nn.Linear(width, sizes.arc_width)
        self.arc_head = nn.Linear(width, sizes.arc_width)
        self.arc = nn.Parameter(torch.zeros(sizes.arc_width, sizes.arc_width))
        self.arc_bias = nn.Parameter(torch.zeros(sizes.arc_width))
        self.root = nn.Linear(sizes.arc_width, 1)
        self.label_word = nn.Linear(width, sizes.label_width)
        self.label_head = nn.Linear(width, sizes.label_width)
        self.labels = nn.Linear(sizes.label_width, sizes.deps)
        nn.init.xavier_uniform_(self.arc)

    def words(self, batch: Batch) -> Tensor:
        """Return the W word vectors."""
        hidden = self.encoder(
            input_ids=batch.ids, token_type_ids=batch.types, attention_mask=batch.present.long()
        ).last_hidden_state
        pieces = hidden[batch.present]
        sums = pieces.new_zeros(batch.words, pieces.shape[1]).index_add_(
            0, batch.word_of_piece.clamp(min=0), pieces * (batch.word_of_piece >= 0).unsqueeze(1)
        )
        counts = torch.bincount(batch.word_of_piece[batch.word_of_piece >= 0], minlength=batch.words)
        return sums / counts.clamp(min=1).unsqueeze(1)

    def arcs(self, words: Tensor, batch: Batch) -> Tensor:
        """Return B × longest × longest scores, [b, i, j] for j as head of i, j = i for the root."""
        shape = (batch.ids.shape[0], int(batch.place[:, 1].max()) + 1)
        word = self.dropout(functional.gelu(self.arc_word(words)))
        head = self.dropout(functional.gelu(self.arc_head(words)))
        index = (batch.place[:, 0], batch.place[:, 1])
        word_in = word.new_zeros(*shape, word.shape[1]).index_put(index, word)
        head_in = head.new_zeros(*shape, head.shape[1]).index_put(index, head)
        scores = (word_in @ self.arc + self.arc_bias) @ head_in.transpose(1, 2)
        root = word.new_zeros(shape).index_put(index, self.root(word).squeeze(1))
        own = torch.eye(shape[1], dtype=torch.bool)
        scores = torch.where(own, root.unsqueeze(2), scores)
        sentence = torch.full(shape, -1, dtype=torch.long).index_put(index, batch.sentence)
        together = (sentence.unsqueeze(2) == sentence.unsqueeze(1)) & (sentence >= 0).unsqueeze(1)
        return scores.masked_fill(~together, _NO_ARC)

    def label(self, words: Tensor, heads: Tensor) -> Tensor:
        """Return scores of the labels of words, given the vectors of their heads."""
        return self.labels(self.dropout(functional.gelu(self.label_word(words) + self.label_head(heads))))

    def name(self, words: Tensor) -> Tensor:
        """Return scores of the name tags."""
        return self.names(self.dropout(functional.gelu(self.names_hidden(words))))

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """Return the mean loss of each task over the words of which something is known."""
        return self.losses_of(self.dropout(self.words(batch)), batch)

    def losses_of(self, words: Tensor, batch: Batch) -> dict[str, Tensor]:
        """Return the losses from the vectors of the words."""
        losses = {
            "tags": _loss(self.tags(words), batch.tags, smoothing=0.05),
            "morphs": _loss(self.morphs(words), batch.morphs, smoothing=0.05),
            "starts": _loss(self.starts(words), batch.starts),
            "names": _loss_of_sets(self.name(words), batch.names),
        }
        known = (batch.heads >= 0).nonzero().squeeze(1)
        if len(known):
            place = batch.place[known]
            rows = self.arcs(words, batch)[place[:, 0], place[:, 1]]
            losses["arcs"] = functional.cross_entropy(rows, batch.heads[known])
            heads = known - place[:, 1] + batch.heads[known]
            losses["labels"] = functional.cross_entropy(self.label(words[known], words[heads]), batch.deps[known])
        return losses


class FastDropout(nn.Module):
    """Dropout from a table of masks: on a CPU, drawing a number for each value takes longer than the layer."""

    tables: dict[float, Tensor] = {}  # noqa: RUF012

    def __init__(self, share: float) -> None:
        super().__init__()
        self.p = share
        if share and share not in self.tables:
            self.tables[share] = (torch.rand(_MASKS) >= share).float() / (1 - share)

    def forward(self, values: Tensor) -> Tensor:
        """Zero a share of the values while training."""
        if not self.training or not self.p:
            return values
        start = int(torch.randint(0, _MASKS - values.numel(), ()))
        return values * self.tables[self.p][start : start + values.numel()].view(values.shape)


def load_encoder(folder: Path, dropout: float = 0.1) -> BertModel:
    """Read the pretrained encoder; each type of piece starts as the one the encoder knows."""
    config = BertConfig.from_pretrained(folder)
    config.attention_probs_dropout_prob = 0.0
    config.hidden_dropout_prob = dropout
    known = load_file(folder / "model.safetensors")
    types = "embeddings.token_type_embeddings.weight"
    config.type_vocab_size = TYPES
    known[types] = known[types][:1].repeat(TYPES, 1) + 0.01 * torch.randn(TYPES, config.hidden_size)
    encoder = BertModel._from_config(config, attn_implementation="sdpa", add_pooling_layer=False)
    missing, _ = encoder.load_state_dict(known, strict=False)
    assert not [name for name in missing if "position_ids" not in name], missing
    for module in list(encoder.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.Dropout):
                setattr(module, name, FastDropout(child.p))
    return encoder


def _loss(scores: Tensor, gold: Tensor, smoothing: float = 0.0) -> Tensor:
    if not bool((gold >= 0).any()):
        return scores.sum() * 0
    return functional.cross_entropy(scores, gold, ignore_index=-1, label_smoothing=smoothing)


def _loss_of_sets(scores: Tensor, possible: Tensor) -> Tensor:
    """Return the negative log of what falls on the possible tags (Tsuboi et al. 2008), over undecided words 0."""
    kept = scores.log_softmax(1).masked_fill(~possible, float("-inf")).logsumexp(1)
    said = (~possible.all(1)).sum().clamp(min=1)
    return -kept.sum() / said
