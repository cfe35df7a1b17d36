"""What a picture's file says of it comes in, is confirmed at the desk, and its rights go out again."""

import json
import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags
from PIL import Image as Pillow

from articles import workflow
from articles.follow_up.running import run_round
from articles.models import Image
from articles.pictures.renditions import current_files
from feed.pictures import in_shape
from tests.articles.pictures.made import drawn, encoded, store, with_iptc, xmp_of

pytestmark = pytest.mark.once

RIGHTS, PLUS, EXT = (
    "http://ns.adobe.com/xap/1.0/rights/",
    "http://ns.useplus.org/ldf/xmp/1.0/",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
)
XMP = xmp_of(
    "<photoshop:Headline>Bridge &amp; tunnel</photoshop:Headline><photoshop:Source>Kestrel</photoshop:Source>"
    "<photoshop:AuthorsPosition>Stringer</photoshop:AuthorsPosition>"
    "<dc:creator><rdf:Seq><rdf:li>Ann Grey</rdf:li></rdf:Seq></dc:creator>"
    "<dc:subject><rdf:Bag><rdf:li>bridges</rdf:li><rdf:li>by the sea</rdf:li></rdf:Bag></dc:subject>"
    f"<r:UsageTerms xmlns:r='{RIGHTS}'><rdf:Alt><rdf:li xml:lang='x-default'>One use only</rdf:li></rdf:Alt>"
    f"</r:UsageTerms><r:WebStatement xmlns:r='{RIGHTS}'>https://kestrel.example/rights</r:WebStatement>"
    f"<p:Licensor xmlns:p='{PLUS}'><rdf:Seq><rdf:li rdf:parseType='Resource'>"
    "<p:LicensorName>Kestrel Sales</p:LicensorName><p:LicensorURL>https://kestrel.example/buy</p:LicensorURL>"
    f"</rdf:li></rdf:Seq></p:Licensor><e:PersonInImage xmlns:e='{EXT}'><rdf:Bag><rdf:li>Bo Lund</rdf:li>"
    "<rdf:li>Олена Коваль</rdf:li></rdf:Bag></e:PersonInImage>"
    f"<e:Event xmlns:e='{EXT}'><rdf:Alt><rdf:li xml:lang='x-default'>Opening</rdf:li></rdf:Alt></e:Event>"
    f"<e:DigitalSourceType xmlns:e='{EXT}'>"
    "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</e:DigitalSourceType>"
)
IIM = {
    (2, 80): "Somebody else",
    (2, 90): "Gdańsk",
    (2, 92): "Old harbour",
    (2, 101): "Poland",
    (2, 110): "Kestrel / AP",
    (2, 116): "© Kestrel",
}


def photograph():
    """A JPEG with all that a newspaper asks for, and all that must not go out."""
    exif = Pillow.Exif()
    exif[ExifTags.Base.Make] = "SECRET maker"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "SECRET-4711"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (54.0, 21.0, 0.0), 3: "E", 4: (18.0, 39.0, 0.0)})
    return with_iptc(encoded(drawn((700, 500)), "JPEG", exif=exif, xmp=XMP), IIM, encoding="utf-8")


def exiftool(*paths):
    """[{"Group:Tag": value}] of files, as ExifTool reads them."""
    command = ["exiftool", "-json", "-G1", "-a", "-charset", "iptc=utf8", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, check=True)
    return json.loads(done.stdout)


def in_public(image):
    return [Path(default_storage.path(name)) for name in current_files(image)]


READ = {
    "headline": "Bridge & tunnel",
    "source": "Kestrel",
    "creator_job": "Stringer",
    "creator": "Ann Grey",
    "keywords": "bridges, by the sea",
    "persons": "Bo Lund, Олена Коваль",
    "event": "Opening",
    "location": "Old harbour",
    "city": "Gdańsk",
    "country": "Poland",
    "credit": "Kestrel / AP",
    "usage_terms": "One use only",
    "licensor_name": "Kestrel Sales",
    "digital_source_type": "digitalCapture",
}


def work():
    while run_round():
        pass


def typed(page):
    """What the form of a picture's page would send."""
    initial = page.context["adminform"].form.initial
    return {name: value for name, value in initial.items() if value not in (None, False)}


def test_what_a_file_says_is_confirmed_on_the_pictures_page_and_found(desk, journalist, editor):
    client = desk(journalist)
    upload = {"picture": SimpleUploadedFile("bridge.jpg", photograph()), "caption": "The bridge."}
    page = client.post("/admin/articles/image/add/", upload, follow=True)
    image = Image.objects.get()
    address = f"/admin/articles/image/{image.pk}/change/"
    assert page.redirect_chain[-1][0] == address
    assert {name: getattr(image, name) for name in READ} == READ
    for said in ("From the file (XMP).", "From the file (IPTC).", "Bridge &amp; tunnel"):
        assert said in page.text
    assert desk(editor).post(address, typed(page) | {"credit": "PAP"}).status_code == 302
    assert "The file says (IPTC): <bdi>Kestrel / AP</bdi>" in client.get(address).text
    found = [image.key in client.get("/admin/articles/image/", {"q": q}).text for q in ("олена", "nobody")]
    assert found == [True, False]


WRITTEN = {
    "XMP-photoshop:Credit": "Zoë <Öz> / PAP",
    "XMP-dc:Creator": "Ann Grey",
    "XMP-dc:Rights": "© Kestrel",
    "XMP-xmpRights:UsageTerms": "One use only",
    "XMP-xmpRights:WebStatement": "https://kestrel.example/rights",
    "XMP-plus:LicensorName": "Kestrel Sales",
    "XMP-plus:LicensorURL": "https://kestrel.example/buy",
    "XMP-iptcExt:DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
}
IN_A_JPEG = {
    "IPTC:Credit": "Zoë <Öz> / PAP",
    "IPTC:By-line": "Ann Grey",
    "IPTC:CopyrightNotice": "© Kestrel",
    "IPTC:CodedCharacterSet": "UTF8",
}


def test_exiftool_reads_the_rights_and_nothing_private_in_every_public_file(journalist, editor, tmp_path):
    image = store(photograph(), journalist)
    image.credit = WRITTEN["XMP-photoshop:Credit"]
    workflow.store_picture(image, by=editor)
    work()
    image.refresh_from_db()
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(in_shape(image, "16x9", "centre"))
    found = exiftool(*in_public(image), cut)
    assert len(found) == len(current_files(image)) + 1
    for tags in found:
        is_jpeg = tags["File:FileType"] == "JPEG"
        expected = WRITTEN | (IN_A_JPEG if is_jpeg else {})
        assert {name: tags.get(name) for name in expected} == expected
        groups = {name.partition(":")[0] for name in tags}
        assert not groups & {"GPS", "IFD0", "IFD1", "ExifIFD", "XMP-xmpMM", "XMP-exif"}
        assert "SECRET" not in str(tags)


def test_the_files_are_made_anew_once_for_a_change_of_rights_and_never_for_another(journalist, editor, desk):
    image = store(photograph(), journalist)
    work()
    address = f"/admin/articles/image/{image.pk}/change/"
    client = desk(editor)

    def changed(**words):
        before = current_files(Image.objects.get())
        assert client.post(address, typed(client.get(address)) | words).status_code == 302
        work()
        return current_files(Image.objects.get()) != before

    assert changed(caption="Another caption.") is False
    assert changed(usage_terms="No archive") is True
    assert changed() is False


def test_a_picture_of_which_nothing_is_known_has_no_metadata_and_addresses_that_are_none_are_not_read(
    journalist,
):
    broken = xmp_of(
        "<x:WebStatement xmlns:x='x:'>javascript:alert(1)</x:WebStatement>"
        "<x:DigitalSourceType xmlns:x='x:'>http://[</x:DigitalSourceType><x:Licensor xmlns:x='x:'>Someone"
        "</x:Licensor><x:PersonInImage xmlns:x='x:'><rdf:Bag/></x:PersonInImage>"
    )
    image = store(encoded(drawn(), "JPEG", xmp=broken), journalist)
    assert (image.web_statement, image.digital_source_type, image.read_from) == ("", "", {})
    for path in in_public(image):
        with Pillow.open(path) as picture:
            assert not {"xmp", "photoshop", "exif"} & picture.info.keys()


def test_a_list_too_long_for_its_column_ends_with_a_whole_name(journalist):
    names = "".join(f"<rdf:li>Person number {number}</rdf:li>" for number in range(200))
    xmp = xmp_of(f"<dc:subject><rdf:Bag>{names}</rdf:Bag></dc:subject>")
    image = store(encoded(drawn(), "JPEG", xmp=xmp), journalist)
    assert len(image.keywords) <= 1000
    assert image.keywords.endswith("Person number 55")
