"""Serving the page: nothing comes from elsewhere, nothing is reported, no other file is served."""

from __future__ import annotations

import os
import threading
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files

import gradio as gr
from starlette.middleware import Middleware

from assistant.journeys import Journeys
from assistant.page.build import build_page
from assistant.page.colours import stylesheet
from assistant.page.dressing import can_talk
from assistant.page.guard import Guard

Check = Callable[[str, str], bool] | Callable[[str, str], Awaitable[bool]]
Auth = Check | Sequence[tuple[str, str]] | None
SYSTEM = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")
SESSIONS = 1_000


def launch_page(
    assistant: Journeys, *, host: str = "127.0.0.1", port: int = 7860, auth: Auth = None, block: bool = True
) -> gr.Blocks:
    """Serve the page; returns when it is closed, or at once without `block`.

    Args:
        auth: with it everybody logs in and sees only what belongs to their own name.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["GRADIO_TEMP_DIR"] = str(assistant.store.folder / "uploads")
    can_talk(assistant)
    page = build_page(assistant)
    threading.Thread(target=lambda: assistant.agent, name="warming up", daemon=True).start()
    css = (files("assistant.page") / "static" / "style.css").read_text("utf-8")
    largest = assistant.settings.max_upload_mb * 1_000_000
    guard = Middleware(Guard, login=auth is not None, largest_upload=largest)
    page.launch(
        app_kwargs={"middleware": [guard]},
        server_name=host,
        server_port=port,
        auth=auth if auth is None or callable(auth) else list(auth),
        prevent_thread_lock=not block,
        theme=gr.themes.Base(font=SYSTEM, font_mono=MONO),
        css=css + stylesheet(),
        max_file_size=f"{assistant.settings.max_upload_mb}mb",
        allowed_paths=[],
        state_session_capacity=SESSIONS,
        share=False,
        mcp_server=False,
        enable_monitoring=False,
        run_history=False,
        pwa=False,
        ssr_mode=False,
        footer_links=[],
        quiet=True,
        show_error=False,
    )
    return page
