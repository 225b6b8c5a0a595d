"""A message for a platform that refuses the rendered one: no markup, short enough.

Nobody loses a paper over it: what does not fit is a command away.
"""

from papers.language import N_, _
from papers.text import plain

LIMITS = {"telegram": 4096, "discord": 2000}
"""UTF-16 units of a Telegram text (core.telegram.org/bots/api#sendmessage); characters of a
Discord message's content, which is less than an embed holds (docs.discord.com, Create Message)."""

REST = N_("/digest shows all of it.")


def bare(platform: str, page: str) -> str:
    """Return one rendered page without markup, cut at a line where one message cannot hold it.

    What is cut is said in the language spoken.
    """
    text = plain(page, platform)
    limit = LIMITS.get(platform)
    if limit is None or len(text.encode("utf-16-le")) <= 2 * limit:
        return text
    rest = f"\n…\n{_(REST)}"
    room = text.encode("utf-16-le")[: 2 * (limit - len(rest))].decode("utf-16-le", "ignore")
    whole, _end, last = room.rpartition("\n")
    return (whole or last) + rest
