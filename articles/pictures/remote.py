"""Pictures in a bucket of an S3-compatible store, which may be slow, full or unavailable.

Files are first stored in a spool on this machine, and wait there until the store has accepted them.
"""

import logging
import tempfile
import threading
import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from articles.pictures.spool import Spool
from articles.text.downloads import is_download

logger = logging.getLogger(__name__)

CONNECT_TIMEOUT, READ_TIMEOUT = 2, 5
"""Seconds for a connection, and for each response; nothing is retried within a request."""
LONGEST_SENDING, LONGEST_READING = 8, 25
"""Seconds for which a request waits for the store to accept files, and to return one."""
SHORTEST_REST, LONGEST_REST = 5, 30
"""Seconds for which a process leaves a store alone that has failed to respond; longer each time."""
_AT_ONCE, _MOST_LISTED = 8, 1000
_PART = 256 * 1024


class NotAnswering(OSError):
    """The store is unavailable, too slow, or fails: retry later."""


class NotAllowed(OSError):
    """The store responds, but refuses a request: its keys, its buckets or its space are at fault."""


class RemoteStorage(S3Storage):
    """A bucket of an S3-compatible store, behind a spool. Its errors are OSErrors.

    `base_url` is where readers get its files; None if its files have no public address.
    """

    def __init__(self, *, spool: str, base_url: str | None = None, **options: Any):
        self.spool, self.base_url = Spool(Path(spool)), base_url
        style = options.pop("addressing_style", None)
        config = Config(
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            retries={"total_max_attempts": 1},
            max_pool_connections=_AT_ONCE * 2,
            s3={"addressing_style": style or "auto"},
            signature_version="s3v4",
            # Not every compatible store understands newer checksums in trailers.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=config, **options)
        self._making, self._client = threading.Lock(), None

    @property
    def client(self):
        """One client for all threads: making one takes a tenth of a second."""
        with self._making:
            if self._client is None:
                self._client = self.connection.meta.client
            return self._client

    # Written files wait in the spool, and are sent at once if the store accepts them.

    def _save(self, name: str, content) -> str:
        self.save_all({name: content})
        return name

    def save_all(self, contents: Mapping[str, File]) -> None:
        """Store files, replacing those of the same names. Raises OSError if this machine's disk is full.

        They are sent after the surrounding transaction, if any, so that no row stays locked for that long.
        """
        for name, content in contents.items():
            self.spool.keep(name, content)
        transaction.on_commit(partial(self._try_to_send, [*contents]))

    def get_object_parameters(self, name):
        """Make browsers save downloads, not show them, at the store's address too."""
        is_saved = {"ContentDisposition": "attachment"} if is_download(name) else {}
        return {**super().get_object_parameters(name), **is_saved}

    def _try_to_send(self, names) -> None:
        try:
            self.send(names, LONGEST_SENDING)
        except OSError as failure:
            logger.warning("%s files wait for the store: %s", len(names), failure)

    def send(self, names: Iterable[str], seconds: float) -> None:
        """Send those of these files that are waiting. Raises the error of one that the store did not take."""
        began = [_senders().submit(self._send_one, name) for name in names]
        done, late = wait(began, timeout=seconds)
        for each in late:
            each.cancel()
        for each in done:
            each.result()
        if late:
            raise NotAnswering("The store takes files too slowly.")

    def _send_one(self, name: str) -> None:
        with self.spool.sending(name) as file:
            if file is not None:
                self.put(name, file)

    def put(self, name: str, file) -> None:
        """Write an object, without the spool."""
        key = self._normalize_name(name)
        with self._asking():
            said = self._get_write_parameters(name)
            self.client.put_object(Bucket=self.bucket_name, Key=key, Body=file, **said)

    # Files are deleted from both places.

    def delete(self, name: str) -> None:
        self.delete_all([name])

    def delete_all(self, names: Iterable[str]) -> None:
        """Delete files, if they exist, with one request per thousand."""
        names = [*names]
        for name in names:
            self.spool.drop(name)
        for start in range(0, len(names), _MOST_LISTED):
            keys = [{"Key": self._normalize_name(name)} for name in names[start : start + _MOST_LISTED]]
            with self._asking():
                asked = {"Objects": keys, "Quiet": True}
                left = self.client.delete_objects(Bucket=self.bucket_name, Delete=asked).get("Errors")
            if left:
                raise NotAllowed(f"The store did not delete {left[0].get('Key')}: {left[0].get('Code')}")

    # Files are read from either place.

    def exists(self, name: str) -> bool:
        return name in self.present([name])

    def present(self, names: Iterable[str]) -> set[str]:
        """The names that are waiting or in the bucket.

        Uses lists: a 404 for one object could also mean that the bucket does not exist.
        """
        wanted = {self._normalize_name(name): name for name in names}
        waiting = {name for name in wanted.values() if self.spool.has(name)}
        keys = sorted(key for key, name in wanted.items() if name not in waiting)
        return waiting | {wanted[key] for key in self._listed(keys)}

    def _listed(self, keys: list[str]) -> Iterator[str]:
        """The keys that the bucket has, in their order."""
        prefix, place = _common_start(keys), 0
        while place < len(keys):
            with self._asking():
                page = self.client.list_objects_v2(
                    Bucket=self.bucket_name, Prefix=prefix, StartAfter=keys[place][:-1], MaxKeys=_MOST_LISTED
                )
            found = {entry["Key"] for entry in page.get("Contents", [])}
            is_last = not page.get("IsTruncated") or not found
            end = len(keys) if is_last else bisect_right(keys, max(found))
            yield from (key for key in keys[place:end] if key in found)
            if is_last or end == place:
                return
            place = end

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with self._asking():
            return super().listdir(path)

    def names_before(self, folder: str, before: datetime) -> list[str]:
        """The names of at most a thousand objects of a folder that were last written before a time."""
        prefix = self._normalize_name(folder).rstrip("/") + "/"
        with self._asking():
            page = self.client.list_objects_v2(Bucket=self.bucket_name, Prefix=prefix, MaxKeys=_MOST_LISTED)
        old = (entry["Key"] for entry in page.get("Contents", []) if entry["LastModified"] < before)
        return [key[len(prefix) - len(folder) - 1 :] for key in old]

    def _open(self, name: str, mode: str = "rb") -> File:
        """A file to read. Raises FileNotFoundError if the store has none."""
        try:
            return File(self.spool.open(name), name)
        except FileNotFoundError:
            return self.fetch(name)

    def fetch(self, name: str, most: int = 0) -> File:
        """An object as a file on this machine; if larger than `most` bytes, cut off a little beyond them."""
        with ExitStack() as unless_read:
            file = unless_read.enter_context(tempfile.SpooledTemporaryFile(max_size=_PART))
            with self._asking():
                found = self.client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
                with closing(found["Body"]) as body:
                    _copy(body, file, most)
            file.seek(0)
            unless_read.pop_all()
            return File(file, name)

    def size(self, name: str) -> int:
        if self.spool.has(name):
            return self.spool.path(name).stat().st_size
        with self._asking():
            found = self.client.head_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
            return found["ContentLength"]

    def url(self, name: str, **_others: Any) -> str:
        """Where readers get a file: from this site for as long as it waits. Sends no request."""
        if self.spool.has(name):
            return reverse("waiting", args=[name])
        return self.public_url(name)

    def public_url(self, name: str) -> str:
        """Where readers get a file that the store has."""
        if self.base_url is None:
            raise ValueError("This file is not accessible via a URL.")
        return self.base_url + filepath_to_uri(name)

    def place_for(self, name: str, most: int, seconds: int) -> dict[str, Any]:
        """Where a browser may post one file of at most `most` bytes within `seconds`: `url`, and `fields`."""
        kind = {"Content-Type": self.default_content_type}
        return self.client.generate_presigned_post(
            self.bucket_name,
            self._normalize_name(name),
            Fields=kind,
            Conditions=[["content-length-range", 1, most], kind],
            ExpiresIn=seconds,
        )

    def ask(self) -> None:
        """Check that the store responds for the bucket. Raises OSError if it does not, or not well."""
        with self._asking():
            self.client.list_objects_v2(Bucket=self.bucket_name, Prefix=self.location, MaxKeys=1)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Send requests to the store in the block, unless it has just failed; its errors become OSErrors."""
        rest = _rest_of(self.endpoint_url or "")
        if rest.is_on:
            raise NotAnswering(f"The store did not answer a moment ago. {rest.reason}")
        try:
            yield
            rest.end()
        except ClientError as error:
            raise _as_os_error(error, rest) from error
        except BotoCoreError as error:
            rest.begin(f"{error}")
            raise NotAnswering(f"The store does not answer: {error}") from error
        except NotAnswering as slow:
            rest.begin(f"{slow}")
            raise


def _copy(body, file, most: int) -> None:
    until = time.monotonic() + LONGEST_READING
    while part := body.read(_PART):
        file.write(part)
        if time.monotonic() > until:
            raise NotAnswering("The store gives a file too slowly.")
        if most and file.tell() > most:
            return


def _as_os_error(error: ClientError, rest: "Rest") -> OSError:
    """The store's error as one of Python's errors."""
    said = error.response.get("Error", {})
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = said.get("Code") or status
    if code in ("NoSuchKey", "404"):
        return FileNotFoundError(f"The store has no such file: {code}")
    if status in (429, 503):
        rest.begin(f"{status} {code}")
    if status == 429 or (status >= 500 and status != 507) or code == "RequestTimeout":
        return NotAnswering(f"The store fails: {status} {code}")
    return NotAllowed(f"The store refuses: {status} {code} {said.get('Message', '')}".strip())


class Rest:
    """For how long a process leaves a store alone that did not respond."""

    def __init__(self):
        self.until, self.length, self.reason = 0.0, SHORTEST_REST, ""

    def begin(self, reason: str) -> None:
        if not self.is_on:  # A request made at the same time says nothing new.
            self.until, self.reason = time.monotonic() + self.length, reason
            self.length = min(LONGEST_REST, self.length * 2)

    def end(self) -> None:
        self.until, self.length = 0.0, SHORTEST_REST

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self.until


@cache
def _rest_of(endpoint: str) -> Rest:
    return Rest()


def forget_failures() -> None:
    """Let every store be asked again at once."""
    _rest_of.cache_clear()


@cache
def _senders() -> ThreadPoolExecutor:
    """The threads that send files, for all stores; made on first use, so that no fork inherits them."""
    return ThreadPoolExecutor(_AT_ONCE, "sending")


def _common_start(keys: list[str]) -> str:
    """The common prefix of the sorted keys."""
    if not keys:
        return ""
    first, last = keys[0], keys[-1]
    length = next(
        (at for at, letter in enumerate(first) if at >= len(last) or last[at] != letter), len(first)
    )
    return first[:length]
