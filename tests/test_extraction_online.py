"""New activity joins its journey as it is stored, and a full run afterwards finds what it always would."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.small_world import START, small_world
from tools.journeys.edit import remove_item
from vectorstore.records import Status


def bring(assistant, folder, *titles, days=45):
    """Import so many new activities, as a small export."""
    path = folder / "new.jsonl"
    when = (START + timedelta(days=days)).isoformat()
    path.write_text("".join(json.dumps({"time": when, "title": t}) + "\n" for t in titles))
    return assistant.import_export("ada", path)


def titles_of(assistant, part):
    """The titles in the journey whose name or terms have `part`."""
    history = assistant.store.history
    for journey in assistant.journeys("ada"):
        titles = {a.title for a in history.read("ada", journey=journey.id)}
        if any(part in title for title in titles):
            return titles
    return set()


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    with small_world(tmp_path_factory.mktemp("world"), "ada") as opened:
        yield opened


def test_a_new_activity_is_in_its_journey_as_soon_as_it_is_stored(assistant, tmp_path):
    bring(assistant, tmp_path, "Restoring steel bicycles: polishing the cranks", "Sneezing panda")
    assert "Restoring steel bicycles: polishing the cranks" in titles_of(assistant, "wheel truing")
    assert not titles_of(assistant, "Sneezing panda")


def test_the_journey_counts_it_and_keeps_its_name(assistant, tmp_path):
    before = {j.id: j for j in assistant.journeys("ada")}
    bring(assistant, tmp_path, "Baking sourdough bread: a seeded loaf")
    grown = [j for j in assistant.journeys("ada") if len(j.activity) > len(before[j.id].activity)]
    assert [j.name for j in grown] == [before[grown[0].id].name]
    assert grown[0].days == before[grown[0].id].days + 1


def test_what_the_person_took_out_does_not_join_again(assistant, tmp_path):
    bring(assistant, tmp_path, "Baking sourdough bread: pizza dough")
    item = assistant.store.history.read("ada", newest=1)[0].item
    owner = assistant.store.journeys.owners("ada", [item])[item]
    remove_item(assistant.resources, "ada", owner, item)
    bring(assistant, tmp_path, "Baking sourdough bread: pizza dough", days=50)
    assert item not in assistant.store.journeys.owners("ada", [item])


def test_a_quiet_journey_that_is_taken_up_again_is_active_at_once(assistant, tmp_path):
    bring(assistant, tmp_path, "Tax return 2027", days=700)
    assistant.extract("ada")
    quiet = next(j for j in assistant.journeys("ada") if j.status == Status.FINISHED)
    again = assistant.store.history.read("ada", journey=quiet.id)[0].title
    bring(assistant, tmp_path, again, days=705)
    assert assistant.store.journeys.get("ada", quiet.id).status == Status.ACTIVE


def test_a_full_run_after_joining_gives_what_a_full_run_alone_gives(tmp_path):
    new = ["Restoring steel bicycles: polishing the cranks", "Baking sourdough bread: a seeded loaf"]
    found = []
    for name, at_once in (("a", True), ("b", False)):
        (tmp_path / name).mkdir()
        with small_world(tmp_path / name, *(["ada"] if at_once else [])) as assistant:
            if not at_once:
                assistant.import_export("ada", tmp_path / name / "history.jsonl")
            bring(assistant, tmp_path / name, *new)
            assistant.extract("ada")
            found.append({frozenset(j.items) for j in assistant.journeys("ada")})
    assert found[0] == found[1]


def test_a_journey_that_outgrows_its_name_by_small_imports_gets_another(tmp_path):
    more = [
        "rye",
        "a poolish",
        "shaping",
        "scoring",
        "crumb",
        "crust",
        "proofing",
        "starter",
        "oven",
        "flour",
    ]
    with small_world(tmp_path, "ada") as assistant:
        journeys = assistant.store.journeys
        owner = next(j for j in journeys.read("ada") if "ourdough" in j.name)
        journeys.save("ada", [replace(owner, name="What it was", name_source="phrases")])
        for number, part in enumerate(more):
            bring(assistant, tmp_path, f"Baking sourdough bread: {part}", days=45 + number)
        grown = journeys.get("ada", owner.id)
        assert len(grown.items) > 1.5 * len(owner.items)
        assert grown.name != "What it was"
