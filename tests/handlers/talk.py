"""A person in a chat, for tests: says lines, presses buttons, and reads what comes back.

Every paper here is invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from handlers.call import Address, Button, Call, Person, Reply, Slow
from handlers.desk import Desk
from handlers.dispatch import dispatch, parse_line
from papers.paper import Announcement, Kind, Paper
from papers.sources.failures import SourceError
from papers.text import Text, render
from storage import announcements, batches, library
from storage.database import Database

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in range(16, 21))


_PLAIN = Paper(
    id="2611.00000",
    version=1,
    title="An invented paper",
    authors=("Ada Example", "Bo Sample"),
    abstract="We study an invented question.",
    categories=("cs.LG",),
    published=datetime(2026, 11, 13, tzinfo=UTC),
    updated=datetime(2026, 11, 13, tzinfo=UTC),
)


def make_paper(id: str, title: str = "An invented paper", **changes: object) -> Paper:
    """Make a paper with a title and anything else that matters to the test."""
    return replace(_PLAIN, id=id, title=title, **changes)


def announce(
    db: Database,
    day: date,
    *papers: Paper | tuple[Paper, Kind],
    closed_at: datetime | None = None,
    history: bool = False,
    declared: int = 0,
) -> int:
    """Store a closed announcement day and return its seq; a bare paper is new."""
    pairs = [each if isinstance(each, tuple) else (each, "new") for each in papers]
    moment = closed_at or datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    with db.write() as con:
        library.put_papers(con, [paper for paper, _ in pairs], moment)
        batches.open_batch(con, day, moment, history)
        announcements.announce(
            con, day, [Announcement(paper.id, paper.version, kind) for paper, kind in pairs]
        )
        batches.record(con, day, declared=declared or len(pairs), fetched=len(pairs))
        return batches.close(con, day, moment)


@dataclass
class FakeArchive:
    """arXiv, holding what the test puts there; `failure` is raised instead of an answer."""

    papers: list[Paper] = field(default_factory=list)
    failure: SourceError | None = None
    asked: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)

    def by_ids(self, ids: Sequence[str], *, urgent: bool = True) -> list[Paper]:
        return self._answer(",".join(ids), [each for each in self.papers if each.id in ids])

    def search(
        self,
        query: str,
        limit: int = 20,
        *,
        urgent: bool = True,
        start: int = 0,
        best: bool = False,
    ) -> list[Paper]:
        self.orders.append("best" if best else "newest")
        return self._answer(query, self.papers[start : start + limit])

    def _answer(self, question: str, found: list[Paper]) -> list[Paper]:
        self.asked.append(question)
        if self.failure is not None:
            raise self.failure
        return found


class Talk:
    """One person in one chat. `now` moves only when the test moves it."""

    def __init__(
        self, desk: Desk, chat: int = 7, *, private: bool = True, may_manage: bool = True
    ) -> None:
        self.desk = desk
        self.now = NOON
        self.address = Address("telegram", chat)
        self.person = Person(7, "Robin")
        self.private, self.may_manage = private, may_manage
        self.reply = Reply(Text())
        self.was_slow = False

    def say(self, line: str) -> str:
        """Say a line as typed and return the answer as plain text."""
        parsed = parse_line(line, "paperboy_bot", self.private)
        command, words = parsed or ("", line)
        call = Call(
            self.address, self.person, command, words, self.now, self.may_manage, self.private
        )
        answer = dispatch(call, self.desk)
        self.was_slow = isinstance(answer, Slow)
        self.reply = answer.finish() if isinstance(answer, Slow) else answer
        (page,) = render(self.reply.text, "console")
        page = page.replace("\N{NO-BREAK SPACE}", " ")
        assert "!" not in page, "Paperboy does not shout"
        return page

    def press(self, label: str) -> str:
        """Press a button of the last reply."""
        return self.say(self.button(label).line)

    def button(self, label: str) -> Button:
        return next(each for each in self.buttons if each.label == label)

    def choose(self, label: str) -> str:
        """Choose an option of a menu of the last reply."""
        options = [option for menu in self.reply.menus for option in menu.options]
        return self.say(next(each for each in options if each.label == label).line)

    def fill(self, label: str, words: str) -> str:
        """Press a button that asks, and type what it asks for."""
        button = self.button(label)
        assert button.asks
        return self.say(f"{button.line} {words}")

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.reply.buttons for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)
