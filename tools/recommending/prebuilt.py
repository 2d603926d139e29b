"""Vectors that come with the sample catalogue, so that the first start need not compute them.

`python -m tools.recommending.prebuilt` writes them anew after the sample catalogue changed; without that, the
texts that changed are embedded at the first start like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from vectorstore.embedder import Encoder, load_encoder
from vectorstore.records import stable_id
from vectorstore.vectors import Vectors

FILE = "vectors.npz"


def prebuilt(folder: Path, encoder: Encoder) -> Mapping[str, Vectors]:
    """Text → unit vector by `text_key`, as far as the file holds them for this encoder."""
    path = folder / FILE
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as stored:
        if str(stored["model"]) != encoder.name or stored["vectors"].shape[1] != encoder.dimension:
            return {}
        vectors = stored["vectors"].astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return dict(zip(map(str, stored["keys"]), vectors, strict=True))


def text_key(text: str) -> str:
    """What identifies a text among the prebuilt ones."""
    return stable_id(text)


def write(folder: Path, texts: Sequence[str], encoder: Encoder) -> Path:
    """Embed texts into the folder's file, in half precision."""
    distinct = sorted(set(texts))
    path = folder / FILE
    np.savez_compressed(
        path,
        model=np.array(encoder.name),
        keys=np.array([text_key(text) for text in distinct]),
        vectors=encoder.encode(distinct).astype(np.float16),
    )
    return path


if __name__ == "__main__":
    from tools.recommending.catalogue import SAMPLES_FOLDER, sample_items

    print(write(SAMPLES_FOLDER, [item.text for item in sample_items()], load_encoder()))
