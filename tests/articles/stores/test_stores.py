"""The site on a real S3-compatible store: as it works, while it fails, and after that."""

from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import workflow
from articles.follow_up import pictures, stores
from articles.follow_up.running import run_round
from articles.models import Image, Job
from articles.pictures import lost, remote, storing
from articles.pictures.files import delete_all, present
from articles.pictures.renditions import current_files, public_files, removed_mark
from newsroom.models import Heartbeat
from tests import factories
from tests.articles.stores.seaweed import PRIVATE, PUBLIC, client_of
from tests.newsroom.running import until

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]

UPLOAD = "/admin/articles/image/upload/"
FAULTS = [
    "refused",
    "hanging",
    (503, "SlowDown"),
    (500, "InternalError"),
    (507, "Full"),
    (403, "AccessDenied"),
]
HURRY = {"hanging": 2}


def work():
    """What a worker does, and once more what it would do after every delay."""
    remote.forget_failures()
    stores.watch()
    Job.objects.unfinished().filter(kind__in=["waiting_files", "picture_files"]).update(
        next_attempt_at=timezone.now()
    )
    while run_round():
        pass


def waits():
    return sum(map(len, stores.waiting_files().values()))


def read(name):
    with default_storage.open(name) as file:
        return file.read()


def upload(client):
    return client.post(UPLOAD, {"file": factories.picture_file()})


@pytest.fixture
def used(editor, store):
    """A live story with a picture that has all its sizes in the store."""
    image = factories.image(editor, size=(330, 20))
    pictures.complete(str(image.pk))
    image.refresh_from_db()
    story = factories.published(editor, lead_image=image, lead_credit="Ann", lead_alt_text="A field.")
    return image, story


# As it works.


def test_pictures_lie_in_two_buckets_and_readers_get_only_the_public_one(
    desk, editor, used, client, bucket, store
):
    image, _ = used
    assert {*bucket(PUBLIC)} >= {*current_files(image)}
    assert [*bucket(PRIVATE)] == [image.original.name]
    head = bucket(PUBLIC)[current_files(image)[0]]
    assert head["CacheControl"] == "public, max-age=31536000, immutable"
    types = {head["ContentType"] for name, head in bucket(PUBLIC).items()}
    assert types == {"image/avif", "image/webp", "image/jpeg"}
    page = client.get("/").text
    assert default_storage.url(current_files(image)[0]).startswith("http://127.0.0.1:")
    assert f"/{PUBLIC}/images/{image.key}/" in page
    with urlopen(default_storage.url(current_files(image)[0])) as answer:  # noqa: S310 - a server of the tests - our own server
        assert answer.headers["Content-Type"] == "image/avif"
    original = desk(editor).get(f"/admin/articles/image/{image.pk}/original/")
    with storages["originals"].open(image.original.name) as file:
        assert b"".join(original) == file.read()


def test_a_store_is_asked_for_lists_and_never_for_each_file(used, store, editor):
    others = [factories.image(editor, size=(330, 20 + number)) for number in range(1, 4)]
    store.asked.clear()
    found = lost.after("")
    assert (found.count, found.lost) == (4, [])
    assert len(store.asked) == 2
    store.asked.clear()
    delete_all(default_storage, public_files(others[0]))
    assert present(default_storage, public_files(others[0])) == set()
    assert [line.split()[0] for line in store.asked] == ["POST", "GET"]


def test_more_files_than_one_list_holds_are_all_found(store, monkeypatch):
    monkeypatch.setattr(remote, "_MOST_LISTED", 30)
    names = [f"images/key{number:05}/640.webp" for number in range(40)]
    default_storage.save_all({name: ContentFile(b"x") for name in names})
    store.asked.clear()
    assert present(default_storage, [*names, "images/key00000/none", "zzz"]) == {*names}
    assert len(store.asked) == 2
    delete_all(default_storage, names)
    assert present(default_storage, names) == set()


def test_readers_pages_ask_the_store_nothing(used, store, client):
    store.asked.clear()
    for path in ("/", "/rss.xml", "/atom.xml", "/feed.json", "/favicon.ico", "/sitemap.xml"):
        assert client.get(path).status_code in (200, 302)
    assert store.asked == []
    length = client.get("/rss.xml").text.split('length="')[1].split('"')[0]
    assert int(length) > 0


# While it fails.


@pytest.mark.parametrize(("fault", "patience"), [(fault, HURRY.get(fault, 30)) for fault in FAULTS], ids=str)
def test_a_file_is_kept_whatever_the_store_answers(fault, patience, store):
    store.breaks(fault)
    default_storage.save("images/a/640.webp", ContentFile(b"x"))
    assert read("images/a/640.webp") == b"x"
    assert default_storage.exists("images/a/640.webp")
    store.breaks(None)
    until(lambda: not work() and not waits(), seconds=60)
    assert read("images/a/640.webp") == b"x"


@pytest.mark.parametrize(("fault", "patience"), [("hanging", 2), ((403, "AccessDenied"), 30)], ids=str)
def test_an_upload_during_an_outage_waits_and_is_sent_afterwards(
    fault, patience, desk, editor, store, bucket
):
    store.breaks(fault)
    answer = upload(desk(editor))
    image = Image.objects.get()
    assert (answer.status_code, answer.json()["is_waiting"]) == (201, True)
    assert (bucket(PUBLIC), bucket(PRIVATE)) == ({}, {})
    page = desk(editor).get(f"/admin/articles/image/{image.pk}/change/").text
    assert "This picture waits for the" in page
    work()
    failing = Job.objects.get(kind="waiting_files")
    assert failing.last_error
    store.breaks(None)
    until(lambda: not work() and not waits(), seconds=60)
    image.refresh_from_db()
    assert {*bucket(PUBLIC)} >= {*current_files(image)}
    assert [*bucket(PRIVATE)] == [image.original.name]
    assert "waits for the" not in desk(editor).get(f"/admin/articles/image/{image.pk}/change/").text


def test_readers_get_a_picture_from_the_site_for_as_long_as_it_waits(desk, editor, store, client):
    store.breaks("refused")
    upload(desk(editor))
    image = Image.objects.get()
    story = factories.published(editor, lead_image=image, lead_credit="Ann", lead_alt_text="A field.")
    assert story.articles.get().is_closed is False
    name = current_files(image)[0]
    assert f"/waiting/images/{image.key}/" in client.get("/").text
    answer = client.get(f"/waiting/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert b"".join(answer)
    for path in ("..", "images/../../originals/x", "images/.hidden", "images/" + "%D1%8F" * 90, "images/%00"):
        assert client.get(f"/waiting/{path}").status_code == 404
    store.breaks(None)
    until(lambda: not work() and not waits(), seconds=60)
    moved = client.get(f"/waiting/{name}")
    assert (moved.status_code, moved["Location"]) == (302, default_storage.url(name))


def test_a_killed_picture_is_erased_as_soon_as_the_store_is_back(used, editor, store, bucket, client):
    image, _ = used
    store.breaks((503, "SlowDown"))
    workflow.kill_picture(image, by=editor, reason="A court said so.")
    work()
    assert image.key not in client.get("/").text
    assert Job.objects.unfinished().get(kind="picture_files").last_error
    assert {*bucket(PUBLIC)} >= {*current_files(image)}
    store.breaks(None)
    work()
    assert {*bucket(PUBLIC)} == {removed_mark(image.key)}
    assert client.get(f"/waiting/{current_files(image)[0]}").status_code == 410


def test_a_picture_that_still_waits_is_killed_without_ever_being_sent(desk, editor, store, bucket):
    store.breaks("refused")
    upload(desk(editor))
    image = Image.objects.get()
    workflow.kill_picture(image, by=editor, reason="A court said so.")
    work()
    store.breaks(None)
    until(lambda: not work() and not waits(), seconds=60)
    assert {*bucket(PUBLIC)} == {removed_mark(image.key)}


@pytest.mark.parametrize("patience", [2])
def test_a_server_that_is_frozen_and_thawed_has_lost_nothing(patience, desk, editor, seaweed, store, bucket):
    seaweed.freeze()
    try:
        assert upload(desk(editor)).status_code == 201
    finally:
        seaweed.thaw()
    until(lambda: not work() and not waits(), seconds=60)
    assert {*bucket(PUBLIC)} >= {*current_files(Image.objects.get())}


def test_a_store_that_is_away_is_left_alone_for_a_while(store):
    store.breaks("refused")
    for number in range(20):
        default_storage.save(f"images/a/{number}.webp", ContentFile(b"x"))
    assert len(store.asked) == 1
    assert waits() == 20


def test_a_missing_bucket_is_never_taken_for_missing_files(used, store):
    image, _ = used
    store.breaks((404, "NoSuchBucket"))
    with pytest.raises(remote.NotAllowed):
        default_storage.exists(current_files(image)[0])
    with pytest.raises(CommandError, match="--after-picture"):
        call_command("verify")


def test_the_original_is_asked_for_later_during_an_outage(used, desk, editor, store):
    image, _ = used
    store.breaks("refused")
    answer = desk(editor).get(f"/admin/articles/image/{image.pk}/original/", follow=True)
    assert "download the original later" in answer.text


def test_ready_says_which_store_is_away_and_stays_ready(client, store):
    Heartbeat.objects.beat(Heartbeat.WORKER)
    assert client.get("/readyz").json() == {"ready": True, "failed": []}
    store.breaks("refused")
    remote.forget_failures()
    from newsroom import health

    health._stores_away.cache_clear()
    answer = client.get("/readyz")
    health._stores_away.cache_clear()
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "failed": [], "degraded": ["storage", "originals"]}


# What is lost.


def test_lost_sizes_are_rendered_again_and_a_lost_original_is_reported(
    used, editor, administrator, desk, seaweed, bucket
):
    image, _ = used
    other = factories.image(editor, size=(331, 21))
    client = client_of(seaweed.url)
    gone = current_files(image)[0]
    client.delete_object(Bucket=PUBLIC, Key=gone)
    client.delete_object(Bucket=PRIVATE, Key=other.original.name)
    stores.begin()
    work()
    assert gone in bucket(PUBLIC)
    page = desk(administrator).get("/admin/articles/job/").text
    assert f"{other.original.name} is missing: put it back from a backup" in page
    client.put_object(Bucket=PRIVATE, Key=other.original.name, Body=b"x")
    Job.objects.filter(kind="lost_original").update(next_attempt_at=timezone.now())
    work()
    assert Job.objects.get(kind="lost_original").done_at


def test_verify_names_missing_files_and_repairs_them(used, seaweed, bucket, capsys):
    image, _ = used
    gone = current_files(image)[0]
    client_of(seaweed.url).delete_object(Bucket=PUBLIC, Key=gone)
    with pytest.raises(CommandError, match="1 places"):
        call_command("verify")
    assert f"1 files of picture {image.pk}" in capsys.readouterr().err
    call_command("verify", "--repair")
    assert gone in bucket(PUBLIC)
    call_command("verify")
    assert "rules hold. Each picture has its files, and so have video and audio." in capsys.readouterr().out


def test_an_upload_that_fails_leaves_nothing_behind(editor, store, bucket, rf):
    ready = storing.prepare(factories.picture_file())
    with pytest.raises(RuntimeError), storing.stored(ready, by=editor):
        raise RuntimeError
    assert (bucket(PUBLIC), bucket(PRIVATE), waits()) == ({}, {}, 0)


# Sent by browsers themselves.


@pytest.fixture
def direct(store, settings):
    settings.UPLOAD_ORIGINS = [store.url]


def post_to(place, content):
    """What the store says to a browser's form."""
    parts, edge = [], "edge"
    for name, value in place["fields"].items():
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()])
    sent = Request(  # noqa: S310 - our own server
        place["url"], body, {"Content-Type": f"multipart/form-data; boundary={edge}"}
    )
    try:
        with urlopen(sent) as answer:  # noqa: S310 - a server of the tests
            return answer.status
    except HTTPError as refused:
        return refused.code


def test_a_browser_sends_a_picture_to_the_store_and_the_site_takes_it_by_its_content(
    direct, desk, editor, bucket, monkeypatch
):
    client = desk(editor)
    content = factories.picture_file().read()
    place = client.post(f"{UPLOAD}place/", {"name": "bridge.jpg"}).json()
    assert post_to(place, content) < 300
    answer = client.post(place["end"], {"token": place["token"]})
    image = Image.objects.get()
    assert (answer.status_code, answer.json()["id"], image.original_name) == (201, image.pk, "bridge.jpg")
    assert [*bucket(PRIVATE)] == [image.original.name]
    assert client.post(place["end"], {"token": place["token"]}).status_code == 400

    place = client.post(f"{UPLOAD}place/", {"name": "script.jpg"}).json()
    assert post_to(place, b"<script>") < 300
    refused = client.post(place["end"], {"token": place["token"]})
    assert (refused.status_code, Image.objects.count()) == (400, 1)
    assert [*bucket(PRIVATE)] == [image.original.name]

    monkeypatch.setattr(storing, "MOST_BYTES", 10)
    place = client.post(f"{UPLOAD}place/").json()
    assert post_to(place, b"x" * 11) >= 400


def test_an_upload_is_ended_by_whom_it_was_begun_and_only_where_it_is_turned_on(
    direct, desk, editor, journalist, settings
):
    place = desk(editor).post(f"{UPLOAD}place/").json()
    assert desk(journalist).post(place["end"], {"token": place["token"]}).status_code == 400
    assert desk(journalist).post(place["end"], {"token": "made up"}).status_code == 400
    settings.UPLOAD_ORIGINS = []
    assert desk(editor).post(f"{UPLOAD}place/").status_code == 404


def test_uploads_that_nobody_ended_are_deleted_after_a_while(direct, desk, editor, bucket, monkeypatch):
    place = desk(editor).post(f"{UPLOAD}place/").json()
    post_to(place, b"x")
    stores.look("")
    assert len(bucket(PRIVATE)) == 1
    monkeypatch.setattr(stores, "LATER", timedelta(minutes=-5))
    stores.look("")
    assert bucket(PRIVATE) == {}


def test_every_picture_can_be_rendered_again_and_a_stopped_run_goes_on(used, editor, seaweed, bucket, capsys):
    image, _ = used
    other = factories.image(editor, size=(332, 22))
    for name in current_files(other):
        client_of(seaweed.url).delete_object(Bucket=PUBLIC, Key=name)
    call_command("render_pictures", after=other.pk)
    assert "0 pictures were rendered." in capsys.readouterr().out
    call_command("render_pictures", after=image.pk)
    other.refresh_from_db()
    assert {*bucket(PUBLIC)} >= {*current_files(other)}
    call_command("render_pictures")
    call_command("render_pictures", "--all")
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{count} pictures were rendered." for count in (1, 0, 2)]
    client_of(seaweed.url).delete_object(Bucket=PRIVATE, Key=other.original.name)
    with pytest.raises(CommandError, match="1 pictures could not be rendered"):
        call_command("render_pictures", "--all")
