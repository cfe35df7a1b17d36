"""The audit reads advisories from a file: those affecting a locked version are named, no others."""

import json
import zipfile

import pytest
from packaging.version import Version

from tests import advisories

pytestmark = pytest.mark.once


def advisory(name="Django", **more):
    affected = {"package": {"ecosystem": "PyPI", "name": name}}
    about = {"id": "PYSEC-1", "aliases": ["CVE-1"], "modified": "2026-11-01T00:00:00Z"}
    return about | {
        "affected": [affected | {"ranges": [{"type": "ECOSYSTEM", "events": more.pop("events", [])}]} | more]
    }


def of(*pairs):
    return [{kind: at} for kind, at in pairs]


@pytest.mark.parametrize(
    ("given", "concerns"),
    [
        (advisory(events=of(("introduced", "0"), ("fixed", "6.1.1"))), True),
        (advisory(events=of(("introduced", "0"), ("fixed", "6.1"))), False),
        (advisory(events=of(("introduced", "6.1"), ("last_affected", "6.1"))), True),
        (
            advisory(
                events=of(("introduced", "5"), ("fixed", "5.2"), ("introduced", "6.1"), ("fixed", "6.2"))
            ),
            True,
        ),
        (advisory(events=of(("introduced", "6.2"))), False),
        (advisory(versions=["6.1", "6.0"]), True),
        (advisory(versions=["6.0"]), False),
        (advisory("django_other", versions=["6.1"]), False),
    ],
)
def test_a_version_is_concerned_as_the_advisory_says(given, concerns):
    found = [*advisories.concerns(given, {"django": Version("6.1")})]
    assert found == ["django 6.1"] * concerns


def test_the_file_is_read_and_what_was_withdrawn_or_answered_is_left_out(tmp_path, capsys):
    whole = advisory(versions=["6.1"])
    others = [whole | {"withdrawn": "2026-11-02T00:00:00Z"}, whole | {"aliases": ["CVE-2024-24815"]}]
    file = tmp_path / "all.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for number, each in enumerate([whole, *others]):
            archive.writestr(f"{number}.json", json.dumps(each))
    assert advisories.audit(file, {"django": Version("6.1")}) == (
        2,
        "2026-11-01T00:00:00Z",
        ["django 6.1: CVE-1, PYSEC-1"],
    )
    assert advisories.main(str(tmp_path / "absent.zip")) == 2
    assert "Not audited" in capsys.readouterr().err


def test_the_lock_is_read():
    assert advisories.installed()["django"] >= Version("6.1")
