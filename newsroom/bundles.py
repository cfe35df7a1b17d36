"""Style sheets that readers get as one file, so that a page waits for one answer before it is drawn."""

import rcssmin
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

BUNDLES = {
    "css/every-page.css": ("fonts", "site", "pictures", "pins", "newspaper"),
    "css/story.css": ("article", "figures"),
}
"""{bundle: the sheets in it, in the order in which they apply}"""


def parts(bundle: str) -> list[str]:
    """The static files of a bundle, in order."""
    return [f"css/{sheet}.css" for sheet in BUNDLES[bundle]]


def served(bundle: str) -> list[str]:
    """The static files that a page links to: the bundle where static files are collected, else its parts."""
    return [bundle] if getattr(staticfiles_storage, "has_bundles", False) else parts(bundle)


def write_bundles(storage: Storage) -> None:
    """Write each bundle, without comments and spare spaces, from the files collected in the storage."""
    for bundle in BUNDLES:
        sheets = []
        for name in parts(bundle):
            with storage.open(name) as sheet:
                sheets.append(sheet.read().decode())
        storage.delete(bundle)
        storage.save(bundle, ContentFile(rcssmin.cssmin("\n".join(sheets))))
