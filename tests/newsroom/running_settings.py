"""The settings of a site started by `running`: those of the tests, but with production timeouts."""

from newsroom.environment import SQLITE_OPTIONS
from tests.settings import *  # noqa: F403 - those of the tests, but for those below
from tests.settings import DATABASES

if "timeout" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["timeout"] = SQLITE_OPTIONS["timeout"]
