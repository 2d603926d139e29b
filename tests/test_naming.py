"""Naming: what a person's journeys are called."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest

from tools.naming.candidates import Candidate, Evidence
from tools.naming.choose import NOTHING_SAFE, name_journeys, ranked_names
from tools.naming.namer import PhraseNamer, load_namer
from tools.naming.prompt import journey_prompt, read_completion
from tools.naming.subjects import CLOSE, subject_vector
from tools.naming.support import Entailed
from vectorstore.records import JourneysError, Term

BIKES = (
    "Restoring a 1970s steel road bike",
    "How to remove rust from a steel bicycle frame",
    "Vintage Peugeot PX-10 restoration part 1",
    "Painting a steel bicycle frame at home",
    "Vintage steel bicycle restoration: the finish",
)
ROME = (
    "The fall of the Roman Republic",
    "SPQR: A History of Ancient Rome",
    "Daily life in Ancient Rome",
    "Augustus: first emperor of Ancient Rome",
)
GARDEN = (
    "Cómo cultivar tomates en el balcón",
    "Huerto urbano: tomates y pimientos",
    "El huerto urbano en casa paso a paso",
    "Riego para un huerto urbano",
)
# Six journeys in three languages, each with a title that says something else.
ABROAD = {
    "sauerteig": (
        *("Brot backen mit Sauerteig", "Sauerteig ansetzen für Anfänger", "Roggenbrot mit Sauerteig"),
        *("Warum mein Sauerteig nicht aufgeht", "Brot im Topf backen", "Krume, Kruste, Geduld"),
    ),
    "modelleisenbahn": (
        *("Modelleisenbahn Anlage planen", "Gleise verlegen auf der Modelleisenbahn"),
        *("Digitalsteuerung für die Modelleisenbahn", "Landschaft bauen: Berge aus Gips"),
    ),
    "huerto urbano": (
        *("Cómo cultivar tomates en el balcón", "Huerto urbano: tomates y pimientos", "Abono casero"),
        *("El huerto urbano en casa paso a paso", "Riego para un huerto urbano"),
    ),
    "guitarra flamenca": (
        *("Aprender a tocar la guitarra flamenca", "Guitarra flamenca: rasgueos", "Afinar la guitarra"),
        *("Soleá para guitarra flamenca", "Paco de Lucía en directo"),
    ),
    "水彩": ("水彩画入门教程", "水彩风景画步骤", "水彩画颜料推荐", "如何画水彩花卉", "水彩画技法 第3集"),
    "历史": ("中国古代史讲座", "唐朝的历史", "宋朝历史与文化", "明朝那些事儿", "中国历史 第12集"),
}
VIOLIN = (
    *(
        "Warum quietscht meine Geige?",
        "Geige lernen als Erwachsener – geht das noch?",
        "Vibrato: drei Vorübungen",
    ),
    *("Die Geige stimmen ohne Angst vor reißenden Saiten", "Kolophonium – wie viel ist zu viel?"),
    *("Bogenhaltung üben: der kleine Finger", "Erste Lage: D-Dur-Tonleiter auf der Geige"),
)
FROST = ("Den Hang vor Frost schützen", "Kohl vor Frost schützen: so wird es gemacht", "Wie die Kälte kommt")
LEARNING = ("机器学习入门教程", "深度学习与机器学习", "机器学习实战 第3集", "用Python做机器学习")


class QueuedNamer:
    """Proposes what the test has queued, and keeps what it was asked."""

    name = "queued"

    def __init__(self, *proposals: list[str]) -> None:
        self.queue = deque(proposals)
        self.asked: list[Evidence] = []

    def propose(self, evidence: Evidence, seed: int = 0) -> list[Candidate]:
        self.asked.append(evidence)
        return [Candidate(text, self.name, -0.1) for text in self.queue.popleft()]


def names_of(encoder, *journeys: tuple[str, ...], namer=None) -> list[str]:
    return [n.text for n in name_journeys([Evidence(j) for j in journeys], namer or PhraseNamer(), encoder)]


def test_names_say_what_the_titles_are_about_in_sentence_case(encoder):
    bikes, rome = names_of(encoder, BIKES, ROME)
    assert "steel" in bikes.lower()
    assert "bicycle" in bikes.lower()
    assert bikes[0].isupper()
    assert not bikes[1:].istitle()
    assert rome.startswith("Ancient Rome")


def test_names_are_in_the_language_and_script_of_the_titles(encoder):
    garden, learning = names_of(encoder, GARDEN, LEARNING)
    assert garden.lower().startswith("huerto urbano")
    assert learning == "机器学习"


def test_six_journeys_in_three_languages_are_named_by_what_most_of_their_titles_say(encoder):
    for subject, name in zip(ABROAD, names_of(encoder, *ABROAD.values()), strict=True):
        assert subject in name.lower()
        assert "," not in name


def test_a_journey_is_named_as_a_whole_and_not_by_the_words_of_one_title(encoder):
    titles = (
        *("Week 10: board & batten cladding", "We are building a shed! (the plan & the budget)"),
        *(
            "Week 3 – floor joists, noggins, and rain",
            "FINAL PART: the shed is finished! Tour, cost, mistakes",
        ),
        *("Week 4 - first wall up!!!", "Week 8: Hanging the doors twice", "Week 11: a nest in the framing"),
        *(
            "Base for a shed, or how to level a slope",
            "Week 7 – roofing felt, badly",
            "OSB roof deck on the shed",
        ),
    )
    assert "shed" in names_of(encoder, titles)[0].lower()


def test_what_titles_tell_is_no_name(encoder):
    titles = (
        "My tomatoes finally ripened",
        "Tomatoes died again",
        "I lost half of my tomatoes",
        "Soil and frost",
    )
    told = {"finally", "died", "lost"}
    assert not told & {w for name in names_of(encoder, titles) for w in name.lower().split()}


def test_a_well_known_subject_may_be_borne_out_as_a_whole(encoder):
    titles = (
        "The Dragon Reborn",
        "Knife of Dreams",
        "A Crown of Swords",
        "The Wizard King's War",
        "The Elf Queen of Shannara",
    )
    support = Entailed(Evidence(titles), encoder, encoder.encode(list(titles)))
    assert subject_vector("Epic fantasy novels", encoder) @ support.centre >= CLOSE
    assert support.missing("Epic fantasy novels") == []
    assert support.missing("Epic tax novels") != []


def test_a_name_has_two_words_or_more_where_titles_have_them_to_give(encoder):
    titles = ("Travel in Portugal", "Portugal travel by bus", "Notes on Portugal: travel", "Porto")
    assert 2 <= len(names_of(encoder, titles)[0].split()) <= 7


def test_titles_that_agree_on_no_word_are_named_by_a_subject_that_they_bear_out(encoder):
    titles = (
        *("Coiling a tall vase", "My kiln cracked again", "Glaze tests, round two", "Throwing off the hump"),
        *(
            "Which clay should I start with?",
            "A teapot that pours well",
            "Celadon at last",
            "Wheel or no wheel",
        ),
        *("Raku in the backyard", "Stoneware mugs for friends", "Trimming the foot", "Slip and sgraffito"),
    )
    name = name_journeys([Evidence(titles)], PhraseNamer(), encoder)[0]
    assert name.source == "subjects"
    assert {"pottery", "ceramics"} & set(name.text.lower().split())


def test_words_that_titles_shout_are_written_as_in_a_sentence(encoder):
    titles = ("BEST sourdough starter EVER", "SOURDOUGH starter day 3", "My sourdough starter died")
    assert names_of(encoder, titles)[0] == "Sourdough starter"


def test_no_two_journeys_of_a_person_have_the_same_name(encoder):
    names = names_of(encoder, *[BIKES] * 12)
    assert len({n.lower() for n in names}) == 12


def test_a_name_that_another_journey_has_is_not_given_again(encoder):
    first = names_of(encoder, BIKES)[0]
    again = name_journeys([Evidence(BIKES)], PhraseNamer(), encoder, taken=[first.upper()])[0]
    assert again.text.lower() != first.lower()
    assert any(reason == "another journey has this name" for _, reason in again.refused)


def test_the_same_titles_get_the_same_name_every_time(encoder):
    assert names_of(encoder, BIKES, ROME) == names_of(encoder, BIKES, ROME)


def test_a_refused_name_gives_way_to_the_next_and_the_reason_is_kept(encoder):
    titles = ("Fuck bikes, part 1", "Fuck bikes, part 2", "fuck bikes and trains", "Trains")
    name = name_journeys([Evidence(titles)], PhraseNamer(), encoder)[0]
    assert "profanity or slur" in dict(name.refused).values()
    assert "bikes" in name.text.lower()
    assert "fuck" not in name.text.lower()


def test_a_models_name_is_kept_with_the_models_name_as_its_source(encoder):
    namer = QueuedNamer(["Vintage steel bicycle restoration"])
    assert name_journeys([Evidence(BIKES)], namer, encoder)[0].source == "queued"


def test_when_a_model_proposes_nothing_usable_the_titles_own_words_name_the_journey(encoder):
    name = name_journeys([Evidence(ROME)], QueuedNamer(["Quantum chromodynamics"]), encoder)[0]
    assert name.source == "phrases"
    assert "Rome" in name.text


def test_a_journey_without_a_usable_word_still_has_a_name(encoder):
    names = names_of(encoder, ("😀😀😀",), ("!!!",), ())
    assert names[0] == NOTHING_SAFE
    assert len(set(names)) == 3


def test_a_journey_is_described_in_one_line(encoder):
    name = name_journeys([Evidence(("Bikes\n<b>and</b> rust", *BIKES))], PhraseNamer(), encoder)[0]
    assert "\n" not in name.description
    assert "<b>" not in name.description
    assert "4 more" in name.description


def test_given_terms_are_used_before_counted_ones(encoder):
    evidence = Evidence(BIKES, terms=(Term("steel bicycle restoration", 1.0),))
    assert evidence.hints == ("steel bicycle restoration",)


def test_better_names_are_offered_without_those_that_are_taken(encoder):
    offered = ranked_names(Evidence(BIKES), PhraseNamer(), encoder, taken=["Steel bicycle"], most=4)
    assert len(offered) == len(set(offered)) == 4
    assert "Steel bicycle" not in offered


def test_a_prompt_holds_one_line_a_title_and_no_markup():
    prompt = journey_prompt(["A <script>x</script>\nb", "Second https://evil.example/x title"], ["term"])
    assert "<" not in prompt
    assert "https" not in prompt
    assert prompt.count("\n- ") == 2


@pytest.mark.parametrize(
    ("completion", "name"),
    [
        (' "Roman history".\nThings', "Roman history"),
        ("\n\n1. Name: Learning Rust", "Learning Rust"),
        ("- C++ programming", "C++ programming"),
        ("3D printing", "3D printing"),
        ("", ""),
    ],
)
def test_a_completion_is_read_as_its_first_line(completion, name):
    assert read_completion(completion) == name


def test_an_unknown_namer_is_an_error_that_names_the_choices(tmp_path: Path):
    with pytest.raises(JourneysError, match="phrases, fewshot, prompt-tuned, lora"):
        load_namer("gpt", cache=tmp_path)


def test_the_shipped_adapters_name_a_journey_from_what_its_titles_say(encoder, packaged: Path):
    for choice in ("lora", "prompt-tuned"):
        namer = load_namer(choice, cache=packaged)
        proposed = namer.propose(Evidence(ROME), seed=1)
        assert any("rom" in c.text.lower() for c in proposed)
        assert all(c.likelihood is not None for c in proposed)
        assert proposed == namer.propose(Evidence(ROME), seed=1)
        assert name_journeys([Evidence(ROME)], namer, encoder)[0].text


def test_a_few_titles_in_another_script_do_not_name_a_journey(encoder):
    titles = [f"Japanese listening practice for beginners {n}" for n in range(8)]
    titles += ["聞き流し 日本語 会話", "聞き流し 日本語 初級", "聞き流し 日本語 単語"]
    name = name_journeys([Evidence(titles=tuple(titles))], load_namer("phrases", cache=Path()), encoder)[0]
    assert name.text.isascii()
    assert "Japanese" in name.text


def test_where_one_word_says_what_english_says_in_two_it_is_a_name(encoder):
    [name] = name_journeys([Evidence(VIOLIN)], PhraseNamer(), encoder)
    assert name.text == "Geige"
    [bikes] = name_journeys([Evidence(BIKES)], PhraseNamer(), encoder)
    assert " " in bikes.text


def test_words_of_another_language_keep_their_capitals(encoder):
    found = ranked_names(Evidence(FROST), PhraseNamer(), encoder)
    said = [word for name in found for word in name.split() if word.lower() == "frost"]
    assert said, found
    assert set(said) == {"Frost"}
