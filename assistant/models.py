"""Which chat model talks: the offline one, a local GGUF file, or anything LangChain can reach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from assistant.gguf_server import serve_gguf
from assistant.offline.model import OfflineChatModel
from assistant.settings import Settings
from vectorstore.embedder import Encoder
from vectorstore.records import JourneysError

RETRIES = 2


def load_model(settings: Settings, offline: OfflineChatModel) -> BaseChatModel:
    """The chat model that the settings name.

    Raises:
        JourneysError: when there is no such model, or what it needs is not installed.
    """
    name = settings.model.strip()
    if name in ("", "offline"):
        return offline
    options: dict[str, Any] = {"timeout": settings.model_timeout, "max_retries": RETRIES}
    if name.startswith("gguf:"):
        url, name = serve_gguf(Path(name.removeprefix("gguf:")).expanduser()), "openai:local"
        options |= {"base_url": url, "api_key": "local"}
    elif settings.model_url:
        options["base_url"] = settings.model_url
    if name.startswith("ollama:"):
        options = {"client_kwargs": {"timeout": settings.model_timeout}}
        if settings.model_url:
            options["base_url"] = settings.model_url
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


def leaves_the_machine(settings: Settings) -> str:
    """Where what is said goes, in words; "" when it stays on this machine."""
    name, url = settings.model, settings.model_url
    if name in ("", "offline") or name.startswith("gguf:"):
        return ""
    if url:
        local = any(host in url for host in ("//127.", "//localhost", "//[::1]"))
        return "" if local else url
    return "" if name.startswith("ollama:") else name.partition(":")[0]


def offline_model(encoder: Encoder) -> OfflineChatModel:
    """The model that needs nothing and is always there."""
    return OfflineChatModel(encoder=encoder)
