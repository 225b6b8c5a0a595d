"""/settings, /density, /cap and /quiet."""

import pytest

from handlers.desk import Desk
from storage.database import Database
from tests.handlers.talk import FRIDAY, MONDAY, THURSDAY, Talk, announce, make_paper

TIDES = make_paper(
    "2611.11003",
    "Tides on a graph of rock pools",
    abstract="We count tides by hand. Nobody asked us to, and yet the pools were counted, every "
    "morning, for a whole year of ours. A third sentence is not needed.",
)
SHELLS = make_paper("2611.11004", "Shells that tides forgot", abstract="Shells are left behind.")


def test_the_panel_shows_and_changes_everything_in_its_place(robin: Talk) -> None:
    robin.say("/subscribe tides")

    assert robin.say("/settings") == (
        "Settings of this chat\n"
        "Digest: 08:00, UTC, every day\n"
        "Layout: titles with authors\n"
        "Length: up to 20 papers\n"
        "Order: as announced\n"
        "New topics bring: new papers and cross-lists\n"
        "Language: English\n"
        "Papers: original; abstract\n"
        "Quiet dates: none\n"
        "On days without papers: nothing comes\n"
        "News of saved papers: with the digest\n"
        "\n"
        "Next digest: Saturday 21 November 08:00, UTC."
    )
    assert not robin.reply.in_place  # nor does it take the place of the digest it is opened from
    assert all(len(row) <= 5 for row in robin.reply.buttons)
    assert len(robin.reply.buttons) <= 5

    robin.press("Hour")
    assert robin.reply.in_place
    assert robin.labels == [
        "06:00", "07:00", "08:00", "09:00", "12:00", "18:00", "Other…", "Back",
    ]  # fmt: skip
    assert robin.press("07:00").startswith(
        "From now on at 07:00, UTC. Next digest: Saturday 21 November 07:00, UTC.\n"
        "\n"
        "Settings of this chat\n"
        "Digest: 07:00, UTC, every day\n"
    )

    assert robin.reply.in_place
    robin.press("Time zone")
    robin.press("Back")
    assert robin.reply.in_place
    robin.press("Time zone")
    assert "Digest: 07:00, Berlin, every day\n" in robin.choose("Berlin")
    robin.press("Time zone")
    assert "Digest: 07:00, Reykjavik, every day\n" in robin.fill("Other…", "Reykjavik")
    robin.press("Days")
    assert "Monday to Friday\n" in robin.press("Monday to Friday")
    robin.press("Layout")
    assert "Layout: 3 in full, the rest as titles\n" in robin.press("Three in full")
    robin.press("Length")
    assert "Length: up to 10 papers\n" in robin.press("10")
    robin.press("Kinds")
    assert "New topics bring: new papers\n" in robin.press("New papers")
    robin.press("Days without papers")
    assert "On days without papers: one line says why\n" in robin.press("One line")
    robin.press("Saved papers")
    assert "News of saved papers: at once\n" in robin.press("At once")
    robin.press("Quiet dates")
    assert "Quiet dates: until Sunday 27 December\n" in robin.fill("Until…", "2026-12-27")
    robin.press("Quiet dates")
    assert "Quiet dates: none\n" in robin.press("End it now")


def test_kinds_are_shown_for_each_topic_before_they_are_set_for_all(robin: Talk) -> None:
    robin.say("/subscribe tides")
    robin.say("/subscribe shells")

    assert robin.say("/settings kinds").startswith(
        "What each topic brings:\n\n1  tides  new papers and cross-lists\n2  shells  new papers"
    )
    assert robin.press("New papers").startswith("All 2 topics bring new papers, and so does")


def test_kinds_can_be_chosen_before_there_is_a_topic(robin: Talk) -> None:
    assert robin.say("/settings kinds") == "New topics bring: new papers and cross-lists"
    robin.press("New papers")
    robin.say("/subscribe tides")

    assert "Brings new papers.\n" in robin.say("/topics 1") + "\n"


def test_a_restart_keeps_every_setting_and_button(robin: Talk, db: Database) -> None:
    robin.say("/settings length 10")
    robin.say("/settings layout")
    titles = robin.button("Titles").line
    reopened = Database.open(db.place)
    after = Talk(Desk(reopened))

    assert "Layout: titles\nLength: up to 10 papers\n" in after.say(titles)
    assert "Layout: titles\nLength: up to 10 papers\n" in after.say(titles)
    reopened.close()


def test_what_no_setting_is_called_gets_the_names(robin: Talk) -> None:
    assert robin.say("/settings colour") == (
        "There is no setting of that name. /settings shows them all."
    )
    assert robin.say("/settings hour 99").startswith("“99” is no time")


def test_a_guest_reads_the_settings_and_changes_none(desk: Desk) -> None:
    guest = Talk(desk, chat=-100, private=False, may_manage=False)

    assert guest.say("/settings").startswith("Settings of this chat")
    assert guest.press("Hour").startswith("/settings changes this chat for everybody")


def test_cards_say_what_a_paper_is_about(robin: Talk, db: Database) -> None:
    robin.say("/subscribe tides")
    announce(db, FRIDAY, TIDES, SHELLS)

    assert robin.say("/density cards") == (
        "A digest shows each paper with what it is about.\n/digest shows how that looks."
    )
    assert robin.press("Digest") == (
        "This is new for you so far; it still comes at your hour.\n"
        "\n"
        "arXiv, Friday 20 November\n"
        "2 of 2 for you\n"
        "\n"
        "tides\n"
        " 1  Tides on a graph of rock pools\n"
        "    We count tides by hand. Nobody asked us to, and yet the pools were counted, every "
        "morning, for a whole year of ours.\n"
        "    Ada Example, Bo Sample · cs.LG\n"
        "    arxiv.org/abs/2611.11003\n"
        "\n"
        " 2  Shells that tides forgot\n"
        "    Shells are left behind.\n"
        "    Ada Example, Bo Sample · cs.LG\n"
        "    arxiv.org/abs/2611.11004\n"
        "\n"
        "Next: Saturday 21 November 08:00, UTC"
    )


def test_a_few_in_full_and_the_rest_as_titles(robin: Talk, db: Database) -> None:
    robin.say("/subscribe tides")
    announce(db, FRIDAY, TIDES, SHELLS)

    assert robin.say("/density top 1").startswith(
        "A digest shows 1 paper with what it is about, and the rest as titles."
    )
    digest = robin.say("/digest")
    assert "We count tides by hand." in digest
    assert "Shells are left behind." not in digest
    assert digest.count("Ada Example") == 1
    assert "\n\n 2  Shells that tides forgot (arxiv.org/abs/2611.11004)\n" in digest


def test_titles_are_one_line_each(robin: Talk, db: Database) -> None:
    robin.say("/subscribe tides")
    robin.say("/density titles")
    announce(db, FRIDAY, TIDES, (SHELLS, "cross"))

    assert (
        "tides\n"
        " 1  Tides on a graph of rock pools (arxiv.org/abs/2611.11003)\n"
        " 2  Shells that tides forgot (arxiv.org/abs/2611.11004) · cross-list\n"
    ) in robin.say("/digest")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/density blue", "A digest can show titles, lines or cards, or a few papers in full: "
                          "/density titles, /density lines, /density cards, /density full 3."),
        ("/density full 0", "From 1 to 50 papers can be shown in full: /density full 3."),
        ("/cap 0", "Give a number from 1 to 50: /cap 10. What is beyond it is one tap away."),
        ("/cap many", "Give a number from 1 to 50: /cap 10. What is beyond it is one tap away."),
        ("/cap 1", "A digest shows 1 paper; /digest more brings the rest."),
        ("/quiet until 2026-11-20", "Friday 20 November is not ahead any more. Give a day after "
                                    "today."),
        ("/quiet until 2026-02-30", "There is no day 2026-02-30. Write it like 2026-12-27."),
        ("/quiet until 2028-01-01", "That is more than a year; /pause stops the digests until "
                                    "/resume."),
        ("/quiet soon", "Say until which day, or for how long: /quiet until 2026-12-27, "
                        "/quiet 2 weeks."),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_said_with_what_can(robin: Talk, line: str, answer: str) -> None:
    assert robin.say(line) == answer


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("until 2026-12-27", "Sunday 27 December"),
        ("27.12.", "Sunday 27 December"),
        ("till 27.12.2026", "Sunday 27 December"),
        ("for 2 weeks", "Friday 4 December"),
        ("a week", "Friday 27 November"),
        ("until 3 days", "Monday 23 November"),
    ],
)
def test_quiet_dates_are_understood_as_people_write_them(robin: Talk, said: str, day: str) -> None:
    robin.say("/subscribe tides")

    assert robin.say(f"/quiet {said}").startswith(
        f"No digest comes before {day}. The next one: {day} 08:00, UTC."
    )


def test_quiet_dates_hold_through_other_changes(robin: Talk, db: Database) -> None:
    robin.say("/subscribe tides")
    robin.say("/quiet until 2026-12-27")

    assert "The next one: Sunday 27 December 09:00, Berlin" in robin.say("/time 9:00 Berlin")
    robin.say("/pause")
    assert "The next one: Sunday 27 December 09:00, Berlin" in robin.say("/resume")
    assert robin.say("/quiet").startswith("Quiet: nothing comes before Sunday 27 December.")
    assert robin.say("/quiet off") == (
        "Digests come again on all your days. Next digest: Saturday 21 November 09:00, Berlin."
    )


def test_ending_quiet_dates_catches_up_a_week_only(robin: Talk, db: Database) -> None:
    robin.say("/subscribe tides")
    robin.say("/quiet until 2026-12-27")
    announce(db, MONDAY, TIDES)
    robin.later(days=10)
    announce(db, THURSDAY.replace(day=26), SHELLS)

    robin.say("/quiet off")

    digest = robin.say("/digest")
    assert "Shells that tides forgot" in digest
    assert "rock pools" not in digest


def test_without_a_topic_nothing_is_promised(robin: Talk) -> None:
    for line in ("/time 9:00", "/days mon", "/timezone Berlin", "/time", "/settings", "/resume"):
        assert "Next digest" not in robin.say(line)


def test_news_of_saved_papers_are_shown_without_any_topic(robin: Talk, db: Database) -> None:
    announce(db, THURSDAY, TIDES)
    robin.say("/save 2611.11003")
    assert "only news of saved papers come at that hour" in robin.say("/time")
    assert robin.say("/digest").startswith("This chat follows no topic yet, so there is no digest.")

    announce(db, FRIDAY, (make_paper("2611.11003", TIDES.title, version=2), "replace"))

    assert robin.say("/digest") == (
        "This is new for you so far; it still comes at your hour.\n"
        "\n"
        "Saved papers\n"
        "Tides on a graph of rock pools\n"
        "2611.11003 · v2 replaces v1\n"
        "arxiv.org/abs/2611.11003\n"
        "\n"
        "Next: Saturday 21 November 08:00, UTC"
    )
