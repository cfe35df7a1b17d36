"""The devices that people have signed in with: a new one is reported to them by mail."""

import re
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.cleaning import one_line
from articles.desk_languages import in_language_of
from articles.follow_up.kinds import follow_up
from articles.models import Job
from articles.newspaper import newspaper
from articles.times.desk_times import desk_time_in_zone
from newsroom.models import Device, User
from newsroom.people import mails

COOKIE = "known_device"
LASTS = timedelta(days=365)
MOST = 30
"""Devices remembered for each person: the newest."""
MOST_FAILURES = 10
LATELY = timedelta(hours=settings.AXES_COOLOFF_TIME)
_BROWSERS = [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome")]
_BROWSERS += [("Safari/", "Safari")]
_SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")]
_SYSTEMS += [("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")]


def name_of(agent: str) -> str:
    """Browser and system according to the User-Agent header, which the client may have made up."""
    agent = one_line(agent[:500])
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if browser and system:
        return f"{browser}, {system}"
    return browser or system or re.sub(r"[^\w ./-]", "", agent)[:60]


def is_known(request, username) -> bool:
    """Whether this person has signed in with this browser before, and few wrong passwords came from it."""
    return bool(username) and _mine(request).filter(person__username=username).filter(_trusted()).exists()


def note_failure(request, username) -> None:
    """Count a wrong password against the device that it came from."""
    devices = _mine(request).filter(person__username=username)
    long_ago = Q(failed_at=None) | Q(failed_at__lt=timezone.now() - LATELY)
    devices.filter(long_ago).update(failures=0)
    devices.update(failures=F("failures") + 1, failed_at=timezone.now())


def meet(request, person: User, address: str | None) -> None:
    """Remember the browser that a person has just signed in with; if it is new, mail them."""
    key = request.COOKIES.get(COOKIE, "")
    key = key if re.fullmatch(r"[\w-]{43}", key) else token_urlsafe(32)
    request.device_key = key
    had_others = person.devices.exists()
    device, is_new = person.devices.update_or_create(
        key_hash=_hash(key),
        defaults={"failures": 0, "failed_at": None},
        create_defaults={"name": name_of(request.META.get("HTTP_USER_AGENT", "")), "address": address},
    )
    newest = person.devices.order_by("-pk").values_list("pk", flat=True)[:MOST]
    person.devices.exclude(pk__in=list(newest)).delete()
    if is_new and had_others and mails.goes_by_mail(person):
        Job.objects.enqueue("new_device", keys=[device.pk])


class DeviceCookie:
    """Middleware that gives a browser its cookie once a person has signed in with it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if key := getattr(request, "device_key", ""):
            response.set_cookie(
                COOKIE,
                key,
                max_age=LASTS,
                path=reverse("admin:index"),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _mine(request):
    return Device.objects.filter(key_hash=_hash(request.COOKIES.get(COOKIE, "")))


def _trusted():
    return Q(failures__lt=MOST_FAILURES) | Q(failed_at__lt=timezone.now() - LATELY)


def _hash(key):
    return sha256(key.encode()).hexdigest()


def _subject(key: str) -> str:
    device = Device.objects.filter(pk=key).first()
    return mails.subject_of(str(device.person_id)) if device else ""


@follow_up("new_device", gettext_lazy("Mail about a new device"), seconds=30, subject=_subject)
def mail(key: str) -> None:
    """Tell a person that a browser has signed in as them for the first time."""
    device = Device.objects.select_related("person").filter(pk=key).first()
    if not device or not device.person.is_active or not mails.goes_by_mail(device.person):
        return
    with in_language_of(device.person):
        subject = _("New sign-in at %(newspaper)s") % {"newspaper": newspaper().name}
        mails.send(device.person, f"new-device-{device.pk}", subject=subject, text=_text(device))


def _text(device):
    said = _(
        "A new device has signed in to the desk as “%(username)s”.\n\n"
        "Device: %(device)s\nNetwork address: %(address)s\nTime: %(time)s\n\n"
        "If this was you, there is nothing to do. If not, change your password and end the other "
        "sessions here:\n\n"
        "%(link)s\n\n"
        "Tell an administrator, too.\n"
    )
    return said % {
        "username": device.person.username,
        "device": device.name or _("unknown"),
        "address": device.address or _("unknown"),
        "time": desk_time_in_zone(device.added_at),
        "link": settings.SITE_URL + reverse("security"),
    }
