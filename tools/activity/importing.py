"""Reading an export: find what it is, and stream what it holds as activities and skips with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from tools.activity.archives import Entry, Files
from tools.activity.source import BROKEN, CUT_OFF, DAMAGED, WRONG, ExportFile, Source, parse, person_of
from tools.activity.sources import all_sources
from vectorstore.records import Activity, ImportReport, JourneysError, Skip, plain_key

LARGEST_JSON = 1_000_000_000
"""Bytes. No archive's single JSON file is larger; a file of lines or rows may be of any size."""
_REMEMBERED = 1_000_000
"""Ids that are held to find records that occur twice; the store finds those beyond."""
_BATCH = 50
_NOBODY = 200
"""Records without a person, after which a file is taken to name none."""
_PLAIN = frozenset({"json", "lines", "html", "xml", "table", "text", "sqlite", "parquet"})


@dataclass(frozen=True)
class _Job:
    source: Source
    file: ExportFile
    people: tuple[str, ...] = ()


class Reading:
    """An export that has been recognised; iterating it reads it, once, and fills the report.

    Attributes:
        report: read, dropped, kinds and span so far; `kept` counts activities that were yielded, which a
            store replaces by what was new to it.
        people: whose activities were yielded, person → count. More than one where the export holds several
            people's and the user that was given is none of them.
        left_out: files of a folder or archive that are of no known kind.
    """

    def __init__(self, files: Files, jobs: list[_Job], user: str, left_out: list[str]) -> None:
        self._files = files
        self._jobs = jobs
        self._user = user
        self.left_out = left_out
        self.people: Counter[str] = Counter()
        self._seen: dict[str, set[int]] = {}
        self._forgot = 0
        self._kinds: Counter[str] = Counter()
        self.report = ImportReport(source=" + ".join(dict.fromkeys(job.source.name for job in jobs)))

    def __iter__(self) -> Iterator[Activity | Skip]:
        """The activities, each once, and a skip for every record that is not kept.

        Raises:
            JourneysError: when there are records and none of them can be read.
        """
        with closing(self._files):
            for job in self._jobs:
                yield from self._counted(self._records(job))
                self.report.columns.update(job.file.columns)
        self._refuse_unreadable()

    def _refuse_unreadable(self) -> None:
        """Raise when there were records, and none that could be read."""
        report = self.report
        broken = [reason for reason in report.dropped if reason.startswith((BROKEN, CUT_OFF))]
        if not broken or sum(report.dropped[reason] for reason in broken) < report.read:
            return
        first = report.examples[broken[0]]
        if report.read == 1 and first.reason.endswith("."):
            raise JourneysError(first.reason.removeprefix(f"{CUT_OFF}: "))
        raise JourneysError(
            f"This looks like {self._jobs[0].source.title}, but none of its {report.read} records could be "
            f"read; the first ({first.position}): {first.reason.rstrip('.')}."
        )

    def _records(self, job: _Job) -> Iterator[Activity | Skip]:
        wanted = [person for person in job.people if plain_key(person) == plain_key(self._user)]
        several = len(job.people) > 1
        only = wanted[0] if several and wanted else ""
        if only:
            job.file.user = self._user
        return parse(job.source, job.file, only, apart=several and not only)

    def _counted(self, found: Iterator[Activity | Skip]) -> Iterator[Activity | Skip]:
        """What was found, each activity once, the report filled as it goes, some records at a time."""
        report = self.report
        while batch := list(islice(found, _BATCH)):
            kept = self._new(batch)
            report.read += len(batch)
            report.kept += len(kept)
            users, kinds = {one.user for one in kept}, {one.kind for one in kept}
            # Nearly always there is one of each, and nothing to be counted one by one.
            one_of_each = len(users) == len(kinds) == 1
            self.people.update(dict.fromkeys(users, len(kept)) if one_of_each else [a.user for a in kept])
            self._kinds.update(dict.fromkeys(kinds, len(kept)) if one_of_each else [a.kind for a in kept])
            report.kinds = dict(self._kinds)
            times = [one.time for one in kept if one.time]
            times += [time for time in (report.first, report.last) if time]
            report.first, report.last = min(times, default=None), max(times, default=None)
            yield from batch

    def _new(self, batch: list[Activity | Skip]) -> list[Activity]:
        """The activities of a batch that were not seen before; in the batch, others become skips."""
        activities = [one for one in batch if type(one) is Activity]
        if len(activities) == len(batch) and self._all_new(activities):
            return activities
        kept = []
        for at, one in enumerate(batch):
            if isinstance(one, Activity):
                if self._all_new([one]):
                    kept.append(one)
                    continue
                one = Skip("the same record again", f"record {self.report.read + at + 1}", one.title[:120])
                batch[at] = one
            self.report.drop(one)
        return kept

    def _all_new(self, activities: list[Activity]) -> bool:
        """Whether none of one person's activities was seen before; if so, they are from now on."""
        user = activities[0].user
        if self.report.kept - self._forgot > _REMEMBERED:
            self._seen.clear()
            self._forgot = self.report.kept
        seen = self._seen.setdefault(user, set())
        keys = [hash(one.id) for one in activities]
        if not seen.isdisjoint(keys) or {one.user for one in activities} != {user}:
            return False
        before = len(seen)
        seen.update(keys)
        if len(seen) < before + len(keys):
            seen.difference_update(keys)
            return False
        return True


def read_export(path: Path, *, user: str, source: str = "") -> Reading:
    """Recognise what is at the path: a file, a folder, a zip or one of several numbered zips.

    Args:
        user: whose history it is. In an export with several people's, it names the one whose is wanted.
        source: a source's name, to read every file as that source; "" recognises each by its content.

    Raises:
        JourneysError: when nothing there can be read, in one sentence that says why.
    """
    files = Files(path)
    try:
        jobs, left_out = _recognised(files, user, _named(source))
    except BaseException:
        files.close()
        raise
    return Reading(files, jobs, user, left_out)


def _named(name: str) -> list[Source]:
    """The source of that name, or all of them."""
    if not name:
        return list(all_sources())
    found = [source for source in all_sources() if source.name == name]
    if not found:
        known = ", ".join(sorted(source.name for source in all_sources()))
        raise JourneysError(f"There is no source called {name}; known are {known}.")
    return found


def _recognised(files: Files, user: str, sources: list[Source]) -> tuple[list[_Job], list[str]]:
    jobs: list[_Job] = []
    unknown: list[Entry] = []
    items: list[str] = []
    entries = list(files)
    beside = {(entry.place, entry.sample.name.rsplit("/", 1)[-1]): entry for entry in entries}
    for entry in entries:
        if not (source := recognise(entry, sources)):
            unknown.append(entry)
            continue
        if source.items:
            items.append(entry.sample.name)
            continue

        def neighbour(name: str, place: str = entry.place) -> BinaryIO | None:
            other = beside.get((place, name))
            return other.open() if other else None

        file = ExportFile(entry.sample, entry.open, user, source.name, beside=neighbour)
        if entry.sample.shape == "json" and entry.sample.size > LARGEST_JSON:
            raise JourneysError(f"{entry.sample.name} is refused: a single JSON file of more than 1 GB.")
        jobs.append(_Job(source, file, _people(source, file)))
    if not jobs and items:
        raise JourneysError(
            f"{items[0]} describes items and is nobody's history: `journeys catalogue import` takes it."
        )
    if not jobs:
        raise JourneysError(_why_nothing(unknown, files.left_out))
    return jobs, [entry.sample.name for entry in unknown] + items + files.left_out


def recognise(entry: Entry, sources: list[Source]) -> Source | None:
    """The source that is surest of the file, if any is; a single source is taken at the person's word."""
    if entry.sample.shape not in _PLAIN:
        return None
    if len(sources) == 1:
        return sources[0]
    best = max(sources, key=lambda source: source.sniff(entry.sample))
    return best if best.sniff(entry.sample) > 0 else None


def _people(source: Source, file: ExportFile) -> tuple[str, ...]:
    """Whose records a file holds, in order of first appearance; () where it does not say."""
    if not source.person:
        return ()
    found: dict[str, None] = {}
    try:
        for number, record in enumerate(source.records(file)):
            if person := person_of(source, record):
                found[person] = None
            elif number > _NOBODY and not found:
                break
    except (JourneysError, *DAMAGED, *WRONG):
        pass  # It is said when the file is read.
    return tuple(found)


def _why_nothing(unknown: list[Entry], left_out: list[str]) -> str:
    if not unknown:
        return (
            f"{left_out[0]} is a link that leads out of the folder."
            if left_out
            else "There is no file in it."
        )
    if len(unknown) > 1:
        return f"None of the {len(unknown)} files in it is an export of a known kind."
    sample = unknown[0].sample
    if sample.shape == "empty":
        return f"{sample.name} is empty."
    if sample.shape == "table":
        heads = ", ".join(sample.columns)[:200]
        return f"{sample.name} is a table, but no column of it is known as a title ({heads})."
    if sample.shape == "json" and not sample.root:
        return f"{sample.name} is JSON without any record."
    kind = {"json": "JSON", "lines": "JSON lines", "html": "HTML", "xml": "XML"}.get(sample.shape, "")
    return f"{sample.name} is {kind or 'a file'} of no kind that is known; docs/sources.md lists those."
