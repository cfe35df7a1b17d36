"""The kinds of work that can follow a commit: each is one function, registered here by its name.

To add one, write the function, decorate it, import its module in `articles.apps` (or in the `ready`
of another app), and ask for it by `Job.objects.enqueue(name, keys=[…])` in the act's transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
"""How long to wait after each failed attempt."""


@dataclass(frozen=True)
class Kind:
    """One kind of work: what does it, and within which bounds."""

    name: str
    label: str
    """What administrators call it, such as "E-mail notification"."""
    do: Callable[[str], None]
    """Does the work for a key. It must be idempotent: it runs again after a failure or a crash."""
    seconds: int
    """An attempt that takes longer is ended, and counts as failed."""
    subject: Callable[[str], str] | None = None
    """What a key is about, in words for administrators."""
    gives_up: bool = True
    """Whether it is abandoned after the last back-off; else that is repeated until it succeeds."""

    def pause_after(self, attempts: int) -> timedelta | None:
        """How long to wait after so many failed attempts; None when the job is to be abandoned."""
        if attempts > len(BACK_OFF) and self.gives_up:
            return None
        return BACK_OFF[min(attempts, len(BACK_OFF)) - 1]


KINDS: dict[str, Kind] = {}
"""{name: kind}, in the order in which a worker gives each its turn."""


def follow_up(name: str, label: str, **bounds):
    """Register the decorated function as a kind of work; for its bounds see Kind."""

    def register(do: Callable[[str], None]) -> Callable[[str], None]:
        KINDS[name] = Kind(name, label, do, **bounds)
        return do

    return register


def label_of(name: str) -> str:
    """What administrators call a kind; its name where no code for it is left."""
    return KINDS[name].label if name in KINDS else name
