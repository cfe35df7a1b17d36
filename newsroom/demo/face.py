"""The demo newspaper's face: its name, its marks, and what it says about itself."""

import tomllib
from datetime import datetime
from pathlib import Path

from articles import record, workflow
from articles.models import AboutPage, Newspaper
from articles.pictures import newspaper as pictures
from newsroom.demo.dates import moment

HERE = Path(__file__).parent
SET_AT = "-20b 10:00"
"""When the administrator did all this."""
_MAKE = {"logo": pictures.logo, "logo_dark": pictures.logo, "icon": pictures.icon, "card": pictures.card}


def load(by, now: datetime) -> None:
    """Load the missing parts of the face; what people have changed stays."""
    written = tomllib.loads((HERE / "newspaper.toml").read_text())
    with record.acting_at(moment(SET_AT, now)):
        if not Newspaper.objects.exists():
            row = Newspaper(**written["newspaper"], **_stored(written["marks"]))
            workflow.store_newspaper(row, by=by, seen=0)
        if not AboutPage.objects.exists():
            for page in written["page"]:
                _publish(by=by, **page)


def _stored(marks):
    """Store the marks; return what the row has for each."""
    stored = {}
    for name, file in marks.items():
        with (HERE / "marks" / file).open("rb") as upload:
            stored[name] = pictures.store(_MAKE[name](upload))
    return stored


def _publish(*, by, title, body, **fields):
    workflow.store_page(AboutPage(**fields), by=by, seen=0, title=title, body=body, is_published=True)
