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
    undo = three.button("Undo").line

    assert three.press("Undo") == (
        "This chat follows language models again, as before. "
        "Next digest: Saturday 21 November 08:00, UTC."
    )
    assert names(three) == ["language models", "cat:cs.CV", "au:bengio"]
    assert three.say(undo) == (
        "Nothing is missing: this chat follows that again. /topics lists all."
    )


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
        "This removes 3 topics; a file that brings them back comes with it. To do it, say "
        "/unsubscribe all yes. /pause only stops the digests and keeps the topics."
    )
    assert len(names(three)) == 3
    three.say("/unsubscribe all")
    assert three.press("Remove all 3") == (
        "3 topics removed; this chat follows nothing now.\n"
        "\n"
        "Undo brings them back for half a year. The file has them for ever: give it to me, or its "
        "lines after /import."
    )
    removed = three.reply
    assert [file.name for file in removed.files] == ["paperboy-topics.txt"]
    assert three.say("/unsubscribe all").startswith("This chat follows no topic yet.")

    three.reply = removed
    assert three.press("Undo").startswith("3 topics are back, as they were.")
    assert names(three) == ["language models", "cat:cs.CV", "au:bengio"]


def test_all_of_one_topic_comes_with_the_file_too(robin: Talk) -> None:
    robin.say("/subscribe language models")
    robin.say("/unsubscribe all")

    assert robin.press("Remove all 1").startswith("1 topic removed; this chat follows nothing")
    assert [file.name for file in robin.reply.files] == ["paperboy-topics.txt"]


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
