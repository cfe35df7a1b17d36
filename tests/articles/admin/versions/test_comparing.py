"""Any two versions of a story compared."""

import pytest

from articles import html, workflow
from tests import factories
from tests.articles.admin.pages import parse, seen_of
from tests.articles.admin.versions.pages import changes, first, many_versions, newsroom, versions_of

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("clock")]


def test_what_a_version_changed_is_compared_with_the_previous_one(desk, ann, story):
    client = desk(ann)
    newest = story.revisions.order_by("-id")[0]
    answer = client.get(versions_of(story, "compare/"), {"to": f"r{newest.pk}"})
    assert changes(answer) == {"Headline": ["Bridge -reopens-+closes again+"]}
    live = story.articles.order_by("-live_from")[0]
    answer = client.get(versions_of(story, "compare/"), {"to": f"a{live.pk}"})
    assert changes(answer) == {"Headline": ["Bridge -closes-+reopens+"]}


def test_the_first_version_is_all_new(desk, ann, story):
    answer = desk(ann).get(versions_of(story, "compare/"), {"to": first(story)})
    assert "there is no earlier version" in answer.text
    assert changes(answer)["Headline"] == ["+Bridge closes+"]


def test_a_version_is_compared_with_what_readers_have_and_with_the_working_copy(desk, ann, story):
    client = desk(ann)
    answer = client.get(versions_of(story, "compare/"), {"from": "live", "to": first(story)})
    assert changes(answer) == {"Headline": ["Bridge -reopens-+closes+"]}
    answer = client.get(versions_of(story, "compare/"), {"from": first(story), "to": "now"})
    assert changes(answer) == {"Headline": ["Bridge closes+ again+"]}


def test_the_same_words_are_said_to_be_the_same(desk, ann, story):
    answer = desk(ann).get(versions_of(story, "compare/"), {"from": "now", "to": "now"})
    assert "The words are the same in both." in answer.text
    assert changes(answer) == {}


def test_side_by_side_each_side_has_its_own_words_alone(desk, ann, story):
    sent = {"from": "live", "to": "now", "view": "sides"}
    answer = desk(ann).get(versions_of(story, "compare/"), sent)
    assert changes(answer) == {"Headline": ["Bridge -reopens-", "Bridge +closes again+"]}


def test_the_desk_sees_changes_of_the_slugline(desk, ann, story):
    workflow.save(story, by=ann, words={"slugline": "bridge-open"})
    answer = desk(ann).get(versions_of(story, "compare/"), {"from": "live", "to": "now"})
    assert changes(answer)["Slugline"] == ["bridge+-open+"]


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
    chosen = parse(answer.text).findall(".//main//input[@checked]")
    assert [(each.get("name"), each.get("value")) for each in chosen] == [("to", "now"), ("from", name)]
