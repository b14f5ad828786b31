"""The counts of every activity in memory, one copy a process, always as fresh as the database.

`view()` is all that the rest of the code calls; a server also calls `start` and `stop`.
"""

import logging
import threading

from coop import database
from coop.counts import saved
from coop.counts.copy import Copy
from coop.counts.view import Selected, View, codes

__all__ = ["NotReady", "Selected", "View", "codes", "ready", "start", "stop", "view"]

LOG = logging.getLogger(__name__)
WAIT = 4.0
"""Seconds that a page waits for a copy under construction before it says so."""


class NotReady(Exception):  # noqa: N818 - a state, not a fault
    """The copy is being built in the background: the page says so and tries again."""


_copies: dict[str, Copy] = {}
_building: dict[str, threading.Thread] = {}
_lock = threading.Lock()


def _build(address: str) -> None:
    try:
        copy = saved.load() or Copy()
        fresh = copy.arrays.n == 0
        copy.view()
        with _lock:
            _copies[address] = copy
        if fresh and copy.arrays.n:
            saved.save(copy)
    except Exception:
        LOG.exception("The counts could not be built; the next page tries again")
    finally:
        _building.pop(address, None)


def start() -> None:
    """Begin to load or build the copy of the present database in the background."""
    address = database.url()
    with _lock:
        if address not in _copies and address not in _building:
            _building[address] = threading.Thread(target=_build, args=[address], name="counts", daemon=True)
            _building[address].start()


def ready() -> bool:
    """Whether the copy of the present database is there."""
    return database.url() in _copies


def stop() -> None:
    """Save the copy for the next start, and let go of it."""
    copy = _copies.pop(database.url(), None)
    if copy is not None:
        saved.save(copy)


def view(wait: float = WAIT) -> View:
    """The counts as the database is now. Raises NotReady when building takes over `wait` s."""
    address = database.url()
    if address not in _copies:
        start()
        thread = _building.get(address)
        if thread is not None:
            thread.join(wait)
        if address not in _copies:
            raise NotReady
    return _copies[address].view()
