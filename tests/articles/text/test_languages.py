"""A story's language: detected unless an editor chose it, and declared wherever its words appear."""

import json
import re
import unicodedata
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from lxml import etree

from articles import workflow
from articles.models import Article, PublicNote, Revision
from articles.text import languages
from articles.text.detection import MOST_READ, detected
from articles.workflow.versions import MINOR
from tests import factories
from tests.markup import markup_of
from tests.moments import SECOND

ARABIC = {
    "headline": "BBC: إعادة فتح الجسر بعد ثلاثة أسابيع",
    "dek": "عبرت أول مركبة صباحًا.",
    "body": "<p>أُعيد فتح الجسر أمام حركة السير.</p>",
    "slug": "jisr",
}
ITS = 'lang="ar" dir="rtl"'


def written(headline="", dek="", body="", language=""):
    return SimpleNamespace(headline=headline, dek=dek, body=body, language=language)


@pytest.mark.once
@pytest.mark.parametrize(
    ("headline", "tag"),
    [
        ("Harbour bridge closes after a crack was found in it", "en"),
        ("Hafenbrücke nach Fund eines Risses für Wochen gesperrt", "de"),
        ("Most portowy zamknięty po wykryciu pęknięcia w linie", "pl"),
        ("A ponte do porto fecha depois de uma grande rachadura", "pt"),
        ("Міський міст закрили на ремонт", "uk"),
        ("Рада ухвалила бюджет на 2027 рік", "uk"),
        ("Мост закрыли на ремонт", "ru"),
        ("Мостът на пристанището е затворен", "bg"),
        ("إغلاق جسر الميناء بعد اكتشاف شق", "ar"),
        ("پل بندر پس از کشف ترک بسته شد", "fa"),
        ("הגשר בנמל נסגר", "he"),
        ("海港大桥因裂缝关闭", "zh-Hans"),
        ("市議會通過二〇二七年預算", "zh-Hant"),
        ("港の橋がひび割れで閉鎖", "ja"),
        ("항구 다리 균열로 폐쇄", "ko"),
        # Names alone are not enough, nor is a text in two languages.
        ("Bundesliga: Bayern 3, Dortmund 2", ""),
        ("Selenskyj", ""),
        ("", ""),
        ("\U000e0001\ue000", ""),
    ],
)
def test_the_language_is_detected(headline, tag):
    assert detected(written(headline)) == tag


@pytest.mark.once
def test_of_a_long_text_the_beginning_is_read():
    english = "<p>The bridge was closed when a crack was found.</p>" * (MOST_READ // 30)
    assert detected(written(body=f"{english}{'<p>Мост закрыли на ремонт.</p>' * 100_000}")) == "en"


@pytest.mark.once
@pytest.mark.parametrize("language", languages.KNOWN.values(), ids=str)
def test_each_language_is_written_in_the_direction_of_its_letters(language):
    [first, *_] = [unicodedata.bidirectional(letter) for letter in language.own_name if letter.isalpha()]
    assert language.is_rtl == (first in ("R", "AL"))
    assert len(language.tag) <= languages.LONGEST_TAG
    assert re.fullmatch(r"[a-z]{2,3}_[A-Z]{2}", language.locale)


@pytest.mark.once
@pytest.mark.parametrize(
    ("site", "tag", "is_foreign"),
    [
        ("en-us", "en", False),
        ("en-us", "", False),
        ("en", "en-GB", True),
        ("en-us", "eo", True),
        ("zh-hans", "zh-Hans", False),
        ("zh-hans", "zh-Hant", True),
        ("pt-br", "pt", False),
    ],
)
def test_words_are_foreign_where_the_site_is_in_another_language(settings, site, tag, is_foreign):
    settings.LANGUAGE_CODE = site
    assert languages.is_foreign(tag) == is_foreign
    assert languages.tag_of(tag) == (tag if is_foreign else site)


def test_what_an_editor_chose_stays_whatever_is_detected(clock, editor):
    story = factories.published(editor, **ARABIC, language="fa")
    clock.shift(SECOND)
    workflow.save(story, by=editor, words={"headline": "إعادة فتح الجسر أمام السيارات"})
    workflow.publish(story, by=editor, kind=MINOR)
    rows = [*Article.objects.all(), *Revision.objects.all(), story]
    assert {row.language for row in rows} == {"fa"}
    assert {article.written_in for article in Article.objects.all()} == {"fa"}
    clock.shift(SECOND)
    workflow.save(story, by=editor, words={"language": ""})
    workflow.publish(story, by=editor, kind=MINOR)
    assert [story.articles.latest("live_from").written_in, story.language] == ["ar", ""]


def test_a_fix_of_the_language_reaches_readers_and_the_working_copy(client, clock, editor):
    story = factories.published(editor, slug="bridge")
    live = story.articles.get()
    clock.shift(SECOND)
    workflow.save(story, by=editor, words={"dek": "A draft."})
    workflow.fix(story, by=editor, article=live, words={"language": "cy"})
    assert '<h1 lang="cy" dir="ltr">' in client.get("/2026/11/24/bridge/").text
    story.refresh_from_db()
    assert (story.language, story.dek) == ("cy", "A draft.")


def test_a_language_that_nobody_knows_is_refused(editor):
    for tag in ("xx", "UK", "en-us", '"><script>'):
        with pytest.raises(ValidationError, match="not a language"):
            factories.story(editor, language=tag)


@pytest.mark.once
def test_a_page_says_where_its_words_are_in_another_language(client, clock, editor):
    factories.published(editor, **ARABIC, dateline="هارو باي")
    page = markup_of(client.get("/2026/11/24/jisr/"))
    assert f'<article class="story" {ITS}>' in page
    for element in ("h1", 'p class="dek"', 'div class="body"'):
        assert f"<{element} {ITS}>" in page
    # The page's own texts within the story are in the page's language.
    for element in ('div class="kicker"', 'div class="facts"', 'div class="tools"', "footer"):
        assert f'<{element} lang="en-us" dir="ltr">' in page
    assert '<meta property="og:locale" content="ar_AR">' in page
    facts = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert facts["inLanguage"] == "ar"


@pytest.mark.once
def test_a_page_in_one_language_says_it_once(client, clock, editor):
    factories.published(editor, slug="bridge")
    page = client.get("/2026/11/24/bridge/").text
    assert re.findall(r'lang="[^"]*"', page) == ['lang="en-us"']
    assert "og:locale" not in page
    assert "<!--" not in page


@pytest.fixture
def listed(clock, editor):
    """An Arabic story in every list, next to an English one."""
    story = factories.published(editor, **ARABIC)
    clock.shift(SECOND)
    factories.published(editor, slug="beside")
    workflow.pin(story, by=editor, label="breaking", in_strip=True, until=None)
    clock.shift(SECOND)
    workflow.note(story, by=editor, public_note=PublicNote(kind="correction", text="صُحّح الرقم."))
    clock.shift(SECOND)
    return story


@pytest.mark.once
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/latest/beside/",
        "/2026/11/24/",
        "/category/news/",
        "/author/staff/",
        "/search/?q=الجسر",
        "/search/?q=BBC&sort=newest",
        "/corrections/",
        "/2026/11/24/beside/",
        "/2026/11/24/jisr/history/",
    ],
)
def test_its_headline_says_its_language_wherever_it_stands(client, listed, address):
    page = markup_of(client.get(address))
    shown = page.rpartition("</head>")[2].replace("<mark>", "").replace("</mark>", "")
    *headlines, _ = shown.split(ARABIC["headline"])
    for before in headlines:
        *_, last = re.findall(r"<(?!a |strong>|/)[^>]*>|<a [^>]*dir=[^>]*>", before)
        assert ITS in last
    assert headlines


@pytest.mark.once
def test_feeds_say_the_language_of_each_story(client, clock, editor):
    factories.published(editor, **ARABIC)
    clock.shift(SECOND)
    factories.published(editor)
    xml = "{http://www.w3.org/XML/1998/namespace}lang"
    entries = etree.fromstring(client.get("/atom.xml").content).findall("{*}entry")
    assert [entry.get(xml) for entry in entries] == [None, "ar"]
    items = etree.fromstring(client.get("/rss.xml").content).findall("channel/item")
    assert [item.findtext("{http://purl.org/dc/elements/1.1/}language") for item in items] == [None, "ar"]
    items = client.get("/feed.json").json()["items"]
    assert [item.get("language") for item in items] == [None, "ar"]
    assert [item["content_html"].startswith(f"<div {ITS}>") for item in items] == [False, True]
    news = etree.fromstring(client.get("/sitemap-news.xml").content)
    assert [each.text for each in news.iter("{*}language")] == ["en", "ar"]


def found(client, typed):
    page = client.get(f"/search/?q={typed}").text.partition("<main")[2]
    return list(dict.fromkeys(re.findall(r'href="/2026/11/24/([^/"]+)/"', page)))


def test_search_takes_the_stems_of_the_storys_own_language(client, clock, editor):
    german = {
        "headline": "Die alten Häuser am Hafen sind verkauft",
        "dek": "Zwei Straßen weiter wird gebaut.",
    }
    factories.published(editor, **german, slug="haeuser", language="de")
    factories.published(editor, headline="This does not note any house", slug="note")
    clock.shift(SECOND)
    assert found(client, "Haus") == ["haeuser"]
    assert found(client, "verkauften+Häusern") == ["haeuser"]
    assert "<mark>Häuser</mark>" in client.get("/search/?q=Haus").text
    # German stemming would conflate these two: it finds no English story.
    assert found(client, "notes") == ["note"]
    assert "<mark>not</mark>" not in client.get("/search/?q=note").text


@pytest.mark.once
def test_the_writing_page_offers_what_it_has_detected(desk, clock, editor):
    story = factories.story(editor, **ARABIC)
    address = f"/admin/articles/story/{story.pk}/change/"
    page = markup_of(desk(editor).get(address))
    assert '<option value="" selected>Arabic (detected)</option>' in page
    assert re.search(rf'<textarea name="headline"[^>]*{ITS}', page) or re.search(
        r'<textarea name="headline"[^>]*dir="rtl"[^>]*lang="ar"', page
    )
    workflow.save(story, by=editor, words={"language": "fa"})
    assert '<option value="fa" selected>فارسی – Persian</option>' in desk(editor).get(address).text


def test_the_language_of_older_stories_is_detected_by_a_command(client, clock, editor):
    story = factories.published(editor, **ARABIC)
    story.articles.update(written_in="")
    call_command("clean", verbosity=0)
    assert f"<h1 {ITS}>" in client.get("/2026/11/24/jisr/").text
