"""A chat that is forgotten while its message is on the way: whatever comes back, nothing breaks."""

import logging

import pytest

from scheduler.outcomes import Failure
from scheduler.sending import Place
from storage import personal
from tests.scheduler.outbox import Post
from tests.scheduler.virtual_time import run

ANSWERS = {
    "sent": "ok",
    "gone": Failure(400, text="Bad Request: chat not found"),
    "blocked": Failure(403, text="Forbidden: bot was blocked by the user"),
    "wait": Failure(429, retry_after=3),
    "markup": Failure(400, text="Bad Request: can't parse entities"),
    "silence": Failure(0, maybe_sent=True),
    "moved": Failure(400, new_chat=-9),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_no_answer_to_a_forgotten_chat_breaks_anything(
    answer: object, caplog: pytest.LogCaptureFixture
) -> None:
    post = Post()
    post.queue(post.chat(1), "one", "two")
    post.platform.scripts[1] = [answer]
    con = post.db.read()

    def forget(to: Place) -> None:
        with post.db.write():
            personal.forget(con, personal.of_person(con, "telegram", to.chat, to.chat))

    post.platform.before = forget
    with caplog.at_level(logging.ERROR):
        run(post.deliver(30))

    assert [record.message for record in caplog.records] == []
    assert con.execute("SELECT count(*) FROM delivery").fetchone() == (0,)
    assert "two" not in post.platform.texts(1)
