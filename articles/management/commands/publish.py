from argparse import ArgumentTypeError
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import override

from articles import workflow
from articles.clocks import moment
from articles.models import Article, Story
from articles.times.desk_times import desk_time_in_zone
from articles.workflow.standing import Standing


class Command(BaseCommand):
    help = "Publish a story, now or at a future time, by the same rules and checks as on the desk."

    def add_arguments(self, parser):
        parser.add_argument("story", type=int, help="the story's number, as in the address of its page")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who publishes it")
        parser.add_argument(
            "--kind",
            choices=[Article.Kind.MINOR.value, Article.Kind.UPDATE.value],
            help="the kind of publication, for a story that has been public before",
        )
        parser.add_argument(
            "--at",
            type=_time,
            metavar="TIME",
            help="when, such as 2026-11-24T18:00, in the newsroom's zone unless it names another",
        )
        parser.add_argument(
            "--again", action="store_true", help="confirm that a withdrawn story is to be public again"
        )
        parser.add_argument(
            "--replace", action="store_true", help="confirm that this cancels a version that is scheduled"
        )

    @override("en")  # Refusals in English, like everything else that operators read.
    def handle(self, *, story, by, kind, at, again, replace, **options):
        story, person = self._story(story), self._person(by)
        standing = Standing.of(story, timezone.now())
        if standing.last is None:
            kind = kind or Article.Kind.FIRST
        if standing.ahead and not replace:
            raise CommandError(self._what_it_cancels(standing.ahead))
        # Asked again under the lock, in case somebody schedules it meanwhile.
        cancelling = replace or story.status == Story.Status.WITHDRAWN
        how = {"kind": kind or "", "at": at, "again": again, "cancelling": cancelling}
        try:
            article = workflow.publish(story, by=person, **how)
        except workflow.Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(self._outcome(article))
        if cancelled := story.recorded.schedule_change:
            self.stdout.write(str(cancelled))

    def _what_it_cancels(self, ahead):
        held = "on hold, " if ahead.is_held else ""
        when = desk_time_in_zone(ahead.set_for)
        return f"A version is {held}scheduled for {when}: --replace cancels that and publishes the story."

    def _story(self, pk):
        try:
            return Story.objects.get(pk=pk)
        except Story.DoesNotExist as absent:
            raise CommandError(f"There is no story {pk}.") from absent

    def _person(self, username):
        try:
            return get_user_model().objects.get(username=username, is_active=True)
        except get_user_model().DoesNotExist as absent:
            raise CommandError(f"There is no active user named {username}.") from absent

    def _outcome(self, article):
        if article.live_from > timezone.now():
            return f"Scheduled for {desk_time_in_zone(article.live_from)}: {article.headline}"
        return f"Published: {article.headline}"


def _time(text: str) -> datetime:
    """The moment of a typed time. Raises ArgumentTypeError, which argparse prints."""
    try:
        time = parse_datetime(text)
    except ValueError:
        time = None
    if time is None:
        raise ArgumentTypeError(f"{text} is not a time: write it like 2026-11-24T18:00.")
    if timezone.is_aware(time):
        return time
    try:
        return moment(time)
    except ValidationError as refusal:
        offset = time.replace(tzinfo=timezone.get_current_timezone()).strftime("%:z")
        raise ArgumentTypeError(f"{refusal.message} Or add the offset: {text}{offset}.") from refusal
