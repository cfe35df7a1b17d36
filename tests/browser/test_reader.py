"""What readers get, in a real browser: on a phone, in dark mode, without JavaScript, by keyboard only."""

import gzip
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import html, workflow
from articles.models import Author, Category, PublicNote
from newsroom.models import User
from tests import factories
from tests.browser.steps import violations
from tests.feed.archive import every, fill

pytestmark = pytest.mark.once

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
ARABIC = "إغلاق جسر الخليج أمام حركة المرور لأعمال الصيانة"
LATE = re.compile(r"\.woff2$|/media/")
# Chromium logs this for a page that answers 404 or 410, as it should.
ITS_OWN_STATUS = re.compile(r"responded with a status of 4(04|10)")
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) window.shifts.push(shift.value);
}).observe({type: "layout-shift", buffered: true});
"""
RICH = """
<p>The council heard <strong>four hours</strong> of argument about <a href="https://example.org/">it</a>.</p>
<h2>What was decided</h2><ul><li>Ferries from six.</li></ul><blockquote><p>It is cold there.</p></blockquote>
<table><caption>Passengers</caption><thead><tr><th>Year</th><th>Passengers in winter</th>
<th>Passengers in summer</th><th>Cost to the council, pounds</th><th>Difference</th></tr></thead>
<tbody><tr><td>2025</td><td>13,900</td><td>51,200</td><td>324,500</td><td>+5%</td></tr></tbody></table>
<p>A street named Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch closes too.</p>
"""


@pytest.fixture
def read(newsroom, new_context):
    """Opens an address as a reader; at the end no page may have complained or left the site."""
    opened = []

    def open_page(address="/", viewport=DESKTOP, before=lambda page: None, until="load", **browser):
        page = new_context(viewport=viewport, **browser).new_page()
        page.complaints, page.asked = [], []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        page.on("request", lambda request: page.asked.append(request.url))
        page.add_init_script(SHIFTS)
        before(page)
        page.goto(newsroom + address, wait_until=until)
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        assert not [said for said in page.complaints if not ITS_OWN_STATUS.search(said)]
        assert not [url for url in page.asked if not url.startswith(newsroom)]


@pytest.fixture
def editor(newsroom):
    return User.objects.get(username="editor")


@pytest.fixture
def archive(editor):
    """Forty-five stories, each with a category and an author."""
    labels = [factories.category("Harbour")], [factories.author("Ann Archer")]
    fill(editor, every(timedelta(hours=1), 45, timezone.now()), labels=lambda number: labels)


@pytest.fixture
def story(editor):
    """The address of a story that has everything a story can have."""
    picture = factories.image(editor, size=(1600, 1000))
    tall = factories.image(editor, size=(800, 1200))
    draft = factories.story(
        editor,
        body=RICH + html.figure(tall.key, tall.width, tall.height, "A mast", "The mast at noon.", "B. Baker"),
        dateline="Harrow Bay",
        lead_image=picture,
        lead_caption="The bridge at low tide.",
        lead_credit="Ann Archer",
        lead_alt_text="A bridge above mud.",
        video_url="https://video.example.org/watch/1",
        categories=[Category.objects.first() or factories.category("Harbour")],
        bylines=[Author.objects.first() or factories.author("Ann Archer")],
    )
    workflow.publish(draft, by=editor, kind="first")
    corrected = PublicNote(kind=PublicNote.Kind.CORRECTION, text="The bridge closed at noon, not at ten.")
    return workflow.note(draft, by=editor, public_note=corrected).get_absolute_url()


def headlines(page):
    return page.locator(".item h3")


def hold(page, addresses, late):
    """Hold the page's requests to these addresses until `let_go`."""
    page.route(addresses, lambda route: late.append(route))


def let_go(page, addresses, late):
    for route in late:
        route.continue_()
    page.unroute(addresses)


def settle(page):
    """Waits until the page's pictures and fonts have loaded and been painted."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")


def shifted(page):
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.evaluate("window.shifts.reduce((sum, shift) => sum + shift, 0)")


def test_show_more_adds_the_next_stories_in_place(archive, read):
    page = read()
    expect(headlines(page)).to_have_count(20)
    page.get_by_role("link", name="Show More").focus()
    page.keyboard.press("Enter")
    expect(headlines(page)).to_have_count(40)
    expect(page.locator(".more-status")).to_have_text("20 more stories.")
    expect(headlines(page).nth(20).get_by_role("link")).to_be_focused()
    assert page.url.endswith("/")
    page.get_by_role("link", name="Show More").click()
    expect(page.locator(".more-status")).to_have_text("5 more stories.")
    expect(page.get_by_role("link", name="Show More")).to_have_count(0)
    expect(page.get_by_text("You have reached the first story.")).to_be_visible()
    assert headlines(page).all_inner_texts() == [f"Story number {number}" for number in reversed(range(45))]


def test_a_day_that_goes_on_in_the_next_stories_has_one_heading(archive, read):
    page = read()
    page.get_by_role("link", name="Show More").click()
    expect(headlines(page)).to_have_count(40)
    days = page.locator(".day > h2 time").evaluate_all("all => all.map((day) => day.dateTime)")
    assert days == sorted(set(days), reverse=True)


def test_a_reader_who_comes_back_finds_the_list_as_they_left_it(archive, read):
    page = read(viewport=PHONE)
    page.get_by_role("link", name="Show More").click()
    expect(headlines(page)).to_have_count(40)
    chosen = headlines(page).nth(30).get_by_role("link")
    chosen.scroll_into_view_if_needed()
    left_at = chosen.bounding_box()["y"]
    chosen.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Story number 14")
    page.go_back()
    expect(headlines(page)).to_have_count(40)
    expect(chosen).to_be_in_viewport()
    assert abs(chosen.bounding_box()["y"] - left_at) < 2


def test_show_more_without_the_network_says_so_and_then_is_a_plain_link(archive, read):
    page = read()
    page.route("**/?before=*", lambda route: route.abort())
    page.get_by_role("link", name="Show More").click()
    expect(page.locator(".more-status")).to_contain_text("The older stories could not be loaded.")
    page.unroute("**/?before=*")
    page.get_by_role("link", name="Show More").click()
    expect(headlines(page).first).to_have_text("Story number 24")
    assert "?before=" in page.url
    page.complaints = [said for said in page.complaints if "ERR_FAILED" not in said]


def test_show_more_without_javascript_leads_to_the_next_page_and_back(archive, read):
    page = read(java_script_enabled=False)
    page.get_by_role("link", name="Show More").click()
    expect(headlines(page).first).to_have_text("Story number 24")
    expect(headlines(page)).to_have_count(20)
    page.get_by_role("link", name="Go to the newest").click()
    expect(headlines(page).first).to_have_text("Story number 44")


def test_a_story_is_whole_without_javascript(story, read):
    page = read(story, java_script_enabled=False)
    expect(page.get_by_role("link", name="Watch the video on video.example.org")).to_be_visible()
    expect(page.locator("figure.lead figcaption")).to_have_text("The bridge at low tide. (Ann Archer)")
    expect(page.get_by_role("figure").last.locator("figcaption")).to_have_text("The mast at noon. (B. Baker)")
    assert page.get_by_role("img").first.evaluate("image => image.currentSrc")


def test_corrected_leads_to_the_correction(story, read):
    page = read(story, viewport=PHONE)
    page.get_by_role("link", name="Corrected").click()
    expect(page.get_by_text("The bridge closed at noon, not at ten.")).to_be_in_viewport()


def test_the_keyboard_skips_to_the_stories(archive, read):
    page = read()
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".item").first.locator(":focus")).to_have_text("Harbour")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_keyboards_place_is_always_in_sight(archive, story, read, viewport, key):
    page = read(viewport=viewport)
    for _ in range(40):
        page.keyboard.press(key)
        place = page.evaluate("""() => {
            const focused = document.activeElement;
            if (focused === document.body) return null;
            const {outlineStyle, outlineWidth} = getComputedStyle(focused);
            const box = focused.getClientRects()[0];
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return {text: focused.textContent, outline: outlineStyle, width: parseFloat(outlineWidth),
                    isCovered: !focused.contains(top)};
        }""")
        if place:
            assert place["outline"] == "solid", place
            assert place["width"] >= 2, place
            assert not place["isCovered"], place


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("place", ["feed", "story"])
def test_nothing_moves_when_fonts_and_pictures_come_late(archive, story, read, viewport, place):
    late, address = [], "/" if place == "feed" else story
    page = read(
        address, viewport=viewport, before=lambda page: hold(page, LATE, late), until="domcontentloaded"
    )
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    shifted(page)
    assert page.evaluate("document.fonts.status") == "loading"
    let_go(page, LATE, late)
    settle(page)
    assert shifted(page) < 0.01


def test_nothing_moves_when_older_stories_arrive(archive, read):
    page, late = read(viewport=PHONE), []
    settle(page)
    hold(page, "**/?before=*", late)
    page.get_by_role("link", name="Show More").click()
    expect(page.locator(".more-status")).to_have_text("Loading older stories…")
    shifted(page)
    # A shift caused by the reader's own tap is no surprise.
    page.evaluate("window.shifts = []")
    let_go(page, "**/?before=*", late)
    expect(headlines(page)).to_have_count(40)
    assert shifted(page) < 0.01


def body_colour(page, which):
    return [
        int(part) for part in re.findall(r"\d+", page.evaluate(f"getComputedStyle(document.body).{which}"))
    ]


@pytest.mark.parametrize("place", ["feed", "story"])
def test_the_dark_scheme_is_dark(archive, story, read, place):
    page = read("/" if place == "feed" else story, color_scheme="dark")
    assert max(body_colour(page, "backgroundColor")) < 0x30
    assert min(body_colour(page, "color")) > 0xD0


def test_an_arabic_story_reads_from_the_right(editor, read):
    draft = factories.story(editor, headline=ARABIC, dek="", body=f"<p>{ARABIC}.</p>", dateline="Harrow Bay")
    address = workflow.publish(draft, by=editor, kind="first").get_absolute_url()
    reads_from_the_right = """element => {
        const words = document.createRange();
        words.selectNodeContents(element);
        return getComputedStyle(element).direction === "rtl" &&
            Math.abs(words.getBoundingClientRect().right - element.getBoundingClientRect().right) < 2;
    }"""
    for where in ("/", address):
        page = read(where, viewport=PHONE)
        assert page.get_by_role("heading", name=ARABIC).evaluate(reads_from_the_right)
    assert page.get_by_text(f"{ARABIC}.").evaluate(reads_from_the_right)


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")], ids=["phone", "desktop"]
)
def test_axe_finds_nothing(archive, editor, story, read, viewport, scheme):
    withdrawn = factories.published(editor)
    gone = withdrawn.articles.get().get_absolute_url()
    workflow.withdraw(withdrawn, by=editor, notice="Two sources took back what they said.")
    factories.category("Empty")
    lists = "/", "/category/harbour/", "/category/empty/", "/author/ann-archer/", "/authors/", "/feeds/"
    year, month, day = (f"/{timezone.localdate():{form}}/" for form in ("%Y", "%Y/%m", "%Y/%m/%d"))
    for address in (*lists, year, month, day, story, gone, "/nothing/"):
        page = read(address, viewport=viewport, color_scheme=scheme)
        settle(page)
        assert violations(page) == [], address


@pytest.mark.parametrize("place", ["feed", "story", "nothing"])
def test_text_twice_as_large_fits_a_phone(archive, story, read, place):
    page = read({"feed": "/", "story": story, "nothing": "/nothing/"}[place], viewport=PHONE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > 32
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_print_leaves_out_what_paper_cannot_do(archive, story, read):
    page = read()
    page.emulate_media(media="print", color_scheme="dark")
    for name in ("Sections", "Older stories"):
        expect(page.get_by_role("navigation", name=name)).to_have_count(0)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page = read(story)
    expect(page.locator(".printed")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".printed")).to_contain_text(story)
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.locator("figure.lead").get_by_text("The bridge at low tide.")).to_be_visible()


def test_twenty_stories_and_their_styles_are_light(archive, read):
    answers = []
    page = read(before=lambda page: page.on("response", lambda answer: answers.append(answer)))
    bodies = {answer.url: answer.body() for answer in list(answers)}
    assert len(bodies[page.url]) <= 60 * 1024
    parts = [gzip.compress(body) for url, body in bodies.items() if re.search(r"\.(css|js)$", url)]
    assert len(parts) == 4  # the style sheet, and three scripts of the feed
    assert sum(map(len, parts)) <= 40 * 1024
