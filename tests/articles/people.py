"""The people and states of the role table, and the outcomes of their acts."""

from contextlib import contextmanager

from django.db import transaction

from articles import workflow
from articles.models import (
    Address,
    Article,
    ArticleByline,
    ArticleCategory,
    AuditEntry,
    Author,
    Category,
    Pin,
    PublicNote,
    Stamp,
    Story,
    Withdrawal,
)
from tests.rows import rows_of, rows_of_articles

PEOPLE = ["owner", "assigned", "colleague", "editor", "administrator", "nobody"]
"""Three journalists, two people above them, and someone without a role."""
ADMINISTRATORS = {"administrator"}
ABOVE = {"editor"} | ADMINISTRATORS
WRITERS = {"owner", "assigned"} | ABOVE
READ_BY_READERS = (
    *(Address, Article, ArticleByline, ArticleCategory),
    *(Author, Category, Pin, PublicNote, Withdrawal),
)
"""The tables that readers' pages are made from."""
STATES = ["draft", "in_review", "scheduled", "live", "changed", "withdrawn"]


def newsroom():
    """Every row of every table except the audit list, which grows with every sign-in."""
    return rows_of_articles(without=[AuditEntry])


@contextmanager
def undone():
    """Roll back the block, so that the next person finds the same newsroom."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


DONE, REFUSED = "done", "refused"


def outcomes(verb, story, people):
    """{who: outcome when they perform the act on the story}; everyone starts from the same newsroom."""
    return {who: _outcome(verb, story, person) for who, person in people.items()}


def _outcome(verb, story, person):
    before, fresh = newsroom(), Story.objects.get(pk=story.pk)
    public, stamp = rows_of(*READ_BY_READERS), rows_of(Stamp)
    with undone():
        try:
            verb(fresh, by=person)
            outcome = DONE if newsroom() != before else "done, and nothing changed"
        except workflow.Refused:
            outcome = REFUSED if newsroom() == before else "refused, and something changed"
        if (rows_of(*READ_BY_READERS) != public) != (rows_of(Stamp) != stamp):
            outcome += ", and the stamp does not say whether readers' pages changed"
    return outcome


def expected(allowed, people):
    return {who: DONE if who in allowed else REFUSED for who in people}


def requires(verb, allowed, story, people):
    """Everyone the table allows succeeds; everybody else is refused and nothing changes."""
    assert outcomes(verb, story, people) == expected(allowed, people)
