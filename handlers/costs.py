"""Answers /costs, for operators: what readings by the language model cost, by day and language."""

from datetime import timedelta
from itertools import groupby

from handlers.call import Call, Reply
from handlers.desk import Desk
from handlers.entry import Command
from papers.dates import day_words
from papers.language import N_, _, language_names, number_words
from papers.readings.tongues import TONGUES
from papers.text import Block, bold, line, para, small, text
from storage import reading_costs
from storage.reading_costs import Cost

_DAYS = 7


def costs(call: Call, desk: Desk) -> Reply:
    """Tell the costs of the last days."""
    if (call.address.platform, call.person.id) not in desk.operators:
        return Reply(text(_("Only those who run me can see the costs; /status is for everybody.")))
    if desk.read is None:
        return Reply(text(_("No language model is set up; the LLM_ settings name one.")))
    today = call.now.date()
    blocks: list[Block] = [para(today_words(desk, call))]
    rows = reading_costs.last_days(desk.db.read(), today - timedelta(days=_DAYS - 1))
    for day, some in groupby(rows, key=lambda cost: cost.day):
        blocks.append(para(bold(day_words(day))))
        blocks += [line(_cost_words(cost)) for cost in some]
    if not rows:
        blocks.append(line(_("Nothing was asked in the last {days} days.").format(days=_DAYS)))
    blocks.append(para(small(_("Days are counted in UTC."))))
    return Reply(text(*blocks))


def today_words(desk: Desk, call: Call) -> str:
    """Say how much of the day's budget is spent."""
    spent = reading_costs.spent(desk.db.read(), call.now.date())
    return _("Language model: {spent} of {daily} tokens spent today (UTC).").format(
        spent=number_words(spent), daily=number_words(desk.daily_tokens)
    )


def _cost_words(cost: Cost) -> str:
    name = _("one line only")
    if cost.language in TONGUES:
        name = language_names().get(cost.language, TONGUES[cost.language].english)
    return _(
        "{language}: {tokens} tokens, {requests} questions, {done} read, {refused} refused by the "
        "checks, {failed} without an answer."
    ).format(
        language=name,
        tokens=number_words(cost.tokens),
        requests=number_words(cost.requests),
        done=number_words(cost.done),
        refused=number_words(cost.refused),
        failed=number_words(cost.failed),
    )


COMMAND = Command(
    name="costs",
    summary=N_("For those who run Paperboy: what the language model costs"),
    usage="/costs",
    arguments=(),
    manages=False,
    run=costs,
    examples=("/costs",),
)
