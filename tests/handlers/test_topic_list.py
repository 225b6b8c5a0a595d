"""/topics and /unsubscribe."""

import pytest

from tests.handlers.talk import Talk


@pytest.fixture
def three(robin: Talk) -> Talk:
    """Robin, following three topics."""
    for topic in ("language models", "cat:cs.CV", "au:bengio"):
        robin.say(f"/subscribe {topic}")
    return robin


def names(talk: Talk) -> list[str]:
    lines = talk.say("/topics").splitlines()
    return [line.split("  ")[1] for line in lines if line[:1].isdigit()]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("2", ["language models", "au:bengio"]),
        ("2.", ["language models", "au:bengio"]),
        ("Language Models", ["cat:cs.CV", "au:bengio"]),
        ("models language", ["cat:cs.CV", "au:bengio"]),
        ("cs.cv", ["language models", "au:bengio"]),
        ("#3", ["language models", "cat:cs.CV"]),
    ],
)
def test_a_topic_is_removed_by_number_name_meaning_or_id(
    three: Talk, said: str, left: list[str]
) -> None:
    three.say(f"/unsubscribe {said}")

    assert names(three) == left


def test_removing_can_be_undone(three: Talk) -> None:
    assert three.say("/unsubscribe 1") == (
        "This chat no longer follows language models; 2 topics left."
    )

    three.press("Undo")

    assert names(three) == ["cat:cs.CV", "au:bengio", "language models"]


def test_a_topic_with_a_shortened_name_is_undone_by_its_meaning(robin: Talk) -> None:
    robin.say("/subscribe " + "cats  " * 40)
    robin.say("/unsubscribe 1")

    assert robin.button("Undo").line == "/subscribe cats"


def test_a_name_cut_short_is_not_taken_for_the_topic(robin: Talk) -> None:
    robin.say("/subscribe cats -(" + " OR ".join(f"dogs{number}x" for number in range(20)) + ")")

    assert "…" in robin.say("/unsubscribe 1")
    assert "Undo" not in robin.labels


def test_a_topic_too_long_for_a_button_has_no_undo(robin: Talk) -> None:
    robin.say("/subscribe " + " ".join(f"cats{n}x" for n in range(12)))
    robin.say("/unsubscribe 1")

    assert robin.labels == ["Topics"]


def test_a_number_out_of_range_is_answered_with_the_range(three: Talk) -> None:
    assert three.say("/unsubscribe 4") == (
        "There is no number 4: this chat has topics 1 to 3. /topics lists them."
    )
    three.say("/unsubscribe 1")
    three.say("/unsubscribe 1")
    assert three.say("/unsubscribe 0") == (
        "There is no number 0: this chat has one topic, number 1. /topics lists them."
    )


def test_a_misspelt_name_is_answered_with_the_nearest(three: Talk) -> None:
    assert three.say("/unsubscribe langage model") == (
        "This chat does not follow “langage model”. The nearest is number 1, “language models”: "
        "/unsubscribe 1"
    )
    assert three.press("Remove “language models”").startswith("This chat no longer follows")


def test_without_a_name_it_asks_which(three: Talk) -> None:
    assert three.say("/unsubscribe") == (
        "Which one? Give its number, from 1 to 3, or its name: /unsubscribe 1. /topics lists them."
    )


def test_all_asks_once(three: Talk) -> None:
    assert three.say("/unsubscribe all") == (
        "This removes 3 topics and cannot be taken back. To do it, say /unsubscribe all yes. "
        "/pause only stops the digests and keeps the topics."
    )
    assert len(names(three)) == 3
    three.say("/unsubscribe all")
    assert three.press("Remove all 3") == (
        "3 topics removed; this chat follows nothing now. /subscribe starts anew."
    )
    assert three.say("/unsubscribe all").startswith("This chat follows no topic yet.")


def test_a_name_that_is_no_topic_at_all_is_unknown(three: Talk) -> None:
    assert three.say('/unsubscribe ("').startswith('This chat does not follow “("”.')


def test_a_paused_chat_says_so_in_its_list(three: Talk) -> None:
    three.say("/pause")

    assert three.say("/topics").endswith("Digests are paused here; /resume lets them come again.")


def test_a_sharp_before_a_number_means_the_place_in_the_list(three: Talk) -> None:
    three.say("/unsubscribe 1")

    assert three.say("/unsubscribe #1").startswith("This chat no longer follows cat:cs.CV")


def test_the_button_keeps_its_topic_when_the_list_moves(three: Talk) -> None:
    three.say("/subscribe dogs")
    undo = three.button("Undo")
    three.say("/unsubscribe 1")

    assert undo.typed == "/unsubscribe dogs"
    assert three.say(undo.line).startswith("This chat no longer follows dogs")
