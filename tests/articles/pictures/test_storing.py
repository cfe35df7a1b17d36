"""A picture arrives: real files, through the door of the desk's upload and `storing.store`."""

import io
import re
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import ExifTags, ImageCms, ImageDraw, PngImagePlugin
from PIL import Image as Pillow

from articles.models import Image
from articles.pictures import metadata, storing
from articles.pictures.renditions import rendition_path, rendition_widths, scaled_height, social_path
from tests import factories

PHOTOS = Path(storing.__file__).parents[2] / "newsroom" / "demo" / "photos"
TOLD = re.findall(
    r"^\| (\S+\.jpg) \| [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (PHOTOS / "README.md").read_text(), re.M
)
"""(file, by, licence, caption) of each demo photograph, as its README has them."""


def drawn(size=(64, 48), mode="RGB", left="red", right="blue"):
    """A picture whose left half differs from its right."""
    picture = Pillow.new("RGB", size, right)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2 - 1, size[1] - 1), fill=left)
    return picture.convert(mode)


def encoded(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def store(content, by, name="picture.jpg"):
    return storing.store(SimpleUploadedFile(name, content), by=by)


def shown(image, width=None):
    """The rendition of a stored picture, as readers get it."""
    with default_storage.open(rendition_path(image.key, width or rendition_widths(image.width)[-1])) as file:
        picture = Pillow.open(file)
        picture.load()
        return picture


def colour(picture, x, y):
    return min(
        ("red", (255, 0, 0)), ("blue", (0, 0, 255)), ("white", (255, 255, 255)), ("black", (0, 0, 0)),
        key=lambda known: sum(abs(a - b) for a, b in zip(known[1], picture.getpixel((x, y)), strict=True)),
    )[0]  # fmt: skip


def files():
    """Every file that is stored, public or not."""
    roots = (default_storage.location, storages["originals"].location)
    return {path for root in roots for path in Path(root).rglob("*") if path.is_file()}


# What is accepted.

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ACCEPTED = {
    "JPEG": encoded(drawn(), "JPEG"),
    "progressive JPEG": encoded(drawn(), "JPEG", progressive=True),
    "CMYK JPEG": encoded(drawn(mode="CMYK"), "JPEG"),
    "JPEG with a profile": encoded(drawn(), "JPEG", icc_profile=PROFILE),
    "JPEG with a broken profile": encoded(drawn(), "JPEG", icc_profile=b"not a profile"),
    "PNG": encoded(drawn(), "PNG"),
    "palette PNG": encoded(drawn(mode="P"), "PNG"),
    "WebP": encoded(drawn(), "WEBP", lossless=True),
    "AVIF": encoded(drawn(), "AVIF"),
    "TIFF": encoded(drawn(), "TIFF", compression="tiff_lzw"),
}


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED)
def test_pictures_of_the_trade_are_accepted_and_keep_their_colours(journalist, content):
    image = store(content, journalist)
    picture = shown(image)
    assert (image.width, image.height) == picture.size == (64, 48)
    assert (colour(picture, 10, 24), colour(picture, 54, 24)) == ("red", "blue")


@pytest.mark.parametrize(("value", "seen"), [(65_535, "white"), (0, "black")])
def test_a_picture_of_sixteen_bits_is_neither_burnt_nor_drowned(journalist, value, seen):
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
def test_what_is_transparent_stands_on_white(journalist, mode, kind):
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


def telling():
    """A JPEG that tells where it was taken, by whom and with what."""
    exif = Pillow.Exif()
    exif[ExifTags.Base.Make] = "SECRET camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    xmp = xmp_of("<dc:description>SECRET caption</dc:description>")
    return encoded(drawn((1300, 400)), "JPEG", exif=exif, comment=b"SECRET comment", xmp=xmp)


def test_nothing_that_a_picture_tells_in_secret_reaches_readers(journalist):
    content = telling()
    assert content.count(b"SECRET") == 3
    image = store(content, journalist)
    public = [
        path
        for path in Path(default_storage.location).rglob("*")
        if image.key in str(path) and path.is_file()
    ]
    assert len(public) == len(rendition_widths(1300)) + 1
    for path in public:
        with Pillow.open(path) as picture:
            assert not dict(picture.getexif())
            assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & picture.info.keys()
        assert b"SECRET" not in path.read_bytes()


def test_the_original_is_kept_as_it_came_away_from_what_is_public(journalist, client):
    content = telling()
    image = store(content, journalist)
    with storages["originals"].open(image.original.name) as original:
        assert original.read() == content
    path = Path(storages["originals"].path(image.original.name))
    assert not path.is_relative_to(default_storage.location)
    assert path.stat().st_mode & 0o077 == 0
    assert client.get(f"/media/{image.original.name}").status_code == 404


def test_every_size_is_there_in_its_shape(journalist):
    image = store(encoded(drawn((2000, 1000)), "JPEG"), journalist)
    assert rendition_widths(image.width) == [320, 640, 960, 1280, 1920]
    for width in rendition_widths(image.width):
        assert shown(image, width).size == (width, scaled_height(2000, 1000, width))
    with default_storage.open(social_path(image.key)) as file, Pillow.open(file) as card:
        assert (card.format, card.size) == ("JPEG", (1200, 600))


@pytest.mark.parametrize(
    ("width", "widths"), [(16, [16]), (320, [320]), (321, [320, 321]), (1920, [320, 640, 960, 1280, 1920])]
)
def test_no_rendition_is_wider_than_its_picture(width, widths):
    assert rendition_widths(width) == widths


def test_a_very_wide_picture_keeps_a_line_of_pixels():
    assert scaled_height(20_000, 16, 320) == 1


def test_the_bytes_tell_what_a_picture_is_and_its_name_does_not(journalist):
    image = store(ACCEPTED["WebP"], journalist, name="C:\\photos\\harbour.jpg")
    assert (image.format, image.original_name) == ("WEBP", "harbour.jpg")
    assert image.original.name.endswith(".webp")


def test_a_picture_with_a_page_behind_it_is_shown_without_the_page(journalist):
    image = store(ACCEPTED["JPEG"] + b"<script>alert(1)</script>", journalist, name="picture.html")
    with default_storage.open(social_path(image.key)) as card:
        assert b"script" not in card.read()
    assert image.original.name.endswith(".jpeg")


def test_the_same_bytes_are_the_same_image(journalist, editor):
    first = store(ACCEPTED["PNG"], journalist, name="one.png")
    stored = files()
    assert store(ACCEPTED["PNG"], editor, name="two.png") == first
    assert (Image.objects.count(), files()) == (1, stored)


# What is refused, and what the person is told.


def frames(kind, **options):
    return encoded(drawn(), kind, save_all=True, append_images=[drawn(left="black")], **options)


def bomb():
    """A PNG of a few bytes that says it has 40,000 × 40,000 pixels."""
    content = bytearray(ACCEPTED["PNG"])
    content[16:24] = (40_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REFUSED = {
    "animated GIF": (frames("GIF"), "GIF: choose a JPEG"),
    "still GIF": (encoded(drawn(mode="P"), "GIF"), "GIF: choose a JPEG"),
    "animated WebP": (frames("WEBP"), "moves: choose a still one"),
    "animated PNG": (frames("PNG"), "moves: choose a still one"),
    "animated AVIF": (frames("AVIF"), "moves: choose a still one"),
    "SVG": (SVG, "SVG drawing, which can carry programs: choose a JPEG"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "PDF, not a picture: choose a JPEG"),
    "office document": (b"PK\x03\x04\x14\x00", "office document, not a picture: choose a JPEG"),
    "page named .jpg": (
        b"<!doctype html><script>alert(1)</script>",
        "not a picture that we can read: choose",
    ),
    "BMP": (encoded(drawn(), "BMP"), "BMP picture: export it as JPEG or PNG"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 48\n", "EPS file: export it as JPEG or PNG"),
    "Photoshop": (b"8BPS\0\1", "Photoshop file: export it as JPEG or PNG"),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000 picture: export it as JPEG or PNG"),
    "JPEG XL": (b"\xff\x0a\0\0", "JPEG XL picture: export it as JPEG or PNG"),
    "Canon raw": (b"\0\0\0\x18ftypcrx \0\0", "camera raw file .*: export it as JPEG"),
    "video": (b"\0\0\0\x18ftypmp42\0\0", "This is a video: choose a still picture"),
    "no bytes": (b"", "empty"),
    "JPEG that breaks off": (encoded(drawn((640, 480)), "JPEG")[:900], "export it again"),
    "PNG that breaks off": (encoded(drawn((640, 480)), "PNG")[:100], "export it again"),
    "PNG with a broken middle": (
        ACCEPTED["PNG"][:60] + b"\xff" * 20 + ACCEPTED["PNG"][80:],
        "export it again",
    ),
    "WebP that breaks off": (ACCEPTED["WebP"][:40], "export it again|not a picture that we can read"),
    "decompression bomb": (bomb(), "more than 110 megapixels: export it smaller"),
    "111 megapixels": (encoded(Pillow.new("1", (11_100, 10_000)), "PNG"), "more than 110 megapixels"),
    "one pixel": (encoded(Pillow.new("RGB", (1, 1)), "PNG"), "only 1 × 1 pixels: choose a larger one"),
    "a line of pixels": (encoded(Pillow.new("RGB", (900, 3)), "PNG"), "only 900 × 3 pixels"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_usable_picture_is_refused_with_what_to_do(desk, journalist, content, message):
    before = files()
    answer = upload(desk(journalist), content)
    assert answer.status_code == 400
    assert re.search(message, answer.json()["error"])
    assert (Image.objects.count(), files()) == (0, before)


def test_a_file_that_is_too_heavy_is_refused_with_its_weight(desk, journalist, monkeypatch):
    monkeypatch.setattr(storing, "MOST_BYTES", 2 * 1024 * 1024)
    answer = upload(desk(journalist), b"\xff\xd8" + bytes(3 * 1024 * 1024))
    assert answer.status_code == 400
    assert "3 MB; at most 2 MB fit. Export the picture smaller." in answer.json()["error"]


def test_a_text_chunk_that_unpacks_to_megabytes_is_refused(desk, journalist):
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", "x" * 90_000_000, zip=True)
    answer = upload(desk(journalist), encoded(drawn(), "PNG", pnginfo=chunks))
    assert (answer.status_code, Image.objects.count()) == (400, 0)


def test_no_file_is_left_when_the_row_can_not_be_saved(journalist):
    before = files()
    journalist.pk = None
    with pytest.raises((IntegrityError, ValueError)), transaction.atomic():
        store(ACCEPTED["JPEG"], journalist)
    assert (Image.objects.count(), files()) == (0, before)


# What a picture says of itself.


def xmp_of(properties):
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
        f"{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def with_iptc(content, fields, *, encoding, is_marked=False):
    """A JPEG with an IIM block after its start: {(record, dataset): text or texts}."""
    datasets = [(1, 90, b"\x1b%G")] if is_marked else []
    for (record, dataset), texts in fields.items():
        texts = [texts] if isinstance(texts, str) else texts
        datasets += [(record, dataset, text.encode(encoding)) for text in texts]
    iim = b"".join(b"\x1c" + bytes([r, d]) + len(v).to_bytes(2, "big") + v for r, d, v in datasets)
    block = (
        b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(iim).to_bytes(4, "big") + iim + b"\0" * (len(iim) % 2)
    )
    return content[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + content[2:]


IPTC = {(2, 120): "Café in Kraków’s", (2, 110): "Zoë / AP", (2, 80): ["Zoë", "Ann"], (2, 116): "© Zoë"}
XMP = xmp_of(
    "<dc:description><rdf:Alt><rdf:li xml:lang='uk'>Міст</rdf:li>"
    "<rdf:li xml:lang='x-default'>The bridge</rdf:li></rdf:Alt></dc:description>"
    "<dc:creator><rdf:Seq><rdf:li>Ann Grey</rdf:li><rdf:li>Bo Lund</rdf:li></rdf:Seq></dc:creator>"
    "<photoshop:Credit>Reuters</photoshop:Credit>"
    "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>© Reuters</rdf:li></rdf:Alt></dc:rights>"
    "<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang='x-default'>A grey bridge"
    "</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>"
)


@pytest.mark.parametrize(("file", "by", "licence", "caption"), TOLD, ids=[told[0] for told in TOLD])
def test_a_photograph_brings_its_own_caption_and_credit(file, by, licence, caption):
    with Pillow.open(PHOTOS / file) as photograph:
        words = metadata.read_words(photograph)
    assert (words.credit, words.creator, words.rights) == (by, by, f"{by}, {licence}")
    assert words.caption == caption


def test_every_demo_photograph_is_told_of():
    assert {told[0] for told in TOLD} == {path.name for path in PHOTOS.glob("*.jpg")}
    assert len(TOLD) == 17


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


def test_xmp_goes_before_iptc_and_iptc_before_exif(journalist):
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
def test_exif_that_is_none_is_no_reason_to_refuse_a_picture(journalist, kind, words):
    assert store(encoded(drawn(), kind, **words), journalist).taken_at is None


def test_xmp_nested_without_end_is_no_reason_to_refuse_a_picture(journalist):
    deep = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{'<a>' * 3000}{'</a>' * 3000}</x:xmpmeta>".encode()
    assert store(encoded(drawn(), "WEBP", xmp=deep), journalist).caption == ""


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


# The desk's dialogs.

UPLOAD, PICKER = "/admin/articles/image/upload/", "/admin/articles/image/picker/"


def upload(client, content, name="picture.jpg"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


def test_an_uploaded_picture_answers_with_what_the_dialog_shows(desk, journalist):
    content = with_iptc(encoded(drawn((1600, 900)), "JPEG"), IPTC, encoding="utf-8")
    answer = upload(desk(journalist), content)
    image = Image.objects.get()
    assert (answer.status_code, image.uploaded_by) == (201, journalist)
    assert answer.json() == {
        "id": image.pk,
        "key": image.key,
        "width": 1600,
        "height": 900,
        "thumb": f"/media/images/{image.key}/320.webp",
        "src": f"/media/images/{image.key}/960.webp",
        "caption": "Café in Kraków’s",
        "credit": "Zoë / AP",
        "alt_text": "",
    }
    with default_storage.open(rendition_path(image.key, 960)) as file:
        assert b"".join(desk(journalist).get(answer.json()["src"])) == file.read()


def test_an_address_that_no_picture_can_have_is_not_there(client):
    for name in ("a" * 300, f"{'a' * 16}/640.webp", "../x", "a" * 16):
        assert client.get(f"/media/images/{name}").status_code == 404


def test_an_upload_without_a_file_says_so(desk, journalist):
    answer = desk(journalist).post(UPLOAD)
    assert (answer.status_code, answer.json()) == (400, {"error": "Choose a picture to upload."})


def test_the_library_is_read_newest_first_page_by_page(desk, journalist):
    stored = [factories.image(journalist, size=(16, 16)) for _ in range(26)]
    client = desk(journalist)
    first = client.get(PICKER).json()
    rest = client.get(PICKER, {"before": first["next"]}).json()
    newest = [image.key for image in reversed(stored)]
    assert [image["key"] for image in first["images"] + rest["images"]] == newest
    assert (len(first["images"]), rest["next"]) == (24, "")


def test_the_library_is_sought_by_caption_credit_and_file_name(desk, journalist):
    bridge = factories.image(journalist, caption="The harbour bridge", credit="Ann Grey")
    factories.image(journalist, caption="A field", credit="Bo Lund")
    client = desk(journalist)
    for query in ("harbour", "ann grey"):
        assert [image["id"] for image in client.get(PICKER, {"q": query}).json()["images"]] == [bridge.pk]
    assert len(client.get(PICKER, {"q": "picture.png"}).json()["images"]) == 2
    assert client.get(PICKER, {"q": "nothing"}).json() == {"images": [], "next": ""}


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 30, "\x00"])
def test_a_place_in_the_library_that_is_none_begins_at_the_newest(desk, journalist, before):
    image = factories.image(journalist)
    answer = desk(journalist).get(PICKER, {"before": before})
    assert [found["id"] for found in answer.json()["images"]] == [image.pk]


def test_the_library_bears_what_a_database_does_not(desk, journalist):
    answer = desk(journalist).get(PICKER, {"q": "a\x00b"})
    assert (answer.status_code, answer.json()["images"]) == (200, [])


def test_the_library_is_for_the_staff_who_may_see_pictures(client, desk, db):
    assert client.get(PICKER).status_code == client.post(UPLOAD).status_code == 302
    guest = factories.User.objects.create(username="guest", is_staff=True)
    assert desk(guest).get(PICKER).status_code == desk(guest).post(UPLOAD).status_code == 403
