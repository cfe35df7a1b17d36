"""Measures a newsroom in rounds: everything once, then again, so that all face the same conditions."""

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, astuple, dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.request import Request, urlopen

from benchmarks import processes, servers
from benchmarks.client import BROWSER, Report, Task
from benchmarks.front import FILE as PAGE
from benchmarks.front import NAME, front
from tests import made_once
from tests.ports import free_port

BARE, FILE, CALL = (
    "a bare Django view, the same bytes",
    "nginx, the same bytes as a file",
    "publish, the call alone",
)
FRONT_FILE, FRONT_KEPT = "nginx as in deploy/, the same bytes as a file", "nginx as in deploy/, feed, kept"


class Failed(Exception):
    """Some requests were not answered as expected."""


@dataclass(frozen=True)
class Effort:
    """How long to measure."""

    rounds: int
    seconds: float
    """For each page in each round."""
    forms: int
    """How many of each form are sent in each round."""
    warmed: int = 60
    """The most requests for a page before it is measured."""
    longest: float = 240
    """Seconds after which no new round begins, so that a run also ends on a busy machine."""

    def numbers(self) -> Iterator[int]:
        """The numbers of the rounds for which there is time; always the first."""
        began = time.monotonic()
        for number in range(self.rounds):
            if number and time.monotonic() - began > self.longest:
                return
            yield number


@dataclass(frozen=True)
class Figures:
    """For one kind of request in one round, or the medians over the rounds."""

    cpu: float
    """Milliseconds of processor time per request, of all processes of the servers."""
    ratio: float
    """As a multiple of the bare view in the same round."""
    p50: float
    p95: float
    p99: float
    per_second: float


@dataclass
class Measured:
    """What one newsroom cost."""

    database: str
    stories: int
    figures: dict[str, Figures]
    queries: dict[str, float]
    loaded: float
    """Seconds."""
    verified: float
    """Seconds of `manage.py verify` with two processes."""
    bytes: int
    memory: int
    """Of gunicorn and its workers, after the rounds."""
    versions: dict[str, str]
    loads: list[str] = field(default_factory=list)
    """The machine's load at the start of each round."""
    failures: list[str] = field(default_factory=list)
    """What was not answered as expected; such a subject has no figures for that round."""


def measure(
    database: str, stories: int, effort: Effort, folder: Path, say: Callable[[str], None]
) -> Iterator[Measured]:
    """Load a newsroom into a new database, serve it and measure it; yield the results after each round.

    Raises Failed.
    """
    with ExitStack() as stack:
        url, postgres = _database(database, folder, stack)
        port = free_port()
        settings = servers.environment(folder, url, port)
        servers.collect_static(settings)
        newsroom = stack.enter_context(_newsroom(settings, stories, port, effort))
        verified = _verified(settings)
        site = stack.enter_context(servers.site(settings, port))
        rounds = Rounds(newsroom, effort, Site(port, [site, *postgres]), postgres)
        rounds.add_limits(stack, folder, settings)
        for number in effort.numbers():
            what = f"{database}, {stories:,} stories: round {number + 1} of {effort.rounds}"
            say(f"{what}, load {processes.load()}")
            rounds.run()
            yield _measured(database, stories, rounds, processes.memory(site), verified)


def _database(kind: str, folder: Path, stack: ExitStack) -> tuple[str, list[int]]:
    """The address of a new database, and its server's first process, if any."""
    if kind == "PostgreSQL":
        url, pid = stack.enter_context(servers.postgresql(folder))
        return url, [pid]
    stack.enter_context(made_once.run())
    made_once.migrated_sqlite(folder / "newsroom.sqlite3")
    return f"sqlite:///{folder}/newsroom.sqlite3", []


def _verified(settings) -> float:
    """How many seconds it takes to check all rules; a broken rule ends the measurement."""
    began = time.monotonic()
    command = [sys.executable, "manage.py", "verify", "--processes", "2", "--verbosity", "0"]
    subprocess.run(command, env=settings, cwd=servers.ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - began


def _measured(database, stories, rounds, memory, verified):
    plan = rounds.newsroom.plan
    return Measured(
        database,
        stories,
        rounds.medians(),
        plan["queries"] | {CALL: rounds.queries_of_call},
        plan["loaded"],
        verified,
        plan["bytes"],
        memory,
        plan["versions"],
        rounds.loads,
        rounds.errors,
    )


class Site(NamedTuple):
    """A server under test: its port, and the processes whose time counts."""

    port: int
    pids: list[int]
    tls_name: str | None = None


class Rounds:
    """Requests all subjects in turn, and keeps the figures of each round."""

    def __init__(self, newsroom: "Newsroom", effort: Effort, site: Site, postgres: list[int]):
        self.newsroom, self.effort, self.site, self.postgres = newsroom, effort, site, postgres
        self.subjects = [(site, subject) for subject in newsroom.plan["subjects"]]
        self.found: dict[str, list[Figures]] = defaultdict(list)
        self.errors: list[str] = []
        self.loads: list[str] = []
        self.asked, self.queries_of_call = 0, 0

    def add_limits(self, stack: ExitStack, folder: Path, settings: dict) -> None:
        """Serve the bytes of the feed by a bare view, and by nginx if it is installed."""
        page = folder / "limits" / "page"
        page.parent.mkdir()
        page.write_bytes(_feed_of(self.site.port))
        bare, static = free_port(), free_port()
        self._add(BARE, Site(bare, [stack.enter_context(servers.bare_view(settings, page, bare))]), "/bare/")
        if nginx := stack.enter_context(servers.nginx(page, static)):
            self._add(FILE, Site(static, [nginx]), "/page")
            shipped = stack.enter_context(front(self.site.port, page.read_bytes(), folder / "front"))
            site = Site(shipped.port, [shipped.process.pid], NAME)
            self._add(FRONT_KEPT, site, "/")
            self._add(FRONT_FILE, site, PAGE)

    def _add(self, name, site, address):
        """Add a subject before all others, requested as a browser does."""
        request = f"GET {address} HTTP/1.1\r\nHost: {servers.HOST}:{self.site.port}\r\n{BROWSER}\r\n"
        subject = {"name": name, "requests": [request], "status": 200, "connections": 4, "warmed": 60}
        self.subjects.insert(0, (site, subject))

    def run(self) -> None:
        """One round."""
        self.loads.append(processes.load())
        costs = {subject["name"]: self._cost(site, **subject) for site, subject in self.subjects}
        costs[CALL] = self._cost_of_call()
        if costs[BARE][1].errors:
            raise Failed("Not answered as they must be: " + "; ".join(self.errors))
        for name, (cpu, report) in costs.items():
            if report.errors or not report.count:
                continue
            per_second = report.count / report.seconds
            figures = Figures(cpu, cpu / costs[BARE][0], *report.milliseconds, per_second)
            self.found[name].append(figures)

    def medians(self) -> dict[str, Figures]:
        return {
            name: Figures(*map(median, zip(*map(astuple, of), strict=True)))
            for name, of in self.found.items()
        }

    def _cost(
        self, site, name, requests, status, connections, warmed, is_sent_once=False
    ) -> tuple[float, Report]:
        """Milliseconds of processor time per request, and the client's report."""
        task = Task(site.port, requests, status, connections, self.asked, tls_name=site.tls_name)
        if is_sent_once:
            sent, task.first = len(self.loads) - 1, 0
            task.requests = requests[sent * self.effort.forms : (sent + 1) * self.effort.forms]
            task.most = len(task.requests)
        else:
            self._ask(name, replace(task, most=min(warmed, self.effort.warmed)))
            task = replace(task, first=self.asked, seconds=self.effort.seconds)
        before = processes.processor_seconds(*site.pids)
        report = self._ask(name, task)
        spent = processes.processor_seconds(*site.pids) - before
        return 1000 * spent / max(1, report.count), report

    def _ask(self, name, task) -> Report:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.client"],
            input=json.dumps(asdict(task)),
            stdout=subprocess.PIPE,
            cwd=servers.ROOT,
            text=True,
            check=True,
        )
        report = Report(**json.loads(done.stdout))
        self.asked += report.count
        self.errors += [f"{name}: {count} × {what}" for what, count in report.errors.items()]
        return report

    def _cost_of_call(self) -> tuple[float, Report]:
        pids = [self.newsroom.process.pid, *self.postgres]
        before = processes.processor_seconds(*pids)
        answer = self.newsroom.publish(self.effort.forms)
        spent = processes.processor_seconds(*pids) - before
        durations, self.queries_of_call = answer["milliseconds"], answer["queries"]
        spread = [median(durations), max(durations), max(durations)]
        return 1000 * spent / len(durations), Report(len(durations), sum(durations) / 1000, {}, spread)


def _feed_of(port) -> bytes:
    """The feed as a browser gets it, compressed."""
    asked = Request(f"http://{servers.HOST}:{port}/", headers={"Accept-Encoding": "zstd"})
    with urlopen(asked, timeout=servers.PATIENCE) as answer:  # noqa: S310 - our own server
        return answer.read()


class Newsroom:
    """The process of benchmarks.newsroom."""

    def __init__(self, process):
        self.process = process
        self.plan = self.answer()

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise Failed("The newsroom was not loaded, for the reason above.")
        return json.loads(line)

    def publish(self, count: int) -> dict:
        self.process.stdin.write(f"{count}\n")
        self.process.stdin.flush()
        return self.answer()


@contextmanager
def _newsroom(settings, stories, port, effort):
    # One more form is sent to count its queries.
    forms = effort.rounds * effort.forms + 1
    command = [sys.executable, "-m", "benchmarks.newsroom", *map(str, (stories, port, forms))]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=settings, cwd=servers.ROOT, **pipes) as process:
        try:
            yield Newsroom(process)
        finally:
            process.stdin.close()
            process.wait(timeout=servers.PATIENCE)
