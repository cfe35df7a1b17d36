"""Readers' pages from standbys that really follow a primary; everything else uses the primary."""

import threading
from itertools import pairwise

import pytest

from tests.newsroom.desk import desk
from tests.newsroom.running import FILL, Database, Editor, ask, at_once, run, site, until
from tests.newsroom.standbys import LOGS_ALL, Standby, errors, named, statements
from tests.newsroom.standbys import ask as value

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def primary():
    found = Database()
    found.start(*LOGS_ALL)
    yield found
    found.end()


@pytest.fixture(scope="module")
def story(primary):
    """The number of a live story, and an editor's session."""
    return run(primary.folder, primary.url, FILL).split()


@pytest.fixture(scope="module")
def standbys(primary, story):
    found = [Standby(primary) for _ in range(2)]
    for each in found:
        each.start(*LOGS_ALL)
    yield found
    for each in found:
        each.end()


@pytest.fixture(scope="module")
def settings(primary, standbys):
    return {"DATABASE_REPLICA_URL": ", ".join(named(each.url, "site") for each in standbys)}


@pytest.fixture(scope="module")
def address(primary, settings):
    with site(primary.folder, named(primary.url, "site"), **settings) as found:
        yield found


@pytest.fixture(scope="module")
def at_desk(primary, settings):
    with desk(primary.folder, primary.url, **settings) as found:
        yield found


_numbers = iter(range(10**6))


def fresh():
    """The address of a page that no process has cached."""
    return f"/?before=of-nobody-{next(_numbers)}"


def read(database):
    """The number of the site's statements on the server that read a table other than the stamp."""
    asked = statements(database, of="site")
    return sum('FROM "' in each and 'FROM "articles_stamp"' not in each for each in asked)


def answering(address, databases):
    """The server that readers' pages currently come from, or None while that changes."""
    before = [read(each) for each in databases]
    assert ask(address + fresh()).status == 200
    found = [each for each, count in zip(databases, before, strict=True) if read(each) > count]
    return found[0] if len(found) == 1 else None


@pytest.fixture
def replica(address, primary, standbys):
    """The standby that the process reads from."""
    databases = [primary, *standbys]
    until(lambda: answering(address, databases) in standbys, seconds=30)
    return answering(address, databases)


def test_readers_get_from_a_replica_what_the_desk_publishes(address, primary, standbys, replica, at_desk):
    published = at_desk.act("publish", headline="Read from a replica")
    until(lambda: "Read from a replica" in ask(address + fresh()).text, seconds=30)
    until(lambda: answering(address, [primary, *standbys]) in standbys, seconds=60)

    def all_come_from_it():
        before = read(primary)
        answers = [ask(address + path) for path in (fresh(), f"{published['path']}{fresh()[1:]}")]
        assert all("Read from a replica" in answer.text for answer in answers)
        return read(primary) == before  # On a busy machine the replica may be skipped for a second.

    until(all_come_from_it, seconds=60)


def test_the_desk_reads_and_writes_on_the_primary_alone(address, primary, story, standbys, replica):
    pk, session = story
    before = [read(each) for each in standbys]
    editor = Editor(address, session)
    page = f"/admin/articles/story/{pk}/change/"
    for path in ("/admin/", "/admin/articles/story/", page):
        assert editor.get(path).status == 200
    version = value(primary, "SELECT version FROM articles_story WHERE id = %s", pk)
    words = {
        "_act": "save",
        "version": str(version),
        "headline": "Saved on the primary",
        "slugline": "bridge",
    }
    words |= {"slug": "bridge", "body": "<p>The bridge is closed.</p>", "lead_crop": "centre"}
    assert editor.post(page, **words).status == 200
    saved = value(primary, "SELECT headline FROM articles_story WHERE id = %s", pk)
    assert saved == "Saved on the primary"
    assert ask(f"{address}/readyz").status in (200, 503)
    assert [read(each) for each in standbys] == before


def test_acts_commands_jobs_previews_and_the_page_of_a_take_down_ask_no_replica(primary, standbys):
    code = f"from tests.newsroom import beside_a_replica as b; b.at_work({str(standbys[0].folder)!r})"
    urls = {"DATABASE_REPLICA_URL": ",".join(named(each.url, "work") for each in standbys)}
    statuses = run(primary.folder, named(primary.url, "work"), code, **urls).split()
    assert statuses[-4:] == ["200"] * 4
    assert statements(primary, of="work")
    assert not [each for standby in standbys for each in statements(standby, of="work")]


def test_no_write_was_sent_to_a_replica(address, standbys, replica, at_desk):
    at_desk.act("publish", headline="Written on the primary")
    until(lambda: "Written on the primary" in ask(address + fresh()).text, seconds=30)
    for each in standbys:
        asked = {statement.split()[0].lstrip("(") for statement in statements(each, of="site")}
        assert asked <= {"SELECT", "SET", "SHOW", "BEGIN", "COMMIT"}
        assert not errors(each, of="site")


class Reader(threading.Thread):
    """Requests a page repeatedly until stopped."""

    def __init__(self, address):
        super().__init__()
        self.address, self.answers, self._end = address, [], threading.Event()

    def run(self):
        while not self._end.is_set():
            self.answers.append(ask(self.address))

    def stop(self):
        self._end.set()
        self.join()
        return self.answers


def reading(address, happen):
    """The responses of several readers of an address, in order, while something happened."""
    readers = [Reader(address) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        happen()
    finally:
        answers = [reader.stop() for reader in readers]
    return answers


def assert_served(answers):
    assert {answer.status for each in answers for answer in each} == {200}


def assert_never_back(answers, headlines):
    """No reader got an older headline after a newer one."""
    for each in answers:
        seen = [max(n for n, headline in enumerate(headlines) if headline in answer.text) for answer in each]
        assert all(before <= after for before, after in pairwise(seen)), seen


def test_a_replica_that_is_behind_is_left_and_no_reader_goes_back(
    address, primary, standbys, replica, at_desk
):
    headlines = ["Version one here", "Version two here", "Version three here"]
    story = at_desk.act("publish", headline=headlines[0])
    until(lambda: headlines[0] in ask(address + story["path"]).text, seconds=30)

    def happen():
        with standbys[0].paused(), standbys[1].paused():
            for headline in headlines[1:]:
                at_desk.act("update", story=story["story"], headline=headline)
                until(lambda: headline in ask(address + story["path"]).text, seconds=30)  # noqa: B023 - asked before the next turn
            assert answering(address, [primary, *standbys]) is primary

    answers = reading(address + story["path"], happen)
    assert_served(answers)
    assert_never_back(answers, headlines)
    until(lambda: answering(address, [primary, *standbys]) in standbys, seconds=30)


def test_of_two_replicas_with_different_lag_no_reader_gets_an_older_page(address, standbys, at_desk):
    """Whichever of the two lags, and while they swap roles."""
    headlines = [f"Edition {number} here" for number in range(5)]
    story = at_desk.act("publish", headline=headlines[0])
    until(lambda: headlines[0] in ask(address + story["path"]).text, seconds=30)

    def happen():
        for behind, headline in zip([*standbys, *standbys], headlines[1:], strict=True):
            with behind.paused():
                at_desk.act("update", story=story["story"], headline=headline)
                until(lambda: headline in ask(address + story["path"]).text, seconds=30)  # noqa: B023 - asked before the next turn

    answers = reading(address + story["path"], happen)
    assert_served(answers)
    assert_never_back(answers, headlines)


def test_readers_are_served_without_their_replica_and_from_it_again(address, primary, standbys, replica):
    other = next(each for each in standbys if each is not replica)

    def happen():
        replica.stop()
        assert_served([at_once(8, lambda: ask(address + fresh()))])
        until(lambda: answering(address, [primary, other]) is other, seconds=30)
        other.stop()
        assert_served([at_once(8, lambda: ask(address + fresh()))])
        assert answering(address, [primary]) is primary
        replica.start(*LOGS_ALL)
        until(lambda: answering(address, [primary, *standbys]) in standbys, seconds=60)
        other.start(*LOGS_ALL)

    assert_served(reading(address + "/", happen))


def test_a_frozen_replica_fails_no_reader(address, primary, replica, standbys):
    def happen():
        replica.freeze()
        try:
            assert_served([at_once(20, lambda: ask(address + fresh()))])
        finally:
            replica.thaw()

    assert_served(reading(address + "/", happen))


def test_replicas_serve_readers_without_the_primary(address, primary, standbys, replica):
    def happen():
        primary.stop()
        try:
            for _ in range(20):
                assert_served([at_once(4, lambda: ask(address + fresh()))])
        finally:
            primary.start(*LOGS_ALL)

    assert_served(reading(address + "/", happen))


def test_replicas_serve_readers_while_the_primary_is_frozen(address, primary, standbys, replica):
    def happen():
        primary.freeze()
        try:
            for _ in range(20):
                assert_served([at_once(4, lambda: ask(address + fresh()))])
        finally:
            primary.thaw()

    assert_served(reading(address + "/", happen))
