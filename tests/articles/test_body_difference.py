"""The difference of two bodies as readers see it: the changed lines with their context."""

import re

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import difference, html
from articles.difference.lines import lines_of
from articles.models import Story
from tests.articles.work import work

pytestmark = pytest.mark.once


def change(old, new, **how):
    """The change of the body, or None."""
    sides = (Story().as_if({"headline": "Bridge", "body": body}) for body in (old, new))
    return next(iter(difference.between(*sides, **how)), None)


def shown(old, new, **how):
    """The passages as text: folds in brackets, [-removed-] and {+added+} words, bare elements."""
    lines = []
    for passage in change(old, new, **how).passages:
        lines += [f"({passage.fold})" if passage.fold else marked(passage.html)]
    return "\n".join(lines)


def marked(markup):
    for element, mark in (("<del>", "[-"), ("</del>", "-]"), ("<ins>", "{+"), ("</ins>", "+}")):
        markup = markup.replace(element, mark)
    return re.sub(r' (?:dir="\w+"|class="[\w -]+"|target="_blank"|rel="[\w ]+")', "", markup)


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def numbered(count):
    return [f"Paragraph {number} of a long report." for number in range(count)]


def test_only_what_changed_is_shown_with_a_line_of_context_and_the_rest_is_folded():
    old = numbered(40)
    new = [*old[:20], "Paragraph 20 of a short report.", *old[21:], "It ends here."]
    assert shown(paragraphs(*old), paragraphs(*new)) == (
        "(19 paragraphs unchanged)\n"
        "<p>Paragraph 19 of a long report.</p>"
        "<p>Paragraph 20 of a [-long-]{+short+} report.</p>"
        "<p>Paragraph 21 of a long report.</p>\n"
        "(17 paragraphs unchanged)\n"
        "<p>Paragraph 39 of a long report.</p><p>{+It ends here.+}</p>"
    )
    first, *_ = change(paragraphs(*old), paragraphs(*new)).passages
    assert "Paragraph 0 of" in first.html
    first, *_ = change(paragraphs(*old), paragraphs(*new), in_brief=True).passages
    assert (first.fold, first.html) == ("19 paragraphs unchanged", "")


def test_a_single_line_is_shown_and_not_folded():
    old = numbered(3)
    assert shown(paragraphs(*old), paragraphs("New here.", *old[1:])).count("<p>") == 2 + 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("<p>One two</p>", "<p>One <strong>two</strong></p>", "<p>One [-two-]{+<strong>two</strong>+}</p>"),
        ("<p>A <em>b</em> c</p>", "<p>A <em>b</em> d</p>", "<p>A <em>b</em> [-c-]{+d+}</p>"),
        (
            "<p>One</p>",
            "<h2>One</h2>",
            "<p>[-One-]</p><p><span>Heading:</span> {+One+}</p>",
        ),
        (
            "<h2>One two</h2>",
            "<h2>One three</h2>",
            "<p><span>Heading:</span> One [-two-]{+three+}</p>",
        ),
        (
            "<ol><li>One</li><li>Two</li></ol>",
            "<ol><li>Nought</li><li>One</li><li>Two</li></ol>",
            '<ol><li value="1">{+Nought+}</li><li value="2">One</li><li value="3">Two</li></ol>',
        ),
        (
            '<ol start="4"><li>One<ul><li>Red hot</li></ul></li></ol>',
            '<ol start="4"><li>One<ul><li>Red cold</li></ul></li></ol>',
            '<ol><li value="4">One</li></ol><ul><li>Red [-hot-]{+cold+}</li></ul>',
        ),
        (
            "<blockquote><p>We waited long.</p></blockquote>",
            "<blockquote><p>We waited.</p></blockquote>",
            "<blockquote><p>We waited[- long-].</p></blockquote>",
        ),
        (
            "<table><tr><th>Ward</th><td>12</td></tr><tr><th>Bay</th><td>9</td></tr></table>",
            "<table><tr><th>Ward</th><td>13</td></tr><tr><th>Bay</th><td>9</td></tr></table>",
            "<div><table><tbody><tr><th>Ward</th><td>[-12-]{+13+}</td></tr>"
            "<tr><th>Bay</th><td>9</td></tr></tbody></table></div>",
        ),
        (
            '<p>See <a href="https://a.example">the list</a></p>',
            '<p>See <a href="https://b.example/?a=1&amp;b=2">the list</a></p>',
            "<p>See [-<span>the list</span> <span>(https://a.example)</span>-]"
            '{+<a href="https://b.example/?a=1&amp;b=2">the list</a>'
            " <span>(https://b.example/?a=1&amp;b=2)</span>+}</p>",
        ),
        (
            "<p>One</p><hr><p>Two</p>",
            "<p>One</p><p>Two</p>",
            "<p>One</p><p>[-<em>a horizontal line</em>-]</p><p>Two</p>",
        ),
        ("<p>One<br>two</p>", "<p>One<br>three</p>", "<p>One<br>[-two-]{+three+}</p>"),
        (
            html.figure("a" * 16, 9, 9, "A field", "In May", "Ann"),
            html.figure("a" * 16, 9, 9, "A field", "In May", "Bo"),
            "<p><span>Picture</span> In May ([-Ann-]{+Bo+}) <span>Alt text: A field</span></p>",
        ),
        (
            html.figure("a" * 16, 9, 9, "A field", "In May", ""),
            html.figure("b" * 16, 9, 9, "A field", "In May", ""),
            "<p><span>[-Picture-]</span> [-In May-] <span>Alt text: [-A field-]</span></p>"
            "<p><span>{+Picture+}</span> {+In May+} <span>Alt text: {+A field+}</span></p>",
        ),
    ],
)  # fmt: skip
def test_each_kind_of_line_is_shown_as_readers_see_it(old, new, text):
    assert shown(old, new) == text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            paragraphs("One two.", "Three four.", "Five."),
            paragraphs("One three.", "Three four five.", "Five.", "Six seven."),
            "2 paragraphs changed, 1 paragraph added: 4 words added, 1 removed",
        ),
        ("<h2>One</h2><p>Two</p>", "<p>Two</p>", "1 heading removed: 1 word removed"),
        ("<p>Two</p>", "<h2>A</h2><ul><li>B</li><li>C</li></ul><p>Two</p>",
         "1 heading and 2 list items added: 3 words added"),
        ('<p>One</p>', '<p dir="rtl">One</p>',
         "Only its markup changed: the direction or the language of the text."),
    ],
)  # fmt: skip
def test_one_line_says_how_much_changed(old, new, said):
    assert change(old, new).summary == said


def test_a_moved_paragraph_is_marked_in_its_new_and_its_old_place():
    old = [*numbered(3), "The ferry runs again from the old pier on Monday."]
    new = [old[3], *old[:3]]
    assert shown(paragraphs(*old), paragraphs(*new)) == (
        "<p><span>Moved from below:</span> The ferry runs again from the old pier on Monday.</p>"
        "<p>Paragraph 0 of a long report.</p>"
        "<p>Paragraph 1 of a long report.</p>"
        "<p>Paragraph 2 of a long report.</p>"
        "<p><span>Moved above:</span> The ferry runs again from the old pier on Monday.</p>"
    )
    assert change(paragraphs(*old), paragraphs(*new)).summary == "1 paragraph moved"
    back = shown(paragraphs(*new), paragraphs(*old))
    assert [back.count("Moved from above:"), back.count("Moved below:")] == [1, 1]


def test_a_paragraph_that_was_moved_and_changed_has_its_words_marked_at_its_new_place():
    old = [*numbered(2), "The ferry runs again from the old pier on Monday."]
    new = ["The ferry runs again from the new pier on Monday.", *old[:2]]
    text = shown(paragraphs(*old), paragraphs(*new))
    assert "Moved from below:</span> The ferry runs again from the [-old-]{+new+} pier on Monday.</p>" in text
    assert text.count("[-") == text.count("{+") == 1
    found = change(paragraphs(*old), paragraphs(*new), by_sides=True)
    assert found.summary == "1 paragraph moved and changed: 1 word added, 1 removed"
    sides = [tuple(map(marked, sides)) for passage in found.passages for sides in passage.sides]
    assert sides[0] == (
        "",
        "<p><span>Moved from below:</span> The ferry runs again from the {+new+} pier on Monday.</p>",
    )
    assert sides[-1] == (
        "<p><span>Moved above:</span> The ferry runs again from the [-old-] pier on Monday.</p>",
        "",
    )


@pytest.mark.parametrize(
    ("old", "new", "mark"),
    [
        (
            "<ul><li>The first of all</li><li>Two</li><li>Three</li></ul>",
            "<ul><li>Two</li><li>Three</li><li>The first of all</li></ul>",
            "<ul><li><span>Moved below:</span> The first of all</li>",
        ),
        (
            "<table><tr><td>North</td><td>7</td></tr><tr><td>a</td></tr><tr><td>c</td></tr></table>",
            "<table><tr><td>a</td></tr><tr><td>c</td></tr><tr><td>North</td><td>7</td></tr></table>",
            '<tr><td colspan="2"><span>Moved below:</span> North</td></tr>',
        ),
        ("<hr><p>One</p><p>Two</p>", "<p>One</p><p>Two</p><hr>", "<p>[-<em>a horizontal line</em>-]</p>"),
    ],
)  # fmt: skip
def test_items_and_rows_are_marked_where_they_stood_and_lines_across_are_not(old, new, mark):
    assert mark in shown(old, new)


def test_side_by_side_each_line_is_beside_what_became_of_it():
    old, new = paragraphs("One two.", "Gone entirely."), paragraphs("One three.", "Brand new thing.")
    (passage,) = change(old, new, by_sides=True).passages
    assert [tuple(map(marked, sides)) for sides in passage.sides] == [
        ("<p>One [-two-].</p>", "<p>One {+three+}.</p>"),
        ("<p>[-Gone entirely.-]</p>", ""),
        ("", "<p>{+Brand new thing.+}</p>"),
    ]


def test_in_brief_a_long_paragraph_is_cut_around_its_change():
    words = " ".join(f"word{number}" for number in range(200))
    (passage,) = change(
        paragraphs(f"{words} ten {words}"), paragraphs(f"{words} noon {words}"), in_brief=True
    ).passages
    assert "[-ten-]{+noon+}" in marked(passage.html)
    assert "word199 [-ten" in marked(passage.html)
    assert "word100" not in passage.html
    assert len(passage.html) < 1000


HOSTILE = [
    "<script>alert(1)</script>",
    "<p onclick=alert(1)>a</p>",
    '<a href="javascript:alert(1)">a</a>',
    '<a href="data:text/html,<script>alert(1)</script>">a</a>',
    '<a href="https://a.example/&quot; onmouseover=&quot;alert(1)">a</a>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<img src=x onerror=alert(1)>",
    '<figure data-image="&quot;><script>alert(1)</script>"><img alt="&quot;><script>" height="1"></figure>',
    "<svg onload=alert(1)>",
    "<p>{{ settings.SECRET_KEY }} {% debug %} {} {0.__class__}</p>",
    '<ol start="1 onclick=x"><li value="&quot;><script>">a</li></ol>',
    "<td style=x>a</td></table></ol></ins></del></dl></dialog>",
    "<ins>a</ins><del>b</del></dd><form action=https://evil.example><input name=_act>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><style>*{display:none}</style>",
    "<a <a <a \"<em>' <p",
    "\x00<\x00p>\ufffe\u202e",
    "<!-- --!><script>alert(1)</script>",
    '<table><tr><td colspan="9"><table><tr><th>a</th></tr></table></td></tr>',
]
WRITTEN = {"p", "span", "strong", "em", "s", "sub", "sup", "a", "br", "ins", "del", "ol", "ul", "li"}
WRITTEN |= {"blockquote", "div", "table", "tbody", "tr", "td", "th"}
HOLD = {"dir", "class", "value", "href", "target", "rel", "colspan"}


@pytest.mark.parametrize("body", HOSTILE)
@pytest.mark.parametrize("is_cleaned", [True, False])
def test_no_text_brings_markup_of_its_own_into_a_difference(body, is_cleaned):
    old, new = Story(body="<p>Safe.</p>"), Story(body=html.clean(body) if is_cleaned else body)
    for side in (old, new):
        side.categories = side.authors = []
    for sides in ((old, new), (new, old)):
        for change in difference.between(*sides):
            for passage in change.passages:
                page = html5lib.parseFragment(passage.html, namespaceHTMLElements=False)
                elements = [each for each in page.iter() if each is not page]
                assert {each.tag for each in elements} <= WRITTEN
                assert {name for each in elements for name in each.attrib} <= HOLD
                hrefs = [each.get("href") for each in elements if each.get("href")]
                assert all(re.match(r"https?://|/|mailto:", href) for href in hrefs), hrefs


pieces = st.lists(
    st.sampled_from(
        ["<p>the bridge</p>", "<h2>a</h2>", "<p>the <em>old</em> bridge, é</p>",
         "<ol><li>a</li><li>b b</li></ol>",
         "<blockquote><p>大</p></blockquote>", "<table><tr><td>the</td><td>bridge</td></tr></table>", "<hr>"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(pieces, pieces)
def test_the_passages_hold_both_bodies_whole_and_what_was_moved_at_its_new_place(old, new):
    found = change(old, new)
    if found is None:
        return
    marks = ("changes-kind", "changes-moved", "changes-left")
    for other, body in (("ins", old), ("del", new)):
        markup = "".join(passage.html for passage in found.passages)
        page = html5lib.parseFragment(markup, namespaceHTMLElements=False)
        text = _text_without(page, other, marks).replace("a horizontal line", "")
        whole = html.plain_text(html.clean(body))
        if "changes-moved" in markup and other == "ins":
            text, whole = ("".join(sorted(each)) for each in (text, whole))
        assert re.sub(r"\s", "", text) == re.sub(r"\s", "", whole)


def _text_without(element, tag, classes):
    text = element.text or ""
    for child in element:
        if child.tag != tag and child.get("class") not in classes:
            text += _text_without(child, tag, classes)
        text += child.tail or ""
    return text


LONG = {
    "figures": lambda n, step: "".join(f"<tr><td>Ward {k}</td><td>{k * step}</td></tr>" for k in range(n)),
    "rewritten": lambda n, step: "".join(f"<p>word{k}x{step} stands here</p>" for k in range(n)),
    "one paragraph": lambda n, step: f"<p>{' '.join(str(k * step) for k in range(4 * n))}</p>",
    "one word": lambda n, step: f"<p>{'a ' * (step * n)}</p>",
    "like lines": lambda n, step: "<p>the 1 x</p>" * (n + step),
    "long and alike": lambda n, step: f"<p>{f'the a{step} b the ' * 400}</p>" * (n // 100),
}


@pytest.mark.parametrize("name", LONG)
def test_the_work_of_a_difference_is_bounded_and_grows_with_the_length(name):
    bodies = [[LONG[name](count, step) for step in (3, 7)] for count in (500, 1_000)]
    some, many = (work(_compared, *pair) for pair in bodies)
    assert many < 4_000_000
    assert many <= 3 * some or many < 500_000


def _compared(old, new):
    old, new = Story(body=old), Story(body=new)
    old.categories = new.categories = old.authors = new.authors = []
    difference.between(old, new)


def test_lines_are_read_out_of_a_body_in_one_walk():
    body = "<p>One.</p>" * 10 + "<ul><li>a<ol><li>b</li></ol></li></ul>" * 10
    assert work(lines_of, body * 20) < 2.2 * work(lines_of, body * 10)


EXTREME = {
    **LONG,
    "a wall of words": lambda n, step: f"<p>{' '.join(f'w{k * step}' for k in range(20 * n))}</p>",
    "all in another style": lambda n, step: "<p>{}</p>".format(
        " ".join(f"<{tag}>w{k}</{tag}>" for tag in [("em", "strong")[step == 7]] for k in range(9 * n))
    ),
    "items": lambda n, step: f"<ul>{''.join(f'<li>Item {k} is {k * step}</li>' for k in range(n))}</ul>",
    "turned round": lambda n, step: "".join(
        f"<p>w{k} of paragraph {k}</p>" for k in sorted(range(n), key=lambda k: k * (step - 5))
    ),
    "quotation marks": lambda n, step: f"<p>{chr(34) * (60 * n + step)}</p>" * 5,
    "addresses": lambda n, step: "".join(
        f'<p><a href="https://a.example/{"x" * 1000}{k}/{step}">see it</a></p>' for k in range(n // 2)
    ),
}


@pytest.mark.parametrize(
    "how", [{}, {"by_sides": True}, {"in_brief": True}], ids=["inline", "sides", "brief"]
)
@pytest.mark.parametrize("name", EXTREME)
def test_a_page_of_a_difference_stays_small_and_says_how_much_it_leaves_out(name, how):
    found = change(EXTREME[name](2_000, 3), EXTREME[name](2_000, 7), **how)
    sides = [side for passage in found.passages for pair in passage.sides for side in pair]
    length = sum(map(len, [*sides, *(passage.html for passage in found.passages)]))
    assert length < (60_000 if how.get("in_brief") else 500_000)
    assert (found.unshown > 0) == bool(found.rest)
    assert found.summary


def test_changes_for_which_there_is_no_room_are_counted():
    old, new = ("".join(f"<p>word{k}x{step} stands here</p>" for k in range(9_000)) for step in (3, 7))
    found = change(old, new)
    markup = "".join(passage.html for passage in found.passages)
    assert found.unshown == 9_000 - markup.count("<p")
    assert found.rest == f"{found.unshown:,} more changes are not shown."
    few = change(paragraphs(*numbered(9)), paragraphs(*numbered(8)))
    assert (few.unshown, few.rest) == (0, "")
