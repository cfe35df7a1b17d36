"""What a copy editor would mark in typed or pasted words. `static/desk/typography.js` fixes it."""

import re

from django.utils.translation import gettext_lazy as _

_FAULTS = {
    _("straight quotation marks"): re.compile("[\"']"),
    _("double spaces"): re.compile("[ \u00a0]{2}"),
    _("“--”"): re.compile("(?<![-<!])--(?!-)"),
}


def faults(text: str) -> list[str]:
    """The names of the faults in plain text: straight quotation marks, double spaces and typed dashes."""
    return [str(name) for name, pattern in _FAULTS.items() if pattern.search(text)]


def begins_with_dateline(text: str, dateline: str) -> bool:
    """Whether plain text begins with the dateline and its dash, so that readers would get both twice."""
    name = dateline.strip().rstrip(" \u00a0—–:.-").lower()
    start = text.lstrip()
    return bool(name) and start.lower().startswith(name) and bool(_DASH.match(start[len(name) :]))


_DASH = re.compile(r"\.?\s*(?:[—–:]|--?(?=[\s-]))")


def with_full_stop(sentence: str) -> str:
    """The sentence, with a full stop unless it already ends like a sentence."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
