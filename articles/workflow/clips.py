"""Changes to the library's video and audio, and their permanent removal."""

import hashlib
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import freshness
from articles.clips import uses as clip_uses
from articles.desk_languages import in_language_of
from articles.fields import bounded_clean
from articles.html import plain_text
from articles.models import Clip, ClipText, Image, Job, Notification
from articles.record import now, put_on_record
from articles.search import index
from articles.signals import clip_killed
from articles.text import languages
from articles.workflow.locking import lock_stories
from articles.workflow.rules import Forbidden, Refused, require_allowed

CAPTIONS, TRANSCRIPT = ClipText.Kind
CLIP_CHANGED_MEANWHILE = gettext_lazy(
    "Someone else has changed this file since you opened it. Saving again replaces their words with yours."
)
CLIP_TEXT_CHANGED_MEANWHILE = gettext_lazy(
    "Someone else has changed the text in this language since you opened it."
    " Saving again replaces theirs with yours."
)


def may_edit_clip(clip: Clip, by) -> bool:
    """Whether this person may change a clip and its texts: their own, or any clip for editors."""
    is_open = clip.uploaded_by_id == by.pk or by.has_perm("articles.edit_any_story")
    return is_open and by.has_perm("articles.change_clip")


def store_clip(
    clip: Clip, *, by, title: str, credit: str, poster: Image | None, seen: int | None = None
) -> None:
    """Store a clip's words and its poster; existing versions of stories keep theirs.

    `seen` is the version that the page showed, None to accept any. Raises Forbidden, or Refused if there is
    a newer version.
    """
    with transaction.atomic():
        stored = _locked(clip, by)
        if seen is not None and seen != stored.version:
            raise Refused(CLIP_CHANGED_MEANWHILE)
        _store(stored, by, title=title, credit=credit, poster=poster)


def choose_clip_poster(clip: Clip, *, by, poster: Image) -> None:
    """Set a clip's poster, even if its words have changed since. Raises Forbidden or Refused."""
    with transaction.atomic():
        _store(_locked(clip, by), by, poster=poster)


def _store(stored, by, **words):
    poster = words["poster"]
    if poster and poster != stored.poster and poster.status == Image.Status.KILLED:
        raise Refused(_("This picture was killed: it cannot be used again."))
    if all(getattr(stored, name) == value for name, value in words.items()):
        return
    for name, value in words.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save(update_fields=[*words, "version", "searchable"])
    put_on_record("clip_changed", by=by, detail=f"{stored}, {stored.credit}, {stored.poster or '—'}")


def add_captions(clip: Clip, *, by, language: str, vtt: str, seen: Collection[int] | None = None) -> ClipText:
    """Add captions in a language, replacing any that the clip has. Raises Forbidden or Refused.

    `vtt` is as `captions.normalised` returns it, `seen` is as for `add_transcript`.
    """
    return _add(clip, by, CAPTIONS, language, seen, vtt=vtt)


def add_transcript(
    clip: Clip, *, by, language: str, html: str, seen: Collection[int] | None = None
) -> ClipText:
    """Add a transcript in a language, replacing any that the clip has.

    `seen` are the ids of the texts that the page showed, None to accept any. Raises Forbidden, Refused if
    the one in this language is not the one seen, and ValidationError if the new one is too long.
    """
    cleaned = bounded_clean(html)
    if not plain_text(cleaned).strip():
        raise Refused(_("Write the transcript first."))
    return _add(clip, by, TRANSCRIPT, language, seen, html=cleaned)


def _add(clip, by, kind, language, seen, **text):
    if language not in languages.KNOWN:
        raise Refused(_("Choose the language first."))
    sha256 = hashlib.sha256("".join(text.values()).encode()).hexdigest()
    with transaction.atomic():
        stored = _locked(clip, by)
        in_language = stored.texts.filter(kind=kind, language=language)
        present = in_language.filter(replaced_at=None)
        if same := present.filter(sha256=sha256).first():
            return same
        if seen is not None and _ids(present) != _ids(in_language.filter(pk__in=seen)):
            raise Refused(CLIP_TEXT_CHANGED_MEANWHILE)
        present.update(replaced_at=now())
        put_on_record("clip_changed", by=by, detail=f"{stored}, {kind.label}: {language}")
        return stored.texts.create(kind=kind, language=language, sha256=sha256, added_by=by, **text)


def _ids(texts):
    return {*texts.values_list("pk", flat=True)}


def remove_clip_text(clip: Clip, *, by, pk: int) -> None:
    """Remove captions or a transcript from a clip; existing versions keep them. Raises Forbidden."""
    with transaction.atomic():
        stored = _locked(clip, by)
        for text in stored.texts.filter(pk=pk, replaced_at=None):
            stored.texts.filter(pk=text.pk).update(replaced_at=now())
            detail = f"{stored}, {text.get_kind_display()}: {text.language} → —"
            put_on_record("clip_changed", by=by, detail=detail)


def _locked(clip, by):
    if not may_edit_clip(clip, by):
        raise Forbidden(_("Only the person who uploaded this file, or an editor, can change it."))
    stored = Clip.objects.select_for_update(of=["self"]).select_related("poster").get(pk=clip.pk)
    if stored.killed_at:
        raise Refused(_("This file was removed from all stories: nothing of it can be changed."))
    return stored


def kill_clip(clip: Clip, *, by, reason: str) -> None:
    """Remove a clip from every version, past and live. This can't be undone.

    A job erases its public file. Owners and assignees of stories that use it are notified. Raises
    Forbidden, or Refused without a reason.
    """
    require_allowed(by, "kill_image", _("remove video and audio from all stories"))
    if not reason.strip():
        raise Refused(_("Say why it is removed: the reason stays on record."))
    with transaction.atomic():
        # `no_key`, as with pictures: rows that refer to it can still be inserted.
        stored = Clip.objects.select_for_update(no_key=True).get(pk=clip.pk)
        if stored.killed_at:
            raise Refused(_("This file was removed from all stories already."))
        lock_stories(stored.uses)
        stored.killed_at, stored.killed_for = now(), reason.strip()[:500]
        stored.save(update_fields=["killed_at", "killed_for"])
        put_on_record("clip_killed", by=by, detail=f"{stored}. {stored.killed_for}")
        _notify(stored, by)
        Job.objects.enqueue("clip_files", keys=[stored.pk])
        clip_killed.send(sender=Clip, clip=stored, by=by)
        index.forget(clip_uses.versions(stored))
        freshness.move(removed=True, relabelled=True)


def _notify(clip, by):
    stories = clip_uses.users(clip).select_related("owner", "assigned_to")
    concerned = {
        (person, story) for story in stories for person in (story.owner, story.assigned_to) if person
    }
    made = Notification.objects.bulk_create(
        Notification(person=person, story=story, text=_text(clip, person), is_urgent=True, at=now())
        for person, story in sorted(concerned, key=lambda pair: (pair[1].pk, pair[0].pk))
        if person.pk != by.pk
    )
    Job.objects.enqueue("mail", "chat", keys=[notification.pk for notification in made])


def _text(clip, person):
    with in_language_of(person):
        text = _("“%(clip)s”, which this story uses, was removed from all stories: %(reason)s")
    return text % {"clip": clip, "reason": clip.killed_for}
