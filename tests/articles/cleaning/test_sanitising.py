"""What is left of markup: the allowed elements and attributes, and every word that a reader would see."""

import pytest
from html5lib import parse, serialize
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import cleaning, html
from articles.cleaning import sanitising
from articles.html import clean
from tests.articles.cleaning.markup import KEY, elements

pytestmark = pytest.mark.once

ALLOWED = {
    **{tag: {"dir", "lang"} for tag in ("p", "h2", "h3", "ul", "ol", "li", "blockquote", "table", "caption")},
    **{tag: set() for tag in ("strong", "em", "s", "sub", "sup", "cite", "br", "hr", "thead", "tbody")},
    **{tag: set() for tag in ("tfoot", "tr")},
    "a": {"href"},
    "td": {"dir", "lang", "colspan", "rowspan"},
    "th": {"dir", "lang", "colspan", "rowspan", "scope"},
    "div": {"class"},
    "aside": {"class", "dir", "lang"},
    "figure": {"class", "data-image"},
    "img": {"alt", "width", "height"},
    "figcaption": {"dir", "lang"},
}

DROPPED = {"script", "style", "iframe", "svg", "math", "template", "title", "textarea", "select", "noscript"}


def seen(markup):
    """The letters that a browser shows of some markup, after another parser than ours."""

    def texts(node):
        if not isinstance(node.tag, str) or node.tag in DROPPED:
            return ""
        inner = "".join(texts(child) + (child.tail or "") for child in node)
        return (node.text or "") + inner

    return "".join(texts(parse(markup, namespaceHTMLElements=False)).split()).replace("\u200b", "")


TAGS = [
    "p",
    "div",
    "span",
    "b",
    "strong",
    "i",
    "em",
    "a",
    "u",
    "s",
    "sub",
    "sup",
    "ul",
    "ol",
    "li",
    "table",
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
    "blockquote",
    "cite",
    "pre",
    "section",
    "aside",
    "aside",
    "dl",
    "dt",
    "dd",
    "font",
    "center",
    "details",
    "summary",
    "script",
    "style",
    "svg",
    "math",
    "template",
    "noscript",
    "title",
    "textarea",
]

ATTRIBUTES = [
    "",
    "",
    ' href="https://a.example/?a=1&b=2"',
    ' href="javascript:alert(1)"',
    ' href="//x.example"',
    ' onclick="x"',
    ' style="font-weight:bold"',
    ' style="font-weight:normal;font-style:italic"',
    ' dir="rtl"',
    ' lang="ar"',
    f' data-image="{KEY}"',
    f' class="gallery" data-image="{KEY}"',
    ' class="pair"',
    ' class="pull-quote"',
    ' class="fact-box"',
    ' class="embed"',
    ' href="/2026/a/"',
    ' width="12" height="4" alt="x &quot; y"',
    ' colspan="2"',
    ' data-cke-saved-href="x"',
]

TEXTS = [
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
    "\u200b",
    "(x)",
    "((y) z)",
    "1 < 2",
    "&#8232;",
    "e\u0301",
    "\u0301",
    "\u0338",
    "]]>",
    "\x00",
    "\u202e",
    "&#x202e;",
    "&#769;",
    "&#13;",
    "<![CDATA[x]]>",
    "<?php x ?>",
]


starts = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))


ends = st.builds("</{}>".format, st.sampled_from(TAGS))


markup = st.lists(st.one_of(st.sampled_from(TEXTS), starts, ends), max_size=25).map("".join)


searching = settings(max_examples=120, deadline=None, derandomize=True, database=None)


@searching
@given(st.one_of(markup, st.text()))
def test_cleaning_what_is_clean_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@searching
@given(st.lists(markup, max_size=3).map("<p>x</p>".join))
def test_blocks_are_known_as_clean_exactly_where_cleaning_all_again_changes_nothing(text):
    blocks, _ = cleaning._once(text)
    again, _ = cleaning._once("\n".join(blocks))
    assert cleaning._are_canonical(blocks) is (again == blocks)


@searching
@given(st.lists(st.one_of(markup, markup.map(clean)), max_size=4).map("\n".join))
def test_a_body_is_known_as_clean_exactly_where_cleaning_changes_nothing(text):
    assert cleaning.is_clean(text) is (clean(text) == text)
    assert cleaning.is_clean(clean(text))


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
def test_no_attack_leaves_anything_that_runs(attack, db):
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


def test_characters_for_which_others_stand_in_come_out_as_they_went_in():
    text = "".join(map(chr, range(0xA0, 0x180)))
    markup = f'<p>{text}<a href="/a?{text[1:]}">{text}</a></p>'
    assert sanitising.sanitised(markup) == sanitising._SANITISER.clean(markup)
