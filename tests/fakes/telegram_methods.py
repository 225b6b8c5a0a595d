"""What each Bot API method does to the fake world, with Telegram's own refusals.

A method takes the world and the request's parameters and returns the `result`, or raises Refused.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram_faults import TOO_LONG, Refuse
from tests.fakes.telegram_html import CannotParse, Entity, parse, trimmed, units
from tests.fakes.telegram_world import ANONYMOUS, Message, World

BOT_ID = 4242
BOT = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "Paperboy",
    "username": "paperboy_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
TEXT_LIMIT = 4096
DATA_LIMIT = 64
ROW_LIMIT = 8
KEY_LIMIT = 100
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
Params = dict[str, Any]


class Refused(Exception):
    """The method answers with this error."""

    def __init__(self, refusal: Refuse) -> None:
        super().__init__(refusal.description)
        self.refusal = refusal


def bad(text: str) -> Refused:
    return Refused(Refuse(400, f"Bad Request: {text}"))


def number(params: Params, name: str) -> int:
    return int(params.get(name) or 0)


def nested(params: Params, name: str) -> Any:
    value = params.get(name)
    return json.loads(value) if isinstance(value, str) else value


def formatted(params: Params) -> tuple[str, list[Entity]]:
    """Return the text a reader would see and its entities, or refuse as Telegram does."""
    raw, mode = str(params.get("text", "")), str(params.get("parse_mode", ""))
    if mode not in ("", "HTML"):
        raise bad("unsupported parse_mode")
    try:
        text, entities = parse(raw) if mode else (raw, [])
    except CannotParse as error:
        raise bad(f"can't parse entities: {error}") from error
    text, entities = trimmed(text, entities)
    if not text:
        raise bad("message text is empty")
    if units(text) > TEXT_LIMIT:
        raise Refused(TOO_LONG)
    return text, entities


def keyboard(params: Params) -> list[list[dict[str, Any]]]:
    """Return the inline keyboard's rows, or refuse what clients could not show."""
    rows = (nested(params, "reply_markup") or {}).get("inline_keyboard", [])
    keys = [key for row in rows for key in row]
    if any(len(row) > ROW_LIMIT for row in rows) or len(keys) > KEY_LIMIT:
        raise bad("reply markup is too long")
    for key in keys:
        if not key.get("text"):
            raise bad("inline keyboard button text must be non-empty")
        if "url" not in key and not 1 <= len(key.get("callback_data", "").encode()) <= DATA_LIMIT:
            raise bad("BUTTON_DATA_INVALID")
    return list(rows)


def send_message(world: World, params: Params) -> Params:
    thread = number(params, "message_thread_id")
    refusal = world.refusal(params.get("chat_id"), thread)
    if refusal:
        raise Refused(refusal)
    chat = world.find(params["chat_id"])
    text, entities = formatted(params)
    rows = keyboard(params)
    message = Message(
        id=next(world.numbers),
        chat=chat.id,
        thread=thread,
        text=text,
        raw=str(params["text"]),
        date=int(time.time()),
        entities=entities,
        keyboard=rows,
        reply_to=answered(world, chat.id, params),
        parse_mode=str(params.get("parse_mode", "")),
        preview=not (nested(params, "link_preview_options") or {}).get("is_disabled", False),
    )
    world.posted.append(message)
    return shown(world, message)


def answered(world: World, chat: int, params: Params) -> int:
    """Return the id of the message this one replies to, 0 when to none."""
    reply = nested(params, "reply_parameters") or {}
    wanted = int(reply.get("message_id", 0))
    known = (chat, wanted) in world.spoken or world.message(chat, wanted) is not None
    if wanted and not known and not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return wanted if known else 0


def shown(world: World, message: Message) -> Params:
    """Return a posted message as Telegram describes it."""
    found: Params = {
        "message_id": message.id,
        "date": message.date,
        "chat": world.chats[message.chat].json(),
        "from": BOT,
        "text": message.text,
    }
    if message.thread:
        found |= {"message_thread_id": message.thread, "is_topic_message": True}
    if message.keyboard:
        found["reply_markup"] = {"inline_keyboard": message.keyboard}
    return found


def edit_message_text(world: World, params: Params) -> Params:
    message = world.message(number(params, "chat_id"), number(params, "message_id"))
    if message is None:
        raise bad("message to edit not found")
    text, entities = formatted(params)
    rows = keyboard(params)
    if (text, entities, rows) == (message.text, message.entities, message.keyboard):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    message.text, message.entities, message.keyboard = text, entities, rows
    message.raw = str(params["text"])
    return shown(world, message) | {"edit_date": int(time.time())}


def delete_message(world: World, params: Params) -> bool:
    message = world.message(number(params, "chat_id"), number(params, "message_id"))
    if message is None:
        raise bad("message to delete not found")
    world.posted.remove(message)
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    query = str(params.get("callback_query_id", ""))
    if world.presses.get(query, "gone") is not None:
        raise bad(OLD_QUERY)
    if len(str(params.get("text", ""))) > 200:
        raise bad("MESSAGE_TOO_LONG")
    world.presses[query] = str(params.get("text", ""))
    return True


def send_chat_action(world: World, params: Params) -> bool:
    thread = number(params, "message_thread_id")
    refusal = world.refusal(params.get("chat_id"), thread)
    if refusal:
        raise Refused(refusal)
    world.actions.append((number(params, "chat_id"), thread, str(params.get("action"))))
    return True


def set_my_commands(world: World, params: Params) -> bool:
    commands = nested(params, "commands") or []
    for command in commands:
        name, description = command["command"], command["description"]
        if not (1 <= len(name) <= 32 and name.replace("_", "a").isalnum() and name.islower()):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    code = str(params.get("language_code") or "")
    if code and not (len(code) == 2 and code.isalpha() and code.islower()):
        raise bad("language code is invalid")
    world.menus[code] = commands
    return True


def get_chat_member(world: World, params: Params) -> Params:
    chat = member_chat(world, params)
    user = number(params, "user_id")
    status = chat.admins.get(user, "member" if user in world.people else "left")
    person = world.people[user].json() if user in world.people else ANONYMOUS | {"id": user}
    return membership(status) | {"user": person}


def member_chat(world: World, params: Params) -> Any:
    try:
        chat = world.find(params.get("chat_id"))
    except (KeyError, ValueError):
        raise bad("chat not found") from None
    if chat.bot in ("kicked", "left", "never"):
        raise Refused(chat.refusal(0) or Refuse(403, "Forbidden"))
    return chat


def membership(status: str) -> Params:
    """Return the fields Telegram sends with a member's status."""
    rights = ("manage_chat", "delete_messages", "manage_video_chats", "restrict_members",
              "promote_members", "change_info", "invite_users", "post_stories", "edit_stories",
              "delete_stories")  # fmt: skip
    if status == "administrator":
        return {"status": status, "can_be_edited": False, "is_anonymous": False} | {
            f"can_{right}": True for right in rights
        }
    if status == "creator":
        return {"status": status, "is_anonymous": False}
    return {"status": status, "until_date": 0} if status == "kicked" else {"status": status}


def get_chat_administrators(world: World, params: Params) -> list[Params]:
    chat = member_chat(world, params)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    return [
        membership(status) | {"user": world.people[user].json()}
        for user, status in chat.admins.items()
    ]


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getme": lambda world, params: BOT,
    "getmycommands": lambda world, params: world.menus.get(
        str(params.get("language_code") or ""), []
    ),
    "setmycommands": set_my_commands,
    "sendmessage": send_message,
    "editmessagetext": edit_message_text,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
}
