"""nginx between the site and a CDN."""

import pytest

from newsroom.cdn.vendors import VENDORS
from tests.deploy.conftest import FILL, Newsroom
from tests.deploy.fronts import Nginx, without
from tests.newsroom.running import until

pytestmark = pytest.mark.once


@pytest.mark.parametrize("kind", ["generic", "cloudflare"])
def test_a_cdn_may_not_keep_the_last_page_of_a_site_that_is_gone(kind, tmp_path):
    newsroom = Newsroom(tmp_path, CDN_KIND=kind, CDN_PURGE_URL="http://127.0.0.1:9/", CDN_TOKEN="t")
    newsroom.run(FILL)
    newsroom.start()
    front = tmp_path / "nginx"
    front.mkdir()
    nginx, lifetime = Nginx(newsroom, front), VENDORS[kind].lifetime
    try:
        nginx.start()
        until(lambda: lifetime in nginx.get("/").headers, seconds=60)
        with without(newsroom):
            until(lambda: lifetime not in nginx.get("/").headers, seconds=60)
            answer = nginx.get("/")
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "public, max-age=1")
            assert VENDORS[kind].header in answer.headers
    finally:
        nginx.end()
        newsroom.kill()
