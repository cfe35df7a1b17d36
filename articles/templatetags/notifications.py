from django import template

from articles.admin.pulse import pulse_of

register = template.Library()


@register.simple_tag
def pulse(person):
    """Which state of the desk the page shows, and what the person has not seen yet."""
    return pulse_of(person)
