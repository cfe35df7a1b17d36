"""The site in a language in which each letter of our own texts is я, and the English that is left on it."""

import json
import re
from pathlib import Path

import html5lib
from babel.messages import Catalog
from lxml import etree

from tests.languages import catalogues, world

_KEPT = re.compile(r"(%\(\w+\)s|\{\w+\}|<[^>]*>)")
_SAID = {"alt", "aria-label", "title", "placeholder", "abbr", "text"}
_OTHERS = re.compile(
    r"</?\w[^>]*>|\S*[./@:]\w\S*|\b(?:RSS|Atom|JSON|Feed|OPML|JavaScript|GMT|UTF|UA|TEAM|SITE)\b|(?<!\w)A(?!\w)"
    r"|#\w{6}|\b(?:Bluesky|WhatsApp|Telegram|Facebook|LinkedIn|Reddit|X|Mastodon)\b"
)
"""Elements, addresses, and names that are the same in every language."""


def become_foreign(settings, folder: Path, language: str) -> None:
    """Answer in Ukrainian, with the texts that a language must have made strange; Django's own stay."""
    texts = Catalog(locale="uk")
    for message in catalogues.in_language(language, catalogues.template()):
        ids = message.id if message.pluralizable else (message.id,)
        strange = [_strange(each) for each in ids]
        made = (strange[0], strange[1], strange[1]) if message.pluralizable else strange[0]
        texts.add(message.id, made, context=message.context)
    file = folder / "uk/LC_MESSAGES/django.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(catalogues.as_mo(texts))
    settings.SITE_NAME = world.SITE
    settings.LOCALE_PATHS = [folder]
    settings.LANGUAGE_CODE = "uk"


def _strange(text):
    parts = _KEPT.split(text)
    return "".join(part if _KEPT.fullmatch(part) else re.sub("[A-Za-z]", "я", part) for part in parts)


def english(found, besides=""):
    """Those of the texts that have a Latin letter, apart from what is the same in every language."""
    others = [_OTHERS.sub("", re.sub(besides, "", text)) for text in found]
    return [text for text, rest in zip(found, others, strict=True) if re.search("[A-Za-z]", rest)]


def texts(answer):
    """What people are told in an answer: text, and attributes that are read out or shown."""
    kind = answer.headers["Content-Type"]
    if "json" in kind:
        return [text for value in _strings(answer.json()) for text in of_page(value)]
    if "xml" in kind or "opml" in kind:
        return [text for value in _of_xml(answer.content) for text in of_page(value)]
    return [*of_page(answer.text)]


def _strings(value, name=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, name)
    elif isinstance(value, str) and name not in _MACHINES:
        yield value


_MACHINES = {"@type", "@context", "query-input", "inLanguage", "type", "kind", "after", "since", "language"}
_MACHINES |= {"lang", "display", "sizes", "id", "scope", "start_url", "version", "creditText"}


def _of_xml(content):
    for element in etree.fromstring(content).iter():
        names = [name for name in element.attrib if etree.QName(name).localname in ("title", "text")]
        yield from (element.get(name) for name in names)
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if element.text and tag not in _XML_OF_MACHINES:
            yield element.text


_XML_OF_MACHINES = {
    "language",
    "pubDate",
    "lastBuildDate",
    "updated",
    "published",
    "guid",
    "id",
    "InputEncoding",
}


def of_page(markup):
    page = html5lib.parse(markup, namespaceHTMLElements=False)
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in ("style", "noscript", "kbd"):
            continue
        if element.get("lang") == "en":  # The way to it.
            continue
        if element.tag == "script":
            if element.get("type") == "application/ld+json":
                yield from _strings(json.loads(element.text))
            continue
        if "data-page" in element.attrib:
            yield from of_page(element.get("data-page"))
        yield from filter(str.strip, [element.text or "", *(inner.tail or "" for inner in element)])
        yield from (value for name, value in element.attrib.items() if _is_said(element, name, value))


def _is_said(element, name, value):
    if name == "content":
        return (element.get("name") or element.get("property")) in _DESCRIBES
    return name in _SAID or (
        name.startswith("data-") and name not in _DATA and re.search(r"[A-Za-z]{2} [a-z]|[A-Z][a-z]", value)
    )


_DATA = {
    "data-after",
    "data-since",
    "data-config",
    "data-names",
    "data-page",
    "data-pages",
    "data-rtl",
    "data-sends",
}
_DESCRIBES = {"description", "og:title", "og:description", "og:image:alt", "og:site_name"}
