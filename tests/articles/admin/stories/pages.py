"""Reading the list of stories."""

from tests.articles.admin.pages import STORIES


def rows(client, **asked):
    return client.get(STORIES, asked).context["page"].rows


def listed(client, **asked):
    """The headlines that the list shows for a filter, in order."""
    return [row.story.headline for row in rows(client, **asked)]
