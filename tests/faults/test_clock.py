"""A site whose clock is set by an hour and by three seconds, forward and back, while people are at work."""

import pytest

from tests.articles.admin.pages import form_of
from tests.faults.conftest import SOON
from tests.faults.test_databases import VERIFY
from tests.made_once import migrated_sqlite
from tests.newsroom.running import FILL, Editor, ask, run, site, until

pytestmark = pytest.mark.once

HOUR = 3600
PAST = "with acting_at(timezone.now() - timedelta(hours=3)):\n    story ="
BEGIN = f"""
from datetime import timedelta
from django.utils import timezone
from articles.record import acting_at
{FILL.replace("story =", PAST)}
"""
"""As FILL, three hours ago."""


class Newsroom:
    """An editor with a live story, and the clock of their site."""

    def __init__(self, address, story, session, clock):
        self.editor, self.story, self.clock = Editor(address, session), story, clock

    def step(self, seconds: int):
        new = self.clock.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.clock)

    def feed(self) -> str:
        answer = ask(self.editor.address)
        assert (answer.status, answer.seconds < SOON) == (200, True)
        return answer.text

    def update(self, headline: str) -> bool:
        """Publish an update as a page does that was opened just before; whether the desk took it."""
        page = f"/admin/articles/story/{self.story}/change/"
        opened = self.editor.get(page)
        assert opened.status == 200
        typed = {"headline": headline, "_act": "publish", "kind": "update", "note": "It goes on."}
        overriding = {"overriding": ["category", "byline"]}
        answer = self.editor.post(page, **form_of(opened) | typed | overriding)
        assert (answer.status in (200, 409), answer.seconds < SOON) == (True, True), answer.text
        return answer.status == 200


@pytest.fixture
def newsroom(tmp_path):
    url = f"sqlite:///{tmp_path}/site.sqlite3"
    migrated_sqlite(tmp_path / "site.sqlite3")
    story, session = run(tmp_path, url, BEGIN).split()
    (tmp_path / "clock").write_text("0")
    own = {"DJANGO_SETTINGS_MODULE": "tests.faults.stepped_settings", "CLOCK_FILE": str(tmp_path / "clock")}
    with site(tmp_path, url, **own) as address:
        yield Newsroom(address, story, session, tmp_path / "clock")
    assert run(tmp_path, url, VERIFY).startswith("All ")


@pytest.mark.parametrize("seconds", [3, HOUR])
def test_readers_have_what_was_published_last_whichever_way_the_clock_is_set(newsroom, seconds):
    for wrong in (seconds, 0, -seconds, 0):
        newsroom.step(wrong)
        headline = f"The clock is wrong by {wrong}"
        # While a version of a moment ago lies ahead, the desk may ask to look again.
        until(lambda said=headline: newsroom.update(said), seconds=2 * SOON)
        assert until(lambda said=headline: said in newsroom.feed(), seconds=SOON) < SOON


def test_what_was_published_before_stays_with_readers_when_the_clock_is_put_back(newsroom):
    newsroom.step(HOUR)
    newsroom.update("An hour ahead")
    assert until(lambda: "An hour ahead" in newsroom.feed(), seconds=SOON) < SOON
    newsroom.step(0)
    assert until(lambda: "The bridge is open" in newsroom.feed(), seconds=SOON) < SOON
