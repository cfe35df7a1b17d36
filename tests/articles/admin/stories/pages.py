"""Reading the list of stories."""

from tests.articles.admin.pages import STORIES


def rows(client, **asked):
    return client.get(STORIES, asked).context["page"].rows


def listed(client, **asked):
    """The headlines that the list shows for a filter as it was typed, in order."""
    page = client.get(STORIES, asked).context["page"]
    return [] if page.corrected else [row.story.headline for row in page.rows]
