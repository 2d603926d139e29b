"""What sensitive interests look like, and their harmless neighbours: the material of `sensitive.py`.

Titles as histories have them, one a line, written for this purpose.
"""

from __future__ import annotations

PROTOTYPES: dict[str, str] = {
    "health": """
        Living with a chronic illness: symptoms, diagnosis and treatment
        Cancer treatment and chemotherapy side effects
        My breast cancer diagnosis
        Managing diabetes and blood sugar
        Insulin pump: first week
        Autoimmune disease flare and medication
        Medical conditions and diseases explained for patients
        ADHD symptoms in adults
        Getting an autism diagnosis at forty
        HIV: living well with it
        Sexually transmitted infections and tests
        Losing weight with medication or surgery
        Ozempic results after three months
        Fasting for health and disease
        Supplements against fatigue and inflammation
        Chronic pain and fatigue syndrome
        Long covid recovery
        Dementia and caring for a parent with Alzheimer's
        What my blood test results mean
        Side effects of my medication
        Surgery recovery week by week
        Migraine: finding the triggers
        Irritable bowel and what to eat
        Living with multiple sclerosis
        Heart failure and high blood pressure
        Kidney dialysis at home
        Endometriosis pain
        Leben mit chronischer Krankheit
        Vivre avec une maladie chronique
        Vivir con una enfermedad crónica""",
    "distress": """
        Coping with depression
        Anxiety and panic attacks: how to calm down
        Panic attack at night: heart racing
        How I recovered from panic disorder
        I can't sleep and my mind won't stop: insomnia and anxiety
        Insomnia for months: what helped me
        Agoraphobia: leaving the house again
        Intrusive thoughts and OCD
        Calming an overactive nervous system
        Suicidal thoughts and self harm help
        Grief after the death of a loved one
        My husband died: the first year
        Recovering from childhood trauma and PTSD
        Narcissistic parent and emotional abuse
        Addiction recovery: how I stopped drinking
        One year sober
        Quitting gambling
        Eating disorder recovery
        Binge eating and shame
        Therapy for mental illness
        What my therapist taught me
        Getting over a divorce or an abusive relationship
        I feel so lonely and empty
        Burnout: when nothing works any more
        Debt and bankruptcy help
        Starting antidepressants
        Angst und Panikattacken überwinden
        Dépression : s'en sortir
        Cómo superar la ansiedad""",
    "sexuality": """
        Coming out as gay or lesbian
        How I told my family I am bisexual
        Gender transition and hormone therapy
        Transgender: one year on hormones
        Nonbinary and figuring out pronouns
        LGBTQ identity and community
        Gay dating and relationships
        Asexuality explained
        Sex education and intimacy
        Better sex in a long marriage
        Polyamory and open relationships
        Kink and fetish for beginners
        Erotic fiction and pornography
        Sexual dysfunction and libido
        Erectile dysfunction treatment
        Coming-out: wie ich es meinen Eltern sagte
        Sexualité et désir dans le couple
        Salir del armario""",
    "fertility": """
        Trying to conceive: two years and counting
        IVF treatment step by step
        Egg retrieval and embryo transfer
        Waiting for a positive pregnancy test
        Tracking ovulation and the luteal phase
        Low sperm count and what to do
        Pregnancy week by week symptoms
        Miscarriage and infertility support
        Everybody around me is pregnant
        Birth control and abortion
        Getting an abortion: my story
        Freezing my eggs
        Menopause symptoms
        PCOS and irregular periods
        Kinderwunsch: unser Weg
        Infertilité et PMA
        Buscando el embarazo""",
    "religion": """
        Bible study and Christian sermons
        Sunday sermon: grace and forgiveness
        Reading the Gospel of John
        Quran recitation and Islamic prayer
        Ramadan: day ten
        Buddhist meditation teachings and dharma
        Monks, suttas and the noble eightfold path
        Jewish Torah study and Shabbat
        Faith, prayer and church worship
        Praise and worship songs
        Testimony: how Jesus changed my life
        Leaving a religion and losing faith
        Growing up in a high control church
        Ex-Mormon stories
        Deconstruction: I don't believe any more
        Atheist and my family is religious
        Hindu gods, mantras and devotion
        Rosary and catholic mass
        Predigt und Gottesdienst
        La prière et la foi
        Oración de la mañana""",
    "politics": """
        Election campaign and political parties
        Canvassing for my party
        Activism and protest movements
        How to organise a strike
        Socialism, communism and anarchism
        Marx for beginners: class struggle
        Conservative political commentary
        Liberals destroyed in debate
        The president's speech: reaction
        Congress, the senate and the next election
        Immigration policy debate
        Gun control and the constitution
        Labour union organising
        Feminism and social justice
        Racism, privilege and police violence
        Nationalists and the far right
        Gaza and the war: analysis of the conflict
        Party conference live
        Wahlkampf und Parteien
        Élection présidentielle : le débat
        Elecciones: el debate de los candidatos""",
    "crime": """
        I was arrested: criminal defence and legal rights
        Life on probation
        Expunging a criminal record
        Domestic violence: how to leave safely
        Restraining order against my ex
        Visiting my brother in prison""",
}

NEUTRAL = """
    Cooking recipes for dinner
    Healthy meal ideas
    Middle Eastern cooking: hummus and rice
    Sourdough bread and pizza dough
    Baking a birthday cake
    Running and strength training workouts
    Marathon training plan and pacing
    Knee pain from running: stretches
    Yoga stretches for beginners
    Climbing technique and finger strength
    Cycling nutrition and recovery
    Gardening and growing vegetables
    Programming tutorials and software development
    Error handling in Rust
    Web framework and database libraries
    Mathematics lectures and theorems
    Physics and cosmology explained
    Biology and the cell
    Genetics and evolution
    The immune system animated
    Immunology: antibodies and T cells
    Viruses and vaccines: a virology lecture
    Wildlife and species data
    Chemistry experiments
    Medical school anatomy lectures
    How the brain works
    Neuroscience podcast
    History of medicine
    Medical imaging software
    Climate change and renewable energy
    Carbon emissions and energy policy data
    History of ancient Rome
    The Roman Republic and its senators
    World War II battles
    Medieval castles and cathedrals
    Gothic church architecture
    Organ music and Bach cantatas
    Christmas songs and decorations
    Greek gods and myths
    Norse mythology
    Japanese temples and gardens
    Philosophy of mind and Stoicism
    Marcus Aurelius and the Stoics
    Psychology of learning and memory
    Cognitive biases
    Consciousness and the self
    Economics and personal investing
    Index funds and saving
    Starting a small business and marketing
    Management and leadership at work
    Career advice and job interviews
    Productivity, habits and journaling
    Time management and to-do lists
    Mindful walking and a calm morning
    Travel destinations and city guides
    Things to do in Washington
    Learning about countries and capitals
    Urban planning and public transport
    Housing, zoning and bicycle lanes
    Video games and speedruns
    Films, series and documentaries
    Horror films ranked
    A serial killer thriller
    True crime documentary
    Detective novels and Nordic noir
    Nordic political drama series
    Spy films
    Zombies and vampires
    Romance novels
    Korean drama: tears and love
    Epic fantasy novels: chapter discussion
    Science fiction books
    Novels, poems and writing
    Learning a foreign language
    Music production and guitar lessons
    Jazz piano voicings
    Sad songs playlist
    Heavy metal albums
    Modular synthesizers
    Photography and video editing
    Astrophotography with a telescope
    Art, typography and graphic design
    Watercolour painting for beginners
    Nude figure drawing for artists
    Architecture and interior design
    Woodworking and home repair
    Bicycles and cars
    Restoring an old frame
    Football and basketball highlights
    Chess endgames and openings
    Board games: how to play
    Computer security, privacy and cryptography
    Open source intelligence and hacking tools
    Home server and network
    Machine learning from scratch
    Artificial intelligence risk debate
    Birds, dogs and wild animals
    Training a puppy
    Cats being funny
    Raising children and teaching kids
    Family holidays with a toddler
    Advice for new parents
    Communication in a relationship
    Dating and friendship advice
    Wedding dresses
    Fashion and beauty
    Skincare routine
    Stand-up comedy
    Funny fails and pranks
    News about technology companies
    Space flight and astronomy
    Electronics, robots and 3D printing
    Lock picking
    Coffee and espresso
    Wine and cocktails
    Sleep and relaxing sounds
    White noise and rain for focus
    Better sleep: mattress review
    Social networks and messaging apps
    Online communities and forums
    Government open data and public administration software
    How laws are made
    Law school lectures
    Contracts and copyright
    How states and institutions are governed
    Giving effectively to charity
    Kings, queens and royal families
    My first video, thank you all
    A day in my life
    Week 4: what I learned
    Why I stopped and started again
    Questions and answers
    Kochen für Anfänger
    Geschichte der Kirchen und Burgen
    Histoire de l'art
    Historia del cine
"""
