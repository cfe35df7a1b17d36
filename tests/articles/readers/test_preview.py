"""A story before publication: in the desk's frames, and by a link without an account."""

from datetime import timedelta

import pytest
from django.test import Client

from articles import workflow
from articles.models import AuditEntry, PreviewLink, PublicNote
from tests import factories
from tests.articles.admin.pages import form_of, parse, text_of
from tests.moments import HOUR, NOON

pytestmark = pytest.mark.usefixtures("clock")

STORIES = "/admin/articles/story/"
SECRET = "Quay loan goes to the county"


@pytest.fixture
def story(editor):
    return factories.story(editor, headline=SECRET, body="<p>The draft says so.</p>")


@pytest.fixture
def link(story, editor):
    return workflow.share(story, by=editor, hours=24)


def address(link):
    return f"/preview/{link.token}/"


def tree(answer):
    return parse(answer.text)


def banner(answer):
    return text_of(answer, ".//aside[@class='preview-banner']")


# The link.


def test_a_link_opens_the_working_copy_without_an_account_under_a_banner(client, link):
    answer = client.get(address(link))
    assert answer.status_code == 200
    assert text_of(answer, ".//h1") == SECRET
    assert "The draft says so." in answer.text
    assert banner(answer) == "Preview, not published. Do not share."


def test_a_link_follows_the_working_copy(client, link, story, editor):
    workflow.save(story, by=editor, words={"headline": "Quay loan put off"})
    assert text_of(client.get(address(link)), ".//h1") == "Quay loan put off"


def test_a_link_to_a_live_story_shows_the_changes_in_progress(client, editor):
    story = factories.published(editor, headline="Bridge closes for repairs today")
    workflow.save(story, by=editor, words={"headline": "Bridge reopens early today"})
    answer = client.get(address(workflow.share(story, by=editor, hours=1)))
    assert text_of(answer, ".//h1") == "Bridge reopens early today"
    assert "Bridge closes" not in answer.text


@pytest.mark.once
@pytest.mark.parametrize(
    ("embargo", "sentence"),
    [
        ({"until": NOON + 30 * HOUR}, "Embargoed until Nov. 25, 2026, 6 p.m. GMT."),
        ({"until_lifted": True}, "Embargoed until lifted."),
    ],
)
def test_the_banner_shows_the_embargo(client, link, story, editor, embargo, sentence):
    workflow.embargo(story, by=editor, **embargo)
    assert banner(client.get(address(link))).endswith(f"Do not share. {sentence}")


def test_an_embargo_that_is_over_is_not_shown(client, link, story, editor, clock):
    workflow.embargo(story, by=editor, until=NOON + HOUR)
    clock.shift(HOUR)
    assert banner(client.get(address(link))).endswith("Do not share.")


def test_every_link_that_does_not_open_answers_alike(story, editor, administrator, clock):
    revoked = workflow.share(story, by=editor, hours=24)
    workflow.revoke(revoked, by=editor)
    expired = workflow.share(story, by=editor, hours=1)
    down = factories.published(editor, headline="A story that a court forbids us to show")
    taken_down = workflow.share(down, by=editor, hours=24)
    assert Client().get(address(taken_down)).status_code == 200
    workflow.take_down(down, by=administrator, reason="A court order")
    wrong = factories.published(editor, headline="A story that was wrong")
    withdrawn = workflow.share(wrong, by=editor, hours=24)
    workflow.withdraw(wrong, by=editor, notice="It was wrong.")
    clock.shift(HOUR)

    answers = [Client().get(address(each)) for each in (revoked, expired, taken_down, withdrawn)]
    answers += [Client().get(f"/preview/{token}/") for token in ("A" * 43, "a", "9" * 300)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].content == Client().get("/no-such-page/").content
    for answer in answers:
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_a_link_ends_to_the_second(client, link, clock):
    clock.move_to(link.expires_at - timedelta(seconds=1))
    assert client.get(address(link)).status_code == 200
    clock.move_to(link.expires_at)
    assert client.get(address(link)).status_code == 404


@pytest.mark.once
@pytest.mark.parametrize("method", ["get", "head"])
def test_no_cache_keeps_it_no_search_engine_lists_it_and_no_site_learns_of_it(client, link, method):
    answer = getattr(client, method)(address(link))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.has_header("ETag")
    assert not answer.has_header("Last-Modified")
    assert not answer.cookies


@pytest.mark.once
def test_it_is_only_read(client, link):
    assert client.post(address(link)).status_code == 405


@pytest.mark.once
def test_programs_find_nothing_in_it_that_speaks_of_a_published_page(client, link):
    head = tree(client.get(address(link))).find("head")
    assert [meta.get("content") for meta in head.iter("meta") if meta.get("name") == "robots"] == ["noindex"]
    assert not [
        meta for meta in head.iter("meta") if meta.get("property") or "twitter" in meta.get("name", "")
    ]
    assert {each.get("rel") for each in head.iter("link")} <= {
        "stylesheet",
        "manifest",
        "search",
        "icon",
        "apple-touch-icon",
        "preload",
    }
    assert {each.get("type") for each in head.iter("script")} == {"module"}


def test_its_pictures_and_links_work(client, editor):
    label = factories.category("Business")
    factories.published(editor, categories=[label])  # makes the category known to readers
    image = factories.image(editor, size=(700, 500))
    story = factories.story(
        editor,
        lead_image=image,
        lead_credit="A. Grey",
        categories=[label],
        body='<p><a href="/">Feed</a></p>',
    )
    page = tree(client.get(address(workflow.share(story, by=editor, hours=1))))
    picture = page.find(".//figure//img")
    assert client.get(picture.get("src")).getvalue().startswith(b"\xff\xd8")
    for link in page.iter("a"):
        if link.get("href").startswith("/"):
            assert client.get(link.get("href")).status_code == 200


def test_nothing_of_a_shared_draft_appears_anywhere_else(client, link):
    client.get(address(link))
    places = ["/", "/rss.xml", "/atom.xml", "/sitemap.xml", "/sitemap-news.xml", "/category/news/"]
    for place in [*places, "/author/staff/", "/2026/11/24/"]:
        text = client.get(place).text
        assert SECRET not in text, place
        assert link.token not in text, place
    assert client.get("/2026/11/24/quay-loan-goes-to-the-county/").status_code == 404
    assert "Disallow: /preview/" in client.get("/robots.txt").text


# The panel of links.


def test_a_link_is_made_listed_with_who_and_when_logged_and_revoked(client, story, editor, desk):
    desks = desk(editor)
    page, links = f"{STORIES}{story.pk}/change/", ".//section[@id='panel-links']"
    desks.post(f"{STORIES}{story.pk}/links/", {"link_hours": "72"})
    link = PreviewLink.objects.get()
    assert link.expires_at == NOON + 72 * HOUR
    answer = desks.get(page)
    assert f"Link by {editor} Expires Nov. 27, 12:00 GMT" in text_of(answer, links)
    assert f'data-copy="http://testserver{address(link)}"' in answer.text
    assert AuditEntry.objects.filter(act="share", by=editor, story=story).exists()

    assert Client().get(address(link)).status_code == 200
    desks.post(f"{STORIES}{story.pk}/links/{link.pk}/revoke/")
    assert Client().get(address(link)).status_code == 404
    assert link.token not in desks.get(page).text
    assert AuditEntry.objects.filter(act="revoke", by=editor, story=story).exists()


@pytest.mark.once
@pytest.mark.parametrize("hours", ["0", "25", "9999999", "a day", ""])
def test_a_link_lasts_only_as_long_as_is_offered(story, editor, desk, hours):
    answer = desk(editor).post(f"{STORIES}{story.pk}/links/", {"link_hours": hours})
    assert answer.status_code == 409
    assert not PreviewLink.objects.exists()


def test_a_restricted_story_is_shared_by_those_who_see_it_and_the_link_is_the_permission(
    client, story, editor, journalist
):
    workflow.restrict(story, by=editor, people=[editor])
    with pytest.raises(workflow.Forbidden):
        workflow.share(story, by=journalist, hours=24)
    link = workflow.share(story, by=editor, hours=24)
    assert text_of(client.get(address(link)), ".//h1") == SECRET


def test_a_link_opens_no_more_than_its_maker_may_see(client, link, story, editor, administrator):
    workflow.restrict(story, by=administrator, people=[administrator])
    assert client.get(address(link)).status_code == 200  # The owner still sees it.
    owner, story.owner = story.owner, administrator
    story.save()
    assert client.get(address(link)).status_code == 404
    story.owner = owner
    story.save()
    editor.is_active = False
    editor.save()
    assert client.get(address(link)).status_code == 404


def test_the_links_of_a_story_are_shown_to_those_alone_who_may_make_them(
    story, link, editor, journalist, desk
):
    page = f"{STORIES}{story.pk}/change/"
    assert link.token not in desk(journalist).get(page).text
    assert link.token in desk(editor).get(page).text


# The frames of the desk.


def frames(answer):
    return {frame.get("data-frame"): parse(frame.get("srcdoc")) for frame in tree(answer).iter("iframe")}


def heading(page):
    return page.find(".//h1").text


@pytest.mark.once
def test_changes_to_a_live_story_stand_beside_what_readers_have(client, editor, desk):
    story = factories.published(editor, headline="Bridge closes for repairs today")
    workflow.save(story, by=editor, words={"headline": "Bridge <i>reopens</i> today"})
    shown = frames(desk(editor).get(f"{STORIES}{story.pk}/preview/"))
    assert {name: heading(page) for name, page in shown.items()} == {
        "changes": "Bridge <i>reopens</i> today",
        "live": "Bridge closes for repairs today",
    }


@pytest.mark.once
def test_a_draft_is_isolated_in_a_frame_that_runs_no_script(story, editor, desk):
    answer = desk(editor).get(f"{STORIES}{story.pk}/preview/")
    assert list(frames(answer)) == ["changes"]
    sandbox = tree(answer).find(".//iframe").get("sandbox").split()
    assert "allow-scripts" not in sandbox
    assert "allow-forms" not in sandbox


@pytest.mark.once
def test_words_typed_and_not_saved_are_shown_beside_what_readers_have(editor, desk):
    story = factories.published(editor, headline="Bridge closes for repairs today")
    client = desk(editor)
    typed = {**form_of(client.get(f"{STORIES}{story.pk}/change/")), "headline": "Typed a moment ago"}
    shown = frames(client.post(f"{STORIES}{story.pk}/preview/", typed))
    assert (heading(shown["changes"]), heading(shown["live"])) == (
        "Typed a moment ago",
        "Bridge closes for repairs today",
    )
    story.refresh_from_db()
    assert story.headline == "Bridge closes for repairs today"


@pytest.mark.once
def test_a_preview_shows_the_public_notes_that_readers_have(editor, desk, clock):
    story = factories.published(editor)
    clock.shift(HOUR)
    note = PublicNote(kind=PublicNote.Kind.CORRECTION, text="It was Monday.")
    workflow.note(story, by=editor, public_note=note)
    for page in frames(desk(editor).get(f"{STORIES}{story.pk}/preview/")).values():
        assert "It was Monday." in "".join(page.itertext())


@pytest.mark.once
def test_the_frames_keep_the_policy_of_every_page(story, editor, desk):
    policy = desk(editor).get(f"{STORIES}{story.pk}/preview/")["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self' 'nonce-" in policy
    assert "unsafe" not in policy
