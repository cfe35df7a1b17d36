"""Autosave, as the page's script sends it."""

from datetime import timedelta

import pytest

from articles import workflow
from articles.models import AuditEntry, Revision, Story
from tests import factories
from tests.articles.admin.pages import form_of
from tests.moments import NOON

pytestmark = pytest.mark.usefixtures("clock")

ADD = "/admin/articles/story/add/"
PAGE = "a" * 32


@pytest.fixture
def keep(client):
    """Autosave from a person's page; return the response."""

    def kept(person, story=None, page=PAGE, **typed):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        at = f"{story.pk}/" if story else ""
        opened = form_of(client.get(f"/admin/articles/story/{at}change/" if story else ADD))
        sent = {**opened, "page": page, "person": person.pk, **typed}
        return client.post(f"/admin/articles/story/{at}autosave/", sent)

    return kept


@pytest.fixture
def story(journalist):
    return factories.story(journalist, headline="Bridge closes")


def test_all_words_are_kept_and_one_sitting_is_one_revision(keep, clock, story, journalist):
    travel, ann = factories.category("Travel"), factories.author("Ann Grey")
    picture = factories.image(journalist)
    for number in range(1, 6):
        clock.shift(timedelta(seconds=8))
        labels = {"categories": [travel.pk], "bylines": [ann.pk], "lead_image": picture.pk}
        answer = keep(journalist, story, headline=f"Bridge closes, {number}", **labels)
        assert (answer.status_code, answer.json()["version"]) == (200, number + 1)
    story = Story.objects.get()
    assert (story.headline, story.categories, story.authors) == ("Bridge closes, 5", [travel], [ann])
    assert story.lead_image == picture
    assert Revision.objects.count() == AuditEntry.objects.filter(act="save").count() == 1


def test_a_new_story_is_begun_once_however_often_it_is_sent(keep, client, journalist):
    first = keep(journalist, body="<p>First words.</p>", headline="Bridge closes").json()
    again = keep(journalist, body="<p>First words and more.</p>", headline="Bridge closes").json()
    assert first["id"] == again["id"]
    assert first["addresses"]["change"] == f"/admin/articles/story/{first['id']}/change/"
    pressed = {**form_of(client.get(ADD)), "version": "2", "page": PAGE, "headline": "Saved", "_act": "save"}
    assert client.post(ADD, pressed)["Location"] == first["addresses"]["change"]
    assert Story.objects.get().headline == "Saved"


def test_a_new_page_on_which_nothing_was_typed_begins_no_story(keep, journalist):
    answer = keep(journalist)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["Headline"])
    assert not Story.objects.exists()


def test_an_invalid_field_is_reported_and_all_others_are_saved(keep, story, journalist):
    answer = keep(journalist, story, video_url="https://exa", dek="For a week.")
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"Video address"}
    kept = Story.objects.get()
    assert (kept.dek, kept.video_url, answer.json()["version"]) == ("For a week.", "", 2)


def test_a_published_story_that_was_not_changed_stays_published(keep, editor):
    live = factories.published(editor, body="<p>At noon &amp; later.</p>")
    answer = keep(editor, live, body="<p>At noon &amp; later.</p>\r\n\r\n<p>&nbsp;</p>")
    assert (answer.json()["is_changed"], answer.json()["state"]) == (False, "Published")
    changed = keep(editor, live, body="<p>At ten.</p>").json()
    assert (changed["is_changed"], changed["state"]) == (True, "Live, with changes")


def test_a_newer_version_is_never_saved_over_and_its_author_is_named(keep, clock, story, journalist, editor):
    clock.shift(timedelta(minutes=2))
    workflow.save(story, by=editor, words={"headline": "Bridge shut"})
    answer = keep(journalist, story, version=1, headline="Bridge closes on Monday")
    assert answer.status_code == 409
    assert answer.json()["error"] == f"{editor} saved this story at 12:02, after you opened it."
    assert Story.objects.get().headline == "Bridge shut"


def test_somebody_who_saved_in_another_window_reads_so(keep, clock, story, journalist):
    clock.shift(timedelta(minutes=2))
    workflow.save(story, by=journalist, words={"headline": "Bridge shut"})
    answer = keep(journalist, story, version=1, headline="Bridge closes on Monday")
    said = "You saved this story in another window at 12:02, after you opened it."
    assert (answer.status_code, answer.json()["error"]) == (409, said)


def test_words_that_the_desk_has_already_are_acknowledged_again(keep, story, journalist):
    typed = {"version": 1, "headline": "Bridge closes on Monday", "body": "<p>Now.</p>"}
    assert keep(journalist, story, **typed).json()["version"] == 2
    again = keep(journalist, story, **typed)
    assert (again.status_code, again.json()["version"], again.json()["is_changed"]) == (200, 2, False)


def test_a_page_that_was_taken_over_saves_no_more(keep, client, story, journalist, editor):
    keep(journalist, story, headline="Bridge closes at ten")
    presence = f"/admin/articles/story/{story.pk}/presence/"
    client.post(presence, {"does": "write", "page": PAGE, "person": journalist.pk})
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    client.post(presence, {"does": "take", "page": "b" * 32, "person": editor.pk})
    answer = keep(journalist, story, headline="Bridge closes at noon")
    assert answer.status_code == 409
    assert answer.json()["error"] == f"{editor} took over at 12:00; what you typed is kept here."
    assert Story.objects.get().headline == "Bridge closes at ten"


def test_a_signed_out_or_different_person_gets_401_and_no_page(keep, client, story, journalist, editor):
    sent = {"page": PAGE, "person": journalist.pk, "version": 1, "headline": "Other"}
    address = f"/admin/articles/story/{story.pk}/autosave/"
    answer = client.post(address, sent)
    assert (answer.status_code, answer.json()) == (401, {"error": "You are signed out."})
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(address, sent)
    assert (answer.status_code, answer.json()) == (
        401,
        {"error": f"{editor} is now signed in to this browser."},
    )
    assert Story.objects.get().headline == "Bridge closes"


def test_a_save_without_permission_is_refused_with_a_reason(keep, story, journalist, client):
    colleague = factories.person("journalist")
    sent = {"page": PAGE, "version": 1, "headline": "Other"}
    address = f"/admin/articles/story/{story.pk}/autosave/"
    client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(address, {**sent, "person": colleague.pk})
    who = "Only its owner, its assignee or an editor"
    assert (answer.status_code, answer.json()["error"]) == (403, f"{who} can save this story.")
    workflow.submit(story, by=journalist)
    client.force_login(journalist, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(address, {**sent, "person": journalist.pk})
    assert answer.status_code == 403
    assert "only an editor can change it now" in answer.json()["error"]
    assert Story.objects.get().headline == "Bridge closes"
    assert client.get(address).status_code == 405


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("named editor", 200),
        ("administrator", 200),
        ("named journalist", 403),
        ("editor", 404),
        ("journalist", 404),
        ("assigned before", 200),
        ("on duty", 404),
    ],
)
def test_a_restricted_story_is_kept_for_those_alone_who_may_write_it(
    client, clock, story, journalist, who, status
):
    role = next(role for role in ("administrator", "editor", "journalist") if role in f"{who} journalist")
    person = journalist if who == "owner" else factories.person(role)
    chief = factories.person("editor")
    if who == "assigned before":
        workflow.assign(story, by=chief, to=person)
    if who == "on duty":
        workflow.put_on_duty(person, by=chief, until=NOON + timedelta(hours=8))
    named = {person} if who.startswith("named") else {factories.person("journalist")}
    workflow.restrict(story, by=journalist, people=named)
    before = [*Story.objects.values(), *Revision.objects.values()]
    clock.shift(timedelta(minutes=1))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"page": PAGE, "person": person.pk, "version": 1, "headline": "Other"}
    answer = client.post(f"/admin/articles/story/{story.pk}/autosave/", sent)
    is_kept = Story.objects.get().headline == "Other"
    assert (answer.status_code, is_kept) == (status, status == 200)
    if status != 200:
        assert "Bridge" not in answer.text
        assert [*Story.objects.values(), *Revision.objects.values()] == before


def test_words_that_the_desk_has_are_known_to_who_may_no_longer_save(client, journalist, editor):
    story = factories.published(editor)
    Story.objects.update(owner=journalist)
    client.force_login(journalist, backend="django.contrib.auth.backends.ModelBackend")
    opened = form_of(client.get(f"/admin/articles/story/{story.pk}/change/"))
    workflow.withdraw(story, by=editor, notice="We check it.")
    sent = {**opened, "page": PAGE, "person": journalist.pk}
    answer = client.post(f"/admin/articles/story/{story.pk}/autosave/", sent)
    assert (answer.status_code, answer.json()["is_changed"]) == (200, False)
    more = {**sent, "headline": "Bridge shuts"}
    assert client.post(f"/admin/articles/story/{story.pk}/autosave/", more).status_code == 403
