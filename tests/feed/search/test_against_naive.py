"""Random stories, acts and queries: the index finds the same as reading through all articles."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import freshness, workflow
from articles.cleaning import plain_text
from articles.models import Article
from articles.terms.words import forms_of_text, stems_of
from feed.search import Asked, search
from feed.search.query import read
from feed.search.ranking import is_in
from tests import factories
from tests.moments import NOON

pytestmark = pytest.mark.django_db

WORDS = ["bridge", "bridges", "tram", "trams", "café", "O’Brien", "міст", "мосту", "東京都", "京都", "42"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
QUERIES = st.lists(
    st.sampled_from(WORDS) | st.sampled_from(WORDS).map("-{}".format) | TEXTS.map('"{}"'.format),
    min_size=1,
    max_size=3,
).map(" ".join)
STORIES = st.lists(st.tuples(TEXTS, TEXTS, TEXTS, st.integers(0, 4000)), min_size=1, max_size=5)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["update", "schedule", "withdraw", "cancel", "wait"]), st.integers(0, 4), TEXTS
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(STORIES, ACTS, st.lists(QUERIES, min_size=1, max_size=6))
def test_the_index_finds_what_reading_all_articles_finds(editor, stories, acts, queries):
    with transaction.atomic(), time_machine.travel(NOON, tick=False) as clock:
        # A rollback restores the stamp, so cached knowledge of it must go.
        freshness.reader.know_nothing()
        published = [publish(clock, editor, *story) for story in stories]
        clock.move_to(NOON)
        for act, number, text in acts:
            clock.shift(timedelta(seconds=50))
            attempt(act, published[number % len(published)], editor, text)
        clock.shift(timedelta(seconds=1))
        at = timezone.now()
        for typed in queries:
            for order in ("best", "newest"):
                assert found(typed, order, at) == naively(typed, at), typed
        transaction.set_rollback(True)


def publish(clock, editor, headline, dek, text, days):
    clock.move_to(NOON - timedelta(days=days))
    return factories.published(editor, headline=headline, dek=dek, body=f"<p>{text}</p>")


def attempt(act, story, editor, text):
    """A refused act changes nothing."""
    story.refresh_from_db()
    soon = timezone.now() + timedelta(seconds=70)
    try:
        if act in ("update", "schedule"):
            workflow.save(story, by=editor, words={"headline": text})
            at = soon if act == "schedule" else None
            workflow.publish(story, by=editor, kind="update", at=at, again=True, overriding=["second-reader"])
        elif act == "withdraw":
            workflow.withdraw(story, by=editor, notice="Wrong.")
        elif act == "cancel":
            workflow.cancel(story, by=editor)
    except (workflow.Refused, workflow.NotReady):
        pass


def found(typed, order, at):
    fields = QueryDict(mutable=True)
    fields.update({"q": typed, "sort": order, "exact": "1"})
    page = search(Asked.of(fields, at), "", at)
    return {article.pk for article in page.articles} if page else set()


def naively(typed, at):
    query = read(typed)
    if not query.wanted:
        return set()
    return {
        article.pk
        for article in Article.objects.published(at)
        if all(has(article, part) for part in query.wanted)
        and not any(has(article, part) for part in query.unwanted)
    }


def has(article, part):
    texts = [article.headline, article.dek, article.lead_caption, plain_text(article.body)]
    return any(_has(forms_of_text(text), part) for text in texts)


def _has(forms, part):
    if len(part.forms) > 1:
        return is_in(part.forms, forms)
    return any(set(stems_of(form)) & set(stems_of(part.forms[0])) for form in forms)
