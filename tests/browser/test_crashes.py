"""Server and browser are killed while words are typed and saved: everything acknowledged survives."""

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    PASSWORD,
    WAIT,
    body_of,
    clear_device,
    headline_of,
    on_desk,
    on_device,
    place_of,
    typed,
)
from tests.made_once import migrated_sqlite
from tests.ports import free_port

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent.parent
BEGIN = f"""
import django
django.setup()
from tests import factories
for role in ("editor", "journalist"):
    someone = factories.person(role, username=role)
    someone.set_password("{PASSWORD}")
    someone.save()
factories.story(someone, headline="Bridge closes")
"""


class Server:
    """A separate newsroom, in processes that can be killed."""

    def __init__(self, folder):
        self.port = free_port()
        self.folder = folder
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": f"sqlite:///{folder}/newsroom.sqlite3",
        }
        # The only story of a new database.
        self.page = f"{self.url}/admin/articles/story/1/change/"
        self.process = None

    def begin(self):
        """Create the newsroom, its people and their story."""
        migrated_sqlite(self.folder / "newsroom.sqlite3")
        subprocess.run([sys.executable, "-c", BEGIN], cwd=ROOT, env=self.env, check=True)

    def start(self):
        command = ["gunicorn", "--worker-class=gthread", "--threads=4", f"--bind=127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command, "newsroom.wsgi"],
            cwd=ROOT,
            env=self.env,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        # It is listening now: requests that arrive too early wait.
        assert any("Booting worker" in line for line in self.process.stderr)

    def manage(self, *command):
        return subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.env, capture_output=True, text=True
        )

    def written(self):
        """A marker that changes with every write to the database."""
        return [written_at(self.folder / name) for name in ("newsroom.sqlite3", "newsroom.sqlite3-wal")]

    def kill(self):
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()
            self.process = None


def written_at(file):
    # The last connection to close removes the log, possibly between listing the folder and reading the file.
    with suppress(FileNotFoundError):
        return file.stat().st_mtime_ns
    return None


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The folder of a newsroom that has not been served yet."""
    folder = tmp_path_factory.mktemp("begun")
    Server(folder).begin()
    return folder


@pytest.fixture
def server(begun, tmp_path):
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    server = Server(tmp_path)
    server.start()
    yield server
    server.kill()


def sign_in(page, server, username="journalist"):
    page.goto(server.page)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(body_of(page)).to_be_visible(timeout=WAIT)
    # The page sets its name once autosave watches the fields.
    expect(page.locator("input[name=page]")).to_have_value(re.compile("."), timeout=WAIT)


def test_a_server_that_dies_while_words_are_typed_gets_them_when_it_is_back(server, page):
    sign_in(page, server)
    typed(page, "Bridge closes on Monday")
    on_desk(page)
    server.kill()
    typed(page, "Bridge closes on Monday at noon")
    expect(page.get_by_text("The newsroom can’t be reached now")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(headline_of(page)).to_have_value("Bridge closes on Monday at noon")
    server.start()
    on_desk(page)
    clear_device(page)
    page.reload()
    expect(headline_of(page)).to_have_value("Bridge closes on Monday at noon")


def test_a_server_that_dies_at_the_press_of_save_loses_no_word(server, page):
    sign_in(page, server)
    server.kill()
    headline_of(page).fill("Bridge closes on Monday")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url("chrome-error://chromewebdata/")
    server.start()
    again = page.context.new_page()
    again.goto(server.page)
    expect(headline_of(again)).to_have_value("Bridge closes on Monday", timeout=WAIT)
    on_desk(again)


def test_a_server_that_dies_while_it_saves_gets_the_words_again(server, page):
    sign_in(page, server)

    def die(route):
        server.kill()
        route.continue_()

    page.route("**/autosave/", die, times=1)
    typed(page, "Bridge closes on Monday")
    expect(page.get_by_text("The newsroom can’t be reached now")).to_be_visible(timeout=WAIT)
    server.start()
    on_desk(page)
    clear_device(page)
    page.reload()
    expect(headline_of(page)).to_have_value("Bridge closes on Monday")


def readers_have(page, server):
    page.goto(server.url)
    return page.locator(".item h3").all_inner_texts()


def publish(page, headline):
    headline_of(page).fill(headline)
    button = re.compile("^Publish( update)?$")
    page.get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog")
    if (minor := dialog.get_by_role("radio", name=re.compile("^Minor fix"))).is_visible():
        minor.check()
    dialog.get_by_role("button", name=button).click(no_wait_after=True)


def is_publishing(message):
    """Whether a request, or the response to it, submits the writing page."""
    request = getattr(message, "request", message)
    return request.method == "POST" and request.url.endswith("/change/")


def die_before_it_arrives(page, server, headline):
    def die(route):
        server.kill()
        route.continue_()

    page.route(is_writing_page, die, times=1)
    with page.expect_event("requestfailed", is_publishing, timeout=WAIT):
        publish(page, headline)


def is_writing_page(address):
    return address.endswith("/change/")


def die_at_the_first_write(page, server, headline):
    with page.expect_request(is_publishing, timeout=WAIT):
        publish(page, headline)
        before = server.written()
    # The desk writes before it responds: it reads a session, then stores the act.
    while server.written() == before:
        pass
    server.kill()


def die_when_it_has_answered(page, server, headline):
    with page.expect_response(is_publishing, timeout=WAIT):
        publish(page, headline)
    server.kill()


OUTCOMES = {
    die_before_it_arrives: lambda before, after: [before],
    die_at_the_first_write: lambda before, after: [before, after],
    die_when_it_has_answered: lambda before, after: [after],
}
"""{moment of the server's death: what readers may have then, given what they had and what was published}"""


def test_a_server_that_dies_while_it_publishes_has_published_all_or_nothing(server, page):
    sign_in(page, server, "editor")
    published = []
    for die in (die_before_it_arrives, die_at_the_first_write, die_when_it_has_answered):
        headline = f"Bridge closes: {die.__name__}"
        die(page, server, headline)
        server.start()
        # The old page is still navigating to the browser's error page.
        page = page.context.new_page()
        verified = server.manage("verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        had, published = published, readers_have(page, server)
        assert published in OUTCOMES[die](had, [headline])
        page.goto(server.page)
        expect(headline_of(page)).to_have_value(headline, timeout=WAIT)
        on_desk(page)
    with page.expect_navigation(timeout=WAIT):
        publish(page, "Bridge closes at last")
    expect(page.locator(".messagelist .success")).to_have_text(re.compile("^Published"), timeout=WAIT)
    assert readers_have(page, server) == ["Bridge closes at last"]


@pytest.fixture
def launch(browser_type, browser_type_launch_args, tmp_path):
    """Starts a browser with a persistent profile; returns its first page."""
    opened = []

    def start():
        context = browser_type.launch_persistent_context(tmp_path / "profile", **browser_type_launch_args)
        opened.append(context)
        return context.pages[0]

    yield start
    opened[-1].close()


def kill_browser(folder):
    """Kill the processes of the browser with this profile, as in a crash."""
    mark = f"--user-data-dir={folder / 'profile'}".encode()
    for commands in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if mark in commands.read_bytes().split(b"\0"):
                os.kill(int(commands.parent.name), signal.SIGKILL)


def open_again(launch, server, folder):
    """Kill the browser immediately, restart it with the same profile, and open the story."""
    kill_browser(folder)
    (folder / "profile" / "SingletonLock").unlink(missing_ok=True)
    page = launch()
    page.goto(server.page)
    if page.get_by_label("Username").is_visible():
        sign_in(page, server)
    return page


def test_a_browser_that_dies_has_lost_nothing_that_was_said_to_be_on_the_device(server, launch, tmp_path):
    page = launch()
    sign_in(page, server)
    page.route("**/autosave/", lambda route: route.abort())
    body_of(page).click()
    page.keyboard.type("Divers went down at noon.")
    on_device(page)
    page.keyboard.type(" They")
    # Nothing more is promised until those words are there, too.
    assert place_of(page).text_content() == "Saving…"
    on_device(page)
    page = open_again(launch, server, tmp_path)
    expect(body_of(page)).to_contain_text("Divers went down at noon. They", timeout=WAIT)
    expect(headline_of(page)).to_be_editable()
    typed(page, "Divers find the cable")
    on_desk(page)
