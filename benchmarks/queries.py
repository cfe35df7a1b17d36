"""How many queries a request takes, sent to the site's own WSGI application in this process."""

from contextlib import contextmanager
from io import BytesIO
from itertools import count
from urllib.parse import unquote_to_bytes

from django.db import connection

_numbers = count(10**9)
"""Above those that the client sends."""


def queries_of(subject) -> int:
    """The number of queries of one more request, after one that has warmed the caches.

    That was for the same address if, before a measurement, all addresses are requested. A request that is
    sent only once is taken from the end of the subject's list.
    """
    from newsroom.wsgi import application

    if not subject.is_sent_once:
        are_all_known = subject.warmed >= len(subject.requests)
        _ask(application, subject, subject.requests[-1 if are_all_known else 0])
    request = subject.requests.pop() if subject.is_sent_once else subject.requests[-1]
    with counted() as queries:
        _ask(application, subject, request)
    return len(queries)


@contextmanager
def counted():
    """Yield a list of the statements that the block runs."""
    statements = []

    def note(execute, sql, *arguments):
        statements.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(note):
        yield statements


def _ask(application, subject, request):
    statuses = []
    answer = application(_environ(request), lambda status, headers: statuses.append(int(status[:3])))
    b"".join(answer)
    getattr(answer, "close", lambda: None)()
    if statuses != [subject.status]:
        raise RuntimeError(f"{subject.name}: answered {statuses} instead of {subject.status}.")


def _environ(request):
    head, body = request.replace("{n}", str(next(_numbers)), 1).split("\r\n\r\n", 1)
    first, *lines = head.split("\r\n")
    method, address, _ = first.split(" ")
    path, _, query = address.partition("?")
    headers = dict(line.split(": ", 1) for line in lines)
    names = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return names | {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),  # as PEP 3333 asks
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "CONTENT_LENGTH": headers.get("Content-Length", "0"),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body.encode()),
    }
