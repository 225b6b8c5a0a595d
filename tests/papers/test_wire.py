"""Ending a request from another thread, at every moment of its life."""

import socket
from collections.abc import Iterator

import pytest

from papers.sources.failures import TimedOut
from papers.sources.wire import Flight

CONNECTED = "connection.connect_tcp.complete"


class Stream:
    """As much of a network stream as the trace looks at."""

    def __init__(self, found: object) -> None:
        self.found = found

    def get_extra_info(self, name: str) -> object:
        return self.found if name == "socket" else None


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    with ours, theirs:
        yield ours, theirs


def test_a_flight_is_cut_at_its_socket(pair: tuple[socket.socket, socket.socket]) -> None:
    flight = Flight()
    flight.trace(CONNECTED, {"return_value": Stream(pair[0])})

    flight.cut(TimedOut())

    assert pair[1].recv(1) == b""


def test_a_flight_cut_before_it_is_connected_is_cut_when_it_is(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    flight = Flight()
    flight.cut(TimedOut("first"))
    flight.cut(TimedOut("second"))

    flight.trace(CONNECTED, {"return_value": Stream(pair[0])})

    assert pair[1].recv(1) == b""
    assert flight.reason is not None
    assert flight.reason.detail == "first"


def test_other_events_and_things_without_a_socket_are_left_alone(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    flight = Flight()
    flight.trace("http11.send_request_body.complete", {"return_value": Stream(pair[0])})
    flight.trace(CONNECTED, {"return_value": None})
    flight.trace(CONNECTED, {"return_value": Stream("no socket")})

    flight.cut(TimedOut())

    with pytest.raises(BlockingIOError):
        pair[1].recv(1)


def test_cutting_a_closed_connection_is_harmless(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    flight = Flight()
    flight.trace(CONNECTED, {"return_value": Stream(pair[0])})
    pair[0].close()

    flight.cut(TimedOut())

    assert flight.reason is not None
