from urllib.parse import urlsplit

from django import template
from django.utils.encoding import uri_to_iri

register = template.Library()


@register.filter
def host(address):
    """Whose site an address leads to, as a reader would name it: example.org."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


@register.filter
def readable(address):
    """An address to be read on paper: in its own letters, which every browser takes."""
    return uri_to_iri(address)
