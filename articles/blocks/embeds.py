"""Other sites whose posts, charts, sound and videos can be shown within a story, once a reader asks for them.

Until then neither the site nor a reader's browser sends them a request, and none of their HTML is used: a
story has an address, and the table says what a frame loads for it.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings

from articles.blocks.players import player

LONGEST_ADDRESS, LONGEST_CODE = 2000, 20_000
"""The most characters that are read of an address, and of a site's embed code."""


class Embed(NamedTuple):
    """How an address is shown."""

    site: str
    """The name of the site."""
    frame: str
    """What a frame loads after a press; empty if the site offers only scripts: then there is just a link."""
    shape: str = "tall"
    """ "video", "tall" or "sound": how high the frame is."""


_MASTODON = "|".join(
    re.escape(host)
    for host in (
        *("mastodon.social", "mastodon.online", "mstdn.social", "mas.to", "mastodon.world", "hachyderm.io"),
        *("fosstodon.org", "journa.host", "newsie.social", "social.network.europa.eu", "chaos.social"),
    )
)
_TABLE = [
    ("X", r"(?:mobile\.)?(?:x|twitter)\.com/\w+/status/\d+.*", "", ""),
    (
        "Bluesky",
        r"bsky\.app/profile/(did:[a-z]+:[\w.:]+)/post/(\w+)",
        "https://embed.bsky.app/embed/{1}/app.bsky.feed.post/{2}",
        "tall",
    ),
    ("Bluesky", r"bsky\.app/profile/[\w.-]+/post/\w+", "", ""),
    ("Mastodon", rf"((?:{_MASTODON})/@[\w.-]+(?:@[\w.-]+)?/\d+)(?:/embed)?", "https://{1}/embed", "tall"),
    (
        "Instagram",
        r"instagram\.com/(?:[\w.]+/)?(p|reel|tv)/([\w-]+)(?:/embed.*)?",
        "https://www.instagram.com/{1}/{2}/embed/",
        "tall",
    ),
    (
        "TikTok",
        r"tiktok\.com/(?:@[\w.]+/video|embed/v2|player/v1)/(\d+)",
        "https://www.tiktok.com/player/v1/{1}",
        "tall",
    ),
    (
        "Datawrapper",
        r"(?:datawrapper\.dwcdn\.net|datawrapper\.de/_)/(\w{5})(?:/\d*)?",
        "https://datawrapper.dwcdn.net/{1}/",
        "tall",
    ),
    (
        "Flourish",
        r"(?:public\.flourish\.studio|flo\.uri\.sh)/(visualisation|story)/(\d+)(?:/embed)?",
        "https://flo.uri.sh/{1}/{2}/embed",
        "tall",
    ),
    (
        "Spotify",
        r"open\.spotify\.com/(?:intl-\w+/|embed/)?(track|album|artist|playlist|episode|show)/(\w{22})",
        "https://open.spotify.com/embed/{1}/{2}",
        "sound",
    ),
    (
        "SoundCloud",
        r"(?:m\.)?soundcloud\.com/([\w-]+/(?:sets/)?[\w-]+)",
        "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/{1}",
        "sound",
    ),
    ("PDF", r"[\w.-]+/.+\.pdf", "", ""),
]
"""(site, the address without its scheme, query and last slash, what a frame loads, its shape)"""


def embed(address: str) -> Embed | None:
    """How an address is shown; None if its site is not in the tables."""
    if video := player(address):
        return Embed(video.site, video.address, "video")
    bare = _bare(address)
    for site, wanted, frame, shape in (*_own_rows(), *_TABLE):
        if found := bare and re.fullmatch(wanted, bare):
            filled = re.sub(r"\{(\d)\}", lambda place: found[int(place[1])], frame)
            return Embed(site, filled, shape or "tall")
    return None


def _bare(address: str) -> str:
    if len(address) > LONGEST_ADDRESS:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    is_web = parts.scheme in ("http", "https") and host and not (parts.username or parts.password)
    return f"{host}{parts.path.rstrip('/')}" if is_web else ""


def _own_rows() -> Iterator[tuple[str, str, str, str]]:
    """The newspaper's own rows: each `*` of an address fills the next `*` of the frame."""
    for site, address, frame, shape in settings.EMBED_PROVIDERS:
        wanted = re.escape(address.rstrip("/")).replace(r"\*", r"([\w.~-]+)")
        pieces = frame.split("*")
        filled = "".join(f"{piece}{{{n}}}" for n, piece in enumerate(pieces[:-1], start=1)) + pieces[-1]
        yield site, wanted, filled, shape


# Embed codes.


def address_in(text: str) -> str:
    """The address that a text is, or that a site's embed code in it names; else an empty string."""
    text = text.strip()
    if len(text) > LONGEST_CODE:
        return ""
    if not text.startswith("<"):
        return text if not re.search(r"\s", text) and embed(text) else ""
    reader = _Code()
    reader.feed(text)
    return next((each for each in reader.addresses if embed(each)), "")


class _Code(HTMLParser):
    """Reads the addresses in an embed code: its frame, what it quotes, and its links, in this order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    @property
    def addresses(self) -> list[str]:
        return [address for _, address in sorted(self.found, key=lambda each: each[0])]

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        post = re.fullmatch(
            r"at://(did:[\w:.]+)/app\.bsky\.feed\.post/(\w+)", said.get("data-bluesky-uri", "")
        )
        named = f"https://bsky.app/profile/{post[1]}/post/{post[2]}" if post else ""
        quoted = named or said.get("data-instgrm-permalink") or said.get("cite", "")
        frame = _inner(said.get("src", "")) if tag == "iframe" else ""
        link = said.get("href", "") if tag == "a" else ""
        self.found += [(rank, each) for rank, each in enumerate((frame, quoted, link)) if each]


def _inner(address: str) -> str:
    """The address of a frame, with its scheme; for SoundCloud, that of what it plays, from a parameter."""
    whole = f"https:{address}" if address.startswith("//") else address
    if whole.startswith("https://w.soundcloud.com/player"):
        found = re.search(r"[?&]url=([^&]+)", whole)
        return unquote(found[1]) if found else ""
    return whole
