import re
from datetime import datetime

import pytest
from django.utils import timezone

from articles import difference, html, newspaper, workflow
from articles.models import Article, PublicNote
from articles.readers import public_record
from articles.workflow.labelling import store_label
from tests import factories
from tests.articles.work import work
from tests.feed.archive import fill
from tests.markup import markup_of
from tests.moments import HOUR, NOON, SECOND

PAGE = "/2026/11/24/bridge-closes/history/"


@pytest.fixture
def story(clock, editor):
    """Published at noon; the clock is a second later."""
    words = {"headline": "Bridge closes", "dek": "At ten.", "body": "<p>The bridge closed at ten.</p>"}
    story = factories.published(editor, slug="bridge-closes", **words)
    clock.shift(SECOND)
    return story


@pytest.fixture
def change(clock, editor, story):
    """Publishes an update with these words; the clock is then a second later."""

    def publish(kind="update", *, note="", public_note=None, again=False, **words):
        workflow.save(story, by=editor, words=words)
        article = workflow.publish(
            story, by=editor, kind=kind, note=note, public_note=public_note, again=again
        )
        clock.shift(SECOND)
        return article

    return publish


def figure_of(image):
    return html.figure(image.key, image.width, image.height, "A field.", "", "A. Photographer")


def versions(page):
    """The list of a history, as the markup of each version."""
    return page.split('<li class="version">')[1:]


def test_every_version_shows_its_kind_time_note_and_difference_newest_first(client, clock, change):
    change(note="The council gave a later time.", body="<p>The bridge closed at noon.</p>")
    clock.shift(HOUR)
    change("minor", headline="Bridge shuts")
    fix, update, first = versions(markup_of(client.get(PAGE)))
    assert "Minor fix" in fix
    assert "Nov. 24, 2026, 1 p.m. GMT" in fix
    assert re.search(r"<dt>Headline</dt>\s*<dd dir=\"auto\">Bridge <del>closes</del><ins>shuts</ins>", fix)
    assert "Update" in update
    assert "Nov. 24, 2026, noon GMT" in update
    assert "The council gave a later time." in update
    assert "closed at <del>ten</del><ins>noon</ins>." in update
    assert "First publication" in first
    assert "<dt>" not in first


def test_a_public_note_is_shown_with_the_version_that_it_opened(client, editor, story):
    note = PublicNote(kind=PublicNote.Kind.CLARIFICATION, text="Only the footway closed.")
    workflow.note(story, by=editor, public_note=note)
    newest, first = versions(markup_of(client.get(PAGE)))
    assert "Clarification" in newest
    assert "Only the footway closed." in newest
    assert "The words stayed as they were." in newest
    assert "footway" not in first


def test_the_desks_own_words_are_never_shown(client, editor, change):
    image = factories.image(editor, caption="Librarywords")
    picture = {"lead_caption": "A bridge.", "lead_credit": "Ann Archer", "lead_alt_text": "It is high."}
    change(slugline="DESKNAME", lead_image=image, **picture)
    page = markup_of(client.get(PAGE))
    assert "<ins>A bridge.</ins>" in page
    assert "DESKNAME" not in page
    assert "Librarywords" not in page


def test_another_lead_image_is_shown_with_the_one_before_and_the_words_of_each(client, editor, change):
    words = {"lead_caption": "The bridge.", "lead_credit": "Ann Archer", "lead_alt_text": "It is high."}
    first, second = factories.image(editor), factories.image(editor)
    change(lead_image=first, **words)
    change(lead_image=second, **{**words, "lead_alt_text": "A ferry."})
    newest, before, _ = versions(markup_of(client.get(PAGE)))
    assert ["Lead image changed" in newest, "Lead image added" in before] == [True, True]
    figures = re.findall(r"<figure>(.*?)</figure>", newest, re.DOTALL)
    for figure, image, alt_text in zip(figures, (first, second), ("It is high.", "A ferry."), strict=True):
        assert re.search(rf'<img src="/media/[^"]*{image.key}[^"]*" alt="{alt_text}"', figure)
        assert "The bridge. (Ann Archer)" in figure
    assert "No picture" in before
    assert f"[{second.key}]" not in newest


def test_draft_words_are_never_shown(client, editor, story):
    workflow.save(story, by=editor, words={"headline": "Draftwords"})
    assert "Draftwords" not in markup_of(client.get(PAGE))


@pytest.mark.once
def test_words_cannot_break_out_of_the_page(client, change):
    change(headline='<script>alert("x")</script>', body="<p>&lt;img src=x onerror=alert(1)&gt;</p>")
    page = markup_of(client.get(PAGE))
    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_version_kept_off_the_record_shows_its_time_and_none_of_its_words(client, editor, change):
    named = change(note="Secretnote", body="<p>The bridge, says Secretname, closed at ten.</p>")
    change(body="<p>The bridge closed at noon.</p>")
    before = markup_of(client.get(PAGE))
    assert before.count("Secretname") == 2
    workflow.keep_off_record(named, by=editor, reason="It names a child.")
    newest, kept_off, _ = versions(markup_of(client.get(PAGE)))
    assert not re.search("Secret|child", markup_of(client.get(PAGE)))
    assert "kept off the public record" in kept_off
    assert "12:00:01" in kept_off
    assert "Compared with the version of" in newest
    assert "closed at <del>ten</del><ins>noon</ins>." in newest


def test_the_first_version_kept_off_leaves_the_next_without_a_difference(client, editor, story, change):
    change(headline="Bridge shuts")
    first = story.articles.earliest("live_from")
    workflow.keep_off_record(first, by=editor, reason="It names a child.")
    update, first = versions(markup_of(client.get(PAGE)))
    assert "<del>" not in update
    assert "The words before this version are not on the public record" in update
    assert "kept off the public record" in first


@pytest.mark.once
def test_a_long_text_shows_only_the_surroundings_of_a_change(client, change):
    long = "".join(f"<p>Paragraph {number} of a long report.</p>" for number in range(100))
    change(body=f"{long}<p>It ends at ten.</p>{long}")
    change(body=f"{long}<p>It ends at noon.</p>{long}")
    newest = versions(markup_of(client.get(PAGE)))[0]
    assert "It ends at <del>ten</del><ins>noon</ins>" in newest
    assert "Paragraph 99 of a long report." in newest
    assert "Paragraph 50 of a long report." not in newest


@pytest.mark.once
def test_search_engines_are_asked_to_leave_it(client, story):
    assert '<meta name="robots" content="noindex">' in markup_of(client.get(PAGE))


def test_a_scheduled_version_stays_off_it_until_its_time(client, clock, editor, story):
    workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
    workflow.publish(story, by=editor, kind="update", at=NOON + HOUR, note="It is open.")
    clock.move_to(NOON + HOUR - SECOND)
    page = markup_of(client.get(PAGE))
    assert (len(versions(page)), "reopens" in page, "It is open." in page) == (1, False, False)
    clock.move_to(NOON + HOUR)
    page = markup_of(client.get(PAGE))
    assert (len(versions(page)), "reopens" in page, "It is open." in page) == (2, True, True)


def test_what_was_never_live_is_not_found(client, clock, editor, story):
    factories.published(editor, slug="night-bus", at=NOON + HOUR)
    assert client.get("/2026/11/24/night-bus/history/").status_code == 404
    assert client.get("/2026/11/24/nothing/history/").status_code == 404
    clock.move_to(NOON + HOUR)
    assert client.get("/2026/11/24/night-bus/history/").status_code == 200


def test_a_withdrawn_story_answers_410_with_its_notice(client, editor, story):
    workflow.withdraw(story, by=editor, notice="Two sources have taken back what they said.")
    answer = client.get(PAGE)
    assert answer.status_code == 410
    assert "Two sources" in markup_of(answer)
    assert "Bridge closes" not in markup_of(answer)


def test_a_story_that_was_taken_down_answers_a_bare_410(client, clock, editor, administrator, story):
    workflow.withdraw(story, by=editor, notice="Two sources have taken back what they said.")
    clock.shift(SECOND)
    workflow.take_down(story, by=administrator, reason="A court order.")
    answer = client.get(PAGE)
    assert answer.status_code == 410
    assert not re.search("Two sources|Bridge closes|court", markup_of(answer))


def test_the_record_of_a_republished_story_begins_there(client, clock, editor, story, change):
    change(body="<p>Oldwords.</p>", public_note=PublicNote(kind="correction", text="Oldnote."))
    workflow.withdraw(story, by=editor, notice="A mistake of ours.")
    clock.shift(SECOND)
    change(body="<p>New words.</p>", again=True)
    page = markup_of(client.get(PAGE))
    assert not re.search("Oldwords|Oldnote", page)
    (newest,) = versions(page)
    assert "<del>" not in newest
    change(body="<p>Newer words.</p>")
    assert "<del>New</del><ins>Newer</ins> words" in markup_of(client.get(PAGE))


def test_an_old_address_leads_to_the_history_at_the_new_one(client, editor, story):
    workflow.readdress(story, by=editor, slug="міст")
    answer = client.get(PAGE)
    assert answer.status_code == 301
    assert answer["Location"] == "/2026/11/24/%D0%BC%D1%96%D1%81%D1%82/history/"
    assert "<dt>URL slug</dt>" in markup_of(client.get(answer["Location"]))


@pytest.mark.once
def test_many_versions_are_folded_by_hour_with_the_newest_open(client, clock, change):
    for _ in range(2):
        for number in range(6):
            change(dek=f"Number {number}.")
        clock.shift(HOUR)
    page = markup_of(client.get(PAGE))
    summaries = re.findall(
        r'<details class="hour"( open)?>\s*<summary><time[^>]*>([^<]*)</time> (.*?)</summary>', page
    )
    assert [(bool(is_open), hour) for is_open, hour, _ in summaries] == [
        (True, "Nov. 24, 2026, 1 p.m. GMT"),
        (False, "Nov. 24, 2026, noon GMT"),
    ]
    assert ["<span>6 versions</span>" in summaries[0][2], "7 versions" in summaries[1][2]] == [True, True]


@pytest.mark.once
def test_a_few_versions_are_not_folded(client, change):
    change(dek="At noon.")
    assert "<details" not in markup_of(client.get(PAGE))


def test_older_versions_follow_page_by_page_and_none_is_missed(client, db, clock, editor):
    fill(editor, [NOON - HOUR], versions=lambda number: 100)
    address, times = "/2026/11/24/story-0/history/", []
    while address:
        page = markup_of(client.get(address))
        for version in versions(page):
            times += re.findall(r'class="version-time" datetime="([^"]*)"', version)
        older = re.search(r'href="(\?before=[^"]*)"', page)
        address = older and f"/2026/11/24/story-0/history/{older[1]}"
    opened = [NOON - HOUR + number * SECOND for number in reversed(range(100))]
    assert [datetime.fromisoformat(time) for time in times] == opened


def test_the_last_version_of_a_page_is_compared_with_the_first_of_the_next(client, change):
    for number in range(31):
        change(dek=f"Number {number}.")
    page = markup_of(client.get(PAGE))
    assert "Number <del>0</del><ins>1</ins>." in versions(page)[-1]


@pytest.mark.parametrize("cursor", ["x", "", "9" * 5000, "-1e9", "%00", "1.5", "²"])
def test_text_that_is_no_cursor_gives_the_first_page(client, story, cursor):
    answer = client.get(f"{PAGE}?before={cursor}")
    assert answer.status_code == 200
    assert len(versions(markup_of(answer))) == 1


def test_a_cursor_before_the_first_version_leads_back_to_the_newest(client, story):
    page = markup_of(client.get(f"{PAGE}?before=0"))
    assert "There is nothing older here." in page
    assert f'href="{PAGE}"' in page


@pytest.mark.usefixtures("trusted_stamp")
def test_a_live_blog_of_1500_versions_stays_small_and_takes_two_queries(
    client, db, clock, editor, django_assert_num_queries
):
    fill(editor, [NOON - HOUR], versions=lambda number: 1500)
    entries = [f"<p>{number}: the water rises. {'The wall holds. ' * 20}</p>" for number in range(500)]
    for number, pk in enumerate(Article.objects.order_by("-live_from").values_list("pk", flat=True)[:31]):
        Article.objects.filter(pk=pk).update(body="".join(entries[number:]))
    newspaper.newspaper()
    with django_assert_num_queries(2):
        answer = client.get("/2026/11/24/story-0/history/")
    with django_assert_num_queries(1):
        client.get("/2026/11/24/story-0/history/?asked=again")
    with django_assert_num_queries(2):
        client.get("/2026/11/24/story-0/history/?before=1763985000000000")
    assert len(versions(markup_of(answer))) == 30
    assert len(answer.content) < 200_000


@pytest.mark.usefixtures("trusted_stamp")
def test_pictures_labels_and_notes_take_no_query_of_their_own(
    client, clock, editor, change, django_assert_num_queries
):
    lead, *images = (factories.image(editor) for _ in range(3))
    for image in images:
        words = {"lead_image": lead, "lead_credit": image.key, "lead_alt_text": "A ferry."}
        note = PublicNote(kind="correction", text=f"Not {image.key}.")
        labels = {"categories": [factories.category()], "bylines": [factories.author()]}
        change(public_note=note, body=f"<p>A.</p>{figure_of(image)}", **words, **labels)
    newspaper.newspaper()
    with django_assert_num_queries(2):
        page = markup_of(client.get(PAGE))
    assert [f"Not {image.key}." in page for image in images] == [True, True]
    assert page.count("<dt>Bylines</dt>") == 2


@pytest.mark.once
def test_rewritten_long_texts_fill_fewer_versions_into_a_page(client, db, clock, editor):
    fill(editor, [NOON - HOUR], versions=lambda number: 40)
    for number, article in enumerate(Article.objects.all()):
        body = "".join(f"<p>word{number}x{line} stands here.</p>" for line in range(400))
        Article.objects.filter(pk=article.pk).update(body=body)
    answer = client.get("/2026/11/24/story-0/history/")
    assert 1 <= len(versions(markup_of(answer))) < 30
    assert len(answer.content) < 200_000
    assert 'rel="next"' in markup_of(answer)


def test_the_article_leads_to_its_history_once_there_is_one(client, story, change):
    link = f'href="{PAGE}"'
    assert link not in markup_of(client.get("/2026/11/24/bridge-closes/"))
    change("minor", dek="At noon.")
    assert link in markup_of(client.get("/2026/11/24/bridge-closes/"))


def test_a_first_publication_with_a_note_shows_it_and_leads_to_its_history(client, clock, editor):
    draft = factories.story(editor, slug="bridge-closes")
    note = PublicNote(kind="editors_note", text="We could not reach the council.")
    workflow.publish(draft, by=editor, kind="first", public_note=note)
    page = markup_of(client.get("/2026/11/24/bridge-closes/"))
    assert "We could not reach the council." in page
    assert f'href="{PAGE}"' in page
    assert "We could not reach the council." in markup_of(client.get(PAGE))


def test_a_note_folds_under_the_one_that_supersedes_it(client, clock, editor, story):
    first = PublicNote(kind="correction", text="It closed at noon.", is_grave=True)
    workflow.note(story, by=editor, public_note=first)
    clock.shift(SECOND)
    second = PublicNote(kind="correction", text="It closed at one.", supersedes=first)
    workflow.note(story, by=editor, public_note=second)
    clock.shift(SECOND)
    third = PublicNote(kind="editors_note", text="It never closed.", is_grave=True, supersedes=second)
    workflow.note(story, by=editor, public_note=third)
    page = markup_of(client.get("/2026/11/24/bridge-closes/"))
    (note,) = re.findall(r'<section class="note grave".*?</section>', page, re.DOTALL)
    assert 'class="note"' not in page
    folded = re.findall(r"<details.*?</details>", note, re.DOTALL)
    assert ["It closed at one." in folded[0], "It closed at noon." in folded[1]] == [True, True]
    assert all("Earlier note, <time" in earlier for earlier in folded)
    assert note.index("It never closed.") < note.index("<details")


@pytest.mark.once
def test_a_difference_is_worked_out_for_the_first_reader_alone(client, change):
    change(body="".join(f"<p>Ward {n}: {n * 3} votes</p>" for n in range(500)))
    change(body="".join(f"<p>Ward {n}: {n * 7} votes</p>" for n in range(500)))
    first, second = work(client.get, PAGE), work(client.get, PAGE)
    assert second < first / 5


@pytest.mark.once
def test_a_long_difference_is_worked_out_once_too(client, story, change):
    change(body="".join(f"<p>Ward {n}: {n * 3} votes for {'x' * 60}{n}</p>" for n in range(2_000)))
    change(body="".join(f"<p>Ward {n}: {n * 7} votes for {'y' * 60}{n}</p>" for n in range(2_000)))
    answer = client.get(PAGE)
    assert "more changes are not shown." in markup_of(answer)
    assert len(answer.content) < 200_000
    public_record._changes.clear()
    first, second = (work(public_record.history, story.pk, timezone.now()) for _ in range(2))
    assert second < first / 5


def test_the_differences_that_are_remembered_take_no_more_room_than_there_is():
    texts = [[difference.Change("Dek", [difference.Run("added", letter * 300_000)])] for letter in "ab"]
    asked = []

    def compare(older, newer):
        asked.append(newer)
        return texts[len(asked) % 2]

    remembered = public_record._Remembered(compare)
    versions = [Article(headline=f"Number {number}") for number in range(60)]
    for version in versions:
        version.categories = version.authors = []
        remembered(versions[0], version)
    assert remembered.size <= remembered.MOST
    assert len(remembered.answers) == remembered.MOST // (300_000 + remembered.OVERHEAD)
    remembered(versions[0], versions[-1])
    assert len(asked) == 60
    remembered(versions[0], versions[1])
    assert len(asked) == 61


def test_a_renamed_category_shows_in_a_difference_that_readers_saw_before(client, change):
    change(categories=[harbour := factories.category("Harbour")])
    assert "Harbour" in client.get(PAGE).text
    harbour.name = "Port"
    store_label(harbour)
    assert "Port" in client.get(PAGE).text
