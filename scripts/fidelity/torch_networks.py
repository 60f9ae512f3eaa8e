"""Writes one network of torchvision or timm to a file, and what another program computes for each tensor or module of it.

    python torch_networks.py <name, as torchvision:resnet18 or timm:resnet10t> <height of the images> <folder> [<exporter>]
    python torch_networks.py --list

Exporters: `script` and `dynamo` write ONNX with batch normalization folded into convolutions, `script-bn` and `dynamo-bn`
keep it; onnxruntime computes every tensor. `pt2` is an archive of torch.export, `state` a state dict: PyTorch computes the
output of every module without submodules, and every node of the exported program. Weights and the statistics of batch
normalization are random.
"""

import sys
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import timm
import torch
import torchvision
from reference import SEED, Recorded, make_images, write_reference

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


def export_onnx(model: torch.nn.Module, images: torch.Tensor, path: Path, exporter: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(model, (images,), str(path), verbose=False, **EXPORTERS[exporter])


def record_onnx(path: Path, images: np.ndarray):
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


def record_modules(model: torch.nn.Module, images: torch.Tensor) -> list[tuple[str, str, np.ndarray]]:
    """Records the output of each call of a module without submodules. The second call of `relu` is `relu#2`."""
    found = []
    calls = Counter()

    def hook(path: str, kind: str):
        def keep(_module, _inputs, output) -> None:
            calls[path] += 1
            if isinstance(output, torch.Tensor) and output.dtype == torch.float32:
                name = path if calls[path] == 1 else f"{path}#{calls[path]}"
                # A copy, because an activation in place may follow.
                found.append((name, kind, output.clone().numpy()))

        return keep

    leaves = [(path, module) for path, module in model.named_modules() if not list(module.children())]
    handles = [module.register_forward_hook(hook(path, type(module).__name__)) for path, module in leaves]
    with torch.no_grad():
        model(images)
    for handle in handles:
        handle.remove()
    return found


class Recorder(torch.fx.Interpreter):
    """Runs an exported program and keeps what each node computes."""

    def __init__(self, module: torch.fx.GraphModule) -> None:
        super().__init__(module)
        self.found: list[tuple[str, str, np.ndarray]] = []

    def run_node(self, node: torch.fx.Node):
        made = super().run_node(node)
        if node.op == "call_function" and isinstance(made, torch.Tensor) and made.dtype == torch.float32:
            self.found.append((node.name, str(node.target), made.detach().clone().numpy()))
        return made


def record_program(path: Path, images: torch.Tensor) -> list[tuple[str, str, np.ndarray]]:
    program = torch.export.load(path)
    inputs = [program.state_dict.get(name, program.constants.get(name)) for name in stored_names(program)]
    recorder = Recorder(program.graph_module)
    with torch.no_grad():
        recorder.run(*inputs, images)
    return recorder.found


def stored_names(program: torch.export.ExportedProgram) -> list[str]:
    """Names of the parameters, buffers and constants in the order in which a program takes them, before the images."""
    return [spec.target for spec in program.graph_signature.input_specs if spec.target is not None]


def write_pt2(model: torch.nn.Module, images: torch.Tensor, place: Path) -> Recorded:
    path = place / "model.pt2"
    torch.export.save(torch.export.export(model, (images,)), path)
    return Recorded(tensors=record_program(path, images), modules=record_modules(model, images))


def write_state(model: torch.nn.Module, images: torch.Tensor, place: Path) -> Recorded:
    torch.save(model.state_dict(), place / "model.pt")
    return Recorded(modules=record_modules(model, images))


def main(name: str, size: str, folder: str, exporter: str = "script") -> None:
    torch.manual_seed(SEED)
    place = Path(folder)
    model = make_network(name)
    randomize(model.eval())
    images = make_images(1, int(size))
    first = torch.from_numpy(np.ascontiguousarray(np.moveaxis(images, -1, 1)))
    if exporter == "pt2":
        recorded = write_pt2(model, first, place)
    elif exporter == "state":
        recorded = write_state(model, first, place)
    else:
        export_onnx(model, first, place / "model.onnx", exporter)
        recorded = Recorded(tensors=record_onnx(place / "model.onnx", first.numpy()))
    write_reference(place, images, recorded)
    print(sum(parameter.numel() for parameter in model.parameters()))


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        print("\n".join(list_networks()))
    else:
        main(*sys.argv[1:])
