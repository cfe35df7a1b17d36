"""Picture widths and groups in a text, and what readers and programs get of them."""

import re

import pytest

from articles import difference, html
from articles.blocks import figures
from articles.cleaning import is_clean
from articles.html import clean
from articles.models import Story
from tests.articles.cleaning.markup import elements

pytestmark = pytest.mark.once


def figure(letter, placing="", width=1600):
    return html.figure(
        letter * 16, width, 900, f"Alt {letter}", f"Caption {letter}.", "A. P.", placing=placing
    )


def placed(body):
    """key:placing of each picture, keys abbreviated to their first letter."""
    return " ".join(f"{each.key[0]}:{each.placing}" for each in html.figures(body))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (
            figure("a", "wide") + figure("b", "full") + figure("c", "side") + figure("d"),
            "a:wide b:full c:side d:",
        ),
        (figure("a", "huge") + figure("b", "wide cke_x"), "a: b:wide"),
        (figure("a", "gallery") + "<p>&nbsp;</p>" + figure("b", "gallery"), "a:gallery b:gallery"),
        (figure("a", "gallery") + "<p>Words</p>" + figure("b", "gallery"), "a: b:"),
        (f"<div class=gallery><div>{figure('a', 'wide')}</div>{figure('b')}</div>", "a:gallery b:gallery"),
        (
            f"<div class=gallery>{figure('a')}</div><div class=gallery>{figure('b')}</div>",
            "a:gallery b:gallery",
        ),
        ("".join(figure(each, "pair") for each in "abc"), "a:pair b:pair c:"),
        (f"<ul><li>{figure('a', 'wide')}{figure('b', 'pair')}{figure('c', 'pair')}</ul>", "a: b: c:"),
    ],
)
def test_a_body_keeps_how_pictures_are_placed_and_the_editor_changes_nothing(written, stored):
    body = clean(written)
    assert placed(body) == stored
    assert clean(html.for_editor(body)) == clean(body) == body
    assert is_clean(body)
    assert "<div" not in html.for_editor(body)


@pytest.mark.django_db
def test_a_gallery_holds_twelve_pictures_and_the_rest_are_the_next():
    body = clean("".join(figure("a", "gallery") for _ in range(27)))
    groups = re.findall('<div class="gallery">(.*?)</div>', body)
    assert [group.count("<figure") for group in groups] == [12, 12, 3]
    assert clean(html.for_editor(body)) == body
    apart = body.replace("\n", "\n<p>Words</p>\n")
    assert is_clean(apart)
    assert not is_clean(body.replace('<div class="gallery">', "<div>"))
    split = figure("a", "gallery") * 2
    assert not is_clean(f"{clean(split)}\n{clean(split)}")


def test_readers_get_groups_and_light_boxes_and_programs_get_plain_pictures():
    body = clean(
        figure("a", "wide")
        + figure("b", "gallery", 300)
        + figure("c", "gallery")
        + "<p>x</p>"
        + figure("d", "", 640)
    )
    page = html.render(body, {})
    found = elements(page)
    links = [attributes["href"] for tag, attributes in found if tag == "a"]
    # A picture no larger than the column has no link, except in a gallery.
    assert links[:3] == ["#picture-1", "#picture-2", "#picture-3"]
    assert links[3:] == [
        *("#figure-1", "#picture-2"),
        *("#figure-2", "#picture-1", "#picture-3"),
        *("#figure-3", "#picture-2"),
    ]
    ids = {attributes["id"] for _, attributes in found if "id" in attributes}
    assert {link[1:] for link in links} <= ids
    assert '<div class="gallery" role="group" aria-label="2 pictures">' in page
    assert re.findall(">(./2)<", page) == ["1/2", "2/2"] * 2
    plain = figures.for_programs(body, {}, {})
    assert plain.count("<figure>") == plain.count("<figcaption>") == plain.count("<img ") == 4
    assert not re.search("<div|<dialog|<a |class=.(?:wide|gallery)|srcset|id=", plain)


def test_other_words_leave_a_picture_where_it_stands():
    body = clean(figure("a", "wide") + figure("a", "gallery") + figure("b", "gallery"))
    words = {"alt_text": "A sea", "caption": "The sea.", "credit": "B. C."}
    other = html.reworded(body, {"a" * 16}, **words)
    assert placed(other) == placed(body)
    assert [each.caption for each in html.figures(other)] == ["The sea.", "The sea.", "Caption b."]
    assert is_clean(other)


def test_before_and_after_are_said_of_the_two():
    page = html.render(clean(figure("a", "comparison") + figure("b", "comparison")), {})
    assert re.findall("<strong>(.*?)</strong>", page)[:2] == ["Before", "After"]


@pytest.mark.django_db
def test_a_difference_says_how_a_picture_is_placed():
    old = Story(body=clean(figure("a") + figure("b", "gallery") + figure("c", "gallery")))
    new = Story(body=clean(figure("a", "wide") + figure("b", "pair") + figure("c", "pair")))
    (change,) = difference.between(old, new)
    assert change.summary == "3 pictures changed"
    shown = change.passages[0].html
    assert "<del>as wide as the text</del> <ins>wide</ins>" in shown
    assert shown.count("<del>in a gallery</del> <ins>in a pair</ins>") == 2
    (change,) = difference.between(old, Story(body=""))
    assert "Shown: in a gallery" in re.sub("<[^>]*>", "", change.passages[0].html)
