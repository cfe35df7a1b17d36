"""HTML of bodies: cleaned on the way in, made ready for readers on the way out.

The only module that marks text as safe. All but `clean` and `for_editor` take a body that is clean.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape, unescape

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.cleaning import as_attributes, clean, plain_text, quoted
from articles.pictures.credits import plain_credit
from articles.pictures.renditions import rendition_path, rendition_widths, size_in_html, social_path
from articles.pictures.shown import Shown

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction: Brysbaert, Journal of Memory and Language 109 (2019)."""
_WORDS_READ_ALOUD = {"ar": 138, "de": 179, "en": 228, "uk": 184}
"""Of one text in several languages, of which some say it in fewer words: Trauzettel-Klosinski and Dietz,
IOVS 53 (2012). Ukrainian as Russian, which it has."""
LETTERS_A_MINUTE = 987
"""Characters of English, there: for alphabets without spaces between words, such as Thai."""
HAN_A_MINUTE = 255
"""Characters of Chinese: Trauzettel-Klosinski and Dietz, IOVS 53 (2012)."""

_FIGURE = re.compile(
    r'<figure data-image="([a-z0-9]{16})"><img alt="([^"]*)" height="(\d+)" width="(\d+)">'
    r"(?:<figcaption[^>]*>(.*?)</figcaption>)?</figure>"
)
_CREDIT = re.compile(r" ?<cite>\((.*?)\)</cite>$")


@dataclass(frozen=True)
class Figure:
    """A picture in a body: its key and size in pixels, and this use's words."""

    key: str
    width: int
    height: int
    alt_text: str
    caption: str
    credit: str


def figures(markup: str) -> list[Figure]:
    """The pictures of a clean body, in order."""
    return [_figure(match) for match in _FIGURE.finditer(markup)]


def _figure(match):
    key, alt_text, height, width, caption = match.groups(default="")
    credit = _CREDIT.search(caption)
    return Figure(
        key=key,
        width=int(width),
        height=int(height),
        alt_text=unescape(alt_text),
        caption=_line(_CREDIT.sub("", caption)),
        credit=_line(credit[1]) if credit else "",
    )


def figure(key: str, width: int, height: int, alt_text: str, caption: str, credit: str) -> str:
    """The canonical markup of a picture in a body, from plain text."""
    picture = {"alt": alt_text, "width": str(width), "height": str(height)}
    words = [escape(caption)] if caption else []
    words += [f"<cite>({escape(plain_credit(credit))})</cite>"] if credit else []
    return clean(
        f'<figure data-image="{key}"><img{as_attributes(picture)}>'
        f"<figcaption>{' '.join(words)}</figcaption></figure>"
    )


def reworded(markup: str, key: str, *, alt_text: str, caption: str, credit: str) -> str:
    """A clean body in which each use of this picture has these words."""

    def with_words(match):
        if match[1] != key:
            return match[0]
        return figure(key, int(match[4]), int(match[3]), alt_text, caption, credit)

    return _FIGURE.sub(with_words, markup)


def for_editor(markup: str) -> str:
    """The body for the editor: cleaned once more, its pictures with an address."""
    return _FIGURE.sub(_with_address, clean(markup))


def _with_address(match):
    width = min((size for size in rendition_widths(int(match[4])) if size >= 640), default=int(match[4]))
    address = default_storage.url(rendition_path(match[1], width))
    return match[0].replace("<img ", f'<img src="{quoted(address)}" ', 1)


def body_of(article) -> SafeString:
    """The body of a version for readers; it says which of its links were paid for.

    The version has its `shown`, from `articles.pictured`.
    """
    return render(article.body, article.shown, is_sponsored=article.is_sponsored)


def render(markup: str, shown: Mapping[str, Shown], *, is_sponsored: bool = False) -> SafeString:
    """A clean body for readers: pictures in sizes for their screens, each table in a frame that scrolls.

    `shown`: what readers get of its pictures; one that is not in it is no picture of the library.
    `is_sponsored`: its links to other sites were paid for, and are marked so for search engines.
    """
    # In a clean body `<` begins a tag wherever it stands.
    frame = format_html(_TABLE_FRAME, gettext("Table"))
    in_cells = _TABLE.sub(lambda table: _FIGURE.sub(partial(_in_cell, shown), table[0]), markup)
    pictured = _FIGURE.sub(partial(_in_column, shown), in_cells)
    framed = pictured.replace("<table", f"{frame}<table").replace("</table>", "</table></div>")
    if is_sponsored:
        framed = _LINK_ELSEWHERE.sub('<a rel="sponsored" ', framed)
    return mark_safe(framed)  # noqa: S308 - the field has cleaned it


_LINK_ELSEWHERE = re.compile(
    rf'<a (?=href="https?://)(?!href="{re.escape(settings.SITE_URL)}[/"?#])', re.IGNORECASE
)
_TABLE = re.compile("<table.*?</table>", re.DOTALL)
_TABLE_FRAME = '<div class="table" role="region" aria-label="{}" tabindex="0">'
"""The tabindex is for browsers in which the keyboard does not reach a box that scrolls."""


def rendered(markup: str) -> SafeString:
    """HTML that a template has made, back from where it was kept as text."""
    return mark_safe(markup)  # noqa: S308 - a template has escaped it


def with_marks(
    text: str, spans: Iterable[tuple[int, int]], *, cut_before: bool = False, cut_after: bool = False
) -> SafeString:
    """Plain text with `<mark>` around these spans, (start, end) in order and apart."""
    pieces, last = [("", "…")] if cut_before else [], 0
    for start, end in spans:
        pieces += [("", text[last:start]), ("mark", text[start:end])]
        last = end
    pieces += [("", text[last:]), *([("", "…")] if cut_after else [])]
    return mark_safe("".join(_marked(*piece) for piece in pieces))  # noqa: S308 - each piece is escaped


def _marked(name, text):
    return f"<{name}>{escape(text)}</{name}>" if name else escape(text)


def _in_column(shown, match):
    return _rendered_figure(shown, match, "(min-width: 48rem) 44rem, 100vw", 640)


def _in_cell(shown, match):
    return _rendered_figure(shown, match, "(min-width: 48rem) 22rem, 50vw", 320)


def _rendered_figure(shown, match, sizes, widest):
    """`widest`: how many pixels wide its picture is at most where no style sheet comes."""
    use = _figure(match)
    picture = shown.get(use.key, Shown(use.key, use.width, use.height))
    if picture.is_stand_in:
        return f'<figure class="removed">{stand_in(picture)}</figure>'
    caption = _CREDIT.sub(_rendered_credit, match[5] or "")
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{_in_sizes(picture, use.alt_text, sizes, widest)}{words}</figure>"


def _in_sizes(picture, alt_text, sizes, widest):
    widths = rendition_widths(picture.width)
    urls = [(default_storage.url(rendition_path(picture.key, width)), width) for width in widths]
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" alt="{}" width="{}" height="{}"'
        ' loading="lazy" decoding="async">',
        default_storage.url(social_path(picture.key)),
        format_html_join(", ", "{} {}w", urls),
        sizes,
        alt_text,
        *size_in_html(picture.width, picture.height, widest),
    )


def stand_in(picture: Shown, address: str = "") -> SafeString:
    """What stands in the place of a picture, in its shape; at an address of its own for other sites."""
    return format_html(
        '<img class="stand-in" src="{}" alt="{}" width="{}" height="{}">',
        address or reverse("articles:stand_in"),
        gettext("This picture was removed"),
        *size_in_html(picture.width, picture.height, 640),
    )


def _rendered_credit(match):
    return f' <span class="credit">({plain_credit(match[1])})</span>'


def _line(markup):
    return " ".join(plain_text(markup).split())


_UNSPACED_LETTERS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer."""
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def word_count(markup: str) -> int:
    """How many words the running text has, pictures' captions left out; a Chinese character counts as one."""
    text = plain_text(_FIGURE.sub("", markup))
    return len(_HAN.findall(text)) + len(_HAN.sub(" ", text).split())


def reading_minutes(markup: str, language: str = "") -> int:
    """How long a reader takes for words in a language, or the site's, in whole minutes, at least one."""
    text = plain_text(_FIGURE.sub("", markup))
    han = len(_HAN.findall(text))
    letters = len(_UNSPACED_LETTERS.findall(text))
    words = word_count(_UNSPACED_LETTERS.sub(" ", markup)) - han
    minutes = (
        words / words_a_minute(language or settings.LANGUAGE_CODE)
        + letters / LETTERS_A_MINUTE
        + han / HAN_A_MINUTE
    )
    return max(1, math.ceil(minutes))


def words_a_minute(language: str) -> float:
    """How fast people read a language silently: English as measured, others in proportion to it."""
    aloud = _WORDS_READ_ALOUD.get(language.split("-")[0].lower(), _WORDS_READ_ALOUD["en"])
    return WORDS_A_MINUTE * aloud / _WORDS_READ_ALOUD["en"]


def first_paragraph(markup: str) -> str:
    """The plain text of the first paragraph, empty when there is none."""
    match = _PARAGRAPH.search(_FIGURE.sub("", markup))
    return _line(match[1]) if match else ""


_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)


def headings(markup: str) -> list[tuple[int, str]]:
    """The headings of a clean body as (level, text), in order."""
    return [(int(level), _line(text)) for level, text in _HEADING.findall(markup)]


_HEADING = re.compile(r"<h([23])(?: [^>]*)?>(.*?)</h\1>", re.DOTALL)


def links(markup: str) -> list[str]:
    """The addresses that a clean body links to, in order."""
    return [unescape(address) for address in _LINK.findall(markup)]


_LINK = re.compile(r'<a href="([^"]*)">')


def json_ld(facts: dict, *, mark: str = "") -> SafeString:
    """Facts as JSON for a script element of type application/ld+json, which no text in them can end.

    `mark` is HTML that stands at their end, where others are put in later.
    """
    text = json.dumps(facts, ensure_ascii=False).translate(_JSON_ESCAPES)
    return mark_safe(f"{text[:-1]}{mark}}}")  # noqa: S308 - escaped


_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
