from urllib.parse import urlsplit

from django import template
from django.utils.encoding import uri_to_iri

register = template.Library()


@register.filter
def host(address):
    """The site that an address leads to, as a reader would name it: example.org."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


@register.filter
def readable(address):
    """An address to be read on paper: in its own script, which every browser accepts."""
    return uri_to_iri(address)
