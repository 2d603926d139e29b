"""Plain yeses and noes, in the languages people are likely to answer in."""

from __future__ import annotations

import re

_YES = (
    r"y|yes|yep|yeah|yup|sure|ok|okay|fine|do (?:it|that|so)|go ahead|please do"
    r"|(?:delete|forget|erase) (?:it|them|that|everything|all)|delete|confirm(?:ed)?|i(?:'m| am) sure|i do"
    r"|ja|jo|klar|s[ií]|oui|d'accord|sim|да|是的?|好的?|はい"
)
_AFTER_YES = (
    r"please|thanks|thank you|now|all|both|of course|definitely|bitte|gerne|por favor|claro"
    r"|s'il (?:te|vous) pla[iî]t"
)
_NO = (
    r"n|no|nope|nah|don'?t|do not|stop|cancel|keep(?: (?:it|them|that))?|never ?mind|not now|wait"
    r"|nein|non|nee|não|нет|不要?|いいえ"
)
_AFTER_NO = r"thanks?|thank you|please|do(?:n'?t| not)|keep(?: it)?|stop|danke|gracias|merci|no"

# The whole message has to be a yes: “ok, but not the espresso” is none, and something may be deleted.
YES = re.compile(rf"[\s¡]*(?:{_YES})(?:[\s,.!]+(?:{_YES}|{_AFTER_YES}))*[\s.!]*\Z", re.IGNORECASE)
NO = re.compile(rf"\W*(?:{_NO})(?:[\s,.!]+(?:{_AFTER_NO}))*\W*\Z", re.IGNORECASE)
