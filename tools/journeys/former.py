"""What journeys were called before the person renamed or merged them: people go on saying it."""

from __future__ import annotations

from tools.resources import Person


def former_names(person: Person) -> dict[str, list[str]]:
    """Journey id → its former names and those of journeys merged into it, newest first.

    A name that another journey has now is that journey's alone.
    """
    store = person.resources.store
    taken = {j.name.casefold() for j in store.journeys.read(person.user)}
    found: dict[str, list[str]] = {}
    for edit in store.edits.list(person.user):
        args = edit["args"]
        journey = args.get("journey") if edit["verb"] == "name_journey" else args.get("into")
        before = str(args.get("before") or "")
        if journey and before and before.casefold() not in taken:
            names = found.setdefault(str(journey), [])
            if before not in names:
                names.append(before)
    return found
