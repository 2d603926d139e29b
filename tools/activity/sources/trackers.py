"""Trackers of series and anime: Trakt, AniList, MyAnimeList."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tools.activity.dates import epoch, maybe, moment
from tools.activity.markup import fields, local
from tools.activity.sample import Sample
from tools.activity.sniffing import contains, listed, tagged, whole
from tools.activity.source import ExportFile, Source, make
from tools.activity.values import number, rating
from vectorstore.records import Activity, Skip

_TIMES = {"watched_at": "watched", "last_watched_at": "watched", "rated_at": "rated", "listed_at": "saved",
          "collected_at": "saved", "last_collected_at": "saved", "paused_at": "watched"}  # fmt: skip


def _trakt_sniff(sample: Sample) -> float:
    about = {"movie", "show", "episode", "season"}
    return 0.9 if sample.keys & set(_TIMES) and sample.keys & about else 0.0


def _trakt(record: dict[str, Any], file: ExportFile) -> Iterator[Activity | Skip]:
    """A play, rating or place on a list; or a show with all of its episodes that were watched."""
    key = next((name for name in _TIMES if name in record), "")
    if not key:
        raise ValueError("no time")
    action, stars = _TIMES[key], rating(record.get("rating"), 10)
    progress = record["progress"] / 100 if key == "paused_at" and record.get("progress") else None
    show, episode = record.get("show"), record.get("episode")
    if record.get("seasons") and show and action == "watched":
        for season in record["seasons"]:
            for one in season["episodes"]:
                yield _episode(
                    file, show, {**one, "season": season["number"]}, moment(one["last_watched_at"])
                )
    elif show and episode:
        yield _episode(file, show, episode, moment(record[key]), action, stars, progress)
    elif show:
        number_ = f"trakt:show:{show['ids']['trakt']}"
        yield make(
            file,
            show["title"],
            moment(record[key]),
            action,
            "series",
            series=show["title"],
            rating=stars,
            item_id=number_,
        )
    else:
        film = record["movie"]
        number_ = f"trakt:movie:{film['ids']['trakt']}"
        yield make(
            file,
            film["title"],
            moment(record[key]),
            action,
            "film",
            rating=stars,
            progress=progress,
            description=film.get("overview"),
            item_id=number_,
        )


def _episode(
    file: ExportFile,
    show: dict[str, Any],
    episode: dict[str, Any],
    time: datetime,
    action: str = "watched",
    stars: float | None = None,
    progress: float | None = None,
) -> Activity | Skip:
    code = f"S{episode['season']:02d}E{episode['number']:02d}"
    title = f"{show['title']} {code} {episode.get('title') or ''}"
    return make(
        file,
        title,
        time,
        action,
        "series",
        series=show["title"],
        rating=stars,
        progress=progress,
        item_id=f"trakt:show:{show['ids']['trakt']}:{code}",
    )


def _anilist_entries(root: Any) -> Iterator[dict[str, Any]]:
    collection = (root.get("data") or root)["MediaListCollection"]
    for group in collection["lists"]:
        yield from group["entries"]


def _anilist(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    media, status = record["media"], record.get("status")
    title = media["title"].get("english") or media["title"].get("romaji") or media["title"].get("native")
    wanted = status == "PLANNING"
    days = [record.get(name) or {} for name in ("completedAt", "startedAt")]
    dated = next(
        (datetime(d["year"], d["month"] or 1, d["day"] or 1, tzinfo=UTC) for d in days if d.get("year")), None
    )
    time = dated or (epoch(record["updatedAt"]) if record.get("updatedAt") else None)
    total = media.get("episodes") or media.get("chapters")
    score = record.get("score") or 0
    return _listed(
        file,
        title,
        time,
        wanted,
        media.get("type") == "MANGA",
        media.get("format") == "MOVIE",
        rating(score, 100 if score > 10 else 10),
        record.get("progress"),
        total,
        f"anilist:{media.get('id') or record['mediaId']}",
        media.get("siteUrl") or "",
    )


def _myanimelist(element: Any, file: ExportFile) -> Activity | Skip:
    entry = fields(element)
    manga = local(element) == "manga"
    kind = "manga" if manga else "series"
    number_ = entry.get("manga_mangadb_id") if manga else entry.get("series_animedb_id")
    wanted = entry.get("my_status", "").lower().startswith("plan to")
    time = maybe(entry.get("my_finish_date")) or maybe(entry.get("my_start_date"))
    seen = number(entry.get("my_read_chapters" if manga else "my_watched_episodes"))
    total = number(entry.get("manga_chapters" if manga else "series_episodes"))
    return _listed(
        file,
        entry[f"{kind}_title"],
        time,
        wanted,
        manga,
        entry.get("series_type") == "Movie",
        rating(entry.get("my_score"), 10),
        seen,
        total,
        f"myanimelist:{kind}:{number_}",
    )


def _listed(
    file: ExportFile, title: object, time: datetime | None, wanted: bool, manga: bool, film: bool,
    stars: float | None, seen: float | None, total: float | None, number_: str, url: str = "",
) -> Activity | Skip:  # fmt: skip
    """An entry of a list of anime or manga: one activity, however many episodes were seen."""
    action = "saved" if wanted else "read" if manga else "watched"
    kind = "book" if manga else "film" if film else "series"
    progress = seen / total if seen and total and not wanted else None
    return make(
        file,
        title,
        time,
        action,
        kind,
        series=title if kind == "series" else "",
        rating=stars,
        progress=progress,
        item_id=number_,
        url=url,
    )


SOURCES = [
    Source("trakt", "Trakt (export or API)", _trakt_sniff, listed(), _trakt),
    Source(
        "anilist",
        "AniList (API)",
        lambda s: 0.9 if s.shape == "json" and '"MediaListCollection"' in s.text else 0.0,
        whole(_anilist_entries),
        _anilist,
    ),
    Source(
        "myanimelist", "MyAnimeList", contains("xml", "<myanimelist"), tagged("anime", "manga"), _myanimelist
    ),
]
