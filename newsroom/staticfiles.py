import functools
import gzip
import zlib
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

YEAR = 365 * 24 * 3600
EDITOR = "ckeditor/ckeditor"
UNUSED_PLUGINS = [
    "about",
    "adobeair",
    "ajax",
    "autoembed",
    "autogrow",
    "autolink",
    "bbcode",
    "codesnippet",
    "codesnippetgeshi",
    "colordialog",
    "copyformatting",
    "devtools",
    "div",
    "docprops",
    "embed",
    "embedbase",
    "embedsemantic",
    "exportpdf",
    "filetools",
    "flash",
    "forms",
    "iframe",
    "iframedialog",
    "image",
    "image2",
    "language",
    "lineutils",
    "liststyle",
    "mathjax",
    "menubutton",
    "notification",
    "notificationaggregator",
    "pagebreak",
    "placeholder",
    "preview",
    "scayt",
    "sharedspace",
    "showblocks",
    "smiley",
    "sourcedialog",
    "stylesheetparser",
    "tableresize",
    "templates",
    "uicolor",
    "uploadimage",
    "uploadwidget",
    "wsc",
    "xml",
]


class SiteStaticFilesConfig(StaticFilesConfig):
    """Static files without the parts of CKEditor that the desk does not use, including those with open holes.

    Also without the parts of Django's admin that no page loads: searchable select boxes, and files for DEBUG.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "admin/*/vendor/select2/*",
        "admin/js/vendor/jquery/jquery.js",
        "admin/js/vendor/xregexp/xregexp.js",
        "ckeditor/file-icons/*",
        "ckeditor/galleriffic/*",
        *(
            f"{EDITOR}/{name}"
            for name in ("*.md", "adapters/*", "build-config.js", "bender-*", "samples/*", "vendor/*")
        ),
        *(f"{EDITOR}/{name}" for name in ("config.js", "contents.css", "styles.js", "skins/moono/*")),
        *(f"{EDITOR}/ckeditor.js", "ckeditor/fixups.js"),  # they are in bundles
        *(f"{EDITOR}/skins/*/{name}" for name in ("*_ie*.css", "*.md")),
        *(f"{EDITOR}/plugins/{name}/*" for name in UNUSED_PLUGINS),
        f"{EDITOR}/plugins/widget/lang/*",
        f"{EDITOR}/plugins/widget/plugin.js",
        f"{EDITOR}/plugins/*/_translationstatus.txt",
    ]


class ThriftyCompressor(Compressor):
    """Compresses only files that have changed, and equal files once.

    Nearly every file is there twice, the second time under a hashed name. An update of the site changes few.
    """

    compress_brotli = staticmethod(functools.cache(Compressor.compress_brotli))
    compress_gzip = staticmethod(functools.cache(Compressor.compress_gzip))

    def compress(self, path: str) -> list[str]:
        there = [f"{path}{ending}" for ending in _DECOMPRESSED]
        content = Path(path).read_bytes()
        return there if all(_is_of(each, content) for each in there) else super().compress(path)


_DECOMPRESSED = {".br": brotli.decompress, ".gz": gzip.decompress}
_BROKEN = (OSError, EOFError, brotli.error, zlib.error)
"""What a missing, truncated or damaged file raises."""


def _is_of(path: str, content: bytes) -> bool:
    """Whether a compressed file is there, and has this content."""
    decompress = _DECOMPRESSED[path[-3:]]
    try:
        return decompress(Path(path).read_bytes()) == content
    except _BROKEN:
        return False


class SiteStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that change with their content, in the imports of scripts too."""

    max_post_process_passes = 10
    """A script's name depends on those of its imports: a chain takes a pass for each at worst."""

    support_js_module_import_aggregation = True

    def create_compressor(self, **options):
        return ThriftyCompressor(**options)


def add_headers(headers, path, url):
    """Headers for a static file, besides its type and age."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    if url.startswith(f"{settings.STATIC_URL}{EDITOR}/"):
        # The editor requests its files with its version in the query, so a new version has new addresses.
        headers["Cache-Control"] = f"max-age={YEAR}, public"
