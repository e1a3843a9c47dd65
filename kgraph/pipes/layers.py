"""Layers that work on the words of a text, with weights that a Thinc model holds as NAME_W and NAME_b."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from thinc.api import Model, chain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float32]"
AnyModel: TypeAlias = Model[Any, Any]


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
    """Multiply by the weights of a layer and add its bias.

    Thinc's products run on one thread: for matrices this small, more threads wait longer than they work.
    """
    ops: Any = model.ops
    made: Floats = ops.affine(values, model.get_param(f"{layer}_W"), model.get_param(f"{layer}_b"))
    return made


def gelu(model: AnyModel, values: Floats) -> Floats:
    """Apply the Gaussian error linear unit (Hendrycks and Gimpel 2016)."""
    ops: Any = model.ops
    made: Floats = ops.gelu(values)
    return made


def product(model: AnyModel, rows: Floats, columns: Floats) -> Floats:
    """Return the product of each row of one with each row of the other."""
    ops: Any = model.ops
    made: Floats = ops.gemm(rows, columns, trans2=True)
    return made
