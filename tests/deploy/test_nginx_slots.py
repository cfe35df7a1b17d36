"""The slots for which nginx keeps a page: how they follow each other, and that no page outlives its time."""

import http.client
import time

import pytest

from tests.deploy.fronts import PROMISED, Nginx
from tests.newsroom.desk import desk
from tests.newsroom.readers import all_asked, readers, rounds
from tests.newsroom.running import until
from tests.ports import free_port

pytestmark = pytest.mark.once

SLOTS_OF_A_SECOND = 20


class Telling(Nginx):
    """With a second server that tells which slots it sees; it lets everybody ask as often as they can."""

    def __init__(self, *given):
        super().__init__(*given)
        self.telling = free_port()
        told = "$msec $newsroom_this_slot $newsroom_next_slot $newsroom_is_ahead."
        self.more = f"server {{ listen 127.0.0.1:{self.telling}; return 200 '{told}'; }}"

    def values(self):
        return {"rate=100r/s": "rate=100000r/s"} | super().values()


@pytest.fixture(scope="module")
def nginx(newsroom, tmp_path_factory):
    found = Telling(newsroom, tmp_path_factory.mktemp("nginx"))
    found.start()
    yield found
    found.end()


def slot(msec: str, later: int = 0) -> str:
    """The slot in which a moment is, or a later one."""
    seconds, thousandths = map(int, msec.split("."))
    number = seconds * SLOTS_OF_A_SECOND + thousandths // 50 + later
    return f"{number // SLOTS_OF_A_SECOND}.{number % SLOTS_OF_A_SECOND * 5:02}"


def test_a_request_ahead_of_time_is_for_the_page_of_the_next_slot(nginx):
    connection = http.client.HTTPConnection("127.0.0.1", nginx.telling, timeout=30)
    seen, ahead, asked = set(), 0, 0
    while len(seen) < SLOTS_OF_A_SECOND or asked < 2000:
        connection.request("GET", "/")
        msec, this, following, is_ahead = connection.getresponse().read().decode().rstrip(".").split(" ")
        assert this == slot(msec)
        is_last = this.endswith(".95")
        assert following == (this if is_last else slot(msec, later=1))
        seen.add(this[-2:])
        asked, ahead = asked + 1, ahead + bool(is_ahead)
    connection.close()
    assert 0 < ahead < asked / 20


def asked_late(found) -> list:
    """What was asked for from the promised time after now on, in two rounds of every reader."""
    committed = time.monotonic()
    until(lambda: time.monotonic() > committed + PROMISED, seconds=60)
    began = rounds(found)
    until(lambda: rounds(found) >= began + 3, seconds=120)
    return [asked for asked in all_asked(found) if asked.began > committed + PROMISED]


def test_an_act_is_seen_by_everybody_within_the_promised_time(nginx, newsroom):
    settings = {name: newsroom.environment[name] for name in ("SECRET_KEY", "MEDIA_ROOT", "PRIVATE_ROOT")}
    with desk(newsroom.folder, newsroom.environment["DATABASE_URL"], **settings) as at_desk:
        made = at_desk.act("publish", headline="The pier is open")
        paths = ["/", made["path"], "/rss.xml"]
        with readers(6, paths, nginx.get) as found:
            for number in range(4):
                headline = f"The pier is open, day {number}"
                at_desk.act("update", story=made["story"], headline=headline)
                late = asked_late(found)
                assert {asked.address for asked in late} == set(paths)
                assert not [asked.address for asked in late if headline not in asked.answer.text]
            at_desk.act("withdraw", story=made["story"], notice="It was shut.")
            late = asked_late(found)
        assert not [asked.address for asked in late if headline in asked.answer.text]
        assert {asked.answer.status for asked in late if asked.address == made["path"]} == {410}
