"""The audit list: everything by everybody, for administrators to read and for nobody to change."""

import ast
import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.utils import timezone

from articles import workflow
from articles.admin.audit import LABELS, PAGE_SIZE
from articles.models import AuditEntry, Author, Category, Image, PublicNote, Story
from tests import factories
from tests.articles.admin.pages import sent_now
from tests.moments import HOUR, NOON

ROOT = Path(__file__).parents[3]
LIST = "/admin/articles/auditentry/"


def entry(act="save", **fields):
    values = {"at": NOON, "by": None, "by_name": "", **fields}
    return AuditEntry.objects.create(act=act, **values)


def rows(client, asked=""):
    """The parsed CSV export, a dictionary for each entry."""
    answer = client.get(f"{LIST}csv/{asked}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


# Everything is on it.


def edit(story, by, **words):
    workflow.save(story, by=by, words=words)


def every_act(journalist, editor, administrator, clock):
    """Every act on a story and around it, done once."""

    def act(verb, *arguments, **options):
        clock.shift(HOUR / 4)
        return verb(*arguments, **options)

    story = factories.story(journalist, headline="Bridge closes")
    write(act, story, journalist, editor)
    set_for_a_time(act, story, editor)
    publish(act, story, editor)
    change(act, story, journalist, editor)
    act(workflow.finish, story.tasks.filter(done_at=None).first(), by=administrator)
    act(workflow.withdraw, story, by=editor, notice="Its source was wrong.")
    act(workflow.edit_notice, story, by=editor, notice="Its figures were wrong.")
    act(workflow.take_down, story, by=administrator, reason="A court said so.")
    until = timezone.now() + 8 * HOUR
    act(workflow.end_duty, act(workflow.put_on_duty, journalist, by=editor, until=until), by=editor)


def write(act, story, journalist, editor):
    act(workflow.submit, story, by=journalist)
    act(workflow.recall, story, by=journalist)
    act(workflow.submit, story, by=journalist)
    act(workflow.send_back, story, by=editor, note="Who pays?")
    act(workflow.assign, story, by=editor, to=journalist)
    act(workflow.set_urgency, story, by=editor, urgency=Story.Urgency.FLASH)
    act(workflow.set_goal, story, by=editor, words=600)
    act(workflow.restrict, story, by=editor, people=[journalist])
    act(workflow.restrict, story, by=editor, people=[])
    act(workflow.resolve_note, act(workflow.leave_note, story, by=editor, text="Call him."), by=journalist)
    act(workflow.revoke, act(workflow.share, story, by=editor, hours=2), by=editor)
    act(workflow.embargo, story, by=editor, until_lifted=True)
    act(workflow.lift, story, by=editor, reason="The minister said so.")
    act(edit, story, journalist, categories=[])


def set_for_a_time(act, story, editor):
    ahead = timezone.now() + 100 * HOUR
    act(workflow.publish, story, by=editor, kind="first", at=ahead, overriding=["categories", "category"])
    act(workflow.cancel, story, by=editor)
    act(workflow.undo_cancel, story, by=editor)
    act(workflow.reschedule, story, by=editor, at=ahead + HOUR)
    act(workflow.hold, by=editor)
    act(workflow.release, story, by=editor)
    act(workflow.cancel, story, by=editor)


def publish(act, story, editor):
    act(workflow.publish, story, by=editor, kind="first", overriding=["categories", "category"])
    live = story.articles.latest("live_from")
    act(workflow.fix, story, by=editor, article=live, words={"dek": "For a week."}, overriding=["category"])
    act(workflow.back, story, by=editor)
    act(workflow.keep_off_record, live, by=editor, reason="It names a child.")
    note = PublicNote(kind=PublicNote.Kind.CLARIFICATION, text="A week is seven days.")
    act(workflow.note, story, by=editor, public_note=note)
    act(workflow.readdress, story, by=editor, slug="bridge-shut")
    act(workflow.move_to_top, story, by=editor, reason="It matters more now.")
    act(workflow.pin, story, by=editor)
    act(workflow.unpin, story, by=editor)


def change(act, story, journalist, editor):
    act(edit, story, journalist, dek="Another.")
    act(workflow.discard, story, by=editor)
    earlier = story.revisions.first()
    act(workflow.restore, story, by=journalist, source=earlier)


def people_acts():
    """The entries of `newsroom`; tests/newsroom causes each of them."""
    done = {"sign_in", "sign_in_failed", "locked_out", "sign_out", "sessions_ended", "invited", "password"}
    done |= {"person_added", "person_changed", "role", "role_defined", "role_removed", "reset_asked"}
    done |= {f"second_factor_{done}" for done in ("added", "removed", "reset")}
    return done | {"recovery_codes", "recovery_code"}


def library_acts():
    """The entries of pictures, labels, jobs and the newspaper, each tested on its own."""
    done = {
        f"{kind}_{done}" for kind in ("image", "clip", "category", "author") for done in ("added", "changed")
    }
    done |= {f"about_page_{act}" for act in ("saved", "published", "restored", "taken_off")}
    done |= {"image_cost", "image_ai_label", "clip_killed", "cleared_pictures", "collection_made"}
    done |= {*map("image_{}".format, Image.Status)}
    return done | {"job_retried", "newspaper_changed", "category_merged", "author_merged"}


def test_every_act_is_on_the_list_with_who_when_and_on_what(clock, journalist, editor, administrator, desk):
    every_act(journalist, editor, administrator, clock)
    done = set(AuditEntry.objects.values_list("act", flat=True))
    assert done == set(LABELS) - people_acts() - library_acts()
    shown = {row["act"]: row for row in rows(desk(administrator))}
    assert set(shown) - {"sign_in"} == done
    assert shown["send_back"] | {"story_id": ""} == {
        "at": "2026-11-24T13:00:00+00:00",
        "by": str(editor),
        "act": "send_back",
        "story_id": "",
        "story": "Bridge closes",
        "detail": "Who pays?",
        "address": "",
    }
    assert shown["override"]["detail"]
    assert str(journalist) in shown["put_on_duty"]["detail"]


def test_a_picture_is_on_the_list_when_it_comes_and_with_each_word_that_changes(
    journalist, editor, administrator, desk
):
    typed = {"caption": "The bridge.", "credit": "Ann Grey", "alt_text": ""}
    upload = {"picture": factories.picture_file("bridge.png"), **typed}
    assert desk(journalist).post("/admin/articles/image/add/", upload).status_code == 302
    changed = {**typed, "caption": "The old bridge.", "rights_expire_on": "2027-01-02"}
    page = f"/admin/articles/image/{Image.objects.get().pk}/change/"
    for _ in range(2):
        answer = desk(editor).post(page, changed | {"seen": Image.objects.get().version})
        assert answer.status_code == 302
    listed = [row for row in rows(desk(administrator)) if "image" in row["act"]]
    assert [(row["by"], row["act"]) for row in listed] == [
        (str(editor), "image_changed"),
        (str(journalist), "image_changed"),
        (str(journalist), "image_added"),
    ]
    assert [row["detail"] for row in listed] == [
        "The bridge., caption: The bridge. → The old bridge.; rights expire on: none → 2027-01-02",
        "bridge.png, caption: none → The bridge.; credit: none → Ann Grey",
        "bridge.png",
    ]


def test_sending_anothers_picture_again_changes_none_of_its_words(journalist, editor, desk):
    content = factories.picture_file("bridge.png").read()
    for person, caption in ((editor, "The bridge."), (journalist, "Mine now.")):
        upload = {"picture": SimpleUploadedFile("bridge.png", content), "caption": caption}
        assert desk(person).post("/admin/articles/image/add/", upload).status_code == 302
    assert Image.objects.get().caption == "The bridge."


def test_a_picture_sent_from_the_writing_page_is_on_the_list_once(journalist, administrator, desk):
    content = factories.picture_file("bridge.png").read()
    for _ in range(2):
        upload = {"file": SimpleUploadedFile("bridge.png", content)}
        assert desk(journalist).post("/admin/articles/image/upload/", upload).status_code == 201
    assert [row["detail"] for row in rows(desk(administrator), "?act=image_added")] == ["bridge.png"]


@pytest.mark.parametrize("kind", ["category", "author"])
def test_a_label_is_on_the_list_when_it_is_made_and_changed(kind, editor, journalist, administrator, desk):
    address = f"/admin/articles/{kind}/"
    more = {"user": journalist.pk, "role": "Reporter"} if kind == "author" else {"description": "Roads."}
    shown = f"user: none → {journalist}" if kind == "author" else "description: none → Roads."
    client = desk(editor)
    assert client.post(f"{address}add/", {"name": "Trafic", "slug": "traffic"}).status_code == 302
    pk = (Category if kind == "category" else Author).objects.get().pk
    changed = {"name": "Traffic", "slug": "traffic", "is_default": "on", **more}
    assert sent_now(client, f"{address}{pk}/change/", changed).status_code == 302
    changing, adding = [row for row in rows(desk(administrator)) if kind in row["act"]]
    assert (adding["by"], adding["act"], adding["detail"]) == (str(editor), f"{kind}_added", "Trafic")
    assert (changing["by"], changing["act"]) == (str(editor), f"{kind}_changed")
    for difference in ("Trafic, name: Trafic → Traffic", "default for flashes: no → yes", shown):
        assert difference in changing["detail"]
    assert "slug" not in changing["detail"]


@pytest.mark.once
def test_every_act_that_the_code_puts_on_record_has_its_words():
    found = set()
    for path in [*ROOT.glob("articles/**/*.py"), *ROOT.glob("newsroom/**/*.py"), *ROOT.glob("feed/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("put_on_record"):
                found |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    assert {"sign_in", "image_added"} <= found <= set(LABELS)


# Nobody changes it.


@pytest.mark.once
def test_no_code_but_the_one_writer_touches_an_entry():
    touching = {
        str(path.relative_to(ROOT))
        for room in ("articles", "newsroom", "feed")
        for path in ROOT.glob(f"{room}/**/*.py")
        if "migrations" not in path.parts and re.search(r"\bAuditEntry\b", path.read_text())
    }
    readers = {"articles/admin/audit.py", "articles/admin/pulse.py"}
    readers |= {"newsroom/doctor/machine.py", "newsroom/people/security_mails.py"}
    written = {"articles/models/__init__.py", "articles/models/audit.py", "articles/record.py"}
    assert touching == readers | written
    writer = (ROOT / "articles/record.py").read_text()
    assert re.findall(r"AuditEntry\.\S+\(", writer) == [
        "AuditEntry.objects.bulk_create(",
        "AuditEntry.objects.filter(",
    ]
    for reader in readers:
        assert not re.search(r"\.(save|delete|update|bulk_\w+|create)\(", (ROOT / reader).read_text())


def test_entries_can_be_neither_changed_nor_deleted(db):
    entry()
    for change in (lambda rows: rows.update(act="none"), lambda rows: rows.delete()):
        with pytest.raises(TypeError):
            change(AuditEntry.objects.all())
    kept = AuditEntry.objects.get()
    again = AuditEntry(pk=kept.pk, at=NOON, act="none")
    kept.act = "none"
    for change in (kept.save, kept.delete, again.save, models.QuerySet(AuditEntry).delete):
        with pytest.raises(TypeError), transaction.atomic():
            change()
    assert AuditEntry.objects.get().act == "save"


@pytest.mark.once
@pytest.mark.parametrize("path", ["add/", "{pk}/change/", "{pk}/delete/", "{pk}/"])
def test_there_is_no_page_to_add_change_or_delete_an_entry(path, administrator, desk):
    address = LIST + path.format(pk=entry().pk)
    assert desk(administrator).post(address, {"act": "none", "post": "yes"}).status_code == 404
    assert AuditEntry.objects.get(by=None).act == "save"


@pytest.mark.once
def test_the_list_takes_no_post(administrator, desk):
    for address in (LIST, f"{LIST}csv/"):
        assert desk(administrator).post(address, {"action": "delete_selected"}).status_code == 405


# Who reads it.


@pytest.mark.once
@pytest.mark.parametrize("address", [LIST, f"{LIST}csv/"])
def test_administrators_alone_read_it(address, journalist, editor, administrator, desk, client):
    assert client.get(address).status_code == 302
    assert desk(journalist).get(address).status_code == 403
    assert desk(editor).get(address).status_code == 403
    assert desk(administrator).get(address).status_code == 200


@pytest.mark.once
def test_only_administrators_are_led_to_it(editor, administrator, desk):
    assert LIST not in desk(editor).get("/admin/").text
    assert LIST in desk(administrator).get("/admin/").text


# The filter.


@pytest.fixture
def mixed(db, journalist, editor):
    story = factories.story(journalist)
    entry("publish", by=editor, by_name="Eve", story=story, story_name="One", at=NOON)
    entry("withdraw", by=editor, by_name="Eve", story=story, story_name="One", at=NOON + 24 * HOUR)
    entry("put_on_duty", by=journalist, by_name="Jo", at=NOON + 48 * HOUR)
    return story


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("act=publish", ["publish"]),
        ("by={editor}", ["withdraw", "publish"]),
        ("by={editor}&act=withdraw", ["withdraw"]),
        ("story={story}&since=2026-11-24", ["withdraw", "publish"]),
        ("since=2026-11-25&until=2026-11-25", ["withdraw"]),
        ("since=2026-11-25", ["put_on_duty", "withdraw"]),
        ("story=999999", []),
    ],
)
def test_the_list_and_its_export_are_narrowed_alike(asked, found, mixed, editor, administrator, desk):
    asked = "?" + asked.format(editor=editor.pk, story=mixed.pk)
    client = desk(administrator)
    kept = [row["act"] for row in rows(client, asked) if row["act"] not in ("save", "sign_in")]
    assert kept == found
    page = client.get(LIST + asked).text
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    assert [act for act in ("put_on_duty", "withdraw", "publish") if f">{LABELS[act]}<" in body] == found


@pytest.mark.parametrize(
    "asked",
    ["act=none", "by=nobody", "story=x", "since=yesterday", "story=99999999999999999999", "until=9999-12-31"],
)
def test_a_filter_that_makes_no_sense_is_said_and_exports_nothing(asked, administrator, desk):
    client = desk(administrator)
    page = client.get(f"{LIST}?{asked}")
    assert page.status_code == 200
    assert "errorlist" in page.text
    assert client.get(f"{LIST}csv/?{asked}").status_code == 400


def test_a_day_is_the_newsrooms_and_ends_at_its_midnight(administrator, desk):
    # London is an hour ahead of UTC in summer.
    entry("publish", at=datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC))
    entry("withdraw", at=datetime(2026, 7, 1, 23, 0, 0, tzinfo=UTC))
    found = rows(desk(administrator), "?until=2026-07-01&since=2026-07-01")
    assert [(row["act"], row["at"]) for row in found] == [("publish", "2026-07-01T23:59:59+01:00")]


# Pages and export.


def test_the_pages_follow_each_other_and_nothing_comes_twice_or_is_missed(administrator, desk):
    # Many at one moment, as an act on all that is scheduled leaves them.
    for number in range(2 * PAGE_SIZE + 7):
        entry("hold", detail=f"entry {number:03}", at=NOON + HOUR * (number // 150))
    client, asked, seen = desk(administrator), "?act=hold", []
    while asked:
        page = client.get(LIST + asked).text
        found = re.findall(r"entry (\d+)", page)
        assert len(found) <= PAGE_SIZE
        seen += found
        older = re.search(r'rel="next" href="(\?[^"]+)"', page)
        asked = older and older[1].replace("&amp;", "&")
    assert seen == [f"{number:03}" for number in reversed(range(2 * PAGE_SIZE + 7))]


@pytest.mark.parametrize("cursor", ["x", "1-", "-", "9" * 5000, f"{'9' * 18}-1", "1-2-3"])
def test_a_cursor_that_is_none_gives_a_page_all_the_same(cursor, administrator, desk):
    assert desk(administrator).get(f"{LIST}?before={cursor}").status_code == 200


def test_a_page_counts_nothing_and_skips_nothing(administrator, desk, django_assert_max_num_queries):
    entry()
    client = desk(administrator)
    with django_assert_max_num_queries(12) as queries:
        client.get(f"{LIST}?act=save")
    asked = " ".join(query["sql"] for query in queries if "auditentry" in query["sql"])
    assert asked
    assert not re.search(r"COUNT\(|OFFSET", asked)


@pytest.mark.once
@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_the_export_is_a_formula(formula, administrator, desk):
    entry("publish", by_name=formula, story_name=formula, detail=formula)
    [row] = rows(desk(administrator), "?act=publish")
    assert [row["by"], row["story"], row["detail"]] == [f"'{formula}"] * 3


@pytest.mark.once
@pytest.mark.parametrize("separator", [";", ",", "; ", ';"'])
def test_no_part_of_a_cell_is_a_formula_where_spreadsheets_split_it(separator, administrator, desk):
    entry("publish", detail=f'x{separator}=HYPERLINK("http://evil.example","see")')
    [row] = rows(desk(administrator), "?act=publish")
    assert row["detail"].startswith(f"x{separator[0]}'")


@pytest.mark.once
def test_words_are_shown_as_words(administrator, desk):
    entry("publish", by_name="<b>Eve</b>", detail="<script>alert(1)</script>")
    page = desk(administrator).get(LIST).text
    assert ("<script>alert" in page, "&lt;b&gt;Eve" in page) == (False, True)
