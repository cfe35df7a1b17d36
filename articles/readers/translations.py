"""What a story's page says about the same story in other languages, if readers have it.

It is inserted when the page is served: the page of a version is cached for good.
"""

from django.conf import settings
from django.template.loader import render_to_string

from articles import html
from articles.readers.onward import Found, Onward, Origin
from articles.text import languages

LINKS, ALTERNATES, WORKS = "<!--translations-->", "<!--alternates-->", "<!--works-->"
"""Where its parts go: under the headline, into the head, and into the JSON-LD of the article."""


def pieces(start: Origin, others: Onward, address: str, request) -> dict[str, str]:
    """{mark: what replaces it}; empty for a story in one language. `address` is the story's own path."""
    if not others.translations:
        return dict.fromkeys((LINKS, ALTERNATES, WORKS), "")
    versions = {languages.tag_of(each.written_in): each.get_absolute_url() for each in others.translations}
    shown = {
        "start": start,
        "translations": [(each, languages.language_of(each.written_in)) for each in others.translations],
        "versions": {languages.tag_of(start.written_in): address} | versions,
        "default": _original_address(start, others, address),
    }
    return {
        LINKS: render_to_string("articles/_translations.html", shown, request),
        ALTERNATES: render_to_string("articles/_alternates.html", shown, request),
        WORKS: _more_facts(_works(start, others)),
    }


def _more_facts(facts: dict) -> str:
    """Facts as they are appended to a JSON object that has others."""
    return f", {html.json_ld(facts)[1:-1]}" if facts else ""


def _original_address(start: Origin, others: Onward, address: str) -> str:
    """The path of the original, for readers of any other language; empty if readers don't have it."""
    if start.translated_from is None:
        return address
    return next((each.get_absolute_url() for each in others.translations if _is_original(each, start)), "")


def _is_original(story: Found, start: Origin) -> bool:
    return story.story_id == start.translated_from


def _works(start: Origin, others: Onward) -> dict:
    """The original, or the translations, as https://schema.org/CreativeWork names them."""
    if start.translated_from is None:
        return {"workTranslation": [_work(each) for each in others.translations]}
    [original, *_] = [*(each for each in others.translations if _is_original(each, start)), None]
    return {"translationOfWork": _work(original)} if original else {}


def _work(story: Found) -> dict:
    return {
        "@type": "NewsArticle",
        "url": f"{settings.SITE_URL}{story.get_absolute_url()}",
        "headline": story.headline,
        "inLanguage": languages.tag_of(story.written_in),
    }
