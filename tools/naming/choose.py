"""Generate, then choose: the best safe name for each of a person's journeys, no two alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.naming.candidates import Candidate, Evidence
from tools.naming.fewshot import ChatNamer
from tools.naming.guard import refuse
from tools.naming.namer import Namer
from tools.naming.phrases import is_content, stem, words
from tools.naming.prompt import shorten
from tools.naming.ranking import Setting, Vectors, alike, measure, rank
from tools.naming.subjects import subject_candidates
from tools.naming.support import Entailed
from tools.naming.wording import phrase_candidates
from vectorstore.embedder import Encoder

NOTHING_SAFE = "Unnamed interest"
DETAILS = 15  # descriptions that are embedded


@dataclass(frozen=True, slots=True)
class Name:
    """A name for a journey.

    Attributes:
        source: the namer that gave it, "phrases" when the titles' own words were better or safer.
        description: one line about what is in the journey.
        refused: better ranked names that the guard refused, with the reason.
    """

    text: str
    source: str
    description: str = ""
    refused: tuple[tuple[str, str], ...] = ()


def name_journeys(
    evidences: Sequence[Evidence], namer: Namer, encoder: Encoder, *, taken: Sequence[str] = (), seed: int = 0
) -> list[Name]:
    """Name a person's journeys, in order; the names differ from each other and from `taken`.

    Args:
        evidences: all journeys to be named now; each is told apart from the others.
        taken: names that the person's other journeys have.
        seed: the same seed gives the same names.
    """
    vectors = [_title_vectors(e, encoder) for e in evidences]
    centres = np.array([Setting(v, v[:0]).centre for v in vectors]).reshape(len(vectors), encoder.dimension)
    used = {_key(name) for name in taken}
    names = []
    for place, evidence in enumerate(evidences):
        others = np.delete(centres, place, axis=0)
        setting = Setting(vectors[place], others, detail_vectors(evidence, encoder))
        name = _best(evidence, setting, namer, encoder, used, seed)
        used.add(_key(name.text))
        names.append(name)
    return names


def ranked_names(
    evidence: Evidence,
    namer: Namer,
    encoder: Encoder,
    *,
    taken: Sequence[str] = (),
    most: int = 5,
    seed: int = 0,
) -> list[str]:
    """Up to `most` safe names for one journey, best first: what to offer who asks for a better one."""
    others = np.zeros((0, encoder.dimension), np.float32)
    setting = Setting(_title_vectors(evidence, encoder), others, detail_vectors(evidence, encoder))
    used = {_key(name) for name in taken}
    found: list[str] = []
    while len(found) < most:
        name = _best(evidence, setting, namer, encoder, used, seed)
        if name.text == NOTHING_SAFE or _key(name.text) in used:
            break
        used.add(_key(name.text))
        found.append(name.text)
    return found


def _best(
    evidence: Evidence, setting: Setting, namer: Namer, encoder: Encoder, used: set[str], seed: int
) -> Name:
    candidates = proposals(evidence, setting, namer, encoder, seed)
    spoken = any(c.likelihood is not None for c in candidates)
    kind = "phrases" if not spoken else "chat" if isinstance(namer, ChatNamer) else "model"
    support = Entailed(evidence, encoder, setting.titles)
    support.learn([c.text for c in candidates])
    refused: list[tuple[str, str]] = []
    if candidates:
        vectors = encoder.encode([c.text for c in candidates])
        measures = measure(candidates, evidence, vectors, setting)
        order = rank(measures, alike(candidates, vectors), kind)
        for candidate in [candidates[i] for i in order]:
            reason = refuse(candidate.text, evidence, support)
            if reason is None and _key(candidate.text) in used:
                reason = "another journey has this name"
            if reason is None:
                return _named(candidate, evidence, refused)
            refused.append((shorten(candidate.text, 120), reason))
    return _named(_last_resort(evidence, used), evidence, refused)


def proposals(
    evidence: Evidence, setting: Setting, namer: Namer, encoder: Encoder, seed: int = 0
) -> list[Candidate]:
    """All names to choose from: the namer's, the titles' own words, and well-known subjects close by."""
    found = namer.propose(evidence, seed)
    if namer.name != "phrases":
        found += phrase_candidates(evidence)
    found += subject_candidates(evidence, setting.centre, encoder)
    return list({c.text.lower(): c for c in reversed(found)}.values())[::-1]


def _last_resort(evidence: Evidence, used: set[str]) -> Candidate:
    """Safe words of the evidence one by one, then two by two; a plain label when there is none."""
    said = [w for text in (*evidence.hints, *evidence.clean) for w in words(text)[:40] if is_content(w)]
    safe = list(dict.fromkeys(evidence.casing.sentence(w) for w in said if refuse(w, evidence) is None))[:12]
    pairs = [
        f"{a} and {b.lower() if b in evidence.casing.plain(b) else b}" for a in safe for b in safe if a != b
    ]
    for text in (*safe, *pairs):
        if _key(text) not in used and refuse(text, evidence) is None:
            return Candidate(text, "phrases")
    labels = [NOTHING_SAFE, *(f"{NOTHING_SAFE} {number}" for number in range(2, len(used) + 3))]
    return Candidate(next(label for label in labels if _key(label) not in used), "none")


def _named(candidate: Candidate, evidence: Evidence, refused: Sequence[tuple[str, str]]) -> Name:
    return Name(candidate.text, candidate.source, describe_evidence(evidence), tuple(refused[:20]))


def describe_evidence(evidence: Evidence) -> str:
    """One line about what is in a journey: its terms and the two most central titles."""
    titles = [f"“{shorten(t, 60)}”" for t in evidence.clean[:2]]
    more = len(evidence.titles) - len(titles)
    about = ", ".join(evidence.hints[:3])
    shown = " and ".join(titles) if more <= 0 else f"{', '.join(titles)} and {more} more"
    return f"{about}: {shown}" if about and shown else shown or about


def _title_vectors(evidence: Evidence, encoder: Encoder) -> Vectors:
    if evidence.vectors is not None and len(evidence.vectors):
        return np.asarray(evidence.vectors, np.float32)
    return encoder.encode(list(evidence.clean)).reshape(-1, encoder.dimension)


def detail_vectors(evidence: Evidence, encoder: Encoder) -> Vectors:
    """Embeddings of the first descriptions, cut short: they tell more than a title that is only a name.

    None are made for evidence that brings vectors, which hold what its descriptions say.
    """
    given = evidence.vectors is not None
    shown = [] if given else [shorten(detail, 120) for detail in evidence.details if detail][:DETAILS]
    return encoder.encode(shown).reshape(-1, encoder.dimension)


def _key(name: str) -> str:
    """Names with the same content words are the same name."""
    if name.startswith(NOTHING_SAFE):
        return name.casefold()
    stems = sorted({stem(w) for w in words(name) if is_content(w)})
    return " ".join(stems) or name.casefold()
