"""Writing inline elements: opened at text, closed before each edge of a block."""

from articles.cleaning.meaning import Change, Meaning
from articles.cleaning.nodes import quoted

_MOST_REPEATED = 200_000
"""The most characters of inline elements beyond those in the source. `<b><i><s>` before 100,000
paragraphs would turn each character into sixteen."""
_MOST_AMPERSANDS = 500
"""The most in one run of text: nh3 takes time quadratic in their number."""


class InlineWriter:
    """Writes text into a list of pieces, each wrapped in its inline elements."""

    def __init__(self, written: list[str]) -> None:
        self.written = written
        self.opened: list[tuple[str, str]] = []
        """(element, its opening tag), the outermost first."""
        self.room = _MOST_REPEATED
        """Characters that may still be written for inline elements."""

    def allow(self, change: Change) -> None:
        """Make room for writing once the inline elements that an element of the source begins."""
        if change.on:
            self.room += sum(len(element) + 2 for element in change.on) + 2 * len(
                change.others.get("href", "")
            )

    def text(self, text: str, meaning: Meaning) -> None:
        """Write escaped text."""
        tags = [(element, _opening(element, meaning)) for element in meaning.elements]
        same = self._close_unless(tags)
        for element, tag in tags[same:]:
            self.room -= len(tag)
            if self.room < 0:
                break
            self.written.append(tag)
            self.opened.append((element, tag))
        self._append(text)

    def ends_in(self, characters: str) -> bool:
        """Whether one of these characters was written last."""
        return bool(self.written) and self.written[-1][-1:] in [*characters]

    def between(self, text: str, meaning: Meaning) -> None:
        """Write something other than a word, such as a space or a line break: no element is opened for it."""
        self._close_unless([(element, _opening(element, meaning)) for element in meaning.elements])
        self.written.append(text)

    def edge(self) -> bool:
        """Close all before a block begins or ends, and return whether a link was among them."""
        has_link = any(element == "a" for element, _ in self.opened)
        self._close_to(0)
        return has_link

    def _close_unless(self, tags: list[tuple[str, str]]) -> int:
        """Close what is not among these tags, and return how many of them stay open."""
        same = 0
        while same < min(len(tags), len(self.opened)) and self.opened[same] == tags[same]:
            same += 1
        self._close_to(same)
        return same

    def _close_to(self, count: int) -> None:
        while len(self.opened) > count:
            self.written.append(f"</{self.opened.pop()[0]}>")

    def _append(self, text: str) -> None:
        if text.count("&") <= _MOST_AMPERSANDS:
            self.written.append(text)
            return
        parts = text.split("&")
        runs = [parts[n : n + _MOST_AMPERSANDS] for n in range(0, len(parts), _MOST_AMPERSANDS)]
        self.written.append("<!---->&".join("&".join(run) for run in runs))


def _opening(element: str, meaning: Meaning) -> str:
    return f'<a href="{quoted(meaning.href)}">' if element == "a" else f"<{element}>"
