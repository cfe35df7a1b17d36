"""The lock on a story's row, and what is read under it: once for all the acts of a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from django.db import transaction
from django.db.models import Exists, OuterRef

from articles.models import Article, Presence, Revision, Story


class UnderLock:
    """What a transaction reads of the story that it has locked; nobody else can change it meanwhile."""

    def __init__(self, story: Story):
        self.story = story

    @cached_property
    def newest(self) -> Revision | None:
        """The newest Revision, without its words, with `is_open_elsewhere`.

        That is whether somebody other than its person has opened the story since it was last changed.
        """
        opened = Presence.objects.filter(story=self.story, since__gte=self.story.modified_at)
        elsewhere = Exists(opened.exclude(person=OuterRef("by")))
        revisions = self.story.revisions.only("act", "at", "by", "version").order_by("-id")
        return revisions.annotate(is_open_elsewhere=elsewhere).first()

    @cached_property
    def versions(self) -> list[Article]:
        """The two newest versions, the newest first."""
        return list(self.story.articles.order_by("-live_from")[:2])


@contextmanager
def locked(story: Story, *, savepoint: bool = True) -> Iterator[UnderLock]:
    """Lock a story's row in one transaction, with the story read afresh; acts inside share both.

    A refused act inside leaves what it had done so far: whoever goes on after it must have a savepoint.
    Without `savepoint`, an exception that leaves the block ends the transaction around it, too.
    """
    if story.under_lock:
        yield story.under_lock
        return
    with transaction.atomic(savepoint=savepoint):
        story.refresh_from_db(from_queryset=Story.objects.select_for_update())
        story.under_lock = UnderLock(story)
        try:
            yield story.under_lock
        finally:
            story.under_lock = None
