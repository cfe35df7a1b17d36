"""Audit entries for changes other than those to stories."""

from articles.record import put_on_record


def put_changes_on_record(act: str, before, after, *, by) -> None:
    """Record the changed fields of a row, if any."""
    changed = [
        f"{field.verbose_name}: {_in_words(old)} → {_in_words(new)}"
        for field in before._meta.concrete_fields
        if field.editable and (old := getattr(before, field.name)) != (new := getattr(after, field.name))
    ]
    if changed:
        put_on_record(act, by=by, detail=f"{before}, {'; '.join(changed)}")


def _in_words(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value in (None, "") else str(value)
