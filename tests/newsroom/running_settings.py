"""The settings of a site that `running` starts: those of the tests, but as patient as in production."""

from newsroom.environment import SQLITE_OPTIONS
from tests.settings import *  # noqa: F403 - those of the tests, but for those below
from tests.settings import DATABASES

if "timeout" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["timeout"] = SQLITE_OPTIONS["timeout"]
