"""/missed: papers that failed just one condition."""

from storage.database import Database
from tests.handlers.talk import FRIDAY, Talk, announce, make_paper


def a_day(db: Database) -> None:
    announce(
        db,
        FRIDAY,
        make_paper("2611.00001", "Cats and graphs", categories=("cs.CV",)),
        make_paper("2611.00002", "Cats alone"),
        make_paper("2611.00003", "Cats and graphs"),
        make_paper("2611.00004", "Cats and graphs: a survey"),
        make_paper("2611.00005", "Birds"),
        (make_paper("2611.00006", "Cats replaced", version=2), "replace"),
    )


def test_the_condition_is_named_with_the_papers(robin: Talk, db: Database) -> None:
    a_day(db)
    robin.say("/subscribe cats graphs cat:cs.LG -survey")

    assert robin.say("/missed") == (
        "Near misses of Friday 20 November: papers that failed one condition of a topic.\n"
        "\n"
        "1  cats graphs cat:cs.LG -survey\n"
        "1 paper without “graphs”\n"
        "\n"
        " 1  Cats alone\n"
        "    Ada Example, Bo Sample · cs.LG · November 2026\n"
        "    arxiv.org/abs/2611.00002\n"
        "\n"
        "1 paper not in cs.LG\n"
        "\n"
        " 2  Cats and graphs\n"
        "    Ada Example, Bo Sample · cs.CV · November 2026\n"
        "    arxiv.org/abs/2611.00001\n"
        "\n"
        "1 paper with “survey”, which it excludes\n"
        "\n"
        " 3  Cats and graphs: a survey\n"
        "    Ada Example, Bo Sample · cs.LG · November 2026\n"
        "    arxiv.org/abs/2611.00004\n"
        "\n"
        "Loosen a topic by following it anew without the condition; /why tells about a single "
        "paper."
    )
    assert robin.press("2").startswith("Cats and graphs\n")


def test_what_another_topic_brings_is_no_near_miss(robin: Talk, db: Database) -> None:
    a_day(db)
    robin.say("/subscribe cats birds")
    robin.say("/subscribe ti:cats")

    answer = robin.say("/missed")

    assert "Cats" not in answer.split("\n\n", 1)[1].replace("cats", "")
    assert "1 paper without “cats”" in answer
    assert "1 topic of yours is a single condition, which nothing can half meet." in answer


def test_one_topic_alone_can_be_asked_for(robin: Talk, db: Database) -> None:
    a_day(db)
    robin.say("/subscribe cats birds")
    robin.say("/subscribe birds")

    assert robin.say("/missed 2") == (
        "Nothing of Friday 20 November came near.\n"
        "\n"
        "This topic is a single condition: a paper meets it or does not."
    )
    assert "4 papers without “birds”" in robin.say("/missed cats birds")
    assert robin.say("/missed 3").startswith("There is no number 3")
    assert robin.say("/missed cats birts").startswith("This chat does not follow")


def test_before_the_first_announcement_there_is_nothing(robin: Talk) -> None:
    assert robin.say("/missed").startswith("This chat follows no topic yet.")
    robin.say("/subscribe cats birds")
    assert robin.say("/missed").startswith("No announcement is stored yet.")


def test_the_list_stays_short(robin: Talk, db: Database) -> None:
    announce(db, FRIDAY, *(make_paper(f"2611.{n:05d}", f"Cats {n}") for n in range(1, 60)))
    for word in ("birds", "fish", "horses", "owls", "bees", "ants"):
        robin.say(f"/subscribe cats {word}")

    answer = robin.say("/missed")

    assert "59 papers without “birds”" in answer
    assert answer.count("arxiv.org") == 15
