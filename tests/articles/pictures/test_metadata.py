"""The metadata of pictures: XMP, IPTC and Exif."""

import cProfile
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import ExifTags
from PIL import Image as Pillow

from articles.models import Image
from articles.pictures import metadata, storing, xmp
from articles.pictures.metadata import read_words
from tests.articles.pictures.made import ACCEPTED, IPTC, drawn, encoded, store, upload, with_iptc, xmp_of

pytestmark = pytest.mark.once

PHOTOS = Path(storing.__file__).parents[2] / "newsroom" / "demo" / "photos"
PHOTOGRAPHS = re.findall(
    r"^\| (\S+\.jpg) \| [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
    (PHOTOS / "README.md").read_text(),
    re.MULTILINE,
)
"""(file, by, licence, caption) of each demo photograph, as its README has them."""
NAMES = [photograph[0] for photograph in PHOTOGRAPHS]


XMP = xmp_of(
    "<dc:description><rdf:Alt><rdf:li xml:lang='uk'>Міст</rdf:li>"
    "<rdf:li xml:lang='x-default'>The bridge</rdf:li></rdf:Alt></dc:description>"
    "<dc:creator><rdf:Seq><rdf:li>Ann Grey</rdf:li><rdf:li>Bo Lund</rdf:li></rdf:Seq></dc:creator>"
    "<photoshop:Credit>Reuters</photoshop:Credit>"
    "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>© Reuters</rdf:li></rdf:Alt></dc:rights>"
    "<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang='x-default'>A grey bridge"
    "</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>"
)


@pytest.mark.parametrize(("file", "by", "licence", "caption"), PHOTOGRAPHS, ids=NAMES)
def test_a_photograph_brings_its_own_caption_and_credit(file, by, licence, caption):
    with Pillow.open(PHOTOS / file) as photograph:
        words = metadata.read_words(photograph)
    assert (words.credit, words.creator, words.rights) == (by, by, f"{by}, {licence}")
    assert words.caption == caption


def test_every_demo_photograph_is_described():
    assert set(NAMES) == {path.name for path in PHOTOS.glob("*.jpg")}
    assert len(PHOTOGRAPHS) == 18


@pytest.mark.parametrize(
    ("encoding", "is_marked"), [("utf-8", True), ("utf-8", False), ("cp1252", False)], ids=str
)
def test_iptc_is_read_in_the_encodings_of_the_wires(journalist, encoding, is_marked):
    fields = IPTC if encoding == "utf-8" else IPTC | {(2, 120): "Café in Malmö’s"}
    image = store(with_iptc(ACCEPTED["JPEG"], fields, encoding=encoding, is_marked=is_marked), journalist)
    assert (image.caption, image.credit) == (fields[2, 120], "Zoë / AP")
    assert (image.creator, image.rights) == ("Zoë, Ann", "© Zoë")


def exif_words():
    exif = Pillow.Exif()
    exif[ExifTags.Base.ImageDescription] = "From EXIF"
    exif[ExifTags.Base.Artist] = "Olé Exif".encode()  # As most programs write it, against the standard.
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = "2026:11:24 12:30:00"
    details[ExifTags.Base.OffsetTimeOriginal] = "+02:00"
    return exif


def test_xmp_takes_precedence_over_iptc_and_iptc_over_exif(journalist):
    everything = with_iptc(encoded(drawn(), "JPEG", exif=exif_words(), xmp=XMP), IPTC, encoding="utf-8")
    image = store(everything, journalist)
    assert (image.caption, image.credit, image.alt_text) == ("The bridge", "Reuters", "A grey bridge")
    assert (image.creator, image.rights) == ("Ann Grey, Bo Lund", "© Reuters")
    assert image.taken_at == datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    without_xmp = with_iptc(encoded(drawn(), "JPEG", exif=exif_words()), IPTC, encoding="utf-8")
    assert store(without_xmp, journalist).caption == "Café in Kraków’s"
    alone = store(encoded(drawn(), "JPEG", exif=exif_words()), journalist)
    assert (alone.caption, alone.creator, alone.credit) == ("From EXIF", "Olé Exif", "Olé Exif")


def test_each_word_comes_from_the_first_place_that_has_it(journalist):
    xmp = xmp_of("<dc:description>Only a caption</dc:description>")
    image = store(with_iptc(encoded(drawn(), "JPEG", xmp=xmp), IPTC, encoding="utf-8"), journalist)
    assert (image.caption, image.credit) == ("Only a caption", "Zoë / AP")


@pytest.mark.parametrize(
    "xmp", [b"<x:xmpmeta", b"\xff\xfe\x00", b"<a/>", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", xmp_of("")]
)
def test_words_that_can_not_be_read_are_no_reason_to_refuse_a_picture(journalist, xmp):
    assert store(encoded(drawn(), "JPEG", xmp=xmp), journalist).caption == ""


def exif_at(moment, offset):
    exif = exif_words()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = moment
    details[ExifTags.Base.OffsetTimeOriginal] = offset
    return exif


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "JPEG"])
@pytest.mark.parametrize(
    "words",
    [
        {"exif": b"Exif\0\0garbagegarbage"},
        {"exif": b"garbagegarbage"},
        {"exif": exif_at("0001:01:01 00:00:00", "+23:59")},
        {"exif": exif_at("9999:12:31 23:59:59", "-23:59")},
    ],
)
def test_broken_exif_is_no_reason_to_refuse_a_picture(journalist, kind, words):
    assert store(encoded(drawn(), kind, **words), journalist).taken_at is None


def test_xmp_nested_without_end_is_no_reason_to_refuse_a_picture(journalist):
    deep = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{'<a>' * 3000}{'</a>' * 3000}</x:xmpmeta>".encode()
    assert store(encoded(drawn(), "WEBP", xmp=deep), journalist).caption == ""


def nested(array, levels):
    """A text in an array in an array, and so on."""
    item = f"<rdf:{array}><rdf:li xml:lang='x-default'>"
    return item * levels + "Deep" + f"</rdf:li></rdf:{array}>" * levels


@pytest.mark.parametrize("array", ["Alt", "Seq", "Bag"])
def test_xmp_arrays_within_arrays_take_no_more_calls_at_each_level(array):
    def calls(levels):
        pictured = xmp_of(f"<dc:description>{nested(array, levels)}</dc:description>")
        with Pillow.open(io.BytesIO(encoded(drawn(), "JPEG", xmp=pictured))) as picture:
            profile = cProfile.Profile()
            profile.runcall(read_words, picture)
        ours = [row for row in profile.getstats() if xmp.__file__ in str(row.code)]
        return sum(row.callcount for row in ours)

    assert calls(10) == calls(5)


@pytest.mark.parametrize("array", ["Alt", "Seq", "Bag"])
def test_xmp_arrays_within_arrays_without_end_are_no_reason_to_refuse_a_picture(journalist, array):
    xmp = xmp_of(f"<dc:creator>{nested(array, 400)}</dc:creator><dc:rights>A. Bell</dc:rights>")
    assert store(encoded(drawn(), "JPEG", xmp=xmp), journalist).creator == ""


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "TIFF"])
def test_xmp_that_would_fill_the_memory_is_not_read_and_exif_speaks_for_the_picture(kind):
    def caption(size):
        xmp = xmp_of(f"<dc:description>From XMP</dc:description><x:y>{'<x:z/>' * (size // 6)}</x:y>")
        options = {"xmp": xmp, "exif": exif_words()}
        if kind == "TIFF":
            options = {"tiffinfo": {700: xmp, ExifTags.Base.ImageDescription: "From EXIF"}}
        with Pillow.open(io.BytesIO(encoded(drawn(), kind, **options))) as picture:
            return read_words(picture).caption

    assert [caption(10_000), caption(2_000_000)] == ["From XMP", "From EXIF"]


def test_a_name_is_measured_as_it_is_stored(desk, journalist):
    assert upload(desk(journalist), ACCEPTED["JPEG"], name="\u0958" * 200 + ".jpg").status_code == 201
    assert Image.objects.get().original_name == ("\u0915\u093c" * 200 + ".jpg")[-255:]


def test_xmp_that_would_unfold_to_gigabytes_is_not_unfolded(journalist):
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    laughs = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'.encode() + xmp_of(
        "<dc:description>&e9;</dc:description>"
    )
    assert store(encoded(drawn(), "JPEG", xmp=laughs), journalist).caption == ""


def test_a_caption_longer_than_its_field_is_cut(journalist):
    image = store(with_iptc(ACCEPTED["JPEG"], {(2, 120): "x" * 2000}, encoding="utf-8"), journalist)
    assert image.caption == "x" * 1000


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Zoë Łódź, in full".encode(), "Zoë Łódź, in full"),
        ("Zoë of Łódź".encode()[:-1], "Zoë of Łód"),
        ("Café".encode("cp1252"), "Café"),
        ("Café, Malmö".encode("cp1252"), "Café, Malmö"),
    ],
)
@pytest.mark.parametrize("is_marked", [True, False])
def test_a_name_that_is_cut_within_a_character_is_no_other_set(journalist, written, read, is_marked):
    content = with_iptc(
        ACCEPTED["JPEG"], {(2, 120): written.decode("latin-1")}, encoding="latin-1", is_marked=is_marked
    )
    assert store(content, journalist).caption == read


@pytest.mark.parametrize(
    ("property_", "field", "expected"),
    [
        (
            "<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>OLYMPUS DIGITAL CAMERA</rdf:li>"
            "<rdf:li xml:lang='de'>Der Kai</rdf:li></rdf:Alt></dc:description>",
            "caption",
            "Der Kai",
        ),
        (
            "<dc:creator><rdf:Seq><rdf:li>(Ann Grey)</rdf:li><rdf:li>Picasa</rdf:li>"
            "<rdf:li>© Bo Lund</rdf:li></rdf:Seq></dc:creator>",
            "credit",
            "Ann Grey, Bo Lund",
        ),
        ("<dc:rights>All rights reserved</dc:rights>", "rights", "All rights reserved"),
        ("<dc:rights>Copyright</dc:rights>", "rights", ""),
    ],
)
def test_each_text_and_name_is_asked_whether_a_person_wrote_it(journalist, property_, field, expected):
    image = store(encoded(drawn(), "JPEG", xmp=xmp_of(property_)), journalist)
    assert getattr(image, field) == expected


def test_the_artists_of_exif_are_parted_by_a_comma(journalist):
    exif = Pillow.Exif()
    exif[ExifTags.Base.Artist] = "Ann Grey; Bo Lund;Ann Grey"
    assert store(encoded(drawn(), "JPEG", exif=exif), journalist).creator == "Ann Grey, Bo Lund"
