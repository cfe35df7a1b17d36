"""Passages of tables in the results of a search."""

import re

import pytest

from tests import factories
from tests.feed.search.results import said
from tests.moments import SECOND

pytestmark = pytest.mark.django_db


def publish(clock, editor, table):
    """Publish a story with a table between two paragraphs, the second without a full stop."""
    body = f"<p>It is so.</p>{table}<p>After it</p>"
    factories.published(editor, headline="Seats", dek="", body=body)
    clock.shift(SECOND)


def test_a_passage_sets_the_cells_of_a_table_apart(client, editor, clock):
    cells = "".join(f"<td>{text}</td>" for text in ("Harbour", "North", "12%", "(5)", "“Yes.”", "Open"))
    publish(clock, editor, f"<h2>Wards</h2><table><tbody><tr>{cells}</tr></tbody></table>")
    text = said(client.get("/search/", {"q": "harbour"}))
    assert "It is so. Wards · Harbour · North · 12% · (5) · “Yes.” Open · After it" in text


def test_a_passage_neither_begins_nor_ends_with_a_dot_between_cells(client, editor, clock):
    for length in range(52, 60):
        texts = (*["ab"] * 40, "c" * length, "harbour", *["ijk"] * 99)
        rows = "".join(f"<tr><td>{text}</td></tr>" for text in texts)
        publish(clock, editor, f"<table><tbody>{rows}</tbody></table>")
    answer = client.get("/search/", {"q": "harbour"})
    passages = re.findall(r'class="teaser"[^>]*>(.*?)</p>', answer.text)
    assert len(passages) == 8
    assert [each for each in passages if not re.fullmatch(r"…[\w<].*\w…", each)] == []
