from django import template

from newsroom import request_ids

register = template.Library()


@register.simple_tag
def reference() -> str:
    """The reference to quote when reporting an error, as it is in the log; empty outside a request."""
    return request_ids.reference()
