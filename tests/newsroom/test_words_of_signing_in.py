"""One term per concept on the sign-in pages, and password hints in plain words."""

import re
from pathlib import Path

import pytest

from newsroom.people import invitations
from tests import factories
from tests.articles.admin.pages import parse, text_of

ROOT = Path(__file__).parents[2]
OTHER_TERMS = re.compile(r"log[ -]?(in|out)\b|logged (in|out)|sign-in name|user name", re.IGNORECASE)
HINTS = [
    "At least 12 characters: a few words in a row are easy to remember.",
    "Not similar to your name, username or e-mail address.",
    "Not a password that many people use.",
    "Not digits alone.",
]
NEW = "harbour bridge crane"


def words_of(answer):
    """The visible text of a page, and its button labels."""
    page = parse(answer.text)
    labels = [field.get("value", "") for field in page.iter("input") if field.get("type") == "submit"]
    return " ".join([page.find(".//title").text, *page.find("body").itertext(), *labels])


def hints_of(answer):
    return [item.text for item in parse(answer.text).findall(".//div[@class='help']/ul/li")]


def pages(client, desk, administrator):
    """The sign-in pages, by name."""
    invited = factories.person("journalist")
    invitations.invite(invited, by=administrator)
    link = invitations.link(invited)
    yield "sign in", client.get("/admin/login/")
    wrong = {"username": "nobody", "password": "wrong"}
    yield "wrong password", client.post("/admin/login/", wrong)
    yield "nothing typed", client.post("/admin/login/", {})
    yield "invitation", client.get(link[link.index("/admin/") :], follow=True)
    yield "an invitation that is over", client.get(link[link.index("/admin/") :].replace("-", "-x"))
    administrator.set_password("an old password of mine")
    administrator.save()
    desk(administrator)
    yield "people", client.get("/admin/newsroom/user/")
    yield "a person", client.get(f"/admin/newsroom/user/{invited.pk}/change/")
    yield "password", client.get("/admin/password_change/")
    yield "wrong old password", client.post("/admin/password_change/", {"old_password": "x"})
    typed = {"old_password": "an old password of mine", "new_password1": NEW, "new_password2": NEW}
    yield "password changed", client.post("/admin/password_change/", typed, follow=True)
    yield "signed out", client.post("/admin/logout/")


def test_the_pages_say_sign_in_and_username_and_nothing_else(client, desk, administrator):
    found = {
        name: OTHER_TERMS.search(words_of(answer)) for name, answer in pages(client, desk, administrator)
    }
    assert [name for name, other in found.items() if other] == []
    assert len(found) == 11


def test_hints_on_a_password_are_a_list_in_plain_words(client, desk, administrator):
    found = dict(pages(client, desk, administrator))
    assert hints_of(found["invitation"]) == hints_of(found["password"]) == HINTS
    assert "Your password is changed." in text_of(found["password changed"], ".//div[@id='content']")
    assert "Check both" in text_of(found["wrong password"], ".//p[@class='errornote']")


@pytest.mark.once
def test_docs_and_messages_of_the_desk_say_the_same():
    texts = [
        *(ROOT / "docs").glob("*.md"),
        ROOT / "README.md",
        ROOT / "SECURITY.md",
        ROOT / "CONTRIBUTING.md",
    ]
    texts += [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static/desk").rglob("*.js")]
    other = re.compile(r"\blog (in|out)\b|\blogged (in|out)\b|sign-in name|log-in", re.IGNORECASE)
    assert [path.name for path in texts if other.search(path.read_text())] == []


def test_the_second_field_asks_for_the_new_password_and_says_when_both_differ(client, desk, administrator):
    found = dict(pages(client, desk, administrator))
    for page in ("invitation", "password"):
        assert "New password again" in words_of(found[page])
        assert "as before" not in words_of(found[page])
    administrator.refresh_from_db()
    typed = {"old_password": "a wrong one", "new_password1": NEW, "new_password2": NEW + "x"}
    answer = words_of(desk(administrator).post("/admin/password_change/", typed))
    assert "This is not your old password: type it again." in answer
    assert "The two new passwords differ: type the same one twice." in answer
