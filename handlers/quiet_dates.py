"""Answers /quiet: until when a chat wants no digest, as for holidays."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers.call import Button, Call, Reply
from handlers.chat_here import ensured, known, next_words
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.wording import press, rows
from papers.dates import day_words
from papers.language import N_, _, sentences
from papers.mistakes import UserError
from papers.text import code, para, text
from storage import followed, holidays
from storage.chat_states import CATCH_UP
from storage.chats import DEFAULT_ZONE, Chat

LONGEST = timedelta(days=366)
"""For longer than a year /pause is meant, which has no end to forget."""

_OFF = frozenset({"off", "end", "no", "none", "over", "stop"})
_SPAN = re.compile(r"(?:for\s+)?(\d{1,3}|an?|one|two|three|four)\s+(day|week|month)s?")
_SAID = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_DAYS = {"day": 1, "week": 7, "month": 30}
_HOW = N_("Say until which day, or for how long: /quiet until 2026-12-27, /quiet 2 weeks.")


def quiet(call: Call, desk: Desk) -> Reply:
    """Show, begin or end the days without digests."""
    chat = known(call, desk)
    if not call.text:
        return Reply(
            text(
                quiet_words(chat, call),
                para(code("/quiet until 2026-12-27"), ", ", code("/quiet 2 weeks"), ", ",
                     code("/quiet off")),
            ),
            rows(*quiet_buttons("/quiet", chat, call)),
        )  # fmt: skip
    said = " ".join(call.text.casefold().split())
    if said in _OFF:
        return _ended(call, desk)
    day = _until(said, today_of(chat, call))
    with desk.db.write() as con:
        chat = holidays.begin(con, ensured(call, desk.db).id, day, call.now)
    brings = followed.count_awake(desk.db.read(), chat.id) and chat.state == "active"
    back = _("On that day up to {count} days are caught up, and older lists are left out.")
    return Reply(
        text(
            next_words(chat, desk, call.now) if brings else quiet_words(chat, call),
            para(back.format(count=CATCH_UP.days)),
        ),
        rows(press(_("End it now"), "/quiet off")),
    )


def quiet_words(chat: Chat | None, call: Call) -> str:
    """Say whether digests wait for a day."""
    day = quiet_day(chat, call)
    if day is None:
        return _("Digests come on all your days; no quiet dates are set.")
    return _("Quiet: nothing comes before {day}.").format(day=day_words(day))


def quiet_day(chat: Chat | None, call: Call) -> date | None:
    """Return the day before which no digest comes; None once it has come."""
    day = chat.quiet_until if chat else None
    return day if day is not None and day > today_of(chat, call) else None


def quiet_buttons(command: str, chat: Chat | None, call: Call) -> list[Button | None]:
    """Return a button for the usual spans, and for the end of one, to be said to a command."""
    return [
        press(_("One week"), f"{command} 1 week"),
        press(_("Two weeks"), f"{command} 2 weeks"),
        Button(_("Until…"), f"{command} until", asks=True, hint=_("A date such as 2026-12-27")),
        press(_("End it now"), f"{command} off") if quiet_day(chat, call) else None,
    ]


def today_of(chat: Chat | None, call: Call) -> date:
    """Return the date it is in the chat's zone."""
    return call.now.astimezone(ZoneInfo(chat.zone if chat else DEFAULT_ZONE)).date()


def _ended(call: Call, desk: Desk) -> Reply:
    with desk.db.write() as con:
        chat = holidays.end(con, ensured(call, desk.db).id, call.now)
    return Reply(
        text(
            sentences(_("Digests come again on all your days."), next_words(chat, desk, call.now))
        ),
        rows(press(_("Digest"), "/digest")),
    )


def _until(said: str, today: date) -> date:
    said = re.sub(r"^(?:until|till)\s+", "", said)
    span = _SPAN.fullmatch(said)
    if span is not None:
        count = _SAID.get(span[1]) or int(span[1])
        day = today + timedelta(days=count * _DAYS[span[2]])
    else:
        day = _date(said, today)
    if day <= today:
        raise UserError(
            _("{day} is not ahead any more. Give a day after today.").format(day=day_words(day))
        )
    if day - today > LONGEST:
        raise UserError(_("That is more than a year; /pause stops the digests until /resume."))
    return day


def _date(said: str, today: date) -> date:
    """Read 2026-12-27, 27.12. or 27.12.2026; without a year the next such day is meant."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said)
    dotted = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}))?", said)
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if dotted is not None:
            year = int(dotted[3] or today.year)
            day = date(year, int(dotted[2]), int(dotted[1]))
            return day if dotted[3] or day > today else day.replace(year=year + 1)
    except ValueError:
        raise UserError(
            _("There is no day {day}. Write it like 2026-12-27.").format(day=said)
        ) from None
    raise UserError(_(_HOW))


QUIET = Command(
    name="quiet",
    summary=N_("No digest until a day, as for holidays"),
    usage=N_("/quiet [until date, 2 weeks or off]"),
    arguments=(
        Argument("until", "choice", N_("A date such as 2026-12-27, a span, or off"),
                 choices=("1 week", "2 weeks", "off")),
    ),
    manages=True,
    run=quiet,
    details=N_(
        "The digest of that day catches up on the last seven days; older lists are left out. "
        "News of saved papers wait, too."
    ),
    examples=("/quiet", "/quiet until 2026-12-27", "/quiet 2 weeks", "/quiet off"),
)  # fmt: skip
