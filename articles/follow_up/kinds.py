"""The kinds of background work that can follow a commit: one function each, registered by name.

To add one, write the function, decorate it, import its module in `articles.apps` (or in the `ready`
of another app), and enqueue it with `Job.objects.enqueue(name, keys=[…])` in the act's transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
"""The delay after each failed attempt."""


@dataclass(frozen=True)
class Kind:
    """One kind of background work: its function and its limits."""

    name: str
    label: str
    """Its name for administrators, in the language of the page, such as "E-mail notification"."""
    do: Callable[[str], None]
    """Does the work for a key. It must be idempotent: it runs again after a failure or a crash."""
    seconds: int
    """The time limit: an attempt that takes longer is interrupted, and counts as failed."""
    subject: Callable[[str], str] | None = None
    """Says for administrators what a key is about."""
    gives_up: bool = True
    """Whether it is abandoned after the last delay; otherwise it is retried until it succeeds."""
    longest_pause: timedelta = BACK_OFF[-1]
    """The longest delay: for work that waits for a server and must be done soon after that is back."""

    def pause_after(self, attempts: int) -> timedelta | None:
        """The delay after this many failed attempts; None if the job should be abandoned."""
        if attempts > len(BACK_OFF) and self.gives_up:
            return None
        return min(BACK_OFF[min(attempts, len(BACK_OFF)) - 1], self.longest_pause)


KINDS: dict[str, Kind] = {}
"""{name: kind}, in the order in which a worker takes them."""


def follow_up(name: str, label: str, **bounds):
    """Register the decorated function as a kind of work; see Kind for the limits."""

    def register(do: Callable[[str], None]) -> Callable[[str], None]:
        KINDS[name] = Kind(name, label, do, **bounds)
        return do

    return register


def label_of(name: str) -> str:
    """A kind's label; its name if its code was removed."""
    return str(KINDS[name].label) if name in KINDS else name
