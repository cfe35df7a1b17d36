"""Random days at the desk: no combination of acts, order and time breaks an invariant."""

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
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles import crops, html, workflow
from articles.invariants import broken_in_rows
from articles.models import (
    Address,
    Article,
    PublicNote,
    Revision,
    Story,
    StoryByline,
    StoryCategory,
    Withdrawal,
)
from articles.workflow.standing import MICROSECOND, Standing
from tests import factories
from tests.rows import rows_of

ROLES = {
    "ann": "journalist",
    "ben": "journalist",
    "eva": "editor",
    "emil": "editor",
    "ada": "administrator",
}
ACTORS = st.sampled_from(["eva", "emil", "eva", "emil", "ada", "ann", "ben"])
"""Mostly people with many permissions, since refused acts explore nothing."""
PEOPLE = st.sampled_from(list(ROLES))
STORIES = st.integers(0, 3)
NOTES = st.none() | st.sampled_from(["correction", "clarification", "editors_note"])
SECONDS = st.sampled_from([0, 1, 59, 3600, 86_400])
LABELS = ("categories", "bylines")
PARTS = [*(field.name for field in Story.word_fields() if field.name != "slug"), *LABELS]
CHANGES = st.lists(st.sampled_from(PARTS), min_size=6, unique=True)
"""The parts of a story's words that a person changes together."""
STATE = [Story, StoryCategory, StoryByline, Article, Address, Withdrawal, PublicNote, Revision]


def as_input(words):
    """Converts `public_words` to the input names of a verb."""
    given = (
        {**words, "lead_image_id": words["lead_image"] and words["lead_image"].pk}
        if "lead_image" in words
        else words
    )
    return {name: value for name, value in given.items() if name not in ("lead_image", "slug")}


def public_words(words):
    """A Story's or Article's words as readers get them, except the slug: only `readdress` changes that."""
    scalars = {name: value for name, value in words.words().items() if name != "slug"}
    return {**scalars, "categories": list(words.categories), "bylines": list(words.authors)}


class Desk(RuleBasedStateMachine):
    """A few stories, five people, and a clock that only the rules move."""

    @initialize()
    def open_the_desk(self):
        self.clock = time_machine.travel(datetime(2026, 10, 24, 20, tzinfo=UTC), tick=False)
        self.hands = self.clock.start()
        self.all = transaction.atomic()
        self.all.__enter__()
        self.people = {name: factories.person(role, username=name) for name, role in ROLES.items()}
        self.labels = {
            "categories": [factories.category() for _ in range(2)],
            "bylines": [factories.author() for _ in range(2)],
        }
        self.images = [None, *(factories.image(self.people["ann"]) for _ in range(2))]
        credited = {"lead_credit": "A. Photographer", "lead_alt_text": "A field."}
        self.stories = [factories.story(by=self.people[owner], **credited) for owner in ("ann", "ann", "ben")]
        self.published = {story.pk: [] for story in self.stories}
        self.named = {story.pk: set() for story in self.stories}
        self.number = self.changes = 0
        self.is_moved = True
        self.publish(0, "eva", is_minor=False, note=None, seconds=0, to_top=False)
        self.publish(2, "emil", is_minor=False, note=None, seconds=3600, to_top=False)

    def teardown(self):
        transaction.set_rollback(True)
        self.all.__exit__(None, None, None)
        self.clock.stop()

    def attempt(self, verb, index, who, **given):
        """Run the verb: a refusal must change nothing, and people who may not see the story are refused."""
        story, before = self.story(index), self.picture()
        is_seen = self.sees(story, who)
        try:
            done = verb(story, by=self.people[who], **given)
        except workflow.Refused:
            assert self.picture() == before
            story.refresh_from_db()
            return None
        assert is_seen
        self.is_moved = True
        return done or True

    def story(self, index):
        return self.stories[index % len(self.stories)]

    def sees(self, story, who):
        named = self.named[story.pk]
        return not named or who in named or who in (story.owner.username, "ada")

    def moment(self):
        """The current time; an act while the clock stands still is dated a microsecond later."""
        newest = Revision.objects.order_by("-at").first()
        return max(timezone.now(), newest.at)

    def picture(self):
        return rows_of(*STATE)

    def working_words(self, index):
        return public_words(Story.objects.get(pk=self.story(index).pk))

    def changed(self, parts):
        """New, unique words for these parts."""
        self.number += 1
        return {part: self.value(part, self.number) for part in parts}

    def value(self, part, number):
        chosen = {
            "lead_image": self.images,
            "lead_crop": [*crops.WORDS, "focus-40-60 thumb-0-50"],
            "may_syndicate": [True, False],
        }
        chosen |= {"language": ["", "uk", "ar"], "video_seconds": range(1, 5)}
        if part in chosen:
            return chosen[part][number % len(chosen[part])]
        match part:
            case "video_url" | "original_url":
                return f"https://example.com/{part}/{number}"
            case "related" | "translation_of":
                return f"/2026/10/24/story-{number}/"
            case "body":
                return html.clean(f"<p>Opening {number}.</p>{self.figure(number)}<p>End {number}.</p>")
            case "categories" | "bylines":
                one, other = self.labels[part]
                return [[one], [other], [one, other], [other, one]][number % 4]
            case _:
                return f"{part}-{number}"

    def figure(self, number):
        image = self.images[1 + number % 2]
        return html.figure(image.key, image.width, image.height, "A field.", f"Caption {number}.", "A. P.")

    @rule(who=ACTORS, parts=CHANGES)
    def save_what_was_live_first(self, who, parts):
        self.save(0, who, parts)

    @rule(index=STORIES, who=ACTORS, parts=CHANGES)
    def save(self, index, who, parts):
        self.attempt(workflow.save, index, who, words=self.changed(parts))

    @rule(index=STORIES, who=ACTORS, verb=st.sampled_from(["submit", "recall", "discard", "cancel"]))
    def move(self, index, who, verb):
        self.attempt(getattr(workflow, verb), index, who)

    @rule(index=STORIES, who=ACTORS)
    def send_back(self, index, who):
        self.attempt(workflow.send_back, index, who, note="Call them again.")

    @rule(
        index=STORIES, who=ACTORS, is_minor=st.booleans(), note=NOTES, seconds=SECONDS, to_top=st.booleans()
    )
    def publish(self, index, who, is_minor, note, seconds, to_top):
        is_known = Standing.of(self.story(index), self.moment()).last
        words = self.working_words(index)
        article = self.attempt(
            workflow.publish,
            index,
            who,
            kind=("minor" if is_minor else "update") if is_known else "first",
            at=timezone.now() + timedelta(seconds=seconds) if seconds else None,
            public_note=PublicNote(kind=note, text="What was wrong.") if note else None,
            move_to_top=to_top,
            note="Much has changed." if to_top else "",
            overriding=["category", "credit", "alt-text", "byline"],
        )
        if article:
            assert public_words(article) == words
            self.published[article.story_id].append(words)

    @precondition(lambda self: len(self.stories) < 4)
    @rule(who=ACTORS)
    def flash(self, who):
        self.number += 1
        before, headline = self.picture(), f"Flash {self.number}"
        try:
            article = workflow.flash(by=self.people[who], headline=headline, text="One.\nTwo.")
        except workflow.Refused:
            assert self.picture() == before
            return
        assert (article.headline, html.plain_text(article.body)) == (headline, "One.\nTwo.")
        self.stories.append(article.story)
        self.named[article.story_id] = set()
        self.published[article.story_id] = [public_words(article)]
        self.is_moved = True

    @rule(index=STORIES, who=ACTORS, seconds=SECONDS)
    def reschedule(self, index, who, seconds):
        self.attempt(workflow.reschedule, index, who, at=timezone.now() + timedelta(seconds=seconds))

    @rule(index=STORIES, who=ACTORS, kind=NOTES.filter(bool), again=st.booleans())
    def note(self, index, who, kind, again):
        note = PublicNote(kind=kind, text="What was wrong.")
        self.attempt(workflow.note, index, who, public_note=note, set_again=again)

    @rule(index=STORIES, who=ACTORS, slug=st.sampled_from(["one", "two", "мир"]), again=st.booleans())
    def readdress(self, index, who, slug, again):
        self.attempt(workflow.readdress, index, who, slug=slug, set_again=again)

    @rule(index=STORIES, who=ACTORS, again=st.booleans())
    def move_to_top(self, index, who, again):
        self.attempt(workflow.move_to_top, index, who, reason="It matters more now.", set_again=again)

    @rule(index=STORIES, who=ACTORS)
    def undo_cancel(self, index, who):
        self.attempt(workflow.undo_cancel, index, who)

    @rule(index=STORIES, who=ACTORS)
    def withdraw(self, index, who):
        self.attempt(workflow.withdraw, index, who, notice="We are checking it.")

    @rule(index=STORIES, who=ACTORS, kind=st.sampled_from(["minor", "update"]), note=NOTES, parts=CHANGES)
    def fix(self, index, who, kind, note, parts):
        live = Standing.of(self.story(index), self.moment()).live
        if live is None:
            return
        words, working = self.changed(parts), self.working_words(index)
        fixed = self.attempt(
            workflow.fix,
            index,
            who,
            article=live,
            words=words,
            kind=kind,
            public_note=PublicNote(kind=note, text="What was wrong.") if note else None,
            overriding=["category", "credit", "alt-text", "byline"],
        )
        if fixed:
            words = {**public_words(live), **as_input(words)}
            assert public_words(fixed.article) == words
            self.published[live.story_id].append(words)
            merged = self.working_words(index)
            # Both people's changes to a body or to labels may be kept.
            names = words.keys() - {"body", *LABELS}
            assert all(merged[name] in (words[name], working[name]) for name in names)

    @rule(index=STORIES, who=ACTORS, again=st.booleans())
    def back(self, index, who, again):
        working = self.working_words(index)
        self.attempt(workflow.back, index, who, set_again=again)
        assert self.working_words(index) == working

    @rule(index=STORIES, who=ACTORS, which=st.integers(0, 5))
    def restore(self, index, who, which):
        story = self.story(index)
        sources = list(story.revisions.order_by("id"))
        self.attempt(workflow.restore, index, who, source=sources[which % len(sources)])

    @rule(who=ACTORS, has_label=st.booleans())
    def hold(self, who, has_label):
        self.hands.shift(2 * MICROSECOND)
        try:
            workflow.hold(by=self.people[who], category=self.labels["categories"][0] if has_label else None)
        except workflow.Forbidden:
            assert ROLES[who] == "journalist"
        for story in self.stories:
            story.refresh_from_db()
        self.is_moved = True

    @rule(index=STORIES, who=ACTORS)
    def release(self, index, who):
        self.attempt(workflow.release, index, who)

    @rule(index=STORIES, who=ACTORS, seconds=st.none() | SECONDS, again=st.booleans())
    def embargo(self, index, who, seconds, again):
        until = None if seconds is None else timezone.now() + timedelta(seconds=seconds)
        end = {"until": until, "until_lifted": until is None}
        self.attempt(workflow.embargo, index, who, **end, set_again=again)

    @rule(index=STORIES, who=ACTORS)
    def lift(self, index, who):
        self.attempt(workflow.lift, index, who, reason="The ministry, by telephone.")

    @rule(who=st.sampled_from(["ann", "ben"]), seconds=SECONDS.filter(bool))
    def put_on_duty(self, who, seconds):
        until = timezone.now() + timedelta(seconds=seconds)
        workflow.put_on_duty(self.people[who], by=self.people["eva"], until=until)

    @rule(index=STORIES, who=ACTORS, to=st.none() | PEOPLE)
    def assign(self, index, who, to):
        self.attempt(workflow.assign, index, who, to=to and self.people[to])

    @rule(index=STORIES, who=ACTORS, named=st.sets(PEOPLE, max_size=2))
    def restrict(self, index, who, named):
        if self.attempt(workflow.restrict, index, who, people=[self.people[name] for name in named]):
            self.named[self.story(index).pk] = named | {who} if named else set()

    @rule(index=STORIES, who=ACTORS)
    def edit_notice(self, index, who):
        self.attempt(workflow.edit_notice, index, who, notice="It was checked, and was wrong.")

    @rule(index=STORIES, who=ACTORS, which=st.integers(0, 3))
    def keep_off_record(self, index, who, which):
        versions = list(self.story(index).articles.select_related("story").order_by("-live_from"))
        if versions:
            self.attempt(
                lambda story, by: workflow.keep_off_record(
                    versions[which % len(versions)], by=by, reason="It named a child."
                ),
                index,
                who,
            )

    @rule(index=STORIES, who=ACTORS)
    def take_down(self, index, who):
        if self.attempt(workflow.take_down, index, who, reason="A court said so."):
            assert who == "ada"

    @rule(seconds=st.sampled_from([0.000001, 1, 60, 3600, 86_400]))
    def wait(self, seconds):
        self.hands.shift(timedelta(seconds=seconds))
        self.is_moved = True

    @invariant()
    def every_rule_holds(self):
        """The invariants hold, and readers have exactly what was published, each word and label of it."""
        if not getattr(self, "is_moved", False):
            return
        self.is_moved = False
        at = self.moment()
        self.changes += 1
        if self.changes % 3 == 1:  # A broken rule stays broken, so a later check will find it.
            assert list(broken_in_rows(at)) == []
        articles = list(Article.objects.published(at).with_labels())
        live = {article.story_id: article for article in articles}
        assert len(live) == len(articles)
        assert all(public_words(article) in self.published[article.story_id] for article in articles)
        for story in self.stories:
            assert Standing.of(story, at).live == live.get(story.pk)


@pytest.mark.django_db
def test_no_order_of_acts_breaks_a_rule():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=14,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
