"""Reads a file that a person gives instead of typing: the lines of /import."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord

from papers.language import N_, _
from papers.mistakes import UserError

MOST_BYTES = 64 * 1024
"""Far more than a chat may follow: a line has some forty bytes."""

WITHIN = 1.5
"""Seconds for the download; the first sign is due after three."""

_TOO_LARGE = N_("This file is too large for a list of topics: {most} KB are the most I read.")
_NO_TEXT = N_("This is no text file. I read the file that /export topics gives, in UTF-8.")
_LOST = N_("Discord did not give me the file in time. Please send it once more.")


async def words_of(client: discord.Client, attachment: Mapping[str, Any]) -> str:
    """Return the text of an attachment as Discord describes it.

    Raises UserError for one that is too large, is no text, or cannot be had.
    """
    if int(attachment["size"]) > MOST_BYTES:
        raise UserError(_(_TOO_LARGE).format(most=MOST_BYTES // 1024))
    try:
        async with asyncio.timeout(WITHIN):
            content = await client.http.get_from_cdn(str(attachment["url"]))
    except (OSError, aiohttp.ClientError, discord.HTTPException) as error:
        raise UserError(_(_LOST)) from error
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(_(_NO_TEXT)) from error
    if "\0" in words:
        raise UserError(_(_NO_TEXT))
    return words
