"""The list of stories, read."""

from tests.articles.admin.pages import STORIES


def rows(client, **asked):
    return client.get(STORIES, asked).context["page"].rows


def listed(client, **asked):
    """The headlines that the list shows for what is asked, in its order."""
    return [row.story.headline for row in rows(client, **asked)]
