"""Corrections to Rasa 3.6.21, each for a fault that was reproduced; `install` applies them all.

1. A failed custom action is no action done: the turn is aborted before anything is saved (`TurnAborted`).
2. A custom action answers within seconds, not 300; a refused connection is tried again twice.
3. A call of an action costs little: Rasa opens a connection, checks a constant schema (16 of the 20 ms of a form turn), sends the whole domain and
   every event of the session, and looks for the class of each event among all subclasses, each time.
4. A failing tracker store aborts the turn; Rasa would silently start the conversation again from nothing.
   It also copies slots through pickle, and states for debug lines.
   A model is packed with the strongest compression.
5. A long conversation is compacted: a turn costs what the last events cost, not all of them.
6. A sending that comes again is answered again, never played twice, even while its turn is being played: it is looked for under the lock of
   the conversation, which all processes share.
"""

from __future__ import annotations

import asyncio
import os
from functools import cache
from typing import Any

from bot import sans_tensorflow
from bot.connexion import keep

ACTION_TIMEOUT = 5.0  # seconds
RETRIES = (0.05, 0.2)  # seconds before trying again when the connection is refused
EVENTS_KEPT = 60  # a session longer than this is compacted before the next turn


class TurnAborted(BaseException):
    """Something under the dialogue failed; not an `Exception`, so that `MessageProcessor._run_action` lets it through."""


def install() -> None:
    """Install the stand-ins, then every correction."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    sans_tensorflow.install()
    _patch_actions()
    _patch_endpoints()
    _patch_tracker_store()
    _patch_sessions()
    _patch_sendings()
    _patch_events()
    _patch_copies()
    _patch_packages()
    _patch_merges()


def quiet() -> None:
    """Keep Rasa's debug lines, which hold what people write, off the screen of a process that embeds it."""
    import logging
    import warnings

    from rasa.utils.log_utils import configure_structlog

    warnings.filterwarnings("ignore")
    logging.getLogger("rasa").setLevel(logging.WARNING)
    configure_structlog(logging.WARNING)


def _patch_actions() -> None:
    import rasa.core.actions.action as actions
    from rasa.shared.core.trackers import EventVerbosity

    stock = actions.RemoteAction.run
    if getattr(stock, "passerelle", False):
        return

    async def run(self: Any, output_channel: Any, nlg: Any, tracker: Any, domain: Any) -> Any:
        for delay in (*RETRIES, None):
            try:
                return await stock(self, output_channel, nlg, tracker, domain)
            except actions.ActionExecutionRejection:
                raise
            except Exception as fault:
                if delay is None or "Couldn't connect" not in str(fault):
                    raise TurnAborted(f"action '{self.name()}' failed: {type(fault).__name__}") from None
                await asyncio.sleep(delay)
        raise TurnAborted("unreachable: the last try returns or raises")

    run.passerelle = True  # type: ignore[attr-defined]

    def validate(self: Any, result: Any) -> bool:
        """Check the shape that our own server answers; what the events hold is checked when they are read."""
        lists = isinstance(result, dict) and [result.get("events", []), result.get("responses", [])]
        if not lists or not all(isinstance(item, dict) for part in lists for item in part):
            raise ValueError("the action server answered something else than events and responses")
        return True

    def call_format(self: Any, tracker: Any, domain: Any) -> dict[str, Any]:
        """Send what our actions read: slots, last message, active form; not the domain, nor every event since the start."""
        return {
            "next_action": self._name,
            "sender_id": tracker.sender_id,
            "tracker": tracker.current_state(EventVerbosity.NONE) | {"events": []},
            "version": sans_tensorflow.RASA_VERSION,
        }

    actions.RemoteAction.run = run
    actions.RemoteAction._validate_action_result = validate
    actions.RemoteAction._action_call_format = call_format
    actions.DEFAULT_REQUEST_TIMEOUT = ACTION_TIMEOUT


def _patch_endpoints() -> None:
    from rasa.utils.endpoints import EndpointConfig

    stock = EndpointConfig.session
    if getattr(stock, "passerelle", False):
        return

    def session(self: Any) -> Any:
        """Keep the connection to the action server open from one call to the next."""
        return keep(self, lambda: stock(self))

    session.passerelle = True  # type: ignore[attr-defined]
    EndpointConfig.session = session


def _patch_tracker_store() -> None:
    import rasa.core.tracker_store as stores

    def fail(self: Any, error: Exception) -> None:
        raise TurnAborted(f"tracker store failed: {type(error).__name__}") from None

    stores.FailSafeTrackerStore.on_tracker_store_error = fail
    stores.FailSafeTrackerStore.on_tracker_store_retrieve_error = fail


def _patch_sessions() -> None:
    from rasa.core.processor import MessageProcessor

    stock = MessageProcessor._update_tracker_session
    if getattr(stock, "passerelle", False):
        return

    async def update(self: Any, tracker: Any, output_channel: Any, metadata: Any = None) -> None:
        await stock(self, tracker, output_channel, metadata)
        if len(tracker.events) > EVENTS_KEPT:
            compact(tracker, self.domain)

    update.passerelle = True  # type: ignore[attr-defined]
    MessageProcessor._update_tracker_session = update


def compact(tracker: Any, domain: Any) -> None:
    """Open a new session that holds only the state: slots, active form, question asked."""
    from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
    from rasa.shared.core.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet

    slots = [SlotSet(nom, slot.value) for nom, slot in tracker.slots.items() if slot.has_been_set]
    loop = [ActiveLoop(tracker.active_loop_name)] if tracker.active_loop_name else []
    events = [
        ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), *loop, *slots, ActionExecuted(ACTION_LISTEN_NAME)
    ]  # fmt: skip
    tracker.update_with_events(events, domain)


def _patch_sendings() -> None:
    from rasa.core.processor import MessageProcessor

    stock = MessageProcessor.handle_message
    if getattr(stock, "passerelle", False):
        return

    async def handle(self: Any, message: Any) -> Any:
        """Lead one turn, unless the store knows what answered this sending; Rasa holds the lock of the conversation here."""
        from bot.canal import already

        deja = already(self.tracker_store, message.sender_id, message.message_id)
        if deja is None:
            return await stock(self, message)
        for dit in deja:
            message.output_channel.keep(dit)
        return deja

    handle.passerelle = True  # type: ignore[attr-defined]
    MessageProcessor.handle_message = handle


def _patch_events() -> None:
    import rasa.shared.core.events as events

    stock = events.Event.resolve_by_type
    if not hasattr(stock, "cache_info"):
        events.Event.resolve_by_type = staticmethod(cache(stock))


class _NoCopy:
    """Stands for `copy` in modules that copy deeply only to write a debug line that nobody asked for."""

    @staticmethod
    def deepcopy(item: Any) -> Any:
        """Return the item itself."""
        return item


def _copy_slot(self: Any) -> Any:
    """Copy a slot without going through pickle's protocol: forty of them are copied nine times a turn."""
    copied = object.__new__(type(self))
    vars(copied).update(vars(self))
    return copied


def _patch_packages() -> None:
    import rasa.engine.storage.local_model_storage as storage

    stock = storage.TarSafe
    if stock.__name__ != "TarSafe":
        return

    class LightTar(stock):  # type: ignore[misc, valid-type]
        """An archive that is compressed lightly: the strongest way takes seconds to spare a megabyte."""

        @classmethod
        def open(cls, name: Any = None, mode: str = "r", *arguments: Any, **options: Any) -> Any:
            """Open an archive; a new one is compressed lightly."""
            return super().open(
                name, mode, *arguments, **(options | {"compresslevel": 1} if mode == "w:gz" else options)
            )

    storage.TarSafe = LightTar


def _patch_copies() -> None:
    import rasa.core.actions.forms as forms
    import rasa.core.policies.rule_policy as rule_policy
    import rasa.core.processor as processor
    from rasa.shared.core.slots import Slot

    processor.copy = forms.copy = rule_policy.copy = _NoCopy
    Slot.__copy__ = _copy_slot


def _patch_merges() -> None:
    """Merge training data with nothing for free: Rasa copies every example at each of seventeen such merges."""
    from rasa.shared.nlu.training_data.training_data import TrainingData

    merge = TrainingData.merge
    if getattr(merge, "passerelle", False):
        return

    def merge_what_there_is(self: Any, *others: Any) -> Any:
        pleins = [data for data in (self, *others) if data and not (data.is_empty() and not data.responses)]
        return pleins[0] if len(pleins) == 1 else merge(self, *others)

    merge_what_there_is.passerelle = True  # type: ignore[attr-defined]
    TrainingData.merge = merge_what_there_is  # type: ignore[method-assign]
