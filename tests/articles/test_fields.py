"""Text is cleaned on every path into the database, and expressions are refused."""

import json
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Concat, Upper
from django.utils import timezone

from articles import workflow
from articles.cleaning import LONGEST_BODY, MOST_PIECES
from articles.fields import HTMLFormField, LineFormField
from articles.models import Category, Story
from articles.models.article import Article
from tests import factories

DIRTY = '<p onclick="alert(1)">Cafe\u0301<script>alert(2)</script></p>'
CLEAN = "<p>Café</p>"
DIRTY_LINE = " Cafe\u0301\x00 \x07of\u2028the\u202e\n\tharbour "
CLEAN_LINE = "Café of the harbour"


@contextmanager
def refusing():
    with pytest.raises(TypeError, match="expression"), transaction.atomic():
        yield


def unsaved(by, **words):
    return Story(owner=by, created_at=timezone.now(), modified_at=timezone.now(), **words)


def dirty(by):
    return unsaved(by, headline=DIRTY_LINE, body=DIRTY)


def stored():
    return Story.objects.values_list("headline", "body").get()


@pytest.fixture
def story(journalist):
    return factories.story(by=journalist)


def test_save_cleans_and_leaves_the_clean_text_on_the_instance(journalist):
    story = dirty(journalist)
    story.save()
    assert (story.headline, story.body) == stored() == (CLEAN_LINE, CLEAN)


def test_saving_some_fields_cleans(story):
    story.headline, story.body = DIRTY_LINE, DIRTY
    story.save(update_fields=["headline", "body"])
    assert stored() == (CLEAN_LINE, CLEAN)


def test_update_cleans(story):
    Story.objects.update(headline=DIRTY_LINE, body=DIRTY)
    assert stored() == (CLEAN_LINE, CLEAN)


def test_bulk_create_cleans(journalist):
    Story.objects.bulk_create([dirty(journalist)])
    assert stored() == (CLEAN_LINE, CLEAN)


def test_bulk_update_cleans(story):
    story.headline, story.body = DIRTY_LINE, DIRTY
    Story.objects.bulk_update([story], ["headline", "body"])
    assert stored() == (CLEAN_LINE, CLEAN)


def test_get_or_create_and_update_or_create_clean(db):
    Category.objects.get_or_create(slug="harbour", defaults={"name": DIRTY_LINE})
    assert Category.objects.get().name == CLEAN_LINE
    Category.objects.update_or_create(slug="harbour", defaults={"name": f"New {DIRTY_LINE}"})
    assert Category.objects.get().name == f"New {CLEAN_LINE}"


def test_loaddata_cleans(story, tmp_path):
    call_command("dumpdata", "articles.story", output=tmp_path / "stories.json", verbosity=0)
    rows = json.loads((tmp_path / "stories.json").read_text())
    rows[0]["fields"] |= {"headline": DIRTY_LINE, "body": DIRTY}
    (tmp_path / "stories.json").write_text(json.dumps(rows))
    call_command("loaddata", tmp_path / "stories.json", verbosity=0)
    assert stored() == (CLEAN_LINE, CLEAN)


def test_what_is_no_string_is_cleaned_as_text(story):
    Story.objects.update(headline=2026)
    assert Story.objects.values_list("headline", flat=True).get() == "2026"


EXPRESSIONS = {
    "F": F("slugline"),
    "Concat": Concat(Value("<script>"), F("slugline"), output_field=CharField()),
    "Value": Value("<script>alert(1)</script>", output_field=CharField()),
    "Upper": Upper(Value("<script>")),
    "Case": Case(When(pk__gt=0, then=Value("<script>", output_field=CharField())), default=Value("")),
    "Case of F": Case(When(pk__gt=0, then=F("slugline")), output_field=CharField()),
    "Case of its own field with another default": Case(
        When(pk__gt=0, then=Value("<i>", output_field=Story._meta.get_field("body"))), default=F("slugline")
    ),
    "subquery": Story.objects.values("slugline")[:1],
}


@pytest.mark.parametrize("field", ["headline", "body"])
@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_update_refuses_expressions(story, field, expression):
    before = stored()
    with refusing():
        Story.objects.update(**{field: expression})
    assert stored() == before


@pytest.mark.parametrize("field", ["headline", "body"])
def test_save_create_and_bulk_update_refuse_expressions(journalist, story, field):
    before = stored()
    setattr(story, field, F("slugline"))
    with refusing():
        story.save()
    with refusing():
        Story.objects.bulk_update([story], [field])
    with refusing():
        unsaved(journalist, **{field: Upper(Value("<script>"))}).save()
    with refusing():
        Story.objects.bulk_create([unsaved(journalist, **{field: Upper(Value("<script>"))})])
    assert stored() == before


@pytest.mark.parametrize(
    "text",
    [
        "\u200b",
        " \u00a0\u2060",
        "\x00",
        "\u202e",
        "\ufeff",
        "\u3164",
        "\u115f\u1160",
        "\u2800",
        "\u0301",
        "\ufffc",
    ],
)
def test_a_line_of_which_nothing_is_seen_is_empty(story, text):
    Story.objects.update(headline=text)
    assert Story.objects.values_list("headline", flat=True).get() == ""


@pytest.mark.parametrize(
    "text", ["خبر عاجل", "Привіт", "大桥", "👩\u200d🚀 flies", "می\u200cخواهم", "don’t – “quote”"]
)
def test_a_line_keeps_every_script_and_its_joiners(story, text):
    Story.objects.update(headline=text)
    assert Story.objects.values_list("headline", flat=True).get() == text


def test_a_line_is_measured_once_it_is_folded():
    assert LineFormField(max_length=19).clean(DIRTY_LINE) == CLEAN_LINE
    with pytest.raises(ValidationError, match="at most 18"):
        LineFormField(max_length=18).clean(DIRTY_LINE)


def test_a_body_longer_than_any_story_is_refused_with_what_to_do():
    assert HTMLFormField().clean(DIRTY) == CLEAN
    with pytest.raises(ValidationError, match="make it two stories"):
        HTMLFormField().clean("x" * (LONGEST_BODY + 1))


OVERSIZED = {
    "x" * (LONGEST_BODY + 1): "characters of HTML: make it two stories",
    "<p>a" * (MOST_PIECES + 1): "tags and lines of HTML: make it two stories",
    # Each of these gets longer when cleaned.
    "&" * (LONGEST_BODY // 2): "With the markup that its words need",
    "a\n\n" * (MOST_PIECES // 2): "tags and lines of HTML: make it two stories",
}


@pytest.mark.parametrize("body", OVERSIZED, ids=["long", "pieces", "long once clean", "pieces once clean"])
def test_a_body_larger_than_any_story_gets_in_by_no_way(journalist, story, body):
    before, why = stored(), OVERSIZED[body]
    story.body = body
    ways = [
        story.save,
        lambda: Story.objects.update(body=body),
        lambda: Story.objects.bulk_update([story], ["body"]),
        lambda: Story.objects.bulk_create([unsaved(journalist, body=body)]),
        lambda: workflow.save(Story.objects.get(), by=journalist, words={"body": body}),
        lambda: HTMLFormField().clean(body),
    ]
    for way in ways:
        with pytest.raises(ValidationError, match=why), transaction.atomic():
            way()
    assert stored() == before


def test_a_body_that_fits_is_stored_again_as_it_is(story):
    body = "\n".join(["<p>a</p>"] * (MOST_PIECES // 3))
    Story.objects.update(body=body)
    Story.objects.get().save()
    assert stored()[1] == body


def test_clean_names_what_is_too_large_to_clean_and_goes_on(story, capsys):
    field = Story._meta.get_field("body")
    original, field.clean_text = field.clean_text, lambda text: text
    try:
        Story.objects.update(body="<p>a" * (MOST_PIECES + 1))
    finally:
        field.clean_text = original
    with pytest.raises(CommandError, match="stay as they were: 1"):
        call_command("clean")
    said = capsys.readouterr()
    assert f"story {story.pk}: This has more than 30,000 tags" in said.err
    assert "articles: 0 changed." in said.out


def test_a_note_of_a_version_is_a_line(editor):
    article = factories.published(editor).articles.get()
    Article.objects.filter(pk=article.pk).update(note=DIRTY_LINE)
    article.refresh_from_db()
    assert article.note == CLEAN_LINE


def test_clean_cleans_again_what_a_wider_list_let_in(story, capsys):
    field = Story._meta.get_field("body")
    original, field.clean_text = field.clean_text, lambda text: text
    try:
        Story.objects.update(body=DIRTY)
    finally:
        field.clean_text = original
    assert stored()[1] == DIRTY
    call_command("clean")
    assert stored()[1] == CLEAN
    assert "stories: 1 changed." in capsys.readouterr().out


def test_what_clean_took_out_of_a_live_story_is_gone_at_once_even_if_it_is_interrupted(
    client, editor, monkeypatch
):
    article = factories.published(editor).articles.get()
    with monkeypatch.context() as patch:
        patch.setattr(Article._meta.get_field("body"), "clean_text", lambda text: text)
        Article.objects.update(body="<p>Secret</p>")
    address = article.get_absolute_url()
    assert "Secret" in client.get(address).text
    monkeypatch.setattr("articles.html.clean", lambda text: text.replace("Secret", "Public"))
    monkeypatch.setattr(Article._meta.get_field("body"), "clean_text", lambda text: CLEAN)
    monkeypatch.setattr("articles.derived.remake", lambda model: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("clean", verbosity=0)
    assert "Secret" not in client.get(address).text
