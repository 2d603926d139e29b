"""Titles without the number that counts parts: "Koji on barley (2)", "Show S01E03", "Folge 3", "第3集".

A number that is not said to count parts stays: "Blade Runner 2049", "Top 10 goals", "Apollo 13".
"""

from __future__ import annotations

import re
from functools import lru_cache

_PART = (
    "season|staffel|saison|temporada|stagione|seizoen|sezon|сезон"
    "|part|pt|episode|ep|chapter|lesson|lecture|session|day|week|volume|vol|issue|round|module"
    "|folge|teil|kapitel|lektion|tag|woche|ausgabe|sendung|stunde"
    "|épisode|chapitre|leçon|partie|jour|semaine|tome|numéro|cours"
    "|episodio|episódio|capítulo|lección|lição|parte|clase|aula|día|dia|semana|tomo"
    "|puntata|capitolo|lezione|giorno|settimana|deel|aflevering|hoofdstuk|dag|avsnitt|afsnit|del"
    "|odcinek|część|rozdział|lekcja|dzień|díl|часть|серия|выпуск|глава|урок|день|эпизод|bölüm|kısım|ders"
    "|tập|phần|الحلقة|الجزء|भाग|एपिसोड"
)
_OF = r"(?:\s*(?:/|of|von|de|sur|di|van|из|z)\s*\d{1,4})?"
_NTH = rf"(?:\d{{1,4}}|\b(?:[ivx]{{1,5}}|one|two|three|four|five|six|seven|eight|nine|ten))\b{_OF}"
_NUMBERED = re.compile(
    rf"[(\[（【]\s*(?:(?:{_PART}|take|v|version|attempt|versuch)\.?\s*)?#?(?!(?:19|20)\d\d\b){_NTH}\s*[)\]）】]"
    rf"|(?<!\w)(?:{_PART})\.?\s*#?{_NTH}|\b\d{{1,3}}(?:\.|st|nd|rd|th|ª|º|er|e)\s+(?:{_PART})\b"
    r"|\bs\d{1,2}\s?[.:]?\s?[ef]p?\d{1,4}\b|\b\d{1,2}x\d{2,3}\b|[#＃]\s*\d{1,5}\b"
    r"|第\s*[\d一二三四五六七八九十百]+\s*[集話话回章部期課课巻卷季節节講讲]"
    r"|(?:제\s*)?\d+\s*[화회부강편](?!\w)",
    re.IGNORECASE,
)
# Whether there is anything that could be a number, which is quickly told.
_ANY = re.compile(r"\d|第|\b(?:[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
_LOOSE_ENDS = " \t,;:–—-|•·/"
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=100_000)
def unnumbered(title: str) -> str:
    """The title without the numbers that count parts; as it is without any, "" where it is nothing else."""
    bare = _NUMBERED.sub(" ", title) if _ANY.search(title) else title
    return title if bare == title else _SPACES.sub(" ", bare).strip(_LOOSE_ENDS)
