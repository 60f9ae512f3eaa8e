"""Writes ResNet-50 with random weights in each format that is opened: python resnet50_files.py <folder>

Keras writes `resnet50.keras`, `resnet50.h5` and a TensorFlow.js layers model; where PyTorch and torchvision are installed
they write `resnet50.onnx`, with its batch normalization, `resnet50.pt2` and `resnet50.pt`. The names are printed.
"""

import json
import os
import sys
import warnings
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
warnings.filterwarnings("ignore")

import keras
import numpy as np


def write_layers_model(model: keras.Model, folder: Path) -> None:
    """As the converter of TensorFlow.js does: topology and manifest in one file, weights in another."""
    folder.mkdir()
    arrays = [(weight.path, np.asarray(weight, "<f4")) for weight in model.weights]
    weights = [{"name": name, "shape": array.shape, "dtype": "float32"} for name, array in arrays]
    topology = {"keras_version": keras.__version__, "model_config": json.loads(model.to_json())}
    manifest = [{"paths": ["weights.bin"], "weights": weights}]
    document = {"format": "layers-model", "modelTopology": topology, "weightsManifest": manifest}
    (folder / "model.json").write_text(json.dumps(document))
    (folder / "weights.bin").write_bytes(b"".join(array.tobytes() for _, array in arrays))


def write_keras(folder: Path) -> None:
    model = keras.applications.ResNet50(weights=None)
    model.save(folder / "resnet50.keras")
    model.save(folder / "resnet50.h5")
    write_layers_model(model, folder / "resnet50-tfjs")


def write_torch(folder: Path) -> None:
    try:
        import torch
        import torchvision
    except (ImportError, RuntimeError):
        return
    model = torchvision.models.resnet50(weights=None).eval()
    image = torch.zeros(1, 3, 224, 224)
    torch.save(model.state_dict(), folder / "resnet50.pt")
    torch.export.save(torch.export.export(model, (image,)), folder / "resnet50.pt2")
    options = {"dynamo": False, "do_constant_folding": False}
    torch.onnx.export(model, (image,), str(folder / "resnet50.onnx"), **options)


def main(folder: str) -> None:
    write_keras(Path(folder))
    write_torch(Path(folder))
    print(json.dumps(sorted(path.name for path in Path(folder).glob("resnet50*"))))


if __name__ == "__main__":
    main(*sys.argv[1:])
