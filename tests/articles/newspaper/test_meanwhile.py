"""The newspaper's page and its pages about itself, which two administrators change at once."""

import pytest
from django.core.files.storage import default_storage
from lxml.html import document_fromstring

from articles import workflow
from articles.admin.newspaper import face
from articles.marks import FOLDER
from articles.models import AboutPage, Newspaper
from articles.pictures.refusals import NotStored
from tests.articles.admin.pages import two_at_once
from tests.articles.newspaper.made import FACE, PAGES, picture, send, write

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]


@pytest.fixture
def two(desk):
    return two_at_once(desk, "administrator")


def seen_on(answer, *names):
    """The hidden fields of a page, which a browser sends again."""
    shown = document_fromstring(answer.text)
    return {name: shown.xpath(f"//input[@name='{name}']/@value")[0] for name in ["seen", *names]}


def theirs_on(answer):
    return document_fromstring(answer.text).xpath("//q[@class='theirs']/text()")


# The newspaper's own page.


def test_who_saves_over_a_newer_version_sees_it_and_may_then_do_so(two):
    ann, bo = two
    send(ann, name="First", tagline="Of the bay", type_pair="sans")
    answer = send(bo, name="Second", seen=0, logo_upload=picture((300, 60)))
    said = "Ann saved this at 12:00, after you opened it."
    assert (answer.status_code, said in answer.text) == (409, True)
    assert theirs_on(answer) == ["First", "Of the bay", "Libre Franklin throughout"]
    assert answer.context["form"].errors["logo_upload"] == ["This was not stored: choose it again."]
    assert Newspaper.objects.get().name == "First"
    assert send(bo, name="Second", **seen_on(answer)).status_code == 302
    assert Newspaper.objects.get().name == "Second"


def test_each_keeps_what_only_they_have_changed(two):
    ann, bo = two
    send(ann, name="The Courier", tagline="Of the bay", footer="Old")
    opened = seen_on(bo.get(FACE), "shown")
    send(ann, name="The Courier", tagline="Of the coast", footer="Old", seen=1)
    answer = send(bo, name="The Courier", tagline="Of the bay", footer="New", **opened)
    assert (answer.status_code, theirs_on(answer)) == (409, [])
    assert "What you had not changed now shows what is saved: Tagline." in answer.text
    tagline, footer = (answer.context["form"][name].value() for name in ("tagline", "footer"))
    assert (tagline, footer) == ("Of the coast", "New")
    again = send(bo, name="The Courier", tagline=tagline, footer=footer, **seen_on(answer, "shown"))
    assert again.status_code == 302
    assert Newspaper.objects.values_list("tagline", "footer").get() == ("Of the coast", "New")


def files():
    try:
        return sorted(default_storage.listdir(FOLDER)[1])
    except FileNotFoundError:
        return []


def test_a_conflict_stores_no_file(two, monkeypatch):
    ann, bo = two
    send(ann, name="First")
    before = files()
    assert send(bo, seen=0, logo_upload=picture((300, 60))).status_code == 409
    assert files() == before
    assert send(bo, seen=1, logo_upload=picture((300, 60))).status_code == 302
    assert files() != before


def test_a_conflict_that_comes_once_a_form_is_checked_stores_no_file(two, administrator, monkeypatch):
    lock = workflow.lock_newspaper

    def later(**how):
        monkeypatch.undo()
        workflow.store_newspaper(Newspaper(name="First"), by=administrator, seen=0)
        return lock(**how)

    monkeypatch.setattr(workflow, "lock_newspaper", later)
    before = files()
    answer = send(two[1], name="Second", seen=0, logo_upload=picture((310, 60)))
    assert (answer.status_code, files()) == (409, before)


def test_what_another_refusal_showed_is_no_conflict_that_was_seen(two, monkeypatch):
    ann, bo = two

    def full(prepared):
        raise NotStored("The disk is full.")

    monkeypatch.setattr(face.pictures, "store", full)
    refused = send(bo, name="Second", seen=0, logo_upload=picture((300, 60)))
    assert "The disk is full." in refused.text
    send(ann, name="First")
    assert send(bo, name="Second", **seen_on(refused)).status_code == 409
    assert Newspaper.objects.get().name == "First"


def test_a_conflict_is_shown_beside_other_faults(two):
    ann, bo = two
    send(ann, name="First")
    answer = send(bo, name="Second", seen=0, accent="#ff6600")
    assert "The nearest shade that passes is #" in answer.text
    assert "Ann saved this at" in answer.text
    assert theirs_on(answer) == ["First"]


def test_saving_what_is_there_already_is_no_newer_version(two):
    ann, bo = two
    send(ann, name="First")
    send(bo, name="First")
    assert Newspaper.objects.get().version == 1


def test_a_version_that_never_was_is_refused(two):
    assert send(two[0], name="First", seen=7).status_code == 409
    assert not Newspaper.objects.exists()


# Its pages about itself.


@pytest.fixture
def page(two):
    """A published page, as everybody has it open."""
    write(two[0])
    return AboutPage.objects.get()


OPENED = {"seen": 1, "seen_live": "1"}


def test_nobody_saves_over_words_that_they_have_not_seen(two, page):
    ann, bo = two
    write(ann, page, title="Theirs", body="<p>We pay for all news.</p>", place=7)
    answer = write(bo, page, title="Mine", **OPENED)
    assert (answer.status_code, "Ann saved this at 12:00" in answer.text) == (409, True)
    shown = document_fromstring(answer.text)
    assert shown.xpath("//input[@name='title']/@value") == ["Mine"]
    [both] = shown.xpath("//*[@class='about-both']")
    assert [each.text for each in both.iter("del")] == ["Theirs", "all"]
    assert [each.text for each in both.iter("ins")] == ["Mine", "no"]
    assert {each.text for each in both.iter("span")} >= {"Ann’s version", "Yours"}
    assert theirs_on(answer) == ["7"]
    assert write(bo, page, title="Mine", **seen_on(answer, "seen_live")).status_code == 302
    assert str(page) == "Mine"


def test_an_act_on_a_page_that_somebody_has_saved_is_not_done(two, page):
    ann, bo = two
    write(ann, page, title="Theirs")
    for act in ("off", "history/1"):
        answer = bo.post(f"{PAGES}{page.pk}/{act}/", {"seen": 1}, follow=True)
        assert "Ann saved this at 12:00, after you opened it. Nothing was done" in answer.text
    assert page.versions.count() == 2
    assert AboutPage.objects.get().live


def test_all_reasons_are_shown_at_once(two, client, page):
    ann, bo = two
    write(ann, page, button="_save", title="Theirs")
    ann.post(f"{PAGES}{page.pk}/off/", {"seen": 2})
    answer = write(bo, page, title="Mine", **OPENED)
    assert "Ann saved this at 12:00" in answer.text
    assert "Ann took this page off the site at 12:00" in answer.text
    assert client.get("/about/ethics/").status_code == 410
    assert write(bo, page, title="Mine", **seen_on(answer, "seen_live")).status_code == 302
    assert client.get("/about/ethics/").status_code == 200


@pytest.mark.parametrize("button", ["_save", "_publish"])
def test_a_page_that_was_taken_off_is_published_again_only_knowingly(two, client, page, button):
    ann, bo = two
    write(ann, page, title="Theirs")
    if button == "_save":  # A draft puts nothing back: that the page was taken off is not said.
        ann.post(f"{PAGES}{page.pk}/off/", {"seen": 2})
    refused = write(bo, page, button=button, title="Mine", **OPENED)
    assert "took this page off" not in refused.text
    if button == "_publish":
        ann.post(f"{PAGES}{page.pk}/off/", {"seen": 2})
    answer = write(bo, page, title="Mine", **seen_on(refused, "seen_live"))
    assert (answer.status_code, "Ann took this page off" in answer.text) == (409, True)
    assert client.get("/about/ethics/").status_code == 410
    assert write(bo, page, title="Mine", **seen_on(answer, "seen_live")).status_code == 302
