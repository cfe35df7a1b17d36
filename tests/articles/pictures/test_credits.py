"""Captions and credits: what is no word of a person's is none, and marks are taken off once."""

import pytest

from articles import html
from articles.pictures.credits import is_default, plain_credit, without_credit
from tests import factories


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Ann Person", "Ann Person"),
        ("(Ann Person)", "Ann Person"),
        ("[Ann Person]", "Ann Person"),
        ("((Ann Person))", "(Ann Person)"),
        ("(AP) Ann Person (Reuters)", "(AP) Ann Person (Reuters)"),
        ("Photo by Ann Person", "Ann Person"),
        ("(Photo by Ann Person/Getty Images)", "Ann Person/Getty Images"),
        ("Photo: Ann Person", "Ann Person"),
        ("PHOTOGRAPH BY ANN PERSON", "ANN PERSON"),
        ("Photo courtesy of the city", "the city"),
        ("© Ann Person", "Ann Person"),
        ("(c) Ann Person", "Ann Person"),
        ("Copyright 2024 Ann Person", "Ann Person"),
        ("© 2024-2026 Ann Person / AP", "Ann Person / AP"),
        ("© Photo by Ann Person", "Ann Person"),
        ("Photo: © Ann Person", "Ann Person"),
        ("Photo by Photo by Ann", "Photo by Ann"),
        ("Photographers Without Borders", "Photographers Without Borders"),
        ("Copyrighted Works Ltd", "Copyrighted Works Ltd"),
        ("Imagebroker", "Imagebroker"),
        ("Google", "Google"),
        ("©", "©"),
        ("()", "()"),
        ("", ""),
    ],
)
def test_what_stands_around_a_credit_is_taken_off_once(written, plain):
    assert plain_credit(written) == plain


@pytest.mark.parametrize(
    "text",
    [
        "OLYMPUS DIGITAL CAMERA",
        "KONICA MINOLTA DIGITAL CAMERA",
        "Kodak Digital Still Camera",
        "SONY DSC",
        "DCF 1.0",
        "Exif_JPEG_PICTURE",
        "Picasa",
        "Untitled",
        "untitled-1",
        "(Credit too long, see caption)",
        "IMG_1234.JPG",
        "DSC00123",
        "Created with GIMP",
        "Processed with VSCO with f2 preset",
        "Adobe Photoshop CC 2019 (Windows)",
        "???",
        "Camera Owner",
        "default",
    ],
)
def test_what_cameras_and_programs_write_is_no_word(text):
    assert is_default(text)


@pytest.mark.parametrize(
    "text",
    [
        "The mayor with a digital camera",
        "A digital camera, found in the harbour",
        "Picasso",
        "Untitled (Skull), 1981, by Basquiat",
        "IMG Models sued",
        "Owner of the bridge",
        "Apple",
        "Photo finish in the 400 metres",
        "Screenshots of the messages",
        "Міст",
        "港",
    ],
)
def test_what_a_person_wrote_stays(text):
    assert not is_default(text)


@pytest.mark.parametrize(
    ("caption", "credit", "kept"),
    [
        ("The quay. (Ann Person/AP)", "Ann Person/AP", "The quay."),
        ("The quay (Photo by Ann Person)", "Ann Person", "The quay"),
        ("The quay (left)", "Ann Person", "The quay (left)"),
        ("(Ann Person)", "Ann Person", "(Ann Person)"),
        ("The quay (Ann Person)", "", "The quay (Ann Person)"),
    ],
)
def test_a_caption_does_not_repeat_the_credit_that_follows_it(caption, credit, kept):
    assert without_credit(caption, credit) == kept


def test_readers_get_one_pair_of_brackets_around_a_typed_credit(client, editor):
    image = factories.image(editor)
    figure = html.figure(image.key, 64, 48, "A field.", "What it shows.", "Photo by Bo Lund")
    typed = figure.replace("(Bo Lund)", "((Bo Lund))")
    story = factories.published(
        editor,
        lead_image=image,
        lead_caption="A field.",
        lead_alt_text="A field.",
        lead_credit="(Ann Person)",
        body=f"<p>Words.</p>{typed}",
    )
    page = client.get(story.articles.get().get_absolute_url()).text
    assert '<span class="credit">(Ann Person)</span>' in page
    assert '<span class="credit">(Bo Lund)</span>' in page
