"""Answers /settings: all settings of a chat on one panel, each changed in its place.

    /settings               all of them
    /settings hour          one, with the usual choices
    /settings hour 07:30    changes it as /time does, and shows all of them again

What a setting means and how it is read is its own command's; here is only the panel.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers import (
    choose_kinds,
    order_choice,
    portion,
    quiet_dates,
    quiet_days,
    reading_choice,
    timing,
)
from handlers.call import Button, Call, Menu, Reply
from handlers.chat_here import ensured, known, next_words
from handlers.desk import Desk
from handlers.entry import Argument, Command
from handlers.topic_list import followed_here
from handlers.wording import HERE, press, rows, woven, zone_words
from papers.client_zones import zone_of_client
from papers.dates import day_words
from papers.density import stored_density
from papers.due import EVERY_DAY, day_names, time_text
from papers.kind_words import USUAL, kinds_words, parse_kinds, split_kinds
from papers.language import LANGUAGES, N_, _, spoken
from papers.mistakes import UserError
from papers.text import Block, bold, line, para, small, text
from papers.zones import zones_like
from storage import chats
from storage.chats import Chat, Silence, Watch

Run = Callable[[Call, Desk], Reply]
Choices = Callable[[Chat | None, Call], Sequence[Button | None]]

_ROW = 3
_SILENCE: dict[Silence, str] = {
    "none": N_("nothing comes"),
    "line": N_("one line says why"),
}
_WATCH: dict[Watch, str] = {"digest": N_("with the digest"), "now": N_("at once")}


@dataclass(frozen=True, slots=True)
class Setting:
    """A line of the panel. `command` is what changes it, `hint` what a person may type.

    Of what that command shows, its first sentence stands above the choices, or the `whole`.
    """

    key: str
    label: str
    command: str
    run: Run
    choices: Choices
    hint: str = ""
    whole: bool = False


def settings(call: Call, desk: Desk) -> Reply:
    """Show the panel, one setting, or change one."""
    key, _space, value = call.text.partition(" ")
    if not key or key == HERE:
        return replace(_panel("", call, desk), in_place=key == HERE)
    setting = next((each for each in SETTINGS if key.casefold() in (each.key, each.command)), None)
    if setting is None:
        raise UserError(_("There is no setting of that name. /settings shows them all."))
    if not value.strip():
        return _one(setting, call, desk)
    done = setting.run(replace(call, command=setting.command, text=value.strip()), desk)
    told = done.text.blocks[0]
    return _panel("".join(span.text for span in told.spans), call, desk)


def _panel(told: str, call: Call, desk: Desk) -> Reply:
    chat = known(call, desk)
    blocks = [para(told)] if told else []
    blocks.append(para(bold(_("Settings of this chat"))))
    blocks += _lines(chat, call)
    following = [para(small(next_words(chat, desk, call.now)))] if chat else []
    buttons = [
        press(_(each.label), f"/settings {each.key}") for each in SETTINGS if _is_there(each)
    ]
    made = [each for each in buttons if each]
    grid = tuple(tuple(made[at : at + _ROW]) for at in range(0, len(made), _ROW))
    last = rows(press(_("Topics"), "/topics"), press(_("Digest"), "/digest"))
    return Reply(text(*blocks, *following), grid + last, in_place=True)


def _lines(chat: Chat | None, call: Call) -> list[Block]:
    minutes = chat.minutes if chat else chats.DEFAULT_MINUTES
    zone = chat.zone if chat else chats.DEFAULT_ZONE
    days = chat.days if chat else chats.DEFAULT_DAYS
    quiet = quiet_dates.quiet_day(chat, call)
    clock = f"{time_text(minutes)}, {zone_words(zone)}"
    silence, watch = (chat.silence, chat.watch) if chat else ("none", "digest")
    facts = [
        woven(_("{label}: {value}"), label=_("Digest"), value=bold(f"{clock}, {day_names(days)}")),
    ]
    for label, value in (
        (_("Layout"), portion.density_name(stored_density(chat.density if chat else ""))),
        (_("Length"), portion.cap_name(chat.cap if chat else portion.CAP)),
        (_("Order"), order_choice.order_name(chat.arrangement if chat else "topics")),
        (_("New topics bring"), kinds_words(chat.kinds if chat else USUAL)),
        (_("Language"), LANGUAGES[chat.language if chat and chat.language else spoken()]),
        (_("Papers"), reading_choice.reading_name(chat)),
        (_("Quiet dates"), _("until {day}").format(day=day_words(quiet)) if quiet else _("none")),
        (_("On days without papers"), _(_SILENCE[silence])),
        (_("News of saved papers"), _(_WATCH[watch])),
    ):
        facts.append(woven(_("{label}: {value}"), label=label, value=bold(value)))
    return [line(*fact) for fact in facts]


def _one(setting: Setting, call: Call, desk: Desk) -> Reply:
    """Show what a setting is now and the usual choices."""
    chat = known(call, desk)
    shown = setting.run(replace(call, command=setting.command, text=""), desk)
    other = (
        Button(_("Other…"), f"/settings {setting.key}", asks=True, hint=_(setting.hint))
        if setting.hint
        else None
    )
    options = [each for each in setting.choices(chat, call) if each]
    back = press(_("Back"), f"/settings {HERE}", "/settings")
    words = shown.text if setting.whole else text(*shown.text.blocks[:1])
    if len(options) > 6:
        menu = Menu(_(setting.label), tuple(options))
        return Reply(words, rows(other, back), menus=(menu,), in_place=True)
    return Reply(words, rows(*options) + rows(other, back), in_place=True)


def _say(key: str, *values: str) -> Choices:
    """Offer values that are written as they are typed."""
    return lambda chat, call: [press(value, f"/settings {key} {value}") for value in values]


def _zones(chat: Chat | None, call: Call) -> Sequence[Button | None]:
    own = zone_of_client(call.person.language)
    names = dict.fromkeys([*([own] if own else []), *zones_like("", 20)])
    return [press(zone_words(name), f"/settings zone {name}") for name in names]


def _days(chat: Chat | None, call: Call) -> Sequence[Button | None]:
    masks = {"daily": EVERY_DAY, "mon-fri": 31, "tue thu": 10, "mon": 1, "fri": 16}
    return [press(day_names(mask), f"/settings days {said}") for said, mask in masks.items()]


def _languages(chat: Chat | None, call: Call) -> Sequence[Button | None]:
    return [press(own, f"/settings language {code}") for code, own in LANGUAGES.items()]


def _kinds(chat: Chat | None, call: Call) -> Sequence[Button | None]:
    return [
        press(_("New papers"), "/settings kinds new"),
        press(_("And cross-lists"), "/settings kinds new cross"),
        press(_("And replacements"), "/settings kinds new cross replace"),
    ]


def _silences(chat: Chat | None, call: Call) -> Sequence[Button | None]:
    return [press(_("One line"), "/settings silence line"),
            press(_("Nothing"), "/settings silence none")]  # fmt: skip


def _watches(chat: Chat | None, call: Call) -> Sequence[Button | None]:
    return [press(_("At once"), "/settings saved now"),
            press(_("With the digest"), "/settings saved digest")]  # fmt: skip


def _of_language(call: Call, desk: Desk) -> Reply:
    """Ask the command for the language, which is in the table."""
    answer = _command("language").run(call, desk)
    if not isinstance(answer, Reply):
        raise UserError(_("The language cannot be changed now. Please try again."))
    return answer


def _command(name: str) -> Command:
    # The table needs the handlers, so a handler can only ask it while it runs.
    from handlers.commands import COMMANDS

    for command in COMMANDS:
        if command.name == name:
            return command
    raise UserError(_("There is no setting of that name. /settings shows them all."))


def _is_there(setting: Setting) -> bool:
    from handlers.commands import COMMANDS

    return any(command.name == setting.command for command in COMMANDS)


def _kinds_of_all(call: Call, desk: Desk) -> Reply:
    """Set the kinds of every topic; without topics, those of the next."""
    chat = known(call, desk)
    if followed_here(chat, desk):
        return choose_kinds.kinds(replace(call, text=f"all {call.text}".strip()), desk)
    chosen = chat.kinds if chat else USUAL
    if call.text:
        chosen = parse_kinds(split_kinds(call.text)[1])
        with desk.db.write() as con:
            chats.change(con, ensured(call, desk.db).id, call.now, kinds=chosen)
    words = woven(
        _("{label}: {value}"), label=_("New topics bring"), value=bold(kinds_words(chosen))
    )
    return Reply(text(line(*words)))


SETTINGS: tuple[Setting, ...] = (
    Setting("hour", N_("Hour"), "time", timing.time,
            _say("hour", "06:00", "07:00", "08:00", "09:00", "12:00", "18:00"),
            N_("An hour, such as 7:30")),
    Setting("zone", N_("Time zone"), "timezone", timing.timezone, _zones,
            N_("A city or an offset, such as Berlin or UTC+8")),
    Setting("days", N_("Days"), "days", timing.days, _days, N_("Days, such as mon wed fri")),
    Setting("layout", N_("Layout"), "density", portion.density,
            lambda chat, call: portion.density_buttons("/settings layout")),
    Setting("length", N_("Length"), "cap", portion.cap, _say("length", "5", "10", "20", "30", "50"),
            N_("A number of papers, 1 to 50")),
    Setting("order", N_("Order"), "order", order_choice.order,
            lambda chat, call: order_choice.order_buttons("/settings order")),
    Setting("kinds", N_("Kinds"), "kinds", _kinds_of_all, _kinds, whole=True),
    Setting("language", N_("Language"), "language", _of_language, _languages),
    Setting("papers", N_("Papers"), "reading", reading_choice.reading,
            lambda chat, call: reading_choice.reading_buttons("/settings papers"),
            N_("A language of papers, such as Deutsch")),
    Setting("quiet", N_("Quiet dates"), "quiet", quiet_dates.quiet,
            lambda chat, call: quiet_dates.quiet_buttons("/settings quiet", chat, call)),
    Setting("silence", N_("Days without papers"), "silence", quiet_days.silence, _silences),
    Setting("saved", N_("Saved papers"), "watch", quiet_days.watch, _watches),
)  # fmt: skip

SETTINGS_COMMAND = Command(
    name="settings",
    summary=N_("All settings of this chat on one panel"),
    usage=N_("/settings [name]"),
    arguments=(
        Argument("name", "choice", N_("hour, zone, days, layout, length and so on"),
                 choices=tuple(each.key for each in SETTINGS)),
    ),
    manages=True,
    run=settings,
    details=N_("A press on a setting shows the usual choices, a choice shows the panel again."),
    examples=("/settings", "/settings hour", "/settings hour 07:30"),
)  # fmt: skip
