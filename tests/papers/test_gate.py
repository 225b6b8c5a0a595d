"""The gate is polite whatever arXiv does and however many ask at once."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from papers.sources.failures import (
    BadAnswer,
    ServerFailed,
    SourceError,
    Stopping,
    Throttled,
    TimedOut,
    Unreachable,
)
from papers.sources.gate import INTERVAL, Gate
from papers.sources.wire import user_agent
from tests.fakes.arxiv import FakeArxiv

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Clock:
    """A wall clock that moves when told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    with FakeArxiv() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Iterator[Gate]:
    gate = Gate("somebody@example.org", interval=0, longest=0.6, now=clock)
    yield gate
    gate.close()


def in_background(*calls: Callable[[], object]) -> list[threading.Thread]:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    return threads


def failing(gate: Gate, url: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        gate.get(url)
    return caught.value


def test_many_threads_are_served_one_at_a_time_and_an_interval_apart(arxiv: FakeArxiv) -> None:
    gate = Gate(interval=0.08)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: gate.get(f"{arxiv.url}/rss/cs?n={n}"), range(12)))

    assert len(arxiv.log) == 12
    assert arxiv.overlaps == 0
    assert min(arxiv.gaps) >= 0.08


def test_a_slow_answer_does_not_eat_the_interval(arxiv: FakeArxiv) -> None:
    """The distance counts from the end of a request, when arXiv has surely seen it."""
    gate = Gate(interval=0.2, longest=0.3)
    arxiv.fail("rss", "hang")

    with pytest.raises(TimedOut):
        gate.get(f"{arxiv.url}/rss/cs")
    gate.get(f"{arxiv.url}/rss/cs")

    assert arxiv.gaps[0] >= 0.45


def test_a_person_goes_before_all_that_wait(arxiv: FakeArxiv) -> None:
    gate = Gate(interval=0.15)
    gate.get(f"{arxiv.url}/rss/cs?n=first")

    threads = in_background(
        lambda: gate.get(f"{arxiv.url}/rss/cs?n=background-1"),
        lambda: gate.get(f"{arxiv.url}/rss/cs?n=background-2"),
    )
    time.sleep(0.05)
    gate.get(f"{arxiv.url}/rss/cs?n=person", urgent=True)
    for thread in threads:
        thread.join()

    assert [seen.query["n"] for seen in arxiv.log][:2] == ["first", "person"]
    assert len(arxiv.log) == 4


def test_it_says_who_asks_and_what_it_reads(arxiv: FakeArxiv, gate: Gate) -> None:
    gate.get(f"{arxiv.url}/rss/cs")

    [seen] = arxiv.log
    assert seen.headers["user-agent"].startswith("Paperboy/")
    assert "(somebody@example.org)" in seen.headers["user-agent"]
    assert "application/xml" in seen.headers["accept"]


def test_a_contact_cannot_break_the_header() -> None:
    assert user_agent("a\r\nX-Evil: 1 (é)").endswith(" (aX-Evil: 1 )")
    assert user_agent("") == user_agent("  \n")
    assert "(" not in user_agent("")


def test_a_hanging_server_is_left_at_the_deadline(arxiv: FakeArxiv, gate: Gate) -> None:
    arxiv.fail("rss", "hang")

    began = time.monotonic()
    with pytest.raises(TimedOut):
        gate.get(f"{arxiv.url}/rss/cs", timeout=0.2)

    assert time.monotonic() - began < 0.5


def test_a_dripping_body_is_cut_off_at_the_deadline(arxiv: FakeArxiv, gate: Gate) -> None:
    arxiv.fail("rss", "drip")

    began = time.monotonic()
    with pytest.raises(TimedOut):
        gate.get(f"{arxiv.url}/rss/cs", deadline=0.4)

    assert 0.35 < time.monotonic() - began < 0.8


@contextmanager
def dripping_header() -> Iterator[str]:
    """A server that sends one byte of an endless header every 20 ms."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_drip_header, args=(listener,))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join()


def _drip_header(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Endless: ")
            while True:
                connection.sendall(b"x")
                time.sleep(0.02)
        except OSError:
            return


def test_a_dripping_header_is_cut_off_at_the_deadline(gate: Gate) -> None:
    began = time.monotonic()
    with dripping_header() as url, pytest.raises(TimedOut):
        gate.get(url, timeout=5, deadline=0.4)

    assert 0.35 < time.monotonic() - began < 0.8


def test_a_refused_connection_is_unreachable_and_does_not_silence(
    arxiv: FakeArxiv, gate: Gate
) -> None:
    arxiv.refuse()

    with pytest.raises(Unreachable):
        gate.get(f"{arxiv.url}/rss/cs")

    assert gate.quiet_until is None


@pytest.mark.parametrize(
    ("fault", "error"),
    [("reset", BadAnswer), ("cut", BadAnswer), ("500", Unreachable), ("502", Unreachable)],
)
def test_a_broken_answer_is_an_error_and_the_next_request_heals(
    arxiv: FakeArxiv, gate: Gate, fault: str, error: type[SourceError]
) -> None:
    arxiv.fail("rss", fault)

    with pytest.raises(error):
        gate.get(f"{arxiv.url}/rss/cs")

    assert gate.get(f"{arxiv.url}/rss/cs").status == 200


def test_a_strange_address_is_an_error_of_the_tree(gate: Gate) -> None:
    for url in ("nonsense", "ftp://127.0.0.1/x", "http://[::1", "http://127.0.0.1:99999/"):
        with pytest.raises(SourceError):
            gate.get(url)


@pytest.mark.parametrize("fault", ["403", "406", "429", "503", "rate-exceeded"])
def test_a_refusal_silences_for_ten_minutes(
    arxiv: FakeArxiv, gate: Gate, clock: Clock, fault: str
) -> None:
    arxiv.fail("rss", fault)

    with pytest.raises(Throttled) as refused:
        gate.get(f"{arxiv.url}/rss/cs")
    clock.now += timedelta(minutes=9, seconds=59)
    with pytest.raises(Throttled) as silent:
        gate.get(f"{arxiv.url}/rss/cs", urgent=True)

    assert len(arxiv.log) == 1
    assert refused.value.until == silent.value.until == NOON + timedelta(minutes=10)
    assert gate.quiet_until == NOON + timedelta(minutes=10)
    assert "12:10 UTC" in silent.value.sentence


def test_the_silence_doubles_while_arxiv_goes_on_refusing_and_ends_with_an_answer(
    arxiv: FakeArxiv, gate: Gate, clock: Clock
) -> None:
    arxiv.fail("", "429", times=2)

    for minutes in (10, 20):
        with pytest.raises(Throttled):
            gate.get(f"{arxiv.url}/rss/cs")
        assert gate.quiet_until == clock.now + timedelta(minutes=minutes)
        clock.now += timedelta(minutes=minutes)
    answered = gate.get(f"{arxiv.url}/rss/cs")
    arxiv.fail("", "429")
    with pytest.raises(Throttled):
        gate.get(f"{arxiv.url}/rss/cs")

    assert answered.status == 200
    assert gate.quiet_until == clock.now + timedelta(minutes=10)


@pytest.mark.parametrize("retry_after", ["5400", "Fri, 20 Nov 2026 13:30:00 GMT"])
def test_a_longer_retry_after_is_waited_for(arxiv: FakeArxiv, gate: Gate, retry_after: str) -> None:
    arxiv.fail("rss", "429", retry_after=retry_after)

    with pytest.raises(Throttled):
        gate.get(f"{arxiv.url}/rss/cs")

    assert gate.quiet_until == NOON + timedelta(minutes=90)


def test_those_who_wait_are_told_at_once_when_the_silence_begins(arxiv: FakeArxiv) -> None:
    gate = Gate(interval=0, longest=5)
    arxiv.fail("rss", "429", times=99)
    errors: list[SourceError] = []

    def ask() -> None:
        errors.append(failing(gate, f"{arxiv.url}/rss/cs"))

    for thread in in_background(*[ask] * 5):
        thread.join()

    assert [type(error) for error in errors] == [Throttled] * 5
    assert len(arxiv.log) == 1


def test_the_silence_outlives_the_process(arxiv: FakeArxiv, clock: Clock) -> None:
    kept: list[tuple[datetime | None, int]] = []
    before = Gate(interval=0, now=clock, on_change=lambda *state: kept.append(state))
    arxiv.fail("rss", "503", times=2)
    with pytest.raises(Throttled):
        before.get(f"{arxiv.url}/rss/cs")

    after = Gate(interval=0, now=clock, on_change=lambda *state: kept.append(state))
    after.restore(*kept[-1])
    with pytest.raises(Throttled):
        after.get(f"{arxiv.url}/rss/cs")
    asked_while_silent = len(arxiv.log)
    clock.now += timedelta(minutes=10)
    with pytest.raises(Throttled):
        after.get(f"{arxiv.url}/rss/cs")
    clock.now += timedelta(minutes=20)
    after.get(f"{arxiv.url}/rss/cs")

    assert asked_while_silent == 1
    assert kept == [
        (NOON + timedelta(minutes=10), 1),
        (NOON + timedelta(minutes=30), 2),
        (None, 0),
    ]


def test_waiting_for_the_turn_counts_against_the_deadline(arxiv: FakeArxiv) -> None:
    gate = Gate(interval=0, longest=1)
    arxiv.fail("rss", "hang")
    errors: list[SourceError] = []
    [thread] = in_background(lambda: errors.append(failing(gate, f"{arxiv.url}/rss/cs")))
    time.sleep(0.1)

    began = time.monotonic()
    with pytest.raises(TimedOut):
        gate.get(f"{arxiv.url}/rss/math", deadline=0.2, urgent=True)

    assert time.monotonic() - began < 0.5
    thread.join()
    assert isinstance(errors[0], TimedOut)
    assert len(arxiv.log) == 1


def test_closing_cuts_off_the_request_under_way_and_refuses_the_rest(arxiv: FakeArxiv) -> None:
    gate = Gate(interval=0, longest=30)
    arxiv.fail("rss", "hang")
    errors: list[SourceError] = []

    def ask() -> None:
        errors.append(failing(gate, f"{arxiv.url}/rss/cs"))

    threads = in_background(ask, ask)
    time.sleep(0.2)
    began = time.monotonic()
    gate.close()
    for thread in threads:
        thread.join()

    assert time.monotonic() - began < 0.5
    assert [type(error) for error in errors] == [Stopping, Stopping]
    with pytest.raises(Stopping):
        gate.get(f"{arxiv.url}/rss/cs")


def test_an_error_of_the_server_is_told_with_its_number(arxiv: FakeArxiv, gate: Gate) -> None:
    arxiv.fail("rss", "502")

    with pytest.raises(ServerFailed, match=r"arXiv answered with an error \(502\)\."):
        gate.get(f"{arxiv.url}/rss/cs")


@contextmanager
def answering(*answers: bytes) -> Iterator[str]:
    """A server that gives these raw answers, one to each connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_answer_raw, args=(listener, answers))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/start"
        thread.join()


def _answer_raw(listener: socket.socket, answers: tuple[bytes, ...]) -> None:
    for answer in answers:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)


MOVED = b"HTTP/1.1 301 Moved\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n"
FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"


def test_every_hop_of_a_redirect_is_a_request_of_its_own(clock: Clock) -> None:
    gate = Gate(interval=0.1, now=clock)

    began = time.monotonic()
    with answering(MOVED, MOVED, FINE) as url:
        answer = gate.get(url)

    assert answer.body == b"fine"
    assert answer.url.endswith("/next")
    assert gate.sent_today == 3
    assert time.monotonic() - began >= 0.2


def test_endless_redirects_are_a_bad_answer(gate: Gate) -> None:
    with answering(*[MOVED] * 4) as url, pytest.raises(BadAnswer):
        gate.get(url)


def test_a_body_beyond_all_measure_is_refused(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papers.sources.wire.LARGEST_BODY", 3)

    with answering(FINE) as url, pytest.raises(BadAnswer):
        gate.get(url)


def test_requests_are_counted_by_the_day(arxiv: FakeArxiv, gate: Gate, clock: Clock) -> None:
    gate.get(f"{arxiv.url}/rss/cs")
    gate.get(f"{arxiv.url}/rss/cs")
    on_friday = gate.sent_today
    clock.now += timedelta(hours=12)
    at_midnight = gate.sent_today
    gate.get(f"{arxiv.url}/rss/cs")

    assert (on_friday, at_midnight, gate.sent_today) == (2, 0, 1)


def test_requests_are_as_far_apart_as_arxiv_asks() -> None:
    assert INTERVAL >= 3.0  # info.arxiv.org/help/api/tou, "Rate limits"


def test_the_count_of_a_day_goes_on_where_an_earlier_process_stopped(arxiv: FakeArxiv) -> None:
    now = datetime(2026, 11, 16, 12, tzinfo=UTC)
    told: list[tuple[date, int]] = []
    gate = Gate("", 0, now=lambda: now, on_sent=lambda day, count: told.append((day, count)))
    gate.restore_count(now.date(), 6)

    gate.get(f"{arxiv.url}/rss/cs")

    assert gate.sent_today == 7
    assert told == [(now.date(), 7)]
    gate.restore_count(now.date() - timedelta(days=1), 9)
    assert gate.sent_today == 0
    gate.close()
