"""Several things in one line, as the site's language lists them."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext


def commas(texts: Iterable[str]) -> str:
    """One, two, three."""
    return pgettext("between the things of a list", ", ").join(texts)


def listed(texts: Iterable[str]) -> str:
    """One, two and three."""
    *most, last = [*texts] or [""]
    return f"{commas(most)}{pgettext('before the last thing of a list', ' and ')}{last}" if most else last


def listed_html(parts: Iterable[SafeString]) -> SafeString:
    """The same for pieces of HTML."""
    *most, last = [*parts] or [format_html("{}", "")]
    if not most:
        return last
    comma = conditional_escape(pgettext("between the things of a list", ", "))
    so_far = format_html_join(comma, "{}", ((part,) for part in most))
    return format_html("{}{}{}", so_far, pgettext("before the last thing of a list", " and "), last)
