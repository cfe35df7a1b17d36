"""The telling: what concerns a person reaches them by e-mail and in the newsroom's chat.

The verbs write the notifications, inside their transaction. All of this comes after it: nothing
that fails here changes an act.
"""

import json
import logging
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.dispatch import receiver
from django.tasks import TaskResultStatus, task
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import workflow
from articles.cleaning import one_line
from articles.models import Notification, Story
from articles.signals import act_committed

logger = logging.getLogger(__name__)

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
"""How long each attempt that failed is followed by none; after the last one nothing is tried again."""
SETTLED = len(PAUSES) + 1
"""So many attempts say that nothing is left to do: it was sent, or is given up."""
LOST_AFTER = timedelta(minutes=5)
"""When a task that should have ended is taken for lost with its worker."""
PATIENCE = 5
"""Seconds that the chat has to answer."""
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "@": "@\N{WORD JOINER}"})
"""Chats read <!channel>, <address|words> and @all in a headline as orders."""


def unseen(person) -> QuerySet[Notification]:
    """What waits to be seen by a person, of stories that they may see."""
    return of(person).filter(seen_at=None)


def of(person) -> QuerySet[Notification]:
    """What a person was told, of stories that they may see now."""
    # Asked of each row: as `story__in` it would gather all stories first, a second at 300,000 of them.
    may_see = Exists(Story.objects.visible_to(person).filter(pk=OuterRef("story")))
    return Notification.objects.filter(may_see, person=person)


def waiting() -> QuerySet[Notification]:
    """What is still to be sent. What a person has seen on the desk meanwhile needs no mail."""
    return Notification.objects.filter(attempts__lt=SETTLED, seen_at=None)


@receiver(act_committed)
def send_soon(sender, *, story_id: int, at: datetime, **told) -> None:
    """Leave a task for each notification of an act."""
    for pk in Notification.objects.filter(story=story_id, at=at, attempts=0).values_list("pk", flat=True):
        _leave_task(pk, timezone.now())


def _leave_task(pk, moment):
    deliver.using(run_after=moment).enqueue(pk)


@task
def deliver(pk: int) -> None:
    """Send a notification, by each way once; what fails is tried again after a pause.

    Safe to call at any time and twice: whoever counts the attempt up makes it.
    """
    told = waiting().select_related("person", "story").filter(pk=pk).first()
    if told is None or not _count_up(told):
        return
    if _is_sent(told, "emailed_at", _mail) & _is_sent(told, "posted_at", _post):
        Notification.objects.filter(pk=pk).update(attempts=SETTLED)
    elif told.attempts < SETTLED:
        _leave_task(pk, timezone.now() + PAUSES[told.attempts - 1])
    else:
        logger.error("Notification %s is given up after %s attempts.", pk, told.attempts)


def _count_up(told) -> bool:
    """Make the next attempt ours, unless somebody else has just made it theirs."""
    same = Notification.objects.filter(pk=told.pk, attempts=told.attempts)
    told.attempts += 1
    return same.update(attempts=F("attempts") + 1) == 1


def _is_sent(told, stamp, send) -> bool:
    """Whether nothing is left to do by this way, after trying it."""
    if getattr(told, stamp):
        return True
    try:
        went_out = send(told)
    except (OSError, HTTPException, ValueError) as failure:
        logger.warning("Notification %s could not be sent: %s", told.pk, failure)
        return False
    if went_out:
        Notification.objects.filter(pk=told.pk).update(**{stamp: timezone.now()})
    return True


def _mail(told) -> bool:
    """Send it to the person; False where there is no way to, or they may not see the story any more."""
    person, story = told.person, told.story
    is_sealed = _is_of_take_down(told)
    may_know = is_sealed or workflow.sees(story, person)
    if not (settings.HAS_MAIL and person.email and person.is_active and may_know):
        return False
    urgent = "Urgent: " if told.is_urgent else ""
    EmailMessage(
        subject=f"{urgent}{'A story was taken down' if is_sealed else story}",
        body=f"{told.text}\n" if is_sealed else f"{_words(told)}\n\n{desk_address(story)}\n",
        to=[person.email],
        # The same each time: a mail that was sent twice after all is shown once.
        headers={"Message-ID": f"<notification-{told.pk}@{_host()}>", "Auto-Submitted": "auto-generated"},
    ).send(using="default")
    return True


def _is_of_take_down(told) -> bool:
    """Whether it tells that the story was sealed: it bears no word of it, and reaches who sees it no more."""
    return told.at == told.story.taken_down_at


def _post(told) -> bool:
    """Say it in the chat, where others than the person read it; False where it does not belong there."""
    story = told.story
    if not settings.CHAT_WEBHOOK_URL or story.taken_down_at or story.restricted_to.exists():
        return False
    urgent = "Urgent. " if told.is_urgent else ""
    said = one_line(f"{urgent}{told.person}: {_words(told)}").translate(_HARMLESS)
    request = Request(  # noqa: S310 - the setting is an address of the web, or the site does not start
        settings.CHAT_WEBHOOK_URL,
        json.dumps({"text": f"{said} {desk_address(story)}"}).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=PATIENCE):  # noqa: S310
        return True


def _words(told) -> str:
    """What leaves the desk: of a story that is guarded no more than its name."""
    story = told.story
    is_embargoed = story.embargo_until_lifted or (
        story.embargo_until and story.embargo_until > timezone.now()
    )
    if is_embargoed or story.taken_down_at or story.restricted_to.exists():
        return f"There is news of “{story}” for you on the desk."
    return told.text


def desk_address(story: Story) -> str:
    """Where the desk has a story, as an address that works from anywhere."""
    return settings.SITE_URL + reverse("admin:articles_story_change", args=[story.pk])


def _host():
    return urlsplit(settings.SITE_URL).hostname


def deliver_lost() -> int:
    """Deliver what waits and has no task: a worker that was killed leaves its own running for ever.

    Gives how many there were.
    """
    under_way = _under_way(timezone.now())
    lost = [pk for pk in waiting().values_list("pk", flat=True) if pk not in under_way]
    for pk in lost:
        deliver.call(pk)
    return len(lost)


def _under_way(at) -> set[int]:
    """The notifications whose task runs, or waits for its time or its turn."""
    since = at - LOST_AFTER
    waits = Q(status=TaskResultStatus.READY, run_after__gt=since)
    runs = Q(status=TaskResultStatus.RUNNING, started_at__gt=since)
    tasks = DBTaskResult.objects.filter(waits | runs, task_path=deliver.module_path)
    return {each["args"][0] for each in tasks.values_list("args_kwargs", flat=True)}
