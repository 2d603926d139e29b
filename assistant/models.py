"""Which chat model talks: the offline one, a local GGUF file, or anything LangChain can reach."""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.gguf_server import gguf_context, serve_gguf
from assistant.settings import Settings
from assistant.tokens import Count, counter
from tools.naming.namer import FEWSHOT, Namer, load_namer
from vectorstore.embedder import Encoder
from vectorstore.records import JourneysError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.offline.model import OfflineChatModel

MOST_CONTEXT = 32_000  # tokens; what is sent has to be read, and at most providers paid for, in every turn
USUAL_CONTEXT = 8_192  # tokens, where neither the settings nor the model's profile say
LONGEST_ANSWER = 1_024  # tokens
_ADDRESSES = {"ollama": "OLLAMA_HOST", "openai": "OPENAI_BASE_URL", "anthropic": "ANTHROPIC_BASE_URL"}
NO_KEY = "none"  # servers on one's own machine want no key, but the client wants a text


@dataclass(frozen=True, slots=True)
class Limits:
    """What a model may take.

    Attributes:
        seconds: for one answer, all tries together.
        context: tokens, for what is sent and the answer.
        count: counts tokens, as nearly as can be known, the way the model does.
    """

    seconds: float = 60.0
    context: int = USUAL_CONTEXT
    count: Count = len


def load_model(settings: Settings, offline: OfflineChatModel) -> BaseChatModel:
    """The chat model that the settings name. Nothing is asked of it yet.

    Raises:
        JourneysError: when there is no such model, or what it needs is not installed.
    """
    return chat_model(settings) or offline


def chat_model(settings: Settings) -> BaseChatModel | None:
    """The same, or None where the settings name the offline model.

    Raises:
        JourneysError: as `load_model`.
    """
    name = settings.model.strip()
    if _names_offline(name):
        return None
    if name.startswith("gguf:"):
        server = serve_gguf(_gguf(name))
        return _chat("openai:local", {**_timed(settings), "base_url": server.url, "api_key": server.key})
    if name.startswith("ollama:"):
        options = {
            "client_kwargs": {"timeout": settings.model_timeout},
            "num_predict": LONGEST_ANSWER,
            # Ollama cuts what is longer than this without a word, and its default is short.
            "num_ctx": settings.model_context or USUAL_CONTEXT,
        }
    else:
        options = _timed(settings)
        if settings.model_url and name.startswith("openai:") and not _key_in_environment():
            options["api_key"] = NO_KEY
    if settings.model_url:
        options["base_url"] = settings.model_url
    return _chat(name, options)


def namer_of(settings: Settings) -> Namer:
    """The namer that the settings name; few-shot prompting asks the chat model where there is one.

    Raises:
        JourneysError: when there is no such namer or model, or what it needs is not installed.
    """
    model = chat_model(settings) if settings.namer == FEWSHOT else None
    cache = settings.cache_dir.expanduser()
    return load_namer(settings.namer, cache=cache, chat_model=model, seconds=settings.model_timeout)


def names_by_chat(settings: Settings) -> bool:
    """Whether a chat model reads titles to name journeys."""
    return settings.namer == FEWSHOT and not _names_offline(settings.model.strip())


def _names_offline(name: str) -> bool:
    return name in ("", "offline")


def limits_of(settings: Settings, model: BaseChatModel) -> Limits:
    """What `model` may take under these settings."""
    name = settings.model.strip()
    if _names_offline(name):
        return Limits(settings.model_timeout)
    if name.startswith("gguf:"):
        path = _gguf(name)
        return Limits(settings.model_timeout, gguf_context(path), counter(path))
    known = (model.profile or {}).get("max_input_tokens") or USUAL_CONTEXT
    return Limits(settings.model_timeout, settings.model_context or min(known, MOST_CONTEXT), counter())


def is_offline(model: BaseChatModel) -> bool:
    """True for the model that needs nothing, reads artifacts, and therefore may see what is private."""
    from assistant.offline.model import OfflineChatModel

    return isinstance(model, OfflineChatModel)


def leaves_the_machine(settings: Settings) -> str:
    """Where what is said goes, in words; "" when it stays on this machine."""
    name = settings.model.strip()
    if _names_offline(name) or name.startswith("gguf:"):
        return ""
    provider = name.partition(":")[0]
    url = settings.model_url or os.environ.get(_ADDRESSES.get(provider, ""), "")
    if url:
        return "" if _on_this_machine(url) else url
    return "" if provider == "ollama" else provider


def offline_model(encoder: Encoder) -> OfflineChatModel:
    """The model that needs nothing and is always there."""
    from assistant.offline.model import OfflineChatModel  # with LangChain, which naming does without

    return OfflineChatModel(encoder=encoder)


def _chat(name: str, options: dict[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except (ImportError, ValueError) as problem:
        first = str(problem).splitlines()[0]
        raise JourneysError(f"The model “{name}” can't be used: {first}") from problem
    except Exception as problem:
        raise JourneysError(
            f"The model “{name}” can't be used ({type(problem).__name__}); is its API key set?"
        ) from problem
    return model


def _timed(settings: Settings) -> dict[str, Any]:
    """Bounds that hosted models' clients know; the tries are counted by the agent (middleware/calling.py)."""
    return {"timeout": settings.model_timeout, "max_retries": 0, "max_tokens": LONGEST_ANSWER}


def _on_this_machine(url: str) -> bool:
    host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _gguf(name: str) -> Path:
    return Path(name.removeprefix("gguf:")).expanduser()


def _key_in_environment() -> bool:
    return bool(os.environ.get("OPENAI_API_KEY"))
