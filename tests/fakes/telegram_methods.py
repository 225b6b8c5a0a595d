"""What each Bot API method does to the fake world, with Telegram's own refusals.

A method takes the world and the request's parameters and returns the `result`, or raises Refused.
"""

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram_inline_mode import answer_inline_query
from tests.fakes.telegram_members import BOT, get_chat, get_chat_administrators, get_chat_member
from tests.fakes.telegram_posting import (
    delete_message,
    edit_message_reply_markup,
    edit_message_text,
    send_document,
    send_message,
    send_photo,
)
from tests.fakes.telegram_refusals import Params, Refused, bad, nested, number
from tests.fakes.telegram_world import World

DOWNLOAD_LIMIT = 20_000_000
OPENS_BOT = re.compile(rf"https://t\.me/{BOT['username']}\?start=[A-Za-z0-9_-]{{1,64}}")
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, params: Params) -> bool:
    query = str(params.get("callback_query_id", ""))
    if world.presses.get(query, "gone") is not None:
        raise bad(OLD_QUERY)
    if len(str(params.get("text", ""))) > 200:
        raise bad("MESSAGE_TOO_LONG")
    url = str(params.get("url", ""))
    if url and not re.fullmatch(
        rf"https://t\.me/{BOT['username']}\?start=[A-Za-z0-9_-]{{1,64}}", url
    ):
        raise bad("URL_INVALID")
    world.presses[query] = str(params.get("text", "")) or url
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


def get_file(world: World, params: Params) -> Params:
    name = str(params.get("file_id", ""))
    if name not in world.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    size = len(world.files[name])
    if size > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return {
        "file_id": name,
        "file_unique_id": name,
        "file_size": size,
        "file_path": f"documents/{name}",
    }


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getme": lambda world, params: BOT,
    "getmycommands": lambda world, params: world.menus.get(
        str(params.get("language_code") or ""), []
    ),
    "setmycommands": set_my_commands,
    "sendmessage": send_message,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "senddocument": send_document,
    "sendphoto": send_photo,
    "answerinlinequery": answer_inline_query,
    "getfile": get_file,
    "getchat": get_chat,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
}
