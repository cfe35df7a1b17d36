"""No typed payload ever runs, with the site’s policy off: that is the second wall, not the first."""

import json
from urllib.parse import quote, urlsplit

import feedparser
import pytest
from django.conf import settings
from playwright.sync_api import expect

from articles.models import Image
from tests import factories
from tests.browser.payloads import PAYLOADS, fill, speak
from tests.browser.steps import body_of, page_of, person

pytestmark = pytest.mark.once

TEXT_SIZE = (settings.BASE_DIR / "templates/articles/_text_size.js").read_text()
"""The only inline script."""
DIALOGS = """for (const name of ["alert", "confirm", "prompt", "print"])
    globalThis[name] = (...said) => console.log("ran", name, ...said)"""
DANGERS = """(within) => {
    const addresses = /^(href|src|action|formaction|xlink:href|data|poster|background)$/i;
    const runs = /^[\\s\\0-\\x1f]*(javascript|vbscript|data:(?!image)|livescript)/i;
    const isOurs = (script) => script.type === "application/ld+json" || script.type === "application/json"
        || script.src.startsWith(location.origin + "/static/")
        || script.src === location.origin + "/admin/jsi18n/"
        || script.text === TEXT_SIZE;
    const others = "iframe:not([sandbox]), [sandbox~=allow-scripts], object, embed, base, meta[http-equiv]";
    const found = [];
    for (const element of document.querySelectorAll(`${within} *`)) {
        const isForeign = element.matches("script") && !isOurs(element);
        if (isForeign || element.matches(others)) found.push(element.outerHTML);
        for (const { name, value } of element.attributes) {
            const isRun = /^on/i.test(name) || (addresses.test(name) && runs.test(value));
            if (isRun) found.push(`${name}=${value}`);
        }
    }
    document.querySelectorAll("script[type='application/ld+json']").forEach((data) => JSON.parse(data.text));
    return found.map((each) => each.slice(0, 200));
}""".replace("TEXT_SIZE", json.dumps(TEXT_SIZE))


class Watch:
    """Everything that ran, sent requests elsewhere or could run on a press, on the pages of a browser."""

    def __init__(self, page, site):
        self.page, self.found, self.pages = page, [], 0
        self.own = {urlsplit(site).netloc, urlsplit(settings.SITE_URL).netloc}
        page.add_init_script(DIALOGS)
        page.on("console", lambda said: said.type == "log" and self.found.append(said.text))
        page.on("dialog", self._dismiss)
        page.context.on("request", self._asked)
        page.context.on("page", lambda other: self.found.append(f"a window: {other.url}"))

    def _dismiss(self, dialog):
        self.found.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss", "ftp") and address.netloc not in self.own:
            self.found.append(f"a request: {request.url}")

    def look(self, address, within="html"):
        self.page.goto(address)
        self.pages += 1
        self.found += self.page.evaluate(DANGERS, within)


@pytest.fixture
def reader(newsroom, new_context):
    return Watch(new_context(bypass_csp=True).new_page(), newsroom)


def test_what_is_watched_for_is_seen(reader):
    """Uncleaned payloads do run in this browser."""
    for payload in [payload for payload in PAYLOADS if "onerror=alert(1)" in payload][:40]:
        reader.page.set_content(payload)
    reader.page.set_content(
        "<a href=' javascript:alert(1)'>x</a><img src=http://elsewhere.example onclick=x()>"
    )
    found = [*reader.found, *reader.page.evaluate(DANGERS, "html")]
    assert any(said.startswith("ran alert") for said in found)
    assert {"a request: http://elsewhere.example/", "onclick=x()", "href= javascript:alert(1)"} <= set(found)


def test_no_payload_runs_anywhere(newsroom, reader, sign_in):
    """Readers' pages, feeds and what a feed reader shows, the desk, a preview, the editor."""
    stories = fill(person("editor"))
    speak(factories.person("administrator", is_superuser=True), person("editor"), stories[-1])
    look_as_reader(reader, newsroom, stories)
    assert reader.found == []
    assert reader.pages > len(stories) + 25
    at_desk = Watch(sign_in("editor", bypass_csp=True), newsroom)
    look_at_desk(at_desk, newsroom, stories)
    assert at_desk.found == []


def look_as_reader(reader, newsroom, stories):
    addresses = [story.articles.latest("live_from").get_absolute_url() for story in stories]
    lists = ["/", "/category/c1/", "/author/a1/", "/authors/", "/corrections/", "/about/about-us/", "/about/"]
    asked = [f"/search/?q={quote(text[:150])}" for text in PAYLOADS[::400]]
    odd = [f"/{quote(text[:100], safe='')}/" for text in PAYLOADS[7::900]]
    feeds = ["rss.xml", "atom.xml", "corrections/rss.xml", "sitemap-news.xml", "feed.json", "feeds.opml"]
    others = [f"{addresses[-1]}history/", *(f"/{feed}" for feed in feeds)]
    for path in [*addresses, *lists, *asked, *odd, *others]:
        reader.look(newsroom + path)
    for entry in feedparser.parse(f"{newsroom}/rss.xml", sanitize_html=False).entries:
        reader.page.set_content("".join(each.value for each in entry.content))
        reader.found += reader.page.evaluate(DANGERS, "body")


def look_at_desk(watch, newsroom, stories):
    last, picture = stories[-1], Image.objects.latest("pk")
    of_story = [f"story/{last.pk}/versions/", f"story/{last.pk}/preview/"]
    for place in [*of_story, "story/", "image/", f"image/{picture.pk}/change/", "category/", "author/"]:
        watch.look(f"{newsroom}/admin/articles/{place}")
    watch.look(f"{newsroom}/admin/")
    for story in (stories[0], stories[30]):
        watch.look(newsroom + page_of(story), within="form .nothing")
        expect(body_of(watch.page)).to_be_visible()
        watch.found += watch.page.evaluate(DANGERS, ".cke_editable")
        body_of(watch.page).click()
