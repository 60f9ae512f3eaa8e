"""Draws every feature map of ResNet-50 with Keras or PyTorch and matplotlib, one PNG a layer.

    python resnet50_draw.py keras|torch <file> <image> <output folder>

Each figure is one mosaic of all channels, drawn by one `imshow`: axes for each of up to 2048 channels would take minutes.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import pyplot as plt
from PIL import Image


def keras_maps(file: str, image: np.ndarray):
    import keras

    model = keras.saving.load_model(file)
    layers = [layer for layer in model.layers if len(layer.output.shape) == 4][1:]
    recorder = keras.Model(model.input, [layer.output for layer in layers])
    for layer, tensor in zip(layers, recorder(image[None], training=False)):
        yield layer.name, np.moveaxis(np.asarray(tensor)[0], -1, 0)


def torch_maps(file: str, image: np.ndarray):
    import torch
    import torchvision

    model = torchvision.models.resnet50(weights=None).eval()
    model.load_state_dict(torch.load(file, weights_only=True))
    maps = []
    for name, module in model.named_modules():
        if not list(module.children()):
            module.register_forward_hook(lambda _, __, out, name=name: maps.append((name, out.detach().clone())))
    with torch.no_grad():
        model(torch.from_numpy(np.moveaxis(image, -1, 0)[None]))
    for index, (name, tensor) in enumerate(maps):
        if tensor.dim() == 4:
            yield f"{index}-{name}", tensor[0].numpy()


def draw(name: str, channels: np.ndarray, out: Path) -> None:
    count, height, width = channels.shape
    columns = int(np.ceil(np.sqrt(count)))
    rows = int(np.ceil(count / columns))
    tiles = np.full((rows * columns, height + 1, width + 1), np.nan, np.float32)
    tiles[:count, :height, :width] = channels
    mosaic = tiles.reshape(rows, columns, height + 1, width + 1).swapaxes(1, 2).reshape(rows * (height + 1), -1)
    figure, axes = plt.subplots(figsize=(mosaic.shape[1] / 100, mosaic.shape[0] / 100), dpi=100)
    image = axes.imshow(mosaic, vmin=channels.min(), vmax=channels.max(), interpolation="nearest")
    axes.set_axis_off()
    axes.set_title(name)
    figure.colorbar(image, ax=axes)
    figure.savefig(out / f"{name}.png")
    plt.close(figure)


def main(way: str, file: str, picture: str, out: str) -> None:
    Path(out).mkdir(parents=True, exist_ok=True)
    image = np.asarray(Image.open(picture), np.float32) / 255
    for name, channels in {"keras": keras_maps, "torch": torch_maps}[way](file, image):
        draw(name, channels, Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
