"""Answers /time, /timezone, /days, /pause and /resume: when digests come to this chat."""

from handlers.call import Call, Reply
from handlers.chat_here import ensured, known, next_words, zone_of
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.greeting import ASKED
from handlers.places import places_there
from handlers.wording import local_clock, press, rows, sentences, woven, zone_words
from papers.due import day_names, parse_days, time_text
from papers.language import N_, _
from papers.mistakes import UserError
from papers.said_clock import parse_clock
from papers.text import Block, code, para, text
from papers.zones import parse_zone
from storage import chat_states, chats
from storage.chats import Chat


def time(call: Call, desk: Desk) -> Reply:
    """Show or set the hour."""
    if not call.text:
        how = woven(_("Change it with {command}."), command=code("/time 07:30"))
        return _shown(call, desk, para(*how))
    minutes, zone = parse_clock(call.text)
    if minutes is None:
        return timezone(call, desk)
    with desk.db.write() as con:
        chat = chats.change(con, ensured(call, desk.db).id, call.now, minutes=minutes, zone=zone)
    said = _("From now on at {time}, {zone}.").format(
        time=time_text(minutes), zone=zone_words(chat.zone)
    )
    return _changed(chat, call, desk, said)


def timezone(call: Call, desk: Desk) -> Reply:
    """Show or set the zone."""
    if not call.text:
        how = _("Change it with {one} or {other}.")
        one, other = code("/timezone Berlin"), code("/timezone UTC+8")
        return _shown(call, desk, para(*woven(how, one=one, other=other)))
    zone = parse_zone(call.text)
    with desk.db.write() as con:
        chat = chats.change(con, ensured(call, desk.db).id, call.now, zone=zone)
    said = _("The clock here is now that of {zone}, where it is {time}.").format(
        zone=_full(zone), time=local_clock(call.now, zone)
    )
    return places_there(zone, call, _changed(chat, call, desk, said))


def days(call: Call, desk: Desk) -> Reply:
    """Show or set the days of the week."""
    if not call.text:
        how = _("Change them with {one} or {other}.")
        one, other = code("/days mon-fri"), code("/days tue thu")
        return _shown(call, desk, para(*woven(how, one=one, other=other)))
    mask = parse_days(call.text)
    with desk.db.write() as con:
        chat = chats.change(con, ensured(call, desk.db).id, call.now, days=mask)
    said = _("From now on: {days}.").format(days=day_names(mask))
    return _changed(chat, call, desk, said)


def pause(call: Call, desk: Desk) -> Reply:
    """Send no digests until /resume."""
    if call.text:  # refused, as it would only seem to be heeded
        raise UserError(
            _(
                "/pause takes nothing after it: a pause lasts until /resume. Nothing was changed; "
                "say /pause alone."
            )
        )
    with desk.db.write() as con:
        chat = ensured(call, desk.db)
        fresh = chat_states.pause(con, chat.id, ASKED, call.now)
    said = sentences(
        _("Paused.") if fresh else _("It is paused already."),
        _("No digest comes until /resume; topics and settings stay as they are."),
    )
    return Reply(text(said), rows(press(_("Resume"), "/resume")))


def resume(call: Call, desk: Desk) -> Reply:
    """Let digests come again."""
    if call.text:
        raise UserError(
            _(
                "/resume takes nothing after it: digests come again at once. Nothing was changed; "
                "say /resume alone."
            )
        )
    with desk.db.write() as con:
        before = ensured(call, desk.db)
        chat = chat_states.resume(con, before.id, call.now)
    if before.state == "active":
        return _changed(chat, call, desk, _("Nothing is paused here."))
    said = sentences(
        _("Digests come again."),
        next_words(chat, desk, call.now),
        _("What you missed in the last seven days comes along."),
    )
    return Reply(text(said), rows(press(_("Digest now"), "/digest")))


def _shown(call: Call, desk: Desk, how: Block) -> Reply:
    chat = known(call, desk)
    minutes, mask = (
        (chat.minutes, chat.days) if chat else (chats.DEFAULT_MINUTES, chats.DEFAULT_DAYS)
    )
    when = _("Digests come at {time}, {zone}, {days}.").format(
        time=time_text(minutes), zone=zone_words(zone_of(chat)), days=day_names(mask)
    )
    following = next_words(chat, desk, call.now) if chat else ""
    return Reply(text(sentences(when, following), how))


def _changed(chat: Chat, call: Call, desk: Desk, what: str) -> Reply:
    return Reply(text(sentences(what, next_words(chat, desk, call.now))))


def _full(zone: str) -> str:
    return zone_words(zone) if zone.startswith("Etc/") else zone.replace("_", " ")


TIME = Command(
    name="time",
    summary=N_("Show or change the hour of your digest"),
    usage=N_("/time [hour]"),
    arguments=(Argument("time", "time", N_("For example 8, 8am or 08:30")),),
    manages=True,
    run=time,
    examples=("/time", "/time 07:30"),
)

TIMEZONE = Command(
    name="timezone",
    summary=N_("Show or change the time zone of your digest"),
    usage=N_("/timezone [city or zone]"),
    arguments=(Argument("zone", "zone", N_("For example Berlin, Asia/Tokyo or UTC+8")),),
    manages=True,
    run=timezone,
    examples=("/timezone", "/timezone Berlin", "/timezone UTC+8"),
)

DAYS = Command(
    name="days",
    summary=N_("Show or change the days your digest may come"),
    usage=N_("/days [days]"),
    arguments=(Argument("days", "days", N_("For example mon-fri, daily or tue thu")),),
    manages=True,
    run=days,
    details=N_("What is announced on the other days comes with the next digest."),
    examples=("/days", "/days mon-fri", "/days tue thu"),
)

PAUSE = Command(
    name="pause",
    summary=N_("Stop the digests for a while"),
    usage="/pause",
    arguments=(),
    manages=True,
    run=pause,
    details=N_("Topics and settings stay as they are. /resume starts the digests again."),
    examples=("/pause",),
)

RESUME = Command(
    name="resume",
    summary=N_("Let the digests come again"),
    usage="/resume",
    arguments=(),
    manages=True,
    run=resume,
    details=N_("Papers of the last seven days that you have missed come along."),
    examples=("/resume",),
)
