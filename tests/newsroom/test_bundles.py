"""Style sheets as they are collected: several in one file, under a name that follows from its content."""

import re
import shutil
from pathlib import Path

import pytest
import rcssmin
from django.conf import settings
from django.contrib.staticfiles import storage as static_files

from newsroom.bundles import BUNDLES, parts, served
from newsroom.staticfiles import SiteStaticFilesStorage

pytestmark = pytest.mark.once

STATIC = Path(settings.BASE_DIR) / "static"


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    for name in ("css", "fonts"):
        shutil.copytree(STATIC / name, folder / name)
    storage = SiteStaticFilesStorage(location=folder)
    names = [str(path.relative_to(folder)) for path in folder.rglob("*.*")]
    assert not [
        done for _, _, done in storage.post_process({name: (storage, name) for name in names}) if not done
    ]
    return storage


@pytest.mark.parametrize("bundle", BUNDLES)
def test_a_bundle_is_its_parts_in_order_and_names_files_that_are_there(collected, bundle):
    with collected.open(collected.stored_name(bundle)) as file:
        sheet = file.read().decode()
    rules = [rcssmin.cssmin((STATIC / part).read_text()).split("url(")[0][:60] for part in parts(bundle)]
    starts = [sheet.find(rule) for rule in rules]
    assert starts[0] == 0
    assert starts == sorted(starts), list(zip(parts(bundle), starts, strict=True))
    assert "/*" not in sheet
    for address in re.findall(r'url\("?([^)"]+)"?\)', sheet):
        assert collected.exists(address.removeprefix("../")), address


def test_pages_link_to_bundles_once_files_are_collected_and_to_their_parts_before(collected, monkeypatch):
    assert served("css/story.css") == ["css/article.css", "css/figures.css"]
    monkeypatch.setattr(static_files.staticfiles_storage, "_wrapped", collected)
    assert served("css/story.css") == ["css/story.css"]
