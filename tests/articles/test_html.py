"""The sanitiser, and what is read out of clean bodies."""

import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from html5lib import parse, serialize
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import html
from articles.html import clean

pytestmark = pytest.mark.once

FILES = Path(__file__).parent.parent / "files"
KEY = "abcdefghij123456"
ALLOWED = {
    **{tag: {"dir", "lang"} for tag in ("p", "h2", "h3", "ul", "ol", "li", "blockquote", "table", "caption")},
    **{tag: set() for tag in ("strong", "em", "s", "sub", "sup", "cite", "br", "hr", "thead", "tbody")},
    **{tag: set() for tag in ("tfoot", "tr")},
    "a": {"href"},
    "td": {"dir", "lang", "colspan", "rowspan"},
    "th": {"dir", "lang", "colspan", "rowspan", "scope"},
    "figure": {"data-image"},
    "img": {"alt", "width", "height"},
    "figcaption": {"dir", "lang"},
}
DROPPED = {"script", "style", "iframe", "svg", "math", "template", "title", "textarea", "select", "noscript"}


class Elements(HTMLParser):
    """Every element of some markup as (tag, attributes)."""

    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def elements(markup):
    return Elements(markup).found


def seen(markup):
    """The letters that a browser shows of some markup, after another parser than ours."""

    def texts(node):
        if not isinstance(node.tag, str) or node.tag in DROPPED:
            return ""
        inner = "".join(texts(child) + (child.tail or "") for child in node)
        return (node.text or "") + inner

    return "".join(texts(parse(markup, namespaceHTMLElements=False)).split()).replace("\u200b", "")


TAGS = [
    *("p", "div", "span", "b", "strong", "i", "em", "a", "u", "s", "sub", "sup", "ul", "ol", "li", "table"),
    *(
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "caption",
        "figure",
        "figcaption",
        "img",
        "br",
        "hr",
        "h1",
        "h2",
        "h4",
    ),
    *("blockquote", "cite", "pre", "section", "dl", "dt", "dd", "font", "center", "details", "summary"),
    *("script", "style", "svg", "math", "template", "noscript", "title", "textarea"),
]
ATTRIBUTES = [
    *("", "", ' href="https://a.example/?a=1&b=2"', ' href="javascript:alert(1)"', ' href="//x.example"'),
    *(' onclick="x"', ' style="font-weight:bold"', ' style="font-weight:normal;font-style:italic"'),
    *(' dir="rtl"', ' lang="ar"', f' data-image="{KEY}"', ' width="12" height="4" alt="x &quot; y"'),
    *(' colspan="2"', ' data-cke-saved-href="x"'),
]
TEXTS = [
    *(
        "word",
        "two words",
        " ",
        "\n",
        "\n\n",
        "&amp;",
        "&lt;b&gt;",
        "&nbsp;",
        "\u00a0",
        "&",
        "<",
        "<!-- c -->",
    ),
    *("\u200b", "(x)", "((y) z)", "1 < 2", "&#8232;", "e\u0301", "\u0301", "\u0338", "]]>", "\x00", "\u202e"),
    *("&#x202e;", "&#769;", "&#13;", "<![CDATA[x]]>", "<?php x ?>"),
]
starts = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
ends = st.builds("</{}>".format, st.sampled_from(TAGS))
markup = st.lists(st.one_of(st.sampled_from(TEXTS), starts, ends), max_size=25).map("".join)
searching = settings(max_examples=120, deadline=None, derandomize=True, database=None)


# The allow-list.


@searching
@given(st.one_of(markup, st.text()))
def test_cleaning_what_is_clean_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@searching
@given(markup)
def test_nothing_but_the_allowed_elements_and_attributes_is_left(text):
    for tag, attributes in elements(clean(text)):
        assert tag in ALLOWED
        assert set(attributes) <= ALLOWED[tag]


@searching
@given(markup)
def test_browsers_read_the_clean_form_as_it_is_written(text):
    body = clean(text)
    again = serialize(
        parse(body, namespaceHTMLElements=False), quote_attr_values="always", omit_optional_tags=False
    )
    assert clean(again.partition("<body>")[2].removesuffix("</body></html>")) == body


plain_pieces = [
    "word",
    "two words",
    "&amp;",
    "&lt;b&gt;",
    "1 < 2",
    "Привіт",
    "خبر",
    " ",
    "\n\n",
    "<br>",
    "<hr>",
]
shown_tags = [
    tag
    for tag in TAGS
    if tag not in DROPPED and tag not in ("cite", "img", "figure", "figcaption", "details")
]
shown = st.one_of(
    st.sampled_from(plain_pieces),
    st.builds("<{}{}>".format, st.sampled_from(shown_tags), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(shown_tags)),
)


@searching
@given(st.lists(shown, max_size=25).map("".join))
def test_no_word_is_lost_that_a_reader_would_see(text):
    assert sorted(seen(clean(text))) == sorted(seen(text))


@pytest.mark.parametrize(
    "attack",
    [
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
        '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
        "<math><mtext><table><mglyph><style><!--</style>"
        '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<svg><title><![CDATA[</title><img src=x onerror=alert(1)>]]></svg>",
        "<template><p><script>alert(1)</script></template>",
        "<textarea><img src=x onerror=alert(1)></textarea>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img/src=x/onerror=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data='javascript:alert(1)'><embed src='javascript:alert(1)'></object>",
        "<p style='background:url(javascript:alert(1))'>Words</p>",
        "<a href='https://x.example' onclick=alert(1) style=x id=y class=z target=_blank>Words</a>",
        "<input autofocus onfocus=alert(1)><details open ontoggle=alert(1)>Words</details>",
        "<p>Words<!--{cke_protected}%3Cscript%3Ealert(1)%3C%2Fscript%3E--></p>",
        '<p data-cke-pa-onclick="alert(1)" data-cke-expando=1>Words</p>',
        '<a data-cke-saved-href="javascript:alert(1)" data-cke-pa-onclick="alert(1)">Words</a>',
        f'<figure data-image="{KEY}" onclick="alert(1)"><img src="javascript:alert(1)" data-cke-saved-src="x"'
        ' width="1" height="1" onerror="alert(1)"></figure>',
        "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
        "<xmp><img src=x onerror=alert(1)></xmp><plaintext><script>alert(1)",
    ],
)
def test_no_attack_leaves_anything_that_runs(attack):
    for tag, attributes in elements(clean(attack)):
        assert set(attributes) <= ALLOWED[tag]
    assert "<script" not in clean(attack)
    assert not [
        name for _, attributes in elements(html.for_editor(attack)) for name in attributes if "cke" in name
    ]


@pytest.mark.parametrize(
    "tag", ["script", "style", "svg", "math", "iframe", "template", "noscript", "object"]
)
def test_what_is_no_text_is_dropped_with_its_content(tag):
    assert clean(f"<p>Before</p><{tag}>hidden</{tag}><p>After</p>") == "<p>Before</p>\n<p>After</p>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "java&#10;script:alert(1)",
        "java&Tab;script:alert(1)",
        "java&#x202e;script:alert(1)",
        "java&#0;script:alert(1)",
        "java\u202escript:alert(1)",
        "\x01javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript&colon;alert(1)",
        "javascript&#58;//%0aalert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "DATA:image/svg+xml,x",
        "file:///etc/passwd",
        "blob:https://x.example/1",
        "view-source:x",
        "feed:javascript:alert(1)",
    ],
)
def test_a_link_to_a_program_loses_its_address_and_keeps_its_words(address):
    assert clean(f'<p><a href="{address}">Words</a></p>') == "<p>Words</p>"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.example/?b=1&c=2#d", "https://a.example/?b=1&c=2#d"),
        ("http://a.example", "http://a.example"),
        ("mailto:desk@a.example", "mailto:desk@a.example"),
        ("tel:+441234", "tel:+441234"),
        ("/2026/11/24/bridge/", "/2026/11/24/bridge/"),
        ("/a:b", "/a:b"),
        ("//a.example/b", "https://a.example/b"),
        (" https://a.example ", "https://a.example"),
        ("https://a.example/cafe\u0301", "https://a.example/cafe\u0301"),
    ],
)
def test_addresses_of_pages_mail_and_telephones_are_kept(address, kept):
    assert html.links(clean(f'<a href="{address}">Words</a>')) == [kept]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("\\\\harbour.example\\minutes", "https://harbour.example/minutes"),
        ("/\\harbour.example", "https://harbour.example"),
        ("https:\\harbour.example\\a?b=\\c", "https:/harbour.example/a?b=\\c"),
        ("\\2026\\11\\24\\bridge\\", "/2026/11/24/bridge/"),
    ],
)
def test_a_link_with_backslashes_leads_where_browsers_go(written, kept):
    assert html.links(clean(f'<a href="{written}">Words</a>')) == [kept]


@pytest.mark.parametrize("address", ["/\\[x", "\\\\[a", "https://[x", "http:\\\\[::1"])
def test_a_link_that_nobody_can_read_is_no_link(address):
    assert clean(f'<p><a href="{address}">Words</a></p>') == "<p>Words</p>"


# What people paste and type.

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


def test_list_paragraphs_from_word_are_a_list():
    assert "<ul><li>Dredge the channel</li></ul>" in clean((FILES / "paste-from-word.html").read_text())


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


# Pictures.

FIGURE = (
    f'<figure data-image="{KEY}"><img alt="A “field”" height="900" width="1600">'
    "<figcaption>A field in <em>May</em>. <cite>(Ann Grey)</cite></figcaption></figure>"
)


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
def test_a_credit_stands_in_one_pair_of_brackets_at_the_end(credit):
    caption = f"<figcaption><cite>{credit}</cite> A field in <em>May</em>.</figcaption>"
    body = FIGURE[: FIGURE.index("<figcaption>")] + caption + "</figure>"
    assert clean(body) == FIGURE


def test_a_picture_that_is_not_in_the_library_is_dropped():
    outside = '<p>Words<img src="https://tracker.example/1.gif" alt="x" width="1" height="1"></p>'
    assert clean(outside) == "<p>Words</p>"


def test_readers_get_each_picture_in_several_sizes():
    page = html.render(f"<p>Before</p>\n{FIGURE}")
    ((_, image),) = [found for found in elements(page) if found[0] == "img"]
    widths = (320, 640, 960, 1280, 1600)
    assert image["srcset"] == ", ".join(f"/media/images/{KEY}/{width}.webp {width}w" for width in widths)
    assert image["src"] == f"/media/images/{KEY}/social.jpg"
    assert (image["width"], image["height"], image["alt"]) == ("1600", "900", "A “field”")
    assert 'A field in <em>May</em>. <span class="credit">(Ann Grey)</span></figcaption>' in page


# What is read out of a body.


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
