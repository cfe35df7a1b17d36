"""Static files in the codings in which `collectstatic` has left them, where nginx has its module."""

import pytest

from tests.deploy.fronts import Nginx

pytestmark = pytest.mark.once


class WithBrotli(Nginx):
    module = "load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;"

    def values(self):
        return {"#brotli_static on;": "brotli_static on;"} | super().values()


@pytest.fixture(scope="module")
def nginx(newsroom, tmp_path_factory):
    found = WithBrotli(newsroom, tmp_path_factory.mktemp("nginx"))
    found.start()
    yield found
    found.end()


@pytest.mark.parametrize(
    ("asked", "sent"), [("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("identity", None)]
)
def test_a_style_sheet_is_sent_in_the_best_coding_that_the_reader_can_read(nginx, asked, sent):
    answer = nginx.get("/static/css/site.css", Accept_Encoding=asked)
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, sent)
    assert answer.headers["Content-Type"] == "text/css"
    assert answer.headers["Vary"] == "Accept-Encoding"
