"""Films and series of single services: Prime Video, IMDb, Letterboxd, TV Time."""

from __future__ import annotations

from typing import Any

from tools.activity.dates import maybe, moment
from tools.activity.markup import fields
from tools.activity.sample import Sample
from tools.activity.series import series_of
from tools.activity.sniffing import contains, either, headings, tagged
from tools.activity.source import ExportFile, Source, make
from tools.activity.tables import Row, rows_of, table
from tools.activity.values import number, rating
from vectorstore.records import Activity, Skip, plain_key


def _prime(row: Row, file: ExportFile) -> Activity | Skip:
    if row.get("material type description", "").strip().lower() not in (
        "",
        "feature",
        "full",
        "episode",
        "movie",
    ):
        return Skip("trailer or promotion", "")
    if (number(row["seconds viewed"]) or 0) < 60:
        return Skip("watched for less than a minute", "")
    title = row["title"]
    series = series_of(title)
    time = moment(row["playback start datetime utc"], file.order)
    return make(file, title, time, "watched", "series" if series else "film", series=series)


def _prime_page(row: Row, file: ExportFile) -> Activity | Skip:
    """What the common exporter of the site's own page writes, in English and German."""
    date, _type, title, episode = list(row.values())[:4]
    time = moment(date, file.order)
    if episode.strip():
        return make(file, f"{title}: {episode}", time, "watched", "series", series=title)
    return make(file, title, time, "watched", "film")


_IMDB = {
    "tvseries": "series",
    "tvminiseries": "series",
    "tvepisode": "series",
    "videogame": "game",
    "podcastseries": "podcast",
    "podcastepisode": "podcast",
    "musicvideo": "music",
}
"""Title types that are no films."""


def _imdb(row: Row, file: ExportFile) -> Activity | Skip:
    title, type_ = row["title"], plain_key(row.get("title type", "")).replace(" ", "")
    stars = rating(row.get("your rating"), 10)
    kind = _IMDB.get(type_, "film")
    series = title.split(": ", 1)[0] if type_ == "tvepisode" else title if kind == "series" else ""
    time = row.get("date rated") if stars else row.get("created") or row.get("date rated")
    return make(
        file,
        title,
        maybe(time, file.order),
        "rated" if stars else "saved",
        kind,
        creator=row.get("directors"),
        url=row.get("url"),
        series=series,
        rating=stars,
        description=row.get("genres"),
        item_id=row["const"],
    )


def _diary(file: ExportFile) -> frozenset[str]:
    """Films of the diary that lies beside this file; they are told there with their real days."""
    return frozenset(_film(row) for row in rows_of(file.beside("diary.csv")))


def _film(row: Row) -> str:
    return f"letterboxd:{plain_key(row['name'])} {row['year'].strip()}".strip()


def _letterboxd_rows(file: ExportFile) -> Any:
    known = (
        _diary(file)
        if not {"watched date", "rating"} & file.sample.headings and _watched(file)
        else frozenset()
    )
    for row in table("date", "watched date")(file):
        yield (
            Skip("told in the diary", "", row["name"])
            if isinstance(row, dict) and _film(row) in known
            else row
        )


def _watched(file: ExportFile) -> bool:
    return not any(word in file.name.lower() for word in ("watchlist", "likes"))


def _letterboxd(row: Row | Skip, file: ExportFile) -> Activity | Skip:
    """The diary, ratings, reviews, watched films and watchlist, told apart by what columns there are.

    Films watched, liked and on the watchlist have the same columns; there, and only there, the name tells.
    """
    if isinstance(row, Skip):
        return row
    if "deleted/" in file.name or "orphaned/" in file.name:
        return Skip("deleted by the person", "")
    stars = rating(row.get("rating"))
    if "watched date" in row:
        action, time = "watched", row["watched date"] or row["date"]
    else:
        name = file.name.lower()
        plain = "saved" if "watchlist" in name else "liked" if "likes" in name else "watched"
        action, time = "rated" if "rating" in row else plain, row["date"]
    return make(
        file,
        row["name"],
        maybe(time, file.order),
        action,
        "film",
        url=row.get("letterboxd uri"),
        rating=stars,
        description=row.get("review"),
        item_id=_film(row),
    )


def _letterboxd_entry(element: Any, file: ExportFile) -> Activity | Skip:
    entry = fields(element)
    if "filmTitle" not in entry:
        return Skip("not about a film", "", entry.get("title", ""))
    row = {"name": entry["filmTitle"], "year": entry.get("filmYear", "")}
    time = moment(entry.get("watchedDate") or entry["pubDate"])
    return make(
        file,
        entry["filmTitle"],
        time,
        "watched",
        "film",
        url=entry.get("link"),
        rating=rating(entry.get("memberRating")),
        item_id=_film(row),
    )


def _tvtime(row: Row, file: ExportFile) -> Activity | Skip:
    """A row of tracking records: episodes have their kind in the key, films theirs in the type."""
    key, show, film = row.get("key", ""), row.get("series_name", ""), row.get("movie_name", "")
    if key.startswith(("watch-episode", "rewatch-episode")) and show:
        season, number_ = (
            row.get("season_number") or row.get("s_no"),
            row.get("episode_number") or row.get("ep_no"),
        )
        return _seen(file, show, season or "", number_ or "", row["created_at"])
    action = {"watch": "watched", "rewatch": "watched", "towatch": "saved", "follow": "saved"}.get(
        row.get("type", "")
    )
    if film and action:
        return make(file, film, moment(row["created_at"]), action, "film")
    return Skip("not a film or an episode", "")


def _seen(file: ExportFile, show: str, season: str, episode: str, time: str) -> Activity | Skip:
    title = f"{show} S{int(season):02d}E{int(episode):02d}"
    return make(file, title, moment(time), "watched", "series", series=show)


def _tvtime_seen(row: Row, file: ExportFile) -> Activity | Skip:
    return _seen(
        file, row["tv_show_name"], row["episode_season_number"], row["episode_number"], row["created_at"]
    )


def _tracking(sample: Sample) -> float:
    return either(
        headings("series_name", "created_at", "key"), headings("movie_name", "created_at", "type", "uuid")
    )(sample)


SOURCES = [
    Source(
        "prime-video",
        "Prime Video viewing history",
        headings("Title", "Playback Start Datetime (UTC)", "Seconds Viewed"),
        table("playback start datetime utc"),
        _prime,
        "row",
    ),
    Source(
        "prime-video-page",
        "Prime Video watch history (page)",
        either(
            headings("Date Watched", "Type", "Title", "Episode"),
            headings("Date Watched", "Type", "Title", "Episode Title"),
            headings("Datum angesehen", "Typ", "Titel", "Folge"),
        ),
        table("date watched", "datum angesehen"),
        _prime_page,
        "row",
    ),
    Source(
        "imdb",
        "IMDb ratings, watchlist or list",
        headings("Const", "Title", "Title Type", "Your Rating"),
        table("date rated", "created"),
        _imdb,
        "row",
    ),
    Source(
        "letterboxd",
        "Letterboxd",
        headings("Date", "Name", "Year", "Letterboxd URI"),
        _letterboxd_rows,
        _letterboxd,
        "row",
    ),
    Source(
        "letterboxd-rss",
        "Letterboxd diary (RSS)",
        contains("xml", "<rss", "letterboxd.com"),
        tagged("item"),
        _letterboxd_entry,
    ),
    Source("tvtime", "TV Time records", _tracking, table(), _tvtime, "row"),
    Source(
        "tvtime-seen",
        "TV Time episodes seen",
        headings("tv_show_name", "episode_season_number", "episode_number", "created_at"),
        table(),
        _tvtime_seen,
        "row",
    ),
]
