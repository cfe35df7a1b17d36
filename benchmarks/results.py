"""Writes what was measured: RESULTS.md with its tables, and a chart that includes other systems."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import goals, servers
from benchmarks.peers import BARE_VIEW, HOW, LIMITS, PEERS
from benchmarks.plot import Bar, chart
from benchmarks.rounds import BARE, FILE, Measured

COMPARED = {"The feed": "feed", "An article": "article", "RSS": "RSS"}


SIZES = [10_000, 200_000]
"""How many stories a full run measures, on PostgreSQL; a million with `make bench SIZES=1000000`."""


def write(measured: Sequence[Measured], folder: Path, commit: str, seen: Sequence[str] = ()) -> None:
    """Write RESULTS.md and results.svg into a folder; `seen` are lines of `benchmarks.seen`."""
    parts = [_introduction(measured, commit), *goals.lines(measured)]
    parts += [*tables(measured), *_until_seen(seen), *_beside_others(measured)]
    (folder / "RESULTS.md").write_text("\n".join(parts) + "\n")
    (folder / "results.svg").write_text(chart(_TITLE, _groups(measured)))


_TITLE = "Processor time of a request, database included: multiples of a bare Django view"


_INTRODUCTION = """# What it costs, measured

Written by `make bench FULL=1`; do not edit it. gunicorn as in `deploy/`, with {workers} workers, on the
machine on which the database and the client run too. Each figure is the median of {rounds} rounds, in
each of which everything is asked in turn, so that what else the machine does meets all alike. **Ratios
within a run count**; milliseconds drift.

- Date: {date:%Y-%m-%d %H:%M} UTC; commit {commit}
- Machine: {machine}; its load at the rounds was {least} to {most}
- Versions: {versions}
- Not measured in this run: {missing}

“Kept”: the process still has the page. “Made anew”: nobody has asked for that address since the last
change; parts of the page may be kept. Processor time is that of all processes of the servers,
PostgreSQL’s included, from `/proc`. p50, p99 and requests a second are as one client met them on the same
cores: four connections for readers’ pages, two for the desk. Where any answer of a round was not as it must
be, that kind has no figures of the round; it is named below the table, and the run fails.
"""


def _introduction(measured, commit) -> str:
    loads = sorted(float(load) for each in measured for load in each.loads)
    versions = dict(item for each in measured for item in each.versions.items()) | _nginx_version()
    return _INTRODUCTION.format(
        workers=servers.WORKERS,
        rounds=_from_to({len(each.loads) for each in measured}),
        date=datetime.now(UTC),
        commit=commit,
        machine=_machine(),
        least=loads[0],
        most=loads[-1],
        missing=_missing(measured),
        versions=", ".join(f"{name} {number}" for name, number in versions.items()),
    )


def _from_to(counts) -> str:
    return " to ".join(map(str, sorted({min(counts), max(counts)})))


def _missing(measured) -> str:
    found = {each.stories for each in measured if each.database == "PostgreSQL"}
    return " and ".join(f"{size:,} stories" for size in SIZES if size not in found) or "nothing"


def tables(measured: Sequence[Measured]) -> Iterator[str]:
    """A Markdown table for each newsroom that was measured."""
    for each in measured:
        yield f"## {each.stories:,} stories, {each.database}\n"
        yield (
            f"Loaded in {each.loaded:.0f} s, verified in {each.verified:.0f} s;"
            f" the database has {each.bytes / 1e6:,.0f} MB;"
            f" gunicorn with its workers {each.memory / 2**20:.0f} MB (PSS) after the rounds.\n"
        )
        yield "| | queries | processor, ms | × bare view | p50, ms | p95, ms | p99, ms | requests/s |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        for name, of in each.figures.items():
            queries = f"{each.queries[name]:.0f}" if name in each.queries else ""
            cells = [
                name,
                queries,
                *map(_short, (of.cpu, of.ratio, of.p50, of.p95, of.p99)),
                f"{of.per_second:,.0f}",
            ]
            yield f"| {' | '.join(cells)} |"
        yield ""
        if each.failures:
            yield f"**Not answered as they must be:** {'; '.join(each.failures)}.\n"


def _until_seen(seen: Sequence[str]) -> Iterator[str]:
    if seen:
        yield "## Publish to seen\n"
        yield (
            "How long after its commit a publication is on the feeds of two servers that are polled without a"
            " pause: until the page was asked for, and until it was answered.\n"
        )
        yield from (f"- {line}" for line in seen)
        yield ""


def _short(number):
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


_KINDS = ("kept", "made anew", "for the first time")


def _beside_others(measured) -> Iterator[str]:
    here = measured[-1].figures[BARE].cpu
    yield "## Beside other systems\n"
    yield f"{HOW} It cost {BARE_VIEW} ms there, {here:.2g} ms here.\n"
    yield "![Processor time of one request, as multiples of a bare Django view](results.svg)\n"
    yield "| × a bare view | feed, 10,000 stories | feed, 200,000 | article | RSS, 10,000 | RSS, 200,000 |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for kind in _KINDS:
        yield f"| Newsroom, {kind} | {' | '.join(_ours(measured, kind))} |"
    for peer in PEERS:
        figures = [*peer.feed.values(), peer.article, *peer.rss.values()]
        yield f"| {peer.name} | {' | '.join(_short(figure / BARE_VIEW) for figure in figures)} |"
    yield "\n| | deep / first page | search, common / rare word | publish call | memory, MB |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for peer in PEERS:
        yield f"| {peer.name} | {peer.deep} | {peer.search} | {peer.publish} | {peer.memory} |"
    yield f"\n{LIMITS}"


def _ours(measured, kind):
    for page, size in [(page, size) for page in ("feed", "article", "RSS") for size in (10_000, 200_000)]:
        found = [each for each in measured if each.stories == size and each.database == "PostgreSQL"]
        if (page, size) != ("article", 10_000):
            figures = found[0].figures.get(f"{page}, {kind}") if found else None
            yield _short(figures.ratio) if figures else "" if kind == _KINDS[-1] else "not measured"


def _groups(measured):
    ours = max(measured, key=lambda each: each.stories)
    for title, page in COMPARED.items():
        bars = [
            Bar(f"Newsroom, {kind}, {ours.stories:,}", ours.figures[f"{page}, {kind}"].ratio, "ours")
            for kind in _KINDS
            if f"{page}, {kind}" in ours.figures
        ]
        yield title, [*bars, *_of_peers(page)]
    limits = [("nginx, a static file", FILE), ("a bare Django view", BARE)]
    yield (
        "Limits",
        [Bar(name, ours.figures[key].ratio, "limit") for name, key in limits if key in ours.figures],
    )


def _of_peers(page):
    for peer in PEERS:
        is_article = page == "article"
        cost = peer.article if is_article else getattr(peer, page.lower())[200_000]
        yield Bar(peer.name + ("" if is_article else ", 200,000"), cost / BARE_VIEW, "peer")


def commit() -> str:
    """The commit that is checked out, and whether files differ from it."""
    git = shutil.which("git")
    if git is None:
        return "unknown"
    said = [_said(git, "rev-parse", "--short=12", "HEAD"), _said(git, "status", "--porcelain", "-uno")]
    return f"{said[0]}{' with changes that are not committed' if said[1] else ''}"


def _said(*command) -> str:
    done = subprocess.run(command, cwd=servers.ROOT, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip()


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(
        (line.split(": ")[1] for line in lines if line.startswith("model name")), "unknown processor"
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GB"


def _nginx_version() -> dict[str, str]:
    program = servers.nginx_program()
    return {"nginx": _said(program, "-v").rpartition("/")[2]} if program else {}
