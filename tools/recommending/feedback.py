"""What a person says of items and wishes for all lists; recorded, so that it can be listed and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from tools.recommending.records import LEVELS
from tools.recommending.request import known_kind
from vectorstore.records import Feedback, JourneysError, Preferences, Verdict, plain_key
from vectorstore.store import Store

SURE = 85  # a title must match at least this well (0 to 100) to be the one meant
LONGEST_REASON = 300
LONGEST_WISH, MOST_WISHES = 60, 50


def give_feedback(store: Store, user: str, item: str, verdict: str, reason: str = "") -> Feedback:
    """Note a verdict on an item, named by id or by a title that may be partial or misspelt.

    Raises:
        JourneysError: when the verdict is none of like, dislike, seen, later, or no item is meant.
    """
    if verdict not in list(Verdict):
        raise JourneysError(f"A verdict is like, dislike, seen or later, not “{verdict[:40]}”.")
    found, title = item_meant(store, user, item)
    said = Feedback(found, title, Verdict(verdict), " ".join(reason.split())[:LONGEST_REASON])
    args = {"item": found, "title": title, "verdict": verdict, "reason": said.reason}
    with store.edits.record(user, "give_feedback", args):
        store.choices.give_feedback(user, said)
    return said


def item_meant(store: Store, user: str, item: str) -> tuple[str, str]:
    """(id, title) of the item meant: of the list on screen first, then of the catalogues.

    Raises:
        JourneysError: when nothing is near enough.
    """
    shown = [(str(card["item"]), str(card["title"])) for card in store.choices.shown(user)]
    for pairs in (shown, [(i.id, i.title) for i in store.catalogue.read(user, [item])]):
        if exact := next((pair for pair in pairs if pair[0] == item), None):
            return exact
    if found := _titled(item, shown, fuzz.WRatio) or _titled(item, store.catalogue.titles(user), fuzz.ratio):
        return found
    raise JourneysError(f"I know nothing like “{item[:80]}” that could be recommended.")


def set_preference(
    store: Store,
    user: str,
    *,
    clear: bool = False,
    kind: str | None = None,
    exclude: Sequence[str] | None = None,
    level: str | None = None,
    max_minutes: int | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
) -> Preferences:
    """Note lasting wishes and return all in force; what is None stays, "" or "any" takes a wish back.

    Args:
        clear: forget all earlier wishes first.
        exclude: words to leave out, added to those already left out.

    Raises:
        JourneysError: when nothing is wished, or a wish can't be.
    """
    given = {"kind": kind, "level": level, "max_minutes": max_minutes, "year_from": year_from}
    given = {n: v for n, v in {**given, "year_to": year_to}.items() if v is not None}
    if not given and exclude is None and not clear:
        raise JourneysError("Say what you wish for: a kind, a level, a length, years, or words to leave out.")
    if level and level not in (*LEVELS, "any"):
        raise JourneysError(f"A level is beginner, intermediate or advanced, not “{level[:40]}”.")
    if max_minutes is not None and max_minutes <= 0:
        raise JourneysError("The longest sitting must be at least a minute.")
    before = Preferences() if clear else store.choices.preferences(user)
    for name in ("kind", "level"):
        if name in given:
            given[name] = "" if given[name] == "any" else str(given[name])
    if given.get("kind"):
        given["kind"] = known_kind(str(given["kind"]))
    now = replace(before, **given, exclude=_joined(before.exclude, exclude or ()))  # type: ignore[arg-type]
    with store.edits.record(
        user, "set_preference", {**given, "exclude": list(exclude or ()), "clear": clear}
    ):
        store.choices.set_preferences(user, now)
    return now


@dataclass(frozen=True)
class Listed:
    """What is in force for a person: verdicts, oldest first, and lasting wishes."""

    feedback: list[Feedback]
    preferences: Preferences


def listed(store: Store, user: str) -> Listed:
    """Everything the person said that bears on recommendations."""
    return Listed(store.choices.feedback(user), store.choices.preferences(user))


def _joined(before: Sequence[str], more: Iterable[str]) -> tuple[str, ...]:
    cleaned = (" ".join(words.split())[:LONGEST_WISH] for words in (*before, *more))
    distinct = {plain_key(words): words for words in cleaned if plain_key(words)}
    return tuple(distinct.values())[-MOST_WISHES:]


def _titled(
    wanted: str, pairs: Sequence[tuple[str, str]], scorer: Callable[..., float]
) -> tuple[str, str] | None:
    titles = [plain_key(title) for _, title in pairs]
    best = process.extractOne(plain_key(wanted), titles, scorer=scorer, score_cutoff=SURE)
    return pairs[best[2]] if best else None
