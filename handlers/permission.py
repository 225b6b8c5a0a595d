"""What is said to those who may read in a chat but not change it."""

from papers.language import _

# What only buttons say is told by the name of the command that people know for the same.
_KNOWN = {"hold": "save", "shelve": "save", "begin": "subscribe", "restore": "subscribe"}


def forbidden(command: str) -> str:
    """Say that a command is not for everybody here, and what is."""
    return _(
        "/{command} changes this chat for everybody, so it is for those who manage it. "
        "You can use /digest, /paper, /search, /topics and /status here, "
        "and everything in a private chat with me."
    ).format(command=_KNOWN.get(command, command))
