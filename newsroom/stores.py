"""Where pictures are kept: in folders on this machine, or in buckets of an S3-compatible store."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from newsroom import environment

IMMUTABLE = "public, max-age=31536000, immutable"
_REMOTE, _FOLDER = "articles.pictures.remote.RemoteStorage", "articles.pictures.files.WholeFileStorage"


def is_remote() -> bool:
    """Whether the environment names a bucket for the pictures that readers get."""
    return bool(environment.text("S3_BUCKET", ""))


def media_url() -> str:
    """Where readers get pictures: MEDIA_URL, or else a folder of this site or the bucket itself."""
    found = environment.folder_url("MEDIA_URL", _bucket_url() if is_remote() else "/media/")
    if is_remote() and "://" not in found:
        raise ImproperlyConfigured(
            f"MEDIA_URL is {found!r}, but S3_BUCKET is set: give the whole address at which readers get the "
            "bucket, such as https://media.example/, or leave it out."
        )
    return found


def pictures(media_url: str, private_root: Path) -> dict[str, dict]:
    """The storages of the files that readers get, and of the originals."""
    if not is_remote():
        return {"default": {"BACKEND": _FOLDER}, "originals": _originals_folder(private_root)}
    originals = environment.text("S3_ORIGINALS_BUCKET", "")
    if not originals:
        raise ImproperlyConfigured(
            "S3_ORIGINALS_BUCKET is missing: S3_BUCKET needs it, a private bucket for the originals (see the "
            "README's table)."
        )
    _require_extra()
    return {
        "default": _bucket(_public(media_url), private_root / "spool" / "public"),
        "originals": _bucket(_private(originals), private_root / "spool" / "originals"),
    }


def _bucket(own, spool):
    return {"BACKEND": _REMOTE, "OPTIONS": _connection() | own | {"spool": str(spool)}}


def _public(media_url):
    return {
        "bucket_name": environment.text("S3_BUCKET"),
        "location": environment.text("S3_PREFIX", "").strip("/"),
        "base_url": media_url,
        "object_parameters": {"CacheControl": IMMUTABLE},
    }


def _private(bucket):
    return {
        "bucket_name": bucket,
        "location": environment.text("S3_ORIGINALS_PREFIX", "").strip("/"),
        "object_parameters": {"CacheControl": "private, no-store"},
    }


def _require_extra() -> None:
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "S3_BUCKET is set, but django-storages and boto3 are missing: uv sync --extra s3 installs them."
        )


def _originals_folder(private_root):
    return {
        "BACKEND": _FOLDER,
        "OPTIONS": {
            "location": private_root / "originals",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


def _connection() -> dict[str, Any]:
    key, secret = environment.text("S3_ACCESS_KEY", ""), environment.text("S3_SECRET_KEY", "")
    if bool(key) != bool(secret):
        missing = "S3_SECRET_KEY" if key else "S3_ACCESS_KEY"
        raise ImproperlyConfigured(
            f"{missing} is missing: set both keys, or neither where the machine has a role of its own."
        )
    return {
        "endpoint_url": _endpoint(),
        "region_name": _region(),
        "access_key": key or None,
        "secret_key": secret or None,
        "addressing_style": "path" if _is_path_style() else "virtual",
    }


def _endpoint() -> str:
    found = environment.web_address("S3_ENDPOINT_URL") or f"https://s3.{_region()}.amazonaws.com"
    return found.rstrip("/")


def _region() -> str:
    return environment.text("S3_REGION", "us-east-1")


def _is_path_style() -> bool:
    return environment.boolean("S3_PATH_STYLE", False)


def _bucket_url() -> str:
    """The bucket's address for readers, if it has no domain of its own."""
    bucket, prefix = environment.text("S3_BUCKET"), environment.text("S3_PREFIX", "").strip("/")
    parts = urlsplit(_endpoint())
    folder = f"{prefix}/" if prefix else ""
    if _is_path_style():
        return f"{parts.scheme}://{parts.netloc}{parts.path}/{bucket}/{folder}"
    return f"{parts.scheme}://{bucket}.{parts.netloc}{parts.path}/{folder}"


def upload_origins() -> list[str]:
    """Where the desk's browsers may upload files directly; none unless S3_DIRECT_UPLOADS is on."""
    if not environment.boolean("S3_DIRECT_UPLOADS", False):
        return []
    if not is_remote():
        raise ImproperlyConfigured("S3_DIRECT_UPLOADS is on, but S3_BUCKET is missing: set both, or neither.")
    parts = urlsplit(_endpoint())
    bucket = environment.text("S3_ORIGINALS_BUCKET", "")
    return [f"{parts.scheme}://{'' if _is_path_style() else f'{bucket}.'}{parts.netloc}"]
