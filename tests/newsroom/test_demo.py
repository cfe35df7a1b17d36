"""The demo newsroom, loaded once for the module at a fixed moment."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from articles import html, workflow
from articles.follow_up import running
from articles.invariants import broken
from articles.models import (
    AboutPage,
    Article,
    Image,
    Job,
    Newspaper,
    Pin,
    PublicNote,
    Revision,
    Story,
    Withdrawal,
)
from articles.text import typography
from articles.workflow import readiness
from articles.workflow.acts import Act
from articles.workflow.standing import Standing
from newsroom.demo import dates, loading
from newsroom.models import User

LOADED_AT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
"""A Tuesday."""

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module", autouse=True)
def _demo(django_db_setup, django_db_blocker):
    with time_machine.travel(LOADED_AT, tick=False), django_db_blocker.unblock(), transaction.atomic():
        load("--force")
        # The other sizes of nineteen photographs take half a minute, and no test looks at them.
        Job.objects.filter(kind="picture_sizes").delete()
        while running.run_round():
            pass
        yield
        transaction.set_rollback(True)


def load(*options):
    said = StringIO()
    call_command("load_demo", *options, stdout=said)
    return said.getvalue()


def tables():
    """Every row of every table of the project."""
    models = [*apps.get_app_config("articles").get_models(), *apps.get_app_config("newsroom").get_models()]
    return {model: list(model.objects.order_by("pk").values_list()) for model in models}


def story(slugline):
    return Story.objects.get(slugline=slugline)


def states():
    """The number of stories in each state, in the desk's words."""
    return Counter(Standing.of(each, LOADED_AT).in_words(each) for each in Story.objects.all())


def test_loading_twice_changes_nothing():
    before = tables()
    assert "nothing was changed" in load("--force")
    assert tables() == before


def test_words_that_people_changed_stay_when_it_is_loaded_again():
    draft, editor = story("harbour-dues"), User.objects.get(username="editor")
    workflow.save(draft, by=editor, words={"headline": "Ours now", "slugline": "dues"})
    load("--force")
    draft.refresh_from_db()
    assert (draft.headline, draft.slugline) == ("Ours now", "dues")
    assert not Story.objects.filter(slugline="harbour-dues").exists()


def test_an_interrupted_loading_goes_on_where_it_stopped():
    missing = story("borscht")
    Revision.objects.filter(story=missing).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_auditentry WHERE story_id = %s", [missing.pk])
    missing.delete()
    assert "Loaded 1 " in load("--force")
    assert story("borscht").owner.username == "iryna"


def test_it_is_refused_with_debug_off():
    before = tables()
    with pytest.raises(CommandError, match="--force"):
        load()
    assert tables() == before


def test_three_people_can_sign_in_each_in_a_role():
    roles = {"journalist": "journalist", "editor": "editor", "admin": "administrator"}
    for username, role in roles.items():
        person = User.objects.get(username=username)
        assert person.check_password("newsroom-demo")
        assert person.is_staff
        assert [group.name for group in person.groups.all()] == [role]
    assert not any(person.has_usable_password() for person in User.objects.exclude(username__in=roles))


def test_stories_stand_in_every_state():
    found = states()
    assert found["Published"] >= 48
    assert found["In review"] == 3
    assert found["Draft"] == 5
    for state in ("Scheduled", "Live, with changes", "Withdrawn"):
        assert found[state] == 1
    assert Revision.objects.filter(act=Act.SEND_BACK).exclude(note="").exists()


def test_updates_and_notes_of_each_kind_are_there():
    kinds = set(PublicNote.objects.values_list("kind", flat=True))
    assert kinds == set(PublicNote.Kind)
    live = Article.objects.published(LOADED_AT)
    assert set(live.values_list("updated_as", flat=True)) == {"", "updated", "corrected"}
    assert {"minor", "update"} <= set(Article.objects.values_list("kind", flat=True))
    assert Withdrawal.objects.exclude(notice="").count() == 1


def test_the_first_screen_shows_a_pin_an_update_a_correction_and_a_picture_in_the_feed_itself():
    pin, live = Pin.objects.current(LOADED_AT).get(), Article.objects.published(LOADED_AT)
    top, newest = live.get(story=pin.story), live.in_feed_order()[0]
    assert (top.updated_as, newest.updated_as) == ("updated", "corrected")
    assert top.lead_image
    assert any(article.lead_image for article in live.in_feed_order()[:2])
    assert live.filter(lead_image__isnull=False).exclude(video_url="").exists()
    assert live.filter(story__in=top.related_ids).count() == len(top.related_ids) == 2


def test_the_feed_spans_a_month_and_its_newest_story_is_minutes_old():
    times = Article.objects.published(LOADED_AT).values_list("published_at", flat=True)
    assert LOADED_AT - max(times) < timedelta(minutes=15)
    assert timedelta(days=25) < LOADED_AT - min(times) < timedelta(days=35)


def test_every_published_story_is_ready():
    for article in Article.objects.published(LOADED_AT).select_related("story"):
        found = readiness.problems(article.story, LOADED_AT)
        missing = [each for each in found if each.weight != readiness.Weight.ADVICE]
        assert [each for each in missing if each.check not in ("held-picture", "killed-picture")] == []


def test_headlines_and_deks_keep_to_their_lengths():
    # A Chinese character carries about as much as two letters.
    for article in Article.objects.published(LOADED_AT):
        assert len(article.headline) * (1 if article.headline.isascii() else 2) >= 30, article.headline
        assert len(article.headline) <= 110, article.headline
        assert 0 < len(article.dek) <= 200, article.headline


def test_words_have_no_straight_quotes_typed_dashes_or_double_spaces():
    texts = {html.plain_text(each.body) for each in Revision.objects.all()}
    texts |= {getattr(each, field) for each in Revision.objects.all() for field in readiness.LINES}
    texts |= {text for each in Image.objects.all() for text in (each.caption, each.alt_text)}
    texts |= {each.text for each in PublicNote.objects.all()}
    assert len(texts) > 100
    assert {text: typography.faults(text) for text in texts if typography.faults(text)} == {}


def test_every_picture_has_caption_credit_and_alt_text():
    assert Image.objects.count() == 19
    for article in Article.objects.exclude(lead_image=None):
        assert article.lead_caption, article.headline
        assert article.lead_credit, article.headline
        assert article.lead_alt_text, article.headline
    figures = [figure for article in Article.objects.all() for figure in html.figures(article.body)]
    assert figures
    assert all(figure.caption and figure.credit and figure.alt_text for figure in figures)


def test_pictures_are_cleared_but_for_one_of_each_other_status():
    found = Counter(Image.objects.values_list("status", flat=True))
    assert {status: found[status] for status in ("to_check", "held", "killed")} == {
        "to_check": 1,
        "held": 1,
        "killed": 1,
    }
    assert found["cleared"] == Image.objects.count() - 3


def test_every_photograph_is_in_a_live_story():
    live = list(Article.objects.published(LOADED_AT))
    shown = {article.lead_image.key for article in live if article.lead_image}
    shown |= {figure.key for article in live for figure in html.pictures_in(article.body)}
    assert shown == set(Image.objects.values_list("key", flat=True))


def test_the_newspaper_has_a_face_and_pages_that_readers_have():
    paper = Newspaper.objects.get()
    assert all((paper.logo, paper.logo_dark, paper.icon, paper.card, paper.accent, paper.security_address))
    pages = AboutPage.objects.published()
    kinds = {AboutPage.Kind(page.kind) for page in pages}
    assert {"about", "masthead", "contact", "ethics", "corrections", "privacy", "imprint"} <= kinds
    assert paper.belongs_to
    texts = {html.plain_text(page.live.body) for page in pages} | {paper.tagline, paper.footer}
    assert {text: typography.faults(text) for text in texts if typography.faults(text)} == {}


def test_no_date_is_left_unwritten():
    for words in Article.objects.values_list("headline", "dek", "body"):
        assert "{" not in "".join(words)


def test_the_rules_of_the_tables_hold():
    assert list(broken(LOADED_AT)) == []


@pytest.mark.parametrize("days", range(7))
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_on_any_day_acts_follow_each_other_and_none_lies_ahead(days, hour):
    now = LOADED_AT.replace(hour=hour, minute=5) + timedelta(days=days)
    for written in loading.stories():
        times = [written["begun"]] if "begun" in written else []
        times += [act["when"] for act in written.get("acts", [])]
        moments = [dates.moment(when, now) for when in times]
        assert moments == sorted(moments), written["slugline"]
        assert moments[-1] < now, written["slugline"]


def test_dates_are_written_in_ap_style():
    assert dates.dated("on {-1d}, {-12w tue} and {+40d}", LOADED_AT) == "on Nov. 23, Sept. 1 and Jan. 3"


def test_workdays_pass_over_the_weekend():
    assert dates.moment("-1b 09:00", LOADED_AT) == LOADED_AT.replace(day=23, hour=9, minute=0)
    assert dates.moment("-2b 09:00", LOADED_AT) == LOADED_AT.replace(day=20, hour=9, minute=0)


def test_a_flash_of_the_demo_carries_news_and_the_name_of_the_staff():
    flash = workflow.flash(by=User.objects.get(username="editor"), headline="Fire", text="Crews are there.")
    assert [str(label) for label in (*flash.categories, *flash.authors)] == ["News", "Courier staff"]
