"""Images and tensors as the fidelity check hands them from Python to Node."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np

SEED = 7


def make_images(count: int, size: int) -> np.ndarray:
    """Smooth waves with noise, n x h x w x c: neighboring pixels are alike, as in photographs."""
    random = np.random.default_rng(SEED)
    y, x = np.meshgrid(np.linspace(0, 1, size), np.linspace(0, 1, size), indexing="ij")
    frequency = random.uniform(3, 25, (count, 3, 2))
    phase = random.uniform(0, 6, (count, 3))
    waves = np.sin(
        frequency[:, :, 0, None, None] * y + frequency[:, :, 1, None, None] * x + phase[:, :, None, None]
    )
    noise = random.normal(0, 0.2, waves.shape)
    return np.moveaxis(0.5 + 0.3 * waves + 0.2 * noise, 1, -1).astype(np.float32)


def write_reference(folder: Path, images: np.ndarray, tensors: Iterable[tuple[str, str, np.ndarray]]) -> None:
    """Writes the images, n x h x w x c, and (source, operation, tensor) of everything that was computed of them."""
    entries = []
    with open(folder / "reference.bin", "wb") as file:
        for source, operation, tensor in [("", "images", images), *tensors]:
            values = np.ascontiguousarray(tensor, dtype="<f4")
            entries.append({"source": source, "op": operation, "shape": values.shape, "offset": file.tell()})
            file.write(values.tobytes())
    (folder / "reference.json").write_text(json.dumps(entries))
