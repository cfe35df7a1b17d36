"""After an act, the caches in front of the site are purged, by jobs that are retried until they succeed."""

from datetime import timedelta
from http import HTTPStatus
from itertools import batched
from urllib.error import HTTPError
from urllib.request import Request

from django.conf import settings
from django.core.files.storage import default_storage
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import freshness, picture_uses
from articles.clips import uses as clip_uses
from articles.clips.files import public_name
from articles.follow_up.kinds import follow_up
from articles.follow_up.pictures import public_names
from articles.models import Clip, Image, Job, Story
from articles.pictures.renditions import public_files
from articles.signals import act_recorded, clip_taken_back, picture_killed
from articles.workflow.acts import ACTS, Act
from newsroom.cdn.keys import EVERYTHING, keys_of_story
from newsroom.cdn.vendors import VENDORS, send

SOON = timedelta(seconds=0.25)
"""Any sooner, a process of the site or nginx might still send the CDN a page from before the act."""
AGAIN = timedelta(seconds=15)
"""For a page that was in transit during the first purge: no response takes longer to arrive."""
FOLDERS = "0123456789abcdef"
"""First-level folders of nginx's cache, as in deploy/nginx.conf. The cache's own folder must stay."""


class StillPublic(Exception):
    """A picture's files are not erased yet: the CDN would only fetch them again."""


@receiver(act_recorded)
def enqueue_story(sender, *, story, act, **_) -> None:
    """Enqueue the purge of each page that an act may have changed: none for a save, which many do at once."""
    if not settings.CDN_KIND or not ACTS[act].touches_readers:
        return
    _enqueue("cdn", story.pk)
    if act == Act.TAKE_DOWN:
        Job.objects.enqueue("cdn_pictures", keys=[story.pk], at=timezone.now() + SOON)


@receiver(picture_killed)
def enqueue_picture(sender, *, image, **_) -> None:
    """Enqueue the purge of a killed picture's files; its pages are purged with all others."""
    if settings.CDN_KIND:
        Job.objects.enqueue("cdn_picture", keys=[image.pk], at=timezone.now() + SOON)


@receiver(clip_taken_back)
def enqueue_clip(sender, *, clip, **_) -> None:
    """Enqueue the purge of the file of a video or audio that readers may no longer have."""
    if settings.CDN_KIND:
        Job.objects.enqueue("cdn_clip", keys=[clip.pk], at=timezone.now() + SOON)


def enqueue_all(*, removed: bool, relabelled: bool) -> None:
    """Enqueue the purge of all pages that may be wrong since the stamp moved."""
    if relabelled and settings.CDN_KIND:
        _enqueue("cdn", EVERYTHING)
    if removed:
        now = timezone.now()
        times = {"last_pages": now, "last_pages_again": now + AGAIN}
        Job.objects.enqueue_each(times, keys=settings.NGINX_PURGE_URL)


def _enqueue(kind, key):
    now = timezone.now()
    times = {kind: now + SOON, f"{kind}_again": now + AGAIN}
    if behind := freshness.LONGEST_BEHIND:
        # Until then, a process may send the CDN a page from a replica that does not have the act yet.
        times[f"{kind}_on_replicas"] = now + timedelta(seconds=behind) + SOON
    Job.objects.enqueue_each(times, keys=[key])


def _subject(key: str) -> str:
    return _("all pages") if key == EVERYTHING else "".join(map(str, Story.objects.filter(pk=key)))


@follow_up("last_pages", gettext_lazy("Last pages in nginx"), seconds=30, gives_up=False)
@follow_up("last_pages_again", gettext_lazy("Last pages in nginx, again"), seconds=30, gives_up=False)
def drop_last_pages(address: str) -> None:
    """Delete all pages that one nginx would serve if the site did not respond."""
    for folder in FOLDERS:
        try:
            send(Request(f"{address}{folder}/", method="DELETE"))  # noqa: S310 - the setting is of the web
        except HTTPError as error:
            if error.code != HTTPStatus.NOT_FOUND:
                raise


@follow_up("cdn", gettext_lazy("CDN purge"), seconds=60, subject=_subject, gives_up=False)
@follow_up(
    "cdn_on_replicas",
    gettext_lazy("CDN purge, once replicas have caught up"),
    seconds=60,
    subject=_subject,
    gives_up=False,
)
@follow_up("cdn_again", gettext_lazy("CDN purge, again"), seconds=60, subject=_subject, gives_up=False)
def purge(key: str) -> None:
    """Have the CDN drop everything that an act on a story may have changed, or all pages."""
    if settings.CDN_KIND:
        _drop("drop_keys", [EVERYTHING] if key == EVERYTHING else keys_of_story(Story.objects.get(pk=key)))


@follow_up(
    "cdn_pictures", gettext_lazy("CDN purge of pictures"), seconds=60, subject=_subject, gives_up=False
)
def purge_pictures(key: str) -> None:
    """Have the CDN drop the pictures of a story that was taken down, once their files are erased."""
    images = Image.objects.filter(uses__story=key)
    _drop_pictures([image for image in images if not picture_uses.users(image).exists()])


def _picture(key: str) -> str:
    return "".join(map(str, Image.objects.filter(pk=key)))


@follow_up("cdn_picture", "CDN purge of a killed picture", seconds=60, subject=_picture, gives_up=False)
def purge_picture(key: str) -> None:
    """Have the CDN drop the files of a picture that was killed, once they are erased."""
    _drop_pictures([Image.objects.get(pk=key)])


def _clip(key: str) -> str:
    return "".join(map(str, Clip.objects.filter(pk=key)))


@follow_up(
    "cdn_clip", gettext_lazy("CDN purge of a video or audio"), seconds=60, subject=_clip, gives_up=False
)
def purge_clip(key: str) -> None:
    """Have the CDN drop the file of a video or audio, once it is erased, unless readers have it again."""
    from feed.addresses import media  # here: the desk works without the feed

    clip = Clip.objects.get(pk=key)
    if not settings.CDN_KIND or clip_uses.is_public(clip, timezone.now()):
        return
    if default_storage.exists(name := public_name(clip)):
        raise StillPublic(f"Not erased yet: {name}")
    _drop("drop_addresses", [media(name)])


def _drop_pictures(erased):
    if left := [name for image in erased for name in public_names(image)]:
        raise StillPublic(f"Not erased yet: {', '.join(left)}")
    if settings.CDN_KIND:
        _drop("drop_addresses", [address for image in erased for address in _addresses(image)])


def _addresses(image):
    from feed.addresses import absolute, media  # here: the desk works without the feed
    from feed.pictures import shape_paths

    yield from (media(name) for name in public_files(image))
    yield from map(absolute, shape_paths(image))


def _drop(how, what):
    vendor = VENDORS[settings.CDN_KIND]
    for address in settings.CDN_PURGE_URL:
        for part in batched(what, vendor.most, strict=False):
            for request in getattr(vendor, how)(address, list(part)):
                send(request)
