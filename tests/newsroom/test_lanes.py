"""Slots for one kind of request: a bounded queue, in which nobody waits behind stuck requests."""

import threading
from contextlib import nullcontext

import pytest

from newsroom import lanes, outages, patience

pytestmark = pytest.mark.once


class Request(threading.Thread):
    """A request in its own thread that keeps its slot until released."""

    def __init__(self, lane, *, is_stuck=False):
        super().__init__()
        self.lane, self.is_stuck = lane, is_stuck
        self.has_place, self.answered, self.let_go = None, threading.Event(), threading.Event()
        self.start()

    def run(self):
        waits = patience.waiting() if self.is_stuck else nullcontext()
        with self.lane.place() as self.has_place, waits:
            self.answered.set()
            if self.has_place:
                self.let_go.wait(20)

    def end(self):
        self.let_go.set()
        self.join()


@pytest.fixture
def requests():
    begun = []

    def begin(*args, **how):
        begun.append(Request(*args, **how))
        return begun[-1]

    yield begin
    for request in begun:
        request.end()


def test_a_request_waits_for_a_slot(requests):
    lane = lanes.Lane(1)
    first = requests(lane)
    assert first.answered.wait(60)
    second = requests(lane)
    assert not second.answered.is_set()
    first.end()
    assert second.answered.wait(60)
    assert second.has_place


def test_a_full_queue_refuses_at_once(requests):
    lane = lanes.Lane(1, most_queued=0)
    assert requests(lane).answered.wait(60)
    second = requests(lane)
    assert second.answered.wait(60)
    assert not second.has_place


def test_nobody_waits_longer_than_the_longest_wait(requests, monkeypatch):
    monkeypatch.setattr(lanes, "LONGEST_WAIT", 0)
    lane = lanes.Lane(1)
    assert requests(lane).answered.wait(60)
    second = requests(lane)
    assert second.answered.wait(60)
    assert not second.has_place


def test_nobody_waits_behind_requests_that_are_stuck(requests, monkeypatch):
    monkeypatch.setattr(lanes, "LONGEST_WAIT", 1000)
    lane, other = lanes.Lane(1), lanes.Lane(1)
    assert requests(other).answered.wait(60)
    assert requests(lane, is_stuck=True).answered.wait(60)
    second = requests(lane)
    assert second.answered.wait(60)
    assert not second.has_place
    assert not patience.are_stuck(other.threads)


def test_uploads_of_pictures_take_no_slot_of_saving(rf):
    upload = rf.post("/admin/articles/image/upload/")
    save = rf.post("/admin/articles/story/1/autosave/")
    assert [outages._lane_of(request)[0] for request in (upload, save)] == [lanes.UPLOADING, lanes.SAVING]
