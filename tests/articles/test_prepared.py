"""A query that is put together once gives what the ORM gives, for whatever values."""

from datetime import date, datetime

import pytest

from articles.models import Address, Article
from articles.prepared import Prepared
from tests import factories
from tests.moments import NOON, SECOND


@Prepared.of(at=datetime, slug=str, published_on=date, least=int)
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


def test_a_value_that_does_not_enter_the_query_as_it_is_is_refused(db):
    folded = Prepared.of(slug=str)(lambda slug: Article.objects.filter(slug=slug.upper()).values_list("pk"))
    with pytest.raises(ValueError, match="as it is"):
        folded(slug="bridge")
