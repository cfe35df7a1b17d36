"""A paste does not change the sense: what elements and styles say of their words is read."""

from pathlib import Path

import pytest

from articles.cleaning import clean_and_count
from articles.html import clean, links

pytestmark = pytest.mark.once

FILES = Path(__file__).parents[2] / "files"
WORD = "<p style='mso-list:l0 level{level} lfo1'><span style='mso-list:Ignore'>{marker}</span>{text}</p>"


def word_list(*items):
    """Paragraphs as Word writes a list, from (level, marker, text)."""
    return "".join(WORD.format(level=level, marker=marker, text=text) for level, marker, text in items)


@pytest.mark.parametrize(
    ("file", "body"),
    [
        ("word-comment", "<p>The mayor denied it.</p>"),
        ("word-tracked-change", "<p>It cost £12.</p>"),
        ("web-strike", "<p>was <s>10</s> 12</p>"),
        ("word-list-from-4", '<ol start="4"><li>Fourth point</li><li>Fifth point</li></ol>'),
        ("word-footnote", "<p>Claim[1].</p>\n<hr>\n<p>[1] Source of it.</p>"),
        ("word-wingdings", "<p>Fine ☺ ok → next</p>"),
        ("web-q", "<p>He said “we never saw it” and left.</p>"),
        ("web-link-without-scheme", '<p><a href="https://www.example.org/report">report</a></p>'),
        ("chrome-copy-image", ""),
    ],
)
def test_a_paste_keeps_its_sense(file, body):
    assert clean((FILES / f"{file}.html").read_text()) == body


@pytest.mark.parametrize(
    ("source", "body"),
    [
        # A code that its font's table lacks is not another font's symbol.
        ('<p>x <font face="Wingdings 3">&#xf0e4;</font> y</p>', "<p>x \ufffd y</p>"),
        # Comments.
        (
            '<p>Denied<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> it.</p><div class=c9>'
            '<p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Says who?</span></p><p>Cut it.</p></div>',
            "<p>Denied it.</p>",
        ),
        ("<p>a<span class=MsoCommentReference>[x]</span></p><div class=msocomtxt><p>b</div>", "<p>a</p>"),
        ("<p>a<!-- b --><!--[if gte mso 9]>c<![endif]--></p>", "<p>a</p>"),
        # Deleted, struck and hidden.
        ("<p>was <del>10</del> <ins>12</ins></p>", "<p>was <s>10</s> 12</p>"),
        ("<p>was <span style='text-decoration:line-through'>10</span></p>", "<p>was <s>10</s></p>"),
        ("<p style='text-decoration-line: line-through'>10</p>", "<p><s>10</s></p>"),
        ("<p><s>1<span style='text-decoration:none'>0</span></s></p>", "<p><s>10</s></p>"),
        ("<p>a<span class=msoDel>b</span>c</p>", "<p>ac</p>"),
        ("<del cite='mailto:x'><p>a</p><p>b</p></del><p>c</p>", "<p>c</p>"),
        ("<p>a<span style='display: none'>b</span>c</p>", "<p>ac</p>"),
        ("<p>a<span hidden>b</span><i style='visibility:hidden'>c</i></p>", "<p>a</p>"),
        ("<p>a<span style='mso-hide:all'>b</span><b class=sr-only>c</b></p>", "<p>a</p>"),
        ("<p>a<span style='font-size:0'>b</span><span style='font-size:0.9em'>c</span></p>", "<p>ac</p>"),
        ("<table hidden><tr><td>a</table><p>b</p>", "<p>b</p>"),
        # Emphasis by style.
        ("<p><span style='font-weight:700'>a</span> b</p>", "<p><strong>a</strong> b</p>"),
        ("<p style='font-weight:bold'>a</p>", "<p><strong>a</strong></p>"),
        ("<b>a<i style='font-weight:normal;font-style:normal'>b</i>c</b>",
         "<p><strong>a</strong>b<strong>c</strong></p>"),
        ("<b style='font-weight:normal'><p>a</p></b>", "<p>a</p>"),
        ("<p>H<span style='vertical-align:sub'>2</span>O m<font style='vertical-align:super'>2</font></p>",
         "<p>H<sub>2</sub>O m<sup>2</sup></p>"),
        ("<i style='font-style:italic;font-weight:bold'>a</i>", "<p><em><strong>a</strong></em></p>"),
        ("<p><b>a</p><p>b</b>c</p>", "<p><strong>a</strong></p>\n<p><strong>b</strong>c</p>"),
        # Quotations and readings.
        ("<p lang=de><q>a <q>b</q></q></p>", '<p lang="de">„a ‚b‘“</p>'),
        ("<p><q>a <q>b</q> c</q></p>", "<p>“a ‘b’ c”</p>"),
        ("<p><q>a</p><p>b</p>", "<p>“a”</p>\n<p>b</p>"),
        ("<ruby>東<rt>とう</rt>京<rp>(</rp><rt>きょう</rt><rp>)</rp></ruby>", "<p>東(とう)京(きょう)</p>"),
        # Lines.
        ("<pre>a\n  b\n\nc</pre>", "<p>a<br>b<br><br>c</p>"),
        ("<div style='white-space:pre-wrap'>a\nb</div>", "<p>a<br>b</p>"),
        ("<div style='white-space:pre-wrap'>\n<p>a</p>\n<p>b</p>\n</div>", "<p>a</p>\n<p>b</p>"),
        # Characters.
        ('<p>a <img alt="😀" src=x> <img class="emoji" alt=":tada:" src=x></p>', "<p>a 😀 :tada:</p>"),
        ("<font face=Symbol>abp</font> <i style='font-family:Symbol'>\uf0b3</i>", "<p>αβπ <em>≥</em></p>"),
        ("<p><span style=\"font-family:'Segoe UI Symbol'\">a</span></p>", "<p>a</p>"),
        # Lists.
        ("<ol start=3 reversed><li>a<li value=1>b</ol>",
         '<ol reversed="" start="3"><li>a</li><li value="1">b</li></ol>'),
        ("<ol type=a><li>a</ol>", '<ol type="a"><li>a</li></ol>'),
        (word_list((1, "1.", "a"), (2, "o", "b"), (2, "o", "c"), (1, "2.", "d")),
         "<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>"),
        (word_list((1, "a)", "x"), (1, "b)", "y")), '<ol type="a"><li>x</li><li>y</li></ol>'),
        (word_list((1, "iv.", "x"), (1, "v.", "y")), '<ol start="4" type="i"><li>x</li><li>y</li></ol>'),
        (word_list((1, "1.", "x"), (1, "3.", "y")), '<ol><li>x</li><li value="3">y</li></ol>'),
        (word_list((1, "·", "x")) + "<p>a</p>", "<ul><li>x</li></ul>\n<p>a</p>"),
        # Text loose in a table keeps its place.
        ("<table><tr><td>a</td></tr>b<tr><td>c</td></tr></table>",
         "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr><tr><td>c</td></tr></tbody></table>"),
    ],
)  # fmt: skip
def test_what_an_element_says_of_its_words_is_read(source, body):
    assert clean(source) == body
    assert clean(body) == body


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("www.example.org/report", "https://www.example.org/report"),
        ("example.org", "https://example.org"),
        ("example.org/a.html?b#c", "https://example.org/a.html?b#c"),
        ("report.html", "report.html"),
        ("/2026/11/24/bridge/", "/2026/11/24/bridge/"),
        ("desk@example.org", "mailto:desk@example.org"),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fb%3Fc%3D1&data=05",
            "https://a.example/b?c=1",
        ),
        ("https://www.google.com/url?q=https://a.example/b&sa=D&ust=1", "https://a.example/b"),
        ("https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fa.example", "https://a.example"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2F&h=x", "https://a.example/"),
        ("https://urldefense.com/v3/__https://a.example/b__;!!x", "https://a.example/b"),
        (
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_b&d=x",
            "https://a.example/b",
        ),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("https://www.google.com/search?q=https://a.example", "https://www.google.com/search?q=https://a.example"),
    ],
)  # fmt: skip
def test_a_link_leads_where_it_was_meant_to(written, kept):
    assert links(clean(f'<a href="{written}">Words</a>')) == [kept]


@pytest.mark.parametrize("address", ["#_ftn1", "#top", "", "about:blank", "javascript:void(0)"])
def test_a_link_without_a_target_keeps_its_words_alone(address):
    assert clean(f'<p><a href="{address}">Words</a></p>') == "<p>Words</p>"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("<p>a</p>", ""),
        ("<p>a<img src=x></p>", "1 picture was left out."),
        ("<p>a<img src=x><img src=y></p><iframe src=z></iframe>", "2 pictures and 1 embed were left out."),
        ('<p>a<a href="#_msocom_1">[1]</a></p><p><img src=x><video></video></p>',
         "1 picture, 1 embed and 1 comment were left out."),
        ("<p>a<img src=x width=1 height=1></p>", ""),
        ("<p hidden><img src=x></p>", ""),
        ('<p>😀<img alt="😀"></p>', ""),
    ],
)  # fmt: skip
def test_what_was_left_out_is_said_in_one_sentence(source, sentence):
    assert str(clean_and_count(source)[1]) == sentence
