"""The whole article, as readers' programs show it: plain HTML in which every address is absolute."""

import re
from html import escape, unescape
from urllib.parse import urljoin

from django.template.defaultfilters import linebreaks_filter
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from articles import html
from articles.models import Article, Newspaper, PublicNote
from articles.newspaper import newspaper
from articles.pictured import lead_of, leading_clip
from articles.pictures.credits import plain_credit
from articles.pictures.renditions import plain_of
from articles.templatetags import clips as players
from articles.templatetags.times import full_time
from articles.text.languages import attributes, is_foreign
from feed.addresses import absolute, media

_ADDRESS = re.compile(r'(?<= )(src|href|poster)="([^"]*)"')

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def text_in_feeds(article: Article, notes: list[PublicNote]) -> str:
    """The whole article, or nothing if the newspaper's feeds have only summaries."""
    is_full = newspaper().feed_text == Newspaper.FeedText.FULL
    return full_text(article, notes) if is_full else ""


def full_text(article: Article, notes: list[PublicNote]) -> str:
    """The lead image, the dateline and the body, with the public notes in the same places as on the page."""
    body = html.body_for_programs(article)
    dateline = format_html("<p>{} —</p>", article.dateline) if article.dateline else ""
    page = article.get_absolute_url()
    text = _lead(article) + dateline + _ADDRESS.sub(lambda match: _whole(match, page), body)
    whole = _notes(notes, is_grave=True) + text + _notes(notes, is_grave=False)
    if not is_foreign(article.written_in):
        return whole
    return format_html("<div {}>{}</div>", attributes(article.written_in), html.rendered(whole))


def _notes(notes, *, is_grave):
    shown = [note for note in notes if note.is_grave == is_grave]
    return format_html_join("", "{}", ([_note(note)] for note in shown))


def _note(note):
    heading = format_html("<p><strong>{}</strong>, {}</p>", note.get_kind_display(), full_time(note.at))
    return format_html("<blockquote>{}{}</blockquote>", heading, linebreaks_filter(note.text))


def _whole(match, page):
    """An attribute with its address made absolute; without a scheme, it is relative to the article's page."""
    written = unescape(match[2])
    if _SCHEME.match(written):
        return match[0]
    return f'{match[1]}="{escape(absolute(urljoin(page, written)))}"'


def _player(article, clip):
    """The lead video or audio of an article, with its transcripts."""
    player = players.player_of(clip, article)
    said = players.words_of(clip, article)
    words = _in_a_line(said["caption"], said["credit"])
    caption = format_html("<figcaption>{}</figcaption>", words) if words else ""
    figure = f"<figure>{player}{caption}{html.transcripts_of(clip)}</figure>"
    return _ADDRESS.sub(lambda match: _whole(match, article.get_absolute_url()), figure)


def _in_a_line(caption, credit):
    return " ".join(filter(None, [caption, f"({plain_credit(credit)})" if credit else ""]))


def _lead(article):
    image, clip = lead_of(article), leading_clip(article)
    if clip:
        return _player(article, clip)
    if image is None:
        return ""
    if image.is_stand_in:
        return format_html(
            "<figure>{}</figure>", html.stand_in(image, absolute(reverse("articles:stand_in")))
        )
    plain = plain_of(image)
    picture = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        media(plain.name),
        article.lead_alt_text,
        plain.width,
        plain.height,
    )
    words = _in_a_line(article.lead_caption, article.lead_credit)
    caption = format_html("<figcaption>{}</figcaption>", words) if words else ""
    return f"<figure>{picture}{caption}{html.origin(image)}</figure>"
