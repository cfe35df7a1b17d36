"""The verbs that change the live version and leave the working copy's draft unpublished."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles import merging
from articles.desk_languages import in_language_of
from articles.models import Article, DeskNote, PublicNote, Story
from articles.text.lists import commas
from articles.times.schedule_changes import WITH_FIX, WITHOUT_REVERTED
from articles.workflow.acting import Acting, acting
from articles.workflow.acts import Act, verb
from articles.workflow.publishing import require_kind, require_ready
from articles.workflow.rules import PUBLISHED, Refused
from articles.workflow.saving import is_same, labels_of, set_labels, set_scalars
from articles.workflow.scheduled import Scheduled, take_out
from articles.workflow.seen import Seen
from articles.workflow.tasks import update_tasks
from articles.workflow.versions import (
    MINOR,
    Publication,
    attach,
    cancel_scheduled,
    open_version,
    reader_times,
    set_status,
)


class Fixed(NamedTuple):
    article: Article
    conflicts: Sequence[merging.Conflict]
    """Where the working copy had changed the same words; it keeps its own."""

    @property
    def disputed(self) -> str:
        """The labels of the fields in conflict, separated by commas."""
        return _labels_of_fields(self.conflicts)


@verb
def fix(
    story: Story,
    *,
    by,
    article: Article,
    words: Mapping[str, object],
    kind: str = MINOR,
    note: str = "",
    public_note: PublicNote | None = None,
    overriding: Collection[str] = (),
    remark: str = "",
    set_again: bool = False,
    seen: Seen | None = None,
) -> Fixed:
    """Publish a change to the live words, and merge it into the working copy.

    `article` is the version that the fix was opened on, `words` is as for `workflow.save`, the rest as in
    Publication; the address stays. Raises Forbidden, Refused, NotReady and ValidationError.
    """
    publication = Publication(kind, note, public_note, False, overriding, remark, set_again=set_again)
    with acting(Act.FIX, story, by, seen=seen) as act:
        if act.live.pk != article.pk:
            raise Refused(_("A newer version went live after you opened this one: open the fix again."))
        return _fix(act, publication, _with_words(act.live, words))


def _take_out(act: Acting, fixed: Story | Article, set_again: bool, outcome: str) -> Scheduled | None:
    """Take out the scheduled version, if there is one and it is to be rescheduled.

    The change from the live words to `fixed` is merged into its words. Raises Refused on a conflict.
    """
    if not set_again or not act.standing.ahead:
        return None
    merge = _merged_with_fix(act.ahead, act.live, fixed)
    if merge.conflicts:
        disputed = _labels_of_fields(merge.conflicts)
        text = _("It can’t stay scheduled: the scheduled update changes the same words (%(fields)s).")
        raise Refused(text % {"fields": disputed})
    return take_out(act, act.story.as_if(merge.words), outcome)


def _fix(act: Acting, publication: Publication, fixed: Story) -> Fixed:
    """Reschedule or cancel a scheduled version. In a conflict the working copy keeps its words."""
    live, kind, public_note = act.live, publication.kind, publication.public_note
    require_kind(kind, act.standing, public_note, move_to_top=False)
    if is_same(live, fixed) and not public_note:
        raise Refused(_("Readers already have these words."))
    problems = require_ready(fixed, act.at, publication.overriding)
    had_scheduled = act.standing.ahead is not None
    kept = _take_out(act, fixed, publication.set_again, WITH_FIX)
    previous = live if kept else cancel_scheduled(act)
    times = reader_times(act, act.at, kind, public_note, move_to_top=False)
    opened = open_version(act, fixed, act.at, previous, kind=kind, note=publication.note, **times)
    attach(public_note, opened)
    done = Fixed(opened, _merge(act, live, fixed))
    if done.conflicts:
        _notify_of_conflicts(act, done)
    if kept:
        _set_again(act, kept, opened)
    elif had_scheduled:
        set_status(act, Story.Status.IN_REVIEW)
    update_tasks(act, opened, problems, ahead=kept and kept.words)
    act.record(Act.FIX, publication.remark or publication.note)
    act.notify(lambda: _("The live story “%(story)s” was fixed.") % {"story": opened.headline})
    return done


def _set_again(act: Acting, kept: Scheduled, opened: Article) -> None:
    """Open the scheduled version again, and record its words as scheduled."""
    kept.open(act, previous=opened, last=opened)
    act.record_words(Act.SCHEDULE, kept.words)


def _with_words(live: Article, words: Mapping[str, object]) -> Story:
    """The live words with the fix applied, validated and cleaned; the address stays."""
    labels = {name: words.get(name, now) for name, now in labels_of(live).items()}
    fixed = live.story.as_if({**live.words(), **labels})
    set_scalars(fixed, {name: value for name, value in words.items() if name != "slug"})
    return fixed


def _merge(act: Acting, live, fixed) -> Sequence[merging.Conflict]:
    """Merge the change from `live` to `fixed` into the working copy."""
    story = act.story
    ours = _all_words(story)
    merge = _merged_with_fix(story, live, fixed)
    for name, value in merge.words.items():
        if name not in ("categories", "bylines"):
            setattr(story, name, value)
    set_labels(story, merge.words)
    if merge.words != ours:
        story.version += 1
        story.modified_at = act.at
        story.save()
    return merge.conflicts


def disputed_with_fix(ahead: Article, live: Article, fixed: Story | Article) -> str:
    """The labels of the fields in which the scheduled version conflicts with a fix to the live one."""
    return _labels_of_fields(_merged_with_fix(ahead, live, fixed).conflicts)


def _merged_with_fix(words: Story | Article, live: Article, fixed: Story | Article) -> merging.Merge:
    """The words of the working copy, or of the scheduled version, with the change from `live` to `fixed`."""
    return merging.merged(_all_words(live), _all_words(words), _all_words(fixed))


def _all_words(words: Story | Article) -> dict:
    return {**words.words(), **labels_of(words)}


def _notify_of_conflicts(act, fixed: Fixed) -> None:
    """Leave a note for the last person who saved the working copy, and notify them."""
    saves = act.story.revisions.filter(act__in=[Act.SAVE, Act.RESTORE])
    newest = saves.select_related("by").order_by("-id").first()
    writer = newest.by if newest else act.story.owner

    def text() -> str:
        said = _(
            "A fix to the live story changed words that the working copy changed too: %(fields)s."
            " Compare them."
        )
        return said % {"fields": fixed.disputed}

    with in_language_of(writer):
        DeskNote.objects.create(story=act.story, by=act.by, to=writer, text=text(), at=act.at)
    act.notify(lambda: _("“%(story)s”: %(text)s") % {"story": act.story, "text": text()}, writer)


def _labels_of_fields(conflicts: Sequence[merging.Conflict]) -> str:
    """The labels of the fields in conflict, separated by commas."""
    return commas(dict.fromkeys(_label(conflict.field) for conflict in conflicts))


def _label(field):
    """A field's name on the desk."""
    if field in ("categories", "bylines"):
        return _("Categories") if field == "categories" else _("Bylines")
    return Story._meta.get_field(field).verbose_name.capitalize()


@verb
def back(story: Story, *, by, set_again: bool = False, seen: Seen | None = None) -> Article:
    """Revert readers to the previous version; the working copy keeps its words.

    `set_again` keeps a scheduled version, without the reverted words; otherwise it is cancelled.
    Raises Forbidden, or Refused if there is no previous version, or if both changed the same words.
    """
    with acting(Act.BACK, story, by, seen=seen) as act:
        live = act.live
        before = previous_version(live)
        if before is None:
            raise Refused(_("The live version has no previous version."))
        before.slug = live.slug
        opened = _open_previous(act, before, set_again)
        act.record(Act.BACK)
        act.notify(
            lambda: _("“%(story)s” was reverted to its previous version.") % {"story": opened.headline}
        )
    return opened


def _open_previous(act: Acting, before: Article, set_again: bool) -> Article:
    """Open the previous version now; a scheduled one is reopened without the reverted words, or cancelled."""
    had_scheduled = act.standing.ahead is not None
    kept = _take_out(act, before, set_again, WITHOUT_REVERTED)
    previous = act.live if kept else cancel_scheduled(act)
    times = reader_times(act, act.at, MINOR, None, move_to_top=False)
    labels = {"categories": before.categories, "authors": before.authors}
    opened = open_version(act, before, act.at, previous, kind=MINOR, **labels, **times)
    if kept:
        _set_again(act, kept, opened)
    elif had_scheduled:
        set_status(act, Story.Status.IN_REVIEW)
    next_words = kept.words if kept else opened
    if act.story.status == PUBLISHED and not is_same(next_words, act.story):
        set_status(act, Story.Status.DRAFT)
    return opened


def previous_version(live: Article) -> Article | None:
    """The last version whose words differ from the live one's; None if it is off the public history.

    A public note or a new address opens a version with the same words: those are skipped.
    """
    before = _before(live)
    while before and is_same(before, live):
        before = _before(before)
    return before if before and before.is_on_record else None


def _before(version: Article) -> Article | None:
    if version.kind == Article.Kind.FIRST:
        return None
    return version.story.articles.filter(live_until=version.live_from).first()
