"""What can go wrong with an answer of arXiv's: functions from the right answer to a wrong one.

Used by arxiv.py through its `fail`; `wait` sleeps, but not beyond the end of a test.
"""

from collections.abc import Callable, Iterator

from bot import loopback_replies as replies
from bot.loopback import Reply, Request

Wait = Callable[[float], None]
Fault = Callable[[Wait, Request, Reply], Reply]

_HTML = b"<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body>Soon</body></html>"
_ERROR_FEED = replies.atom([replies.atom_error("incorrect id format for x")], 1, 1, 0).encode()


def _text(reply: Reply) -> bytes:
    assert isinstance(reply.body, bytes)
    return reply.body


def status(status: int, retry_after: str) -> Fault:
    """Answer with this status and no document."""
    headers = (("Retry-After", retry_after),) if retry_after else ()
    return lambda wait, request, reply: Reply(status, b"No.\n", "text/plain", headers)


def _hang(wait: Wait, request: Request, reply: Reply) -> Reply:
    wait(60)
    return reply


def _drip(wait: Wait, request: Request, reply: Reply) -> Reply:
    def slowly() -> Iterator[bytes]:
        for place, _ in enumerate(_text(reply)):
            wait(0.05)
            yield _text(reply)[place : place + 1]

    return Reply(200, slowly(), reply.content_type)


def _cut(wait: Wait, request: Request, reply: Reply) -> Reply:
    """Announce the whole length and close the connection half way."""
    body = _text(reply)
    length = (("Content-Length", str(len(body))),)
    return Reply(200, (body[: len(body) // 2],), reply.content_type, length)


def _mid_character(wait: Wait, request: Request, reply: Reply) -> Reply:
    start = _text(reply)[: len(_text(reply)) // 2]
    return Reply(200, start + "é".encode()[:1], reply.content_type)


def _reset(wait: Wait, request: Request, reply: Reply) -> Reply:
    raise ConnectionResetError


def _wrong_id(reply: Reply) -> bytes:
    return _text(reply).replace(b"arxiv.org/abs/", b"arxiv.org/somewhere/else/")


def _published(moment: bytes, reply: Reply) -> bytes:
    start, _, rest = _text(reply).partition(b"<published>")
    return start + b"<published>" + moment + rest[rest.index(b"</published>") :]


def _token(token: str, reply: Reply) -> Reply:
    text = _text(reply).decode().replace("<resumptionToken></resumptionToken>", "")
    text = text[: text.rindex("</ListRecords>")].partition("<resumptionToken>")[0]
    end = f"<resumptionToken>{token}</resumptionToken></ListRecords></OAI-PMH>"
    return Reply(200, (text + end).encode())


def _repeat_token(wait: Wait, request: Request, reply: Reply) -> Reply:
    return _token("same", _list(request, reply))


def _fresh_token(wait: Wait, request: Request, reply: Reply) -> Reply:
    return _token(f"after-{request.query.get('resumptionToken', '')}", _list(request, reply))


def _list(request: Request, reply: Reply) -> Reply:
    """Give the same list for an invented token, which the server cannot know."""
    if b"</ListRecords>" in _text(reply):
        return reply
    return Reply(200, replies.oai_list([], "").encode())


def _deleted(wait: Wait, request: Request, reply: Reply) -> Reply:
    """Say of the first record that it is deleted; the real service never does."""
    start, _, rest = _text(reply).decode().partition("<record><header>")
    head, _, rest = rest.partition("</header>")
    record = f'<record><header status="deleted">{head}</header></record>'
    return Reply(200, (start + record + rest.partition("</record>")[2]).encode())


_BAD_TOKEN = b"<OAI-PMH><error code='badResumptionToken'>expired</error></OAI-PMH>"
_BAD_ARGUMENT = b"<OAI-PMH><error code='badArgument'>no</error></OAI-PMH>"
_EMPTY_LIST = b"<OAI-PMH><error code='noRecordsMatch'>empty</error></OAI-PMH>"
_NO_XML = b"Rate exceeded."

FAULTS: dict[str, Fault] = {
    "empty": lambda wait, request, reply: Reply(200, b""),
    "html": lambda wait, request, reply: Reply(200, _HTML, "text/html"),
    "truncated": lambda wait, request, reply: Reply(200, _text(reply)[: len(_text(reply)) // 2]),
    "midchar": _mid_character,
    "error-entry": lambda wait, request, reply: Reply(200, _ERROR_FEED),
    "wrong-id": lambda wait, request, reply: Reply(200, _wrong_id(reply)),
    "no-date": lambda wait, request, reply: Reply(200, _published(b"", reply)),
    "odd-date": lambda wait, request, reply: Reply(200, _published(b"yesterday", reply)),
    "right-but-404": lambda wait, request, reply: Reply(404, reply.body),
    "bad-request": lambda wait, request, reply: Reply(400, _ERROR_FEED),
    "rate-exceeded": lambda wait, request, reply: Reply(200, _NO_XML, "text/plain"),
    "hang": _hang,
    "drip": _drip,
    "cut": _cut,
    "reset": _reset,
    "bad-token": lambda wait, request, reply: Reply(200, _BAD_TOKEN),
    "bad-argument": lambda wait, request, reply: Reply(200, _BAD_ARGUMENT),
    "deleted": _deleted,
    "no-records": lambda wait, request, reply: Reply(200, _EMPTY_LIST),
    "repeat-token": _repeat_token,
    "fresh-token": _fresh_token,
}
