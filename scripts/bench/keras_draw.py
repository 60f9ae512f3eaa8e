"""Draws the 17 feature maps of the mini-resnet with Keras and matplotlib or Pillow, one PNG per layer.

    python keras_draw.py matplotlib|pil <file.keras> <folder of the MNIST idx files> <output folder>

Only what the chosen way needs is imported, and the model is called directly: `predict` would trace a
graph first and take longer for one digit.
"""

import math
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np

DIGIT = 53
ZOOM = 4
FIRST_MAP, LAST_MAP = "conv1", "out5"


def read_digit(mnist: Path) -> np.ndarray:
    pixels = np.fromfile(mnist / "t10k-images-idx3-ubyte", np.uint8, offset=16 + DIGIT * 784, count=784)
    return pixels.reshape(1, 28, 28, 1).astype("float32") / 255


def record_maps(model: keras.Model, digit: np.ndarray) -> dict[str, np.ndarray]:
    """Every feature map as channels x height x width."""
    names = [layer.name for layer in model.layers]
    names = names[names.index(FIRST_MAP) : names.index(LAST_MAP) + 1]
    recorder = keras.Model(model.input, [model.get_layer(name).output for name in names])
    return {name: np.moveaxis(np.asarray(map)[0], -1, 0) for name, map in zip(names, recorder(digit))}


def draw_with_matplotlib(maps: dict[str, np.ndarray], out: Path) -> None:
    """One figure per layer with default settings: a titled image per channel, one range and one colorbar."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    for name, channels in maps.items():
        columns = math.ceil(math.sqrt(len(channels)))
        figure, axes = plt.subplots(math.ceil(len(channels) / columns), columns)
        for axis in axes.flat:
            axis.set_axis_off()
        for index, (axis, channel) in enumerate(zip(axes.flat, channels)):
            image = axis.imshow(channel, vmin=channels.min(), vmax=channels.max())
            axis.set_title(f"{index}")
        figure.suptitle(name)
        figure.colorbar(image, ax=axes)
        figure.savefig(out / f"{name}.png")
        plt.close(figure)


def draw_with_pil(maps: dict[str, np.ndarray], out: Path) -> None:
    """One montage per layer: gray tiles, one range, no labels."""
    from PIL import Image

    for name, channels in maps.items():
        low, high = channels.min(), channels.max()
        tiles = np.uint8(255 * (channels - low) / (high - low + 1e-8))
        rows = math.ceil(len(tiles) / 8)
        montage = tiles.reshape(rows, 8, 28, 28).swapaxes(1, 2).reshape(rows * 28, 8 * 28)
        picture = Image.fromarray(montage)
        picture.resize((picture.width * ZOOM, picture.height * ZOOM), Image.NEAREST).save(out / f"{name}.png")


WAYS = {"matplotlib": draw_with_matplotlib, "pil": draw_with_pil}


def main(way: str, model: str, mnist: str, out: str) -> None:
    Path(out).mkdir(parents=True, exist_ok=True)
    maps = record_maps(keras.saving.load_model(model), read_digit(Path(mnist)))
    WAYS[way](maps, Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
