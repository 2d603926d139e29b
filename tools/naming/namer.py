"""The namers: one interface, from counting phrases to a small tuned language model."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tools.naming.candidates import Candidate, Evidence
from tools.naming.fewshot import ChatNamer, fewshot_prompt
from tools.naming.language_model import SAMPLES, LocalModel
from tools.naming.prompt import journey_prompt, read_completion
from tools.naming.served import served_model
from tools.naming.wording import phrase_candidates
from vectorstore.records import JourneysError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

FEWSHOT = "fewshot"
CHOICES = ("phrases", FEWSHOT, "prompt-tuned", "lora")


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


class CompletionNamer:
    """Names by completing a prompt with the local model: the likeliest first, then samples.

    Args:
        samples: how many to draw besides the likeliest.
    """

    def __init__(self, name: str, model: LocalModel, prompt: Callable[[Evidence, bool], str]) -> None:
        self.name = name
        self._model, self._prompt = model, prompt

    def propose(self, evidence: Evidence, seed: int = 0) -> list[Candidate]:
        """Distinct completions with their likelihood."""
        return self.complete(evidence, seed=seed)

    def complete(
        self, evidence: Evidence, *, samples: int = SAMPLES, terms: bool = True, seed: int = 0
    ) -> list[Candidate]:
        """The likeliest completion and `samples` drawn ones; `terms` says whether the prompt shows terms."""
        if not evidence.clean:
            return []
        found: dict[str, Candidate] = {}
        for completion in self._model.complete(self._prompt(evidence, terms), samples=samples, seed=seed):
            text = read_completion(completion.text)
            if text:
                text = evidence.casing.sentence(text)
                found.setdefault(text.lower(), Candidate(text, self.name, completion.likelihood))
        return list(found.values())


def plain_prompt(evidence: Evidence, terms: bool = True) -> str:
    """The prompt of the tuned namers: titles and terms, no examples."""
    return journey_prompt(evidence.clean, evidence.hints if terms else ())


def load_namer(
    choice: str = "", *, cache: Path, chat_model: BaseChatModel | None = None, seconds: float = 60.0
) -> Namer:
    """The namer for `choice`; "" is the one that measures best, phrases.

    Args:
        choice: "", one of CHOICES, or a folder that `tune` has written.
        cache: folder for what is computed once (checked and converted models).
        chat_model: used by fewshot in place of the local model; `seconds` bound its answer.

    Raises:
        JourneysError: for an unknown choice, or one whose model is not installed.
    """
    if choice in ("", "phrases"):
        return PhraseNamer()
    if choice == FEWSHOT:
        if chat_model is not None:
            return ChatNamer(chat_model, seconds)
        return CompletionNamer(FEWSHOT, LocalModel(served_model(cache)), fewshot_prompt)
    if choice in CHOICES:
        return tuned_namer(_shipped(choice), cache)
    if (Path(choice) / "adapter_config.json").is_file():
        return tuned_namer(Path(choice), cache)
    raise JourneysError(
        f"There is no namer {choice!r}: choose {', '.join(CHOICES)} or a tuned adapter's folder."
    )


def tuned_namer(folder: Path, cache: Path) -> CompletionNamer:
    """The namer of an adapter that `tune` has written to `folder`."""
    is_prompt = '"PROMPT_TUNING"' in (folder / "adapter_config.json").read_text()
    model = LocalModel(served_model(cache, folder))
    return CompletionNamer("prompt-tuned" if is_prompt else "lora", model, plain_prompt)


@cache
def trained_domains() -> frozenset[str]:
    """The domains of collections that the shipped adapters were trained on."""
    reports = [_shipped(choice) / "report.json" for choice in CHOICES]
    found = [json.loads(r.read_text("utf-8"))["domains"]["train"] for r in reports if r.is_file()]
    return frozenset(domain for domains in found for domain in domains)


def _shipped(choice: str) -> Path:
    with as_file(files("tools.naming") / "adapter" / choice) as folder:
        return folder
