"""What the API takes and gives, as OpenAPI describes it."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Element = TypeVar("Element")


class Problem(BaseModel):
    """Why a request was not carried out."""

    detail: str = Field(description="One sentence.")


class Page(BaseModel, Generic[Element]):
    """Part of a list."""

    items: list[Element]
    total: int = Field(description="How many there are in all.")
    next: int | None = Field(description="The offset of the next page; null on the last one.")


class User(BaseModel):
    """A user that the key opens."""

    user: str
    activities: int
    journeys: int = Field(description="Private journeys are not counted.")


class Activity(BaseModel):
    """One thing that a user did."""

    id: str
    time: str | None
    title: str
    creator: str
    kind: str
    action: str
    url: str
    journey: str


class Journey(BaseModel):
    """An interest journey."""

    id: str
    name: str
    status: Literal["emerging", "active", "dormant", "finished", "pinned", "muted"]
    description: str
    first: str | None
    last: str | None
    days: int
    count: int = Field(description="Activities in it.")
    terms: list[str]
    stated: bool


class Item(BaseModel):
    """A thing that activities are about."""

    id: str
    title: str
    kind: str
    creator: str
    count: int
    first: str | None
    last: str | None


class JourneyDetail(BaseModel):
    """A journey with its most central items and its latest evidence."""

    journey: Journey
    items: list[Item]
    evidence: list[Activity]


class Recommendation(BaseModel):
    """An item of the catalogue, the journey that it serves, and the evidence for it."""

    item: str
    title: str
    kind: str
    creator: str
    year: int | None
    minutes: int | None
    level: str
    url: str
    journey: str
    journey_name: str
    label: Literal["continue", "explore", "bridge"]
    score: float
    evidence: list[str] = Field(description="Ids of activities.")
    evidence_titles: list[str]
    explanation: str
    bridge: str = Field(description="The other journey's id, for a bridge.")


class Recommendations(BaseModel):
    """A list that was made for what was asked."""

    recommendations: list[Recommendation]
    relax: str | None = Field(description="What to ask less of, where nothing fits.")


class Without(BaseModel):
    """Where an item would stand without some of the evidence."""

    titles: list[str]
    before: int
    after: int


class Explanation(BaseModel):
    """Why an item is recommended and what would change it."""

    recommendation: Recommendation
    evidence: list[Activity]
    without: Without | None


class FeedbackGiven(BaseModel):
    """What a user says of an item."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(min_length=1, max_length=400, description="Its id, or its title.")
    verdict: Literal["like", "dislike", "seen", "later"]
    reason: str = Field(default="", max_length=300)


class Feedback(BaseModel):
    """What a user said of an item."""

    item: str
    title: str
    verdict: Literal["like", "dislike", "seen", "later"]
    reason: str
