"""What readers can still get of a killed picture: each URL is checked, afresh each time."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import picture_uses
from articles.admin.take_down.checks import GONE, NOT_FOUND, Check, file_checks
from articles.admin.take_down.receipts import receipts_of
from articles.models import Article, Image, Job, Story
from articles.pictures.renditions import public_files
from articles.readers.answers import answer, listings_of, records
from articles.readers.public import PICTURE_FILES

MOST_STORIES = 20
"""Maximum number of stories whose pages are checked; each has some thirty."""


@dataclass(frozen=True)
class Receipt:
    """What the checks found."""

    files: list[Check]
    pages: list[Check]
    through_cdn: list[Check]
    job: Job | None
    stories: list[Story]
    """Those that have or had it and that the person may see, newest first."""

    @property
    def awaits(self) -> str:
        """The state of the job while there is something left for it to erase; else empty."""
        return state_of(self.job) if self.left else ""

    @property
    def left(self) -> int:
        return sum(not check.is_gone for check in [*self.files, *self.pages, *self.through_cdn])


def checked(image: Image, person) -> Receipt:
    """Check each file of the picture and each page that showed it."""
    # Read before checking the files, so that what the job does meanwhile counts as a change.
    job = waiting(image)
    names = public_files(image)
    others = [path for paths in PICTURE_FILES for path in paths(image)]
    files = [*file_checks(names).values(), *map(_address, others)]
    asked = receipts_of([*map(default_storage.url, names), *others])
    users = list(picture_uses.users(image).order_by("-modified_at", "-pk")[:MOST_STORIES])
    seen = Story.objects.visible_to(person).filter(pk__in=[story.pk for story in users])
    visible = {*seen.values_list("pk", flat=True)}
    stories = [story for story in users if story.pk in visible]
    return Receipt(files, list(_pages(image, users)), asked, job, stories)


def waiting(image: Image) -> Job | None:
    """The job that erases its files, if it is unfinished."""
    return Job.objects.unfinished().filter(kind="picture_files", key=str(image.pk)).first()


def state_of(job: Job | None) -> str:
    """A text that changes with each attempt of the job; empty once it is done."""
    return f"{job.request} {job.attempts} {job.next_attempt_at.timestamp()}" if job else ""


def _address(path):
    status = answer(path).status_code
    return Check(path, status in (GONE, NOT_FOUND), f"{status} {HTTPStatus(status).phrase}")


def _pages(image, stories) -> Iterator[Check]:
    """Whether a page or feed of a story that has or had the picture still shows it."""
    asked: dict[str, str] = {}
    for story in stories:
        for address in story.addresses.order_by("-is_current", "pk"):
            for view in ("articles:article", "articles:history"):
                path = reverse(view, args=[address.published_on, address.slug])
                asked.setdefault(path, path)
        live = Article.objects.published(timezone.now()).filter(story=story).with_labels().first()
        for name, path in [*listings_of(live), *records()] if live else ():
            asked.setdefault(path, f"{name} ({path})")
    for path, name in asked.items():
        shows_it = image.key.encode() in answer(path).content
        yield Check(name, not shows_it, _("still shows it") if shows_it else _("does not show it"))
