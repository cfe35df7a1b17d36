"""Video lengths as people type them."""

import pytest
from django.core.exceptions import ValidationError

from articles import workflow
from articles.models import Story
from articles.video_lengths import seconds_of, written
from tests import factories
from tests.articles.admin.story.steps import send


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3:45", 225), (" 0:07 ", 7), ("1:02:30", 3750), ("90", 90), ("75:00", 4500), ("", None), (None, None)],
)
def test_it_is_read_as_it_is_written(text, seconds):
    assert seconds_of(text) == seconds
    assert seconds_of(written(seconds)) == seconds


@pytest.mark.once
@pytest.mark.parametrize(
    "text", ["3:75", "1:75:00", "long", "0:00", "99:00:00", "-3", "3:45:", "٣:٤٥", "3.5"]
)
def test_what_is_no_length_is_refused(text):
    with pytest.raises(ValidationError, match="as 3:45"):
        seconds_of(text)


def test_it_is_a_word_like_the_others(clock, desk, editor):
    story = factories.story(editor, video_url="https://video.example/1")
    client, address = desk(editor), f"/admin/articles/story/{story.pk}/change/"
    send(client, address, video_seconds="3:45")
    story.refresh_from_db()
    assert story.video_seconds == 225
    assert 'name="video_seconds" value="3:45"' in client.get(address).text
    refused = send(client, address, video_seconds="3:99")
    assert "as 3:45; or with hours" in refused.text
    assert 'value="3:99"' in refused.text
    first = workflow.publish(story, by=editor, kind="first")
    workflow.save(story, by=editor, words={"video_seconds": None})
    assert Story.objects.get(pk=story.pk).video_seconds is None
    assert story.revisions.order_by("id").first().video_seconds == first.video_seconds == 225
