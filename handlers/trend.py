"""Answers /trend: how many papers a topic had week by week, as a picture.

Stored papers answer alone once a year of them is stored; until then arXiv is asked once for the
topic's newest papers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.archive_talk import failure_words, reachable, silence_words
from handlers.call import Answer, Call, File, Reply, Slow
from handlers.chat_here import known, zone_of
from handlers.desk import Archive, Desk
from handlers.entry import Argument, Command
from handlers.wording import press, rows, shortened
from papers import plots, sense
from papers.dates import date_words
from papers.language import N_, _, ngettext, number_words, rate_words
from papers.matching import Day
from papers.mistakes import UserError
from papers.paper import Paper
from papers.sources.api_query import to_arxiv_query
from papers.sources.failures import SourceError
from papers.text import Block, bold, line, para, small, text
from papers.topics import Topic, parse
from storage import followed, trends

WEEKS = 52
ASKED = 1000
"""Papers arXiv is asked for at once; half of what one answer may hold
(info.arxiv.org/help/api/user-manual.html)."""

_RECENT = 4
_TITLE = 60


@dataclass(frozen=True, slots=True)
class _Course:
    """Papers of a topic in whole weeks; `remark` says where they come from.

    `fresh` tells that the chat does not follow it.
    """

    said: str
    weeks: Sequence[tuple[date, int]]
    remark: str
    fresh: bool


def trend(call: Call, desk: Desk) -> Answer:
    """Show how a topic fares, named by its number in /topics or written out."""
    said = _said(call, desk)
    topic = parse(said)
    sense.possible(topic)
    fresh = _is_fresh(topic, call, desk)
    mondays = _mondays(call.now.date())
    stored = trends.per_week(desk.db.read(), topic, mondays)
    first = trends.first_day(desk.db.read())
    if first is not None and first <= mondays[0]:
        return _shown(_Course(said, list(stored.items()), "", fresh))
    own = _Course(said, _since(stored, first), _since_words(first), fresh)
    api = reachable(desk, call.now)
    if api is None:
        return _shown(own, silence_words(desk, zone_of(known(call, desk)), call.now))
    try:
        query = to_arxiv_query(topic)
    except UserError as error:
        return _shown(own, str(error))
    return Slow(lambda: _asked(query, topic, own, mondays, api, call, desk))


def _said(call: Call, desk: Desk) -> str:
    if not call.text:
        raise UserError(
            _("Name a topic: its number in /topics, or words. For example: {example}").format(
                example="/trend graph neural networks"
            )
        )
    chat = known(call, desk)
    if call.text.isdecimal() and chat is not None:
        mine = followed.of_chat(desk.db.read(), chat.id)
        if not 1 <= int(call.text) <= len(mine):
            raise UserError(
                _("There is no topic number {number} here. /topics lists them.").format(
                    number=shortened(call.text, 20)
                )
            )
        return mine[int(call.text) - 1].canonical
    return call.text


def _is_fresh(topic: Topic, call: Call, desk: Desk) -> bool:
    chat = known(call, desk)
    mine = followed.of_chat(desk.db.read(), chat.id) if chat else []
    return all(sub.canonical != topic.canonical for sub in mine)


def _mondays(today: date) -> list[date]:
    """Return the Mondays of the last whole weeks, oldest first."""
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(days=7 * back) for back in range(WEEKS, 0, -1)]


def _asked(
    query: str, topic: Topic, own: _Course, mondays: Sequence[date], api: Archive, call: Call,
    desk: Desk,
) -> Reply:  # fmt: skip
    try:
        found = api.search(query, ASKED)
    except SourceError as error:
        return _shown(own, failure_words(error, zone_of(known(call, desk)), call.now))
    days = _days(topic, found)
    whole = len(found) < ASKED
    if not whole:  # the last paper of a list cut short lies in a week that is not complete
        begin = min(paper.published.date() for paper in found if paper.published)
        mondays = [monday for monday in mondays if monday > begin]
    weeks = trends.counted(days, mondays)
    remark = _("Counted by arXiv's search.")
    return _shown(replace(own, weeks=list(weeks.items()), remark=remark))


def _days(topic: Topic, papers: Sequence[Paper]) -> Iterable[date]:
    """arXiv's search knows no exact phrases, so what it found is matched again."""
    found = [papers[place] for place in Day(papers).match(topic)]
    return (paper.published.date() for paper in found if paper.published)


def _since(stored: dict[date, int], first: date | None) -> Sequence[tuple[date, int]]:
    return [(monday, n) for monday, n in stored.items() if first is not None and monday >= first]


def _since_words(first: date | None) -> str:
    if first is None:
        return ""
    return _("Counted among the papers stored here, since {day}.").format(day=date_words(first))


def _shown(course: _Course, trouble: str = "") -> Reply:
    remarks = [para(small(words)) for words in (course.remark, trouble) if words]
    name = shortened(course.said, _TITLE)
    if len(course.weeks) < 2:
        return Reply(
            text(
                para(bold(name)),
                line(_("There are not two whole weeks of papers yet to draw.")),
                *remarks,
            )
        )
    counts = [count for _monday, count in course.weeks]
    picture = plots.columns(name, course.weeks)
    return Reply(
        text(para(bold(name)), *_in_words(counts), *remarks),
        rows(press(_("Follow"), f"/subscribe {course.said}") if course.fresh else None),
        files=(File("trend.png", picture, picture=True, alt=_described(name, course.weeks)),),
    )


def _in_words(counts: Sequence[int]) -> Sequence[Block]:
    total, weeks = sum(counts), len(counts)
    if not total:
        none = _("No paper in the last {weeks} weeks.")
        return [line(none.format(weeks=number_words(weeks)))]
    papers = ngettext("{count} paper", "{count} papers", total).format(count=number_words(total))
    facts = {
        "papers": papers,
        "weeks": number_words(weeks),
        "mean": rate_words(total / weeks),
        "recent": rate_words(sum(counts[-_RECENT:]) / _RECENT),
    }
    if weeks < 2 * _RECENT:
        return [line(_("{papers} in the last {weeks} weeks, about {mean} a week.").format(**facts))]
    words = _(
        "{papers} in the last {weeks} weeks, about {mean} a week; {recent} a week in the last four."
    )
    return [line(words.format(**facts))]


def _described(name: str, weeks: Sequence[tuple[date, int]]) -> str:
    """Describe the picture to who cannot see it."""
    most = max(weeks, key=lambda week: week[1])
    least = min(weeks, key=lambda week: week[1])
    return _(
        "Columns: papers on {topic} in each week from {first} to {last}. Most in the week of "
        "{most_day}: {most}; least in the week of {least_day}: {least}; in the last: {now}."
    ).format(
        topic=name,
        first=date_words(weeks[0][0]),
        last=date_words(weeks[-1][0]),
        most_day=date_words(most[0]),
        most=number_words(most[1]),
        least_day=date_words(least[0]),
        least=number_words(least[1]),
        now=number_words(weeks[-1][1]),
    )


COMMAND = Command(
    name="trend",
    summary=N_("Papers per week on a topic, over the last year, as a picture"),
    usage=N_("/trend <number in /topics, or a topic>"),
    arguments=(
        Argument("topic", "text", N_("A number in /topics, or words like a topic"), required=True),
    ),
    manages=False,
    run=trend,
    details=N_(
        "Counted by the day of submission. Stored papers are counted; while less than a year of "
        "them is stored, arXiv is asked."
    ),
    examples=("/trend 1", "/trend graph neural networks"),
)
