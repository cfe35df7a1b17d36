"""HTML of bodies: cleaned on the way in, made ready for readers on the way out.

The only module that marks text as safe. All but `clean` and `for_editor` expect a clean body.
"""

import json
import re
from collections.abc import Iterable, Mapping
from html import escape, unescape

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.blocks import cards
from articles.blocks import figures as pictures
from articles.blocks.figures import (
    Figure,
    ai_label,
    figure,
    figures,
    licence,
    origin,
    pictures_in,
    reworded,
    stand_in,
)
from articles.blocks.players import player
from articles.cleaning import LONGEST_BODY, clean, has_too_many_pieces, plain_line, plain_text
from articles.clips.players import transcripts
from articles.clips.shown import ShownClip
from articles.pictures.shown import Shown
from articles.text.lengths import reading_minutes, word_count

__all__ = [
    "Figure",
    "ai_label",
    "clean",
    "figure",
    "figures",
    "licence",
    "origin",
    "pictures_in",
    "plain_text",
    "reading_minutes",
    "reworded",
    "stand_in",
    "word_count",
]

_NO_CLIPS: Mapping[str, ShownClip] = {}
_ASIDE = re.compile(r"<aside [^>]*>.*?</aside>", re.DOTALL)


def for_editor(markup: str) -> str:
    """The body for the editor: cleaned again, each of its pictures a block with an address.

    A body that is too large is returned as text that shows its tags: cleaning it would take too long.
    """
    if len(markup) > LONGEST_BODY or has_too_many_pieces(markup):
        return escape(markup)
    return pictures.for_editor(clean(markup))


def body_of(article, *, has_boxes: bool = True) -> SafeString:
    """The body of a version for readers; it marks the links that were paid for.

    The version has its `shown`, from `articles.pictured`. The desk's reading page has no light boxes.
    """
    return render(
        article.body,
        article.shown,
        article.shown_clips,
        is_sponsored=article.is_sponsored,
        lead=lead_figure(article) if has_boxes else None,
        has_boxes=has_boxes,
    )


def lead_figure(article) -> Figure | None:
    """The lead image of a version as a figure like those in its text; None if it can't be shown larger."""
    image = article.lead_image
    picture = image and article.shown.get(image.key)
    if not picture or not pictures.is_large(picture) or article.lead_clip or player(article.video_url):
        return None
    alt_text = article.lead_alt_text or article.headline
    words = (alt_text, article.lead_caption, article.lead_credit)
    return Figure(picture.key, picture.width, picture.height, *words)


def render(
    markup: str,
    shown: Mapping[str, Shown],
    clips: Mapping[str, ShownClip] = _NO_CLIPS,
    *,
    is_sponsored: bool = False,
    lead: Figure | None = None,
    has_boxes: bool = True,
) -> SafeString:
    """A clean body for readers: pictures in sizes for each screen, each table in a scrolling frame.

    `shown`: what readers get of its pictures; a picture that is not in it is not in the library.
    `clips`: the same for its video and audio. `is_sponsored`: its links to other sites were paid for, and
    are marked as such for search engines. `lead`: the lead image, if it has a light box, too.
    `has_boxes`: whether large pictures have light boxes.
    """
    # In a clean body every `<` begins a tag.
    embeds = cards.EMBED.finditer(markup)
    rest = pictures.for_readers(cards.EMBED.sub(_CARD, markup), shown, clips, lead, has_boxes)
    framed = _TABLE.sub(_in_frame, rest)
    framed = re.sub(_CARD, lambda _: cards.card(next(embeds), shown), framed)
    return _with_links(framed.replace("</table>", "</table></div>"), is_sponsored)


def body_for_programs(article) -> SafeString:
    """The body of a version for readers' programs: plain HTML that works without our style sheets."""
    return _with_links(
        pictures.for_programs(
            cards.EMBED.sub(cards.for_programs, article.body), article.shown, article.shown_clips
        ),
        article.is_sponsored,
    )


def transcripts_of(clip: ShownClip) -> SafeString:
    """The transcripts of a clip, collapsed."""
    return mark_safe(transcripts(clip))  # noqa: S308 - the field has cleaned them


def _with_links(markup, is_sponsored):
    marked = _LINK_ELSEWHERE.sub('<a rel="sponsored" ', markup) if is_sponsored else markup
    return mark_safe(marked)  # noqa: S308 - the field has cleaned it


_LINK_ELSEWHERE = re.compile(
    rf'<a (?=href="https?://)(?!href="{re.escape(settings.SITE_URL)}[/"?#])', re.IGNORECASE
)
_CARD = "<!--card-->"
"""A placeholder for a card while pictures are written. No story's words contain it: `<` is escaped."""
_TABLE = re.compile(r"<table[^>]*>(?:<caption[^>]*>(.*?)</caption>)?")


def _in_frame(table):
    """The start of a frame around a table, labelled with the table's caption."""
    return format_html(_TABLE_FRAME, plain_line(table[1] or "") or gettext("Table")) + table[0]


_TABLE_FRAME = '<div class="table" role="region" aria-label="{}" tabindex="0">'
"""The tabindex is for browsers whose keyboard navigation does not reach a scrolling box."""


def rendered(markup: str) -> SafeString:
    """HTML that a template has made, read back from a cache that stores it as text."""
    return mark_safe(markup)  # noqa: S308 - a template has escaped it


def with_marks(
    text: str, spans: Iterable[tuple[int, int]], *, cut_before: bool = False, cut_after: bool = False
) -> SafeString:
    """Plain text with `<mark>` around these spans, (start, end) in order and without overlap."""
    pieces, last = [("", "…")] if cut_before else [], 0
    for start, end in spans:
        pieces += [("", text[last:start]), ("mark", text[start:end])]
        last = end
    pieces += [("", text[last:]), *([("", "…")] if cut_after else [])]
    return mark_safe("".join(_marked(*piece) for piece in pieces))  # noqa: S308 - each piece is escaped


def _marked(name, text):
    return f"<{name}>{escape(text)}</{name}>" if name else escape(text)


def first_paragraph(markup: str) -> str:
    """The plain text of the first paragraph, empty when there is none."""
    match = _PARAGRAPH.search(_ASIDE.sub("", pictures.FIGURE.sub("", markup)))
    return plain_line(match[1]) if match else ""


_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)


def headings(markup: str) -> list[tuple[int, str]]:
    """The headings of a clean body as (level, text), in order, without those of its boxes."""
    return [(int(level), plain_line(text)) for level, text in _HEADING.findall(_ASIDE.sub("", markup))]


_HEADING = re.compile(r"<h([23])(?: [^>]*)?>(.*?)</h\1>", re.DOTALL)


def links(markup: str) -> list[str]:
    """The addresses that a clean body links to, in order."""
    return [unescape(address) for address in _LINK.findall(markup)]


_LINK = re.compile(r'<a href="([^"]*)">')


def json_ld(facts: dict, *, mark: str = "") -> SafeString:
    """Facts as JSON for a script element of type application/ld+json; no text in them can close the element.

    `mark` is HTML at their end, a placeholder where more facts are inserted later.
    """
    text = json.dumps(facts, ensure_ascii=False).translate(_JSON_ESCAPES)
    return mark_safe(f"{text[:-1]}{mark}}}")  # noqa: S308 - escaped


_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
