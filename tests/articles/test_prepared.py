"""A query compiled once returns what the ORM returns, for any values."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.db import NotSupportedError, connection, transaction
from django.utils import timezone

from articles.models import Address, Article, Duty, Story
from articles.prepared import Prepared
from tests import factories
from tests.moments import NOON, SECOND

HOUR = timedelta(hours=1)


@Prepared
def found(at, slug, published_on, least):
    """The live versions with this slug."""
    articles = Article.objects.published(at).filter(slug=slug, published_on=published_on, pk__gt=least)
    return articles.values_list("pk", "live_from", "published_on", "is_closed", "lead_image", "headline")


def test_it_gives_the_same_rows_in_the_same_kinds_again_and_again(clock, editor):
    for slug in ("bridge", 'it\'s-"quoted"-%s-tunnel', "міст"):
        factories.published(editor, slug=slug)
        clock.shift(SECOND)
    for slug in Address.objects.values_list("slug", flat=True):
        values = {"at": NOON + 9 * SECOND, "slug": slug, "published_on": NOON.date(), "least": 0}
        (row,) = found(**values)
        assert [row] == list(found.__wrapped__(**values))
        assert [type(value) for value in row[1:4]] == [datetime, date, bool]
    assert found(**values | {"at": NOON - SECOND}) == []
    assert found(**values | {"slug": "stand-in 1"}) == []


def test_each_shape_and_each_choice_of_values_has_a_query_of_its_own(editor, journalist):
    built = []

    @Prepared
    def own(start, most, *, person, other=None):
        built.append((start, most, other is not None))
        owners = [person] if other is None else [person, other]
        stories = Story.objects.filter(owner__in=owners, headline__startswith=start)
        return stories.order_by("pk").values_list("pk", "headline")[:most]

    mine, theirs = factories.story(editor, headline="Fire"), factories.story(journalist, headline="Flood")
    for person, other in ((editor.pk, 0), (0, journalist.pk), (editor.pk, journalist.pk)):
        expected = [(mine.pk, "Fire")] * (person > 0) + [(theirs.pk, "Flood")] * (other > 0)
        assert own("F", 3, person=person, other=other) == expected
    assert own("F", 1, person=editor.pk, other=journalist.pk) == [(mine.pk, "Fire")]
    assert own("F", 3, person=journalist.pk) == [(theirs.pk, "Flood")]
    assert list(dict.fromkeys(built)) == [("F", 3, True), ("F", 1, True), ("F", 3, False)]
    before = len(built)
    assert own("F", 3, person=editor.pk) == [(mine.pk, "Fire")]
    assert len(built) == before


def test_a_value_may_be_left_out_of_a_shape_that_does_not_depend_on_it(editor):
    all_or_own = Prepared(
        lambda is_all, *, person: Story.objects.filter(**{} if is_all else {"owner": person}).values_list(
            "pk"
        )
    )
    story = factories.story(editor)
    assert all_or_own(True, person=0) == all_or_own(False, person=editor.pk) == [(story.pk,)]
    assert all_or_own(False, person=0) == []


def test_a_number_is_compared_in_a_column_of_integers(editor):
    of_version = Prepared(lambda *, version: Story.objects.filter(version=version).values_list("pk"))
    story = factories.story(editor)
    assert (of_version(version=story.version), of_version(version=9)) == ([(story.pk,)], [])


def test_moments_are_compared_to_the_microsecond(editor, journalist):
    until = NOON + HOUR
    duty = Duty.objects.create(person=journalist, granted_by=editor, begins_at=NOON, until=until)

    @Prepared
    def current(*, person, at, before):
        held = Duty.objects.filter(person=person, begins_at__lt=before, until__gt=at)
        return held.values_list("pk")

    instant = timedelta(microseconds=1)
    for at, before, expected in (
        (NOON, NOON + instant, [(duty.pk,)]),
        (NOON, NOON, []),
        (until - instant, until, [(duty.pk,)]),
        (until, until, []),
    ):
        assert current(person=journalist.pk, at=at, before=before) == expected


@pytest.mark.parametrize(
    ("build", "value"),
    [
        (lambda value: Article.objects.filter(slug=value.upper()), "bridge"),
        (lambda value: Article.objects.filter(slug=value, dek=value.upper()), "bridge"),
        (lambda value: Article.objects.filter(live_from__gt=value - HOUR), NOON),
        (lambda value: Article.objects.filter(pk__in=[value, value + 1]), 1),
    ],
)
def test_a_value_that_does_not_enter_the_query_as_it_is_is_refused(db, build, value):
    folded = Prepared(lambda value: build(value).values_list("pk"))
    with pytest.raises(ValueError, match="as it is"):
        folded(value=value)


@pytest.mark.postgresql
def test_the_server_parses_a_statement_once_for_a_connection(editor):
    factories.published(editor, slug="bridge")
    for slug, least in (("bridge", 0), ("tunnel", 70_000), ("bridge", 5_000_000_000)):
        found(at=NOON, slug=slug, published_on=NOON.date(), least=least)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT parameter_types::text[] FROM pg_prepared_statements WHERE statement ~ 'slug. = '"
        )
        known = cursor.fetchall()
    moment = "timestamp with time zone"
    assert known.count(([moment, moment, "bigint", "date", "text"],)) == 1


@pytest.mark.postgresql
def test_a_statement_outlives_a_migration_that_changes_a_column(transactional_db, editor):
    """The previous version keeps serving meanwhile, on connections with prepared statements."""
    factories.published(editor, slug="bridge")
    values = {"at": timezone.now(), "slug": "bridge", "published_on": timezone.localdate(), "least": 0}
    (row,) = found(**values)
    used = connection.connection
    with other_kind_of_headline():
        with transaction.atomic(), pytest.raises(NotSupportedError, match="cached plan"):
            found(**values)
        assert found(**values) == [row]
        connection.close()
        assert found(**values) == [row]
        assert connection.connection is not used, "it is not handed out again"


@contextmanager
def other_kind_of_headline():
    """Alters the column from another connection, and reverts it."""
    other = connection.copy()
    alter = "ALTER TABLE articles_article ALTER COLUMN headline TYPE varchar({})"
    length = Article._meta.get_field("headline").max_length
    try:
        with other.cursor() as cursor:
            cursor.execute(alter.format(length + 1))
            yield
            cursor.execute(alter.format(length))
    finally:
        other.close()
