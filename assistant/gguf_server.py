"""A GGUF file served as an OpenAI-compatible endpoint on loopback, inside this process."""

from __future__ import annotations

import os
from pathlib import Path

from vectorstore.records import JourneysError

CONTEXT = 8_192
_servers: dict[Path, tuple[object, str]] = {}  # a server lives as long as its object is held


def serve_gguf(path: Path) -> str:
    """The base URL of a server for the file; the same file is served once.

    Raises:
        JourneysError: when the file is missing or llama.cpp can't load it.
    """
    path = path.resolve()
    if path in _servers:
        return _servers[path][1]
    if not path.is_file():
        raise JourneysError(f"There is no model file {path}.")
    import xllamacpp  # heavy, and needed by those alone who chose such a model

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.use_jinja = True
    params.verbosity = 0
    params.cpuparams.n_threads = os.cpu_count() or 1
    try:
        server = xllamacpp.Server(params)
    except (RuntimeError, ValueError) as problem:
        raise JourneysError(f"The model file {path} can't be loaded.") from problem
    url = f"{server.listening_address}/v1"
    _servers[path] = (server, url)
    return url
