"""Scripts that import each other, as served: each under a name with its content hash."""

import re
import shutil
from pathlib import Path

import pytest

from newsroom.staticfiles import SiteStaticFilesStorage

pytestmark = pytest.mark.once

STATIC = Path(__file__).parent.parent.parent / "static"
IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.{1,2}/[^"']+)["']""")
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


@pytest.fixture
def served(tmp_path):
    """A folder with the desk's scripts under the names that browsers get."""
    shutil.copytree(STATIC / "desk", tmp_path / "desk")
    shutil.copytree(STATIC / "js", tmp_path / "js")
    shutil.copytree(STATIC / "fonts", tmp_path / "fonts")
    shutil.copytree(STATIC / "css", tmp_path / "css")
    storage = SiteStaticFilesStorage(location=tmp_path, base_url="/static/")
    names = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()]
    assert all(processed for *_, processed in storage.post_process({name: (storage, name) for name in names}))
    return tmp_path


def test_a_script_imports_others_under_the_names_of_their_content(served):
    imports = [
        (script.parent / name).resolve()
        for script in served.rglob("*.js")
        if HASHED.search(script.name)
        for name in IMPORT.findall(script.read_text())
    ]
    assert len(imports) > 10
    assert [path for path in imports if not HASHED.search(path.name) or not path.exists()] == []


def test_equal_files_are_compressed_once(tmp_path):
    for name in ("plain.js", "plain.0123456789ab.js"):
        (tmp_path / name).write_text("let bridge = 'open';\n" * 40)
    compressor = SiteStaticFilesStorage(location=tmp_path).create_compressor(quiet=True)
    before = compressor.compress_brotli.cache_info()
    packed = [Path(compressor.compress(str(path))[0]) for path in tmp_path.glob("*.js")]
    after = compressor.compress_brotli.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 1)
    assert packed[0].suffix == ".br"
    assert packed[0].read_bytes() == packed[1].read_bytes()


def test_what_has_not_changed_is_not_compressed_again(tmp_path):
    path = tmp_path / "plain.js"
    path.write_text("let ferry = 'late';\n" * 40)
    compressor = SiteStaticFilesStorage(location=tmp_path).create_compressor(quiet=True)
    names = compressor.compress(str(path))
    assert names == [f"{path}.br", f"{path}.gz"]
    packed = [Path(name).read_bytes() for name in names]
    times = [Path(name).stat().st_ctime_ns for name in names]
    assert compressor.compress(str(path)) == names
    assert [Path(name).stat().st_ctime_ns for name in names] == times
    # Truncated or outdated files are compressed again.
    Path(names[0]).write_bytes(packed[0][:20])
    assert compressor.compress(str(path)) == names
    assert [Path(name).read_bytes() for name in names] == packed
    path.write_text("let ferry = 'early';\n" * 40)
    compressor.compress(str(path))
    assert [Path(name).read_bytes() for name in names] != packed


def test_scripts_that_import_others_are_modules_wherever_a_page_names_them():
    named = re.compile(r"""<script src="\{% static '([^']+)' %\}"([^>]*)>""")
    templates = (STATIC.parent / "templates").rglob("*.html")
    scripts = [(path.name, *found) for path in templates for found in named.findall(path.read_text())]
    imports = [each for each in scripts if IMPORT.search(_source(each[1]))]
    assert imports
    assert [each for each in imports if 'type="module"' not in each[2]] == []


def _source(name):
    """A script's source; empty for third-party scripts."""
    path = STATIC / name
    return path.read_text() if path.exists() else ""
