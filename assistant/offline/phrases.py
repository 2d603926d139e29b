"""Free text inside a request: what it is about, a new name, a new interest, a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.offline.lexicon import LETTERS, pattern, plain, stem, whole, words_of
from assistant.offline.mentions import STOP, Mention, words
from assistant.offline.quantities import find_count, find_minutes, find_years
from assistant.offline.reading import Reading

_ABOUT = (r"(?:anything |something |everything |all |stuff |things )?(?:(?:guide|introduction|intro|primer|tutorial) (?:to|on)|i (?:\w+ )?(?:saved|bookmarked|read|watched|saw|found) (?:for|about|on)|about|regarding|concerning|related to|relating to|to do with|having to do with|on the subject of|on the topic of|mentioning|"
          r"dealing with|connected (?:to|with)|revolving around|covering|on|over|über|zum thema|bezüglich|sobre|acerca de|relacionado con|sur|à propos de|concernant|"
          r"(?:en )?rapport avec|qui concerne|riguardo a|sull[ae']?|over)")  # fmt: skip
_STOP = (r"[,;:?!()]|\.(?:\s|$)| - |$|(?<![\w])(?:please|pls|thanks|bitte|por favor|s'il te plaît|"
         r"that i|which i|i (?:\w+ )?(?:read|saw|watched|heard|played|opened|saved|listened|liked|visited|found|looked)|from my (?:\w+ )?(?:history|records?|data|log)|in my (?:\w+ )?(?:history|records?|log)|"
         r"(?:was|were) (?:called|it|that)|called|again|when was|have i|did i|do i|ai-je|habe ich|gesehen|gelesen|geschaut|gehört|gespielt|"
         r"(?:in|for|under|within|at most|max(?:imum)?|no longer than|less than|from|since|before|after|by)$|permanently|forever|for good|completely|"
         r"but|preferably|ideally|because|since it|if possible|maybe|though|published|released|made|written|aired|as well|too|from now on|in (?:the )?future|ever again|ever|any ?more|any longer|me interesa|dans mon|en mi|in meinem|de mi|de mon|aus meinem)(?![\w])")  # fmt: skip
_ARTICLES = r"the|a|an|some|any|der|die|das|den|dem|el|la|los|las|un|una|le|les|l'|des|du|il|lo|gli"
_SEARCH = (r"(?:(?:search|look|check|go|scan|comb|hunt|dig|durchsuche|suche?|busca|cherche)(?: \w+){0,4}? (?:for|nach|par)|look(?:ed|ing)? up|look(?:ed|ing)? for|searched for|googled|find|pull up|dig (?:up|out)|"
           r"bring up|where did i see|suche|busca|cherche|搜索|查找)")  # fmt: skip
_CONSUME = r"(?:watch(?:ed|ing)?|read(?:ing)?|listen(?:ed|ing)? to|play(?:ed|ing)?|see|seen|saw|hear(?:d)?|finish(?:ed)?|come across|encounter(?:ed)?)"
_FILLER = words_of("filler")


def topic(reading: Reading, clear: str) -> str:
    """What a request is about, as said: "what did I read about VLANs in March" → "VLANs"; "" where it does not say.

    `clear` is the text with dates, lengths and the like blanked out, at the same positions.
    """
    for quote in reading.of("quote"):
        return quote.ids[0]
    if m := re.search(r"(?:关于|有关(?!于))\s*(.+?)的", clear):
        return m[1].strip()
    for lead in (_ABOUT, _SEARCH):
        for m in re.finditer(
            rf"(?<![{LETTERS}])(?:{lead})\s+(?P<what>.+?)\s*(?={_STOP})", clear, re.IGNORECASE
        ):
            if found := _trimmed(m["what"]):
                return found
    return ""


def consumed(reading: Reading, clear: str) -> str:
    """What was watched, read or played where it is named outright: "when did I watch Dune" → "Dune"."""
    m = re.search(
        rf"(?<![{LETTERS}])(?:i|we) (?:\w+ )?{_CONSUME}\s+(?P<what>.+?)\s*(?={_STOP})", clear, re.IGNORECASE
    )
    return _trimmed(m["what"]) if m else ""


def _trimmed(text: str) -> str:
    """A phrase without articles, kinds, lists' words and what stands around it; "" when nothing is left."""
    text = " ".join(text.split()).strip(" \"'.,")
    text = re.sub(r"^(?:that|the|this|those|an?)\s+[\w-]+\s+(?:for|about|on|with|regarding|where)\s+", "", text, flags=re.IGNORECASE)
    text = re.sub(rf"^(?:(?:{_ARTICLES}|{_ABOUT})\s+)+", "", text, flags=re.IGNORECASE)
    text = re.sub(
        r"\s+(?:stuff|content|things|material|under|within|over|than|aus den|aus|in|on|from|for|at|to|of|since|during|i|that|which)$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    bare = [plain(w) for w in words(text)]
    if not bare or all(w in STOP or w in _FILLER for w in bare) or whole(pattern("kinds")).fullmatch(text):
        return ""
    return text


def genre(reading: Reading, clear: str) -> str:
    """What stands before the kind: "a good horror film" → "horror", "sci-fi movies" → "sci-fi"."""
    m = re.search(
        rf"(?P<what>(?:[\w'&-]+\s+){{1,3}})(?:{pattern('kinds')})(?![{LETTERS}])", clear, re.IGNORECASE
    )
    if not m:
        return ""
    kept: list[str] = []
    for word in reversed(m["what"].split()):
        bare = plain(word)
        if bare in STOP or bare in _PLAIN_ADJECTIVES or bare.isdigit() or whole(pattern("levels")).fullmatch(word) \
                or whole(pattern("numbers")).fullmatch(word) or whole(pattern("kinds")).fullmatch(word):  # fmt: skip
            break
        kept.insert(0, word)
    return " ".join(kept)


_PLAIN_ADJECTIVES = words_of("plain")


def covered(phrase: str, mentions: Sequence[Mention], reading: Reading) -> Mention | None:
    """The journey mention that accounts for every telling word of `phrase`, or None."""
    for mention in mentions:
        said = {plain(w) for w in words(reading.text[mention.start : mention.end])}
        telling = [
            w for w in map(plain, words(phrase)) if w not in STOP and not whole(pattern("kinds")).fullmatch(w)
        ]
        if telling and all(w in said or stem(w) in {stem(s) for s in said} for w in telling):
            return mention
        if (
            not telling
            and mention.start >= 0
            and plain(phrase) in plain(reading.text[mention.start : mention.end])
        ):
            return mention
    return None


_NAME_LEAD = (r"(?:(?:(?:should|must|ought to|shall|will|could) (?:now |henceforth |really )?be(?! called| named)|(?:should|could|can|must|ought to|needs to|has to|soll(?:te)?|will|shall) (?:\w+ )?(?:be |now )*(?:called|named|titled|labelled|known as|read|heißen|say)|is(?: really| actually| now| better)?(?: called| named)?|"
              r"are(?: really| actually)?(?: called)?|i(?:'d| would)? (?:want|like|prefer)|let's (?:use|say)|be (?:called|named|known as|labelled|titled)|(?:needs|wants|deserves) (?:a|another) (?:\w+ )?(?:name|title|label)|(?:the )?(?:new |better )?(?:name|title|label)|"
              r"to|as|into|in|with|by|:|,|=|->|→|–|—|-|zu|um|als|a|por|como|en|par|comme|heißen|called|named|to say|to be|(?:just )?(?:re-?)?(?:call|name|title|label|say) (?:it|that|this)(?: just)?|hmm+|well|please|is (?:wrong|bad|off|too long[\w ]*?)|it(?:'s| is| should be)(?: really| actually)?|(?:please )?shorten it to|为|成|叫|改名为|重命名为|改成)(?![A-Za-zÀ-ɏ])\s*[:,]?\s*)+")  # fmt: skip
_NAME_TAIL = (r"(?:\s*[,;–—-]?\s*(?:please|pls|instead|from now on|thanks|thank you|um|heißen|umbenennen|nennen|bitte|por favor|s'il te plaît|will you|would you|ok|okay|now|if you can))+[.!?]*$|"
              r"[.!?]+$")  # fmt: skip


def new_name(reading: Reading, target: Mention | None) -> str:
    """The name a journey is to get, in the person's own spelling; "" where none is given."""
    known = {plain(str(j["name"])) for j in reading.context.journeys}
    for quote in reading.of("quote"):
        if plain(quote.ids[0]) not in known:
            return quote.ids[0].strip()
    text = reading.text
    if m := re.search(
        r"(?:^|\s)(?:make|use|i(?:'d)? prefer|i like)\s+(?P<n>.+?)\s+(?:the (?:new )?(?:name|title) (?:of|for)|as the (?:name|title) (?:of|for)|for)\s",
        text,
        re.IGNORECASE,
    ):
        return m["n"].strip()
    if target is None:
        m = re.search(
            r"(?:call|name|rename|title|label|nenne|llama|appelle)\s+(?:it|this|that|them|es|lo|le)?\s*(?P<n>.+)$",
            text,
            re.IGNORECASE,
        )
        return _cut_name(m["n"]) if m else ""
    rest = text[target.end :]
    lead = re.match(rf"\s*(?:['\"]?s )?(?:{_NAME_LEAD})?", rest, re.IGNORECASE)
    found = _cut_name(rest[lead.end() :] if lead else rest)
    said_lead = bool(lead and lead[0].strip())
    verb = re.search(r"(?<!\w)(?:call(?:ing)?|nam(?:e|ing)|rename|renombra|title|label|nenne|retitle|relabel|dub|christen|llama|appelle|renomme|rinomina|benenne|叫)\s*(?:a |en )?[\"']?$", text[: target.start], re.IGNORECASE)  # fmt: skip
    if not said_lead and not verb:
        return ""
    return "" if _NO_NAME.match(found) else found


_NO_NAME = whole(
    r"(?:something|what|anything)(?: \w+)*$|a .*(?:name|title)|(?:\w+ )?(?:wrong|bad|clunky|silly|ugly|dull|boring|awful|terrible|stupid|meh)|too \w+|not \w+|instead$|better$|ideas?$|"
    r"(?:find|suggest|propose|give|think|come up|got)\b|journey$|umbenennen$|another$|please$"
)


def _cut_name(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, re.sub(_NAME_TAIL, "", text.strip(), flags=re.IGNORECASE).strip(" \"'")
    return text


_BEGIN = (
    r"(?:get|got|gotten|getting|be|become|becoming|became) (?:\w+ ){0,2}?(?:in ?to|started (?:with|on|in)|better at|serious about|interested in|hooked on|good at|keen on)|tak(?:e|ing|en) up|took up|pick(?:ed|ing)? up|"
    r"start(?:ed|ing)?(?: out)?(?: with| on| to| doing)?|begin(?:ning)?(?: with| to)?|begun|began|learn(?:ing|ed)?(?: about| how to| to| more about)?|try(?:ing)?(?: out| my hand at)?|tried|(?:fallen|fell|falling) (?:in love with|for)|"
    r"(?:div|dig|delv|get)\w* (?:deeper )?into|interest(?:ed)? in|curious about|obsess(?:ed|ion) with|passion(?:ate)? (?:about|for)|fascinat(?:ed|ion) (?:by|with|for)|hooked on|keen on|a fan of|enrolled in|sign(?:ed)? (?:me )?up for|"
    r"(?:really |also |now |lately )into|been (?:\w+ )?(?:doing|playing|practising|practicing|into)|pursu(?:e|ing)|explor(?:e|ing)|study(?:ing)?|practi[sc](?:e|ing)|(?:know|read|hear|find out) more about|discover(?:ed|ing)?|joined (?:a|an|the)|"
    r"dabbl(?:e|ing) in|goal is to|plan to|want to do|like to do|love to do|do|play|collect|like|love|enjoy|considering|thinking (?:of|about)"
)
_INTEREST_RULES = (
    r"^(?:.*?\bthat )?(?P<w>.+?) (?:interests|fascinates|intrigues) me\b.*$",
    r"(?:^|.*\b)(?:add|create|make|start|open|begin|set up|register)\s+(?:a |an |another |one |my )?(?:new )?(?:journey|interest|hobby|topic|passion)\b\s*(?:about|for|on|in|called|named|of|to|:|-)*\s*(?P<w>.+)$",
    r"^.*\bmy (?:interest|passion|love) (?:in|for|of) (?P<w>.+)$",
    r"^.*\bbitten by the (?P<w>.+?) bug$",
    r"^(?:.*[ ,])?(?:add|put|note|jot|write|include|track(?:ing)?|follow(?:ing)?|keep (?:track|an eye) o[fn]|watch out for|füge|añade|agrega|ajoute|aggiungi)\s+(?:down )?(?:that )?(?:i (?:\w+ )?(?:like|love|do|am into|enjoy) )?(?:in )?(?!it\b|this\b|that\b)(?P<w>.+)$",
    r"^.{0,60}?\b(?:interests?|hobby|hobbies|passion|obsession|thing|new|resolution|know|more|missing|missed one|forgot one|hobby|interés|passion)(?: of mine)?(?: you should know(?: about)?)?(?: please)?\s*(?::|=| is | - )\s*(?P<w>.+)$",
    r"^you(?:'re| are)? (?:missed|missing|forgot|don't know (?:this |it |about )?(?:yet )?(?:but )?(?:that )?)\s*(?:one[:,] )?(?:i (?:\w+ )?(?:do|like|love|play|collect|am into) )?(?P<w>.+)$",
    r"^(?P<w>.+?) is (?:missing|an interest of mine|one of my (?:interests|hobbies)|something i (?:do|like|love)|my new (?:hobby|thing|passion|obsession))\b.*$",
    r"^(?P<w>.+?) (?:sounds fun|has caught my (?:interest|eye)|looks fun)\b.*$",
    r"^ich (?:möchte|will|würde gerne?|habe)\s+(?:auch |gerne? |jetzt |mich )*(?:mit )?(?P<w>.+?)(?:\s+(?:anfangen|beginnen|lernen|ausprobieren|machen|begonnen|angefangen))+$",
    r"^ich (?:interessiere mich|bin) (?:auch |jetzt |neuerdings |sehr )*(?:für|von) (?P<w>.+?)(?: begeistert)?$",
    r"^(?:también )?(?:quiero|quisiera|me gustaría|voy a|he empezado|empecé|me interesa|me apunto|me he aficionado)(?: (?:empezar(?: con| a)?|aprender(?: a)?|probar|comenzar(?: con)?|iniciarme en|con|a|también))*\s+(?P<w>.+)$",
    r"^(?:je (?:veux|voudrais|souhaite|me suis mis|me lance|m'intéresse|commence)|j'aimerais|j'ai (?:commencé|débuté))(?: (?:à|me mettre|apprendre|commencer|débuter|essayer|aussi|de|dans))*\s+(?:à |au |aux |l'|la |le )*(?P<w>.+)$",
    r"^(?:vorrei|voglio) (?:imparare|iniziare|cominciare)(?: a)? (?P<w>.+)$",
    r"^(?:quero|gostaria de) (?:aprender|começar)(?: a)? (?P<w>.+)$",
    r"^ik wil (?:beginnen met|leren) (?P<w>.+)$",
    r"^我(?:也)?(?:想|要)?(?:开始)?(?:学习|学|开始|对)?(?P<w>.+?)(?:感兴趣|了)?$",
    r"^添加(?P<w>.+?)(?:到.*)?$",
    rf"(?:^|.*?\b)(?:(?:{_BEGIN})\s+(?:to )?(?:i should )?)+(?P<w>.+)$",
)  # fmt: skip


def interest(reading: Reading) -> str:
    """What a new interest is, as said: "I'd like to start pottery" → "pottery"."""
    for quote in reading.of("quote"):
        return quote.ids[0]
    text = re.sub(r"[.!?]+$", "", reading.text)
    for rule in _INTEREST_RULES:
        if (m := re.match(rule, text, re.IGNORECASE)) and (found := _cut_interest(m["w"])):
            if re.search(r"[:=]", text[: m.start("w")]):  # "resolution: learn to draw"
                found = re.sub(rf"^(?:to )?(?:{_BEGIN})\s+", "", found, flags=re.IGNORECASE)
            return found
    return _cut_interest(text)


_INTEREST_TAIL = re.compile(
    r"\s*(?:[,.;!]\s*(?:(?:please |can you |could you )?(?:put|add|note|track|keep|start|write|make|count|remember|too|i want|and i|añád|ajoute|füge)\b.*|that's the plan.*|[\w ]+ please)"
    r"|\s(?:(?:is|are) (?:on|one|something|next)\b|(?:in|among|into) my (?:interests|journeys|list|hobbies)|as (?:something|an? (?:new )?(?:interest|hobby|journey|topic)|one of|my)|to (?:my|the|what|our) |on (?:to )?(?:my|the) list|down as|among my|for me$|i want to (?:try|do|learn) it).*)$", re.IGNORECASE)  # fmt: skip


def _cut_interest(text: str) -> str:
    text = _INTEREST_TAIL.sub("", text.strip())
    text = re.sub(r"^(?:me |to |how to |the (?:art|craft|world|hobby|practice) of |a bit of |a lot of |some |with |in |mit |con |doing |playing )+", "", text.strip(), flags=re.IGNORECASE)
    tail = (r"(?:\s*[,.;!?]*\s*(?:please|pls|too|as well|also|soon|now|next (?:year|month|week|spring|summer)|this (?:year|summer|winter|spring|autumn|month)|some ?day|one day|"
            r"for (?:fun|me)|as a (?:new )?hobby|as an interest|lately|recently|these days|at some point|again|offline|bitte|también|aussi|hinzu|lernen|class(?:es)?|lessons|club|and want to start again))+[.!?]*$|[.!?]+$")  # fmt: skip
    return re.sub(tail, "", text, flags=re.IGNORECASE).strip(" \"',")


_REASON = re.compile(
    r"(?:because|cause|cos|cuz|'cause|since|as it|weil|porque|parce que|perché|因为)\s+(?P<why>.+)$|(?:,|;|:|\.|-|–|—|\bit's\b|\bit was\b|\bit is\b|\bis\b|\bwas\b|\bway\b)\s*(?P<too>(?:(?:a bit|way|far|much|just|simply|little) )*too (?!bad|much of)[\w-]+(?: [\w-]+){0,4})",
    re.IGNORECASE)  # fmt: skip


def reason(text: str) -> str:
    """Why something is liked or not, as said: "because it was too slow" → "too slow"; "" where it does not say."""
    m = _REASON.search(text)
    if not m:
        return ""
    why = (m["why"] or m["too"]).strip(" .,!?\"'")
    return re.sub(
        r"^(?:it|that|this|he|she|they|es|c'est)(?:'s|'re| is| was| are| were| ist| war| seems?| looks?| felt| feels?)?\s+(?=\w)",
        "",
        why,
        flags=re.IGNORECASE,
    )


def without_quantities(reading: Reading) -> str:
    """The text with dates, lengths, years and counts blanked out."""
    spans: list[tuple[int, int]] = []
    text = reading.text
    if reading.period:
        spans.append((reading.period.start, reading.period.end))
    for found in (find_minutes(text), find_count(text), find_years(text, reading.context.today)):
        if found:
            spans.append((found.start, found.end))
    return reading.blank(spans)
