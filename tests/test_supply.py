"""What the project installs: each file by its hash, from the registry, under a known licence."""

import json
import re
import subprocess
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[1]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text())
NPM = "https://registry.npmjs.org/"
OWN = "newsroom"
PERMISSIVE = {
    "Apache", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MIT-CMU",
    "PSF-2.0",
}  # fmt: skip
WEAK_COPYLEFT = {"LGPL-3.0-only": {"psycopg", "psycopg-binary"}, "MPL-2.0": {"certifi", "pikepdf"}}
"""Used unchanged, as separate packages: named individually, so that a new one is reviewed first."""
SAID_OTHERWISE = {
    "Apache License 2.0": "Apache-2.0", "Apache2": "Apache", "BSD License": "BSD-3-Clause", "PSFL": "PSF-2.0",
    "Apache Software License": "Apache-2.0", "MIT License": "MIT", "Dual License": "Apache-2.0",
    "Apache-2.0 OR BSD-3-Clause": "Apache-2.0", "MIT OR Apache-2.0": "MIT",
    "Apache-2.0 OR BSD-2-Clause": "Apache-2.0",
    # fido2, whose text starts with this; its list of public suffixes is under MPL-2.0, and unchanged.
    "Copyright (c) 2018 Yubico AB": "BSD-2-Clause",
}  # fmt: skip


def bill():
    """The CycloneDX bill of materials of what production may install, made as in docs/production.md."""
    uv = next(filter(Path.exists, [ROOT / ".uv/bin/uv"]), "uv")
    command = [uv, "export", "--quiet", "--frozen", "--offline", "--no-dev", "--all-extras"]
    done = subprocess.run([*command, "--format", "cyclonedx1.5"], cwd=ROOT, check=True, capture_output=True)
    return json.loads(done.stdout)


def licence_of(name):
    found = distribution(name).metadata
    said = found.get("License-Expression") or (found.get("License") or "").partition("\n")[0]
    if not said or len(said) > 40:
        classes = [each for each in found.get_all("Classifier", []) if each.startswith("License")]
        said = classes[0].rpartition(" :: ")[2] if classes else ""
    return SAID_OTHERWISE.get(said, said)


def test_every_file_is_locked_by_its_hash_and_comes_from_the_registry():
    for package in LOCK["package"]:
        if package["name"] == OWN:
            assert package["source"] == {"editable": "."}
            continue
        assert package["source"] == {"registry": "https://pypi.org/simple"}, package["name"]
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files
        for file in files:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]), package["name"]
            assert file["url"].startswith("https://files.pythonhosted.org/"), package["name"]


@pytest.mark.parametrize("path", ["package-lock.json", "audit/package-lock.json"])
def test_every_tool_for_scripts_is_locked_by_its_hash(path):
    for name, package in json.loads((ROOT / path).read_text())["packages"].items():
        if name and not package.get("link"):
            assert package["integrity"].startswith("sha512-"), name
            assert package.get("resolved", NPM).startswith(NPM), name


def test_production_installs_nothing_under_a_licence_that_nobody_has_looked_at():
    names = {part["name"] for part in bill()["components"]}
    assert {"django", "django-ckeditor", "psycopg"} <= names
    unknown = {}
    for name in names & {package["name"] for package in LOCK["package"]}:
        try:
            licence = licence_of(name)
        except ModuleNotFoundError:  # For another platform, such as tzdata for Windows.
            continue
        if licence not in PERMISSIVE and name not in WEAK_COPYLEFT.get(licence, ()):
            unknown[name] = licence
    assert unknown == {}


def test_the_editors_own_licence_is_named():
    """The package that ships it is BSD-licensed; CKEditor itself is not."""
    about = (ROOT / "README.md").read_text()
    assert "CKEditor 4.22.1" in about
    assert "GPL, LGPL or MPL" in about
