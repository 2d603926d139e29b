"""The whole assistant behind one door, for the page, the terminal and programs.

from assistant import Journeys

with Journeys() as assistant:
    assistant.import_export("me", Path("takeout.zip"))
    for event in assistant.say("me", "main", "what am I into?"):
        print(event)
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Generator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from assistant.events import Event, Result
from assistant.models import limits_of, load_model, namer_of, offline_model
from assistant.settings import Settings, load_settings
from tools.activity.keep import import_export
from tools.archive import export_user, restore_user
from tools.journeys.cores import undivided_products
from tools.journeys.update import Extraction, extract_journeys
from tools.naming.namer import Namer
from tools.recommending.catalogue import ensure_samples, import_catalogue
from tools.recommending.explain import Reason, explain
from tools.recommending.feedback import give_feedback
from tools.recommending.recommend import Shortlist
from tools.resources import Person, Progress, Resources, silent
from tools.samples import SAMPLES, ensure_sample
from vectorstore.embedder import load_encoder
from vectorstore.records import Feedback, ImportReport, Journey, JourneysError
from vectorstore.store import Store

if TYPE_CHECKING:
    from assistant.checkpoints import Saver

# What talks is imported by the methods that need it: LangChain and LangGraph take longer to import than
# most commands take to run.

MOST_CONVERSATIONS = 500  # of a person; the one that rested longest is deleted first
MOST_TURNS = 300  # of a conversation; the earliest are deleted
MESSAGES = "messages"  # the name of conversations in an archive
_CONVERSATION = re.compile(
    r"[\w-]{1,40}"
)  # no slash: it parts the user from the conversation in a thread's name


class Journeys:
    """One open data folder. Close it when done; only one process can have it open.

    Raises:
        JourneysError: when the folder can't be used, or a setting names something that is not there.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or load_settings()
        encoder = load_encoder(self.settings.embedder)
        self.store = Store(
            self.settings.data_dir.expanduser(),
            encoder,
            self.settings.database_url,
            self.settings.chroma_url,
        )
        self.resources = Resources(self.store, self._load_namer)
        self._turns: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._making = threading.Lock()
        self._finish_all()

    def __enter__(self) -> Journeys:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def people(self) -> list[str]:
        """Everybody who can be talked to: those with a history, and the sample people."""
        return sorted({*self.store.users(), *SAMPLES})

    def prepare(self, user: str, progress: Progress = silent) -> None:
        """Make sure that there is something to talk about: catalogue, sample history, journeys.

        Raises:
            JourneysError: when nothing is known about the user.
        """
        with self.resources.writing:
            self._ensure_catalogue()
            ensure_sample(self.resources, user, progress)
            if self.store.journeys.has_any(user):
                return
            if not self.store.history.count(user):
                raise JourneysError(f"Nothing is known about “{user}” yet; import a history first.")
            extract_journeys(self.resources, user, progress=progress)

    def import_export(self, user: str, path: Path, **options: Any) -> ImportReport:
        """Store an export; see `tools.activity.keep.import_export`."""
        self.store.home.require_room()
        return import_export(self.resources, user, path, **options)

    def extract(self, user: str, granularity: str = "same", progress: Progress = silent) -> Extraction:
        """Find the journeys in a user's history anew."""
        self._ensure_catalogue()
        return extract_journeys(self.resources, user, granularity=granularity, progress=progress)

    def import_catalogue(self, path: Path, name: str, progress: Callable[[int, int], None]) -> dict[str, Any]:
        """Load items to recommend; what was read, kept and left out."""
        return dict(import_catalogue(self.store, path, name, progress=progress).as_json())

    def catalogue_info(self) -> list[tuple[str, str, int]]:
        """(catalogue, kind, number of items)."""
        self._ensure_catalogue()
        return self.store.catalogue.info()

    def journeys(self, user: str) -> list[Journey]:
        """The user's journeys, most recently pursued first."""
        return self.store.journeys.read(user)

    def recommend(self, user: str, **wishes: Any) -> Shortlist:
        """Catalogue items that serve the user's journeys; wishes as `Recommender.recommend` has them."""
        self._ensure_catalogue()
        return self.resources.recommender.recommend(user, **wishes)

    def explain(self, user: str, item: str) -> Reason:
        """Why an item, named by id or title, is recommended: the evidence, and what would change it."""
        return explain(self.resources.recommender, user, item)

    def feedback(self, user: str, item: str, verdict: str, reason: str = "") -> Feedback:
        """Keep what the user says of an item: like, dislike, seen or later."""
        return give_feedback(self.store, user, item, verdict, reason)

    def say(self, user: str, conversation: str, text: str) -> Generator[Event, None, None]:
        """Run one turn of a conversation; the last event is a Reply. Turns of a conversation queue up."""
        if not _CONVERSATION.fullmatch(conversation):
            raise JourneysError("There is no such conversation.")
        from assistant.turn import run_turn

        person, thread = Person(user, self.resources), f"{user}/{conversation}"
        self.store.home.require_room()
        forgot = False
        with self._turn_of(thread):
            try:
                with undivided_products():  # many talk at once; and a turn's products are small
                    for event in run_turn(self.agent, person, thread, text):
                        forgot |= isinstance(event, Result) and event.artifact.get("type") == "forgotten"
                        yield event
            finally:  # also when the person stops the turn
                if forgot or user in self.store.home.erasing():
                    self.finish_erasing(user)
                else:
                    self.store.conversations.note(user, conversation, text)
                    self._keep_within_limits(user, thread)

    def _turn_of(self, thread: str) -> threading.Lock:
        """The lock of a conversation, kept as long as somebody holds it."""
        with self._making:
            return self._turns.setdefault(thread, threading.Lock())

    def _keep_within_limits(self, user: str, thread: str) -> None:
        from assistant.checkpoints import keep_latest, keep_turns

        keep_latest(self._checkpoints, thread)
        keep_turns(self.agent, thread, MOST_TURNS)
        older = [name for name, _ in self.store.conversations.list(user)[MOST_CONVERSATIONS:]]
        for name in older:
            self._checkpoints.delete_thread(f"{user}/{name}")
        if older:
            self.store.conversations.remove(user, older)

    def forget_conversations(self, user: str) -> None:
        """Delete all that was said with a user for good."""
        from assistant.checkpoints import forget_person

        forget_person(self._checkpoints, user)
        self.store.conversations.remove_all(user)

    def finish_erasing(self, user: str) -> None:
        """End a deletion: what was said with the user goes too, for it may mention what is gone."""
        self.forget_conversations(user)
        self.store.erased(user)

    def export_archive(self, user: str, path: Path) -> dict[str, int]:
        """Write everything about a user into one archive, conversations too; rows by table."""
        from assistant.checkpoints import messages_of

        known = self.store.conversations.list(user)
        said = (
            {"conversation": name, "messages": messages_of(self._checkpoints, f"{user}/{name}")}
            for name, _ in known
        )
        return export_user(self.resources, user, path, {MESSAGES: said})

    def restore_archive(self, path: Path, user: str = "") -> tuple[str, dict[str, int]]:
        """Put an archive in the place of what is kept about its user or `user`; who, and rows by table."""
        from langchain_core.messages import messages_from_dict

        from assistant.checkpoints import forget_person

        owner, counts, others = restore_user(self.resources, path, user, [MESSAGES])
        forget_person(self._checkpoints, owner)
        for row in others[MESSAGES]:
            config: Any = {"configurable": {"thread_id": f"{owner}/{row['conversation']}"}}
            messages = messages_from_dict(row["messages"])
            self.agent.update_state(config, {"messages": messages}, as_node="__start__")
        return owner, counts

    @cached_property
    def agent(self) -> Any:
        """The agent with its model."""
        from assistant.agent import build_agent

        offline = offline_model(self.store.encoder)
        offline.prepare()
        model = load_model(self.settings, offline)
        return build_agent(model, offline, self._checkpoints, limits_of(self.settings, model))

    @cached_property
    def _checkpoints(self) -> Saver:
        from assistant.checkpoints import open_checkpoints

        return open_checkpoints(self.store.folder / "conversations.db", self.settings.database_url)

    def _finish_all(self) -> None:
        for user in self.store.home.erasing():
            self.finish_erasing(user)

    def _load_namer(self) -> Namer:
        return namer_of(self.settings)

    def _ensure_catalogue(self) -> None:
        if self.settings.catalogue:
            import_catalogue(self.store, self.settings.catalogue)
        else:
            ensure_samples(self.store)

    def close(self) -> None:
        """Let go of the data folder."""
        self._finish_all()
        if "_checkpoints" in self.__dict__:
            from assistant.checkpoints import close_checkpoints

            close_checkpoints(self._checkpoints)
        self.store.close()
