"""Images and tensors as the fidelity check hands them from Python to Node."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Recorded:
    """What a framework computed: (name, operation, values) of each tensor of the file, and of each module, named as its tap."""

    tensors: Iterable[tuple[str, str, np.ndarray]] = ()
    modules: Iterable[tuple[str, str, np.ndarray]] = ()


def write_reference(folder: Path, images: np.ndarray, recorded: Recorded) -> None:
    """Writes the images, n x h x w x c, and all that was recorded of them."""
    entries = []
    with open(folder / "reference.bin", "wb") as file:

        def write(key: str, name: str, operation: str, tensor: np.ndarray) -> None:
            values = np.ascontiguousarray(tensor, dtype="<f4")
            entries.append({key: name, "op": operation, "shape": values.shape, "offset": file.tell()})
            file.write(values.tobytes())

        write("source", "", "images", images)
        for entry in recorded.tensors:
            write("source", *entry)
        for entry in recorded.modules:
            write("tap", *entry)
    (folder / "reference.json").write_text(json.dumps(entries))
