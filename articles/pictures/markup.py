"""A picture as HTML: in every format and size it has, so that each browser and screen gets its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.core.files.storage import default_storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import crops
from articles.pictures.renditions import JPEG, TYPES, plain_of, public_names, size_in_html
from articles.pictures.shapes import cut_of
from articles.pictures.shown import Shown

_LEVEL = 0.75
"""The ratio of height to width up to which a picture fills its place on every page, and hides its tint."""

_DENSE = ((2.5, 0.67), (1.5, 0.85))
"""(pixels per point from which it applies, share of its width that a picture requests)"""
_LAZY, _FIRST = (format_html(' {}="{}"', *pair) for pair in (("loading", "lazy"), ("fetchpriority", "high")))


@dataclass(frozen=True)
class Look:
    """How a picture is shown at one place of a page."""

    alt: str
    sizes: str
    """How wide it is on which screens (https://html.spec.whatwg.org/#sizes-attributes)."""
    widest: int
    """Its maximum width in pixels without a style sheet."""
    is_lazy: bool = True
    classes: tuple[str, ...] = ()


@cache
def on_screens(sizes: str) -> str:
    """The `sizes` of a picture, with phones requesting fewer than all of their pixels.

    At arm's length nobody sees the third pixel per point, which is half of the bytes; at two, 1.7 are
    enough. The last size, without a condition, is that of narrow screens. A picture that is as wide as
    every screen is not reduced: it is looked at for its detail.
    """
    *wider, narrow = sizes.split(", ")
    if not wider or not narrow.endswith("vw"):
        return sizes
    width = int(narrow.removesuffix("vw"))
    dense = [f"(min-resolution: {least}dppx) {round(width * share)}vw" for least, share in _DENSE]
    return ", ".join([*wider, *dense, narrow])


def picture_element(picture: Shown, look: Look) -> SafeString:
    """A `<picture>`: the browser takes the first format that it supports, in the size that it needs."""
    names = public_names(picture)
    sources = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        (
            (TYPES[kind], _srcset(sizes), on_screens(look.sizes))
            for kind, sizes in names.items()
            if kind != JPEG
        ),
    )
    own = _own_sizes(names.get(JPEG, {}), on_screens(look.sizes))
    return format_html("<picture>{}{}</picture>", sources, _image(picture, look, own))


def _own_sizes(sizes, widths):
    if len(sizes) < 2:
        return ""
    return format_html(' srcset="{}" sizes="{}"', _srcset(sizes), widths)


def _srcset(sizes: Mapping[int, str]) -> SafeString:
    return format_html_join(", ", "{} {}w", ((default_storage.url(sizes[width]), width) for width in sizes))


def _image(picture, look, own_sizes):
    classes = " ".join(filter(None, look.classes))
    return format_html(
        '<img{} src="{}"{} alt="{}" width="{}" height="{}"{} decoding="async">',
        format_html(' class="{}"', classes) if classes else "",
        default_storage.url(plain_of(picture).name),
        own_sizes,
        look.alt,
        *size_in_html(picture.width, picture.height, look.widest),
        _LAZY if look.is_lazy else _FIRST,
    )


def preload(picture: Shown, sizes: str) -> SafeString:
    """A `<link>` in the head that starts loading the page's first picture before its place is known.

    Only for the best format: a browser that does not support it ignores the link.
    """
    kind, names = next(iter(public_names(picture).items()))
    link = '<link rel="preload" as="image" type="{}" imagesrcset="{}" imagesizes="{}" fetchpriority="high">'
    return format_html(link, TYPES[kind], _srcset(names), on_screens(sizes))


def tint(picture: Shown, *, is_cut: bool = False) -> str:
    """The classes that give a picture's place its colour; none if the picture may not fill it.

    Three classes name 4,096 colours: a policy without inline styles leaves no other way.
    """
    digits = picture.files.get("tint", "")
    if not digits or not (is_cut or picture.height <= _LEVEL * picture.width):
        return ""
    return f"tint r{digits[0]} g{digits[1]} b{digits[2]}"


def place(picture: Shown, shape: str, crop: str = "") -> str:
    """The classes with which a style sheet that cuts a picture to a shape keeps the right part."""
    cut = cut_of(picture, shape, crop)
    chosen = {"x": cut.x, "y": cut.y}
    classes = [f"{axis}{percent}" for axis, percent in chosen.items() if percent != 50]
    is_chosen = bool(classes or {**picture.framing, **crops.places(crop)}.keys() & {crops.FOCUS, shape})
    return " ".join(["placed", *classes]) if is_chosen else ""
