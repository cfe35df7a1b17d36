"""The columns of a story's rows, by attribute, in a form that both databases accept."""

import json
import math
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from articles import crops, models
from articles.folding import words_in
from articles.text.lengths import WORDS_A_MINUTE
from articles.workflow.versions import shortened
from benchmarks.world import vocabulary
from benchmarks.world.documents import TAG, tokens_of
from benchmarks.world.phrases import NOTHING, Phrase, joined, searchable
from benchmarks.world.stories import Planned, Version

_REST = {
    "slugline": "",
    "lead_crop": crops.CENTRE,
    "lead_clip": "",
    "video_url": "",
    "video_seconds": None,
    "social_headline": "",
    "social_description": "",
    "source": "",
    "original_url": "",
    "may_syndicate": True,
    "related": "",
    "language": "en",
    "translation_of": "",
}
_ALONE = {"related_ids": "[]", "clips": "{}", "written_in": "en", "translated_from_id": None}
"""For an article in English, as all are, that names no other story."""
NOTICE = "This story was withdrawn: its source no longer stands by it."
_HOST = urlsplit(settings.SITE_URL).hostname


class Cast(NamedTuple):
    """The people and things that the stories share."""

    staff: list
    images: list[models.Image]
    captions: list[Phrase]
    """The images' captions, in the same order."""
    categories: list[int]
    authors: list[int]


@lru_cache(256)
def as_text(moment: datetime | None) -> str | None:
    """A whole second in UTC, as text that PostgreSQL and SQLite read alike; None for none."""
    return moment and str(moment)[:19]


class Shown(NamedTuple):
    """The words of one version, and what is derived from them."""

    words: dict
    first: Phrase
    """Its own paragraphs, at the beginning of the body."""
    searchable: str
    indexed_words: str
    teaser: str
    word_count: int

    @property
    def reading_minutes(self) -> int:
        return max(1, math.ceil(self.word_count / WORDS_A_MINUTE))


class Columns:
    """Makes the rows of one story; `pk` is its number in the database, once it has one."""

    def __init__(self, cast: Cast, plan: Planned, slug: Phrase):
        self.cast, self.plan, self.slug = cast, plan, slug
        self.pk, self.revisions = 0, 0
        self._latest = None, None
        self.editor = cast.staff[plan.number % len(cast.staff)]
        self.categories = _some(cast.categories, plan.number, 1 + (plan.number % 3 == 0))
        self.authors = _some(cast.authors, plan.number // 2, 1 + (plan.number % 6 == 0))
        picture = plan.number % len(cast.images)
        self._image = cast.images[picture] if plan.number % 5 < 3 else None
        self._caption = cast.captions[picture] if self._image else NOTHING

    @property
    def images(self) -> list[int]:
        """The ids of the pictures in the story."""
        return [*dict.fromkeys([*([self._image.pk] if self._image else []), *self.plan.body.images])]

    def story(self) -> dict:
        plan, newest = self.plan, self._newest
        return newest.words | {
            "status": plan.status,
            "version": 1 + len(plan.versions) + bool(plan.withdrawn_at),
            "owner_id": self.editor.pk,
            "assigned_to_id": self.cast.staff[0].pk if plan.number % 17 == 0 else None,
            "urgency": 2 if plan.number % 50 == 0 else 3,
            "submitted_at": as_text(plan.written_at)
            if plan.status == models.Story.Status.IN_REVIEW
            else None,
            "embargo_until": None,
            "embargo_until_lifted": False,
            "created_at": as_text(plan.written_at),
            "modified_at": as_text(self._modified_at),
            "taken_down_at": None,
            "searchable": newest.searchable,
            "indexed_words": newest.indexed_words,
            "word_count": newest.word_count,
            "word_goal": None,
        }

    @property
    def _modified_at(self):
        last = self.plan.versions[-1] if len(self.plan.versions) > 1 else None
        return self.plan.withdrawn_at or (last.opens_at if last else self.plan.written_at)

    def article(self, version: Version) -> dict:
        shown, first = self._of(version), self.plan.versions[0]
        return (
            shown.words
            | self.in_lists(version)
            | {
                "published_on": str(self.plan.published_on),
                "published_at": as_text(first.opens_at),
                "published_under": _HOST,
                "updated_at": as_text(version.updated_at),
                "updated_as": version.updated_as,
                "live_from": as_text(version.opens_at),
                "live_until": as_text(version.ends_at),
                "held_from": None,
                "kind": version.kind,
                "note": version.note,
                "teaser": shown.teaser,
                "reading_minutes": shown.reading_minutes,
                "pictures": bool(self._image) + len(self.plan.body.images),
                "opened_by_id": self.editor.pk,
                "is_on_record": True,
            }
            | _ALONE
        )

    def in_lists(self, version: Version) -> dict:
        """The columns of an article that its rows of labels repeat."""
        return {
            "story_id": self.pk,
            "listed_at": as_text(version.listed_at),
            "is_closed": version.ends_at is not None,
        }

    def revision(self, act: str, at: str, version: Version | None, detail: str) -> dict:
        self.revisions += 1
        return self._of(version).words | {
            "story_id": self.pk,
            "by_id": self.editor.pk,
            "at": at,
            "act": act.value,
            "note": detail,
            "cancelled": "",
            "undo": None,
            "version": self.revisions,
            **self._label_ids,
        }

    @cached_property
    def _label_ids(self) -> dict:
        return {"category_ids": json.dumps(self.categories), "byline_ids": json.dumps(self.authors)}

    def audit_entry(self, act: str, at: str, detail: str) -> dict:
        return {
            "at": at,
            "by_id": self.editor.pk,
            "by_name": self.editor.username,
            "act": act.value,
            "story_id": self.pk,
            "story_name": self.plan.headline.text,
            "detail": detail,
            "address": None,
        }

    def address(self) -> dict:
        return {
            "story_id": self.pk,
            "published_on": str(self.plan.published_on),
            "slug": self.slug.text,
            "asked": "",
            "is_current": True,
        }

    def public_note(self, version: Version, article: int) -> dict:
        return {
            "article_id": article,
            "story_id": self.pk,
            "kind": "correction",
            "text": version.correction,
            "at": as_text(version.opens_at),
            "is_grave": False,
            "supersedes_id": None,
        }

    def withdrawal(self, article: int) -> dict:
        return {
            "article_id": article,
            "story_id": self.pk,
            "at": as_text(self.plan.withdrawn_at),
            "by_id": self.editor.pk,
            "notice": NOTICE,
            "keeps_notes": False,
        }

    def own_forms(self, version: Version) -> list[tuple[str, ...]]:
        """The exact terms of its headline, dek, caption and own paragraphs."""
        parts = self.plan.headline, self.plan.dek, self._caption, self._of(version).first
        return [part.forms for part in parts]

    def search_entry(self, version: Version, article: int) -> dict:
        plan = self.plan
        labels = [f"c{pk}" for pk in self.categories] + [f"a{pk}" for pk in self.authors]
        tokens = tokens_of(self.own_forms(version), labels, plan.published_on)
        head = [plan.headline.forms, plan.dek.forms, map(str, self.authors), *([[TAG]] if TAG else [])]
        return {
            "article_id": article,
            "story_id": self.pk,
            "published_on": str(plan.published_on),
            "published_at": as_text(plan.versions[0].opens_at),
            "head": "\n".join(map(" ".join, head)),
            "document": plan.body.end.after(*tokens),
        }

    @cached_property
    def _newest(self) -> Shown:
        return self._shown(self.plan.versions[-1].paragraphs if self.plan.versions else [])

    def _of(self, version: Version | None) -> Shown:
        if version is None or version is self.plan.versions[-1]:
            return self._newest
        if version is not self._latest[0]:
            self._latest = version, self._shown(version.paragraphs)
        return self._latest[1]

    def _shown(self, paragraphs: list[Phrase]) -> Shown:
        plan, markup = self.plan, self.plan.body.markup
        first = joined([plan.lead, *paragraphs])
        own = [f"<p>{paragraph.text}</p>" for paragraph in (plan.lead, *paragraphs)]
        others = plan.headline, NOTHING, self.slug, plan.dek, self._caption
        indexed = words_in(joined([*others, first]).unaccented)
        return Shown(
            words=self._words("\n".join([*own, markup])),
            first=first,
            searchable=searchable(*others, joined([first, plan.body.plain])),
            indexed_words=_united(indexed, plan.body.indexed_words),
            teaser=plan.dek.text or shortened(plan.lead.text, 300),
            word_count=len(first.text.split()) + plan.body.words,
        )

    def _words(self, body) -> dict:
        return _REST | {
            "headline": self.plan.headline.text,
            "slug": self.slug.text,
            "dek": self.plan.dek.text,
            "body": body,
            "lead_image_id": self._image and self._image.pk,
            "lead_caption": self._caption.text,
            "lead_credit": self._image.credit if self._image else "",
            "lead_alt_text": self._image.alt_text if self._image else "",
            "dateline": vocabulary.PLACES[self.plan.number % len(vocabulary.PLACES)],
        }


def _united(some: list[str], others: frozenset[str]) -> str:
    """All of these words; PostgreSQL sorts them and removes duplicates itself."""
    is_ordered = connection.vendor != "postgresql"
    return " ".join(sorted({*some, *others}) if is_ordered else chain(some, others))


def _some(labels, number, count):
    return [labels[(number + position) % len(labels)] for position in range(count)]
