"""The table of roles, on every path: what a person may not do answers 403 or 404, and nothing is changed."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from articles import workflow
from articles.models import Article, AuditEntry, Author, Category, Image, PublicNote, Story
from newsroom.models import User
from tests import factories
from tests.articles.admin.pages import act_buttons, form_of
from tests.rows import rows_of_articles

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIST = "/admin/articles/story/"

PEOPLE = ["owner", "assigned", "colleague", "editor", "administrator", "nobody"]
"""Three journalists, two above them, and someone who signs in without a role."""
ADMINISTRATORS = {"administrator"}
ABOVE = {"editor"} | ADMINISTRATORS
WRITERS = {"owner", "assigned"} | ABOVE
STATES = ["draft", "in_review", "scheduled", "live", "changed", "withdrawn"]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def people(db):
    roles = {"owner": "journalist", "assigned": "journalist", "colleague": "journalist"}
    everyone = {who: factories.person(roles.get(who, who)) for who in PEOPLE if who != "nobody"}
    return {**everyone, "nobody": User.objects.create(username="nobody", is_staff=True)}


@pytest.fixture
def in_state(people, clock):
    """Makes the owner's story, assigned to another journalist, in a state."""

    def make(state):
        editor = people["editor"]
        story = factories.story(people["owner"], headline="Bridge closes", slug="bridge-closes")
        Story.objects.filter(pk=story.pk).update(assigned_to=people["assigned"])
        if state == "in_review":
            workflow.submit(story, by=people["owner"])
        if state == "scheduled":
            workflow.publish(story, by=editor, kind="first", at=NOON + HOUR)
        if state in ("live", "changed", "withdrawn"):
            workflow.publish(story, by=editor, kind="first")
            clock.shift(timedelta(minutes=1))
        if state == "changed":
            workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
        if state == "withdrawn":
            workflow.withdraw(story, by=editor, notice="We are checking it.")
        story.refresh_from_db()
        return story

    return make


def newsroom():
    """Every row of every table but the audit list, which gains by every sign-in."""
    return rows_of_articles(without=[AuditEntry])


def page_of(story):
    return f"{LIST}{story.pk}/change/"


# The verbs: {act: (how it is called, who may in which states)}. What stands in no state is refused to all.

VERBS = {
    "save": (
        lambda story, by: workflow.save(story, by=by, words={"dek": "Typed."}),
        {
            **dict.fromkeys(["draft", "scheduled", "live", "changed"], WRITERS),
            **dict.fromkeys(["in_review", "withdrawn"], ABOVE),
        },
    ),
    "submit": (workflow.submit, {"draft": WRITERS, "changed": WRITERS}),
    "recall": (workflow.recall, {"in_review": WRITERS}),
    "send_back": (
        lambda story, by: workflow.send_back(story, by=by, note="Call them again."),
        {"in_review": ABOVE},
    ),
    "publish": (
        lambda story, by: workflow.publish(
            story,
            by=by,
            kind="update" if story.articles.exists() and story.status != "published" else "first",
            again=True,
        ),
        dict.fromkeys(["draft", "in_review", "scheduled", "changed", "withdrawn"], ABOVE),
    ),
    "reschedule": (
        lambda story, by: workflow.reschedule(story, by=by, at=NOON + 2 * HOUR),
        {"scheduled": ABOVE},
    ),
    "cancel": (workflow.cancel, {"scheduled": ABOVE}),
    "note": (
        lambda story, by: workflow.note(
            story, by=by, public_note=PublicNote(kind="clarification", text="Clearer.")
        ),
        {"live": ABOVE, "changed": ABOVE},
    ),
    "readdress": (
        lambda story, by: workflow.readdress(story, by=by, slug="bridge-shut"),
        {"live": ABOVE, "changed": ABOVE},
    ),
    "withdraw": (
        lambda story, by: workflow.withdraw(story, by=by, notice="We are checking it."),
        dict.fromkeys(["scheduled", "live", "changed"], ABOVE),
    ),
    "take_down": (
        lambda story, by: workflow.take_down(story, by=by, reason="An order of the court."),
        dict.fromkeys(["scheduled", "live", "changed", "withdrawn"], ADMINISTRATORS),
    ),
    "discard": (workflow.discard, {"changed": WRITERS}),
}


@contextmanager
def undone():
    """Undo what is done inside, so that the next person finds the same newsroom."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def requires(verb, allowed, story, people, act=""):
    """Each whom the table allows does it, and everybody else is refused with nothing changed."""
    before = newsroom()
    for who, person in people.items():
        fresh = Story.objects.get(pk=story.pk)
        if who in allowed:
            with undone():
                verb(fresh, by=person)
                assert newsroom() != before, (act, who)
        else:
            with pytest.raises(workflow.Refused):
                verb(fresh, by=person)
        assert newsroom() == before, (act, who)


@pytest.mark.parametrize("state", STATES)
def test_a_verb_is_for_those_of_the_table_and_refused_to_others(in_state, people, state):
    story = in_state(state)
    for act, (verb, allowed) in VERBS.items():
        requires(verb, allowed.get(state, ()), story, people, act)


def test_only_those_with_a_role_begin_a_story(people):
    for who, person in people.items():
        if who == "nobody":
            with pytest.raises(workflow.Forbidden):
                factories.story(person)
        else:
            assert factories.story(person).owner == person


# The buttons, and what is sent without them.

READERS = {"fix", "note", "readdress", "withdraw"}
BUTTONS = {
    "draft": ({"save", "submit", "embargo"}, {"save", "submit", "publish", "embargo"}),
    "in_review": ({"recall"}, {"save", "recall", "send_back", "publish", "embargo"}),
    "scheduled": ({"save"}, {"save", "publish", "reschedule", "cancel", "withdraw", "embargo"}),
    "live": ({"save"}, {"save", "publish", *READERS}),
    "changed": ({"save", "submit", "discard"}, {"save", "submit", "publish", "discard", *READERS}),
    "withdrawn": (set(), {"save", "publish", "edit_notice", "embargo"}),
}
"""{state: (for a journalist whose story it is, for those above)}; other journalists get none."""
TAKEN_DOWN_FROM = {"scheduled", "live", "changed", "withdrawn"}


def buttons_of(who, state):
    own, above = BUTTONS[state]
    if who in ADMINISTRATORS and state in TAKEN_DOWN_FROM:
        return above | {"take_down"}
    return above if who in ABOVE else own if who in WRITERS else set()


ACT = {
    "kind": "update",
    "send_back_note": "Call them again.",
    "notice": "We are checking it.",
    "new_time": "2026-11-24T15:00",
    "new_slug": "bridge-shut",
    "alone-note_kind": "clarification",
    "alone-note_text": "Clearer.",
    "take_down_reason": "An order of the court.",
    "is_take_down_meant": "on",
    "publish_again": "on",
    "headline": "Typed words",
    "body": "<p>Typed.</p>",
}


@pytest.mark.once
@pytest.mark.parametrize("state", STATES)
def test_each_sees_the_buttons_that_they_may_press(in_state, people, desk, state):
    story = in_state(state)
    for who, person in people.items():
        answer = desk(person).get(page_of(story))
        if who == "nobody":
            assert answer.status_code == 403
            continue
        offered = {button.act for button in answer.context["buttons"]}
        assert offered == buttons_of(who, state), who
        # A fix has a page of its own.
        assert offered - {"fix"} == act_buttons(answer)
        assert (f"{LIST}{story.pk}/fix/" in answer.text) == ("fix" in offered)


EDITORS_ACTS = [
    *("publish", "send_back", "withdraw", "cancel", "take_down", "note", "readdress", "reschedule"),
    *("back", "release", "lift", "lift_and_publish", "edit_notice"),
]


@pytest.mark.once
@pytest.mark.parametrize("state", STATES)
def test_a_crafted_post_of_an_editors_act_is_refused_with_what_was_typed_still_there(
    in_state, people, desk, state
):
    story = in_state(state)
    before = newsroom()
    for who in ("owner", "assigned", "colleague"):
        client = desk(people[who])
        for act in EDITORS_ACTS:
            answer = client.post(page_of(story), {**ACT, "_act": act, "version": story.version})
            assert answer.status_code == 403, (act, who)
            form = form_of(answer)
            assert (form["headline"], form["body"]) == ("Typed words", "<p>Typed.</p>"), (act, who)
            assert newsroom() == before, (act, who)


def test_a_crafted_post_that_publishes_a_new_story_makes_none(people, desk):
    before = newsroom()
    answer = desk(people["owner"]).post(f"{LIST}add/", {**ACT, "_act": "publish", "version": 1})
    assert answer.status_code == 403
    assert form_of(answer)["headline"] == "Typed words"
    assert f'action="{LIST}add/"' in answer.text
    assert newsroom() == before


@pytest.mark.parametrize("act", ["save", "submit", "recall", "discard"])
def test_a_colleague_changes_nothing_of_anothers_story(in_state, people, desk, act):
    story = in_state("changed")
    before = newsroom()
    answer = desk(people["colleague"]).post(page_of(story), {**ACT, "_act": act, "version": story.version})
    assert answer.status_code == 403
    assert form_of(answer)["headline"] == "Typed words"
    assert newsroom() == before


@pytest.mark.once
@pytest.mark.parametrize("state", STATES)
def test_each_does_by_post_what_their_buttons_offer(in_state, people, desk, state):
    story = in_state(state)
    for who in WRITERS:
        client = desk(people[who])
        opened = form_of(client.get(page_of(story)))
        for act in buttons_of(who, state) - {"fix"}:
            with undone():
                answer = client.post(page_of(story), {**opened, **ACT, "_act": act})
                assert answer.status_code == 302, (who, act)


def test_whoever_is_not_signed_in_is_sent_to_sign_in(in_state, people, client):
    story, image = in_state("changed"), factories.image(people["owner"])
    before = newsroom()
    for address in addresses(story, image):
        for answer in (client.get(address), client.post(address, {**ACT, "_act": "save", "version": 1})):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/admin/login/")
    assert newsroom() == before


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}])
def test_whoever_has_left_is_let_in_nowhere(in_state, people, desk, change):
    story = in_state("draft")
    client = desk(people["editor"])
    User.objects.filter(pk=people["editor"].pk).update(**change)
    assert client.get(page_of(story)).status_code == 302


# Every address of the desk.


def addresses(story, image):
    return [
        "/admin/",
        LIST,
        f"{LIST}?q=Bridge",
        f"{LIST}add/",
        page_of(story),
        f"{LIST}{story.pk}/preview/",
        f"{LIST}{story.pk}/difference/",
        f"{LIST}{story.pk}/back/difference/",
        f"{LIST}{story.pk}/fix/",
        f"{LIST}{story.pk}/fix/difference/",
        f"{LIST}{story.pk}/history/",
        f"{LIST}{story.pk}/delete/",
        f"{LIST}preview/",
        f"{LIST}difference/",
        "/admin/articles/image/",
        "/admin/articles/image/picker/",
        "/admin/articles/image/upload/",
        "/admin/articles/image/add/",
        f"/admin/articles/image/{image.pk}/change/",
        "/admin/articles/category/",
        "/admin/articles/category/add/",
        "/admin/articles/author/add/",
        "/admin/newsroom/user/",
        "/admin/newsroom/user/add/",
        f"/admin/newsroom/user/{story.owner_id}/change/",
        f"/admin/newsroom/user/{story.owner_id}/password/",
        "/admin/auth/group/",
    ]


def test_no_number_leads_to_the_address_of_a_story(in_state, people, desk):
    in_state("scheduled")
    article = Article.objects.get()
    kind = ContentType.objects.get_for_model(Article).pk
    for who in ("owner", "editor", "administrator", "nobody"):
        assert desk(people[who]).get(f"/admin/r/{kind}/{article.pk}/").status_code == 404


def test_someone_without_a_role_gets_no_page_but_an_empty_front(in_state, people, desk):
    story, image = in_state("changed"), factories.image(people["owner"])
    client, before = desk(people["nobody"]), newsroom()
    for address in addresses(story, image)[1:]:
        for answer in (client.get(address), client.post(address, {**ACT, "_act": "save", "version": 1})):
            assert answer.status_code in (302, 403, 405), address
            assert "Bridge" not in answer.text, address
    assert newsroom() == before


def test_someone_without_a_role_finds_no_draft_on_the_front_page(in_state, people, desk):
    in_state("draft")
    for address in ("/admin/", "/admin/fresh-boards/"):
        assert "Bridge" in desk(people["owner"]).get(address).text
        assert "Bridge" not in desk(people["nobody"]).get(address).text


@pytest.mark.parametrize("who", ["owner", "colleague", "editor", "administrator"])
def test_all_with_a_role_see_every_story_and_its_words(in_state, people, desk, who):
    story, client = in_state("draft"), desk(people[who])
    for address in (LIST, f"{LIST}?q=Bridge", page_of(story), f"{LIST}{story.pk}/preview/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Bridge closes" in answer.text


# Restricted stories.


def restricted_paths(story):
    words = {**ACT, "version": story.version}
    return [
        ("get", page_of(story), {}),
        ("get", f"{LIST}{story.pk}/preview/", {}),
        ("post", f"{LIST}{story.pk}/preview/", words),
        ("post", f"{LIST}{story.pk}/difference/", words),
        ("get", f"{LIST}{story.pk}/back/difference/", {}),
        ("get", f"{LIST}{story.pk}/fix/", {}),
        ("post", f"{LIST}{story.pk}/fix/", words),
        ("post", f"{LIST}{story.pk}/fix/difference/", words),
        *(
            ("post", page_of(story), {**words, "_act": act})
            for act in ("save", "submit", "publish", "recall")
        ),
    ]


@pytest.mark.parametrize("state", ["draft", "changed"])
def test_a_restricted_story_is_there_for_the_named_its_owner_and_administrators_alone(
    in_state, people, desk, state
):
    story = in_state(state)
    headline = story.headline
    story.restricted_to.add(people["assigned"])
    before = newsroom()
    for who in ("colleague", "editor"):
        client = desk(people[who])
        for method, address, sent in restricted_paths(story):
            answer = getattr(client, method)(address, sent)
            assert answer.status_code == 404, (who, address)
            assert headline not in answer.text
        for query in (
            "",
            "?q=Bridge",
            "?state=draft",
            "?state=changed",
            f"?owner__id__exact={story.owner_id}",
        ):
            assert headline not in client.get(f"{LIST}{query}", follow=True).text
        assert newsroom() == before
        with pytest.raises(workflow.Forbidden):
            workflow.save(Story.objects.get(), by=people[who], words={"dek": "x"})
    for who in ("owner", "assigned", "administrator"):
        client = desk(people[who])
        assert headline in client.get(LIST).text
        assert headline in client.get(page_of(story)).text


def test_a_restricted_story_is_not_on_others_front_page_nor_on_its_pictures_page(in_state, people, desk):
    story = in_state("in_review")
    image = factories.image(people["owner"])
    Story.objects.update(lead_image=image)
    front, picture = "/admin/", f"/admin/articles/image/{image.pk}/change/"
    for address in (front, picture):
        assert "Bridge closes" in desk(people["editor"]).get(address).text
    story.restricted_to.add(people["assigned"])
    for address in (front, picture):
        assert "Bridge closes" not in desk(people["editor"]).get(address).text
        assert "Bridge closes" in desk(people["administrator"]).get(address).text


def test_what_was_taken_down_is_there_for_administrators_alone(in_state, people, desk):
    story = in_state("live")
    workflow.take_down(story, by=people["administrator"], reason="An order of the court.")
    for who in ("owner", "assigned", "colleague", "editor"):
        client = desk(people[who])
        for method, address, sent in restricted_paths(story):
            assert getattr(client, method)(address, sent).status_code == 404, (who, address)
        assert "Bridge closes" not in client.get(LIST).text
        assert "Bridge closes" not in client.get("/admin/").text
    assert "Bridge closes" in desk(people["administrator"]).get(page_of(story)).text


# Nobody deletes.


@pytest.mark.parametrize("who", ["owner", "editor", "administrator"])
def test_nobody_deletes(in_state, people, desk, who):
    story, image, label = in_state("live"), factories.image(people["owner"]), factories.category()
    author, client = factories.author(), desk(people[who])
    before = newsroom()
    for address in (
        f"{LIST}{story.pk}/delete/",
        f"/admin/articles/image/{image.pk}/delete/",
        f"/admin/articles/category/{label.pk}/delete/",
        f"/admin/articles/author/{author.pk}/delete/",
        f"/admin/newsroom/user/{people['colleague'].pk}/delete/",
    ):
        assert client.post(address, {"post": "yes"}).status_code == 403, address
    for room in ("story", "image", "category", "author"):
        sent = {"action": "delete_selected", "_selected_action": ["1"], "post": "yes"}
        client.post(f"/admin/articles/{room}/", sent)
    assert newsroom() == before
    assert User.objects.filter(pk=people["colleague"].pk).exists()


# Pictures.


@pytest.mark.parametrize("who", ["owner", "editor", "administrator"])
def test_all_with_a_role_pick_and_upload_pictures(people, desk, who):
    client = desk(people[who])
    answer = client.post("/admin/articles/image/upload/", {"file": factories.picture_file()})
    assert answer.status_code == 201
    assert Image.objects.get().uploaded_by == people[who]
    listed = client.get("/admin/articles/image/picker/").json()["images"]
    assert [image["id"] for image in listed] == [answer.json()["id"]]


def test_someone_without_a_role_neither_picks_nor_uploads(people, desk):
    client = desk(people["nobody"])
    assert client.get("/admin/articles/image/picker/").status_code == 403
    assert client.post("/admin/articles/image/upload/", {"file": factories.picture_file()}).status_code == 403
    assert not Image.objects.exists()


def test_journalists_change_the_words_of_their_own_pictures_and_editors_those_of_any(people, desk):
    image = factories.image(people["owner"], caption="The bridge.")
    address = f"/admin/articles/image/{image.pk}/change/"
    sent = {"caption": "Changed.", "credit": "Ann Archer", "alt_text": "A bridge."}
    for who, status in (("colleague", 403), ("nobody", 403), ("owner", 302), ("editor", 302)):
        caption = f"Changed by {who}."
        answer = desk(people[who]).post(address, {**sent, "caption": caption})
        assert answer.status_code == status, who
        assert (Image.objects.get().caption == caption) == (status == 302), who


# Labels and people.


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 403), ("nobody", 403), ("editor", 302), ("administrator", 302)]
)
def test_editors_and_administrators_manage_labels(people, desk, who, status):
    label, author, client = factories.category("Transport"), factories.author("Ann"), desk(people[who])
    for room, pk in (("category", label.pk), ("author", author.pk)):
        new = client.post(f"/admin/articles/{room}/add/", {"name": "New", "slug": "new"})
        changed = client.post(f"/admin/articles/{room}/{pk}/change/", {"name": "Changed", "slug": "changed"})
        assert (new.status_code, changed.status_code) == (status, status)
    names = {*Category.objects.values_list("name", flat=True), *Author.objects.values_list("name", flat=True)}
    assert names == ({"New", "Changed"} if status == 302 else {"Transport", "Ann"})


@pytest.mark.parametrize("who", ["owner", "editor", "nobody"])
def test_people_and_groups_are_for_administrators(people, desk, who):
    client, before = desk(people[who]), list(User.objects.order_by("pk").values())
    other = people["colleague"].pk
    administrators = Group.objects.get(name="administrator").pk
    sent = {"username": "mallory", "groups": [administrators], "is_staff": "on", "is_active": "on"}
    for address in (
        "/admin/newsroom/user/add/",
        f"/admin/newsroom/user/{other}/change/",
        f"/admin/newsroom/user/{people[who].pk}/change/",
        f"/admin/newsroom/user/{other}/password/",
    ):
        assert client.post(address, sent).status_code == 403, address
        assert client.get(address).status_code == 403, address
    assert client.get("/admin/newsroom/user/").status_code == 403
    assert client.get("/admin/auth/group/").status_code == 403
    assert list(User.objects.order_by("pk").values()) == before
    assert not people[who].groups.filter(pk=administrators).exists()


def test_an_administrator_gives_a_role_but_cannot_widen_one_or_make_a_superuser(people, desk):
    client, other = desk(people["administrator"]), people["colleague"]
    address, editors = f"/admin/newsroom/user/{other.pk}/change/", Group.objects.get(name="editor")
    sent = {"username": "cole", "groups": [editors.pk], "is_staff": "on", "is_active": "on"}
    assert client.post(address, {**sent, "is_superuser": "on", "user_permissions": ["1"]}).status_code == 302
    other.refresh_from_db()
    assert list(other.groups.all()) == [editors]
    assert (other.is_superuser, other.user_permissions.exists()) == (False, False)
    group = f"/admin/auth/group/{editors.pk}/change/"
    assert client.post(group, {"name": "editor", "permissions": []}).status_code == 403
    assert editors.permissions.exists()


def test_a_superusers_account_is_only_for_superusers(people, desk):
    root = User.objects.create(username="root", is_staff=True, is_superuser=True)
    client = desk(people["administrator"])
    for page in ("change", "password"):
        answer = client.post(f"/admin/newsroom/user/{root.pk}/{page}/", {"username": "mine"})
        assert answer.status_code == 403
    assert User.objects.get(pk=root.pk).username == "root"
