"""Changes to pictures in the library: their words, their status and their costs."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import freshness, picture_uses
from articles.desk_languages import in_language_of
from articles.models import Image, ImageCost, ImageRevision, Job, Newspaper, Notification, Story
from articles.pictures.embedding import fingerprint
from articles.pictures.shown import TERMS
from articles.record import now, put_on_record
from articles.search import index
from articles.signals import picture_killed
from articles.text.typography import with_full_stop
from articles.times.desk_times import recent_time
from articles.workflow.labelling import picture_changed
from articles.workflow.locking import lock_stories
from articles.workflow.picture_origin import ai_obstacle, follow_origin
from articles.workflow.rules import Forbidden, Refused, require_allowed

TO_CHECK, CLEARED, HELD, KILLED = Image.Status
PICTURE_CHANGED_MEANWHILE = gettext_lazy(
    "Someone else has changed this picture since you opened it. Saving again replaces their words with yours."
)


def may_edit_picture(image: Image, by) -> bool:
    """Whether this person may change a picture's words: their own picture, or any for editors."""
    is_open = image.uploaded_by_id == by.pk or by.has_perm("articles.edit_any_story")
    return is_open and by.has_perm("articles.change_image")


def store_picture(image: Image, *, by, seen: int | None = None, reason: str = "") -> None:
    """Save a picture's changed words as its newest version; live stories keep their own words for it.

    A cleared picture that is changed by somebody who may not clear it must be checked again. `seen` is
    the version that the page showed, None to accept any; `reason` is needed to take an AI label off.
    Raises Forbidden, or Refused if there is a newer version or no reason.
    """
    if not may_edit_picture(image, by):
        raise Forbidden(_("Only the person who uploaded this picture, or an editor, can change its words."))
    with transaction.atomic():
        stored = _locked(image, seen)
        changed = [name for name in ImageRevision.WORDS if getattr(stored, name) != getattr(image, name)]
        if not changed:
            return
        if obstacle := ai_obstacle(stored, image.digital_source_type, by=by, reason=reason):
            raise Refused(obstacle)
        _keep_first(stored)
        _take_over(stored, image)
        image.shown_from, image.shown_until = _times(image)
        _revise(image, ImageRevision.Act.WORDS, by)
        image.save()
        put_on_record("image_changed", by=by, detail=_changes(stored, image, changed))
        if stored.status == CLEARED and not by.has_perm("articles.check_image"):
            _set_status(image, TO_CHECK, by, _("Its words were changed after it had been cleared."))
        _follow(stored, image, by, reason)


def _take_over(stored, image):
    """Keep what acts and jobs have written since the page was opened."""
    for name in ("status", "version", "files", "framing", "erased_at"):
        setattr(image, name, getattr(stored, name))


def _follow(before, image, by, reason):
    """Do what else a change of words entails: for files, pages and labels."""
    if image.written != fingerprint(image):
        Job.objects.enqueue("picture_files", keys=[image.pk])
    _follow_times(before, image)
    follow_origin(before, image, by=by, reason=reason)
    picture_changed(image)
    if any(getattr(before, name) != getattr(image, name) for name in TERMS) and picture_uses.is_published(
        image
    ):
        freshness.move(relabelled=True)


def _times(image):
    """When readers may have it, from and until, according to its embargo and its rights."""
    last = image.rights_expire_on if image.is_removed_when_expired else None
    if last is None:
        return image.embargoed_until, None
    ends = datetime.combine(last + timedelta(days=1), time.min, timezone.get_default_timezone())
    return image.embargoed_until, ends


def _follow_times(before, image):
    """If these times have changed, invalidate pages, and have its files erased or restored in time."""
    if (before.shown_from, before.shown_until) == (image.shown_from, image.shown_until):
        return
    Job.objects.enqueue("picture_files", keys=[image.pk])
    freshness.move(removed=True, relabelled=True)


def _locked(image, seen=None):
    """Lock and return the stored row. Raises Refused if it has changed since it was seen, or was killed."""
    # `no_key`, or they could deadlock: a publication locks a version and refers to it, a kill locks versions.
    stored = Image.objects.select_for_update(no_key=True).get(pk=image.pk)
    if seen is not None and seen != stored.version:
        raise Refused(PICTURE_CHANGED_MEANWHILE)
    if stored.status == KILLED:
        raise Refused(_("This picture was killed: nothing of it can be changed."))
    return stored


def _keep_first(stored):
    """Record the original words, before the first change."""
    if not stored.version:
        stored.version = 1
        _add(stored, ImageRevision.Act.ADDED, stored.uploaded_by, stored.uploaded_at)


def _revise(image, act, by, note=""):
    image.version += 1
    _add(image, act, by, now(), note)


def _add(image, act, by, at, note=""):
    words = {name: getattr(image, name) for name in ImageRevision.WORDS}
    ImageRevision.objects.create(image=image, number=image.version, act=act, by=by, at=at, note=note, **words)


def _changes(before, after, names):
    said = (_change(Image._meta.get_field(name), before, after) for name in names)
    return f"{before}, {'; '.join(said)}"


def _change(field, before, after):
    was, now_is = (getattr(image, field.name) or "none" for image in (before, after))
    return f"{field.verbose_name}: {was} → {now_is}"


def check_picture(image: Image, status: str, *, by, note: str = "", seen: int | None = None) -> None:
    """Clear a picture, hold it, or set it to be checked.

    `seen` is the version that the page showed, None to accept any; holding is urgent, and accepts any.
    Owners and assignees of stories that use a held picture are notified. Raises Forbidden, or Refused if
    there is a newer version, or if it is held without a reason.
    """
    require_allowed(by, "check_image", _("clear and hold pictures"))
    if status not in (TO_CHECK, CLEARED, HELD):
        raise Refused(_("Choose whether the picture is cleared, held, or to be checked."))
    if status == HELD and not note.strip():
        raise Refused(_("Say why the picture is held: the next person needs to know."))
    with transaction.atomic():
        stored = _locked(image)
        if stored.status == status:
            raise Refused(_("The picture has this status already."))
        if status != HELD and seen is not None and seen != stored.version:
            raise Refused(f"{_what_happened(stored)} {_('Nothing was changed: look at the picture again.')}")
        _keep_first(stored)
        _set_status(stored, status, by, note.strip())
        image.refresh_from_db()
        if status == HELD:
            _notify(image, _HELD, by, note.strip())
        picture_changed(image, removed=status == HELD)


_DONE_SINCE = {
    ImageRevision.Act.HELD: gettext_lazy("%(who)s put this picture on hold at %(time)s: %(note)s"),
    ImageRevision.Act.CLEARED: gettext_lazy("%(who)s cleared this picture at %(time)s."),
    ImageRevision.Act.TO_CHECK: gettext_lazy("%(who)s set this picture to be checked at %(time)s."),
}


def _what_happened(image) -> str:
    """A sentence about the newest act on a picture."""
    newest = image.revisions.select_related("by").first()
    if newest is None:  # The page named a version that never was.
        return _("This picture has changed since the page was opened.")
    said = _DONE_SINCE.get(newest.act, gettext_lazy("%(who)s changed this picture’s words at %(time)s."))
    return str(said) % {"who": newest.by, "time": recent_time(newest.at), "note": with_full_stop(newest.note)}


def _set_status(image, status, by, note):
    image.status = status
    _revise(image, ImageRevision.Act(status), by, note)
    image.save(update_fields=["status", "version"])
    put_on_record(f"image_{status}", by=by, detail=f"{image}. {note}".strip())


def kill_picture(image: Image, *, by, reason: str) -> None:
    """Remove a picture from every version, past and live. This can't be undone.

    Readers get a stand-in; a job erases its public files. Owners and assignees of stories that use it are
    notified. Raises Forbidden, or Refused without a reason.
    """
    require_allowed(by, "kill_image", _("kill pictures"))
    if not reason.strip():
        raise Refused(_("Say why the picture is killed: the reason stays on record."))
    with transaction.atomic():
        stored = _locked(image)
        lock_stories(image.uses)
        _keep_first(stored)
        _set_status(stored, KILLED, by, reason.strip())
        image.refresh_from_db()
        _notify(image, _KILLED, by, reason.strip())
        Job.objects.enqueue("picture_files", keys=[image.pk])
        picture_killed.send(sender=Image, image=image)
        index.forget(picture_uses.versions(image))
        freshness.move(removed=True, relabelled=True)


_KILLED = gettext_lazy("The picture “%(picture)s” of this story was killed: %(reason)s")
_HELD = gettext_lazy("The picture “%(picture)s” of this story is held: %(reason)s")


def _notify(image, said, by, reason):
    """Notify the owner and the assignee of each story that has or had the picture."""
    stories = picture_uses.users(image).select_related("owner", "assigned_to")
    concerned = {
        (person, story) for story in stories for person in (story.owner, story.assigned_to) if person
    }
    made = Notification.objects.bulk_create(
        Notification(
            person=person, story=story, text=_text(image, said, reason, person), is_urgent=True, at=now()
        )
        for person, story in sorted(concerned, key=lambda pair: (pair[1].pk, pair[0].pk))
        if person.pk != by.pk
    )
    Job.objects.enqueue("mail", "chat", keys=[notification.pk for notification in made])


def _text(image, said, reason, person):
    with in_language_of(person):
        return str(said) % {"picture": image, "reason": reason}


def require_cleared_pictures(is_required: bool, *, by) -> None:
    """Set whether stories need cleared pictures from now on. Raises Forbidden."""
    require_allowed(by, "check_image", _("set whether pictures must be cleared"))
    with transaction.atomic():
        Newspaper.objects.update_or_create(
            pk=Newspaper.ROW, defaults={"requires_cleared_pictures": is_required}
        )
        put_on_record("cleared_pictures", by=by, detail="required" if is_required else "not required")


def store_picture_cost(image: Image, story: Story, *, by, amount, currency: str, invoice: str) -> None:
    """Record what using a picture in a story costs, dated today; a later call updates it.

    Raises Forbidden.
    """
    require_allowed(by, "check_image", _("record what a picture costs"))
    with transaction.atomic():
        price = {"amount": amount, "currency": currency, "invoice": invoice, "by": by}
        first = {**price, "used_on": timezone.localdate()}
        ImageCost.objects.update_or_create(image=image, story=story, defaults=price, create_defaults=first)
        detail = f"{image}: {amount} {currency} {invoice}".strip()
        put_on_record("image_cost", by=by, story=story, detail=detail)
