"""Makes the files of the newspaper's logo, icon and social card; runs only in the decoder's process."""

import hashlib
import io
from dataclasses import replace

from django.utils.translation import gettext
from PIL import Image as Pillow
from PIL import ImageOps

from articles.colours import LIGHT
from articles.marks import CARD_SIZE, ICON_SIZES, TOUCH_ICON, Icon, mark_name
from articles.pictures import refusals
from articles.pictures.colour import converter
from articles.pictures.decoding import Source
from articles.pictures.refusals import Unusable
from articles.pictures.shrinking import turned

MOST_PIXELS = 9_000_000
LARGEST_LOGO = (1200, 240)
_ICO_SIZES = [(16, 16), (32, 32), (48, 48)]
_CLEAR = 5
"""The opacity, of 255, that counts as none."""
_SEE_THROUGH, _KEYED = ("RGBA", "LA", "PA"), ("1", "L", "P", "RGB")
"""Modes with an alpha channel, and those in which one colour may mean “transparent”."""

type Made = tuple[str, dict[str, bytes]]
"""The value for the newspaper's row, and the files by their storage names."""


def whole(source: Source) -> Pillow.Image:
    """The picture upright and in sRGB, as RGBA."""
    width, height = source.size
    if width * height > MOST_PIXELS:
        raise refusals.too_many_pixels(MOST_PIXELS)
    rows = source.rows(0, height)
    is_keyed = source.mode in _KEYED and "transparency" in source.about.info
    if source.mode not in _SEE_THROUGH and not is_keyed:
        return turned(converter(source)(rows), source.orientation).convert("RGBA")
    clear = rows.convert("RGBA")
    # Only the colours: the converter would put a picture that has an alpha channel on white.
    opaque = replace(source, mode="RGB", about=_without_key(source.about))
    coloured = converter(opaque)(clear.convert("RGB"))
    coloured.putalpha(clear.getchannel("A"))
    return turned(coloured, source.orientation)


def _without_key(about):
    """An image with the same profile, but without a colour that means “transparent”."""
    plain = Pillow.new("RGB", (1, 1))
    plain.info = {name: value for name, value in about.info.items() if name == "icc_profile"}
    return plain


def logo(picture: Pillow.Image) -> Made:
    """A logo, at most LARGEST_LOGO."""
    picture = _fitting(picture, LARGEST_LOGO)
    picture.putalpha(picture.getchannel("A").point(_in_steps))
    # Lossless, it has half the bytes of a PNG; a logo is on every page.
    content = _encoded(picture, "WEBP", lossless=True, quality=100, method=6)
    name = mark_name(_digest(content), picture.size, "webp")
    return name, {name: content}


def _in_steps(alpha):
    """A pixel's opacity in 31 steps, its ends exact: no visible loss, for a third of the bytes."""
    return 0 if alpha <= _CLEAR else 255 if alpha >= 255 - _CLEAR else round(round(alpha / 8.5) * 8.5)


def _fitting(picture, largest):
    share = min(1.0, *(most / side for most, side in zip(largest, picture.size, strict=True)))
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture if share == 1.0 else picture.resize(size, Pillow.Resampling.LANCZOS)


def icon(picture: Pillow.Image) -> Made:
    """A square icon in all its sizes."""
    if picture.width != picture.height or picture.width < max(ICON_SIZES):
        said = gettext(
            "The icon is %(width)s × %(height)s pixels: make it a square of at least %(least)s pixels a side."
        )
        size = {"width": picture.width, "height": picture.height, "least": max(ICON_SIZES)}
        raise Unusable(said % size)
    sizes = {size: picture.resize((size, size), Pillow.Resampling.LANCZOS) for size in ICON_SIZES}
    sizes[TOUCH_ICON] = _on_paper(sizes[TOUCH_ICON])
    made = Icon(_digest(_encoded(sizes[max(ICON_SIZES)], "PNG")))
    files = {made.name(size): _encoded(each, "PNG", optimize=True) for size, each in sizes.items()}
    return made.digest, files | {made.ico_name: _encoded(picture, "ICO", sizes=_ICO_SIZES)}


def _on_paper(picture):
    ground = Pillow.new("RGB", picture.size, LIGHT[0])
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def card(picture: Pillow.Image) -> Made:
    """A picture cut to CARD_SIZE."""
    if picture.width < CARD_SIZE[0] or picture.height < CARD_SIZE[1]:
        said = gettext("The card is %(width)s × %(height)s pixels: make it at least %(least)s.")
        least = f"{CARD_SIZE[0]} × {CARD_SIZE[1]}"
        raise Unusable(said % {"width": picture.width, "height": picture.height, "least": least})
    content = _encoded(
        _on_paper(ImageOps.fit(picture, CARD_SIZE, Pillow.Resampling.LANCZOS)), "JPEG", quality=88
    )
    name = mark_name(_digest(content), CARD_SIZE, "jpg")
    return name, {name: content}


def _encoded(picture, kind, **options) -> bytes:
    out = io.BytesIO()
    picture.info.clear()
    picture.save(out, kind, **options)
    return out.getvalue()


def _digest(content) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
