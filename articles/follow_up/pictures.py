"""Pictures' public files: rendered, erased after a take-down, and rendered again for a new use."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import crops, freshness, picture_uses
from articles.follow_up.kinds import follow_up
from articles.follow_up.searching import forget_words
from articles.models import Article, Image, Job
from articles.pictures import storing
from articles.pictures.embedding import fingerprint
from articles.pictures.files import present
from articles.pictures.renditions import public_files
from articles.pictures.shapes import FILED, cut_of
from articles.pictures.signing import NotSigned
from articles.signals import act_recorded
from articles.workflow import labelling
from articles.workflow.acts import Act

RECHECK_AFTER = timedelta(minutes=1)
"""Longer than any act's transaction takes, and no longer than the first delay after a failure."""


class StillPublic(Exception):
    """Files that should have been erased are still there."""


@receiver(act_recorded)
def enqueue_jobs(sender, *, story, act, **_others) -> None:
    """Record the working copy's pictures; after a take-down, enqueue a job for each it ever had."""
    if act == Act.TAKE_DOWN:
        Job.objects.enqueue("picture_files", keys=story.picture_uses.values_list("image", flat=True))
    elif not story.taken_down_at:
        picture_uses.record_uses(story, story)
        if story.lead_image_id and story.lead_crop != crops.CENTRE:
            Job.objects.enqueue("picture_sizes", keys=[story.lead_image_id])


def _subject(key: str) -> str:
    return "".join(str(image) for image in Image.objects.filter(pk=key))


@follow_up(
    "picture_files",
    _("Public files of a picture"),
    seconds=120,
    subject=_subject,
    gives_up=False,
    longest_pause=timedelta(minutes=5),
)
def settle(key: str) -> None:
    """Erase or restore a picture's public files, as its status, its rights and its stories require.

    The rights written into them are the current ones. One kind does everything, so that erasing and
    rendering the same picture never run at once.
    """
    image = Image.objects.get(pk=key)
    if image.status == Image.Status.KILLED:
        forget_words(picture_uses.versions(image))
        _erase(image)
        storing.mark_as_removed(image)
    elif image.shown_until and image.shown_until <= timezone.now():
        storing.erase(image)
        storing.mark_as_removed(image)
    else:
        _settle_for_stories(image)
        if image.shown_until:
            Job.objects.enqueue("picture_files", keys=[image.pk], at=image.shown_until)


def _settle_for_stories(image):
    if storing.unmark_as_removed(image) and not image.erased_at:
        _complete(image)
    if image.erased_at and picture_uses.is_published(image):
        _restore(image)
    # Once erased, it stays so until an editor publishes it: a draft must not undo a court's order.
    elif picture_uses.is_of_a_take_down(image) and (image.erased_at or not _is_used(image)):
        _erase(image)
    elif not image.erased_at and image.written != fingerprint(image):
        _complete(image)


def _is_used(image):
    return picture_uses.users(image).exists() or picture_uses.is_on_a_page(image)


def _restore(image):
    made = storing.complete(image, _cuts_in_use(image)) or {}
    with transaction.atomic():
        Image.objects.filter(pk=image.pk).update(erased_at=None, **made)
        _show(image, made.get("files", image.files))
        labelling.picture_changed(image)
        # A job that rendered the same files meanwhile has seen the picture as erased, and removed them.
        Job.objects.enqueue("picture_sizes", keys=[image.pk])


def _erase(image):
    """Erase the files, and enqueue a second check.

    An act that commits meanwhile may use the picture: it saw no `erased_at`, and this job did not see
    its use. The second check does.
    """
    is_first = image.erased_at is None
    if is_first:
        with transaction.atomic():
            Image.objects.filter(pk=image.pk).update(erased_at=timezone.now())
            labelling.picture_changed(image, removed=True)
    # Only now: until then, another job may have added files.
    image.refresh_from_db(fields=["files"])
    storing.erase(image)
    if left := public_names(image):
        raise StillPublic(f"The storage still has {', '.join(left)}")
    # A retry is a second check itself: the delay before it is as long.
    if is_first:
        Job.objects.enqueue("picture_files", keys=[image.pk], at=timezone.now() + RECHECK_AFTER)


def public_names(image: Image) -> list[str]:
    """The storage names of a picture's public files that exist."""
    names = public_files(image)
    there = present(default_storage, names)
    return [name for name in names if name in there]


@follow_up("picture_sizes", _("Sizes of a picture"), seconds=300, subject=_subject)
def complete(key: str) -> None:
    """Render a picture's missing sizes and cuts, so that readers who look at it need not wait."""
    render(Image.objects.get(pk=key))


FAILURES = (OSError, storing.Unusable, NotSigned)
"""Why a picture cannot be rendered: its files, what is in them, or the site's own key."""


def render(image: Image, *, is_forced: bool = False) -> bool:
    """Render the missing files, or all, of a picture that readers may have; return whether it did."""
    return not _is_removed(image) and _complete(image, is_forced)


def _is_removed(image):
    return image.is_taken_from_readers(timezone.now())


def _complete(image, is_forced=False) -> bool:
    made = storing.complete(image, _cuts_in_use(image), is_forced=is_forced)
    if made is None:
        return False
    with transaction.atomic():
        is_removed = _is_removed(Image.objects.select_for_update().get(pk=image.pk))
        if is_removed:
            image.files = made["files"]
        else:
            Image.objects.filter(pk=image.pk).update(**made)
            _show(image, made["files"])
    if is_removed:
        storing.erase(image)
    return True


def _cuts_in_use(image):
    """The cuts used by the versions that lead with the picture."""
    crops = Article.objects.filter(lead_image=image).order_by().values_list("lead_crop", flat=True).distinct()
    return {cut_of(image, shape, crop) for crop in crops for shape in FILED}


def _show(image, files):
    """Invalidate pages if the names of the files change, unless the picture had no hashes before."""
    before, after = ({**each, "former": []} for each in (image.files, files))
    if not image.files or before == after:
        return
    if picture_uses.is_published(image):
        freshness.move(relabelled=True)
    else:
        labelling.picture_changed(image)
