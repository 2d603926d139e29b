"""The namers: one interface, from counting phrases to a small tuned language model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tools.naming.candidates import Candidate, Evidence, phrase_candidates
from vectorstore.embedder import Encoder
from vectorstore.records import JourneysError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class Namer(Protocol):
    """Proposes names for one journey.

    Attributes:
        name: phrases, fewshot, prompt-tuned or lora.
    """

    @property
    def name(self) -> str: ...

    def propose(self, evidence: Evidence, seed: int = 0) -> list[Candidate]:
        """Names in the namer's own order, best first; the same seed gives the same names. May be empty."""
        ...


class PhraseNamer:
    """Names from the titles' own words; needs no model."""

    name = "phrases"

    def propose(self, evidence: Evidence, seed: int = 0) -> list[Candidate]:
        """Phrases that titles share, alone and in pairs."""
        return phrase_candidates(evidence)


def load_namer(
    choice: str = "", *, encoder: Encoder, cache: Path, chat_model: BaseChatModel | None = None
) -> Namer:
    """The namer for `choice`; "" is the best that is installed.

    Args:
        choice: "", phrases, fewshot, prompt-tuned or lora.
        cache: folder for what is computed once (checked and converted models).
        chat_model: used by fewshot in place of the local model.

    Raises:
        JourneysError: for an unknown choice, or one whose model is not installed.
    """
    if choice in ("", "phrases"):
        return PhraseNamer()
    raise JourneysError(f"There is no namer {choice!r}: choose phrases, fewshot, prompt-tuned or lora.")
