"""Words that carry no interest: function words of nine languages, and what media titles are padded with."""

from __future__ import annotations

_ENGLISH_WORDS = """
a about above after again against all also am an and any are as at be because been before being below
between
both but by can cannot could did do does doing don down during each even ever every few for from further get
gets getting go goes going got had has have having he her here hers herself him himself his how i if in
into is
it its itself just know let like make makes making many may me might more most much must my myself need
never
no nor not now of off on once one only or other our ours out over own per really s same say see she should
so
some still such t take than that the their theirs them themselves then there these they thing things this
those
through to too under until up upon us use used using very via vs want was way we were what when where which
while who whom whose why will with within without would you your yours yourself ll re ve isn aren wasn doesn
didn won
"""

_OTHER_WORDS = """
der die das den dem des ein eine einer eines einem einen und oder aber nicht kein keine ist sind war waren
wird
werden wurde hat haben hatte ich du er sie es wir ihr mich dich sich uns euch mein dein sein unser mit von
vom
zu zum zur bei aus auf im in an am für über unter nach vor durch gegen ohne um wie was wer wo wann warum
wenn
dass daß als auch noch nur schon sehr so mehr man alle alles diese dieser dieses bis hier da dann mal kann
trotz wegen während seit statt außer hinter neben zwischen beim ins doch ja nein sowie damit weil denn ob
jetzt immer wieder viel viele vielen meine meinen meiner meinem deine deinen deiner ihre ihren ihrer seine
seinen seiner unsere unseren jeder jede jedes jeden welche welcher welches welchen etwas nichts gibt geht
gehts macht machen gemacht selber selbst einfach richtig endlich wirklich eigentlich ganz muss müssen soll
sollte können könnte darf würde wäre hätte dafür dabei
le la les l un une des du de d et ou mais ne pas plus est sont était être avoir ai as a avons ont je tu il
elle
on nous vous ils elles se sa son ses ma mon mes ta ton tes notre votre leur leurs ce cet cette ces que qui
quoi
dont où quand comment pourquoi pour par avec sans sous sur dans en au aux entre chez vers très tout tous
toute
si comme aussi bien faire fait y c j m n qu
el los las lo unos unas al del y o pero no es son era fue ser estar está he has ha hay yo tú él ella
nosotros
ellos ellas mi tu su sus mis tus este esta estos estas ese esa eso que quien cual cuando cómo como dónde
donde
porque por para con sin sobre entre hasta desde muy más también todo todos toda ya si sí qué
il lo gli i uno una di da dal dalla del della dei delle nel nella nei nelle sul sulla al alla ai alle e ed
o ma
non è sono era essere avere ho hai abbiamo io tu lui lei noi voi loro mio tuo suo che chi cui quando come
dove
perché per con su tra fra più anche tutto tutti questo questa questi quello quella si
os as um uma uns umas do da dos das no na nos nas ao à aos às e ou mas não é são foi ser estar eu tu ele ela
nós eles elas meu minha teu seu sua que quem quando como onde porque por para com sem sobre entre até muito
mais também todo todos este esta isso
het een en of maar niet geen is zijn was waren wordt worden heb heeft hebben ik jij je hij zij ze wij we
jullie
mijn jouw ons onze met van voor naar bij uit op in aan om over onder door tegen zonder als wat wie waar
wanneer
waarom hoe dat dit deze die ook nog al zeer meer te er
och eller men inte är var vara har hade jag du han hon vi de mig dig sig min din sin vår med av från till
för på
om som vad vem när hur varför att det den ett en
i w z na do od po za o u się nie jest są był była być to ten ta te jak co kto gdzie kiedy dlaczego czy dla
przy
oraz lub ale że
"""

_MEDIA_WORDS = """
video videos official full hd hq uhd 4k 1080p 720p new best top ep eps episode episodes season seasons
series
part parts pt vol volume chapter lesson ft feat featuring live clip clips trailer teaser lyrics lyric audio
version edition remastered channel subscribe watch watched live stream english subtitles sub dub free online
guide complete ultimate easy simple day days year years today week weeks time minute minutes min mins hour
hours
first second 2nd 1st 3rd amp nbsp quot http https www com org net html
folge folgen staffel teil neu neue neuer neues beste erklärt tipps anleitung
saison épisode partie nouveau temporada episodio capítulo parte
nuevo
mejor stagione episodio puntata nuovo aflevering seizoen deel
"""

ENGLISH_WORDS: frozenset[str] = frozenset(_ENGLISH_WORDS.split())
OTHER_WORDS: frozenset[str] = frozenset(_OTHER_WORDS.split()) - ENGLISH_WORDS
STOP_WORDS: frozenset[str] = ENGLISH_WORDS | OTHER_WORDS
MEDIA_WORDS: frozenset[str] = frozenset(_MEDIA_WORDS.split())
