"""Markup that was made to stop the site: its work is linear, what comes out is bounded, words are kept.

Work is counted, not timed: lines of our own code that run, and for the parser behind it (whose lines
nobody can count) what it would take a square of: depth, attributes, ampersands in one text.
"""

import itertools
import re

import pytest
from django.core.exceptions import ValidationError

from articles import cleaning, html
from articles.cleaning import LONGEST_BODY, clean
from articles.cleaning.balancing import Balancer
from articles.cleaning.characters import tidy_characters
from articles.cleaning.tokens import tokens
from articles.fields import HTMLFormField
from tests.articles.work import Work, work

pytestmark = pytest.mark.once

KEY = "abcdefghij123456"
FIGURE = f'<figure data-image="{KEY}"><img width=9 height=9>'
INLINE = "<b><i><u><s><sub><sup><cite><a href=https://a.example/minutes>"


def repeated(piece, before="", between="", after=""):
    """A builder of markup with a piece n times."""
    return lambda n: before + between.join([piece] * n) + after


def numbered(piece, before=""):
    return lambda n: before + "".join(piece.format(number) for number in range(n))


TAGS = ["div", "p", "table", "td", "li", "a", "figure", "svg"]
BUILDERS = {
    **{f"unfinished <{tag}": repeated(f"<{tag} ") for tag in TAGS},
    **{f"unfinished </{tag}": repeated(f"</{tag} ") for tag in TAGS},
    **{f"unquoted <{tag}": repeated(f'<{tag} a="') for tag in TAGS},
    **{f"open <{tag}>": repeated(f"<{tag}>x") for tag in TAGS},
    **{f"ends </{tag}>": repeated(f"</{tag}>x") for tag in TAGS},
    "ends of others": repeated("<div></ul>"),
    "ends behind a table": repeated("<div><table></div>"),
    "attributes": numbered(" a{}", "<p"),
    "fonts": numbered("<font a={}>x"),
    "inline in many blocks": repeated("<p>x", INLINE),
    "inline in many cells": repeated("<td>x", INLINE + "<table>"),
    "inline deep": repeated("<p>x</p>", "<div>" * 99 + INLINE),
    "inline that trade places": repeated("</b><b>x</i><i>x</s><s>", INLINE),
    "text between rows": repeated("x<hr><tr>", "<p>a</p><table>"),
    "captions": repeated("<figcaption>a</figcaption>", FIGURE),
    "credits": repeated("<cite>a</cite>b", FIGURE + "<figcaption>"),
    "brackets": lambda n: f"{FIGURE}<figcaption><cite>{'(' * n}a{')' * n}",
    "spans": repeated("a<span></span>", "<p>"),
    "blanks": lambda n: "<ul><li>x" + " <span></span>" * n + "<div></div>" * n,
    "items opened again": lambda n: "<ul><li>" + "<br>" * n + "x</li>" + "<ul><li>x</ul>" * n,
    "quotations": repeated("<q>x"),
    "sheets": repeated("<style>x"),
    "sheets without end": repeated("<style "),
    "no-break spaces": lambda n: f"<p>{chr(0xA0) * n}",
    "soft hyphens": lambda n: f"<p>{chr(0xAD) * n}",
    "a sheet of letters": lambda n: f"<style>{'a' * n}</style><p class=a>x",
    "a sheet of rules": lambda n: f"<style>{'a.b{c:d}' * n}</style>" + "<a class=b>x</a>" * n,
    "a sheet of comments": lambda n: f"<style>{'/* a' * n}</style><p class=a>x",
    "lists of levels": repeated("<ul><li data-aria-level=1>x</ul><ul><li data-aria-level=2>x</ul>"),
    "levels ever deeper": lambda n: "".join(f"<ul><li data-aria-level={k % 9 + 1}>x</ul>" for k in range(n)),
    "lines by style": repeated("<span style=display:block>x"),
    "quotations that wait": repeated("<q>"),
    "readings": repeated("<ruby>a<rt>b"),
    "lines": repeated("x\n", "<pre>"),
    "remarks": repeated('<div><p><a href="#cmnt_ref1">[a]</a>x'),
    "Word's items": numbered(
        "<p style='mso-list:l0 level3 lfo1'><span style='mso-list:Ignore'>{}.</span>x</p>"
    ),
    "Word's items that end": repeated("<p style='mso-list:l0 level1 lfo1'>x</p></li></ul>"),
    "Word's levels": repeated("<p style='mso-list:l0 level9'>x</p><p style='mso-list:l1 level1'>x</p>"),
    "styles": numbered('<span style="font-weight:bold;x:{}">x</span>'),
    "declarations": repeated(";", '<p style="', after='">x'),
    "classes": repeated("a ", '<p class="', after='">x'),
    "ampersands": repeated("&"),
    "references": repeated("&amp;x"),
    "less than": repeated("<"),
    "comments": repeated("<!--"),
    "scripts": repeated("<script>"),
    "marks": repeated("\u0301\u0316", "a"),
    "wrappers": repeated("https://www.google.com/url?q=", '<a href="', after='">x</a>'),
    "hosts": repeated("a.", '<a href="', after='">x</a>'),
    "boxes": repeated('<aside class="fact-box"><p>x</aside>'),
    "boxes in boxes": repeated('<aside class="pull-quote">x<blockquote>y'),
    "pictures in a card": lambda n: '<aside class="embed"><a href="/x">x</a>' + f"{FIGURE}</figure>" * n,
    "links in a card": repeated('<a href="/x">x</a><p>', '<aside class="embed">'),
    "breaks": repeated("<br>"),
    "rules": repeated("<hr>"),
    "words": repeated("word "),
    "lines of text": repeated("word\n\n"),
}


@pytest.mark.parametrize("name", BUILDERS)
def test_twice_the_markup_is_at_most_twice_the_work(name):
    build = BUILDERS[name]
    cleaning.clean_and_count.cache_clear()
    few, some, many = (work(clean, build(n)) for n in (100, 200, 400))
    # The steps between the sizes: what every call costs once is in none of them.
    assert many - some <= 2.6 * max(some - few, 500)
    assert many <= 600 * len(build(400))


@pytest.mark.parametrize("name", BUILDERS)
def test_what_the_parser_gets_is_shallow_and_bounded(name):
    markup = BUILDERS[name](3_000)
    balanced, _ = Balancer.balance(markup)
    depth = deepest = 0
    for token in tokens(balanced):
        if isinstance(token, str):
            assert token.count("&") <= 501
        elif token.name not in ("br", "hr", "img"):
            depth += -1 if token.is_end else 1
            deepest = max(deepest, depth)
            assert len(token.attributes) < 8
    assert depth == 0
    assert deepest <= 120
    assert len(balanced) <= 10 * len(markup) + 2 * 200_000


@pytest.mark.parametrize("name", BUILDERS)
def test_what_comes_out_is_bounded_and_clean(name):
    markup = BUILDERS[name](1_500)
    body = clean(markup)
    assert len(body) <= 10 * len(markup) + 2 * 200_000
    assert clean(body) == body


def test_emphasis_over_many_paragraphs_ends_before_it_fills_the_disk():
    markup = INLINE + "<p>x" * 60_000
    body = clean(markup)
    assert html.plain_text(body).count("x") == 60_000
    assert len(body) < len(markup) * 4 + 200_000


def test_a_text_that_is_too_long_once_it_is_cleaned_is_refused_with_what_to_do():
    markup = "&" * (LONGEST_BODY // 2)
    with pytest.raises(ValidationError, match="longer than 500,000 characters: make it two stories"):
        HTMLFormField().clean(markup)
    assert HTMLFormField().clean("&" * 1000).count("&amp;") == 1000


PIECES = ["<p>a", "<table><tr><td>x", "<", "x<br>", "a\n\n", "a\r\n\r\n", "a\u2028\u2028", "<b><p>x</b>"]


@pytest.mark.parametrize("piece", PIECES)
def test_a_text_of_too_many_pieces_is_refused_with_what_to_do_before_it_is_cleaned(piece):
    markup = piece * (LONGEST_BODY // len(piece))
    few = piece * 100
    with Work() as cleaned:
        HTMLFormField().clean(few)
    with Work() as refused, pytest.raises(ValidationError, match="30,000 tags and lines of HTML: make it"):
        HTMLFormField().clean(markup)
    assert refused.lines < cleaned.lines


def test_a_text_that_is_too_long_once_it_is_cleaned_is_cleaned_once():
    markup = "<p>" + "&" * (LONGEST_BODY // 4)
    assert work(clean, markup + "&") < 1.1 * work(cleaning._once, markup)


def test_more_marks_on_one_letter_than_any_script_has_are_dropped():
    assert len(tidy_characters("a" + "\u0301\u0316" * 50_000)) <= 32
    thai = "ก็ที่นี่ ผู้ใหญ่"
    assert tidy_characters(thai) == thai


# Hundreds of odd texts, each built of a few pieces: none fails, and none comes out unbounded.

STARTS = [
    "", "<p>", "<table>", "<table><tr>", "<ul>", "<b>", "<a href=//x>", FIGURE, "<pre>", "<svg>", "<q>",
    "<ruby>漢<rt>", "<select>", "<!--", "<![CDATA[", "<p style='mso-list:l0 level1'>", "<del cite=mailto:x>",
]  # fmt: skip
MIDDLES = [
    "x", "</p>", "<td>x</table>y", "</b></i>x", "<li>x<li>y", "<figcaption>x", "\x00&#0;&#xD800;&#1114112;x",
    "<" * 50, "&" * 600 + "x", "<p " + "a=b " * 100 + ">x", "x" * 3000, "<hr><br><img>", "</html></body>x",
    "<p>\u202e\u0301x", "<a href='javascript:x'>x</a>", "<script>x", "</script>x-->]]>", "<plaintext>x",
    "<span style='font-family:Symbol'>a</span>", "<p hidden>x</p>y",
]  # fmt: skip


@pytest.mark.parametrize(("start", "middle"), list(itertools.product(STARTS, MIDDLES)))
def test_odd_texts_come_out_clean(start, middle):
    markup = start + middle
    body = clean(markup)
    assert clean(body) == body
    assert len(body) <= 10 * len(markup) + 200
    assert not re.search(r"<(script|style|svg|!|span|font)|javascript:| on\w+=", body)
