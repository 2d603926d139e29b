"""Which series an episode belongs to, from the titles that exports give it."""

from __future__ import annotations

import re
from functools import lru_cache

_CODE = re.compile(
    r"^(?P<series>.+?)[\s:.,–—-]*[(\[]?\b(?:S(?P<s>\d{1,2})\s?[.:]?\s?[EF]P?(?P<e>\d{1,4})|(?P<x>\d{1,2})x(?P<y>\d{2,3}))\b",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"(?:(?:season|series|part|volume|book|chapter|collection|staffel|teil|saison|partie|temporada|parte|volumen|"
    r"stagione|seizoen|deel|sezon|część|kısım|bölüm|シーズン|パート|시즌)\s*\d+|第\s*\d+\s*[季部]|\d+\.\s*sezon|"
    r"(?:limited|mini)[\s-]?series|miniserie|mini-série|minissérie|serie limitada|edición limitada|"
    r"(?:season|staffel|saison|temporada|stagione) \w+)\b.*",
    re.IGNORECASE,
)
_DASHED = re.compile(
    r"(.+?)\s*[-–,]\s*(?:season|staffel|saison|temporada|stagione|seizoen|sezon|シーズン)\s*\d+\b",
    re.IGNORECASE,
)
_NTH = re.compile(
    r"(?:episode|chapter|folge|épisode|episodio|episódio|aflevering|odcinek|bölüm|第)\s*\d+", re.IGNORECASE
)
# Without any of these there is no series, which is quickly told.
_ANY = re.compile(r"[\d:：]")


@lru_cache(maxsize=20_000)
def series_of(title: str) -> str:
    """The series of "Show: Season 2: Episode" in any of the languages, or of "Show S02E05 Name"; "" for none.

    A colon alone makes no series: "Mad Max: Fury Road" is a film.
    """
    title = title[:300]
    if not _ANY.search(title):
        return ""
    parts = re.split(r"\s*[:：]\s+|：", title)
    if found := _DASHED.match(parts[0]):
        return found[1]
    for at in range(1, len(parts)):
        if _SEASON.fullmatch(parts[at]) and at < len(parts) - 1:
            return ": ".join(parts[:at])
    if len(parts) > 2 and (parts[1].startswith(parts[0]) or _NTH.match(parts[-1])):
        return parts[0]
    found = _CODE.match(title)
    return found["series"].strip(" -–—:([") if found else ""
