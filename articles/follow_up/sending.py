"""Sending notifications: by mail to the person, and to the newsroom's chat."""

import json
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.cleaning import one_line
from articles.desk_languages import in_language_of
from articles.follow_up.kinds import follow_up
from articles.follow_up.notifications import is_of_take_down
from articles.models import Notification, Story

CHAT_TIMEOUT = 5
"""The chat's socket timeout in seconds."""
_WITHOUT_COMMANDS = str.maketrans({"<": "‹", ">": "›", "@": "@\N{WORD JOINER}"})
"""Chats would read <!channel>, <address|words> and @all in a headline as commands."""


def _subject(key: str) -> str:
    notification = Notification.objects.select_related("person").filter(pk=key).first()
    if not notification:
        return ""
    return _("To %(person)s: %(text)s") % {"person": notification.person, "text": notification.text}


@follow_up("mail", gettext_lazy("E-mail notification"), seconds=30, subject=_subject)
def mail(key: str) -> None:
    """Mail a notification to its person, once."""
    _send_once(key, "emailed_at", _mail)


@follow_up("chat", gettext_lazy("Chat notification"), seconds=15, subject=_subject)
def chat(key: str) -> None:
    """Post a notification to the chat, once."""
    _send_once(key, "posted_at", _post)


def _send_once(key, stamp, send):
    """Send it by one channel, unless it was sent already or the person has seen it on the desk."""
    waiting = Notification.objects.filter(**{"pk": key, "seen_at": None, stamp: None})
    notification = waiting.select_related("person", "story").first()
    if notification and _in_their_language(send, notification):
        Notification.objects.filter(pk=notification.pk).update(**{stamp: timezone.now()})


def _in_their_language(send, notification) -> bool:
    with in_language_of(notification.person):
        return send(notification)


def _mail(notification) -> bool:
    """Mail it; False if the person has no address, or may no longer see the story."""
    person, story = notification.person, notification.story
    is_sealed = is_of_take_down(notification)
    may_know = is_sealed or workflow.sees(story, person)
    if not (settings.HAS_MAIL and person.email and person.is_active and may_know):
        return False
    matter = _("A story was taken down") if is_sealed else str(story)
    EmailMessage(
        subject=_("Urgent: %(matter)s") % {"matter": matter} if notification.is_urgent else matter,
        body=f"{notification.text}\n" if is_sealed else f"{_text(notification)}\n\n{desk_address(story)}\n",
        to=[person.email],
        # The same id each time, so that mail programs show a mail that was sent twice only once.
        headers={
            "Message-ID": f"<notification-{notification.pk}@{_host()}>",
            "Auto-Submitted": "auto-generated",
        },
    ).send(using="default")
    return True


def _post(notification) -> bool:
    """Post it to the chat; False for restricted and taken-down stories, since everyone reads the chat."""
    story = notification.story
    if not settings.CHAT_WEBHOOK_URL or story.taken_down_at or story.restricted_to.exists():
        return False
    said = f"{notification.person}: {_text(notification)}"
    said = _("Urgent. %(text)s") % {"text": said} if notification.is_urgent else said
    line = one_line(said).translate(_WITHOUT_COMMANDS)
    request = Request(  # noqa: S310 - the setting is an address of the web, or the site does not start
        settings.CHAT_WEBHOOK_URL,
        json.dumps({"text": f"{line} {desk_address(story)}"}).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=CHAT_TIMEOUT):  # noqa: S310 - as above
        return True


def _text(notification) -> str:
    """The text that may leave the desk: only the name of a restricted or embargoed story."""
    story = notification.story
    is_embargoed = story.embargo_until_lifted or (
        story.embargo_until and story.embargo_until > timezone.now()
    )
    if is_embargoed or story.taken_down_at or story.restricted_to.exists():
        return _("You have a notification about “%(story)s” on the desk.") % {"story": story}
    return notification.text


def desk_address(story: Story) -> str:
    """The absolute address of a story on the desk."""
    return settings.SITE_URL + reverse("admin:articles_story_change", args=[story.pk])


def _host():
    return urlsplit(settings.SITE_URL).hostname
