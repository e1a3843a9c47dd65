"""Write the trained encoder as an ONNX network with 8-bit weights."""

import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import Tensor, nn
from transformers import BertModel

_OPSET = 17


def to_onnx(encoder: BertModel) -> bytes:
    """Return the encoder as ONNX: `ids` and `types` (1 × pieces) to `hidden` (1 × pieces × width).

    Weights have 7 bits of the 8: processors without VNNI add products of full 8-bit values with saturation, and
    a text must give the same parse on each machine.
    """
    with tempfile.TemporaryDirectory() as folder:
        plain, fused, small = (Path(folder) / f"{name}.onnx" for name in ("plain", "fused", "small"))
        _export(encoder, plain)
        _fuse(encoder, plain, fused)
        quantize_dynamic(
            fused,
            small,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            # The fused operators are ONNX Runtime's own, whose types shape inference does not know.
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        made = onnx.load(str(small))
        _part_norms(made)
        _use_tangent(made)
        return bytes(made.SerializeToString())


class _Alone(nn.Module):
    """The encoder on a single text, of which every piece is present."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        hidden: Tensor = self.encoder(
            input_ids=ids, token_type_ids=types, attention_mask=torch.ones_like(ids)
        ).last_hidden_state
        return hidden


def _export(encoder: BertModel, path: Path) -> None:
    encoder.config._attn_implementation = "eager"
    sample = torch.ones(1, 8, dtype=torch.long)
    torch.onnx.export(
        _Alone(encoder).eval(),
        (sample, sample * 0),
        str(path),
        input_names=["ids", "types"],
        output_names=["hidden"],
        dynamic_axes={name: {1: "pieces"} for name in ("ids", "types", "hidden")},
        opset_version=_OPSET,
        dynamo=False,
    )


def _part_norms(network: onnx.ModelProto) -> None:
    """Write each fused sum and normalisation as sums and a normalisation.

    ONNX Runtime's operator for both is slower than its operators for each (README.md, Choices). The encoder's session
    leaves them apart.
    """
    nodes: list[onnx.NodeProto] = []
    for node in network.graph.node:
        nodes += _parted(node) if node.op_type == "SkipLayerNormalization" else [node]
    del network.graph.node[:]
    network.graph.node.extend(nodes)


def _use_tangent(network: onnx.ModelProto) -> None:
    """Compute the Gaussian error linear unit by its approximation with a tangent, which is faster and as good here."""
    for node in network.graph.node:
        if node.op_type == "BiasGelu":
            node.op_type = "FastGelu"


def _parted(node: onnx.NodeProto) -> list[onnx.NodeProto]:
    made, other, scale, shift, bias = node.input
    (out,) = node.output
    epsilon = next(attribute.f for attribute in node.attribute if attribute.name == "epsilon")
    return [
        onnx.helper.make_node("Add", [made, bias], [f"{out}_biased"]),
        onnx.helper.make_node("Add", [f"{out}_biased", other], [f"{out}_sum"]),
        onnx.helper.make_node("LayerNormalization", [f"{out}_sum", scale, shift], [out], axis=-1, epsilon=epsilon),
    ]


def _fuse(encoder: BertModel, plain: Path, fused: Path) -> None:
    options = FusionOptions("bert")
    config = encoder.config
    made = optimizer.optimize_model(
        str(plain),
        "bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        optimization_options=options,
        opt_level=0,
    )
    made.model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    onnx.save(made.model, str(fused))
