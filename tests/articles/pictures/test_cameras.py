"""Pictures as ordinary cameras, telephones and clipboards give them."""

import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import ExifTags, ImageCms, TiffImagePlugin
from PIL import Image as Pillow

from tests.articles.pictures.hostile import encoded, good
from tests.articles.pictures.made import (
    ACCEPTED,
    colour,
    drawn,
    shown,
    store,
    upload,
    with_iptc,
    xmp_of,
)

pytestmark = pytest.mark.once

FILES = Path(__file__).parents[2] / "files"


def stored(name, by):
    return store((FILES / name).read_bytes(), by, name)


def near(seen, expected):
    return all(abs(a - b) <= 3 for a, b in zip(seen, expected, strict=True))


@pytest.mark.parametrize(
    ("name", "kind", "size", "expected"),
    [
        ("two-frames-camera.jpg", "JPEG", (64, 48), (202, 30, 30)),
        ("no-end-marker.jpg", "JPEG", (64, 48), (202, 30, 30)),
        ("wide-gamut-plain.png", "PNG", (64, 48), (218, 67, 47)),
        ("wide-gamut-with-alpha.png", "PNG", (64, 48), (218, 67, 47)),
        ("chrome-copy-image.png", "PNG", (64, 48), (30, 120, 200)),
        ("sony-61-megapixels.png", "PNG", (9504, 6336), (0, 0, 0)),
    ],
)
def test_a_picture_of_the_day_is_taken_with_its_colours(journalist, name, kind, size, expected):
    image = stored(name, journalist)
    assert (image.format, image.width, image.height) == (kind, *size)
    picture = shown(image)
    assert near(picture.getpixel((picture.width // 2, picture.height // 2)), expected)


@pytest.mark.parametrize("name", ["photograph.heic", "sideways.heic", "see-through.heic"])
def test_a_heic_photograph_is_taken_upright_and_on_white(journalist, name):
    image = stored(name, journalist)
    picture = shown(image)
    assert (image.format, image.width, image.height) == ("HEIF", 64, 48)
    right = "white" if name.startswith("see") else "blue"
    assert (colour(picture, 10, 24), colour(picture, 54, 24)) == ("red", right)
    assert image.original.name.endswith(".heif")


def test_a_heic_photograph_brings_its_words_and_time(journalist):
    image = stored("photograph.heic", journalist)
    assert (image.caption, image.credit) == ("The harbour at noon", "Ann Person")
    assert image.taken_at == datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def test_a_broken_heic_is_named_with_the_way_out(desk, journalist):
    answer = upload(desk(journalist), (FILES / "heic-head.heic").read_bytes())
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("This is a HEIC photograph, as from an iPhone")
    assert "export it again, as JPEG" in answer.json()["error"]


@pytest.mark.parametrize("cut", [2, 1])
@pytest.mark.parametrize("kind", ["jpeg", "progressive", "cmyk"])
def test_a_jpeg_without_its_end_is_taken_when_all_rows_are_there(journalist, kind, cut):
    assert store(good()[kind][:-cut], journalist).width == 96


@pytest.mark.parametrize("kind", ["jpeg", "progressive", "cmyk"])
def test_a_jpeg_with_missing_rows_is_refused_not_greyed(desk, journalist, kind):
    content = good()[kind]
    for share in (0.5, 0.8, 0.95):
        answer = upload(desk(journalist), content[: int(len(content) * share)])
        assert answer.status_code == 400


def test_a_camera_raw_file_is_not_taken_by_its_thumbnail(desk, journalist):
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[50706] = b"\1\4\0\0"
    answer = upload(desk(journalist), encoded(drawn(), "TIFF", tiffinfo=tags))
    assert answer.json() == {"error": "This is a camera raw file: export it as JPEG."}


# Depth and colours.


def grey(content, by):
    return shown(store(content, by)).getpixel((10, 10))[0]


@pytest.mark.parametrize(
    ("value", "seen"),
    [(0.5, 128), (1.0, 255), (0.0, 0), (128.0, 128), (32_768.0, 128), (1e9, 255), (0.001, 255)],
)
def test_a_picture_of_floating_values_is_not_silently_black(journalist, value, seen):
    assert abs(grey(encoded(Pillow.new("F", (64, 48), value), "TIFF"), journalist) - seen) <= 3


@pytest.mark.parametrize(
    ("value", "seen"),
    [(128, 128), (32_768, 128), (2**30, 128), (2**31 - 1, 255), (0, 0), (1_000_000, 255)],
)
def test_a_picture_of_32_bits_is_not_silently_black(journalist, value, seen):
    assert abs(grey(encoded(Pillow.new("I", (64, 48), value), "TIFF"), journalist) - seen) <= 3


@pytest.mark.parametrize(("value", "seen"), [(2**32 - 1, 255), (2**31, 128), (2**31 + 2**30, 191)])
def test_32_bits_without_a_sign_do_not_turn_over(journalist, value, seen):
    picture = Pillow.new("I", (64, 48), struct.unpack("<i", struct.pack("<I", value))[0])
    content = bytearray(encoded(picture, "TIFF"))
    at = content.index(struct.pack("<HHI", 339, 3, 1))
    content[at + 8 : at + 10] = b"\1\0"
    assert abs(grey(bytes(content), journalist) - seen) <= 3


def test_values_that_are_no_numbers_are_refused_with_what_to_do(desk, journalist):
    answer = upload(desk(journalist), encoded(Pillow.new("F", (64, 48), float("nan")), "TIFF"))
    assert "values that are not numbers: export it with 8 or 16 bits" in answer.json()["error"]


with Pillow.open(FILES / "wide-gamut-plain.png") as plain:
    WIDE = plain.info["icc_profile"]


@pytest.mark.parametrize(
    ("mode", "kind"),
    [(mode, kind) for mode in ("RGB", "RGBA", "P") for kind in ("PNG", "TIFF")]
    + [("RGB", "WEBP"), ("RGBA", "WEBP")],
)
def test_a_profile_is_honoured_with_alpha_and_palettes_too(journalist, mode, kind):
    picture = Pillow.new("RGB", (64, 48), (200, 80, 60))
    made = picture.quantize(4) if mode == "P" else picture.convert(mode)
    options = {"lossless": True} if kind == "WEBP" else {}
    image = store(encoded(made, kind, icc_profile=WIDE, **options), journalist)
    assert near(shown(image).getpixel((10, 10)), (218, 67, 47))


def test_a_palette_with_a_transparent_colour_and_a_profile_gets_a_white_background(journalist):
    picture = Pillow.new("RGBA", (64, 48), (200, 80, 60, 255))
    picture.paste((0, 0, 0, 0), (32, 0, 64, 48))
    seen = shown(store(encoded(picture.quantize(8), "PNG", icc_profile=WIDE), journalist))
    assert near(seen.getpixel((10, 10)), (218, 67, 47))
    assert colour(seen, 54, 24) == "white"


def test_a_picture_in_lab_is_shown_in_its_colours(journalist):
    lab = ImageCms.profileToProfile(
        drawn(), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    seen = shown(store(encoded(lab, "TIFF"), journalist))
    assert (colour(seen, 10, 24), colour(seen, 54, 24)) == ("red", "blue")


# Sizes.


@pytest.mark.parametrize("size", [(1080, 17_000), (100, 40_000)])
def test_a_picture_taller_than_any_rendition_is_taken_in_one_that_fits(journalist, size):
    image = store(encoded(Pillow.new("1", size, 1), "PNG"), journalist)
    assert image.height <= 16_383
    assert abs(image.width / image.height - size[0] / size[1]) < 0.002
    assert shown(image).size == (image.width, image.height)


def test_a_tall_photograph_held_sideways_is_measured_upright(journalist):
    exif = Pillow.Exif()
    exif[ExifTags.Base.Orientation] = 6
    image = store(encoded(Pillow.new("L", (17_000, 400)), "JPEG", exif=exif), journalist)
    assert image.height <= 16_383
    assert image.width < 400


def test_a_line_of_pixels_is_refused_with_what_to_do(desk, journalist):
    answer = upload(desk(journalist), encoded(Pillow.new("1", (16, 60_000)), "PNG"))
    assert "16 × 60000 pixels, too long and thin to be shown: cut it into pieces" in answer.json()["error"]


@pytest.mark.parametrize("size", [(3000, 2000), (4001, 2999), (9000, 700), (2500, 2500)])
def test_a_picture_read_in_rows_has_no_seams(journalist, size):
    """Every rendition is what one resize of the whole picture gives."""
    sky = Pillow.linear_gradient("L").resize(size).convert("RGB")
    seen = shown(store(encoded(sky, "PNG"), journalist)).convert("L")
    whole = sky.convert("L").resize(seen.size, Pillow.Resampling.LANCZOS)
    column = seen.width // 2
    assert all(abs(seen.getpixel((column, y)) - whole.getpixel((column, y))) <= 4 for y in range(seen.height))


# Words.


def iptc(declared, encoding, text):
    """A JPEG whose caption is in an encoding, under a declaration of it."""
    marked = with_iptc(ACCEPTED["JPEG"], {(2, 120): text}, encoding=encoding)
    if not declared:
        return marked
    dataset = b"\x1c\x01\x5a" + len(declared).to_bytes(2, "big") + declared
    return _with_dataset(marked, dataset)


def _with_dataset(content, dataset):
    at = content.index(b"\x1c\x02")
    size_at = at - 4
    size = int.from_bytes(content[size_at:at], "big")
    end = at + size
    iim = dataset + content[at:end]
    block = content[6:size_at] + len(iim).to_bytes(4, "big") + iim + b"\0" * (len(iim) % 2)
    after = content[end + size % 2 :]
    return content[:4] + (len(block) + 2).to_bytes(2, "big") + block + after


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        (b"\x1b-B", "iso8859_2", "Łódź, Żółć"),
        (b"\x1b.B", "iso8859_2", "Łódź"),
        (b"\x1b-A", "latin-1", "Malmö"),
        (b"\x1b-L", "iso8859_5", "Міст закрили"),
        (b"\x1b-F", "iso8859_7", "Θεσσαλονίκη"),
        (b"\x1b-M", "iso8859_9", "İstanbul’da".replace("’", "'")),
        (b"\x1b-G", "iso8859_6", "بيروت"),
        (b"\x1b-H", "iso8859_8", "חיפה"),
        (b"\x1b-T", "iso8859_11", "กรุงเทพ"),
        (b"\x1b-b", "iso8859_15", "12 € à Paris"),
        (b"\x1b(B\x1b-B", "iso8859_2", "Łódź"),
        (b"\x1b$)B", "euc_jp", "横浜港"),
        (b"\x1b$)C", "euc_kr", "부산항"),
        (b"\x1b%G", "utf-8", "Łódź"),
        (b"\x1b%/I", "utf-8", "Łódź"),
        (b"\x1b%G", "cp1252", "Malmö’s"),
        (b"", "utf-8", "Łódź"),
        (b"", "cp1252", "Malmö’s"),
        (b"\x1b-z", "utf-8", "Łódź"),
    ],
)
def test_iptc_is_read_in_the_character_set_that_it_declares(journalist, declared, encoding, text):
    assert store(iptc(declared, encoding, text), journalist).caption == text


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("exif-camera-default.jpg", "caption", ""),
        ("credit-in-brackets.jpg", "credit", "Ann Person"),
        ("caption-two-languages.jpg", "caption", "Der Kai"),
        ("iptc-declared-8859-2.jpg", "caption", "Łódź"),
    ],
)
def test_words_of_files_that_people_sent(journalist, name, field, expected):
    assert getattr(stored(name, journalist), field) == expected


def alternative(*texts):
    items = "".join(f"<rdf:li xml:lang='{language}'>{text}</rdf:li>" for language, text in texts)
    return xmp_of(f"<dc:description><rdf:Alt>{items}</rdf:Alt></dc:description>")


@pytest.mark.parametrize(
    ("texts", "caption"),
    [
        ([("de", "Der Kai"), ("en", "The quay")], "Der Kai"),
        ([("de", "Der Kai"), ("x-default", "The quay")], "The quay"),
        ([("x-default", ""), ("en", "The quay")], "The quay"),
        ([("x-default", "The quay"), ("en", "The quay")], "The quay"),
    ],
)
def test_one_language_of_a_caption_is_taken(journalist, texts, caption):
    assert store(encoded(drawn(), "JPEG", xmp=alternative(*texts)), journalist).caption == caption


def test_a_caption_that_appears_twice_is_taken_once(journalist):
    twice = with_iptc(ACCEPTED["JPEG"], {(2, 120): ["The quay", "The quay"]}, encoding="utf-8")
    assert store(twice, journalist).caption == "The quay"


def with_exif(**tags):
    exif = Pillow.Exif()
    for name, value in tags.items():
        exif[{"title": 0x9C9B, "author": 0x9C9D}.get(name) or ExifTags.Base[name]] = value
    return encoded(drawn(), "JPEG", exif=exif)


@pytest.mark.parametrize(
    ("holders", "rights"),
    [
        ("Ann Grey\0The Courier", "Ann Grey, The Courier"),
        ("Ann Grey\0", "Ann Grey"),
        (" \0The Courier", "The Courier"),
        ("Ann Grey", "Ann Grey"),
    ],
)
def test_the_two_names_of_an_exif_copyright_are_apart(journalist, holders, rights):
    assert store(with_exif(Copyright=holders), journalist).rights == rights


def windows(text):
    return text.encode("utf-16-le") + b"\0\0"


def test_the_title_and_the_author_of_windows_are_read(journalist):
    image = store(with_exif(title=windows("Пристань"), author=windows("Ann Grey;Bo Lund")), journalist)
    assert (image.caption, image.creator, image.credit) == ("Пристань", *["Ann Grey, Bo Lund"] * 2)


def test_a_description_of_question_marks_gives_way_to_the_title_of_windows(journalist):
    image = store(with_exif(ImageDescription="????????", title=windows("Пристань")), journalist)
    assert image.caption == "Пристань"


def test_a_default_of_the_camera_gives_way_to_the_next_place(journalist):
    described = with_exif(ImageDescription="SONY DSC", title=windows("The quay"))
    assert store(described, journalist).caption == "The quay"
    content = with_iptc(with_exif(ImageDescription="The quay"), {(2, 120): "Untitled"}, encoding="utf-8")
    assert store(content, journalist).caption == "The quay"
