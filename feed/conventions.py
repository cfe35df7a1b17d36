"""Files that programs look for at fixed addresses: who is behind a site, and how it looks as an app."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.conf import settings
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse

from articles.cleaning import one_line
from articles.colours import LIGHT
from articles.models import AboutPage
from articles.newspaper import Face
from feed.addresses import absolute

_EXPIRES_AFTER = 6
"""The least number of months for which security.txt is valid; RFC 9116 advises at most a year."""


def trust_txt(face: Face) -> HttpResponse:
    """Who owns the newspaper, and which accounts are its own (https://journallist.net/)."""
    paper = face.newspaper
    lines = [f"# {paper.name}"]
    lines += [f"belongto={address}" for address in paper.belongs_to.split()]
    lines += [f"social={address}" for address, _ in paper.social_addresses]
    lines += [
        f"contact={absolute(page.get_absolute_url())}" for page in _of_kinds(face, AboutPage.Kind.CONTACT)
    ]
    lines += [f"contact=mailto:{paper.news_address}"] if paper.news_address else []
    shown = _of_kinds(face, AboutPage.Kind.ETHICS, AboutPage.Kind.IMPRINT)
    lines += [f"disclosure={absolute(page.get_absolute_url())}" for page in shown]
    return _text(lines)


def _of_kinds(face, *kinds) -> Iterable[AboutPage]:
    return filter(None, (face.page_of_kind(kind) for kind in kinds))


def security_txt(address: str, today: date) -> HttpResponse:
    """Whom to tell about a vulnerability (RFC 9116). It expires, and so changes, on the first of a month."""
    years, month = divmod(today.month + _EXPIRES_AFTER, 12)
    expires = datetime(today.year + years, month + 1, 1, tzinfo=UTC)
    lines = [
        f"Contact: mailto:{address}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE.split('-')[0]}",
        f"Canonical: {absolute(reverse('feed:security_txt'))}",
    ]
    return _text(lines)


def humans_txt(face: Face) -> HttpResponse:
    """Who makes the newspaper (https://humanstxt.org/)."""
    paper, masthead = face.newspaper, face.page_of_kind(AboutPage.Kind.MASTHEAD)
    lines = ["/* TEAM */", f"Newspaper: {paper.name}"]
    lines += [f"About: {paper.tagline}"] if paper.tagline else []
    lines += [f"Who works here: {absolute(masthead.get_absolute_url())}"] if masthead else []
    lines += [f"Authors: {absolute(reverse('feed:authors'))}"]
    lines += [f"Contact: {paper.news_address}"] if paper.news_address else []
    lines += ["", "/* SITE */", f"Address: {absolute('/')}", f"Language: {settings.LANGUAGE_CODE}"]
    return _text([*lines, "Standards: HTML, CSS, RSS, Atom, JSON Feed", "Software: Newsroom"])


def webmanifest(face: Face) -> HttpResponse:
    """The site as an app on a phone (https://www.w3.org/TR/appmanifest/)."""
    paper = face.newspaper
    facts = {
        "name": paper.name,
        "short_name": paper.name,
        "description": paper.tagline,
        "lang": settings.LANGUAGE_CODE,
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "background_color": LIGHT[0],
        "theme_color": LIGHT[0],
        "icons": _icons(paper),
    }
    text = json.dumps({name: fact for name, fact in facts.items() if fact}, ensure_ascii=False)
    return HttpResponse(text, content_type="application/manifest+json; charset=utf-8")


def _icons(paper):
    if paper.icons:
        return [_png(address, size) for size, address in paper.icons.urls.items()]
    drawn = {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    return [drawn, _png(static("img/touch-icon.png"), 180), _png(static("img/favicon.png"), 48)]


def _png(address, size):
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png"}


def accent_css(light: str, dark: str) -> str:
    """The style sheet of an accent colour: in print everything is black, as without it."""
    return (
        f"@media screen {{:root {{--link: {light}; --accent: {light}}}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{:root {{--link: {dark}; --accent: {dark}}}}}\n"
    )


def _text(lines) -> HttpResponse:
    return HttpResponse(
        "".join(f"{one_line(line)}\n" for line in lines), content_type="text/plain; charset=utf-8"
    )
