"""The versions of a story on the desk: all listed, any two compared, any restored, any kept off record."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import html, record, workflow
from articles.admin.versions import timeline
from articles.models import Article, AuditEntry, Revision, Story
from tests import factories
from tests.articles.admin.pages import parse, seen_of, text_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def ann(db):
    return factories.person("editor", first_name="Ann", last_name="Archer")


@pytest.fixture
def story(ann, clock):
    """Published at 12:00 and 13:00, with a draft headline since 14:00."""
    story = factories.published(ann, headline="Bridge closes", slugline="bridge")
    clock.shift(HOUR)
    workflow.save(story, by=ann, words={"headline": "Bridge reopens"})
    workflow.publish(story, by=ann, kind="update", note="It is open.")
    clock.shift(HOUR)
    workflow.save(story, by=ann, words={"headline": "Bridge closes again"})
    return story


def versions_of(story, way=""):
    return f"/admin/articles/story/{story.pk}/versions/{way}"


def first(story):
    """The first version that readers had, as addresses call it."""
    return f"a{story.articles.order_by('live_from')[0].pk}"


def listed(answer):
    """The lines of the list, without what can be done to each."""
    page = parse(answer.text)
    lines = []
    for line in page.iterfind(".//form[@class='versions']/ol/li"):
        if "is-standing" not in line.get("class"):
            told = [each for each in line.iter() if each.tag in ("strong", "q", "span") or each.get("id")]
            told = [
                each for each in told if each.get("id") or "state" in each.get("class", "") or each.tag == "q"
            ]
            lines.append(" | ".join(" ".join("".join(each.itertext()).split()) for each in told))
    return lines


def told(answer):
    """{label: text} of a comparison, with what was removed and added marked."""
    marked = re.sub(r"<(/?)(del|ins)>", lambda tag: f"{'-+'[tag[2] == 'ins']}", answer.text)
    changes = parse(marked).find(".//dl")
    if changes is None:
        return {}
    texts, label = {}, ""
    for line in changes:
        if line.tag == "dt":
            label = line.text
        else:
            texts.setdefault(label, []).append(" ".join("".join(line.itertext()).split()))
    return texts


def newsroom():
    return [
        *(list(table.objects.order_by("pk").values_list()) for table in (Story, Revision, Article)),
        list(AuditEntry.objects.exclude(story=None).order_by("pk").values_list()),
    ]


# The list.


def test_every_act_and_every_version_of_readers_is_listed_newest_first_with_who_and_when(desk, ann, story):
    assert listed(desk(ann).get(versions_of(story))) == [
        "Saved by Ann Archer, Nov. 24, 2026, 14:00 GMT",
        "Readers’ version: update by Ann Archer, from Nov. 24, 2026, 13:00 GMT"
        " | Readers have it now | It is open.",
        "Published by Ann Archer, Nov. 24, 2026, 13:00 GMT | It is open.",
        "Saved by Ann Archer, Nov. 24, 2026, 13:00 GMT",
        "Readers’ version: first publication by Ann Archer, from Nov. 24, 2026, 12:00 GMT"
        " until Nov. 24, 2026, 13:00 GMT",
        "Published by Ann Archer, Nov. 24, 2026, 12:00 GMT",
        "Saved by Ann Archer, Nov. 24, 2026, 12:00 GMT",
    ]


def test_a_version_that_lies_ahead_is_told_as_set_and_on_hold(desk, ann, story):
    workflow.publish(story, by=ann, kind="minor", at=NOON + timedelta(days=1))
    newest, *_ = listed(desk(ann).get(versions_of(story)))
    assert newest == (
        "Readers’ version: minor fix by Ann Archer, set for Nov. 25, 2026, 12:00 GMT | Set for a later time"
    )
    workflow.hold(by=ann)
    newest, *_ = listed(desk(ann).get(versions_of(story)))
    on_hold = "on hold; it was set for Nov. 25, 2026, 12:00 GMT | On hold"
    assert newest == f"Readers’ version: minor fix by Ann Archer, {on_hold}"


def test_times_carry_their_own_zone_in_summer(desk, ann, clock):
    clock.move_to(datetime(2026, 7, 1, 12, tzinfo=UTC))
    story = factories.story(ann)
    assert listed(desk(ann).get(versions_of(story))) == ["Saved by Ann Archer, July 1, 2026, 13:00 BST"]


def many_versions(story, by, count):
    """A live blog's: as many sittings as versions that readers had, each a second long."""
    base = dict(story=story, by=by, act="save", version=1, **story.words())
    live = story.articles.get()
    Revision.objects.bulk_create(Revision(**base, at=NOON + timedelta(seconds=n)) for n in range(1, count))
    words = dict(story=story, **story.words(), published_on=live.published_on, published_at=live.published_at)
    words |= {"listed_at": NOON, "kind": "minor", "reading_minutes": 1, "opened_by": by}
    Article.objects.filter(pk=live.pk).update(live_until=NOON + timedelta(seconds=1), is_closed=True)
    Article.objects.bulk_create(
        Article(
            **words,
            live_from=NOON + timedelta(seconds=n),
            live_until=NOON + timedelta(seconds=n + 1) if n + 1 < count else None,
            is_closed=n + 1 < count,
        )
        for n in range(1, count)
    )


def test_each_version_is_listed_once_over_the_pages_of_a_long_history(desk, ann):
    story = factories.published(ann)
    many_versions(story, ann, 130)
    client, cursor, names, moments = desk(ann), "", [], []
    while True:
        page = client.get(versions_of(story), {"before": cursor}).context["page"]
        names += [version.name for version in page.versions]
        moments += [version.at for version in page.versions]
        assert len(page.versions) <= timeline.PAGE_SIZE
        if not (cursor := page.next_cursor):
            break
    kept = {f"r{pk}" for pk in story.revisions.values_list("pk", flat=True)}
    kept |= {f"a{pk}" for pk in story.articles.values_list("pk", flat=True)}
    assert (len(names), set(names)) == (len(kept), kept)
    assert moments == sorted(moments, reverse=True)


def test_a_version_on_hold_is_listed_once_too(desk, ann):
    story = factories.published(ann)
    many_versions(story, ann, 60)
    story.refresh_from_db()
    with record.acting_at(NOON + HOUR):
        workflow.save(story, by=ann, words={"dek": "Later."})
        workflow.publish(story, by=ann, kind="minor", at=NOON + 30 * HOUR)
        workflow.hold(by=ann)
    ahead = f"a{story.articles.order_by('-live_from')[0].pk}"
    client = desk(ann)
    page = client.get(versions_of(story)).context["page"]
    assert page.versions[0].name == ahead
    older = client.get(versions_of(story), {"before": page.next_cursor})
    assert ahead not in [version.name for version in older.context["page"].versions]


@pytest.mark.parametrize("cursor", ["x", "1", "-", "1-", "9" * 30, "1-999999999999999999", "²-²", "1\0-1"])
def test_what_is_no_cursor_gives_the_newest(desk, ann, story, cursor):
    answer = desk(ann).get(versions_of(story), {"before": cursor})
    assert answer.context["page"].is_first
    assert len(listed(answer)) == 7


def test_the_list_takes_as_many_queries_for_1500_versions_as_for_few(desk, ann):
    few, many = factories.published(ann), factories.published(ann)
    many_versions(many, ann, 1500)
    client, taken = desk(ann), []
    for story in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(versions_of(story)).status_code == 200
        taken.append([query["sql"] for query in queries])
    assert len(taken[0]) == len(taken[1]) <= 15
    lists = [sql for sql in taken[1] if '"live_from" <' in sql or '"articles_revision"."id" <' in sql]
    assert len(lists) == 2
    assert not [sql for sql in lists if '"body"' in sql or "LIMIT 51" not in sql]


def test_the_writing_page_leads_to_all_versions_and_so_does_the_admins_own_history(desk, ann, story):
    client = desk(ann)
    assert f'href="{versions_of(story)}"' in client.get(f"/admin/articles/story/{story.pk}/change/").text
    answer = client.get(f"/admin/articles/story/{story.pk}/history/")
    assert answer["Location"] == versions_of(story)
    for absent in ("999999", "abc", "_41"):
        assert client.get(f"/admin/articles/story/{absent}/history/").status_code == 404


# Any two compared.


def test_what_a_version_changed_is_told_against_the_one_before(desk, ann, story):
    client = desk(ann)
    newest = story.revisions.order_by("-id")[0]
    answer = client.get(versions_of(story, "compare/"), {"to": f"r{newest.pk}"})
    assert told(answer) == {"Headline": ["Bridge -reopens-+closes again+"]}
    live = story.articles.order_by("-live_from")[0]
    answer = client.get(versions_of(story, "compare/"), {"to": f"a{live.pk}"})
    assert told(answer) == {"Headline": ["Bridge -closes-+reopens+"]}


def test_the_first_version_is_all_new(desk, ann, story):
    answer = desk(ann).get(versions_of(story, "compare/"), {"to": first(story)})
    assert "there is no version before" in answer.text
    assert told(answer)["Headline"] == ["+Bridge closes+"]


def test_a_version_is_compared_with_what_readers_have_and_with_the_working_copy(desk, ann, story):
    client = desk(ann)
    answer = client.get(versions_of(story, "compare/"), {"from": "live", "to": first(story)})
    assert told(answer) == {"Headline": ["Bridge -reopens-+closes+"]}
    answer = client.get(versions_of(story, "compare/"), {"from": first(story), "to": "now"})
    assert told(answer) == {"Headline": ["Bridge closes+ again+"]}


def test_the_same_words_are_said_to_be_the_same(desk, ann, story):
    answer = desk(ann).get(versions_of(story, "compare/"), {"from": "now", "to": "now"})
    assert "The words are the same in both." in answer.text
    assert told(answer) == {}


def test_side_by_side_each_side_has_its_own_words_alone(desk, ann, story):
    sent = {"from": "live", "to": "now", "view": "sides"}
    answer = desk(ann).get(versions_of(story, "compare/"), sent)
    assert told(answer) == {"Headline": ["Bridge -reopens-", "Bridge +closes again+"]}


def test_the_desk_is_told_of_the_slugline(desk, ann, story):
    workflow.save(story, by=ann, words={"slugline": "bridge-open"})
    answer = desk(ann).get(versions_of(story, "compare/"), {"from": "live", "to": "now"})
    assert told(answer)["Slugline"] == ["bridge+-open+"]


def test_pictures_that_differ_are_shown_with_their_words(desk, ann, story):
    image = factories.image(ann, size=(960, 640))
    lead = {"lead_image": image, "lead_caption": "At <noon>.", "lead_credit": "Bo Lund", "lead_crop": "top"}
    workflow.save(story, by=ann, words={**lead, "lead_alt_text": "A bridge."})
    figure = html.figure(image.key, 960, 640, "A field", "In May", "Cy Dahl")
    workflow.save(story, by=ann, words={"body": f"<p>New.</p>{figure}"})
    answer = desk(ann).get(versions_of(story, "compare/"), {"from": "live", "to": "now"})
    page = parse(answer.text)
    figures = [" ".join("".join(each.itertext()).split()) for each in page.iter("figure")]
    assert figures == [
        "In May (Cy Dahl) Alt text: A field",
        "At <noon>. (Bo Lund) Alt text: A bridge. Crop: Top",
    ]
    assert {each.get("alt") for each in page.iter("img")} == {"A field", "A bridge."}
    assert answer.text.count("No picture") == 2


@pytest.mark.parametrize(
    "name", ["x", "r", "a0", "r0", "a999999", "r" + "9" * 30, "s1", "r1\0", "r²", "live"]
)
def test_a_version_that_is_not_there_is_not_found(desk, ann, name):
    story = factories.story(ann)
    client = desk(ann)
    for sent in ({"to": name}, {"from": name, "to": "now"}):
        assert client.get(versions_of(story, "compare/"), sent).status_code == 404, sent


def test_a_version_of_another_story_is_not_found_under_this_one(desk, ann, story):
    other = factories.published(ann, headline="Quite another matter")
    client, before = desk(ann), newsroom()
    for name in (f"r{other.revisions.last().pk}", f"a{other.articles.get().pk}"):
        answers = [
            client.get(versions_of(story, "compare/"), {"to": name}),
            client.get(versions_of(story, "compare/"), {"from": name, "to": "now"}),
            client.get(versions_of(story, f"{name}/restore/")),
            client.post(versions_of(story, f"{name}/restore/"), {"seen": seen_of(story)}),
            client.get(versions_of(story, f"{name}/off-record/")),
            client.post(versions_of(story, f"{name}/off-record/"), {"reason": "An order."}),
        ]
        assert [answer.status_code for answer in answers] == [404] * 6
        assert "another matter" not in "".join(answer.text for answer in answers)
        chosen = client.get(versions_of(story), {"from": name, "to": name})
        assert "Chosen:" not in chosen.text
    assert newsroom() == before


def test_a_choice_goes_along_to_the_other_pages(desk, ann):
    story = factories.published(ann)
    many_versions(story, ann, 80)
    client = desk(ann)
    page = client.get(versions_of(story)).context["page"]
    name = page.versions[0].name
    answer = client.get(versions_of(story), {"before": page.next_cursor, "from": name})
    chosen = parse(answer.text).findall(".//input[@checked]")
    assert [(each.get("name"), each.get("value")) for each in chosen] == [("to", "now"), ("from", name)]


# Any restored.


def test_the_difference_is_shown_before_a_version_is_restored(desk, ann, story):
    client, before = desk(ann), newsroom()
    answer = client.get(versions_of(story, f"{first(story)}/restore/"))
    assert told(answer) == {"Headline": ["Bridge closes- again-"]}
    assert newsroom() == before
    answer = client.post(versions_of(story, f"{first(story)}/restore/"), {"seen": seen_of(story)})
    assert answer["Location"] == f"/admin/articles/story/{story.pk}/change/"
    story.refresh_from_db()
    assert (story.headline, story.status) == ("Bridge closes", "draft")
    newest = story.revisions.order_by("-id")[0]
    assert (newest.act, newest.by, newest.headline) == ("restore", ann, "Bridge closes")
    assert "Bridge reopens" in Client().get("/").text


def test_a_revision_is_restored_with_its_labels_and_picture(desk, ann):
    image, labels = factories.image(ann), [factories.category("B"), factories.category("A")]
    story = factories.story(ann, lead_image=image, categories=labels)
    source = story.revisions.get()
    workflow.submit(story, by=ann)
    workflow.save(story, by=ann, words={"lead_image": None, "categories": [], "headline": "Other"})
    desk(ann).post(versions_of(story, f"r{source.pk}/restore/"), {"seen": seen_of(story)})
    story = Story.objects.get()
    assert (story.lead_image, story.categories) == (image, labels)


def test_a_version_that_is_the_working_copy_offers_nothing_to_restore(desk, ann, story):
    newest = story.revisions.order_by("-id")[0]
    answer = desk(ann).get(versions_of(story, f"r{newest.pk}/restore/"))
    assert "The working copy has these words already." in answer.text
    assert "Restore</button>" not in answer.text


def test_a_restore_over_a_newer_save_is_refused_with_who_and_when_and_what_it_would_change(
    desk, ann, story, clock
):
    opened = seen_of(story)
    clock.shift(5 * MINUTE)
    bo = factories.person("editor", first_name="Bo", last_name="Lund")
    workflow.save(story, by=bo, words={"headline": "Bridge stays shut"})
    client, before = desk(ann), newsroom()
    answer = client.post(versions_of(story, f"{first(story)}/restore/"), {"seen": opened})
    assert answer.status_code == 409
    told_why = text_of(answer, ".//div[@class='refusal']")
    assert "Bo Lund saved this story on Nov. 24, 2026, 2:05 p.m. GMT, after you opened it" in told_why
    assert told(answer) == {"Headline": ["Bridge -stays shut-+closes+"]}
    assert newsroom() == before
    read_again = re.search(r'name="seen" value="([^"]+)"', answer.text)[1]
    client.post(versions_of(story, f"{first(story)}/restore/"), {"seen": read_again})
    assert Story.objects.get().headline == "Bridge closes"


@pytest.mark.parametrize("seen", ["", "x", "0.draft.0.0.0.0", "-1", "9" * 400])
def test_a_restore_without_the_version_that_was_read_is_refused(desk, ann, story, seen):
    before = newsroom()
    answer = desk(ann).post(versions_of(story, f"{first(story)}/restore/"), {"seen": seen})
    assert answer.status_code == 409
    assert newsroom() == before


# Kept off the public history.


def test_a_past_version_is_kept_off_the_public_history_with_a_reason(desk, ann, story):
    client, address = desk(ann), versions_of(story, f"{first(story)}/off-record/")
    assert f"{first(story)}/off-record/" in client.get(versions_of(story)).text
    assert "Bridge closes" in client.get(address).text
    answer = client.post(address, {"reason": " It named a child. "})
    assert answer["Location"] == versions_of(story)
    article = story.articles.order_by("live_from")[0]
    assert article.is_on_record is False
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.by, entry.detail) == ("keep_off_record", ann, "It named a child.")
    answer = client.get(versions_of(story))
    assert listed(answer)[-3].endswith("| Kept off the public history")
    assert "off-record/" not in answer.text
    again = client.post(address, {"reason": "Once more."})
    assert (again.status_code, AuditEntry.objects.latest("id")) == (409, entry)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001, "a\0b"])
def test_without_a_reason_that_fits_it_stays_on_the_public_history(desk, ann, story, reason):
    before = newsroom()
    answer = desk(ann).post(versions_of(story, f"{first(story)}/off-record/"), {"reason": reason})
    assert "errorlist" in answer.text
    assert newsroom() == before


def test_what_readers_have_now_stays_on_the_public_history(desk, ann, story):
    live = story.articles.order_by("-live_from")[0]
    before = newsroom()
    client = desk(ann)
    assert f"a{live.pk}/off-record/" not in client.get(versions_of(story)).text
    answer = client.post(versions_of(story, f"a{live.pk}/off-record/"), {"reason": "An order."})
    assert answer.status_code == 409
    assert "Readers have this version now" in text_of(answer, ".//div[@class='refusal']")
    assert newsroom() == before


def test_what_readers_never_had_cannot_be_kept_off(desk, ann, story):
    for name in ("now", f"r{story.revisions.last().pk}"):
        answer = desk(ann).post(versions_of(story, f"{name}/off-record/"), {"reason": "An order."})
        assert answer.status_code == 404


def test_the_working_copy_is_not_restored_over_itself(desk, ann, story):
    address = versions_of(story, "now/restore/")
    assert desk(ann).get(address).status_code == 404
    assert desk(ann).post(address, {"seen": seen_of(story)}).status_code == 404


# Who may.


def paths(story):
    live = story.articles.order_by("-live_from")[0]
    return [
        ("get", versions_of(story), {}),
        ("get", versions_of(story, "compare/"), {"to": f"a{live.pk}"}),
        ("get", versions_of(story, "compare/"), {"from": "live", "to": "now"}),
        ("get", f"/admin/articles/story/{story.pk}/history/", {}),
        *changing(story),
    ]


def changing(story):
    name = first(story)
    return [
        ("get", versions_of(story, f"{name}/restore/"), {}),
        ("post", versions_of(story, f"{name}/restore/"), {"seen": seen_of(story)}),
        ("get", versions_of(story, f"{name}/off-record/"), {}),
        ("post", versions_of(story, f"{name}/off-record/"), {"reason": "An order."}),
    ]


def test_a_journalist_reads_and_compares_the_versions_of_anothers_story_and_changes_nothing(
    desk, journalist, story
):
    client, before = desk(journalist), newsroom()
    answer = client.get(versions_of(story))
    assert len(listed(answer)) == 7
    assert "restore/" not in answer.text
    assert "off-record/" not in answer.text
    compared = client.get(versions_of(story, "compare/"), {"from": "live", "to": "now"})
    assert told(compared)["Headline"]
    assert "restore/" not in compared.text
    for method, address, sent in changing(story):
        assert getattr(client, method)(address, sent).status_code == 403, address
    assert newsroom() == before


def test_the_owner_restores_a_draft_but_not_in_review_and_keeps_nothing_off(desk, journalist, ann):
    story = factories.story(journalist, headline="Bridge closes")
    source = story.revisions.get()
    address = versions_of(story, f"r{source.pk}/restore/")
    workflow.submit(story, by=journalist)
    workflow.save(story, by=ann, words={"headline": "Bridge reopens"})
    client, before = desk(journalist), newsroom()
    assert "restore/" not in client.get(versions_of(story)).text
    assert client.post(address, {"seen": seen_of(story)}).status_code == 403
    assert newsroom() == before
    workflow.send_back(story, by=ann, note="As it was.")
    assert "restore/" in client.get(versions_of(story)).text
    assert client.post(address, {"seen": seen_of(story)}).status_code == 302
    assert Story.objects.get().headline == "Bridge closes"


@pytest.mark.parametrize("who", ["journalist", "editor"])
def test_the_versions_of_a_restricted_story_are_there_for_the_named_alone(desk, request, story, who):
    person = request.getfixturevalue(who)
    story.restricted_to.add(factories.person("journalist"))
    client, before = desk(person), newsroom()
    for method, address, sent in paths(story):
        answer = getattr(client, method)(address, sent)
        assert answer.status_code == 404, address
        assert "Bridge" not in answer.text
    assert newsroom() == before
    story.restricted_to.add(person)
    assert client.get(versions_of(story)).status_code == 200


def test_the_sealed_words_of_a_story_that_was_taken_down_are_for_administrators_alone(
    desk, administrator, ann, journalist, story
):
    workflow.take_down(story, by=administrator, reason="An order of the court.")
    before = newsroom()
    for person in (ann, journalist):
        for method, address, sent in paths(story):
            answer = getattr(desk(person), method)(address, sent)
            assert answer.status_code == 404, address
            assert "Bridge" not in answer.text
    client = desk(administrator)
    answer = client.get(versions_of(story))
    assert len(listed(answer)) == 8
    assert "restore/" not in answer.text
    compared = client.get(versions_of(story, "compare/"), {"from": first(story), "to": "now"})
    assert told(compared)["Headline"] == ["Bridge closes+ again+"]
    assert (
        client.post(versions_of(story, f"{first(story)}/restore/"), {"seen": seen_of(story)}).status_code
        == 409
    )
    assert newsroom() == before


def test_who_has_no_role_or_is_not_signed_in_gets_nothing(desk, client, story, django_user_model):
    before = newsroom()
    for method, address, sent in paths(story):
        answer = getattr(client, method)(address, sent)
        assert answer["Location"].startswith("/admin/login/"), address
    nobody = django_user_model.objects.create(username="nobody", is_staff=True)
    for method, address, sent in paths(story):
        assert getattr(desk(nobody), method)(address, sent).status_code == 403, address
    assert newsroom() == before


def test_only_what_changes_something_takes_a_post(desk, ann, story):
    for way in ("", "compare/"):
        assert desk(ann).post(versions_of(story, way)).status_code == 405
