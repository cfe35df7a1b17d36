"""Embeds in a body as cards: the journalist's words, and a press that loads the embed."""

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext

from articles.blocks.embeds import embed
from articles.blocks.figures import FIGURE
from articles.cleaning import clean, plain_line
from articles.pictures.markup import Look, picture_element
from articles.pictures.shown import Shown

EMBED = re.compile(
    r'<aside class="embed"(?P<about>[^>]*)>(?P<figure><figure.*?</figure>)?'
    r'<p><a href="(?P<address>[^"]*)">(?P<title>.*?)</a></p>(?:<p>(?P<facts>.*?)</p>)?</aside>'
)
_SANDBOX = "allow-scripts allow-same-origin allow-popups allow-presentation"


def new_card(address: str, title: str) -> str:
    """The canonical markup of an embed, from plain text."""
    return clean(format_html('<aside class="embed"><p><a href="{}">{}</a></p></aside>', address, title))


def own_path(address: str) -> str:
    """The path of an address on this site; empty for any other address."""
    if address.startswith("/") and not address.startswith("//"):
        return urlsplit(address).path
    own = settings.SITE_URL
    return urlsplit(address).path if address == own or address.startswith(f"{own}/") else ""


def card(found: re.Match, shown: Mapping[str, Shown]) -> str:
    """An embed for readers; for a story of ours, a placeholder that `story_cards` replaces with its card."""
    address = unescape(found["address"])
    if path := own_path(address):
        return story_mark(path)
    words = _words(found, address)
    loaded = embed(address)
    picture = _picture(found, shown)
    if not (loaded and loaded.frame):
        return f'<figure class="embed-card">{picture}{words}</figure>'
    site = loaded.site
    press = format_html('<span class="load">{}</span>', gettext("Load from %(site)s") % {"site": site})
    link = format_html('<a href="{}">{}{}</a>', address, picture, press)
    note = gettext("It loads from %(site)s, which can then see that you are reading this.") % {"site": site}
    about = format_html(
        ' data-player="{}" data-name="{}" data-shape="{}" data-sandbox="{}"',
        loaded.frame,
        plain_line(found["title"]),
        loaded.shape,
        _SANDBOX,
    )
    said = format_html('<p class="player-note">{}</p>', note)
    return f'<figure class="embed-card as-{loaded.shape}"{about}>{link}{words}{said}</figure>'


def _words(found, address):
    known = embed(address)
    site = known.site if known else urlsplit(address).hostname or ""
    facts = f'<span class="facts">{found["facts"]}</span> ' if found["facts"] else ""
    title = f'<a href="{found["address"]}">{found["title"]}</a>'
    # Until somebody writes a headline, the title is the site's name.
    is_said = plain_line(found["title"]) == site and not facts
    host = "" if is_said else format_html('<span class="host">{}</span>', site)
    return f"<figcaption{found['about']}>{title} {facts}{host}</figcaption>"


def _picture(found, shown):
    figure = FIGURE.fullmatch(found["figure"] or "")
    picture = shown.get(figure["key"]) if figure else None
    if picture is None or picture.is_stand_in:
        return ""
    return picture_element(picture, Look(unescape(figure["alt"]), "(min-width: 48rem) 44rem, 100vw", 640))


def for_programs(found: re.Match) -> str:
    """An embed for programs: a link with its facts. Cards of our own stories are left out: a program keeps
    its copy, and would go on offering a story that was withdrawn."""
    address = unescape(found["address"])
    if own_path(address):
        return ""
    facts = f" {found['facts']}" if found["facts"] else ""
    return f'<p><a href="{found["address"]}">{found["title"]}</a>{facts}</p>'


def story_mark(path: str) -> str:
    """The placeholder for the card of one of our stories. No story's words contain it: `<` is escaped."""
    return format_html("<!--story {}-->", path.replace("--", "%2D%2D"))
