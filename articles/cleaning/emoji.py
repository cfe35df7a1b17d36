"""Emoji written as pictures: their text, from whichever attribute a program puts it into."""

from html import unescape

from articles.cleaning.symbols import is_emoji

_NAMES = ("alt", "data-emoji", "data-plain-text", "data-stringify-emoji", "aria-label", "title")
_LONGEST = 100
_LONGEST_NAME = 40
"""The most characters of a name that replaces an emoji, such as ":tada:"."""


def emoji_of(attributes: dict[str, str]) -> str:
    """The emoji that a picture shows, or its name if it has no other text; empty for other pictures."""
    texts = [unescape(attributes.get(name, "")[:_LONGEST]).strip() for name in _NAMES]
    if found := next(filter(is_emoji, texts), ""):
        return found
    is_marked = "emoji" in attributes.get("class", "").lower() or "data-stringify-emoji" in attributes
    return next((text for text in texts if text and len(text) < _LONGEST_NAME), "") if is_marked else ""
