"""What is done to categories and authors: their addresses, and two that become one."""

from itertools import count

from django.db import connection, transaction
from django.utils import timezone

from articles.models import (
    ArticleByline,
    ArticleCategory,
    Author,
    Category,
    StoryByline,
    StoryCategory,
)
from articles.models.labels import Label
from articles.record import put_on_record
from articles.slugs import LONGEST_SLUG, slug_of
from articles.workflow.acting import PUBLISHING_LOCK
from articles.workflow.rules import Forbidden, Refused

_ROWS = {Category: (StoryCategory, ArticleCategory), Author: (StoryByline, ArticleByline)}


def label_slug(label: Label, typed: str) -> str:
    """The slug for a label: as it was typed, or made from its name where nothing was.

    Raises Refused where the typed one belongs to another label, or redirects to one.
    """
    if typed and typed == label.slug:
        return typed
    if wanted := slug_of(typed):
        if holder := _holder(label, wanted):
            raise Refused(f"“{holder}” has this address, or had it and readers are sent on: choose another.")
        return wanted
    made = slug_of(label.name, LONGEST_SLUG - 4) or type(label).__name__.lower()
    return next(slug for slug in _numbered(made) if not _holder(label, slug))


def _numbered(slug):
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))


def _holder(label, slug):
    """The other label whose address has this slug, or redirects from it."""
    others = type(label).objects.exclude(pk=label.pk)
    return others.filter(slug=slug).first() or others.filter(former_slugs__slug=slug).first()


def store_label(label: Label) -> None:
    """Store a label as it was changed; the address that readers knew redirects to the new one."""
    with transaction.atomic():
        before = type(label).objects.select_for_update().filter(pk=label.pk).first()
        label.is_default = label.is_default and not label.is_retired
        label.save()
        label.former_slugs.filter(slug=label.slug).delete()
        if before and before.slug != label.slug and _was_public(label):
            label.former_slugs.create(slug=before.slug)


def _was_public(label):
    """Whether a version that readers have had carries it: nobody knows another's address."""
    _, rows = _ROWS[type(label)]
    return rows.objects.filter(**{rows.label: label}, article__live_from__lte=timezone.now()).exists()


def merge(label: Label, *, into: Label, by) -> None:
    """Give every story of one label the other, which readers are then sent to. It can't be undone.

    Raises Forbidden, or Refused where the two can't become one.
    """
    if not by.has_perm(f"articles.change_{label._meta.model_name}"):
        raise Forbidden(f"You may not change {label._meta.verbose_name_plural}.")
    with transaction.atomic():
        list(type(label).objects.select_for_update().filter(pk__in=[label.pk, into.pk]).order_by("pk"))
        label.refresh_from_db()
        into.refresh_from_db()
        _require_two(label, into)
        if connection.vendor == "postgresql":
            # A publication that has read its labels by now would give an article the old one.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])
        for rows in _ROWS[type(label)]:
            _move(rows, label, into)
        _retire(label, into)
        put_on_record(f"{label._meta.model_name}_merged", by=by, detail=f"{label} → {into}")


def _require_two(label, into):
    if label.pk == into.pk:
        raise Refused("Choose another one to merge it into.")
    if label.merged_into or into.merged_into:
        raise Refused("One of the two was merged already: open the list again.")


def _move(rows, label, into):
    """Put one label's rows under the other; what has both keeps the other's row."""
    owner = "story" if rows in (StoryCategory, StoryByline) else "article"
    old = rows.objects.filter(**{rows.label: label})
    both = rows.objects.filter(**{rows.label: into}).values(owner)
    old.filter(**{f"{owner}__in": both}).delete()
    old.update(**{rows.label: into})


def _retire(label, into):
    label.merged.update(merged_into=into)
    label.merged_into, label.is_retired, label.is_default = into, True, False
    if isinstance(label, Author) and label.user and not into.user:
        user, label.user = label.user, None
        label.save()
        into.user = user
        into.save()
    label.save()
