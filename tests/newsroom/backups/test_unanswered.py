"""What a place does not give now is no damage: it is tried again, and then the restore stops in words."""

import errno
import io
import os
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from newsroom.backups.reading import Missing, Unanswered, Unreadable, copied
from tests.newsroom.backups.harms import FILL

pytestmark = pytest.mark.once


class Failing:
    """A store whose files can't be opened so many times, for a reason."""

    def __init__(self, reason, times):
        self.reason, self.times = reason, times

    def open(self, name):
        self.times -= 1
        if self.times >= 0:
            raise self.reason
        return io.BytesIO(b"whole")


def of_system(code):
    return OSError(code, os.strerror(code))


def of_bucket(code):
    return ClientError({"Error": {"Code": code}}, "GetObject")


NOT_NOW = [
    *(of_system(code) for code in (errno.EIO, errno.EACCES, errno.EPERM)),
    *(of_bucket(code) for code in ("SlowDown", "AccessDenied", "InternalError")),
]


@pytest.mark.parametrize("reason", NOT_NOW, ids=str)
def test_what_is_not_given_now_is_tried_again(tmp_path, reason):
    assert copied(Failing(reason, 2), "a", tmp_path / "a")[1] == 5
    with pytest.raises(Unanswered):
        copied(Failing(reason, 3), "a", tmp_path / "a")


@pytest.mark.parametrize("code", [errno.EISDIR, errno.ELOOP, errno.ENOENT])
def test_what_is_no_file_any_more_is_damaged_or_missing_at_once(tmp_path, code):
    with pytest.raises(Unreadable) as raised:
        copied(Failing(of_system(code), 1), "a", tmp_path / "a")
    assert not isinstance(raised.value, Unanswered)
    assert isinstance(raised.value, Missing) is (code == errno.ENOENT)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="Linux alone has a file that gives EIO.")
def test_a_place_whose_files_cannot_be_read_is_not_restored_without_them(on_sqlite, place):
    site = on_sqlite("site")
    site.run(FILL)
    site.done("backup", str(place))
    whole = {path: path.read_bytes() for path in place.glob("pictures/*/*")}
    for path in whole:
        path.unlink()
        path.symlink_to("/proc/self/mem")
    restored = on_sqlite("restored", is_empty=True)
    said = restored.refused("restore", str(place), "--leave-out-damaged")
    assert "can’t be read" in said
    assert "also at the third attempt" in said
    assert not (place / "damaged").exists()
    for path, content in whole.items():
        path.unlink()
        path.write_bytes(content)
    restored.done("restore", str(place), "--go-on")
    assert "rules hold" in restored.done("verify")
