"""Changes to categories and authors: their addresses, and merging two of them."""

import unicodedata

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import freshness
from articles.cleaning import one_line
from articles.models import (
    ArticleByline,
    ArticleCategory,
    Author,
    Category,
    Image,
    StoryByline,
    StoryCategory,
)
from articles.models.labels import Label
from articles.record import put_on_record
from articles.search import spelling
from articles.sorting import sort_key
from articles.terms.words import forms_of_text
from articles.text.slugs import LONGEST_SLUG, first_free, slug_of
from articles.workflow.acting import PUBLISHING_LOCK
from articles.workflow.rules import Refused, require_allowed

MERGE = {Category: gettext_lazy("merge categories"), Author: gettext_lazy("merge authors")}
"""{model: what a refusal calls merging two of its labels}"""
_ROWS = {Category: (StoryCategory, ArticleCategory), Author: (StoryByline, ArticleByline)}


def label_slug(label: Label, typed: str) -> str:
    """The slug for a label: the typed one, or one made from its name.

    Raises Refused if another label has the typed slug or redirects from it.
    """
    if typed and typed == label.slug:
        return typed
    if wanted := slug_of(typed):
        if holder := _holder(label, wanted):
            text = _("“%(label)s” has this address, or it redirects there: choose another.")
            raise Refused(text % {"label": holder})
        return wanted
    made = slug_of(label.name, LONGEST_SLUG - 4) or type(label).__name__.lower()
    return first_free(made, lambda slug: _holder(label, slug))


def _holder(label, slug):
    """The other label that has this slug or redirects from it."""
    others = type(label).objects.exclude(pk=label.pk)
    return others.filter(slug=slug).first() or others.filter(former_slugs__slug=slug).first()


def require_name(name: str, slug: str, before: str = "") -> None:
    """Raise Refused if nothing of a label's new name is visible, or it needs a slug and has none.

    `before` is the name it has.
    """
    if name == before or slug_of(name):
        return
    # Variation selectors and other marks are invisible on their own.
    if not any(unicodedata.category(character)[0] in "LNPS" for character in name):
        raise Refused(_("This name has no visible characters: use letters, digits or symbols."))
    if not slug_of(slug):
        raise Refused(
            _("Fill in the URL slug: no address can be made from a name without letters or digits.")
        )


def namesakes(author: Author, name: str) -> list[Author]:
    """The other authors with this name, however it is spelt, with those they were merged into."""
    key = sort_key(one_line(name), settings.LANGUAGE_CODE)
    others = Author.objects.filter(sort_key=key).exclude(pk=author.pk)
    return list(others.select_related("merged_into").order_by("pk"))


def require_fit_picture(label: Label, picture: Image | None) -> None:
    """Raise Refused if a label's newly chosen picture may not be shown to readers."""
    stored = type(label).objects.filter(pk=label.pk).values_list("picture", flat=True).first()
    if picture and picture.pk != stored and (reason := picture.unfit(timezone.localdate())):
        raise Refused(reason)


def picture_changed(image: Image, *, removed: bool = False) -> None:
    """Invalidate readers' pages if a label shows the picture; call it in the transaction of the change."""
    if any(model.objects.filter(picture=image).exists() for model in _ROWS):
        freshness.move(removed=removed, relabelled=True)


def store_label(label: Label) -> None:
    """Save a changed label, and redirect the address that readers knew to the new one.

    Raises Refused if its new name is invisible or needs a slug, or its new picture may not be shown.
    """
    with transaction.atomic():
        before = type(label).objects.select_for_update().filter(pk=label.pk).first()
        require_name(label.name, label.slug, before.name if before else "")
        require_fit_picture(label, label.picture)
        label.is_default = label.is_default and not label.is_retired
        label.save()
        label.former_slugs.filter(slug=label.slug).delete()
        spelling.learn(forms_of_text(label.name))
        if before and before.slug != label.slug and _was_public(label):
            label.former_slugs.create(slug=before.slug)
        freshness.move(relabelled=True)


def _was_public(label):
    """Whether any version that was ever live has it: readers don't know the address of other labels."""
    rows = _ROWS[type(label)][-1]
    return rows.objects.filter(**{rows.label: label}, article__live_from__lte=timezone.now()).exists()


def merge(label: Label, *, into: Label, by) -> None:
    """Move all stories of one label to another, and redirect its address. This can't be undone.

    Raises Forbidden, or Refused if the two can't be merged.
    """
    require_allowed(by, f"change_{label._meta.model_name}", MERGE[type(label)])
    with transaction.atomic():
        list(type(label).objects.select_for_update().filter(pk__in=[label.pk, into.pk]).order_by("pk"))
        label.refresh_from_db()
        into.refresh_from_db()
        _require_two(label, into)
        if connection.vendor == "postgresql":
            # A publication in progress has read its labels already, and would store the old one.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])
        for rows in _ROWS[type(label)]:
            _move(rows, label, into)
        _retire(label, into)
        put_on_record(f"{label._meta.model_name}_merged", by=by, detail=f"{label} → {into}")
        freshness.move(relabelled=True)


def _require_two(label, into):
    if label.pk == into.pk:
        raise Refused(_("Choose a different one to merge it into."))
    if label.merged_into or into.merged_into:
        raise Refused(_("One of the two has already been merged: open the list again."))


def _move(rows, label, into):
    """Point one label's rows to the other; where both were set, the first of the two places is left."""
    owner = "story" if rows in (StoryCategory, StoryByline) else "article"
    for first, second in ((label, into), (into, label)):
        before = rows.objects.filter(**{owner: OuterRef(owner), rows.label: first})
        is_second = Exists(before.filter(position__lt=OuterRef("position")))
        rows.objects.filter(is_second, **{rows.label: second}).delete()
    rows.objects.filter(**{rows.label: label}).update(**{rows.label: into})


def _retire(label, into):
    label.merged.update(merged_into=into)
    label.merged_into, label.is_retired, label.is_default = into, True, False
    if isinstance(label, Author) and label.user and not into.user:
        user, label.user = label.user, None
        label.save()
        into.user = user
        into.save()
    label.save()
