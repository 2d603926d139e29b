"""A GGUF file served as an OpenAI-compatible endpoint on loopback, inside this process."""

from __future__ import annotations

import os
import secrets
import struct
import threading
from dataclasses import dataclass, field
from pathlib import Path

from assistant.tokens import gguf_metadata
from vectorstore.records import JourneysError

MOST_CONTEXT = 8_192  # tokens; a longer one costs memory that a laptop may not have
_running: dict[Path, GgufServer] = {}
_starting = threading.Lock()


@dataclass(frozen=True, slots=True)
class GgufServer:
    """A server that runs as long as this is held.

    Attributes:
        key: what requests have to present, so that no other program or web page on this machine gets in.
        context: tokens, prompt and answer together.
    """

    url: str
    key: str = field(repr=False)
    context: int
    server: object = field(repr=False)


def serve_gguf(path: Path) -> GgufServer:
    """A server for the file; the same file is served once.

    Raises:
        JourneysError: when the file is missing or llama.cpp can't load it.
    """
    path = path.expanduser().resolve()
    with _starting:
        if path not in _running:
            _running[path] = _start(path)
        return _running[path]


def gguf_context(path: Path) -> int:
    """How many tokens a server for the file takes.

    Raises:
        JourneysError: when it is missing or no GGUF file.
    """
    try:
        data = gguf_metadata(path.expanduser())
    except FileNotFoundError:
        raise JourneysError(f"There is no model file {path}.") from None
    except (OSError, ValueError, KeyError, struct.error) as problem:
        raise JourneysError(f"{path} is not a GGUF model file.") from problem
    trained = data.get(f"{data.get('general.architecture')}.context_length", MOST_CONTEXT)
    return min(int(trained), MOST_CONTEXT)


def _start(path: Path) -> GgufServer:
    context, key = gguf_context(path), secrets.token_urlsafe(24)
    import xllamacpp  # heavy, and needed by those alone who chose such a model

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.endpoint_slots = False  # it would show what is being said to whoever asks
    params.ui = False
    params.n_ctx = context
    params.n_parallel = 1
    params.use_jinja = True
    params.verbosity = 0
    params.cpuparams.n_threads = os.cpu_count() or 1
    try:
        server = xllamacpp.Server(params)
    except (RuntimeError, ValueError) as problem:
        raise JourneysError(f"The model file {path} can't be loaded.") from problem
    return GgufServer(f"{server.listening_address}/v1", key, context, server)
