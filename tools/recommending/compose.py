"""From a request to the list that answers it: scope, candidates, choice, reasons, and what to relax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from tools.recommending.candidates import Candidate, candidates
from tools.recommending.catalogue import BACKLOG
from tools.recommending.choose import bridges, choose, evened, scaled
from tools.recommending.interest import interest_of
from tools.recommending.profile import Profile
from tools.recommending.records import LEVELS
from tools.recommending.relevance import Relevance, relevances
from tools.recommending.request import Request, allowed
from tools.recommending.shelf import Mask
from tools.recommending.taste import Taste
from tools.recommending.wording import evidence_for, saved, sentences
from vectorstore.embedder import Encoder
from vectorstore.records import CatalogueItem, Journey, Label, Recommendation, Status

ASKED = "asked"
EVIDENCE = 3
QUERIES_KEPT = 8  # of a person, for what follows up on them
_NEVER = datetime.min.replace(tzinfo=UTC)
A_BRIDGE_IN = 5  # one recommendation in so many may be a bridge that nobody asked for


@dataclass(frozen=True)
class Outcome:
    """The list, the wish to relax when it is empty, and why it is."""

    recommendations: list[Recommendation]
    relax: str = ""
    note: str = ""


def compose(profile: Profile, taste: Taste, request: Request, encoder: Encoder) -> Outcome:
    """Answer one request."""
    mask = _open(profile, taste, request)
    asked = _asked(profile, request, encoder) if request.query else None
    chosen = _chosen(profile, taste, request, mask, asked)
    listed = [recommendation_of(profile, taste, candidate) for candidate in chosen]
    if request.catalogue == BACKLOG and not request.journey and not request.query:
        mask[[candidate.row for candidate in chosen]] = False
        listed += _from_backlog(profile, mask, request.count - len(listed))
    if listed:
        return Outcome(listed)
    return Outcome([], *_why_nothing(profile, taste, request, encoder))


def _open(profile: Profile, taste: Taste, request: Request) -> Mask:
    """Which rows may answer the request; what waits in the backlog or was put off does so only when asked."""
    backlog = profile.shelves.column("catalogues") == BACKLOG
    backlog[list(taste.later)] = True
    wanted = request.catalogue == BACKLOG
    mask = allowed(profile.shelves, request.without("catalogue") if wanted else request)
    mask &= backlog == wanted
    mask[list(taste.refused)] = False
    return mask


def _chosen(
    profile: Profile, taste: Taste, request: Request, mask: Mask, asked: Relevance | None
) -> list[Candidate]:
    ends = {request.journey, request.bridge_with} if request.bridge_with else {request.journey}
    scope = [r for r in profile.relevance if not request.journey or r.interest.journey.id in ends]
    if asked is not None:
        on_query = np.zeros(len(profile.shelves), bool)
        on_query[asked.rows] = True
        mask = mask & on_query
    offered = [c for r in scope for c in candidates(profile, taste, r, mask, request)]
    if asked is not None:
        offered = [scaled(c, 0.3 + asked.sureness(c.row)) for c in offered]
        if not request.journey and not request.bridge_with:
            covered = {c.row for c in offered}
            offered += [c for c in candidates(profile, taste, asked, mask, request) if c.row not in covered]
    elif profile.others is None:
        offered = evened(offered)
    if request.bridge_with:
        wanted = bridges(offered, [r for r in scope if r.interest.journey.id in ends], asked=True)
        return choose(profile.shelves, wanted, request.count)
    joining = bridges(offered, profile.relevance)
    if not request.novelty:
        offered = _with_bridges(offered, joining, request.count)
    return choose(profile.shelves, offered, request.count)


def _with_bridges(offered: Sequence[Candidate], joining: Sequence[Candidate], count: int) -> list[Candidate]:
    """The candidates, the best few that are bridges labelled as such."""
    best = sorted(joining, key=lambda c: -c.worth)[: count // A_BRIDGE_IN]
    rows = {c.row for c in best}
    return [c for c in offered if c.row not in rows] + best


def _asked(profile: Profile, request: Request, encoder: Encoder) -> Relevance:
    """What was asked for in words, as if it were a journey that the person stated."""
    query = request.query.strip()
    if query not in profile.asked:
        journey = Journey(ASKED, profile.user, query, status=Status.ACTIVE, stated=True)
        interest = interest_of(journey, (), (), encoder.encode([query])[0], profile.shelves, None)
        if len(profile.asked) >= QUERIES_KEPT:
            profile.asked.clear()
        profile.asked[query] = relevances(profile.shelves, [interest])[0]
    return profile.asked[query]


def recommendation_of(profile: Profile, taste: Taste, candidate: Candidate) -> Recommendation:
    """The candidate with its evidence and its reason."""
    journey = candidate.relevance.interest.journey
    evidence = evidence_for(profile, candidate, candidate.relevance, EVIDENCE)
    others = evidence_for(profile, candidate, candidate.other, EVIDENCE - 1) if candidate.other else []
    reached = max(
        profile.level_reached(candidate.relevance),
        taste.level_reached(profile.shelves, candidate.relevance),
    )
    harder = 0 <= reached < (LEVELS.index(candidate.item.level) if candidate.item.level else 0)
    if journey.id == ASKED:
        reason = f"You asked for “{journey.name}”."
    else:
        reason = sentences(candidate, evidence, others, harder)
    if itself := profile.saved.get(candidate.item.id):
        saving = profile.activities[itself.activity[-1]]
        reason += f" {saved([saving])}"
        others = [*others, saving]
    return Recommendation(
        item=candidate.item,
        journey=journey.id,
        journey_name=journey.name,
        label=candidate.label,
        score=candidate.worth,
        evidence=tuple(dict.fromkeys(a.id for a in (*evidence, *others))),
        explanation=reason,
        bridge=candidate.other.interest.journey.id if candidate.other else "",
        stated=journey.stated,
    )


def _from_backlog(profile: Profile, mask: Mask, count: int) -> list[Recommendation]:
    """What was saved though no journey asks for it, the latest saved first; the saving is the evidence."""
    found = []
    for row in np.flatnonzero(mask):
        item = profile.shelves.item(int(row))
        if profile.knows(int(row)) is None and item.id in profile.saved:
            found.append(_saved(profile, item))
    return sorted(found, key=lambda r: profile.activities[r.evidence[0]].time or _NEVER, reverse=True)[:count]


def _saved(profile: Profile, item: CatalogueItem) -> Recommendation:
    activities = [profile.activities[i] for i in reversed(profile.saved[item.id].activity)]
    return Recommendation(
        item=item,
        journey=BACKLOG,
        journey_name="Your backlog",
        label=Label.EXPLORE,
        score=0.0,
        evidence=(activities[0].id,),
        explanation=saved(activities),
    )


def _why_nothing(profile: Profile, taste: Taste, request: Request, encoder: Encoder) -> tuple[str, str]:
    """The wish whose giving up would free the most, "" when none alone would; and one sentence."""
    if not len(profile.shelves):
        return "", "There is no catalogue to recommend from."
    if not profile.relevance and not request.query:
        return "", "There is no history and no stated interest to recommend from yet."
    if request.journey and profile.journey(request.journey) is None:
        return "journey", "That journey is private or muted, so nothing is recommended for it."
    freed: dict[str, int] = {}
    for wish in request.in_force:
        wider = request.without(wish)
        mask = _open(profile, taste, wider)
        asked = _asked(profile, wider, encoder) if wider.query else None
        freed[wish] = len(_chosen(profile, taste, replace(wider, count=20), mask, asked))
    best = max(freed, key=lambda wish: freed[wish], default="")
    if best == "journey" and freed[best] and not _narrowed(request):
        return best, "The catalogue holds nothing on that subject that you don't know already."
    if best and freed[best]:
        return best, f"Nothing fits all of that; without “{best}” something would."
    if len(request.in_force) > 1:
        return _narrowest(profile, request), "Nothing fits even with one wish less."
    return "", "The catalogue holds nothing on that subject that you don't know already."


def _narrowed(request: Request) -> bool:
    return bool(request.in_force.keys() - {"journey"})


def _narrowest(profile: Profile, request: Request) -> str:
    """The wish that by itself lets the fewest items through."""
    empty = Request()
    left = {}
    for wish, value in request.in_force.items():
        alone = replace(empty, **{wish: tuple(value) if isinstance(value, list) else value})  # type: ignore[arg-type]
        left[wish] = int(allowed(profile.shelves, alone).sum())
    return min(left, key=lambda wish: left[wish])
