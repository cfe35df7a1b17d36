from django import template

from newsroom import request_ids

register = template.Library()


@register.simple_tag
def reference() -> str:
    """The reference that people quote to whoever reads the log; empty outside a request."""
    return request_ids.reference()
