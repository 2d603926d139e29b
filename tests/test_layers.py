"""Imports go one way: app → assistant → tools → vectorstore."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ["app", "assistant", "tools", "vectorstore"]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("layer", ORDER)
def test_a_layer_imports_only_layers_below_it(layer):
    above = set(ORDER[: ORDER.index(layer)])
    files = [ROOT / "app.py"] if layer == "app" else sorted((ROOT / layer).rglob("*.py"))
    assert files
    offending = {str(file): imported(file) & above for file in files if imported(file) & above}
    assert not offending


@pytest.mark.parametrize("layer", ["tools", "vectorstore"])
def test_the_lower_layers_know_nothing_of_benchmarks_and_tests(layer):
    for file in sorted((ROOT / layer).rglob("*.py")):
        assert not imported(file) & {"benchmarks", "tests"}, file


def test_importing_every_module_has_no_side_effects(tmp_path):
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for layer in ORDER[1:]
        for file in sorted((ROOT / layer).rglob("*.py"))
        if file.name not in ("__main__.py", "env.py") and "versions" not in file.parts
    ]
    script = f"import importlib\nfor name in {modules!r}: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
