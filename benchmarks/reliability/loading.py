"""What takes long to load and touches no folder, loaded once for all the folders that a program opens."""

from __future__ import annotations

import os

import assistant.journeys
from assistant.offline.model import OfflineChatModel
from vectorstore.embedder import load_encoder


def load_once() -> None:
    """Let every `Journeys` of this process, and of its forks, share an encoder and the offline model."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    encoder = load_encoder(threads=1)
    model = OfflineChatModel(encoder=encoder)
    model.plan("what am I into?", {"today": "2026-03-01", "journeys": [], "recommendations": []})
    assistant.journeys.load_encoder = lambda choice: encoder  # type: ignore[attr-defined]
    assistant.journeys.offline_model = lambda encoder: model  # type: ignore[attr-defined]
