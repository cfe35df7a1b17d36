"""What must hold before a story may be published, what is expected, and what is advised."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import html, workflow
from articles.models import Image, Story
from articles.workflow import readiness
from tests import factories
from tests.moments import NOON

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def story(editor):
    """A story that passes every check."""
    return factories.story(
        editor,
        lead_image=factories.image(editor, size=(1200, 40), status=Image.Status.CLEARED),
        lead_credit="Ann Grey",
        lead_alt_text="A field",
        categories=[factories.category()],
        bylines=[factories.author()],
    )


def change(story, **words):
    workflow.save(story, by=story.owner, words=words)


def found(story, at=NOON):
    return [(str(problem.weight), problem.field) for problem in readiness.problems(story, at)]


def assert_never_published(story, field):
    """The desk shows the problem, the verb refuses, and nothing is published."""
    assert found(story)[0] == ("required", field)
    with pytest.raises(workflow.NotReady) as refusal:
        workflow.publish(story, by=story.owner, kind="first")
    assert field in [problem.field for problem in refusal.value.problems]
    assert not story.articles.exists()


def assert_published(story, **seen):
    workflow.publish(story, by=story.owner, kind="first", **seen)
    assert story.articles.count() == 1


def test_a_complete_story_is_published_without_any_problem(story):
    assert found(story) == []
    assert_published(story)


# Never without.


@pytest.mark.once
def test_never_without_a_headline(story):
    change(story, headline="", slugline="bridge")
    assert_never_published(story, "headline")


@pytest.mark.once
def test_never_without_a_dek_or_a_body(story):
    change(story, dek="", body="<p>&nbsp;</p>")
    assert_never_published(story, "body")
    change(story, dek="Only a dek.")
    assert found(story) == []


@pytest.mark.once
def test_never_before_the_embargo(story):
    Story.objects.update(embargo_until=NOON + timedelta(hours=1))
    story.refresh_from_db()
    assert_never_published(story, "")
    assert "Nov. 24, 13:00 GMT" in readiness.missing(story, NOON)[0].message
    assert found(story, at=NOON + timedelta(hours=1)) == []


@pytest.mark.once
def test_a_time_after_the_embargo_may_be_set_before_it_is_over(story):
    Story.objects.update(embargo_until=NOON + timedelta(hours=1))
    with pytest.raises(workflow.NotReady):
        workflow.publish(story, by=story.owner, kind="first", at=NOON + timedelta(minutes=59))
    assert workflow.publish(story, by=story.owner, kind="first", at=NOON + timedelta(minutes=60))


@pytest.mark.once
def test_never_while_an_embargo_waits_to_be_lifted(story):
    Story.objects.update(embargo_until_lifted=True)
    story.refresh_from_db()
    assert_never_published(story, "")
    assert found(story, at=NOON + timedelta(days=999)) == [("required", "")]


@pytest.mark.once
def test_never_a_lead_image_without_a_credit(story):
    change(story, lead_credit="")
    assert_never_published(story, "lead_credit")


@pytest.mark.once
def test_never_a_picture_in_the_text_without_a_credit(story):
    picture = Image.objects.get()
    change(story, body=html.figure(picture.key, 1200, 40, "A field", "In May.", ""))
    assert_never_published(story, "body")


def test_never_a_picture_that_the_library_does_not_have(story):
    change(story, body=html.figure("a" * 16, 1200, 40, "A field", "In May.", "Ann Grey"))
    assert_never_published(story, "body")


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin",
        "/admin/articles/story/1/change/",
        "/preview/token/",
        "./admin/",
        "/x/../admin/",
        "http://testserver/admin/",
        "https://TestServer/admin/x/",
        "//testserver/admin/",
        "\\admin\\",
        "http://testserver:80/admin/",
        "http://someone@testserver/admin/",
        "/\\testserver/admin/",
        "/%61dmin/",
        "/%70review/token/",
        "/x/%2e%2E/admin/",
        "http://%74estserver/admin/",
    ],
)
def test_never_a_link_that_only_staff_can_follow(story, address):
    change(story, body=f'<p>See <a href="{address}">this</a>.</p>')
    assert_never_published(story, "body")


@pytest.mark.once
@pytest.mark.parametrize("field", ["video_url", "original_url"])
@pytest.mark.parametrize("path", ["admin/", "%70review/token/"])
def test_never_an_address_beside_the_words_that_only_staff_can_open(settings, story, field, path):
    settings.SITE_URL = "https://courier.example"
    change(story, **{field: f"https://courier.example/{path}"})
    assert_never_published(story, field)
    change(story, **{field: "https://courier.example/video/"})
    assert_published(story)


@pytest.mark.parametrize(
    "address",
    ["https://other.example/admin/", "mailto:admin@a.example", "/", "/2026/11/24/h%C3%A4fen/"],
)
def test_links_that_readers_can_follow_are_no_obstacle(story, address):
    factories.published(story.owner, slug="häfen", headline="Ferry strike ends after talks at the town hall")
    change(story, body=f'<p>See <a href="{address}">this</a>.</p>')
    assert found(story) == []


# Expected: refused until the editor has seen it, then published without, and a task is left.


def assert_published_once_seen(story, check):
    with pytest.raises(workflow.NotReady):
        workflow.publish(story, by=story.owner, kind="first")
    assert_published(story, overriding=[check])
    assert check in story.tasks.values_list("check_name", flat=True)


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "field", "check"),
    [
        ({"lead_alt_text": ""}, "lead_alt_text", "alt-text"),
        ({"categories": []}, "categories", "category"),
        ({"bylines": []}, "bylines", "byline"),
    ],
)
def test_alt_text_category_and_byline_are_expected_and_overridden_once_seen(story, words, field, check):
    change(story, **words)
    assert found(story) == [("expected", field)]
    assert_published_once_seen(story, check)


@pytest.mark.once
def test_the_alt_text_of_a_picture_in_the_text_is_expected(story):
    picture = Image.objects.get()
    change(story, body=html.figure(picture.key, 1200, 40, "", "In May.", "Ann Grey"))
    assert found(story) == [("expected", "body")]
    assert_published_once_seen(story, "figure-alt-text-1")


# Advice.


@pytest.mark.parametrize("address", ["/2026/11/24/bridge/", "/2026/11/24/bridge%00/", "/administration/"])
def test_links_to_this_site_are_advised_to_lead_somewhere(story, address):
    change(story, body=f'<p>See <a href="{address}">this</a>.</p>')
    assert found(story) == [("advice", "body")]
    assert_published(story)


@pytest.mark.once
@pytest.mark.parametrize(("length", "is_advised"), [(29, True), (30, False), (110, False), (111, True)])
def test_headlines_are_advised_to_have_30_to_110_characters(story, length, is_advised):
    change(story, headline="x" * length)
    assert found(story) == [("advice", "headline")] * is_advised
    assert_published(story)


@pytest.mark.once
@pytest.mark.parametrize(("length", "is_advised"), [(200, False), (201, True)])
def test_deks_are_advised_to_have_at_most_200_characters(story, length, is_advised):
    change(story, dek="x" * length)
    assert found(story) == [("advice", "dek")] * is_advised
    assert_published(story)


@pytest.mark.once
def test_a_lead_image_is_advised_to_be_1200_px_wide(story, editor):
    change(story, lead_image=factories.image(editor, size=(1199, 40), status="cleared"))
    assert found(story) == [("advice", "lead_image")]
    assert_published(story)


# All of them.


@pytest.mark.once
def test_the_gravest_stand_first(story):
    change(story, headline="", slugline="bridge", dek="x" * 201, categories=[])
    assert [weight for weight, _ in found(story)] == ["required", "expected", "advice"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ({"headline": 'A headline of "thirty" characters and more'}, ["headline"]),
        ({"dek": "It's dry.", "body": "<p>One--two.</p>"}, ["dek", "body"]),
        ({"body": "<p>One.&nbsp; Two.</p><ul><li>a</li><li>b</li></ul>"}, ["body"]),
        (
            {"lead_caption": "A 'red' boat", "social_headline": 'Ann’s "A"'},
            ["lead_caption", "social_headline"],
        ),
        ({"dateline": "TALMERE", "body": "<p>TALMERE — The city</p>"}, ["body"]),
        ({"dateline": "TALMERE", "body": "<p>Talmere’s city — “old”</p>"}, []),
    ],
)
def test_straight_quotes_typed_dashes_double_spaces_and_a_dateline_twice_are_advised(story, words, fields):
    change(story, **words)
    assert found(story) == [("advice", field) for field in fields]


@pytest.mark.once
def test_missing_lists_no_advice(story):
    change(story, headline="", slugline="bridge", dek="x" * 201, categories=[])
    assert [problem.field for problem in readiness.missing(story, NOON)] == ["headline", "categories"]


@pytest.mark.once
def test_every_message_says_what_to_do_or_how_it_is(story):
    change(story, headline="", slugline="bridge", dek="", body="", lead_credit="", categories=[], bylines=[])
    messages = [problem.message for problem in readiness.problems(story, NOON)]
    assert len(set(messages)) == 5
    assert all(message.endswith((".", "?")) for message in messages)


def test_a_new_story_that_is_not_saved_can_be_checked(editor):
    typed = Story(owner=editor).as_if({})
    fields = [problem.field for problem in readiness.missing(typed, NOON)]
    assert fields == ["headline", "body", "categories", "bylines"]


@pytest.mark.parametrize("count", [2, 100])
def test_the_checks_take_no_more_queries_for_many_links(count, editor):
    address = factories.published(editor).articles.get().get_absolute_url()
    links = '<p><a href="{0}?{1}">live</a> <a href="/2020/01/01/gone-{1}/">gone</a></p>'
    story = factories.story(editor, body="".join(links.format(address, number) for number in range(count)))
    with CaptureQueriesContext(connection) as queries:
        found = [problem.check for problem in readiness.problems(story, timezone.now())]
    assert found.count("dead-link") == count
    assert len(queries) <= 6


def test_pictures_in_the_text_are_looked_up_once(editor):
    image = factories.image(editor)
    figure = html.figure(image.key, image.width, image.height, "A field.", "A caption.", "A. P.")
    story = factories.story(editor, body=f"<p>Words.</p>{figure}{figure}")
    with CaptureQueriesContext(connection) as queries:
        readiness.problems(story, timezone.now())
    assert sum('FROM "articles_image"' in query["sql"] for query in queries) == 1


@pytest.mark.once
def test_wide_pictures_are_to_be_large_and_compared_ones_of_one_shape(editor):
    keys = {"wide": 1199, "full": 1200, "side": 300}
    body = [html.figure("a" * 16, width, 40, "A", "", "A. P.", placing=key) for key, width in keys.items()]
    body += [
        html.figure("b" * 16, 900, height, "A", "", "A. P.", placing="comparison") for height in (600, 700)
    ]
    found = {
        each.check: each.place
        for each in readiness.problems(factories.story(editor, body="".join(body)), timezone.now())
    }
    assert {
        check: place for check, place in found.items() if check.startswith(("figure-width", "figure-shapes"))
    } == {
        "figure-width-1": "figure 1",
        "figure-shapes-4": "figure 4",
    }


@pytest.mark.once
def test_checks_say_what_to_aim_for(editor):
    story = factories.story(editor, headline="Bridge opens", dek="d" * 201)
    messages = [problem.message for problem in readiness.problems(story, timezone.now())]
    assert "This headline has 12 characters; aim for 30–110." in messages
    assert "This dek has 201 characters; aim for 200 at most." in messages
