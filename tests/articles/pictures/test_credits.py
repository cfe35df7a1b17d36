"""Captions and credits: what is no word of a person's is none, and marks are taken off once."""

import pytest

from articles import html
from articles.pictures.credits import plain_credit, without_credit
from tests import factories

pytestmark = pytest.mark.once


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
        ("Photograph: Sean Smith/The Guardian", "Sean Smith/The Guardian"),
        ("Photographer: Ann Person", "Ann Person"),
        ("Picture by: Ann Person", "Ann Person"),
        ("Foto: Ann Person/dpa", "Ann Person/dpa"),
        ("Foto von Ann Person", "Ann Person"),
        ("Fotos: Ann Person", "Ann Person"),
        ("Bild: Ann Person", "Ann Person"),
        ("Photo : Ann Person", "Ann Person"),
        ("Photo de Ann Person", "Ann Person"),
        ("Crédit photo : Ann Person", "Ann Person"),
        ("Crédits photo : Ann Person", "Ann Person"),
        ("Foto de Ann Person", "Ann Person"),
        ("Foto di Ann Person", "Ann Person"),
        ("Photo credit: Ann Person", "Ann Person"),
        ("Photo Credit - Ann Person", "Ann Person"),
        ("Image credit: NASA", "NASA"),
        ("Image: NASA/JPL", "NASA/JPL"),
        ("Credit: AP", "AP"),
        ("Credit line: AP", "AP"),
        ("CREDIT: AP Photo/Ann Person", "AP Photo/Ann Person"),
        ("AP Photo/Ann Person", "AP Photo/Ann Person"),
        ("(AP Photo/Ann Person)", "AP Photo/Ann Person"),
        ("REUTERS/Ann Person", "REUTERS/Ann Person"),
        ("by Ann Person", "Ann Person"),
        ("By Ann Person", "Ann Person"),
        ("By: Ann Person", "Ann Person"),
        ("Courtesy of NASA", "NASA"),
        ("Courtesy: NASA", "NASA"),
        ("courtesy NASA", "NASA"),
        ("Image courtesy of NASA", "NASA"),
        ("Photo courtesy Ann Person", "Ann Person"),
        ("©Ann Person", "Ann Person"),
        ("© 2024 Ann Person", "Ann Person"),
        ("© 2024, Ann Person", "Ann Person"),
        ("Copyright © 2024 Ann Person", "Ann Person"),
        ("Copyright (c) 2024 by Ann Person", "Ann Person"),
        ("Copyright by Ann Person", "Ann Person"),
        ("Copyright: Ann Person", "Ann Person"),
        ("(C) 2024 Ann Person", "Ann Person"),
        ("© by Ann Person", "Ann Person"),
        ("© Photo: Ann Person", "Ann Person"),
        ("(© Ann Person)", "Ann Person"),
        ("[Photo by Ann Person]", "Ann Person"),
        ("(Photo: Ann Person)", "Ann Person"),
        ("Photo by: Ann Person", "Ann Person"),
        ("photo by ann person", "ann person"),
        ("Photos by Ann Person", "Ann Person"),
        ("Picture: Ann Person", "Ann Person"),
        ("Pic: Ann Person", "Ann Person"),
        ("Ph: Ann Person", "Ann Person"),
        ("Фото: Анна", "Анна"),
        ("Фото Анны", "Фото Анны"),
        ("写真：共同", "共同"),
        ("Photo via Ann Person", "Ann Person"),
        ("Screenshot: YouTube", "Screenshot: YouTube"),
        ("Illustration: Ann", "Illustration: Ann"),
        ("Handout", "Handout"),
        ("Photo by Ann Person.", "Ann Person."),
        ("Photo by Ann Person (AP)", "Ann Person (AP)"),
        ("（Ann Person）", "Ann Person"),
        ("【Ann】", "Ann"),
        ("{Ann Person}", "Ann Person"),
        ("Byron Smith", "Byron Smith"),
        ("Photonews", "Photonews"),
        ("Fotolia", "Fotolia"),
        ("Creditreform", "Creditreform"),
        ("Credit Suisse", "Credit Suisse"),
        ("Photo", "Photo"),
        ("Byline: Ann", "Ann"),
        ("Byline Ann", "Byline Ann"),
        ("© Ann Person. All rights reserved.", "Ann Person"),
        ("Ann Person © 2024", "Ann Person"),
        ("©", "©"),
        ("()", "()"),
        ("", ""),
    ],
)
def test_what_surrounds_a_credit_is_taken_off_once(written, plain):
    assert plain_credit(written) == plain


@pytest.mark.parametrize(
    ("caption", "credit", "kept"),
    [
        ("The quay. (Ann Person/AP)", "Ann Person/AP", "The quay."),
        ("The quay (Photo by Ann Person)", "Ann Person", "The quay"),
        ("The quay. Photo: Ann Person/AP", "Ann Person/AP", "The quay."),
        ("The quay. Photograph by Ann Person.", "Ann Person", "The quay."),
        ("The quay. © Ann Person", "Ann Person", "The quay."),
        ("The quay. REUTERS/Ann Person", "REUTERS/Ann Person", "The quay."),
        ("The quay (Ann Person / AP)", "Ann Person/AP", "The quay"),
        ("Portrait of Ann Person", "Ann Person", "Portrait of Ann Person"),
        ("The quay. This is Ann Person", "Ann Person", "The quay. This is Ann Person"),
        ("Ann Person", "Ann Person", "Ann Person"),
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
