"""What the desk calls the acts on record."""

from django import template

from articles.workflow.acts import ACTS

register = template.Library()


@register.filter
def act_label(act):
    """What the history calls an act."""
    row = ACTS.get(act)
    return row.label if row else act
