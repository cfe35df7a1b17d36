"""Embeds by address: the table of sites, embed codes, the readers' card and what it may load."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from articles import html, workflow
from articles.blocks.embeds import address_in, embed
from articles.pictured import add_shown
from newsroom import environment
from tests import factories
from tests.moments import SECOND

YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def aside(address, title="A title", facts=""):
    rest = f"<p>{facts}</p>" if facts else ""
    return f'<aside class="embed"><p><a href="{address}">{title}</a></p>{rest}</aside>'


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "site", "frame"),
    [
        (YOUTUBE, "YouTube", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"),
        ("https://vimeo.com/76979871", "Vimeo", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://x.com/news/status/20?s=20", "X", ""),
        ("https://bsky.app/profile/news.example/post/3k44", "Bluesky", ""),
        (
            "https://bsky.app/profile/did:plc:z72i/post/3k44",
            "Bluesky",
            "https://embed.bsky.app/embed/did:plc:z72i/app.bsky.feed.post/3k44",
        ),
        ("https://mastodon.social/@Gargron/1", "Mastodon", "https://mastodon.social/@Gargron/1/embed"),
        (
            "https://www.instagram.com/p/fA9uwTtkSN/",
            "Instagram",
            "https://www.instagram.com/p/fA9uwTtkSN/embed/",
        ),
        ("https://www.tiktok.com/@a.b/video/671", "TikTok", "https://www.tiktok.com/player/v1/671"),
        ("https://datawrapper.dwcdn.net/aBc12/3/", "Datawrapper", "https://datawrapper.dwcdn.net/aBc12/"),
        (
            "https://public.flourish.studio/visualisation/12/",
            "Flourish",
            "https://flo.uri.sh/visualisation/12/embed",
        ),
        (
            "https://open.spotify.com/episode/7makk4oTQel546B0PZlDM5?si=x",
            "Spotify",
            "https://open.spotify.com/embed/episode/7makk4oTQel546B0PZlDM5",
        ),
        (
            "https://soundcloud.com/forss/flickermood",
            "SoundCloud",
            "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/forss/flickermood",
        ),
        ("https://council.example/files/budget.pdf", "PDF", ""),
    ],
)
def test_each_site_is_shown_as_the_table_says(address, site, frame):
    assert embed(address)[:2] == (site, frame)


@pytest.mark.once
@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "javascript:alert(1)//x.com/a/status/1",
        "https://user:word@x.com/a/status/1",
        "https://x.com.evil.example/a/status/1",
        "https://evil.example/@Gargron/1",
        'https://mastodon.social/@a"onload="x/1',
        "https://[",
        "https://x.com/a/status/1" + "1" * 3000,
    ],
)
def test_other_addresses_have_no_frame(address):
    assert embed(address) is None


@pytest.mark.once
@pytest.mark.parametrize(
    ("code", "address"),
    [
        (
            '<iframe src="//www.youtube.com/embed/dQw4w9WgXcQ"></iframe>',
            "https://www.youtube.com/embed/dQw4w9WgXcQ",
        ),
        (
            '<blockquote class="twitter-tweet"><p>Hi <a href="https://t.co/x">t</a></p>'
            '<a href="https://twitter.com/a/status/20">1 May</a></blockquote><script src="https://x.js"></script>',
            "https://twitter.com/a/status/20",
        ),
        (
            '<blockquote data-bluesky-uri="at://did:plc:z72i/app.bsky.feed.post/3k44"><p>x</p></blockquote>',
            "https://bsky.app/profile/did:plc:z72i/post/3k44",
        ),
        (
            '<iframe src="https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&amp;color=f"></iframe>',
            "https://soundcloud.com/a/b",
        ),
        ('<iframe src="https://evil.example/x" srcdoc="<script>1</script>"></iframe>', ""),
        ("words of mine", ""),
    ],
)
def test_of_a_code_nothing_is_taken_but_the_address(code, address):
    assert address_in(code) == address


@pytest.mark.once
def test_a_newspaper_adds_rows_and_the_host_of_a_frame_is_never_an_address_of_others(settings, monkeypatch):
    row = "Polls | polls.example/p/* | https://polls.example/embed/* | tall"
    monkeypatch.setenv("EMBED_PROVIDERS", row)
    settings.EMBED_PROVIDERS = environment.embed_providers("EMBED_PROVIDERS")
    assert embed("https://polls.example/p/a-1").frame == "https://polls.example/embed/a-1"
    assert embed("https://polls.example/p/a/b") is None
    for wrong in (
        "Polls | a.example/* | https://*/x | tall",
        "Polls | a.example | javascript:x | tall",
        "Polls",
    ):
        monkeypatch.setenv("EMBED_PROVIDERS", wrong)
        with pytest.raises(ImproperlyConfigured, match="which is not a row such as"):
            environment.embed_providers("EMBED_PROVIDERS")


@pytest.mark.once
def test_words_beside_the_text_are_in_neither_its_length_nor_its_teaser_nor_its_headings():
    body = html.clean(
        '<aside class="pull-quote">Four words said twice</aside><aside class="fact-box"><h3>In short</h3>'
        f"<p>Two words</p></aside>{aside(YOUTUBE)}<h2>Then</h2><p>One</p>"
    )
    assert html.word_count(body) == len(["In", "short", "Two", "words", "Then", "One"])
    assert html.first_paragraph(body) == "One"
    assert html.headings(body) == [(2, "Then")]
    assert "Four words said twice" in html.plain_text(body)


def test_a_card_asks_nothing_before_a_press_and_the_page_allows_its_frame_alone(client, clock, editor):
    body = f"<p>Words.</p>{aside(YOUTUBE, 'A <em>film</em>', 'Jo, 2 May')}{aside('https://x.com/a/status/1')}"
    story = factories.published(editor, body=body)
    answer = client.get(story.articles.get().get_absolute_url())
    page = answer.text
    assert "<iframe" not in page
    assert "Load from YouTube" in page
    assert "Jo, 2 May" in page
    assert page.count("data-player=") == 1
    assert "frame-src https://www.youtube-nocookie.com;" in answer["Content-Security-Policy"] + ";"
    assert "x.com" not in answer["Content-Security-Policy"]


def test_a_card_of_our_own_story_says_its_present_headline_while_readers_have_it(client, clock, editor):
    other = factories.published(editor, headline="The bridge is open", slug="bridge")
    path = other.articles.get().get_absolute_url()
    story = factories.published(editor, body=f"<p>Words.</p>{aside(path, 'As it was typed')}", slug="second")
    address = story.articles.get().get_absolute_url()

    def card():
        clock.shift(SECOND)
        return client.get(address).text.partition('class="story-card"')[2].partition("</aside>")[0]

    assert "The bridge is open" in card()
    other.refresh_from_db()
    workflow.save(other, by=editor, words={"headline": "The bridge is shut"})
    workflow.publish(other, by=editor, kind="update")
    assert "The bridge is shut" in card()
    other.refresh_from_db()
    workflow.withdraw(other, by=editor, notice="It was wrong.")
    assert card() == ""
    assert "As it was typed" not in client.get(address).text
    article = story.articles.get()
    add_shown([article], timezone.now())
    assert "As it was typed" not in html.body_for_programs(article)


def test_the_desk_makes_cards_of_what_the_table_knows_and_of_stories_that_readers_have(client, editor):
    story = factories.published(editor, headline="The bridge is open")
    draft = factories.story(editor, headline="A secret")
    client.force_login(editor)

    def made(text):
        return client.post("/admin/articles/story/embed/", {"text": text}).json()["html"]

    path = story.articles.get().get_absolute_url()
    assert made(path) == aside(path, "The bridge is open")
    assert made("www.youtube.com/watch?v=dQw4w9WgXcQ") == aside(YOUTUBE, "YouTube")
    assert made(path.replace(story.slug, draft.slug or "a-secret")) == ""
    assert made("https://example.org/") == made("<b>x</b>") == made("x" * 30_000) == ""
