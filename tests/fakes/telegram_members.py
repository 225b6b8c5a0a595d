"""Chats and who belongs to them, as the fake Telegram tells a bot."""

from typing import Any

from tests.fakes.telegram_faults import Refuse
from tests.fakes.telegram_refusals import Params, Refused, bad, number
from tests.fakes.telegram_world import ANONYMOUS, Chat, World

GIFTS = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
                       "gifts_from_channels"), True)  # fmt: skip
BOT_ID = 4242
BOT = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "Paperboy",
    "username": "paperboy_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}


def get_chat_member(world: World, params: Params) -> Params:
    chat = member_chat(world, params)
    user = number(params, "user_id")
    if user == BOT_ID:
        return membership(chat.bot, chat, user) | {"user": BOT}
    if chat.kind == "channel" and chat.bot != "administrator":
        raise bad("member list is inaccessible")
    status = chat.admins.get(user, "member" if user in world.people else "left")
    person = world.people[user].json() if user in world.people else ANONYMOUS | {"id": user}
    return membership(status, chat, user) | {"user": person}


def get_chat(world: World, params: Params) -> Params:
    """Tell of a chat; a public channel is known to everybody by its name."""
    name = str(params.get("chat_id", ""))
    if name.startswith("@"):
        found = [chat for chat in world.chats.values() if f"@{chat.username}" == name]
        if not found:
            raise bad("chat not found")
        chat = found[0]
    else:
        chat = member_chat(world, params)
    return chat.json() | {"accent_color_id": 0, "max_reaction_count": 11,
                          "accepted_gift_types": GIFTS}  # fmt: skip


def member_chat(world: World, params: Params) -> Any:
    try:
        chat = world.find(params.get("chat_id"))
    except (KeyError, ValueError):
        raise bad("chat not found") from None
    if chat.bot in ("kicked", "left", "never"):
        raise Refused(chat.refusal(0) or Refuse(403, "Forbidden"))
    return chat


def membership(status: str, chat: Chat | None = None, user: int = 0) -> Params:
    """Return the fields Telegram sends with a member's status."""
    rights = ("manage_chat", "delete_messages", "manage_video_chats", "restrict_members",
              "promote_members", "change_info", "invite_users", "post_stories", "edit_stories",
              "delete_stories")  # fmt: skip
    if status == "administrator":
        described: Params = {"status": status, "can_be_edited": False, "is_anonymous": False} | {
            f"can_{right}": True for right in rights
        }
        if chat is not None and chat.kind == "channel":
            described["can_post_messages"] = user not in chat.silent
        return described
    if status == "creator":
        return {"status": status, "is_anonymous": False}
    return {"status": status, "until_date": 0} if status == "kicked" else {"status": status}


def get_chat_administrators(world: World, params: Params) -> list[Params]:
    chat = member_chat(world, params)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    return [
        membership(status, chat, user) | {"user": world.people[user].json()}
        for user, status in chat.admins.items()
    ]
