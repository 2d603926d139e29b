"""Tuning a namer: prompt tuning or LoRA on any JSONL of collections."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

from tools.naming.examples import Targets, read_collections, split_by_domain
from tools.naming.training import Method, Plan, Progress, Run, TuneReport
from vectorstore.records import JourneysError


def tune(
    method: Method,
    data: Path,
    out: Path,
    *,
    cache: Path,
    steps: int = 240,
    seed: int = 0,
    free_only: bool = False,
    progress: Progress | None = None,
) -> TuneReport:
    """Train an adapter on 70 % of the domains, stop by another 10 %, and write it to `out`.

    A run that was stopped goes on from its last check when called again with the same arguments.

    Args:
        data: JSONL of collections (`domain`, `name`, `items`); see docs/naming.md.
        out: folder for the adapter, its checkpoint and report.json.
        cache: where the dequantised base model is kept.
        free_only: train on collections under CC0, CC-BY or MIT alone, so that the adapter may be passed on.
        progress: called with step, steps and a line to show.

    Raises:
        JourneysError: when the data hold too few collections.
    """
    collections = read_collections(data)
    train, validation, test = split_by_domain(collections, seed)
    train = [c for c in train if (c.free or not free_only) and not c.archive and len(c.titles) > 3]
    validation = [c for c in validation if len(c.titles) > 3]
    if len(train) < 20 or not validation:
        raise JourneysError(
            "Tuning needs at least 20 collections with four items or more, of several domains."
        )
    checks = max(1, min(40, steps // 3))
    plan = Plan(method, steps, seed, rate=1e-4 if method == "lora" else 2e-2, check_every=checks)
    run = Run(plan, train, validation, Targets(collections), out, cache)
    report = run.go(progress or (lambda step, total, line: None))
    parts = {"train": train, "validation": validation, "test": test}
    report = replace(report, domains={k: sorted({c.domain for c in part}) for k, part in parts.items()})
    (out / "report.json").write_text(json.dumps(asdict(report), indent=1))
    return report
