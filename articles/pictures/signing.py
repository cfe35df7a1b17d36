"""The site's own Content Credentials on the files that readers get, if it has a key.

Source: C2PA Technical Specification 2.2: actions, ingredients, redaction of assertions.
"""

import io
import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings

from articles.pictures.credentials import MIME, context, is_installed, library

_FORMATS = {".webp": "WEBP", ".jpg": "JPEG", ".avif": "AVIF"}
_KEPT = ("c2pa.actions", "c2pa.hash.", "c2pa.ingredient")
"""Assertions of an original that are kept: what was done, to which bytes, made from what. All others may
contain a place, a serial number, a name or a thumbnail, and are redacted."""


class NotSigned(Exception):
    """The site has a key, but a file could not be signed with it."""


def signs() -> bool:
    """Whether the site signs what readers get."""
    return bool(settings.CONTENT_CREDENTIALS_CERTIFICATE and is_installed())


def signed(files: Mapping[str, bytes], original: BinaryIO, kind: str) -> dict[str, bytes]:
    """Files for readers, by name, each signed with the original as its ingredient.

    Unchanged if the site has no key. `kind` is the format of the original. Raises NotSigned.
    """
    if not signs():
        return dict(files)
    c2pa = library()
    try:
        redacted = _private_assertions(c2pa, original, kind)
        return {
            name: _signed(c2pa, name, content, original, kind, redacted) for name, content in files.items()
        }
    except c2pa.C2paError as error:
        raise NotSigned(str(error)) from error


def _private_assertions(c2pa, original, kind) -> list[str]:
    """The addresses of the assertions in an original's manifests that readers do not get."""
    original.seek(0)
    reader = c2pa.Reader.try_create(MIME[kind], original, context=context())
    if reader is None:
        return []
    with reader:
        manifests = json.loads(reader.detailed_json()).get("manifests", {})
    return [
        f"self#jumbf=/c2pa/{label}/c2pa.assertions/{name}"
        for label, manifest in manifests.items()
        for name in manifest.get("assertion_store", {})
        if not name.startswith(_KEPT)
    ]


def _signed(c2pa, name, content, original, kind, redacted):
    mime = MIME[_FORMATS[PurePath(name).suffix]]
    manifest = {
        "claim_generator_info": [{"name": "Newsroom"}],
        "format": mime,
        **({"redactions": redacted} if redacted else {}),
    }
    bare = context(builder={"thumbnail": {"enabled": False}})
    out = io.BytesIO()
    original.seek(0)
    with c2pa.Builder(json.dumps(manifest), context=bare) as builder, _signer(c2pa) as signer:
        builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
        builder.add_ingredient({"title": "original", "relationship": "parentOf"}, MIME[kind], original)
        builder.add_action({"action": "c2pa.resized"})
        builder.sign(signer, mime, io.BytesIO(content), out)
    return out.getvalue()


def _signer(c2pa):
    """The signer, without a time-stamp server, which would be asked for each file."""
    return c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(
            alg=settings.CONTENT_CREDENTIALS_ALGORITHM.encode(),
            sign_cert=settings.CONTENT_CREDENTIALS_CERTIFICATE.encode(),
            private_key=settings.CONTENT_CREDENTIALS_KEY.encode(),
            ta_url=None,
        )
    )
