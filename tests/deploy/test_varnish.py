"""deploy/varnish.vcl in a real Varnish, with gunicorn as shipped behind it, and the jobs that purge."""

import http.client
import shutil
import subprocess

import pytest

from tests.deploy.conftest import FILL, Newsroom
from tests.deploy.fronts import HOST, PROGRAMS, ROOT, exchange
from tests.newsroom.running import until
from tests.ports import free_port

pytestmark = pytest.mark.once

ALL_DUE = """
from django.utils import timezone
from articles.models import Job
Job.objects.update(next_attempt_at=timezone.now())
"""


class Varnish:
    def __init__(self, site, folder, port):
        text = (ROOT / "deploy/varnish.vcl").read_text()
        assert '.port = "8000"' in text
        (folder / "newsroom.vcl").write_text(text.replace('.port = "8000"', f'.port = "{site.port}"'))
        command = [shutil.which("varnishd", path=PROGRAMS), "-F", "-j", "none", "-n", folder / "work"]
        command += ["-f", folder / "newsroom.vcl", "-a", f"127.0.0.1:{port}", "-s", "malloc,32m"]
        self.port, self.process = port, subprocess.Popen(command)
        until(lambda: self.get("/").status, seconds=60)

    def get(self, path, method="GET", source="127.0.0.1", **headers):
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=30, source_address=(source, 0)
        )
        return exchange(
            connection, method, path, None, {"Host": HOST, "X-Forwarded-Proto": "https", **headers}
        )

    def is_kept(self, path) -> bool:
        """Whether an answer comes from its memory, where it stays until it is dropped.

        It then names the request that brought it, too. An answer of which the site did not know whether it
        was the newest stays for a second. For how long another stays is told to no reader.
        """
        headers = self.get(path).headers
        assert "Surrogate-Control" not in headers
        assert "s-maxage" not in headers["Cache-Control"]
        return len(headers["X-Varnish"].split()) == 2 and int(headers["Age"]) > 1

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    port = free_port()
    found = Newsroom(
        tmp_path_factory.mktemp("site"), CDN_KIND="varnish", CDN_PURGE_URL=f"http://127.0.0.1:{port}/"
    )
    found.purged_at = port
    found.run(FILL)
    found.start()
    yield found
    found.kill()


@pytest.fixture(scope="module")
def varnish(newsroom, tmp_path_factory):
    found = Varnish(newsroom, tmp_path_factory.mktemp("varnish"), newsroom.purged_at)
    newsroom.run(ALL_DUE)  # All pages are dropped once more after a while, for the labels are new.
    newsroom.manage("deliver")
    yield found
    found.end()


def deliver_until(newsroom, holds):
    """A purge is due a moment after its act, once every process knows of that."""
    until(lambda: newsroom.manage("deliver") and holds(), seconds=30)


def test_an_act_drops_the_pages_that_it_changes_and_no_other(varnish, newsroom):
    changed, other = newsroom.address("school"), newsroom.address("market")
    for path in (changed, other, "/", "/rss.xml"):
        until(lambda path=path: varnish.is_kept(path), seconds=30)
    newsroom.fix("school", "The school reopens")
    assert "The school reopens" not in varnish.get(changed).text
    deliver_until(newsroom, lambda: "The school reopens" in varnish.get(changed).text)
    for path in ("/", "/rss.xml"):
        assert "The school reopens" in varnish.get(path).text
    assert varnish.is_kept(other)


def test_a_withdrawal_is_gone_from_every_page(varnish, newsroom):
    address = newsroom.address("bridge")
    for path in (address, "/"):
        until(lambda path=path: varnish.is_kept(path), seconds=30)
    newsroom.withdraw("bridge")
    deliver_until(newsroom, lambda: varnish.get(address).status == 410)
    assert "News of the bridge" not in varnish.get("/").text


def test_a_page_can_be_dropped_by_its_address(varnish, newsroom):
    until(lambda: varnish.is_kept("/corrections/"), seconds=30)
    assert varnish.get("/corrections/", "PURGE").status == 200
    assert not varnish.is_kept("/corrections/")


def test_at_a_feeds_address_nobody_gets_what_was_kept_for_another(varnish):
    until(lambda: varnish.is_kept("/rss.xml"), seconds=30)
    for _ in range(3):
        person = varnish.get("/rss.xml", **{"Sec-Fetch-Dest": "document"})
        assert person.headers["Content-Type"].startswith("text/html")
        assert len(person.headers["X-Varnish"].split()) == 1
        script = varnish.get("/rss.xml", **{"Sec-Fetch-Dest": "empty"})
        assert script.headers["Content-Type"].startswith("application/rss+xml")
        assert len(script.headers["X-Varnish"].split()) == 2


def test_nobody_else_may_drop_pages(varnish):
    until(lambda: varnish.is_kept("/corrections/"), seconds=30)
    assert varnish.get("/", "PURGE", source="127.0.0.6", xkey="everything").status == 403
    assert varnish.is_kept("/corrections/")


def test_the_desk_is_never_kept_and_readers_cookies_do_not_matter(varnish):
    assert not any(varnish.is_kept("/admin/login/") for _ in range(3))
    until(lambda: varnish.is_kept("/rss.xml"), seconds=30)
    answer = varnish.get("/rss.xml", Cookie="of=another")
    assert len(answer.headers["X-Varnish"].split()) == 2
    assert "xkey" not in answer.headers
