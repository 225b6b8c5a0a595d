"""Answers /time, /timezone, /days, /pause and /resume: when digests come to this chat."""

from handlers.call import Call, Reply
from handlers.chat_here import ensured, known, next_words, zone_of
from handlers.desk import Desk
from handlers.greeting import ASKED
from handlers.places import places_there
from handlers.wording import local_clock, press, rows, zone_words
from papers.due import day_names, parse_days, time_text
from papers.mistakes import UserError
from papers.said_clock import parse_clock
from papers.text import Block, code, para, text
from papers.zones import parse_zone
from storage import chat_states, chats
from storage.chats import Chat


def time(call: Call, desk: Desk) -> Reply:
    """Show or set the hour."""
    if not call.text:
        return _shown(call, desk, para("Change it with ", code("/time 07:30"), "."))
    minutes, zone = parse_clock(call.text)
    if minutes is None:
        return timezone(call, desk)
    with desk.db.write() as con:
        chat = chats.change(con, ensured(call, desk.db).id, call.now, minutes=minutes, zone=zone)
    return _changed(
        chat, call, desk, f"From now on at {time_text(minutes)}, {zone_words(chat.zone)}."
    )


def timezone(call: Call, desk: Desk) -> Reply:
    """Show or set the zone."""
    if not call.text:
        return _shown(call, desk, para("Change it with ", code("/timezone Berlin"), " or ",
                                       code("/timezone UTC+8"), "."))  # fmt: skip
    zone = parse_zone(call.text)
    with desk.db.write() as con:
        chat = chats.change(con, ensured(call, desk.db).id, call.now, zone=zone)
    there = local_clock(call.now, zone)
    reply = _changed(
        chat, call, desk, f"The clock here is now that of {_full(zone)}, where it is {there}."
    )
    return places_there(zone, call, reply)


def days(call: Call, desk: Desk) -> Reply:
    """Show or set the days of the week."""
    if not call.text:
        return _shown(call, desk, para("Change them with ", code("/days mon-fri"), " or ",
                                       code("/days tue thu"), "."))  # fmt: skip
    mask = parse_days(call.text)
    with desk.db.write() as con:
        chat = chats.change(con, ensured(call, desk.db).id, call.now, days=mask)
    return _changed(chat, call, desk, f"From now on: {day_names(mask)}.")


def pause(call: Call, desk: Desk) -> Reply:
    """Send no digests until /resume."""
    _alone(call, "a pause lasts until /resume")
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        fresh = chat_states.pause(con, chat.id, ASKED, call.now)
    first = "Paused." if fresh else "It is paused already."
    return Reply(
        text(f"{first} No digest comes until /resume; topics and settings stay as they are."),
        rows(press("Resume", "/resume")),
    )


def resume(call: Call, desk: Desk) -> Reply:
    """Let digests come again."""
    _alone(call, "digests come again at once")
    with desk.db.write() as con:
        before = ensured(call, desk.db)
        chat = chat_states.resume(con, before.id, call.now)
    if before.state == "active":
        return Reply(text(f"Nothing is paused here. {next_words(chat, desk, call.now)}"))
    return Reply(
        text(
            f"Digests come again. {next_words(chat, desk, call.now)} "
            "What you missed in the last seven days comes along.",
        ),
        rows(press("Digest now", "/digest")),
    )


def _alone(call: Call, why: str) -> None:
    """Refuse words after a command that would only seem to heed them."""
    if call.text:
        raise UserError(
            f"/{call.command} takes nothing after it: {why}. Nothing was changed; "
            f"say /{call.command} alone."
        )


def _shown(call: Call, desk: Desk, how: Block) -> Reply:
    chat = known(call, desk)
    minutes, mask = (
        (chat.minutes, chat.days) if chat else (chats.DEFAULT_MINUTES, chats.DEFAULT_DAYS)
    )
    when = f"Digests come at {time_text(minutes)}, {zone_words(zone_of(chat))}, {day_names(mask)}."
    return Reply(text(f"{when} {next_words(chat, desk, call.now)}" if chat else when, how))


def _changed(chat: Chat, call: Call, desk: Desk, what: str) -> Reply:
    return Reply(text(f"{what} {next_words(chat, desk, call.now)}"))


def _full(zone: str) -> str:
    return zone_words(zone) if zone.startswith("Etc/") else zone.replace("_", " ")
