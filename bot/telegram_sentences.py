"""What the Telegram adapter says of itself, where no command has an answer."""

from papers.language import N_

UNKNOWN_BUTTON = N_(
    "This button belongs to an older message and I no longer know what it did. "
    "/help shows what I can do now."
)
OLD_MESSAGE = N_(
    "This message is too old for its buttons. Please type the command instead: {command}"
)
NOT_TOLD = N_(
    "Telegram did not tell me whether you manage this chat, so nothing was changed. "
    "Please try again in a moment."
)
MAY_NOT_WRITE = N_(
    "You asked me something in a group where I may not write, so I could not answer there. "
    "An administrator can allow it in the permissions of the group; here I answer always."
)
READERS = N_(
    "Under the posts of a channel the numbers open papers in the private chat with me. Everything "
    "else is for those who manage the channel, in that chat too: /manage"
)
TOO_LONG = N_(
    "A list of topics has at most 1 MB, and this file is larger. Please send the file that "
    "/export topics gave you."
)
NO_TEXT = N_(
    "This file is not a text in UTF-8, so I cannot read topics from it. Please send the file that "
    "/export topics gave you."
)
NO_FILE = N_("Telegram did not give me this file. Please send it once more.")
ENDS = N_("To speak for yourself again, say /manage me.")
WHAT = N_("What shall follow? Please answer this message.")
