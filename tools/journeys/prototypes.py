"""What sensitive interests look like, and their harmless neighbours: the material of `sensitive.py`."""

from __future__ import annotations

PROTOTYPES: dict[str, tuple[str, ...]] = {
    "health": (
        "Living with a chronic illness: symptoms, diagnosis and treatment",
        "Cancer treatment and chemotherapy side effects",
        "Managing diabetes and blood sugar",
        "Autoimmune disease flare and medication",
        "Medical conditions and diseases explained for patients",
        "ADHD symptoms in adults",
        "Autism diagnosis and support",
        "HIV and sexually transmitted infections",
        "Losing weight with medication or surgery",
        "Fasting for health and disease",
        "Dietary supplements and drugs for the brain",
        "Chronic pain and fatigue syndrome",
        "Dementia and caring for a parent with Alzheimer's",
    ),
    "distress": (
        "Coping with depression",
        "Anxiety and panic attacks: how to calm down",
        "Suicidal thoughts and self harm help",
        "Grief after the death of a loved one",
        "Recovering from trauma and PTSD",
        "Addiction recovery: how I stopped drinking",
        "Eating disorder recovery",
        "Therapy for mental illness",
        "Getting over a divorce or an abusive relationship",
        "Burnout and loneliness",
        "Debt and bankruptcy help",
    ),
    "sexuality": (
        "Coming out as gay or lesbian",
        "Gender transition and hormone therapy",
        "LGBTQ identity and community",
        "Sex education and intimacy",
        "Erotic fiction and pornography",
        "Sexual dysfunction and libido",
    ),
    "fertility": (
        "Trying to conceive and IVF treatment",
        "Pregnancy week by week symptoms",
        "Miscarriage and infertility support",
        "Birth control and abortion",
        "Menopause symptoms",
    ),
    "religion": (
        "Bible study and Christian sermons",
        "Quran recitation and Islamic prayer",
        "Buddhist meditation teachings and dharma",
        "Jewish Torah study",
        "Faith, prayer and church worship",
        "Leaving a religion and losing faith",
        "Hindu gods, mantras and devotion",
    ),
    "politics": (
        "Election campaign and political parties",
        "Activism and protest movements",
        "Socialism, communism and anarchism",
        "Conservative political commentary",
        "Immigration policy debate",
        "Labour union organising",
        "Feminism and social justice",
    ),
    "crime": (
        "I was arrested: criminal defence and legal rights",
        "Domestic violence: how to leave safely",
    ),
}

NEUTRAL: tuple[str, ...] = (
    "Cooking recipes for dinner",
    "Healthy meal ideas",
    "Running and strength training workouts",
    "Yoga stretches for beginners",
    "Gardening and growing vegetables",
    "Programming tutorials and software development",
    "Mathematics lectures and theorems",
    "Physics and cosmology explained",
    "Biology and the cell",
    "Chemistry experiments",
    "Medical school anatomy lectures",
    "Climate change and renewable energy",
    "History of ancient Rome",
    "Philosophy of mind and Stoicism",
    "Psychology of learning and memory",
    "Economics and personal investing",
    "Starting a small business and marketing",
    "Management and leadership at work",
    "Productivity, habits and journaling",
    "Travel destinations and city guides",
    "Urban planning and public transport",
    "Video games and speedruns",
    "Films, series and documentaries",
    "Novels, poems and writing",
    "Learning a foreign language",
    "Music production and guitar lessons",
    "Photography and video editing",
    "Art, typography and graphic design",
    "Architecture and interior design",
    "Woodworking and home repair",
    "Bicycles and cars",
    "Football and basketball highlights",
    "Computer security, privacy and cryptography",
    "Open source intelligence and hacking tools",
    "Birds, dogs and wild animals",
    "Raising children and teaching kids",
    "Dating and friendship advice",
    "Fashion and beauty",
    "Stand-up comedy",
    "News about technology companies",
    "Space flight and astronomy",
    "Electronics, robots and 3D printing",
    "Coffee and espresso",
    "Sleep and relaxing sounds",
    "Social networks and messaging apps",
    "Government open data and public administration software",
)

# Beginnings of words, written so that they mean little else; one list a category, several languages.
WORDS: dict[str, str] = {
    "distress": """
        suicid selbstmord depressi panic.attack panikattack angststörung anxiety.disorder self.harm ptsd
        eating.disorder anorexi bulimi alcoholi alkoholiker antidepress bereave trauerbewältigung dépression
        depresión depressione ansiedad.generalizada burnout addiction.recovery sobriety""",
    "fertility": """
        ivf\\b infertil fertility kinderwunsch schwangerschaft pregnan miscarriag fehlgeburt grossesse
        embarazo
        gravidanza gravidez fausse.couche menopaus wechseljahre abortion contracepti trying.to.conceive
        ttc\\b ovulat luteal embryo follicle iui\\b clomid letrozol two.week.wait
        eisprung fécondation fertilità""",
    "sexuality": """
        lgbt transgender coming.out\\b gender.dysphor porn erotic erotik sexualit libido erectile
        homosex bisexual lesbian lesbisch schwul queer hrt\\b""",
    "health": """
        cancer\\b krebsdiagnose krebserkrank chemotherap tumor tumour diabet hiv\\b autis adhd\\b adhs\\b
        tdah\\b
        multiple.sclerosis crohn fibromyalg lupus\\b epilep dementia demenz alzheimer parkinson bipolar
        schizophren migraine endometrios arthritis cáncer tumore ozempic""",
    "religion": """
        bible bibel biblia bibbia quran koran jesus christ\\b christian.faith gospel\\b sermon predigt
        islam\\b
        muslim allah torah buddhis dharma\\b prayer gebet\\b prière oración preghiera salvation church\\b""",
    "politics": """
        election.campaign wahlkampf bundestagswahl communis kommunis socialis sozialis anarchis fascis faschis
        republican.part democratic.part trump\\b maga\\b antifa left-wing right-wing activism activist
        élections.présid abolish protest.march trade.union""",
    "crime": "domestic.violence häusliche.gewalt criminal.record probation parole\\b",
}
