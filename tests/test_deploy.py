"""What is said about servers and clusters can be parsed, and names settings and commands that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer
import yaml

from assistant.cli import app
from assistant.settings import Settings

DEPLOY = Path(__file__).parents[1] / "deploy"
SETTINGS = {f"JOURNEYS_{name}".upper() for name in Settings.model_fields}


def manifests() -> list[dict]:
    blocks = re.findall(r"```yaml\n(.*?)```", (DEPLOY / "kubernetes.md").read_text(), re.DOTALL)
    return [manifest for block in blocks for manifest in yaml.safe_load_all(block)]


def containers(value: object) -> list[dict]:
    """All containers anywhere in a manifest."""
    if isinstance(value, dict):
        here = value.get("containers", [])
        return [*here, *(c for inner in value.values() for c in containers(inner))]
    return [c for inner in value for c in containers(inner)] if isinstance(value, list) else []


def check_command(words: list[str]) -> None:
    """A `journeys` command with options that it has."""
    command = typer.main.get_command(app).commands[words[0]]
    known = {
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert {word for word in words[1:] if word.startswith("--")} <= known


def test_the_compose_file_is_whole():
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    for service in composed["services"].values():
        assert set(service.get("depends_on", [])) <= set(composed["services"])
        assert set(service.get("networks", [])) <= set(composed["networks"])
        assert set(service.get("secrets", [])) <= set(composed["secrets"])
        named = {volume.split(":")[0] for volume in service.get("volumes", []) if volume[0] != "."}
        assert named <= set(composed["volumes"])
        if service["image"] == "journeys":
            assert set(service["environment"]) <= SETTINGS
            check_command(service["command"])


def test_only_the_address_is_reachable_from_outside_and_that_from_this_machine_alone():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert {name for name, service in services.items() if "ports" in service} == {"address"}
    assert all(port.startswith("127.0.0.1:") for port in services["address"]["ports"])


def test_docker_accepts_the_compose_file():
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker compose is not installed")
    checked = subprocess.run(
        [docker, "compose", "-f", DEPLOY / "compose.yaml", "config", "--quiet"], capture_output=True
    )
    assert checked.returncode == 0, checked.stderr


def test_every_manifest_is_one_and_runs_a_command_that_exists():
    found = manifests()
    assert {m["kind"] for m in found} >= {"Secret", "Service", "StatefulSet", "CronJob"}
    for manifest in found:
        assert {"apiVersion", "kind", "metadata"} <= set(manifest)
        for container in containers(manifest):
            check_command(container["args"])
            assert {v["name"] for v in container.get("env", [])} <= SETTINGS
            assert container["resources"]["limits"]["memory"]


def test_services_select_pods_that_exist():
    pods = [m["spec"]["template"]["metadata"]["labels"] for m in manifests() if m["kind"] == "StatefulSet"]
    for manifest in manifests():
        if manifest["kind"] == "Service":
            assert manifest["spec"]["selector"] in pods
