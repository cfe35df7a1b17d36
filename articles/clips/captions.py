"""Captions as WebVTT (https://www.w3.org/TR/webvtt1/): parsed from an upload, and rewritten."""

import re
from html import unescape

from django.utils.html import escape
from django.utils.translation import gettext

from articles.cleaning import tidy_characters
from articles.pictures.refusals import Unusable

MOST_BYTES = 2 * 1024 * 1024
MOST_CUES = 20_000
_TIME = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(.*)")
_SETTING = re.compile(
    r"(?:vertical:(?:rl|lr)|line:-?\d{1,3}(?:\.\d+)?%?|(?:position|size):\d{1,3}(?:\.\d+)?%"
    r"|align:(?:start|center|end|left|right))"
)
_TAG = re.compile(r"<(/?)([a-z]*)[^<>\n]{0,300}>")
_KEPT = {"b", "i", "u"}
_BLOCK_END = re.compile(r"\n{2,}")


def normalised(uploaded: bytes) -> str:
    """The cues of a WebVTT or SubRip file as WebVTT: times, settings, words, emphasis. Raises Unusable.

    Everything else is dropped: styles, notes, other markup.
    """
    if len(uploaded) > MOST_BYTES:
        raise Unusable(gettext("The captions are larger than 2 MB: is this the right file?"))
    try:
        text = uploaded.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(gettext("The captions are not in UTF-8: save them as UTF-8 (WebVTT).")) from error
    text = tidy_characters(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    if not text.startswith("WEBVTT") and not re.match(rf"(?:\d+\n)?{_TIME} -->", text):
        raise Unusable(gettext("This is not a WebVTT file: its first line must be WEBVTT."))
    cues = [_cue(block) for block in _BLOCK_END.split(text) if "-->" in block]
    if not cues:
        raise Unusable(gettext("There are no captions in this file."))
    if len(cues) > MOST_CUES:
        raise Unusable(gettext("There are more captions than any film has: is this the right file?"))
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _cue(block: str) -> str:
    lines = block.split("\n")
    at = next(number for number, line in enumerate(lines) if "-->" in line)
    found = _TIMING.fullmatch(lines[at])
    start, end = (_milliseconds(found.groups()[a : a + 4]) for a in (0, 4)) if found else (0, 0)
    if found is None or end <= start:
        said = gettext("“%(line)s” is not the time of a caption: write 00:01.000 --> 00:04.000.")
        raise Unusable(said % {"line": lines[at][:80]})
    settings = [each for each in found[9].split() if _SETTING.fullmatch(each)]
    timing = " ".join([f"{_written(start)} --> {_written(end)}", *settings])
    words = [_words(line) for line in lines[at + 1 :] if line.strip()]
    return "\n".join([timing, *words])


def _milliseconds(parts):
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _written(milliseconds):
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _words(line: str) -> str:
    """A line's words, escaped, with only emphasis tags, each opened and closed within the line."""
    pieces, opened, last = [], [], 0
    for tag in _TAG.finditer(line):
        pieces.append(_text(line[last : tag.start()]))
        last = tag.end()
        closes, name = tag[1], tag[2]
        if name in _KEPT and not closes and name not in opened:
            opened.append(name)
            pieces.append(f"<{name}>")
        elif closes and opened and opened[-1] == name:
            pieces.append(f"</{opened.pop()}>")
    pieces.append(_text(line[last:]))
    return "".join([*pieces, *(f"</{name}>" for name in reversed(opened))]).strip()


def _text(words):
    escaped = escape(unescape(words)).replace("&#x27;", "'").replace("&quot;", '"')
    return escaped.replace("--&gt;", "→")
