from django import template

from newsroom import request_ids

register = template.Library()


@register.simple_tag
def reference() -> str:
    """What people quote to those who read the log; empty outside of a request."""
    return request_ids.reference()
