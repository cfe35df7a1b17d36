from django import template

from articles.follow_up import notifications

MOST = 99
register = template.Library()


@register.simple_tag
def unseen_count(person):
    """How many notifications a person has not seen, as the bell says it: at most "99+"."""
    return in_words(notifications.count_unseen(person, MOST + 1))


def in_words(count):
    return f"{MOST}+" if count > MOST else str(count)
