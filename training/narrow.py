"""Narrow the encoder: leave out the inner units of each layer that matter least to what follows.

A unit of a feed-forward layer goes on as its value times its outgoing weights; what that varies by would be lost
without it. The units that stay take over what they say about those that go: the outgoing weights are those of the
least-squares estimate of the layer's output from the kept units (as in He, Zhang and Sun 2017, "Channel Pruning for
Accelerating Very Deep Neural Networks"). Nothing is trained again.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from transformers import BertModel

from training.network import Batch, Network

# Added to the variances, as a share of their mean: units that go together have no one best estimate.
_RIDGE = 1e-3


@torch.no_grad()
def narrow(network: Network, rounds: Iterable[Batch], width: int) -> None:
    """Keep `width` inner units of each layer of the encoder, by their values on some batches."""
    for layer, (mean, covariance) in zip(_layers(network.encoder), _moments(network, rounds), strict=True):
        inner, outer = layer.intermediate.dense, layer.output.dense
        kept = (covariance.diagonal() * outer.weight.square().sum(0)).topk(width).indices.sort().values
        among = covariance[kept][:, kept]
        among += _RIDGE * among.diagonal().mean() * torch.eye(width, dtype=among.dtype)
        weight = torch.linalg.solve(among, covariance[kept] @ outer.weight.T.double()).T
        outer.bias += (outer.weight.double() @ mean - weight @ mean[kept]).float()
        outer.weight = nn.Parameter(weight.float().contiguous())
        inner.weight, inner.bias = nn.Parameter(inner.weight[kept]), nn.Parameter(inner.bias[kept])
        inner.out_features = outer.in_features = width
    network.encoder.config.intermediate_size = width


@torch.no_grad()
def _moments(network: Network, rounds: Iterable[Batch]) -> list[tuple[Tensor, Tensor]]:
    """Return mean and covariance of the inner units of each layer, over all pieces."""
    layers, units = _layers(network.encoder), network.encoder.config.intermediate_size
    values: list[Tensor] = []
    hooks = [layer.output.dense.register_forward_pre_hook(lambda _, given: values.append(given[0])) for layer in layers]
    sums = [torch.zeros(units, dtype=torch.double) for _ in layers]
    products = [torch.zeros(units, units, dtype=torch.double) for _ in layers]
    pieces = 0
    for batch in rounds:
        values.clear()
        network.words(batch)
        pieces += int(batch.present.sum())
        for total, product, value in zip(sums, products, values, strict=True):
            present = value[batch.present]
            total += present.sum(0)
            product += present.T @ present
    for hook in hooks:
        hook.remove()
    means = [total / pieces for total in sums]
    return [(mean, product / pieces - mean.outer(mean)) for mean, product in zip(means, products, strict=True)]


def _layers(encoder: BertModel) -> list[nn.Module]:
    return list(encoder.encoder.layer)
