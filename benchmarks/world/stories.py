"""What the benchmarks' newsroom has published in thirty years, story by story."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from articles.models import Article, Story
from benchmarks.world import vocabulary
from benchmarks.world.bodies import Body
from benchmarks.world.phrases import NOTHING, Phrase, phrases
from benchmarks.world.words import words

YEARS = timedelta(days=30 * 365)
BLOG_VERSIONS = 1500
FIRST, MINOR, UPDATE = Article.Kind.values
OWN_WORDS = (14, 22, 36)
"""How many each story has, in turn, besides those of the topics."""
RECENT = timedelta(minutes=5)
"""No version ends so soon before loading: it is marked as closed a minute later at the earliest."""
_SUBJECTS, _VERBS, _OBJECTS, _TAILS, _CLAUSES, _OPENINGS = map(
    phrases,
    (
        vocabulary.SUBJECTS,
        vocabulary.VERBS,
        vocabulary.OBJECTS,
        vocabulary.TAILS,
        vocabulary.CLAUSES,
        vocabulary.OPENINGS,
    ),
)


@dataclass(slots=True)
class Version:
    """A version as readers get it; `ends_at` is None for the last one of a story that stays."""

    opens_at: datetime
    kind: str
    updated_as: str = ""
    updated_at: datetime | None = None
    listed_at: datetime | None = None
    correction: str = ""
    note: str = ""
    """The update line, without which nothing moves to the top."""
    paragraphs: list[Phrase] = field(default_factory=list)
    ends_at: datetime | None = None


@dataclass(slots=True)
class Planned:
    """A story: its words, and its versions in order, none for a draft."""

    number: int
    status: str
    headline: Phrase
    dek: Phrase
    lead: Phrase
    body: Body
    written_at: datetime
    published_on: date
    versions: list[Version]
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many stories of each kind a newsroom of a given size has."""

    published: int
    scheduled: int
    drafts: int

    @classmethod
    def of(cls, count: int) -> "Numbers":
        drafts, scheduled = min(300, max(3, count // 20)), min(60, max(2, count // 100))
        return cls(count - drafts - scheduled, scheduled, drafts)


class Plan:
    """The stories of a newsroom, oldest first; the same for the same count, bodies and moment."""

    def __init__(self, count: int, bodies: list[Body], now: datetime):
        self.numbers, self.bodies = Numbers.of(count), bodies
        self.now = now.replace(microsecond=0)
        self.chance = random.Random(count)  # noqa: S311 - no secret
        published = self.numbers.published
        self.live_blogs = {published - 1 - published // 50, published // 2, published // 10}
        self.blog_versions = min(BLOG_VERSIONS, count)
        self.posts = [self._sentence() for _ in range(500)]

    def __iter__(self) -> Iterator[Planned]:
        begin, step = self.now - YEARS, YEARS.total_seconds() / self.numbers.published
        for number in range(self.numbers.published):
            seconds = int((number + 0.9 * self.chance.random()) * step)
            opens_at = min(begin + timedelta(seconds=seconds), self.now - 2 * RECENT)
            yield self._published(number, opens_at)
        for number in range(self.numbers.scheduled):
            opens_at = self.now + timedelta(hours=1 + number)
            yield self._scheduled(self.numbers.published + number, opens_at)
        for number in range(self.numbers.drafts):
            written_at = self.now - timedelta(minutes=10 + 7 * (self.numbers.drafts - number))
            status = Story.Status.IN_REVIEW if number % 4 == 0 else Story.Status.DRAFT
            yield self._story(
                self.numbers.published + self.numbers.scheduled + number, status, written_at, []
            )

    def _published(self, number, opens_at):
        story = self._story(number, Story.Status.PUBLISHED, opens_at, self._versions(number, opens_at))
        ended_at = opens_at + timedelta(days=2)
        if number % 200 == 57 and ended_at < self.now - RECENT:
            story.status, story.withdrawn_at = Story.Status.WITHDRAWN.value, ended_at
            story.versions[-1].ends_at = ended_at
        return story

    def _scheduled(self, number, opens_at):
        first = Version(opens_at, FIRST, listed_at=opens_at)
        return self._story(number, Story.Status.PUBLISHED, self.now - RECENT, [first])

    def _story(self, number, status, written_at, versions):
        choose = self.chance.choice
        headline = choose(_SUBJECTS) + choose(_VERBS) + choose(_OBJECTS) + choose(_TAILS)
        dek = choose(_OPENINGS) + choose(_OBJECTS) + choose(_CLAUSES) if number % 5 else NOTHING
        lead = (choose(_OPENINGS).then(",") + choose(_SUBJECTS) + choose(_VERBS) + choose(_OBJECTS)).then(",")
        lead = lead + choose(_CLAUSES).then(".") + words().sentence(self.chance, OWN_WORDS[number % 3])
        day = timezone.localdate(versions[0].opens_at if versions else written_at)
        return Planned(
            number, status.value, headline, dek, lead, choose(self.bodies), written_at, day, versions
        )

    def _versions(self, number, opens_at):
        versions = [Version(opens_at, FIRST, listed_at=opens_at)]
        for version in self._later(number, opens_at):
            if version.opens_at < self.now - RECENT:
                _follow(versions[-1], version)
                versions.append(version)
        return versions

    def _later(self, number, opens_at):
        """An eighth of the stories change after publication, depending on their numbers."""
        if number in self.live_blogs:
            return [self._post(opens_at, post) for post in range(1, self.blog_versions)]
        if number % 100 == 13:
            return [
                Version(opens_at + timedelta(minutes=20), MINOR, paragraphs=[self._sentence()]),
                Version(opens_at + timedelta(hours=5), UPDATE, "updated", paragraphs=[self._sentence()]),
            ]
        if number % 40 == 7:
            sentence = self._sentence()
            opens_at += timedelta(days=1)
            return [Version(opens_at, UPDATE, "corrected", correction=sentence.text, paragraphs=[sentence])]
        if number % 10 == 3:
            updated_at = opens_at + timedelta(hours=2)
            update = Version(updated_at, UPDATE, "updated", paragraphs=[self._sentence()])
            if number % 50 == 23:
                update.listed_at, update.note = updated_at, "The vote was repeated."
            return [update]
        return []

    def _post(self, opens_at, post):
        """A version of a live blog: the newest post first, thirty of them at most."""
        shown = range(post, max(0, post - 30), -1)
        paragraphs = [self.posts[number % len(self.posts)] for number in shown]
        return Version(opens_at + timedelta(minutes=post), UPDATE, "updated", paragraphs=paragraphs)

    def _sentence(self):
        choose = self.chance.choice
        sentence = choose(_OPENINGS).then(",") + choose(_SUBJECTS) + choose(_VERBS) + choose(_OBJECTS)
        return sentence.then(".") + words().sentence(self.chance, 10)


def _follow(last, version):
    """End the previous version at the instant when this one opens, and carry readers' times over."""
    last.ends_at = version.opens_at
    version.listed_at = version.listed_at or last.listed_at
    if version.kind == UPDATE:
        version.updated_at = version.opens_at
    else:
        version.updated_at, version.updated_as = last.updated_at, last.updated_as
