"""The notebook of the Python API runs from top to bottom, and shows what running it gives."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import assistant

NOTEBOOK = Path(__file__).parent.parent / "docs" / "python.ipynb"


def test_the_notebook_gives_what_it_shows():
    space: dict[str, object] = {}
    for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            shown = "".join(line for output in cell["outputs"] for line in output["text"])
            with redirect_stdout(StringIO()) as printed:
                exec("".join(cell["source"]), space)
            assert printed.getvalue().count("\n") == shown.count("\n")


def test_the_package_gives_its_one_public_name():
    from assistant.journeys import Journeys

    assert assistant.Journeys is Journeys
    assert not hasattr(assistant, "Journey")
