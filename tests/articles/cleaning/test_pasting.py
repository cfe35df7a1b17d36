"""What people paste and type comes out as paragraphs, links, lists and tables."""

import re
import unicodedata
from pathlib import Path

import pytest

from articles import html
from articles.html import clean
from tests.articles.cleaning.markup import KEY

pytestmark = pytest.mark.once

FILES = Path(__file__).parents[2] / "files"
SEMANTIC = [
    "<strong>The harbour board</strong> met on <em>Monday</em>, its "
    '<a href="https://harbour.example/minutes?a=1&amp;b=2">minutes</a> say.</p>',
    "Mend the quay</li><li>Paint the light</li></ul>",
    "<table><tbody><tr><td><strong>Berth</strong></td><td>Ships</td></tr>",
    "None on Monday</td></tr></tbody></table>",
]


@pytest.mark.parametrize("program", ["word", "google-docs", "libreoffice"])
def test_a_paste_comes_out_as_paragraphs_emphasis_links_lists_and_tables(program):
    body = clean((FILES / f"paste-from-{program}.html").read_text())
    without_direction = body.replace(' dir="ltr"', "")
    assert not [part for part in SEMANTIC if part not in without_direction]
    assert html.headings(body) == [(2, "The harbour")]
    assert not re.search(r"style|class|font|mso|<p></p>|&nbsp;</p>", body)


def test_list_paragraphs_from_word_lose_no_word():
    assert "Dredge the channel</p>" in clean((FILES / "paste-from-word.html").read_text())


def test_typed_text_gets_a_paragraph_at_each_empty_line():
    assert clean("One & two\nthree\n \nfour < five") == "<p>One &amp; two three</p>\n<p>four &lt; five</p>"


@pytest.mark.parametrize(
    "spelling",
    [
        "<p><b>Bold</b> and <i>italic</i><br />a&nbsp;line</p>\n\n<p>Next</p>\n",
        "<p>\n\t<strong>Bold</strong> and <em>italic</em><br>\n\ta\u00a0line</p>\n<p>&nbsp;</p>\n<p>Next</p>",
        "<p><strong>Bold</strong> and <em>italic</em><br>a&#160;line</p><p>Next<br></p>",
        "<p><strong>Bold</strong>\u200b and <em>italic</em><br>a&nbsp;line</p>\r\n<p>Next </p>".replace(
            "\u200b", ""
        ),
    ],
)
def test_the_same_words_as_an_editors_program_spells_them_are_the_same_body(spelling):
    assert clean(spelling) == "<p><strong>Bold</strong> and <em>italic</em><br>a&nbsp;line</p>\n<p>Next</p>"


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ('<p dir="rtl" lang="ar">خبر</p>', '<p dir="rtl" lang="ar">خبر</p>'),
        ("<p class=MsoNormal dir=RTL>חדשות</p>", '<p dir="rtl">חדשות</p>'),
        ('<div dir="rtl"><p>חדשות</p></div><p>News</p>', '<p dir="rtl">חדשות</p>\n<p>News</p>'),
        (
            '<div dir="rtl">חדשות<div dir="ltr">News</div></div>',
            '<p dir="rtl">חדשות</p>\n<p dir="ltr">News</p>',
        ),
        ('<ul><li><p dir="rtl">חדשות</p></li></ul>', '<ul><li dir="rtl">חדשות</li></ul>'),
        (
            '<table><tr><td><p dir="rtl">חדשות</p></td></tr></table>',
            '<table><tbody><tr><td dir="rtl">חדשות</td></tr></tbody></table>',
        ),
    ],
)
def test_the_direction_of_arabic_and_hebrew_is_kept(source, body):
    assert clean(source) == body


def test_text_is_in_unicodes_form_nfc_without_characters_that_nobody_sees():
    body = clean("<p>Cafe\u0301 cafe&#769; a&#x202e;b\u202ec&#8232;d\x00\x08e\ufefff&#27;</p>")
    assert body == "<p>Café café abc def</p>"
    assert unicodedata.is_normalized("NFC", body)


def test_a_stroke_after_a_tag_does_not_become_part_of_it():
    assert html.plain_text(clean("<p>\u0338word</p>")).endswith("word")


@pytest.mark.parametrize(
    "markup",
    [
        "<div>a" * 5_000,
        "<ul><li>" * 5_000 + "a",
        f'<figure data-image="{KEY}"><img width=9 height=9><figcaption><cite>{"(" * 50_000}a{")" * 50_000}',
        "&" * 100_000,
    ],
)
def test_markup_made_to_stop_the_site_is_cleaned_and_keeps_its_words(markup):
    body = clean(markup)
    assert html.plain_text(body).count("a") == markup.split("figcaption")[-1].count("a")
    assert clean(body) == body
