"""/export topics and /import, and the lines they share."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.topic_lines import read, written
from papers.mistakes import UserError
from papers.paper import Kind
from papers.topics import parse
from storage.followed import Subscription
from tests.handlers.talk import NOON, Talk


def file_of(talk: Talk) -> str:
    (file,) = talk.reply.files
    return file.content.decode()


def test_a_file_of_topics_reads_well_and_brings_all_back(robin: Talk) -> None:
    robin.say("/subscribe graph neural networks")
    robin.say('/subscribe cat:cs.CL AND "language model"')
    robin.say("/topics 2 rename language")
    robin.say("/topics 2 kinds new cross replace")
    robin.say("/topics 1 pause")

    assert robin.say("/export topics") == (
        "2 topics in a file, one a line.\n"
        "Give it back to me, here or in another chat, or paste its lines after /import: what is "
        "not followed yet is followed then."
    )
    assert file_of(robin) == (
        "# Topics of Paperboy, 20 November 2026\n"
        "# One topic a line. Change what you like, then give me this file, or its lines after "
        "/import.\n"
        "\n"
        "graph neural networks\n"
        "  paused: yes\n"
        '"language model" cat:cs.CL\n'
        "  name: language\n"
        "  kinds: new cross replace\n"
    )
    content, before = file_of(robin), robin.say("/topics")

    robin.say("/unsubscribe all yes")
    assert robin.say(f"/import {content}").startswith("2 topics added.\n\nNext digest:")
    assert robin.say("/topics") == before
    assert robin.say(f"/import {content}").startswith("Nothing was missing")


def test_a_mistake_names_its_line_and_changes_nothing(robin: Talk) -> None:
    answer = robin.say(
        "/import cats\ncat:cs.XX\n\n# a remark\n  kinds: blue\nname: dogs and ( cats\npaused: maybe"
    )

    assert answer.startswith("Line 2: ")
    assert "\nLine 5: the kinds are new, cross and replace." in answer
    assert "\nLine 7: paused is yes or no.\n" in answer
    assert answer.endswith("Nothing was changed. Correct that, and give me all of it once more.")
    assert robin.say("/topics").startswith("This chat follows no topic yet.")


def test_many_mistakes_are_counted(robin: Talk) -> None:
    answer = robin.say("/import " + "\n".join(["cat:cs.XX"] * 9))

    assert answer.count("Line ") == 5
    assert "And 4 more." in answer


def test_a_fact_needs_a_topic_before_it(robin: Talk) -> None:
    assert robin.say("/import kinds: new").startswith("Line 1: there is no topic before it.")


def test_the_limit_holds_for_files(robin: Talk) -> None:
    lines = "\n".join(f"topic{number}x" for number in range(51))

    assert robin.say(f"/import {lines}") == (
        "A chat can follow 50 topics, and with these it would be 51. Nothing was changed; take "
        "some lines out."
    )


def test_what_is_written_differently_is_not_followed_twice(robin: Talk) -> None:
    robin.say("/subscribe cats dogs")

    robin.say("/import dogs cats")

    assert robin.say("/topics").startswith("This chat follows 1 topic.")


def test_without_lines_it_says_how(robin: Talk) -> None:
    assert robin.say("/import").startswith("Send me a file of topics, or paste its lines")
    assert robin.say("/import # nothing").startswith("There is no topic in it")


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1
).map(lambda said: " ".join(said.split())[:120].strip())
topics = st.sampled_from(["cats", "cat:cs.CL", 'au:"Ada Example"', "a b -c", "ti:cats* OR y"])
kinds: st.SearchStrategy[tuple[Kind, ...]] = st.sampled_from(
    [("new",), ("new", "cross"), ("new", "cross", "replace"), ("replace",)]
)


@given(st.lists(st.tuples(topics, names, kinds, st.booleans()), unique_by=lambda row: row[0]))
def test_whatever_is_written_is_read_as_it_was(
    rows: list[tuple[str, str, tuple[Kind, ...], bool]],
) -> None:
    mine = [
        Subscription(n, parse(topic).canonical, name, 0, NOON, kinds, paused)
        for n, (topic, name, kinds, paused) in enumerate(rows, 1)
        if name
    ]

    found = read(written(mine, NOON))

    assert [(each.canonical, each.name, each.kinds or ("new", "cross"), each.paused)
            for each in found] == [
        (sub.canonical, sub.name, sub.kinds, sub.paused) for sub in mine
    ]  # fmt: skip


@given(st.text())
def test_whatever_is_pasted_is_read_or_refused_with_its_line(said: str) -> None:
    refused = ""
    try:
        read(said)
    except UserError as error:
        refused = str(error)

    assert not refused or refused.startswith("Line ")
