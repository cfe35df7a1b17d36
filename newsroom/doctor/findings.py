"""What an examination finds: each with a stable name, what is wrong, and what to do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext as _

ERROR, WARNING, NOTE = "error", "warning", "note"
LEVELS = (ERROR, WARNING, NOTE)
"""Worst first."""


@dataclass(frozen=True)
class Finding:
    level: str
    name: str
    """Stays the same from version to version, so that scripts may rely on it."""
    says: str
    """What is wrong, in one sentence."""
    advice: str = ""
    """What to do about it."""


Examination = Callable[[], Iterable[Finding]]


def examined(examinations: Iterable[Examination]) -> list[Finding]:
    """All findings of the examinations, worst first."""
    found = [finding for examine in examinations for finding in _findings(examine)]
    # Without a database, several report the same.
    return sorted(dict.fromkeys(found), key=lambda finding: LEVELS.index(finding.level))


def _findings(examine: Examination) -> Iterator[Finding]:
    """What it finds, including a failure of the database or of a disk."""
    try:
        yield from examine()
    except (DatabaseError, InterfaceError) as failure:
        yield Finding(
            ERROR,
            "database.away",
            _("The database did not answer: %(error)s") % {"error": _first_line(failure)},
            _("See whether it runs, and whether DATABASE_URL names it."),
        )
    except OSError as failure:
        yield Finding(
            ERROR,
            "files.unreadable",
            _("Files could not be read: %(error)s") % {"error": _first_line(failure)},
            _("See whether the disk or the picture store works."),
        )


def _first_line(failure) -> str:
    return next(iter(str(failure).splitlines()), type(failure).__name__)
