"""The invariants of the tables, checked over the whole database by `manage.py verify` and the tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import batched, chain

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, Lead
from django.utils import timezone

from articles import derived, html, picture_uses
from articles.models import (
    AboutPage,
    AboutVersion,
    Address,
    Article,
    ArticleByline,
    ArticleCategory,
    PictureUse,
    PreviewLink,
    PublicNote,
    Revision,
    Story,
    Withdrawal,
)
from articles.pictures import renditions

Rule = Callable[[datetime], Iterator[str]]
MANY = 500
"""Rows read at a time."""


@contextmanager
def snapshot() -> Iterator[datetime]:
    """Read the database as it is at one moment, which is yielded, without blocking anyone who writes.

    Read statement by statement, a story from before a publication and its article from after it would
    look like a broken rule.
    """
    with _deferred(), transaction.atomic():
        # Inside another transaction, as in a test, the level can't be changed any more.
        if connection.vendor == "postgresql" and not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        Story.objects.exists()  # The first query takes the snapshot.
        yield timezone.now()


@contextmanager
def _deferred():
    """On SQLite, begin transactions without the write lock that they usually take at once."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        yield
        return
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = mode


def broken(at: datetime) -> Iterator[str]:
    """A sentence for each place where a rule is broken at this moment."""
    yield from _places(RULES, at)


def broken_in_rows(at: datetime) -> Iterator[str]:
    """The same for the database alone; files are changed after commit."""
    yield from _places(RULES_OF_ROWS, at)


def _places(rules, at):
    for rule in rules:
        for place in rule(at):
            yield f"{rule.__doc__} Broken: {place}."


def versions_follow_each_other(at):
    """The versions of a story never overlap."""
    following = Window(Lead("live_from"), partition_by="story", order_by="live_from")
    for story, live_from, until, then in Article.objects.annotate(then=following).values_list(
        "story", "live_from", "live_until", "then"
    ):
        if then is not None and (until is None or until > then):
            yield f"story {story}, the version of {live_from} runs into that of {then}"


def one_lies_ahead(at):
    """At most one version of a story lies ahead."""
    ahead = Article.objects.filter(live_from__gt=at).values("story").annotate(count=Count("pk"))
    for row in ahead.filter(count__gt=1):
        yield f"story {row['story']} has {row['count']}"


def closed_is_over(at):
    """What is marked as closed is over."""
    for pk in Article.objects.filter(is_closed=True).exclude(live_until__lte=at).values_list("pk", flat=True):
        yield f"article {pk}"


def rows_follow_their_article(at):
    """A row of an article repeats its columns."""
    of_story = Q(story_id=F("article__story_id"))
    in_lists = of_story & Q(listed_at=F("article__listed_at"), is_closed=F("article__is_closed"))
    for rows in (ArticleCategory, ArticleByline, PublicNote, Withdrawal):
        same = in_lists if rows in (ArticleCategory, ArticleByline) else of_story
        for pk in rows.objects.exclude(same).values_list("pk", flat=True):
            yield f"{rows.__name__} {pk}"


def publication_never_moves(at):
    """All versions of a story that were ever live have one time and date of publication."""
    times = (
        Article.objects.on_record(at)
        .values("story")
        .annotate(times=Count("published_at", distinct=True), days=Count("published_on", distinct=True))
    )
    for row in times.filter(Q(times__gt=1) | Q(days__gt=1)):
        yield f"story {row['story']}"


def times_keep_their_order(at):
    """A version is listed and updated between its publication and its opening."""
    listed = Q(listed_at__gte=F("published_at"), listed_at__lte=F("live_from"))
    never = Q(updated_at__isnull=True, updated_as="")
    once = Q(updated_at__gt=F("published_at"), updated_at__lte=F("live_from")) & ~Q(updated_as="")
    for pk in Article.objects.exclude(listed & (never | once)).values_list("pk", flat=True):
        yield f"article {pk}"


def first_comes_first(at):
    """The first version of a story, and no other, is its first publication."""
    earliest = Article.objects.filter(story=OuterRef("story")).order_by("live_from").values("live_from")
    versions = Article.objects.annotate(earliest=Subquery(earliest[:1]))
    is_first, is_named = Q(live_from=F("earliest")), Q(kind=Article.Kind.FIRST)
    wrong = (is_first & ~is_named) | (~is_first & is_named)
    for pk in versions.filter(wrong).values_list("pk", flat=True):
        yield f"article {pk}"


def addresses_lead_to_stories(at):
    """A story that readers have, had or will have has one current address: its newest version's."""
    newest = Article.objects.filter(story=OuterRef("story")).order_by("-live_from")
    current = Address.objects.filter(is_current=True).annotate(
        day=Subquery(newest.values("published_on")[:1]), newest_slug=Subquery(newest.values("slug")[:1])
    )
    for address in current.exclude(day=F("published_on"), newest_slug=F("slug")):
        yield f"address {address}"
    without = Article.objects.exclude(story__in=Address.objects.filter(is_current=True).values("story"))
    for story in without.values_list("story", flat=True).distinct():
        yield f"story {story} has none"
    for address in Address.objects.exclude(story__in=Article.objects.values("story")):
        yield f"address {address} leads nowhere"


def statuses_tell_the_truth(at):
    """A published story has a version live or ahead, a withdrawn one has none."""
    open_ones = Article.objects.filter(
        Q(live_from__gt=at) | Q(pk__in=Article.objects.published(at)), story=OuterRef("pk")
    )
    stories = Story.objects.annotate(is_open=Exists(open_ones))
    published, withdrawn = Q(status=Story.Status.PUBLISHED), Q(status=Story.Status.WITHDRAWN)
    for pk in stories.filter((published & Q(is_open=False)) | (withdrawn & Q(is_open=True))).values_list(
        "pk", flat=True
    ):
        yield f"story {pk}"


def published_words_are_readers(at):
    """The words of a published story are those that readers have, or will have at the set time."""
    newest = Article.objects.filter(story=OuterRef("pk")).order_by("-live_from").values("pk")
    published = Story.objects.filter(status=Story.Status.PUBLISHED)
    for story, article in _beside(published, newest, Article.objects.with_labels()):
        if article and _words_of(article) != _words_of(story):
            yield f"story {story.pk}"


def newest_revision_is_the_story(at):
    """The newest revision of a story holds its words as they stand."""
    newest = Revision.objects.filter(story=OuterRef("pk")).order_by("-id").values("pk")
    for story, revision in _beside(Story.objects, newest, Revision.objects):
        words, categories, authors = _words_of(story)
        if (
            revision is None
            or words != revision.words()
            or (revision.category_ids, revision.byline_ids) != (categories, authors)
        ):
            yield f"story {story.pk}"


def _beside(stories, newest, rows):
    """Each story with its newest row, or None; a constant number of queries for every 500 stories."""
    stories = stories.with_labels().annotate(newest=Subquery(newest[:1]))
    for some in batched(stories.iterator(MANY), MANY, strict=False):
        found = rows.in_bulk({story.newest for story in some} - {None})
        for story in some:
            yield story, found.get(story.newest)


def _words_of(words):
    """The words of a story or article, and the ids of its labels."""
    labels = ([label.pk for label in each] for each in (words.categories, words.authors))
    return (words.words(), *labels)


def held_lies_ahead(at):
    """A version on hold is the newest of its story, and nothing of it is live."""
    newer = Article.objects.filter(story=OuterRef("story"), live_from__gt=OuterRef("live_from"))
    held = Article.objects.filter(held_from__isnull=False)
    for pk in held.filter(Exists(newer) | Q(is_closed=True)).values_list("pk", flat=True):
        yield f"article {pk}"


def embargoes_hold(at):
    """Nothing of a story is set to go out before its embargo ends."""
    early = Q(story__embargo_until__gt=F("live_from")) | Q(
        story__embargo_until_lifted=True, held_from__isnull=True
    )
    for pk in Article.objects.filter(early, live_from__gt=at).values_list("pk", flat=True):
        yield f"article {pk}"


def sealed_words_have_no_link(at):
    """A story that was taken down has no preview link that opens."""
    for pk in PreviewLink.objects.filter(
        revoked_at=None, expires_at__gt=at, story__taken_down_at__isnull=False
    ).values_list("pk", flat=True):
        yield f"link {pk}"


def notes_open_versions(at):
    """A public note stands on the version that it opened."""
    for pk in PublicNote.objects.exclude(at=F("article__live_from")).values_list("pk", flat=True):
        yield f"note {pk}"


def withdrawals_end_versions(at):
    """A withdrawal ends the version that it names."""
    for pk in Withdrawal.objects.exclude(at=F("article__live_until")).values_list("pk", flat=True):
        yield f"withdrawal {pk}"


def taken_down_is_sealed(at):
    """Nothing of a story that was taken down is on record."""
    sealed = Story.objects.filter(taken_down_at__isnull=False)
    for pk in sealed.exclude(status=Story.Status.WITHDRAWN).values_list("pk", flat=True):
        yield f"story {pk}"
    for pk in Article.objects.filter(story__in=sealed, is_on_record=True).values_list("pk", flat=True):
        yield f"article {pk}"


def sealed_pictures_are_gone(at):
    """A picture that only stories that were taken down use has no public file."""
    for image in picture_uses.sealed_pictures():
        for name in renditions.public_files(image.key, image.width):
            if default_storage.exists(name):
                yield f"{name} (still public: the page of the take-down says why)"


def pictures_are_found_by_their_stories(at):
    """Each picture of a story is recorded as in use by it, or a take-down would not find it."""
    recorded = set(PictureUse.objects.values_list("story", "image__key"))
    rows = [Story.objects.values_list("pk", "lead_image__key", "body")]
    rows += [Article.objects.values_list("story", "lead_image__key", "body")]
    for story, lead, body in chain.from_iterable(each.iterator(500) for each in rows):
        for key in {lead, *(figure.key for figure in html.figures(body))} - {None}:
            if (story, key) not in recorded:
                yield f"story {story}, picture {key}"


def markup_is_clean(at):
    """Every stored body is clean."""
    for model in (Story, Revision, Article, AboutVersion):
        for pk, body in model.objects.values_list("pk", "body").iterator(MANY):
            if body != html.clean(body):
                yield f"{model.__name__.lower()} {pk} (manage.py clean fixes it)"


def pages_have_versions(at):
    """The newest version of a page of the newspaper is its last, and readers have one of its own."""
    newest = AboutVersion.objects.filter(page=OuterRef("pk")).values("number")[:1]
    wrong = ~Q(version=Coalesce(Subquery(newest), 0)) | ~Q(live__page=F("pk")) & Q(live__isnull=False)
    for pk in AboutPage.objects.filter(wrong).order_by("pk").values_list("pk", flat=True):
        yield f"page {pk}"


def derived_columns_follow_their_row(at):
    """What the desk searches, compares and orders by is made from the words as they stand."""
    for model in derived.MODELS:
        for row in derived.outdated(model):
            yield f"{model._meta.verbose_name} {row.pk} (manage.py clean fixes it)"


RULES_OF_ROWS: list[Rule] = [
    versions_follow_each_other,
    one_lies_ahead,
    closed_is_over,
    rows_follow_their_article,
    publication_never_moves,
    times_keep_their_order,
    first_comes_first,
    addresses_lead_to_stories,
    statuses_tell_the_truth,
    published_words_are_readers,
    newest_revision_is_the_story,
    held_lies_ahead,
    embargoes_hold,
    sealed_words_have_no_link,
    notes_open_versions,
    withdrawals_end_versions,
    taken_down_is_sealed,
    pictures_are_found_by_their_stories,
    markup_is_clean,
    pages_have_versions,
    derived_columns_follow_their_row,
]
RULES: list[Rule] = [*RULES_OF_ROWS, sealed_pictures_are_gone]
