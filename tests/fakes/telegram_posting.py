"""Messages in the fake Telegram: sent, edited, deleted, within the published limits."""

import time
from typing import Any

from tests.fakes.telegram_faults import TOO_LONG, Refuse
from tests.fakes.telegram_html import CannotParse, Entity, parse, trimmed, units
from tests.fakes.telegram_members import BOT
from tests.fakes.telegram_refusals import Params, Refused, bad, nested, number
from tests.fakes.telegram_world import Message, Upload, World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
DATA_LIMIT = 64
ROW_LIMIT = 8
KEY_LIMIT = 100
PLACEHOLDER_LIMIT = 64
PHOTO_LIMIT = 10_000_000
UPLOAD_LIMIT = 50_000_000
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def formatted(
    params: Params, name: str = "text", limit: int = TEXT_LIMIT
) -> tuple[str, list[Entity]]:
    """Return the text a reader would see and its entities, or refuse as Telegram does."""
    raw, mode = str(params.get(name, "")), str(params.get("parse_mode", ""))
    if mode not in ("", "HTML"):
        raise bad("unsupported parse_mode")
    try:
        text, entities = parse(raw) if mode else (raw, [])
    except CannotParse as error:
        raise bad(f"can't parse entities: {error}") from error
    text, entities = trimmed(text, entities)
    if not text and name == "text":
        raise bad("message text is empty")
    if units(text) > limit:
        raise Refused(TOO_LONG) if name == "text" else bad("message caption is too long")
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


def field(params: Params) -> dict[str, Any]:
    """Return a markup that is no inline keyboard: where and how the reader writes next."""
    markup = nested(params, "reply_markup") or {}
    if "inline_keyboard" in markup or not markup:
        return {}
    if not {"force_reply", "keyboard", "remove_keyboard"} & set(markup):
        raise bad("object expected as reply markup")
    if units(markup.get("input_field_placeholder", "")) > PLACEHOLDER_LIMIT:
        raise bad("REPLY_MARKUP_INVALID")
    for key in [key for row in markup.get("keyboard", []) for key in row]:
        wish = key.get("request_chat", {})
        mine, theirs = (wish.get(f"{who}_administrator_rights") or {} for who in ("bot", "user"))
        if not key.get("text") or any(has and not theirs.get(name) for name, has in mine.items()):
            raise bad("USER_ADMINISTRATOR_RIGHTS must contain BOT_ADMINISTRATOR_RIGHTS")
    return dict(markup)


def send_message(world: World, params: Params) -> Params:
    return posted(world, params, *formatted(params), None)


def send_document(world: World, params: Params) -> Params:
    file = upload(params, "document", UPLOAD_LIMIT)
    return posted(world, params, *formatted(params, "caption", CAPTION_LIMIT), file)


def send_photo(world: World, params: Params) -> Params:
    file = upload(params, "photo", PHOTO_LIMIT)
    if not file.content.startswith(PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")
    return posted(world, params, *formatted(params, "caption", CAPTION_LIMIT), file)


def upload(params: Params, name: str, limit: int) -> Upload:
    """Return the file that came in a parameter, as multipart/form-data."""
    file = params.get(name)
    if not isinstance(file, Upload):
        raise bad(f"there is no {name} in the request")
    if not file.content:
        raise bad("file must be non-empty")
    if not file.name:
        raise bad("file name must be non-empty")
    if len(file.content) > limit:
        raise Refused(Refuse(413, "Request Entity Too Large"))
    return Upload(file.name, file.content, file.content_type, name)


def posted(
    world: World, params: Params, text: str, entities: list[Entity], file: Upload | None
) -> Params:
    """Add a message to its chat, or refuse as Telegram does."""
    thread = number(params, "message_thread_id")
    refusal = world.refusal(params.get("chat_id"), thread)
    if refusal:
        raise Refused(refusal)
    chat = world.find(params["chat_id"])
    message = Message(
        id=next(world.numbers),
        chat=chat.id,
        thread=thread,
        text=text,
        raw=str(params.get("caption" if file else "text", "")),
        date=int(time.time()),
        entities=entities,
        keyboard=keyboard(params),
        reply_to=answered(world, chat.id, params),
        parse_mode=str(params.get("parse_mode", "")),
        preview=not (nested(params, "link_preview_options") or {}).get("is_disabled", False),
        field=field(params),
        file=file,
        silent=str(params.get("disable_notification", "")).lower() == "true",
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
    """Return a posted message as Telegram describes it; of markup only the inline keyboard."""
    found: Params = {
        "message_id": message.id,
        "date": message.date,
        "chat": world.chats[message.chat].json(),
        "from": BOT,
    }
    name = "caption" if message.file else "text"
    if message.text:
        found |= {name: message.text}
    if message.entities:
        listed = [described(world, entity) for entity in message.entities]
        found["caption_entities" if message.file else "entities"] = listed
    if message.file:
        found["document"] = {
            "file_id": "f1",
            "file_unique_id": "u1",
            "file_name": message.file.name,
        }
    if message.thread:
        found |= {"message_thread_id": message.thread, "is_topic_message": True}
    if message.keyboard:
        found["reply_markup"] = {"inline_keyboard": message.keyboard}
    return found


def described(world: World, entity: Entity) -> Params:
    found: Params = {"type": entity.kind, "offset": entity.offset, "length": entity.length}
    if entity.kind == "text_mention":
        found["user"] = world.people[int(entity.url.partition("=")[2])].json()
    elif entity.url:
        found["url"] = entity.url
    return found


def edited(world: World, params: Params) -> Message:
    """Return the message to edit, or refuse: it is gone, or cannot be edited any more."""
    message = world.message(number(params, "chat_id"), number(params, "message_id"))
    if message is None:
        raise bad("message to edit not found")
    if message.id in world.frozen:
        raise bad("message can't be edited")
    return message


UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(world: World, params: Params) -> Params:
    message = edited(world, params)
    if message.file is not None:
        raise bad("there is no text in the message to edit")
    text, entities = formatted(params)
    rows = keyboard(params)
    if (text, entities, rows) == (message.text, message.entities, message.keyboard):
        raise bad(UNCHANGED)
    message.text, message.entities, message.keyboard = text, entities, rows
    message.raw, message.edits = str(params["text"]), message.edits + 1
    options = nested(params, "link_preview_options") or {}
    message.preview = not options.get("is_disabled", False)
    return shown(world, message) | {"edit_date": int(time.time())}


def edit_message_reply_markup(world: World, params: Params) -> Params:
    message = edited(world, params)
    rows = keyboard(params)
    if rows == message.keyboard:
        raise bad(UNCHANGED)
    message.keyboard, message.edits = rows, message.edits + 1
    return shown(world, message) | {"edit_date": int(time.time())}


def delete_message(world: World, params: Params) -> bool:
    message = world.message(number(params, "chat_id"), number(params, "message_id"))
    if message is None:
        raise bad("message to delete not found")
    world.posted.remove(message)
    return True
