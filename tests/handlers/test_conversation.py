"""Whole conversations, as people would have them. Every paper is invented."""

from datetime import UTC, datetime

from handlers.desk import Desk
from papers.sources.failures import Throttled
from storage.database import Database
from tests.handlers.talk import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    FakeArchive,
    Talk,
    announce,
    make_paper,
)

GRAPHS = make_paper("2611.11001", "Graph networks that forget politely")
SPEECH = make_paper("2611.11002", "A small model of slow speech", categories=("cs.CL",))
TIDES = make_paper("2611.11003", "Tides on a graph of rock pools", authors=("Yoshua Invented",))
SURVEY = make_paper("2611.11004", "A survey of graph surveys")


def announce_the_week(db: Database) -> None:
    announce(db, MONDAY, GRAPHS)
    announce(db, TUESDAY, SPEECH)
    announce(db, WEDNESDAY)
    announce(db, THURSDAY, SURVEY)
    announce(db, FRIDAY, TIDES)


def test_a_first_conversation(desk: Desk, db: Database) -> None:
    announce_the_week(db)
    robin = Talk(desk)
    say = robin.say

    assert say("/start") == (
        "I am Paperboy. Tell me what you work on, and once a day I bring you the new arXiv papers "
        "on it, in one message.\n"
        "\n"
        "Choose your field here, or write what you look for:\n"
        "/subscribe graph neural networks\n"
        '/subscribe cat:cs.CL AND "language model"\n'
        '/subscribe au:"Yoshua Bengio"\n'
        "\n"
        "Once you follow something, it comes at 08:00, UTC. /settings changes that, /help shows "
        "the rest."
    )

    assert say("/subscribe graphs") == (
        "You now follow graphs.\n"
        "Papers with “graphs”.\n"
        "\n"
        "The last 5 announcement days would have brought: Mon 16: 1, Tue 17: 0, Wed 18: 0, "
        "Thu 19: 1, Fri 20: 1. For example:\n"
        "\n"
        " 1  Tides on a graph of rock pools\n"
        "    Yoshua Invented · cs.LG · November 2026\n"
        "    arxiv.org/abs/2611.11003\n"
        "\n"
        " 2  A survey of graph surveys\n"
        "    Ada Example, Bo Sample · cs.LG · November 2026\n"
        "    arxiv.org/abs/2611.11004\n"
        "\n"
        " 3  Graph networks that forget politely\n"
        "    Ada Example, Bo Sample · cs.LG · November 2026\n"
        "    arxiv.org/abs/2611.11001\n"
        "\n"
        "It comes at 08:00, UTC. Say when and where it suits you:\n"
        "/time 8am Berlin\n"
        "\n"
        "Next digest: Monday 23 November 08:00, UTC."
    )
    assert robin.labels == ["1", "2", "3", "Undo", "Hour and place", "Another topic"]

    assert robin.press("Undo") == "This chat no longer follows graphs; no topic left."
    assert say("/subscribe graph -survey").startswith("You now follow graph -survey.")
    assert say("/subscribe GRAPH NOT survey") == (
        "This chat follows that already: number 1, “graph -survey”. /topics lists all."
    )
    assert "in cs.CL (Computation and Language)" in say("/subscribe cat:cs.CL")

    assert say("/topics") == (
        "This chat follows 2 topics.\n"
        "\n"
        "1  graph -survey  Fri 20: 1\n"
        "2  cat:cs.CL  Fri 20: 0\n"
        "\n"
        "A number opens a topic, to pause, rename, move or remove it.\n"
        "\n"
        "Next digest: Monday 23 November 08:00, UTC."
    )

    assert say("/timezone berlin") == (
        "The clock here is now that of Europe/Berlin, where it is 13:00. "
        "Next digest: Monday 23 November 08:00, Berlin."
    )
    assert say("/time 7:30") == (
        "From now on at 07:30, Berlin. Next digest: Monday 23 November 07:30, Berlin."
    )
    assert say("/days mon-fri") == (
        "From now on: Monday to Friday. Next digest: Monday 23 November 07:30, Berlin."
    )

    assert say("/digest") == (
        "Nothing new is waiting for you. On your topics, Friday 20 November had this:\n"
        "\n"
        "arXiv, Friday 20 November\n"
        "1 of 1 for you\n"
        "\n"
        "graph -survey\n"
        " 1  Tides on a graph of rock pools\n"
        "    Yoshua Invented · cs.LG\n"
        "    arxiv.org/abs/2611.11003\n"
        "\n"
        "Next: Monday 23 November 07:30, Berlin"
    )
    assert say("/paper 1").startswith("Tides on a graph of rock pools\nYoshua Invented\n")
    assert say("/paper 2") == "There is no number 2: the last list here has only number 1."

    assert say("/pause") == (
        "Paused. No digest comes until /resume; topics and settings stay as they are."
    )
    assert robin.press("Resume") == (
        "Digests come again. Next digest: Monday 23 November 07:30, Berlin. "
        "What you missed in the last seven days comes along."
    )
    assert say("/unsubscribe speech") == (
        "This chat does not follow “speech”. /topics lists what it follows."
    )
    assert say("/unsubscribe 2") == "This chat no longer follows cat:cs.CL; 1 topic left."


def test_a_conversation_goes_on_after_a_restart(desk: Desk, db: Database) -> None:
    announce_the_week(db)
    before = Talk(desk)
    before.say("/search graph")
    assert before.labels[:3] == ["1", "2", "3"]

    reopened = Database.open(db.place)
    after = Talk(Desk(reopened))

    assert after.say("/paper 2").startswith("Tides on a graph")
    assert after.say(before.button("3").line).startswith("Graph networks that forget politely")
    reopened.close()


def test_a_conversation_while_arxiv_is_silent(
    db: Database, archive: FakeArchive, desk: Desk
) -> None:
    announce_the_week(db)
    robin = Talk(desk)
    archive.failure = Throttled(datetime(2026, 11, 20, 14, 20, tzinfo=UTC))

    assert robin.say("/paper 1706.03762") == (
        "I do not have this paper yet. arXiv asked me to wait, so I ask it nothing until 14:20, "
        "UTC. Papers stored here still open, and digests go on with what arrives.\n"
        "\n"
        "Its page is arXiv:1706.03762 (arxiv.org/abs/1706.03762)"
    )
    assert robin.was_slow
    assert robin.say("/paper 2611.11002").startswith("A small model of slow speech")
    assert not robin.was_slow
    assert robin.say("/search tides").endswith(
        "arXiv asked me to wait, so I ask it nothing until 14:20, UTC. Papers stored here still "
        "open, and digests go on with what arrives."
    )


def test_a_conversation_in_a_group(desk: Desk, db: Database) -> None:
    announce_the_week(db)
    boss = Talk(desk, chat=-100, private=False)
    guest = Talk(desk, chat=-100, private=False, may_manage=False)

    assert guest.say("/subscribe graphs") == (
        "/subscribe changes this chat for everybody, so it is for those who manage it. You can "
        "use /digest, /paper, /search, /topics and /status here, and everything in a private chat "
        "with me."
    )
    assert guest.reply.ephemeral
    assert guest.say("/topics").startswith("This chat follows no topic yet.")

    assert boss.say("/subscribe graphs").startswith("You now follow graphs.")

    assert guest.say("/topics").startswith("This chat follows 1 topic.")
    assert guest.say("/digest").endswith("Next: Monday 23 November 08:00, UTC")
    assert guest.say("/paper 1").startswith("Tides on a graph")
    assert guest.say("/time").startswith("Digests come at 08:00, UTC, every day.")
    assert guest.say("/time 9").startswith("/time changes this chat for everybody")
    assert guest.say("/pause").startswith("/pause changes this chat for everybody")
    assert guest.say("/unsubscribe 1").startswith("/unsubscribe changes this chat")

    assert boss.say("/topics@paperboy_bot").startswith("This chat follows 1 topic.")
