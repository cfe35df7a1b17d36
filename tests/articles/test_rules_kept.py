"""Random days at the desk: whatever is done, in whatever order and at whatever time, the rules hold."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from articles import workflow
from articles.models import Article, PublicNote, Revision, Story
from articles.rules_kept import broken
from articles.standing import Standing
from tests import factories

PEOPLE = st.sampled_from(["journalist", "editor", "administrator"])
STORIES = st.integers(0, 2)
KINDS = st.sampled_from(["first", "minor", "update"])
NOTES = st.none() | st.sampled_from(["correction", "clarification", "editors_note"])
SECONDS = st.sampled_from([0, 1, 59, 3600, 86_400])


class Desk(RuleBasedStateMachine):
    """A few stories, three people and a clock that only the rules move."""

    @initialize()
    def open_the_desk(self):
        self.clock = time_machine.travel(datetime(2026, 10, 24, 20, tzinfo=UTC), tick=False)
        self.hands = self.clock.start()
        self.all = transaction.atomic()
        self.all.__enter__()
        self.people = {role: factories.person(role) for role in ("journalist", "editor", "administrator")}
        self.label = factories.category()
        self.stories = [factories.story(by=self.people["journalist"]) for _ in range(3)]
        self.approved = {story.pk: set() for story in self.stories}
        self.number = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.all.__exit__(None, None, None)
        self.clock.stop()

    def attempt(self, verb, index, role, **given):
        """Do the verb; a refusal must change nothing."""
        story, before = self.stories[index], self.picture()
        try:
            done = verb(story, by=self.people[role], **given)
        except workflow.Refused:
            assert self.picture() == before
            story.refresh_from_db()
            return None
        return done or True

    def moment(self):
        """Now; an act that found the clock standing still was dated a microsecond later."""
        newest = Revision.objects.order_by("-at").first()
        return max(timezone.now(), newest.at)

    def picture(self):
        rows = [Story.objects.order_by("pk").values(), Article.objects.order_by("pk").values()]
        return [list(row) for row in rows]

    @rule(index=STORIES, role=PEOPLE, has_label=st.booleans())
    def save(self, index, role, has_label):
        self.number += 1
        words = {"headline": f"Headline {self.number}", "categories": [self.label] if has_label else []}
        self.attempt(workflow.save, index, role, version=self.stories[index].version, words=words)

    @rule(index=STORIES, role=PEOPLE, verb=st.sampled_from(["submit", "recall", "discard", "cancel"]))
    def move(self, index, role, verb):
        self.attempt(getattr(workflow, verb), index, role)

    @rule(index=STORIES, role=PEOPLE)
    def send_back(self, index, role):
        self.attempt(workflow.send_back, index, role, note="Call them again.")

    @rule(index=STORIES, role=PEOPLE, kind=KINDS, note=NOTES, seconds=SECONDS, to_top=st.booleans())
    def publish(self, index, role, kind, note, seconds, to_top):
        self.stories[index].refresh_from_db()
        headline = self.stories[index].headline
        article = self.attempt(
            workflow.publish,
            index,
            role,
            kind=kind,
            at=timezone.now() + timedelta(seconds=seconds) if seconds else None,
            public_note=PublicNote(kind=note, text="What was wrong.") if note else None,
            move_to_top=to_top,
            overriding=["category"],
        )
        if article:
            assert article.headline == headline
            self.approved[self.stories[index].pk].add(headline)

    @rule(index=STORIES, role=PEOPLE, seconds=SECONDS)
    def reschedule(self, index, role, seconds):
        self.attempt(workflow.reschedule, index, role, at=timezone.now() + timedelta(seconds=seconds))

    @rule(index=STORIES, role=PEOPLE, kind=NOTES.filter(bool))
    def note(self, index, role, kind):
        self.attempt(workflow.note, index, role, public_note=PublicNote(kind=kind, text="What was wrong."))

    @rule(index=STORIES, role=PEOPLE, slug=st.sampled_from(["one", "two", "мир"]))
    def readdress(self, index, role, slug):
        self.attempt(workflow.readdress, index, role, slug=slug)

    @rule(index=STORIES, role=PEOPLE)
    def withdraw(self, index, role):
        self.attempt(workflow.withdraw, index, role, notice="We are checking it.")

    @rule(index=STORIES, role=PEOPLE, kind=st.sampled_from(["minor", "update"]), note=NOTES)
    def fix(self, index, role, kind, note):
        live = Standing.of(self.stories[index], self.moment()).live
        if live is None:
            return
        self.number += 1
        headline, working = f"Fixed {self.number}", self.working_words(index)
        fixed = self.attempt(
            workflow.fix,
            index,
            role,
            article=live,
            words={"headline": headline},
            kind=kind,
            public_note=PublicNote(kind=note, text="What was wrong.") if note else None,
        )
        if fixed:
            self.approved[self.stories[index].pk].add(headline)
            self.stories[index].refresh_from_db()
            assert self.stories[index].headline in (headline, working)

    def working_words(self, index):
        self.stories[index].refresh_from_db()
        return self.stories[index].headline

    @rule(index=STORIES, role=PEOPLE)
    def back(self, index, role):
        working = self.working_words(index)
        self.attempt(workflow.back, index, role)
        assert self.working_words(index) == working

    @rule(index=STORIES, role=PEOPLE, which=st.integers(0, 5))
    def restore(self, index, role, which):
        story = self.stories[index]
        sources = list(story.revisions.order_by("id"))
        self.attempt(
            workflow.restore, index, role, version=story.version, source=sources[which % len(sources)]
        )

    @rule(role=PEOPLE, has_label=st.booleans())
    def hold(self, role, has_label):
        try:
            workflow.hold(by=self.people[role], category=self.label if has_label else None)
        except workflow.Forbidden:
            assert role == "journalist"
        for story in self.stories:
            story.refresh_from_db()

    @rule(index=STORIES, role=PEOPLE)
    def release(self, index, role):
        self.attempt(workflow.release, index, role)

    @rule(index=STORIES, role=PEOPLE, seconds=st.none() | SECONDS)
    def embargo(self, index, role, seconds):
        until = None if seconds is None else timezone.now() + timedelta(seconds=seconds)
        self.attempt(workflow.embargo, index, role, until=until, until_lifted=until is None)

    @rule(index=STORIES, role=PEOPLE)
    def lift(self, index, role):
        self.attempt(workflow.lift, index, role, reason="The ministry, by telephone.")

    @rule(seconds=SECONDS.filter(bool))
    def put_on_duty(self, seconds):
        until = timezone.now() + timedelta(seconds=seconds)
        workflow.put_on_duty(self.people["journalist"], by=self.people["editor"], until=until)

    @rule(index=STORIES)
    def take_down(self, index):
        self.attempt(workflow.take_down, index, "administrator", reason="A court said so.")

    @rule(seconds=st.sampled_from([0.000001, 1, 60, 3600, 86_400]))
    def wait(self, seconds):
        self.hands.shift(timedelta(seconds=seconds))

    @invariant()
    def every_rule_holds(self):
        if hasattr(self, "stories"):
            assert list(broken(self.moment())) == []

    @invariant()
    def readers_have_only_what_was_published(self):
        if not hasattr(self, "stories"):
            return
        live = list(Article.objects.published(self.moment()))
        assert len({article.story_id for article in live}) == len(live)
        assert all(article.headline in self.approved[article.story_id] for article in live)

    @invariant()
    def standing_agrees_with_the_clock(self):
        if not hasattr(self, "stories"):
            return
        at = self.moment()
        live = {article.story_id: article for article in Article.objects.published(at)}
        for story in self.stories:
            assert Standing.of(story, at).live == live.get(story.pk)


@pytest.mark.django_db
def test_no_order_of_acts_breaks_a_rule():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
