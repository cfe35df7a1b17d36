"""What is done to the words that readers have, whatever the working copy holds."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from articles import merging
from articles.models import Article, DeskNote, PublicNote, Story
from articles.workflow.acting import Acting, acting
from articles.workflow.acts import Act, verb
from articles.workflow.publishing import require_kind, require_ready
from articles.workflow.rules import PUBLISHED, Refused
from articles.workflow.saving import labels_of, set_labels, set_scalars
from articles.workflow.seen import Seen
from articles.workflow.tasks import leave_tasks
from articles.workflow.versions import MINOR, attach, clear_the_way, open_version, reader_times, set_status


class Fixed(NamedTuple):
    article: Article
    conflicts: Sequence[merging.Conflict]
    """Where the working copy had changed the same words; it keeps its own."""

    @property
    def disputed(self) -> str:
        """The parts that are in conflict, as the desk calls them."""
        return ", ".join(dict.fromkeys(_label(conflict.field) for conflict in self.conflicts))


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
    seen: Seen | None = None,
) -> Fixed:
    """Publish a change to the words that readers have, and merge it into the working copy.

    `article` is the version that was opened for it, `words` is as for `workflow.save`; the address
    stays. What lies ahead is voided. Where the working copy changed the same words it keeps its own,
    and a note tells who saved it last. Raises Forbidden, Refused, NotReady, and ValidationError.
    """
    with acting(Act.FIX, story, by, seen=seen) as act:
        live = act.live
        if live.pk != article.pk:
            raise Refused("Readers have got another version since you opened this one: open the fix again.")
        require_kind(kind, act.standing, public_note, move_to_top=False)
        fixed = _with_words(live, words)
        if fixed.words() == live.words() and labels_of(fixed) == labels_of(live) and not public_note:
            raise Refused("Readers already have these words.")
        problems = require_ready(fixed, act.at, overriding)
        voids = act.standing.ahead is not None
        previous = clear_the_way(act)
        times = reader_times(act, act.at, kind, public_note, move_to_top=False)
        opened = open_version(act, fixed, act.at, previous, kind=kind, note=note, **times)
        attach(public_note, opened)
        done = Fixed(opened, _merge(act, live, fixed))
        if done.conflicts:
            _tell_conflicts(act, done)
        if voids:
            set_status(act, Story.Status.IN_REVIEW)
        leave_tasks(act, opened, problems)
        act.record(Act.FIX, remark or note)
        act.tell(f"The live story “{opened.headline}” was fixed.")
    return done


def _with_words(live: Article, words: Mapping[str, object]) -> Story:
    """The live words as the fix changes them, checked and cleaned; the address stays."""
    labels = {name: words.get(name, now) for name, now in labels_of(live).items()}
    fixed = live.story.as_if({**live.words(), **labels})
    set_scalars(fixed, {name: value for name, value in words.items() if name != "slug"})
    return fixed


def _merge(act: Acting, live, fixed) -> Sequence[merging.Conflict]:
    """Bring the change from `live` to `fixed` into the working copy."""
    story = act.story
    ours = {**story.words(), **labels_of(story)}
    merge = merging.merged({**live.words(), **labels_of(live)}, ours, {**fixed.words(), **labels_of(fixed)})
    for name, value in merge.words.items():
        if name not in ("categories", "bylines"):
            setattr(story, name, value)
    set_labels(story, merge.words)
    if merge.words != ours:
        story.version += 1
        story.modified_at = act.at
        story.save()
    return merge.conflicts


def _tell_conflicts(act, fixed: Fixed) -> None:
    """Leave a note to whoever last saved the working copy."""
    saves = act.story.revisions.filter(act__in=[Act.SAVE, Act.RESTORE])
    newest = saves.select_related("by").order_by("-id").first()
    writer = newest.by if newest else act.story.owner
    text = (
        "A fix of the live story changed words that the working copy has changed too: "
        f"{fixed.disputed}. Compare them."
    )
    DeskNote.objects.create(story=act.story, by=act.by, to=writer, text=text, at=act.at)
    act.tell(f"“{act.story}”: {text}", writer)


def _label(field):
    """A part of the words as the desk calls it."""
    if field in ("categories", "bylines"):
        return field.capitalize()
    return Story._meta.get_field(field).verbose_name.capitalize()


@verb
def back(story: Story, *, by, seen: Seen | None = None) -> Article:
    """Return readers to the version before the one that they have; the working copy keeps its words.

    What lies ahead is voided. Raises Forbidden, or Refused when there is no version before.
    """
    with acting(Act.BACK, story, by, seen=seen) as act:
        live = act.live
        before = version_before(live)
        if before is None:
            raise Refused("There is no version before the one that readers have.")
        before.slug = live.slug
        voids = act.standing.ahead is not None
        previous = clear_the_way(act)
        times = reader_times(act, act.at, MINOR, None, move_to_top=False)
        labels = {"categories": before.categories, "authors": before.authors}
        opened = open_version(act, before, act.at, previous, kind=MINOR, **labels, **times)
        if voids:
            set_status(act, Story.Status.IN_REVIEW)
        elif story.status == PUBLISHED:
            set_status(act, Story.Status.DRAFT)
        act.record(Act.BACK)
        act.tell(f"Readers have the version before of “{opened.headline}” again.")
    return opened


def version_before(live: Article) -> Article | None:
    """The version that readers had before these words, unless its own are kept off the record.

    A note or another address opens a version with the same words: it is passed over.
    """
    before = _before(live)
    while before and not _differ(before, live):
        before = _before(before)
    return before if before and before.is_on_record else None


def _before(version: Article) -> Article | None:
    return version.story.articles.filter(live_until=version.live_from).first()


def _differ(version, other):
    same_address = {**version.words(), "slug": other.slug}
    return same_address != other.words() or labels_of(version) != labels_of(other)
