"""Every page of the desk comes in the language of the person who uses it."""

import re

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import AuditEntry, Image, Job
from articles.text.languages import KNOWN
from newsroom.people import invitations
from tests import factories
from tests.articles.admin.pages import sent_now
from tests.languages import world
from tests.languages.foreign import become_foreign, english, texts
from tests.moments import HOUR, SECOND

pytestmark = pytest.mark.once

STORY = "/admin/articles/story/{story}"
PAGES = [
    *("/admin/", "/admin/tasks/", "/admin/fresh-boards/", "/admin/password_change/"),
    *("/admin/articles/story/", "/admin/articles/story/?q=немає", "/admin/articles/story/add/"),
    *("/admin/articles/story/{draft}/change/", "/admin/articles/story/{waiting}/change/"),
    *("/admin/articles/story/{scheduled}/change/", "/admin/articles/story/{gone}/take-down/"),
    "/admin/articles/story/{withdrawn}/withdrawal/",
    *(f"{STORY}/change/", f"{STORY}/fix/", f"{STORY}/preview/", f"{STORY}/versions/"),
    *(
        f"{STORY}/versions/compare/",
        f"{STORY}/versions/compare/?view=sides",
        f"{STORY}/versions/{{old}}/restore/",
    ),
    *(f"{STORY}/versions/{{version}}/off-record/", "/admin/articles/story/0/change/"),
    *(
        "/admin/articles/category/",
        "/admin/articles/category/add/",
        "/admin/articles/category/{category}/change/",
    ),
    *("/admin/articles/category/{category}/merge/", "/admin/articles/category/?q=немає"),
    *("/admin/articles/author/", "/admin/articles/author/add/", "/admin/articles/author/{author}/change/"),
    *("/admin/newsroom/user/", "/admin/newsroom/user/add/", "/admin/newsroom/user/{person}/change/"),
    *("/admin/newsroom/user/{person}/invitation/", "/admin/newsroom/user/{person}/history/"),
    *("/admin/articles/newspaper/", "/admin/articles/aboutpage/", "/admin/articles/aboutpage/add/"),
    *("/admin/articles/aboutpage/{about}/change/", "/admin/articles/aboutpage/{about}/history/"),
    *("/admin/articles/aboutpage/{about}/history/1/", "/admin/articles/auditentry/", "/admin/articles/job/"),
    *("/admin/articles/notification/", "/admin/articles/image/", "/admin/articles/image/add/"),
    *("/admin/articles/image/{image}/change/", "/admin/articles/image/words/?image={image}"),
    *("/admin/articles/image/{image}0000/original/", "/admin/articles/image/costs.csv?month=так"),
    "/admin/articles/image/?q=немає",
]
"""What an administrator asks for, who may see all of the desk."""
REFUSED = [
    f"{STORY}/change/",
    f"{STORY}/fix/",
    "/admin/articles/auditentry/",
    "/admin/articles/category/add/",
]
"""What a journalist asks for, who may not do most of it."""
SIGNED_OUT = ["/admin/login/", "/admin/invitation/MQ/none/"]
SENT = {
    "/admin/articles/story/add/": {"headline": ""},
    "/admin/articles/story/{waiting}/change/": {"_act": "send_back", "send_back_note": ""},
    "/admin/articles/story/{draft}/change/": {"_act": "publish", "headline": "Міст", "version": "1"},
    "/admin/articles/story/{waiting}/autosave/": {"person": "{by}", "page": "a" * 24, "headline": "Міст"},
    "/admin/articles/story/{draft}/presence/": {"person": "{by}", "page": "b" * 24, "does": "here"},
    "/admin/articles/story/{draft}/checks/": {"headline": "", "version": "1"},
    "/admin/articles/story/": {"_act": "choose", "_choose": "publish", "story": "{draft}-"},
    "/admin/articles/category/add/": {"name": "новини"},
    "/admin/newsroom/user/add/": {"first_name": ""},
    "/admin/password_change/": {"old_password": "так", "new_password1": "так", "new_password2": "ні"},
    "/admin/articles/newspaper/": {"accent_dark": "#ffffff", "seen": "0"},
    "/admin/flash/": {"headline": ""},
    "/admin/duty/": {"person": ""},
    "/admin/articles/image/add/": {"caption": ""},
    "/admin/articles/image/upload/": {},
}
"""What is not done, {address: what is sent}: the pages that say why."""

OWN_NAMES = sorted((language.own_name for language in KNOWN.values()), key=len, reverse=True)
LICENCES = r"Public Domain Mark 1\.0|CC(?:0| BY(?:-SA|-ND)?) \d\.0"
UNTRANSLATED = "|".join(
    [
        *map(re.escape, OWN_NAMES),
        r"\b(?:news|staff|ada|bridge)\b",
        "True|False|None",
        "410 Gone|^PNG,",
        LICENCES,
    ]
)
"""Names of languages and licences, addresses, what Django says of its icons, and what a server answers."""


@pytest.fixture
def newspaper(settings, tmp_path, clock, editor, administrator, journalist):
    """A desk with a little of everything: {placeholder of an address: its value}."""
    become_foreign(settings, tmp_path, "uk")
    settings.HAS_MAIL = True
    for number, person in enumerate([editor, administrator, journalist]):
        person.first_name, person.username = "Анна", f"анна{number}"
        person.save()
    category = factories.category("Новини", slug="news", description="Усе про місто.")
    author = factories.author("Редакція", slug="staff")
    world.face(editor)
    story = world.bridge(clock, editor)
    workflow.pin(story, by=editor, label="breaking", in_strip=True)
    workflow.share(story, by=editor, hours=1)
    found = {"story": story.pk, "category": category.pk, "author": author.pk, "about": 1}
    found |= {"by": administrator.pk, "image": Image.objects.latest("pk").pk}
    found |= {
        "old": f"r{story.revisions.earliest('pk').pk}",
        "version": f"a{story.articles.earliest('pk').pk}",
    }
    return found | _stories(clock, editor, administrator) | {"person": _work(story, editor, administrator)}


def _stories(clock, editor, administrator):
    made = {
        name: factories.story(editor, **world.words(slug=name))
        for name in ("draft", "waiting", "scheduled", "withdrawn", "gone")
    }
    draft, waiting, scheduled, withdrawn, gone = made.values()
    workflow.embargo(
        draft, by=editor, until=timezone.now() + 9 * HOUR, until_lifted=False, note="Міністерство"
    )
    workflow.submit(waiting, by=editor)
    problems = ["images", "second_reader", "alt_text", "caption", "credit"]
    workflow.publish(scheduled, by=editor, kind="first", at=timezone.now() + HOUR, overriding=problems)
    for story in (withdrawn, gone):
        workflow.publish(story, by=editor, kind="first", overriding=problems)
        clock.shift(SECOND)
        workflow.withdraw(story, by=editor, notice="Знято.")
    workflow.take_down(gone, by=administrator, reason="Суд.")
    return {name: story.pk for name, story in made.items()}


def _work(story, editor, administrator):
    """Notes, a job that failed, somebody on duty and somebody invited, whose id it gives."""
    person = factories.person("journalist", username="олег", first_name="Олег", email="o@paper.example")
    workflow.leave_note(story, by=editor, text="Хто це каже?", to=administrator)
    workflow.assign(story, by=editor, to=person)
    workflow.put_on_duty(person, by=editor, until=timezone.now() + 9 * HOUR)
    invitations.invite(person, by=administrator)
    Job.objects.filter(kind="invitation").update(failed_at=timezone.now(), attempts=1)
    return person.pk


def asked(client, newspaper):
    """{address: the desk's answer to whoever may ask for it}"""
    yield from ((address, client.get(address.format(**newspaper))) for address in PAGES)
    for address, sent in SENT.items():
        filled = {name: value.format(**newspaper) for name, value in sent.items()}
        yield f"POST {address}", client.post(address.format(**newspaper), filled)


def test_no_text_of_our_own_is_left_in_english(newspaper, desk, administrator, journalist, client):
    answers = {address: client.get(address) for address in SIGNED_OUT}
    answers |= asked(desk(administrator), newspaper)
    answers |= {f"{each}, refused": desk(journalist).get(each.format(**newspaper)) for each in REFUSED}
    assert {answer.status_code for answer in answers.values()} == {200, 400, 403, 404, 409, 410}
    found = {address: english([*texts(answer)], UNTRANSLATED) for address, answer in answers.items()}
    assert "\n".join(f"{address}: {words}" for address, words in found.items() if words) == ""


def test_a_person_is_written_to_in_their_own_language(settings, clock, administrator, mailoutbox):
    settings.HAS_MAIL = True
    invited = [
        factories.person("journalist", username=code, language=code, email=f"{code}@paper.example")
        for code in ("uk", "en")
    ]
    for person in invited:
        invitations.invite(person, by=administrator)
        invitations.mail(str(person.pk))
    assert [mail.subject.partition(":")[0] for mail in mailoutbox] == [
        "The Test Courier",
        "Your account at The Test Courier",
    ]
    assert "Виберіть пароль тут:" in mailoutbox[0].body


def test_the_record_is_in_the_newspapers_language_for_every_actor(desk, clock, journalist, administrator):
    administrator.language = "uk"
    administrator.save()
    category = factories.category("News", slug="news")
    client = desk(administrator)
    sent_now(
        client,
        f"/admin/articles/category/{category.pk}/change/",
        {"name": "World", "slug": "news", "is_retired": "on"},
    )
    person = {"first_name": "Ann", "username": journalist.username, "role": "editor", "is_active": "on"}
    said = sent_now(client, f"/admin/newsroom/user/{journalist.pk}/change/", person, follow=True)
    assert "Змінено: працівник" in said.text
    assert [*AuditEntry.objects.order_by("pk").values_list("detail", flat=True)] == [
        "News, name: News → World; retired: no → yes; in the navigation: yes → no",
        f"{journalist.username}, role: journalist → editor",
    ]
