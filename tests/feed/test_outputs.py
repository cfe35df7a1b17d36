from datetime import timedelta

import pytest

from articles import workflow
from articles.models import PublicNote
from tests import factories
from tests.feed.outputs import RECORD, addresses, having, history
from tests.moments import NOON, SECOND


@pytest.fixture
def labels(db):
    return {"categories": [factories.category("Company news")], "bylines": [factories.author("Ada Bell")]}


@pytest.fixture
def outputs(labels):
    return addresses(labels["categories"][0], labels["bylines"][0])


def test_a_scheduled_story_is_on_no_output_a_second_before_its_time_and_on_all_at_it(
    clock, client, editor, labels, outputs
):
    opens_at = NOON + timedelta(hours=6)
    story = factories.published(editor, at=opens_at, slug="night-bus-returns", **labels)
    own = story.articles.get().get_absolute_url()
    clock.move_to(opens_at - SECOND)
    assert having(client, "night-bus-returns", outputs) == []
    assert client.get(own).status_code == 404
    clock.move_to(opens_at)
    assert having(client, "night-bus-returns", outputs) == outputs
    assert client.get(own).status_code == 200


def test_a_scheduled_update_keeps_the_old_words_on_every_output_until_its_time(
    clock, client, editor, labels, outputs
):
    story = factories.published(editor, headline="Old words", **labels)
    own = story.articles.get().get_absolute_url()
    showing_headlines = [address for address in outputs if address != "/sitemap.xml"] + [own]
    opens_at = NOON + timedelta(hours=6)
    clock.shift(SECOND)
    workflow.save(story, by=editor, words={"headline": "New words"})
    workflow.publish(story, by=editor, kind="update", at=opens_at)
    clock.move_to(opens_at - SECOND)
    assert having(client, "New words", showing_headlines) == []
    assert having(client, "Old words", showing_headlines) == showing_headlines
    clock.move_to(opens_at)
    assert having(client, "New words", showing_headlines) == showing_headlines
    assert having(client, "Old words", showing_headlines) == []


def test_draft_words_of_a_live_story_stay_off_every_page(clock, client, editor, labels, outputs):
    draft = ["Draftheadline", "Draftdek", "Draftbody", "Draftcaption", "Draftcredit", "Draftalt", "Draftline"]
    headline, dek, body, caption, credit, alt_text, dateline = draft
    image = factories.image(editor)
    story = factories.published(editor, lead_image=image, lead_credit="A. Photographer", **labels)
    clock.shift(SECOND)
    changed = {"headline": headline, "dek": dek, "body": f"<p>{body}</p>", "dateline": dateline}
    changed |= {"lead_caption": caption, "lead_credit": credit, "lead_alt_text": alt_text}
    workflow.save(story, by=editor, words=changed)
    pages = [*outputs, story.articles.get().get_absolute_url()]
    assert {word: having(client, word, pages) for word in draft} == {word: [] for word in draft}
    workflow.publish(story, by=editor, kind="update")
    clock.shift(SECOND)
    assert [word for word in draft if not having(client, word, pages)] == []


def test_draft_labels_of_a_live_story_stay_off_every_page(clock, client, editor, labels, outputs):
    story = factories.published(editor, **labels)
    clock.shift(SECOND)
    moved = {"categories": [factories.category("Transport")], "bylines": [factories.author("Cy Dunn")]}
    workflow.save(story, by=editor, words=moved)
    lists = ["/category/transport/", "/author/cy-dunn/", "/category/transport/rss.xml"]
    assert having(client, story.headline, lists) == []
    assert having(client, story.headline, ["/category/company-news/"]) != []
    workflow.publish(story, by=editor, kind="minor")
    clock.shift(SECOND)
    assert having(client, story.headline, lists) == lists
    assert having(client, story.headline, ["/category/company-news/"]) == []


def test_a_withdrawn_story_leaves_every_output_at_once(clock, client, editor, labels, outputs):
    story = factories.published(editor, slug="bridge-closes", **labels)
    clock.shift(SECOND)
    assert having(client, "bridge-closes", outputs) == outputs
    workflow.withdraw(story, by=editor, notice="Two sources have taken back what they said.")
    assert having(client, "bridge-closes", outputs) == []


def test_a_republished_story_is_back_in_its_old_place(clock, client, editor, labels, outputs):
    story = factories.published(editor, headline="The first story", **labels)
    clock.shift(SECOND)
    factories.published(editor, headline="The second story", **labels)
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    clock.shift(SECOND)
    workflow.publish(story, by=editor, kind="update", again=True)
    page = client.get("/").text
    assert page.index("The second story") < page.index("The first story")


def test_a_scheduled_storys_note_is_on_no_public_record_a_second_before_its_time(clock, client, editor):
    opens_at = NOON + timedelta(hours=6)
    draft = factories.story(editor, headline="Night bus returns")
    note = PublicNote(kind="editors_note", text="The company has not answered.")
    workflow.publish(draft, by=editor, kind="first", at=opens_at, public_note=note)
    own = history(draft)
    clock.move_to(opens_at - SECOND)
    assert having(client, "Night bus returns", RECORD) == []
    assert having(client, "has not answered", RECORD) == []
    assert client.get(own).status_code == 404
    clock.move_to(opens_at)
    assert having(client, "Night bus returns", [*RECORD, own]) == [*RECORD, own]
    assert having(client, "has not answered", [*RECORD, own]) == [*RECORD, own]


def test_a_scheduled_update_keeps_its_words_and_note_off_every_public_record_until_its_time(
    clock, client, editor
):
    story = factories.published(editor, headline="Old words")
    record = [*RECORD, history(story)]
    opens_at = NOON + timedelta(hours=6)
    clock.shift(SECOND)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="The first note."))
    workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
    note = PublicNote(kind="correction", text="The second note.")
    workflow.publish(story, by=editor, kind="update", at=opens_at, public_note=note)
    clock.move_to(opens_at - SECOND)
    assert having(client, "reopens", record) == having(client, "The second note.", record) == []
    assert having(client, "Old words", record) == having(client, "The first note.", record) == record
    clock.move_to(opens_at)
    assert having(client, "reopens", record) == having(client, "The second note.", record) == record


def test_after_a_withdrawal_and_a_take_down_no_public_record_names_the_story(
    clock, client, editor, administrator
):
    story = factories.published(editor, headline="Bridge closes", slug="bridge-closes")
    record = [*RECORD, history(story)]
    clock.shift(SECOND)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="Of noon."))
    clock.shift(SECOND)
    assert having(client, "Bridge closes", record) == record
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    assert having(client, "Bridge closes", record) == having(client, "bridge-closes", record) == []
    assert having(client, "A mistake of ours.", record) == record
    workflow.take_down(story, by=administrator, reason="A court order.")
    assert having(client, "A mistake of ours.", record) == having(client, "Of noon.", record) == []


@pytest.mark.once
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_allowed(clock, client, editor, labels, outputs, method):
    every = [*outputs, *RECORD, history(factories.published(editor)), "/robots.txt"]
    assert {getattr(client, method)(address).status_code for address in every} == {405}


@pytest.mark.once
def test_outputs_are_for_any_cache_for_a_second_and_set_no_cookie(clock, client, editor, labels, outputs):
    story = factories.published(editor, **labels)
    own = story.articles.get().get_absolute_url()
    for address in [*outputs, *RECORD, "/robots.txt", own, history(story)]:
        for answer in (client.get(address), client.head(address)):
            assert answer.status_code == 200
            assert answer["Cache-Control"] == "public, max-age=1"
            assert "Cookie" not in answer.get("Vary", "")
            assert not answer.cookies
            assert "Last-Modified" not in answer


def test_an_unchanged_output_answers_304_and_a_withdrawal_changes_it(clock, client, editor, labels, outputs):
    factories.published(editor, **labels)
    story = factories.published(editor, **labels)
    tags = {address: client.get(address)["ETag"] for address in [*outputs, *RECORD]}
    clock.shift(SECOND)
    for address, tag in tags.items():
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    for address, tag in tags.items():
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_what_is_signed_in_changes_nothing_of_an_output(clock, client, desk, editor, labels, outputs):
    own = history(factories.published(editor, **labels))
    as_reader = {address: client.get(address).content for address in [*outputs, *RECORD, own]}
    signed_in = desk(editor)
    assert {address: signed_in.get(address).content for address in as_reader} == as_reader


@pytest.mark.parametrize("label", ["category", "author"])
@pytest.mark.parametrize("output", ["", "rss.xml", "atom.xml"])
def test_an_unknown_label_is_not_found(client, db, label, output):
    for slug in ("nothing", "%00", "%F0%9F%98%80", "a" * 3000):
        assert client.get(f"/{label}/{slug}/{output}").status_code == 404


def test_a_label_in_another_unicode_form_leads_to_its_one_address(client, editor):
    category = factories.category("Économie", slug="économie")
    factories.published(editor, categories=[category])
    decomposed = "/category/e%CC%81conomie/"
    answer = client.get(f"{decomposed}?before=x")
    assert (answer.status_code, answer["Location"]) == (301, f"{category.get_absolute_url()}?before=x")
    assert client.get(f"{decomposed}rss.xml")["Location"] == f"{category.get_absolute_url()}rss.xml"


@pytest.mark.once
def test_an_address_without_its_last_slash_leads_to_the_one_with_it(clock, client, editor, labels, outputs):
    own = factories.published(editor, **labels).articles.get().get_absolute_url()
    for address in (own, "/category/company-news/", "/author/ada-bell/"):
        answer = client.get(address.rstrip("/"))
        assert (answer.status_code, answer["Location"]) == (301, address)
