"""Each kind of CDN is told in its own way, and a failure is never taken for success."""

import pytest

from newsroom.cdn import vendors
from newsroom.cdn.vendors import VENDORS

pytestmark = pytest.mark.once
KEYS, ADDRESSES = ["lists", "story-1"], ["https://news.example/media/images/a/320.webp"]


@pytest.fixture(params=VENDORS)
def kind(request, settings):
    settings.CDN_KIND, settings.CDN_TOKEN = request.param, "a-token"
    return request.param


def tell(cdn, kind, how, what, path="/service/S1/purge"):
    for request in getattr(VENDORS[kind], how)(f"{cdn.address}{path}", what):
        vendors.send(request)
    return cdn.told[-1]


TOLD_KEYS = {
    "fastly": ("POST", {"Fastly-Key": "a-token", "Surrogate-Key": "lists story-1"}, None),
    "cloudflare": ("POST", {"Authorization": "Bearer a-token"}, {"tags": KEYS}),
    "varnish": ("PURGE", {"Xkey": "lists story-1"}, None),
    "generic": ("POST", {"Authorization": "Bearer a-token"}, {"keys": KEYS}),
}
TOLD_ADDRESSES = {
    "fastly": ("/purge/news.example/media/images/a/320.webp", None),
    "cloudflare": ("/service/S1/purge", {"files": ADDRESSES}),
    "varnish": ("/media/images/a/320.webp", None),
    "generic": ("/service/S1/purge", {"addresses": ADDRESSES}),
}


def test_keys_are_dropped_as_the_vendor_documents_it(cdn, kind):
    told, (method, headers, body) = tell(cdn, kind, "drop_keys", KEYS), TOLD_KEYS[kind]
    assert (told["method"], told["path"], told["body"]) == (method, "/service/S1/purge", body)
    assert headers.items() <= {name.title(): value for name, value in told["headers"].items()}.items()


def test_addresses_are_dropped_as_the_vendor_documents_it(cdn, kind):
    told = tell(cdn, kind, "drop_addresses", ADDRESSES)
    assert (told["path"], told["body"]) == TOLD_ADDRESSES[kind]
    assert kind != "varnish" or told["headers"]["Host"] == "news.example"


def test_no_purge_is_a_soft_one(cdn, kind):
    for how, what in (("drop_keys", KEYS), ("drop_addresses", ADDRESSES)):
        assert "soft" not in str(tell(cdn, kind, how, what)).lower()


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
def test_a_status_of_failure_is_a_failure(cdn, kind, status):
    cdn.status = status
    with pytest.raises(OSError, match=str(status)):
        tell(cdn, kind, "drop_keys", KEYS)


def test_cloudflare_says_in_words_that_it_failed(cdn, settings):
    settings.CDN_KIND = "cloudflare"
    cdn.body = {"success": False, "errors": [{"code": 1012, "message": "Request must contain one of tags"}]}
    with pytest.raises(vendors.Refused, match="must contain one of tags"):
        tell(cdn, "cloudflare", "drop_keys", KEYS)
