"""Writes one network of keras.applications as `model.keras` and `model.h5`, and what Keras computes at each of its layers.

    python keras_networks.py <name, as ResNet50> <height of the images> <folder>
    python keras_networks.py --list

Weights are random. So are the statistics of batch normalization: with those of images, a network of random weights is
chaotic, and Keras itself is 1e-4 from what it computes in 64 bits. Scales are below one: with scales around one, the
activations of EfficientNetV2S grow to 1e5, its sigmoids turn into switches, and Keras in 32 bits is off by the whole
range from what it computes in 64 (with these, by 1e-6).
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
from reference import SEED, Recorded, make_images, write_reference


def list_networks() -> list[str]:
    return [name for name in dir(keras.applications) if name[0].isupper()]


VALUES = {
    "gamma": lambda random, shape: random.uniform(0.3, 0.9, shape),
    "beta": lambda random, shape: random.normal(0, 0.1, shape),
    "bias": lambda random, shape: random.normal(0, 0.1, shape),
    "moving_mean": lambda random, shape: random.normal(0, 0.1, shape),
    "moving_variance": lambda random, shape: random.uniform(0.5, 1.5, shape),
}


def randomize(model: keras.Model) -> None:
    """Gives scales, shifts and statistics values other than the ones and zeros that they begin as."""
    random = np.random.default_rng(SEED)
    for weight in model.weights:
        values = VALUES.get(weight.path.rsplit("/", 1)[-1])
        if values:
            weight.assign(values(random, weight.shape))


def record(model: keras.Model, images: np.ndarray):
    layers = [layer for layer in model.operations if not isinstance(layer, keras.layers.InputLayer)]
    recorder = keras.Model(model.inputs, [layer.output for layer in layers])
    for layer, tensor in zip(layers, recorder(images, training=False), strict=True):
        yield layer.name, type(layer).__name__, np.asarray(tensor)


def main(name: str, size: str, folder: str) -> None:
    place = Path(folder)
    keras.utils.set_random_seed(SEED)
    model = getattr(keras.applications, name)(weights=None, input_shape=(int(size), int(size), 3))
    randomize(model)
    scale = 255 if any(isinstance(layer, keras.layers.Rescaling) for layer in model.layers) else 1
    for ending in ("keras", "h5"):
        model.save(place / f"model.{ending}")
    images = scale * make_images(2, int(size))
    write_reference(place, images, Recorded(tensors=record(model, images)))
    print(model.count_params())


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        print("\n".join(list_networks()))
    else:
        main(*sys.argv[1:])
