"""Which of the sample catalogue's topics are on the subject of each of the sample people's true journeys."""

from __future__ import annotations

SUBJECTS: dict[str, tuple[str, ...]] = {
    "restoring vintage steel bicycles": ("cycling",),
    "getting into home espresso": ("coffee",),
    "Stoic philosophy": ("stoicism",),
    "astrophotography from a city balcony": ("astronomy",),
    "baking sourdough bread": ("bread baking", "bread", "sourdough"),
    "Neapolitan pizza at home": ("pizza and Italian cooking", "pizza"),
    "learning Japanese": ("Japanese language and culture",),
    "building a garden shed": ("woodworking", "timber framing", "carpentry"),
    "Nordic noir series and books": ("Nordic noir",),
    "Middle Eastern cooking": ("Middle Eastern cooking",),
    "Roman history": ("Roman history", "Rome", "Roman Republic", "Roman Empire"),
    "ancient Greece": ("ancient Greece", "Greek myth", "Homer", "Athens"),
    "learning jazz piano": ("jazz", "piano playing"),
    "starting with watercolour painting": ("watercolour and drawing",),
    "training for a first marathon": ("running", "marathon"),
    "board games": ("board games",),
    "learning Rust programming": ("Rust and systems programming", "Rust"),
    "self-hosting and home network": ("home networking and self-hosting",),
    "chess endgames": ("chess",),
    "getting into bouldering": ("climbing and mountaineering", "climbing", "bouldering"),
    "Korean drama": ("Korean drama and cinema",),
    "modular synthesizers": ("synthesizers and electronic music",),
    "machine learning from scratch": ("machine learning", "artificial intelligence", "deep learning"),
    "AI safety debates": ("artificial intelligence", "AI safety"),
    "rereading The Wheel of Time": ("fantasy",),
}
"""The true journey's name → topics of which an item on its subject has at least one. Private journeys, which
are never recommended for, have none."""
