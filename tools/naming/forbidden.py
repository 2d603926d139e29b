"""The patterns behind the guard: what speaks to a machine, judges a person, or infers what is private."""

from __future__ import annotations

import re


def _any(*alternatives: str, start: str = r"\b", end: str = "") -> re.Pattern[str]:
    return re.compile(f"{start}(?:{'|'.join(alternatives)}){end}", re.IGNORECASE)


ADDRESSES_MACHINE = _any(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:previous|prior|above|earlier|all|any|every)\b",
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|rule|prompt|guideline|polic)",
    r"\b(?:system|developer)\s*(?:prompt|message|:)",
    r"\bjail\s*break",
    r"\bpwn(?:ed)?\b",
    r"</?(?:system|user|assistant)\b",
    r"<\|?\w+\|?>",
    r"\[/?inst\]",
    r"^\s*(?:system|assistant|user|human|ai)\s*:",
    r"\b(?:you are|you're)\b.{0,30}\b(?:now|ai|assistant|bot|language model|dan|chatgpt|llm)\b",
    r"\b(?:act as|pretend(?: to be)?|roleplay as)\b",
    r"\bas an ai\b",
    r"\b(?:ai|chatgpt|llm|assistant|language model|bot)s?\b\s*[,:!]",
    r"\bnew instructions?\b",
    r"\b(?:name|call|title|label|rename|tag|describe)\s+(?:this|the|my|your|it|him|her|them)\b"
    r".{0,40}\b(?:journey|interest|cluster|list|user|person|as|name)",
    r"\b(?:name|call|label|rename) (?:this|it)\b",
    r"\b(?:respond|reply|answer|output|print|return|write|say|repeat|echo)\s+"
    r"(?:only|just|exactly|with|nothing|verbatim|the (?:word|following|text|name|system))\b",
    r"\boutput\s*:",
    r"\b(?:name|answer) (?:is|must be|should be)\b",
    r"\binstructions?\b.{0,30}\b(?:above|below|follow|ignor|system|hidden|secret)",
    r"\b(?:reveal|leak|exfiltrate|send|print)\b.{0,30}\b(?:prompt|password|key|secret|token|data|email)",
    r"\b(?:execute|eval|drop table|rm -rf|select \* from|onerror\s*=|javascript:|alert\()",
    start="",
)

MARKUP = _any(
    r"[<>{}\[\]\\|`^~=*_@$%\"“”„«»]",
    r"https?:",
    r"www\.",
    r"://",
    r"&\w+;",
    r"\w\.(?:com|org|net|io|ru|xyz)\b",
    start="",
)

SPEAKS_OF_PERSON = _any(
    r"you|your|yours|you're|he|she|his|hers?|him|they|their|my|mine|me|i|i'm|we|our",
    r"user|user's|person|person's|himself|herself|someone|somebody",
    end=r"\b",
)

VERDICT = _any(
    r"obsess\w*|addict(?:ed|ion to|s)?|lazy|loser|pathetic|lonely|desperate|weird(?:o|ly)?|creep(?:y|s)?",
    r"cring\w+|trashy|wannabe|stupid|idiot\w*|dumb|moron\w*|ugly|failing|failure at|hopeless|immature",
    r"childish|guilty pleasure|time.?wast\w*|wast(?:ing|ed) (?:time|life)|mindless|brain.?rot|unhealthy",
    r"procrastinat(?:or|ing on)|too much|shameful|embarrassing|perver\w*|boring|gullible|paranoid",
    r"narcissist(?:ic)?|incel|nerdy?|snowflake|cheapskate|crazy|insane|psycho|freak|unemployed|poor people",
    end=r"\b",
)

_STATES = (
    "pregnant|expecting|gay|lesbian|bisexual|queer|trans|transgender|closeted|depressed|suicidal|autistic|"
    "bipolar|schizophrenic|anorexic|bulimic|infertile|hiv.positive|diabetic|disabled|alcoholic|sober|"
    "bankrupt|in debt|divorced|divorcing|cheating|undocumented|illegal|jewish|muslim|christian|atheist|"
    "catholic|republican|democrat|dying|sick|ill|obese|overweight|fat|single|widowed|abused|traumati[sz]ed"
)

INFERENCE = _any(
    r"\b(?:is|are|am|was|be|being|becoming|going|secretly|probably|likely|possibly|maybe|feels?|feeling|"
    rf"seems?|came out|coming out|turned|getting)\s+(?:\w+\s+)?(?:{_STATES})\b",
    r"^(?:\w+ly )?(?:pregnant|suicidal|depressed|closeted|alcoholic|infertile|divorced|undocumented|"
    r"hiv.positive|bankrupt|autistic|bipolar)$",
    r"\b(?:suffer\w* from|struggl\w+ with|dealing with|coping with|diagnosed|living with|recovering from|"
    r"battling|has|having)\b.{0,20}\b(?:depress|anxiet|cancer|hiv|aids|adhd|autis|bipolar|ptsd|addict|"
    r"miscarr|infertil|diabet|dementia|ocd|eating disorder|debt|divorce|baby)",
    r"\b(?:trying for|having) a baby\b",
    start="",
)
