"""Answers people who type the bot's name in any chat: papers to choose from, a page at a time.

Limits: core.telegram.org/bots/api#answerinlinequery and #inlinequeryresultarticle.
"""

import logging

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.helpers import create_deep_linked_url

from bot.services import Services
from bot.telegram_said import Sought
from bot.telegram_start import payload_of
from handlers.call import Address, Call
from handlers.inline import InlinePage, InlineResult
from handlers.wording import shortened
from papers.language import _
from papers.text import clean, render

log = logging.getLogger(__name__)

TITLE, DESCRIPTION = 200, 200
"""Characters of what the list shows: clients cut both after a line or two."""


async def show_results(bot: Bot, services: Services, sought: Sought) -> None:
    """Answer an inline query; one that has been typed over is too old, and that is no harm."""
    call = Call(
        Address("telegram", sought.person.id), sought.person, "", sought.words, services.now()
    )
    page = await services.inline(call, sought.offset)
    try:
        await bot.answer_inline_query(
            sought.query,
            [article(result, bot.username) for result in page.results],
            cache_time=page.cache_seconds,
            is_personal=page.personal,
            next_offset=page.next_offset,
            button=_button(page),
        )
    except TelegramError as error:
        log.info("an inline query was not answered: %s", error.message)


def article(result: InlineResult, username: str) -> InlineQueryResultArticle:
    """Return a result as Telegram takes it; `username` is the bot's, for a link to its chat."""
    url = create_deep_linked_url(username, payload_of(f"/paper {result.id}"))
    return InlineQueryResultArticle(
        id=result.id,
        title=shortened(clean(result.title), TITLE) or result.id,
        description=shortened(clean(result.description), DESCRIPTION),
        url=result.url,
        input_message_content=InputTextMessageContent(
            render(result.words, "telegram")[0],
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=InlineKeyboardMarkup.from_button(
            InlineKeyboardButton(_("Open in Paperboy"), url=url)
        ),
    )


def _button(page: InlinePage) -> InlineQueryResultsButton | None:
    if not page.label:
        return None
    return InlineQueryResultsButton(page.label, start_parameter=payload_of(page.line))
