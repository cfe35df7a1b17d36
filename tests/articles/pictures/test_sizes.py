"""The sizes of pictures: at once in two formats, all in the background, whole again whatever is lost."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles import html
from articles.follow_up.pictures import complete
from articles.models import Image, Job
from articles.pictures.markup import on_screens
from articles.pictures.renditions import plain_of, public_files, public_names
from articles.pictures.shown import shown_image
from tests import factories
from tests.articles.cleaning.markup import elements
from tests.articles.pictures.made import drawn, encoded, store
from tests.moments import NOON

pytestmark = pytest.mark.once


def formats(image):
    shown = shown_image(image, NOON)
    page = html.render(html.figure(image.key, image.width, image.height, "A", "", "B"), {image.key: shown})
    return [found["type"] for name, found in elements(page) if name == "source" and found["sizes"] != "100vw"]


def completed(image):
    complete(str(image.pk))
    image.refresh_from_db()
    return image


def test_a_picture_has_two_formats_at_once_then_all_and_what_is_lost_is_rendered_again(journalist):
    image = store(encoded(drawn((700, 500)), "JPEG"), journalist)
    assert formats(image) == ["image/webp"]
    assert Job.objects.filter(kind="picture_sizes", key=str(image.pk)).exists()
    first = set(public_files(image))
    completed(image)
    assert formats(image) == ["image/avif", "image/webp"]
    assert first < set(public_files(image))
    for kind, sizes in public_names(image).items():
        for width, name in sizes.items():
            with default_storage.open(name) as file, Pillow.open(file) as picture:
                assert (picture.format, picture.width) == ({"jpg": "JPEG"}.get(kind, kind.upper()), width)
    default_storage.delete(plain_of(image).name)
    before = image.files
    assert completed(image).files == before
    assert all(map(default_storage.exists, public_files(image)))


def test_a_picture_of_before_gets_all_in_the_background_and_keeps_its_early_files(journalist):
    image = store(encoded(drawn((400, 300)), "JPEG"), journalist)
    Image.objects.filter(pk=image.pk).update(files={})
    image.refresh_from_db()
    early = public_files(image)
    assert early == [f"images/{image.key}/{name}" for name in ("320.webp", "400.webp", "social.jpg")]
    for name in early:
        default_storage.save(name, ContentFile(b"early"))
    assert formats(image) == ["image/webp"]
    assert formats(completed(image)) == ["image/avif", "image/webp"]
    assert set(early) < set(public_files(image))
    assert all(map(default_storage.exists, public_files(image)))


def test_a_picture_that_was_removed_meanwhile_leaves_no_file(journalist):
    image = factories.image(journalist)
    names = public_files(image)
    for name in names:
        default_storage.delete(name)
    Image.objects.filter(pk=image.pk).update(status=Image.Status.KILLED)
    completed(image)
    assert not any(map(default_storage.exists, names))


def test_a_long_picture_keeps_its_width_and_scrolls():
    page = html.render(html.figure("a" * 16, 1080, 9000, "A page", "", "B"), {})
    frame = next(found for name, found in elements(page) if found.get("class") == "long-picture")
    assert (frame["role"], frame["tabindex"]) == ("region", "0")
    assert "long-picture" not in html.render(html.figure("a" * 16, 1080, 1920, "A", "", "B"), {})


@pytest.mark.parametrize(
    ("sizes", "asked"),
    [
        (
            "(min-width: 60rem) 15rem, 100vw",
            "(min-width: 60rem) 15rem, (min-resolution: 2.5dppx) 67vw, (min-resolution: 1.5dppx) 85vw, 100vw",
        ),
        ("100vw", "100vw"),
        ("(min-width: 46rem) 15rem, 9rem", "(min-width: 46rem) 15rem, 9rem"),
    ],
)
def test_telephones_ask_for_less_than_all_of_their_pixels(sizes, asked):
    assert on_screens(sizes) == asked
