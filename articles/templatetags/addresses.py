from urllib.parse import urlsplit

from django import template

register = template.Library()


@register.filter
def host(address):
    """Whose site an address leads to, as a reader would name it: example.org."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
