"""The preview of typed words."""

import pytest
from django.test import Client

from articles.models import Story
from tests import factories
from tests.articles.admin.pages import ADD, form_of, page_of, text_of
from tests.articles.admin.story.steps import TYPED, refusal

pytestmark = pytest.mark.once

LIST = "/admin/articles/story/"


def test_a_preview_shows_the_typed_words_and_saves_nothing(editors_desk, editor):
    label, author = factories.category("Transport"), factories.author("Ann Archer")
    story = factories.story(editor, headline="Bridge closes")
    before = Story.objects.values().get()
    typed = {"headline": "Typed & not saved", "categories": [str(label.pk)], "bylines": [str(author.pk)]}
    for opened, address in ((page_of(story), f"{LIST}{story.pk}/preview/"), (ADD, f"{LIST}preview/")):
        words = {**form_of(editors_desk.get(opened)), **TYPED, **typed}
        answer = editors_desk.post(address, words)
        assert text_of(answer, ".//h1") == "Typed & not saved"
        assert "At noon." in answer.text
        assert "Transport" in answer.text
        assert "Ann Archer" in answer.text
    assert Story.objects.values().get() == before


def test_a_preview_is_neither_kept_nor_indexed(editors_desk, editor):
    story = factories.story(editor, headline="Bridge closes")
    answer = editors_desk.get(f"{LIST}{story.pk}/preview/")
    assert text_of(answer, ".//h1") == "Bridge closes"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert Client().get(f"{LIST}{story.pk}/preview/").status_code == 302


def test_a_preview_of_words_that_do_not_fit_says_so(editors_desk, editor):
    story = factories.story(editor)
    words = {**form_of(editors_desk.get(page_of(story))), "slug": "🎉"}
    answer = editors_desk.post(f"{LIST}{story.pk}/preview/", words)
    assert "URL slug" in refusal(answer)
    assert f'action="{page_of(story)}"' in answer.text
