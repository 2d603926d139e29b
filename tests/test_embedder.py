"""The embedder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vectorstore.embedder import MiniLMEncoder, load_encoder, packaged_model
from vectorstore.minilm import product_of_extremes
from vectorstore.records import JourneysError

TEXTS = [
    "Truing a wheel by feel (Bike shop diary). How to straighten a bicycle wheel without a stand",
    "Replacing the freehub on a steel road bicycle",
    "Dialling in espresso: grind, dose, yield",
    "Was ist Stoizismus? Eine Einführung in Seneca und Marc Aurel",
    "旅行の準備",
    "",
]


def test_rows_are_unit_vectors_one_a_text(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_things_of_one_interest_are_nearer_than_things_of_two(encoder):
    wheel, freehub, espresso = encoder.encode(TEXTS[:3])
    assert wheel @ freehub > wheel @ espresso + 0.2


def test_a_text_has_the_same_vector_alone_and_among_others(encoder):
    among = encoder.encode([*TEXTS, "a much longer companion " * 40])
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    assert among[: len(TEXTS)] == pytest.approx(alone, abs=1e-6)


def test_a_local_folder_works_as_a_model_and_agrees_with_the_packaged_one_in_int8(encoder):
    full = load_encoder(str(packaged_model()))
    assert full.dimension == encoder.dimension
    assert full.encode([]).shape == (0, full.dimension)
    cosines = (full.encode(TEXTS) * encoder.encode(TEXTS)).sum(axis=1)
    assert cosines.mean() > 0.999


def test_a_processor_that_multiplies_inexactly_gets_a_graph_with_the_same_vectors(encoder, monkeypatch):
    def unfulfilled():
        graph, extremes, right = product_of_extremes()
        return graph, extremes, right + 1

    monkeypatch.setattr("vectorstore.minilm.product_of_extremes", unfulfilled)
    careful = load_encoder()
    assert careful.encode(TEXTS) == pytest.approx(encoder.encode(TEXTS), abs=1e-6)


def test_a_model_that_does_not_exist_is_one_clear_sentence(tmp_path):
    with pytest.raises(JourneysError, match="could not be loaded"):
        load_encoder(str(tmp_path))


def test_damaged_weights_are_noticed(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    with pytest.raises(JourneysError, match="damaged"):
        MiniLMEncoder(tmp_path)


def test_missing_weights_are_noticed(tmp_path):
    with pytest.raises(JourneysError, match="missing"):
        MiniLMEncoder(tmp_path)


def test_starting_needs_no_torch():
    code = "import sys; from vectorstore.embedder import load_encoder as f; f(); exit('torch' in sys.modules)"
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=root, timeout=60, check=False).returncode == 0


def test_a_forked_process_embeds_as_well(encoder):
    texts = [f"A title about subject {n}" for n in range(40)]
    wanted = encoder.encode(texts)
    child = os.fork()
    if not child:  # pytest must not end in both
        signal.alarm(60)
        os._exit(0 if np.array_equal(encoder.encode(texts), wanted) else 1)
    assert os.waitpid(child, 0)[1] == 0
