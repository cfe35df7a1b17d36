"""Videos on other sites that can be played within a story, once a reader asks for it."""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csp import csp_override


class Player(NamedTuple):
    """The player of a video."""

    site: str
    """The name of the site that hosts it."""
    address: str
    """What a frame loads; at this address the site sets no cookies, or as few as it can do without."""

    @property
    def origin(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def player(address: str) -> Player | None:
    """The player of the video at an address of YouTube or Vimeo, as people copy it; else None."""
    try:
        parts = urlsplit(address)
        query = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    found = _SITES.get(host)
    return found(parts.path, {name: values[0] for name, values in query.items()}) if found else None


def _youtube(path: str, query: dict[str, str]) -> Player | None:
    """https://developers.google.com/youtube/player_parameters"""
    found = _YOUTUBE_PATH.fullmatch(path)
    key = found[1] if found else query.get("v", "") if path == "/watch" else ""
    if not _YOUTUBE_KEY.fullmatch(key):
        return None
    start = re.fullmatch(r"(\d{1,5})s?", query.get("t") or query.get("start") or "")
    begins = f"&start={start[1]}" if start else ""
    return Player("YouTube", f"https://www.youtube-nocookie.com/embed/{key}?rel=0{begins}")


def _vimeo(path: str, query: dict[str, str]) -> Player | None:
    """https://help.vimeo.com/hc/en-us/articles/12426260232977"""
    found = _VIMEO_PATH.fullmatch(path)
    if not found:
        return None
    unlisted = found[2] or query.get("h", "")
    key = f"&h={unlisted}" if re.fullmatch("[0-9a-f]{6,20}", unlisted) else ""
    return Player("Vimeo", f"https://player.vimeo.com/video/{found[1]}?dnt=1{key}")


_YOUTUBE_KEY = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATH = re.compile(r"/(?:embed/|shorts/|live/|v/)?([A-Za-z0-9_-]{11})/?")
_VIMEO_PATH = re.compile(r"/(?:video/|channels/\w+/)?(\d{5,12})(?:/([0-9a-f]{6,20}))?/?")
_SITES: dict[str, Callable[[str, dict[str, str]], Player | None]] = {
    **dict.fromkeys(("youtube.com", "youtu.be", "music.youtube.com", "youtube-nocookie.com"), _youtube),
    **dict.fromkeys(("vimeo.com", "player.vimeo.com"), _vimeo),
}


def allowed(request: HttpRequest, response: HttpResponse, page: str) -> HttpResponse:
    """The response of a page, on which frames may load the players that it offers, and nothing else."""
    # No words of a story contain this: their quotation marks are escaped.
    players = [Player("", address) for address in re.findall(r' data-player="([^"&]*)', page)]
    if not players:
        return response
    policy = {**settings.SECURE_CSP, "frame-src": sorted({each.origin for each in players})}
    return csp_override(policy)(lambda _: response)(request)
