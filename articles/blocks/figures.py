"""Pictures in a clean body: reading them, writing them, and rendering them for readers."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from html import escape, unescape

from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from articles.cleaning import as_attributes, clean, plain_line, quoted
from articles.cleaning.elements import GROUP_SIZES
from articles.clip_keys import is_clip_key
from articles.clips.players import player, transcripts
from articles.clips.shown import ShownClip
from articles.licences import Licence
from articles.pictures.credits import plain_credit
from articles.pictures.markup import Look, picture_element, tint
from articles.pictures.renditions import name_for, plain_of, size_in_html
from articles.pictures.shown import Shown, shown
from articles.text.languages import site_language

FIGURE = re.compile(
    r'<figure(?: class="(?P<width>\w+)")? data-image="(?P<key>[a-z0-9]{16})">'
    r'<img alt="(?P<alt>[^"]*)" height="(?P<rows>\d+)" width="(?P<columns>\d+)">'
    r"(?:<figcaption[^>]*>(?P<caption>.*?)</figcaption>)?</figure>"
)
GROUP = re.compile(r'<div class="(\w+)">(.*?)</div>')
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
    placing: str = field(default="", kw_only=True)
    """How wide it is shown, or in which kind of group; a class from `cleaning.elements`."""

    @property
    def is_clip(self) -> bool:
        """Whether it is a video or audio of ours, with a clip's key in place of a picture's."""
        return is_clip_key(self.key)


def figures(markup: str) -> list[Figure]:
    """The pictures of a clean body, in order."""
    return [_figure(match) for match in FIGURE.finditer(_ungrouped(markup))]


def pictures_in(markup: str) -> list[Figure]:
    """The pictures of a clean body, in order, without video and audio."""
    return [each for each in figures(markup) if not each.is_clip]


def _ungrouped(markup):
    """The body without its groups: each picture is a block of its own with the class of its group."""
    return GROUP.sub(_members, markup)


def _members(group):
    placed = group[2].replace("<figure ", f'<figure class="{group[1]}" ')
    return placed.replace("</figure><figure", "</figure>\n<figure")


def _figure(match):
    caption = match["caption"] or ""
    credit = _CREDIT.search(caption)
    return Figure(
        key=match["key"],
        width=int(match["columns"]),
        height=int(match["rows"]),
        alt_text=unescape(match["alt"]),
        caption=plain_line(_CREDIT.sub("", caption)),
        credit=plain_line(credit[1]) if credit else "",
        placing=match["width"] or "",
    )


def figure(
    key: str, width: int, height: int, alt_text: str, caption: str, credit: str, *, placing: str = ""
) -> str:
    """The canonical markup of a picture in a body, from plain text.

    The pictures of a group are written one after another, and grouped when the body is cleaned.
    """
    picture = {"alt": alt_text, "width": str(width), "height": str(height)}
    words = [escape(caption)] if caption else []
    words += [f"<cite>({escape(plain_credit(credit))})</cite>"] if credit else []
    written = clean(
        f'<figure data-image="{key}"><img{as_attributes(picture)}>'
        f"<figcaption>{' '.join(words)}</figcaption></figure>"
    )
    return written.replace("<figure ", f'<figure class="{placing}" ', 1) if placing else written


def reworded(markup: str, keys: Collection[str], *, alt_text: str, caption: str, credit: str) -> str:
    """A clean body in which each use of these pictures has these words, and keeps its placing."""

    def with_words(match):
        if match["key"] not in keys:
            return match[0]
        size, placing = (int(match["columns"]), int(match["rows"])), match["width"] or ""
        return figure(match["key"], *size, alt_text, caption, credit, placing=placing)

    return FIGURE.sub(with_words, markup)


def for_editor(markup: str) -> str:
    """A clean body for the editor: each picture is a separate block, with an address."""
    found = shown((picture.key for picture in pictures_in(markup)), timezone.now())
    return FIGURE.sub(lambda match: _with_address(match, found), _ungrouped(markup))


def _with_address(match, found):
    if is_clip_key(match["key"]):
        name = "file" if match["rows"] == "64" else "clip"
        return match[0].replace("<img ", f'<img src="{quoted(static(f"desk/editor/{name}.svg"))}" ', 1)
    picture = found.get(match["key"]) or Shown(match["key"], int(match["columns"]), int(match["rows"]))
    address = (
        reverse("articles:stand_in") if picture.is_stand_in else default_storage.url(name_for(picture, 640))
    )
    return match[0].replace("<img ", f'<img src="{quoted(address)}" ', 1)


# For readers.

_CELL = "cell"
_SIZES = {
    "": ("(min-width: 48rem) 44rem, 100vw", 640),
    "wide": ("(min-width: 66rem) 62rem, 100vw", 960),
    "full": ("100vw", 960),
    "side": ("(min-width: 46rem) 17rem, 100vw", 320),
    "pair": ("(min-width: 66rem) 31rem, (min-width: 34rem) 50vw, 100vw", 480),
    "comparison": ("(min-width: 66rem) 62rem, 100vw", 480),
    "gallery": ("(min-width: 52rem) 44rem, 85vw", 480),
    _CELL: ("(min-width: 48rem) 22rem, 50vw", 320),
}
"""{placing: (width of pictures by screen, as in the style sheets, most pixels wide without a style sheet)}"""
_LARGE = 800
"""The width in pixels from which a picture has more detail than the text column shows."""
_LONG = 2.5
"""The ratio of height to width above which a picture scrolls, such as the screenshot of a page."""


@dataclass(frozen=True)
class _Use:
    """A picture of a body as readers get it."""

    number: int
    of: Figure
    picture: Shown
    caption: str
    """HTML, with its credit."""
    before: str
    """HTML before the caption, about its place in a group."""
    is_in_cell: bool = False
    """Whether it is in a table."""

    @property
    def has_larger(self) -> bool:
        is_grouped = self.of.placing in GROUP_SIZES and not self.picture.is_stand_in
        return is_grouped or is_large(self.picture)


def for_readers(
    markup: str, shown: Mapping[str, Shown], clips: Mapping[str, ShownClip], lead: Figure | None, boxed: bool
) -> str:
    """A body with its pictures in sizes for each screen, and a light box for each large one.

    The lead image's, number 0, comes first. Without `boxed` there are no light boxes.
    """
    uses = [_lead_use(lead, shown[lead.key])] if lead else []
    first = len(uses)

    def written(match: re.Match, *place: str | bool) -> str:
        if is_clip_key(match["key"]):
            return _clip_on_page(match, clips)
        uses.append(_use(match, shown, len(uses) + 1 - first, *place))
        return _on_page(uses[-1], boxed)

    body = _with_pictures(markup, written, _group_on_page)
    return body + _light_boxes([use for use in uses if use.has_larger and boxed])


def _lead_use(lead, picture):
    said = f"{escape(lead.caption)} <cite>({escape(plain_credit(lead.credit))})</cite>"
    caption = _credited(said if lead.credit else escape(lead.caption), licence(picture))
    return _Use(0, lead, picture, caption, "")


def is_large(picture: Shown) -> bool:
    """Whether a picture can be shown larger than in the text column."""
    return picture.width >= _LARGE and not picture.is_stand_in


def for_programs(markup: str, shown: Mapping[str, Shown], clips: Mapping[str, ShownClip]) -> str:
    """A body with its pictures one after another, for programs that do not use our style sheets."""

    def written(match: re.Match, *place: str | bool) -> str:
        if is_clip_key(match["key"]):
            return _clip_on_page(match, clips)
        use = _use(match, shown, 0, *place)
        return f"<figure>{_image(use)}{_caption(use)}</figure>"

    return _with_pictures(markup, written, lambda _, pictures: "".join(pictures))


def _clip_on_page(match, clips):
    """The player of a clip with this use's words and its transcript; empty for an unknown clip."""
    of, clip = _figure(match), clips.get(match["key"])
    if clip is None:
        return ""
    placing = f" {of.placing}" if of.placing and of.placing not in GROUP_SIZES else ""
    words = "" if clip.is_removed else _credited(match["caption"] or "").strip()
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    more = "" if clip.is_removed else transcripts(clip)
    return f'<figure class="clip{placing}">{player(clip)}{caption}{more}</figure>'


def _with_pictures(markup: str, written: Callable[..., str], grouped: Callable[[str, list[str]], str]) -> str:
    """The body with each picture rendered by `written`, in order, and each group by `grouped`."""

    def piece(match: re.Match) -> str:
        if match["table"]:
            return FIGURE.sub(lambda figure: written(figure, "", True), match["table"])
        if not match["kind"]:
            return written(match)
        found = [*FIGURE.finditer(_ungrouped(match[0]))]
        befores = [_before(match["kind"], place, len(found)) for place in range(len(found))]
        return grouped(match["kind"], [*map(written, found, befores)])

    return _PIECE.sub(piece, markup)


_PIECE = re.compile(
    rf'<div class="(?P<kind>\w+)">.*?</div>|(?P<table><table.*?</table>)|{FIGURE.pattern}', re.DOTALL
)


def _before(kind, place, number):
    if kind == "gallery":
        return f'<span class="place">{place + 1}/{number}</span> '
    if kind == "comparison":
        said = pgettext("of two pictures", "After") if place else pgettext("of two pictures", "Before")
        return f"<strong>{escape(said)}</strong> "
    return ""


def _group_on_page(kind, pictures):
    return f'<div class="{kind}"{_about(kind, len(pictures))}>{"".join(pictures)}</div>'


def _about(kind, number):
    if kind == "pair":
        return ""
    if kind == "comparison":
        return format_html(' data-compare="{}"', gettext("Before and after: how much of each is shown"))
    said = ngettext("%(count)s picture", "%(count)s pictures", number) % {"count": number}
    return format_html(' role="group" aria-label="{}"', said)


def _use(match, shown, number, before="", is_in_cell=False):
    of = _figure(match)
    picture = shown.get(of.key, Shown(of.key, of.width, of.height))
    # Programs, such as feed readers, have their own places for a licence.
    caption = _credited(match["caption"] or "", licence(picture) if number else "")
    return _Use(number, of, picture, caption, before, is_in_cell)


def _credited(caption, beside=""):
    """The caption with its credit marked up for readers, and `beside` added to the credit."""

    def credit(match: re.Match) -> str:
        said = ", ".join(filter(None, [plain_credit(match[1]), beside]))
        return f' <span class="credit">({said})</span>'

    return _CREDIT.sub(credit, caption)


def licence(picture: Shown) -> str:
    """HTML: the name of a picture's licence, as a link to its text; "" if it has no public licence."""
    if not (address := picture.terms.licence_url):
        return ""
    return format_html('<a rel="license" href="{}">{}</a>', address, Licence(picture.terms.licence).label)


def _on_page(use, boxed):
    # In a preview, links open in another window, but these must not.
    image = _image(use, *_SIZES[_CELL if use.is_in_cell else use.of.placing], tint(use.picture))
    if use.has_larger and boxed:
        larger = '<a class="larger" href="#picture-{}" target="_self">{}<span class="unseen"> {}</span></a>'
        image = format_html(larger, use.number, image, gettext("Larger picture"))
    return f'<figure id="figure-{use.number}"{_stands(use)}>{_scrolled(use, image)}{_caption(use)}</figure>'


def _scrolled(use, image):
    """Let a picture much taller than wide scroll in a frame, so that it keeps its width and its detail."""
    if use.of.placing in GROUP_SIZES or use.picture.height <= _LONG * use.picture.width:
        return image
    said = gettext("Long picture: scroll to see all of it")
    return format_html(
        '<div class="long-picture" role="region" aria-label="{}" tabindex="0">{}</div>', said, image
    )


def _stands(use):
    """The attributes for its place: a class, or in a pair its aspect ratio, so that both are equally high."""
    shape = f"{use.picture.width / use.picture.height:.3f}" if use.of.placing == "pair" else ""
    width = "" if use.of.placing in GROUP_SIZES else use.of.placing
    classes = " ".join(filter(None, [width, "removed" if use.picture.is_stand_in else ""]))
    pairs = {"class": classes, "data-shape": shape}
    return "".join(f' {name}="{value}"' for name, value in pairs.items() if value)


def _caption(use):
    """Its words and origin; a stand-in has none."""
    if use.picture.is_stand_in:
        return ""
    words = f"{use.before}{use.caption}".strip()
    return (f"<figcaption>{words}</figcaption>" if words else "") + origin(use.picture)


def origin(picture: Shown) -> str:
    """HTML: the line for readers about how a picture was made (AI, Content Credentials)."""
    credentials = gettext("Content Credentials") if picture.has_credentials else ""
    said = " · ".join(filter(None, [ai_label(picture), credentials]))
    return format_html('<p class="origin">{}</p>', said) if said else ""


def ai_label(picture: Shown | None) -> str:
    """The line for readers about AI in a picture; empty if there is none."""
    if picture and picture.is_generated:
        return gettext("Image generated by AI")
    return gettext("Image edited with AI") if picture and picture.is_ai_edited else ""


def _image(use: _Use, sizes: str = "", widest: int = 640, *classes: str):
    """The picture, or its stand-in; without `sizes`, in the one size that every program reads.

    `widest`: its maximum width in pixels without a style sheet.
    """
    picture = use.picture
    if picture.is_stand_in:
        return stand_in(picture)
    if sizes:
        return picture_element(picture, Look(use.of.alt_text, sizes, widest, classes=classes))
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        default_storage.url(plain_of(picture).name),
        use.of.alt_text,
        *size_in_html(picture.width, picture.height, widest),
    )


def stand_in(picture: Shown, address: str = "") -> SafeString:
    """The stand-in for a removed picture, in its shape; `address` is an absolute one, for other sites."""
    return format_html(
        '<img class="stand-in" src="{}" alt="{}" width="{}" height="{}">',
        address or reverse("articles:stand_in"),
        gettext("This picture was removed"),
        *size_in_html(picture.width, picture.height, 640),
    )


def _light_boxes(uses: list[_Use]) -> str:
    """Each picture again, as large as the window, as the target of the link on it; needs no script."""
    numbers = [None, *(use.number for use in uses), None]
    return "".join(map(_light_box, uses, numbers, numbers[2:]))


def _light_box(use, before, after):
    links = [
        _link("close", f"#figure-{use.number}", gettext("Close")),
        _link("previous", f"#picture-{before}", gettext("Previous picture")) if before is not None else "",
        _link("next", f"#picture-{after}", gettext("Next picture")) if after is not None else "",
    ]
    site = site_language()
    name = format_html('id="picture-{}" aria-label="{}"', use.number, use.of.alt_text or gettext("Picture"))
    steps = f'<nav lang="{site.tag}" dir="{site.direction}">{"".join(links)}</nav>'
    picture = f"<figure>{_scrolled(use, _image(use, '100vw', 960))}{_caption(use)}</figure>"
    return f'<dialog class="light-box" {name}>{steps}{picture}</dialog>'


def _link(name, address, said):
    link = '<a class="{}" href="{}" target="_self"><span class="unseen">{}</span></a>'
    return format_html(link, name, address, said)
