"""Saves a Keras network once, so that the timed processes load it like a user.

    python keras_model.py mini-resnet|mini-resnet-bn <file.keras> [<folder of a TensorFlow.js checkpoint>]

With a checkpoint its weights are taken over; without one they stay random, which costs the same time.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
from keras import layers

BLOCKS = range(1, 6)
MAPS = ["conv1", "conv2"] + [f"{part}{block}" for block in BLOCKS for part in ("branch", "sum", "out")]


def build_mini_resnet() -> keras.Model:
    """The mini-resnet: 23,866 parameters, every feature map named as in MAPS."""
    image = keras.Input((28, 28, 1))
    x = layers.Conv2D(64, 3, padding="same", activation="relu", name="conv1")(image)
    x = layers.Conv2D(8, 3, padding="same", activation="relu", name="conv2")(x)
    for block in BLOCKS:
        branch = layers.Conv2D(8, 3, padding="same", name=f"branch{block}")(x)
        x = layers.Add(name=f"sum{block}")([x, branch])
        x = layers.ReLU(name=f"out{block}")(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Dropout(0.5)(layers.Flatten()(x))
    return keras.Model(image, layers.Dense(10, activation="softmax")(x))


def normalized(x, filters: int, size: int, strides: int = 1):
    conv = layers.Conv2D(filters, size, strides, padding="same", use_bias=False, kernel_initializer="he_normal")
    return layers.BatchNormalization()(conv(x))


def build_mini_resnet_bn() -> keras.Model:
    """The architecture mini-resnet-bn: three stages of one basic block with batch normalization, 77,754 parameters."""
    image = keras.Input((28, 28, 1))
    x = layers.ReLU()(normalized(image, 16, 3))
    for filters, strides in ((16, 1), (32, 2), (64, 2)):
        shortcut = x if strides == 1 else normalized(x, filters, 1, strides)
        branch = normalized(layers.ReLU()(normalized(x, filters, 3, strides)), filters, 3)
        x = layers.ReLU()(layers.Add()([shortcut, branch]))
    return keras.Model(image, layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x)))


BUILDERS = {"mini-resnet": build_mini_resnet, "mini-resnet-bn": build_mini_resnet_bn}


def read_checkpoint(folder: Path) -> list[np.ndarray]:
    """The tensors of a TensorFlow.js layers model, in the order of its manifest."""
    manifest = json.loads((folder / "model.json").read_text())["weightsManifest"]
    tensors = []
    for group in manifest:
        values = np.frombuffer(b"".join((folder / path).read_bytes() for path in group["paths"]), "<f4")
        for weight in group["weights"]:
            size = int(np.prod(weight["shape"]))
            tensors.append(values[:size].reshape(weight["shape"]))
            values = values[size:]
    return tensors


def main(network: str, target: str, checkpoint: str | None = None) -> None:
    model = BUILDERS[network]()
    if checkpoint:
        model.set_weights(read_checkpoint(Path(checkpoint)))
    model.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
