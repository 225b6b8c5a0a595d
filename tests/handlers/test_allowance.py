"""How much one person may ask, and that nobody else notices."""

from dataclasses import replace
from datetime import timedelta

from handlers.allowance import ANY, ARXIV, Allowance
from handlers.call import Address, Call, Person
from handlers.desk import Desk
from storage.database import Database
from tests.handlers.talk import NOON, FakeArchive, Talk

CALL = Call(Address("telegram", 7), Person(7), "status", "", NOON)


def test_a_burst_is_answered_then_it_says_when_to_try_again(db: Database) -> None:
    robin = Talk(Desk(db, allowance=Allowance()))
    other = Talk(robin.desk, chat=8)
    other.person = Person(8, "Kim")

    for _ in range(ANY.burst):
        assert "That was a lot" not in robin.say("/status")
    assert robin.say("/status") == "That was a lot at once. Please try again in 1 second."
    assert robin.reply.ephemeral
    assert "That was a lot" not in other.say("/status")

    robin.later(seconds=1)
    assert "That was a lot" not in robin.say("/status")
    assert "That was a lot" in robin.say("/status")


def test_in_the_long_run_it_is_so_many_a_minute() -> None:
    allowance = Allowance()
    asked = [replace(CALL, now=NOON + timedelta(seconds=n / 4)) for n in range(4 * 600)]

    answered = sum(allowance.ask(call) == 0 for call in asked)

    assert ANY.burst + 10 * ANY.per_minute - 1 <= answered <= ANY.burst + 10 * ANY.per_minute


def test_what_asks_arxiv_is_rarer_and_the_rest_goes_on(db: Database) -> None:
    robin = Talk(Desk(db, FakeArchive(), allowance=Allowance()))

    for number in range(ARXIV.burst):
        robin.say(f"/paper 2501.0000{number}")
        assert robin.was_slow
    assert robin.say("/paper 2501.00009") == (
        "I ask arXiv only so often for one person. Please try again in 10 seconds; everything "
        "stored here opens meanwhile."
    )
    assert not robin.was_slow
    assert "only so often" not in robin.say("/status")


def test_people_in_a_group_have_each_their_own() -> None:
    allowance = Allowance()
    group = replace(CALL, address=Address("telegram", -100))
    for _ in range(ANY.burst):
        allowance.ask(group)

    assert allowance.ask(group)
    assert not allowance.ask(replace(group, person=Person(8)))
    assert not allowance.ask(replace(group, address=Address("discord", -100)))


def test_the_terminal_asks_as_it_likes() -> None:
    allowance = Allowance()
    own = replace(CALL, address=Address("console", 1))

    assert not any(allowance.ask(own) for _ in range(1000))


def test_the_memory_for_it_is_bounded_and_keeps_who_asks_much() -> None:
    allowance = Allowance()
    for _ in range(ANY.burst):
        allowance.ask(CALL)
    later = NOON + timedelta(seconds=0.5)
    for number in range(100, 25_000):
        allowance.ask(replace(CALL, person=Person(number), now=later))

    assert len(allowance._buckets) <= 10_000


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    allowance = Allowance()
    for _ in range(ANY.burst):
        allowance.ask(CALL)

    assert allowance.ask(replace(CALL, now=NOON - timedelta(days=1))) == 1
