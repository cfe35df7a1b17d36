"""Asks the search as a reader does."""

import re
from html import unescape


def found(client, q, **fields):
    """The headlines on the page for these words, in order."""
    return headlines(client.get("/search/", {"q": q, **fields}))


def headlines(answer):
    assert answer.status_code == 200
    marked = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a></h3>", answer.text, re.DOTALL)
    return [unescape(re.sub(r"</?mark>", "", headline)) for headline in marked]


def said(answer):
    """The words of the page, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
