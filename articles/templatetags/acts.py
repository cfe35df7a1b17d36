"""What the desk calls the acts on record."""

from django import template

from articles.workflow.acts import ACTS
from articles.workflow.seen import Seen

register = template.Library()


@register.filter
def act_label(act):
    """What the history calls an act."""
    row = ACTS.get(act)
    return row.label if row else act


@register.filter
def seen_ahead(article):
    """What a list of scheduled versions shows of a story, for forms that act on it."""
    return Seen.of_ahead(article)
