"""Measures the training step of a Keras network after a warm-up, and prints {"ms": milliseconds per step}.

    python keras_train.py <file.keras> <folder of the MNIST idx files> <images a step>

The clock runs over a whole `fit`, as Keras trains: single steps are not to be seen from Python.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np

WARM_STEPS = 20
TIMED_STEPS = 150


def read_digits(mnist: Path, count: int) -> tuple[np.ndarray, np.ndarray]:
    pixels = np.fromfile(mnist / "train-images-idx3-ubyte", np.uint8, offset=16, count=count * 784)
    labels = np.fromfile(mnist / "train-labels-idx1-ubyte", np.uint8, offset=8, count=count)
    return pixels.reshape(count, 28, 28, 1).astype("float32") / 255, labels.astype("int32")


def fit_seconds(model: keras.Model, digits: tuple[np.ndarray, np.ndarray], batch: int) -> float:
    start = time.perf_counter()
    model.fit(*digits, batch_size=batch, epochs=1, verbose=0)
    return time.perf_counter() - start


def main(file: str, mnist: str, images: str) -> None:
    batch = int(images)
    model = keras.saving.load_model(file)
    optimizer = keras.optimizers.Adadelta(learning_rate=1.0, rho=0.95, epsilon=1e-8)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    fit_seconds(model, read_digits(Path(mnist), WARM_STEPS * batch), batch)
    seconds = fit_seconds(model, read_digits(Path(mnist), TIMED_STEPS * batch), batch)
    print(json.dumps({"ms": 1000 * seconds / TIMED_STEPS}))


if __name__ == "__main__":
    main(*sys.argv[1:])
