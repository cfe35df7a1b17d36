"""The page of a picture: its status, where it is used, its history, and the receipt of a kill."""

import pytest

from articles import html, workflow
from articles.admin.library.framing import previews_of_use
from articles.admin.story.forms import FixForm, StoryForm
from articles.follow_up.running import run_round
from articles.models import Image, Newspaper, Story
from articles.pictures.renditions import cut_file, plain_of
from tests import factories
from tests.articles.admin.pages import parse, text_of
from tests.articles.pictures.made import listed
from tests.moments import SECOND


@pytest.fixture
def image(clock, journalist):
    return factories.image(journalist, caption="The bridge", size=(330, 20))


def page_of(image, rest="change"):
    return f"/admin/articles/image/{image.pk}/{rest}/"


def typed(image, **words):
    names = ("caption", "credit", "alt_text", "creator", "rights")
    return {**{name: getattr(image, name) for name in names}, "rights_expire_on": "", **words}


def test_a_new_caption_stays_in_the_library_until_it_is_offered_to_the_live_story(
    clock, desk, client, image, journalist, editor
):
    figure = html.figure(image.key, 330, 20, "A field.", "The bridge", "A. Photographer")
    words = {"lead_image": image, "lead_caption": "The bridge", "lead_credit": "A. Photographer"}
    story = factories.published(
        editor, slug="bridge", body=f"<p>Text.</p>{figure}", lead_alt_text="A field.", **words
    )
    clock.shift(SECOND)
    desk(journalist).post(page_of(image), typed(image, caption="The north bridge", seen=0))
    shown = desk(editor).get(page_of(image)).text
    assert "<del>" in shown or "<ins>" in shown
    assert "The north bridge" not in client.get("/2026/11/24/bridge/").text
    offer = f"/admin/articles/story/{story.pk}/fix/?picture={image.pk}"
    assert offer in shown
    form = desk(editor).get(offer).context["form"]
    assert form["lead_caption"].value() == "The north bridge"
    assert "The north bridge" in form["body"].value()
    stale = desk(editor).post(page_of(image), typed(image, caption="The south bridge", seen=0))
    assert "saved this at" in stale.text
    names = [text_of(stale, ".//h2"), text_of(stale, ".//li[@aria-current='page']")]
    assert names == ["The north bridge", "The north bridge"]
    assert 'The other person has written: <q class="theirs" dir="auto">The north bridge</q>' in stale.text


def test_an_editor_clears_and_holds_and_a_journalist_does_not(clock, desk, image, journalist, editor):
    theirs = desk(journalist).get(page_of(image)).text
    assert [name for name in ("check", "kill") if page_of(image, name) in theirs] == []
    assert desk(journalist).post(page_of(image, "kill"), {"reason": "No."}).status_code == 403
    asked = desk(editor)
    asked.post(page_of(image, "check"), {"status": "held", "note": "Is it the north bridge?"})
    assert "Is it the north bridge?" in asked.get(page_of(image)).text
    for status, count in (("held", 1), ("cleared", 0)):
        shown = asked.get(f"/admin/articles/image/?status={status}")
        assert len(shown.context["page"].images) == count


def test_what_a_colleague_did_to_a_picture_stops_clearing_it_from_an_older_page(
    clock, desk, image, journalist, editor
):
    client = desk(editor)

    def press(opened, status, **sent):
        form = {"seen": parse(opened.text).find(".//form[@class='picture-check']/input[@name='seen']").value}
        answer = client.post(page_of(image, "check"), {**form, "status": status, **sent}, follow=True)
        return answer, Image.objects.get(pk=image.pk).status

    opened = client.get(page_of(image))
    ann = factories.person("editor", first_name="Ann")
    workflow.check_picture(image, "held", by=ann, note="Wait for the release form")
    answer, status = press(opened, "cleared")
    assert f"{ann} put this picture on hold at 12:00: Wait for the release form. Nothing was" in answer.text
    assert status == "held"
    image.caption = "The north bridge"
    workflow.store_picture(image, by=journalist)
    stale, status = press(answer, "cleared")
    assert "changed this picture’s words at 12:00." in stale.text
    assert (status, press(stale, "cleared")[1]) == ("held", "cleared")
    assert press(opened, "held", note="Again.")[1] == "held"


def test_the_receipt_of_a_kill_renews_itself_until_everything_is_gone(clock, desk, image, editor):
    factories.published(editor, slug="bridge", lead_image=image, lead_credit="A", lead_alt_text="B")
    clock.shift(SECOND)
    asked = desk(editor)
    answer = asked.post(page_of(image, "kill"), {"reason": "Recalled."}, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(image, "killed")
    assert "Its files are waiting to be erased by the worker." in answer.text
    assert 'http-equiv="refresh"' in answer.text
    waiting = asked.get(page_of(image, "erasing")).json()["state"]
    assert f'data-awaits="{waiting}"' in answer.text
    run_round()
    assert asked.get(page_of(image, "erasing")).json()["state"] != waiting
    receipt = asked.get(page_of(image, "killed"))
    assert "Everything below is gone." in receipt.text
    assert 'http-equiv="refresh"' not in receipt.text
    assert "data-awaits" not in receipt.text
    story = receipt.context["receipt"].stories[0]
    assert f'href="/admin/articles/story/{story.pk}/change/"' in receipt.text
    names = [check.name for check in [*receipt.context["receipt"].files, *receipt.context["receipt"].pages]]
    assert {plain_of(image).name, f"/picture/{image.key}/16x9-centre.jpg"} <= set(names)
    assert "/2026/11/24/bridge/" in names


def test_an_editor_says_whether_pictures_must_be_cleared(desk, editor):
    for sent, said in (({"required": "on"}, True), ({}, False)):
        desk(editor).post("/admin/articles/image/cleared/", sent)
        assert Newspaper.objects.get().requires_cleared_pictures is said
        page = desk(editor).get("/admin/articles/image/").text
        assert ('name="required" checked' in page) is said


def test_a_killed_picture_cannot_be_chosen(desk, image, editor):
    workflow.kill_picture(image, by=editor, reason="Recalled.")
    assert listed(desk(editor)) == []
    form = StoryForm({"lead_image": image.pk}, instance=factories.story(editor), by=editor)
    assert "was killed" in str(form.errors["lead_image"])


@pytest.fixture
def wide(clock, journalist, editor):
    """A picture three times as wide as high, at the head of a story."""
    image = factories.image(journalist, size=(900, 300))
    factories.published(editor, slug="bridge", lead_image=image, lead_credit="A", lead_alt_text="B")
    clock.shift(SECOND)
    return image


def with_crops(client, image, **crops):
    """What the page of a picture sends when crops were set on it."""
    page = parse(client.get(page_of(image)).text)
    names = ("seen", "framing_shown", "focus_x", "focus_y")
    shown = {name: page.find(f".//*[@name='{name}']").get("value", "") for name in names}
    return typed(image, **shown) | crops


@pytest.mark.once
def test_crops_are_set_by_those_who_may_edit_the_picture_within_its_edges(desk, wide, editor):
    form = with_crops(desk(editor), wide, focus_x="100", focus_y="10")
    assert desk(factories.person("journalist")).post(page_of(wide), form).status_code == 403
    for outside in ("x", "101", "-1", "12.7", ""):
        typed_places = {"focus_x": outside, "crop_1x1": "25", "crop_thumb": "150"}
        answer = desk(editor).post(page_of(wide), form | typed_places | {"caption": "Typed."})
        page = parse(answer.text)
        assert {
            name: page.find(f".//input[@name='{name}']").get("value") for name in typed_places
        } == typed_places
        wrong = [field.get("name") for field in page.iterfind(".//*[@aria-invalid]")]
        assert sorted(wrong) == ["crop_thumb", "focus_x", "focus_y"]
        assert "Typed." in answer.text
    assert Image.objects.get().framing == {}


@pytest.mark.once
def test_the_words_of_another_stay_if_only_crops_were_changed_on_an_older_page(
    desk, wide, journalist, editor
):
    crops = with_crops(desk(journalist), wide, focus_x="30", focus_y="40")
    words = with_crops(desk(editor), wide, caption="The bay.")
    assert desk(editor).post(page_of(wide), words).status_code == 302
    assert desk(journalist).post(page_of(wide), crops).status_code == 302
    stored = Image.objects.get()
    assert (stored.caption, stored.framing) == ("The bay.", {"focus": [30, 40]})


@pytest.mark.once
@pytest.mark.parametrize("seen", ["5", "9" * 30, "-1"])
def test_a_version_that_never_was_is_refused(desk, wide, journalist, seen):
    crafted = with_crops(desk(journalist), wide, caption="The bay.", seen=seen)
    assert "Someone else has changed this picture" in desk(journalist).post(page_of(wide), crafted).text


@pytest.mark.once
def test_words_that_were_left_alone_take_what_another_has_saved(desk, wide, journalist, editor):
    mine = with_crops(desk(journalist), wide, alt_text="A bay at low tide.")
    theirs = with_crops(desk(editor), wide, caption="The bay.")
    assert desk(editor).post(page_of(wide), theirs).status_code == 302
    refused = desk(journalist).post(page_of(wide), mine)
    assert "What you had not changed now shows what is saved: Caption." in refused.text
    form = refused.context["adminform"].form
    again = mine | {name: form[name].value() for name in ("caption", "alt_text", "seen")}
    assert desk(journalist).post(page_of(wide), again).status_code == 302
    stored = Image.objects.get()
    assert (stored.caption, stored.alt_text) == ("The bay.", "A bay at low tide.")


@pytest.mark.once
def test_one_button_saves_the_words_and_the_crops_of_a_picture(desk, wide, journalist):
    client = desk(journalist)
    form = with_crops(client, wide, focus_x="30", focus_y="40", caption="The bay.")
    page = parse(client.get(page_of(wide)).text)
    holders = [field.iterancestors("form") for field in page.iterfind(".//*[@name='focus_x']")]
    assert [next(forms).get("id") for forms in holders] == ["image_form"]
    assert "Save crops" not in page.text_content()
    assert client.post(page_of(wide), form).status_code == 302
    stored = Image.objects.get()
    assert (stored.caption, stored.framing) == ("The bay.", {"focus": [30, 40]})
    assert client.post(page_of(wide), with_crops(client, stored, focus_x="", focus_y="")).status_code == 302
    assert Image.objects.get().framing == {}


@pytest.mark.once
def test_a_refusal_of_words_keeps_the_crops_that_were_typed(desk, wide, journalist):
    client = desk(journalist)
    form = with_crops(client, wide, focus_x="30", focus_y="40", rights_expire_on="never")
    page = parse(client.post(page_of(wide), form).text)
    assert [page.find(f".//input[@name='focus_{axis}']").get("value") for axis in "xy"] == ["30", "40"]
    assert Image.objects.get().framing == {}


@pytest.mark.once
def test_crops_that_another_has_set_meanwhile_are_kept_or_asked_about(desk, wide, journalist, editor):
    client = desk(journalist)
    words, crops = with_crops(client, wide, caption="The bay."), with_crops(client, wide, crop_1x1="25")
    workflow.frame_picture(wide, {"focus": [0, 50]}, by=editor)
    assert client.post(page_of(wide), words).status_code == 302
    assert Image.objects.get().framing == {"focus": [0, 50]}
    crops["seen"] = Image.objects.get().version
    answer = client.post(page_of(wide), crops)
    assert "Someone else has changed the crops since you opened this page" in answer.text
    page = parse(answer.text)
    assert page.find(".//input[@name='crop_1x1']").get("value") == "25"
    again = crops | {"framing_shown": page.find(".//input[@name='framing_shown']").get("value")}
    assert client.post(page_of(wide), again).status_code == 302
    assert Image.objects.get().framing == {"1x1": [25, 50]}


@pytest.mark.once
def test_a_focal_point_and_a_crop_reach_lists_cards_and_structured_data(desk, client, wide, journalist):
    before = cut_file(wide, "card").name
    form = with_crops(desk(journalist), wide, focus_x="100", focus_y="10", crop_1x1="25")
    assert desk(journalist).post(page_of(wide), form).status_code == 302
    assert "placed x25" in desk(journalist).get(page_of(wide)).text
    while run_round():
        pass
    image = Image.objects.get()
    assert image.framing == {"focus": [100, 10], "1x1": [25, 50]}
    assert "placed x100" in client.get("/").text
    page = client.get("/2026/11/24/bridge/").text
    names = [cut_file(image, shape).name for shape in ("card", "1x1")]
    assert names[0] != before
    assert "1x1-25-50" in names[1]
    assert [name for name in names if name not in page] == []


OVERRIDDEN = ["category", "byline"]


def crop_fields(image, **typed):
    """What the page of a story sends of its lead image's crops without a script."""
    return {"crop_shown": str(image.pk), "focus_x": "", "focus_y": "", **typed}


@pytest.mark.once
def test_a_crop_of_a_live_story_is_a_fix_and_each_version_keeps_its_own(clock, desk, client, wide, editor):
    workflow.frame_picture(wide, {"focus": [0, 50]}, by=editor)
    story = Story.objects.get()
    address = f"/admin/articles/story/{story.pk}/fix/"
    page = desk(editor).get(address)
    sent = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    sent = {name: value for name, value in sent.items() if value not in (None, "", False)}
    sent |= {"categories": [], "bylines": [], "lead_crop": "centre", "kind": "minor"}
    fields = crop_fields(wide, crop_thumb="80", crop_1x1="100")
    typed = FixForm({**sent, **fields}, story=story, live=story.articles.get(), by=editor)
    assert typed.is_valid(), typed.errors
    assert typed.cleaned_data["lead_crop"] == "1x1-100-50 thumb-80-50"
    workflow.fix(story, by=editor, article=story.articles.get(), words=typed.words, overriding=OVERRIDDEN)
    first, second = story.articles.order_by("pk").values_list("lead_crop", flat=True)
    assert (first, second) == ("centre", "1x1-100-50 thumb-80-50")
    while run_round():
        clock.shift(SECOND)
    assert "placed x80" in client.get("/").text
    image = Image.objects.get()
    shown = client.get("/2026/11/24/bridge/").text
    own, library = cut_file(image, "1x1", second).name, cut_file(image, "16x9").name
    assert [part in name for part, name in (("1x1-100-50", own), ("16x9-0-50", library))] == [True, True]
    assert [name for name in (own, library) if name not in shown] == []
    history = client.get("/2026/11/24/bridge/history/").text
    assert "In lists 80 %, 50 %" in history


@pytest.mark.once
def test_a_crop_that_is_none_is_refused_and_a_word_for_all_shapes_stays_one(wide, editor):
    story = Story.objects.get()

    def typed(**sent):
        words = {"headline": "The bridge", "lead_image": wide.pk, "lead_crop": "right", **sent}
        return StoryForm(words, instance=story, by=editor)

    # As the page shows it: in each shape what "right" means there.
    as_shown = {f"crop_{each.shape}": str(each.own) for each in previews_of_use(wide, "right")}
    for fields, crop in ((as_shown, "right"), ({"focus_x": "30", "focus_y": "40"}, "focus-30-40")):
        form = typed(**crop_fields(wide, **fields))
        assert form.is_valid(), form.errors
        assert form.cleaned_data["lead_crop"] == crop
    for crop in ("16x9-101-50", "16x9-1-1 16x9-2-2", "2x1-1-1", "middle", "focus-1-1  1x1-2-2"):
        assert "from 0 to 100" in str(typed(lead_crop=crop).errors["lead_crop"])
    assert "from 0 to 100" in str(typed(**crop_fields(wide, crop_1x1="-3")).errors["lead_crop"])


@pytest.mark.once
def test_the_words_of_another_person_are_shown_beside_ones_own(desk, image, journalist, editor):
    form = typed(image, caption="The north bridge", alt_text="A span.", seen=0)
    desk(editor).post(page_of(image), typed(image, caption="The <south> bridge", seen=0))
    answer = desk(journalist).post(page_of(image), form).text
    assert "The north bridge</textarea>" in answer
    assert "The other person has written:" in answer
    assert '<q class="theirs" dir="auto">The &lt;south&gt; bridge</q>' in answer
    assert "A span.</textarea>" in answer
    assert "A field." not in answer  # Nobody else has changed the alt text.


def test_a_story_in_another_language_is_not_offered_the_librarys_words(clock, desk, editor, image):
    words = {
        "lead_image": image,
        "lead_caption": "Міст",
        "lead_credit": "Ada Bell",
        "lead_alt_text": "Річка.",
    }
    story = factories.published(editor, language="uk", **words)
    shown = desk(editor).get(page_of(image)).text
    assert str(story) in shown
    assert f"/admin/articles/story/{story.pk}/fix/" not in shown


def test_a_cost_is_in_the_currency_of_the_last_one(clock, desk, editor, image):
    lead = {"lead_image": image, "lead_credit": "Ada Bell", "lead_alt_text": "A bridge."}
    stories = [factories.published(editor, slug=slug, **lead) for slug in ("bridge", "tower")]
    client = desk(editor)
    assert client.get(page_of(image)).text.count('value="EUR"') == 2
    client.post(
        page_of(image, f"cost/{stories[0].pk}"), {"amount": "12.50", "currency": "gbp", "invoice": ""}
    )
    assert client.get(page_of(image)).text.count('value="GBP"') == 2
