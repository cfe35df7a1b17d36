"""What is known at a glance to be clean is what cleaning leaves as it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.cleaning import clean
from articles.cleaning.plain_blocks import is_plain

ATOMS = st.sampled_from([
    "word", "1.", "–", "“q”", "'", "&amp;", "&lt;", "é", "ا", "中", "*", "•", "www.x.com", "a@b.co", ":)",
    "😀", "\xa0", "\xad", "\u200d", "\u2028", "\u0301", "\ufeff", "ﬁ", "{", "\t", "\x80", "<br>", "⃣", " ",
    "\uf0b7", "\uf0e4",
])  # fmt: skip
WORDS = st.lists(ATOMS, min_size=1, max_size=5).map("".join)
LINKS = st.builds(
    '{}<a href="https://{}/{}">{}</a>'.format,
    st.sampled_from(["", " "]),
    st.sampled_from(
        [
            "example.com",
            "www.a-b.org",
            "xn--p1ai.com",
            "xn--a.de",
            "127.0.0.1",
            "a.999",
            "localhost.1",
            "a.b.testserver.com",
        ]
    ),
    st.sampled_from(["", "a/b-c_d/", "//", "-", "2026/11/30/x/", "?q=1"]),
    WORDS,
)
SENTENCES = st.builds("{}{}".format, WORDS, st.lists(LINKS | WORDS, max_size=4).map("".join))
ITEMS = st.lists(SENTENCES.map("<li>{}</li>".format), min_size=1, max_size=3).map("".join)
QUOTED = st.lists(SENTENCES.map("<p>{}</p>".format), min_size=1, max_size=3).map("".join)
BLOCKS = st.one_of(
    SENTENCES.map("<p>{}</p>".format),
    SENTENCES.map("<h2>{}</h2>".format),
    ITEMS.map("<ul>{}</ul>".format),
    ITEMS.map("<ol>{}</ol>".format),
    QUOTED.map("<blockquote>{}</blockquote>".format),
)


@given(BLOCKS)
@settings(max_examples=1500, deadline=None)
def test_what_is_plain_stays_as_it_is(block):
    assert not is_plain(block) or clean(block) == block


@given(st.lists(BLOCKS, max_size=3))
@settings(max_examples=300, deadline=None)
def test_plain_blocks_say_nothing_of_each_other(blocks):
    blocks = list(filter(is_plain, blocks))
    assert clean("\n".join(blocks)) == "\n".join(blocks)


@pytest.mark.parametrize(
    "block",
    [
        '<p>The “bridge” closes &amp; <a href="https://example.com/a/">stays so</a>.</p>',
        "<h2>Harbour</h2>",
        '<ol><li>One</li><li>Two <a href="https://example.com/">links</a></li></ol>',
        "<blockquote><p>“So it is.”</p><p>He said.</p></blockquote>",
    ],
)
def test_what_most_stories_are_made_of_is_plain(block):
    assert is_plain(block)
