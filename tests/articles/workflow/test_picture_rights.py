"""Rights of a picture: an embargo, an end by the clock, a warning before, and what a use costs."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from articles import html, workflow
from articles.follow_up.running import run_round
from articles.pictures.renditions import plain_of
from articles.workflow import readiness
from tests import factories
from tests.moments import DAY, HOUR, NOON, SECOND

ARTICLE = "/2026/11/24/bridge/"


@pytest.fixture
def image(clock, editor):
    return factories.image(editor, caption="The bridge", size=(330, 20))


def store(image, by, **rights):
    for name, value in rights.items():
        setattr(image, name, value)
    workflow.store_picture(image, by=by)


def published(by, image, **words):
    return factories.published(
        by, slug="bridge", lead_image=image, lead_credit="A", lead_alt_text="B", **words
    )


def test_where_the_terms_say_so_a_picture_goes_on_the_day_by_the_clock(clock, client, editor, image):
    store(image, editor, rights_expire_on=date(2026, 11, 25), is_removed_when_expired=True)
    published(editor, image)
    midnight = NOON + DAY + 12 * HOUR
    for moment, has_it in ((NOON + SECOND, True), (midnight - SECOND, True), (midnight, False)):
        clock.move_to(moment)
        for address in ("/", ARTICLE, "/rss.xml"):
            assert (image.key in client.get(address).text) is has_it, (moment, address)
    run_round()
    assert client.get(f"/media/{plain_of(image).name}").status_code == 410
    # A longer contract brings it back.
    store(image, editor, rights_expire_on=date(2027, 1, 1))
    run_round()
    image.refresh_from_db()
    assert default_storage.exists(plain_of(image).name)
    assert image.key in client.get(ARTICLE).text


def test_a_picture_under_embargo_is_not_published_before_its_end(clock, editor, image):
    store(image, editor, embargoed_until=NOON + HOUR)
    story = factories.story(editor, lead_image=image, lead_credit="A", lead_alt_text="B")
    with pytest.raises(workflow.NotReady, match="is under embargo until"):
        workflow.publish(story, by=editor, kind="first")
    workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)


def test_the_desk_warns_two_weeks_before_and_at_publication(clock, desk, editor, image):
    store(image, editor, rights_expire_on=date(2026, 12, 8))
    said = "The rights to 1 picture in use end within two weeks."
    assert said not in desk(editor).get("/admin/").text
    story = published(editor, image)
    assert said in desk(editor).get("/admin/").text
    assert "The bridge" in desk(editor).get("/admin/articles/image/?expiry=soon").text
    clock.move_to(NOON + timedelta(days=15))
    assert said not in desk(editor).get("/admin/").text
    assert "rights" in [problem.check for problem in readiness.problems(story, NOON + timedelta(days=15))]


def test_the_costs_of_a_month_are_a_list(desk, editor, journalist, image):
    story = published(editor, image, headline="=Bridge closes")
    page = f"/admin/articles/image/{image.pk}/cost/{story.pk}/"
    assert desk(journalist).post(page, {"amount": "1", "currency": "EUR"}).status_code == 403
    for amount in ("80", "81.50", "none"):
        desk(editor).post(page, {"amount": amount, "currency": "eur", "invoice": "R-17"})
    found = desk(editor).get("/admin/articles/image/costs.csv?month=2026-11").text.splitlines()
    assert found[1:] == [f"2026-11-24,81.50,EUR,R-17,The bridge,A. Photographer,,{story.pk},'=Bridge closes"]
    assert desk(editor).get("/admin/articles/image/costs.csv?month=2026-10").text.count("\n") == 1
    assert desk(editor).get("/admin/articles/image/costs.csv?month=x").status_code == 400
    assert desk(editor).get("/admin/articles/image/costs.csv?month=9999-12").text.count("\n") == 1


def test_a_territory_is_said_before_readers_everywhere_get_a_picture(clock, editor, image):
    store(image, editor, territory="Ireland and the UK")
    figure = html.figure(image.key, image.width, image.height, "B", "", "A")
    words = {"lead_image": image, "lead_credit": "A", "lead_alt_text": "B", "body": f"<p>Text.</p>{figure}"}
    said = [problem.message for problem in readiness.problems(factories.story(editor, **words), NOON)]
    where = "may be used only here: Ireland and the UK. Readers everywhere get it."
    assert f"The lead image {where}" in said
    assert f"Picture 1 in the text {where}" in said
    store(image, editor, territory="")
    assert "may be used only here" not in str(readiness.problems(factories.story(editor, **words), NOON))
