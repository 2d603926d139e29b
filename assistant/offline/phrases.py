"""Free text inside a request: what it is about, a new name, a new interest, a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.offline.lexicon import LETTERS, pattern, plain, stem, whole
from assistant.offline.mentions import STOP, Mention, words
from assistant.offline.quantities import find_count, find_minutes, find_years
from assistant.offline.reading import Reading

_ABOUT = (r"(?:anything |something |everything |all |stuff |things )?(?:about|regarding|concerning|related to|relating to|to do with|having to do with|on the subject of|on the topic of|mentioning|"
          r"dealing with|connected (?:to|with)|revolving around|covering|on|over|über|zum thema|bezüglich|sobre|acerca de|relacionado con|sur|à propos de|concernant|"
          r"(?:en )?rapport avec|qui concerne|riguardo a|sull[ae']?|over)")  # fmt: skip
_STOP = (r"[,;:?!()]|\.(?:\s|$)| - |$|(?<![\w])(?:please|pls|thanks|bitte|por favor|s'il te plaît|"
         r"that i|which i|i (?:\w+ )?(?:read|saw|watched|heard|played|opened|saved|listened|liked|visited|found|looked)|from my (?:\w+ )?(?:history|records?|data|log)|in my (?:\w+ )?(?:history|records?|log)|"
         r"(?:was|were) (?:called|it|that)|called|again|when was|have i|did i|do i|ai-je|habe ich|gesehen|gelesen|geschaut|gehört|gespielt|"
         r"(?:in|for|under|within|at most|max(?:imum)?|no longer than|less than|from|since|before|after|by)$|permanently|forever|for good|completely|"
         r"but|preferably|ideally|because|since it|if possible|maybe|though|as well|too|from now on|in (?:the )?future|ever again|ever|any ?more|any longer|me interesa|dans mon|en mi|in meinem|de mi|de mon|aus meinem)(?![\w])")  # fmt: skip
_ARTICLES = r"the|a|an|some|any|my|der|die|das|den|dem|el|la|los|las|un|una|le|les|l'|des|du|il|lo|gli"
_SEARCH = (r"(?:(?:search|look|check|go|scan|comb|hunt|dig|durchsuche|suche?|busca|cherche)(?: \w+){0,4}? (?:for|nach|par)|look(?:ed|ing)? up|look(?:ed|ing)? for|searched for|googled|find|pull up|dig (?:up|out)|"
           r"bring up|where did i see|suche|busca|cherche|搜索|查找)")  # fmt: skip
_CONSUME = r"(?:watch(?:ed|ing)?|read(?:ing)?|listen(?:ed|ing)? to|play(?:ed|ing)?|see|seen|saw|hear(?:d)?|finish(?:ed)?|come across|encounter(?:ed)?)"
_FILLER = frozenset("something anything everything stuff thing things video film movie book article about that this it one any some much many often last "
                    "ever recently lately today more new good great things lot time what which etwas algo quelque".split())  # fmt: skip


def topic(reading: Reading, clear: str) -> str:
    """What a request is about, as said: "what did I read about VLANs in March" → "VLANs"; "" where it does not say.

    `clear` is the text with dates, lengths and the like blanked out, at the same positions.
    """
    for quote in reading.of("quote"):
        return quote.ids[0]
    if m := re.search(r"(?:关于|有关)\s*(.+?)的", clear):
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
    text = re.sub(rf"^(?:(?:{_ARTICLES}|{_ABOUT})\s+)+", "", text, flags=re.IGNORECASE)
    text = re.sub(
        r"\s+(?:stuff|content|things|material|in|on|from|for|at|to|of|since|during|i|that|which)$",
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


_PLAIN_ADJECTIVES = frozenset(
    "good great nice decent interesting fun funny short long quick brief new newer newest recent latest old older classic really more other another few "
    "several random best top cool amazing similar related different free favourite favorite single couple like likes need needs watching reading "
    "recommend recommended suggest suggested give looking light heavy full actual real proper worthwhile solid gute guter gutes gut neue neuer kurze kurzer "
    "schöne schöner buen buena buenos buenas nuevo nueva nuevas corta corto bon bonne bons bonnes nouveau nouvelle petit petite court courte "
    "empfiehl empfehle gib zeig recomiéndame recomiendame dame busco quiero recommande propose donne cherche veux hast pick help choose kids tonight "
    "evening weekend english demanding useful helpful relevant suitable popular famous underrated entertaining relaxing inspiring maybe perhaps also thanks please".split()
)


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


_NAME_LEAD = (r"(?:(?:(?:should|could|can|must|ought to|needs to|has to|soll(?:te)?|will|shall) (?:\w+ )?(?:be |now )*(?:called|named|titled|labelled|known as|read|heißen|say)|is (?:really|actually|now|better)?(?: called| named)?|"
              r"are (?:really|actually)?(?: called)?|be (?:called|named|known as|labelled|titled)|(?:needs|wants|deserves) (?:a|another) (?:\w+ )?(?:name|title|label)|(?:the )?(?:new |better )?(?:name|title|label)|"
              r"to|as|into|in|with|by|:|,|=|->|→|–|—|-|zu|um|als|a|por|como|en|par|comme|heißen|called|named|为|成|叫|改名为|重命名为|改成)\s*[:,]?\s*)+")  # fmt: skip
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
    lead = re.match(rf"\s*(?:['\"]s )?(?:{_NAME_LEAD})?", rest, re.IGNORECASE)
    found = _cut_name(rest[lead.end() :] if lead else rest)
    said_lead = bool(lead and lead[0].strip())
    verb = re.search(r"(?<!\w)(?:call|name|rename|renombra|title|label|nenne|retitle|relabel|dub|christen|llama|appelle|renomme|rinomina|benenne|叫)\s*(?:a |en )?[\"']?$", text[: target.start], re.IGNORECASE)  # fmt: skip
    if not said_lead and not verb:
        return ""
    return (
        ""
        if whole(
            r"(?:something|what|anything)(?: \w+)*|a .*(?:name|title)|wrong|bad|clunky|silly|ugly|not \w+|better|ideas?|journey|umbenennen"
        ).fullmatch(found)
        else found
    )


def _cut_name(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, re.sub(_NAME_TAIL, "", text.strip(), flags=re.IGNORECASE).strip(" \"'")
    return text


_INTEREST_LEAD = (
    r"(?:(?:hi|hey|hello|oh|so|also|and|ok|well|please|btw|by the way|can you|could you|you know|actually|lately|recently|these days|nowadays|maybe|i think)[ ,!.]+)*"
    r"(?:(?:i'm|i am|im|i've been|i have been|i'd|i would|i've|i have|i|my|we)\s+)?(?:(?:recently|lately|just|really|also|now|always|currently|actually|finally|kind of|quite|totally|getting|love to|like to|want to|wanna|would love to|wanted to|"
    r"plan(?:ning)? (?:to|on)|hop(?:e|ing) to|going to|gonna|thinking (?:of|about)|considering|tempted to|keen (?:to|on)|eager to|ready to|about to|trying to|dream(?:ing)? of|not)\s+)*"
    r"(?:(?:get|got|gotten|getting) (?:really |more |back )?(?:in ?to|interested in|hooked on|the hang of)|tak(?:e|ing|en) up|took up|pick(?:ed|ing)? up|start(?:ed|ing)?(?: with| out with| on| to)?|begin(?:ning)?(?: with)?|begun|beg[au]n|learn(?:ing)?(?: about| to| how to)?|try(?:ing)?(?: out)?|tried|"
    r"fallen in love with|fell in love with|interested in|curious about|obsessed with|passionate about|hooked on|fascinated by|a fan of|enrolled in|signed up for|into|in to|pursu(?:e|ing)|explor(?:e|ing)|stud(?:y|ying)|do(?:ing)?|like|love|enjoy|become interested in|"
    r"become|practi[sc](?:e|ing)|working on|discovered|dabbl(?:e|ing) in|hobby is|hobby|goal is to learn)\s+"
)  # fmt: skip
_INTEREST_RULES = (
    r"^(?:(?:please|can you|could you|also|and)[ ,]*)*(?:add|create|make|start|open|set up|track|keep track of|follow|note|put|include|register|füge|añade|agrega|ajoute|aggiungi)\s+(?:a |an |another )?(?:new )?(?:(?:journey|interest|hobby|topic)\s*(?:about|for|on|in|called|named|of|:)?\s+)?(?:in )?(?P<w>.+?)"
    r"(?:\s+(?:to|on|in|onto|as|down|among|zu|a|à)\s+(?:an?|my|the|our|meinen?|mis|mes|one of my)\s.*|\s+(?:down )?as (?:an? |one of my ).*|\s+(?:too|as well|for me|please|also|hinzu))*[.!]*$",
    r"^(?:(?:another|my|a|one|an)\s+)*(?:new |other |latest )?(?:interest|hobby|passion|journey|neues hobby|nuevo interés|nouvelle passion)s?(?: of mine)?\s*(?:is|:|=|-|,)\s*(?P<w>.+)$",
    r"^(?:you (?:missed|forgot|don't know (?:this |it )?(?:yet)?(?: but)?(?: that)?|should know(?: that)?|can't see(?: it)?(?: but)?)|you're missing|remember that|note that|something you can't see in my history)(?: one| something)?[ :,]*(?:but )?(?:i (?:\w+ )?(?:do|am into|like|love|play|practise|practice|collect) |i'm (?:\w+ )?(?:into|interested in) )?(?P<w>.+)$",
    r"^(?P<w>.+?) is (?:missing|an interest of mine|one of my (?:interests|hobbies)|something i (?:do|like|love)|my new (?:hobby|thing|passion|obsession))(?: too| as well)?[.!]*$",
    r"^(?:ich (?:möchte|will|würde gerne?|habe)|ich)\s+(?:auch |gerne? |jetzt |mich (?:auch )?(?:für )?)*(?:mit )?(?P<w>.+?)(?:\s+(?:anfangen|beginnen|lernen|ausprobieren|machen|begonnen|angefangen|interessieren))+[.!]*$",
    r"^ich interessiere mich (?:auch |jetzt |neuerdings )?für (?P<w>.+)$",
    r"^(?:quiero|quisiera|me gustaría|voy a|he empezado|empecé|también me interesa|me interesa)(?: (?:empezar(?: con| a)?|aprender(?: a)?|probar|comenzar(?: con)?|iniciarme en|con|a|también))*\s+(?P<w>.+)$",
    r"^(?:je (?:veux|voudrais|souhaite)|j'aimerais|j'ai (?:commencé|débuté)|je m'intéresse(?: aussi)?|je commence)(?: (?:à |me mettre |apprendre |commencer |débuter |essayer |aussi |de ))*(?:à |au |aux |l'|la |le )*(?P<w>.+)$",
    r"^(?:vorrei|voglio) (?:imparare|iniziare|cominciare)(?: a)? (?P<w>.+)$",
    r"^(?:quero|gostaria de) (?:aprender|começar)(?: a)? (?P<w>.+)$",
    r"^ik wil (?:beginnen met|leren) (?P<w>.+)$",
    r"^我(?:也)?(?:想|要)?(?:学习?|开始|对)(?P<w>.+?)(?:感兴趣)?$",
    r"^添加(?P<w>.+?)(?:到.*)?$",
    rf"^{_INTEREST_LEAD}(?P<w>.+)$",
)  # fmt: skip


def interest(reading: Reading) -> str:
    """What a new interest is, as said: "I'd like to start pottery" → "pottery"."""
    text = re.sub(
        r"^(?:hi|hey|hello|btw|by the way|so|ok|lately|recently|these days)[ ,]+",
        "",
        reading.text,
        flags=re.IGNORECASE,
    )
    for quote in reading.of("quote"):
        return quote.ids[0]
    for rule in _INTEREST_RULES:
        if m := re.match(rule, text, re.IGNORECASE):
            return _cut_interest(m["w"])
    return _cut_interest(text)


def _cut_interest(text: str) -> str:
    text = re.sub(
        r"^(?:me |to |the (?:art|craft|world|hobby|practice) of |a bit of |some |with |in |mit |con )+",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )
    tail = (r"(?:\s*[,.;!?]*\s*(?:please|pls|too|as well|also|soon|now|next (?:year|month|week|spring|summer)|this (?:year|summer|winter|spring|autumn|month)|some ?day|one day|"
            r"for (?:fun|me)|as a (?:new )?hobby|as an interest|lately|recently|these days|at some point|to my (?:interests|journeys|list|hobbies)|bitte|también|aussi|hinzu|class(?:es)?|lessons|course))+[.!?]*$|[.!?]+$")  # fmt: skip
    return re.sub(tail, "", text, flags=re.IGNORECASE).strip(" \"'")


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
        r"^(?:it|that|this|he|she|they|i|es|c'est|es)(?:'s|'re| is| was| are| were| ist| war| seems?| looks?| felt| feels?)?\s+(?=\w)",
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
