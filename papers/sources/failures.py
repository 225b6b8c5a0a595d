"""Every way in which asking arXiv can fail, as one small tree.

    SourceError              arXiv gave no answer that can be used
      Unreachable            no connection, or it broke
        ServerFailed         connected, and the server answered with an error (500, 502, 504)
      Stopping               Paperboy ends, so nothing is asked any more
      TimedOut               connected, but no complete answer before the deadline
      Throttled              arXiv asked for silence, or the gate is keeping one
      BadAnswer              an answer came and is not what was asked for: a web page, nothing,
                             a document cut short, an error entry

Two texts go with each: `sentence` is for people, `str(error)` adds the detail for the log.
"""

from datetime import datetime


class SourceError(Exception):
    """arXiv gave no usable answer; nothing may be concluded from it about papers."""

    sentence = "arXiv could not be asked."

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.sentence} ({detail})" if detail else self.sentence)
        self.detail = detail


class Unreachable(SourceError):
    """No connection, a broken one, or a failing server."""

    sentence = "arXiv cannot be reached at the moment."


class ServerFailed(Unreachable):
    """The server answered with `status`, an error of its own."""

    def __init__(self, status: int) -> None:
        self.sentence = f"arXiv answered with an error ({status})."
        super().__init__()


class Stopping(SourceError):
    """The process ends; this says nothing about arXiv, so nobody need know."""

    sentence = "Paperboy is stopping."


class TimedOut(SourceError):
    """The answer was not complete before the deadline."""

    sentence = "arXiv did not answer in time."


class BadAnswer(SourceError):
    """The answer is not the document that was asked for, or not all of it."""

    sentence = "arXiv's answer was incomplete or not what was asked for."


class Throttled(SourceError):
    """Nothing is sent to arXiv before `until` (aware UTC)."""

    def __init__(self, until: datetime, detail: str = "") -> None:
        self.sentence = f"arXiv asked for a pause; it will be asked again after {until:%H:%M} UTC."
        super().__init__(detail)
        self.until = until
