"""Who can mend a paused chat is told once, in words that say what happened and what to do."""

import json

from scheduler.outcomes import Failure
from storage import chat_states, followed, notices
from storage.chats import Chat
from storage.notices import DIRECT
from tests.scheduler.outbox import START, Post
from tests.scheduler.virtual_time import run

KICKED = Failure(403, text="Forbidden: bot was kicked from the supergroup chat")
BLOCKED = Failure(403, text="Forbidden: bot was blocked by the user")


def group(post: Post, keeper: int = 7, title: str = "") -> Chat:
    chat = post.chat(-5, private=False)
    with post.db.write() as con:
        con.execute("UPDATE chat SET title = ? WHERE id = ?", (title, chat.id))
        followed.subscribe(con, chat.id, "graphene", "graphene", START)
        notices.look_after(con, chat.id, keeper)
    return chat


def told(post: Post) -> list[tuple[int, str]]:
    """Return (person, text) of all notices, sent or not."""
    rows = post.db.read().execute(
        "SELECT c.chat, d.payload FROM delivery d JOIN chat c ON c.id = d.chat "
        "WHERE c.thread = ? ORDER BY d.id", (DIRECT,),
    )  # fmt: skip
    return [(person, json.loads(payload)["text"]) for person, payload in rows]


def test_who_subscribed_last_hears_of_a_pause_by_a_message_of_their_own() -> None:
    post = Post()
    chat = group(post, title="Reading group")
    post.platform.scripts[-5] = [KICKED]
    post.queue(chat, "one", "two")

    run(post.deliver(10))

    [words] = post.platform.texts(7)
    assert words.startswith("My digests for “Reading group” are paused: I was removed from it.")
    assert "its topic and what came in the last seven days wait." in words
    assert "Add me again, then the digests go on." in words
    assert post.platform.texts(-5) == []


def test_nobody_is_told_twice_of_one_pause_and_again_of_the_next() -> None:
    post = Post()
    chat = group(post)
    post.platform.scripts[-5] = [KICKED]
    post.queue(chat, "one")
    run(post.deliver(10))
    run(post.deliver(10, holder="two"))
    assert len(told(post)) == 1
    with post.db.write() as con:
        chat_states.resume(con, chat.id, post.clock)
    post.platform.scripts[-5] = [KICKED]

    run(post.deliver(10, holder="three"))

    assert len(told(post)) == 2
    assert "a group that follows “graphene”" in told(post)[0][1]


def test_in_a_private_chat_there_is_nobody_to_tell() -> None:
    post = Post()
    chat = post.chat(7)
    with post.db.write() as con:
        notices.look_after(con, chat.id, 7)
    post.platform.scripts[7] = [BLOCKED]
    post.queue(chat, "one")

    run(post.deliver(10))

    assert post.state(chat).state == "paused"
    assert told(post) == []


def test_a_keeper_who_cannot_be_reached_starts_no_chain_of_messages() -> None:
    post = Post()
    chat = group(post)
    post.platform.scripts[-5] = [KICKED]
    post.platform.scripts[7] = [Failure(403, text="bot can't initiate conversation with a user")]
    post.queue(chat, "one")

    run(post.deliver(10))

    assert len(told(post)) == 1
    assert post.platform.texts(7) == []
