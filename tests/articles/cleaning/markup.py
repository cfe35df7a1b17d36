"""Markup as a parser sees it."""

from html.parser import HTMLParser

KEY = "abcdefghij123456"


class Elements(HTMLParser):
    """Every element of some markup as (tag, attributes)."""

    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def elements(markup):
    return Elements(markup).found
