"""Answers /mydata and /forget: everything stored about a person or a group, to take or to remove.

In a private chat both are about the person, in a group about the group. Nothing is kept between
question and answer: the button that confirms is a command line.
"""

import json

from handlers.call import Call, File, Reply
from handlers.desk import Desk
from handlers.entry import Command
from handlers.wording import press, rows, sentences
from papers.language import N_, _, ngettext, number_words
from papers.mistakes import UserError
from papers.text import Block, bold, line, para, small, text
from storage import personal
from storage.personal import Owner

_SURE = frozenset({"yes", "all yes"})


def my_data(call: Call, desk: Desk) -> Reply:
    """Give everything stored as one file, with a summary."""
    con = desk.db.read()
    owner = _owner(call, desk)
    if not _known(owner, desk):
        return Reply(text(_nothing(call)))
    stored = {
        "made_at": call.now.isoformat(timespec="seconds"),
        "platform": owner.platform,
        "person": owner.person or None,
        **personal.everything(con, owner),
    }
    content = json.dumps(stored, ensure_ascii=False, indent=1).encode()
    name = f"paperboy-data-{call.now:%Y-%m-%d}.json"
    return Reply(
        text(
            para(bold(_about(call))),
            *_summary(owner, desk),
            para(small(_("The file has every row, whole. /forget removes it all."))),
        ),
        rows(press(_("Forget it all"), "/forget")),
        ephemeral=not call.private,
        files=(File(name, content),),
    )


def forget(call: Call, desk: Desk) -> Reply:
    """Ask once, then remove everything."""
    said = call.text.casefold()
    if said and said not in _SURE:
        raise UserError(_("Say /forget to see what would be removed; then it asks once."))
    owner = _owner(call, desk)
    if not _known(owner, desk):
        return Reply(text(_nothing(call)))
    return _removed(owner, call, desk) if said else _question(owner, call, desk)


def _owner(call: Call, desk: Desk) -> Owner:
    where, con = call.address, desk.db.read()
    if call.private:
        return personal.of_person(con, where.platform, where.chat, call.person.id)
    return personal.of_group(con, where.platform, where.chat, where.thread)


def _known(owner: Owner, desk: Desk) -> bool:
    return bool(owner.chats or personal.counts(desk.db.read(), owner))


def _question(owner: Owner, call: Call, desk: Desk) -> Reply:
    end = _("Digests end, and it cannot be taken back. /mydata gives you a copy first.")
    return Reply(
        text(
            para(bold(_("Remove everything stored here?"))),
            *_summary(owner, desk),
            para(sentences(end, _stays(call))),
        ),
        rows(
            press(_("Remove everything"), "/forget yes"),
            press(_("Copy first"), "/mydata"),
            press(_("Keep it"), "/status"),
        ),
    )


def _removed(owner: Owner, call: Call, desk: Desk) -> Reply:
    lines = list(_summary(owner, desk))
    with desk.db.write() as con:
        personal.forget(con, _owner(call, desk))
    files = desk.forget_files(owner.chats)
    if files:
        said = ngettext("{count} file of the archive", "{count} files of the archive", files)
        lines.append(line(said.format(count=number_words(files))))
    again = _("Write to me again, and I begin anew.") if call.private else ""
    return Reply(
        text(para(bold(_("Removed"))), *lines, para(sentences(_stays(call), again))),
    )


def _summary(owner: Owner, desk: Desk) -> list[Block]:
    """Count what there is, a line for each kind of thing a person would know."""
    found = personal.counts(desk.db.read(), owner)
    lines = [line(_("Settings"))] if owner.chats else []
    for table, count in found.items():
        said = _counted(table, count)
        if said:
            lines.append(line(said.format(count=number_words(count))))
    return lines


def _counted(table: str, count: int) -> str:
    """Say what the rows of a table are to people; "" for what is in the file only."""
    match table:
        case "subscription":
            return ngettext("{count} topic", "{count} topics", count)
        case "saved":
            return ngettext("{count} saved paper", "{count} saved papers", count)
        case "notes":
            return ngettext("{count} note", "{count} notes", count)
        case "opened":
            return ngettext("{count} opened paper", "{count} opened papers", count)
        case "digest":
            return ngettext("{count} digest", "{count} digests", count)
        case "seen":
            return ngettext("{count} paper that was sent", "{count} papers that were sent", count)
        case "delivery":
            return ngettext(
                "{count} message, sent or waiting", "{count} messages, sent or waiting", count
            )
        case "looks_after":
            return ngettext("{count} group you look after", "{count} groups you look after", count)
        case _:
            return ""


def _about(call: Call) -> str:
    if call.private:
        return _("Everything I store about you")
    return _("Everything I store about this group")


def _nothing(call: Call) -> str:
    if call.private:
        return _("Nothing is stored about you.")
    return _("Nothing is stored about this group.")


def _stays(call: Call) -> str:
    """Say what is not ours to remove."""
    match call.address.platform:
        case "telegram":
            kept = _("Telegram itself keeps the messages of this chat; delete them there.")
        case "discord":
            kept = _("Discord itself keeps the messages of this chat; delete them there.")
        case _:
            kept = _("What you typed stays in the file paperboy.history; delete it to remove that.")
    return sentences(kept, _("Backups that whoever runs me has made stay theirs to remove."))


MYDATA = Command(
    name="mydata",
    summary=N_("Get everything I store about you, as a file"),
    usage="/mydata",
    arguments=(),
    manages=True,
    run=my_data,
    details=N_(
        "One JSON file: settings, topics, saved papers with notes, digests, messages. "
        "In a group it is the group's."
    ),
    examples=("/mydata",),
)

FORGET = Command(
    name="forget",
    summary=N_("Remove everything I store about you, after asking once"),
    usage="/forget",
    arguments=(),
    manages=True,
    run=forget,
    details=N_(
        "Settings, topics, saved papers, notes, digests and messages that wait are removed. "
        "In a group it is the group's data."
    ),
    examples=("/forget",),
)
