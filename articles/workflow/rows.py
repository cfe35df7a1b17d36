"""The parts of an act's row in the registry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Flag, auto

from django.utils.translation import gettext_lazy as _

from articles.models import Story


class Sight(Flag):
    """The parts of a story's state that must be unchanged since the page was opened."""

    NOTHING = 0
    WORDS = auto()
    STATUS = auto()
    LIVE = auto()
    AHEAD = auto()
    PUBLIC = LIVE | AHEAD
    ALL = WORDS | STATUS | LIVE | AHEAD
    # Not in ALL: publishing checks the embargo anew, and “Lift and publish” has just changed it.
    EMBARGO = auto()


@dataclass(frozen=True)
class Rule:
    """What an act requires: a permission, a status, and a live, scheduled or past version."""

    permission: str
    statuses: Sequence[str] = tuple(Story.Status)
    """Empty for an act that concerns no single story."""
    needs: Sequence[str] = ()
    """Attributes of Standing, at least one of which must be set."""
    own: Sequence[str] = ()
    """The statuses in which `write_story` is enough for the owner and the assignee."""
    duty: str = ""
    """The stories on which a journalist on duty may also do it: "own" or "any"."""


@dataclass(frozen=True)
class Button:
    """How the writing page offers an act."""

    label: str
    place: str = "bar"
    """ "bar", the section next to the words ("live", "ahead" or "embargo"), or "undo" at the top."""
    asks: bool = False
    """Whether it opens a dialog, for input or confirmation."""
    is_main: bool = False
    is_quiet: bool = False


@dataclass(frozen=True)
class Row:
    """Everything about an act except its verb."""

    label: str
    """Its name in the history and the audit list."""
    rule: Rule | None = None
    """Who may do it, and when; None for an act that is only recorded as part of another."""
    button: Button | None = None
    reads: Mapping[str, str] = field(default_factory=dict)
    """{parameter of the verb: field of ActForm with its value}."""
    done: str = ""
    """The confirmation message, where it is always the same."""
    touches_readers: bool = False
    """Whether it changes what readers have or will get: such acts run one at a time, under one lock."""
    removes: bool = False
    """Whether it takes words from readers, which no older page may then show."""
    needs_no_words: bool = False
    """Whether it publishes none of the typed words: it goes ahead even if they cannot be saved."""
    must_see: Sight = Sight.NOTHING
    """What must not have changed since the page was opened; nothing for urgent or harmless acts."""
    did: str = ""
    """Says that `who` did it at a `time`, if it changes a state that other acts must have seen."""
    if_refused: str = _("Nothing was changed.")
    """Ends the message that refuses it because something else happened first."""
