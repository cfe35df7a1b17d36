"""The goals for the site's speed, next to what was measured."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from benchmarks.rounds import BARE, FRONT_FILE, FRONT_KEPT, Measured

MILLION = 1_000_000
SEARCHES = ("common words in turn", "rare words in turn", "mistyped words in turn")


class Goal(NamedTuple):
    what: str
    is_at_least: bool
    limit: float
    measured: Callable[[Measured], float]
    """Raises KeyError if its figures are missing."""

    def is_met(self, found: float) -> bool:
        return found >= self.limit if self.is_at_least else found <= self.limit


def lines(measured: Sequence[Measured]) -> Iterator[str]:
    """A Markdown table of all goals, with a column for each newsroom."""
    yield "## Goals\n"
    yield f"| | goal | {' | '.join(f'{each.stories:,}, {each.database}' for each in measured)} |"
    yield f"| --- | ---: |{' ---: |' * len(measured)}"
    for goal in GOALS:
        sign = "≥" if goal.is_at_least else "≤"
        cells = (_cell(goal, each) for each in measured)
        yield f"| {goal.what} | {sign} {goal.limit:g} | {' | '.join(cells)} |"
    yield ""


def _cell(goal: Goal, of: Measured) -> str:
    try:
        found = goal.measured(of)
    except KeyError:
        return "not measured"
    return f"{found:.3g}, met" if goal.is_met(found) else f"**{found:.3g}, not met**"


def _per_second(name: str, beside: str) -> Callable[[Measured], float]:
    return lambda of: of.figures[name].per_second / of.figures[beside].per_second


def _for_a_core(name: str, beside: str) -> Callable[[Measured], float]:
    """How many requests the servers answer in the processor time of one request to `beside`."""
    return lambda of: of.figures[beside].cpu / of.figures[name].cpu


def _speed(what: str, limit: float, name: str, beside: str) -> list[Goal]:
    """By the clock, which the client and everything else on the machine affect, and by processor time."""
    return [
        Goal(f"{what}: requests/s", True, limit, _per_second(name, beside)),
        Goal(f"{what}: requests for a second of a core", True, limit, _for_a_core(name, beside)),
    ]


def _cost(name: str) -> Callable[[Measured], float]:
    return lambda of: of.figures[name].ratio


def _of_a_million(of: Measured) -> Measured:
    if of.stories != MILLION:
        raise KeyError(MILLION)
    return of


def _slowest_search(of: Measured) -> float:
    return max(of.figures[f"search, {name}"].p95 for name in SEARCHES)


GOALS = [
    *_speed("feed, kept, beside the bare view", 0.9, "feed, kept", BARE),
    *_speed("article, kept, beside the bare view", 0.9, "article, kept", BARE),
    *_speed("304, beside the bare view", 0.95, "public history, 304 to a reader who has it", BARE),
    *_speed("kept by nginx, beside its file", 0.95, FRONT_KEPT, FRONT_FILE),
    Goal("feed, made anew: × bare view", False, 12, _cost("feed, made anew")),
    Goal("article, made anew", False, 7, _cost("article, made anew")),
    Goal("article of 1,500 versions, made anew", False, 7, _cost("article of 1,500 versions, made anew")),
    Goal("RSS, made anew", False, 7, _cost("RSS, made anew")),
    Goal("corrections, made anew", False, 12, _cost("corrections, made anew")),
    Goal(
        "its public history, made anew: queries",
        False,
        2,
        lambda of: of.queries["its public history, made anew"],
    ),
    Goal("publish on the desk: queries", False, 25, lambda of: of.queries["desk, publish"]),
    Goal("the slowest search, p95 in ms", False, 100, _slowest_search),
    Goal("a million stories, loaded: s", False, 300, lambda of: _of_a_million(of).loaded),
    Goal("a million stories, verified: s", False, 600, lambda of: _of_a_million(of).verified),
    Goal("two workers after the rounds, MB", False, 107, lambda of: of.memory / 2**20),
]
