"""The words that dates are written with: months, halves of the day and zones, as `plain_key` writes them.

The languages are those of README's list; words that two of them share mean the same in both.
"""

from __future__ import annotations

from vectorstore.records import plain_key

_WORDS = (
    "january jan januar jänner jän janvier janv enero ene janeiro gennaio gen januari styczeń stycznia sty"
    " ocak oca",
    "february feb februar février févr fév febrero fevereiro fev febbraio februari luty lutego lut şubat şub",
    "march mar märz mär mrz maerz mars marzo março maart mrt marzec marca mart",
    "april apr avril avr abril abr aprile kwiecień kwietnia kwi nisan nis",
    "may mai mayo maio mag maggio mei maj maja mayıs",
    "june jun juni juin junio junho giugno giu czerwiec czerwca cze haziran haz",
    "july jul juli juillet juil julio julho luglio lug lipiec lipca lip temmuz tem",
    "august aug août aou agosto ago augustus sierpień sierpnia sie ağustos ağu",
    "september sep sept septembre septiembre setiembre setembro set settembre wrzesień września"
    " wrz eylül eyl",
    "october oct oktober okt octobre octubre outubro out ottobre ott październik października paź ekim eki",
    "november nov novembre noviembre novembro listopad listopada lis kasım kas",
    "december dec dezember dez décembre déc diciembre dic dezembro dicembre grudzień grudnia gru aralık ara",
)

MONTHS: dict[str, int] = {
    plain_key(word): number for number, line in enumerate(_WORDS, 1) for word in line.split()
}
MORNING = frozenset(plain_key(word).replace(" ", "") for word in ("am", "a.m.", "午前", "上午", "오전", "öö"))
AFTERNOON = frozenset(
    plain_key(word).replace(" ", "") for word in ("pm", "p.m.", "午後", "下午", "오후", "ös")
)

ZONES: dict[str, float] = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEZ": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "OEZ": 2, "EEST": 3, "OESZ": 3, "SAST": 2, "MSK": 3, "TRT": 3, "IST": 5.5, "PKT": 5, "WIB": 7,
    "ICT": 7, "SGT": 8, "HKT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3, "CLT": -4,
    "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "COT": -5, "PET": -5, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
"""Hours east of Greenwich of the abbreviations that exports use."""
