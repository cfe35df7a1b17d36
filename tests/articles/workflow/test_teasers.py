"""A teaser that is too long ends after a word, with an ellipsis."""

import pytest

from articles.workflow.versions import shortened

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "teaser"),
    [
        ("One two, three.", "One two, three."),
        ("One two, three four. Five", "One two, three…"),
        ("One two — three four", "One two — three…"),
        ("One two—and. Three four", "One two—and…"),
        ("One two… three four", "One two… three…"),
        ("One threesome… four five", "One threesome…"),
        ("One seven (three four five)", "One seven…"),
        ("One seven “three” and four", "One seven…"),
        ("Er sagt „nein“ dazu nicht", "Er sagt „nein“…"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa…"),
        ("新聞網站報導今天的消息很多很多很多", "新聞網站報導今天的消息很多很多…"),
        ("ก" * 14 + "กี่" + "ก" * 9, "ก" * 14 + "…"),
        ("👨\u200d👩\u200d👧" * 5, "👨\u200d👩\u200d👧" * 3 + "…"),
        ("👍🏽" * 9 + "👍🏽", "👍🏽" * 7 + "…"),
    ],
)
def test_a_teaser_is_cut_after_a_word(text, teaser):
    assert shortened(text, 16) == teaser
