"""Deletion, pictures, labels and people: what each role may do on the desk."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from articles.models import Author, Category, Image
from newsroom.models import User
from tests import factories
from tests.articles.admin.pages import STORIES, sent_now
from tests.articles.people import newsroom
from tests.articles.pictures.made import listed

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.once]


# Nobody deletes.


@pytest.mark.parametrize("who", ["owner", "editor", "administrator"])
def test_nobody_deletes(in_state, people, desk, who):
    story, image, label = in_state("live"), factories.image(people["owner"]), factories.category()
    author, client = factories.author(), desk(people[who])
    before = newsroom()
    for address in (
        f"{STORIES}{story.pk}/delete/",
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
    assert [image["id"] for image in listed(client)] == [answer.json()["id"]]


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
        answer = desk(people[who]).post(
            address, {**sent, "caption": caption, "seen": Image.objects.get().version}
        )
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
        send = sent_now if status == 302 else Client.post
        changed = send(client, f"/admin/articles/{room}/{pk}/change/", {"name": "Changed", "slug": "changed"})
        assert (new.status_code, changed.status_code) == (status, status)
    names = {*Category.objects.values_list("name", flat=True), *Author.objects.values_list("name", flat=True)}
    assert names == ({"New", "Changed"} if status == 302 else {"Transport", "Ann"})


@pytest.mark.parametrize("who", ["owner", "editor", "nobody"])
def test_people_and_groups_are_for_administrators(people, desk, who):
    client, before = desk(people[who]), list(User.objects.order_by("pk").values())
    other = people["colleague"].pk
    sent = {"username": "mallory", "first_name": "M", "role": "administrator", "is_active": "on"}
    for address in (
        "/admin/newsroom/user/add/",
        f"/admin/newsroom/user/{other}/change/",
        f"/admin/newsroom/user/{people[who].pk}/change/",
        f"/admin/newsroom/user/{other}/invitation/",
    ):
        assert client.post(address, sent).status_code == 403, address
        assert client.get(address).status_code == 403, address
    assert client.get("/admin/newsroom/user/").status_code == 403
    assert client.get("/admin/auth/group/").status_code == 404
    assert list(User.objects.order_by("pk").values()) == before
    assert not people[who].groups.filter(name="administrator").exists()


def test_an_administrator_gives_a_role_but_cannot_widen_one_or_make_a_superuser(people, desk):
    client, other = desk(people["administrator"]), people["colleague"]
    address, editors = f"/admin/newsroom/user/{other.pk}/change/", Group.objects.get(name="editor")
    sent = {"username": "cole", "role": "editor", "is_staff": "on", "is_active": "on"}
    crafted = {**sent, "is_superuser": "on", "user_permissions": ["1"]}
    assert sent_now(client, address, crafted).status_code == 302
    other.refresh_from_db()
    assert list(other.groups.all()) == [editors]
    assert (other.is_superuser, other.user_permissions.exists()) == (False, False)
    group = f"/admin/auth/group/{editors.pk}/change/"
    assert client.post(group, {"name": "editor", "permissions": []}).status_code == 404
    assert editors.permissions.exists()


def test_a_superusers_account_is_only_for_superusers(people, desk):
    root = User.objects.create(username="root", is_staff=True, is_superuser=True)
    client = desk(people["administrator"])
    for page in ("change", "invitation"):
        answer = client.post(f"/admin/newsroom/user/{root.pk}/{page}/", {"username": "mine"})
        assert answer.status_code == 403
    assert User.objects.get(pk=root.pk).username == "root"
