"""Every output for readers and their programs, for tests of promises about all of them."""


def addresses(category, author):
    """Every address that lists a story of this category and author, except the story's own."""
    of_category, of_author = category.get_absolute_url(), author.get_absolute_url()
    return [
        "/",
        "/latest/",
        "/latest/beside/",
        of_category,
        of_author,
        f"{of_category}latest/",
        f"{of_author}latest/",
        "/2026/11/",
        "/2026/11/24/",
        "/rss.xml",
        f"{of_category}rss.xml",
        f"{of_author}rss.xml",
        "/atom.xml",
        f"{of_category}atom.xml",
        f"{of_author}atom.xml",
        "/feed.json",
        f"{of_category}feed.json",
        f"{of_author}feed.json",
        "/sitemap.xml",
        "/sitemap-news.xml",
    ]


RECORD = ["/corrections/", *(f"/corrections/{form}" for form in ("rss.xml", "atom.xml", "feed.json"))]
"""Every address that lists a story with a public note."""


def history(story):
    """The address of a story's public record."""
    return f"{story.articles.latest('live_from').get_absolute_url()}history/"


def having(client, text, addresses):
    """The addresses whose response contains the text."""
    return [address for address in addresses if text in client.get(address).text]
