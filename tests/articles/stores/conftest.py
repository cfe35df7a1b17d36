import pytest

from articles.pictures import remote
from tests.articles.stores.seaweed import KEY, PRIVATE, PUBLIC, SECRET, Seaweed, Way, client_of


@pytest.fixture(scope="session")
def seaweed():
    server = Seaweed()
    try:
        server.start()
        yield server
    finally:
        server.end()


@pytest.fixture
def way(seaweed):
    """The way to the store, which a test can break."""
    way = Way(seaweed.ports["s3"][0])
    yield way
    way.close()


@pytest.fixture
def bucket(seaweed):
    """What a bucket holds, asked without the site: {name: its head}"""

    def held(name):
        client = client_of(seaweed.url)
        found = client.list_objects_v2(Bucket=name).get("Contents", [])
        return {entry["Key"]: client.head_object(Bucket=name, Key=entry["Key"]) for entry in found}

    return held


@pytest.fixture
def patience():
    """Seconds for which the site waits for the store: long on a busy machine, short where it is to hang."""
    return 30


@pytest.fixture
def store(seaweed, way, settings, tmp_path, monkeypatch, patience):
    """The site keeps its pictures in the store, which is empty, and reaches it by the way."""
    empty(seaweed)
    for name in ("READ_TIMEOUT", "CONNECT_TIMEOUT", "LONGEST_SENDING"):
        monkeypatch.setattr(remote, name, patience)
    settings.MEDIA_URL = f"{seaweed.url}/{PUBLIC}/"
    public = {"bucket_name": PUBLIC, "base_url": settings.MEDIA_URL, "object_parameters": AGE}
    private = {"bucket_name": PRIVATE}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": storage(way, **public, spool=str(tmp_path / "spool" / "public")),
        "originals": storage(way, **private, spool=str(tmp_path / "spool" / "originals")),
    }
    remote.forget_failures()
    yield way
    remote.forget_failures()


AGE = {"CacheControl": "public, max-age=31536000, immutable"}


def storage(way, **own):
    common = {"endpoint_url": way.url, "region_name": "us-east-1", "addressing_style": "path"}
    keys = {"access_key": KEY, "secret_key": SECRET}
    return {"BACKEND": "articles.pictures.remote.RemoteStorage", "OPTIONS": common | keys | own}


def empty(seaweed):
    client = client_of(seaweed.url)
    for name in (PUBLIC, PRIVATE):
        for entry in client.list_objects_v2(Bucket=name).get("Contents", []):
            client.delete_object(Bucket=name, Key=entry["Key"])
