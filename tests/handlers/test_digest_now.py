"""/digest: what comes next, what came last, and the rest."""

from datetime import UTC, date, datetime

import pytest

from papers.due import next_due
from papers.paper import Paper
from storage import batches, chats, library, listings, planned
from storage.database import Database
from storage.digests import Item, add_seen
from tests.handlers.talk import FRIDAY, MONDAY, NOON, THURSDAY, Talk, announce, make_paper

LATE = datetime(2026, 11, 20, 13, tzinfo=UTC)


def cats(count: int, first: int = 1) -> list[Paper]:
    return [make_paper(f"2611.{n:05}", f"Cats, part {n}") for n in range(first, first + count)]


@pytest.fixture
def follower(robin: Talk) -> Talk:
    robin.say("/subscribe cats")
    return robin


def send(db: Database, key: str, papers: list[Paper], shown: int) -> None:
    """Record a digest as the planner does."""
    with db.write() as con:
        chat = chats.get_or_create(con, "telegram", 7, 0, "", True, LATE)
        items = [
            Item(n, paper.id, "new", 1, ("cats",), (), key) for n, paper in enumerate(papers, 1)
        ]
        made = planned.PlannedDigest(
            key, (date.fromisoformat(key),), 100, len(items), items, shown, [], ["{}"], LATE
        )
        due = next_due("UTC", 480, 127, chat.next_due)
        planned.record_plan(con, [planned.Plan(chat.id, chat.next_due, 0, due, made)], LATE)


def test_without_topics_it_says_how_to_begin(robin: Talk) -> None:
    assert robin.say("/digest").startswith("This chat follows no topic yet, so there is no digest.")


def test_before_the_first_announcement_it_says_so(follower: Talk) -> None:
    assert follower.say("/digest") == (
        "No announcement is stored yet, so there is nothing to show. "
        "Next digest: Saturday 21 November 08:00, UTC. /status tells how things stand."
    )


def test_it_shows_what_the_next_digest_would_bring(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(1), make_paper("2611.00009", "Dogs"), closed_at=LATE)

    assert follower.say("/digest") == (
        "This is new for you so far; it still comes at your hour.\n"
        "\n"
        "arXiv, Friday 20 November\n"
        "1 of 2 for you\n"
        "\n"
        "cats\n"
        " 1  Cats, part 1\n"
        "    Ada Example, Bo Sample · cs.LG\n"
        "    arxiv.org/abs/2611.00001\n"
        "\n"
        "Next: Saturday 21 November 08:00, UTC"
    )


def test_looking_does_not_use_it_up(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(1), closed_at=LATE)

    assert follower.say("/digest") == follower.say("/digest")


def test_what_was_sent_is_shown_again_only_as_such(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(1), closed_at=LATE)
    with db.write() as con:
        chat = chats.find(con, "telegram", 7)
        add_seen(con, [(chat.id, 202611 * 100000 + 1, 0)])

    answer = follower.say("/digest")

    assert answer.startswith(
        "Nothing new is waiting for you. On your topics, Friday 20 November had this:\n"
    )
    assert "Cats, part 1" in answer


def test_nothing_matched_is_said_with_the_number(follower: Talk, db: Database) -> None:
    announce(db, THURSDAY, make_paper("2611.00001", "Dogs"), closed_at=LATE)
    announce(db, FRIDAY, make_paper("2611.00002", "Birds"), closed_at=LATE)

    assert follower.say("/digest") == (
        "Nothing for you: none of the 2 papers of Thursday 19 November and Friday 20 November "
        "matched. Next digest: Saturday 21 November 08:00, UTC.\n"
        "\n"
        "/topics lists what you follow, /subscribe adds to it."
    )


def test_a_paused_chat_is_promised_no_next_digest(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(1), closed_at=LATE)
    follower.say("/pause")

    answer = follower.say("/digest")

    assert "Next:" not in answer
    assert answer.startswith(
        "This is new for you so far. Digests are paused here; /resume lets them come again.\n"
    )


def test_the_rest_of_a_long_preview_comes_with_more(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(45), closed_at=LATE)

    first = follower.say("/digest")
    assert "and 25 more: /digest more" in first
    assert follower.button("25 more").line == "/digest more now"

    second = follower.say("/digest more")
    assert second.startswith("21 to 40 of 45\n")
    assert second.endswith("and 5 more: /digest more")

    third = follower.press("5 more")
    assert third.startswith("41 to 45 of 45\n")
    assert follower.labels == ["41", "42", "43", "44", "45"]
    assert follower.say("/paper 45").startswith("Cats, part 45")


def test_more_typed_again_and_again_goes_on_to_the_end(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(65), closed_at=LATE)
    follower.say("/digest")

    titles = [follower.say("/digest more").splitlines()[0] for _ in range(3)]

    assert titles == ["21 to 40 of 65", "41 to 60 of 65", "61 to 65 of 65"]
    assert follower.say("/digest more").startswith("That digest ends with number 65")


def test_a_sent_digest_goes_on_to_the_end_as_well(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(50))
    send(db, "2026-11-20", cats(50), shown=20)

    titles = [follower.say("/digest more").splitlines()[0] for _ in range(2)]

    assert titles == ["21 to 40 of 50", "41 to 50 of 50"]


def test_a_list_keeps_its_numbers_though_more_is_new_by_now(follower: Talk, db: Database) -> None:
    announce(db, THURSDAY, *cats(30), closed_at=LATE)
    follower.say("/digest")
    announce(db, FRIDAY, *cats(30, first=101), closed_at=LATE)

    answer = follower.say("/digest more")

    assert answer.startswith("21 to 30 of 30\n")
    assert "21  Cats, part 21\n" in answer


def test_a_list_that_was_sent_meanwhile_goes_on(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(30), closed_at=LATE)
    follower.say("/digest")
    with db.write() as con:
        chat = chats.find(con, "telegram", 7)
        add_seen(con, [(chat.id, 202611 * 100000 + n, 0) for n in range(1, 31)])

    assert follower.say("/digest more").startswith("21 to 30 of 30\n")


def test_looking_again_begins_again(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(45), closed_at=LATE)
    follower.say("/digest")
    follower.say("/digest more")
    follower.say("/digest")

    assert follower.say("/digest more").startswith("21 to 40 of 45\n")


def test_more_without_more_says_that_it_is_all(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(2), closed_at=LATE)
    follower.say("/digest")

    assert follower.say("/digest more") == (
        "That digest ends with number 2; all of it was shown. /digest shows what is new so far."
    )


def test_more_before_anything_says_so(follower: Talk) -> None:
    assert follower.say("/digest more") == (
        "There is nothing more. /digest shows what is new so far."
    )


def test_more_continues_the_digest_that_was_sent(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, *cats(30))
    send(db, "2026-11-20", cats(30), shown=20)

    answer = follower.say("/digest more")

    assert answer.startswith("21 to 30 of 30\n\ncats\n21  Cats, part 21\n")


def test_the_button_of_an_old_digest_keeps_working(follower: Talk, db: Database) -> None:
    announce(db, MONDAY, *cats(30))
    announce(db, FRIDAY, *cats(30, first=101))
    send(db, "2026-11-16", cats(30), shown=20)
    send(db, "2026-11-20", cats(30, first=101), shown=20)
    follower.later(days=200)

    assert "Cats, part 21" in follower.say("/digest more 2026-11-16")
    assert follower.say("/paper 22").startswith("Cats, part 22")
    assert "Cats, part 121" in follower.say("/digest more 2026-11-20")


def test_a_digest_that_never_was_is_said_so(follower: Talk) -> None:
    assert follower.say("/digest more 2020-01-01") == (
        "There is no digest to continue yet. /digest shows what is new so far."
    )


def test_other_words_are_answered_with_what_there_is(follower: Talk) -> None:
    assert follower.say("/digest please") == (
        "Say /digest for what is new, or /digest more for the rest of the last one."
    )


def test_a_digest_without_papers_is_not_remembered_as_a_list(follower: Talk, db: Database) -> None:
    announce(db, FRIDAY, closed_at=LATE)
    follower.say("/digest")

    assert listings.get(db.read(), chats.find(db.read(), "telegram", 7).id) is None


def test_news_of_saved_papers_are_shown_and_stay_for_the_digest(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001", "Cats"))
    robin.say("/subscribe volcanoes")
    robin.say("/save 2611.00001")
    with db.write() as con:
        library.put_papers(con, [make_paper("2611.00001", "Cats", doi="10.1000/cats")], NOON)

    assert robin.say("/digest") == robin.say("/digest")
    assert "Saved papers\nCats\n2611.00001 · DOI 10.1000/cats" in robin.say("/digest")


def test_a_weekend_is_the_reason_why_nothing_is_waiting(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, make_paper("2611.00001", "Cats"))
    robin.later(days=1)
    robin.say("/subscribe cats")
    with db.write() as con:
        batches.open_batch(con, robin.now.date(), robin.now)
        batches.set_quiet(con, robin.now.date(), robin.now)

    assert robin.say("/digest").startswith(
        "Nothing new is waiting for you: arXiv announces nothing on weekends. On your topics, "
        "Friday 20 November had this:"
    )
