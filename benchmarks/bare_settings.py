"""The site's settings for benchmarks.bare, with nothing between gunicorn and its view."""

from newsroom.settings import *  # noqa: F403 - the site's, but for those below

MIDDLEWARE = []
ROOT_URLCONF = "benchmarks.bare"
