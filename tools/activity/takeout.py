"""What the JSON and HTML of Google's activity have in common: words for actions, titles without them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tools.activity.dates import moment
from tools.activity.json_records import Broken
from tools.activity.markup import segments, words
from tools.activity.source import ExportFile

WATCHED = (
    "Watched {}",
    "{} angesehen",
    "Du hast {} angesehen",
    "Vous avez regardé {}",
    "A regardé {}",
    "Has visto {}",
    "Se ha visto {}",
    "Visto {}",
    "Você assistiu a {}",
    "Assistiu a {}",
    "Assistido: {}",
    "Viu {}",
    "Hai guardato {}",
    "Hai visto {}",
    "{} bekeken",
    "Je hebt {} bekeken",
    "Je hebt gekeken naar {}",
    "Obejrzano: {}",
    "Obejrzano {}",
    "Obejrzane: {}",
    "{} izlendi",
    "{} adlı videoyu izlediniz",
    "{} を視聴しました",
    "{} を視聴",
    "「{}」を視聴しました",
    "观看了 {}",
    "已观看 {}",
    "已观看{}",
    "您观看了 {}",
    "觀看了「{}」",
    "已觀看 {}",
)
"""How "Watched {title}" reads in the languages of README's list; what is not there keeps its words."""

VISITED = (
    "Visited {}", "Viewed {}", "{} besucht", "Vous avez consulté {}", "A consulté {}", "Has visitado {}",
    "Visitado: {}", "Você visitou {}", "Visitou {}", "Hai visitato {}", "{} bezocht", "Odwiedzono {}",
    "Odwiedzone: {}", "{} ziyaret edildi", "{} にアクセスしました", "已访问 {}", "访问了 {}", "已造訪 {}",
)  # fmt: skip

SEARCHED = (
    "Searched for {}", "Nach {} gesucht", "Gesucht nach: {}", "Vous avez recherché {}", "A recherché {}",
    "Has buscado {}", "Buscaste {}", "Você pesquisou {}", "Pesquisou {}", "Hai cercato {}", "Gezocht naar {}",
    "Wyszukano {}", "Wyszukano: {}", "{} arandı", "{} için arama yapıldı", "{} を検索しました", "已搜索 {}",
    "搜索了 {}", "已搜尋 {}",
)  # fmt: skip

ASKED = (
    "Prompted {}", "Asked {}", "Said {}", "Eingegebener Prompt: {}", "Requête : {}", "Petición: {}",
    "Comando enviado: {}", "Prompt inviato: {}", "Ingediende prompt: {}",
)  # fmt: skip

USED = (
    "Used {}", "{} verwendet", "Vous avez utilisé {}", "A utilisé {}", "Has usado {}", "Você usou {}",
    "Usou {}", "Hai usato {}", "{} gebruikt", "Użyto aplikacji {}", "{} kullanıldı", "{} を使用しました",
    "已使用 {}",
)  # fmt: skip


def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all forms, the longest first; its one group that matched is the title."""
    ordered = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(re.escape(form).replace(r"\{\}", "(.+)") for form in ordered), re.DOTALL)


_PATTERNS = {
    "watched": _pattern(WATCHED),
    "searched": _pattern(SEARCHED),
    "visited": _pattern(VISITED),
    "asked": _pattern(ASKED),
    "used": _pattern(USED),
}


def without_verb(text: str, action: str) -> str:
    """The title in "Watched {title}"; the text itself where no form of the action fits."""
    if action == "watched" and text.startswith("Watched "):
        return text[8:]
    found = _PATTERNS[action].fullmatch(text)
    return next((group for group in found.groups() if group), text) if found else text


def action_of(text: str) -> tuple[str, str]:
    """Action and title of "Searched for {title}" and its like; ("", text) where none fits."""
    for action, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(text):
            return action, next((group for group in found.groups() if group), text)
    return "", text


_AD = re.compile(
    r"google.*(?:\bads?\b|anzeigen|annonces?|anuncios?|annunci|advertenties|reklam|広告|广告|廣告|광고)", re.I
)


def is_ad(details: object) -> bool:
    """True for the detail "From Google Ads" in any of the languages."""
    if not isinstance(details, list):
        return False
    return any(isinstance(d, dict) and _AD.search(str(d.get("name", ""))) for d in details)


_CELL = r'<div class="outer-cell'
_HEADER = re.compile(r'mdl-typography--title">(.*?)<', re.DOTALL)
_CONTENT = re.compile(r'<div class="content-cell[^"]*body-1">(.*?)</div>', re.DOTALL)
_DETAILS = re.compile(r'<div class="content-cell[^"]*caption">(.*?)</div>', re.DOTALL)
_LINK = re.compile(r'<a\s[^<>]*href="([^"]*)"[^<>]*>(.*?)</a>', re.DOTALL)
_DATED = re.compile(r"^(?=.*(?<!\d)(?:19|20)\d\d(?!\d))(?=.*\d[:.h]\d\d).{8,60}$")
_LINE = re.compile(r"<br\s*/?>")


def cells(file: ExportFile) -> Iterator[dict[str, Any] | Broken]:
    """The records of an HTML history, with the keys that the JSON of the same history has.

    An entry is a line with what was done and to what, lines about it (the channel, an answer), and the time.
    """
    with file.open() as stream:
        for part in segments(stream, _CELL):
            header, content = _HEADER.search(part), _CONTENT.search(part)
            if not content:
                yield Broken(words(part)[:200])
                continue
            record = _record(_LINE.split(content[1]))
            record["header"] = words(header[1]) if header else ""
            if details := _DETAILS.search(part):
                record["details"] = [{"name": words(line)} for line in _LINE.split(details[1])]
            yield record


def _record(given: list[str]) -> dict[str, Any]:
    """Title, address, subtitles and time of an entry's lines."""
    first, *rest = given
    link = _LINK.search(first[:5000])
    record: dict[str, Any] = {"title": words(first), "subtitles": [], "time": ""}
    if link:
        # The verb around the link is in the account's language; the link alone is the title.
        record["titleUrl"], record["linked"] = html.unescape(link[1]), words(link[2])
    for line in rest:
        text = words(line)
        if _DATED.search(text) and (time := _moment(text)):
            record["time"] = time
            break
        if text:
            record["subtitles"].append({"name": text})
    return record


def _moment(text: str) -> datetime | None:
    try:
        return moment(text, "dmy")
    except ValueError:
        return None
