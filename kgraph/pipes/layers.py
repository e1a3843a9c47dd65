"""Layers that work on the words of a text, with weights that a Thinc model holds as NAME_W and NAME_b."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from thinc.api import Model, chain

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float32]"
AnyModel: TypeAlias = Model[Any, Any]

_CUBIC: Final = np.float32(0.044715)
_SLOPE: Final = np.float32(-2 * (2 / np.pi) ** 0.5)


def read_only(name: str, tok2vec: AnyModel, layers: Iterable[str], read: Callable[[AnyModel, Floats], Any]) -> AnyModel:
    """Return a model from texts to what `read` makes of the vectors of each; its weights come from disk."""

    def forward(
        model: AnyModel,
        texts: list[Floats],
        is_train: bool,  # noqa: ARG001  (Thinc's signature)
    ) -> tuple[list[Any], Callable[[Any], Any]]:
        return [read(model, words) for words in texts], lambda gradient: gradient

    params: dict[str, Any] = {f"{layer}_{kind}": None for layer in layers for kind in "Wb"}
    return chain(tok2vec, Model(name, forward, params=params))


def affine(model: AnyModel, layer: str, values: Floats) -> Floats:
    """Multiply by the weights of a layer and add its bias."""
    weights: Any = model.get_param(f"{layer}_W")
    bias: Any = model.get_param(f"{layer}_b")
    made: Floats = values @ weights.T
    made += bias
    return made


def gelu(values: Floats) -> Floats:
    """Apply the Gaussian error linear unit, by its approximation with a tangent (Hendrycks and Gimpel 2016).

    It is written with the exponential, x / (1 + exp(-2t)), which numpy computes faster than the tangent.
    """
    made: Floats = values * values
    made *= _CUBIC
    made += 1
    made *= values
    made *= _SLOPE
    with np.errstate(over="ignore"):  # far below 0 the result is 0
        np.exp(made, out=made)
    made += 1
    np.divide(values, made, out=made)
    return made
