"""Every output for readers and their programs, for tests of promises about all of them."""

FORMS = ("rss.xml", "atom.xml", "feed.json")
OF_ALL = [
    "/",
    "/latest/",
    "/latest/beside/",
    "/2026/11/",
    "/2026/11/24/",
    "/sitemap.xml",
    "/sitemap-news.xml",
]
"""Addresses that list every story of the month."""


def addresses(category, author):
    """Every address that lists a story of this category and author, except the story's own."""
    lists = ["/", category.get_absolute_url(), author.get_absolute_url()]
    feeds = [f"{each}{form}" for each in lists for form in FORMS]
    return [*OF_ALL, *lists[1:], *(f"{each}latest/" for each in lists[1:]), *feeds]


RECORD = ["/corrections/", *(f"/corrections/{form}" for form in FORMS)]
"""Every address that lists a story with a public note."""


def history(story):
    """The address of a story's public record."""
    return f"{story.articles.latest('live_from').get_absolute_url()}history/"


def having(client, text, addresses):
    """The addresses whose response contains the text."""
    return [address for address in addresses if text in client.get(address).text]
