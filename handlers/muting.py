"""Answers /mute: a topic brings nothing more of today, while everything else goes on.

/mute                      which topic, for the list of today
/mute 2                    topic 2, for today     /mute id:12 2026-11-20 (as buttons say it)
/mute 2 2026-12-01         until then             /mute 2 off
/mute 2026-11-20           which topic, under the digest of that day
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from handlers.call import Call, Menu, Reply
from handlers.chat_here import known, next_words
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.topic_list import find, followed_here, no_topic, unknown
from handlers.wording import press, rows, shortened, woven
from papers.dates import day_words
from papers.language import N_, _
from papers.listing_days import listing_date
from papers.mistakes import UserError
from papers.text import bold, line, para, text
from storage import arranging
from storage.chats import Chat
from storage.followed import Subscription

LONGEST = timedelta(days=92)
"""For longer than a season a pause is meant, which has no end to forget."""

_BUTTONS = 10
_OPTIONS = 25
"""In one menu: Discord's limit (docs.discord.com, components reference)."""
_LABEL = 30
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OFF = frozenset({"off", "none", "no"})


def mute(call: Call, desk: Desk) -> Reply:
    """Mute a topic for a day or until one, or ask which."""
    chat = known(call, desk)
    mine = followed_here(chat, desk)
    if chat is None or not mine:
        return no_topic()
    today = listing_date(call.now)
    said, day = _divided(call.text, today)
    if not said:
        return _which(mine, day, today, call.private)
    sub = find(said, mine)
    if sub is None:
        return unknown(said, mine, "mute")
    if day is not None and day < today:
        raise UserError(
            _("The lists up to {day} are over, and all of their papers have come. /mute 1 mutes "
              "a topic today, /topics pauses one for longer.").format(day=day_words(day))
        )  # fmt: skip
    if day is not None and day > today + LONGEST:
        raise UserError(_("That is long: /topics pauses a topic until you wake it."))
    return _set(sub, day, chat, call, desk)


def _divided(said: str, today: date) -> tuple[str, date | None]:
    """Divide into the topic and the day up to which it is muted; None for not at all."""
    words = said.split()
    if words and words[-1].casefold() in _OFF:
        return " ".join(words[:-1]), None
    if words and _DAY.fullmatch(words[-1]):
        try:
            return " ".join(words[:-1]), date.fromisoformat(words[-1])
        except ValueError:
            raise UserError(
                _("There is no day {day}. Write it like 2026-12-27.").format(day=words[-1])
            ) from None
    if words and words[-1].casefold() == "today":
        words.pop()
    return " ".join(words), today


def _which(mine: Sequence[Subscription], day: date | None, today: date, private: bool) -> Reply:
    if day is None or day < today:
        raise UserError(
            _("That list is over, and all of its papers have come. /topics pauses a topic for "
              "longer, /settings has the rest.")
        )  # fmt: skip
    buttons = [
        press(f"{number}  {shortened(sub.name, _LABEL)}", f"/mute id:{sub.topic_id} {day}",
              f"/mute {number}")
        for number, sub in enumerate(mine, 1) if not sub.rests(day)
    ]  # fmt: skip
    if not buttons:
        return Reply(text(_("Every topic rests already. /topics wakes them.")), ephemeral=True)
    words = _("Which topic shall bring nothing more of {day}? The others go on, and so does this "
              "one with the next list.").format(day=day_words(day))  # fmt: skip
    made = [each for each in buttons if each]
    if len(made) <= _BUTTONS:
        return Reply(text(words), tuple((each,) for each in made), ephemeral=not private)
    menus = tuple(
        Menu(_("Topics"), tuple(made[at : at + _OPTIONS])) for at in range(0, len(made), _OPTIONS)
    )
    return Reply(text(words), menus=menus, ephemeral=not private)


def _set(sub: Subscription, day: date | None, chat: Chat, call: Call, desk: Desk) -> Reply:
    with desk.db.write() as con:
        arranging.mute(con, chat.id, sub.topic_id, day)
    name = bold(sub.name)
    if day is None:
        return Reply(
            text(para(*woven(_("{name} is muted no more."), name=name)),
                 next_words(chat, desk, call.now)),
            in_place=True,
        )  # fmt: skip
    words = _("{name} brings nothing of the lists up to {day}.")
    return Reply(
        text(
            para(*woven(words, name=name, day=day_words(day))),
            line(_("A paper that another topic finds comes all the same.")),
        ),
        rows(
            press(_("Undo"), f"/mute id:{sub.topic_id} off"),
            press(_("Topics"), "/topics"),
        ),
        in_place=True,
    )


MUTE = Command(
    name="mute",
    summary=N_("Let a topic bring nothing more today"),
    usage=N_("/mute [number] [date]"),
    arguments=(
        Argument("topic", "topic", N_("Its number in /topics, or its name")),
        Argument("until", "text", N_("A date such as 2026-12-27, or off; without one, today")),
    ),
    manages=True,
    run=mute,
    details=N_(
        "The other topics go on, and with the next list so does this one. /topics pauses a topic "
        "until you wake it."
    ),
    examples=("/mute", "/mute 2", "/mute 2 off"),
)
