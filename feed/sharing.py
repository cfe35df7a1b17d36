"""Addresses with which a reader shares a story: plain links, which load nothing."""

from urllib.parse import quote, urlencode

from articles.models import Article
from feed.addresses import absolute

_NETWORKS = {
    "Bluesky": ("https://bsky.app/intent/compose", {"text": "both"}),
    "WhatsApp": ("https://wa.me/", {"text": "both"}),
    "Telegram": ("https://t.me/share/url", {"url": "address", "text": "headline"}),
    "Facebook": ("https://www.facebook.com/sharer/sharer.php", {"u": "address"}),
    "LinkedIn": ("https://www.linkedin.com/sharing/share-offsite/", {"url": "address"}),
    "Reddit": ("https://www.reddit.com/submit", {"url": "address", "title": "headline"}),
    "X": ("https://x.com/intent/post", {"url": "address", "text": "headline"}),
}
"""{name: its share page, and which part of `shared` each of its parameters gets}"""


def shared(article: Article) -> dict[str, str]:
    """What a reader shares of an article: the page that they are reading, also for agency copy."""
    address = absolute(article.get_absolute_url())
    return {"headline": article.headline, "address": address, "both": f"{article.headline} {address}"}


def mail(article: Article) -> str:
    """The address that opens an email with an article's headline and address."""
    parts = shared(article)
    return f"mailto:?subject={quote(parts['headline'])}&body={quote(parts['address'])}"


def networks(article: Article) -> list[tuple[str, str]]:
    """(name, address) of each network's share page, filled with an article."""
    parts = shared(article)
    asked = {
        name: (page, {key: parts[part] for key, part in asks.items()})
        for name, (page, asks) in _NETWORKS.items()
    }
    return [(name, f"{page}?{urlencode(asks, quote_via=quote)}") for name, (page, asks) in asked.items()]
