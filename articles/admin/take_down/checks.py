"""Which parts of a withdrawn or taken-down story are gone and what readers can still get, checked afresh."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles import picture_uses
from articles.clips import uses as clip_uses
from articles.clips.files import public_name
from articles.models import Article, Clip, Image, Job, Story
from articles.pictures.files import present
from articles.pictures.renditions import public_files
from articles.readers.answers import answer, listings_of, records

GONE, NOT_FOUND = HTTPStatus.GONE, HTTPStatus.NOT_FOUND
"""The status of an address that was public, and of one that never was."""
MOST_USERS = 5
"""Maximum number of stories named that still use a picture."""


@dataclass(frozen=True)
class Check:
    """One address, list or file: whether it is gone, and what was found."""

    name: str
    is_gone: bool
    found: str


@dataclass(frozen=True)
class Picture:
    """A picture of the story with its public files, and why any of them remain."""

    image: Image
    files: list[Check]
    users: list[Story]
    job: Job | None

    @property
    def is_gone(self) -> bool:
        return all(file.is_gone for file in self.files)

    @property
    def left(self) -> int:
        return sum(not file.is_gone for file in self.files)


def addresses(story: Story) -> Iterator[Check]:
    """The status of each address of the story and of its history, the current one first."""
    for address in story.addresses.order_by("-is_current", "pk"):
        for view in ("articles:article", "articles:history"):
            path = reverse(view, args=[address.published_on, address.slug])
            status = answer(path).status_code
            yield Check(path, status in (GONE, NOT_FOUND), f"{status} {HTTPStatus(status).phrase}")


def lists(story: Story) -> Iterator[Check]:
    """Whether any list of the site still contains the story, and whether a preview link still opens.

    The public record lists a withdrawn story, and is checked only after a take-down.
    """
    at = timezone.now()
    is_published = Article.objects.published(at).filter(story=story).exists()
    found = pgettext("versions", "some") if is_published else pgettext("versions", "none")
    yield Check(_("Versions that readers get"), not is_published, found)
    opens = story.preview_links.filter(revoked_at=None, expires_at__gt=at).exists()
    yield Check(_("Preview links"), not opens, _("some still work") if opens else _("none works"))
    last = story.articles.on_record(at).with_labels().order_by("-live_from").first()
    if last is None:
        return
    for name, path in [*listings_of(last), *(records() if story.taken_down_at else ())]:
        response = answer(path)
        is_listed = response.status_code == 200 and _names(response.content, story)
        yield Check(f"{name} ({path})", not is_listed, _found(is_listed))


def _found(is_listed) -> str:
    return _("still lists it") if is_listed else _("does not list it")


def _names(content: bytes, story: Story) -> bool:
    paths = (
        reverse("articles:article", args=[address.published_on, address.slug])
        for address in story.addresses.all()
    )
    return any(path.encode() in content for each in paths for path in (each, iri_to_uri(each)))


def pictures(story: Story) -> list[Picture]:
    """Each picture that the story has or had, with its files in the storage."""
    images = list(Image.objects.filter(uses__story=story).order_by("pk"))
    waiting = Job.objects.unfinished().filter(
        kind="picture_files", key__in=[str(image.pk) for image in images]
    )
    jobs = {job.key: job for job in waiting}
    files = file_checks(name for image in images for name in public_files(image))
    return [
        Picture(
            image=image,
            files=[files[name] for name in public_files(image)],
            users=list(picture_uses.users(image)[:MOST_USERS]),
            job=jobs.get(str(image.pk)),
        )
        for image in images
    ]


def clips(story: Story) -> list[Check]:
    """The public file of each video and audio that the story has or had, unless it is live in another."""
    at = timezone.now()
    used = Clip.objects.filter(uses__story=story).order_by("pk")
    return [*file_checks(public_name(clip) for clip in used if not clip_uses.is_public(clip, at)).values()]


def file_checks(names: Iterable[str]) -> dict[str, Check]:
    """{name: whether that public file is gone from the storage}"""
    names = [*names]
    try:
        there = present(default_storage, names)
    except Exception as failure:  # noqa: BLE001 - each storage raises errors of its own
        # A file is never reported as gone without an answer from the storage.
        return {name: Check(name, False, _("unknown: %(reason)s") % {"reason": failure}) for name in names}
    return {name: _file_check(name, name in there) for name in names}


def _file_check(name, is_there):
    return Check(name, not is_there, _("still public") if is_there else pgettext("a file", "gone"))


def summary(story: Story) -> str:
    """The success message of a take-down, true at this moment."""
    left = sum(picture.left for picture in pictures(story) if not picture.users)
    said = _("Taken down: no page or feed has its words any more; they are sealed for administrators.")
    if not left:
        return said
    files = ngettext(
        "%(count)s picture file is still public, and is waiting to be erased: the take-down’s page says"
        " when they are gone.",
        "%(count)s picture files are still public, and are waiting to be erased: the take-down’s page says"
        " when they are gone.",
        left,
    )
    return f"{said} {files % {'count': left}}"
