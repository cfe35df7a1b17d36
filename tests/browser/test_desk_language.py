"""The writing page in Ukrainian: the texts of the editor and of the desk's own scripts."""

import re

import pytest
from playwright.sync_api import expect

from newsroom.models import User
from tests.browser.steps import WAIT, faults, place_of

pytestmark = pytest.mark.once


def test_a_story_is_written_and_published_in_ukrainian(sign_in):
    User.objects.filter(username="editor").update(language="uk")
    page = sign_in("editor", "/admin/articles/story/add/", viewport={"width": 390, "height": 844})
    page.get_by_label("Заголовок", exact=True).fill("Міст закрито")
    expect(place_of(page)).to_have_text(re.compile("^Збережено в редакції, "), timeout=WAIT)
    expect(page.locator(".cke_button__figure")).to_have_attribute("title", "Зображення")
    expect(page.locator(".cke_button__bold")).to_have_attribute("title", re.compile("^Жирний"))
    expect(page.locator("#id_categories")).to_have_attribute("placeholder", "Знайдіть за назвою…")
    page.locator(".cke_button__table").click()
    expect(page.locator(".cke_dialog_title")).to_have_text("Властивості таблиці")
    page.locator(".cke_dialog_ui_button_cancel").click()
    page.locator(".cke_button__link").click()
    page.get_by_role("dialog", name="Посилання").get_by_role("button", name="Скасувати").click()
    assert faults(page, "writing") == []
    page.get_by_role("button", name="Опублікувати", exact=True).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Не готово до публікації")
    assert faults(page, "publishing") == []
