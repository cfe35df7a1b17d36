"""Changes to how the newspaper is called, looks and is reached."""

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from articles import freshness
from articles.models import Newspaper
from articles.workflow.rules import Refused, require_allowed

CHANGED_MEANWHILE = gettext_lazy(
    "Someone else has saved this since you opened it. Saving again puts your words in place of theirs."
)
TAKEN_OFF_MEANWHILE = gettext_lazy(
    "Someone else has taken this page off the site since you opened it. Publishing again puts it back."
)


def store_newspaper(row: Newspaper, *, by, seen: int) -> None:
    """Save the newspaper's row; readers have it at once.

    `seen` is the version that the page showed. Raises Forbidden, or Refused if there is a newer one.
    """
    require_allowed(by, "change_newspaper", gettext("change the newspaper"))
    with transaction.atomic():
        stored = Newspaper.objects.select_for_update().filter(pk=Newspaper.ROW).first()
        if seen != (stored.version if stored else 0):
            raise Refused(str(CHANGED_MEANWHILE))
        row.pk, row.version = Newspaper.ROW, seen + 1
        row.save(force_insert=stored is None)
        freshness.move(relabelled=True)
