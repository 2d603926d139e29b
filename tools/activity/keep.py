"""An export into the Store: read, keep what is new, report; and the way back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

from tools.activity.importing import read_export
from tools.journeys.joining import MOST_AT_ONCE, join
from tools.recommending.backlog import refresh_backlog
from tools.resources import Resources
from vectorstore.records import Activity, ImportReport, JourneysError

MOST = 2_000_000  # activities of a person


def import_export(
    resources: Resources,
    user: str,
    path: Path,
    *,
    source: str = "",
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda stored: None,
) -> ImportReport:
    """Store an export's activities, each once however often it is imported; what was understood and done.

    Args:
        source: the importer's name, to skip the sniffing.
        dry_run: understand and report, store nothing.
        progress: told how many activities have been dealt with; they are on disk by then.

    Raises:
        JourneysError: when the file can't be understood or is broken; nothing is stored then.
    """
    reading = read_export(path, user=user, source=source)
    report = reading.report
    batch = "" if dry_run else uuid.uuid4().hex[:16]
    activities = (value for value in reading if isinstance(value, Activity))
    stored = 0
    try:
        if dry_run:
            stored = sum(1 for _ in activities)
        else:
            room = MOST - resources.store.history.count(user)
            for new, known in resources.store.history.add(user, activities, batch):
                stored += new
                report.known += known
                if stored > room:
                    raise JourneysError(
                        f"A person's history can have {MOST:,} activities; nothing was stored."
                    )
                progress(stored + report.known)
        cut = next((reason for reason in report.dropped if reason.startswith("cut")), "")
        if cut:
            raise JourneysError(f"{path.name} is not whole ({cut}); nothing was stored.")
    except BaseException as problem:
        if batch:
            resources.store.history.undo_import(user, batch)
        if isinstance(problem, JourneysError | KeyboardInterrupt | SystemExit):
            raise
        raise JourneysError(f"{path.name} could not be read ({type(problem).__name__}).") from problem
    report.kept = stored
    if stored and batch:
        report.batch = batch
        resources.store.history.note_import(user, report)
        if stored <= MOST_AT_ONCE:
            join(resources, user, resources.store.history.read(user, batch=batch))
        refresh_backlog(resources.store, user)
    return report


def undo_import(resources: Resources, user: str, batch: str = "") -> int:
    """Take back one import, the last one without `batch`; the number of activities removed.

    Raises:
        JourneysError: when there is no such import.
    """
    history = resources.store.history
    batches = [str(report["batch"]) for report in history.imports(user)]
    if not batches or (batch and batch not in batches):
        raise JourneysError("There is no such import to undo.")
    return history.undo_import(user, batch or batches[-1])
