"""Changes to the newspaper's name, look and contact details."""

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from articles import freshness
from articles.models import Newspaper
from articles.workflow.rules import ChangedMeanwhile, require_allowed

CHANGED_MEANWHILE = gettext_lazy(
    "Someone else has saved this since you opened it. Saving again replaces their words with yours."
)
TAKEN_OFF_MEANWHILE = gettext_lazy(
    "Someone else has taken this page off the site since you opened it. Publishing again puts it back."
)


def lock_newspaper(*, by, seen: int) -> Newspaper | None:
    """The newspaper's row, locked until the transaction ends; None if nobody has saved one yet.

    `seen` is the version that the page showed. Raises Forbidden, or ChangedMeanwhile if there is a newer one.
    """
    require_allowed(by, "change_newspaper", gettext("change the newspaper"))
    stored = Newspaper.objects.select_for_update().filter(pk=Newspaper.ROW).first()
    if seen != (stored.version if stored else 0):
        raise ChangedMeanwhile(str(CHANGED_MEANWHILE))
    return stored


def store_newspaper(row: Newspaper, *, by, seen: int) -> None:
    """Save the newspaper's row; readers see the change at once.

    Calls `lock_newspaper` first, with `seen`. Saving an unchanged row makes no new version.
    """
    with transaction.atomic():
        stored = lock_newspaper(by=by, seen=seen)
        if stored and _is_same(row, stored):
            return
        row.pk, row.version = Newspaper.ROW, seen + 1
        row.save(force_insert=stored is None)
        freshness.move(relabelled=True)


def _is_same(row, stored):
    words = [field.name for field in Newspaper._meta.concrete_fields if field.editable]
    return all(getattr(row, name) == getattr(stored, name) for name in words if name != "id")
