"""Writes one network of torchvision or timm as ONNX, and what onnxruntime computes for each tensor of the file.

    python torch_networks.py <name, as torchvision:resnet18 or timm:resnet10t> <height of the images> <folder> [<exporter>]
    python torch_networks.py --list

Exporters: `script` and `dynamo`, which fold batch normalization into convolutions, and `script-bn` and `dynamo-bn`, which
keep it. Weights and the statistics of batch normalization are random.
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import timm
import torch
import torchvision
from reference import SEED, make_images, write_reference

EXPORTERS = {
    "script": {"dynamo": False},
    "script-bn": {"dynamo": False, "do_constant_folding": False, "training": torch.onnx.TrainingMode.EVAL},
    "dynamo": {"dynamo": True, "external_data": True},
    "dynamo-bn": {"dynamo": True, "optimize": False, "external_data": False},
}
FLOAT = onnx.TensorProto.FLOAT


def list_networks() -> list[str]:
    return [f"torchvision:{name}" for name in torchvision.models.list_models(module=torchvision.models)]


def make_network(name: str) -> torch.nn.Module:
    library, own = name.split(":")
    if library == "timm":
        return timm.create_model(own, pretrained=False)
    options = {"init_weights": False} if own in ("googlenet", "inception_v3") else {}
    return torchvision.models.get_model(own, weights=None, **options)


def randomize(model: torch.nn.Module) -> None:
    """Gives scales, shifts and statistics values other than the ones and zeros that they begin as."""
    for name, tensor in model.state_dict().items():
        kind = name.rsplit(".", 1)[-1]
        if kind == "running_var" or (kind == "weight" and tensor.dim() == 1):
            torch.nn.init.uniform_(tensor, 0.6, 1.4)
        elif kind in ("bias", "running_mean"):
            torch.nn.init.normal_(tensor, 0, 0.1)
        elif kind in ("gamma", "layer_scale"):
            torch.nn.init.uniform_(tensor, 0.1, 0.3)


def record(path: Path, images: np.ndarray):
    model = onnx.load(path)
    made = [(name, node.op_type) for node in model.graph.node for name in node.output if name]
    outputs = {output.name for output in model.graph.output}
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name, _ in made if name not in outputs)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    wide = path.with_name("recording.onnx")
    onnx.save(model, wide, save_as_external_data=True, location="recording.bin")
    session = onnxruntime.InferenceSession(str(wide), options, providers=["CPUExecutionProvider"])
    names = [name for name, _ in made]
    found = session.run(names, {session.get_inputs()[0].name: images})
    wide.unlink()
    wide.with_name("recording.bin").unlink()
    for (name, operation), tensor in zip(made, found, strict=True):
        if isinstance(tensor, np.ndarray) and tensor.dtype == np.float32:
            yield name, operation, tensor


def main(name: str, size: str, folder: str, exporter: str = "script") -> None:
    torch.manual_seed(SEED)
    place = Path(folder)
    model = make_network(name)
    randomize(model.eval())
    images = make_images(1, int(size))
    first = np.ascontiguousarray(np.moveaxis(images, -1, 1))
    path = place / "model.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(model, (torch.from_numpy(first),), str(path), verbose=False, **EXPORTERS[exporter])
    write_reference(place, images, record(path, first))
    print(sum(parameter.numel() for parameter in model.parameters()))


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        print("\n".join(list_networks()))
    else:
        main(*sys.argv[1:])
