"""Audit entries for changes other than those to stories."""

from django.utils.translation import pgettext

from articles.desk_languages import in_language_of_record
from articles.record import put_on_record


def put_changes_on_record(act: str, before, after, *, by) -> None:
    """Record the changed fields of a row, if any, in the newspaper's language."""
    with in_language_of_record():
        changed = [
            f"{field.verbose_name}: {in_words(old)} → {in_words(new)}"
            for field in before._meta.concrete_fields
            if field.editable and (old := getattr(before, field.name)) != (new := getattr(after, field.name))
        ]
        if changed:
            put_on_record(act, by=by, detail=f"{before}, {'; '.join(changed)}")


def in_words(value) -> str:
    """A value as the audit list shows it."""
    if isinstance(value, bool):
        return pgettext("a value", "yes") if value else pgettext("a value", "no")
    return pgettext("a value", "none") if value in (None, "") else str(value)
