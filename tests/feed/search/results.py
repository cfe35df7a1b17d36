"""Searches like a reader."""

import re
from html import unescape


def found(client, q, **fields):
    """The headlines found for these words, in order."""
    return headlines(client.get("/search/", {"q": q, **fields}))


def headlines(answer):
    assert answer.status_code == 200
    marked = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a></h3>", answer.text, re.DOTALL)
    return [unescape(re.sub(r"</?mark>", "", headline)) for headline in marked]


def said(answer):
    """The text of the page, without markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
