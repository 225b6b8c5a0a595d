"""/order: what is nearest to what a chat saved and opened comes first."""

import pytest

from storage import likenesses, profiles
from storage.database import Database
from tests.handlers.talk import FRIDAY, THURSDAY, Talk, announce, make_paper

QUARKS = "Quarks and gluons on a lattice near the deconfinement temperature"
ROBOTS = "Robots that grasp transparent objects by touch"


@pytest.fixture
def reader(robin: Talk, db: Database) -> Talk:
    announce(
        db,
        THURSDAY,
        *[make_paper(f"2611.{n:05}", f"Lattices {n}", abstract=QUARKS) for n in range(1, 4)],
        *[make_paper(f"2611.{n:05}", f"Grippers {n}", abstract=ROBOTS) for n in range(4, 7)],
        *[make_paper(f"2611.{n:05}", f"Sparrows {n}") for n in range(10, 90)],
    )
    robin.say("/subscribe cat:cs.LG")
    announce(
        db,
        FRIDAY,
        make_paper("2611.00101", "Sparrows, continued"),
        make_paper("2611.00102", "A lattice again", abstract=QUARKS),
        make_paper("2611.00103", "A gripper again", abstract=ROBOTS),
    )
    return robin


def titles(answer: str) -> list[str]:
    return [line[4:] for line in answer.splitlines() if line[:3].strip().isdigit()]


USUAL = ["Sparrows, continued", "A lattice again", "A gripper again"]


def test_nearest_to_what_was_opened_comes_first(reader: Talk) -> None:
    assert titles(reader.say("/digest")) == USUAL
    reader.say("/paper 2611.00004")

    answer = reader.say("/order closeness")

    assert answer.startswith(
        "Under each topic the papers nearest to those saved and opened here come first, and are "
        "the ones shown when there are too many.\n"
    )
    nearest = ["A gripper again", "Sparrows, continued", "A lattice again"]
    assert titles(reader.press("Digest")) == nearest
    reader.say("/order topics")
    assert titles(reader.say("/digest")) == USUAL


def test_what_was_saved_weighs_more_than_what_was_opened(reader: Talk) -> None:
    reader.say("/order closeness")
    reader.say("/paper 2611.00004")
    reader.say("/save 2611.00001")

    assert titles(reader.say("/digest")) == [
        "A lattice again",
        "A gripper again",
        "Sparrows, continued",
    ]


def test_under_the_cap_the_nearest_are_shown(reader: Talk) -> None:
    reader.say("/paper 2611.00004")
    reader.say("/order closeness")
    reader.say("/cap 1")

    assert titles(reader.say("/digest")) == ["A gripper again"]


def test_without_a_profile_the_order_is_the_usual_one(reader: Talk) -> None:
    assert (
        reader.say("/order closeness")
        .splitlines()[0]
        .endswith("Too little was saved or opened here yet, so they stand as announced.")
    )
    assert titles(reader.say("/digest")) == USUAL


def test_it_is_told_and_refused_in_words(reader: Talk) -> None:
    assert reader.say("/order").startswith("Under each topic the papers stand as announced")
    assert reader.labels == ["As announced", "Nearest first"]
    assert reader.press("Nearest first").startswith("Under each topic the papers nearest")
    assert reader.say("/order alphabet") == "Say /order topics or /order closeness."
    assert "Order: nearest to what you saved and opened" in reader.say("/settings")


def test_likenesses_of_a_profile_are_kept_once(
    reader: Talk, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likenesses, "SETTLED", 10)
    reader.say("/paper 2611.00004")
    reader.say("/order closeness")
    con = db.read()

    assert likenesses.unkept(con, [261100004]) == []
    before = con.total_changes
    profiles.prepare(db, [1])
    assert con.total_changes == before
