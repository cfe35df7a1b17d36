"""A picture arrives: real files, through `storing.store`."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage, storages
from PIL import ExifTags
from PIL import Image as Pillow

from articles.models import Image
from articles.pictures.renditions import plain_of, public_files, rendition_widths, scaled_height
from tests.articles.pictures.made import ACCEPTED, colour, drawn, encoded, files, shown, store, xmp_of

pytestmark = pytest.mark.once

# What is accepted.


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED)
def test_pictures_in_common_formats_are_accepted_and_keep_their_colours(journalist, content):
    image = store(content, journalist)
    picture = shown(image)
    assert (image.width, image.height) == picture.size == (64, 48)
    assert (colour(picture, 10, 24), colour(picture, 54, 24)) == ("red", "blue")


@pytest.mark.parametrize(("value", "seen"), [(65_535, "white"), (0, "black")])
def test_a_picture_of_sixteen_bits_is_neither_too_light_nor_too_dark(journalist, value, seen):
    image = store(encoded(Pillow.new("I;16", (64, 48), value), "PNG"), journalist)
    assert colour(shown(image), 10, 10) == seen


def test_a_grey_of_sixteen_bits_stays_that_grey(journalist):
    image = store(encoded(Pillow.new("I;16", (64, 48), 32_768), "PNG"), journalist)
    assert all(abs(value - 128) < 4 for value in shown(image).getpixel((10, 10)))


def see_through(mode):
    picture = Pillow.new("RGBA", (64, 48), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (32, 0, 64, 48))
    return picture.quantize(8) if mode == "P" else picture.convert(mode)


@pytest.mark.parametrize(("mode", "kind"), [("RGBA", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP")])
def test_transparent_pictures_get_a_white_background(journalist, mode, kind):
    assert colour(shown(store(encoded(see_through(mode), kind), journalist)), 54, 24) == "white"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_comes_out_upright(journalist, orientation):
    turns = {
        2: "FLIP_LEFT_RIGHT",
        3: "ROTATE_180",
        4: "FLIP_TOP_BOTTOM",
        5: "TRANSPOSE",
        6: "ROTATE_90",
        7: "TRANSVERSE",
        8: "ROTATE_270",
    }
    turn = turns.get(orientation)
    as_held = drawn().transpose(Pillow.Transpose[turn]) if turn else drawn()
    exif = Pillow.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    image = store(encoded(as_held, "JPEG", exif=exif), journalist)
    picture = shown(image)
    assert (image.width, image.height) == picture.size == (64, 48)
    assert (colour(picture, 10, 24), colour(picture, 54, 24)) == ("red", "blue")


def revealing():
    """A JPEG whose metadata says where, by whom and with what it was taken."""
    exif = Pillow.Exif()
    exif[ExifTags.Base.Make] = "SECRET camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    xmp = xmp_of("<dc:description>SECRET caption</dc:description>")
    return encoded(drawn((1300, 400)), "JPEG", exif=exif, comment=b"SECRET comment", xmp=xmp)


def test_no_private_metadata_reaches_readers(journalist):
    content = revealing()
    assert content.count(b"SECRET") == 3
    image = store(content, journalist)
    public = [
        path
        for path in Path(default_storage.location).rglob("*")
        if image.key in str(path) and path.is_file()
    ]
    assert len(public) == len(public_files(image))
    for path in public:
        with Pillow.open(path) as picture:
            assert not dict(picture.getexif())
            assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & picture.info.keys()
        assert b"SECRET" not in path.read_bytes()


def test_the_original_is_kept_as_it_came_away_from_what_is_public(journalist, client):
    content = revealing()
    image = store(content, journalist)
    with storages["originals"].open(image.original.name) as original:
        assert original.read() == content
    path = Path(storages["originals"].path(image.original.name))
    assert not path.is_relative_to(default_storage.location)
    assert path.stat().st_mode & 0o077 == 0
    assert client.get(f"/media/{image.original.name}").status_code == 404


def test_every_rendition_has_its_size(journalist):
    image = store(encoded(drawn((2000, 1000)), "JPEG"), journalist)
    assert rendition_widths(image.width) == [320, 640, 960, 1280, 1920]
    for width in rendition_widths(image.width):
        assert shown(image, width).size == (width, scaled_height(2000, 1000, width))
    plain = plain_of(image)
    with default_storage.open(plain.name) as file, Pillow.open(file) as card:
        assert (card.format, card.size) == ("JPEG", (1280, 640)) == ("JPEG", plain[1:])


@pytest.mark.parametrize(
    ("width", "widths"), [(16, [16]), (320, [320]), (321, [320, 321]), (1920, [320, 640, 960, 1280, 1920])]
)
def test_no_rendition_is_wider_than_its_picture(width, widths):
    assert rendition_widths(width) == widths


def test_a_very_wide_picture_keeps_a_line_of_pixels():
    assert scaled_height(20_000, 16, 320) == 1


def test_the_format_is_known_by_the_bytes_not_the_name(journalist):
    image = store(ACCEPTED["WebP"], journalist, name="C:\\photos\\harbour.jpg")
    assert (image.format, image.original_name) == ("WEBP", "harbour.jpg")
    assert image.original.name.endswith(".webp")


def test_a_web_page_appended_to_a_picture_does_not_reach_readers(journalist):
    image = store(ACCEPTED["JPEG"] + b"<script>alert(1)</script>", journalist, name="picture.html")
    with default_storage.open(plain_of(image).name) as card:
        assert b"script" not in card.read()
    assert image.original.name.endswith(".jpeg")


def test_the_same_bytes_are_the_same_image(journalist, editor):
    first = store(ACCEPTED["PNG"], journalist, name="one.png")
    stored = files()
    assert store(ACCEPTED["PNG"], editor, name="two.png") == first
    assert (Image.objects.count(), files()) == (1, stored)
