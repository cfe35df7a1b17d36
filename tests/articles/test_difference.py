"""What changed between two versions, word by word."""

import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import difference, html, workflow
from articles.admin.story.correction_signs import correction_signs
from articles.difference import Run, runs
from articles.models import Author, Story
from tests import factories
from tests.articles.work import work

pytestmark = pytest.mark.once


def marked(old, new):
    """The runs as one line: words [-removed-] and {+added+}."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[run.kind].format(run.text) for run in runs(old, new))


def changes(story, **words):
    """{label: (old, new)} of the differences when these words replace a story's own."""
    now = {**story.words(), "categories": story.categories, "bylines": story.authors}
    found = difference.between(story, story.as_if({**now, **words}))
    return {change.label: tuple(_text(change, kind) for kind in ("removed", "added")) for change in found}


def _text(change, kind):
    return "".join(run.text for run in change.runs if run.kind in ("same", kind))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("The bridge closed", "The bridge closed", "The bridge closed"),
        ("The bridge closed", "The bridge reopened", "The bridge [-closed-]{+reopened+}"),
        ("closed at noon today", "closed at noon, today", "closed at noon{+,+} today"),
        ("12 people", "13 people", "[-12-]{+13+} people"),
        ("for £4.3m now", "for £4.5m now", "for £[-4.3m-]{+4.5m+} now"),
        ("at 12.30pm, then", "at 12.45pm, then", "at [-12.30pm-]{+12.45pm+}, then"),
        ("from 9:30 on", "from 9:45 on", "from [-9:30-]{+9:45+} on"),
        ("see example.com, then", "see example.org, then", "see [-example.com-]{+example.org+}, then"),
        ("the U.S. plan", "the U.K. plan", "the [-U.S-]{+U.K+}. plan"),
        ("中午12：30关闭，明天", "中午12：45关闭，明天", "[-中午12：30关闭-]{+中午12：45关闭+}，明天"),
        ("", "New", "{+New+}"),
        ("Old", "", "[-Old-]"),
        ("", "", ""),
        ("Міст закрили", "Міст відкрили", "Міст [-закрили-]{+відкрили+}"),
        ("One\nTwo", "One\nTwo\nThree", "One\nTwo{+\nThree+}"),
    ],
)
def test_only_the_words_that_changed_are_shown(old, new, line):
    assert marked(old, new) == line


texts = st.lists(st.sampled_from(["the", "bridge", " ", "\n", ",", "é", "大", "’", "\t "]), max_size=40).map(
    "".join
)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(texts, texts)
def test_the_runs_hold_both_texts_whole(old, new):
    found = runs(old, new)
    assert "".join(run.text for run in found if run.kind != "added") == old
    assert "".join(run.text for run in found if run.kind != "removed") == new


def figures(count, word="Berth"):
    """A text with this many figures, and the same with each of them changed."""
    return tuple("".join(f"{word} {n * step} of {n}, " for n in range(count)) for step in (3, 7))


def rows(count):
    """Rows of a results table as plain text, and the same with all votes changed."""
    return tuple("".join(f"Ward {n}\n{n * step}\n" for n in range(count)) for step in (3, 7))


def words(count):
    return " ".join(map(str, range(count))), " ".join(map(str, range(count, 2 * count)))


LONG = {
    "figures": figures,
    "rows": rows,
    "rewritten": words,
    "one word": lambda n: ("a " * n, "a b " * (n // 2)),
    "two words": lambda n: ("a b " * n, "b b a " * n),
    "one line": lambda n: ("a\n" * n, "a\n" * (n - n // 20)),
    "lines turned round": lambda n: (
        "\n".join(map(str, range(n))),
        "\n".join(map(str, reversed(range(n)))),
    ),
    "like figures": lambda n: ("".join(f"the {k % 9} x " for k in range(n)), "the 1 x " * n),
}


@pytest.mark.parametrize("name", LONG)
def test_the_work_of_a_comparison_is_bounded(name):
    old, new = LONG[name](8_000)
    assert work(runs, old, new) < 6_000_000
    found = runs(old, new)
    assert "".join(run.text for run in found if run.kind != "added") == old
    assert "".join(run.text for run in found if run.kind != "removed") == new


@pytest.mark.parametrize("name", ["figures", "rows", "rewritten", "one line"])
def test_twice_the_changed_places_are_at_most_thrice_the_work(name):
    some, many = (work(runs, *LONG[name](count)) for count in (4_000, 8_000))
    assert many <= 3 * some


@pytest.mark.parametrize("text", [figures, rows])
def test_each_of_many_changed_figures_is_shown_by_itself(text):
    found = runs(*text(4_000))
    assert all(run.text.strip().isdecimal() for run in found if run.kind != "same")
    assert sum(run.kind == "removed" for run in found) == 3_999


def long_text(paragraphs):
    """Too many words to compare one by one quickly, with "the" in every line."""
    return [
        f"the bridge and the harbour and the town, the {number}, were the news\n"
        for number in range(paragraphs)
    ]


def test_a_word_in_a_long_text_is_shown_by_itself():
    lines = long_text(300)
    changed = [*lines[:30], lines[30].replace("harbour", "port"), *lines[31:]]
    (before, *changed_runs, after) = runs("".join(lines), "".join(changed))
    assert changed_runs == [Run("removed", "harbour"), Run("added", "port")]
    assert before.text.endswith("the 29, were the news\nthe bridge and the ")
    assert after.text.startswith(" and the town, the 30")


def test_a_word_put_right_in_every_line_of_a_long_text_is_shown_by_itself():
    text = "".join(long_text(300))
    changed = {run.text for run in runs(text, text.replace("harbour", "port")) if run.kind != "same"}
    assert changed == {"harbour", "port"}


def test_a_line_put_into_a_long_text_is_shown_as_a_whole():
    lines = long_text(300)
    found = runs("".join(lines), "".join([*lines[:30], "It rains.\n", *lines[30:]]))
    assert [run for run in found if run.kind != "same"] == [Run("added", "It rains.\n")]


@pytest.fixture
def story(editor):
    image = factories.image(editor)
    words = {"lead_image": image, "lead_caption": "A field.", "lead_credit": "Ann Grey"}
    labels = {"categories": [factories.category("Harbour")], "bylines": [factories.author("Ann Grey")]}
    return factories.story(editor, **words, **labels)


def test_the_same_words_do_not_differ(story):
    assert changes(story) == {}


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("headline", "Bridge reopens", "Headline"),
        ("slug", "bridge-reopens", "URL slug"),
        ("dek", "It is open.", "Dek"),
        ("lead_caption", "A bridge.", "Caption"),
        ("lead_credit", "Bo Lund", "Credit"),
        ("lead_alt_text", "A bridge", "Alt text"),
        ("dateline", "HARROW BAY", "Dateline"),
        ("video_url", "https://video.example/1", "Video address"),
        ("social_headline", "Open!", "Social headline"),
        ("social_description", "Open again.", "Social description"),
        ("source", "Reuters", "Source"),
        ("original_url", "https://reuters.example/1", "Original address"),
    ],
)
def test_each_part_of_the_words_is_shown_under_its_name(story, name, value, label):
    assert changes(story, **{name: value}) == {label: (getattr(story, name), value)}


def test_the_length_of_a_video_is_shown_as_people_write_it(story):
    assert changes(story, video_seconds=225) == {"Video length": ("", "3:45")}


def test_crop_syndication_and_labels_are_shown_in_words(story):
    category, author = factories.category("Sport"), factories.author("Bo Lund")
    assert changes(story, lead_crop="top") == {"Crop": ("Centre", "Top")}
    assert changes(story, may_syndicate=False) == {"May be syndicated": ("Yes", "No")}
    assert changes(story, categories=[*story.categories, category]) == {
        "Categories": ("Harbour", "Harbour, Sport")
    }
    assert changes(story, bylines=[author, *story.authors]) == {"Bylines": ("Ann Grey", "Bo Lund, Ann Grey")}


def test_another_picture_with_the_same_caption_is_a_difference(story, editor):
    other = factories.image(editor)
    assert other.caption == story.lead_image.caption
    assert set(changes(story, lead_image_id=other.pk)) == {"Lead image"}
    assert changes(story, lead_image_id=None)["Lead image"][1] == ""


def test_markup_that_is_cleaned_alike_is_no_difference(editor):
    story = factories.story(editor, body="<p><strong>One</strong></p>")
    assert changes(story, body="<p class=x><b>One</b></p>\n<p>&nbsp;</p>") == {}


def test_an_article_is_compared_with_the_working_copy(editor):
    story = factories.published(editor, headline="Bridge closes")
    workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
    (change,) = difference.between(story.articles.get(), story)
    assert (change.label, change.runs[-1]) == ("Headline", Run("added", "reopens"))


def test_the_slugline_is_shown_to_the_desk_alone(story):
    other = story.as_if({"categories": [], "bylines": [], **story.words(), "slugline": "bridge-secret"})
    labels = {change.label for change in difference.between(story, other)}
    assert "Slugline" not in labels
    labels = {change.label for change in difference.between(story, other, for_desk=True)}
    assert "Slugline" in labels


def test_language_and_original_are_shown_to_the_desk_alone(story):
    changed = {"language": "uk", "translation_of": "/2026/11/24/other/"}
    other = story.as_if({**story.words(), **changed})
    assert difference.between(story, other) == []
    language, original = difference.between(story, other, for_desk=True)
    assert (language.label, _text(language, "removed"), _text(language, "added")) == (
        "Language",
        "As detected",
        "Ukrainian",
    )
    assert (original.label, _text(original, "added")) == ("Translation of", "/2026/11/24/other/")


def test_a_revision_is_compared_with_its_labels_in_their_order(story, editor):
    labels = [factories.category("Sport"), *story.categories]
    workflow.save(story, by=editor, words={"headline": "Bridge reopens"})
    workflow.submit(story, by=editor)
    workflow.save(story, by=editor, words={"categories": labels})
    first, newest = story.revisions.order_by("id")[0], story.revisions.order_by("id").last()
    (change,) = difference.between(first, newest)
    assert (change.label, _text(change, "added")) == ("Categories", "Sport, Harbour")
    story = type(story).objects.get()
    assert difference.between(newest, story, for_desk=True) == []


def test_another_lead_image_is_shown_beside_the_one_before_with_the_words_of_each_use(story, editor):
    other = factories.image(editor)
    now = {**story.words(), "categories": story.categories, "bylines": story.authors}
    typed = story.as_if({**now, "lead_image_id": other.pk, "lead_caption": "A bridge.", "lead_crop": "top"})
    lead, *words = difference.between(story, typed)
    ((was, is_now),) = lead.pictures
    assert (was.key, was.caption, was.credit, was.crop) == (
        story.lead_image.key,
        "A field.",
        "Ann Grey",
        "Centre",
    )
    assert (is_now.key, is_now.caption, is_now.credit, is_now.crop) == (
        other.key,
        "A bridge.",
        "Ann Grey",
        "Top",
    )
    assert [change.pictures for change in words] == [[], []]


def test_pictures_of_the_body_are_shown_where_they_were_taken_out_or_put_in(editor):
    one, two, three = (html.figure(letter * 16, 9, 9, f"Picture {letter}", "", "") for letter in "abc")
    old, new = f"<p>First.</p>{one}<p>Then.</p>{two}", f"<p>First.</p>{one}<p>Then.</p>{three}{two}"
    story = factories.story(editor, body=old)
    now = {**story.words(), "categories": story.categories, "bylines": story.authors}
    (body,) = difference.between(story, story.as_if({**now, "body": new}))
    ((was, is_now),) = body.pictures
    assert (was, is_now.alt_text) == (None, "Picture c")


# Signs that a change is a correction.

SAID = {
    "headline": "Mayor opens the bridge",
    "dek": "The mayor, Ann Gray, cut the ribbon.",
    "body": "<p>It cost 12.5 million, she said. “We waited for two years,” Smith told the crowd.</p>",
}


@pytest.mark.parametrize(
    ("changed", "signs"),
    [
        ({}, []),
        ({"headline": "Mayor opens new bridge"}, ["the headline"]),
        ({"dek": "The mayor, Ann Grey, cut the ribbon."}, ["a name"]),
        ({"dek": "The mayor, Ann Gray, has cut the ribbon."}, []),
        ({"body": SAID["body"].replace("12.5", "12.6")}, ["a figure"]),
        ({"body": SAID["body"].replace("two years", "two long years")}, ["a quotation"]),
        ({"body": SAID["body"].replace("two years", "three years")}, ["a figure", "a quotation"]),
        ({"body": SAID["body"].replace("Smith", "Smyth")}, ["a name"]),
        ({"body": SAID["body"] + "<p>Later, 40 boats of Bo Hill’s fleet came. “Fine,” he said.</p>"}, []),
        ({"body": SAID["body"].replace("It cost", "This cost")}, []),
        ({"lead_credit": "Bo Hill"}, []),
    ],
)
def test_a_change_of_what_readers_rely_on_is_a_sign_of_a_correction(changed, signs):
    assert correction_signs(_words(SAID), _words(SAID | changed)) == signs


def _words(words, authors=()):
    return Story().as_if({**words, "bylines": list(authors)})


def test_the_signs_see_figures_that_trade_places_and_a_byline_put_right():
    old, new = {"dek": "They beat us by 12 to 13."}, {"dek": "They beat us by 13 to 12."}
    assert correction_signs(_words(old), _words(new)) == ["a figure"]
    grey, gray = [Author(name="Ann Grey")], [Author(name="Ann Gray")]
    assert correction_signs(_words(old, gray), _words(old, grey)) == ["a name"]
    assert correction_signs(_words(old), _words(old, grey)) == []


@pytest.mark.parametrize(
    ("old", "new"), [("with J. Grey today", "with J. Gray today"), ("В. Гай тут", "В. Гей тут")]
)
def test_the_signs_see_a_name_behind_an_initial_which_ends_no_sentence(old, new):
    assert correction_signs(_words({"dek": old}), _words({"dek": new})) == ["a name"]


def test_the_first_word_of_a_sentence_is_no_name():
    old, new = {"dek": "It closed. Grey days follow."}, {"dek": "It closed. Dull days follow."}
    assert correction_signs(_words(old), _words(new)) == []


def calls_for(paragraphs):
    """The number of calls needed to find the signs in a story with this many paragraphs."""
    quotations = (
        f"“Number {n} of Harrow Bay,” said Ann Grey of the Harbour Board." for n in range(paragraphs)
    )
    body = "".join(f"<p>{quotation}</p>" for quotation in quotations)
    old, new = _words({"body": body}), _words({"body": body.replace("Grey", "Gray")})
    calls = Counter()
    sys.setprofile(lambda frame, event, argument: calls.update([event]))
    try:
        signs = correction_signs(old, new)
    finally:
        sys.setprofile(None)
    assert signs == ["a name"]
    return calls["call"] + calls["c_call"]


def test_the_work_to_find_the_signs_grows_with_the_length_and_not_with_its_square():
    assert calls_for(800) < 2.5 * calls_for(400)
