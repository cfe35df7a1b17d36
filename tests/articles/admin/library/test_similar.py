"""Pictures that look alike are pointed out: at upload and on their pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles import workflow
from articles.follow_up.running import run_round
from articles.models import Image, Job
from articles.pictures.likeness import distance, likeness, neighbours
from articles.pictures.similar import similar_to
from tests.articles.admin.pages import form_of
from tests.articles.pictures.made import drawn, encoded, store, upload

pytestmark = pytest.mark.once
ADD = "/admin/articles/story/add/"


def scene(seed, size=(480, 360)):
    """A picture with shapes in it, another for each seed."""
    rough = Pillow.new("L", (6, 6))
    rough.putdata([(seed * 7919 + place * place * 131 + place * 37 * seed) % 256 for place in range(36)])
    return rough.resize(size, Pillow.Resampling.BICUBIC).convert("RGB")


def smaller(picture):
    return picture.resize((picture.width // 2, picture.height // 2))


def page_of(client, image):
    return client.get(f"/admin/articles/image/{image.pk}/change/").text


def test_what_looks_alike_is_pointed_out_at_upload_with_what_differs(desk, journalist, editor):
    known = store(encoded(scene(3), "PNG"), editor)
    Image.objects.filter(pk=known.pk).update(credit="Ann Grey", caption="The harbour")
    answer = upload(desk(journalist), encoded(smaller(scene(3)), "JPEG", quality=40)).json()
    (found,) = answer["similar"]
    assert (found["id"], found["name"], found["is_killed"]) == (known.pk, "The harbour", False)
    assert found["differs"][:2] == ["480 × 360 pixels", "credit: Ann Grey"]
    assert found["url"] == f"/admin/articles/image/{known.pk}/change/"
    page = page_of(desk(journalist), Image.objects.get(pk=answer["id"]))
    assert page.count("The harbour</a>") == 1
    assert "480 × 360 pixels · credit: Ann Grey" in page
    other = upload(desk(journalist), encoded(scene(11), "PNG")).json()
    assert "similar" not in other
    assert "Looks like" not in page_of(desk(journalist), Image.objects.get(pk=other["id"]))


def test_flat_pictures_look_like_nothing(desk, journalist):
    for picture in (drawn(), Pillow.new("RGB", (90, 60), "grey"), Pillow.linear_gradient("L").convert("RGB")):
        client = desk(journalist)
        for kind in ("PNG", "JPEG"):
            assert "similar" not in upload(client, encoded(picture, kind)).json()
    assert set(Image.objects.values_list("dhash_1", flat=True)) == {None}


def test_a_picture_that_was_killed_is_recognised_though_it_was_saved_anew(desk, journalist, editor):
    killed = store(encoded(scene(3), "PNG"), editor)
    workflow.kill_picture(killed, by=editor, reason="A court says so.")
    (found,) = upload(desk(journalist), encoded(smaller(scene(3)), "PNG")).json()["similar"]
    assert (found["is_killed"], "src" in found) == (True, False)
    page = page_of(desk(journalist), Image.objects.exclude(pk=killed.pk).get())
    assert "This picture was killed." in page


def test_a_plain_form_says_what_looks_alike(desk, journalist):
    store(encoded(scene(3), "PNG"), journalist, name="harbour.png")
    client = desk(journalist)
    file = SimpleUploadedFile("again.jpg", encoded(smaller(scene(3)), "JPEG"))
    page = client.post("/admin/articles/image/upload/", {"page": "1", "file": file}, follow=True).text
    assert "“again.jpg” looks like a picture in the library: “harbour.png”." in page


def test_pictures_of_before_are_hashed_by_jobs_some_at_a_time(journalist, editor, monkeypatch):
    monkeypatch.setattr("articles.follow_up.likeness.AT_ONCE", 2)
    images = [store(encoded(scene(seed), "PNG"), journalist) for seed in (3, 11, 17)]
    before = list(Image.objects.order_by("pk").values_list("dhash_1", "dhash_2", "dhash_3", "dhash_4"))
    Image.objects.update(dhash_1=None, dhash_2=None, dhash_3=None, dhash_4=None)
    workflow.kill_picture(images[1], by=editor, reason="A court says so.")
    run_round()
    Job.objects.enqueue("picture_likeness", keys=[0])
    while Job.objects.unfinished().filter(kind="picture_likeness").exists():
        run_round()
    after = list(Image.objects.order_by("pk").values_list("dhash_1", "dhash_2", "dhash_3", "dhash_4"))
    assert [distance(*pair) <= 3 for pair in zip(before, after, strict=True)] == [True] * 3
    assert similar_to(Image.objects.get(pk=images[0].pk)) == []


def test_bands_have_sixteen_neighbours_within_the_numbers_of_a_column():
    for band in (0, 1, -1, 32_767, -32_768):
        found = neighbours(band)
        assert len(set(found)) == 17
        assert all(-32_768 <= each < 32_768 for each in found)
        assert {distance([band], [each]) for each in found} == {0, 1}


def test_a_hash_survives_what_programs_do_to_a_picture_and_differs_for_others():
    own = likeness(scene(3))
    assert all(distance(own, likeness(each)) <= 3 for each in (smaller(scene(3)), scene(3).convert("L")))
    assert all(distance(own, likeness(scene(seed))) > 10 for seed in (5, 11, 17))


def test_a_lead_image_sent_with_the_words_of_a_story_is_compared_too(desk, journalist):
    store(encoded(scene(3), "PNG"), journalist, name="harbour.png")
    client = desk(journalist)
    file = SimpleUploadedFile("again.jpg", encoded(smaller(scene(3)), "JPEG"))
    form = form_of(client.get(ADD)) | {"headline": "Bridge closes", "lead_upload": file, "_act": "save"}
    page = client.post(ADD, form, follow=True).text
    assert "“again.jpg” looks like a picture in the library: “harbour.png”." in page
