"""Words that give a sensitive interest away: the other material of `sensitive.py`."""

from __future__ import annotations

# Beginnings of words, written so that they mean little else; one list a category, several languages.
WORDS: dict[str, str] = {
    "distress": """
        suicid selbstmord suizid depressi panic.attack panic.disorder panikattack panikstör angststör
        anxiety.disorder social.anxiety agoraphob self.harm ptsd insomnia schlaflosigkeit insomni insonni
        slaapproble eating.disorder essstör anorexi bulimi alcoholi alkoholiker alkoholsucht antidepress
        bereave trauerbewältigung dépression depresión depressione depressão depressie ansiedad ansiedade
        trauer\\b trauern\\b trauerfall angstzust zwangsstör borderline.(?:stör|diagnose) selbstverletz
        psychotherapie crise.d.angoisse crises.d.angoisse attaque.de.panique ataque.de.pánico
        ataques.de.pánico
        attacchi.di.panico paniekaanval burnout addiction.recovery sobriety sober sexual.assault gaslight""",
    "fertility": """
        ivf\\b icsi\\b infertil fertility.(?:treat|clinic|journey|test|issue|window) kinderwunsch schwanger
        pregnan miscarr fehlgeburt grossesse enceinte embaraz gravidanza gravidez zwanger fausse.couche
        aborto\\b menopaus wechseljahre ménopause abortion abtreibung contracept verhütung trying.to.conceive
        ttc\\b ovulat luteal embryo.transfer egg.retrieval iui\\b clomid letrozol two.week.wait tww\\b
        eisprung fécondation.in fertilità fertilidad fertilité pcos\\b amh\\b dpo\\b sperm\\b spermi""",
    "sexuality": """
        lgbt transgender transsex trans.(?:woman|man|women|men|rights)\\b non.?binary coming.out\\b
        gender.(?:dysphor|identity|affirm) porn erotic erotik érotique erótic sexualit sexualid sessualit
        libido erectile érectile homosex bisexual bisexuel asexual lesbian lesbisch lesbien lesbian schwul
        queer hrt\\b polyamor\\b gay\\b bdsm""",
    "health": """
        cancer\\b krebs(?:diagnose|erkrank|patient|therapie) chemotherap tumor\\b tumour diabet hiv\\b
        autis(?:m|t) adhd\\b adhs\\b tdah\\b multiple.sclerosis multiple.sklerose crohn colitis fibromyalg
        lupus\\b epilep dementia demenz démence demencia alzheimer parkinson bipolar schizophren migraine
        migräne migraña endometrios arthritis rheuma cáncer tumore\\b ozempic wegovy semaglutid mounjaro
        chronic.(?:illness|pain|fatigue) chronische?.krank long.covid psoriasis herpes chlamydia
        schwerbehindert herzinfarkt schlaganfall bluthochdruck neurodermit hashimoto reizdarm chemotherapie
        colonoscop leukaemi leukemi lymphom""",
    "religion": """
        bible bibel biblia bibbia quran koran coran\\b jesus jesús christ\\b christian.(?:faith|life)
        gospel\\b sermon predigt islam muslim moslem allah ramadan torah shabbat buddhis dharma\\b prayer
        gebet\\b prière oración preghiera salvation ex.?mormon ex.?vangelical jehovah zeugen.jehovas rosary
        judaism judentum judaïsme judaísmo giur\\b mik[vw](?:eh?|ah|aot)s?\\b beit.din beth.din bejt.din
        siddur tefill parascha parasha parshat parashat schabbat gebete\\b synago ko(?:sch|sh)er torá
        rabbi(?:s|n|ner)?\\b talmud alef.bet aleph.bet halach halakh bar.mitzva bat.mitzva hinduis
        christentum islamis catechis
        jewish.(?:faith|law|life|prayer) jüdisch\\w*.(?:leben|glaube|gebet|gesetz)
        katholisch\\w*.(?:kirche|glaube|messe) catholic.(?:church|faith|mass)\\b
        convert(?:ing|ed|s)?.to.(?:islam|judaism|christ|catholic|orthodox)
        deconstruct(?:ing|ion).(?:my.)?(?:faith|religion) apostas gottesdienst""",
    "politics": """
        election.campaign wahlkampf bundestag(?:swahl)? communis kommunis socialis sozialis anarchis fascis
        faschis republican.part democratic.part labour.party trump\\b maga\\b antifa left-wing right-wing
        far.right activism activist élections?.(?:présid|législ) elecciones elezioni abolish protest.march
        trade.union gewerkschaft""",
    "crime": """
        domestic.violence häusliche.gewalt violence.conjugale violencia.de.género criminal.record
        on.probation parole\\b restraining.order""",
}
