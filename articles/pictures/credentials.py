"""Content Credentials of a picture: who signed it, what it was made with, and what was done to it.

Source: C2PA Technical Specification 2.2. Read with c2pa-python, which is optional.
"""

import json
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, BinaryIO

from django.conf import settings

from articles.cleaning import one_line
from articles.picture_origins import CredentialsState, SourceType

MIME = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
    "HEIF": "image/heif",
}
"""{our name for a format: c2pa's}"""
_STATES = {
    "Trusted": CredentialsState.VALID,
    "Valid": CredentialsState.UNKNOWN,
    "Invalid": CredentialsState.TAMPERED,
}
_MOST_MANIFESTS, _MOST_ACTIONS, _LONGEST = 50, 20, 200


def read_credentials(upload: BinaryIO, kind: str) -> dict:
    """The columns that say what was found in a file: `credentials_state` and `credentials`.

    `credentials` has `signer`, `tool`, `actions` (each as [code, tool]), and `source_type` if one of the
    manifests says how the picture was made. Nothing is fetched over the network.
    """
    if not (c2pa := library()):
        return {"credentials_state": CredentialsState.NOT_LOOKED, "credentials": {}}
    upload.seek(0)
    try:
        reader = c2pa.Reader.try_create(MIME[kind], upload, context=context())
    except c2pa.C2paError:
        return {"credentials_state": CredentialsState.UNREADABLE, "credentials": {}}
    if reader is None:
        return {"credentials_state": CredentialsState.ABSENT, "credentials": {}}
    with reader:
        state = _STATES.get(reader.get_validation_state(), CredentialsState.UNREADABLE)
        return {"credentials_state": state, "credentials": _said(json.loads(reader.json()))}


def is_installed() -> bool:
    """Whether the site can read Content Credentials."""
    return find_spec("c2pa") is not None


@cache
def library() -> Any:
    """c2pa-python, which only the decoder loads; None if it is not installed."""
    return import_module("c2pa") if is_installed() else None


def context(**more):
    """How files are read and signed: without the network, with the signers that the site trusts."""
    anchors = settings.CONTENT_CREDENTIALS_TRUST
    verify = {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True}
    trust = {"trust": {"trust_anchors": anchors}} if anchors else {}
    return library().Context.from_dict({"version": 1, "verify": verify, **trust, **more})


def _said(store: dict) -> dict:
    """What a file's manifests say: the newest about itself, all of them about actions and AI."""
    manifests = list(store.get("manifests", {}).values())[-_MOST_MANIFESTS:]
    newest = store.get("manifests", {}).get(store.get("active_manifest"), {})
    actions = [action for manifest in manifests for action in _actions(manifest)]
    signature = newest.get("signature_info", {})
    return {
        "signer": _line(signature.get("common_name") or signature.get("issuer")),
        "tool": _tool(newest),
        "actions": [[_code(action.get("action")), _agent(action)] for action in actions[-_MOST_ACTIONS:]],
        "source_type": _source_type(actions),
    }


def _actions(manifest) -> list[dict]:
    found = [
        each.get("data", {}).get("actions", [])
        for each in manifest.get("assertions", [])
        if str(each.get("label", "")).startswith("c2pa.actions")
    ]
    return [action for actions in found for action in actions if isinstance(action, dict)]


def _source_type(actions) -> str:
    """How the picture was made: the strongest claim of AI counts, as later work by hand does not undo it."""
    codes = {str(action.get("digitalSourceType", "")).rpartition("/")[2] for action in actions}
    is_a_part = any(action.get("action") == "c2pa.placed" for action in actions)
    if SourceType.AI_GENERATED in codes:
        return SourceType.AI_EDITED if is_a_part else SourceType.AI_GENERATED
    return next((kind.value for kind in [SourceType.AI_EDITED, *SourceType] if kind in codes), "")


def _tool(manifest) -> str:
    generators = manifest.get("claim_generator_info") or [{}]
    first = generators[0] if isinstance(generators[0], dict) else {}
    return _line(f"{first.get('name', '')} {first.get('version', '')}")


def _agent(action) -> str:
    agent = action.get("softwareAgent", "")
    return _line(agent.get("name", "") if isinstance(agent, dict) else agent)


def _code(action) -> str:
    return _line(action).removeprefix("c2pa.")


def _line(text) -> str:
    return one_line(str(text or ""))[:_LONGEST]
