"""The sanitiser, and what is extracted from clean bodies."""

import json
from html import unescape

import pytest

from articles import html
from articles.html import clean
from tests.articles.cleaning.markup import KEY, elements

pytestmark = pytest.mark.once


# Pictures.
FIGURE = (
    f'<figure data-image="{KEY}"><img alt="A “field”" height="900" width="1600">'
    "<figcaption>A field in <em>May</em>. <cite>(Ann Grey)</cite></figcaption></figure>"
)


@pytest.mark.django_db
def test_a_picture_with_caption_and_credit_survives_a_round_trip_through_the_editor():
    body = f"<p>Before</p>\n{FIGURE}\n<p>After</p>"
    shown = html.for_editor(body)
    assert f'src="/media/images/{KEY}/640.webp"' in shown
    assert clean(shown) == clean(body) == body
    as_rewritten = shown.replace('<img src="', '<img class="cke_x" data-cke-saved-src="x" src="').replace(
        "<figcaption>", '<figcaption class="cke_widget_editable" contenteditable="true">\n'
    )
    assert clean(as_rewritten) == body


def test_pictures_are_read_with_their_words():
    picture = html.Figure(KEY, 1600, 900, "A “field”", "A field in May.", "Ann Grey")
    assert html.figures(FIGURE) == [picture]


def test_a_picture_made_from_plain_text_says_the_same():
    words = {"alt_text": 'A "field" <b>', "caption": "Tom & Jerry <i>", "credit": "A. (Ann) Grey"}
    body = html.figure(KEY, 1600, 900, **words)
    assert clean(body) == body
    assert html.figures(body) == [html.Figure(KEY, 1600, 900, **words)]


@pytest.mark.parametrize("credit", ["Ann Grey", "(Ann Grey)", "((Ann Grey))", " ( Ann Grey ) "])
def test_a_credit_is_in_one_pair_of_brackets_at_the_end(credit):
    caption = f"<figcaption><cite>{credit}</cite> A field in <em>May</em>.</figcaption>"
    body = FIGURE[: FIGURE.index("<figcaption>")] + caption + "</figure>"
    assert clean(body) == FIGURE


def test_a_picture_that_is_not_in_the_library_is_dropped():
    outside = '<p>Words<img src="https://tracker.example/1.gif" alt="x" width="1" height="1"></p>'
    assert clean(outside) == "<p>Words</p>"


def test_readers_get_each_picture_in_several_sizes():
    page = html.render(f"<p>Before</p>\n{FIGURE}", {})
    image, larger = (attributes for tag, attributes in elements(page) if tag == "img")
    webp, largest = (attributes for tag, attributes in elements(page) if tag == "source")
    widths = (320, 640, 960, 1280, 1600)
    assert webp["srcset"] == ", ".join(f"/media/images/{KEY}/{width}.webp {width}w" for width in widths)
    assert image["src"] == f"/media/images/{KEY}/social.jpg"
    assert image == larger | {"width": "640", "height": "360"}
    assert webp | {"sizes": "100vw"} == largest
    # A width that suits a page without a style sheet.
    assert (image["width"], image["height"], image["alt"]) == ("640", "360", "A “field”")
    assert 'A field in <em>May</em>. <span class="credit">(Ann Grey)</span></figcaption>' in page


def test_a_picture_in_a_table_is_asked_for_in_the_width_of_a_cell():
    table = clean(f"<table><tbody><tr><td>{FIGURE}</td><td>Words</td></tr></tbody></table>")
    page = html.render(f"{FIGURE}{table}{FIGURE}", {}).partition("<dialog")[0]
    found = elements(page)
    sources = [source["sizes"] for name, source in found if name == "source"]
    widths = [image["width"] for name, image in found if name == "img"]
    assert [(width, "22rem" in sizes) for width, sizes in zip(widths, sources, strict=True)] == [
        ("640", False),
        ("320", True),
        ("640", False),
    ]
    assert page.count('<div class="table"') == page.count("</table></div>") == 1


# What is extracted from a body.


def test_plain_text_has_a_line_for_each_block():
    body = clean(
        "<h2>A</h2><p>b<br>c &amp; d</p><ul><li>e</li><li>f</li></ul><table><tr><td>g</td><td>h</table>"
    )
    assert html.plain_text(body) == "A\nb\nc & d\ne\nf\ng\nh"


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("One two three", 3), ("大桥因维修关闭", 7), ("BBC 大桥", 3), ("Міст закрили", 2)],
)
def test_words_are_counted_in_every_script(text, words):
    assert html.word_count(clean(text)) == words


def test_captions_are_no_part_of_the_running_text():
    assert html.word_count(f"<p>One two</p>\n{FIGURE}") == 2


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (238, 1), (239, 2), (476, 2), (477, 3)])
def test_reading_time_is_in_whole_minutes_and_at_least_one(words, minutes):
    assert html.reading_minutes(clean("word " * words)) == minutes


@pytest.mark.parametrize(("characters", "minutes"), [(255, 1), (256, 2)])
def test_reading_time_counts_chinese_by_its_characters(characters, minutes):
    assert html.reading_minutes(clean("字" * characters)) == minutes


def test_the_first_paragraph_is_the_running_texts_own():
    assert (
        html.first_paragraph(f"<h2>Head</h2>\n{FIGURE}\n<p>One &amp; <em>two</em></p>\n<p>x</p>")
        == "One & two"
    )
    assert html.first_paragraph("") == ""


def test_headings_and_links_are_read_in_order():
    body = clean(
        '<h2>A <a href="/a/?x=1&amp;y=2">b</a></h2><p><a href="mailto:c@d.example">c</a></p>'
        "<h3 dir=rtl>e</h3>"
    )
    assert html.headings(body) == [(2, "A b"), (3, "e")]
    assert html.links(body) == ["/a/?x=1&y=2", "mailto:c@d.example"]


def test_no_text_breaks_out_of_json_ld():
    facts = {"headline": "</script><script>alert(1)</script><!--<script> & \u2028 “Kyiv” ]]>"}
    written = html.json_ld(facts)
    assert not set("<>&") & set(written)
    assert json.loads(written) == facts


@pytest.mark.parametrize("markup", ["<p>" * 200_000, "a\n" * 30_001])
def test_what_is_refused_for_its_size_comes_back_to_the_editor_as_it_was_typed(markup):
    assert unescape(html.for_editor(markup)) == markup
    assert "<" not in html.for_editor(markup)
