"""What a newcomer does with a site that was just installed, through its web server, by the desk's own forms:

python -m tests.deploy.newcomer INVITATION CERTIFICATE
python -m tests.deploy.newcomer --again STORY CERTIFICATE       once it was restored: reads, and signs in
"""

import http.client
import socket
import ssl
import sys
import time
from http.cookiejar import CookieJar
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

import django

PASSWORD = "seven wet herons on a pier"


class Connection(http.client.HTTPSConnection):
    """To this machine, whatever the name."""

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", 443), timeout=60)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


class Handler(HTTPSHandler):
    def https_open(self, request):
        return self.do_open(Connection, request, context=self._context)


class Browser:
    """Keeps cookies, follows redirects, and believes the certificate of the installation alone."""

    def __init__(self, site: str, certificate: str):
        self.site = site
        trusted = ssl.create_default_context(cafile=certificate)
        self.opener = build_opener(Handler(context=trusted), HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, sent: dict | None = None):
        """The page in the end; what a form sends carries the page that it was on."""
        body = None if sent is None else urlencode(sent, doseq=True).encode()
        address = path if path.startswith("https:") else self.site + path
        with self.opener.open(Request(address, body, {"Referer": address})) as answer:  # noqa: S310
            return SimpleNamespace(url=answer.url, text=answer.read().decode())

    def send(self, path: str, **typed):
        """Open a page with one form beside those of the frame, fill it, and send it where it was opened."""
        from tests.articles.admin.pages import parse

        page = self.ask(path)
        token = parse(page.text).find(".//input[@name='csrfmiddlewaretoken']").get("value")
        return self.ask(page.url, {"csrfmiddlewaretoken": token, **typed})


def wait_until_it_serves(browser: Browser) -> None:
    for _ in range(120):
        try:
            browser.ask("/")
        except HTTPError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError("It does not serve.")


def main(link: str, certificate: str) -> None:
    django.setup()
    from tests.articles.admin.pages import ADD, form_of, parse
    from tests.articles.admin.story.steps import TYPED

    address = urlsplit(link)
    browser = Browser(f"https://{address.netloc}", certificate)
    wait_until_it_serves(browser)
    desk = browser.send(address.path, new_password1=PASSWORD, new_password2=PASSWORD)
    assert desk.url.endswith("/admin/"), desk.text
    typed = {**form_of(browser.ask(ADD)), **TYPED, "_act": "publish", "overriding": ["category", "byline"]}
    began = time.monotonic()
    browser.ask(ADD, typed)
    feed = browser.ask("/").text
    assert TYPED["headline"] in feed, feed
    story = next(a.get("href") for a in parse(feed).iter("a") if TYPED["headline"] in a.text_content())
    assert "At noon." in browser.ask(story).text
    print(f"Published and read at {story} {time.monotonic() - began:.2f} s after it was sent.")  # noqa: T201


def again(story: str, certificate: str) -> None:
    django.setup()
    from tests.articles.admin.story.steps import TYPED

    browser = Browser("https://news.example", certificate)
    wait_until_it_serves(browser)
    assert "At noon." in browser.ask(story).text
    desk = browser.send("/admin/login/", username="ann", password=PASSWORD)
    assert TYPED["headline"] in browser.ask("/admin/articles/story/").text, desk.text


if __name__ == "__main__":
    if sys.argv[1] == "--again":
        again(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
