"""A real S3-compatible store, SeaweedFS, in a folder of its own; and a way to it that can be broken."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import closing, suppress
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from tests.newsroom.running import until
from tests.ports import free_ports

KEY, SECRET = "newsroom", "newsroom-secret"
PUBLIC, PRIVATE = "pictures", "originals"
PARTS = ("master", "volume", "filer", "s3")
IDENTITIES = {
    "identities": [
        {
            "name": "newsroom",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        },
        {"name": "anonymous", "actions": [f"Read:{PUBLIC}"]},
    ]
}

CORS = json.loads((settings.BASE_DIR / "deploy" / "s3" / "cors.json").read_text())
CORS["CORSRules"][0]["AllowedOrigins"] = ["*"]


class Seaweed:
    """The server, as one process."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="newsroom-store-"))
        (self.folder / "s3.json").write_text(json.dumps(IDENTITIES))
        ports = iter(free_ports(2 * len(PARTS)))
        self.ports = {part: (next(ports), next(ports)) for part in PARTS}
        self.url = f"http://127.0.0.1:{self.ports['s3'][0]}"
        self.process = None

    def start(self):
        ports = [
            option
            for part, (port, grpc) in self.ports.items()
            for option in (f"-{part}.port={port}", f"-{part}.port.grpc={grpc}")
        ]
        command = [Path(sys.executable).parent / "weed", "server", "-s3", f"-dir={self.folder}", *ports]
        command += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.config={self.folder}/s3.json"]
        # It would open two more servers, at ports that are the same for all.
        command += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
        command += ["-volume.max=200", "-master.volumeSizeLimitMB=64", "-master.telemetry=false"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until(self.takes_files, seconds=180)

    def takes_files(self) -> bool:
        client = client_of(self.url)
        try:
            for bucket in (PUBLIC, PRIVATE):
                with suppress(
                    client.exceptions.BucketAlreadyExists, client.exceptions.BucketAlreadyOwnedByYou
                ):
                    client.create_bucket(Bucket=bucket)
                client.put_bucket_cors(Bucket=bucket, CORSConfiguration=CORS)
                client.put_object(Bucket=bucket, Key="first", Body=b"")
                client.delete_object(Bucket=bucket, Key="first")
        except (BotoCoreError, ClientError):
            return False
        return True

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        self.process.kill()
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder)


def client_of(url):
    """A client that asks the store itself, whatever stands before it."""
    config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}, read_timeout=10)
    return boto3.client(
        "s3",
        endpoint_url=url,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
        config=config,
    )


class Way:
    """A proxy of bytes to the store, which refuses, hangs, answers with errors or is slow, as told.

    Counts the requests that reach it, by their first words.
    """

    ANSWER = "HTTP/1.1 {status} Told\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"

    def __init__(self, to):
        self.to = ("127.0.0.1", to)
        self.fault, self.asked = None, []
        self.freed = threading.Event()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._serve, daemon=True).start()

    def breaks(self, fault):
        """None for nothing, "refused", "hanging", or an answer's status and code: (503, "SlowDown")."""
        self.fault = fault
        self.freed.set()
        self.freed = threading.Event()

    def close(self):
        self.breaks(None)
        self.server.close()

    def _serve(self):
        with suppress(OSError):  # It was closed.
            while True:
                line, _ = self.server.accept()
                threading.Thread(target=self._pass, args=[line], daemon=True).start()

    def _pass(self, line):
        with suppress(OSError), closing(line):
            while head := self._head(line):
                self.asked.append(head.split(b" HTTP")[0].decode())
                if self.fault:
                    self._fail(line)
                    return
                self._exchange(line, head)
                return

    def _fail(self, line):
        if self.fault == "hanging":
            self.freed.wait(60)
        elif self.fault != "refused":
            status, code = self.fault
            body = f"<Error><Code>{code}</Code><Message>Told.</Message></Error>"
            line.sendall(self.ANSWER.format(status=status, length=len(body), body=body).encode())
            line.shutdown(socket.SHUT_WR)
            line.settimeout(2)
            while line.recv(65536):
                continue

    @staticmethod
    def _head(line):
        """The first part of a request."""
        return line.recv(65536)

    def _exchange(self, line, head):
        """Pass one connection on, each request of which is of one kind: it is closed after the answer."""
        with closing(socket.create_connection(self.to)) as store:
            head = re.sub(rb"\r\nConnection:[^\r]*", b"", head, count=1, flags=re.IGNORECASE)
            store.sendall(head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            back = threading.Thread(target=_copy, args=[store, line], daemon=True)
            back.start()
            sending = threading.Thread(target=_copy, args=[line, store], daemon=True)
            sending.start()
            back.join()


def _copy(source, target):
    with suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
