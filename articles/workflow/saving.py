"""The verbs that change only the working copy; nothing changes for readers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article, Author, Category, Revision, Story, StoryByline, StoryCategory
from articles.record import now
from articles.times.desk_times import desk_time_in_zone
from articles.workflow.acting import WHOLE_ROW, Acting, acting
from articles.workflow.acts import Act, verb
from articles.workflow.rules import PUBLISHED, Refused, Stale, people_with, require_allowed
from articles.workflow.seen import Seen
from articles.workflow.standing import Standing
from articles.workflow.versions import set_status

SITTING = timedelta(minutes=10)
"""How long one person's saves share a Revision, counted from the first of them."""


def create(*, by, words: Mapping[str, object]) -> Story:
    """Create a story with these words, owned by the person; see `save` for their shape.

    Raises Forbidden, and ValidationError for invalid words.
    """
    require_allowed(by, "write_story", _("begin a story"))
    moment = now()
    with transaction.atomic():
        story = Story(owner=by, created_at=moment, modified_at=moment)
        set_scalars(story, words)
        story.save(force_insert=True)
        set_labels(story, words)
        act = Acting(story, by, moment, Standing.of(story, moment))
        act.record(Act.SAVE)
        act.end()
    return story


@verb
def save(story: Story, *, by, words: Mapping[str, object], seen: Seen | None = None) -> bool:
    """Save words typed over the version that was seen, and return whether they differ from those stored.

    `words` maps names of Words' fields to values, and "categories" and "bylines" to ordered lists of
    Category and Author; fields that it does not name stay. A published story becomes a draft again.
    Raises Forbidden, Refused, Stale, ValidationError for invalid words, and TypeError for unknown names.
    Words equal to those stored are never Stale: the response to an earlier save may have been lost.
    """
    try:
        return _save(story, by, words, seen)
    except Stale:
        if has_words(story, words):
            return False
        raise


def _save(story, by, words, seen) -> bool:
    with acting(Act.SAVE, story, by, seen=seen) as act:
        words = _with_public_slug(act, words)
        changed = [set_scalars(story, words), set_labels(story, words)]
        if not any(changed):
            return False
        story.modified_at = act.at
        story.version += 1
        if story.status == PUBLISHED:
            story.status = Story.Status.DRAFT
        act.unsaved |= WHOLE_ROW
        _record_sitting(act)
    return True


def has_words(story, words) -> bool:
    """Whether the database already has these words."""
    fresh = Story.objects.with_labels().get(pk=story.pk)
    labels = labels_of(fresh)
    return all(words.get(name, had) == had for name, had in labels.items()) and not set_scalars(fresh, words)


def _with_public_slug(act, words):
    """The words; an empty slug is replaced by the address that is already reserved."""
    slug = words.get("slug", act.story.slug)
    if not slug and (act.standing.last or act.standing.ahead):
        return {**words, "slug": act.story.slug}
    if act.standing.last and slug != act.story.slug:
        raise Refused(_("The story’s address is public: an editor can change it with “Change the address”."))
    return words


_NAMES = {"categories", "bylines", *(field.name for field in Story.word_fields())}
"""The names that are valid in the words of a verb."""


def set_scalars(story, words) -> bool:
    """Set and validate the scalar words, and return whether any differs once cleaned."""
    if unknown := words.keys() - _NAMES:
        raise TypeError(f"A story has no such words: {', '.join(sorted(unknown))}.")
    before, errors = story.words(), {}
    for field in Story.word_fields():
        if field.name not in words:
            continue
        value = words[field.name]
        try:
            setattr(story, field.attname, _cleaned(field, value, story))
        except ValidationError as refusal:
            errors[field.name] = refusal
    if errors:
        raise ValidationError(errors)
    return story.words() != before


def _cleaned(field, value, story):
    """The value for its column; a row that has been loaded needs no further look-up."""
    if field.is_relation and value is not None and value.pk:
        return value.pk
    return field.clean(field.get_prep_value(value), story)


def set_labels(story, words) -> bool:
    sets = [
        _set_rows(story, "categories", StoryCategory, words.get("categories")),
        _set_rows(story, "authors", StoryByline, words.get("bylines")),
    ]
    return any(sets)


def _set_rows(story, name, rows, labels: Sequence[Category] | Sequence[Author] | None) -> bool:
    """Store a story's ordered labels, and return whether they differ."""
    if labels is None or getattr(story, name) == list(labels):
        return False
    if getattr(story, name):
        rows.objects.filter(story=story).delete()
    rows.objects.bulk_create(
        rows(story=story, position=position, **{rows.label: label}) for position, label in enumerate(labels)
    )
    setattr(story, name, list(labels))
    return True


def _record_sitting(act) -> None:
    """Update the Revision of this person's current sitting, or add a new one.

    A sitting ends after SITTING, with any other Revision of the story, or once somebody else has opened
    its words: what they type is based on these, and can only be merged while these are in the history.
    """
    newest = act.story.under_lock.newest
    is_same = newest and newest.act == Act.SAVE and newest.by_id == act.by.pk
    if not is_same or act.at - newest.at > SITTING or newest.is_open_elsewhere:
        act.story.under_lock.newest = act.record(Act.SAVE)
        return
    for name, value in act.snapshot().items():
        if name != "at":
            setattr(newest, name, value)
    newest.save()
    act.announce(Act.SAVE)


@verb
def restore(story: Story, *, by, source: Revision | Article, seen: Seen | None = None) -> None:
    """Restore the words of an earlier Revision or Article to the working copy; its address stays.

    Raises Forbidden, Refused, Stale or Overtaken.
    """
    with acting(Act.RESTORE, story, by, seen=seen) as act:
        if source.story_id != story.pk:
            raise Refused(_("Those words belong to another story."))
        slug = story.slug
        story.take_words(source)
        story.slug = slug if act.standing.last else story.slug
        set_labels(story, labels_of(source))
        story.version += 1
        story.modified_at = act.at
        if story.status == PUBLISHED:
            story.status = Story.Status.DRAFT
        story.save()
        act.record(Act.RESTORE, lambda: _("As of %(time)s") % {"time": desk_time_in_zone(_time_of(source))})


def labels_of(source: Story | Revision | Article) -> dict:
    """The categories and bylines of a version, as `save` takes them."""
    return {"categories": source.categories, "bylines": source.authors}


def is_same(version: Story | Article, words: Story | Article) -> bool:
    """Whether a version has these words and labels; the address does not count."""
    same_address = {**version.words(), "slug": words.slug}
    return same_address == words.words() and labels_of(version) == labels_of(words)


def _time_of(source):
    return source.at if isinstance(source, Revision) else source.live_from


@verb
def submit(story: Story, *, by, note: str = "", seen: Seen | None = None) -> None:
    """Submit a draft for review. Raises Forbidden or Refused."""
    _change_status(Act.SUBMIT, story, by, seen, Story.Status.IN_REVIEW, note)


@verb
def recall(story: Story, *, by, seen: Seen | None = None) -> None:
    """Take a story back from review. Raises Forbidden or Refused."""
    _change_status(Act.RECALL, story, by, seen, Story.Status.DRAFT)


@verb
def send_back(story: Story, *, by, note: str, seen: Seen | None = None) -> None:
    """Send a story back to its writer with a note that says why. Raises Forbidden or Refused."""
    if not note.strip():
        raise Refused(_("Tell the writer in a note what to change."))
    _change_status(Act.SEND_BACK, story, by, seen, Story.Status.DRAFT, note.strip())


def _change_status(name, story, by, seen, status, note=""):
    with acting(name, story, by, seen=seen) as act:
        set_status(act, status)
        act.record(name, note)
        if name == Act.SEND_BACK:
            act.notify(lambda: _("“%(story)s” was sent back: %(note)s") % {"story": story, "note": note})
        elif name == Act.SUBMIT:
            editors = people_with("articles.publish_story") if story.urgency < Story.Urgency.ROUTINE else []
            people = [story.owner, story.assigned_to, *editors]
            act.notify(lambda: _("“%(story)s” is in review.") % {"story": story}, *people)


@verb
def discard(story: Story, *, by, seen: Seen | None = None) -> None:
    """Reset the working copy to the scheduled version, or else to the live one.

    Raises Forbidden or Refused. The discarded words stay in the history.
    """
    with acting(Act.DISCARD, story, by, seen=seen) as act:
        article = act.standing.ahead or act.live
        story.take_words(article)
        set_labels(story, labels_of(article))
        story.status, story.submitted_at = PUBLISHED, None
        story.version += 1
        story.modified_at = act.at
        story.save()
        act.record(Act.DISCARD)
